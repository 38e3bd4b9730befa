/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-ramp.h"

#define STEP (G_USEC_PER_SEC / 10)

/* What @n connections bring together, in bytes per second. */
typedef double (*Curve) (guint n);

static double
limited_each (guint n)
{
  return n * 5e6;
}

static double
limited_line (guint n)
{
  return n > 1 ? 1.05e9 : 1e9;
}

static double
limited_at_three (guint n)
{
  return MIN (n, 3) * 5e6;
}

static double
half_again (guint n)
{
  return n == 1 ? 10e6 : 12e6 + n * 0.1e6;
}

/* Lets the ramp work for @seconds, all connections being there at once. */
static gint64
run (FerryRamp *ramp,
     Curve      curve,
     double     noise,
     gint64     now,
     double     seconds,
     guint     *n_changes)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  gint64            end = now + (gint64) (seconds * G_USEC_PER_SEC);
  gint64            window = ramp->window_start;
  guint             target = ramp->target;
  double            sum = 0;
  guint             n = 0;

  *n_changes = 0;
  while (now < end)
    {
      now += STEP;
      sum += curve (target) * (1 + noise * g_rand_double_range (random, -1, 1));
      n++;
      if (ferry_ramp_step (ramp, sum / n, target, now) != target)
        (*n_changes)++;
      target = ramp->target;
      if (ramp->window_start != window)
        {
          window = ramp->window_start;
          sum = 0;
          n = 0;
        }
    }

  return now;
}

static void
test_begins_with_one (void)
{
  FerryRamp ramp;

  ferry_ramp_init (&ramp, 8, 0);
  g_assert_cmpuint (ramp.target, ==, 1);
  g_assert_cmpuint (ferry_ramp_step (&ramp, 5e6, 1, STEP), ==, 1);
}

static void
test_reaches_eight (void)
{
  FerryRamp ramp;
  guint     n_changes;

  ferry_ramp_init (&ramp, 8, 0);
  run (&ramp, limited_each, 0, 0, 1.0, &n_changes);
  g_assert_cmpuint (ramp.target, ==, 8);
}

static void
test_stops_at_maximum (void)
{
  FerryRamp ramp;
  guint     n_changes;

  ferry_ramp_init (&ramp, 6, 0);
  run (&ramp, limited_each, 0, 0, 60, &n_changes);
  g_assert_cmpuint (ramp.target, ==, 6);
  g_assert_true (ramp.is_settled);
}

static void
test_maximum_of_one (void)
{
  FerryRamp ramp;
  guint     n_changes;

  ferry_ramp_init (&ramp, 1, 0);
  run (&ramp, limited_each, 0, 0, 60, &n_changes);
  g_assert_cmpuint (n_changes, ==, 0);
  g_assert_cmpuint (ramp.target, ==, 1);
}

static void
test_fast_line_settles_on_one (void)
{
  FerryRamp ramp;
  guint     n_changes;

  ferry_ramp_init (&ramp, 8, 0);
  run (&ramp, limited_line, 0.05, 0, 5, &n_changes);
  g_assert_cmpuint (ramp.target, ==, 1);
  g_assert_true (ramp.is_settled);
}

static void
test_settles_where_it_pays (void)
{
  FerryRamp ramp;
  guint     n_changes;

  ferry_ramp_init (&ramp, 16, 0);
  run (&ramp, limited_at_three, 0, 0, 5, &n_changes);
  g_assert_cmpuint (ramp.target, ==, 4);
}

static void
test_small_gain_pays_after_a_while (void)
{
  FerryRamp ramp;
  guint     n_changes;

  ferry_ramp_init (&ramp, 8, 0);
  run (&ramp, half_again, 0, 0, 0.7, &n_changes);
  g_assert_cmpuint (ramp.target, ==, 2);
  g_assert_cmpuint (ramp.best, ==, 1);
  run (&ramp, half_again, 0, (gint64) (0.7 * G_USEC_PER_SEC), 3, &n_changes);
  g_assert_cmpuint (ramp.target, ==, 2);
  g_assert_true (ramp.is_settled);
}

static void
test_noise_does_not_stop_it (void)
{
  FerryRamp ramp;
  guint     n_changes;

  ferry_ramp_init (&ramp, 8, 0);
  run (&ramp, limited_each, 0.4, 0, 3, &n_changes);
  g_assert_cmpuint (ramp.target, ==, 8);
}

static void
test_noise_does_not_make_it_flap (void)
{
  FerryRamp ramp;
  gint64    now;
  guint     n_changes;

  ferry_ramp_init (&ramp, 8, 0);
  now = run (&ramp, limited_line, 0.3, 0, 5, &n_changes);
  run (&ramp, limited_line, 0.3, now, 300, &n_changes);

  /* Looks come after 10, 20, 40, 80 and 160 s; each goes up and back. */
  g_assert_cmpuint (n_changes, <=, 12);
  g_assert_cmpuint (ramp.target, <=, 4);
}

