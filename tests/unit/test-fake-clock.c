/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-clock.h"

typedef struct
{
  FerryClock *clock; /* (unowned) */
  GString    *log;   /* (unowned): gets @name */
  char        name;
  gint64      rang_at;
  GThread    *rang_in;
  gint64      again_after; /* sets itself once more when not 0 */
  guint       n_freed;
} Alarm;

static gboolean
ring_cb (gpointer user_data)
{
  Alarm *alarm = user_data;
  gint64 again_after = alarm->again_after;

  alarm->rang_at = ferry_clock_get_monotonic (alarm->clock);
  alarm->rang_in = g_thread_self ();
  g_string_append_c (alarm->log, alarm->name);
  alarm->again_after = 0;
  if (again_after != 0)
    ferry_clock_add_alarm (alarm->clock, alarm->rang_at + again_after, ring_cb, alarm, NULL);

  return G_SOURCE_CONTINUE;
}

static void
note_freed (gpointer data)
{
  Alarm *alarm = data;

  alarm->n_freed++;
}

typedef struct
{
  FerryFakeClock *fake;  /* (owned) */
  FerryClock     *clock; /* (unowned): the same */
  GString        *log;   /* (owned) */
  gint64          start;
} Fixture;

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  f->fake = ferry_fake_clock_new ();
  f->clock = FERRY_CLOCK (f->fake);
  f->log = g_string_new (NULL);
  f->start = ferry_clock_get_monotonic (f->clock);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  g_assert_finalize_object (f->fake);
  g_string_free (f->log, TRUE);
}

static guint
add (Fixture *f,
     Alarm   *alarm,
     char     name,
     gint64   after)
{
  alarm->clock = f->clock;
  alarm->log = f->log;
  alarm->name = name;

  return ferry_clock_add_alarm (f->clock, f->start + after, ring_cb, alarm, note_freed);
}

static void
test_time_stands_still_until_it_is_advanced (Fixture      *f,
                                             gconstpointer data)
{
  gint64 real = ferry_clock_get_real (f->clock);

  g_assert_cmpint (ferry_clock_get_monotonic (f->clock), ==, f->start);
  ferry_fake_clock_advance (f->fake, 5);
  g_assert_cmpint (ferry_clock_get_monotonic (f->clock), ==, f->start + 5);
  g_assert_cmpint (ferry_clock_get_real (f->clock), ==, real + 5);
}

static void
count_cb (guint *count)
{
  *count += 1;
}

static void
test_wall_clock_may_be_set (Fixture      *f,
                            gconstpointer data)
{
  guint n_told = 0;

  g_signal_connect_swapped (f->clock, "wall-changed", G_CALLBACK (count_cb), &n_told);
  ferry_fake_clock_set_real (f->fake, 77);
  g_assert_cmpuint (n_told, ==, 1);
  ferry_fake_clock_advance (f->fake, 1);

  g_assert_cmpint (ferry_clock_get_real (f->clock), ==, 78);
  g_assert_cmpint (ferry_clock_get_monotonic (f->clock), ==, f->start + 1);
}

static void
test_alarms_ring_in_order_at_their_time (Fixture      *f,
                                         gconstpointer data)
{
  Alarm a = { 0 };
  Alarm b = { 0 };
  Alarm c = { 0 };
  Alarm d = { 0 };

  add (f, &c, 'c', 30);
  add (f, &a, 'a', 10);
  add (f, &b, 'b', 10);
  add (f, &d, 'd', 31);
  g_assert_cmpint (ferry_fake_clock_get_next_alarm (f->fake), ==, f->start + 10);

  ferry_fake_clock_advance (f->fake, 9);
  g_assert_cmpstr (f->log->str, ==, "");
  ferry_fake_clock_advance (f->fake, 21);
  g_assert_cmpstr (f->log->str, ==, "abc");
  g_assert_cmpint (a.rang_at, ==, f->start + 10);
  g_assert_cmpint (c.rang_at, ==, f->start + 30);
  g_assert_cmpuint (a.n_freed, ==, 1);

  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (f->fake), ==, 1);
  g_assert_cmpint (ferry_fake_clock_get_next_alarm (f->fake), ==, f->start + 31);
  ferry_fake_clock_advance (f->fake, 1);
  g_assert_cmpint (ferry_fake_clock_get_next_alarm (f->fake), ==, -1);
}

