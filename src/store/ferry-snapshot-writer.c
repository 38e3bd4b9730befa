/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-snapshot-writer.h"

#include "ferry-crc32c.h"
#include "ferry-error.h"
#include "ferry-payload.h"

#include <string.h>

#define TEMPORARY FERRY_STATE_SNAPSHOT FERRY_STATE_TEMPORARY
#define FLUSH_SIZE (1024 * 1024)

struct _FerrySnapshotWriter
{
  FerryStateDir      *dir;    /* (unowned) */
  const FerryFileOps *ops;    /* (unowned) */
  GByteArray         *buffer; /* (owned): not written yet */
  GArray             *items;  /* (owned) */
  FerryFileHeader     header;
  goffset             offset; /* where @buffer goes */
  int                 fd;
  gboolean            is_published;
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
  g_free (self);
}

static gboolean
flush (FerrySnapshotWriter *self,
       GError             **error)
{
  if (ferry_file_ops_pwrite_all (self->ops, self->fd, self->buffer->data, self->buffer->len,
                                 self->offset) != 0)
    return ferry_state_dir_fail (self->dir, TEMPORARY, error);
  self->offset += self->buffer->len;
  g_byte_array_set_size (self->buffer, 0);
  return TRUE;
}

static gboolean
note_item (FerrySnapshotWriter *self,
           FerrySnapshotItem   *item,
           gboolean             is_settled,
           GError             **error)
{
  g_assert (is_settled || self->header.n_settled == 0);

  item->length = (guint32) ((guint64) self->offset + self->buffer->len - item->offset);
  g_array_append_val (self->items, *item);
  if (is_settled)
    self->header.n_settled++;
  else
    self->header.n_unsettled++;
  return self->buffer->len < FLUSH_SIZE || flush (self, error);
}

gboolean
ferry_snapshot_writer_add (FerrySnapshotWriter *self,
                           const FerryUuid     *id,
                           guint32              sequence,
                           gboolean             is_settled,
                           GVariant            *payload,
                           GError             **error)
{
  FerrySnapshotItem item = {
    .id = *id,
    .offset = (guint64) self->offset + self->buffer->len,
    .sequence = sequence,
  };

  ferry_payload_append_frame (FERRY_FRAME_REQUEST, id, self->header.generation, payload,
                              self->buffer);
  return note_item (self, &item, is_settled, error);
}

gboolean
ferry_snapshot_writer_add_frame (FerrySnapshotWriter *self,
                                 const FerryFrame    *frame,
                                 guint32              sequence,
                                 gboolean             is_settled,
                                 GError             **error)
{
  FerryFrame        ours = *frame;
  FerrySnapshotItem item = {
    .id = frame->id,
    .offset = (guint64) self->offset + self->buffer->len,
    .sequence = sequence,
  };

  ours.generation = self->header.generation;
  ferry_frame_append (&ours, self->buffer);
  return note_item (self, &item, is_settled, error);
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

static void
append_index (FerrySnapshotWriter *self)
{
  g_autofree guint32 *ranks = g_new (guint32, self->items->len);
  gsize               items_size = self->items->len * sizeof (FerrySnapshotItem);
  gsize               ranks_size = self->items->len * sizeof (guint32);

  for (guint i = 0; i < self->items->len; i++)
    ranks[i] = i;
  g_qsort_with_data (ranks, (int) self->items->len, sizeof *ranks, compare_ranked, self->items);

  self->header.index_offset = (guint64) self->offset + self->buffer->len;
  self->header.index_crc = ferry_crc32c (0, self->items->data, items_size);
  self->header.index_crc = ferry_crc32c (self->header.index_crc, ranks, ranks_size);
  g_byte_array_append (self->buffer, (const guint8 *) self->items->data, (guint) items_size);
  g_byte_array_append (self->buffer, (const guint8 *) ranks, (guint) ranks_size);
}

static gboolean
write_end (FerrySnapshotWriter *self,
           GError             **error)
{
  guint8 header[FERRY_FILE_HEADER_SIZE];

  append_index (self);
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
  g_autoptr (GBytes)        bytes = NULL;
  g_autoptr (FerrySnapshot) snapshot = NULL;

  if (file != NULL)
    {
      bytes = g_mapped_file_get_bytes (file);
      snapshot = ferry_snapshot_new_for_bytes (bytes);
    }
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
