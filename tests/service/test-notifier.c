/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "fake-notifications.h"
#include "ferry-names.h"
#include "ferry-notifier.h"
#include "part-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define GATHER_TIME (2 * G_TIME_SPAN_SECOND)
#define HOLD_TIME (60 * G_TIME_SPAN_SECOND)

/* One bus and one daemon object for all tests: libnotify has one connection. */
static GTestDBus         *bus;
static FerryNotifyDaemon *notify_daemon;

typedef struct
{
  PartFixture       *part;        /* (owned) */
  FerryWorkload     *workload;    /* (owned) */
  FerryLedger       *ledger;      /* (owned) */
  FerryNetworks     *networks;    /* (owned) */
  FerryPreferences  *preferences; /* (owned) */
  FerryNotifier     *notifier;    /* (owned) */
  FakeNotifications *desktop;     /* (owned) (nullable) */
  GString           *activated;   /* (owned) */
} Fixture;

static void
activated_cb (FerryNotifier *notifier,
              guint          action,
              GPtrArray     *events,
              const char    *token,
              Fixture       *self)
{
  g_string_append_printf (self->activated, "%s(%s)", ferry_notice_action_to_word (action),
                          token != NULL ? token : "");
  for (guint i = 0; i < events->len; i++)
    g_string_append_printf (self->activated, " %s",
                            ((FerryNoticeEvent *) events->pdata[i])->name);
}

static void
start (Fixture *self)
{
  FerryNotifierWorld world = { 0 };

  world.engine = self->part->rig->engine;
  world.workload = self->workload;
  world.networks = self->networks;
  world.preferences = self->preferences;
  world.clock = FERRY_CLOCK (self->part->clock);
  world.daemon = notify_daemon;
  self->notifier = ferry_notifier_new (&world);
  g_signal_connect (self->notifier, "activated", G_CALLBACK (activated_cb), self);
}

static void
create_networks (Fixture *self)
{
  FerryTestRig      *rig = self->part->rig;
  g_autofree char   *path = g_build_filename (rig->root, "networks", NULL);
  g_autofree char   *ledger = g_build_filename (rig->root, "ledger", NULL);
  g_autoptr (GError) error = NULL;
  FerryNetworksWorld world = { 0 };

  self->ledger = ferry_ledger_open (ledger, ferry_file_ops_get_system (), rig->writer,
                                    ferry_clock_get_real (rig->clock) / G_USEC_PER_SEC, &error);
  g_assert_no_error (error);
  world.path = path;
  world.engine = rig->engine;
  world.ledger = self->ledger;
  world.writer = rig->writer;
  world.clock = rig->clock;
  self->networks = ferry_networks_new (&world);
  ferry_networks_follow (self->networks);
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autofree char   *path = NULL;
  g_autoptr (GError) error = NULL;

  self->part = part_fixture_new ();
  self->workload = ferry_workload_new (self->part->rig->engine);
  path = g_build_filename (self->part->rig->root, "preferences.ini", NULL);
  self->preferences = ferry_preferences_new (path, &error);
  g_assert_no_error (error);
  self->activated = g_string_new (NULL);
  create_networks (self);
  start (self);
}

static void
appear (Fixture    *self,
        const char *lacks)
{
  self->desktop = fake_notifications_new (g_test_dbus_get_bus_address (bus), lacks);
}

/* Who still writes holds it. */
static gboolean
is_alone (gpointer data)
{
  return G_OBJECT (data)->ref_count == 1;
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  for (guint kind = 0; kind < FERRY_N_NOTICE_KINDS; kind++)
    ferry_notify_daemon_close (notify_daemon, kind);
  g_clear_pointer (&self->desktop, fake_notifications_free);
  part_fixture_settle ();
  g_assert_finalize_object (self->notifier);
  part_fixture_settle ();
  g_assert_finalize_object (self->workload);
  ferry_test_rig_until (self->part->rig, "all is written", is_alone, self->networks);
  g_assert_finalize_object (self->networks);
  ferry_test_rig_until (self->part->rig, "all is counted", is_alone, self->ledger);
  g_assert_finalize_object (self->ledger);
  g_object_unref (self->preferences);
  g_string_free (self->activated, TRUE);
  part_fixture_free (self->part);
}

