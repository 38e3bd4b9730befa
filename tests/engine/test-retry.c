/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-retry.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define HOUR (3600 * SECOND)
#define MEGABYTE ((goffset) 1024 * 1024)

/* What is the same in most cases: the third retry is still there, no wait was
 * named, the network is up. */
#define ONLINE .max_retries = 3, .retry_after = -1, .is_online = TRUE, .jitter = 1.0
#define NO_RETRY .retry_after = -1, .is_online = TRUE
#define TOLD(seconds) .max_retries = 3, .retry_after = (seconds), .is_online = TRUE
#define OFFLINE .max_retries = 3, .retry_after = -1, .is_online = FALSE, .jitter = 1.0

typedef struct
{
  const char        *name;
  FerryRetryInput    input;
  FerryRetryDecision expected;
} Case;

#define YIELD(wait) .event = FERRY_EVENT_YIELD, .reason = FERRY_REASON_RETRY_WAIT, .delay = (wait)
#define FAIL .event = FERRY_EVENT_FAIL
#define LOST .event = FERRY_EVENT_NETWORK_LOST, .reason = FERRY_REASON_OFFLINE

static const Case cases[] = {
  { "first-retry-after-a-second",
    { .error = FERRY_ERROR_CONNECTION_RESET, ONLINE },
    { YIELD (SECOND), .retries = 1 } },
  { "jitter-halves-the-wait-at-most",
    { .error = FERRY_ERROR_CONNECTION_RESET,
      .max_retries = 3,
      .retry_after = -1,
      .is_online = TRUE },
    { YIELD (SECOND / 2), .retries = 1 } },
  { "each-retry-waits-twice-as-long",
    { .error = FERRY_ERROR_TIMEOUT, .retries = 2, ONLINE },
    { YIELD (4 * SECOND), .retries = 3 } },
  { "retries-spent",
    { .error = FERRY_ERROR_TIMEOUT, .retries = 3, ONLINE },
    { FAIL, .retries = 3 } },
  { "no-retries-wished",
    { .error = FERRY_ERROR_TIMEOUT, NO_RETRY },
    { FAIL } },
  { "retry-after-is-honoured-with-a-retry",
    { .error = FERRY_ERROR_INTERNAL_SERVER_ERROR,
      .max_retries = 3,
      .retry_after = 30,
      .is_online = TRUE },
    { YIELD (30 * SECOND), .retries = 1 } },

  { "error-that-is-tried-once-more-only",
    { .error = FERRY_ERROR_LENGTH_REQUIRED, ONLINE },
    { YIELD (SECOND), .retries = 1 } },
  { "error-that-was-tried-once-more",
    { .error = FERRY_ERROR_LENGTH_REQUIRED, .retries = 1, .repeats = 1, ONLINE },
    { FAIL, .retries = 1 } },
  { "error-that-is-tried-once-more-after-another",
    { .error = FERRY_ERROR_LENGTH_REQUIRED, .retries = 1, ONLINE },
    { YIELD (2 * SECOND), .retries = 2 } },
  { "error-that-is-tried-once-more-after-progress",
    { .error = FERRY_ERROR_LENGTH_REQUIRED, .progressed = 1, .retries = 1, .repeats = 1, ONLINE },
    { YIELD (SECOND), .retries = 1 } },
  { "own-bound-does-not-raise-the-transfers",
    { .error = FERRY_ERROR_LENGTH_REQUIRED, NO_RETRY },
    { FAIL } },

  { "what-must-not-be-repeated-is-not",
    { .error = FERRY_ERROR_CONNECTION_RESET, .is_unrepeatable = TRUE, ONLINE },
    { FAIL } },
  { "what-must-not-be-repeated-is-not-when-told-to-wait",
    { .error = FERRY_ERROR_SERVICE_UNAVAILABLE, .is_unrepeatable = TRUE, TOLD (5) },
    { FAIL } },
  { "what-must-not-be-repeated-is-not-later",
    { .error = FERRY_ERROR_TIMEOUT, .is_unrepeatable = TRUE, OFFLINE },
    { FAIL } },
  { "what-must-not-be-repeated-may-still-want-the-user",
    { .error = FERRY_ERROR_UNAUTHORIZED, .is_unrepeatable = TRUE, ONLINE },
    { .event = FERRY_EVENT_NEEDS_USER, .reason = FERRY_REASON_SIGN_IN } },

  { "progress-resets-the-count",
    { .error = FERRY_ERROR_CONNECTION_RESET, .progressed = 1, .retries = 3, ONLINE },
    { YIELD (SECOND), .retries = 1 } },
  { "progress-does-not-give-what-was-not-wished",
    { .error = FERRY_ERROR_CONNECTION_RESET, .progressed = MEGABYTE, NO_RETRY },
    { FAIL } },
  { "good-progress-goes-on-at-once",
    { .error = FERRY_ERROR_CONNECTION_RESET, .progressed = MEGABYTE, .retries = 3, ONLINE },
    { YIELD (SECOND / 5), .retries = 1 } },
  { "good-progress-does-not-outrank-the-server",
    { .error = FERRY_ERROR_INTERNAL_SERVER_ERROR, .progressed = MEGABYTE, TOLD (7) },
    { YIELD (7 * SECOND), .retries = 1 } },

  { "offline-spends-no-retry",
    { .error = FERRY_ERROR_SERVER_UNREACHABLE, .retries = 2, OFFLINE },
    { LOST, .retries = 2 } },
  { "offline-with-all-retries-spent-still-waits",
    { .error = FERRY_ERROR_HOST_NAME_NOT_RESOLVED, .retries = 3, OFFLINE },
    { LOST, .retries = 3 } },
  { "offline-spends-no-retry-on-a-busy-server",
    { .error = FERRY_ERROR_SERVICE_UNAVAILABLE, .retries = 3, OFFLINE },
    { LOST, .retries = 3 } },
  { "network-gone-spends-no-retry",
    { .error = FERRY_ERROR_DISCONNECTED, .retries = 3, OFFLINE },
    { LOST, .retries = 3 } },
  { "offline-does-not-heal-a-missing-file",
    { .error = FERRY_ERROR_NOT_FOUND, OFFLINE },
    { FAIL } },

  { "busy-server-that-names-a-wait-spends-no-retry",
    { .error = FERRY_ERROR_SERVICE_UNAVAILABLE, .retries = 3, TOLD (20) },
    { YIELD (20 * SECOND), .retries = 3, .waits = 1 } },
  { "too-many-requests-too",
    { .error = FERRY_ERROR_TOO_MANY_REQUESTS,
      .max_retries = 3,
      .retry_after = 2,
      .is_online = TRUE },
    { YIELD (2 * SECOND), .waits = 1 } },
  { "named-wait-of-a-year-is-an-hour",
    { .error = FERRY_ERROR_SERVICE_UNAVAILABLE, TOLD (365 * 86400) },
    { YIELD (HOUR), .waits = 1 } },
  { "named-wait-of-no-time-still-waits",
    { .error = FERRY_ERROR_SERVICE_UNAVAILABLE, TOLD (0) },
    { YIELD (SECOND / 2), .waits = 1 } },
  { "busy-server-without-a-wait-spends-retries",
    { .error = FERRY_ERROR_SERVICE_UNAVAILABLE, .retries = 1, ONLINE },
    { YIELD (2 * SECOND), .retries = 2 } },
  { "last-wait-that-is-believed",
    { .error = FERRY_ERROR_SERVICE_UNAVAILABLE, .waits = 19, TOLD (1) },
    { YIELD (SECOND), .waits = 20 } },
  { "server-that-only-ever-says-later-spends-retries",
    { .error = FERRY_ERROR_SERVICE_UNAVAILABLE, .waits = 20, TOLD (1) },
    { YIELD (SECOND), .retries = 1, .waits = 20 } },
  { "server-that-only-ever-says-later-ends-in-failure",
    { .error = FERRY_ERROR_SERVICE_UNAVAILABLE, .waits = 20, .retries = 3, TOLD (1) },
    { FAIL, .retries = 3, .waits = 20 } },
  { "progress-resets-the-waits",
    { .error = FERRY_ERROR_SERVICE_UNAVAILABLE, .waits = 20, .progressed = 1, TOLD (1) },
    { YIELD (SECOND), .waits = 1 } },

  { "disk-full-is-the-systems",
    { .error = FERRY_ERROR_DISK_FULL, .retries = 1, ONLINE },
    { .event = FERRY_EVENT_SYSTEM_DENIED, .reason = FERRY_REASON_DISK_FULL, .retries = 1 } },
  { "quota-is-the-systems",
    { .error = FERRY_ERROR_QUOTA_EXCEEDED, ONLINE },
    { .event = FERRY_EVENT_SYSTEM_DENIED, .reason = FERRY_REASON_DISK_FULL } },
  { "missing-folder-is-the-systems",
    { .error = FERRY_ERROR_DESTINATION_MISSING, ONLINE },
    { .event = FERRY_EVENT_SYSTEM_DENIED, .reason = FERRY_REASON_DESTINATION_MISSING } },
  { "disk-full-stays-so-offline",
    { .error = FERRY_ERROR_DISK_FULL, OFFLINE },
    { .event = FERRY_EVENT_SYSTEM_DENIED, .reason = FERRY_REASON_DISK_FULL } },

  { "sign-in-is-the-users",
    { .error = FERRY_ERROR_UNAUTHORIZED, .retries = 2, ONLINE },
    { .event = FERRY_EVENT_NEEDS_USER, .reason = FERRY_REASON_SIGN_IN, .retries = 2 } },
  { "expired-link-is-the-users",
    { .error = FERRY_ERROR_FORBIDDEN, ONLINE },
    { .event = FERRY_EVENT_NEEDS_USER, .reason = FERRY_REASON_LINK_EXPIRED } },
  { "untrusted-certificate-is-the-users",
    { .error = FERRY_ERROR_CERTIFICATE_IS_INVALID, ONLINE },
    { .event = FERRY_EVENT_NEEDS_USER, .reason = FERRY_REASON_TLS } },
  { "file-system-limit-is-the-users",
    { .error = FERRY_ERROR_FILE_SYSTEM_LIMIT, ONLINE },
    { .event = FERRY_EVENT_NEEDS_USER, .reason = FERRY_REASON_CHOOSE_FOLDER } },
  { "locked-keyring-is-the-users",
    { .error = FERRY_ERROR_KEYRING_LOCKED, ONLINE },
    { .event = FERRY_EVENT_NEEDS_USER, .reason = FERRY_REASON_KEYRING_LOCKED } },

  { "missing-file-fails",
    { .error = FERRY_ERROR_NOT_FOUND, ONLINE },
    { FAIL } },
  { "wrong-checksum-fails",
    { .error = FERRY_ERROR_CHECKSUM_MISMATCH, .progressed = MEGABYTE, ONLINE },
    { FAIL } },
  { "what-has-no-name-fails",
    { .error = 4711, ONLINE },
    { FAIL } },
};

