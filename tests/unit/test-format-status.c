/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-format.h"

#include <string.h>

#define MIB (1024 * 1024)

/* 2026-11-21 12:00:00 UTC */
#define NOW G_GINT64_CONSTANT (1795262400)

static char begun_again[] = "Begun again.";
static char own_words[] = "Own words.";

typedef struct
{
  FerryRow    row;
  guint64     rate;
  const char *text;
} Case;

#define ROW(Status, Reason, ...)                 \
  {                                              \
    .status = FERRY_STATUS_##Status,             \
    .reason = FERRY_REASON_##Reason, __VA_ARGS__ \
  }

#define UPLOAD(Status, Reason, ...) \
  ROW (Status, Reason, .direction = FERRY_DIRECTION_UPLOAD, __VA_ARGS__)

static const Case cases[] = {
  /* At work. */
  { ROW (RUNNING, TRANSFERRING, .received = 12 * MIB, .total = 45 * MIB),
    2 * MIB,
    "12.0 of 45.0 MiB · 2.0 MiB/s · 17 seconds left" },
  { ROW (RUNNING, TRANSFERRING, .received = 12 * MIB, .total = -1),
    2 * MIB,
    "12.0 MiB · 2.0 MiB/s" },
  { ROW (RUNNING, TRANSFERRING, .received = 12 * MIB, .total = 45 * MIB), 0, "12.0 of 45.0 MiB" },
  { ROW (RUNNING, TRANSFERRING, .received = MIB, .total = MIB),
    MIB,
    "1.0 of 1.0 MiB · 1.0 MiB/s" },
  { ROW (RUNNING, TRANSFERRING, .received = 0, .total = G_MAXINT64),
    1,
    "0 bytes of 8.0 EiB · 1 byte/s · 100000 days left" },
  { ROW (RUNNING, TRANSFERRING, .received = 0, .total = 4 * MIB, .message = begun_again),
    MIB,
    "0 bytes of 4.0 MiB · 1.0 MiB/s · 4 seconds left · Begun again." },
  { ROW (RUNNING, CONNECTING, .total = -1), 0, "Connecting to the server" },
  { ROW (RUNNING, VERIFYING, .total = 5), 0, "Checking that the file is unharmed" },

  { ROW (RUNNING, FINISHING, .total = 5), 0, "Putting the file in its place" },

  /* Uploads. */
  { UPLOAD (RUNNING, TRANSFERRING, .received = 12 * MIB, .confirmed = MIB, .total = 45 * MIB),
    2 * MIB,
    "12.0 of 45.0 MiB sent · 2.0 MiB/s · 17 seconds left" },
  { UPLOAD (RUNNING, TRANSFERRING, .received = 0, .total = MIB, .message = begun_again),
    0,
    "0 bytes of 1.0 MiB sent · Begun again." },
  { UPLOAD (RUNNING, CONNECTING, .total = -1), 0, "Connecting to the server" },
  { UPLOAD (RUNNING, FINISHING, .total = 5), 0, "Waiting for the server's answer" },
  { UPLOAD (RUNNING, TRANSFERRING, .received = MIB, .total = MIB),
    MIB,
    "Waiting for the server's answer" },
  { UPLOAD (PAUSED, USER, .total = 5), 0, "Paused" },
  { UPLOAD (PAUSED, USER, .received = 12 * MIB, .confirmed = 8 * MIB, .total = 45 * MIB),
    0,
    "Paused · the server has 8.0 of 45.0 MiB" },
  { UPLOAD (PAUSED, USER, .received = 12 * MIB, .total = 45 * MIB),
    0,
    "Paused · it begins again from its start" },
  { UPLOAD (COMPLETED, NONE, .received = MIB, .total = MIB, .finished = NOW - 300),
    0,
    "1.0 MiB · uploaded 5 minutes ago" },
  { UPLOAD (COMPLETED, NONE, .received = MIB, .total = MIB), 0, "1.0 MiB · uploaded" },
  { UPLOAD (ERROR, NONE, .error = FERRY_ERROR_UPLOAD_INTERRUPTED),
    0,
    "Failed: The upload was interrupted, and the server may have a part of it or all. "
    "It is not sent again by itself; look at what the server has, then start it over." },

  /* Waiting. */
  { ROW (IDLE, QUEUED, .total = -1), 0, "Waiting for its turn" },
  { ROW (IDLE, HOST_LIMIT, .total = -1), 0, "Waiting for a free connection to this server" },
  { ROW (IDLE, RETRY_WAIT, .error = 500, .waiting_until = NOW + 65),
    0,
    "The server has a problem inside (500). Next try at 12:01:05." },
  { ROW (IDLE, RETRY_WAIT, .error = FERRY_ERROR_TIMEOUT, .waiting_until = NOW + 7200),
    0,
    "The server took too long to answer. Next try at 14:00." },
  { ROW (IDLE, RETRY_WAIT, .error = FERRY_ERROR_TIMEOUT, .waiting_until = NOW),
    0,
    "The server took too long to answer" },
  { ROW (IDLE, RETRY_WAIT, .error = 500, .message = own_words, .waiting_until = NOW + 5),
    0,
    "Own words. Next try at 12:00:05." },
  { ROW (IDLE, RETRY_WAIT, .waiting_until = NOW + 5),
    0,
    "Next try at 12:00:05." },
  { ROW (PAUSED_SYSTEM_POLICY, SCHEDULE, .waiting_until = NOW + 86400),
    0,
    "Starts at 2026-11-22 12:00" },
  { ROW (PAUSED_SYSTEM_POLICY, SCHEDULE, .waiting_until = NOW),
    0,
    "Waiting for its scheduled time" },
  { ROW (PAUSED_SYSTEM_POLICY, BATTERY), 0, "Waiting for the charger" },
  { ROW (PAUSED_SYSTEM_POLICY, DISK_FULL, .error = FERRY_ERROR_DISK_FULL),
    0,
    "The disk is full. Free some space, then resume, or choose a folder on another disk." },
  { ROW (PAUSED_COSTED_NETWORK, METERED), 0, "Waiting for a network without metered data" },
  { ROW (PAUSED_NO_NETWORK, OFFLINE), 0, "Waiting for a network" },
  { ROW (PAUSED, USER, .total = -1), 0, "Paused" },
  { ROW (PAUSED, USER, .received = 12 * MIB, .total = 45 * MIB), 0, "Paused · 12.0 of 45.0 MiB" },
  { ROW (PAUSED_RECOVERABLE, SIGN_IN, .error = 401),
    0,
    "The server wants you to sign in (401). "
    "Sign in with your user name and password for this server." },
  { ROW (PAUSED_RECOVERABLE, KEYRING_LOCKED),
    0,
    "The password is in a locked keyring; unlock the keyring to go on" },

  /* Settled. */
  { ROW (COMPLETED, NONE, .received = 45 * MIB, .total = 45 * MIB, .finished = NOW - 300),
    0,
    "45.0 MiB · finished 5 minutes ago" },
  { ROW (COMPLETED, NONE, .total = 0, .finished = NOW), 0, "0 bytes · finished just now" },
  { ROW (COMPLETED, NONE, .received = MIB, .total = -1, .is_unverified = TRUE),
    0,
    "1.0 MiB · may not be whole: the server did not tell its size" },
  { ROW (CANCELED, NONE, .finished = NOW - 86400), 0, "Canceled yesterday" },
  { ROW (CANCELED, NONE), 0, "Canceled" },
  { ROW (ERROR, NONE, .error = 404),
    0,
    "Failed: The server has nothing at this address (404). "
    "Check the address, or give another one." },
  { ROW (ERROR, NONE, .error = FERRY_ERROR_NAME_INVALID),
    0,
    "Failed: A file cannot have this name here. "
    "Choose a shorter or simpler name, or another folder." },
  { ROW (ERROR, NONE, .error = 404, .message = own_words), 0, "Failed: Own words." },
  { ROW (ERROR, NONE, .message = own_words), 0, "Failed: Own words." },
  { ROW (ERROR, NONE), 0, "Failed" },
};

