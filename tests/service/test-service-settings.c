/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-bus.h"
#include "ferry-names.h"
#include "service-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>

#define SIZE (64 * 1024)

/* A letter for each hour. */
#define DAY "rrrrrrrrllllllllssssssss"
#define HALF_WEEK DAY DAY DAY "rrrrrrrrrrrl"
#define WEEK HALF_WEEK HALF_WEEK

static void
set_up (ServiceFixture *self,
        gconstpointer   data)
{
  service_fixture_set_up (self, data);
  service_fixture_start (self, "");
}

static char *
print_property (ServiceFixture *self,
                const char     *name)
{
  g_autoptr (GVariant) value = service_fixture_get_property (self, name);

  return g_variant_print (value, FALSE);
}

/* Preferences. */

static char *
dup_preference (ServiceFixture *self,
                const char     *key)
{
  g_autoptr (GVariant) all = service_fixture_get_property (self, "Preferences");
  g_autoptr (GVariant) value = g_variant_lookup_value (all, key, NULL);

  g_assert_nonnull (value);
  return g_variant_print (value, FALSE);
}

static void
assert_preference (ServiceFixture *self,
                   const char     *key,
                   const char     *expected)
{
  g_autofree char *value = dup_preference (self, key);

  g_assert_cmpstr (value, ==, expected);
}

typedef struct
{
  const char *key;
  const char *value;
} Expectation;

static gboolean
has_value (ServiceFixture *self,
           gconstpointer   data)
{
  const Expectation *expected = data;
  g_autofree char   *value = dup_preference (self, expected->key);

  return g_str_equal (value, expected->value);
}

static void
until_preference (ServiceFixture *self,
                  const char     *key,
                  const char     *value)
{
  service_fixture_until (self, key, has_value, &(Expectation){ key, value });
}

