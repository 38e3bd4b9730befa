/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-connection.h"

#include "ferry-fake-head.h"
#include "ferry-fake-request.h"
#include "ferry-fake-sender.h"

#include <string.h>

#define HEAD_MAX (256 * 1024)
#define READ_SIZE (64 * 1024)
#define CHECKSUM_PREFIX "/sha256"

struct _FerryFakeConnection
{
  FerryFakeOrigin *origin; /* (unowned), outlives us */
  FerryFakeWire   *wire;   /* (owned) */
  pthread_t        thread;
  guint            number;
  gboolean         is_done; /* guarded by the origin's lock */

  /* Of our thread alone. */
  GByteArray       *input;   /* (owned): read, not used yet */
  FerryFakeRequest *request; /* (owned) (nullable): the one being answered */
  FerryFakeEntry   *entry;   /* (owned) (nullable): for it */
  guint             index;   /* of the request in the log */
  guint             generation;
  gint64            address; /* signed one, or -1 */
  gboolean          is_finished;
  gboolean          drops_next;
};

static gboolean
read_more (FerryFakeConnection *self)
{
  guint  old = self->input->len;
  gssize n_read;

  g_byte_array_set_size (self->input, old + READ_SIZE);
  n_read = ferry_fake_wire_read (self->wire, self->input->data + old, READ_SIZE);
  g_byte_array_set_size (self->input, old + MAX (n_read, 0));

  return n_read > 0;
}

/* The length of the head with its empty line, 0 when the end came first. */
static gsize
read_head (FerryFakeConnection *self)
{
  while (self->input->len < HEAD_MAX)
    {
      const guint8 *end = memmem (self->input->data, self->input->len, "\r\n\r\n", 4);

      if (end != NULL)
        return end + 4 - self->input->data;
      if (!read_more (self))
        return 0;
    }

  return 0;
}

static gboolean
skip_bytes (FerryFakeConnection *self,
            guint64              length)
{
  while (length > 0)
    {
      guint part = MIN (length, self->input->len);

      if (part == 0 && !read_more (self))
        return FALSE;
      g_byte_array_remove_range (self->input, 0, part);
      length -= part;
    }

  return TRUE;
}

static gboolean
skip_line (FerryFakeConnection *self,
           guint64             *number)
{
  const guint8 *end = memmem (self->input->data, self->input->len, "\r\n", 2);

  while (end == NULL)
    {
      if (self->input->len > HEAD_MAX || !read_more (self))
        return FALSE;
      end = memmem (self->input->data, self->input->len, "\r\n", 2);
    }
  *number = g_ascii_strtoull ((const char *) self->input->data, NULL, 16);

  return skip_bytes (self, end + 2 - self->input->data);
}

static gboolean
skip_chunks (FerryFakeConnection *self)
{
  guint64 length = 0;
  guint64 nothing;

  do
    {
      if (!skip_line (self, &length) || !skip_bytes (self, length) || !skip_line (self, &nothing))
        return FALSE;
      self->request->body_length += length;
    }
  while (length > 0);

  return TRUE;
}

static gboolean
skip_request_body (FerryFakeConnection *self)
{
  static const char proceed[] = "HTTP/1.1 100 Continue\r\n\r\n";
  const char       *length = ferry_fake_request_get_header (self->request, "Content-Length");

  if (ferry_fake_request_has_token (self->request, "Expect", "100-continue"))
    ferry_fake_wire_write (self->wire, (const guint8 *) proceed, strlen (proceed));
  if (ferry_fake_request_has_token (self->request, "Transfer-Encoding", "chunked"))
    return skip_chunks (self);
  if (length == NULL)
    return TRUE;
  self->request->body_length = g_ascii_strtoull (length, NULL, 10);

  return skip_bytes (self, self->request->body_length);
}

/* With the lock: shows the request as it is now in the log, unless that was
 * cleared meanwhile. */
static void
update_log (FerryFakeConnection *self)
{
  GPtrArray *requests = self->origin->requests;

  if (self->generation != self->origin->generation)
    return;
  ferry_fake_request_free (requests->pdata[self->index]);
  requests->pdata[self->index] = ferry_fake_request_copy (self->request);
}

static void
log_request (FerryFakeConnection *self)
{
  FerryFakeOrigin *origin = self->origin;

  pthread_mutex_lock (&origin->lock);
  self->index = origin->requests->len;
  self->generation = origin->generation;
  g_ptr_array_add (origin->requests, ferry_fake_request_copy (self->request));
  ferry_fake_origin_count (origin, FERRY_FAKE_COUNT_REQUESTS, 1);
  pthread_mutex_unlock (&origin->lock);
}

