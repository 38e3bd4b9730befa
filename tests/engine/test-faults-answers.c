/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "fault-row.h"

#include <string.h>

#define STOPS_FOR(code) .status = FERRY_STATUS_PAUSED_RECOVERABLE, .error = (code)
#define FAILS_WITH(code) .status = FERRY_STATUS_ERROR, .error = (code)

static const FaultRow answers[] = {
  { "/faults/limit/429-is-waited-for",
    FAULT_WAY_NEW | FAULT_WAY_STOP,
    .options = "'retries': <uint32 0>",
    .faults = { "first=2,status:429:2" } },
  { "/faults/limit/503-is-waited-for",
    FAULT_WAY_NEW | FAULT_WAY_STOP,
    .options = "'retries': <uint32 0>",
    .faults = { "first=2,status:503:2" } },
  { "/faults/limit/503-without-a-wait-is-tried-again",
    FAULT_WAY_NEW | FAULT_WAYS_HALF,
    .faults = { "first=2,status:503" } },
  { "/faults/limit/wait-that-is-no-number-is-tried-again",
    FAULT_WAY_NEW,
    .faults = { "first=2,status:503:soon" },
    .requests = 3 },
  { "/faults/limit/negative-wait-is-tried-again",
    FAULT_WAY_NEW,
    .faults = { "first=2,status:503:-5" },
    .requests = 3 },
  { "/faults/limit/one-connection-503",
    FAULT_WAY_NEW_SEGMENTS | FAULT_WAY_SEGMENTS,
    .faults = { "busy=1,status:503:1" } },
  { "/faults/limit/two-connections-429",
    FAULT_WAY_NEW_SEGMENTS | FAULT_WAY_SEGMENTS,
    .faults = { "busy=2,status:429:1" } },
  { "/faults/limit/one-connection-403",
    FAULT_WAY_NEW_SEGMENTS | FAULT_WAY_SEGMENTS,
    .faults = { "busy=1,status:403" } },
  { "/faults/limit/one-connection-reset",
    FAULT_WAY_NEW_SEGMENTS | FAULT_WAY_SEGMENTS,
    .faults = { "busy=1,reset-at-once" } },
  { "/faults/limit/one-connection-closed",
    FAULT_WAY_NEW_SEGMENTS | FAULT_WAY_SEGMENTS,
    .faults = { "busy=1,close-at-once" } },
  { "/faults/limit/one-connection-page",
    FAULT_WAY_NEW_SEGMENTS | FAULT_WAY_SEGMENTS,
    .faults = { "busy=1,html" } },
  { "/faults/limit/one-connection-redirected-to-a-page",
    FAULT_WAY_NEW_SEGMENTS | FAULT_WAY_SEGMENTS,
    .faults = { "busy=1,redirect:/f/3000/busy.html?fault=html" } },
  { "/faults/limit/one-connection-silent",
    FAULT_WAY_NEW_SEGMENTS | FAULT_WAY_SEGMENTS,
    .options = "'response-timeout': <uint32 800>",
    .faults = { "busy=1,hang" } },
  { "/faults/answer/500-for-a-while",
    FAULT_WAY_NEW | FAULT_WAYS_HALF,
    .faults = { "first=2,status:500" } },
  { "/faults/answer/502-for-a-while",
    FAULT_WAYS_HALF,
    .faults = { "first=2,status:502" },
    .requests = 3 },
  { "/faults/answer/504-for-a-while",
    FAULT_WAYS_HALF,
    .faults = { "first=2,status:504" },
    .requests = 3 },
  { "/faults/answer/404-on-resume-keeps-the-part",
    FAULT_WAYS_RESUME,
    .faults = { "status:404" },
    FAILS_WITH (FERRY_ERROR_NOT_FOUND),
    .requests = 1,
    .leaves = FAULT_PART,
    .mends = TRUE },
  { "/faults/answer/410-on-resume-keeps-the-part",
    FAULT_WAYS_RESUME,
    .faults = { "status:410" },
    FAILS_WITH (FERRY_ERROR_GONE),
    .requests = 1,
    .leaves = FAULT_PART,
    .mends = TRUE },
  { "/faults/answer/401-on-resume-keeps-the-part",
    FAULT_WAYS_RESUME,
    .faults = { "auth-basic:me:secret" },
    STOPS_FOR (FERRY_ERROR_UNAUTHORIZED),
    .requests = 1,
    .leaves = FAULT_PART,
    .mends = TRUE },
  { "/faults/answer/signed-in-from-the-start",
    FAULT_WAYS_NEW | FAULT_WAYS_RESUME,
    .options = "'user': <'me'>, 'password': <'secret'>",
    .before = { "auth-basic:me:secret" },
    .faults = { "auth-basic:me:secret" } },
  { "/faults/answer/signed-in-with-digest",
    FAULT_WAYS_NEW | FAULT_WAYS_RESUME,
    .options = "'user': <'me'>, 'password': <'secret'>",
    .before = { "auth-digest:me:secret" },
    .faults = { "auth-digest:me:secret", "nonce-uses:2" } },
  { "/faults/answer/wrong-password-is-not-tried-twice",
    FAULT_WAY_NEW,
    .options = "'user': <'me'>, 'password': <'wrong'>",
    .faults = { "auth-basic:me:secret" },
    STOPS_FOR (FERRY_ERROR_UNAUTHORIZED) },
  /* The HTTP library does not know it. */
  { "/faults/answer/digest-with-sha-256-alone-is-not-tried-for-ever",
    FAULT_WAY_NEW,
    .options = "'user': <'me'>, 'password': <'secret'>",
    .faults = { "auth-digest-sha256:me:secret" },
    STOPS_FOR (FERRY_ERROR_UNAUTHORIZED),
    .requests = 1 },
  { "/faults/answer/browser-headers-on-every-request",
    FAULT_WAYS_NEW | FAULT_WAYS_RESUME,
    .options = "'headers': <[('Referer', 'http://here/'), ('User-Agent', 'Fox/1'),"
               " ('Cookie', 'sid=7')]>",
    .before = { "lacks=Cookie=sid=7,status:403" },
    .faults = { "lacks=Referer=here,status:403", "lacks=User-Agent=Fox,status:403",
                "lacks=Cookie=sid=7,status:403" } },
  { "/faults/page/on-resume-is-not-appended",
    FAULT_WAYS_RESUME,
    .faults = { "html" },
    STOPS_FOR (FERRY_ERROR_NOT_THE_FILE),
    .leaves = FAULT_PART,
    .mends = TRUE },
  { "/faults/page/on-resume-by-a-redirect-is-not-appended",
    FAULT_WAYS_RESUME,
    .faults = { "redirect:/f/3000/portal.html?fault=html" },
    STOPS_FOR (FERRY_ERROR_NOT_THE_FILE),
    .leaves = FAULT_PART,
    .mends = TRUE },
  { "/faults/page/instead-of-the-file-is-not-saved",
    FAULT_WAY_NEW,
    .faults = { "html" },
    STOPS_FOR (FERRY_ERROR_NOT_THE_FILE),
    .requests = 1,
    .mends = TRUE },
  { "/faults/page/of-a-portal-is-not-saved",
    FAULT_WAY_NEW,
    .faults = { "redirect:/f/3000/portal?fault=html" },
    STOPS_FOR (FERRY_ERROR_NOT_THE_FILE),
    .mends = TRUE },
  { "/faults/page/511-wants-a-sign-in",
    FAULT_WAY_NEW,
    .options = "'retries': <uint32 0>",
    .faults = { "status:511" },
    FAILS_WITH (FERRY_ERROR_UNEXPECTED_SERVER_ERROR) },
  { "/faults/answer/interim-ones-are-skipped",
    FAULT_WAYS_NEW | FAULT_WAYS_RESUME,
    .faults = { "interim:100", "interim:102", "interim:103" } },
  { "/faults/answer/without-a-phrase",
    FAULT_WAYS_NEW | FAULT_WAYS_RESUME,
    .faults = { "no-reason" } },
  { "/faults/answer/of-status-999",
    FAULT_WAY_NEW,
    .options = "'retries': <uint32 0>",
    .faults = { "status-line:HTTP/1.1 999 Go away" },
    FAILS_WITH (FERRY_ERROR_UNEXPECTED_STATUS_CODE),
    .requests = 1 },
  { "/faults/answer/that-is-none",
    FAULT_WAY_NEW,
    .options = "'retries': <uint32 0>",
    .faults = { "status-line:What?" },
    FAILS_WITH (FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE),
    .requests = 1 },
  { "/faults/answer/whose-head-is-cut-goes-on",
    FAULT_WAYS_NEW | FAULT_WAYS_RESUME,
    .faults = { "first=1,cut-head:40" } },
};

