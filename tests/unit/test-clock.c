/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-clock-system.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/timex.h>
#include <unistd.h>

#define PATIENCE_SECONDS 20

typedef struct
{
  FerryClock *clock; /* (owned) */
  guint       n_rung;
  guint       n_destroyed;
  guint       next_id; /* what the alarm set or is to remove */
} Fixture;

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  f->clock = ferry_clock_system_new ();
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  if (f->clock != NULL)
    g_assert_finalize_object (f->clock);
}

static gboolean
rung_cb (gpointer user_data)
{
  Fixture *f = user_data;

  f->n_rung++;

  return G_SOURCE_CONTINUE;
}

static void
destroyed_cb (gpointer user_data)
{
  Fixture *f = user_data;

  f->n_destroyed++;
}

static guint
add_due_alarm (Fixture    *f,
               GSourceFunc callback)
{
  return ferry_clock_add_alarm (f->clock, ferry_clock_get_monotonic (f->clock), callback, f,
                                destroyed_cb);
}

static guint
add_far_alarm (Fixture *f)
{
  return ferry_clock_add_alarm (f->clock, G_MAXINT64, rung_cb, f, destroyed_cb);
}

static void
dispatch_what_is_due (GMainContext *context)
{
  while (g_main_context_iteration (context, FALSE))
    ;
}

static void
test_time_is_that_of_the_machine (Fixture      *f,
                                  gconstpointer data)
{
  gint64 monotonic = g_get_monotonic_time ();
  gint64 real = g_get_real_time ();

  g_assert_cmpint (ferry_clock_get_monotonic (f->clock), >=, monotonic);
  g_assert_cmpint (ferry_clock_get_monotonic (f->clock), <=, g_get_monotonic_time ());
  g_assert_cmpint (ferry_clock_get_real (f->clock), >=, real);
  g_assert_cmpint (ferry_clock_get_real (f->clock), <=, g_get_real_time ());
}

static void
test_due_alarm_rings_once (Fixture      *f,
                           gconstpointer data)
{
  g_assert_cmpuint (add_due_alarm (f, rung_cb), !=, 0);
  g_assert_cmpuint (f->n_rung, ==, 0);

  dispatch_what_is_due (NULL);

  g_assert_cmpuint (f->n_rung, ==, 1);
  g_assert_cmpuint (f->n_destroyed, ==, 1);
}

static void
test_negative_time_is_due (Fixture      *f,
                           gconstpointer data)
{
  ferry_clock_add_alarm (f->clock, -1, rung_cb, f, NULL);

  dispatch_what_is_due (NULL);

  g_assert_cmpuint (f->n_rung, ==, 1);
}

static void
test_later_alarm_does_not_ring_yet (Fixture      *f,
                                    gconstpointer data)
{
  guint id = add_far_alarm (f);

  dispatch_what_is_due (NULL);
  g_assert_cmpuint (f->n_rung, ==, 0);
  g_assert_cmpuint (f->n_destroyed, ==, 0);

  ferry_clock_remove_alarm (f->clock, id);
  g_assert_cmpuint (f->n_destroyed, ==, 1);
}

static void
test_removed_alarm_does_not_ring (Fixture      *f,
                                  gconstpointer data)
{
  guint id = add_due_alarm (f, rung_cb);

  ferry_clock_remove_alarm (f->clock, id);
  ferry_clock_remove_alarm (f->clock, id);
  dispatch_what_is_due (NULL);

  g_assert_cmpuint (f->n_rung, ==, 0);
  g_assert_cmpuint (f->n_destroyed, ==, 1);
}

static gboolean
set_again_cb (gpointer user_data)
{
  Fixture *f = user_data;

  f->next_id = add_due_alarm (f, rung_cb);

  return G_SOURCE_REMOVE;
}

static void
test_alarm_may_set_the_next (Fixture      *f,
                             gconstpointer data)
{
  guint id = add_due_alarm (f, set_again_cb);

  dispatch_what_is_due (NULL);

  g_assert_cmpuint (f->next_id, !=, id);
  g_assert_cmpuint (f->n_rung, ==, 1);
  g_assert_cmpuint (f->n_destroyed, ==, 2);
}

static gboolean
remove_cb (gpointer user_data)
{
  Fixture *f = user_data;

  f->n_rung++;
  ferry_clock_remove_alarm (f->clock, f->next_id);

  return G_SOURCE_REMOVE;
}

