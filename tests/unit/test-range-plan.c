/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-ramp.h"
#include "ferry-range-plan.h"

#include <string.h>

#define KIB ((goffset) 1024)
#define MIB (1024 * KIB)
#define SECOND ((gint64) G_USEC_PER_SEC)

static void
assert_take (FerryRangePlan *plan,
             guint           worker,
             goffset         begin,
             goffset         end)
{
  goffset taken_begin, taken_end;

  g_assert_true (ferry_range_plan_take (plan, worker, 0, 0, &taken_begin, &taken_end));
  g_assert_cmpint (taken_begin, ==, begin);
  g_assert_cmpint (taken_end, ==, end);
  g_assert_cmpint (ferry_range_plan_get_position (plan, worker), ==, begin);
  g_assert_cmpint (ferry_range_plan_get_end (plan, worker), ==, end);
  g_assert_true (ferry_range_plan_is_active (plan, worker));
}

static gboolean
take_nothing (FerryRangePlan *plan,
              guint           worker,
              double          rate,
              gint64          now)
{
  goffset begin, end;

  return !ferry_range_plan_take (plan, worker, rate, now, &begin, &end);
}

static void
test_first_takes_all (void)
{
  g_autoptr (FerryRangePlan) plan = ferry_range_plan_new (8 * MIB, NULL);

  assert_take (plan, 0, 0, 8 * MIB);
  g_assert_cmpuint (ferry_range_plan_get_n_active (plan), ==, 1);
  g_assert_cmpint (ferry_range_plan_get_remaining (plan), ==, 8 * MIB);
  g_assert_false (ferry_range_plan_is_complete (plan));

  ferry_range_plan_advance (plan, 0, 8 * MIB);
  g_assert_true (ferry_range_plan_is_complete (plan));
  g_assert_cmpint (ferry_range_plan_get_remaining (plan), ==, 0);
  g_assert_true (take_nothing (plan, 1, 0, 0));
}

static void
test_empty_file (void)
{
  g_autoptr (FerryRangePlan) plan = ferry_range_plan_new (0, NULL);

  g_assert_true (ferry_range_plan_is_complete (plan));
  g_assert_true (take_nothing (plan, 0, 0, 0));
}

static void
test_second_halves (void)
{
  g_autoptr (FerryRangePlan) plan = ferry_range_plan_new (8 * MIB, NULL);

  assert_take (plan, 0, 0, 8 * MIB);
  ferry_range_plan_advance (plan, 0, 1 * MIB);
  assert_take (plan, 1, 4 * MIB + 512 * KIB, 8 * MIB);
  g_assert_cmpint (ferry_range_plan_get_end (plan, 0), ==, 4 * MIB + 512 * KIB);
}

static void
test_cut_is_aligned (void)
{
  g_autoptr (FerryRangePlan) plan = ferry_range_plan_new (9999999, NULL);
  goffset                    begin, end;

  assert_take (plan, 0, 0, 9999999);
  ferry_range_plan_advance (plan, 0, 12345);
  for (guint worker = 1; worker < 8; worker++)
    {
      g_assert_true (ferry_range_plan_take (plan, worker, 0, 0, &begin, &end));
      g_assert_cmpint (begin % 4096, ==, 0);
    }
}

static void
test_split_follows_rates (void)
{
  g_autoptr (FerryRangePlan) plan = ferry_range_plan_new (40 * MIB, NULL);
  goffset                    begin, end;

  assert_take (plan, 0, 0, 40 * MIB);
  ferry_range_plan_set_rate (plan, 0, 1.0 * MIB);
  g_assert_true (ferry_range_plan_take (plan, 1, 3.0 * MIB, 2 * SECOND, &begin, &end));
  g_assert_cmpint (begin, ==, 10 * MIB);
  g_assert_cmpint (end, ==, 40 * MIB);
}

static void
test_gaps_come_first (void)
{
  g_autoptr (FerryRangeSet)  have = ferry_range_set_new ();
  g_autoptr (FerryRangePlan) plan = NULL;

  ferry_range_set_add (have, 0, 100);
  ferry_range_set_add (have, 2 * MIB, 3 * MIB);
  plan = ferry_range_plan_new (8 * MIB, have);
  g_assert_cmpint (ferry_range_plan_get_remaining (plan), ==, 7 * MIB - 100);

  assert_take (plan, 0, 100, 2 * MIB);
  assert_take (plan, 1, 3 * MIB, 8 * MIB);
  assert_take (plan, 2, 5 * MIB + 512 * KIB, 8 * MIB);
}

