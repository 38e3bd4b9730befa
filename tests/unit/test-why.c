/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-format.h"
#include "ferry-why.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

#define MIB (1024 * 1024)
#define HOUR (60 * 60)

/* Saturday, 2026-11-21 12:00:00 UTC */
#define NOW G_GINT64_CONSTANT (1795262400)

#define EVENING (NOW + 6 * HOUR)
#define DECEMBER (NOW + 9 * 24 * HOUR + 12 * HOUR)

static char phone[] = "Phone";

/* How the machine is, all well but for what is said. */
#define SITUATION(...)                                                      \
  {                                                                         \
    .is_online = TRUE, .connectivity = FERRY_CONNECTIVITY_FULL, __VA_ARGS__ \
  }

#define NAMED .network_name = phone
#define IS_METERED .is_metered = TRUE
#define IS_ROAMING .is_roaming = TRUE
#define IS_SETTLING .is_settling = TRUE
#define IS_RESTRICTED .is_restricted = TRUE
#define CAP(state, used, left) \
  .cap = FERRY_CAP_##state, .cap_used = (used), .cap_left = (left), .cap_until = DECEMBER
#define FREE_FIRST(state, used, left)                               \
  .cap = FERRY_CAP_##state, .cap_used = (used), .cap_left = (left), \
  .cap_until = EVENING, .cap_end = DECEMBER
#define BATTERY(percent) .is_on_battery = TRUE, .battery = (percent), .threshold = 20
#define STOPPED(until) .schedule = FERRY_SCHEDULE_STOP, .schedule_until = (until)

#define ROW(Status, Reason, Error, Total, ...)         \
  {                                                    \
    .status = FERRY_STATUS_##Status,                   \
    .reason = FERRY_REASON_##Reason, .error = (Error), \
    .total = (Total), ##__VA_ARGS__                    \
  }

#define COSTED(Reason, Total, ...) ROW (PAUSED_COSTED_NETWORK, Reason, -1, Total, ##__VA_ARGS__)
#define NO_NETWORK(Reason) ROW (PAUSED_NO_NETWORK, Reason, -1, -1)
#define SYSTEM(Reason, ...) ROW (PAUSED_SYSTEM_POLICY, Reason, -1, -1, ##__VA_ARGS__)

typedef struct
{
  const char    *name;
  FerryRow       row;
  FerrySituation situation;
  const char    *line;
  const char    *whole;
} Case;

