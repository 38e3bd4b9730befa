/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "exchange-fixture.h"

#include "ferry-error.h"
#include "ferry-plain-client.h"
#include "ferry-uri.h"

#include <glib/gstdio.h>
#include <stdarg.h>

/* ms; as long as by default, and never over by itself. */
#define CONNECT_TIMEOUT (300 * 1000)
#define RESPONSE_TIMEOUT (120 * 1000)

#define FILE_SIZE 100
#define MAX_PER_HOST 8

void
exchange_fixture_set_up (ExchangeFixture *self,
                         gconstpointer    data)
{
  const FerryFakeOriginOptions *options = data;
  g_autoptr (GError)            error = NULL;

  self->origin = ferry_fake_origin_new (options, &error);
  g_assert_no_error (error);
  self->clock = ferry_fake_clock_new ();
  self->writer = ferry_writer_new ();
  self->transport = ferry_transport_new (FERRY_CLOCK (self->clock), self->writer,
                                         ferry_file_ops_get_system (), MAX_PER_HOST);

  if (options != NULL && options->tls != FERRY_FAKE_TLS_NONE)
    {
      g_close (g_file_open_tmp ("ferry-ca-XXXXXX.pem", &self->ca_file, &error), NULL);
      g_assert_no_error (error);
      g_file_set_contents (self->ca_file, ferry_fake_origin_get_ca (self->origin), -1, &error);
      g_assert_no_error (error);
    }
}

void
exchange_fixture_tear_down (ExchangeFixture *self,
                            gconstpointer    data)
{
  ferry_transport_unref (self->transport);
  ferry_writer_unref (self->writer);
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (self->clock), ==, 0);
  g_assert_finalize_object (self->clock);
  ferry_fake_origin_free (self->origin);
  if (self->ca_file != NULL)
    g_unlink (self->ca_file);
  g_free (self->ca_file);
}

void
exchange_fixture_serve (ExchangeFixture *self,
                        const char      *path,
                        ...)
{
  FerryFakeResource resource = { .size = FILE_SIZE };
  va_list           faults;
  guint             n = 0;

  va_start (faults, path);
  while ((resource.faults[n] = va_arg (faults, const char *)) != NULL)
    n++;
  va_end (faults);
  ferry_fake_origin_add (self->origin, path, &resource);
}

FerryFakeRequest *
exchange_fixture_dup_request (ExchangeFixture *self,
                              guint            index)
{
  FerryFakeRequest *request = ferry_fake_origin_dup_request (self->origin, index);

  g_assert_nonnull (request);
  return request;
}

guint
exchange_fixture_count_requests (ExchangeFixture *self)
{
  return (guint) ferry_fake_origin_get_count (self->origin, FERRY_FAKE_COUNT_REQUESTS);
}

guint
exchange_fixture_count_connections (ExchangeFixture *self)
{
  return (guint) ferry_fake_origin_get_count (self->origin, FERRY_FAKE_COUNT_CONNECTIONS);
}

static gboolean
take_certificate_cb (GTlsConnection      *connection,
                     GTlsCertificate     *certificate,
                     GTlsCertificateFlags errors,
                     gpointer             data)
{
  g_autoptr (GByteArray) der = NULL;
  char                 **fingerprint = data;

  g_object_get (certificate, "certificate", &der, NULL);
  g_free (*fingerprint);
  *fingerprint = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
  return TRUE;
}

char *
exchange_fixture_dup_fingerprint (ExchangeFixture *self)
{
  g_autoptr (GIOStream) plain = ferry_plain_client_connect (self->origin);
  g_autoptr (GIOStream) stream = g_tls_client_connection_new (plain, NULL, NULL);
  g_autoptr (GError)    error = NULL;
  char                 *fingerprint = NULL;

  g_signal_connect (stream, "accept-certificate", G_CALLBACK (take_certificate_cb), &fingerprint);
  g_tls_connection_handshake (G_TLS_CONNECTION (stream), NULL, &error);
  g_assert_no_error (error);
  g_io_stream_close (stream, NULL, NULL);
  return fingerprint;
}

typedef struct
{
  GSourceFunc func;
  gpointer    data;
  GMutex      lock;
  GCond       changed;
  gboolean    is_done;
} Call;

static gboolean
call_cb (gpointer data)
{
  Call *call = data;

  call->func (call->data);
  g_mutex_lock (&call->lock);
  call->is_done = TRUE;
  g_cond_signal (&call->changed);
  g_mutex_unlock (&call->lock);
  return G_SOURCE_REMOVE;
}

void
exchange_fixture_call (ExchangeFixture *self,
                       GSourceFunc      func,
                       gpointer         data)
{
  Call call = { .func = func, .data = data };

  g_mutex_init (&call.lock);
  g_cond_init (&call.changed);
  ferry_transport_invoke (self->transport, call_cb, &call, NULL);
  g_mutex_lock (&call.lock);
  while (!call.is_done)
    g_cond_wait (&call.changed, &call.lock);
  g_mutex_unlock (&call.lock);
  g_mutex_clear (&call.lock);
  g_cond_clear (&call.changed);
}

