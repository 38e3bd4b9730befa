/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "bus-fixture.h"
#include "fake-upower.h"
#include "ferry-power-system.h"

#include <math.h>

/* A GPowerProfileMonitor that a test commands. */
#define TEST_TYPE_PROFILE (test_profile_get_type ())
G_DECLARE_FINAL_TYPE (TestProfile, test_profile, TEST, PROFILE, GObject)

struct _TestProfile
{
  GObject parent_instance;

  gboolean is_power_saver;
};

static void
test_profile_initable_init (GInitableIface *iface)
{
}

static void
test_profile_power_init (GPowerProfileMonitorInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestProfile,
                               test_profile,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, test_profile_initable_init)
                                   G_IMPLEMENT_INTERFACE (G_TYPE_POWER_PROFILE_MONITOR,
                                                          test_profile_power_init))

static void
test_profile_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  g_value_set_boolean (value, TEST_PROFILE (object)->is_power_saver);
}

static void
test_profile_class_init (TestProfileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = test_profile_get_property;
  g_object_class_override_property (object_class, 1, "power-saver-enabled");
}

static void
test_profile_init (TestProfile *self)
{
}

static void
test_profile_set (TestProfile *self,
                  gboolean     is_power_saver)
{
  self->is_power_saver = is_power_saver;
  g_object_notify (G_OBJECT (self), "power-saver-enabled");
}

typedef struct
{
  GTestDBus       *bus;        /* (owned) */
  GDBusConnection *connection; /* (owned) */
  FakeUpower      *upower;     /* (owned) (nullable) */
  TestProfile     *profile;    /* (owned) */
  FerryPower      *power;      /* (owned) (nullable) */
  guint            n_changes;
} Fixture;

static void
count_cb (guint *count)
{
  *count += 1;
}

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  const char *address;

  f->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (f->bus);
  address = g_test_dbus_get_bus_address (f->bus);
  f->connection = fake_service_connect (address);
  f->upower = fake_upower_new (address);
  f->profile = g_object_new (TEST_TYPE_PROFILE, NULL);
  f->power = ferry_power_system_new_for (G_POWER_PROFILE_MONITOR (f->profile), f->connection);
  g_signal_connect_swapped (f->power, "changed", G_CALLBACK (count_cb), &f->n_changes);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  if (f->power != NULL)
    g_assert_finalize_object (f->power);
  g_clear_pointer (&f->upower, fake_upower_free);
  g_dbus_connection_close_sync (f->connection, NULL, NULL);
  g_object_unref (f->connection);
  bus_fixture_drain ();
  g_assert_finalize_object (f->profile);
  g_test_dbus_down (f->bus);
  g_object_unref (f->bus);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static gboolean
has_changed (gpointer data)
{
  const Fixture *f = data;

  return f->n_changes > 0;
}

static gboolean
was_asked_twice (gpointer data)
{
  return fake_upower_get_n_questions (data) >= 2;
}

/* What either side has sent has arrived by the time a call is answered, first of
 * the bus, then of those who asked something because of it. */
static void
settle (Fixture *f)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GVariant)     reply = NULL;

      if (f->upower != NULL)
        fake_upower_flush (f->upower);
      g_dbus_connection_call (f->connection, "org.freedesktop.DBus", "/",
                              "org.freedesktop.DBus.Peer", "Ping", NULL, NULL,
                              G_DBUS_CALL_FLAGS_NONE, -1, NULL, bus_fixture_done_cb, &result);
      bus_fixture_wait (is_set, &result);
      reply = g_dbus_connection_call_finish (f->connection, result, NULL);
      bus_fixture_drain ();
    }
}

static FerryPowerState
read_state (Fixture *f)
{
  FerryPowerState state;

  ferry_power_get_state (f->power, &state);

  return state;
}

static void
assert_state (Fixture        *f,
              FerryPowerState expected)
{
  FerryPowerState state = read_state (f);

  g_assert_cmpint (state.is_power_saver, ==, expected.is_power_saver);
  g_assert_cmpint (state.has_battery, ==, expected.has_battery);
  g_assert_cmpint (state.is_on_battery, ==, expected.is_on_battery);
  g_assert_cmpfloat (state.percentage, ==, expected.percentage);
  g_assert_cmpint (state.is_critical, ==, expected.is_critical);
}

#define MAINS ((FerryPowerState){ 0 })
#define BATTERY(...) ((FerryPowerState){ .has_battery = TRUE, __VA_ARGS__ })

