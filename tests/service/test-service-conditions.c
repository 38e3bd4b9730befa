/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-bus.h"
#include "ferry-names.h"
#include "service-fixture.h"

#include <signal.h>

/* What the machine allows, through the bus. The schedule stands for all that may
 * stop a transfer: it counts for one that does not leave this machine too. */

#define SIZE (64 * 1024)

#define HOURS_OF_A_WEEK 168

static void
set_up (ServiceFixture *self,
        gconstpointer   data)
{
  service_fixture_set_up (self, data);
  service_fixture_start (self, "");
}

static void
prefer (ServiceFixture *self,
        const char     *changes)
{
  g_autofree char     *arguments = g_strdup_printf ("({%s},)", changes);
  g_autoptr (GVariant) reply = service_fixture_call (self, "SetPreferences", arguments);

  g_assert_nonnull (reply);
}

static void
stop_by_schedule (ServiceFixture *self)
{
  g_autofree char *week = g_strnfill (HOURS_OF_A_WEEK, 's');
  g_autofree char *changes = NULL;

  changes = g_strdup_printf ("'schedule-enabled': <true>, 'schedule': <'%s'>", week);
  prefer (self, changes);
}

/* (transfer full) */
static GVariant *
get_row (ServiceFixture *self,
         const char     *id)
{
  g_autofree char     *arguments = g_strdup_printf ("({'ids': <['%s']>}, 0, 1)", id);
  g_autoptr (GVariant) reply = service_fixture_call (self, "List", arguments);
  g_autoptr (GVariant) rows = g_variant_get_child_value (reply, 1);

  g_assert_cmpuint (g_variant_n_children (rows), ==, 1);
  return g_variant_get_child_value (rows, 0);
}

static void
assert_waits_for (ServiceFixture *self,
                  const char     *id,
                  const char     *reason)
{
  g_autoptr (GVariant) row = get_row (self, id);
  const char          *told = NULL;

  g_variant_lookup (row, "reason", "&s", &told);
  g_assert_cmpstr (told, ==, reason);
}

static void
assert_runs_anyway (ServiceFixture *self,
                    const char     *id,
                    gboolean        expected)
{
  g_autoptr (GVariant) row = get_row (self, id);
  gboolean             runs_anyway = FALSE;

  g_variant_lookup (row, "runs-anyway", "b", &runs_anyway);
  g_assert_cmpint (runs_anyway, ==, expected);
}

static void
run_anyway (ServiceFixture *self,
            const char     *arguments,
            guint           done,
            const char     *words)
{
  g_autoptr (GVariant) reply = service_fixture_call (self, "RunAnyway", arguments);
  g_autofree char     *text = g_variant_print (reply, FALSE);
  guint                n_done;

  g_test_message ("RunAnyway %s: %s", arguments, text);
  g_variant_get_child (reply, 0, "u", &n_done);
  g_assert_cmpuint (n_done, ==, done);
  if (words != NULL)
    g_assert_nonnull (strstr (text, words));
}

/* Preferences act. */

static void
test_schedule_stops_and_lets_go (ServiceFixture *self,
                                 gconstpointer   data)
{
  g_autofree char *id = NULL;

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, "first=1,hold:1K");
  id = service_fixture_add (self, "/a.bin", NULL);
  ferry_fake_origin_wait (self->origin, FERRY_FAKE_COUNT_HELD, 1);

  stop_by_schedule (self);
  service_fixture_until_status (self, id, "paused-system-policy");
  assert_waits_for (self, id, "schedule");
  prefer (self, "'schedule-enabled': <false>");
  service_fixture_until_status (self, id, "completed");
  service_fixture_assert_file (self, "a.bin", "/a.bin", SIZE);
}

static void
test_schedule_counts_from_the_start (ServiceFixture *self,
                                     gconstpointer   data)
{
  g_autofree char *id = NULL;

  stop_by_schedule (self);
  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, NULL);
  id = service_fixture_add (self, "/a.bin", NULL);
  service_fixture_until_status (self, id, "paused-system-policy");
  service_fixture_stop (self, SIGKILL);
  service_fixture_start (self, "");
  service_fixture_until_status (self, id, "paused-system-policy");
  g_assert_cmpuint (ferry_fake_origin_get_count (self->origin, FERRY_FAKE_COUNT_REQUESTS), ==, 0);
}

/* RunAnyway. */

static void
test_runs_anyway_until_it_is_settled (ServiceFixture *self,
                                      gconstpointer   data)
{
  g_autofree char *id = NULL;
  g_autofree char *ids = NULL;

  stop_by_schedule (self);
  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, "first=1,hold:1K");
  id = service_fixture_add (self, "/a.bin", NULL);
  ids = g_strdup_printf ("(['%s'], {})", id);
  service_fixture_until_status (self, id, "paused-system-policy");

  run_anyway (self, ids, 1, NULL);
  ferry_fake_origin_wait (self->origin, FERRY_FAKE_COUNT_HELD, 1);
  service_fixture_until_status (self, id, "running");
  assert_runs_anyway (self, id, TRUE);

  /* It is kept with the transfer. */
  service_fixture_stop (self, SIGTERM);
  service_fixture_start (self, "");
  service_fixture_until_status (self, id, "completed");
  assert_runs_anyway (self, id, FALSE);
  run_anyway (self, ids, 0, "Only an unfinished transfer can be run anyway");
}

