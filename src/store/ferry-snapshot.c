/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-snapshot.h"

#include "ferry-crc32c.h"
#include "ferry-error.h"
#include "ferry-payload.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct _FerrySnapshot
{
  gatomicrefcount          ref_count;
  GBytes                  *bytes;     /* (owned): the file */
  GVariant                *index;     /* (owned) (nullable): what @items points into */
  GVariant                *ranks;     /* (owned) (nullable): what @order points into */
  FerrySummaryTable       *summaries; /* (owned) (nullable) */
  const FerrySnapshotItem *items;     /* (unowned) */
  const guint32           *order;     /* (unowned) */
  guint                    n;
  FerryFileHeader          header;
  gboolean                 is_mapped; /* @bytes come back when their pages go */
  gboolean                 is_damaged;
  gboolean                 knows_generation;
};

static FerrySnapshot *
snapshot_new (GBytes *bytes)
{
  FerrySnapshot *self = g_new0 (FerrySnapshot, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->bytes = g_bytes_ref (bytes);
  self->header.kind = FERRY_FILE_SNAPSHOT;
  self->header.version = FERRY_FORMAT_VERSION;
  self->knows_generation = TRUE;
  return self;
}

FerrySnapshot *
ferry_snapshot_new_empty (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (NULL, 0);

  return snapshot_new (bytes);
}

FerrySnapshot *
ferry_snapshot_ref (FerrySnapshot *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ferry_snapshot_unref (FerrySnapshot *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->index, g_variant_unref);
  g_clear_pointer (&self->ranks, g_variant_unref);
  g_clear_pointer (&self->summaries, ferry_summary_table_free);
  g_bytes_unref (self->bytes);
  g_free (self);
}

/* The arrays are of fixed-size elements: their data is used in place, unless it
 * must be byteswapped, which makes a copy. */
static GVariant *
map_array (FerrySnapshot *self,
           const char    *type,
           gsize          offset,
           gsize          size)
{
  g_autoptr (GBytes)   bytes = g_bytes_new_from_bytes (self->bytes, offset, size);
  g_autoptr (GVariant) array = NULL;

  array = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (type), bytes, FALSE));
  return self->header.is_swapped ? g_variant_byteswap (array) : g_steal_pointer (&array);
}

static void
use_arrays (FerrySnapshot *self,
            GVariant      *index,
            GVariant      *ranks)
{
  gsize n_items;
  gsize n_ranks;

  g_clear_pointer (&self->index, g_variant_unref);
  g_clear_pointer (&self->ranks, g_variant_unref);
  self->index = index;
  self->ranks = ranks;
  self->items = g_variant_get_fixed_array (index, &n_items, sizeof (FerrySnapshotItem));
  self->order = g_variant_get_fixed_array (ranks, &n_ranks, sizeof (guint32));
  g_assert (n_items == n_ranks);
  self->n = (guint) n_items;
}

/* Without them, or when they cannot be where the header says, the frames tell
 * the same. */
static void
map_summaries (FerrySnapshot *self)
{
  const FerryFileHeader *header = &self->header;
  guint64                offset = header->summaries_offset;
  g_autoptr (GBytes)     bytes = NULL;

  if (header->version < 3 || offset < FERRY_FILE_HEADER_SIZE || offset > header->index_offset ||
      offset % FERRY_FRAME_ALIGNMENT != 0)
    return;
  bytes = g_bytes_new_from_bytes (self->bytes, offset, header->index_offset - offset);
  self->summaries = ferry_summary_table_new (bytes, self->n, header->summaries_crc,
                                             header->is_swapped);
}

