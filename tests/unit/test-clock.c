/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-clock-system.h"

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

  return g_test_run ();
}