static void
test_release_leaves_gap (void)
{
  g_autoptr (FerryRangePlan) plan = ferry_range_plan_new (8 * MIB, NULL);

  assert_take (plan, 0, 0, 8 * MIB);
  assert_take (plan, 1, 4 * MIB, 8 * MIB);
  ferry_range_plan_advance (plan, 0, 1000);
  ferry_range_plan_release (plan, 0);
  g_assert_false (ferry_range_plan_is_active (plan, 0));
  g_assert_cmpuint (ferry_range_plan_get_n_active (plan), ==, 1);

  assert_take (plan, 5, 1000, 4 * MIB);
  g_assert_true (ferry_range_set_covers (ferry_range_plan_get_have (plan), 0, 1000));
  g_assert_cmpint (ferry_range_set_get_total (ferry_range_plan_get_have (plan)), ==, 1000);
}

static void
test_small_rest_stays (void)
{
  g_autoptr (FerryRangePlan) plan = ferry_range_plan_new (8 * MIB, NULL);

  assert_take (plan, 0, 0, 8 * MIB);
  ferry_range_plan_set_rate (plan, 0, 1.0 * MIB);
  ferry_range_plan_advance (plan, 0, 8 * MIB - 200 * KIB);
  g_assert_true (take_nothing (plan, 1, 0, 5 * SECOND));

  ferry_range_plan_set_rate (plan, 0, 90.0 * KIB);
  g_assert_false (take_nothing (plan, 1, 0, 5 * SECOND));
}

static void
test_instant_stays (void)
{
  g_autoptr (FerryRangePlan) plan = ferry_range_plan_new (64 * MIB, NULL);

  assert_take (plan, 0, 0, 64 * MIB);
  ferry_range_plan_set_rate (plan, 0, 1000.0 * MIB);
  g_assert_true (take_nothing (plan, 1, 0, 5 * SECOND));
}

static void
test_slow_one_is_relieved (void)
{
  g_autoptr (FerryRangePlan) plan = ferry_range_plan_new (8 * MIB, NULL);
  goffset                    begin, end;

  assert_take (plan, 0, 0, 8 * MIB);
  ferry_range_plan_advance (plan, 0, 5001);
  ferry_range_plan_set_rate (plan, 0, 0.0);

  /* A fresh span is not slow, a second later it is. */
  g_assert_true (ferry_range_plan_take (plan, 1, 5.0 * MIB, SECOND / 2, &begin, &end));
  g_assert_cmpint (begin, >, 5001);
  ferry_range_plan_release (plan, 1);

  g_assert_true (ferry_range_plan_take (plan, 1, 5.0 * MIB, 2 * SECOND, &begin, &end));
  ferry_range_plan_set_rate (plan, 1, 5.0 * MIB);
  ferry_range_plan_advance (plan, 1, end);
  ferry_range_plan_release (plan, 1);

  g_assert_true (ferry_range_plan_take (plan, 1, 5.0 * MIB, 3 * SECOND, &begin, &end));
  g_assert_cmpint (begin, ==, 5001);
  g_assert_cmpint (ferry_range_plan_get_end (plan, 0), ==, ferry_range_plan_get_position (plan, 0));

  ferry_range_plan_advance (plan, 1, end);
  g_assert_true (ferry_range_plan_is_complete (plan));
}

static void
test_unknown_rates_halve (void)
{
  g_autoptr (FerryRangePlan) plan = ferry_range_plan_new (8 * MIB, NULL);

  assert_take (plan, 0, 0, 8 * MIB);
  ferry_range_plan_set_rate (plan, 0, 0.0);
  assert_take (plan, 1, 4 * MIB, 8 * MIB);
}

static void
test_unknown_total_has_one_owner (void)
{
  g_autoptr (FerryRangePlan) plan = ferry_range_plan_new (-1, NULL);

  g_assert_cmpint (ferry_range_plan_get_total (plan), ==, -1);
  assert_take (plan, 0, 0, -1);
  g_assert_true (take_nothing (plan, 1, 0, 0));
  ferry_range_plan_advance (plan, 0, 5000);
  g_assert_cmpint (ferry_range_plan_get_remaining (plan), ==, -1);
  g_assert_false (ferry_range_plan_is_complete (plan));

  ferry_range_plan_set_total (plan, 5000);
  g_assert_cmpint (ferry_range_plan_get_end (plan, 0), ==, 5000);
  g_assert_true (ferry_range_plan_is_complete (plan));
}