/* ---- what happens ---- */

static FerryTransfer *
bring (Fixture    *self,
       const char *name,
       FerryStatus status)
{
  FerryTransfer *transfer = part_fixture_add (self->part, name, NULL);

  part_fixture_set_name (transfer, name);
  part_fixture_set_status (transfer, status);
  part_fixture_settle ();
  return transfer;
}

static void
pass (Fixture *self,
      gint64   time)
{
  part_fixture_settle ();
  ferry_fake_clock_advance (self->part->clock, time);
}

typedef gboolean (*Condition) (Fixture *self);

static void
until (Fixture    *self,
       Condition   is_so,
       const char *what)
{
  ferry_test_rig_until (self->part->rig, what, (FerryTestRigFunc) is_so, self);
}

static gboolean
is_free (Fixture *self)
{
  return !ferry_notifier_is_busy (self->notifier);
}

static gboolean
was_activated (Fixture *self)
{
  return self->activated->len > 0;
}

/* Asserts what the @n-th notification says. */
static void
expect (Fixture    *self,
        guint       n,
        const char *expected)
{
  g_autofree char *told = fake_notifications_wait (self->desktop, n);

  g_assert_cmpstr (told, ==, expected);
}

#define ICON FERRY_APPLICATION_ID
#define FINISHED_BUTTONS "default=Details,open=Open,show-folder=Show in Folder"
#define FAILED_BUTTONS "default=Details,retry=Retry,details=Details"

/* ---- telling ---- */

static void
test_a_burst_is_one_notification (Fixture      *self,
                                  gconstpointer data)
{
  appear (self, NULL);
  bring (self, "a", FERRY_STATUS_COMPLETED);
  pass (self, GATHER_TIME / 2);
  bring (self, "b", FERRY_STATUS_COMPLETED);
  g_assert_true (ferry_notifier_is_busy (self->notifier));
  pass (self, GATHER_TIME / 2);

  expect (self, 1,
          "0|" ICON "|2 downloads finished|b\na|"
          "default=Details,show-folder=Show in Folder");
  g_assert_cmpuint (fake_notifications_count (self->desktop), ==, 1);
}

static void
test_what_follows_replaces_it (Fixture      *self,
                               gconstpointer data)
{
  appear (self, NULL);
  bring (self, "a", FERRY_STATUS_COMPLETED);
  pass (self, GATHER_TIME);
  expect (self, 1, "0|" ICON "|Download finished|a|" FINISHED_BUTTONS);

  bring (self, "b", FERRY_STATUS_COMPLETED);
  pass (self, GATHER_TIME);
  expect (self, 2,
          "1|" ICON "|2 downloads finished|b\na|"
          "default=Details,show-folder=Show in Folder");
}

static void
test_kinds_are_apart (Fixture      *self,
                      gconstpointer data)
{
  appear (self, NULL);
  bring (self, "a", FERRY_STATUS_COMPLETED);
  bring (self, "b", FERRY_STATUS_ERROR);
  bring (self, "c", FERRY_STATUS_CANCELED);
  bring (self, "d", FERRY_STATUS_PAUSED);
  pass (self, GATHER_TIME);

  expect (self, 1, "0|" ICON "|Download finished|a|" FINISHED_BUTTONS);
  expect (self, 2, "0|dialog-error|Download failed|b|" FAILED_BUTTONS);
}

