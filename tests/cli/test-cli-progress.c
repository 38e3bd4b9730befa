/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-format.h"
#include "ferry-cli-progress.h"
#include "ferry-error.h"

#include <fcntl.h>
#include <locale.h>
#include <pty.h>
#include <unistd.h>

#define COLUMNS 40
#define LINES 6

typedef struct
{
  int output[2]; /* pipe, or the terminal's two ends */
  int errors[2];
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  struct winsize size = { .ws_row = LINES, .ws_col = COLUMNS };

  if (data != NULL)
    g_assert_cmpint (openpty (&fixture->output[0], &fixture->output[1], NULL, NULL, &size), ==, 0);
  else
    g_assert_cmpint (pipe (fixture->output), ==, 0);
  g_assert_cmpint (pipe (fixture->errors), ==, 0);
  g_assert_cmpint (fcntl (fixture->output[0], F_SETFL, O_NONBLOCK), ==, 0);
  g_assert_cmpint (fcntl (fixture->errors[0], F_SETFL, O_NONBLOCK), ==, 0);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  close (fixture->output[0]);
  close (fixture->output[1]);
  close (fixture->errors[0]);
  close (fixture->errors[1]);
}

/* What was written since. (transfer full) */
static char *
read_all (const int pair[2])
{
  GString *text = g_string_new (NULL);
  char     buffer[4096];
  ssize_t  length;

  while ((length = read (pair[0], buffer, sizeof buffer)) > 0)
    g_string_append_len (text, buffer, length);

  return g_string_free (text, FALSE);
}

static void
assert_written (const int   pair[2],
                const char *expected)
{
  g_autofree char *text = read_all (pair);

  g_assert_cmpstr (text, ==, expected);
}

static FerryCliProgress *
create (Fixture             *fixture,
        FerryCliProgressMode mode)
{
  return ferry_cli_progress_new (mode, fixture->output[1], fixture->errors[1]);
}

static FerryTransfer *
create_transfer (guint number)
{
  g_auto (GVariantDict)    options = G_VARIANT_DICT_INIT (NULL);
  g_autofree char         *id = g_strdup_printf ("00000000-0000-4000-8000-%012u", number);
  g_autofree char         *uri = g_strdup_printf ("http://a/dir/file%u?token=s3cret", number);
  g_autoptr (FerryRequest) request = NULL;
  g_autoptr (GError)       error = NULL;

  g_variant_dict_insert (&options, "uri", "s", uri);
  g_variant_dict_insert (&options, "directory", "s", "/tmp");
  request = ferry_request_new (g_variant_dict_end (&options), NULL, &error);
  g_assert_no_error (error);

  return ferry_transfer_new (id, request, NULL);
}

static void
apply (FerryCliProgress *progress,
       FerryTransfer    *transfer,
       FerryEvent        event,
       FerryReason       reason)
{
  g_assert_true (ferry_transfer_apply (transfer, event, reason));
  ferry_cli_progress_update (progress, transfer);
}

static void
set_error (FerryTransfer *transfer,
           int            error,
           const char    *message)
{
  FerryTransferRecord *record = ferry_transfer_edit (transfer);

  record->error = error;
  record->message = g_strdup (message);
  ferry_transfer_commit (transfer);
}

