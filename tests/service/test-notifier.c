/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "notifier-fixture.h"

#include <string.h>

#define ICON FERRY_APPLICATION_ID
#define FINISHED_BUTTONS "default=Details,open=Open,show-folder=Show in Folder"
#define FAILED_BUTTONS "default=Details,retry=Retry,details=Details"

/* ---- telling ---- */

static void
test_a_burst_is_one_notification (NotifierFixture *self,
                                  gconstpointer    data)
{
  notifier_fixture_appear (self, NULL);
  notifier_fixture_bring (self, "a", FERRY_STATUS_COMPLETED);
  notifier_fixture_pass (self, GATHER_TIME / 2);
  notifier_fixture_bring (self, "b", FERRY_STATUS_COMPLETED);
  g_assert_true (ferry_notifier_is_busy (self->notifier));
  notifier_fixture_pass (self, GATHER_TIME / 2);

  notifier_fixture_expect (self, 1,
                           "0|" ICON "|2 downloads finished|b\na|"
                           "default=Details,show-folder=Show in Folder");
  g_assert_cmpuint (fake_notifications_count (self->desktop), ==, 1);
}

static void
test_what_follows_replaces_it (NotifierFixture *self,
                               gconstpointer    data)
{
  notifier_fixture_appear (self, NULL);
  notifier_fixture_bring (self, "a", FERRY_STATUS_COMPLETED);
  notifier_fixture_pass (self, GATHER_TIME);
  notifier_fixture_expect (self, 1, "0|" ICON "|Download finished|a|" FINISHED_BUTTONS);

  notifier_fixture_bring (self, "b", FERRY_STATUS_COMPLETED);
  notifier_fixture_pass (self, GATHER_TIME);
  notifier_fixture_expect (self, 2,
                           "1|" ICON "|2 downloads finished|b\na|"
                           "default=Details,show-folder=Show in Folder");
}

static void
test_kinds_are_apart (NotifierFixture *self,
                      gconstpointer    data)
{
  notifier_fixture_appear (self, NULL);
  notifier_fixture_bring (self, "a", FERRY_STATUS_COMPLETED);
  notifier_fixture_bring (self, "b", FERRY_STATUS_ERROR);
  notifier_fixture_bring (self, "c", FERRY_STATUS_CANCELED);
  notifier_fixture_bring (self, "d", FERRY_STATUS_PAUSED);
  notifier_fixture_pass (self, GATHER_TIME);

  notifier_fixture_expect (self, 1, "0|" ICON "|Download finished|a|" FINISHED_BUTTONS);
  notifier_fixture_expect (self, 2, "0|dialog-error|Download failed|b|" FAILED_BUTTONS);
}

static void
test_who_needs_the_user_is_told_of (NotifierFixture *self,
                                    gconstpointer    data)
{
  g_autofree char *told = NULL;

  notifier_fixture_appear (self, NULL);
  notifier_fixture_bring (self, "a", FERRY_STATUS_PAUSED_RECOVERABLE);
  notifier_fixture_pass (self, GATHER_TIME);

  told = fake_notifications_wait (self->desktop, 1);
  g_assert_true (g_str_has_prefix (told, "0|dialog-password|A download needs you to sign in|a\n"));
  g_assert_true (g_str_has_suffix (told, "|default=Details,details=Sign In…"));
}

static void
test_what_was_before_is_not_told_of (NotifierFixture *self,
                                     gconstpointer    data)
{
  FerryTransfer *finished;
  FerryTransfer *needing;

  notifier_fixture_appear (self, NULL);
  g_assert_finalize_object (self->notifier);
  finished = notifier_fixture_bring (self, "a", FERRY_STATUS_COMPLETED);
  needing = notifier_fixture_bring (self, "b", FERRY_STATUS_PAUSED_RECOVERABLE);
  notifier_fixture_start (self);

  part_fixture_set_total (finished, 7);
  part_fixture_set_total (needing, 7);
  part_fixture_settle ();
  g_assert_false (ferry_notifier_is_busy (self->notifier));
  g_assert_cmpint (ferry_fake_clock_get_next_alarm (self->part->clock), ==, -1);
}