Ask *
ask_new (ExchangeFixture *fixture,
         const char      *target)
{
  Ask *self = g_new0 (Ask, 1);

  self->fixture = fixture;
  self->uri = target[0] == '/' ? ferry_fake_origin_dup_uri (fixture->origin, target)
                               : g_strdup (target);
  self->key.proxy = "none";
  self->spec.clock = FERRY_CLOCK (fixture->clock);
  self->spec.method = "GET";
  self->spec.connect_timeout = CONNECT_TIMEOUT;
  self->spec.response_timeout = RESPONSE_TIMEOUT;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->body = g_string_new (NULL);
  return self;
}

/* The origin sends from its own threads, so this may block. */
static void
read_body (Ask *self)
{
  GInputStream *stream = G_INPUT_STREAM (ferry_exchange_get_body (self->exchange));
  char          buffer[4096];
  gssize        n;

  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, &self->error)) > 0)
    g_string_append_len (self->body, buffer, n);
  if (n == 0)
    ferry_exchange_body_read (self->exchange);
}

static void
take_answer (Ask *self)
{
  FerryExchange *exchange = self->exchange;

  self->redirects = g_ptr_array_ref (ferry_exchange_get_redirects (exchange));
  self->final_uri = ferry_uri_to_string (ferry_exchange_get_uri (exchange));
  self->setup_time = ferry_exchange_get_setup_time (exchange);
  if (ferry_exchange_get_error (exchange) != NULL)
    {
      self->error = g_error_copy (ferry_exchange_get_error (exchange));
      return;
    }

  self->status = ferry_exchange_get_answer (exchange)->status;
  self->content_length = ferry_exchange_get_answer (exchange)->content_length;
  self->has_coded_body = ferry_exchange_get_coded_body (exchange) != NULL;
  g_assert_nonnull (ferry_exchange_get_headers (exchange));
  if (!self->leaves_body)
    read_body (self);
}

static void
done_cb (FerryExchange *exchange,
         gpointer       data)
{
  Ask *self = data;

  g_assert_true (self->exchange == exchange);
  g_mutex_lock (&self->lock);
  g_assert_false (self->is_done);
  take_answer (self);
  if (self->frees_itself)
    g_clear_pointer (&self->exchange, ferry_exchange_free);
  g_atomic_int_set (&self->is_done, TRUE); /* some look at it without the lock */
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

static gboolean
start_cb (gpointer data)
{
  Ask               *self = data;
  g_autoptr (GError) error = NULL;

  self->session = ferry_transport_get_session (self->fixture->transport, &self->key, &error);
  g_assert_no_error (error);
  self->spec.session = self->session;
  self->exchange = ferry_exchange_start (&self->spec, done_cb, self);
  return G_SOURCE_REMOVE;
}

void
ask_start (Ask *self)
{
  g_autoptr (GError) error = NULL;

  self->parsed = ferry_uri_parse (self->uri, &error);
  g_assert_no_error (error);
  self->spec.uri = self->parsed;
  if (self->spec.secrets_for == NULL)
    self->spec.secrets_for = self->parsed;
  exchange_fixture_call (self->fixture, start_cb, self);
}

void
ask_wait (Ask *self)
{
  g_mutex_lock (&self->lock);
  while (!self->is_done)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

void
ask_run (Ask *self)
{
  ask_start (self);
  ask_wait (self);
}

static gboolean
free_cb (gpointer data)
{
  Ask *self = data;

  g_clear_pointer (&self->exchange, ferry_exchange_free);
  g_clear_object (&self->session);
  return G_SOURCE_REMOVE;
}

void
ask_free (Ask *self)
{
  exchange_fixture_call (self->fixture, free_cb, self);
  g_clear_pointer (&self->parsed, g_uri_unref);
  g_clear_pointer (&self->redirects, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_string_free (self->body, TRUE);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self->final_uri);
  g_free (self->uri);
  g_free (self);
}

void
ask_assert_status (Ask  *self,
                   guint status)
{
  ask_run (self);
  g_assert_no_error (self->error);
  g_assert_cmpuint (self->status, ==, status);
}

void
ask_assert_error (Ask *self,
                  int  code)
{
  ask_run (self);
  g_assert_nonnull (self->error);
  g_assert_cmpstr (g_quark_to_string (self->error->domain), ==,
                   g_quark_to_string (FERRY_ERROR));
  g_test_message ("%s", self->error->message);
  g_assert_cmpint (self->error->code, ==, code);
}

void
assert_header (ExchangeFixture *self,
               guint            index,
               const char      *name,
               const char      *value)
{
  g_autoptr (FerryFakeRequest) request = exchange_fixture_dup_request (self, index);

  g_assert_cmpstr (ferry_fake_request_get_header (request, name), ==, value);
}
