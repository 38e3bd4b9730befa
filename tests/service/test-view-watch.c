/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "viewer.h"

#include <string.h>

#define QUARTER (G_USEC_PER_SEC / 4)

/* Rows. */

static void
test_watched_rows_are_told_of (Viewer       *viewer,
                               gconstpointer data)
{
  FerryTransfer *c = viewer_add (viewer, "c", FERRY_STATUS_PAUSED);
  FerryTransfer *b = viewer_add (viewer, "b", FERRY_STATUS_PAUSED);
  FerryTransfer *a = viewer_add (viewer, "a", FERRY_STATUS_PAUSED);

  viewer_open (viewer, "");
  part_fixture_set_status (a, FERRY_STATUS_ERROR);
  viewer_assert_told (viewer, "");
  viewer_watch (viewer, 1, 1);
  part_fixture_set_status (a, FERRY_STATUS_CANCELED);
  part_fixture_set_status (b, FERRY_STATUS_ERROR);
  part_fixture_set_status (c, FERRY_STATUS_ERROR);
  viewer_assert_told (viewer, "rows@0 1=error/none");

  /* They stay the same rows. */
  viewer_add (viewer, "new", FERRY_STATUS_PAUSED);
  part_fixture_set_status (b, FERRY_STATUS_CANCELED);
  viewer_assert_told (viewer, "changed@1 0-0+1; rows@1 2=canceled/none");
  viewer_watch (viewer, 0, 0);
  part_fixture_set_status (b, FERRY_STATUS_ERROR);
  viewer_assert_told (viewer, "");
}

static void
test_reasons_are_told_of_four_times_a_second (Viewer       *viewer,
                                              gconstpointer data)
{
  FerryTransfer *transfer = viewer_add (viewer, "a", FERRY_STATUS_IDLE);

  viewer_open (viewer, "");
  viewer_watch (viewer, 0, 1);
  ferry_transfer_set_reason (transfer, FERRY_REASON_HOST_LIMIT);
  viewer_assert_told (viewer, "rows@0 0=idle/host-limit");
  for (guint i = 0; i < 10; i++)
    {
      ferry_transfer_set_reason (transfer, FERRY_REASON_QUEUED);
      ferry_transfer_set_reason (transfer, FERRY_REASON_RETRY_WAIT);
      viewer_assert_told (viewer, "");
    }
  ferry_fake_clock_advance (viewer->parts->clock, QUARTER);
  viewer_assert_told (viewer, "rows@0 0=idle/retry-wait");
  ferry_fake_clock_advance (viewer->parts->clock, QUARTER);
  viewer_assert_told (viewer, "");

  /* The status takes the reason with it. */
  ferry_transfer_set_reason (transfer, FERRY_REASON_QUEUED);
  ferry_transfer_set_reason (transfer, FERRY_REASON_HOST_LIMIT);
  part_fixture_set_status (transfer, FERRY_STATUS_PAUSED);
  viewer_assert_told (viewer, "rows@0 0=paused/user");
  ferry_fake_clock_advance (viewer->parts->clock, 2 * QUARTER);
  viewer_assert_told (viewer, "");
}

static void
test_what_is_gone_is_not_told_of (Viewer       *viewer,
                                  gconstpointer data)
{
  FerryTransfer *transfer = viewer_add (viewer, "a", FERRY_STATUS_IDLE);

  viewer_open (viewer, "");
  viewer_watch (viewer, 0, 1);
  ferry_transfer_set_reason (transfer, FERRY_REASON_HOST_LIMIT);
  viewer_assert_told (viewer, "rows@0 0=idle/host-limit");
  ferry_transfer_set_reason (transfer, FERRY_REASON_QUEUED);
  part_fixture_remove (viewer->parts, ferry_transfer_get_id (transfer));
  ferry_fake_clock_advance (viewer->parts->clock, QUARTER);
  viewer_assert_told (viewer, "changed@1 0-1+0");
}

