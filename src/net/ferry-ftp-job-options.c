/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-ftp-job-private.h"
#include "ferry-uri.h"

#include <string.h>

/* What curl reads at once. */
#define BUFFER_SIZE (128L * 1024)

/* Seconds. The waiting is watched by who waits for the answer. */
#define LONG_TIME 3600L

/* Seconds after which a silent connection is kept awake: the first of the two
 * has nothing to say while a large file comes over the second. */
#define KEEP_ALIVE 60L

static char *
make_url (GUri *uri)
{
  g_autofree char    *text = ferry_uri_to_string (uri);
  const char         *path = g_uri_get_path (uri);
  g_autofree char    *server = g_strndup (text, strlen (text) - strlen (path));
  g_autoptr (GString) escaped = g_string_new (path);
  const char         *rest = strstr (server, "://");

  /* curl would take what follows for a type. */
  g_string_replace (escaped, ";", "%3B", 0);

  return g_strconcat (g_str_has_prefix (server, "ftps:") ? "ftps" : "ftp", rest, escaped->str,
                      NULL);
}

static void
set_tls (FerryFtpJob *self,
         CURL        *curl)
{
  gboolean    is_needed = self->tls == FERRY_FTP_TLS_NEED || self->tls == FERRY_FTP_TLS_FIRST;
  const char *pin = self->question.pin;
  gboolean    is_checked = is_needed && !self->is_examining && pin == NULL;
  long        use = is_needed ? CURLUSESSL_ALL : CURLUSESSL_TRY;

  ferry_ftp_line_set_restless (self->line, self->tls != FERRY_FTP_TLS_NONE);
  curl_easy_setopt (curl, CURLOPT_USE_SSL,
                    self->tls == FERRY_FTP_TLS_NONE ? (long) CURLUSESSL_NONE : use);
  curl_easy_setopt (curl, CURLOPT_FTPSSLAUTH, (long) CURLFTPAUTH_TLS);
  /* Many servers want the second connection to go on with the session of the
   * first; of TLS 1.3, GnuTLS keeps none early enough. */
  curl_easy_setopt (curl, CURLOPT_SSLVERSION,
                    self->is_newest_tls
                        ? (long) CURL_SSLVERSION_TLSv1_2
                        : (long) CURL_SSLVERSION_TLSv1_2 | CURL_SSLVERSION_MAX_TLSv1_2);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, is_checked ? 1L : 0L);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, is_checked ? 2L : 0L);
  if (self->question.ca_file != NULL)
    curl_easy_setopt (curl, CURLOPT_CAINFO, self->question.ca_file);
  if (is_needed && !self->is_examining && pin != NULL)
    curl_easy_setopt (curl, CURLOPT_PINNEDPUBLICKEY, pin);
  if (self->is_examining)
    curl_easy_setopt (curl, CURLOPT_CERTINFO, 1L);
}

static void
set_proxy (FerryFtpJob *self,
           CURL        *curl)
{
  /* "" for none: else curl would look for one by itself. */
  curl_easy_setopt (curl, CURLOPT_PROXY,
                    self->question.proxy != NULL ? self->question.proxy : "");
  curl_easy_setopt (curl, CURLOPT_NOPROXY, "");
  curl_easy_setopt (curl, CURLOPT_HTTPPROXYTUNNEL, 1L);
  curl_easy_setopt (curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

/* Nothing of a person is told to a server whose certificate is yet unknown. */
static void
set_user (FerryFtpJob *self,
          CURL        *curl)
{
  const char *user = self->is_examining ? NULL : self->question.user;
  const char *password = self->question.password;

  curl_easy_setopt (curl, CURLOPT_USERNAME, user != NULL ? user : "anonymous");
  if (user != NULL)
    curl_easy_setopt (curl, CURLOPT_PASSWORD, password != NULL ? password : "");
  else
    curl_easy_setopt (curl, CURLOPT_PASSWORD, "ferry@example.org");
}

static void
set_file (FerryFtpJob *self,
          CURL        *curl)
{
  curl_easy_setopt (curl, CURLOPT_FILETIME, 1L);
  curl_easy_setopt (curl, CURLOPT_IGNORE_CONTENT_LENGTH, self->skips_size ? 1L : 0L);
  curl_easy_setopt (curl, CURLOPT_RESUME_FROM_LARGE, (curl_off_t) self->first);

  /* Whether the server could resume is to be known while it need not. */
  g_clear_pointer (&self->before, curl_slist_free_all);
  if (self->first == 0)
    self->before = curl_slist_append (NULL, "*REST 0");
  curl_easy_setopt (curl, CURLOPT_QUOTE, self->before);
}

void
ferry_ftp_job_set_options (FerryFtpJob        *self,
                           curl_write_callback reply_cb,
                           curl_write_callback data_cb)
{
  CURL            *curl = ferry_ftp_line_reset (self->line);
  g_autofree char *url = make_url (self->question.uri);

  self->message[0] = '\0';
  curl_easy_setopt (curl, CURLOPT_URL, url);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "ftp,ftps");
  curl_easy_setopt (curl, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt (curl, CURLOPT_ERRORBUFFER, self->message);
  curl_easy_setopt (curl, CURLOPT_HEADERFUNCTION, reply_cb);
  curl_easy_setopt (curl, CURLOPT_HEADERDATA, self);
  curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, data_cb);
  curl_easy_setopt (curl, CURLOPT_WRITEDATA, self);
  curl_easy_setopt (curl, CURLOPT_BUFFERSIZE, BUFFER_SIZE);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT_MS, (long) self->question.connect_timeout);
  curl_easy_setopt (curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, LONG_TIME);
  curl_easy_setopt (curl, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt (curl, CURLOPT_TCP_KEEPIDLE, KEEP_ALIVE);
  curl_easy_setopt (curl, CURLOPT_TCP_KEEPINTVL, KEEP_ALIVE);
  /* The address in the reply to PASV may lead anywhere. */
  curl_easy_setopt (curl, CURLOPT_FTP_SKIP_PASV_IP, 1L);
  curl_easy_setopt (curl, CURLOPT_FRESH_CONNECT, self->is_fresh || self->is_examining ? 1L : 0L);
  set_tls (self, curl);
  set_proxy (self, curl);
  set_user (self, curl);
  set_file (self, curl);
}
