/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-hasher.h"

#include "ferry-digest.h"
#include "ferry-error.h"

#define CHUNK (1024 * 1024)

struct _FerryHasher
{
  gint              ref_count; /* the owner's and the thread's */
  FerryPartFile    *part;      /* (owned) */
  FerryChecksumKind kind;

  GMutex   lock; /* guards what follows */
  GCond    changed;
  goffset  frontier;
  goffset  total; /* -1 until finish() */
  gboolean is_stopped;

  FerryHasherFunc done;
  gpointer        user_data;
  GMainContext   *context; /* (owned) (nullable) */

  char   *hex;   /* (owned) (nullable) */
  GError *error; /* (owned) (nullable) */
};

static void
hasher_unref (gpointer data)
{
  FerryHasher *self = data;

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  ferry_part_file_unref (self->part);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self->hex);
  g_clear_error (&self->error);
  g_free (self);
}

/* Waits until a whole chunk behind @position is there, or the rest of the
 * file. Returns its size; 0 at the end, -1 when stopped. */
static gssize
wait_for_chunk (FerryHasher *self,
                goffset      position)
{
  gssize size;

  g_mutex_lock (&self->lock);
  while (!self->is_stopped && self->total < 0 && self->frontier - position < CHUNK)
    g_cond_wait (&self->changed, &self->lock);

  if (self->is_stopped)
    size = -1;
  else if (self->total >= 0)
    size = (gssize) MIN (CHUNK, self->total - position);
  else
    size = CHUNK;
  g_mutex_unlock (&self->lock);

  return size;
}

/* FALSE when stopped. */
static gboolean
hash_all (FerryHasher *self,
          FerryDigest *digest,
          guint8      *buffer)
{
  goffset position = 0;

  for (;;)
    {
      gssize size = wait_for_chunk (self, position);
      gssize n;

      if (size <= 0)
        return size == 0;

      n = ferry_part_file_read (self->part, buffer, (gsize) size, position, &self->error);
      if (n >= 0 && n < size)
        ferry_error_set (&self->error, FERRY_ERROR_PART_LOST,
                         ferry_part_file_get_part_name (self->part));
      if (self->error != NULL)
        return TRUE;

      ferry_digest_update (digest, buffer, (gsize) n);
      position += n;
    }
}

static gboolean
report_cb (gpointer data)
{
  FerryHasher *self = data;
  gboolean     is_stopped;

  g_mutex_lock (&self->lock);
  is_stopped = self->is_stopped;
  g_mutex_unlock (&self->lock);

  if (!is_stopped)
    self->done (self->hex, self->error, self->user_data);
  return G_SOURCE_REMOVE;
}

/* A read error may come before finish(): the report waits for it. */
static gboolean
wait_for_finish (FerryHasher *self)
{
  gboolean is_stopped;

  g_mutex_lock (&self->lock);
  while (!self->is_stopped && self->total < 0)
    g_cond_wait (&self->changed, &self->lock);
  is_stopped = self->is_stopped;
  g_mutex_unlock (&self->lock);

  return !is_stopped;
}

/* A source, not g_main_context_invoke(): that may run here, in this thread. */
static void
report (FerryHasher *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_atomic_int_inc (&self->ref_count);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, report_cb, self, hasher_unref);
  g_source_attach (source, self->context);
}

static gpointer
run (gpointer data)
{
  FerryHasher            *self = data;
  g_autoptr (FerryDigest) digest = ferry_digest_new (self->kind);
  g_autofree guint8      *buffer = g_malloc (CHUNK);

  if (hash_all (self, digest, buffer) && wait_for_finish (self))
    {
      if (self->error == NULL)
        self->hex = ferry_digest_finish (digest);
      report (self);
    }

  hasher_unref (self);
  return NULL;
}

FerryHasher *
ferry_hasher_new (FerryPartFile    *part,
                  FerryChecksumKind kind)
{
  FerryHasher *self = g_new0 (FerryHasher, 1);

  self->ref_count = 2;
  self->part = ferry_part_file_ref (part);
  self->kind = kind;
  self->total = -1;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_thread_unref (g_thread_new ("ferry-hasher", run, self));

  return self;
}

void
ferry_hasher_advance (FerryHasher *self,
                      goffset      frontier)
{
  g_mutex_lock (&self->lock);
  if (frontier > self->frontier)
    self->frontier = frontier;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
ferry_hasher_finish (FerryHasher    *self,
                     goffset         total,
                     FerryHasherFunc done,
                     gpointer        user_data,
                     GMainContext   *context)
{
  g_mutex_lock (&self->lock);
  self->done = done;
  self->user_data = user_data;
  self->context = g_main_context_ref (context);
  self->total = total;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
ferry_hasher_free (FerryHasher *self)
{
  g_mutex_lock (&self->lock);
  self->is_stopped = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  hasher_unref (self);
}