static const Case cases[] = {
  { "metered",
    COSTED (METERED, -1),
    SITUATION (NAMED, IS_METERED),
    "“Phone” is metered: waiting for another network",
    "Paused because the network “Phone” is metered. It goes on by itself on a network without "
    "metered data; “Run Anyway” starts it now." },
  { "metered-without-a-name",
    COSTED (METERED, -1),
    SITUATION (IS_METERED),
    "Waiting for a network without metered data",
    "Paused because this network is metered. It goes on by itself on a network without metered "
    "data; “Run Anyway” starts it now." },
  { "metered-still-while-it-settles",
    COSTED (METERED, -1),
    SITUATION (NAMED, IS_METERED, IS_SETTLING),
    "“Phone” is metered: waiting for another network",
    NULL },
  { "metered-no-more-but-settling",
    COSTED (METERED, -1),
    SITUATION (NAMED, IS_SETTLING),
    "The network is changing: starts in a moment",
    "The network is changing. It starts by itself in a moment, when the network stays as it is." },
  { "metered-no-more",
    COSTED (METERED, -1),
    SITUATION (NAMED),
    "Waiting for a network without metered data",
    "Paused because this network costs money; it goes on by itself on an unmetered one. "
    "“Run Anyway” starts it now." },
  { "roaming",
    COSTED (ROAMING, -1),
    SITUATION (NAMED, IS_METERED, IS_ROAMING),
    "“Phone” is roaming: waiting for another network",
    "Paused because the network “Phone” is roaming. It goes on by itself back home, or on another "
    "network; “Run Anyway” starts it now." },
  { "roaming-no-more",
    COSTED (ROAMING, -1),
    SITUATION (NAMED, IS_METERED),
    "Waiting until you are back from roaming",
    NULL },

  { "plan-used-up",
    COSTED (OVER_CAP, 5 * MIB),
    SITUATION (NAMED, IS_METERED, CAP (OVER, 9 * MIB, 0)),
    "The data plan of “Phone” is used up until 1 December",
    "Paused because the data plan of the network “Phone” is used up until 1 December. It goes on "
    "by itself then, or on another network; “Run Anyway” starts it now." },
  { "plan-used-up-without-a-name",
    COSTED (OVER_CAP, -1),
    SITUATION (IS_METERED, CAP (OVER, 9 * MIB, 0)),
    "The data plan is used up until 1 December",
    NULL },
  { "plan-too-small",
    COSTED (OVER_CAP, 6 * MIB, .received = 2 * MIB),
    SITUATION (NAMED, IS_METERED, CAP (UNDER, 2 * MIB, 3 * MIB)),
    "4.0 MiB needed, 3.0 MiB left until 1 December",
    "Paused because it needs 4.0 MiB, and the data plan of the network “Phone” has 3.0 MiB left "
    "until 1 December. It goes on by itself then, or on another network; “Run Anyway” starts it "
    "now." },
  { "plan-near-its-end-and-too-small",
    COSTED (OVER_CAP, 4 * MIB),
    SITUATION (NAMED, IS_METERED, CAP (NEAR, 2 * MIB, 3 * MIB)),
    "4.0 MiB needed, 3.0 MiB left until 1 December",
    NULL },
  { "plan-too-small-for-ever",
    COSTED (OVER_CAP, 6 * MIB),
    SITUATION (NAMED, IS_METERED, CAP (UNDER, 2 * MIB, 3 * MIB)),
    "6.0 MiB needed, 3.0 MiB left until 1 December",
    "Paused because it needs 6.0 MiB, and the data plan of the network “Phone” has 3.0 MiB left "
    "until 1 December. It goes on by itself on another network; “Run Anyway” starts it now." },
  { "plan-too-small-but-data-is-free-tonight",
    COSTED (OVER_CAP, 6 * MIB),
    SITUATION (NAMED, IS_METERED, FREE_FIRST (UNDER, 2 * MIB, 3 * MIB)),
    "Data plan: waiting for the free hours from 18:00",
    "Paused because it needs 6.0 MiB, and the data plan of the network “Phone” has 3.0 MiB left "
    "until 1 December. It goes on by itself in the free hours from 18:00, or on another network; "
    "“Run Anyway” starts it now." },
  { "plan-used-up-but-data-is-free-tonight",
    COSTED (OVER_CAP, -1),
    SITUATION (NAMED, IS_METERED, FREE_FIRST (OVER, 9 * MIB, 0)),
    "Data plan: waiting for the free hours from 18:00",
    "Paused because the data plan of the network “Phone” is used up until 1 December. It goes on "
    "by itself in the free hours from 18:00, or on another network; “Run Anyway” starts it now." },
  { "plan-as-large-as-needed",
    COSTED (OVER_CAP, 5 * MIB),
    SITUATION (NAMED, IS_METERED, CAP (UNDER, 2 * MIB, 3 * MIB)),
    NULL,
    "Paused because it needs 5.0 MiB, and the data plan of the network “Phone” has 3.0 MiB left "
    "until 1 December. It goes on by itself then, or on another network; “Run Anyway” starts it "
    "now." },
  { "plan-near-its-end-and-size-unknown",
    COSTED (OVER_CAP, -1),
    SITUATION (NAMED, IS_METERED, CAP (NEAR, 9 * MIB, MIB)),
    "Size unknown, only 1.0 MiB left until 1 December",
    "Paused because its size is unknown, and the data plan of the network “Phone” has only "
    "1.0 MiB left until 1 December. It goes on by itself then, or on another network; “Run "
    "Anyway” starts it now." },
  { "plan-larger-again",
    COSTED (OVER_CAP, MIB),
    SITUATION (NAMED, IS_METERED, CAP (UNDER, 0, 3 * MIB)),
    "Data plan used up: waiting for another network",
    "Paused because the data plan is used up; it goes on by itself on an unmetered network. "
    "“Run Anyway” starts it now." },
  { "plan-of-a-network-that-is-gone",
    COSTED (OVER_CAP, MIB),
    SITUATION (IS_SETTLING),
    "The network is changing: starts in a moment",
    NULL },
  { "plan-of-a-month-that-is-over",
    COSTED (OVER_CAP, -1),
    SITUATION (NAMED, .cap = FERRY_CAP_OVER, .cap_until = NOW),
    "Data plan used up: waiting for another network",
    NULL },
  { "plan-that-renews-tonight",
    COSTED (OVER_CAP, -1),
    SITUATION (.cap = FERRY_CAP_OVER, .cap_until = EVENING),
    "The data plan is used up until 18:00",
    NULL },
  { "restricted",
    COSTED (RESTRICTED, -1),
    SITUATION (NAMED, IS_METERED, IS_RESTRICTED, CAP (OVER, 9 * MIB, 0)),
    "Background data on “Phone” is restricted until 1 December",
    "Paused because you restrict background data on the network “Phone”, and its data plan is "
    "used up until 1 December. It goes on by itself then, on another network, or when you lift "
    "the restriction." },
  { "restricted-without-a-name",
    COSTED (RESTRICTED, -1),
    SITUATION (IS_METERED, IS_RESTRICTED, CAP (OVER, 9 * MIB, 0)),
    "Background data is restricted until 1 December",
    NULL },
  { "restricted-no-more",
    COSTED (RESTRICTED, -1),
    SITUATION (NAMED, IS_METERED, CAP (OVER, 9 * MIB, 0)),
    "Waiting until background data is allowed",
    "Paused because background data is restricted; it goes on when you lift the restriction" },
  { "restricted-run-anyway-or-not",
    COSTED (RESTRICTED, -1, .runs_anyway = TRUE),
    SITUATION (IS_METERED, IS_RESTRICTED, CAP (OVER, 9 * MIB, 0)),
    "Background data is restricted until 1 December",
    "Paused because you restrict background data on this network, and its data plan is used up "
    "until 1 December. It goes on by itself then, on another network, or when you lift the "
    "restriction. “Run Anyway” does not pass over that." },

  { "offline",
    NO_NETWORK (OFFLINE),
    { .battery = -1 },
    "Waiting for a network",
    "Waiting for a network; it goes on by itself when there is one" },
  { "online-again",
    NO_NETWORK (OFFLINE),
    SITUATION (NAMED, IS_SETTLING),
    "The network is changing: starts in a moment",
    NULL },
  { "online-a-while-ago", NO_NETWORK (OFFLINE), SITUATION (NAMED), "Waiting for a network", NULL },
  { "captive-portal",
    NO_NETWORK (CAPTIVE_PORTAL),
    { NAMED, .is_online = TRUE, .connectivity = FERRY_CONNECTIVITY_PORTAL },
    "“Phone” wants you to sign in first",
    "Paused because the network “Phone” wants you to sign in first. Open its sign-in page; it "
    "then goes on by itself." },
  { "captive-portal-without-a-name",
    NO_NETWORK (CAPTIVE_PORTAL),
    { .is_online = TRUE, .connectivity = FERRY_CONNECTIVITY_PORTAL },
    "Waiting until you sign in to the network",
    NULL },

  { "battery-below-the-threshold",
    SYSTEM (BATTERY),
    SITUATION (BATTERY (15)),
    "Battery at 15 %, below 20 %: waiting for the charger",
    "Paused because the battery is at 15 %, below 20 %. It goes on by itself when you plug in the "
    "charger; “Run Anyway” starts it now." },
  { "battery-empty",
    SYSTEM (BATTERY),
    SITUATION (BATTERY (0)),
    "Battery at 0 %, below 20 %: waiting for the charger",
    NULL },
  { "battery-low",
    SYSTEM (BATTERY),
    SITUATION (BATTERY (20)),
    "Battery low: waiting for the charger",
    "Paused because the battery is low. It goes on by itself when you plug in the charger; “Run "
    "Anyway” starts it now." },
  { "battery-not-wanted",
    SYSTEM (BATTERY),
    SITUATION (BATTERY (80), .only_on_mains = TRUE),
    "On battery: waiting for the charger",
    "Paused because you let transfers run on mains power only. It goes on by itself when you plug "
    "in the charger; “Run Anyway” starts it now." },
  { "battery-charging",
    SYSTEM (BATTERY),
    SITUATION (.battery = 15, .threshold = 20),
    "Waiting for the charger",
    "Paused to spare the battery; it goes on by itself when you plug in the charger. “Run "
    "Anyway” starts it now." },
  { "battery-that-tells-nothing",
    SYSTEM (BATTERY),
    SITUATION (.is_on_battery = TRUE, .battery = -1, .threshold = 20),
    "Waiting for the charger",
    NULL },
  { "power-saver",
    SYSTEM (POWER_SAVER),
    SITUATION (.is_power_saver = TRUE),
    "Waiting until the power saver is off",
    "Paused by the power saver; it goes on by itself when you turn the power saver off. “Run "
    "Anyway” starts it now." },

  { "schedule",
    SYSTEM (SCHEDULE),
    SITUATION (STOPPED (EVENING)),
    "Paused by the schedule until 18:00",
    "Paused by the schedule until 18:00. It goes on by itself then; “Run Anyway” starts it now." },
  { "schedule-over-midnight",
    SYSTEM (SCHEDULE),
    SITUATION (STOPPED (EVENING + 12 * HOUR)),
    "Paused by the schedule until tomorrow 06:00",
    NULL },
  { "schedule-without-an-hour",
    SYSTEM (SCHEDULE),
    SITUATION (STOPPED (0)),
    "The schedule has no hour for transfers",
    "Paused because the schedule has no hour for transfers. Change the schedule to let it go on; "
    "“Run Anyway” starts it now." },
  { "schedule-that-is-over",
    SYSTEM (SCHEDULE),
    SITUATION (STOPPED (NOW)),
    "Waiting for its scheduled time",
    NULL },
  { "schedule-that-is-gone",
    SYSTEM (SCHEDULE),
    SITUATION (.schedule = FERRY_SCHEDULE_LIMITED, .schedule_until = EVENING),
    "Waiting for its scheduled time",
    "Waiting for its scheduled time; it starts by itself then. “Run Anyway” starts it now." },
  { "start-time",
    SYSTEM (SCHEDULE, .waiting_until = EVENING),
    SITUATION (STOPPED (EVENING + 12 * HOUR)),
    "Starts at 18:00",
    "Waiting for its start time, 18:00. It starts by itself then; “Run Anyway” starts it now." },
  { "start-time-that-has-come",
    SYSTEM (SCHEDULE, .waiting_until = NOW),
    SITUATION (STOPPED (EVENING)),
    "Paused by the schedule until 18:00",
    NULL },

  { "told-to-run-anyway",
    COSTED (METERED, -1, .runs_anyway = TRUE),
    SITUATION (NAMED, IS_METERED),
    NULL,
    "Paused because the network “Phone” is metered. It goes on by itself on a network without "
    "metered data." },
  { "queued",
    ROW (IDLE, QUEUED, -1, -1),
    SITUATION (NAMED, IS_METERED),
    "Waiting for its turn",
    NULL },
};

