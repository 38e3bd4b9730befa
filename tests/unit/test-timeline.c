/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-timeline.h"

static gboolean
note (FerryTimeline  *timeline,
      gint64          time,
      FerryMomentKind kind,
      FerryStatus     status,
      int             error)
{
  FerryMoment moment = { time, kind, status, FERRY_REASON_NONE, error };

  return ferry_timeline_note (timeline, &moment);
}

static void
test_keeps_order (void)
{
  g_autoptr (FerryTimeline) timeline = ferry_timeline_new ();
  g_autoptr (FerryTimeline) copy = NULL;

  g_assert_cmpuint (ferry_timeline_get_n (timeline), ==, 0);
  g_assert_true (note (timeline, 10, FERRY_MOMENT_STATUS, FERRY_STATUS_IDLE, -1));
  g_assert_true (note (timeline, 20, FERRY_MOMENT_STATUS, FERRY_STATUS_RUNNING, -1));
  /* The wall clock may be set back: the order is that in which it happened. */
  g_assert_true (note (timeline, 5, FERRY_MOMENT_RETRY, FERRY_STATUS_RUNNING, 500));

  copy = ferry_timeline_copy (timeline);
  g_assert_true (note (timeline, 30, FERRY_MOMENT_STATUS, FERRY_STATUS_ERROR, 404));
  g_assert_cmpuint (ferry_timeline_get_n (copy), ==, 3);
  g_assert_cmpint (ferry_timeline_get (copy, 0)->time, ==, 10);
  g_assert_cmpint (ferry_timeline_get (copy, 1)->status, ==, FERRY_STATUS_RUNNING);
  g_assert_cmpint (ferry_timeline_get (copy, 2)->kind, ==, FERRY_MOMENT_RETRY);
  g_assert_cmpint (ferry_timeline_get (copy, 2)->error, ==, 500);
}

static void
test_repetition_is_not_noted (void)
{
  g_autoptr (FerryTimeline) timeline = ferry_timeline_new ();

  g_assert_true (note (timeline, 1, FERRY_MOMENT_RETRY, FERRY_STATUS_IDLE, 500));
  g_assert_false (note (timeline, 2, FERRY_MOMENT_RETRY, FERRY_STATUS_IDLE, 500));
  g_assert_true (note (timeline, 3, FERRY_MOMENT_RETRY, FERRY_STATUS_IDLE, 502));
  g_assert_true (note (timeline, 4, FERRY_MOMENT_RETRY, FERRY_STATUS_IDLE, 500));
  g_assert_true (note (timeline, 5, FERRY_MOMENT_RESTART, FERRY_STATUS_IDLE, 500));
  g_assert_cmpuint (ferry_timeline_get_n (timeline), ==, 4);
  g_assert_cmpint (ferry_timeline_get (timeline, 0)->time, ==, 1);
}

static void
test_stays_short (void)
{
  g_autoptr (FerryTimeline) timeline = ferry_timeline_new ();

  for (int i = 0; i < 1000; i++)
    note (timeline, i, FERRY_MOMENT_RETRY, FERRY_STATUS_IDLE, i % 2 == 0 ? 500 : 502);

  g_assert_cmpuint (ferry_timeline_get_n (timeline), ==, FERRY_TIMELINE_MOST);
  g_assert_cmpint (ferry_timeline_get (timeline, 0)->time, ==, 0);
  for (int i = 1; i < FERRY_TIMELINE_MOST; i++)
    g_assert_cmpint (ferry_timeline_get (timeline, (guint) i)->time, ==,
                     1000 - FERRY_TIMELINE_MOST + i);
}

static void
test_what_is_noted_can_be_read (void)
{
  g_autoptr (FerryTimeline) timeline = ferry_timeline_new ();
  g_autoptr (FerryTimeline) again = NULL;
  g_autoptr (GVariant)      written = NULL;
  g_autoptr (GVariant)      rewritten = NULL;
  g_autoptr (GError)        error = NULL;

  note (timeline, 1700000000000000, FERRY_MOMENT_STATUS, FERRY_STATUS_PAUSED_SYSTEM_POLICY, -1);
  /* No code of Ferry's, and no time that can be. */
  note (timeline, -5, FERRY_MOMENT_RETRY, FERRY_STATUS_IDLE, 123456);
  note (timeline, 6, FERRY_MOMENT_CHANGED, FERRY_STATUS_PAUSED, -77);

  written = g_variant_ref_sink (ferry_timeline_to_variant (timeline));
  again = ferry_timeline_from_variant (written, &error);
  g_assert_no_error (error);
  rewritten = g_variant_ref_sink (ferry_timeline_to_variant (again));
  g_assert_true (g_variant_equal (written, rewritten));
  g_assert_cmpint (ferry_timeline_get (again, 1)->time, ==, 0);
  g_assert_cmpint (ferry_timeline_get (again, 1)->error, ==, FERRY_ERROR_UNKNOWN);
  g_assert_cmpint (ferry_timeline_get (again, 2)->error, ==, -1);
}

static void
test_refuses (void)
{
  static const char *const cases[] = {
    "[(int64 -1, uint32 0, uint32 0, 'none', -1)]",
    "[(int64 1, uint32 6, uint32 0, 'none', -1)]",
    "[(int64 1, uint32 0, uint32 9, 'none', -1)]",
    "[(int64 1, uint32 0, uint32 0, 'because', -1)]",
    "[(int64 1, uint32 0, uint32 0, 'none', -2)]",
    "[(int64 1, uint32 0, uint32 0, 'none', 299)]",
    "[(int64 1, uint32 0, uint32 0, 'none', -1), (int64 2, uint32 0, uint32 77, 'none', -1)]",
    "[(int64 1, uint32 0, uint32 0, 'none')]",
    "'all'",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GVariant)      variant = g_variant_ref_sink (g_variant_new_parsed (cases[i]));
      g_autoptr (FerryTimeline) timeline = NULL;
      g_autoptr (GError)        error = NULL;

      timeline = ferry_timeline_from_variant (variant, &error);
      g_assert_null (timeline);
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STATE_UNREADABLE);
    }
  g_assert_null (ferry_timeline_from_variant (NULL, NULL));
}