static void
test_unknown_total_part (void)
{
  g_autoptr (FerryRangeSet)  have = ferry_range_set_new ();
  g_autoptr (FerryRangePlan) plan = NULL;

  ferry_range_set_add (have, 0, 1000);
  ferry_range_set_add (have, 2000, 3000);
  plan = ferry_range_plan_new (-1, have);
  assert_take (plan, 0, 1000, 2000);
  assert_take (plan, 1, 3000, -1);
  g_assert_true (take_nothing (plan, 2, 0, 0));
}

static void
test_total_comes_late (void)
{
  g_autoptr (FerryRangePlan) plan = ferry_range_plan_new (-1, NULL);

  assert_take (plan, 0, 0, -1);
  ferry_range_plan_advance (plan, 0, 2 * MIB);
  ferry_range_plan_set_total (plan, 10 * MIB);
  g_assert_cmpint (ferry_range_plan_get_total (plan), ==, 10 * MIB);
  assert_take (plan, 1, 6 * MIB, 10 * MIB);
}

static void
test_extends_into_gap (void)
{
  g_autoptr (FerryRangeSet)  have = ferry_range_set_new ();
  g_autoptr (FerryRangePlan) plan = NULL;

  ferry_range_set_add (have, 6 * MIB, 7 * MIB);
  plan = ferry_range_plan_new (8 * MIB, have);
  assert_take (plan, 0, 0, 6 * MIB);
  assert_take (plan, 1, 7 * MIB, 8 * MIB);
  assert_take (plan, 2, 3 * MIB, 6 * MIB);
  g_assert_false (ferry_range_plan_extend (plan, 0));
  g_assert_false (ferry_range_plan_extend (plan, 1));
  g_assert_false (ferry_range_plan_extend (plan, 2));

  ferry_range_plan_release (plan, 2);
  g_assert_true (ferry_range_plan_extend (plan, 0));
  g_assert_cmpint (ferry_range_plan_get_end (plan, 0), ==, 6 * MIB);
}

static void
test_extends_to_unknown_end (void)
{
  g_autoptr (FerryRangeSet)  have = ferry_range_set_new ();
  g_autoptr (FerryRangePlan) plan = NULL;

  ferry_range_set_add (have, 1000, 2000);
  plan = ferry_range_plan_new (-1, have);
  assert_take (plan, 0, 0, 1000);
  g_assert_false (ferry_range_plan_extend (plan, 0));
  ferry_range_plan_advance (plan, 0, 1000);
  ferry_range_plan_release (plan, 0);
  assert_take (plan, 0, 2000, -1);
  g_assert_false (ferry_range_plan_extend (plan, 0));
}

static void
test_smaller_total_forgets (void)
{
  g_autoptr (FerryRangeSet)  have = ferry_range_set_new ();
  g_autoptr (FerryRangePlan) plan = NULL;

  ferry_range_set_add (have, 0, 9000);
  plan = ferry_range_plan_new (20000, have);
  assert_take (plan, 0, 9000, 20000);
  ferry_range_plan_set_total (plan, 4000);
  g_assert_true (ferry_range_plan_is_complete (plan));
  g_assert_cmpint (ferry_range_plan_get_end (plan, 0), ==, ferry_range_plan_get_position (plan, 0));
}

static void
test_huge_file (void)
{
  g_autoptr (FerryRangePlan) plan = ferry_range_plan_new (G_MAXINT64, NULL);
  goffset                    begin, end;

  assert_take (plan, 0, 0, G_MAXINT64);
  for (guint worker = 1; worker < FERRY_RANGE_PLAN_MAX_WORKERS; worker++)
    {
      g_assert_true (ferry_range_plan_take (plan, worker, 0, 0, &begin, &end));
      g_assert_cmpint (begin, <, end);
    }
}

/* A world of servers and lines, in which the plan and the ramp fetch a file. */

#define TICK (SECOND / 100)
#define START (1000 * SECOND)

