/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "notifier-fixture.h"

/* What is told of data plans. */

static void
connect_to (NotifierFixture *self,
            const char      *id)
{
  FerryNetworkState state = { .is_online = FALSE };

  g_strlcpy (state.id, id, sizeof state.id);
  g_strlcpy (state.name, id, sizeof state.name);
  ferry_fake_network_set_state (self->part->rig->network, &state);
  part_fixture_settle ();
}

/* @words: what is said of the connection "Phone". */
static void
plan (NotifierFixture *self,
      const char      *words)
{
  g_autoptr (GVariant) changes = g_variant_ref_sink (g_variant_new_parsed (words));
  g_autoptr (GError)   error = NULL;

  ferry_networks_set (self->networks, "Phone", changes, &error);
  g_assert_no_error (error);
  part_fixture_settle ();
}

static void
expect_plan (NotifierFixture *self,
             guint            n,
             const char      *beginning)
{
  g_autofree char *told = fake_notifications_wait (self->desktop, n);

  g_test_message ("%s", told);
  g_assert_true (g_str_has_prefix (told, beginning));
  g_assert_true (g_str_has_suffix (told, "|default=Details,data-usage=Data Usage"));
}

static void
test_a_plan_is_told_of_once (NotifierFixture *self,
                             gconstpointer    data)
{
  notifier_fixture_appear (self, NULL);
  connect_to (self, "Phone");
  plan (self, "{'cap': <uint64 1000>, 'used': <uint64 700>}");
  g_assert_false (ferry_notifier_is_busy (self->notifier));
  plan (self, "{'used': <uint64 850>}");
  notifier_fixture_pass (self, GATHER_TIME);
  expect_plan (self, 1, "0|dialog-warning|Data plan of “Phone” nearly used up|150 bytes left");

  /* Once in a period, whatever happens between, and also to the next service. */
  plan (self, "{'used': <uint64 10>}");
  notifier_fixture_pass (self, GATHER_TIME);
  g_variant_unref (fake_peer_wait (fake_notifications_get_peer (self->desktop),
                                   "CloseNotification", 1));
  plan (self, "{'used': <uint64 900>}");
  notifier_fixture_until_free (self);
  g_assert_finalize_object (self->notifier);
  notifier_fixture_start (self);
  g_assert_false (ferry_notifier_is_busy (self->notifier));

  plan (self, "{'used': <uint64 1000>}");
  notifier_fixture_pass (self, GATHER_TIME);
  expect_plan (self, 2, "0|dialog-warning|Data plan of “Phone” used up|Transfers wait for");
  g_assert_cmpuint (fake_notifications_count (self->desktop), ==, 2);
}

static void
test_used_up_takes_the_place_of_nearly (NotifierFixture *self,
                                        gconstpointer    data)
{
  notifier_fixture_appear (self, NULL);
  connect_to (self, "Phone");
  plan (self, "{'cap': <uint64 1000>, 'used': <uint64 850>}");
  plan (self, "{'used': <uint64 1001>}");
  notifier_fixture_pass (self, GATHER_TIME);
  expect_plan (self, 1, "0|dialog-warning|Data plan of “Phone” used up|");
  g_assert_cmpuint (fake_notifications_count (self->desktop), ==, 1);

  /* It is true of that connection still. */
  connect_to (self, "Home");
  notifier_fixture_pass (self, GATHER_TIME);
  g_assert_cmpuint (fake_peer_count (fake_notifications_get_peer (self->desktop),
                                     "CloseNotification"),
                    ==, 0);
}

static void
test_preferences_count_for_plans (NotifierFixture *self,
                                  gconstpointer    data)
{
  notifier_fixture_appear (self, NULL);
  notifier_fixture_set_level (self, "failures");
  connect_to (self, "Phone");
  plan (self, "{'cap': <uint64 1000>, 'used': <uint64 850>}");
  g_assert_false (ferry_notifier_is_busy (self->notifier));
  plan (self, "{'used': <uint64 1001>}");
  notifier_fixture_pass (self, GATHER_TIME);
  expect_plan (self, 1, "0|dialog-warning|Data plan of “Phone” used up|");

  notifier_fixture_set_level (self, "none");
  plan (self, "{'cap': <uint64 900>}");
  notifier_fixture_pass (self, GATHER_TIME);
  g_assert_cmpuint (fake_notifications_count (self->desktop), ==, 1);
}

static void
test_a_click_on_a_plan_shows_the_usage (NotifierFixture *self,
                                        gconstpointer    data)
{
  notifier_fixture_appear (self, NULL);
  connect_to (self, "Phone");
  plan (self, "{'cap': <uint64 1000>, 'used': <uint64 850>}");
  notifier_fixture_pass (self, GATHER_TIME);
  expect_plan (self, 1, "0|dialog-warning|Data plan of “Phone” nearly used up|");

  fake_notifications_act (self->desktop, "default", "token-1");
  notifier_fixture_until_activated (self);
  g_assert_cmpstr (self->activated->str, ==, "data-usage(token-1) Phone");
}

#define TEST(name, function)                                                               \
  g_test_add ("/notifier/" name, NotifierFixture, NULL, notifier_fixture_set_up, function, \
              notifier_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  notifier_fixture_init (&argc, &argv);

  TEST ("a-plan-is-told-of-once", test_a_plan_is_told_of_once);
  TEST ("used-up-takes-the-place-of-nearly", test_used_up_takes_the_place_of_nearly);
  TEST ("preferences-count-for-plans", test_preferences_count_for_plans);
  TEST ("a-click-on-a-plan-shows-the-usage", test_a_click_on_a_plan_shows_the_usage);
  return notifier_fixture_run ();
}