/* The file that people edit is replaced, as editors do. */
static void
write_file (ServiceFixture *self,
            const char     *text)
{
  g_autofree char   *folder = g_build_filename (self->config, "ferry", NULL);
  g_autofree char   *path = g_build_filename (folder, "preferences.ini", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
assert_defaults (ServiceFixture *self)
{
  g_autofree char *folder = g_strdup_printf ("'%s/Downloads'", self->root);

  assert_preference (self, "download-folder", folder);
  assert_preference (self, "max-running", "6");
  assert_preference (self, "max-per-host", "8");
  assert_preference (self, "rate-limit", "0");
  assert_preference (self, "notifications", "'all'");
  assert_preference (self, "policy", "'default'");
  assert_preference (self, "battery-threshold", "20");
  assert_preference (self, "only-on-mains", "false");
  assert_preference (self, "pause-on-power-saver", "true");
  assert_preference (self, "schedule-enabled", "false");
  assert_preference (self, "schedule", "''");
  assert_preference (self, "schedule-rate-limit", "0");
  assert_preference (self, "schedule-upload-rate-limit", "0");
}

static void
test_preferences_begin_at_their_defaults (ServiceFixture *self,
                                          gconstpointer   data)
{
  assert_defaults (self);
}

static void
test_preferences_last (ServiceFixture *self,
                       gconstpointer   data)
{
  g_autoptr (GVariant) set = NULL;
  g_autoptr (GVariant) reset_one = NULL;
  g_autoptr (GVariant) reset_all = NULL;
  g_autofree char     *folder = g_strdup_printf ("'%s'", self->directory);

  set = service_fixture_call (self, "SetPreferences",
                              "({'download-folder': <'{dir}'>, 'max-running': <uint32 3>,"
                              " 'max-per-host': <uint32 2>, 'rate-limit': <uint64 5000000000>,"
                              " 'notifications': <'failures'>, 'colour': <'red'>,"
                              " 'policy': <'unrestricted-only'>, 'battery-threshold': <uint32 0>,"
                              " 'only-on-mains': <true>, 'pause-on-power-saver': <false>,"
                              " 'schedule': <'" WEEK "'>, 'schedule-rate-limit': <uint64 7>,"
                              " 'schedule-upload-rate-limit': <uint64 8>},)");
  service_fixture_stop (self, SIGKILL);
  service_fixture_start (self, "");
  assert_preference (self, "download-folder", folder);
  assert_preference (self, "max-running", "3");
  assert_preference (self, "max-per-host", "2");
  assert_preference (self, "rate-limit", "5000000000");
  assert_preference (self, "notifications", "'failures'");
  assert_preference (self, "policy", "'unrestricted-only'");
  assert_preference (self, "battery-threshold", "0");
  assert_preference (self, "only-on-mains", "true");
  assert_preference (self, "pause-on-power-saver", "false");
  assert_preference (self, "schedule", "'" WEEK "'");
  assert_preference (self, "schedule-rate-limit", "7");
  assert_preference (self, "schedule-upload-rate-limit", "8");

  reset_one = service_fixture_call (self, "ResetPreferences", "(['max-running'],)");
  assert_preference (self, "max-running", "6");
  assert_preference (self, "max-per-host", "2");
  reset_all = service_fixture_call (self, "ResetPreferences", "(@as [],)");
  assert_defaults (self);
}

static void
test_one_bad_preference_and_none_is_set (ServiceFixture *self,
                                         gconstpointer   data)
{
  static const struct
  {
    const char *change;
    const char *word;
  } bad[] = {
    { "'policy': <'inherit'>", "\"policy\"" },
    { "'policy': <2>", "\"policy\"" },
    { "'battery-threshold': <uint32 101>", "\"battery-threshold\"" },
    { "'battery-threshold': <-1>", "\"battery-threshold\"" },
    { "'only-on-mains': <'yes'>", "\"only-on-mains\"" },
    { "'schedule': <'rrr'>", "\"schedule\"" },
    { "'schedule': <'" WEEK "r'>", "\"schedule\"" },
    { "'schedule': <'" HALF_WEEK "x" HALF_WEEK "'>", "\"schedule\"" },
    { "'schedule-rate-limit': <-7>", "\"schedule-rate-limit\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *changes = NULL;

      changes = g_strdup_printf ("({'max-per-host': <uint32 3>, %s},)", bad[i].change);
      service_fixture_refused (self, "SetPreferences", changes, SERVICE_INVALID_ARGS, bad[i].word);
    }
  service_fixture_refused (self, "SetPreferences",
                           "({'max-per-host': <uint32 3>, 'max-running': <uint32 5000>},)",
                           SERVICE_INVALID_ARGS, "\"max-running\"");
  service_fixture_refused (self, "ResetPreferences", "(['max-per-host', 'colour'],)",
                           SERVICE_INVALID_ARGS, "\"keys\"");
  assert_defaults (self);
}

static void
test_edit_of_the_file_counts_at_once (ServiceFixture *self,
                                      gconstpointer   data)
{
  assert_defaults (self);
  write_file (self, "[preferences]\nmax-running=4\nnotifications='none'\n");
  until_preference (self, "max-running", "4");
  until_preference (self, "notifications", "'none'");
  write_file (self, "[preferences]\nmax-running=5\n");
  until_preference (self, "max-running", "5");
  until_preference (self, "notifications", "'all'");
}

static void
test_rubbish_in_the_file_counts_as_not_set (ServiceFixture *self,
                                            gconstpointer   data)
{
  static const char *const texts[] = {
    "max-running=3\n",
    "[preferences\n",
    "\xff\xfe\x01rubbish",
    "[preferences]\nmax-running=many\nmax-per-host=0\nrate-limit=-1\nnotifications='some'\n",
    "[preferences]\nmax-running=1001\ndownload-folder='here'\nnotifications=5\n",
    "[preferences]\nmax-running=\nrate-limit='5'\n",
    "[preferences]\npolicy='inherit'\nbattery-threshold=uint32 101\nonly-on-mains=1\n",
    "[preferences]\npause-on-power-saver=\nschedule='rls'\nschedule-enabled=maybe\n",
    "[preferences]\nschedule='" WEEK WEEK "'\nschedule-rate-limit=-1\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      service_fixture_stop (self, SIGTERM);
      write_file (self, texts[i]);
      service_fixture_start (self, "");
      assert_defaults (self);
    }
}

/* How many may run is applied to those that wait already. */
static void
test_preferences_act_on_the_engine (ServiceFixture *self,
                                    gconstpointer   data)
{
  g_autoptr (GVariant) one = NULL;
  g_autoptr (GVariant) two = NULL;
  g_autofree char     *first = NULL;
  g_autofree char     *second = NULL;

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, "hold:1K");
  ferry_fake_origin_add_file (self->origin, "/b.bin", SIZE, NULL);
  one = service_fixture_call (self, "SetPreferences", "({'max-running': <uint32 1>},)");
  first = service_fixture_add (self, "/a.bin", NULL);
  ferry_fake_origin_wait (self->origin, FERRY_FAKE_COUNT_HELD, 1);
  second = service_fixture_add (self, "/b.bin", NULL);
  service_fixture_until_status (self, second, "idle");

  two = service_fixture_call (self, "SetPreferences", "({'max-running': <uint32 2>},)");
  service_fixture_until_status (self, second, "completed");
  service_fixture_until_status (self, first, "running");
}

static void
properties_changed_cb (GDBusConnection *connection,
                       const char      *sender,
                       const char      *path,
                       const char      *interface,
                       const char      *signal,
                       GVariant        *parameters,
                       gpointer         data)
{
  g_autoptr (GVariant) changed = g_variant_get_child_value (parameters, 1);
  g_autoptr (GVariant) preferences = NULL;

  preferences = g_variant_lookup_value (changed, "Preferences", G_VARIANT_TYPE_VARDICT);
  if (preferences != NULL)
    g_variant_lookup (preferences, "max-running", "u", data);
}

/* What the bus brought before the answer is in the queue by then. */
static void
test_preferences_are_told_before_the_answer (ServiceFixture *self,
                                             gconstpointer   data)
{
  guint                max_running = 0;
  g_autoptr (GVariant) reply = NULL;
  guint                subscription;

  subscription = g_dbus_connection_signal_subscribe (
      self->connection, FERRY_SERVICE_NAME, "org.freedesktop.DBus.Properties",
      "PropertiesChanged", FERRY_MANAGER_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
      properties_changed_cb, &max_running, NULL);
  reply = service_fixture_call (self, "SetPreferences", "({'max-running': <uint32 9>},)");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (max_running, ==, 9);
  g_dbus_connection_signal_unsubscribe (self->connection, subscription);
}

/* Groups. */

static void
test_groups_last (ServiceFixture *self,
                  gconstpointer   data)
{
  g_autoptr (GVariant) set = NULL;
  g_autoptr (GVariant) plain = NULL;
  g_autofree char     *before = NULL;
  g_autofree char     *after = NULL;
  g_autoptr (GVariant) cheap = NULL;
  g_autoptr (GVariant) inheriting = NULL;
  static const char    expected[] = "{'a=b [c]': {'behaviour': <'serialized'>,"
                                    " 'policy': <'always'>},"
                                    " 'cheap': {'behaviour': <'parallel'>,"
                                    " 'policy': <'unrestricted-only'>},"
                                    " 'plain': {'behaviour': <'parallel'>}}";

  set = service_fixture_call (self, "SetGroup",
                              "('a=b [c]', {'behaviour': <'serialized'>, 'policy': <'always'>})");
  cheap = service_fixture_call (self, "SetGroup", "('cheap', {'policy': <'unrestricted-only'>})");
  plain = service_fixture_call (self, "SetGroup", "('plain', {})");
  before = print_property (self, "Groups");
  g_assert_cmpstr (before, ==, expected);

  service_fixture_stop (self, SIGKILL);
  service_fixture_start (self, "");
  after = print_property (self, "Groups");
  g_assert_cmpstr (after, ==, expected);

  inheriting = service_fixture_call (self, "SetGroup", "('cheap', {'policy': <'inherit'>})");
  g_free (after);
  after = print_property (self, "Groups");
  g_assert_nonnull (strstr (after, "'cheap': {'behaviour': <'parallel'>}"));
}

static void
test_setting_nothing_changes_nothing (ServiceFixture *self,
                                      gconstpointer   data)
{
  g_autoptr (GVariant) made = NULL;
  g_autoptr (GVariant) touched = NULL;
  g_autofree char     *groups = NULL;

  made = service_fixture_call (self, "SetGroup", "('g', {'behaviour': <'serialized'>})");
  touched = service_fixture_call (self, "SetGroup", "('g', {})");
  groups = print_property (self, "Groups");
  g_assert_cmpstr (groups, ==, "{'g': {'behaviour': <'serialized'>}}");
}

static gboolean
has_groups (ServiceFixture *self,
            gconstpointer   data)
{
  g_autofree char *groups = print_property (self, "Groups");

  return g_str_equal (groups, data);
}

static void
test_group_of_a_transfer_is_there (ServiceFixture *self,
                                   gconstpointer   data)
{
  g_autofree char     *id = NULL;
  g_autofree char     *ids = NULL;
  g_autoptr (GVariant) removed = NULL;
  g_autoptr (GVariant) gone = NULL;

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, "hang");
  id = service_fixture_add (self, "/a.bin", "'group': <'films'>");
  service_fixture_until (self, "the group is there", has_groups,
                         "{'films': {'behaviour': <'parallel'>}}");
  service_fixture_refused (self, "RemoveGroup", "('films',)", SERVICE_INVALID_ARGS, "\"name\"");

  gone = service_fixture_call (self, "SetGroup", "('films', {'behaviour': <'serialized'>})");
  ids = g_strdup_printf ("(['%s'], {})", id);
  removed = service_fixture_call (self, "Remove", ids);
  while (service_fixture_count (self, "") > 0)
    continue;
  g_variant_unref (removed);
  removed = service_fixture_call (self, "RemoveGroup", "('films',)");
  service_fixture_until (self, "the group is gone", has_groups, "{}");
}

/* One of a serialized group at a time, from the first start on. */
static void
test_serialized_group_runs_one_at_a_time (ServiceFixture *self,
                                          gconstpointer   data)
{
  g_autoptr (GVariant) made = NULL;
  g_autofree char     *first = NULL;
  g_autofree char     *second = NULL;

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, "hold:1K");
  ferry_fake_origin_add_file (self->origin, "/b.bin", SIZE, NULL);
  made = service_fixture_call (self, "SetGroup", "('g', {'behaviour': <'serialized'>})");
  first = service_fixture_add (self, "/a.bin", "'group': <'g'>");
  second = service_fixture_add (self, "/b.bin", "'group': <'g'>");
  ferry_fake_origin_wait (self->origin, FERRY_FAKE_COUNT_HELD, 1);

  service_fixture_stop (self, SIGTERM);
  service_fixture_start (self, "");
  service_fixture_until_status (self, first, "running");
  service_fixture_until_status (self, second, "idle");
  ferry_fake_origin_release (self->origin, "/a.bin");
  service_fixture_until_status (self, second, "completed");
  service_fixture_until_status (self, first, "completed");
}

