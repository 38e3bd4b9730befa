/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-courier.h"

#include "ferry-courier-private.h"
#include "ferry-error.h"
#include "ferry-uri.h"

static void begin_again (FerryCourier *self);

FerryCourier *
ferry_courier_new (FerryTransport          *transport,
                   const FerryContact      *contact,
                   FerryLimiter            *limiter,
                   const FerryCourierFuncs *funcs,
                   gpointer                 user_data)
{
  FerryCourier *self = g_new0 (FerryCourier, 1);

  self->clock = g_object_ref (ferry_transport_get_clock (transport));
  self->contact = contact;
  ferry_contact_make_spec (contact, &self->home);
  self->limiter = limiter != NULL ? ferry_limiter_ref (limiter) : NULL;
  self->funcs = *funcs;
  self->user_data = user_data;
  self->impatient = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->headers = g_array_new (FALSE, FALSE, sizeof (FerryHeader));
  g_array_set_clear_func (self->headers, ferry_header_clear);
  self->redirects = g_ptr_array_new_with_free_func (g_free);
  ferry_answer_init (&self->answer);
  return self;
}

static void
drop_answer (FerryCourier *self)
{
  g_clear_error (&self->error);
  ferry_answer_clear (&self->answer);
  g_clear_pointer (&self->answer_headers, soup_message_headers_unref);
  g_clear_pointer (&self->response, g_bytes_unref);
  self->is_cut = FALSE;
}

static void
drop_connection (FerryCourier *self)
{
  g_clear_pointer (&self->connection, ferry_connection_free);
}

/* A nonce is not known to another proxy. */
static void
note_proxy (FerryCourier *self)
{
  GProxyAddress *proxy = ferry_connection_get_proxy (self->connection);
  const char    *uri = proxy != NULL ? g_proxy_address_get_uri (proxy) : NULL;

  if (g_strcmp0 (uri, self->proxy_uri) == 0)
    return;

  ferry_courier_login_clear (&self->proxy_login);
  g_free (self->proxy_uri);
  self->proxy_uri = g_strdup (uri);
}

static void
drop_request (FerryCourier *self)
{
  g_clear_pointer (&self->method, g_free);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->body, ferry_body_unref);
  g_array_set_size (self->headers, 0);
}

void
ferry_courier_cancel (FerryCourier *self)
{
  gboolean is_busy = self->wire != NULL || (self->connection != NULL && self->is_connecting);

  if (self->begin_id != 0)
    ferry_clock_remove_alarm (self->clock, self->begin_id);
  self->begin_id = 0;
  g_clear_pointer (&self->wire, ferry_wire_free);
  if (is_busy)
    drop_connection (self);
  self->is_connecting = FALSE;
}

void
ferry_courier_free (FerryCourier *self)
{
  ferry_courier_cancel (self);
  drop_connection (self);
  drop_request (self);
  drop_answer (self);
  ferry_courier_login_clear (&self->login);
  ferry_courier_login_clear (&self->proxy_login);
  g_free (self->proxy_uri);
  g_hash_table_unref (self->impatient);
  g_array_unref (self->headers);
  g_ptr_array_unref (self->redirects);
  g_clear_pointer (&self->limiter, ferry_limiter_unref);
  g_object_unref (self->clock);
  g_free (self);
}

static void
finish (FerryCourier *self)
{
  self->funcs.done (self, self->user_data);
}

static void
fail (FerryCourier *self,
      const GError *error)
{
  /* It may be the connection's. */
  self->error = g_error_copy (error);
  drop_connection (self);
  finish (self);
}

static void
interim_cb (FerryWire          *wire,
            guint               status,
            SoupMessageHeaders *headers,
            gpointer            data)
{
  FerryCourier *self = data;

  if (self->funcs.interim != NULL)
    self->funcs.interim (self, status, headers, self->user_data);
}

static void
sent_cb (FerryWire *wire,
         goffset    bytes,
         gpointer   data)
{
  FerryCourier *self = data;

  self->sent += bytes;
  self->has_begun |= bytes > 0;
  if (self->funcs.sent != NULL)
    self->funcs.sent (self, bytes, self->user_data);
}