static void
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_ticks_only_while_running (Fixture      *fixture,
                               gconstpointer data)
{
  g_autoptr (FerryCliProgress) progress = NULL;
  g_autoptr (FerryTransfer)    a = create_transfer (1);
  g_autoptr (FerryTransfer)    b = create_transfer (2);

  progress = create (fixture, data != NULL ? FERRY_CLI_PROGRESS_SCREEN : FERRY_CLI_PROGRESS_PLAIN);
  ferry_cli_progress_add (progress, a);
  ferry_cli_progress_add (progress, b);
  g_assert_false (ferry_cli_progress_is_ticking (progress));
  apply (progress, a, FERRY_EVENT_START, FERRY_REASON_TRANSFERRING);
  apply (progress, b, FERRY_EVENT_START, FERRY_REASON_CONNECTING);
  g_assert_true (ferry_cli_progress_is_ticking (progress));
  apply (progress, a, FERRY_EVENT_NETWORK_LOST, FERRY_REASON_OFFLINE);
  g_assert_true (ferry_cli_progress_is_ticking (progress));
  apply (progress, b, FERRY_EVENT_YIELD, FERRY_REASON_RETRY_WAIT);
  g_assert_false (ferry_cli_progress_is_ticking (progress));

  /* Once all is drawn there is nothing left to wake up for. */
  iterate ();
  g_assert_false (g_main_context_pending (NULL));
  apply (progress, a, FERRY_EVENT_ALLOWED, FERRY_REASON_QUEUED);
  apply (progress, a, FERRY_EVENT_START, FERRY_REASON_TRANSFERRING);
  g_assert_true (ferry_cli_progress_is_ticking (progress));
  apply (progress, a, FERRY_EVENT_COMPLETE, FERRY_REASON_NONE);
  g_assert_false (ferry_cli_progress_is_ticking (progress));
}

static void
test_plain_lines (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (FerryCliProgress) progress = NULL;
  g_autoptr (FerryTransfer)    transfer = create_transfer (1);

  progress = create (fixture, FERRY_CLI_PROGRESS_PLAIN);
  ferry_cli_progress_add (progress, transfer);
  ferry_cli_progress_add (progress, transfer);
  assert_written (fixture->output, "");

  apply (progress, transfer, FERRY_EVENT_START, FERRY_REASON_CONNECTING);
  ferry_transfer_set_reason (transfer, FERRY_REASON_TRANSFERRING);
  ferry_cli_progress_update (progress, transfer);
  assert_written (fixture->output, "file1: started\n");

  /* Said once, however often it is looked at. */
  set_error (transfer, 503, "The server is busy");
  apply (progress, transfer, FERRY_EVENT_YIELD, FERRY_REASON_RETRY_WAIT);
  ferry_cli_progress_update (progress, transfer);
  assert_written (fixture->output, "file1: The server is busy\n");

  apply (progress, transfer, FERRY_EVENT_START, FERRY_REASON_TRANSFERRING);
  assert_written (fixture->output, "");
  ferry_progress_set_received (ferry_transfer_get_progress (transfer), 2048);
  apply (progress, transfer, FERRY_EVENT_COMPLETE, FERRY_REASON_NONE);
  ferry_cli_progress_update (progress, transfer);
  assert_written (fixture->output, "file1: done, 2.0 KiB\n");
  assert_written (fixture->errors, "");
}

static void
test_restart_is_said (Fixture      *fixture,
                      gconstpointer data)
{
  g_autoptr (FerryCliProgress) progress = NULL;
  g_autoptr (FerryTransfer)    transfer = create_transfer (1);
  FerryTransferRecord         *record;

  progress = create (fixture, FERRY_CLI_PROGRESS_PLAIN);
  ferry_cli_progress_add (progress, transfer);
  apply (progress, transfer, FERRY_EVENT_START, FERRY_REASON_TRANSFERRING);
  record = ferry_transfer_edit (transfer);
  record->restarts = 1;
  record->message = g_strdup ("The file changed.");
  ferry_transfer_commit (transfer);
  ferry_cli_progress_update (progress, transfer);
  ferry_cli_progress_update (progress, transfer);
  assert_written (fixture->errors, "file1: The file changed.\n");
}