static void
test_who_needs_the_user_is_told_of (Fixture      *self,
                                    gconstpointer data)
{
  g_autofree char *told = NULL;

  appear (self, NULL);
  bring (self, "a", FERRY_STATUS_PAUSED_RECOVERABLE);
  pass (self, GATHER_TIME);

  told = fake_notifications_wait (self->desktop, 1);
  g_assert_true (g_str_has_prefix (told, "0|dialog-password|A download needs you to sign in|a\n"));
  g_assert_true (g_str_has_suffix (told, "|default=Details,details=Sign In…"));
}

static void
test_what_was_before_is_not_told_of (Fixture      *self,
                                     gconstpointer data)
{
  FerryTransfer *finished;
  FerryTransfer *needing;

  appear (self, NULL);
  g_assert_finalize_object (self->notifier);
  finished = bring (self, "a", FERRY_STATUS_COMPLETED);
  needing = bring (self, "b", FERRY_STATUS_PAUSED_RECOVERABLE);
  start (self);

  part_fixture_set_total (finished, 7);
  part_fixture_set_total (needing, 7);
  part_fixture_settle ();
  g_assert_false (ferry_notifier_is_busy (self->notifier));
  g_assert_cmpint (ferry_fake_clock_get_next_alarm (self->part->clock), ==, -1);
}

static void
test_presence_hides_what_finishes (Fixture      *self,
                                   gconstpointer data)
{
  appear (self, NULL);
  ferry_notifier_set_presence (self->notifier, TRUE);
  bring (self, "a", FERRY_STATUS_COMPLETED);
  g_assert_false (ferry_notifier_is_busy (self->notifier));
  bring (self, "b", FERRY_STATUS_ERROR);
  pass (self, GATHER_TIME);
  expect (self, 1, "0|dialog-error|Download failed|b|" FAILED_BUTTONS);

  ferry_notifier_set_presence (self->notifier, FALSE);
  bring (self, "c", FERRY_STATUS_COMPLETED);
  pass (self, GATHER_TIME);
  expect (self, 2, "0|" ICON "|Download finished|c|" FINISHED_BUTTONS);
}

static void
set_level (Fixture    *self,
           const char *level)
{
  g_autofree char     *text = g_strdup_printf ("{'notifications': <'%s'>}", level);
  g_autoptr (GVariant) changes = NULL;
  g_autoptr (GError)   error = NULL;

  changes = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);
  g_assert_true (ferry_preferences_change (self->preferences, changes, &error));
  g_assert_no_error (error);
}

static void
test_preferences_count (Fixture      *self,
                        gconstpointer data)
{
  appear (self, NULL);
  set_level (self, "none");
  bring (self, "a", FERRY_STATUS_ERROR);
  g_assert_false (ferry_notifier_is_busy (self->notifier));

  set_level (self, "failures");
  bring (self, "b", FERRY_STATUS_COMPLETED);
  g_assert_false (ferry_notifier_is_busy (self->notifier));
  bring (self, "c", FERRY_STATUS_ERROR);
  pass (self, GATHER_TIME);
  expect (self, 1, "0|dialog-error|Download failed|c|" FAILED_BUTTONS);
}

static void
test_turned_off_before_it_is_told (Fixture      *self,
                                   gconstpointer data)
{
  appear (self, NULL);
  bring (self, "a", FERRY_STATUS_COMPLETED);
  set_level (self, "none");
  pass (self, GATHER_TIME);
  g_assert_false (ferry_notifier_is_busy (self->notifier));
  g_assert_cmpuint (fake_notifications_count (self->desktop), ==, 0);
}

static void
test_ten_thousand_are_one_notification (Fixture      *self,
                                        gconstpointer data)
{
  appear (self, NULL);
  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);
      FerryTransfer   *transfer = part_fixture_add (self->part, name, NULL);

      part_fixture_set_name (transfer, name);
      part_fixture_set_status (transfer, FERRY_STATUS_COMPLETED);
    }
  pass (self, GATHER_TIME);
  expect (self, 1,
          "0|" ICON "|10000 downloads finished|9999\n9998\n9997\nand 9997 more|"
          "default=Details,show-folder=Show in Folder");
  g_assert_cmpuint (fake_notifications_count (self->desktop), ==, 1);
}