typedef struct
{
  const char *path;
  goffset     total;
  guint       max;
  double      connection_rate; /* what the server gives to one */
  double      line_rate;       /* what all share; 0 for no limit */
  double      slow_rate;       /* of worker 3; 0 for none */
  gint64      stall_at;        /* when worker 2 stops for good; 0 never */
  double      noise;           /* ± share of every tick's bytes */
  gint64      setup;
  gboolean    is_total_late;
  double      max_seconds;
  guint       max_connections;
} World;

typedef struct
{
  gint64 ready_at; /* when the set-up is over */
  double carried;  /* bytes of less than one */
  double rate;     /* smoothed */
  gint64 bytes;    /* since the last measurement */
} Connection;

typedef struct
{
  const World    *world;
  FerryRangePlan *plan;
  FerryRamp       ramp;
  GRand          *random;
  Connection      connections[FERRY_RANGE_PLAN_MAX_WORKERS];
  gint64          now;
  gint64          counted_from;
  goffset         counted;
  goffset         fetched;
  guint           peak;
  guint           n_requests;
  gint64          first_idle_at;
} Simulation;

static gboolean
is_stalled (const Simulation *self,
            guint             worker)
{
  return worker == 2 && self->world->stall_at != 0 && self->now >= self->world->stall_at;
}

static double
get_wish (const Simulation *self,
          guint             worker)
{
  if (!ferry_range_plan_is_active (self->plan, worker) || is_stalled (self, worker))
    return 0;
  if (self->now < self->connections[worker].ready_at)
    return 0;
  if (worker == 3 && self->world->slow_rate > 0)
    return self->world->slow_rate;
  return self->world->connection_rate;
}

static void
receive (Simulation *self,
         guint       worker,
         double      bytes)
{
  Connection *connection = &self->connections[worker];
  goffset     position = ferry_range_plan_get_position (self->plan, worker);
  goffset     end = ferry_range_plan_get_end (self->plan, worker);
  goffset     whole;

  if (self->world->is_total_late && ferry_range_plan_get_total (self->plan) < 0)
    {
      ferry_range_plan_set_total (self->plan, self->world->total);
      end = ferry_range_plan_get_end (self->plan, worker);
    }

  bytes *= 1 + self->world->noise * g_rand_double_range (self->random, -1, 1);
  bytes += connection->carried;
  whole = (goffset) bytes;
  connection->carried = bytes - (double) whole;
  whole = MIN (whole, end - position);
  ferry_range_plan_advance (self->plan, worker, position + whole);
  connection->bytes += whole;
  self->counted += whole;
  self->fetched += whole;
  if (position + whole == end)
    {
      ferry_range_plan_release (self->plan, worker);
      connection->carried = 0;
    }
}

static void
send_requests (Simulation *self)
{
  for (guint worker = 0; worker < self->world->max; worker++)
    {
      Connection *connection = &self->connections[worker];
      goffset     begin, end;

      if (ferry_range_plan_get_n_active (self->plan) >= self->ramp.target)
        return;
      if (ferry_range_plan_is_active (self->plan, worker) || is_stalled (self, worker))
        continue;
      if (!ferry_range_plan_take (self->plan, worker, connection->rate, self->now, &begin, &end))
        {
          if (self->first_idle_at == 0)
            self->first_idle_at = self->now;
          return;
        }
      connection->ready_at = self->now + self->world->setup;
      connection->bytes = 0;
      self->n_requests++;
    }
}

static guint
measure (Simulation *self)
{
  guint n_active = 0;

  for (guint worker = 0; worker < self->world->max; worker++)
    {
      Connection *connection = &self->connections[worker];
      double      rate = (double) connection->bytes * 10;

      if (!ferry_range_plan_is_active (self->plan, worker) || self->now <= connection->ready_at)
        continue;
      connection->rate = connection->rate > 0 ? 0.7 * connection->rate + 0.3 * rate : rate;
      connection->bytes = 0;
      ferry_range_plan_set_rate (self->plan, worker, connection->rate);
      n_active++;
    }

  return n_active;
}

static void
step_ramp (Simulation *self)
{
  guint  n_active = measure (self);
  double elapsed = (double) (self->now - self->counted_from) / SECOND;
  double rate = elapsed > 0 ? (double) self->counted / elapsed : 0;

  ferry_ramp_add_setup (&self->ramp, self->world->setup);
  ferry_ramp_step (&self->ramp, rate, n_active, self->now);
  if (self->ramp.window_start != self->counted_from)
    {
      self->counted_from = self->ramp.window_start;
      self->counted = 0;
    }
  self->peak = MAX (self->peak, self->ramp.target);
}

