/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-rate-meter.h"

#define SECOND ((gint64) G_USEC_PER_SEC)

static void
test_nothing_before_two_samples (void)
{
  FerryRateMeter meter = { 0 };

  g_assert_cmpuint (ferry_rate_meter_get (&meter), ==, 0);
  g_assert_cmpint (ferry_rate_meter_get_eta (&meter, 100), ==, -1);

  ferry_rate_meter_sample (&meter, 5 * SECOND, 1000000);
  g_assert_cmpuint (ferry_rate_meter_get (&meter), ==, 0);
}

static void
test_first_rate_is_taken_whole (void)
{
  FerryRateMeter meter = { 0 };

  ferry_rate_meter_reset (&meter, 0, 500);
  ferry_rate_meter_sample (&meter, SECOND / 4, 1500);

  g_assert_cmpuint (ferry_rate_meter_get (&meter), ==, 4000);
}

static void
test_steady_rate_stays (void)
{
  FerryRateMeter meter = { 0 };

  for (guint i = 0; i <= 100; i++)
    ferry_rate_meter_sample (&meter, i * SECOND / 4, (guint64) i * 250);

  g_assert_cmpuint (ferry_rate_meter_get (&meter), ==, 1000);
}

/* However the two seconds are cut into samples, half of the old rate is left. */
static void
test_stall_halves_rate_in_two_seconds (void)
{
  static const guint n_steps[] = { 1, 2, 8, 2000 };

  for (gsize i = 0; i < G_N_ELEMENTS (n_steps); i++)
    {
      FerryRateMeter meter = { 0 };

      ferry_rate_meter_reset (&meter, 0, 0);
      ferry_rate_meter_sample (&meter, SECOND, 1000);
      for (guint k = 1; k <= n_steps[i]; k++)
        ferry_rate_meter_sample (&meter, SECOND + 2 * SECOND * k / n_steps[i], 1000);

      g_assert_cmpuint (ferry_rate_meter_get (&meter), ==, 500);
    }
}

static void
test_clock_that_stands_still_loses_no_bytes (void)
{
  FerryRateMeter meter = { 0 };

  ferry_rate_meter_reset (&meter, SECOND, 0);
  ferry_rate_meter_sample (&meter, SECOND, 400);
  g_assert_cmpuint (ferry_rate_meter_get (&meter), ==, 0);

  ferry_rate_meter_sample (&meter, 2 * SECOND, 1000);
  g_assert_cmpuint (ferry_rate_meter_get (&meter), ==, 1000);
}

static void
test_clock_that_goes_back_keeps_rate (void)
{
  FerryRateMeter meter = { 0 };

  ferry_rate_meter_reset (&meter, 10 * SECOND, 0);
  ferry_rate_meter_sample (&meter, 11 * SECOND, 1000);
  ferry_rate_meter_sample (&meter, 3 * SECOND, 2000);
  g_assert_cmpuint (ferry_rate_meter_get (&meter), ==, 1000);

  ferry_rate_meter_sample (&meter, 4 * SECOND, 3000);
  g_assert_cmpuint (ferry_rate_meter_get (&meter), ==, 1000);
}

static void
test_counter_that_goes_back_keeps_rate (void)
{
  FerryRateMeter meter = { 0 };

  ferry_rate_meter_reset (&meter, 0, 0);
  ferry_rate_meter_sample (&meter, SECOND, 1000);
  ferry_rate_meter_sample (&meter, 2 * SECOND, 0);
  g_assert_cmpuint (ferry_rate_meter_get (&meter), ==, 1000);

  ferry_rate_meter_sample (&meter, 3 * SECOND, 1000);
  g_assert_cmpuint (ferry_rate_meter_get (&meter), ==, 1000);
}

static void
test_extremes_give_a_finite_rate (void)
{
  FerryRateMeter meter = { 0 };

  ferry_rate_meter_reset (&meter, 0, 0);
  ferry_rate_meter_sample (&meter, 1, G_MAXUINT64);
  g_assert_cmpuint (ferry_rate_meter_get (&meter), ==, G_MAXINT64);

  ferry_rate_meter_reset (&meter, G_MININT64, 0);
  ferry_rate_meter_sample (&meter, G_MAXINT64, 1);
  g_assert_cmpuint (ferry_rate_meter_get (&meter), ==, 0);
  g_assert_cmpint (ferry_rate_meter_get_eta (&meter, 1), ==, -1);
}

static void
test_sample_count_does_not_wrap (void)
{
  FerryRateMeter meter = { .n_samples = G_MAXUINT, .rate = 1000.0 };

  ferry_rate_meter_sample (&meter, 2 * SECOND, 0);

  g_assert_cmpuint (ferry_rate_meter_get (&meter), ==, 500);
}

static void
test_reset_forgets_rate (void)
{
  FerryRateMeter meter = { 0 };

  ferry_rate_meter_reset (&meter, 0, 0);
  ferry_rate_meter_sample (&meter, SECOND, 1000);
  ferry_rate_meter_reset (&meter, 2 * SECOND, 1000);

  g_assert_cmpuint (ferry_rate_meter_get (&meter), ==, 0);
}

static void
test_eta_is_rounded_up (void)
{
  FerryRateMeter meter = { 0 };

  ferry_rate_meter_reset (&meter, 0, 0);
  ferry_rate_meter_sample (&meter, SECOND, 1000);

  g_assert_cmpint (ferry_rate_meter_get_eta (&meter, 0), ==, 0);
  g_assert_cmpint (ferry_rate_meter_get_eta (&meter, 1), ==, 1);
  g_assert_cmpint (ferry_rate_meter_get_eta (&meter, 1000), ==, 1);
  g_assert_cmpint (ferry_rate_meter_get_eta (&meter, 1001), ==, 2);
}

static void
test_eta_of_years_cannot_be_said (void)
{
  FerryRateMeter meter = { 0 };

  ferry_rate_meter_reset (&meter, 0, 0);
  ferry_rate_meter_sample (&meter, SECOND, 1);

  g_assert_cmpint (ferry_rate_meter_get_eta (&meter, 86400), ==, 86400);
  g_assert_cmpint (ferry_rate_meter_get_eta (&meter, G_MAXUINT64), ==, -1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rate-meter/nothing-before-two-samples", test_nothing_before_two_samples);
  g_test_add_func ("/rate-meter/first-rate-is-taken-whole", test_first_rate_is_taken_whole);
  g_test_add_func ("/rate-meter/steady-rate-stays", test_steady_rate_stays);
  g_test_add_func ("/rate-meter/stall-halves-rate-in-two-seconds",
                   test_stall_halves_rate_in_two_seconds);
  g_test_add_func ("/rate-meter/clock-that-stands-still-loses-no-bytes",
                   test_clock_that_stands_still_loses_no_bytes);
  g_test_add_func ("/rate-meter/clock-that-goes-back-keeps-rate",
                   test_clock_that_goes_back_keeps_rate);
  g_test_add_func ("/rate-meter/counter-that-goes-back-keeps-rate",
                   test_counter_that_goes_back_keeps_rate);
  g_test_add_func ("/rate-meter/extremes-give-a-finite-rate", test_extremes_give_a_finite_rate);
  g_test_add_func ("/rate-meter/sample-count-does-not-wrap", test_sample_count_does_not_wrap);
  g_test_add_func ("/rate-meter/reset-forgets-rate", test_reset_forgets_rate);
  g_test_add_func ("/rate-meter/eta-is-rounded-up", test_eta_is_rounded_up);
  g_test_add_func ("/rate-meter/eta-of-years-cannot-be-said", test_eta_of_years_cannot_be_said);

  return g_test_run ();
}