/* ---- taking back ---- */

static void
test_retried_before_it_is_told (Fixture      *self,
                                gconstpointer data)
{
  FerryTransfer *transfer;

  appear (self, NULL);
  transfer = bring (self, "a", FERRY_STATUS_PAUSED_RECOVERABLE);
  part_fixture_set_status (transfer, FERRY_STATUS_IDLE);
  pass (self, GATHER_TIME);
  g_assert_false (ferry_notifier_is_busy (self->notifier));
  g_assert_cmpuint (fake_notifications_count (self->desktop), ==, 0);
}

static void
test_removed_after_it_was_told (Fixture      *self,
                                gconstpointer data)
{
  g_autofree char *closed = NULL;
  FerryTransfer   *transfer;

  appear (self, NULL);
  transfer = bring (self, "a", FERRY_STATUS_ERROR);
  pass (self, GATHER_TIME);
  expect (self, 1, "0|dialog-error|Download failed|a|" FAILED_BUTTONS);

  part_fixture_remove (self->part, ferry_transfer_get_id (transfer));
  pass (self, GATHER_TIME);
  closed = fake_peer_wait_text (fake_notifications_get_peer (self->desktop), "CloseNotification",
                                1);
  g_assert_cmpstr (closed, ==, "(1,)");
  until (self, is_free, "nothing holds the service");
  g_assert_cmpint (ferry_fake_clock_get_next_alarm (self->part->clock), ==, -1);
}

static void
test_one_of_several_is_taken_out (Fixture      *self,
                                  gconstpointer data)
{
  FerryTransfer *transfer;

  appear (self, NULL);
  bring (self, "a", FERRY_STATUS_ERROR);
  transfer = bring (self, "b", FERRY_STATUS_ERROR);
  pass (self, GATHER_TIME);
  expect (self, 1, "0|dialog-error|2 downloads failed|b\na|" FAILED_BUTTONS);

  part_fixture_remove (self->part, ferry_transfer_get_id (transfer));
  pass (self, GATHER_TIME);
  expect (self, 2, "1|dialog-error|Download failed|a|" FAILED_BUTTONS);
}

static void
test_dismissed_ones_are_not_told_again (Fixture      *self,
                                        gconstpointer data)
{
  appear (self, NULL);
  bring (self, "a", FERRY_STATUS_ERROR);
  pass (self, GATHER_TIME);
  expect (self, 1, "0|dialog-error|Download failed|a|" FAILED_BUTTONS);
  fake_notifications_dismiss (self->desktop);
  until (self, is_free, "nothing holds the service");

  bring (self, "b", FERRY_STATUS_ERROR);
  pass (self, GATHER_TIME);
  expect (self, 2, "0|dialog-error|Download failed|b|" FAILED_BUTTONS);
}

/* ---- data plans ---- */

static void
connect_to (Fixture    *self,
            const char *id)
{
  FerryNetworkState state = { .is_online = FALSE };

  g_strlcpy (state.id, id, sizeof state.id);
  g_strlcpy (state.name, id, sizeof state.name);
  ferry_fake_network_set_state (self->part->rig->network, &state);
  part_fixture_settle ();
}

/* @words: what is said of the connection "Phone". */
static void
plan (Fixture    *self,
      const char *words)
{
  g_autoptr (GVariant) changes = g_variant_ref_sink (g_variant_new_parsed (words));
  g_autoptr (GError)   error = NULL;

  ferry_networks_set (self->networks, "Phone", changes, &error);
  g_assert_no_error (error);
  part_fixture_settle ();
}

static void
expect_plan (Fixture    *self,
             guint       n,
             const char *beginning)
{
  g_autofree char *told = fake_notifications_wait (self->desktop, n);

  g_test_message ("%s", told);
  g_assert_true (g_str_has_prefix (told, beginning));
  g_assert_true (g_str_has_suffix (told, "|default=Details,data-usage=Data Usage"));
}