static void
test_very_many_rows_are_told_of_in_pieces (Viewer       *viewer,
                                           gconstpointer data)
{
  FerryTransfer *transfers[450];
  guint          n_signals = 0;

  for (guint i = 0; i < G_N_ELEMENTS (transfers); i++)
    transfers[i] = viewer_add (viewer, "a", FERRY_STATUS_PAUSED);
  viewer_open (viewer, "");
  viewer_watch (viewer, 0, G_MAXUINT);
  for (guint i = 0; i < G_N_ELEMENTS (transfers); i++)
    part_fixture_set_status (transfers[i], FERRY_STATUS_ERROR);
  viewer_let_all_arrive (viewer);
  for (const char *next = viewer->told->str; (next = strstr (next, "rows@")) != NULL; next++)
    n_signals++;
  g_assert_cmpuint (n_signals, ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (transfers); i++)
    {
      g_autofree char *row = g_strdup_printf (" %u=error", i);

      g_assert_nonnull (strstr (viewer->told->str, row));
    }
}

/* Progress. */

static void
receive (FerryTransfer *transfer,
         gint64         n_bytes)
{
  ferry_progress_add (ferry_transfer_get_progress (transfer), n_bytes, n_bytes);
}

static guint
count_alarms (Viewer *viewer)
{
  part_fixture_settle ();
  return ferry_fake_clock_get_n_alarms (viewer->parts->clock);
}

static void
test_what_runs_is_sampled_while_watched (Viewer       *viewer,
                                         gconstpointer data)
{
  FerryTransfer *transfer = viewer_add (viewer, "a", FERRY_STATUS_RUNNING);

  part_fixture_set_total (transfer, 4000);
  receive (transfer, 500);
  viewer_open (viewer, "");
  g_assert_cmpuint (count_alarms (viewer), ==, 0);
  viewer_watch (viewer, 0, 1);
  g_assert_cmpuint (count_alarms (viewer), ==, 1);
  viewer_assert_told (viewer, "");

  ferry_progress_add_connections (ferry_transfer_get_progress (transfer), 2);
  receive (transfer, 1000);
  ferry_fake_clock_advance (viewer->parts->clock, QUARTER - 1);
  viewer_assert_told (viewer, "");
  ferry_fake_clock_advance (viewer->parts->clock, 1);
  viewer_assert_told (viewer, "progress 1500/4000*2 fast");
  receive (transfer, 1000);
  ferry_fake_clock_advance (viewer->parts->clock, QUARTER);
  viewer_assert_told (viewer, "progress 2500/4000*2 fast");

  viewer_watch (viewer, 0, 0);
  g_assert_cmpuint (count_alarms (viewer), ==, 0);
}

static void
test_nothing_is_sampled_when_nothing_watched_runs (Viewer       *viewer,
                                                   gconstpointer data)
{
  FerryTransfer *unseen = viewer_add (viewer, "unseen", FERRY_STATUS_RUNNING);
  FerryTransfer *seen = viewer_add (viewer, "seen", FERRY_STATUS_PAUSED);

  viewer_open (viewer, "");
  viewer_watch (viewer, 0, 1);
  g_assert_cmpuint (count_alarms (viewer), ==, 0);
  part_fixture_set_status (seen, FERRY_STATUS_RUNNING);
  g_assert_cmpuint (count_alarms (viewer), ==, 1);
  part_fixture_set_status (seen, FERRY_STATUS_COMPLETED);
  g_assert_cmpuint (count_alarms (viewer), ==, 0);

  /* Rows that come into sight, and go out of it. */
  viewer_watch (viewer, 0, 2);
  g_assert_cmpuint (count_alarms (viewer), ==, 1);
  viewer_set_query (viewer, "'filter': <'finished'>");
  g_assert_cmpuint (count_alarms (viewer), ==, 0);
  viewer_set_query (viewer, "");
  g_assert_cmpuint (count_alarms (viewer), ==, 1);
  part_fixture_remove (viewer->parts, ferry_transfer_get_id (unseen));
  g_assert_cmpuint (count_alarms (viewer), ==, 0);
}

static void
test_the_rate_is_that_of_all (Viewer       *viewer,
                              gconstpointer data)
{
  FerryTransfer *unseen = viewer_add (viewer, "unseen", FERRY_STATUS_RUNNING);
  FerryTransfer *seen = viewer_add (viewer, "seen", FERRY_STATUS_RUNNING);

  part_fixture_set_total (seen, 4000);
  viewer_open (viewer, "");
  viewer_watch (viewer, 0, 1);
  receive (unseen, 1000);
  ferry_fake_clock_advance (viewer->parts->clock, QUARTER);
  viewer_assert_told (viewer, "progress 0/4000*0 fast");
  receive (unseen, 1000);
  ferry_fake_clock_advance (viewer->parts->clock, QUARTER);
  /* The rate may have changed or not; of the row there is nothing to say. */
  viewer_let_all_arrive (viewer);
  g_assert_null (strstr (viewer->told->str, "4000"));
}

