/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "courier-fixture.h"

#include "ferry-error.h"
#include "ferry-uri.h"

#include <glib/gstdio.h>
#include <string.h>

#define MAX_PER_HOST 8
#define RESPONSE_LIMIT 4096

void
courier_fixture_set_up (CourierFixture *self,
                        gconstpointer   data)
{
  g_autoptr (GError) error = NULL;
  const char        *pem;

  self->peer = scripted_peer_new ();
  self->clock = ferry_fake_clock_new ();
  self->writer = ferry_writer_new ();
  self->transport = ferry_transport_new (FERRY_CLOCK (self->clock), self->writer,
                                         ferry_file_ops_get_system (), MAX_PER_HOST);
  self->folder = g_dir_make_tmp ("ferry-courier-XXXXXX", &error);
  g_assert_no_error (error);
  self->file = g_build_filename (self->folder, "source.bin", NULL);
  self->ca_file = g_build_filename (self->folder, "ca.pem", NULL);
  pem = ferry_fake_authority_get_pem (scripted_peer_get_authority (self->peer));
  g_file_set_contents (self->ca_file, pem, -1, &error);
  g_assert_no_error (error);
}

void
courier_fixture_tear_down (CourierFixture *self,
                           gconstpointer   data)
{
  ferry_transport_unref (self->transport);
  ferry_writer_unref (self->writer);
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (self->clock), ==, 0);
  g_assert_finalize_object (self->clock);
  scripted_peer_free (self->peer);
  g_unlink (self->file);
  g_unlink (self->ca_file);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->file);
  g_free (self->ca_file);
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

  if (call->func != NULL)
    call->func (call->data);
  g_mutex_lock (&call->lock);
  call->is_done = TRUE;
  g_cond_signal (&call->changed);
  g_mutex_unlock (&call->lock);
  return G_SOURCE_REMOVE;
}

void
courier_fixture_call (CourierFixture *self,
                      GSourceFunc     func,
                      gpointer        data)
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

void
courier_fixture_advance (CourierFixture *self,
                         gint64          microseconds)
{
  ferry_fake_clock_advance (self->clock, microseconds);
  courier_fixture_call (self, NULL, NULL);
}

void
assert_told (CourierFixture *self,
             guint           index,
             const char     *name,
             const char     *value)
{
  g_autofree char *head = scripted_peer_dup_head (self->peer, index);
  g_autofree char *start = g_strdup_printf ("\r\n%s: ", name);
  g_autofree char *found = NULL;
  const char      *at = strstr (head, start);

  if (at != NULL)
    {
      at += strlen (start);
      found = g_strndup (at, strcspn (at, "\r"));
      g_assert_null (strstr (at, start)); /* once at most */
    }
  g_assert_cmpstr (found, ==, value);
}

void
assert_first_line (CourierFixture *self,
                   guint           index,
                   const char     *line)
{
  g_autofree char *head = scripted_peer_dup_head (self->peer, index);

  head[strcspn (head, "\r")] = '\0';
  g_assert_cmpstr (head, ==, line);
}

static void
make_source (Errand *self)
{
  g_autofree char   *content = g_malloc (self->size + 1);
  g_autoptr (GError) error = NULL;

  /* No period that a buffer's size could hide. */
  for (gsize i = 0; i < self->size; i++)
    content[i] = (char) ((i * 31 + i / 251) & 0xff);
  g_file_set_contents (self->fixture->file, content, (gssize) self->size, &error);
  g_assert_no_error (error);
}

Errand *
errand_new (CourierFixture *fixture,
            gsize           size)
{
  Errand          *self = g_new0 (Errand, 1);
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u/up",
                                          scripted_peer_get_port (fixture->peer));

  self->fixture = fixture;
  self->size = size;
  self->options = g_variant_dict_new (NULL);
  errand_set_string (self, "uri", uri);
  errand_set_string (self, "direction", "upload");
  errand_set_string (self, "source", fixture->file);
  errand_set_string (self, "proxy", "none");
  self->spec.method = "PUT";
  self->spec.length = (goffset) size;
  self->spec.follows = TRUE;
  self->spec.response_limit = RESPONSE_LIMIT;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->response = g_string_new (NULL);
  self->interims = g_string_new (NULL);
  make_source (self);
  return self;
}

