/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ctl-fixture.h"

/* What ferryctl says of costs, hours and power, and lets one say. */

/* Takes @text. */
static void
assert_holds (char       *text,
              const char *words)
{
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, words));
  g_free (text);
}

static void
set (ServiceFixture *self,
     const char     *line)
{
  g_free (ctl_get (self, 0, line));
}

static void
test_bad_use_begins_nothing (ServiceFixture *self,
                             gconstpointer   data)
{
  static const struct
  {
    const char *line;
    const char *words;
  } cases[] = {
    { "run-anyway", "or say --all" },
    { "network some", "Say list" },
    { "network show", "Give one network" },
    { "network set x", "what to set" },
    { "network set x metered", "equals sign" },
    { "network set x metered=perhaps", "“perhaps”" },
    { "network set x cap=much", "cap: “much”" },
    { "network set x name=y", "“name” is not one of" },
    { "network forget x y", "Give one network" },
    { "usage x", "options only" },
    { "usage --days 0", "from 1 to 400" },
    { "usage --json --csv", "one of" },
    { "usage --days 401", "from 1 to 400" },
    { "schedule some", "Say show" },
    { "schedule set mon 8", "days, hours" },
    { "schedule on now", "Only “schedule set”" },
    { "schedule set moonday 8 run", "“moonday”" },
    { "group create x --policy some", "--policy" },
    { "group remove x --policy always", "no behaviour" },
    { "add --policy some {base}/a", "--policy" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    ctl_refused (self, 2, cases[i].line, cases[i].words);
  g_assert_false (service_fixture_has_owner (self));

  /* What the service has to be asked for. */
  ctl_refused (self, 2, "network show nowhere", "no network “nowhere”");
  ctl_refused (self, 2, "usage --network nowhere", "no network “nowhere”");
  ctl_refused (self, 2, "preferences only-on-mains perhaps", "neither yes nor no");
  ctl_refused (self, 2, "preferences battery-threshold 101", "battery-threshold");
  ctl_refused (self, 2, "preferences schedule rrr", "schedule");
  ctl_refused (self, 2, "preferences policy inherit", "policy");
}

static void
test_preferences (ServiceFixture *self,
                  gconstpointer   data)
{
  static const struct
  {
    const char *key;
    const char *usual;
    const char *other;
  } keys[] = {
    { "policy", "default", "unrestricted-only" },
    { "battery-threshold", "20", "0" },
    { "only-on-mains", "no", "yes" },
    { "pause-on-power-saver", "yes", "no" },
    { "schedule-enabled", "no", "yes" },
    { "schedule-rate-limit", "0", "512000" },
    { "schedule-upload-rate-limit", "0", "512000" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *get = g_strdup_printf ("preferences %s", keys[i].key);
      g_autofree char *change = g_strdup_printf ("preferences %s %s", keys[i].key, keys[i].other);
      g_autofree char *before = ctl_get (self, 0, get);
      g_autofree char *after = NULL;

      set (self, change);
      after = ctl_get (self, 0, get);
      g_assert_cmpstr (before, ==, keys[i].usual);
      g_assert_cmpstr (after, ==, keys[i].other);
    }
}

static void
test_schedule (ServiceFixture *self,
               gconstpointer   data)
{
  assert_holds (ctl_get (self, 0, "schedule"), "The schedule is off");
  set (self, "schedule set tue 9-11 stop");
  set (self, "schedule set daily 0 limited");
  set (self, "preferences schedule-rate-limit 500K");
  assert_holds (ctl_get (self, 0, "schedule show"), "Tue  +########..#############\n");
  assert_holds (ctl_get (self, 0, "schedule"), "downloads 500.0 KiB/s, uploads no limit");
  assert_holds (ctl_get (self, 0, "preferences schedule-enabled"), "yes");
  assert_holds (ctl_get (self, 0, "schedule --json"), "\"schedule-rate-limit\": 512000");
  set (self, "schedule off");
  assert_holds (ctl_get (self, 0, "schedule"), "The schedule is off");
  assert_holds (ctl_get (self, 0, "schedule"), "Tue  +########..#############\n");
  set (self, "schedule clear");
  assert_holds (ctl_get (self, 0, "schedule"), "Tue  ########################\n");
}

static void
test_group_policy (ServiceFixture *self,
                   gconstpointer   data)
{
  g_autofree char *list = NULL;

  set (self, "group create night --policy unrestricted-only");
  assert_holds (ctl_get (self, 0, "group"), "night  parallel   unrestricted-only");
  set (self, "group set night --serialized");
  assert_holds (ctl_get (self, 0, "group"), "night  serialized  unrestricted-only");
  set (self, "group set night --policy inherit");
  list = ctl_get (self, 0, "group");
  g_assert_null (strstr (list, "unrestricted"));
}

static void
test_nothing_was_used (ServiceFixture *self,
                       gconstpointer   data)
{
  g_autofree char *json = ctl_get (self, 0, "usage --json");
  g_autofree char *plain = ctl_get (self, 0, "usage --plain");

  g_assert_cmpstr (plain, ==, "");
  g_assert_cmpuint (ctl_assert_json (json), ==, 1);
  g_assert_nonnull (strstr (json, "\"entries\""));
}

/* The word of the service, and the end of the file. */
static void
test_hours_hold_and_let_go (ServiceFixture *self,
                            gconstpointer   data)
{
  g_autofree char *id = NULL;
  g_autofree char *why = NULL;
  g_autofree char *done = NULL;

  set (self, "schedule set daily all stop");
  id = ctl_get (self, 0, "add -d . {base}/f/64K/a.bin");
  why = g_strdup_printf ("why %s", id);
  assert_holds (ctl_get (self, 0, why), "schedule");
  set (self, "schedule clear");
  done = g_strdup_printf ("watch %s", id);
  set (self, done);
  assert_holds (ctl_get (self, 0, why), "a.bin");
  assert_holds (ctl_get (self, 0, "list --plain --filter finished"), "completed");
}

static void
test_run_anyway (ServiceFixture *self,
                 gconstpointer   data)
{
  g_autofree char *id = NULL;
  g_autofree char *verb = NULL;
  g_autofree char *watch = NULL;
  g_autofree char *shown = NULL;

  set (self, "schedule set daily all stop");
  id = ctl_get (self, 0, "add -d . --start-at +2h {base}/f/64K/a.bin");
  verb = g_strdup_printf ("run-anyway %s", id);
  watch = g_strdup_printf ("watch %s", id);
  set (self, verb);
  set (self, watch);
  assert_holds (ctl_get (self, 0, "list --plain --filter finished"), "completed");
  shown = g_strndup (id, 8);
  ctl_refused (self, 1, verb, shown);

  set (self, "get -d . --quiet --run-anyway {base}/f/64K/b.bin");
}

static void
test_who_runs_anyway_is_told (ServiceFixture *self,
                              gconstpointer   data)
{
  g_autofree char *id = ctl_get (self, 0, "add --paused -d . {base}/f/64K/a.bin");
  g_autofree char *show = g_strdup_printf ("show --json %s", id);

  assert_holds (ctl_get (self, 0, "list --json"), "\"runs-anyway\": false");
  assert_holds (ctl_get (self, 0, show), "\"runs-anyway\": false");

  g_free (id);
  id = ctl_get (self, 0, "add --paused --run-anyway -d . {base}/f/64K/b.bin");
  assert_holds (ctl_get (self, 0, "list --json --search b.bin"), "\"runs-anyway\": true");
  g_free (show);
  show = g_strdup_printf ("show --json %s", id);
  assert_holds (ctl_get (self, 0, show), "\"runs-anyway\": true");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  CTL_TEST ("cost/bad-use-begins-nothing", test_bad_use_begins_nothing);
  CTL_TEST ("cost/preferences", test_preferences);
  CTL_TEST ("cost/schedule", test_schedule);
  CTL_TEST ("cost/group-policy", test_group_policy);
  CTL_TEST ("cost/nothing-was-used", test_nothing_was_used);
  CTL_TEST ("cost/hours-hold-and-let-go", test_hours_hold_and_let_go);
  CTL_TEST ("cost/run-anyway-passes-over-the-schedule", test_run_anyway);
  CTL_TEST ("cost/who-runs-anyway-is-told", test_who_runs_anyway_is_told);

  return g_test_run ();
}