static void
test_presence_hides_what_finishes (NotifierFixture *self,
                                   gconstpointer    data)
{
  notifier_fixture_appear (self, NULL);
  ferry_notifier_set_presence (self->notifier, TRUE);
  notifier_fixture_bring (self, "a", FERRY_STATUS_COMPLETED);
  g_assert_false (ferry_notifier_is_busy (self->notifier));
  notifier_fixture_bring (self, "b", FERRY_STATUS_ERROR);
  notifier_fixture_pass (self, GATHER_TIME);
  notifier_fixture_expect (self, 1, "0|dialog-error|Download failed|b|" FAILED_BUTTONS);

  ferry_notifier_set_presence (self->notifier, FALSE);
  notifier_fixture_bring (self, "c", FERRY_STATUS_COMPLETED);
  notifier_fixture_pass (self, GATHER_TIME);
  notifier_fixture_expect (self, 2, "0|" ICON "|Download finished|c|" FINISHED_BUTTONS);
}

static void
test_preferences_count (NotifierFixture *self,
                        gconstpointer    data)
{
  notifier_fixture_appear (self, NULL);
  notifier_fixture_set_level (self, "none");
  notifier_fixture_bring (self, "a", FERRY_STATUS_ERROR);
  g_assert_false (ferry_notifier_is_busy (self->notifier));

  notifier_fixture_set_level (self, "failures");
  notifier_fixture_bring (self, "b", FERRY_STATUS_COMPLETED);
  g_assert_false (ferry_notifier_is_busy (self->notifier));
  notifier_fixture_bring (self, "c", FERRY_STATUS_ERROR);
  notifier_fixture_pass (self, GATHER_TIME);
  notifier_fixture_expect (self, 1, "0|dialog-error|Download failed|c|" FAILED_BUTTONS);
}

static void
test_turned_off_before_it_is_told (NotifierFixture *self,
                                   gconstpointer    data)
{
  notifier_fixture_appear (self, NULL);
  notifier_fixture_bring (self, "a", FERRY_STATUS_COMPLETED);
  notifier_fixture_set_level (self, "none");
  notifier_fixture_pass (self, GATHER_TIME);
  g_assert_false (ferry_notifier_is_busy (self->notifier));
  g_assert_cmpuint (fake_notifications_count (self->desktop), ==, 0);
}

static void
test_ten_thousand_are_one_notification (NotifierFixture *self,
                                        gconstpointer    data)
{
  notifier_fixture_appear (self, NULL);
  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);
      FerryTransfer   *transfer = part_fixture_add (self->part, name, NULL);

      part_fixture_set_name (transfer, name);
      part_fixture_set_status (transfer, FERRY_STATUS_COMPLETED);
    }
  notifier_fixture_pass (self, GATHER_TIME);
  notifier_fixture_expect (self, 1,
                           "0|" ICON "|10000 downloads finished|9999\n9998\n9997\nand 9997 more|"
                           "default=Details,show-folder=Show in Folder");
  g_assert_cmpuint (fake_notifications_count (self->desktop), ==, 1);
}

/* ---- taking back ---- */

static void
test_retried_before_it_is_told (NotifierFixture *self,
                                gconstpointer    data)
{
  FerryTransfer *transfer;

  notifier_fixture_appear (self, NULL);
  transfer = notifier_fixture_bring (self, "a", FERRY_STATUS_PAUSED_RECOVERABLE);
  part_fixture_set_status (transfer, FERRY_STATUS_IDLE);
  notifier_fixture_pass (self, GATHER_TIME);
  g_assert_false (ferry_notifier_is_busy (self->notifier));
  g_assert_cmpuint (fake_notifications_count (self->desktop), ==, 0);
}

static void
test_removed_after_it_was_told (NotifierFixture *self,
                                gconstpointer    data)
{
  g_autofree char *closed = NULL;
  FerryTransfer   *transfer;

  notifier_fixture_appear (self, NULL);
  transfer = notifier_fixture_bring (self, "a", FERRY_STATUS_ERROR);
  notifier_fixture_pass (self, GATHER_TIME);
  notifier_fixture_expect (self, 1, "0|dialog-error|Download failed|a|" FAILED_BUTTONS);

  part_fixture_remove (self->part, ferry_transfer_get_id (transfer));
  notifier_fixture_pass (self, GATHER_TIME);
  closed = fake_peer_wait_text (fake_notifications_get_peer (self->desktop), "CloseNotification",
                                1);
  g_assert_cmpstr (closed, ==, "(1,)");
  notifier_fixture_until_free (self);
  g_assert_cmpint (ferry_fake_clock_get_next_alarm (self->part->clock), ==, -1);
}