/* FALSE unless the file is as its header says. */
static gboolean
map_index (FerrySnapshot *self)
{
  const FerryFileHeader *header = &self->header;
  gsize                  size;
  const guint8          *data = g_bytes_get_data (self->bytes, &size);
  guint64                n = (guint64) header->n_unsettled + header->n_settled;
  guint64                items_size = n * sizeof (FerrySnapshotItem);
  guint64                ranks_size = n * sizeof (guint32);
  guint64                offset = header->index_offset;

  if (offset < FERRY_FILE_HEADER_SIZE || offset > size || offset % FERRY_FRAME_ALIGNMENT != 0)
    return FALSE;
  if (size - offset != items_size + ranks_size + FERRY_FILE_HEADER_SIZE)
    return FALSE;
  if (ferry_crc32c (0, data + offset, items_size + ranks_size) != header->index_crc)
    return FALSE;

  use_arrays (self,
              map_array (self, "a" FERRY_SNAPSHOT_ITEM_TYPE, offset, items_size),
              map_array (self, "au", offset + items_size, ranks_size));
  map_summaries (self);
  return TRUE;
}

static gboolean
are_unsettled_intact (FerrySnapshot *self)
{
  for (guint i = 0; i < self->header.n_unsettled; i++)
    {
      FerryFrame frame;

      if (!ferry_snapshot_read (self, i, &frame))
        return FALSE;
    }
  return TRUE;
}

/* What a search for frames finds. */
typedef struct
{
  FerrySnapshot *snapshot; /* (unowned) */
  GArray        *unsettled;
  GArray        *settled;
  GHashTable    *seen;
  guint64        generation;
} Salvage;

static void
salvage_frame (const FerryFrame *frame,
               gsize             offset,
               gpointer          user_data)
{
  Salvage          *salvage = user_data;
  FerrySnapshotItem item = { .id = frame->id, .offset = offset };
  gboolean          is_settled;

  if (frame->kind != FERRY_FRAME_REQUEST || g_hash_table_contains (salvage->seen, &frame->id))
    return;
  is_settled = ferry_payload_peek_settled (frame, salvage->snapshot->header.is_swapped);
  item.length = (guint32) frame->length;
  item.sequence = g_hash_table_size (salvage->seen);
  g_array_append_val (is_settled ? salvage->settled : salvage->unsettled, item);
  g_hash_table_add (salvage->seen, g_memdup2 (&frame->id, sizeof frame->id));
  salvage->generation = frame->generation;
}

static int
compare_ranked (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  const FerrySnapshotItem *items = user_data;

  return ferry_uuid_compare (&items[*(const guint32 *) a].id, &items[*(const guint32 *) b].id);
}

static GVariant *
new_ranks (const FerrySnapshotItem *items,
           guint                    n)
{
  g_autofree guint32 *ranks = g_new (guint32, n);
  GVariant           *array;

  for (guint i = 0; i < n; i++)
    ranks[i] = i;
  g_qsort_with_data (ranks, (int) n, sizeof *ranks, compare_ranked, (gpointer) items);
  array = g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, ranks, n, sizeof *ranks);
  return g_variant_ref_sink (array);
}

static void
salvage_finish (Salvage *salvage)
{
  FerrySnapshot *self = salvage->snapshot;
  GVariant      *index;

  self->header.n_unsettled = salvage->unsettled->len;
  self->header.n_settled = salvage->settled->len;
  g_array_append_vals (salvage->unsettled, salvage->settled->data, salvage->settled->len);
  index = g_variant_ref_sink (g_variant_new_fixed_array (
      G_VARIANT_TYPE (FERRY_SNAPSHOT_ITEM_TYPE), salvage->unsettled->data,
      salvage->unsettled->len, sizeof (FerrySnapshotItem)));
  use_arrays (self, index,
              new_ranks ((const FerrySnapshotItem *) (gpointer) salvage->unsettled->data,
                         salvage->unsettled->len));
}