void
errand_set_string (Errand     *self,
                   const char *key,
                   const char *value)
{
  g_variant_dict_insert (self->options, key, "s", value);
}

static void
stop_it (Errand *self)
{
  if (self->frees)
    g_clear_pointer (&self->courier, ferry_courier_free);
  else
    ferry_courier_cancel (self->courier);
  self->is_done = TRUE;
  g_cond_broadcast (&self->changed);
}

static void
interim_cb (FerryCourier       *courier,
            guint               status,
            SoupMessageHeaders *headers,
            gpointer            data)
{
  Errand *self = data;

  g_mutex_lock (&self->lock);
  g_assert_false (self->is_done);
  g_string_append_printf (self->interims, "%u ", status);
  if (soup_message_headers_get_one (headers, "Upload-Offset") != NULL)
    g_string_append_printf (self->interims, "(%s) ",
                            soup_message_headers_get_one (headers, "Upload-Offset"));
  g_cond_broadcast (&self->changed);
  if (self->cancel_when == 2)
    stop_it (self);
  g_mutex_unlock (&self->lock);
}

static void
sent_cb (FerryCourier *courier,
         goffset       bytes,
         gpointer      data)
{
  Errand *self = data;

  g_mutex_lock (&self->lock);
  g_assert_false (self->is_done);
  self->sent += bytes;
  if (bytes < 0)
    self->sent_back -= bytes;
  g_assert_cmpint (self->sent, ==, ferry_courier_get_sent (courier));
  g_assert_cmpint (self->sent, >=, 0);
  g_cond_broadcast (&self->changed);
  if (self->cancel_when == 1)
    stop_it (self);
  g_mutex_unlock (&self->lock);
}

static void
take_answer (Errand       *self,
             FerryCourier *courier)
{
  GBytes *response;

  self->last_sent = ferry_courier_get_sent (courier);
  self->has_begun = ferry_courier_has_begun (courier);
  self->n_redirects = ferry_courier_get_redirects (courier)->len;
  self->final_uri = ferry_uri_to_string (ferry_courier_get_uri (courier));
  if (ferry_courier_get_error (courier) != NULL)
    {
      self->error = g_error_copy (ferry_courier_get_error (courier));
      return;
    }

  self->status = ferry_courier_get_answer (courier)->status;
  g_assert_nonnull (ferry_courier_get_headers (courier));
  response = ferry_courier_get_response (courier, &self->is_cut);
  g_string_append_len (self->response, g_bytes_get_data (response, NULL),
                       (gssize) g_bytes_get_size (response));
}