static void
test_quiet_tells_failures (Fixture      *fixture,
                           gconstpointer data)
{
  g_autoptr (FerryCliProgress) progress = NULL;
  g_autoptr (FerryTransfer)    good = create_transfer (1);
  g_autoptr (FerryTransfer)    bad = create_transfer (2);
  g_autofree char             *errors = NULL;

  progress = create (fixture, FERRY_CLI_PROGRESS_NONE);
  ferry_cli_progress_add (progress, good);
  ferry_cli_progress_add (progress, bad);
  apply (progress, good, FERRY_EVENT_START, FERRY_REASON_TRANSFERRING);
  apply (progress, bad, FERRY_EVENT_START, FERRY_REASON_TRANSFERRING);
  g_assert_false (ferry_cli_progress_is_ticking (progress));
  apply (progress, good, FERRY_EVENT_COMPLETE, FERRY_REASON_NONE);
  set_error (bad, 404, "It is\033[2J gone");
  apply (progress, bad, FERRY_EVENT_FAIL, FERRY_REASON_NONE);

  assert_written (fixture->output, "");
  errors = read_all (fixture->errors);
  g_assert_cmpstr (errors, ==, "file2: It is\357\277\275[2J gone\n");
}

static void
test_blocked_is_said (Fixture      *fixture,
                      gconstpointer data)
{
  g_autoptr (FerryCliProgress) progress = NULL;
  g_autoptr (FerryTransfer)    transfer = create_transfer (1);
  g_autofree char             *errors = NULL;

  progress = create (fixture, FERRY_CLI_PROGRESS_NONE);
  ferry_cli_progress_add (progress, transfer);
  apply (progress, transfer, FERRY_EVENT_NEEDS_USER, FERRY_REASON_SIGN_IN);
  assert_written (fixture->errors, "");
  ferry_cli_progress_block (progress, transfer);
  errors = read_all (fixture->errors);
  g_assert_true (g_str_has_prefix (errors, "file1: "));

  ferry_cli_progress_forget (progress, ferry_transfer_get_id (transfer));
  ferry_cli_progress_block (progress, transfer);
  assert_written (fixture->errors, "");
}

/* What needs the user is said when it happens, and not again at the end. */
static void
test_blocked_is_said_once (Fixture      *fixture,
                           gconstpointer data)
{
  g_autoptr (FerryCliProgress) progress = NULL;
  g_autoptr (FerryTransfer)    transfer = create_transfer (1);
  g_autofree char             *errors = NULL;

  progress = create (fixture, FERRY_CLI_PROGRESS_PLAIN);
  ferry_cli_progress_add (progress, transfer);
  set_error (transfer, FERRY_ERROR_UNAUTHORIZED, NULL);
  apply (progress, transfer, FERRY_EVENT_NEEDS_USER, FERRY_REASON_SIGN_IN);
  errors = read_all (fixture->errors);
  g_assert_true (g_str_has_prefix (errors, "file1: "));
  g_assert_true (g_str_has_suffix (errors, "See the option --user.\n"));
  ferry_cli_progress_update (progress, transfer);
  ferry_cli_progress_block (progress, transfer);
  assert_written (fixture->errors, "");
  assert_written (fixture->output, "");
}

static void
test_certificate_can_be_recognised (Fixture      *fixture,
                                    gconstpointer data)
{
  g_autoptr (FerryCliProgress) progress = NULL;
  g_autoptr (FerryTransfer)    transfer = create_transfer (1);
  g_autoptr (GError)           error = NULL;
  g_autofree char             *errors = NULL;

  progress = create (fixture, FERRY_CLI_PROGRESS_PLAIN);
  ferry_cli_progress_add (progress, transfer);
  ferry_error_set (&error, FERRY_ERROR_CERTIFICATE_EXPIRED, "a, SHA-256 12ab");
  set_error (transfer, FERRY_ERROR_CERTIFICATE_EXPIRED, NULL);
  ferry_transfer_edit (transfer)->detail = g_strdup (error->message);
  ferry_transfer_commit (transfer);
  apply (progress, transfer, FERRY_EVENT_NEEDS_USER, FERRY_REASON_TLS);
  errors = read_all (fixture->errors);
  g_assert_nonnull (strstr (errors, " (a, SHA-256 12ab). "));
  g_assert_nonnull (strstr (errors, "--tls-exception"));
}

