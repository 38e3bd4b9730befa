/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-types.h"

#include <string.h>

/* The nicks and numbers that are stored and cross the bus, written out once
 * more: a change of them must fail here. */
#define DEFINE_TEST(Type, type, ...)                                      \
  static void test_##type##_nicks_are_for_good (void)                     \
  {                                                                       \
    static const struct                                                   \
    {                                                                     \
      int         number;                                                 \
      const char *nick;                                                   \
    } known[] = { __VA_ARGS__ };                                          \
    Type value = (Type) 999;                                              \
                                                                          \
    for (gsize i = 0; i < G_N_ELEMENTS (known); i++)                      \
      {                                                                   \
        g_assert_cmpstr (ferry_##type##_to_nick ((Type) known[i].number), \
                         ==, known[i].nick);                              \
        g_assert_true (ferry_##type##_from_nick (known[i].nick, &value)); \
        g_assert_cmpint ((int) value, ==, known[i].number);               \
      }                                                                   \
                                                                          \
    value = (Type) 999;                                                   \
    g_assert_false (ferry_##type##_from_nick ("no-such-word", &value));   \
    g_assert_false (ferry_##type##_from_nick ("", &value));               \
    g_assert_false (ferry_##type##_from_nick (NULL, &value));             \
    g_assert_cmpint ((int) value, ==, 999);                               \
  }

DEFINE_TEST (FerryDirection, direction, { 0, "download" }, { 1, "upload" })
DEFINE_TEST (FerryPriority, priority, { 0, "default" }, { 1, "high" }, { 2, "low" })
DEFINE_TEST (FerryCostPolicy,
             cost_policy,
             { 0, "default" },
             { 1, "unrestricted-only" },
             { 2, "always" },
             { 3, "inherit" })
DEFINE_TEST (FerryConnectivity,
             connectivity,
             { 0, "unknown" },
             { 1, "none" },
             { 2, "portal" },
             { 3, "limited" },
             { 4, "full" })
DEFINE_TEST (FerryMetered,
             metered,
             { 0, "unknown" },
             { 1, "yes" },
             { 2, "no" },
             { 3, "guess-yes" },
             { 4, "guess-no" })
DEFINE_TEST (FerryNetworkType,
             network_type,
             { 0, "unknown" },
             { 1, "ethernet" },
             { 2, "wifi" },
             { 3, "mobile" },
             { 4, "bluetooth" },
             { 5, "other" })
DEFINE_TEST (FerryChoice, choice, { 0, "auto" }, { 1, "yes" }, { 2, "no" })
DEFINE_TEST (FerryCapState,
             cap_state,
             { 0, "none" },
             { 1, "under" },
             { 2, "near" },
             { 3, "over" })
DEFINE_TEST (FerryScheduleMode, schedule_mode, { 0, "run" }, { 1, "limited" }, { 2, "stop" })
DEFINE_TEST (FerryIfExists, if_exists, { 0, "rename" }, { 1, "overwrite" }, { 2, "skip" })
DEFINE_TEST (FerryUploadProtocol,
             upload_protocol,
             { 0, "auto" },
             { 1, "plain" },
             { 2, "tus" },
             { 3, "resumable" },
             { 4, "content-range" })
DEFINE_TEST (FerryMultipart,
             multipart,
             { 0, "none" },
             { 1, "form-data" },
             { 2, "related" },
             { 3, "mixed" })
DEFINE_TEST (FerryStatus,
             status,
             { 0, "idle" },
             { 1, "running" },
             { 2, "paused" },
             { 3, "paused-costed-network" },
             { 4, "paused-no-network" },
             { 5, "completed" },
             { 6, "canceled" },
             { 7, "error" },
             { 8, "paused-recoverable" },
             { 32, "paused-system-policy" })

static const char *const reason_nicks[] = {
  "none",
  "queued",
  "starting",
  "connecting",
  "transferring",
  "verifying",
  "finishing",
  "user",
  "metered",
  "roaming",
  "over-cap",
  "restricted",
  "offline",
  "captive-portal",
  "battery",
  "power-saver",
  "schedule",
  "host-limit",
  "retry-wait",
  "sign-in",
  "tls",
  "link-expired",
  "choose-folder",
  "disk-full",
  "destination-missing",
  "keyring-locked",
  "needs-user",
};

static void
test_reason_nicks_go_both_ways (void)
{
  FerryReason reason = FERRY_REASON_NEEDS_USER;

  g_assert_cmpuint (G_N_ELEMENTS (reason_nicks), ==, FERRY_REASON_NEEDS_USER + 1);
  for (guint i = 0; i < G_N_ELEMENTS (reason_nicks); i++)
    {
      g_assert_cmpstr (ferry_reason_to_nick ((FerryReason) i), ==, reason_nicks[i]);
      g_assert_true (ferry_reason_from_nick (reason_nicks[i], &reason));
      g_assert_cmpuint (reason, ==, i);
    }

  g_assert_false (ferry_reason_from_nick ("Metered", &reason));
  g_assert_cmpuint (reason, ==, FERRY_REASON_NEEDS_USER);
}

static void
test_each_reason_has_its_own_sentence (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < G_N_ELEMENTS (reason_nicks); i++)
    {
      const char *sentence = ferry_reason_to_sentence ((FerryReason) i);

      g_assert_nonnull (sentence);
      g_assert_cmpuint (strlen (sentence), >, 5);
      g_assert_true (g_hash_table_add (seen, (gpointer) sentence));
    }
}

/* Whoever is held up learns what ends it: such sentences have a second half. */
static void
test_holding_reasons_say_what_helps (void)
{
  for (guint i = FERRY_REASON_USER; i <= FERRY_REASON_NEEDS_USER; i++)
    {
      const char *sentence = ferry_reason_to_sentence ((FerryReason) i);

      g_assert_nonnull (strchr (sentence, ';'));
    }
}

static void
test_only_ends_are_settled (void)
{
  static const FerryStatus ends[] = {
    FERRY_STATUS_COMPLETED,
    FERRY_STATUS_CANCELED,
    FERRY_STATUS_ERROR,
  };
  static const FerryStatus others[] = {
    FERRY_STATUS_IDLE,
    FERRY_STATUS_RUNNING,
    FERRY_STATUS_PAUSED,
    FERRY_STATUS_PAUSED_COSTED_NETWORK,
    FERRY_STATUS_PAUSED_NO_NETWORK,
    FERRY_STATUS_PAUSED_RECOVERABLE,
    FERRY_STATUS_PAUSED_SYSTEM_POLICY,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    g_assert_true (ferry_status_is_settled (ends[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (ferry_status_is_settled (others[i]));
}

static void
test_few_numbers_are_a_status (void)
{
  for (guint32 number = 0; number < 1000; number++)
    g_assert_cmpint (ferry_status_is_known (number), ==, number <= 8 || number == 32);
  g_assert_false (ferry_status_is_known (G_MAXUINT32));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/types/direction-nicks-are-for-good", test_direction_nicks_are_for_good);
  g_test_add_func ("/types/status-nicks-are-for-good", test_status_nicks_are_for_good);
  g_test_add_func ("/types/priority-nicks-are-for-good", test_priority_nicks_are_for_good);
  g_test_add_func ("/types/cost-policy-nicks-are-for-good", test_cost_policy_nicks_are_for_good);
  g_test_add_func ("/types/connectivity-nicks-are-for-good",
                   test_connectivity_nicks_are_for_good);
  g_test_add_func ("/types/metered-nicks-are-for-good", test_metered_nicks_are_for_good);
  g_test_add_func ("/types/network-type-nicks-are-for-good",
                   test_network_type_nicks_are_for_good);
  g_test_add_func ("/types/choice-nicks-are-for-good", test_choice_nicks_are_for_good);
  g_test_add_func ("/types/cap-state-nicks-are-for-good", test_cap_state_nicks_are_for_good);
  g_test_add_func ("/types/schedule-mode-nicks-are-for-good",
                   test_schedule_mode_nicks_are_for_good);
  g_test_add_func ("/types/if-exists-nicks-are-for-good", test_if_exists_nicks_are_for_good);
  g_test_add_func ("/types/upload-protocol-nicks-are-for-good",
                   test_upload_protocol_nicks_are_for_good);
  g_test_add_func ("/types/multipart-nicks-are-for-good", test_multipart_nicks_are_for_good);
  g_test_add_func ("/types/reason-nicks-go-both-ways", test_reason_nicks_go_both_ways);
  g_test_add_func ("/types/each-reason-has-its-own-sentence",
                   test_each_reason_has_its_own_sentence);
  g_test_add_func ("/types/holding-reasons-say-what-helps", test_holding_reasons_say_what_helps);
  g_test_add_func ("/types/only-ends-are-settled", test_only_ends_are_settled);
  g_test_add_func ("/types/few-numbers-are-a-status", test_few_numbers_are_a_status);

  return g_test_run ();
}
