/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-ftp-job-private.h"
#include "ferry-ftp-reply.h"
#include "ferry-tls-check.h"

/* As much of a server's words as a person reads. */
#define LONGEST_DETAIL 200

static gboolean
is_login_at_proxy (CURL    *curl,
                   CURLcode result)
{
  long code = 0;

  if (result == CURLE_PROXY)
    {
      curl_easy_getinfo (curl, CURLINFO_PROXY_ERROR, &code);
      return code == CURLPX_NO_AUTH || code == CURLPX_USER_REJECTED;
    }

  curl_easy_getinfo (curl, CURLINFO_HTTP_CONNECTCODE, &code);
  return code == 407;
}

static gboolean
is_at_proxy (FerryFtpJob *self,
             CURLcode     result)
{
  long code = 0;

  if (self->question.proxy == NULL)
    return FALSE;

  curl_easy_getinfo (ferry_ftp_line_get_curl (self->line), CURLINFO_HTTP_CONNECTCODE, &code);
  return result == CURLE_COULDNT_CONNECT || result == CURLE_PROXY || code >= 300;
}

static FerryErrorStatus
choose_status (FerryFtpJob *self,
               CURLcode     result)
{
  CURL            *curl = ferry_ftp_line_get_curl (self->line);
  FerryErrorStatus status = FERRY_ERROR_UNKNOWN;
  long             os_errno = 0;

  if (self->is_too_long)
    return FERRY_ERROR_REMOTE_CHANGED;
  if (result == CURLE_OK)
    return FERRY_ERROR_CONNECTION_ABORTED;
  if (ferry_ftp_reply_is_cause (result, self->reply) && self->reply >= 300)
    return ferry_ftp_reply_to_status (self->reply, self->reply_text);
  if (is_at_proxy (self, result))
    return is_login_at_proxy (curl, result) ? FERRY_ERROR_PROXY_AUTHENTICATION_REQUIRED
                                            : FERRY_ERROR_PROXY_FAILED;

  curl_easy_getinfo (curl, CURLINFO_OS_ERRNO, &os_errno);
  if (result == CURLE_COULDNT_CONNECT && os_errno != 0)
    status = ferry_error_status_from_errno ((int) os_errno);
  return status != FERRY_ERROR_UNKNOWN ? status : ferry_ftp_reply_status_from_curl (result);
}

/* A server may say anything. */
static char *
clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *head = g_utf8_substring (valid, 0,
                                            MIN (g_utf8_strlen (valid, -1), LONGEST_DETAIL));

  for (char *p = head; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';

  return g_strdup (g_strstrip (head));
}

static char *
make_detail (FerryFtpJob *self,
             CURLcode     result)
{
  if (self->is_too_long)
    return g_strdup ("longer than the server said");
  if (result == CURLE_OK)
    return g_strdup ("shorter than the server said");
  if (ferry_ftp_reply_is_cause (result, self->reply) && self->reply >= 300)
    {
      g_autofree char *text = clean (self->reply_text);

      return g_strdup_printf ("FTP %u %s", self->reply, text);
    }

  return clean (self->message[0] != '\0' ? self->message : curl_easy_strerror (result));
}

GError *
ferry_ftp_job_make_error (FerryFtpJob *self,
                          CURLcode     result)
{
  g_autofree char *detail = NULL;
  GError          *error = NULL;

  if (self->is_examining && self->certificate.fingerprint != NULL)
    {
      ferry_tls_check_set_error (&error, self->question.uri, self->certificate.fingerprint,
                                 self->certificate.errors);
      return error;
    }

  detail = make_detail (self, result);
  ferry_error_set (&error, choose_status (self, result), detail);
  return error;
}
