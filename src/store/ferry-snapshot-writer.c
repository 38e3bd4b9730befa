/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-snapshot-writer.h"

#include "ferry-crc32c.h"
#include "ferry-error.h"
#include "ferry-payload.h"
#include "ferry-summary-builder.h"

#include <string.h>

#define TEMPORARY FERRY_STATE_SNAPSHOT FERRY_STATE_TEMPORARY
#define FLUSH_SIZE (1024 * 1024)

/* All that the memory of a small machine can spare; some fifty times what a
 * hundred thousand transfers take. */
#define MAX_SUMMARY_TEXTS (256u * 1024 * 1024)

struct _FerrySnapshotWriter
{
  FerryStateDir       *dir;       /* (unowned) */
  const FerryFileOps  *ops;       /* (unowned) */
  GByteArray          *buffer;    /* (owned): not written yet */
  GArray              *items;     /* (owned) */
  FerrySummaryBuilder *summaries; /* (owned) */
  FerryFileHeader      header;
  goffset              offset; /* where @buffer goes */
  int                  fd;
  gboolean             is_published;
};

FerrySnapshotWriter *
ferry_snapshot_writer_new (FerryStateDir *dir,
                           guint64        generation,
                           GError       **error)
{
  FerrySnapshotWriter *self;
  int                  fd;

  fd = ferry_state_dir_open_file (dir, TEMPORARY, O_RDWR | O_CREAT | O_TRUNC, error);
  if (fd < 0)
    return NULL;
  self = g_new0 (FerrySnapshotWriter, 1);
  self->dir = dir;
  self->ops = ferry_state_dir_get_ops (dir);
  self->fd = fd;
  self->buffer = g_byte_array_new ();
  self->items = g_array_new (FALSE, FALSE, sizeof (FerrySnapshotItem));
  self->summaries = ferry_summary_builder_new (MAX_SUMMARY_TEXTS);
  self->header.kind = FERRY_FILE_SNAPSHOT;
  self->header.version = FERRY_FORMAT_VERSION;
  self->header.generation = generation;
  /* The first header is written last: its place is kept. */
  g_byte_array_set_size (self->buffer, FERRY_FILE_HEADER_SIZE);
  return self;
}

void
ferry_snapshot_writer_free (FerrySnapshotWriter *self)
{
  self->ops->close (self->ops, self->fd);
  if (!self->is_published)
    ferry_state_dir_remove (self->dir, TEMPORARY);
  g_byte_array_unref (self->buffer);
  g_array_unref (self->items);
  ferry_summary_builder_free (self->summaries);
  g_free (self);
}

static guint64
get_end (FerrySnapshotWriter *self)
{
  return (guint64) self->offset + self->buffer->len;
}

static gboolean
write_out (FerrySnapshotWriter *self,
           gconstpointer        data,
           gsize                size,
           GError             **error)
{
  if (ferry_file_ops_pwrite_all (self->ops, self->fd, data, size, self->offset) != 0)
    return ferry_state_dir_fail (self->dir, TEMPORARY, error);
  self->offset += (goffset) size;
  return TRUE;
}

static gboolean
flush (FerrySnapshotWriter *self,
       GError             **error)
{
  if (!write_out (self, self->buffer->data, self->buffer->len, error))
    return FALSE;
  g_byte_array_set_size (self->buffer, 0);
  return TRUE;
}

/* What is long is not copied first. */
static gboolean
append (FerrySnapshotWriter *self,
        gconstpointer        data,
        gsize                size,
        GError             **error)
{
  if (size >= FLUSH_SIZE)
    return flush (self, error) && write_out (self, data, size, error);
  g_byte_array_append (self->buffer, data, (guint) size);
  return self->buffer->len < FLUSH_SIZE || flush (self, error);
}

/* Of the frame that was appended to the buffer from @offset on. */
static gboolean
note_item (FerrySnapshotWriter      *self,
           const FerrySnapshotPlace *place,
           guint64                   offset,
           GError                  **error)
{
  FerrySnapshotItem item = { .id = place->id, .offset = offset, .sequence = place->sequence };

  g_assert (place->is_settled || self->header.n_settled == 0);

  item.length = (guint32) (get_end (self) - offset);
  g_array_append_val (self->items, item);
  ferry_summary_builder_add (self->summaries, place->summary);
  if (place->is_settled)
    self->header.n_settled++;
  else
    self->header.n_unsettled++;
  return self->buffer->len < FLUSH_SIZE || flush (self, error);
}

