/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"
#include "ferry-fake-file-ops.h"

#include <string.h>
#include <sys/xattr.h>

#define SIZE (1024 * 1024)
#define HALF (SIZE / 2)
#define HOLD_FIRST "first=1,hold:512K"
#define N_LAST 12

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
has_several (gpointer data)
{
  FerryTestRig *rig = data;

  return ferry_fake_origin_get_count (rig->origin, FERRY_FAKE_COUNT_MAX_BUSY) >= 4;
}

/* On how many connections the last pieces of the file came. */
static guint
count_last_connections (GPtrArray *requests)
{
  g_autoptr (GHashTable) connections = g_hash_table_new (NULL, NULL);

  for (guint i = requests->len - N_LAST; i < requests->len; i++)
    {
      const FerryFakeRequest *request = g_ptr_array_index (requests, i);

      if (request->status == 206)
        g_hash_table_add (connections, GUINT_TO_POINTER (request->connection));
    }

  return g_hash_table_size (connections);
}

/* D02: a signed address expires under several connections. All of them get a
 * fresh one, and none is taken for one too many. */
static void
test_signed_address_expires_under_several (void)
{
  FerryTestRigOptions      options = { .haste = 10 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  g_autoptr (GPtrArray)    requests = NULL;
  FerryTransfer           *transfer;
  guint                    id = g_timeout_add (2, wake_cb, NULL);

  ferry_fake_origin_add (rig->origin, "/a.bin",
                         &(FerryFakeResource){ .size = 16 * SIZE,
                                               .faults = { "signed:16", "range-cap:256K",
                                                           "rate:2M" } });
  transfer = ferry_test_rig_get (rig, "/a.bin", "'connections': <uint32 4>");
  ferry_test_rig_until (rig, "four connections run", has_several, rig);
  g_source_remove (id);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, 16 * SIZE);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->total_retries, ==, 0);
  requests = ferry_fake_origin_dup_requests (rig->origin);
  g_assert_cmpuint (requests->len, >, 2 * N_LAST);
  g_assert_cmpuint (count_last_connections (requests), >, 2);
}

/* What comes after the range that the answer is said to hold is not the file's. */
static void
test_body_longer_than_its_range (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add (rig->origin, "/a.bin",
                         &(FerryFakeResource){ .size = SIZE,
                                               .faults = { "first=1,cut:64K", "range-cap:128K",
                                                           "range,length:132072",
                                                           "range,extra:1000" } });
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);

  ferry_fake_origin_add (rig->origin, "/b.bin",
                         &(FerryFakeResource){ .size = SIZE,
                                               .faults = { "first=1,cut:64K", "range-cap:128K",
                                                           "range-overrun:1000" } });
  transfer = ferry_test_rig_get (rig, "/b.bin", NULL);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/b.bin", 1, SIZE);
}

/* The same head of the file over and over again is no progress. */
static void
test_only_the_head_comes_again (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryFakeResource        resource = { .size = SIZE };
  FerryTransfer           *transfer;

  resource.faults[0] = "first=1,cut:512K";
  resource.faults[1] = "range,range-refused-bare";
  resource.faults[2] = "after=1,no-range,partial-unasked:64K";
  ferry_fake_origin_add (rig->origin, "/a.bin", &resource);
  transfer = ferry_test_rig_get (rig, "/a.bin", "'retries': <uint32 1>");
  g_assert_cmpint (ferry_test_rig_run (rig, transfer), ==, FERRY_STATUS_ERROR);
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), <, 20);
}

/* The body of a redirection that never ends keeps nobody waiting. */
static void
test_redirection_with_a_hanging_body (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/b.bin", SIZE, NULL);
  ferry_fake_origin_add (rig->origin, "/a.bin",
                         &(FerryFakeResource){ .size = SIZE,
                                               .faults = { "redirect:/b.bin", "stall:10" } });
  transfer = ferry_test_rig_get (rig, "/a.bin", "'name': <'a.bin'>");
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/b.bin", 1, SIZE);
}

/* Killed between the rename and the note of it, before anybody knew how long
 * the file is. */
static void
test_finished_with_unknown_length_but_not_noted (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autoptr (GHashTable)   state = NULL;
  g_autofree char         *path = fixture_dup_path (rig, "a.bin");
  g_autofree char         *id = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add (rig->origin, "/a.bin",
                         &(FerryFakeResource){ .size = SIZE, .faults = { HOLD_FIRST, "chunked" } });
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  id = g_strdup (ferry_transfer_get_id (transfer));
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);
  ferry_test_rig_flush (rig);
  state = fixture_save_folder (rig->state);
  ferry_fake_origin_release (rig->origin, "/a.bin");
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_stop (rig);
  fixture_restore_folder (rig->state, state);
  if (setxattr (path, "user.io.github.ferrytransfer.id", id, strlen (id), 0) != 0)
    {
      g_test_skip ("no extended attributes here");
      return;
    }

  ferry_test_rig_start (rig);
  transfer = ferry_test_rig_lookup (rig, id);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_listing (rig, "a.bin");
}

