/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "networks-fixture.h"

#include <string.h>

/* What was used of the data plans, and whom that is told. */

#define MONTH (31 * G_TIME_SPAN_DAY)

/* ---- what was used ---- */

static char *
print_usage (NetworksFixture *self,
             const char      *options)
{
  g_autoptr (GVariant) parsed = g_variant_ref_sink (g_variant_new_parsed (options));
  g_autoptr (GVariant) usage = NULL;
  g_autoptr (GError)   error = NULL;

  usage = ferry_networks_get_usage (self->networks, parsed, &error);
  g_assert_no_error (error);
  g_variant_ref_sink (usage);
  return g_variant_print (usage, FALSE);
}

static guint64
get_used (NetworksFixture *self,
          const char      *id)
{
  g_autoptr (GVariant) options = g_variant_ref_sink (g_variant_new_parsed ("@a{sv} {}"));
  g_autoptr (GVariant) usage = NULL;
  g_autoptr (GVariant) periods = NULL;
  g_autoptr (GVariant) period = NULL;
  guint64              used = 0;

  usage = g_variant_ref_sink (ferry_networks_get_usage (self->networks, options, NULL));
  periods = g_variant_get_child_value (usage, 1);
  period = g_variant_lookup_value (periods, id, NULL);
  g_assert_nonnull (period);
  g_assert_true (g_variant_lookup (period, "used", "t", &used));
  return used;
}

static void
test_usage_is_of_the_period (NetworksFixture *self,
                             gconstpointer    data)
{
  g_autofree char *whole = NULL;
  g_autofree char *one = NULL;
  g_autofree char *none = NULL;

  networks_fixture_move (self, "home", 1, 2);
  networks_fixture_move (self, "phone", 30, 100);
  networks_fixture_set (self, "phone", "{'cap': <uint64 5000>}");
  g_assert_cmpuint (get_used (self, "phone"), ==, 100);
  networks_fixture_set (self, "phone", "{'count': <'ferry'>}");
  g_assert_cmpuint (get_used (self, "phone"), ==, 30);

  whole = print_usage (self, "@a{sv} {}");
  one = print_usage (self, "{'network': <'phone'>}");
  none = print_usage (self, "{'network': <'nobody'>, 'since': <int64 5>}");
  g_assert_nonnull (strstr (whole, "('home', "));
  g_assert_null (strstr (one, "('home', "));
  g_assert_nonnull (strstr (one, "'cap': <uint64 5000>"));
  g_assert_cmpstr (none, ==, "([], {})");

  ferry_fake_clock_advance (self->clock, MONTH);
  g_assert_cmpuint (get_used (self, "phone"), ==, 0);
}

/* What flowed a moment ago is in it. */
static void
test_usage_is_of_now (NetworksFixture *self,
                      gconstpointer    data)
{
  networks_fixture_connect (self, "phone", "My phone");
  networks_fixture_set (self, "phone", "{'cap': <uint64 5000>}");
  g_assert_cmpuint (get_used (self, "phone"), ==, 0);
  networks_fixture_flow (70);
  g_assert_cmpuint (get_used (self, "phone"), ==, 70);

  networks_fixture_flow (5);
  networks_fixture_set (self, "phone", "{'used': <uint64 1000>}");
  g_assert_cmpuint (get_used (self, "phone"), ==, 1000);
  networks_fixture_flow (1);
  g_assert_cmpuint (get_used (self, "phone"), ==, 1001);

  networks_fixture_flow (1);
  g_assert_true (ferry_networks_forget (self->networks, "phone", NULL));
  networks_fixture_set (self, "phone", "{'cap': <uint64 5000>}");
  g_assert_cmpuint (get_used (self, "phone"), ==, 0);
}

static void
test_usage_of_bad_options (NetworksFixture *self,
                           gconstpointer    data)
{
  static const struct
  {
    const char *options;
    const char *key;
  } bad[] = {
    { "{'network': <5>}", "\"network\"" },
    { "{'since': <'now'>}", "\"since\"" },
    { "{'until': <uint64 5>}", "\"until\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GVariant) options = g_variant_ref_sink (g_variant_new_parsed (bad[i].options));
      g_autoptr (GError)   error = NULL;

      g_assert_null (ferry_networks_get_usage (self->networks, options, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_str_has_prefix (error->message, bad[i].key));
    }
}

/* The provider has counted otherwise. */
static void
test_used_corrects_this_period (NetworksFixture *self,
                                gconstpointer    data)
{
  networks_fixture_move (self, "phone", 30, 100);
  networks_fixture_set (self, "phone", "{'cap': <uint64 5000>, 'used': <uint64 700>}");
  networks_fixture_assert_key (self, "phone", "correction", "600");
  g_assert_cmpuint (get_used (self, "phone"), ==, 700);
  networks_fixture_move (self, "phone", 5, 5);
  g_assert_cmpuint (get_used (self, "phone"), ==, 705);
  networks_fixture_set (self, "phone", "{'used': <uint64 0>}");
  g_assert_cmpuint (get_used (self, "phone"), ==, 0);
  networks_fixture_set (self, "phone", "{'used': <uint64 200>}");
  networks_fixture_save (self);
  networks_fixture_restart (self, NULL);
  g_assert_cmpuint (get_used (self, "phone"), ==, 200);
  ferry_fake_clock_advance (self->clock, MONTH);
  g_assert_cmpuint (get_used (self, "phone"), ==, 0);
}

/* ---- telling ---- */

static gboolean
mark (NetworksFixture *self,
      FerryCapState    cap)
{
  return ferry_networks_mark_told (self->networks, "phone", cap);
}

static void
test_each_is_told_once_in_a_period (NetworksFixture *self,
                                    gconstpointer    data)
{
  g_assert_false (mark (self, FERRY_CAP_NEAR));
  networks_fixture_set (self, "phone", "{'cap': <uint64 5000>}");
  g_assert_true (mark (self, FERRY_CAP_NEAR));
  g_assert_false (mark (self, FERRY_CAP_NEAR));

  /* That is kept without being asked. */
  networks_fixture_restart (self, NULL);
  g_assert_false (mark (self, FERRY_CAP_NEAR));
  g_assert_true (mark (self, FERRY_CAP_OVER));
  networks_fixture_restart (self, NULL);
  g_assert_false (mark (self, FERRY_CAP_OVER));
  g_assert_false (mark (self, FERRY_CAP_NEAR));

  /* Another cap, another period. */
  networks_fixture_set (self, "phone", "{'cap': <uint64 6000>}");
  g_assert_true (mark (self, FERRY_CAP_OVER));
  g_assert_false (mark (self, FERRY_CAP_NEAR));
  ferry_fake_clock_advance (self->clock, MONTH);
  g_assert_true (mark (self, FERRY_CAP_NEAR));
  g_assert_true (mark (self, FERRY_CAP_OVER));
}

#define NETWORK_TEST(name, function)                                                             \
  g_test_add ("/networks-usage/" name, NetworksFixture, NULL, networks_fixture_set_up, function, \
              networks_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  ferry_test_rig_init (&argc, &argv);

  NETWORK_TEST ("usage-is-of-the-period", test_usage_is_of_the_period);
  NETWORK_TEST ("usage-is-of-now", test_usage_is_of_now);
  NETWORK_TEST ("usage-of-bad-options-is-refused", test_usage_of_bad_options);
  NETWORK_TEST ("what-is-used-corrects-this-period", test_used_corrects_this_period);
  NETWORK_TEST ("each-is-told-once-in-a-period", test_each_is_told_once_in_a_period);

  return g_test_run ();
}