static void
test_sentences (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FerryRow         row = cases[i].row;
      g_autofree char *text = NULL;

      /* The table leaves it out. */
      if (row.error == 0)
        row.error = -1;
      text = ferry_format_status (&row, NULL, cases[i].rate, NOW);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static const FerryStatus statuses[] = {
  FERRY_STATUS_IDLE,
  FERRY_STATUS_RUNNING,
  FERRY_STATUS_PAUSED,
  FERRY_STATUS_PAUSED_COSTED_NETWORK,
  FERRY_STATUS_PAUSED_NO_NETWORK,
  FERRY_STATUS_COMPLETED,
  FERRY_STATUS_CANCELED,
  FERRY_STATUS_ERROR,
  FERRY_STATUS_PAUSED_RECOVERABLE,
  FERRY_STATUS_PAUSED_SYSTEM_POLICY,
};

static void
assert_reads_well (const FerryRow *row)
{
  g_autofree char *text = ferry_format_status (row, NULL, 0, NOW);
  g_autofree char *clean = g_strstrip (g_strdup (text));

  g_assert_cmpstr (text, !=, "");
  g_assert_cmpstr (text, ==, clean);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strchr (text, '%'));
  g_assert_null (strstr (text, ".."));
  g_assert_null (strstr (text, ". ."));
  g_assert_cmpint (g_utf8_strlen (text, -1), <, 200);
}