gboolean
ferry_snapshot_writer_add (FerrySnapshotWriter      *self,
                           const FerrySnapshotPlace *place,
                           GVariant                 *payload,
                           GError                  **error)
{
  guint64 offset = get_end (self);

  ferry_payload_append_frame (FERRY_FRAME_REQUEST, &place->id, self->header.generation, payload,
                              self->buffer);
  return note_item (self, place, offset, error);
}

gboolean
ferry_snapshot_writer_add_frame (FerrySnapshotWriter      *self,
                                 const FerrySnapshotPlace *place,
                                 const FerryFrame         *frame,
                                 GError                  **error)
{
  FerryFrame ours = *frame;
  guint64    offset = get_end (self);

  ours.generation = self->header.generation;
  ferry_frame_append (&ours, self->buffer);
  return note_item (self, place, offset, error);
}

static int
compare_ranked (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  GArray *items = user_data;

  return ferry_uuid_compare (&g_array_index (items, FerrySnapshotItem, *(const guint32 *) a).id,
                             &g_array_index (items, FerrySnapshotItem, *(const guint32 *) b).id);
}

static gboolean
append_summaries (FerrySnapshotWriter *self,
                  GError             **error)
{
  GArray     *items;
  GByteArray *texts;

  if (!ferry_summary_builder_end (self->summaries, &items, &texts, &self->header.summaries_crc))
    return TRUE;
  self->header.summaries_offset = get_end (self);
  return append (self, items->data, items->len * sizeof (FerrySummaryItem), error) &&
         append (self, texts->data, texts->len, error);
}

static gboolean
append_index (FerrySnapshotWriter *self,
              GError             **error)
{
  g_autofree guint32 *ranks = g_new (guint32, self->items->len);
  gsize               items_size = self->items->len * sizeof (FerrySnapshotItem);
  gsize               ranks_size = self->items->len * sizeof (guint32);

  for (guint i = 0; i < self->items->len; i++)
    ranks[i] = i;
  g_qsort_with_data (ranks, (int) self->items->len, sizeof *ranks, compare_ranked, self->items);

  self->header.index_offset = get_end (self);
  self->header.index_crc = ferry_crc32c (0, self->items->data, items_size);
  self->header.index_crc = ferry_crc32c (self->header.index_crc, ranks, ranks_size);
  return append (self, self->items->data, items_size, error) &&
         append (self, ranks, ranks_size, error);
}

static gboolean
write_end (FerrySnapshotWriter *self,
           GError             **error)
{
  guint8 header[FERRY_FILE_HEADER_SIZE];

  if (!append_summaries (self, error) || !append_index (self, error))
    return FALSE;
  ferry_file_header_encode (&self->header, header);
  g_byte_array_append (self->buffer, header, sizeof header);
  /* A small snapshot is one write. */
  if (self->offset == 0)
    memcpy (self->buffer->data, header, sizeof header);
  else if (ferry_file_ops_pwrite_all (self->ops, self->fd, header, sizeof header, 0) != 0)
    return ferry_state_dir_fail (self->dir, TEMPORARY, error);
  if (!flush (self, error))
    return FALSE;
  if (self->ops->fsync (self->ops, self->fd) != 0)
    return ferry_state_dir_fail (self->dir, TEMPORARY, error);
  return TRUE;
}

/* Mapped before it has its name: nothing may fail between the rename and its
 * use, or frames would be appended to a journal that the new one outdates. */
static FerrySnapshot *
map_written (FerrySnapshotWriter *self,
             GError             **error)
{
  g_autoptr (GMappedFile)   file = g_mapped_file_new_from_fd (self->fd, FALSE, NULL);
  g_autoptr (FerrySnapshot) snapshot = NULL;

  if (file != NULL)
    snapshot = ferry_snapshot_new_for_file (file);
  if (snapshot == NULL || ferry_snapshot_is_damaged (snapshot))
    {
      ferry_error_set (error, FERRY_ERROR_DISK_FAILURE, NULL);
      return NULL;
    }
  return g_steal_pointer (&snapshot);
}

FerrySnapshot *
ferry_snapshot_writer_publish (FerrySnapshotWriter *self,
                               gboolean            *is_in_doubt,
                               GError             **error)
{
  g_autoptr (FerrySnapshot) snapshot = NULL;

  *is_in_doubt = FALSE;
  if (!write_end (self, error))
    return NULL;
  snapshot = map_written (self, error);
  if (snapshot == NULL)
    return NULL;
  self->is_published = TRUE;
  *is_in_doubt = !ferry_state_dir_publish (self->dir, TEMPORARY, FERRY_STATE_SNAPSHOT, error);
  return *is_in_doubt ? NULL : g_steal_pointer (&snapshot);
}
