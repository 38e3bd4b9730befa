/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-codec.h"
#include "ferry-crc32c.h"
#include "ferry-file-header.h"
#include "ferry-frame.h"
#include "ferry-little-endian.h"
#include "ferry-payload.h"
#include "ferry-snapshot.h"
#include "ferry-store-index.h"
#include "fuzz.h"

#include <string.h>

#define FRAME_HEADER_SIZE 40

typedef struct
{
  GBytes          *file;  /* (unowned) */
  FerryStoreIndex *index; /* (unowned) */
  gsize            end;
} Reading;

/* A frame lies in the file behind the one before, and is written as it was
 * read. */
static void
check_frame (const FerryFrame *frame,
             gsize             offset,
             gpointer          user_data)
{
  Reading               *reading = user_data;
  g_autoptr (GByteArray) written = g_byte_array_new ();
  g_autoptr (GVariant)   request = NULL;
  g_autoptr (GVariant)   record = NULL;
  FerryFrame             again;

  g_assert_cmpuint (offset, >=, reading->end);
  reading->end = offset + frame->length;
  g_assert_cmpuint (reading->end, <=, g_bytes_get_size (reading->file));
  ferry_store_index_apply (reading->index, frame, offset);
  ferry_payload_peek_settled (frame, FALSE);
  if (ferry_payload_read (frame, TRUE, &request, &record, NULL) && request != NULL)
    g_assert_nonnull (record);

  ferry_frame_append (frame, written);
  g_assert_true (ferry_frame_parse (&again, FERRY_FORMAT_VERSION, written->data, written->len));
  g_assert_cmpint (again.kind, ==, frame->kind);
  g_assert_cmpuint (again.generation, ==, frame->generation);
  g_assert_true (ferry_uuid_equal (&again.id, &frame->id));
  g_assert_cmpmem (again.payload, again.payload_length, frame->payload, frame->payload_length);
}

static void
check_journal (GBytes *file,
               guint   version)
{
  g_autoptr (FerrySnapshot)   empty = ferry_snapshot_new_empty ();
  g_autoptr (FerryStoreIndex) index = ferry_store_index_new (empty);
  g_auto (GStrv)              ids = NULL;
  Reading                     reading = { file, index, 0 };
  FerryFrameScan              scan = {
                 .version = version,
                 .generation = FERRY_FRAME_ANY_GENERATION,
                 .func = check_frame,
                 .user_data = &reading,
  };

  scan.data = g_bytes_get_data (file, &scan.size);
  ferry_frame_scan (&scan);
  g_assert_cmpuint (scan.end, ==, reading.end);
  g_assert_cmpuint (scan.end + scan.n_skipped, <=, 2 * scan.size);
  ids = ferry_store_index_list (index, FALSE);
  g_assert_cmpuint (g_strv_length (ids), ==, ferry_store_index_get_n (index));
}

static void
check_summary (const FerrySummary *summary)
{
  g_assert_true (ferry_status_is_known (summary->status));
  g_assert_cmpint (summary->total, >=, -1);
  g_assert_true (g_utf8_validate (summary->name, -1, NULL));
  g_assert_true (g_utf8_validate (summary->search, -1, NULL));
  g_assert_true (g_utf8_validate (summary->group, -1, NULL));
}

static void
count_entry (const FerryEntry *entry,
             gpointer          user_data)
{
  guint *n = user_data;

  g_assert_false (entry->is_removed);
  ++*n;
}

static void
check_snapshot (GBytes *file)
{
  g_autoptr (FerrySnapshot)   snapshot = ferry_snapshot_new_for_bytes (file);
  g_autoptr (FerryStoreIndex) index = NULL;
  g_auto (GStrv)              unsettled = NULL;
  g_auto (GStrv)              settled = NULL;
  g_auto (GStrv)              matching = NULL;
  guint                       n = 0;

  if (snapshot == NULL)
    return;
  for (guint i = 0; i < ferry_snapshot_get_n (snapshot); i++)
    {
      const FerrySnapshotItem *item = ferry_snapshot_get_item (snapshot, i);
      g_autoptr (GVariant)     request = NULL;
      g_autoptr (GVariant)     record = NULL;
      FerryFrame               frame;
      FerrySummary             summary;

      if (ferry_snapshot_get_summary (snapshot, i, &summary))
        check_summary (&summary);
      ferry_snapshot_find (snapshot, &item->id);
      if (ferry_snapshot_read (snapshot, i, &frame))
        ferry_payload_read (&frame, ferry_snapshot_is_swapped (snapshot), &request, &record, NULL);
    }
  index = ferry_store_index_new (snapshot);
  unsettled = ferry_store_index_list (index, FALSE);
  settled = ferry_store_index_list (index, TRUE);
  matching = ferry_store_index_match (index, "", G_MAXUINT);
  ferry_store_index_foreach (index, count_entry, &n);
  g_assert_cmpuint (n, ==, ferry_store_index_get_n (index));
  g_assert_cmpuint (g_strv_length (unsettled) + g_strv_length (settled), ==,
                    ferry_store_index_get_n (index));
}

/* Makes what looks like a frame pass, so that what lies behind the checksum is
 * tried as well. */
static void
seal_frame (guint8 *frame,
            gsize   size)
{
  gsize   length;
  guint32 crc;

  if (size < FRAME_HEADER_SIZE || memcmp (frame, "FRM2", 4) != 0)
    return;
  length = ferry_frame_get_length (ferry_le_get_32 (frame + 4));
  if (length > size)
    return;
  crc = ferry_crc32c (0, frame, 12);
  ferry_le_put_32 (frame + 12, ferry_crc32c (crc, frame + 16, length - 16));
}

static void
seal_header (guint8 *data,
             gsize   size)
{
  guint64 offset;
  guint64 summaries;

  if (size < 2 * FERRY_FILE_HEADER_SIZE)
    return;
  offset = ferry_le_get_64 (data + 24);
  summaries = ferry_le_get_64 (data + 48);
  if (summaries <= offset && offset <= size)
    ferry_le_put_32 (data + 44, ferry_crc32c (0, data + summaries, offset - summaries));
  if (offset <= size - FERRY_FILE_HEADER_SIZE)
    ferry_le_put_32 (data + 40,
                     ferry_crc32c (0, data + offset, size - offset - FERRY_FILE_HEADER_SIZE));
  ferry_le_put_32 (data + FERRY_FILE_HEADER_SIZE - 4,
                   ferry_crc32c (0, data, FERRY_FILE_HEADER_SIZE - 4));
}

static GBytes *
seal (GBytes *file)
{
  gsize   size = g_bytes_get_size (file);
  guint8 *data = g_memdup2 (g_bytes_get_data (file, NULL), size);

  for (gsize i = 0; i < size; i += FERRY_FRAME_ALIGNMENT)
    seal_frame (data + i, size - i);
  seal_header (data, size);
  return g_bytes_new_take (data, size);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GBytes) file = g_bytes_new (data, size);
  g_autoptr (GBytes) sealed = seal (file);

  check_journal (file, 1);
  check_journal (file, FERRY_FORMAT_VERSION);
  check_journal (sealed, FERRY_FORMAT_VERSION);
  check_snapshot (file);
  check_snapshot (sealed);
  return 0;
}