static void
assert_text (char       *actual,
             const char *expected)
{
  g_autofree char *text = actual;

  g_assert_cmpstr (text, ==, expected);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;

  if (c->line != NULL)
    {
      assert_text (ferry_why_format_line (&c->row, &c->situation, NOW), c->line);
      assert_text (ferry_format_status (&c->row, &c->situation, 0, NOW), c->line);
    }
  if (c->whole != NULL)
    assert_text (ferry_why_format (&c->row, &c->situation, NOW), c->whole);
}

/* ---- what does not wait by a policy ---- */

typedef struct
{
  FerryRow    row;
  const char *whole;
} OtherCase;

static const OtherCase other_cases[] = {
  { ROW (RUNNING, TRANSFERRING, -1, -1), "Transferring" },
  { ROW (RUNNING, TRANSFERRING, -1, -1, .runs_anyway = TRUE),
    "Transferring. Runs anyway, whatever it costs." },
  { ROW (RUNNING, FINISHING, -1, -1), "Putting the file in its place" },
  { ROW (RUNNING, FINISHING, -1, -1, .direction = FERRY_DIRECTION_UPLOAD),
    "Waiting for the server's answer" },
  { ROW (IDLE, QUEUED, -1, -1), "Waiting for its turn; it starts when another transfer is done" },
  { ROW (IDLE, RETRY_WAIT, 500, -1, .waiting_until = NOW + 65),
    "The server has a problem inside (500). Next try at 12:01:05." },
  { ROW (IDLE, RETRY_WAIT, -1, -1), "Waiting before the next try; it goes on by itself" },
  { ROW (PAUSED, USER, -1, 2 * MIB, .received = MIB),
    "Paused by you; it goes on when you resume it" },
  { ROW (PAUSED_RECOVERABLE, SIGN_IN, -1, -1),
    "The server wants a user name and password; sign in to go on" },
  { ROW (COMPLETED, NONE, -1, -1, .runs_anyway = TRUE), "Completed: it waits for nothing" },
  { ROW (CANCELED, NONE, -1, -1), "Canceled: it begins again when you retry it" },
  { ROW (ERROR, NONE, -1, -1), "Failed" },
};