static void
tick (Simulation *self)
{
  double wishes = 0;
  double share = 1;

  for (guint worker = 0; worker < self->world->max; worker++)
    wishes += get_wish (self, worker);
  if (self->world->line_rate > 0 && wishes > self->world->line_rate)
    share = self->world->line_rate / wishes;

  self->now += TICK;
  for (guint worker = 0; worker < self->world->max; worker++)
    {
      double wish = get_wish (self, worker);

      if (wish > 0)
        receive (self, worker, wish * share * TICK / SECOND);
    }
}

/* Until the first byte there is no rate to measure. */
static void
restart_ramp (Simulation *self)
{
  ferry_ramp_init (&self->ramp, self->world->max, self->now);
  self->counted_from = self->now;
  self->counted = 0;
}

static double
simulate (const World *world,
          Simulation  *self)
{
  *self = (Simulation){ .world = world, .now = START, .counted_from = START };
  self->plan = ferry_range_plan_new (world->is_total_late ? -1 : world->total, NULL);
  self->random = g_rand_new_with_seed (42);
  ferry_ramp_init (&self->ramp, world->max, self->now);

  for (guint n = 1; !ferry_range_plan_is_complete (self->plan); n++)
    {
      g_assert_cmpuint (n, <, 1000000);
      send_requests (self);
      tick (self);
      if (self->n_requests == 1 && self->now <= self->connections[0].ready_at)
        restart_ramp (self);
      else if (n % 10 == 0)
        step_ramp (self);
    }

  g_assert_cmpint (self->fetched, ==, world->total);
  g_clear_pointer (&self->plan, ferry_range_plan_free);
  g_clear_pointer (&self->random, g_rand_free);
  return (double) (self->now - START) / SECOND;
}

static void
test_world (gconstpointer data)
{
  const World *world = data;
  Simulation   simulation;
  double       seconds = simulate (world, &simulation);
  double       idle = 0;

  if (simulation.first_idle_at != 0)
    idle = (double) (simulation.now - simulation.first_idle_at) / SECOND;
  g_test_message ("%.2f s, %u connections at most, %u requests, first idle %.2f s before the end",
                  seconds, simulation.peak, simulation.n_requests, idle);
  g_assert_cmpfloat (seconds, <=, world->max_seconds);
  g_assert_cmpuint (simulation.ramp.target, <=, world->max_connections);
}

#define RATE (5.0 * 1000 * 1000)

static const World worlds[] = {
  { "/range-plan/eight-connections-give-7.5-times-the-rate-over-1-gib",
    .total = 1024 * MIB,
    .max = 8,
    .connection_rate = RATE,
    .setup = SECOND / 20,
    .is_total_late = TRUE,
    .max_seconds = 1024 * MIB / RATE / 7.5,
    .max_connections = 8 },
  { "/range-plan/eight-connections-give-7.5-times-the-rate-over-400-mb",
    .total = 400 * 1000 * 1000,
    .max = 8,
    .connection_rate = RATE,
    .setup = SECOND / 50,
    .is_total_late = TRUE,
    .max_seconds = 400 * 1000 * 1000 / RATE / 7.5,
    .max_connections = 8 },
  { "/range-plan/noise-costs-little",
    .total = 1024 * MIB,
    .max = 8,
    .connection_rate = RATE,
    .noise = 0.8,
    .setup = SECOND / 20,
    .is_total_late = TRUE,
    .max_seconds = 1024 * MIB / RATE / 7.4,
    .max_connections = 8 },
  { "/range-plan/six-connections-share-evenly",
    .total = 600 * MIB,
    .max = 6,
    .connection_rate = RATE,
    .setup = SECOND / 20,
    .max_seconds = 600 * MIB / RATE / 5.5,
    .max_connections = 6 },
  { "/range-plan/a-fast-line-gets-few-connections",
    .total = 4096 * MIB,
    .max = 8,
    .connection_rate = 900.0 * MIB,
    .line_rate = 1000.0 * MIB,
    .setup = 1000,
    .max_seconds = 4.6,
    .max_connections = 2 },
  { "/range-plan/a-shared-line-gets-few-connections",
    .total = 200 * MIB,
    .max = 8,
    .connection_rate = 9.0 * MIB,
    .line_rate = 10.0 * MIB,
    .noise = 0.3,
    .setup = SECOND / 20,
    .max_seconds = 22,
    .max_connections = 4 },
  { "/range-plan/a-slow-one-does-not-hold-up-the-rest",
    .total = 400 * MIB,
    .max = 8,
    .connection_rate = RATE,
    .slow_rate = 20.0 * KIB,
    .setup = SECOND / 20,
    .max_seconds = 400 * MIB / RATE / 7 + 2.5,
    .max_connections = 8 },
  { "/range-plan/a-stalled-one-does-not-hold-up-the-rest",
    .total = 400 * MIB,
    .max = 8,
    .connection_rate = RATE,
    .stall_at = START + 2 * SECOND,
    .setup = SECOND / 20,
    .max_seconds = 400 * MIB / RATE / 7 + 2.5,
    .max_connections = 8 },
  { "/range-plan/sixty-four-connections-finish-together",
    .total = 4096 * MIB,
    .max = 64,
    .connection_rate = 1.0 * MIB,
    .noise = 0.5,
    .setup = SECOND / 20,
    .max_seconds = 64 + 4,
    .max_connections = 64 },
  { "/range-plan/one-connection-does-it-alone",
    .total = 100 * MIB,
    .max = 1,
    .connection_rate = 10.0 * MIB,
    .setup = SECOND / 20,
    .max_seconds = 10.2,
    .max_connections = 1 },
};