static void
test_one_of_several_is_taken_out (NotifierFixture *self,
                                  gconstpointer    data)
{
  FerryTransfer *transfer;

  notifier_fixture_appear (self, NULL);
  notifier_fixture_bring (self, "a", FERRY_STATUS_ERROR);
  transfer = notifier_fixture_bring (self, "b", FERRY_STATUS_ERROR);
  notifier_fixture_pass (self, GATHER_TIME);
  notifier_fixture_expect (self, 1, "0|dialog-error|2 downloads failed|b\na|" FAILED_BUTTONS);

  part_fixture_remove (self->part, ferry_transfer_get_id (transfer));
  notifier_fixture_pass (self, GATHER_TIME);
  notifier_fixture_expect (self, 2, "1|dialog-error|Download failed|a|" FAILED_BUTTONS);
}

static void
test_dismissed_ones_are_not_told_again (NotifierFixture *self,
                                        gconstpointer    data)
{
  notifier_fixture_appear (self, NULL);
  notifier_fixture_bring (self, "a", FERRY_STATUS_ERROR);
  notifier_fixture_pass (self, GATHER_TIME);
  notifier_fixture_expect (self, 1, "0|dialog-error|Download failed|a|" FAILED_BUTTONS);
  fake_notifications_dismiss (self->desktop);
  notifier_fixture_until_free (self);

  notifier_fixture_bring (self, "b", FERRY_STATUS_ERROR);
  notifier_fixture_pass (self, GATHER_TIME);
  notifier_fixture_expect (self, 2, "0|dialog-error|Download failed|b|" FAILED_BUTTONS);
}

/* ---- clicks ---- */

static void
test_a_click_tells_of_what (NotifierFixture *self,
                            gconstpointer    data)
{
  notifier_fixture_appear (self, NULL);
  notifier_fixture_bring (self, "a", FERRY_STATUS_ERROR);
  notifier_fixture_bring (self, "b", FERRY_STATUS_ERROR);
  notifier_fixture_pass (self, GATHER_TIME);
  notifier_fixture_expect (self, 1, "0|dialog-error|2 downloads failed|b\na|" FAILED_BUTTONS);

  fake_notifications_act (self->desktop, "retry", "token-1");
  notifier_fixture_until_activated (self);
  g_assert_cmpstr (self->activated->str, ==, "retry(token-1) a b");
  g_variant_unref (fake_peer_wait (fake_notifications_get_peer (self->desktop),
                                   "CloseNotification", 1));
  g_assert_false (ferry_notifier_is_busy (self->notifier));
}

static void
test_a_click_beside_the_buttons (NotifierFixture *self,
                                 gconstpointer    data)
{
  notifier_fixture_appear (self, NULL);
  notifier_fixture_bring (self, "a", FERRY_STATUS_COMPLETED);
  notifier_fixture_pass (self, GATHER_TIME);
  notifier_fixture_expect (self, 1, "0|" ICON "|Download finished|a|" FINISHED_BUTTONS);

  fake_notifications_act (self->desktop, "default", NULL);
  notifier_fixture_until_activated (self);
  g_assert_cmpstr (self->activated->str, ==, "details() a");
}

static void
test_buttons_hold_the_service_for_a_minute (NotifierFixture *self,
                                            gconstpointer    data)
{
  notifier_fixture_appear (self, NULL);
  notifier_fixture_bring (self, "a", FERRY_STATUS_COMPLETED);
  notifier_fixture_pass (self, GATHER_TIME);
  notifier_fixture_expect (self, 1, "0|" ICON "|Download finished|a|" FINISHED_BUTTONS);
  notifier_fixture_pass (self, HOLD_TIME - 1);
  g_assert_true (ferry_notifier_is_busy (self->notifier));
  notifier_fixture_pass (self, 1);
  g_assert_false (ferry_notifier_is_busy (self->notifier));

  /* It works as long as the service stays for another reason. */
  fake_notifications_act (self->desktop, "open", NULL);
  notifier_fixture_until_activated (self);
  g_assert_cmpstr (self->activated->str, ==, "open() a");
}

/* ---- daemons ---- */

static void
test_daemon_without_buttons (NotifierFixture *self,
                             gconstpointer    data)
{
  notifier_fixture_appear (self, "actions");
  notifier_fixture_bring (self, "a", FERRY_STATUS_COMPLETED);
  notifier_fixture_pass (self, GATHER_TIME);
  notifier_fixture_expect (self, 1, "0|" ICON "|Download finished|a|");
  notifier_fixture_until_free (self);
}

