/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "store-fixture.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
test_empty (StoreFixture *fixture,
            gconstpointer data)
{
  FerryStore *store = store_fixture_open (fixture);

  assert_state (store, "|");
  g_assert_cmpuint (ferry_store_get_n (store), ==, 0);
  assert_n_warnings (store, 0);
  store_fixture_close (store);
  g_assert_false (store_fixture_has (fixture, "journal"));
  g_assert_false (store_fixture_has (fixture, "snapshot"));
}

static void
test_visible_at_once (StoreFixture *fixture,
                      gconstpointer data)
{
  FerryStore *store = store_fixture_open (fixture);

  put (store, 1, 10);
  put (store, 2, 20);
  put_settled (store, 2, 21);
  assert_state (store, "1=10|2=21");
  g_assert_cmpuint (ferry_store_get_n (store), ==, 2);
  drop (store, 1);
  assert_state (store, "|2=21");
  store_fixture_close (store);
}

static void
test_survives_reopening (StoreFixture *fixture,
                         gconstpointer data)
{
  FerryStore *store = store_fixture_open (fixture);

  put (store, 1, 10);
  put (store, 2, 20);
  commit (store);
  put_record (store, 1, 11);
  put (store, 3, 30);
  put_settled (store, 2, 21);
  assert_state (store, "1=11 3=30|2=21");
  store_fixture_close (store);

  store = store_fixture_open (fixture);
  assert_state (store, "1=11 3=30|2=21");
  drop (store, 3);
  store_fixture_close (store);
  assert_stored (fixture, "1=11|2=21");
}

static void
test_reads_back_from_journal (StoreFixture *fixture,
                              gconstpointer data)
{
  FerryStore *store = store_fixture_open (fixture);

  put (store, 1, 10);
  commit (store);
  put_record (store, 1, 11);
  put (store, 2, 20);
  commit (store);
  assert_state (store, "1=11 2=20|");
  store_fixture_close (store);
}

static FerryTransfer *
make_upload (guint       number,
             const char *part_name)
{
  static const char *const options = "{'direction': <'upload'>, 'source': <'/srv/a'>, "
                                     "'uri': <'https://example.org/in'>}";
  g_autoptr (GVariant)     variant = g_variant_parse (NULL, options, NULL, NULL, NULL);
  g_autofree char         *id = make_id (number);
  g_autoptr (GError)       error = NULL;
  g_autoptr (FerryRequest) request = ferry_request_new (variant, NULL, &error);
  FerryTransfer           *transfer;
  FerryTransferRecord     *record;

  g_assert_no_error (error);
  transfer = ferry_transfer_new (id, request, NULL);
  record = ferry_transfer_edit (transfer);
  record->upload_protocol = FERRY_UPLOAD_PROTOCOL_TUS;
  record->upload_uri = g_strdup ("https://example.org/in/7");
  record->stamps = g_new0 (FerrySourceStamp, 1);
  record->stamps[0] = (FerrySourceStamp){ 10, 11, 12, 13 };
  record->n_stamps = 1;
  record->part_name = g_strdup (part_name);
  ferry_transfer_commit (transfer);

  return transfer;
}

static void
test_upload_survives_reopening (StoreFixture *fixture,
                                gconstpointer data)
{
  FerryStore                *store = store_fixture_open (fixture);
  g_autoptr (FerryTransfer)  put = make_upload (1, NULL);
  g_autoptr (FerryTransfer)  back = NULL;
  g_autoptr (GError)         error = NULL;
  const FerryTransferRecord *record;
  const FerrySourceStamp     stamp = { 10, 11, 12, 13 };

  ferry_store_put (store, put);
  commit (store);
  store_fixture_crash (store);

  store = store_fixture_open (fixture);
  back = ferry_store_load (store, ferry_transfer_get_id (put), &error);
  g_assert_no_error (error);
  record = ferry_transfer_get_record (back);
  g_assert_cmpstr (ferry_request_get_source (ferry_transfer_get_request (back)), ==, "/srv/a");
  g_assert_cmpint (record->upload_protocol, ==, FERRY_UPLOAD_PROTOCOL_TUS);
  g_assert_cmpstr (record->upload_uri, ==, "https://example.org/in/7");
  g_assert_cmpuint (record->n_stamps, ==, 1);
  g_assert_true (ferry_source_stamp_equal (record->stamps, &stamp));
  store_fixture_close (store);
}

