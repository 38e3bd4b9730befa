/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"

#include <string.h>

#define SIZE (1024 * 1024)
#define HALF (SIZE / 2)
#define HOLD_FIRST "first=1,hold:512K"

/* Stands nowhere but where it must. */
#define SECRET "Xyzzy-4711"

#define SECRET_HEADERS \
  "'headers': <[('Authorization', 'Bearer " SECRET "'), ('X-Plain', 'seen')]>"

static void
assert_not_written (FerryTestRig *rig,
                    const char   *text)
{
  g_assert_false (fixture_folder_holds (rig->state, text));
  g_assert_false (fixture_folder_holds (rig->directory, text));
}

/* The secret itself, and as Basic authentication encodes it. */
static void
assert_no_secret_written (FerryTestRig *rig)
{
  g_autofree char *pair = g_base64_encode ((const guchar *) "me:" SECRET, strlen ("me:" SECRET));

  assert_not_written (rig, SECRET);
  assert_not_written (rig, pair);
}

/* At each point at which something was written, and after compaction. */
static void
run_and_look (FerryTestRig  *rig,
              FerryTransfer *transfer)
{
  g_autofree char *id = g_strdup (ferry_transfer_get_id (transfer));

  ferry_test_rig_run_to_bytes (rig, transfer, HALF);
  ferry_test_rig_flush (rig);
  g_assert_true (fixture_folder_holds (rig->state, "a.bin"));
  assert_no_secret_written (rig);
  fixture_pause_at (rig, transfer, HALF);
  ferry_test_rig_stop (rig);
  assert_no_secret_written (rig);

  ferry_test_rig_start (rig);
  transfer = ferry_test_rig_lookup (rig, id);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_flush (rig);
  assert_no_secret_written (rig);
  ferry_test_rig_stop (rig);
  assert_no_secret_written (rig);
}

static void
test_secret_header_is_sent_and_never_written (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryFakeResource        guarded = { .size = SIZE };
  FerryTransfer           *transfer;

  guarded.faults[0] = "lacks=Authorization=Bearer " SECRET ",status:403";
  guarded.faults[1] = HOLD_FIRST;
  ferry_fake_origin_add (rig->origin, "/a.bin", &guarded);
  transfer = ferry_test_rig_get (rig, "/a.bin", SECRET_HEADERS);
  run_and_look (rig, transfer);
}

static void
test_user_information_of_an_address_is_never_written (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryFakeResource        guarded = { .size = SIZE };
  g_autofree char         *uri = NULL;
  FerryTransfer           *transfer;
  GVariant                *secrets;
  const char              *password;

  guarded.faults[0] = "auth-basic:me:" SECRET;
  guarded.faults[1] = "has=Authorization,first=1,hold:512K";
  ferry_fake_origin_add (rig->origin, "/a.bin", &guarded);
  uri = g_strdup_printf ("http://me:" SECRET "@127.0.0.1:%u/a.bin",
                         ferry_fake_origin_get_port (rig->origin));
  transfer = ferry_test_rig_get (rig, uri, NULL);
  g_assert_null (strstr (ferry_request_get_uri (ferry_transfer_get_request (transfer)), SECRET));
  secrets = ferry_fake_credentials_peek (rig->credentials, ferry_transfer_get_id (transfer));
  g_assert_true (g_variant_lookup (secrets, "password", "&s", &password));
  g_assert_cmpstr (password, ==, SECRET);

  run_and_look (rig, transfer);
}

/* What a server says is written down, but not what it says in confidence. */
static void
test_secret_of_the_server_is_never_written (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryFakeResource        talkative = { .size = SIZE };
  FerryTransfer           *transfer;

  talkative.faults[0] = "header:Set-Cookie: sid=" SECRET;
  talkative.faults[1] = "header:X-Auth-Token: " SECRET;
  talkative.faults[2] = HOLD_FIRST;
  ferry_fake_origin_add (rig->origin, "/a.bin", &talkative);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  run_and_look (rig, transfer);
}

static void
test_secret_of_a_redirection_is_never_written (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryFakeResource        redirect = { .size = 0 };
  g_autofree char         *fault = NULL;
  FerryTransfer           *transfer;

  fault = g_strdup_printf ("redirect:http://me:" SECRET "@127.0.0.1:%u/a.bin",
                           ferry_fake_origin_get_port (rig->origin));
  redirect.faults[0] = fault;
  ferry_fake_origin_add (rig->origin, "/start", &redirect);
  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/start", NULL);
  run_and_look (rig, transfer);
}