static void
take_answer (FerryCourier    *self,
             FerryWireReader *reader)
{
  self->answer = reader->answer;
  ferry_answer_init (&reader->answer);
  self->answer_headers = soup_message_headers_ref (reader->headers);
  self->response = g_byte_array_free_to_bytes (g_steal_pointer (&reader->body));
  self->is_cut = reader->is_cut;
}

/* RFC 9110 §9.2.2. */
static gboolean
is_idempotent (const char *method)
{
  static const char *const methods[] = { "GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", NULL };

  return g_strv_contains (methods, method);
}

/* Faults N07: the server may have closed an idle connection just as the request
 * went out, and never have seen it. One that it may have seen as a whole, or that
 * it has begun to take, must be one that may come twice. */
static gboolean
may_renew (FerryCourier *self,
           FerryWire    *wire,
           const GError *error)
{
  if (!self->is_reused || self->was_renewed || ferry_wire_has_heard (wire))
    return FALSE;
  if ((ferry_wire_get_sent (wire) > 0 || ferry_wire_is_sent (wire)) &&
      !is_idempotent (self->method))
    return FALSE;

  return error->code == FERRY_ERROR_CONNECTION_ABORTED ||
         error->code == FERRY_ERROR_CONNECTION_RESET || error->code == FERRY_ERROR_DISCONNECTED;
}

static void
wire_failed (FerryCourier *self,
             FerryWire    *wire,
             const GError *error)
{
  if (!may_renew (self, wire, error))
    {
      fail (self, error);
      return;
    }

  self->was_renewed = TRUE;
  drop_connection (self);
  begin_again (self);
}

static void
done_cb (FerryWire *answered,
         gpointer   data)
{
  FerryCourier         *self = data;
  g_autoptr (FerryWire) wire = g_steal_pointer (&self->wire);
  const GError         *error = ferry_wire_get_error (wire);
  FerryCourierTurn      turn;

  if (ferry_wire_has_waited_in_vain (wire))
    g_hash_table_add (self->impatient, ferry_uri_get_host_key (self->uri));
  if (error != NULL)
    {
      wire_failed (self, wire, error);
      return;
    }

  take_answer (self, ferry_wire_get_reader (wire));
  ferry_courier_keep_cookies (self);
  turn = ferry_courier_judge (self);
  if (!ferry_wire_may_go_on (wire))
    g_clear_pointer (&self->connection, ferry_connection_free);

  if (turn == FERRY_COURIER_TURN_AGAIN)
    {
      drop_answer (self);
      begin_again (self);
    }
  else
    finish (self);
}

static gboolean
should_wait (FerryCourier *self)
{
  g_autofree char *host = ferry_uri_get_host_key (self->uri);

  return self->may_wait && self->length > 0 && !g_hash_table_contains (self->impatient, host);
}

static void
start_wire (FerryCourier *self)
{
  static const FerryWireFuncs funcs = { interim_cb, sent_cb, done_cb };
  g_autoptr (GBytes)          head = NULL;
  FerryWireSpec               spec = { 0 };

  self->waits = should_wait (self);
  head = ferry_courier_make_head (self);
  spec.connection = self->connection;
  spec.clock = self->clock;
  spec.head = head;
  spec.length = self->length;
  spec.limiter = self->limiter;
  spec.counter = self->home.counter;
  spec.waits = self->waits;
  spec.is_for_head = g_str_equal (self->method, "HEAD");
  spec.limit = self->response_limit;
  spec.timeout = self->home.response_timeout;

  if (self->length > 0)
    {
      spec.body = ferry_body_open (self->body, self->first, &self->error);
      if (spec.body == NULL)
        {
          finish (self);
          return;
        }
    }

  self->wire = ferry_wire_start (&spec, &funcs, self);
}

static void
connected_cb (FerryConnection *connection,
              gpointer         data)
{
  FerryCourier *self = data;
  const GError *error = ferry_connection_get_error (connection);

  self->is_connecting = FALSE;
  if (error != NULL)
    {
      fail (self, error);
      return;
    }

  note_proxy (self);
  start_wire (self);
}