static void
salvage_snapshot (FerrySnapshot *self,
                  gboolean       has_header)
{
  g_autoptr (GArray)     unsettled = g_array_new (FALSE, FALSE, sizeof (FerrySnapshotItem));
  g_autoptr (GArray)     settled = g_array_new (FALSE, FALSE, sizeof (FerrySnapshotItem));
  g_autoptr (GHashTable) seen = NULL;
  Salvage                salvage = { self, unsettled, settled, NULL, 0 };
  FerryFrameScan         scan = {
            .begin = FERRY_FILE_HEADER_SIZE,
            .version = self->header.version,
            .generation = has_header ? self->header.generation : FERRY_FRAME_ANY_GENERATION,
            .func = salvage_frame,
            .user_data = &salvage,
  };

  seen = g_hash_table_new_full (ferry_uuid_hash, ferry_uuid_equal, g_free, NULL);
  salvage.seen = seen;
  scan.data = g_bytes_get_data (self->bytes, &scan.size);
  self->is_damaged = TRUE;
  g_clear_pointer (&self->summaries, ferry_summary_table_free);
  ferry_frame_scan (&scan);
  salvage_finish (&salvage);
  if (!has_header)
    {
      self->header.generation = salvage.generation;
      self->knows_generation = self->n > 0;
    }
}

/* The first header, or where that is damaged the copy at the end. */
static FerryFileHeaderVerdict
parse_headers (FerrySnapshot *self)
{
  gsize                  size;
  const guint8          *data = g_bytes_get_data (self->bytes, &size);
  FerryFileHeaderVerdict verdict;

  verdict = ferry_file_header_parse (&self->header, FERRY_FILE_SNAPSHOT, data, size);
  if (verdict != FERRY_FILE_HEADER_DAMAGED)
    return verdict;
  self->is_damaged = TRUE;
  if (size < 2 * FERRY_FILE_HEADER_SIZE)
    return verdict;
  return ferry_file_header_parse (&self->header, FERRY_FILE_SNAPSHOT,
                                  data + size - FERRY_FILE_HEADER_SIZE, FERRY_FILE_HEADER_SIZE);
}

FerrySnapshot *
ferry_snapshot_new_for_bytes (GBytes *bytes)
{
  g_autoptr (FerrySnapshot) self = snapshot_new (bytes);
  FerryFileHeaderVerdict    verdict = parse_headers (self);

  if (verdict == FERRY_FILE_HEADER_TOO_NEW)
    return NULL;
  if (verdict != FERRY_FILE_HEADER_GOOD)
    salvage_snapshot (self, FALSE);
  else if (!map_index (self) || !are_unsettled_intact (self))
    salvage_snapshot (self, TRUE);
  return g_steal_pointer (&self);
}

FerrySnapshot *
ferry_snapshot_new_for_file (GMappedFile *file)
{
  g_autoptr (GBytes) bytes = g_mapped_file_get_bytes (file);
  FerrySnapshot     *self = ferry_snapshot_new_for_bytes (bytes);

  if (self != NULL)
    self->is_mapped = TRUE;
  return self;
}

/* NULL without an error when there is no file. */
static GMappedFile *
map_file (FerryStateDir *dir,
          GError       **error)
{
  const FerryFileOps *ops = ferry_state_dir_get_ops (dir);
  g_autoptr (GError)  open_error = NULL;
  GMappedFile        *file;
  int                 fd;

  fd = ferry_state_dir_open_file (dir, FERRY_STATE_SNAPSHOT, O_RDONLY, &open_error);
  if (fd < 0)
    {
      if (errno != ENOENT)
        g_propagate_error (error, g_steal_pointer (&open_error));
      return NULL;
    }
  file = g_mapped_file_new_from_fd (fd, FALSE, NULL);
  ops->close (ops, fd);
  if (file == NULL)
    {
      errno = EIO;
      ferry_state_dir_fail (dir, FERRY_STATE_SNAPSHOT, error);
    }
  return file;
}

FerrySnapshot *
ferry_snapshot_open (FerryStateDir *dir,
                     GError       **error)
{
  g_autoptr (GError)      map_error = NULL;
  g_autoptr (GMappedFile) file = map_file (dir, &map_error);
  FerrySnapshot          *self;

  if (map_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&map_error));
      return NULL;
    }
  if (file == NULL)
    return ferry_snapshot_new_empty ();
  self = ferry_snapshot_new_for_file (file);
  if (self == NULL)
    ferry_error_set (error, FERRY_ERROR_STATE_TOO_NEW, NULL);
  return self;
}

