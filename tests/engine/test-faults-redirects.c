/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "fault-row.h"

#include <string.h>

#define FAILS_WITH(code) .status = FERRY_STATUS_ERROR, .error = (code)

static const FaultRow redirects[] = {
  { "/faults/redirect/is-followed",
    FAULT_WAYS_NEW | FAULT_WAYS_RESUME,
    .faults = { "redirect-hops:5" } },
  { "/faults/redirect/loop-ends",
    FAULT_WAY_NEW,
    .faults = { "redirect-loop" },
    FAILS_WITH (FERRY_ERROR_REDIRECT_FAILED) },
  { "/faults/redirect/25-hops-are-too-many",
    FAULT_WAY_NEW,
    .faults = { "redirect-hops:25" },
    FAILS_WITH (FERRY_ERROR_REDIRECT_FAILED) },
  { "/faults/redirect/to-a-file-is-refused",
    FAULT_WAY_NEW,
    .faults = { "redirect:file:///etc/passwd" },
    FAILS_WITH (FERRY_ERROR_REDIRECT_FAILED),
    .requests = 1 },
  { "/faults/redirect/to-ftp-is-refused",
    FAULT_WAY_NEW,
    .faults = { "redirect:ftp://127.0.0.1/a.bin" },
    FAILS_WITH (FERRY_ERROR_REDIRECT_FAILED),
    .requests = 1 },
  { "/faults/redirect/to-data-is-refused",
    FAULT_WAY_NEW,
    .faults = { "redirect:data:text/plain,hello" },
    FAILS_WITH (FERRY_ERROR_REDIRECT_FAILED),
    .requests = 1 },
  { "/faults/redirect/to-script-is-refused",
    FAULT_WAY_NEW,
    .faults = { "redirect:javascript:alert(1)" },
    FAILS_WITH (FERRY_ERROR_REDIRECT_FAILED),
    .requests = 1 },
  { "/faults/redirect/to-a-file-on-resume-keeps-the-part",
    FAULT_WAYS_RESUME,
    .faults = { "redirect:file:///etc/passwd" },
    FAILS_WITH (FERRY_ERROR_REDIRECT_FAILED),
    .leaves = FAULT_PART,
    .mends = TRUE },
  { "/faults/redirect/without-an-address",
    FAULT_WAY_NEW,
    .faults = { "redirect-missing" },
    FAILS_WITH (FERRY_ERROR_REDIRECT_FAILED),
    .requests = 1 },
  { "/faults/redirect/to-nothing",
    FAULT_WAY_NEW,
    .faults = { "redirect:" },
    FAILS_WITH (FERRY_ERROR_REDIRECT_FAILED),
    .requests = 1 },
  { "/faults/redirect/cookie-is-shown-at-the-target",
    FAULT_WAYS_NEW | FAULT_WAYS_RESUME,
    .faults = { "cookie-redirect" } },
  { "/faults/redirect/elsewhere-on-resume",
    FAULT_WAYS_RESUME,
    .faults = { "signed-elsewhere" } },
  { "/faults/redirect/elsewhere-and-back",
    FAULT_WAYS_RESUME,
    .before = { "signed-elsewhere" } },
  { "/faults/signed/expires-after-two-uses",
    FAULT_WAYS_RESUME | FAULT_WAY_NEW_SEGMENTS,
    .before = { "signed:0" },
    .faults = { "signed:2", "range-cap:128K" } },
  { "/faults/signed/expires-with-410",
    FAULT_WAYS_RESUME | FAULT_WAY_NEW_SEGMENTS,
    .before = { "signed:0" },
    .faults = { "signed:2", "signed-status:410", "range-cap:128K" } },
  { "/faults/signed/expires-elsewhere",
    FAULT_WAYS_RESUME | FAULT_WAY_NEW_SEGMENTS,
    .before = { "signed:0", "signed-elsewhere" },
    .faults = { "signed:2", "signed-elsewhere", "range-cap:128K" } },
  { "/faults/signed/expires-as-the-connection-breaks",
    FAULT_WAYS_NEW,
    .faults = { "signed-bytes:512K", "first=1,cut:512K" } },
  { "/faults/signed/expires-and-the-file-has-changed",
    FAULT_WAYS_RESUME,
    .before = { "signed:0" },
    .faults = { "signed:2", "range-cap:128K", "after=2,version:2" },
    .version = 2,
    .restarts = 1 },
  { "/faults/signed/expired-link-of-the-user",
    FAULT_WAYS_RESUME,
    .faults = { "status:403" },
    .status = FERRY_STATUS_PAUSED_RECOVERABLE,
    .error = FERRY_ERROR_FORBIDDEN,
    .leaves = FAULT_PART,
    .mends = TRUE },
  { "/faults/one-time-link/is-not-wasted",
    FAULT_WAYS_NEW,
    .faults = { "after=1,status:404" } },
  { "/faults/one-time-link/is-not-wasted-by-a-refusal-of-more",
    FAULT_WAY_NEW_SEGMENTS,
    .faults = { "after=1,status:403" } },
  { "/faults/address/is-sent-as-given",
    FAULT_WAY_NEW,
    .path = "/%7euser/./a%2fb%20c.bin",
    .requests = 1 },
};

