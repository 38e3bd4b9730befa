/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-exchange.h"

#include "ferry-error.h"
#include "ferry-exchange-private.h"
#include "ferry-headers.h"
#include "ferry-redirect.h"
#include "ferry-tls-check.h"
#include "ferry-uri.h"

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

void
ferry_exchange_finish (FerryExchange *self)
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
  ferry_exchange_finish (self);
}

static void
drop_message (FerryExchange *self)
{
  ferry_exchange_drop_ftp (self);
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

void
ferry_exchange_start_alarm (FerryExchange *self,
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
  ferry_exchange_start_alarm (self, self->response_timeout);
}

/* The TLS library may still take protocols that are broken. Nothing of the
 * request has gone out when the handshake ends. */
static void
keep_tls (FerryExchange  *self,
          GTlsConnection *connection)
{
  g_set_object (&self->tls, connection);
  self->old_protocol =
      ferry_tls_check_name_old_protocol (g_tls_connection_get_protocol_version (connection));
  if (self->old_protocol != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
network_event_cb (SoupMessage       *message,
                  GSocketClientEvent event,
                  GIOStream         *connection,
                  gpointer           data)
{
  FerryExchange *self = data;

  if (event == G_SOCKET_CLIENT_CONNECTING)
    self->is_at_proxy = ferry_tls_check_leads_to_proxy (connection);
  else if (event == G_SOCKET_CLIENT_CONNECTED)
    self->is_at_proxy = FALSE;
  else if (event == G_SOCKET_CLIENT_TLS_HANDSHAKED && G_IS_TLS_CONNECTION (connection))
    keep_tls (self, G_TLS_CONNECTION (connection));
}

static gboolean
is_exception (FerryExchange *self)
{
  if (self->tls_exception == NULL || !ferry_uri_same_origin (self->origin, self->uri))
    return FALSE;

  return g_strcmp0 (self->fingerprint, self->tls_exception) == 0;
}

static gboolean
accept_certificate_cb (SoupMessage         *message,
                       GTlsCertificate     *certificate,
                       GTlsCertificateFlags errors,
                       gpointer             data)
{
  FerryExchange *self = data;
  gboolean       is_excepted;

  g_free (self->fingerprint);
  self->fingerprint = ferry_tls_check_dup_fingerprint (certificate);
  is_excepted = is_exception (self);
  /* If it fails after all, that is for another reason. */
  self->tls_errors = is_excepted ? 0 : errors;
  return is_excepted;
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

/* libsoup sends the message again after a challenge: the body from its start. */
static void
restarted_cb (SoupMessage *message,
              gpointer     data)
{
  ferry_exchange_add_body (data);
}

static void
follow (FerryExchange *self)
{
  GUri *next = ferry_redirect_choose_next (self->uri, self->answer.location,
                                           self->redirects->len, &self->error);

  if (next == NULL)
    {
      ferry_exchange_finish (self);
      return;
    }

  if (ferry_redirect_turns_into_get (self->answer.status, self->method))
    {
      g_free (self->method);
      self->method = g_strdup ("GET");
      g_clear_pointer (&self->body_file, g_free);
    }

  g_ptr_array_add (self->redirects, ferry_uri_to_string (self->uri));
  g_uri_unref (self->uri);
  self->uri = next;
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
  if (self->old_protocol != NULL)
    ferry_error_set (&self->error, FERRY_ERROR_CERTIFICATE_CONTAINS_ERRORS, self->old_protocol);
  else if (error->domain == G_TLS_ERROR && self->tls_errors != 0)
    ferry_tls_check_set_error (&self->error, self->uri, self->fingerprint, self->tls_errors);
  else if (self->is_at_proxy && error->domain == G_IO_ERROR)
    ferry_error_set (&self->error, FERRY_ERROR_PROXY_FAILED, error->message);
  else
    ferry_exchange_translate_error (error, &self->error);

  ferry_exchange_finish (self);
}

/* An answer for a secure address that came over a connection without TLS is that
 * of a proxy, which did not make the tunnel. */
static gboolean
is_from_proxy (FerryExchange *self)
{
  return g_str_equal (g_uri_get_scheme (self->uri), "https") &&
         soup_message_get_tls_peer_certificate (self->message) == NULL;
}

static void
proxy_refused (FerryExchange *self)
{
  g_autofree char *detail = g_strdup_printf ("HTTP %u", self->answer.status);

  fail (self,
        self->answer.status == 407 ? FERRY_ERROR_PROXY_AUTHENTICATION_REQUIRED
                                   : FERRY_ERROR_PROXY_FAILED,
        detail);
}

/* Where only the end of the connection ends the body, a connection that was cut
 * must be told from one that ended: by the farewell of TLS (fault N11). */
static void
want_farewell (FerryExchange *self)
{
  if (self->tls != NULL && self->answer.content_length < 0 && !self->answer.is_chunked)
    g_tls_connection_set_require_close_notify (self->tls, TRUE);
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
  if (body == NULL || self->old_protocol != NULL)
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
  if (is_from_proxy (self))
    {
      proxy_refused (self);
      return;
    }

  want_farewell (self);
  ferry_exchange_keep_cookies (self);
  if (ferry_redirect_is_one (self->answer.status))
    follow (self);
  else
    ferry_exchange_finish (self);
}

static void
send_hop (FerryExchange *self)
{
  drop_message (self);

  self->message = soup_message_new_from_uri (self->method, self->uri);
  self->cancellable = g_cancellable_new ();
  self->is_connected = FALSE;
  self->is_at_proxy = FALSE;
  g_clear_object (&self->tls);
  self->tls_errors = 0;
  self->old_protocol = NULL;
  soup_message_add_flags (self->message, SOUP_MESSAGE_NO_REDIRECT);
  ferry_exchange_add_headers (self);
  ferry_exchange_add_cookies (self);

  g_signal_connect (self->message, "starting", G_CALLBACK (starting_cb), self);
  g_signal_connect (self->message, "network-event", G_CALLBACK (network_event_cb), self);
  g_signal_connect (self->message, "authenticate", G_CALLBACK (authenticate_cb), self);
  g_signal_connect (self->message, "accept-certificate", G_CALLBACK (accept_certificate_cb), self);
  g_signal_connect (self->message, "restarted", G_CALLBACK (restarted_cb), self);
  ferry_exchange_count_message (self);

  if (!ferry_exchange_add_body (self))
    {
      ferry_exchange_finish (self);
      return;
    }

  self->hop = g_new (FerryExchange *, 1);
  *self->hop = self;
  ferry_exchange_start_alarm (self, self->connect_timeout);
  soup_session_send_async (self->session, self->message, G_PRIORITY_DEFAULT,
                           self->cancellable, sent_cb, self->hop);
}

static gboolean
begin_cb (gpointer data)
{
  FerryExchange *self = data;

  self->alarm_id = 0;
  if (ferry_uri_is_ftp (self->uri))
    ferry_exchange_send_ftp (self);
  else
    send_hop (self);
  return G_SOURCE_REMOVE;
}

static void
copy_input (FerryExchange           *self,
            const FerryExchangeSpec *spec)
{
  self->session = g_object_ref (spec->session);
  self->clock = g_object_ref (spec->clock);
  self->counter = spec->counter;
  self->cookies = spec->cookies != NULL ? g_object_ref (spec->cookies) : NULL;
  self->origin = g_uri_ref (spec->secrets_for);
  self->uri = g_uri_ref (spec->uri);
  self->method = g_strdup (spec->method);
  self->user = g_strdup (spec->user);
  self->password = g_strdup (spec->password);
  self->body_file = g_strdup (spec->body_file);
  self->tls_exception = g_strdup (spec->tls_exception);
  self->range = spec->has_range ? format_range (spec->first, spec->end) : NULL;
  self->if_range = spec->has_range ? g_strdup (spec->if_range) : NULL;
  self->first = spec->has_range ? spec->first : 0;
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
  g_clear_object (&self->tls);

  g_object_unref (self->session);
  g_object_unref (self->clock);
  g_clear_object (&self->cookies);
  g_free (self->fingerprint);
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
  return self->message != NULL ? soup_message_get_response_headers (self->message)
                               : self->no_headers;
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
  if (self->ftp != NULL)
    ferry_ftp_keep (self->ftp);
  if (self->body != NULL)
    g_input_stream_close (self->body, NULL, NULL);
  g_clear_object (&self->body);
}