static void
count_cb (gpointer data,
          guint64  n_bytes)
{
  FerryFakeConnection *self = data;
  FerryFakeOrigin     *origin = self->origin;

  pthread_mutex_lock (&origin->lock);
  self->request->sent += n_bytes;
  self->entry->served += n_bytes;
  if (self->address >= 0)
    g_array_index (self->entry->addresses, FerryFakeTicket, self->address).sent += n_bytes;
  if (self->generation == origin->generation)
    ((FerryFakeRequest *) origin->requests->pdata[self->index])->sent = self->request->sent;
  ferry_fake_origin_count (origin, FERRY_FAKE_COUNT_BYTES, n_bytes);
  pthread_mutex_unlock (&origin->lock);
}

static void
finish (FerryFakeConnection *self,
        gboolean             is_whole)
{
  FerryFakeOrigin *origin = self->origin;

  if (self->is_finished)
    return;

  self->is_finished = TRUE;
  pthread_mutex_lock (&origin->lock);
  self->request->is_done = TRUE;
  self->request->is_whole = is_whole;
  update_log (self);
  self->entry->busy--;
  ferry_fake_origin_count (origin, FERRY_FAKE_COUNT_BUSY, -1);
  ferry_fake_origin_count (origin, FERRY_FAKE_COUNT_ANSWERS, 1);
  pthread_mutex_unlock (&origin->lock);
}

static void
finish_cb (gpointer data)
{
  finish (data, TRUE);
}

static void
hold_cb (gpointer data,
         gboolean begins)
{
  FerryFakeConnection *self = data;

  pthread_mutex_lock (&self->origin->lock);
  ferry_fake_origin_count (self->origin, FERRY_FAKE_COUNT_HELD, begins ? 1 : -1);
  pthread_mutex_unlock (&self->origin->lock);
}

static gboolean
is_released_cb (gpointer data)
{
  FerryFakeConnection *self = data;
  gboolean             is_released;

  pthread_mutex_lock (&self->origin->lock);
  is_released = self->entry->released;
  pthread_mutex_unlock (&self->origin->lock);

  return is_released;
}

/* /sha256/PATH[?version=N] answers the checksum of the whole file at /PATH. It
 * takes a while, so the lock is not held meanwhile. */
static FerryFakeEntry *
find_checksum (FerryFakeConnection *self)
{
  const char                *target = self->request->target + strlen (CHECKSUM_PREFIX);
  const char                *query = strstr (target, "?version=");
  guint                      version = 1;
  g_autofree char           *path = g_strndup (target, strcspn (target, "?"));
  g_autoptr (FerryFakeEntry) file = NULL;
  g_autofree char           *checksum = NULL;
  FerryFakeResource          resource = { 0 };
  guint64                    seed;
  guint64                    size;

  if (query != NULL)
    version = g_ascii_strtoull (query + strlen ("?version="), NULL, 10);
  seed = ferry_fake_content_seed (path, version);

  pthread_mutex_lock (&self->origin->lock);
  file = ferry_fake_origin_find (self->origin, path);
  size = file->size;
  pthread_mutex_unlock (&self->origin->lock);

  checksum = ferry_fake_content_checksum (seed, size, G_CHECKSUM_SHA256);
  resource.text = checksum;
  resource.type = "text/plain";

  return ferry_fake_entry_new (self->request->target, &resource, NULL);
}

/* Finds out what strikes. With the lock. */
static void
judge (FerryFakeConnection *self,
       FerryFakePlan       *plan,
       FerryFakeGate       *gate)
{
  FerryFakeEntry *entry = self->entry;
  FerryFakeScene  scene = { self->request, entry->busy, entry->served, entry->version,
                            ferry_fake_origin_throw_dice (self->origin) };

  ferry_fake_request_resolve_range (self->request, entry->size);
  ferry_fake_entry_judge (entry, &scene, TRUE, plan);
  ferry_fake_gate_init (gate, entry, plan, self->request);
  if (gate->status == 0)
    ferry_fake_entry_judge (entry, &scene, FALSE, plan);
  self->address = gate->address < (gint64) entry->addresses->len ? gate->address : -1;
  entry->n_answers++;
  entry->busy++;
  ferry_fake_origin_count (self->origin, FERRY_FAKE_COUNT_BUSY, 1);
}

static FerryFakeAnswer *
make_answer (FerryFakeConnection *self,
             FerryFakePlan       *plan)
{
  FerryFakeOrigin *origin = self->origin;
  g_autofree char *target = ferry_fake_gate_dup_target (self->request->target);
  FerryFakeGate    gate;
  FerryFakeView    view;
  FerryFakeAnswer *answer;

  if (g_str_has_prefix (self->request->target, CHECKSUM_PREFIX "/"))
    self->entry = find_checksum (self);

  pthread_mutex_lock (&origin->lock);
  if (self->entry == NULL)
    self->entry = ferry_fake_origin_find (origin, target);
  judge (self, plan, &gate);
  view = (FerryFakeView){ self->entry->path, self->entry->size, self->entry->version,
                          self->entry->type, self->entry->text, self->entry->created,
                          self->entry->n_answers, origin->base, origin->other_base, origin->port };
  update_log (self);
  pthread_mutex_unlock (&origin->lock);

  answer = ferry_fake_answer_new (self->request, plan, &gate, &view);
  ferry_fake_gate_clear (&gate);

  return answer;
}