/* UPower is there, and all of its first words have been heard. */
static void
watch (Fixture *f)
{
  fake_upower_own_name (f->upower);
  assert_state (f, MAINS);
  bus_fixture_wait (was_asked_twice, f->upower);
  settle (f);
  g_assert_false (read_state (f).is_pending);
}

static void
test_battery_is_told (Fixture      *f,
                      gconstpointer data)
{
  g_assert_true (read_state (f).is_pending);
  watch (f);

  assert_state (f, BATTERY (.percentage = 100));
  g_assert_cmpuint (f->n_changes, ==, 1);
}

typedef struct
{
  const char     *name;
  const char     *property;
  const char     *value; /* as text of a variant */
  gboolean        is_on_battery;
  FerryPowerState expected;
} Case;

#define ON_BATTERY .has_battery = TRUE, .is_on_battery = TRUE

static const Case cases[] = {
  { "on-battery",
    "OnBattery",
    "true",
    FALSE,
    { ON_BATTERY, .percentage = 100 } },
  { "percentage",
    "Percentage",
    "15.0",
    TRUE,
    { ON_BATTERY, .percentage = 15 } },
  { "percentage-is-rounded-down",
    "Percentage",
    "19.99",
    TRUE,
    { ON_BATTERY, .percentage = 19 } },
  { "empty",
    "Percentage",
    "0.0",
    TRUE,
    { ON_BATTERY, .percentage = 0 } },
  { "discharging-is-no-warning",
    "WarningLevel",
    "uint32 2",
    TRUE,
    { ON_BATTERY, .percentage = 100 } },
  { "low-is-for-the-user-to-judge",
    "WarningLevel",
    "uint32 3",
    TRUE,
    { ON_BATTERY, .percentage = 100 } },
  { "critical",
    "WarningLevel",
    "uint32 4",
    TRUE,
    { ON_BATTERY, .percentage = 100, .is_critical = TRUE } },
  { "about-to-act",
    "WarningLevel",
    "uint32 5",
    TRUE,
    { ON_BATTERY, .percentage = 100, .is_critical = TRUE } },
  { "supply-of-a-desktop",
    "Type",
    "uint32 3",
    TRUE,
    { ON_BATTERY, .percentage = 100 } },
  { "battery-of-a-mouse",
    "Type",
    "uint32 5",
    TRUE,
    { .is_on_battery = TRUE } },
  { "battery-taken-out",
    "IsPresent",
    "false",
    TRUE,
    { .is_on_battery = TRUE } },
  { "over-full",
    "Percentage",
    "100.5",
    TRUE,
    { .is_on_battery = TRUE } },
  { "less-than-empty",
    "Percentage",
    "-1.0",
    TRUE,
    { .is_on_battery = TRUE } },
};

static GVariant *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  GVariant          *value = g_variant_parse (NULL, text, NULL, NULL, &error);

  g_assert_no_error (error);

  return value;
}

/* Told at once when asked, and told later: both have to be understood. */
static void
test_first_answer (Fixture      *f,
                   gconstpointer data)
{
  const Case *c = data;

  fake_upower_set (f->upower, "OnBattery", g_variant_new_boolean (c->is_on_battery));
  fake_upower_set (f->upower, c->property, parse (c->value));
  watch (f);

  assert_state (f, c->expected);
}

static void
test_news (Fixture      *f,
           gconstpointer data)
{
  const Case *c = data;

  fake_upower_set (f->upower, "OnBattery", g_variant_new_boolean (c->is_on_battery));
  watch (f);
  f->n_changes = 0;

  fake_upower_set (f->upower, c->property, parse (c->value));
  settle (f);

  assert_state (f, c->expected);
}

static void
test_whole_percents_are_told (Fixture      *f,
                              gconstpointer data)
{
  static const struct
  {
    double percentage;
    guint  n_changes;
  } steps[] = { { 80.9, 1 }, { 80.1, 1 }, { 80, 1 }, { 79.9, 2 }, { 80, 3 }, { 80, 3 } };

  watch (f);
  f->n_changes = 0;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      fake_upower_set (f->upower, "Percentage", g_variant_new_double (steps[i].percentage));
      settle (f);
      g_assert_cmpuint (f->n_changes, ==, steps[i].n_changes);
    }
}