static void
test_alarm_may_remove_itself (Fixture      *f,
                              gconstpointer data)
{
  f->next_id = add_due_alarm (f, remove_cb);

  dispatch_what_is_due (NULL);

  g_assert_cmpuint (f->n_rung, ==, 1);
  g_assert_cmpuint (f->n_destroyed, ==, 1);
}

static gboolean
drop_clock_cb (gpointer user_data)
{
  Fixture *f = user_data;

  f->n_rung++;
  g_clear_object (&f->clock);

  return G_SOURCE_REMOVE;
}

static void
test_alarm_may_drop_the_clock (Fixture      *f,
                               gconstpointer data)
{
  FerryClock *watched = f->clock;

  g_object_add_weak_pointer (G_OBJECT (f->clock), (gpointer *) &watched);
  add_due_alarm (f, drop_clock_cb);
  add_far_alarm (f);

  dispatch_what_is_due (NULL);

  g_assert_null (watched);
  g_assert_cmpuint (f->n_rung, ==, 1);
  g_assert_cmpuint (f->n_destroyed, ==, 2);
}

static void
test_forgotten_alarms_go_with_the_clock (Fixture      *f,
                                         gconstpointer data)
{
  add_far_alarm (f);
  add_due_alarm (f, rung_cb);

  g_assert_finalize_object (g_steal_pointer (&f->clock));
  dispatch_what_is_due (NULL);

  g_assert_cmpuint (f->n_rung, ==, 0);
  g_assert_cmpuint (f->n_destroyed, ==, 2);
}

static void
test_alarm_rings_in_context_of_its_caller (Fixture      *f,
                                           gconstpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  add_due_alarm (f, rung_cb);
  g_main_context_pop_thread_default (context);

  dispatch_what_is_due (NULL);
  g_assert_cmpuint (f->n_rung, ==, 0);

  dispatch_what_is_due (context);
  g_assert_cmpuint (f->n_rung, ==, 1);
}

/* A clock whose time zone is a link in a folder of the test's own. */
typedef struct
{
  char       *folder; /* (owned) */
  char       *zone;   /* (owned) */
  FerryClock *clock;  /* (owned) */
  guint       n_changes;
} Wall;

static void
count_cb (guint *count)
{
  *count += 1;
}

static void
wall_set_up (Wall         *wall,
             gconstpointer data)
{
  wall->folder = g_dir_make_tmp ("ferry-clock-XXXXXX", NULL);
  wall->zone = g_build_filename (wall->folder, "localtime", NULL);
  g_assert_cmpint (symlink ("/usr/share/zoneinfo/Asia/Seoul", wall->zone), ==, 0);
  wall->clock = ferry_clock_system_new_for_zone (wall->zone);
  g_signal_connect_swapped (wall->clock, "wall-changed", G_CALLBACK (count_cb), &wall->n_changes);
}

static void
wall_tear_down (Wall         *wall,
                gconstpointer data)
{
  if (wall->clock != NULL)
    g_assert_finalize_object (wall->clock);
  dispatch_what_is_due (NULL);
  g_unlink (wall->zone);
  g_rmdir (wall->folder);
  g_free (wall->zone);
  g_free (wall->folder);
}

static gboolean
too_long_cb (gpointer data)
{
  g_error ("Nobody tells that the time of day is another.");

  return G_SOURCE_REMOVE;
}

static void
wait_for_change (Wall *wall,
                 guint n_changes)
{
  guint timeout_id = g_timeout_add_seconds (PATIENCE_SECONDS, too_long_cb, NULL);

  while (wall->n_changes < n_changes)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout_id);
}

/* Sets the wall clock; FALSE where that is not allowed. */
static gboolean
shift_wall_clock (glong nanoseconds)
{
  struct timex change = { .modes = ADJ_SETOFFSET | ADJ_NANO };

  change.time.tv_sec = nanoseconds < 0 ? -1 : 0;
  change.time.tv_usec = nanoseconds < 0 ? 1000000000 + nanoseconds : nanoseconds;
  if (adjtimex (&change) >= 0)
    return TRUE;

  g_assert_cmpint (errno, ==, EPERM);
  return FALSE;
}

static void
test_wall_set_clock_is_told_each_time (Wall         *wall,
                                       gconstpointer data)
{
  ferry_clock_watch_wall (wall->clock);

  if (!shift_wall_clock (1000))
    {
      g_test_skip ("the clock of this machine may not be set");
      return;
    }
  wait_for_change (wall, 1);
  g_assert_true (shift_wall_clock (-1000));
  wait_for_change (wall, 2);
}