static void
test_decide (gconstpointer data)
{
  const Case        *c = data;
  FerryRetryDecision decision = ferry_retry_decide (&c->input);

  g_assert_cmpint (decision.event, ==, c->expected.event);
  g_assert_cmpuint (decision.retries, ==, c->expected.retries);
  g_assert_cmpuint (decision.waits, ==, c->expected.waits);
  if (decision.event == FERRY_EVENT_FAIL)
    return;

  g_assert_cmpint (decision.reason, ==, c->expected.reason);
  g_assert_cmpint (decision.delay, ==, c->expected.delay);
}

static gboolean
is_of_the_disk (int status)
{
  return status == FERRY_ERROR_DISK_FULL ||
         status == FERRY_ERROR_QUOTA_EXCEEDED ||
         status == FERRY_ERROR_DESTINATION_MISSING;
}

static FerryEvent
expected_event (const FerryErrorInfo *info)
{
  switch (info->error_class)
    {
    case FERRY_ERROR_CLASS_RETRY:
    case FERRY_ERROR_CLASS_WAIT:
      return FERRY_EVENT_YIELD;
    case FERRY_ERROR_CLASS_USER:
      return is_of_the_disk (info->status) ? FERRY_EVENT_SYSTEM_DENIED : FERRY_EVENT_NEEDS_USER;
    case FERRY_ERROR_CLASS_NONE:
    case FERRY_ERROR_CLASS_FATAL:
      return FERRY_EVENT_FAIL;
    }

  g_assert_not_reached ();
}

/* Whatever the error, the transfer goes where its class says; what stops it for
 * somebody says for whom. */
static void
test_every_error_by_its_class (void)
{
  guint                 n_rows;
  const FerryErrorInfo *rows = ferry_error_get_table (&n_rows);

  for (guint i = 0; i < n_rows; i++)
    {
      FerryRetryInput    input = { .error = rows[i].status, ONLINE };
      FerryRetryDecision decision = ferry_retry_decide (&input);

      g_test_message ("%s", rows[i].nick);
      g_assert_cmpint (decision.event, ==, expected_event (&rows[i]));
      if (decision.event == FERRY_EVENT_NEEDS_USER || decision.event == FERRY_EVENT_SYSTEM_DENIED)
        g_assert_cmpint (decision.reason, !=, FERRY_REASON_NONE);
      if (decision.event != FERRY_EVENT_YIELD)
        g_assert_cmpuint (decision.retries, ==, 0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/retry/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_decide);
    }
  g_test_add_func ("/retry/every-error-by-its-class", test_every_error_by_its_class);

  return g_test_run ();
}