/* Waits that the server names. */

static gint64
run_and_measure (FerryTestRig *rig,
                 const char   *fault)
{
  gint64         before = ferry_clock_get_monotonic (rig->clock);
  FerryTransfer *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", FAULT_SIZE, fault);
  transfer = ferry_test_rig_get (rig, "/a.bin", "'retries': <uint32 0>");
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, FAULT_SIZE);

  return ferry_clock_get_monotonic (rig->clock) - before;
}

static void
test_wait (void)
{
  g_autoptr (FerryTestRig) rig = NULL;

  rig = ferry_test_rig_new (&(FerryTestRigOptions){ .haste = 20 });
  g_assert_cmpint (run_and_measure (rig, "first=1,status:429:6"), >=, 6 * G_USEC_PER_SEC);
}

static void
test_wait_until_date (void)
{
  g_autoptr (FerryTestRig) rig = NULL;

  rig = ferry_test_rig_new (&(FerryTestRigOptions){ .haste = 40 });
  g_assert_cmpint (run_and_measure (rig, "first=1,status:503:{date+40}"),
                   >=, 20 * G_USEC_PER_SEC);
}

static void
test_wait_of_a_year (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;
  gint64                   wait;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", FAULT_SIZE, "status:503:31536000");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_to_reason (rig, transfer, FERRY_REASON_RETRY_WAIT);

  wait = ferry_transfer_get_record (transfer)->waiting_until - ferry_clock_get_real (rig->clock);
  g_assert_cmpint (wait, >, 0);
  g_assert_cmpint (wait, <=, 3600 * (gint64) G_USEC_PER_SEC);
}