static void
test_looks_again (void)
{
  FerryRamp ramp;
  gint64    now;
  guint     n_changes;

  ferry_ramp_init (&ramp, 8, 0);
  now = run (&ramp, limited_line, 0, 0, 5, &n_changes);
  g_assert_cmpuint (ramp.target, ==, 1);

  /* The line became a better one. */
  run (&ramp, limited_each, 0, now, 15, &n_changes);
  g_assert_cmpuint (ramp.target, ==, 8);
}

static void
test_long_setup_widens_window (void)
{
  FerryRamp ramp;
  guint     n_changes;

  ferry_ramp_init (&ramp, 8, 0);
  ferry_ramp_add_setup (&ramp, G_USEC_PER_SEC / 2);
  ferry_ramp_add_setup (&ramp, G_USEC_PER_SEC / 2);
  run (&ramp, limited_each, 0, 0, 1.9, &n_changes);
  g_assert_cmpuint (ramp.target, ==, 1);
  run (&ramp, limited_each, 0, (gint64) (1.9 * G_USEC_PER_SEC), 0.3, &n_changes);
  g_assert_cmpuint (ramp.target, ==, 2);
}

static void
test_refusal_limits (void)
{
  FerryRamp ramp;
  gint64    now;
  guint     n_changes;

  ferry_ramp_init (&ramp, 8, 0);
  now = run (&ramp, limited_each, 0, 0, 2, &n_changes);
  ferry_ramp_limit (&ramp, 3);
  g_assert_cmpuint (ramp.target, ==, 3);
  now = run (&ramp, limited_each, 0, now, 60, &n_changes);
  g_assert_cmpuint (n_changes, ==, 0);

  ferry_ramp_limit (&ramp, 0);
  g_assert_cmpuint (ramp.target, ==, 1);
  ferry_ramp_limit (&ramp, 8);
  run (&ramp, limited_each, 0, now, 60, &n_changes);
  g_assert_cmpuint (ramp.target, ==, 1);
}

static void
test_higher_limit_changes_nothing (void)
{
  FerryRamp ramp;
  guint     n_changes;

  ferry_ramp_init (&ramp, 8, 0);
  ferry_ramp_limit (&ramp, 4);
  g_assert_cmpuint (ramp.target, ==, 1);
  run (&ramp, limited_each, 0, 0, 3, &n_changes);
  g_assert_cmpuint (ramp.target, ==, 4);
}

static void
test_waits_for_all (void)
{
  FerryRamp ramp;
  gint64    now = 0;

  ferry_ramp_init (&ramp, 8, now);
  for (guint i = 0; i < 3; i++)
    ferry_ramp_step (&ramp, 5e6, 1, now += STEP);
  g_assert_cmpuint (ramp.target, ==, 2);

  for (guint i = 0; i < 20; i++)
    g_assert_cmpuint (ferry_ramp_step (&ramp, 5e6, 1, now += STEP), ==, 2);
  g_assert_cmpint (ramp.window_start, ==, now);
}

static void
test_gives_up_waiting (void)
{
  FerryRamp ramp;
  gint64    now = 0;

  ferry_ramp_init (&ramp, 8, now);
  for (guint i = 0; i < 60; i++)
    ferry_ramp_step (&ramp, 5e6, 1, now += STEP);
  g_assert_cmpuint (ramp.target, ==, 1);
  g_assert_true (ramp.is_settled);
}

static void
test_stall_teaches_nothing (void)
{
  FerryRamp ramp;
  gint64    now = 0;

  ferry_ramp_init (&ramp, 8, now);
  for (guint i = 0; i < 60; i++)
    ferry_ramp_step (&ramp, 0, 1, now += STEP);
  g_assert_cmpuint (ramp.target, ==, 1);
  g_assert_false (ramp.is_settled);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ramp/begins-with-one", test_begins_with_one);
  g_test_add_func ("/ramp/reaches-eight-within-a-second", test_reaches_eight);
  g_test_add_func ("/ramp/stops-at-the-maximum", test_stops_at_maximum);
  g_test_add_func ("/ramp/a-maximum-of-one-stays", test_maximum_of_one);
  g_test_add_func ("/ramp/a-fast-line-settles-on-one", test_fast_line_settles_on_one);
  g_test_add_func ("/ramp/settles-where-it-pays", test_settles_where_it_pays);
  g_test_add_func ("/ramp/a-small-gain-pays-after-a-while", test_small_gain_pays_after_a_while);
  g_test_add_func ("/ramp/noise-does-not-stop-it", test_noise_does_not_stop_it);
  g_test_add_func ("/ramp/noise-does-not-make-it-flap", test_noise_does_not_make_it_flap);
  g_test_add_func ("/ramp/looks-again-after-a-while", test_looks_again);
  g_test_add_func ("/ramp/a-long-set-up-widens-the-window", test_long_setup_widens_window);
  g_test_add_func ("/ramp/a-refusal-limits-for-good", test_refusal_limits);
  g_test_add_func ("/ramp/a-higher-limit-changes-nothing", test_higher_limit_changes_nothing);
  g_test_add_func ("/ramp/waits-until-all-are-there", test_waits_for_all);
  g_test_add_func ("/ramp/gives-up-on-those-who-do-not-come", test_gives_up_waiting);
  g_test_add_func ("/ramp/a-stall-teaches-nothing", test_stall_teaches_nothing);

  return g_test_run ();
}