static void
test_broken_file_of_groups_is_no_harm (ServiceFixture *self,
                                       gconstpointer   data)
{
  g_autofree char   *path = g_build_filename (self->state, "groups", NULL);
  g_autofree char   *groups = NULL;
  g_autoptr (GError) error = NULL;
  static const char  text[] = "[group 1]\nname=good\nbehaviour=serialized\n"
                              "[group 2]\nbehaviour=serialized\n"
                              "[group 3]\nname=strange\nbehaviour=wild\n"
                              "[group 4]\nname=\\n\n"
                              "[group 5]\nname=mean\npolicy=never\n";

  service_fixture_stop (self, SIGTERM);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  service_fixture_start (self, "");
  groups = print_property (self, "Groups");
  g_assert_cmpstr (groups, ==,
                   "{'good': {'behaviour': <'serialized'>},"
                   " 'mean': {'behaviour': <'parallel'>},"
                   " 'strange': {'behaviour': <'parallel'>}}");

  service_fixture_stop (self, SIGTERM);
  g_file_set_contents (path, "\xff rubbish", -1, &error);
  g_assert_no_error (error);
  service_fixture_start (self, "");
  g_assert_true (has_groups (self, "{}"));
}

/* What is told by itself. */

typedef struct
{
  guint     n_counts;
  GVariant *counts;  /* (owned) (nullable) the last */
  GVariant *settled; /* (owned) (nullable) the last */
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
  g_autoptr (GVariant) changed = NULL;
  GVariant            *counts;

  if (g_str_equal (signal, "Settled"))
    {
      g_clear_pointer (&news->settled, g_variant_unref);
      news->settled = g_variant_get_child_value (parameters, 0);
      return;
    }

  changed = g_variant_get_child_value (parameters, 1);
  counts = g_variant_lookup_value (changed, "Counts", NULL);
  if (counts == NULL)
    return;
  g_clear_pointer (&news->counts, g_variant_unref);
  news->counts = counts;
  news->n_counts++;
}