/* Reading a large file takes minutes: nobody who wants to stop waits for it. */
static void
test_paused_while_it_verifies (void)
{
  g_autoptr (FerryFakeFileOps) fake = ferry_fake_file_ops_new ();
  FerryTestRigOptions          options = { .ops = ferry_fake_file_ops_get_ops (fake) };
  FerryTestRig                *rig = ferry_test_rig_new (&options);
  g_autofree char             *sum = NULL;
  g_autofree char             *more = NULL;
  FerryTransfer               *transfer;

  sum = ferry_fake_content_checksum (ferry_fake_content_seed ("/a.bin", 1), SIZE,
                                     G_CHECKSUM_SHA256);
  more = g_strdup_printf ("'checksum': <'sha256:%s'>", sum);
  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  ferry_fake_file_ops_hold_kind (fake, FERRY_FILE_OP_PREAD, TRUE);
  transfer = ferry_test_rig_get (rig, "/a.bin", more);
  ferry_test_rig_run_to_reason (rig, transfer, FERRY_REASON_VERIFYING);
  fixture_pause_at (rig, transfer, SIZE);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_PAUSED);

  ferry_fake_file_ops_hold_kind (fake, FERRY_FILE_OP_PREAD, FALSE);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 1);
  ferry_test_rig_free (rig);
}

typedef struct
{
  FerryTestRig *rig;
  const char   *id;
} Removal;

static gboolean
is_forgotten (gpointer data)
{
  const Removal *removal = data;

  return !ferry_store_contains (removal->rig->store, removal->id);
}

/* What is on its way out is neither found again nor called back. */
static void
test_removed_while_it_runs (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *id = NULL;
  FerryTransfer           *transfer;
  FerryRequest            *request;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  request = ferry_transfer_get_request (transfer);
  id = g_strdup (ferry_transfer_get_id (transfer));
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);
  g_assert_true (ferry_engine_find_duplicate (rig->engine, request) == transfer);

  fixture_remove (rig, transfer, FALSE);
  g_assert_null (ferry_engine_find_duplicate (rig->engine, request));
  g_assert_false (ferry_engine_retry (rig->engine, id, NULL));
  ferry_test_rig_until (rig, "it is forgotten", is_forgotten, &(Removal){ rig, id });
  ferry_test_rig_assert_listing (rig, "");
}

/* A turn that comes while the part is going is not taken. */

typedef void (*Drop) (FerryTestRig *rig, FerryTransfer *transfer);

static void
drop_when_its_turn_comes (Drop drop)
{
  FerryTestRigOptions      options = { .engine.max_running = 1 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=1,hold:512K");
  ferry_fake_origin_add_file (rig->origin, "/b.bin", SIZE, "hold:512K");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  fixture_pause_at (rig, transfer, SIZE / 2);
  ferry_test_rig_run_to_bytes (rig, ferry_test_rig_get (rig, "/b.bin", NULL), SIZE / 2);
  fixture_resume (rig, transfer);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_IDLE);

  drop (rig, transfer);
  ferry_engine_set_limits (rig->engine, 2, 0);
  ferry_test_rig_flush (rig);
  ferry_test_rig_assert_listing (rig, ".b.bin.part");
}

static void
drop_by_remove (FerryTestRig  *rig,
                FerryTransfer *transfer)
{
  fixture_remove (rig, transfer, FALSE);
}

static void
drop_by_another_folder (FerryTestRig  *rig,
                        FerryTransfer *transfer)
{
  g_autofree char *folder = g_strdup_printf ("'directory': <'%s'>", rig->root);

  fixture_change (rig, transfer, folder);
}

static void
test_remove_when_its_turn_comes (void)
{
  drop_when_its_turn_comes (drop_by_remove);
}

static void
test_cancel_when_its_turn_comes (void)
{
  drop_when_its_turn_comes (fixture_cancel);
}

static void
test_another_folder_when_its_turn_comes (void)
{
  drop_when_its_turn_comes (drop_by_another_folder);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  g_test_add_func ("/engine-edges/signed-address-expires-under-several",
                   test_signed_address_expires_under_several);
  g_test_add_func ("/engine-edges/body-longer-than-its-range", test_body_longer_than_its_range);
  g_test_add_func ("/engine-edges/only-the-head-comes-again", test_only_the_head_comes_again);
  g_test_add_func ("/engine-edges/redirection-with-a-hanging-body",
                   test_redirection_with_a_hanging_body);

  g_test_add_func ("/engine-edges/finished-with-unknown-length-but-not-noted",
                   test_finished_with_unknown_length_but_not_noted);
  g_test_add_func ("/engine-edges/paused-while-it-verifies", test_paused_while_it_verifies);
  g_test_add_func ("/engine-edges/removed-while-it-runs", test_removed_while_it_runs);
  g_test_add_func ("/engine-edges/remove-when-its-turn-comes", test_remove_when_its_turn_comes);
  g_test_add_func ("/engine-edges/cancel-when-its-turn-comes", test_cancel_when_its_turn_comes);
  g_test_add_func ("/engine-edges/another-folder-when-its-turn-comes",
                   test_another_folder_when_its_turn_comes);

  return g_test_run ();
}
