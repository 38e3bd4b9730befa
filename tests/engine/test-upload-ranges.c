/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "upload-fixture.h"

#define MIB (1024 * 1024)
#define PIECE (4 * MIB)
#define SIZE (10 * MIB)
#define RANGES "'upload-protocol': <'content-range'>"
#define TARGET "/ranges/a"

static void
assert_methods (UploadFixture *f,
                const char    *expected)
{
  g_autofree char *methods = upload_fixture_dup_methods (f);

  g_assert_cmpstr (methods, ==, expected);
}

static FerryTransfer *
send (UploadFixture *f,
      gsize          size)
{
  upload_fixture_make (f, "a", size);
  return upload_fixture_send (f, "a", TARGET, RANGES);
}

static FerryTransfer *
send_to_end (UploadFixture *f,
             const char    *fault)
{
  FerryTransfer *transfer;

  ferry_fake_inbox_add (f->inbox, "/ranges/", fault, NULL);
  transfer = send (f, SIZE);
  ferry_test_rig_run (f->rig, transfer);
  return transfer;
}

/* Up to the middle of the second piece. */
static FerryTransfer *
send_half (UploadFixture *f)
{
  FerryTransfer *transfer;

  ferry_fake_inbox_add (f->inbox, "/ranges/", "put,served=4M,first=1,hold:1M", NULL);
  transfer = send (f, SIZE);
  upload_fixture_run_to_held (f, 1);
  return transfer;
}

static void
test_sends_pieces (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send (f, SIZE);
  g_autofree char          *last = NULL;

  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", TARGET);
  assert_methods (f, "HEAD PUT PUT HEAD PUT HEAD");
  last = upload_fixture_dup_field (f, "PUT", 2, "Content-Range");
  g_assert_cmpstr (last, ==, "bytes 8388608-10485759/10485760");
  g_assert_true (ferry_transfer_get_record (transfer)->is_resumable);
  /* That of the last piece, not of the look afterwards. */
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->http_status, ==, 204);
}

static void
test_sends_small_ones (void)
{
  static const gsize sizes[] = { 0, 1, PIECE, PIECE + 1 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (UploadFixture) f = upload_fixture_new ();
      FerryTransfer            *transfer = send (f, sizes[i]);

      ferry_test_rig_run (f->rig, transfer);
      upload_fixture_assert_sent (f, transfer, "a", TARGET);
    }
}

static void
test_goes_on_with_the_piece (void)
{
  g_autoptr (UploadFixture)   f = upload_fixture_new ();
  FerryTransfer              *transfer = send_half (f);
  g_autofree char            *range = NULL;
  g_autoptr (FerryFakeParcel) parcel = NULL;

  fixture_pause (f->rig, transfer);
  ferry_test_rig_run_to_status (f->rig, transfer, FERRY_STATUS_PAUSED);
  fixture_run_to_have (f->rig, transfer, PIECE);
  fixture_resume (f->rig, transfer);
  ferry_test_rig_run (f->rig, transfer);

  upload_fixture_assert_sent (f, transfer, "a", TARGET);
  range = upload_fixture_dup_field (f, "PUT", 2, "Content-Range");
  g_assert_cmpstr (range, ==, "bytes 4194304-8388607/10485760");
  parcel = ferry_fake_inbox_find_parcel (f->inbox, TARGET);
  g_assert_cmpuint (parcel->came, <=, SIZE + PIECE);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, 0);
}

static void
test_goes_on_after_a_kill (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_half (f);

  transfer = upload_fixture_kill (f, transfer);
  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", TARGET);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, 0);
}

static void
test_begins_anew_when_it_is_gone (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_half (f);

  fixture_pause (f->rig, transfer);
  fixture_run_to_have (f->rig, transfer, PIECE);
  ferry_fake_inbox_add (f->inbox, "/ranges/", "head,first=1,status:404", NULL);
  fixture_resume (f->rig, transfer);
  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", TARGET);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, 1);
}

/* Its end would stay behind the new one. */
/* Who is in trouble has not said that it is gone. */
static void
test_trouble_is_no_loss (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_half (f);

  fixture_pause (f->rig, transfer);
  fixture_run_to_have (f->rig, transfer, PIECE);
  ferry_fake_inbox_add (f->inbox, "/ranges/", "head,first=1,status:503", NULL);
  fixture_resume (f->rig, transfer);
  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", TARGET);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, 0);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->total_retries, ==, 1);
}

static void
test_longer_files_are_emptied (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send (f, SIZE);

  ferry_test_rig_run (f->rig, transfer);
  transfer = send (f, PIECE);
  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", TARGET);
}

/* What the user said of the server is not true. */
static void
test_server_that_cannot_is_found_out (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_to_end (f, "ranges-ignored");

  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_INSUFFICIENT_RANGE_SUPPORT);
  assert_methods (f, "HEAD PUT PUT HEAD");
}

static void
test_broken_connections_are_retried (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_to_end (f, "put,first=3,reset-after:2M");

  upload_fixture_assert_sent (f, transfer, "a", TARGET);
}

static void
test_long_pieces_are_cut (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_to_end (f, "put,first=1,status:413");

  upload_fixture_assert_sent (f, transfer, "a", TARGET);
  g_assert_cmpuint (upload_fixture_count (f, "PUT"), >, 8);
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_rig_init (&argc, &argv);

#define ADD(name, func) g_test_add_func ("/upload-ranges/" name, func)
  ADD ("sends-pieces", test_sends_pieces);
  ADD ("sends-small-ones", test_sends_small_ones);
  ADD ("goes-on-with-the-piece", test_goes_on_with_the_piece);
  ADD ("goes-on-after-a-kill", test_goes_on_after_a_kill);
  ADD ("begins-anew-when-it-is-gone", test_begins_anew_when_it_is_gone);
  ADD ("trouble-is-no-loss", test_trouble_is_no_loss);
  ADD ("longer-files-are-emptied", test_longer_files_are_emptied);
  ADD ("server-that-cannot-is-found-out", test_server_that_cannot_is_found_out);
  ADD ("broken-connections-are-retried", test_broken_connections_are_retried);
  ADD ("long-pieces-are-cut", test_long_pieces_are_cut);
#undef ADD

  return g_test_run ();
}
