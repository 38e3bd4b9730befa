/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-exchange.h"

#include "ferry-error.h"
#include "ferry-headers.h"
#include "ferry-redact.h"
#include "ferry-uri.h"

#include <string.h>

/* As many as browsers follow. */
#define MAX_REDIRECTS 20

struct _FerryExchange
{
  /* Input. */
  SoupSession      *session;       /* (owned) */
  FerryClock       *clock;         /* (owned) */
  SoupCookieJar    *cookies;       /* (owned) (nullable) */
  GUri             *origin;        /* (owned) whom the secrets are for */
  char             *method;        /* (owned) */
  GArray           *headers;       /* (owned) (element-type FerryHeader) */
  char             *user;          /* (owned) (nullable) */
  char             *password;      /* (owned) (nullable) */
  char             *body_file;     /* (owned) (nullable) */
  char             *tls_exception; /* (owned) (nullable) */
  char             *range;         /* (owned) (nullable) */
  char             *if_range;      /* (owned) (nullable) */
  guint             connect_timeout;
  guint             response_timeout;
  FerryExchangeFunc done;
  gpointer          user_data;

  /* In progress. */
  GUri                *uri;         /* (owned) of the current hop */
  SoupMessage         *message;     /* (owned) (nullable) */
  FerryExchange      **hop;         /* (unowned) (nullable) the callback frees it */
  GCancellable        *cancellable; /* (owned) of the current hop */
  guint                alarm_id;
  gboolean             is_connected;
  gint64               connected_at;
  GTlsCertificateFlags tls_errors;

  /* Output. */
  FerryAnswer   answer;
  GInputStream *body;      /* (owned) (nullable) */
  GPtrArray    *redirects; /* (owned) */
  GError       *error;     /* (owned) (nullable) */
  gint64        setup_time;
};

static void send_hop (FerryExchange *self);

static char *
format_range (goffset first,
              goffset end)
{
  if (end < 0)
    return g_strdup_printf ("bytes=%" G_GOFFSET_FORMAT "-", first);

  return g_strdup_printf ("bytes=%" G_GOFFSET_FORMAT "-%" G_GOFFSET_FORMAT, first, end - 1);
}

static void
stop_alarm (FerryExchange *self)
{
  if (self->alarm_id != 0)
    ferry_clock_remove_alarm (self->clock, self->alarm_id);
  self->alarm_id = 0;
}

static void
finish (FerryExchange *self)
{
  stop_alarm (self);
  self->done (self, self->user_data);
}

static void
fail (FerryExchange   *self,
      FerryErrorStatus status,
      const char      *detail)
{
  ferry_error_set (&self->error, status, detail);
  finish (self);
}

static void
drop_message (FerryExchange *self)
{
  if (self->message != NULL)
    g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);
  if (self->hop != NULL)
    *self->hop = NULL;
  self->hop = NULL;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static gboolean
timeout_cb (gpointer data)
{
  FerryExchange *self = data;

  self->alarm_id = 0;
  drop_message (self);
  fail (self, FERRY_ERROR_TIMEOUT, self->is_connected ? "no answer" : "no connection");

  return G_SOURCE_REMOVE;
}

static void
start_alarm (FerryExchange *self,
             guint          timeout)
{
  gint64 when = ferry_clock_get_monotonic (self->clock) + (gint64) timeout * 1000;

  stop_alarm (self);
  self->alarm_id = ferry_clock_add_alarm (self->clock, when, timeout_cb, self, NULL);
}

/* The request goes out on an open connection, new or reused. */
static void
starting_cb (SoupMessage *message,
             gpointer     data)
{
  FerryExchange *self = data;

  self->is_connected = TRUE;
  self->connected_at = ferry_clock_get_monotonic (self->clock);
  start_alarm (self, self->response_timeout);
}

static gboolean
is_exception (FerryExchange   *self,
              GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;
  g_autofree char       *fingerprint = NULL;

  if (self->tls_exception == NULL || !ferry_uri_same_origin (self->origin, self->uri))
    return FALSE;

  g_object_get (certificate, "certificate", &der, NULL);
  if (der == NULL)
    return FALSE;

  fingerprint = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
  return g_str_equal (fingerprint, self->tls_exception);
}

static gboolean
accept_certificate_cb (SoupMessage         *message,
                       GTlsCertificate     *certificate,
                       GTlsCertificateFlags errors,
                       gpointer             data)
{
  FerryExchange *self = data;

  self->tls_errors = errors;
  return is_exception (self, certificate);
}