static void
test_a_plan_is_told_of_once (Fixture      *self,
                             gconstpointer data)
{
  appear (self, NULL);
  connect_to (self, "Phone");
  plan (self, "{'cap': <uint64 1000>, 'used': <uint64 700>}");
  g_assert_false (ferry_notifier_is_busy (self->notifier));
  plan (self, "{'used': <uint64 850>}");
  pass (self, GATHER_TIME);
  expect_plan (self, 1, "0|dialog-warning|Data plan of “Phone” nearly used up|150 bytes left");

  /* Once in a period, whatever happens between, and also to the next service. */
  plan (self, "{'used': <uint64 10>}");
  pass (self, GATHER_TIME);
  g_variant_unref (fake_peer_wait (fake_notifications_get_peer (self->desktop),
                                   "CloseNotification", 1));
  plan (self, "{'used': <uint64 900>}");
  until (self, is_free, "nothing is told");
  g_assert_finalize_object (self->notifier);
  start (self);
  g_assert_false (ferry_notifier_is_busy (self->notifier));

  plan (self, "{'used': <uint64 1000>}");
  pass (self, GATHER_TIME);
  expect_plan (self, 2, "0|dialog-warning|Data plan of “Phone” used up|Transfers wait for");
  g_assert_cmpuint (fake_notifications_count (self->desktop), ==, 2);
}

static void
test_used_up_takes_the_place_of_nearly (Fixture      *self,
                                        gconstpointer data)
{
  appear (self, NULL);
  connect_to (self, "Phone");
  plan (self, "{'cap': <uint64 1000>, 'used': <uint64 850>}");
  plan (self, "{'used': <uint64 1001>}");
  pass (self, GATHER_TIME);
  expect_plan (self, 1, "0|dialog-warning|Data plan of “Phone” used up|");
  g_assert_cmpuint (fake_notifications_count (self->desktop), ==, 1);

  /* It is true of that connection still. */
  connect_to (self, "Home");
  pass (self, GATHER_TIME);
  g_assert_cmpuint (fake_peer_count (fake_notifications_get_peer (self->desktop),
                                     "CloseNotification"),
                    ==, 0);
}

static void
test_preferences_count_for_plans (Fixture      *self,
                                  gconstpointer data)
{
  appear (self, NULL);
  set_level (self, "failures");
  connect_to (self, "Phone");
  plan (self, "{'cap': <uint64 1000>, 'used': <uint64 850>}");
  g_assert_false (ferry_notifier_is_busy (self->notifier));
  plan (self, "{'used': <uint64 1001>}");
  pass (self, GATHER_TIME);
  expect_plan (self, 1, "0|dialog-warning|Data plan of “Phone” used up|");

  set_level (self, "none");
  plan (self, "{'cap': <uint64 900>}");
  pass (self, GATHER_TIME);
  g_assert_cmpuint (fake_notifications_count (self->desktop), ==, 1);
}

static void
test_a_click_on_a_plan_shows_the_usage (Fixture      *self,
                                        gconstpointer data)
{
  appear (self, NULL);
  connect_to (self, "Phone");
  plan (self, "{'cap': <uint64 1000>, 'used': <uint64 850>}");
  pass (self, GATHER_TIME);
  expect_plan (self, 1, "0|dialog-warning|Data plan of “Phone” nearly used up|");

  fake_notifications_act (self->desktop, "default", "token-1");
  until (self, was_activated, "the click is heard of");
  g_assert_cmpstr (self->activated->str, ==, "data-usage(token-1) Phone");
}

/* ---- clicks ---- */