static void
test_upload_with_a_part_is_damage (StoreFixture *fixture,
                                   gconstpointer data)
{
  FerryStore               *store = store_fixture_open (fixture);
  g_autoptr (FerryTransfer) put = make_upload (1, ".a.part");
  g_autoptr (GError)        error = NULL;

  ferry_store_put (store, put);
  commit (store);
  store_fixture_close (store);

  store = store_fixture_open (fixture);
  g_assert_null (ferry_store_load (store, ferry_transfer_get_id (put), &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STATE_UNREADABLE);
  store_fixture_close (store);
}

static void
test_uncommitted_is_lost (StoreFixture *fixture,
                          gconstpointer data)
{
  FerryStore *store = store_fixture_open (fixture);

  put (store, 1, 10);
  commit (store);
  put_record (store, 1, 11);
  store_fixture_crash (store);
  assert_stored (fixture, "1=10|");
}

static void
test_compaction_changes_nothing (StoreFixture *fixture,
                                 gconstpointer data)
{
  FerryStore *store = store_fixture_open (fixture);

  for (guint i = 1; i <= 6; i++)
    put (store, i, i);
  put_settled (store, 2, 22);
  put_settled (store, 5, 55);
  commit (store);
  drop (store, 3);
  put_record (store, 4, 44);
  compact (store);
  assert_state (store, "1=1 4=44 6=6|2=22 5=55");
  g_assert_true (store_fixture_has (fixture, "snapshot"));
  g_assert_false (store_fixture_has (fixture, "journal"));

  put_record (store, 1, 11);
  put_settled (store, 6, 66);
  drop (store, 2);
  put (store, 7, 7);
  assert_state (store, "1=11 4=44 7=7|5=55 6=66");
  g_assert_cmpuint (ferry_store_get_n (store), ==, 5);
  store_fixture_close (store);

  store = store_fixture_open (fixture);
  assert_state (store, "1=11 4=44 7=7|5=55 6=66");
  g_assert_cmpuint (ferry_store_get_n (store), ==, 5);
  compact (store);
  assert_state (store, "1=11 4=44 7=7|5=55 6=66");
  store_fixture_close (store);
  assert_stored (fixture, "1=11 4=44 7=7|5=55 6=66");
}

static void
test_order_survives_settling_and_back (StoreFixture *fixture,
                                       gconstpointer data)
{
  FerryStore *store = store_fixture_open (fixture);

  for (guint i = 1; i <= 4; i++)
    put (store, i, i);
  put_settled (store, 2, 2);
  compact (store);
  put_settled (store, 3, 3);
  put_settled (store, 1, 1);
  assert_state (store, "4=4|1=1 2=2 3=3");
  compact (store);
  put_record (store, 2, 2);
  put_record (store, 3, 3);
  assert_state (store, "2=2 3=3 4=4|1=1");
  store_fixture_close (store);
  assert_stored (fixture, "2=2 3=3 4=4|1=1");
}

static void
test_removed_can_come_again (StoreFixture *fixture,
                             gconstpointer data)
{
  FerryStore *store = store_fixture_open (fixture);

  put (store, 1, 10);
  put (store, 2, 20);
  compact (store);
  drop (store, 1);
  put_record (store, 1, 11);
  assert_state (store, "2=20 1=11|");
  commit (store);
  assert_state (store, "2=20 1=11|");
  drop (store, 2);
  commit (store);
  put (store, 2, 21);
  store_fixture_close (store);
  assert_stored (fixture, "1=11 2=21|");
}

static void
test_put_and_removed_leaves_nothing (StoreFixture *fixture,
                                     gconstpointer data)
{
  FerryStore *store = store_fixture_open (fixture);

  put (store, 1, 10);
  drop (store, 1);
  drop (store, 2);
  assert_state (store, "|");
  commit (store);
  g_assert_false (store_fixture_has (fixture, "journal"));
  store_fixture_close (store);
}

static void
test_request_changes (StoreFixture *fixture,
                      gconstpointer data)
{
  FerryStore               *store = store_fixture_open (fixture);
  g_autoptr (FerryTransfer) first = make_transfer (1, FERRY_STATUS_IDLE, 1);
  g_autoptr (FerryTransfer) other = make_transfer (2, FERRY_STATUS_IDLE, 1);
  g_autoptr (FerryTransfer) kept = NULL;
  g_autoptr (FerryTransfer) changed = NULL;

  ferry_store_put (store, first);
  commit (store);
  ferry_transfer_set_request (first, ferry_transfer_get_request (other));
  ferry_store_put_record (store, first);
  commit (store);
  kept = ferry_store_load (store, ferry_transfer_get_id (first), NULL);
  g_assert_cmpstr (ferry_request_get_uri (ferry_transfer_get_request (kept)), ==,
                   "https://example.org/1");
  ferry_store_put (store, first);
  commit (store);
  changed = ferry_store_load (store, ferry_transfer_get_id (first), NULL);
  g_assert_cmpstr (ferry_request_get_uri (ferry_transfer_get_request (changed)), ==,
                   "https://example.org/2");
  store_fixture_close (store);
}

static void
test_unknown_id (StoreFixture *fixture,
                 gconstpointer data)
{
  FerryStore *store = store_fixture_open (fixture);
  const char *ids[] = { "", "nonsense", "00000000-0000-4000-8000-000000000001" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (ferry_store_contains (store, ids[i]));
      g_assert_null (ferry_store_load (store, ids[i], &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
    }
  store_fixture_close (store);
}

static void
assert_found (FerryStore *store,
              const char *prefix,
              guint       max,
              guint       n)
{
  g_auto (GStrv) ids = ferry_store_find (store, prefix, max);

  g_assert_cmpuint (g_strv_length (ids), ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_true (g_ascii_strncasecmp (ids[i], prefix, strlen (prefix)) == 0);
}

static void
assert_finds (FerryStore *store)
{
  g_autofree char *id = make_id (3);
  g_autofree char *upper = g_ascii_strup (id, -1);
  g_autofree char *eight = g_strndup (id, 8);
  g_autofree char *thirteen = g_strndup (id, 13);
  g_autofree char *gone = make_id (2);

  assert_found (store, "", 100, 3);
  assert_found (store, "", 2, 2);
  assert_found (store, id, 100, 1);
  assert_found (store, upper, 100, 1);
  assert_found (store, eight, 100, 1);
  assert_found (store, thirteen, 100, 1);
  assert_found (store, gone, 100, 0);
  assert_found (store, "zz", 100, 0);
  assert_found (store, "123456789", 100, 0);
  g_assert_true (ferry_store_contains (store, upper));
}

static void
test_find (StoreFixture *fixture,
           gconstpointer data)
{
  FerryStore *store = store_fixture_open (fixture);

  for (guint i = 1; i <= 4; i++)
    put (store, i, i);
  drop (store, 2);
  assert_finds (store);
  compact (store);
  assert_finds (store);
  put_record (store, 3, 33);
  put (store, 2, 2);
  commit (store);
  drop (store, 2);
  assert_finds (store);
  store_fixture_close (store);
}

static void
test_makes_folders (StoreFixture *fixture,
                    gconstpointer data)
{
  g_autofree char *outer = fixture->directory;
  struct stat      st;
  FerryStore      *store;

  fixture->directory = g_build_filename (outer, "a", "b", "c", NULL);
  store = store_fixture_open (fixture);
  put (store, 1, 1);
  store_fixture_close (store);
  g_assert_cmpint (stat (fixture->directory, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0700);
  assert_stored (fixture, "1=1|");
  g_free (fixture->directory);
  fixture->directory = g_steal_pointer (&outer);
}

/* /proc answers that there is no such file, though it is there itself. */
static void
test_folder_cannot_be_made (StoreFixture *fixture,
                            gconstpointer data)
{
  g_autofree char *outer = fixture->directory;

  fixture->directory = g_strdup ("/proc/ferry/state");
  store_fixture_assert_refused (fixture, FERRY_ERROR_DESTINATION_MISSING);
  g_free (fixture->directory);
  fixture->directory = g_steal_pointer (&outer);
}

static void
test_folder_is_a_file (StoreFixture *fixture,
                       gconstpointer data)
{
  g_autofree char *outer = fixture->directory;

  store_fixture_write (fixture, "file", "", 0);
  fixture->directory = g_build_filename (outer, "file", "state", NULL);
  store_fixture_assert_refused (fixture, FERRY_ERROR_DESTINATION_MISSING);
  g_free (fixture->directory);
  fixture->directory = g_steal_pointer (&outer);
}

static void
test_second_opener (StoreFixture *fixture,
                    gconstpointer data)
{
  FerryStore        *store = store_fixture_open (fixture);
  g_autofree char   *pid = g_strdup_printf (" %ld ", (long) getpid ());
  g_autoptr (GError) error = NULL;

  g_assert_null (store_fixture_open_fake (fixture, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STATE_LOCKED);
  g_assert_nonnull (strstr (error->message, pid));
  put (store, 1, 1);
  store_fixture_close (store);
  assert_stored (fixture, "1=1|");
}

static void
test_lock_without_text (StoreFixture *fixture,
                        gconstpointer data)
{
  FerryStore      *store = store_fixture_open (fixture);
  g_autofree char *path = store_fixture_path (fixture, "lock");

  g_assert_cmpint (truncate (path, 0), ==, 0);
  store_fixture_assert_refused (fixture, FERRY_ERROR_STATE_LOCKED);
  store_fixture_close (store);
}

static void
test_lock_cannot_be_taken (StoreFixture *fixture,
                           gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  ferry_fake_file_ops_fail_kind (fixture->fake, FERRY_FILE_OP_LOCK, EIO);
  g_assert_null (store_fixture_open_fake (fixture, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DISK_FAILURE);
}

static void
test_unreadable_files (StoreFixture *fixture,
                       gconstpointer data)
{
  FerryStore        *store = store_fixture_open (fixture);
  g_autoptr (GError) error = NULL;

  put (store, 1, 1);
  store_fixture_close (store);
  ferry_fake_file_ops_fail_kind (fixture->fake, FERRY_FILE_OP_PREAD, EIO);
  g_assert_null (store_fixture_open_fake (fixture, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DISK_FAILURE);
  g_clear_error (&error);
  ferry_fake_file_ops_reset (fixture->fake);
  ferry_fake_file_ops_fail_kind (fixture->fake, FERRY_FILE_OP_FSTAT, EIO);
  g_assert_null (store_fixture_open_fake (fixture, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DISK_FAILURE);
  assert_stored (fixture, "1=1|");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  STORE_TEST ("/store/fresh-folder-is-empty-and-cheap", test_empty);
  STORE_TEST ("/store/what-is-put-is-visible-at-once", test_visible_at_once);
  STORE_TEST ("/store/what-is-committed-survives-reopening", test_survives_reopening);
  STORE_TEST ("/store/what-is-committed-is-read-from-the-journal", test_reads_back_from_journal);
  STORE_TEST ("/store/upload-survives-reopening", test_upload_survives_reopening);
  STORE_TEST ("/store/upload-with-a-part-is-damage", test_upload_with_a_part_is_damage);
  STORE_TEST ("/store/what-is-not-committed-is-lost-in-a-crash", test_uncommitted_is_lost);
  STORE_TEST ("/store/compaction-changes-nothing", test_compaction_changes_nothing);
  STORE_TEST ("/store/order-survives-settling-and-back", test_order_survives_settling_and_back);
  STORE_TEST ("/store/removed-can-come-again", test_removed_can_come_again);
  STORE_TEST ("/store/put-and-removed-leaves-nothing", test_put_and_removed_leaves_nothing);
  STORE_TEST ("/store/request-changes-only-with-put", test_request_changes);
  STORE_TEST ("/store/unknown-id-is-refused", test_unknown_id);
  STORE_TEST ("/store/ids-are-found-by-prefix", test_find);
  STORE_TEST ("/store/missing-folders-are-made-private", test_makes_folders);
  STORE_TEST ("/store/folder-that-cannot-be-is-refused", test_folder_is_a_file);
  STORE_TEST ("/store/folder-that-cannot-be-made-is-refused", test_folder_cannot_be_made);
  STORE_TEST ("/store/second-opener-is-told-of-the-first", test_second_opener);
  STORE_TEST ("/store/second-opener-is-refused-without-a-name", test_lock_without_text);
  STORE_TEST ("/store/no-lock-no-store", test_lock_cannot_be_taken);
  STORE_TEST ("/store/unreadable-files-are-an-error", test_unreadable_files);

  return g_test_run ();
}