static guint
listen (ServiceFixture *self,
        News           *news)
{
  return g_dbus_connection_signal_subscribe (self->connection, FERRY_SERVICE_NAME, NULL, NULL,
                                             FERRY_MANAGER_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                             news_cb, news, NULL);
}

static void
test_settled_is_told (ServiceFixture *self,
                      gconstpointer   data)
{
  News             news = { 0 };
  guint            subscription = listen (self, &news);
  g_autofree char *id = NULL;
  g_autofree char *told = NULL;
  g_autofree char *expected = NULL;

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, NULL);
  id = service_fixture_add (self, "/a.bin", NULL);
  while (news.settled == NULL)
    g_main_context_iteration (NULL, TRUE);

  told = g_variant_print (news.settled, FALSE);
  expected = g_strdup_printf ("[('%s', 'completed', 'a.bin')]", id);
  g_assert_cmpstr (told, ==, expected);
  g_dbus_connection_signal_unsubscribe (self->connection, subscription);
  g_clear_pointer (&news.counts, g_variant_unref);
  g_clear_pointer (&news.settled, g_variant_unref);
}

static guint
get_count (GVariant   *counts,
           const char *key)
{
  guint n = 0;

  g_assert_true (g_variant_lookup (counts, key, "u", &n));
  return n;
}