/* As system tools do it: the new link takes the place of the old one. */
static void
replace_zone (Wall       *wall,
              const char *zone)
{
  g_autofree char *next = g_build_filename (wall->folder, "next", NULL);

  g_assert_cmpint (symlink (zone, next), ==, 0);
  g_assert_cmpint (g_rename (next, wall->zone), ==, 0);
}

static void
test_wall_other_zone_is_told_each_time (Wall         *wall,
                                        gconstpointer data)
{
  ferry_clock_watch_wall (wall->clock);
  ferry_clock_watch_wall (wall->clock);

  replace_zone (wall, "/usr/share/zoneinfo/Europe/Berlin");
  wait_for_change (wall, 1);
  dispatch_what_is_due (NULL);

  replace_zone (wall, "/usr/share/zoneinfo/Asia/Seoul");
  wait_for_change (wall, wall->n_changes + 1);
}

static void
test_wall_nobody_is_told_who_did_not_ask (Wall         *wall,
                                          gconstpointer data)
{
  FerryClock *other = ferry_clock_system_new_for_zone (wall->zone);
  guint       n_told = 0;

  g_signal_connect_swapped (other, "wall-changed", G_CALLBACK (count_cb), &n_told);
  ferry_clock_watch_wall (wall->clock);
  replace_zone (wall, "/usr/share/zoneinfo/Europe/Berlin");
  wait_for_change (wall, 1);

  g_assert_cmpuint (n_told, ==, 0);
  g_assert_finalize_object (other);
}

static void
drop_wall_clock_cb (Wall *wall)
{
  g_clear_object (&wall->clock);
}

static void
test_wall_clock_may_be_dropped_when_told (Wall         *wall,
                                          gconstpointer data)
{
  g_signal_connect_swapped (wall->clock, "wall-changed", G_CALLBACK (drop_wall_clock_cb), wall);
  ferry_clock_watch_wall (wall->clock);
  replace_zone (wall, "/usr/share/zoneinfo/Europe/Berlin");
  wait_for_change (wall, 1);

  g_assert_null (wall->clock);
}

static void
test_wall_without_a_zone_is_quiet (Wall         *wall,
                                   gconstpointer data)
{
  FerryClock *nowhere = ferry_clock_system_new_for_zone ("/nonexistent/localtime");

  ferry_clock_watch_wall (nowhere);
  dispatch_what_is_due (NULL);

  g_assert_finalize_object (nowhere);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/clock/time-is-that-of-the-machine", test_time_is_that_of_the_machine);
  ADD ("/clock/due-alarm-rings-once", test_due_alarm_rings_once);
  ADD ("/clock/negative-time-is-due", test_negative_time_is_due);
  ADD ("/clock/later-alarm-does-not-ring-yet", test_later_alarm_does_not_ring_yet);
  ADD ("/clock/removed-alarm-does-not-ring", test_removed_alarm_does_not_ring);
  ADD ("/clock/alarm-may-set-the-next", test_alarm_may_set_the_next);
  ADD ("/clock/alarm-may-remove-itself", test_alarm_may_remove_itself);
  ADD ("/clock/alarm-may-drop-the-clock", test_alarm_may_drop_the_clock);
  ADD ("/clock/forgotten-alarms-go-with-the-clock", test_forgotten_alarms_go_with_the_clock);
  ADD ("/clock/alarm-rings-in-context-of-its-caller", test_alarm_rings_in_context_of_its_caller);
#undef ADD
#define ADD(path, function) g_test_add (path, Wall, NULL, wall_set_up, function, wall_tear_down)
  ADD ("/clock/wall/set-clock-is-told-each-time", test_wall_set_clock_is_told_each_time);
  ADD ("/clock/wall/other-zone-is-told-each-time", test_wall_other_zone_is_told_each_time);
  ADD ("/clock/wall/nobody-is-told-who-did-not-ask", test_wall_nobody_is_told_who_did_not_ask);
  ADD ("/clock/wall/may-be-dropped-when-told", test_wall_clock_may_be_dropped_when_told);
  ADD ("/clock/wall/without-a-zone-is-quiet", test_wall_without_a_zone_is_quiet);
#undef ADD

  return g_test_run ();
}