static void
test_markup_is_escaped (NotifierFixture *self,
                        gconstpointer    data)
{
  notifier_fixture_appear (self, NULL);
  notifier_fixture_bring (self, "<b>&%s", FERRY_STATUS_COMPLETED);
  notifier_fixture_pass (self, GATHER_TIME);
  notifier_fixture_expect (self, 1,
                           "0|" ICON "|Download finished|&lt;b&gt;&amp;%s|" FINISHED_BUTTONS);
}

static void
test_no_markup_is_not_escaped (NotifierFixture *self,
                               gconstpointer    data)
{
  notifier_fixture_appear (self, "body-markup");
  notifier_fixture_bring (self, "<b>&%s", FERRY_STATUS_COMPLETED);
  notifier_fixture_pass (self, GATHER_TIME);
  notifier_fixture_expect (self, 1, "0|" ICON "|Download finished|<b>&%s|" FINISHED_BUTTONS);
}

static void
test_no_daemon_and_then_one (NotifierFixture *self,
                             gconstpointer    data)
{
  notifier_fixture_bring (self, "a", FERRY_STATUS_COMPLETED);
  notifier_fixture_pass (self, GATHER_TIME);
  notifier_fixture_until_free (self);

  notifier_fixture_appear (self, NULL);
  notifier_fixture_bring (self, "b", FERRY_STATUS_COMPLETED);
  notifier_fixture_pass (self, GATHER_TIME);
  notifier_fixture_expect (self, 1, "0|" ICON "|Download finished|b|" FINISHED_BUTTONS);
}

static void
test_daemon_that_begins_anew (NotifierFixture *self,
                              gconstpointer    data)
{
  notifier_fixture_appear (self, NULL);
  notifier_fixture_bring (self, "a", FERRY_STATUS_COMPLETED);
  notifier_fixture_pass (self, GATHER_TIME);
  notifier_fixture_expect (self, 1, "0|" ICON "|Download finished|a|" FINISHED_BUTTONS);

  fake_notifications_free (self->desktop);
  notifier_fixture_until_free (self);
  notifier_fixture_appear (self, NULL);
  notifier_fixture_bring (self, "b", FERRY_STATUS_COMPLETED);
  notifier_fixture_pass (self, GATHER_TIME);
  notifier_fixture_expect (self, 1, "0|" ICON "|Download finished|b|" FINISHED_BUTTONS);
}

static void
test_daemon_that_never_answers (NotifierFixture *self,
                                gconstpointer    data)
{
  gint64 before;

  notifier_fixture_appear_silent (self);
  notifier_fixture_bring (self, "a", FERRY_STATUS_COMPLETED);
  notifier_fixture_pass (self, GATHER_TIME);
  g_variant_unref (fake_peer_wait (fake_notifications_get_peer (self->desktop),
                                   "GetCapabilities", 1));

  /* Its thread waits; this one does not. */
  before = g_get_monotonic_time ();
  for (guint i = 0; i < 100; i++)
    {
      notifier_fixture_bring (self, "b", FERRY_STATUS_ERROR);
      notifier_fixture_pass (self, GATHER_TIME);
    }
  g_assert_cmpint (g_get_monotonic_time () - before, <, 5 * G_USEC_PER_SEC);
  g_assert_cmpuint (fake_peer_count (fake_notifications_get_peer (self->desktop),
                                     "GetCapabilities"),
                    ==, 1);
}

#define TEST(name, function)                                                               \
  g_test_add ("/notifier/" name, NotifierFixture, NULL, notifier_fixture_set_up, function, \
              notifier_fixture_tear_down)

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
  notifier_fixture_init (&argc, &argv);

  add_tests_of_telling ();
  TEST ("a-click-tells-of-what", test_a_click_tells_of_what);
  TEST ("a-click-beside-the-buttons", test_a_click_beside_the_buttons);
  TEST ("buttons-hold-the-service-for-a-minute", test_buttons_hold_the_service_for_a_minute);
  TEST ("daemon-without-buttons", test_daemon_without_buttons);
  TEST ("markup-is-escaped", test_markup_is_escaped);
  TEST ("no-markup-is-not-escaped", test_no_markup_is_not_escaped);
  TEST ("no-daemon-and-then-one", test_no_daemon_and_then_one);
  TEST ("daemon-that-begins-anew", test_daemon_that_begins_anew);
  TEST ("daemon-that-never-answers", test_daemon_that_never_answers);
  return notifier_fixture_run ();
}