static void
test_counts_are_told_seldom (ServiceFixture *self,
                             gconstpointer   data)
{
  News   news = { 0 };
  guint  subscription = listen (self, &news);
  gint64 begin = g_get_monotonic_time ();
  gint64 quarters;

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char     *arguments = NULL;
      g_autoptr (GVariant) reply = NULL;

      arguments = g_strdup_printf ("([{'uri': <'{base}/%u'>, 'directory': <'{dir}'>}],"
                                   " {'paused': <true>})",
                                   i);
      reply = service_fixture_call (self, "Add", arguments);
    }
  while (news.counts == NULL || get_count (news.counts, "all") < 200)
    g_main_context_iteration (NULL, TRUE);

  quarters = (g_get_monotonic_time () - begin) / (G_USEC_PER_SEC / 4);
  g_assert_cmpuint (news.n_counts, <=, (guint) quarters + 2);
  g_assert_cmpuint (get_count (news.counts, "waiting"), ==, 200);
  g_assert_cmpuint (get_count (news.counts, "attention"), ==, 0);
  g_dbus_connection_signal_unsubscribe (self->connection, subscription);
  g_clear_pointer (&news.counts, g_variant_unref);
  g_clear_pointer (&news.settled, g_variant_unref);
}

static void
test_presence_and_version (ServiceFixture *self,
                           gconstpointer   data)
{
  g_autoptr (GVariant) present = service_fixture_call (self, "SetPresence", "(true,)");
  g_autoptr (GVariant) absent = service_fixture_call (self, "SetPresence", "(false,)");
  g_autoptr (GVariant) version = service_fixture_get_property (self, "Version");

  g_assert_nonnull (present);
  g_assert_nonnull (absent);
  g_assert_cmpuint (g_variant_get_uint32 (version), ==, 2);
}

