/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-codec.h"
#include "ferry-payload.h"
#include "ferry-snapshot-writer.h"
#include "store-fixture.h"

#include <malloc.h>

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
  STORE_TEST ("/store-many/compacts-and-stays-in-order", test_compacts_and_stays_in_order);

  return g_test_run ();
}
