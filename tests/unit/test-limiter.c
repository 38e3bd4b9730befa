/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-limiter.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define N_READERS 8

/* Readers that always want more, each with its own alarm, as timers of a main
 * loop give it: equal times fire in a fixed order. */
typedef struct
{
  FerryLimiter *limiter;
  gint64        due;
  guint64       received;
} Reader;

static void
run (Reader *readers,
     guint   n_readers,
     gsize   wanted,
     gint64 *now,
     gint64  duration)
{
  gint64 end = *now + duration;

  while (TRUE)
    {
      Reader *next = &readers[0];
      gint64  wait;
      gsize   bytes;

      for (guint i = 1; i < n_readers; i++)
        if (readers[i].due < next->due)
          next = &readers[i];
      if (next->due > end)
        break;

      *now = MAX (*now, next->due);
      bytes = ferry_limiter_take (next->limiter, wanted, *now, &wait);
      g_assert_cmpuint (bytes, <=, wanted);
      if (bytes == 0)
        {
          g_assert_cmpint (wait, >, 0);
          g_assert_cmpint (wait, <=, SECOND / 4);
        }
      next->received += bytes;
      next->due = *now + (bytes == 0 ? wait : 0);
    }

  *now = end;
}

static void
assert_near (guint64 value,
             double  expected,
             double  tolerance)
{
  g_assert_cmpfloat ((double) value, >=, expected * (1 - tolerance));
  g_assert_cmpfloat ((double) value, <=, expected * (1 + tolerance));
}

static void
test_unlimited (void)
{
  g_autoptr (FerryLimiter) limiter = ferry_limiter_new (0, NULL);
  gint64                   wait;

  g_assert_false (ferry_limiter_is_limited (limiter));
  g_assert_cmpuint (ferry_limiter_take (limiter, G_MAXINT, 0, &wait), ==, G_MAXINT);
  g_assert_cmpuint (ferry_limiter_take (limiter, 0, 0, &wait), ==, 0);
  ferry_limiter_give_back (limiter, 100);
}

static void
test_rate_is_exact (gconstpointer data)
{
  guint64                  rate = *(const guint64 *) data;
  g_autoptr (FerryLimiter) limiter = ferry_limiter_new (rate, NULL);
  Reader                   reader = { .limiter = limiter, .due = 5 };
  gint64                   now = 5;
  double                   seconds = rate < 10000 ? 300 : 30;

  g_assert_cmpuint (ferry_limiter_get_rate (limiter), ==, rate);
  g_assert_true (ferry_limiter_is_limited (limiter));
  run (&reader, 1, 256 * 1024, &now, (gint64) (seconds * SECOND));
  assert_near (reader.received, (double) rate * seconds, 0.02);
}

static void
test_burst_is_bounded (void)
{
  g_autoptr (FerryLimiter) limiter = ferry_limiter_new (1000000, NULL);
  gint64                   wait;

  g_assert_cmpuint (ferry_limiter_take (limiter, 1, 0, &wait), ==, 0);
  g_assert_cmpuint (ferry_limiter_take (limiter, 10000000, 3600 * SECOND, &wait), ==, 250000);
}

static void
test_small_rate_has_whole_burst (void)
{
  g_autoptr (FerryLimiter) limiter = ferry_limiter_new (1024, NULL);
  gint64                   wait;

  g_assert_cmpuint (ferry_limiter_take (limiter, 1, 0, &wait), ==, 0);
  g_assert_cmpuint (ferry_limiter_take (limiter, 10000000, 3600 * SECOND, &wait), ==, 16384);
}

static void
test_children_share (gconstpointer data)
{
  guint64                  rate = *(const guint64 *) data;
  g_autoptr (FerryLimiter) global = ferry_limiter_new (rate, NULL);
  Reader                   readers[N_READERS] = { 0 };
  gint64                   now = 0;

  for (guint i = 0; i < N_READERS; i++)
    readers[i].limiter = ferry_limiter_new (0, global);
  g_assert_true (ferry_limiter_is_limited (readers[0].limiter));

  run (readers, N_READERS, 256 * 1024, &now, 120 * SECOND);
  for (guint i = 0; i < N_READERS; i++)
    {
      assert_near (readers[i].received, (double) rate * 120 / N_READERS, 0.1);
      ferry_limiter_unref (readers[i].limiter);
    }
}