static void
test_what_is_not_new_is_not_told (Viewer       *viewer,
                                  gconstpointer data)
{
  FerryTransfer *transfer = viewer_add (viewer, "a", FERRY_STATUS_RUNNING);

  viewer_open (viewer, "");
  viewer_watch (viewer, 0, 1);
  ferry_fake_clock_advance (viewer->parts->clock, QUARTER);
  viewer_assert_told (viewer, "progress 0/-1*0 still");
  ferry_fake_clock_advance (viewer->parts->clock, QUARTER);
  ferry_fake_clock_advance (viewer->parts->clock, QUARTER);
  viewer_assert_told (viewer, "");
  /* Whoever looks again is told again. */
  viewer_watch (viewer, 0, 1);
  ferry_fake_clock_advance (viewer->parts->clock, QUARTER);
  viewer_assert_told (viewer, "progress 0/-1*0 still");
  part_fixture_set_status (transfer, FERRY_STATUS_PAUSED);
  viewer_assert_told (viewer, "rows@0 0=paused/user");
}

static void
test_the_last_word_is_that_nothing_moves (Viewer       *viewer,
                                          gconstpointer data)
{
  FerryTransfer *transfer = viewer_add (viewer, "a", FERRY_STATUS_RUNNING);

  viewer_open (viewer, "");
  viewer_watch (viewer, 0, 1);
  receive (transfer, 1000);
  ferry_fake_clock_advance (viewer->parts->clock, QUARTER);
  viewer_assert_told (viewer, "progress 1000/-1*0 fast");
  part_fixture_set_status (transfer, FERRY_STATUS_COMPLETED);
  viewer_assert_told (viewer, "progress still; rows@0 0=completed/none");
  g_assert_cmpuint (count_alarms (viewer), ==, 0);
}

static void
test_closing_stops_the_sampling (Viewer       *viewer,
                                 gconstpointer data)
{
  FerryTransfer *transfer = viewer_add (viewer, "a", FERRY_STATUS_RUNNING);

  viewer_open (viewer, "");
  viewer_watch (viewer, 0, 1);
  ferry_transfer_set_reason (transfer, FERRY_REASON_TRANSFERRING);
  g_assert_cmpuint (count_alarms (viewer), ==, 1);
  ferry_transfer_set_reason (transfer, FERRY_REASON_CONNECTING);
  viewer_close (viewer);
  g_assert_cmpuint (count_alarms (viewer), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_rig_init (&argc, &argv);

  viewer_add_test ("view-watch", "rows/watched-ones-are-told-of", test_watched_rows_are_told_of);
  viewer_add_test ("view-watch", "rows/reasons-four-times-a-second",
                   test_reasons_are_told_of_four_times_a_second);
  viewer_add_test ("view-watch", "rows/what-is-gone-is-not-told-of",
                   test_what_is_gone_is_not_told_of);
  viewer_add_test ("view-watch", "rows/very-many-in-pieces",
                   test_very_many_rows_are_told_of_in_pieces);
  viewer_add_test ("view-watch", "progress/what-runs-is-sampled-while-watched",
                   test_what_runs_is_sampled_while_watched);
  viewer_add_test ("view-watch", "progress/nothing-when-nothing-watched-runs",
                   test_nothing_is_sampled_when_nothing_watched_runs);
  viewer_add_test ("view-watch", "progress/the-rate-is-that-of-all", test_the_rate_is_that_of_all);
  viewer_add_test ("view-watch", "progress/what-is-not-new-is-not-told",
                   test_what_is_not_new_is_not_told);
  viewer_add_test ("view-watch", "progress/the-last-word-is-that-nothing-moves",
                   test_the_last_word_is_that_nothing_moves);
  viewer_add_test ("view-watch", "progress/closing-stops-it", test_closing_stops_the_sampling);

  return g_test_run ();
}