static void
open_connection (FerryCourier *self)
{
  SoupSession        *session = self->contact->session;
  FerryConnectionSpec spec = { 0 };

  drop_connection (self);
  spec.clock = self->clock;
  spec.uri = self->uri;
  spec.resolver = soup_session_get_proxy_resolver (session);
  /* The system's takes its time to read all authorities. */
  if (g_str_equal (g_uri_get_scheme (self->uri), "https"))
    spec.database = soup_session_get_tls_database (session);
  if (ferry_courier_is_at_home (self))
    spec.tls_exception = self->home.tls_exception;
  spec.timeout = self->home.connect_timeout;

  self->is_reused = FALSE;
  self->is_connecting = TRUE;
  self->connection = ferry_connection_open (&spec, connected_cb, self);
}

static gboolean
begin_cb (gpointer data)
{
  FerryCourier *self = data;

  self->begin_id = 0;
  if (self->connection != NULL && ferry_connection_leads_to (self->connection, self->uri) &&
      ferry_connection_is_idle (self->connection))
    {
      self->is_reused = TRUE;
      start_wire (self);
      return G_SOURCE_REMOVE;
    }

  open_connection (self);
  return G_SOURCE_REMOVE;
}

static void
begin (FerryCourier *self)
{
  self->begin_id = ferry_clock_add_alarm (self->clock, 0, begin_cb, self, NULL);
}

/* Another try. What went out of the body goes again, if there still is one. */
static void
begin_again (FerryCourier *self)
{
  goffset sent = self->length > 0 ? self->sent : 0;

  self->sent -= sent;
  begin (self);
  if (sent > 0 && self->funcs.sent != NULL)
    self->funcs.sent (self, -sent, self->user_data);
}

/* Those of the caller first, and those of the contact that are not of their names. */
static void
collect_headers (FerryCourier           *self,
                 const FerryCourierSpec *spec)
{
  g_array_set_size (self->headers, 0);
  for (guint i = 0; i < spec->n_headers; i++)
    {
      FerryHeader header = { g_strdup (spec->headers[i].name), g_strdup (spec->headers[i].value) };

      g_array_append_val (self->headers, header);
    }

  for (guint i = 0; i < self->home.n_headers; i++)
    {
      FerryHeader header = { g_strdup (self->home.headers[i].name),
                             g_strdup (self->home.headers[i].value) };
      gboolean    is_replaced = FALSE;

      for (guint j = 0; j < spec->n_headers; j++)
        is_replaced |= g_ascii_strcasecmp (spec->headers[j].name, header.name) == 0;
      if (is_replaced)
        ferry_header_clear (&header);
      else
        g_array_append_val (self->headers, header);
    }
}

void
ferry_courier_send (FerryCourier           *self,
                    const FerryCourierSpec *spec)
{
  g_assert (self->begin_id == 0 && self->wire == NULL && !self->is_connecting);

  drop_request (self);
  drop_answer (self);
  g_ptr_array_set_size (self->redirects, 0);

  self->uri = g_uri_ref (spec->uri != NULL ? spec->uri : self->contact->uri);
  self->method = g_strdup (spec->method);
  self->body = spec->body != NULL ? ferry_body_ref (spec->body) : NULL;
  self->first = spec->first;
  self->length = spec->body != NULL ? spec->length : 0;
  self->may_wait = spec->may_wait;
  self->follows = spec->follows;
  self->response_limit = spec->response_limit;
  collect_headers (self, spec);

  self->was_renewed = FALSE;
  self->has_logged_in = FALSE;
  self->has_logged_in_to_proxy = FALSE;
  self->sent = 0;
  self->has_begun = FALSE;
  begin (self);
}

const GError *
ferry_courier_get_error (FerryCourier *self)
{
  return self->error;
}

const FerryAnswer *
ferry_courier_get_answer (FerryCourier *self)
{
  return &self->answer;
}

SoupMessageHeaders *
ferry_courier_get_headers (FerryCourier *self)
{
  return self->answer_headers;
}

GBytes *
ferry_courier_get_response (FerryCourier *self,
                            gboolean     *is_cut)
{
  if (is_cut != NULL)
    *is_cut = self->is_cut;
  return self->response;
}

GUri *
ferry_courier_get_uri (FerryCourier *self)
{
  return self->uri;
}

GPtrArray *
ferry_courier_get_redirects (FerryCourier *self)
{
  return self->redirects;
}

goffset
ferry_courier_get_sent (FerryCourier *self)
{
  return self->sent;
}

gboolean
ferry_courier_has_begun (FerryCourier *self)
{
  return self->has_begun;
}