static void
test_failure_does_not_write_the_secret (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "status:401");
  transfer = ferry_test_rig_get (rig, "/a.bin", SECRET_HEADERS);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_UNAUTHORIZED);
  ferry_test_rig_flush (rig);
  assert_no_secret_written (rig);
}

/* What was given for one server is not sent to another. */
static void
test_secret_is_not_for_another_server (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", SECRET_HEADERS);
  fixture_pause_at (rig, transfer, HALF);
  fixture_change (rig, transfer, "'uri': <'http://other.example/a.bin'>");
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_UNAUTHORIZED);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_SIGN_IN);
}

/* Nothing remembers it but the keyring: without it the transfer asks, instead
 * of sending a request that lacks it. */
static void
test_lost_secret_is_asked_for (void)
{
  g_autoptr (FerryTestRig)     rig = ferry_test_rig_new (NULL);
  g_autoptr (FerryFakeRequest) request = NULL;
  g_autofree char             *id = NULL;
  FerryTransfer               *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", SECRET_HEADERS);
  id = g_strdup (ferry_transfer_get_id (transfer));
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);
  ferry_test_rig_stop (rig);
  ferry_credentials_forget (FERRY_CREDENTIALS (rig->credentials), id);

  ferry_test_rig_start (rig);
  transfer = ferry_test_rig_lookup (rig, id);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_UNAUTHORIZED);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_SIGN_IN);
  /* It is not the server who wants something. */
  g_assert_cmpstr (ferry_transfer_get_record (transfer)->message, !=,
                   ferry_error_status_to_sentence (FERRY_ERROR_UNAUTHORIZED));
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 1);
  ferry_test_rig_assert_listing (rig, ".a.bin.part");

  fixture_change (rig, transfer, SECRET_HEADERS);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  fixture_assert_resumed (rig, 1, HALF);
  request = ferry_fake_origin_dup_request (rig->origin, 1);
  g_assert_cmpstr (ferry_fake_request_get_header (request, "Authorization"), ==,
                   "Bearer " SECRET);
}

static void
test_locked_keyring_is_waited_for (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  ferry_fake_credentials_set_locked (rig->credentials, TRUE);
  transfer = ferry_test_rig_get (rig, "/a.bin", SECRET_HEADERS);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_KEYRING_LOCKED);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_KEYRING_LOCKED);
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 0);

  ferry_fake_credentials_set_locked (rig->credentials, FALSE);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
}

static void
test_secret_is_forgotten_with_the_end (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;
  const char              *id;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  transfer = ferry_test_rig_get (rig, "/a.bin", SECRET_HEADERS);
  id = ferry_transfer_get_id (transfer);
  g_assert_nonnull (ferry_fake_credentials_peek (rig->credentials, id));
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_flush (rig);
  g_assert_null (ferry_fake_credentials_peek (rig->credentials, id));
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  g_test_add_func ("/engine-secrets/secret-header-is-sent-and-never-written",
                   test_secret_header_is_sent_and_never_written);
  g_test_add_func ("/engine-secrets/user-information-of-an-address-is-never-written",
                   test_user_information_of_an_address_is_never_written);
  g_test_add_func ("/engine-secrets/secret-of-the-server-is-never-written",
                   test_secret_of_the_server_is_never_written);
  g_test_add_func ("/engine-secrets/secret-of-a-redirection-is-never-written",
                   test_secret_of_a_redirection_is_never_written);
  g_test_add_func ("/engine-secrets/failure-does-not-write-the-secret",
                   test_failure_does_not_write_the_secret);
  g_test_add_func ("/engine-secrets/secret-is-not-for-another-server",
                   test_secret_is_not_for_another_server);
  g_test_add_func ("/engine-secrets/lost-secret-is-asked-for", test_lost_secret_is_asked_for);
  g_test_add_func ("/engine-secrets/locked-keyring-is-waited-for",
                   test_locked_keyring_is_waited_for);
  g_test_add_func ("/engine-secrets/secret-is-forgotten-with-the-end",
                   test_secret_is_forgotten_with_the_end);

  return g_test_run ();
}