static void
test_every_row_reads_well (void)
{
  guint                 n_errors;
  const FerryErrorInfo *errors = ferry_error_get_table (&n_errors);

  for (gsize s = 0; s < G_N_ELEMENTS (statuses); s++)
    for (int reason = 0; reason <= FERRY_REASON_NEEDS_USER; reason++)
      for (guint e = 0; e <= n_errors; e++)
        {
          FerryRow row = {
            .status = statuses[s],
            .reason = (FerryReason) reason,
            .error = e < n_errors ? (int) errors[e].status : -1,
            .total = -1,
          };

          assert_reads_well (&row);
        }
}

/* What waits for something outside fits one line beside its name. */
static void
test_waiting_is_told_in_a_line (void)
{
  for (gsize s = 0; s < G_N_ELEMENTS (statuses); s++)
    for (int reason = 0; reason <= FERRY_REASON_RETRY_WAIT; reason++)
      {
        FerryReason      value = (FerryReason) reason;
        FerryRow         row = { .status = statuses[s], .reason = value, .error = -1 };
        g_autofree char *text = ferry_format_status (&row, NULL, 0, NOW);

        g_assert_cmpint (g_utf8_strlen (text, -1), <=, 48);
      }
}

/* Only one that failed is said to have. */
static void
test_failure_is_named (void)
{
  for (gsize s = 0; s < G_N_ELEMENTS (statuses); s++)
    {
      FerryRow         row = { .status = statuses[s], .reason = FERRY_REASON_NONE, .error = 404 };
      g_autofree char *text = ferry_format_status (&row, NULL, 0, NOW);

      g_assert_cmpint (g_str_has_prefix (text, "Failed"), ==, statuses[s] == FERRY_STATUS_ERROR);
    }
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/format-status/one-honest-sentence", test_sentences);
  g_test_add_func ("/format-status/every-row-reads-well", test_every_row_reads_well);
  g_test_add_func ("/format-status/waiting-is-told-in-a-line", test_waiting_is_told_in_a_line);
  g_test_add_func ("/format-status/only-failure-is-named-so", test_failure_is_named);

  return g_test_run ();
}