static void
test_all_that_wait_run_anyway (ServiceFixture *self,
                               gconstpointer   data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, NULL);
  ferry_fake_origin_add_file (self->origin, "/b.bin", SIZE, NULL);
  first = service_fixture_add (self, "/a.bin", NULL);
  service_fixture_until_status (self, first, "completed");
  stop_by_schedule (self);
  second = service_fixture_add (self, "/b.bin", NULL);
  service_fixture_until_status (self, second, "paused-system-policy");

  /* What it means nothing for is not even refused. */
  run_anyway (self, "([], {'query': <@a{sv} {}>})", 1, "[]");
  service_fixture_until_status (self, second, "completed");
}

static void
test_nobody_to_run_anyway (ServiceFixture *self,
                           gconstpointer   data)
{
  run_anyway (self, "(['nobody'], {})", 0, "There is no such transfer");
  service_fixture_refused (self, "RunAnyway", "([], {})", SERVICE_INVALID_ARGS, "\"ids\"");
}

/* Conditions. */

typedef struct
{
  guint     n_told;
  GVariant *conditions; /* (owned) (nullable) the last */
} News;

static void
news_cb (GDBusConnection *connection,
         const char      *sender,
         const char      *path,
         const char      *interface,
         const char      *signal,
         GVariant        *parameters,
         gpointer         data)
{
  News                *news = data;
  g_autoptr (GVariant) changed = g_variant_get_child_value (parameters, 1);
  GVariant            *conditions = g_variant_lookup_value (changed, "Conditions", NULL);

  if (conditions == NULL)
    return;

  g_clear_pointer (&news->conditions, g_variant_unref);
  news->conditions = conditions;
  news->n_told++;
}

/* What was told before an answer has come when that is here. */
static void
settle (ServiceFixture *self)
{
  for (guint i = 0; i < 2; i++)
    {
      g_variant_unref (service_fixture_get_property (self, "Version"));
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
}

static void
assert_told (News       *news,
             const char *key,
             const char *expected)
{
  g_autoptr (GVariant) value = NULL;
  g_autofree char     *text = NULL;

  g_assert_nonnull (news->conditions);
  value = g_variant_lookup_value (news->conditions, key, NULL);
  g_assert_nonnull (value);
  text = g_variant_print (value, FALSE);
  g_assert_cmpstr (text, ==, expected);
}

static gboolean
is_known (ServiceFixture *self,
          gconstpointer   data)
{
  g_autoptr (GVariant) conditions = service_fixture_get_property (self, "Conditions");
  gboolean             is_pending = TRUE;

  return g_variant_lookup (conditions, "pending", "b", &is_pending) && !is_pending;
}

static void
test_conditions_are_told_once (ServiceFixture *self,
                               gconstpointer   data)
{
  News  news = { 0 };
  guint subscription;

  /* What the network is comes a moment after the start. */
  service_fixture_until (self, "the network is known", is_known, NULL);
  settle (self);
  subscription = g_dbus_connection_signal_subscribe (
      self->connection, FERRY_SERVICE_NAME, "org.freedesktop.DBus.Properties", NULL,
      FERRY_MANAGER_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE, news_cb, &news, NULL);

  prefer (self, "'battery-threshold': <uint32 35>, 'only-on-mains': <true>");
  settle (self);
  g_assert_cmpuint (news.n_told, ==, 1);
  assert_told (&news, "battery-threshold", "35");
  assert_told (&news, "only-on-mains", "true");
  assert_told (&news, "schedule", "'run'");

  /* The same again, and what has nothing to do with it. */
  prefer (self, "'battery-threshold': <uint32 35>, 'max-running': <uint32 3>");
  settle (self);
  g_assert_cmpuint (news.n_told, ==, 1);

  stop_by_schedule (self);
  settle (self);
  g_assert_cmpuint (news.n_told, ==, 2);
  assert_told (&news, "schedule", "'stop'");

  g_dbus_connection_signal_unsubscribe (self->connection, subscription);
  g_clear_pointer (&news.conditions, g_variant_unref);
}

static void
test_conditions_are_there_at_once (ServiceFixture *self,
                                   gconstpointer   data)
{
  g_autoptr (GVariant) conditions = service_fixture_get_property (self, "Conditions");
  guint                threshold = 0;
  gboolean             is_on_battery = TRUE;

  g_assert_true (g_variant_lookup (conditions, "battery-threshold", "u", &threshold));
  g_assert_cmpuint (threshold, ==, 20);
  g_assert_true (g_variant_lookup (conditions, "on-battery", "b", &is_on_battery));
  g_assert_false (is_on_battery);
}

#define CONDITION_TEST(name, function)                                             \
  g_test_add ("/service-conditions/" name, ServiceFixture, NULL, set_up, function, \
              service_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  CONDITION_TEST ("a-schedule-stops-and-lets-go", test_schedule_stops_and_lets_go);
  CONDITION_TEST ("a-schedule-counts-from-the-start", test_schedule_counts_from_the_start);
  CONDITION_TEST ("one-runs-anyway-until-it-is-settled", test_runs_anyway_until_it_is_settled);
  CONDITION_TEST ("all-that-wait-run-anyway", test_all_that_wait_run_anyway);
  CONDITION_TEST ("nobody-to-run-anyway", test_nobody_to_run_anyway);
  CONDITION_TEST ("they-are-told-once", test_conditions_are_told_once);
  CONDITION_TEST ("they-are-there-at-once", test_conditions_are_there_at_once);

  return g_test_run ();
}