gboolean
ferry_snapshot_get_generation (FerrySnapshot *self,
                               guint64       *generation)
{
  *generation = self->header.generation;
  return self->knows_generation;
}

guint32
ferry_snapshot_get_version (FerrySnapshot *self)
{
  return self->header.version;
}

gboolean
ferry_snapshot_is_swapped (FerrySnapshot *self)
{
  return self->header.is_swapped;
}

gboolean
ferry_snapshot_is_damaged (FerrySnapshot *self)
{
  return self->is_damaged;
}

gsize
ferry_snapshot_get_size (FerrySnapshot *self)
{
  return g_bytes_get_size (self->bytes);
}

guint
ferry_snapshot_get_n (FerrySnapshot *self)
{
  return self->n;
}

guint
ferry_snapshot_get_n_unsettled (FerrySnapshot *self)
{
  return self->header.n_unsettled;
}

const FerrySnapshotItem *
ferry_snapshot_get_item (FerrySnapshot *self,
                         guint          position)
{
  g_return_val_if_fail (position < self->n, NULL);

  return &self->items[position];
}

guint
ferry_snapshot_get_ranked (FerrySnapshot *self,
                           guint          rank)
{
  g_return_val_if_fail (rank < self->n, 0);

  /* The index has a CRC, but no proof that a fair writer made it. */
  return MIN (self->order[rank], self->n - 1);
}

guint
ferry_snapshot_get_lower_bound (FerrySnapshot   *self,
                                const FerryUuid *id)
{
  guint first = 0;
  guint last = self->n;

  while (first < last)
    {
      guint middle = first + (last - first) / 2;

      if (ferry_uuid_compare (&self->items[ferry_snapshot_get_ranked (self, middle)].id, id) < 0)
        first = middle + 1;
      else
        last = middle;
    }
  return first;
}

guint
ferry_snapshot_find (FerrySnapshot   *self,
                     const FerryUuid *id)
{
  guint rank = ferry_snapshot_get_lower_bound (self, id);
  guint position;

  if (rank == self->n)
    return FERRY_SNAPSHOT_NOWHERE;
  position = ferry_snapshot_get_ranked (self, rank);
  return ferry_uuid_equal (&self->items[position].id, id) ? position : FERRY_SNAPSHOT_NOWHERE;
}

gboolean
ferry_snapshot_read (FerrySnapshot *self,
                     guint          position,
                     FerryFrame    *frame)
{
  const FerrySnapshotItem *item = ferry_snapshot_get_item (self, position);
  gsize                    size;
  const guint8            *data = g_bytes_get_data (self->bytes, &size);

  if (item->offset % FERRY_FRAME_ALIGNMENT != 0 || item->offset > size ||
      item->length > size - item->offset)
    return FALSE;
  return ferry_frame_parse (frame, self->header.version, data + item->offset, item->length) &&
         frame->kind == FERRY_FRAME_REQUEST && ferry_uuid_equal (&frame->id, &item->id);
}

gboolean
ferry_snapshot_get_summary (FerrySnapshot *self,
                            guint          position,
                            FerrySummary  *summary)
{
  g_return_val_if_fail (position < self->n, FALSE);

  return self->summaries != NULL && ferry_summary_table_get (self->summaries, position, summary);
}

GBytes *
ferry_snapshot_get_bytes (FerrySnapshot *self)
{
  return self->bytes;
}

void
ferry_snapshot_forget_frames (FerrySnapshot *self)
{
  gsize    page = (gsize) sysconf (_SC_PAGESIZE);
  gpointer data = (gpointer) g_bytes_get_data (self->bytes, NULL);
  guint64  size = self->header.summaries_offset;

  if (!self->is_mapped || self->is_damaged)
    return;
  if (self->summaries == NULL)
    size = self->header.index_offset;
  /* A mapping begins with a page. Only advice: nothing depends on it. */
  madvise (data, size - size % page, MADV_DONTNEED);
}