/* Known credentials are tried once; asking a person is the engine's part. */
static gboolean
authenticate_cb (SoupMessage *message,
                 SoupAuth    *auth,
                 gboolean     is_retry,
                 gpointer     data)
{
  FerryExchange *self = data;

  if (is_retry || soup_auth_is_for_proxy (auth) || self->user == NULL)
    return FALSE;
  if (!ferry_uri_same_origin (self->origin, self->uri))
    return FALSE;

  soup_auth_authenticate (auth, self->user, self->password != NULL ? self->password : "");
  return TRUE;
}

static void
add_headers (FerryExchange *self)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (self->message);
  gboolean            at_home = ferry_uri_same_origin (self->origin, self->uri);

  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (self->range != NULL)
    soup_message_headers_replace (headers, "Range", self->range);
  if (self->range != NULL && self->if_range != NULL)
    soup_message_headers_replace (headers, "If-Range", self->if_range);

  for (guint i = 0; i < self->headers->len; i++)
    {
      const FerryHeader *header = &g_array_index (self->headers, FerryHeader, i);

      /* Faults D04: a redirect must not carry secrets to another host. */
      if (at_home || !ferry_redact_is_secret_header (header->name))
        soup_message_headers_append (headers, header->name, header->value);
    }
}

static void
add_cookies (FerryExchange *self)
{
  g_autofree char    *cookies = NULL;
  SoupMessageHeaders *headers = soup_message_get_request_headers (self->message);
  const char         *given;

  if (self->cookies == NULL)
    return;

  cookies = soup_cookie_jar_get_cookies (self->cookies, self->uri, TRUE);
  if (cookies == NULL || cookies[0] == '\0')
    return;

  given = soup_message_headers_get_one (headers, "Cookie");
  if (given != NULL)
    {
      g_autofree char *both = g_strconcat (given, "; ", cookies, NULL);

      soup_message_headers_replace (headers, "Cookie", both);
    }
  else
    soup_message_headers_append (headers, "Cookie", cookies);
}

static void
keep_cookies (FerryExchange *self)
{
  GSList *cookies;

  if (self->cookies == NULL)
    return;

  cookies = soup_cookies_from_response (self->message);
  for (GSList *l = cookies; l != NULL; l = l->next)
    /* Takes the cookie. */
    soup_cookie_jar_add_cookie_full (self->cookies, l->data, self->uri, NULL);
  g_slist_free (cookies);
}

static gboolean
add_body (FerryExchange *self)
{
  g_autoptr (GFile)            file = NULL;
  g_autoptr (GFileInfo)        info = NULL;
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GError)           error = NULL;

  if (self->body_file == NULL)
    return TRUE;

  file = g_file_new_for_path (self->body_file);
  stream = g_file_read (file, NULL, &error);
  if (stream != NULL)
    info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, &error);
  if (info == NULL)
    {
      ferry_error_set (&self->error, FERRY_ERROR_SOURCE_MISSING, error->message);
      return FALSE;
    }

  soup_message_set_request_body (self->message, NULL, G_INPUT_STREAM (stream),
                                 g_file_info_get_size (info));
  return TRUE;
}

/* libsoup sends the message again after a challenge: the body from its start. */
static void
restarted_cb (SoupMessage *message,
              gpointer     data)
{
  add_body (data);
}

static gboolean
answer_is_redirect (FerryExchange *self)
{
  switch (self->answer.status)
    {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
      return TRUE;
    default:
      return FALSE;
    }
}

/* RFC 9110 §15.4: 303 always, 301 and 302 for a POST by custom, turn into GET. */
static void
change_method (FerryExchange *self)
{
  guint    status = self->answer.status;
  gboolean is_post = g_str_equal (self->method, "POST");

  if (status != 303 && !(is_post && (status == 301 || status == 302)))
    return;

  if (!g_str_equal (self->method, "HEAD"))
    {
      g_free (self->method);
      self->method = g_strdup ("GET");
    }
  g_clear_pointer (&self->body_file, g_free);
}