static void
test_what_is_no_longer_so_is_asked_for (Fixture      *f,
                                        gconstpointer data)
{
  watch (f);

  fake_upower_invalidate (f->upower, "Percentage", g_variant_new_double (7));
  fake_upower_invalidate (f->upower, "OnBattery", g_variant_new_boolean (TRUE));
  settle (f);

  assert_state (f, BATTERY (.percentage = 7, .is_on_battery = TRUE));
  g_assert_cmpuint (fake_upower_get_n_questions (f->upower), ==, 4);
}

static void
test_without_upower_is_on_mains (Fixture      *f,
                                 gconstpointer data)
{
  assert_state (f, MAINS);
  g_assert_true (read_state (f).is_pending);
  settle (f);

  assert_state (f, MAINS);
  g_assert_false (read_state (f).is_pending);
  g_assert_cmpuint (f->n_changes, ==, 1);
}

static void
test_upower_may_die_and_come_back (Fixture      *f,
                                   gconstpointer data)
{
  fake_upower_set (f->upower, "OnBattery", g_variant_new_boolean (TRUE));
  watch (f);
  assert_state (f, BATTERY (.percentage = 100, .is_on_battery = TRUE));

  f->n_changes = 0;
  g_clear_pointer (&f->upower, fake_upower_free);
  bus_fixture_wait (has_changed, f);
  assert_state (f, MAINS);
  g_assert_cmpuint (f->n_changes, ==, 1);

  f->upower = fake_upower_new (g_test_dbus_get_bus_address (f->bus));
  fake_upower_set (f->upower, "Percentage", g_variant_new_double (50));
  watch (f);
  assert_state (f, BATTERY (.percentage = 50));
}

static void
test_upower_that_is_mute_is_mains (Fixture      *f,
                                   gconstpointer data)
{
  fake_upower_set_mute (f->upower, TRUE);
  fake_upower_own_name (f->upower);
  assert_state (f, MAINS);
  bus_fixture_wait (was_asked_twice, f->upower);
  fake_upower_set (f->upower, "OnBattery", g_variant_new_boolean (TRUE));
  settle (f);
  g_assert_true (read_state (f).is_pending);

  /* It is not waited for without end. */
  bus_fixture_wait (has_changed, f);
  g_assert_false (read_state (f).is_pending);
  assert_state (f, MAINS);
  g_assert_cmpuint (fake_upower_get_n_questions (f->upower), ==, 2);
}

static void
test_upower_may_go_while_it_is_asked (Fixture      *f,
                                      gconstpointer data)
{
  fake_upower_set_mute (f->upower, TRUE);
  fake_upower_own_name (f->upower);
  assert_state (f, MAINS);
  bus_fixture_wait (was_asked_twice, f->upower);

  fake_upower_set_mute (f->upower, FALSE);
  fake_upower_release_name (f->upower);
  settle (f);
  fake_upower_own_name (f->upower);
  bus_fixture_wait (has_changed, f);
  settle (f);

  assert_state (f, BATTERY (.percentage = 100));
}

static void
test_power_may_go_while_upower_is_asked (Fixture      *f,
                                         gconstpointer data)
{
  fake_upower_set_mute (f->upower, TRUE);
  fake_upower_own_name (f->upower);
  assert_state (f, MAINS);
  bus_fixture_wait (was_asked_twice, f->upower);

  g_assert_finalize_object (g_steal_pointer (&f->power));
  settle (f);

  g_assert_cmpuint (f->n_changes, ==, 0);
}

static void
test_upower_that_refuses_is_mains (Fixture      *f,
                                   gconstpointer data)
{
  fake_upower_set_fails (f->upower, TRUE);
  watch (f);
  assert_state (f, MAINS);

  /* It tells all the same, later. */
  fake_upower_set (f->upower, "OnBattery", g_variant_new_boolean (TRUE));
  settle (f);
  assert_state (f, (FerryPowerState){ .is_on_battery = TRUE });
}

static void
test_nonsense_is_mains (Fixture      *f,
                        gconstpointer data)
{
  static const char *const device[] = { "Type", "IsPresent", "Percentage", "WarningLevel" };

  fake_upower_set (f->upower, "OnBattery", g_variant_new_string ("yes"));
  for (guint i = 0; i < G_N_ELEMENTS (device); i++)
    fake_upower_set (f->upower, device[i], g_variant_new_string ("lots"));
  watch (f);
  fake_upower_babble (f->upower);
  settle (f);

  assert_state (f, MAINS);
  g_assert_cmpuint (f->n_changes, ==, 1);
}