static FerryTransfer *
get_half (FerryTestRig *rig)
{
  FerryTransfer *transfer;

  ferry_fake_origin_add (rig->origin, "/a.bin",
                         &(FerryFakeResource){ .size = FAULT_SIZE,
                                               .faults = { "first=1,cut:512K",
                                                           "after=1,status:403" } });
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_FORBIDDEN);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_LINK_EXPIRED);

  return transfer;
}

static void
go_on_at (FerryTestRig  *rig,
          FerryTransfer *transfer,
          const char    *path)
{
  const char        *id = ferry_transfer_get_id (transfer);
  g_autofree char   *uri = ferry_fake_origin_dup_uri (rig->origin, path);
  g_autoptr (GError) error = NULL;
  GVariantDict       changes;

  g_variant_dict_init (&changes, NULL);
  g_variant_dict_insert (&changes, "uri", "s", uri);
  ferry_engine_change (rig->engine, id, g_variant_dict_end (&changes), &error);
  g_assert_no_error (error);
  ferry_engine_resume (rig->engine, id, &error);
  g_assert_no_error (error);
  ferry_test_rig_run (rig, transfer);
}

/* The same file elsewhere: size and ETag fit. */
static void
test_new_address (void)
{
  g_autoptr (FerryTestRig)     rig = ferry_test_rig_new (NULL);
  g_autoptr (FerryFakeRequest) request = NULL;
  FerryTransfer               *transfer;

  rig->engine_options.max_running = 1;
  transfer = get_half (rig);
  ferry_fake_origin_add_file (rig->origin, "/a.bin?key=2", FAULT_SIZE, NULL);
  ferry_fake_origin_clear_requests (rig->origin);
  go_on_at (rig, transfer, "/a.bin?key=2");

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, FAULT_SIZE);
  ferry_test_rig_assert_listing (rig, "a.bin");
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, 0);
  /* The first was for what is there, to compare it. */
  request = ferry_fake_origin_dup_request (rig->origin, 1);
  g_assert_cmpint (request->range_start, >, 0);
}

/* Another file: what is there is not given up unasked. */
static void
test_wrong_new_address (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer = get_half (rig);

  ferry_fake_origin_add_file (rig->origin, "/b.bin", FAULT_SIZE, NULL);
  ferry_fake_origin_add_file (rig->origin, "/a.bin?key=2", FAULT_SIZE, NULL);
  go_on_at (rig, transfer, "/b.bin");

  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_NOT_SAME_FILE);
  ferry_test_rig_assert_listing (rig, ".a.bin.part");

  go_on_at (rig, transfer, "/a.bin?key=2");
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, FAULT_SIZE);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, 0);
}

static void
assert_target (FerryTestRig *rig,
               const char   *given,
               const char   *sent)
{
  g_autoptr (FerryFakeRequest) request = NULL;
  FerryTransfer               *transfer;

  ferry_fake_origin_clear_requests (rig->origin);
  ferry_fake_origin_add_file (rig->origin, sent, FAULT_SIZE, NULL);
  transfer = ferry_test_rig_get (rig, given, NULL);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_COMPLETED, -1);
  request = ferry_fake_origin_dup_request (rig->origin, 0);
  g_assert_cmpstr (request->target, ==, sent);
}

static void
test_addresses (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);

  assert_target (rig, "/%7euser/a%2fb.bin", "/%7euser/a%2fb.bin");
  assert_target (rig, "/100%.bin", "/100%25.bin");
  assert_target (rig, "/%zz.bin", "/%25zz.bin");
  assert_target (rig, "/a b.bin", "/a%20b.bin");
  assert_target (rig, "/q.bin?sig=%2B%3d+&x=%7E", "/q.bin?sig=%2B%3d+&x=%7E");
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  fault_rows_add (redirects, G_N_ELEMENTS (redirects));
  g_test_add_func ("/faults/signed/new-address-goes-on", test_new_address);
  g_test_add_func ("/faults/signed/new-address-of-another-file-begins-anew",
                   test_wrong_new_address);
  g_test_add_func ("/faults/address/signs-are-not-rewritten", test_addresses);

  return g_test_run ();
}
