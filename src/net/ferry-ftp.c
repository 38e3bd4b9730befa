/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-ftp.h"

#include "ferry-error.h"
#include "ferry-ftp-pool.h"
#include "ferry-uri.h"

#include <string.h>

struct _FerryFtp
{
  SoupSession     *session; /* (owned) keeps the pool */
  FerryFtpQuestion question;
  char            *place; /* (owned) of the connection, in the pool */
  FerryFtpFunc     func;
  gpointer         user_data;
  FerryFtp       **lookup; /* (unowned) (nullable) the callback frees it */
  GCancellable    *cancellable;
  FerryFtpJob     *job;   /* (owned) (nullable) */
  GError          *error; /* (owned) (nullable) */
};

static void
job_cb (FerryFtpJob     *job,
        FerryFtpJobEvent event,
        gpointer         user_data)
{
  FerryFtp   *self = user_data;
  const char *pin;

  if (event == FERRY_FTP_JOB_ANSWERED && (pin = ferry_ftp_job_get_pin (job)) != NULL)
    ferry_ftp_pool_set_pin (ferry_ftp_pool_get (self->session), self->place, pin);
  self->func (self, event, self->user_data);
}

static void
start_job (FerryFtp *self)
{
  FerryFtpPool    *pool = ferry_ftp_pool_get (self->session);
  FerryFtpQuestion question = self->question;

  memset (&self->question, 0, sizeof self->question);
  question.pin = g_strdup (ferry_ftp_pool_get_pin (pool, self->place));
  self->job = ferry_ftp_job_start (ferry_ftp_pool_get_crew (pool),
                                   ferry_ftp_pool_take (pool, self->place),
                                   &question, job_cb, self);
}

/* How curl calls what GIO finds. Names are left to the proxy, as with GIO.
 *
 * Returns: (transfer full) (nullable): NULL for none */
static char *
translate_proxy (const char *uri)
{
  static const struct
  {
    const char *gio;
    const char *curl;
  } schemes[] = {
    { "socks://", "socks5h://" },
    { "socks5://", "socks5h://" },
    { "socks4://", "socks4a://" },
  };

  if (g_str_equal (uri, "direct://"))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_str_has_prefix (uri, schemes[i].gio))
      return g_strconcat (schemes[i].curl, uri + strlen (schemes[i].gio), NULL);

  return g_strdup (uri);
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autofree FerryFtp **lookup = user_data;
  FerryFtp             *self = *lookup;
  g_auto (GStrv)        proxies = NULL;
  g_autoptr (GError)    error = NULL;

  proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (source), result, &error);
  if (self == NULL)
    return; /* freed */

  self->lookup = NULL;
  if (proxies == NULL)
    {
      ferry_error_set (&self->error, FERRY_ERROR_PROXY_FAILED, error->message);
      self->func (self, FERRY_FTP_JOB_FAILED, self->user_data);
      return;
    }

  if (proxies[0] != NULL)
    self->question.proxy = translate_proxy (proxies[0]);
  start_job (self);
}

static void
look_up (FerryFtp       *self,
         GProxyResolver *resolver)
{
  g_autofree char *text = ferry_uri_to_string (self->question.uri);

  self->lookup = g_new (FerryFtp *, 1);
  *self->lookup = self;
  self->cancellable = g_cancellable_new ();
  g_proxy_resolver_lookup_async (resolver, text, self->cancellable, looked_up_cb, self->lookup);
}

static void
copy_question (FerryFtp           *self,
               const FerryFtpSpec *spec)
{
  GTlsDatabase *database = soup_session_get_tls_database (spec->session);

  self->question = (FerryFtpQuestion){
    .counter = spec->counter,
    .uri = g_uri_ref (spec->uri),
    .user = g_strdup (spec->user),
    .password = g_strdup (spec->password),
    .tls_exception = g_strdup (spec->tls_exception),
    .first = spec->first,
    .connect_timeout = spec->connect_timeout,
  };
  if (G_IS_TLS_FILE_DATABASE (database))
    {
      self->question.database = g_object_ref (database);
      g_object_get (database, "anchors", &self->question.ca_file, NULL);
    }
}

FerryFtp *
ferry_ftp_start (const FerryFtpSpec *spec,
                 FerryFtpFunc        func,
                 gpointer            user_data)
{
  FerryFtp        *self = g_new0 (FerryFtp, 1);
  GProxyResolver  *resolver = soup_session_get_proxy_resolver (spec->session);
  g_autofree char *host = ferry_uri_get_host_key (spec->uri);

  self->session = g_object_ref (spec->session);
  self->func = func;
  self->user_data = user_data;
  self->place = g_strdup_printf ("%s %s %s", g_uri_get_scheme (spec->uri), host,
                                 spec->user != NULL ? spec->user : "");
  copy_question (self, spec);
  if (resolver != NULL)
    look_up (self, resolver);
  else
    start_job (self);

  return self;
}

void
ferry_ftp_free (FerryFtp *self)
{
  if (self->lookup != NULL)
    *self->lookup = NULL;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->job, ferry_ftp_job_drop);
  ferry_ftp_question_clear (&self->question);
  g_object_unref (self->session);
  g_clear_error (&self->error);
  g_free (self->place);
  g_free (self);
}

void
ferry_ftp_keep (FerryFtp *self)
{
  FerryFtpLine *line = ferry_ftp_job_take_line (self->job);

  if (line != NULL)
    ferry_ftp_pool_put (ferry_ftp_pool_get (self->session), self->place, line);
}

const GError *
ferry_ftp_get_error (FerryFtp *self)
{
  return self->error != NULL ? self->error : ferry_ftp_job_get_error (self->job);
}

const FerryFtpHead *
ferry_ftp_get_head (FerryFtp *self)
{
  return ferry_ftp_job_get_head (self->job);
}

FerryFtpBody *
ferry_ftp_get_body (FerryFtp *self)
{
  return ferry_ftp_job_get_body (self->job);
}