static void
test_others (void)
{
  const FerrySituation situation = SITUATION (NAMED, IS_METERED);

  for (guint i = 0; i < G_N_ELEMENTS (other_cases); i++)
    {
      assert_text (ferry_why_format (&other_cases[i].row, &situation, NOW), other_cases[i].whole);
      assert_text (ferry_why_format (&other_cases[i].row, NULL, NOW), other_cases[i].whole);
    }
}

static void
test_failures_say_what_helps (void)
{
  const FerryRow   failed = ROW (ERROR, NONE, FERRY_ERROR_DISK_FULL, -1);
  const FerryRow   stopped = ROW (PAUSED_RECOVERABLE, SIGN_IN, 401, -1);
  g_autofree char *why_failed = ferry_why_format (&failed, NULL, NOW);
  g_autofree char *why_stopped = ferry_why_format (&stopped, NULL, NOW);

  g_assert_nonnull (strstr (why_failed, ferry_error_status_to_help (FERRY_ERROR_DISK_FULL)));
  g_assert_nonnull (strstr (why_stopped, ferry_error_status_to_help (401)));
}

/* ---- how the machine is ---- */

typedef struct
{
  FerrySituation situation;
  const char    *text;
} SituationCase;

static const SituationCase situation_cases[] = {
  { SITUATION (NAMED), "“Phone”: not metered" },
  { SITUATION (IS_METERED), "This network: metered" },
  { SITUATION (NAMED, IS_METERED, IS_ROAMING), "“Phone”: metered, roaming" },
  { SITUATION (NAMED, IS_METERED, CAP (UNDER, MIB, 2 * MIB)),
    "“Phone”: metered, 2.0 MiB left until 1 December" },
  { SITUATION (NAMED, IS_METERED, CAP (NEAR, 2 * MIB, MIB)),
    "“Phone”: metered, 1.0 MiB left until 1 December" },
  { SITUATION (NAMED, IS_METERED, FREE_FIRST (UNDER, 2 * MIB, MIB)),
    "“Phone”: metered, 1.0 MiB left until 1 December" },
  { SITUATION (NAMED, IS_METERED, CAP (OVER, 2 * MIB, 0)),
    "“Phone”: metered, data plan used up until 1 December" },
  { SITUATION (NAMED, IS_METERED, IS_RESTRICTED, CAP (OVER, 2 * MIB, 0)),
    "“Phone”: metered, data plan used up until 1 December, background data restricted" },
  { SITUATION (NAMED, IS_METERED, IS_RESTRICTED, CAP (NEAR, 2 * MIB, MIB)),
    "“Phone”: metered, 1.0 MiB left until 1 December" },
  { SITUATION (NAMED, IS_SETTLING), "“Phone”: not metered, just changed" },
  { { .battery = -1 }, "No network" },
  { { .is_pending = TRUE, .battery = -1 }, "The network is not known yet" },
  { { NAMED, .is_online = TRUE, .connectivity = FERRY_CONNECTIVITY_PORTAL, .battery = -1 },
    "“Phone”: wants you to sign in, not metered" },
  { SITUATION (NAMED, BATTERY (73)), "“Phone”: not metered · on battery, 73 %" },
  { SITUATION (NAMED, .is_on_battery = TRUE, .battery = -1, .is_power_saver = TRUE),
    "“Phone”: not metered · on battery · saving power" },
  { SITUATION (NAMED, .battery = 73), "“Phone”: not metered" },
  { SITUATION (NAMED, STOPPED (EVENING)),
    "“Phone”: not metered · stopped by the schedule until 18:00" },
  { SITUATION (NAMED, STOPPED (0)), "“Phone”: not metered · stopped by the schedule" },
  { SITUATION (NAMED, .schedule = FERRY_SCHEDULE_LIMITED, .schedule_until = EVENING),
    "“Phone”: not metered · limited by the schedule until 18:00" },
  { SITUATION (NAMED, .schedule = FERRY_SCHEDULE_LIMITED),
    "“Phone”: not metered · limited by the schedule" },
};