/* Whether the connection goes on. */
static gboolean
respond (FerryFakeConnection *self,
         FerryFakeEnd        *end)
{
  FerryFakeHooks              hooks = { self->origin->options.rate, count_cb, finish_cb, hold_cb,
                                        is_released_cb, self };
  g_autoptr (FerryFakeAnswer) answer = NULL;
  FerryFakePlan               plan;
  gboolean                    goes_on;

  self->is_finished = FALSE;
  ferry_fake_plan_init (&plan);
  answer = make_answer (self, &plan);

  pthread_mutex_lock (&self->origin->lock);
  self->request->status = answer->status;
  update_log (self);
  pthread_mutex_unlock (&self->origin->lock);

  self->drops_next = ferry_fake_plan_has (&plan, FERRY_FAKE_FAULT_DROP_NEXT);
  goes_on = ferry_fake_sender_run (answer, &plan, self->wire, &hooks, end);
  finish (self, FALSE);
  ferry_fake_plan_clear (&plan);

  return goes_on;
}

static gboolean
refuse (FerryFakeConnection *self)
{
  static const char refusal[] = "HTTP/1.1 400 Bad Request\r\n"
                                "Content-Length: 0\r\n"
                                "Connection: close\r\n\r\n";

  ferry_fake_wire_write (self->wire, (const guint8 *) refusal, strlen (refusal));

  return FALSE;
}

/* Whether the connection goes on. */
static gboolean
serve (FerryFakeConnection *self,
       FerryFakeEnd        *end)
{
  gsize length = read_head (self);

  if (length == 0 || self->drops_next)
    return FALSE;
  g_clear_pointer (&self->request, ferry_fake_request_free);
  g_clear_pointer (&self->entry, ferry_fake_entry_unref);
  self->request = ferry_fake_request_parse ((const char *) self->input->data, length, self->number);
  g_byte_array_remove_range (self->input, 0, length);
  if (self->request == NULL)
    return refuse (self);

  log_request (self);
  if (!skip_request_body (self))
    return FALSE;

  return respond (self, end);
}

static gboolean
shake_hands (FerryFakeConnection *self)
{
  FerryFakeOrigin                 *origin = self->origin;
  gnutls_certificate_credentials_t credentials;
  FerryFakeTls                     tls;
  const char                      *priority;

  if (origin->options.tls == FERRY_FAKE_TLS_NONE)
    return TRUE;
  pthread_mutex_lock (&origin->lock);
  tls = origin->tls;
  credentials = ferry_fake_authority_get_credentials (origin->authority, tls);
  pthread_mutex_unlock (&origin->lock);

  priority = ferry_fake_authority_get_priority (tls);

  return ferry_fake_wire_handshake (self->wire, credentials, priority);
}

static void *
run_thread (void *data)
{
  FerryFakeConnection *self = data;
  FerryFakeEnd         end = FERRY_FAKE_END_CLEAN;

  if (self->origin->options.silent)
    {
      while (ferry_fake_wire_wait (self->wire, -1) != FERRY_FAKE_WAKE_GONE)
        ;
    }
  else if (shake_hands (self))
    {
      while (serve (self, &end))
        ;
    }

  /* Counted down first: who sees the end may connect again at once. */
  pthread_mutex_lock (&self->origin->lock);
  ferry_fake_origin_count (self->origin, FERRY_FAKE_COUNT_OPEN, -1);
  pthread_mutex_unlock (&self->origin->lock);
  ferry_fake_wire_end (self->wire, end);
  pthread_mutex_lock (&self->origin->lock);
  self->is_done = TRUE;
  pthread_mutex_unlock (&self->origin->lock);

  return NULL;
}

FerryFakeConnection *
ferry_fake_connection_new (FerryFakeOrigin *origin,
                           int              fd,
                           guint            number)
{
  FerryFakeConnection *self = g_new0 (FerryFakeConnection, 1);

  self->origin = origin;
  self->number = number;
  self->wire = ferry_fake_wire_new (fd);
  self->input = g_byte_array_sized_new (HEAD_MAX);
  self->address = -1;
  g_assert_cmpint (pthread_create (&self->thread, NULL, run_thread, self), ==, 0);

  return self;
}

gboolean
ferry_fake_connection_is_done (FerryFakeConnection *self)
{
  return self->is_done;
}

void
ferry_fake_connection_nudge (FerryFakeConnection *self)
{
  ferry_fake_wire_nudge (self->wire);
}

void
ferry_fake_connection_abort (FerryFakeConnection *self)
{
  ferry_fake_wire_abort (self->wire);
}

void
ferry_fake_connection_free (FerryFakeConnection *self)
{
  pthread_join (self->thread, NULL);
  ferry_fake_wire_free (self->wire);
  g_byte_array_unref (self->input);
  g_clear_pointer (&self->request, ferry_fake_request_free);
  g_clear_pointer (&self->entry, ferry_fake_entry_unref);
  g_free (self);
}
