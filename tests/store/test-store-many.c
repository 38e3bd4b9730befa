/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-codec.h"
#include "ferry-payload.h"
#include "ferry-snapshot-writer.h"
#include "store-fixture.h"

#include <malloc.h>
#include <string.h>

#define N_SETTLED 100000
#define N_UNSETTLED 100

static FerryUuid
make_uuid (guint number)
{
  g_autofree char *text = make_id (number);
  FerryUuid        id;

  g_assert_true (ferry_uuid_parse (text, &id));
  return id;
}

static void
write_some (FerrySnapshotWriter *writer,
            FerryStatus          status,
            guint                first,
            guint                n)
{
  g_autoptr (FerryTransfer) transfer = make_transfer (first, status, 7);
  g_autoptr (GVariant)      request = NULL;
  g_autoptr (GVariant)      record = NULL;
  g_autoptr (GVariant)      payload = NULL;
  g_autoptr (GError)        error = NULL;
  g_autofree char          *texts = NULL;
  FerrySummary              summary;

  ferry_summary_of_transfer (transfer, &summary, &texts);
  request = ferry_codec_encode_request (ferry_transfer_get_request (transfer));
  record = g_variant_ref_sink (ferry_codec_encode_record (ferry_transfer_get_record (transfer)));
  payload = ferry_payload_new (FERRY_FRAME_REQUEST, request, record);
  for (guint i = first; i < first + n; i++)
    {
      FerrySnapshotPlace place = { make_uuid (i), i, ferry_status_is_settled (status), &summary };

      g_assert_true (ferry_snapshot_writer_add (writer, &place, payload, &error));
      g_assert_no_error (error);
    }
}

static void
write_many (StoreFixture *fixture)
{
  g_autoptr (FerryStateDir)       dir = NULL;
  g_autoptr (FerrySnapshotWriter) writer = NULL;
  g_autoptr (FerrySnapshot)       snapshot = NULL;
  g_autoptr (GError)              error = NULL;
  gboolean                        is_in_doubt;

  dir = ferry_state_dir_open (fixture->directory, ferry_file_ops_get_system (), &error);
  g_assert_no_error (error);
  writer = ferry_snapshot_writer_new (dir, 1, &error);
  g_assert_no_error (error);
  write_some (writer, FERRY_STATUS_IDLE, 0, N_UNSETTLED);
  write_some (writer, FERRY_STATUS_COMPLETED, N_UNSETTLED, N_SETTLED);
  snapshot = ferry_snapshot_writer_publish (writer, &is_in_doubt, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ferry_snapshot_get_n (snapshot), ==, N_UNSETTLED + N_SETTLED);
}

/* Bytes of the heap that are in use. */
static gsize
get_heap (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

/* The list costs nothing on the heap, whatever its length; looking at one costs
 * that one. */
static void
test_opens_without_objects (StoreFixture *fixture,
                            gconstpointer data)
{
  g_autofree char          *id = make_id (N_UNSETTLED + N_SETTLED / 2);
  g_autoptr (FerryTransfer) transfer = NULL;
  g_auto (GStrv)            unsettled = NULL;
  FerryStore               *store;
  gsize                     before;

  write_many (fixture);
  before = get_heap ();
  store = store_fixture_open (fixture);
  g_assert_cmpuint (get_heap (), <, before + 64 * 1024);
  g_assert_cmpuint (ferry_store_get_n (store), ==, N_UNSETTLED + N_SETTLED);

  transfer = ferry_store_load (store, id, NULL);
  g_assert_nonnull (transfer);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_COMPLETED);
  unsettled = ferry_store_list (store, FALSE);
  g_assert_cmpuint (g_strv_length (unsettled), ==, N_UNSETTLED);
  g_assert_cmpuint (get_heap (), <, before + 128 * 1024);
  store_fixture_close (store);
}

/* Bytes of snapshots, also of those that were replaced, that are in memory. */
static gsize
get_mapped (StoreFixture *fixture)
{
  g_autofree char *path = store_fixture_path (fixture, "snapshot");
  g_autofree char *text = NULL;
  g_auto (GStrv)   lines = NULL;
  gboolean         is_ours = FALSE;
  gsize            mapped = 0;

  g_assert_true (g_file_get_contents ("/proc/self/smaps", &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_ascii_isxdigit (lines[i][0]) && strchr (lines[i], '-') != NULL)
        is_ours = strstr (lines[i], path) != NULL;
      else if (is_ours && g_str_has_prefix (lines[i], "Rss:"))
        mapped += 1024 * (gsize) g_ascii_strtoull (strpbrk (lines[i], "0123456789"), NULL, 10);
    }
  return mapped;
}

typedef struct
{
  guint n;
  guint n_lasting;
  gsize size; /* of the texts */
} Visited;

static void
visit_cb (const char         *id,
          const FerrySummary *summary,
          gboolean            is_lasting,
          gpointer            user_data)
{
  Visited *visited = user_data;

  visited->n++;
  visited->n_lasting += is_lasting ? 1 : 0;
  visited->size += strlen (summary->name) + strlen (summary->search) + strlen (summary->group) + 3;
}

/* What is in memory are the index, 36 bytes for each, and the summaries, 32 and
 * their texts; that still holds after each frame was copied. */
static void
test_visits_without_frames (StoreFixture *fixture,
                            gconstpointer data)
{
  g_autoptr (GBytes) keep = NULL;
  Visited            visited = { 0 };
  FerryStore        *store;
  gsize              expected;

  write_many (fixture);
  store = store_fixture_open (fixture);
  ferry_store_visit (store, visit_cb, &visited, &keep);
  g_assert_cmpuint (visited.n, ==, N_UNSETTLED + N_SETTLED);
  g_assert_cmpuint (visited.n_lasting, ==, visited.n);
  expected = (gsize) visited.n * 68 + visited.size + 1024 * 1024;
  g_assert_cmpuint (expected, <, g_bytes_get_size (keep) / 2);
  g_assert_cmpuint (get_mapped (fixture), <, expected);

  drop (store, 0);
  compact (store);
  g_assert_cmpuint (get_mapped (fixture), <, 2 * expected);
  store_fixture_close (store);
}

static void
test_compacts_and_stays_in_order (StoreFixture *fixture,
                                  gconstpointer data)
{
  g_autofree char *first = make_id (N_UNSETTLED);
  g_autofree char *last = make_id (N_UNSETTLED + N_SETTLED - 1);
  g_auto (GStrv)   settled = NULL;
  FerryStore      *store;

  write_many (fixture);
  store = store_fixture_open (fixture);
  drop (store, N_UNSETTLED + 1);
  compact (store);
  store_fixture_close (store);
  store = store_fixture_open (fixture);
  settled = ferry_store_list (store, TRUE);
  g_assert_cmpuint (g_strv_length (settled), ==, N_SETTLED - 1);
  g_assert_cmpstr (settled[0], ==, first);
  g_assert_cmpstr (settled[N_SETTLED - 2], ==, last);
  store_fixture_close (store);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  STORE_TEST ("/store-many/opens-without-objects", test_opens_without_objects);
  STORE_TEST ("/store-many/visits-without-touching-frames", test_visits_without_frames);
  STORE_TEST ("/store-many/compacts-and-stays-in-order", test_compacts_and_stays_in_order);

  return g_test_run ();
}