/* Random work by 64 workers: no byte belongs to two of them, nor to one when
 * it is there already, and in the end all are there. */

#define PAGES 40000
#define PAGE 4096

typedef struct
{
  FerryRangePlan *plan;
  GRand          *random;
  guint8          is_written[PAGES];
  goffset         begins[FERRY_RANGE_PLAN_MAX_WORKERS];
} Crowd;

static void
check_disjoint (Crowd *self)
{
  g_autoptr (FerryRangeSet) seen = ferry_range_set_copy (ferry_range_plan_get_have (self->plan));
  goffset                   sum = ferry_range_set_get_total (seen);

  for (guint worker = 0; worker < FERRY_RANGE_PLAN_MAX_WORKERS; worker++)
    {
      goffset position, end;

      if (!ferry_range_plan_is_active (self->plan, worker))
        continue;

      position = ferry_range_plan_get_position (self->plan, worker);
      end = ferry_range_plan_get_end (self->plan, worker);
      g_assert_cmpint (position, <=, end);
      g_assert_cmpint (end, <=, ferry_range_plan_get_total (self->plan));
      if (position == end)
        continue;
      ferry_range_set_add (seen, position, end);
      sum += end - position;
      g_assert_cmpint (ferry_range_set_get_total (seen), ==, sum);
    }
}

static void
work_a_little (Crowd *self,
               guint  worker)
{
  goffset position = ferry_range_plan_get_position (self->plan, worker);
  goffset end = ferry_range_plan_get_end (self->plan, worker);
  goffset step = g_rand_int_range (self->random, 0, 2 * MIB);
  goffset next = MIN (end, position + step);

  for (goffset page = position / PAGE; page < next / PAGE; page++)
    {
      g_assert_cmpuint (self->is_written[page], ==, 0);
      self->is_written[page] = 1;
    }
  ferry_range_plan_advance (self->plan, worker, next);
  ferry_range_plan_set_rate (self->plan, worker, g_rand_double_range (self->random, 0, 2) * MIB);
  if (next == end || g_rand_int_range (self->random, 0, 20) == 0)
    ferry_range_plan_release (self->plan, worker);
}

static void
test_crowd (gconstpointer data)
{
  g_autofree Crowd *self = g_new0 (Crowd, 1);

  self->plan = ferry_range_plan_new ((goffset) PAGES * PAGE, NULL);
  self->random = g_rand_new_with_seed (GPOINTER_TO_UINT (data));

  for (gint64 now = 0; !ferry_range_plan_is_complete (self->plan); now += SECOND / 10)
    {
      guint   worker = g_rand_int_range (self->random, 0, FERRY_RANGE_PLAN_MAX_WORKERS);
      double  rate = g_rand_double_range (self->random, 0, 5) * MIB;
      goffset begin, end;

      g_assert_cmpint (now, <, 100000 * SECOND);
      if (ferry_range_plan_is_active (self->plan, worker))
        work_a_little (self, worker);
      else if (ferry_range_plan_take (self->plan, worker, rate, now, &begin, &end))
        g_assert_cmpint (begin, <, end);
      check_disjoint (self);
    }

  for (guint page = 0; page < PAGES; page++)
    g_assert_cmpuint (self->is_written[page], ==, 1);
  ferry_range_plan_free (self->plan);
  g_rand_free (self->random);
}