static void
test_alarm_set_by_an_alarm_rings_too (Fixture      *f,
                                      gconstpointer data)
{
  Alarm a = { .again_after = 20 };
  Alarm b = { 0 };

  add (f, &a, 'a', 10);
  add (f, &b, 'b', 25);
  ferry_fake_clock_advance (f->fake, 100);

  g_assert_cmpstr (f->log->str, ==, "aba");
  g_assert_cmpint (a.rang_at, ==, f->start + 30);
}

static void
test_removed_alarm_is_silent (Fixture      *f,
                              gconstpointer data)
{
  Alarm a = { 0 };
  Alarm b = { 0 };
  guint id = add (f, &a, 'a', 10);
  guint past = add (f, &b, 'b', 0);

  g_assert_cmpuint (id, !=, 0);
  ferry_clock_remove_alarm (f->clock, id);
  ferry_clock_remove_alarm (f->clock, past);
  ferry_fake_clock_advance (f->fake, 100);
  g_assert_false (g_main_context_iteration (NULL, FALSE));

  g_assert_cmpstr (f->log->str, ==, "");
  g_assert_cmpuint (a.n_freed, ==, 1);
  g_assert_cmpuint (b.n_freed, ==, 1);
}

static void
test_alarm_in_the_past_rings_at_the_next_iteration (Fixture      *f,
                                                    gconstpointer data)
{
  Alarm a = { 0 };

  add (f, &a, 'a', -5);
  g_assert_cmpstr (f->log->str, ==, "");
  while (g_main_context_iteration (NULL, FALSE))
    ;

  g_assert_cmpstr (f->log->str, ==, "a");
  g_assert_cmpuint (a.n_freed, ==, 1);
}

typedef struct
{
  Fixture      *f;
  Alarm        *alarm;
  GMainContext *context; /* (unowned) */
  GMutex        lock;
  GCond         changed;
  gboolean      is_added;
} Other;

static gpointer
other_thread (gpointer data)
{
  Other *other = data;

  g_main_context_push_thread_default (other->context);
  g_mutex_lock (&other->lock);
  add (other->f, other->alarm, 'a', 10);
  other->is_added = TRUE;
  g_cond_signal (&other->changed);
  g_mutex_unlock (&other->lock);

  while (other->alarm->n_freed == 0)
    g_main_context_iteration (other->context, TRUE);
  g_main_context_pop_thread_default (other->context);

  return NULL;
}

static void
test_alarm_of_another_thread_rings_there (Fixture      *f,
                                          gconstpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Alarm                    a = { 0 };
  Other                    other = { .f = f, .alarm = &a, .context = context };
  GThread                 *thread;

  g_mutex_init (&other.lock);
  g_cond_init (&other.changed);
  thread = g_thread_new ("other", other_thread, &other);
  g_mutex_lock (&other.lock);
  while (!other.is_added)
    g_cond_wait (&other.changed, &other.lock);
  g_mutex_unlock (&other.lock);

  ferry_fake_clock_advance (f->fake, 10);
  g_thread_join (thread);

  g_assert_true (a.rang_in == thread);
  g_assert_cmpint (a.rang_at, ==, f->start + 10);
  g_mutex_clear (&other.lock);
  g_cond_clear (&other.changed);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/fake-clock/time-stands-still-until-it-is-advanced",
      test_time_stands_still_until_it_is_advanced },
    { "/fake-clock/wall-clock-may-be-set", test_wall_clock_may_be_set },
    { "/fake-clock/alarms-ring-in-order-at-their-time", test_alarms_ring_in_order_at_their_time },
    { "/fake-clock/alarm-set-by-an-alarm-rings-too", test_alarm_set_by_an_alarm_rings_too },
    { "/fake-clock/removed-alarm-is-silent", test_removed_alarm_is_silent },
    { "/fake-clock/alarm-in-the-past-rings-at-the-next-iteration",
      test_alarm_in_the_past_rings_at_the_next_iteration },
    { "/fake-clock/alarm-of-another-thread-rings-there", test_alarm_of_another_thread_rings_there },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);

  return g_test_run ();
}