static void
test_situation (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (situation_cases); i++)
    assert_text (ferry_why_format_situation (&situation_cases[i].situation, NOW),
                 situation_cases[i].text);
}

/* ---- every reason, in every language ---- */

/* The status that goes with it. */
static FerryStatus
status_of (FerryReason reason)
{
  if (reason == FERRY_REASON_METERED || reason == FERRY_REASON_ROAMING ||
      reason == FERRY_REASON_OVER_CAP || reason == FERRY_REASON_RESTRICTED)
    return FERRY_STATUS_PAUSED_COSTED_NETWORK;
  if (reason >= FERRY_REASON_STARTING && reason <= FERRY_REASON_FINISHING)
    return FERRY_STATUS_RUNNING;

  return FERRY_STATUS_PAUSED_SYSTEM_POLICY;
}

/* In which each reason is the case. */
static const FerrySituation worst = {
  NAMED,
  IS_METERED,
  IS_ROAMING,
  IS_RESTRICTED,
  CAP (OVER, MIB, 0),
  BATTERY (10),
  STOPPED (EVENING),
  .connectivity = FERRY_CONNECTIVITY_PORTAL,
  .is_power_saver = TRUE,
};

static gboolean
is_korean (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_get_script (g_utf8_get_char (c)) == G_UNICODE_SCRIPT_HANGUL)
      return TRUE;

  return FALSE;
}