static void
test_nonsense_later_changes_nothing (Fixture      *f,
                                     gconstpointer data)
{
  watch (f);

  fake_upower_set (f->upower, "OnBattery", g_variant_new_uint32 (1));
  fake_upower_set (f->upower, "Percentage", g_variant_new_double (NAN));
  settle (f);
  assert_state (f, MAINS);

  fake_upower_set (f->upower, "Percentage", g_variant_new_double (30));
  settle (f);
  assert_state (f, BATTERY (.percentage = 30));
}

static void
test_others_are_not_believed (Fixture      *f,
                              gconstpointer data)
{
  FakeUpower *other = fake_upower_new (g_test_dbus_get_bus_address (f->bus));

  watch (f);
  fake_upower_set (other, "OnBattery", g_variant_new_boolean (TRUE));
  fake_upower_flush (other);
  settle (f);

  assert_state (f, BATTERY (.percentage = 100));
  fake_upower_free (other);
}

static void
test_power_saver_follows_the_profile (Fixture      *f,
                                      gconstpointer data)
{
  assert_state (f, MAINS);

  test_profile_set (f->profile, TRUE);
  g_assert_cmpuint (f->n_changes, ==, 1);
  assert_state (f, (FerryPowerState){ .is_power_saver = TRUE });

  test_profile_set (f->profile, TRUE);
  g_assert_cmpuint (f->n_changes, ==, 1);

  test_profile_set (f->profile, FALSE);
  g_assert_cmpuint (f->n_changes, ==, 2);
  assert_state (f, MAINS);
}

static void
test_nobody_is_asked_before_somebody_cares (Fixture      *f,
                                            gconstpointer data)
{
  fake_upower_own_name (f->upower);
  settle (f);
  g_assert_cmpuint (fake_upower_get_n_questions (f->upower), ==, 0);

  watch (f);
}

static void
test_without_a_bus_is_on_mains (Fixture      *f,
                                gconstpointer data)
{
  FerryPower     *power = ferry_power_system_new_for (G_POWER_PROFILE_MONITOR (f->profile), NULL);
  FerryPowerState state;

  ferry_power_get_state (power, &state);

  g_assert_true (ferry_power_state_equal (&state, &(FerryPowerState){ 0 }));
  g_assert_finalize_object (power);
}

static void
test_bus_may_break (Fixture      *f,
                    gconstpointer data)
{
  watch (f);
  f->n_changes = 0;

  g_dbus_connection_close_sync (f->connection, NULL, NULL);
  bus_fixture_wait (has_changed, f);

  assert_state (f, MAINS);
}

static void
add_cases (const char *prefix,
           void (*test) (Fixture *f, gconstpointer data))
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat (prefix, cases[i].name, NULL);

      g_test_add (path, Fixture, &cases[i], set_up, test, tear_down);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/power-system/battery-is-told", test_battery_is_told);
  add_cases ("/power-system/first-answer/", test_first_answer);
  add_cases ("/power-system/news/", test_news);
  ADD ("/power-system/whole-percents-are-told", test_whole_percents_are_told);
  ADD ("/power-system/what-is-no-longer-so-is-asked-for", test_what_is_no_longer_so_is_asked_for);
  ADD ("/power-system/without-upower-is-on-mains", test_without_upower_is_on_mains);
  ADD ("/power-system/upower-may-die-and-come-back", test_upower_may_die_and_come_back);
  ADD ("/power-system/upower-that-is-mute-is-mains", test_upower_that_is_mute_is_mains);
  ADD ("/power-system/upower-may-go-while-it-is-asked", test_upower_may_go_while_it_is_asked);
  ADD ("/power-system/may-go-while-upower-is-asked", test_power_may_go_while_upower_is_asked);
  ADD ("/power-system/upower-that-refuses-is-mains", test_upower_that_refuses_is_mains);
  ADD ("/power-system/nonsense-is-mains", test_nonsense_is_mains);
  ADD ("/power-system/nonsense-later-changes-nothing", test_nonsense_later_changes_nothing);
  ADD ("/power-system/others-are-not-believed", test_others_are_not_believed);
  ADD ("/power-system/saver-follows-the-profile", test_power_saver_follows_the_profile);
  ADD ("/power-system/nobody-is-asked-before-somebody-cares",
       test_nobody_is_asked_before_somebody_cares);
  ADD ("/power-system/without-a-bus-is-on-mains", test_without_a_bus_is_on_mains);
  ADD ("/power-system/bus-may-break", test_bus_may_break);
#undef ADD

  return g_test_run ();
}