static void
test_a_click_tells_of_what (Fixture      *self,
                            gconstpointer data)
{
  appear (self, NULL);
  bring (self, "a", FERRY_STATUS_ERROR);
  bring (self, "b", FERRY_STATUS_ERROR);
  pass (self, GATHER_TIME);
  expect (self, 1, "0|dialog-error|2 downloads failed|b\na|" FAILED_BUTTONS);

  fake_notifications_act (self->desktop, "retry", "token-1");
  until (self, was_activated, "the click is heard of");
  g_assert_cmpstr (self->activated->str, ==, "retry(token-1) a b");
  g_variant_unref (fake_peer_wait (fake_notifications_get_peer (self->desktop),
                                   "CloseNotification", 1));
  g_assert_false (ferry_notifier_is_busy (self->notifier));
}

static void
test_a_click_beside_the_buttons (Fixture      *self,
                                 gconstpointer data)
{
  appear (self, NULL);
  bring (self, "a", FERRY_STATUS_COMPLETED);
  pass (self, GATHER_TIME);
  expect (self, 1, "0|" ICON "|Download finished|a|" FINISHED_BUTTONS);

  fake_notifications_act (self->desktop, "default", NULL);
  until (self, was_activated, "the click is heard of");
  g_assert_cmpstr (self->activated->str, ==, "details() a");
}

static void
test_buttons_hold_the_service_for_a_minute (Fixture      *self,
                                            gconstpointer data)
{
  appear (self, NULL);
  bring (self, "a", FERRY_STATUS_COMPLETED);
  pass (self, GATHER_TIME);
  expect (self, 1, "0|" ICON "|Download finished|a|" FINISHED_BUTTONS);
  pass (self, HOLD_TIME - 1);
  g_assert_true (ferry_notifier_is_busy (self->notifier));
  pass (self, 1);
  g_assert_false (ferry_notifier_is_busy (self->notifier));

  /* It works as long as the service stays for another reason. */
  fake_notifications_act (self->desktop, "open", NULL);
  until (self, was_activated, "the click is heard of");
  g_assert_cmpstr (self->activated->str, ==, "open() a");
}

/* ---- daemons ---- */

static void
test_daemon_without_buttons (Fixture      *self,
                             gconstpointer data)
{
  appear (self, "actions");
  bring (self, "a", FERRY_STATUS_COMPLETED);
  pass (self, GATHER_TIME);
  expect (self, 1, "0|" ICON "|Download finished|a|");
  until (self, is_free, "nothing holds the service");
}

static void
test_markup_is_escaped (Fixture      *self,
                        gconstpointer data)
{
  appear (self, NULL);
  bring (self, "<b>&%s", FERRY_STATUS_COMPLETED);
  pass (self, GATHER_TIME);
  expect (self, 1, "0|" ICON "|Download finished|&lt;b&gt;&amp;%s|" FINISHED_BUTTONS);
}

static void
test_no_markup_is_not_escaped (Fixture      *self,
                               gconstpointer data)
{
  appear (self, "body-markup");
  bring (self, "<b>&%s", FERRY_STATUS_COMPLETED);
  pass (self, GATHER_TIME);
  expect (self, 1, "0|" ICON "|Download finished|<b>&%s|" FINISHED_BUTTONS);
}

static void
test_no_daemon_and_then_one (Fixture      *self,
                             gconstpointer data)
{
  bring (self, "a", FERRY_STATUS_COMPLETED);
  pass (self, GATHER_TIME);
  until (self, is_free, "it is known that there is no daemon");

  appear (self, NULL);
  bring (self, "b", FERRY_STATUS_COMPLETED);
  pass (self, GATHER_TIME);
  expect (self, 1, "0|" ICON "|Download finished|b|" FINISHED_BUTTONS);
}

static void
test_daemon_that_begins_anew (Fixture      *self,
                              gconstpointer data)
{
  appear (self, NULL);
  bring (self, "a", FERRY_STATUS_COMPLETED);
  pass (self, GATHER_TIME);
  expect (self, 1, "0|" ICON "|Download finished|a|" FINISHED_BUTTONS);

  fake_notifications_free (self->desktop);
  until (self, is_free, "its end is known");
  appear (self, NULL);
  bring (self, "b", FERRY_STATUS_COMPLETED);
  pass (self, GATHER_TIME);
  expect (self, 1, "0|" ICON "|Download finished|b|" FINISHED_BUTTONS);
}