static void
test_refuses_too_many (void)
{
  g_auto (GVariantBuilder)  builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (FERRY_TIMELINE_TYPE));
  g_autoptr (GVariant)      variant = NULL;
  g_autoptr (FerryTimeline) timeline = NULL;

  for (int i = 0; i <= FERRY_TIMELINE_MOST; i++)
    g_variant_builder_add (&builder, "(xuusi)", (gint64) i, 0, 0, "none", -1);
  variant = g_variant_ref_sink (g_variant_builder_end (&builder));

  timeline = ferry_timeline_from_variant (variant, NULL);
  g_assert_null (timeline);
}

static void
test_sentences (void)
{
  static const struct
  {
    FerryMoment moment;
    const char *sentence;
  } cases[] = {
    { { 0, FERRY_MOMENT_STATUS, FERRY_STATUS_IDLE, FERRY_REASON_QUEUED, -1 }, "Queued" },
    { { 0, FERRY_MOMENT_STATUS, FERRY_STATUS_IDLE, FERRY_REASON_RETRY_WAIT, 500 },
      "Waiting before the next try" },
    { { 0, FERRY_MOMENT_STATUS, FERRY_STATUS_RUNNING, FERRY_REASON_CONNECTING, -1 },
      "Connecting to the server" },
    { { 0, FERRY_MOMENT_STATUS, FERRY_STATUS_RUNNING, FERRY_REASON_TRANSFERRING, -1 },
      "Data began to flow" },
    { { 0, FERRY_MOMENT_STATUS, FERRY_STATUS_PAUSED, FERRY_REASON_USER, -1 }, "Paused by you" },
    { { 0, FERRY_MOMENT_STATUS, FERRY_STATUS_PAUSED_NO_NETWORK, FERRY_REASON_OFFLINE, -1 },
      "Waiting for a network" },
    { { 0, FERRY_MOMENT_STATUS, FERRY_STATUS_PAUSED_SYSTEM_POLICY, FERRY_REASON_BATTERY, -1 },
      "Waiting for the charger" },
    { { 0, FERRY_MOMENT_STATUS, FERRY_STATUS_PAUSED_RECOVERABLE, FERRY_REASON_SIGN_IN, 401 },
      "The server wants you to sign in" },
    { { 0, FERRY_MOMENT_STATUS, FERRY_STATUS_COMPLETED, FERRY_REASON_NONE, -1 }, "Completed" },
    { { 0, FERRY_MOMENT_STATUS, FERRY_STATUS_CANCELED, FERRY_REASON_NONE, -1 },
      "Canceled by you" },
    { { 0, FERRY_MOMENT_STATUS, FERRY_STATUS_ERROR, FERRY_REASON_NONE, 404 },
      "Failed: The server has nothing at this address" },
    { { 0, FERRY_MOMENT_STATUS, FERRY_STATUS_ERROR, FERRY_REASON_NONE, -1 }, "Failed" },
    { { 0, FERRY_MOMENT_RETRY, FERRY_STATUS_IDLE, FERRY_REASON_RETRY_WAIT, 500 },
      "An attempt failed: The server has a problem inside" },
    { { 0, FERRY_MOMENT_RETRY, FERRY_STATUS_IDLE, FERRY_REASON_RETRY_WAIT, -1 },
      "An attempt failed" },
    { { 0, FERRY_MOMENT_RESTART, FERRY_STATUS_RUNNING, FERRY_REASON_NONE,
        FERRY_ERROR_REMOTE_CHANGED },
      "Began again from the start: The file changed on the server" },
    { { 0, FERRY_MOMENT_RESTART, FERRY_STATUS_RUNNING, FERRY_REASON_NONE, -1 },
      "Began again from the start" },
    { { 0, FERRY_MOMENT_CHANGED, FERRY_STATUS_PAUSED, FERRY_REASON_USER, -1 }, "Changed by you" },
    { { 0, FERRY_MOMENT_SAME_FILE, FERRY_STATUS_RUNNING, FERRY_REASON_TRANSFERRING, -1 },
      "The new address leads to the same file" },
    { { 0, FERRY_MOMENT_RUN_ANYWAY, FERRY_STATUS_IDLE, FERRY_REASON_QUEUED, -1 },
      "Told to run anyway by you" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sentence = ferry_moment_to_sentence (&cases[i].moment);

      g_assert_cmpstr (sentence, ==, cases[i].sentence);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/timeline/keeps-the-order-of-events", test_keeps_order);
  g_test_add_func ("/timeline/repetition-is-not-noted", test_repetition_is_not_noted);
  g_test_add_func ("/timeline/keeps-the-first-and-the-latest", test_stays_short);
  g_test_add_func ("/timeline/what-is-noted-can-be-read", test_what_is_noted_can_be_read);
  g_test_add_func ("/timeline/refuses-what-cannot-be", test_refuses);
  g_test_add_func ("/timeline/refuses-too-many", test_refuses_too_many);
  g_test_add_func ("/timeline/each-moment-has-a-sentence", test_sentences);

  return g_test_run ();
}
