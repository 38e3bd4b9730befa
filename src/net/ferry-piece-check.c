/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-piece-check.h"

#include "ferry-digest.h"
#include "ferry-error.h"

#define CHUNK (1024 * 1024)

struct _FerryPieceCheck
{
  gint           ref_count; /* the owner's, the thread's, those of reports */
  FerryPartFile *part;      /* (owned) */
  FerryPieces   *pieces;    /* (owned) */
  goffset        total;

  FerryPieceCheckFunc done;
  gpointer            user_data;
  GMainContext       *context; /* (owned) */
  gboolean            is_free; /* of the thread of the context */

  GMutex   lock; /* guards what follows */
  GCond    changed;
  GQueue   waiting; /* of piece numbers */
  gboolean is_stopped;
};

typedef struct
{
  FerryPieceCheck *check; /* (owned) */
  guint            piece;
  gboolean         is_good;
  GError          *error; /* (owned) (nullable) */
} Report;

static void
check_unref (FerryPieceCheck *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  ferry_part_file_unref (self->part);
  ferry_pieces_unref (self->pieces);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_queue_clear (&self->waiting);
  g_free (self);
}

/* ---- in the thread ---- */

static gboolean
is_stopped (FerryPieceCheck *self)
{
  gboolean stopped;

  g_mutex_lock (&self->lock);
  stopped = self->is_stopped;
  g_mutex_unlock (&self->lock);

  return stopped;
}

/* FALSE when stopped. */
static gboolean
wait_for_piece (FerryPieceCheck *self,
                guint           *piece)
{
  g_mutex_lock (&self->lock);
  while (!self->is_stopped && g_queue_is_empty (&self->waiting))
    g_cond_wait (&self->changed, &self->lock);
  if (!self->is_stopped)
    *piece = GPOINTER_TO_UINT (g_queue_pop_head (&self->waiting));
  g_mutex_unlock (&self->lock);

  return !is_stopped (self);
}

/* Lower-case hex; NULL with @error, or when stopped. (transfer full) */
static char *
hash_piece (FerryPieceCheck *self,
            guint            piece,
            guint8          *buffer,
            GError         **error)
{
  g_autoptr (FerryDigest) digest = ferry_digest_new (ferry_pieces_get_kind (self->pieces));
  goffset                 length = (goffset) ferry_pieces_get_length (self->pieces);
  goffset                 position = (goffset) piece * length;
  goffset                 end = MIN (position + length, self->total);

  while (position < end)
    {
      gsize  size = (gsize) MIN (CHUNK, end - position);
      gssize n = ferry_part_file_read (self->part, buffer, size, position, error);

      if (n < 0 || is_stopped (self))
        return NULL;
      if (n < (gssize) size)
        {
          ferry_error_set (error, FERRY_ERROR_PART_LOST,
                           ferry_part_file_get_part_name (self->part));
          return NULL;
        }

      ferry_digest_update (digest, buffer, (gsize) n);
      position += n;
    }

  return ferry_digest_finish (digest);
}

static char *
get_expected (FerryPieceCheck *self,
              guint            piece)
{
  gsize         size;
  const guint8 *hash = ferry_pieces_get_hash (self->pieces, piece, &size);
  GString      *hex = g_string_sized_new (2 * size);

  for (gsize i = 0; i < size; i++)
    g_string_append_printf (hex, "%02x", hash[i]);

  return g_string_free (hex, FALSE);
}

static gboolean
report_cb (gpointer data)
{
  Report *report = data;

  if (!report->check->is_free)
    report->check->done (report->piece, report->is_good, report->error, report->check->user_data);
  return G_SOURCE_REMOVE;
}

static void
report_free (gpointer data)
{
  Report *report = data;

  check_unref (report->check);
  g_clear_error (&report->error);
  g_free (report);
}

static void
check_piece (FerryPieceCheck *self,
             guint            piece,
             guint8          *buffer)
{
  Report             *report = g_new0 (Report, 1);
  g_autoptr (GSource) source = g_idle_source_new ();
  g_autofree char    *hex = NULL;
  g_autofree char    *expected = get_expected (self, piece);

  g_atomic_int_inc (&self->ref_count);
  report->check = self;
  report->piece = piece;
  hex = hash_piece (self, piece, buffer, &report->error);
  report->is_good = g_strcmp0 (hex, expected) == 0;

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, report_cb, report, report_free);
  g_source_attach (source, self->context);
}

static gpointer
run (gpointer data)
{
  FerryPieceCheck   *self = data;
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  guint              piece = 0;

  while (wait_for_piece (self, &piece))
    check_piece (self, piece, buffer);

  check_unref (self);
  return NULL;
}

/* ---- for its owner ---- */

FerryPieceCheck *
ferry_piece_check_new (FerryPartFile      *part,
                       FerryPieces        *pieces,
                       goffset             total,
                       FerryPieceCheckFunc done,
                       gpointer            user_data,
                       GMainContext       *context)
{
  FerryPieceCheck *self = g_new0 (FerryPieceCheck, 1);

  self->ref_count = 2;
  self->part = ferry_part_file_ref (part);
  self->pieces = ferry_pieces_ref (pieces);
  self->total = total;
  self->done = done;
  self->user_data = user_data;
  self->context = g_main_context_ref (context);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_queue_init (&self->waiting);
  g_thread_unref (g_thread_new ("ferry-pieces", run, self));

  return self;
}

void
ferry_piece_check_push (FerryPieceCheck *self,
                        guint            piece)
{
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->waiting, GUINT_TO_POINTER (piece));
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
ferry_piece_check_free (FerryPieceCheck *self)
{
  self->is_free = TRUE;
  g_mutex_lock (&self->lock);
  self->is_stopped = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  check_unref (self);
}