static void
test_forgotten_is_a_gap_again (void)
{
  g_autoptr (FerryRangePlan) plan = ferry_range_plan_new (8 * MIB, NULL);

  assert_take (plan, 0, 0, 8 * MIB);
  ferry_range_plan_advance (plan, 0, 4 * MIB);
  ferry_range_plan_forget (plan, MIB, 2 * MIB);
  g_assert_cmpint (ferry_range_plan_get_remaining (plan), ==, 5 * MIB);
  assert_take (plan, 1, MIB, 2 * MIB);

  ferry_range_plan_advance (plan, 0, 8 * MIB);
  g_assert_false (ferry_range_plan_is_complete (plan));
  ferry_range_plan_advance (plan, 1, 2 * MIB);
  g_assert_true (ferry_range_plan_is_complete (plan));
}

static void
test_cuts_are_aligned (void)
{
  g_autoptr (FerryRangePlan) plan = ferry_range_plan_new (8 * MIB, NULL);

  ferry_range_plan_set_alignment (plan, 3 * MIB);
  assert_take (plan, 0, 0, 8 * MIB);
  assert_take (plan, 1, 6 * MIB, 8 * MIB);
  /* The half of what is left holds no such place. */
  assert_take (plan, 2, 3 * MIB, 6 * MIB);
  assert_take (plan, 3, MIB + MIB / 2, 3 * MIB);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/range-plan/the-first-takes-all", test_first_takes_all);
  g_test_add_func ("/range-plan/an-empty-file-is-complete", test_empty_file);
  g_test_add_func ("/range-plan/the-second-takes-the-back-half", test_second_halves);
  g_test_add_func ("/range-plan/spans-begin-at-pages", test_cut_is_aligned);
  g_test_add_func ("/range-plan/a-split-follows-the-rates", test_split_follows_rates);
  g_test_add_func ("/range-plan/gaps-come-before-stealing", test_gaps_come_first);
  g_test_add_func ("/range-plan/a-released-span-is-a-gap", test_release_leaves_gap);
  g_test_add_func ("/range-plan/a-small-rest-is-stolen-only-from-the-slow", test_small_rest_stays);
  g_test_add_func ("/range-plan/what-is-done-in-an-instant-is-not-stolen", test_instant_stays);
  g_test_add_func ("/range-plan/a-slow-one-is-relieved-of-all", test_slow_one_is_relieved);
  g_test_add_func ("/range-plan/where-no-rate-is-known-halves-are-taken", test_unknown_rates_halve);
  g_test_add_func ("/range-plan/an-unknown-total-has-one-owner", test_unknown_total_has_one_owner);
  g_test_add_func ("/range-plan/an-unknown-total-goes-on-behind-the-part", test_unknown_total_part);
  g_test_add_func ("/range-plan/a-late-total-lets-others-in", test_total_comes_late);
  g_test_add_func ("/range-plan/extends-only-into-a-gap", test_extends_into_gap);
  g_test_add_func ("/range-plan/does-not-extend-over-what-is-there", test_extends_to_unknown_end);
  g_test_add_func ("/range-plan/a-smaller-total-forgets-the-rest", test_smaller_total_forgets);
  g_test_add_func ("/range-plan/what-is-forgotten-is-a-gap-again", test_forgotten_is_a_gap_again);
  g_test_add_func ("/range-plan/cuts-are-aligned", test_cuts_are_aligned);
  g_test_add_func ("/range-plan/the-largest-file-does-not-overflow", test_huge_file);
  for (gsize i = 0; i < G_N_ELEMENTS (worlds); i++)
    g_test_add_data_func (worlds[i].path, &worlds[i], test_world);
  for (guint seed = 1; seed <= 20; seed++)
    {
      g_autofree char *path = g_strdup_printf ("/range-plan/no-byte-has-two-owners/%u", seed);

      g_test_add_data_func (path, GUINT_TO_POINTER (seed), test_crowd);
    }

  return g_test_run ();
}