static void
follow (FerryExchange *self)
{
  g_autoptr (GUri)   next = NULL;
  g_autoptr (GError) error = NULL;

  if (self->redirects->len == MAX_REDIRECTS)
    {
      fail (self, FERRY_ERROR_REDIRECT_FAILED, "too many redirections");
      return;
    }
  if (self->answer.location == NULL || self->answer.location[0] == '\0')
    {
      fail (self, FERRY_ERROR_REDIRECT_FAILED, "a redirection without an address");
      return;
    }

  next = ferry_uri_resolve (self->uri, self->answer.location, &error);
  if (next == NULL)
    {
      fail (self, FERRY_ERROR_REDIRECT_FAILED, error->message);
      return;
    }
  if (!ferry_uri_is_supported (next))
    {
      fail (self, FERRY_ERROR_REDIRECT_FAILED, g_uri_get_scheme (next));
      return;
    }
  if (g_str_equal (g_uri_get_scheme (self->uri), "https") &&
      g_str_equal (g_uri_get_scheme (next), "http"))
    {
      fail (self, FERRY_ERROR_HTTPS_TO_HTTP_ON_REDIRECTION, g_uri_get_host (next));
      return;
    }

  change_method (self);
  g_ptr_array_add (self->redirects, ferry_uri_to_string (self->uri));
  g_uri_unref (self->uri);
  self->uri = g_steal_pointer (&next);
  g_clear_object (&self->body);
  ferry_answer_clear (&self->answer);
  send_hop (self);
}

static void
translate_soup_error (const GError *error,
                      GError      **translated)
{
  FerryErrorStatus status = FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE;

  if (g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_TOO_MANY_RESTARTS) ||
      g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_TOO_MANY_REDIRECTS))
    status = FERRY_ERROR_REDIRECT_FAILED;

  ferry_error_set (translated, status, error->message);
}

void
ferry_exchange_translate_error (const GError *error,
                                GError      **translated)
{
  if (error->domain == FERRY_ERROR)
    *translated = g_error_copy (error);
  else if (error->domain == SOUP_SESSION_ERROR)
    translate_soup_error (error, translated);
  else
    ferry_error_set (translated, ferry_error_status_from_gerror (error), error->message);
}

static void
hop_failed (FerryExchange *self,
            const GError  *error)
{
  if (error->domain == G_TLS_ERROR && self->tls_errors != 0)
    ferry_error_set (&self->error, ferry_error_status_from_tls (self->tls_errors),
                     g_uri_get_host (self->uri));
  else
    ferry_exchange_translate_error (error, &self->error);

  finish (self);
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree FerryExchange **hop = user_data;
  FerryExchange             *self = *hop;
  g_autoptr (GInputStream)   body = NULL;
  g_autoptr (GError)         error = NULL;

  body = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (self == NULL)
    return; /* freed, or the hop timed out */

  self->hop = NULL;
  if (body == NULL)
    {
      hop_failed (self, error);
      return;
    }

  stop_alarm (self);
  self->setup_time = ferry_clock_get_monotonic (self->clock) - self->connected_at;
  self->body = g_steal_pointer (&body);
  ferry_answer_parse (&self->answer, soup_message_get_status (self->message),
                      soup_message_get_response_headers (self->message),
                      ferry_clock_get_real (self->clock) / G_USEC_PER_SEC);
  keep_cookies (self);

  if (answer_is_redirect (self))
    follow (self);
  else
    finish (self);
}

static void
send_hop (FerryExchange *self)
{
  drop_message (self);

  self->message = soup_message_new_from_uri (self->method, self->uri);
  self->cancellable = g_cancellable_new ();
  self->is_connected = FALSE;
  self->tls_errors = 0;
  soup_message_add_flags (self->message, SOUP_MESSAGE_NO_REDIRECT);
  add_headers (self);
  add_cookies (self);

  g_signal_connect (self->message, "starting", G_CALLBACK (starting_cb), self);
  g_signal_connect (self->message, "authenticate", G_CALLBACK (authenticate_cb), self);
  g_signal_connect (self->message, "accept-certificate", G_CALLBACK (accept_certificate_cb), self);
  g_signal_connect (self->message, "restarted", G_CALLBACK (restarted_cb), self);

  if (!add_body (self))
    {
      finish (self);
      return;
    }

  self->hop = g_new (FerryExchange *, 1);
  *self->hop = self;
  start_alarm (self, self->connect_timeout);
  soup_session_send_async (self->session, self->message, G_PRIORITY_DEFAULT,
                           self->cancellable, sent_cb, self->hop);
}

static gboolean
begin_cb (gpointer data)
{
  FerryExchange *self = data;

  self->alarm_id = 0;
  send_hop (self);
  return G_SOURCE_REMOVE;
}