static void
test_daemon_that_never_answers (Fixture      *self,
                                gconstpointer data)
{
  gint64 before;

  self->desktop = fake_notifications_new_silent (g_test_dbus_get_bus_address (bus));
  bring (self, "a", FERRY_STATUS_COMPLETED);
  pass (self, GATHER_TIME);
  g_variant_unref (fake_peer_wait (fake_notifications_get_peer (self->desktop),
                                   "GetCapabilities", 1));

  /* Its thread waits; this one does not. */
  before = g_get_monotonic_time ();
  for (guint i = 0; i < 100; i++)
    {
      bring (self, "b", FERRY_STATUS_ERROR);
      pass (self, GATHER_TIME);
    }
  g_assert_cmpint (g_get_monotonic_time () - before, <, 5 * G_USEC_PER_SEC);
  g_assert_cmpuint (fake_peer_count (fake_notifications_get_peer (self->desktop),
                                     "GetCapabilities"),
                    ==, 1);
}

#define TEST(name, function) \
  g_test_add ("/notifier/" name, Fixture, NULL, set_up, function, tear_down)

static void
add_tests_of_telling (void)
{
  TEST ("a-burst-is-one-notification", test_a_burst_is_one_notification);
  TEST ("what-follows-replaces-it", test_what_follows_replaces_it);
  TEST ("kinds-are-apart", test_kinds_are_apart);
  TEST ("who-needs-the-user-is-told-of", test_who_needs_the_user_is_told_of);
  TEST ("what-was-before-is-not-told-of", test_what_was_before_is_not_told_of);
  TEST ("presence-hides-what-finishes", test_presence_hides_what_finishes);
  TEST ("preferences-count", test_preferences_count);
  TEST ("turned-off-before-it-is-told", test_turned_off_before_it_is_told);
  TEST ("ten-thousand-are-one-notification", test_ten_thousand_are_one_notification);
  TEST ("retried-before-it-is-told", test_retried_before_it_is_told);
  TEST ("removed-after-it-was-told", test_removed_after_it_was_told);
  TEST ("one-of-several-is-taken-out", test_one_of_several_is_taken_out);
  TEST ("dismissed-ones-are-not-told-again", test_dismissed_ones_are_not_told_again);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GDBusConnection) connection = NULL;
  int                         result;

  ferry_test_rig_init (&argc, &argv);
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  notify_daemon = ferry_notify_daemon_new ();

  add_tests_of_telling ();
  TEST ("a-plan-is-told-of-once", test_a_plan_is_told_of_once);
  TEST ("used-up-takes-the-place-of-nearly", test_used_up_takes_the_place_of_nearly);
  TEST ("preferences-count-for-plans", test_preferences_count_for_plans);
  TEST ("a-click-on-a-plan-shows-the-usage", test_a_click_on_a_plan_shows_the_usage);
  TEST ("a-click-tells-of-what", test_a_click_tells_of_what);
  TEST ("a-click-beside-the-buttons", test_a_click_beside_the_buttons);
  TEST ("buttons-hold-the-service-for-a-minute", test_buttons_hold_the_service_for_a_minute);
  TEST ("daemon-without-buttons", test_daemon_without_buttons);
  TEST ("markup-is-escaped", test_markup_is_escaped);
  TEST ("no-markup-is-not-escaped", test_no_markup_is_not_escaped);
  TEST ("no-daemon-and-then-one", test_no_daemon_and_then_one);
  TEST ("daemon-that-begins-anew", test_daemon_that_begins_anew);
  TEST ("daemon-that-never-answers", test_daemon_that_never_answers);
  result = g_test_run ();

  g_assert_finalize_object (notify_daemon);
  /* Its end would wait for that of the connection, which libnotify keeps. */
  g_test_dbus_stop (bus);
  return result;
}