/* Views go with whoever opened them. */
static void
test_views_go_with_their_caller (ServiceFixture *self,
                                 gconstpointer   data)
{
  g_autoptr (GDBusConnection) other = service_fixture_connect (self);
  g_autoptr (GVariant)        opened = NULL;
  g_autoptr (GError)          error = NULL;
  const char                 *path;
  guint                       total;

  opened = service_fixture_try (other, "OpenView", "({},)", &error);
  g_assert_no_error (error);
  g_variant_get (opened, "(&ou)", &path, &total);
  g_assert_cmpuint (total, ==, 0);
  g_assert_true (g_str_has_prefix (path, FERRY_VIEW_PATH_PREFIX));
  g_dbus_connection_close_sync (other, NULL, NULL);

  while (TRUE)
    {
      g_autoptr (GVariant) reply = NULL;
      g_autoptr (GError)   refusal = NULL;
      g_autofree char     *name = NULL;

      reply = g_dbus_connection_call_sync (self->connection, FERRY_SERVICE_NAME, path,
                                           ferry_bus_view_interface_info ()->name, "Close", NULL,
                                           NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &refusal);
      g_assert_null (reply);
      name = g_dbus_error_get_remote_error (refusal);
      if (g_str_equal (name, "org.freedesktop.DBus.Error.UnknownMethod"))
        break;
      g_assert_cmpstr (name, ==, "org.freedesktop.DBus.Error.AccessDenied");
    }
}

#define SETTING_TEST(name, function) \
  g_test_add ("/service/" name, ServiceFixture, NULL, set_up, function, service_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  SETTING_TEST ("preferences-begin-at-their-defaults", test_preferences_begin_at_their_defaults);
  SETTING_TEST ("preferences-last", test_preferences_last);
  SETTING_TEST ("one-bad-preference-and-none-is-set", test_one_bad_preference_and_none_is_set);
  SETTING_TEST ("edit-of-the-file-counts-at-once", test_edit_of_the_file_counts_at_once);
  SETTING_TEST ("rubbish-in-the-file-counts-as-not-set",
                test_rubbish_in_the_file_counts_as_not_set);
  SETTING_TEST ("preferences-act-on-the-engine", test_preferences_act_on_the_engine);
  SETTING_TEST ("preferences-are-told-before-the-answer",
                test_preferences_are_told_before_the_answer);
  SETTING_TEST ("groups-last", test_groups_last);
  SETTING_TEST ("setting-nothing-changes-nothing", test_setting_nothing_changes_nothing);
  SETTING_TEST ("group-of-a-transfer-is-there", test_group_of_a_transfer_is_there);
  SETTING_TEST ("serialized-group-runs-one-at-a-time", test_serialized_group_runs_one_at_a_time);
  SETTING_TEST ("broken-file-of-groups-is-no-harm", test_broken_file_of_groups_is_no_harm);
  SETTING_TEST ("settled-is-told", test_settled_is_told);
  SETTING_TEST ("counts-are-told-seldom", test_counts_are_told_seldom);
  SETTING_TEST ("presence-and-version", test_presence_and_version);
  SETTING_TEST ("views-go-with-their-caller", test_views_go_with_their_caller);
  return g_test_run ();
}