static void
copy_input (FerryExchange           *self,
            const FerryExchangeSpec *spec)
{
  self->session = g_object_ref (spec->session);
  self->clock = g_object_ref (spec->clock);
  self->cookies = spec->cookies != NULL ? g_object_ref (spec->cookies) : NULL;
  self->origin = g_uri_ref (spec->secrets_for);
  self->uri = g_uri_ref (spec->uri);
  self->method = g_strdup (spec->method);
  self->user = g_strdup (spec->user);
  self->password = g_strdup (spec->password);
  self->body_file = g_strdup (spec->body_file);
  self->tls_exception = g_strdup (spec->tls_exception);
  self->range = spec->has_range ? format_range (spec->first, spec->end) : NULL;
  self->if_range = g_strdup (spec->if_range);
  self->connect_timeout = spec->connect_timeout;
  self->response_timeout = spec->response_timeout;
}

FerryExchange *
ferry_exchange_start (const FerryExchangeSpec *spec,
                      FerryExchangeFunc        done,
                      gpointer                 user_data)
{
  FerryExchange *self = g_new0 (FerryExchange, 1);

  copy_input (self, spec);
  self->done = done;
  self->user_data = user_data;
  self->redirects = g_ptr_array_new_with_free_func (g_free);
  self->headers = g_array_new (FALSE, FALSE, sizeof (FerryHeader));
  g_array_set_clear_func (self->headers, ferry_header_clear);
  for (guint i = 0; i < spec->n_headers; i++)
    {
      FerryHeader header = { g_strdup (spec->headers[i].name), g_strdup (spec->headers[i].value) };

      g_array_append_val (self->headers, header);
    }
  ferry_answer_init (&self->answer);

  self->alarm_id = ferry_clock_add_alarm (self->clock, 0, begin_cb, self, NULL);
  return self;
}

void
ferry_exchange_free (FerryExchange *self)
{
  stop_alarm (self);
  /* Cancelled before the body goes: closing a body that was not read to its
   * end then closes the connection instead of waiting for the rest. */
  drop_message (self);
  g_clear_object (&self->body);

  g_object_unref (self->session);
  g_object_unref (self->clock);
  g_clear_object (&self->cookies);
  g_uri_unref (self->origin);
  g_uri_unref (self->uri);
  g_free (self->method);
  g_array_unref (self->headers);
  g_free (self->user);
  g_free (self->password);
  g_free (self->body_file);
  g_free (self->tls_exception);
  g_free (self->range);
  g_free (self->if_range);
  ferry_answer_clear (&self->answer);
  g_ptr_array_unref (self->redirects);
  g_clear_error (&self->error);
  g_free (self);
}

const GError *
ferry_exchange_get_error (FerryExchange *self)
{
  return self->error;
}

const FerryAnswer *
ferry_exchange_get_answer (FerryExchange *self)
{
  return &self->answer;
}

GPollableInputStream *
ferry_exchange_get_body (FerryExchange *self)
{
  return G_POLLABLE_INPUT_STREAM (self->body);
}

GPollableInputStream *
ferry_exchange_get_coded_body (FerryExchange *self)
{
  GInputStream *stream = self->body;

  /* Each of libsoup's body streams is a GFilterInputStream over the next; the
   * one below its decoder hands out what is left in its buffer, then the
   * connection's bytes. */
  while (G_IS_FILTER_INPUT_STREAM (stream))
    {
      GInputStream *below = g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream));

      if (g_str_equal (G_OBJECT_TYPE_NAME (stream), "SoupBodyInputStream"))
        return G_IS_POLLABLE_INPUT_STREAM (below) ? G_POLLABLE_INPUT_STREAM (below) : NULL;
      stream = below;
    }

  return NULL;
}

SoupMessageHeaders *
ferry_exchange_get_headers (FerryExchange *self)
{
  return soup_message_get_response_headers (self->message);
}

GUri *
ferry_exchange_get_uri (FerryExchange *self)
{
  return self->uri;
}

GPtrArray *
ferry_exchange_get_redirects (FerryExchange *self)
{
  return self->redirects;
}

gint64
ferry_exchange_get_setup_time (FerryExchange *self)
{
  return self->setup_time;
}

void
ferry_exchange_body_read (FerryExchange *self)
{
  if (self->body != NULL)
    g_input_stream_close (self->body, NULL, NULL);
  g_clear_object (&self->body);
}