static void
test_grandchildren_share (void)
{
  g_autoptr (FerryLimiter) global = ferry_limiter_new (1000000, NULL);
  g_autoptr (FerryLimiter) transfer = ferry_limiter_new (0, global);
  g_autoptr (FerryLimiter) one = ferry_limiter_new (0, transfer);
  g_autoptr (FerryLimiter) other = ferry_limiter_new (0, transfer);
  Reader                   readers[] = { { .limiter = one }, { .limiter = other } };
  gint64                   now = 0;

  run (readers, 2, 256 * 1024, &now, 60 * SECOND);
  assert_near (readers[0].received, 30e6, 0.05);
  assert_near (readers[1].received, 30e6, 0.05);
}

static void
test_slow_child_leaves_the_rest (void)
{
  g_autoptr (FerryLimiter) global = ferry_limiter_new (1000000, NULL);
  g_autoptr (FerryLimiter) slow = ferry_limiter_new (100000, global);
  g_autoptr (FerryLimiter) fast = ferry_limiter_new (0, global);
  Reader                   readers[] = { { .limiter = slow }, { .limiter = fast } };
  gint64                   now = 0;

  run (readers, 2, 64 * 1024, &now, 60 * SECOND);
  assert_near (readers[0].received, 6e6, 0.05);
  assert_near (readers[0].received + readers[1].received, 60e6, 0.02);
}

static void
test_vanished_child_holds_nobody (void)
{
  g_autoptr (FerryLimiter) global = ferry_limiter_new (100000, NULL);
  g_autoptr (FerryLimiter) gone = ferry_limiter_new (0, global);
  g_autoptr (FerryLimiter) stays = ferry_limiter_new (0, global);
  Reader                   reader = { .limiter = stays };
  gint64                   now = 0;
  gint64                   wait;

  g_assert_cmpuint (ferry_limiter_take (gone, 65536, now, &wait), ==, 0);
  g_clear_pointer (&gone, ferry_limiter_unref);
  run (&reader, 1, 65536, &now, 60 * SECOND);
  assert_near (reader.received, 6e6, 0.02);
}

static void
test_new_rate_acts_at_once (void)
{
  g_autoptr (FerryLimiter) limiter = ferry_limiter_new (1024, NULL);
  Reader                   reader = { .limiter = limiter };
  gint64                   now = 0;
  guint64                  before;

  run (&reader, 1, 65536, &now, 10 * SECOND);
  before = reader.received;
  ferry_limiter_set_rate (limiter, 1000000);
  run (&reader, 1, 65536, &now, SECOND);
  g_assert_cmpuint (reader.received - before, >=, 700000);

  before = reader.received;
  ferry_limiter_set_rate (limiter, 1024);
  run (&reader, 1, 65536, &now, SECOND);
  g_assert_cmpuint (reader.received - before, <=, 16384 + 2048);

  ferry_limiter_set_rate (limiter, 0);
  reader.received = 0;
  reader.due = now;
  g_assert_cmpuint (ferry_limiter_take (limiter, 65536, now, &reader.due), ==, 65536);
}

static void
test_limit_begins_empty (void)
{
  g_autoptr (FerryLimiter) limiter = ferry_limiter_new (0, NULL);
  gint64                   wait;

  g_assert_cmpuint (ferry_limiter_take (limiter, 100, 0, &wait), ==, 100);
  ferry_limiter_set_rate (limiter, 1000000);
  g_assert_cmpuint (ferry_limiter_take (limiter, 100000, 3600 * SECOND, &wait), ==, 0);
  g_assert_cmpint (wait, ==, SECOND / 20 + 1);
}