static void
test_screen_keeps_within_its_lines (Fixture      *fixture,
                                    gconstpointer data)
{
  g_autoptr (FerryCliProgress) progress = NULL;
  g_autoptr (GPtrArray)        transfers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char             *frame = NULL;
  g_auto (GStrv)               lines = NULL;
  guint                        i;

  progress = create (fixture, FERRY_CLI_PROGRESS_SCREEN);
  for (i = 0; i < 20; i++)
    {
      FerryTransfer *transfer = create_transfer (i);

      g_ptr_array_add (transfers, transfer);
      ferry_cli_progress_add (progress, transfer);
      if (i < 15)
        apply (progress, transfer, FERRY_EVENT_START, FERRY_REASON_TRANSFERRING);
    }
  iterate ();

  frame = read_all (fixture->output);
  lines = g_strsplit (frame, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, LINES);
  g_assert_true (g_str_has_prefix (lines[0], "↓ file0"));
  g_assert_nonnull (strstr (lines[LINES - 3], "… and 12 more"));
  g_assert_true (g_str_has_prefix (lines[LINES - 2], "0 of 20 done"));
  g_assert_cmpstr (lines[LINES - 1], ==, "");
  for (i = 0; lines[i] != NULL; i++)
    g_assert_cmpint (ferry_cli_format_cells (lines[i]), <, COLUMNS);
  g_assert_null (strstr (frame, "s3cret"));
}

static void
test_screen_scrolls_ends_up (Fixture      *fixture,
                             gconstpointer data)
{
  g_autoptr (FerryCliProgress) progress = NULL;
  g_autoptr (FerryTransfer)    transfer = create_transfer (1);
  g_autofree char             *frame = NULL;
  g_autofree char             *end = NULL;

  progress = create (fixture, FERRY_CLI_PROGRESS_SCREEN);
  ferry_cli_progress_add (progress, transfer);
  apply (progress, transfer, FERRY_EVENT_START, FERRY_REASON_TRANSFERRING);
  iterate ();
  frame = read_all (fixture->output);
  g_assert_true (g_str_has_prefix (frame, "↓ file1"));

  set_error (transfer, 404, "This sentence is a good deal longer than the terminal is wide");
  apply (progress, transfer, FERRY_EVENT_FAIL, FERRY_REASON_NONE);
  end = read_all (fixture->output);
  /* One line up, cleared to the end, the mark in red. */
  g_assert_true (g_str_has_prefix (end, "\033[1A\r\033[J\033[31m✘ \033[0mfile1: "
                                        "This sentence is a good deal\r\n  longer"));
  g_assert_true (g_str_has_suffix (end, "\r\n"));
  assert_written (fixture->errors, "");
}

static void
add (const char   *path,
     gconstpointer data,
     void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, data, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_setenv ("TERM", "xterm", TRUE);
  g_unsetenv ("NO_COLOR");
  g_test_init (&argc, &argv, NULL);

  add ("/cli-progress/pipe-ticks-only-while-running", NULL, test_ticks_only_while_running);
  add ("/cli-progress/screen-ticks-only-while-running", "terminal", test_ticks_only_while_running);
  add ("/cli-progress/plain-lines-come-once", NULL, test_plain_lines);
  add ("/cli-progress/restart-is-said", NULL, test_restart_is_said);
  add ("/cli-progress/quiet-tells-failures", NULL, test_quiet_tells_failures);
  add ("/cli-progress/blocked-is-said", NULL, test_blocked_is_said);
  add ("/cli-progress/blocked-is-said-once", NULL, test_blocked_is_said_once);
  add ("/cli-progress/certificate-can-be-recognised", NULL, test_certificate_can_be_recognised);
  add ("/cli-progress/screen-keeps-within-its-lines",
       "terminal",
       test_screen_keeps_within_its_lines);
  add ("/cli-progress/screen-scrolls-ends-up", "terminal", test_screen_scrolls_ends_up);

  return g_test_run ();
}