/* What was learnt of a host holds for the next file from it. */
static void
test_limit_is_remembered (void)
{
  g_autoptr (FerryTestRig) rig = NULL;
  FerryTransfer           *transfer;
  guint64                  size = 4 * FAULT_SIZE;

  rig = ferry_test_rig_new (&(FerryTestRigOptions){ .haste = FAULT_HASTE });
  for (guint i = 0; i < 2; i++)
    ferry_fake_origin_add (rig->origin, i == 0 ? "/a.bin" : "/b.bin",
                           &(FerryFakeResource){ .size = size,
                                                 .faults = { "hold:512K", "rate:16M",
                                                             "busy=1,status:503" } });
  transfer = ferry_test_rig_get (rig, "/a.bin", "'connections': <uint32 4>");
  g_assert_true (ferry_fake_origin_iterate (rig->origin, FERRY_FAKE_COUNT_ANSWERS, 1));
  ferry_fake_origin_release (rig->origin, "/a.bin");
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, size);

  ferry_fake_origin_clear_requests (rig->origin);
  transfer = ferry_test_rig_get (rig, "/b.bin", "'connections': <uint32 4>");
  ferry_test_rig_run_to_bytes (rig, transfer, FAULT_HALF);
  ferry_test_rig_run_for (rig, 3 * G_USEC_PER_SEC);
  ferry_fake_origin_release (rig->origin, "/b.bin");
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/b.bin", 1, size);
  g_assert_null (ferry_fake_origin_dup_request (rig->origin, 1));
}

/* Signing in after the session is over. */

static void
sign_in (FerryTestRig  *rig,
         FerryTransfer *transfer,
         const char    *password)
{
  const char        *id = ferry_transfer_get_id (transfer);
  g_autoptr (GError) error = NULL;
  GVariantDict       changes;

  g_variant_dict_init (&changes, NULL);
  g_variant_dict_insert (&changes, "user", "s", "me");
  g_variant_dict_insert (&changes, "password", "s", password);
  ferry_engine_change (rig->engine, id, g_variant_dict_end (&changes), &error);
  g_assert_no_error (error);
  ferry_engine_resume (rig->engine, id, &error);
  g_assert_no_error (error);
  ferry_test_rig_run (rig, transfer);
}

static void
test_sign_in (gconstpointer fault)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *login = g_strconcat ("after=1,", fault, NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add (rig->origin, "/a.bin",
                         &(FerryFakeResource){ .size = FAULT_SIZE,
                                               .faults = { "first=1,cut:512K", login } });
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run (rig, transfer);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_SIGN_IN);

  sign_in (rig, transfer, "wrong");
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_UNAUTHORIZED);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_SIGN_IN);
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), <=, 5);

  sign_in (rig, transfer, "secret");
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, FAULT_SIZE);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  fault_rows_add (answers, G_N_ELEMENTS (answers));
  g_test_add_func ("/faults/limit/wait-is-as-long-as-told", test_wait);
  g_test_add_func ("/faults/limit/wait-is-until-the-date", test_wait_until_date);
  g_test_add_func ("/faults/limit/wait-of-a-year-is-an-hour", test_wait_of_a_year);
  g_test_add_func ("/faults/limit/is-remembered", test_limit_is_remembered);
  g_test_add_data_func ("/faults/answer/basic-sign-in-goes-on", "auth-basic:me:secret",
                        test_sign_in);
  g_test_add_data_func ("/faults/answer/digest-sign-in-goes-on", "auth-digest:me:secret",
                        test_sign_in);

  return g_test_run ();
}