static void
test_given_back_counts (void)
{
  g_autoptr (FerryLimiter) global = ferry_limiter_new (1000000, NULL);
  g_autoptr (FerryLimiter) limiter = ferry_limiter_new (1000000, global);
  gint64                   wait;
  gsize                    bytes;

  g_assert_cmpuint (ferry_limiter_take (limiter, 1000, 0, &wait), ==, 0);
  g_assert_cmpuint (ferry_limiter_take (global, 1000, 0, &wait), ==, 0);
  bytes = ferry_limiter_take (limiter, 60000, SECOND / 10, &wait);
  g_assert_cmpuint (bytes, >, 0);
  ferry_limiter_give_back (limiter, bytes);
  ferry_limiter_give_back (limiter, G_MAXUINT32);
  g_assert_cmpuint (ferry_limiter_take (limiter, G_MAXUINT32, SECOND / 10, &wait), <=, 250000);
}

static void
test_clock_that_stands (void)
{
  g_autoptr (FerryLimiter) limiter = ferry_limiter_new (1000000, NULL);
  gint64                   wait;

  g_assert_cmpuint (ferry_limiter_take (limiter, 1000, 10 * SECOND, &wait), ==, 0);
  g_assert_cmpuint (ferry_limiter_take (limiter, 1000, 10 * SECOND, &wait), ==, 0);
  g_assert_cmpuint (ferry_limiter_take (limiter, 1000, 9 * SECOND, &wait), ==, 0);
}

static void
test_absurd_rate (void)
{
  g_autoptr (FerryLimiter) limiter = ferry_limiter_new (G_MAXUINT64, NULL);
  Reader                   reader = { .limiter = limiter };
  gint64                   now = 0;

  g_assert_false (ferry_limiter_is_limited (limiter));
  ferry_limiter_set_rate (limiter, FERRY_LIMITER_MAX_RATE);
  g_assert_true (ferry_limiter_is_limited (limiter));
  run (&reader, 1, G_MAXSIZE, &now, 10 * SECOND);
  assert_near (reader.received, 10.0 * FERRY_LIMITER_MAX_RATE, 0.02);
}

static const guint64 exact_rates[] = { 1, 1024, 333333, 5000000, 1000000000 };
static const guint64 shared_rates[] = { 8192, 5000000, 100000000 };

static void
add_rates (const char    *fact,
           const guint64 *rates,
           gsize          n_rates,
           GTestDataFunc  test)
{
  for (gsize i = 0; i < n_rates; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%" G_GUINT64_FORMAT, fact, rates[i]);

      g_test_add_data_func (path, &rates[i], test);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/limiter/no-rate-is-no-limit", test_unlimited);
  add_rates ("/limiter/the-rate-is-exact", exact_rates, G_N_ELEMENTS (exact_rates),
             test_rate_is_exact);
  g_test_add_func ("/limiter/a-burst-is-a-quarter-second", test_burst_is_bounded);
  g_test_add_func ("/limiter/a-small-rate-has-a-useful-burst", test_small_rate_has_whole_burst);
  add_rates ("/limiter/children-share", shared_rates, G_N_ELEMENTS (shared_rates),
             test_children_share);
  g_test_add_func ("/limiter/grandchildren-share", test_grandchildren_share);
  g_test_add_func ("/limiter/a-slow-child-leaves-the-rest", test_slow_child_leaves_the_rest);
  g_test_add_func ("/limiter/a-vanished-child-holds-nobody", test_vanished_child_holds_nobody);
  g_test_add_func ("/limiter/a-new-rate-acts-at-once", test_new_rate_acts_at_once);
  g_test_add_func ("/limiter/a-new-limit-begins-empty", test_limit_begins_empty);
  g_test_add_func ("/limiter/what-is-given-back-counts-again", test_given_back_counts);
  g_test_add_func ("/limiter/a-clock-that-stands-brings-nothing", test_clock_that_stands);
  g_test_add_func ("/limiter/absurd-rates-do-not-overflow", test_absurd_rate);

  return g_test_run ();
}