static void
done_cb (FerryCourier *courier,
         gpointer      data)
{
  Errand *self = data;

  g_assert_true (self->courier == courier);
  g_mutex_lock (&self->lock);
  g_assert_false (self->is_done);
  take_answer (self, courier);
  if (self->cancel_when == 3)
    stop_it (self);
  self->is_done = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static void
open_courier (Errand *self)
{
  static const FerryCourierFuncs funcs = { interim_cb, sent_cb, done_cb };
  g_autoptr (GVariant)           options = g_variant_ref_sink (g_variant_dict_end (self->options));
  g_autoptr (GVariant)           secrets = NULL;
  g_autoptr (GError)             error = NULL;

  self->request = ferry_request_new (options, &secrets, &error);
  g_assert_no_error (error);
  ferry_contact_init (&self->contact, self->request, secrets);
  ferry_contact_open (&self->contact, self->fixture->transport, "owner", &error);
  g_assert_no_error (error);
  self->limiter = self->limit > 0 ? ferry_limiter_new (self->limit, NULL) : NULL;
  self->courier = ferry_courier_new (self->fixture->transport, &self->contact, self->limiter,
                                     &funcs, self);
}

static gboolean
cancel_cb (gpointer data)
{
  Errand *self = data;

  g_mutex_lock (&self->lock);
  stop_it (self);
  g_mutex_unlock (&self->lock);
  return G_SOURCE_REMOVE;
}

static gboolean
start_cb (gpointer data)
{
  Errand               *self = data;
  g_autoptr (FerryBody) body = NULL;
  g_autoptr (GError)    error = NULL;

  if (self->request == NULL)
    open_courier (self);
  if (self->uri != NULL)
    {
      g_clear_pointer (&self->parsed, g_uri_unref);
      self->parsed = ferry_uri_parse (self->uri, &error);
      g_assert_no_error (error);
      self->spec.uri = self->parsed;
    }
  if (self->spec.length > 0)
    {
      body = ferry_body_new (self->request, "id", &error);
      g_assert_no_error (error);
      self->spec.body = body;
      if (self->takes_whole_body)
        self->spec.length = ferry_body_get_length (body);
      if (self->unlinks)
        g_unlink (self->fixture->file);
    }
  ferry_courier_send (self->courier, &self->spec);
  self->spec.body = NULL;
  if (self->cancels_at_once)
    cancel_cb (self);
  return G_SOURCE_REMOVE;
}

static void
forget_answer (Errand *self)
{
  self->is_done = FALSE;
  g_clear_error (&self->error);
  self->status = 0;
  g_string_truncate (self->interims, 0);
  g_string_truncate (self->response, 0);
  self->sent = 0;
  self->sent_back = 0;
  g_clear_pointer (&self->final_uri, g_free);
}

void
errand_start (Errand *self)
{
  forget_answer (self);
  courier_fixture_call (self->fixture, start_cb, self);
}

void
errand_wait (Errand *self)
{
  g_mutex_lock (&self->lock);
  while (!self->is_done)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

void
errand_wait_for_sent (Errand *self,
                      goffset sent)
{
  g_mutex_lock (&self->lock);
  while (self->sent < sent)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

gboolean
errand_is_done (Errand *self)
{
  gboolean is_done;

  g_mutex_lock (&self->lock);
  is_done = self->is_done;
  g_mutex_unlock (&self->lock);
  return is_done;
}

goffset
errand_get_sent (Errand *self)
{
  goffset sent;

  g_mutex_lock (&self->lock);
  sent = self->sent;
  g_mutex_unlock (&self->lock);
  return sent;
}

guint
errand_count_interims (Errand *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = (guint) self->interims->len / 4;
  g_mutex_unlock (&self->lock);
  return n;
}

void
errand_cancel (Errand *self)
{
  courier_fixture_call (self->fixture, cancel_cb, self);
}

static gboolean
free_cb (gpointer data)
{
  Errand *self = data;

  g_clear_pointer (&self->courier, ferry_courier_free);
  g_clear_pointer (&self->limiter, ferry_limiter_unref);
  if (self->request != NULL)
    {
      ferry_contact_close (&self->contact);
      ferry_contact_clear (&self->contact);
    }
  return G_SOURCE_REMOVE;
}

void
errand_free (Errand *self)
{
  courier_fixture_call (self->fixture, free_cb, self);
  g_variant_dict_unref (self->options);
  g_clear_pointer (&self->request, ferry_request_unref);
  g_clear_pointer (&self->parsed, g_uri_unref);
  g_clear_error (&self->error);
  g_string_free (self->interims, TRUE);
  g_string_free (self->response, TRUE);
  g_free (self->final_uri);
  g_free (self->uri);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

void
errand_assert_status (Errand *self,
                      guint   status)
{
  errand_start (self);
  errand_wait (self);
  g_assert_no_error (self->error);
  g_assert_cmpuint (self->status, ==, status);
}

void
errand_assert_error (Errand *self,
                     int     code)
{
  errand_start (self);
  errand_wait (self);
  g_assert_error (self->error, FERRY_ERROR, code);
  g_test_message ("%s", self->error->message);
}

void
errand_assert_body (Errand *self,
                    guint   index)
{
  g_autoptr (GBytes) body = scripted_peer_dup_body (self->fixture->peer, index);
  g_autoptr (GError) error = NULL;
  g_autofree char   *content = NULL;
  gsize              length;

  g_file_get_contents (self->fixture->file, &content, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (content, length, g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}