static void
assert_every_reason (const char *run_anyway,
                     gboolean    in_korean)
{
  const FerrySituation *situations[] = { NULL, &worst };

  for (guint i = 0; i < 2 * (FERRY_REASON_NEEDS_USER + 1); i++)
    {
      FerryReason      reason = (FerryReason) (i / 2);
      FerryRow         row = ROW (IDLE, NONE, -1, -1);
      g_autofree char *whole = NULL;
      g_autofree char *line = NULL;

      row.status = status_of (reason);
      row.reason = reason;
      whole = ferry_why_format (&row, situations[i % 2], NOW);
      line = ferry_why_format_line (&row, situations[i % 2], NOW);
      g_test_message ("%s: %s | %s", ferry_reason_to_nick (reason), line, whole);
      g_assert_cmpuint (strlen (whole), >, 5);
      g_assert_cmpuint (strlen (line), >, 5);
      g_assert_cmpint (is_korean (whole), ==, in_korean);
      g_assert_cmpint (is_korean (line), ==, in_korean);
      g_assert_cmpint (strstr (whole, run_anyway) != NULL, ==,
                       ferry_reason_allows_run_anyway (reason));
    }
}

static void
speak (const char *language)
{
  g_setenv ("LANGUAGE", language, TRUE);
  /* So that gettext forgets what it said before. */
  setlocale (LC_ALL, "C.UTF-8");
}

static void
test_every_reason (void)
{
  speak ("C");
  assert_every_reason ("“Run Anyway” starts it now", FALSE);
}

static void
test_every_reason_in_korean (void)
{
  speak ("ko");
  assert_every_reason ("“그래도 실행”을 누르면 지금 시작합니다", TRUE);
  speak ("C");
}

/* Whatever is there to be said is said in Korean, but for names and figures. */
static void
test_every_case_in_korean (void)
{
  speak ("ko");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *whole = ferry_why_format (&cases[i].row, &cases[i].situation, NOW);
      g_autofree char *line = ferry_why_format_line (&cases[i].row, &cases[i].situation, NOW);
      g_auto (GStrv)   words = g_strsplit_set (whole, " “”.,;:", -1);

      g_test_message ("%s | %s", line, whole);
      g_assert_true (is_korean (line));
      for (guint n = 0; words[n] != NULL; n++)
        g_assert_false (strlen (words[n]) > 3 && g_str_is_ascii (words[n]) &&
                        !g_str_equal (words[n], phone));
    }
  for (guint i = 0; i < G_N_ELEMENTS (situation_cases); i++)
    {
      g_autofree char *text = ferry_why_format_situation (&situation_cases[i].situation, NOW);

      g_assert_true (is_korean (text));
    }
  speak ("C");
}

static void
test_until_in_korean (void)
{
  speak ("ko");
  assert_text (ferry_format_until (EVENING, NOW), "18:00");
  assert_text (ferry_format_until (EVENING + 12 * HOUR, NOW), "내일 06:00");
  assert_text (ferry_format_until (DECEMBER, NOW), "12월 1일");
  speak ("C");
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  bindtextdomain (GETTEXT_PACKAGE, FERRY_TEST_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  speak ("C");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/why/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/why/what-does-not-wait-has-its-sentence-too", test_others);
  g_test_add_func ("/why/failures-say-what-helps", test_failures_say_what_helps);
  g_test_add_func ("/why/how-the-machine-is", test_situation);
  g_test_add_func ("/why/every-reason-has-its-sentence", test_every_reason);
  g_test_add_func ("/why/every-reason-has-its-sentence-in-korean", test_every_reason_in_korean);
  g_test_add_func ("/why/every-case-is-told-in-korean", test_every_case_in_korean);
  g_test_add_func ("/why/until-is-told-in-korean", test_until_in_korean);

  return g_test_run ();
}
