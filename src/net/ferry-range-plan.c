/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-range-plan.h"

/* Spans begin at pages, so that no page is written by two. */
#define ALIGNMENT 4096

/* Whose rate is below this share of the thief's is slow. */
#define SLOW_SHARE 0.3

/* Seconds that a slow one may still need before all of it is taken over: by
 * then another has set up a connection and caught up with it. */
#define TAKEOVER_PATIENCE 0.5

/* Seconds that any may need before even a small span is split. */
#define SPLIT_PATIENCE 2.0

/* Seconds that a new connection costs: what ends sooner is not worth one. */
#define CONNECTION_COST 0.1

/* What a thief must at least get: less is done sooner by the one who has it. */
#define MIN_PART (FERRY_RANGE_PLAN_MIN_STEAL / 4)

/* How long a fresh span is given before its rate means something. */
#define MATURITY G_USEC_PER_SEC

typedef struct
{
  gboolean is_active;
  goffset  position;
  goffset  end; /* -1: the unknown end of the file */
  gint64   taken_at;
  double   rate;
  gboolean has_rate;
} Worker;

struct _FerryRangePlan
{
  goffset        total; /* -1 while unknown */
  goffset        alignment;
  FerryRangeSet *have; /* (owned) */
  Worker         workers[FERRY_RANGE_PLAN_MAX_WORKERS];
};

FerryRangePlan *
ferry_range_plan_new (goffset              total,
                      const FerryRangeSet *have)
{
  FerryRangePlan *self = g_new0 (FerryRangePlan, 1);

  self->total = -1;
  self->alignment = ALIGNMENT;
  self->have = have != NULL ? ferry_range_set_copy (have) : ferry_range_set_new ();
  if (total >= 0)
    ferry_range_plan_set_total (self, total);
  return self;
}

void
ferry_range_plan_free (FerryRangePlan *self)
{
  if (self == NULL)
    return;

  ferry_range_set_free (self->have);
  g_free (self);
}

void
ferry_range_plan_set_total (FerryRangePlan *self,
                            goffset         total)
{
  goffset have_end;

  g_return_if_fail (self != NULL);
  g_return_if_fail (total >= 0);

  self->total = total;
  have_end = ferry_range_set_get_end (self->have);
  if (have_end > total)
    ferry_range_set_remove (self->have, total, have_end);

  for (guint i = 0; i < FERRY_RANGE_PLAN_MAX_WORKERS; i++)
    {
      Worker *worker = &self->workers[i];

      if (!worker->is_active)
        continue;
      if (worker->end < 0 || worker->end > total)
        worker->end = total;
      worker->position = MIN (worker->position, worker->end);
    }
}

goffset
ferry_range_plan_get_total (FerryRangePlan *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->total;
}

static Worker *
get_active (FerryRangePlan *self,
            guint           worker)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (worker < FERRY_RANGE_PLAN_MAX_WORKERS, NULL);
  g_return_val_if_fail (self->workers[worker].is_active, NULL);

  return &self->workers[worker];
}

/* The mean rate of the active workers but @except; 0 when none is known. */
static double
get_mean_rate (FerryRangePlan *self,
               const Worker   *except)
{
  double sum = 0;
  guint  n = 0;

  for (guint i = 0; i < FERRY_RANGE_PLAN_MAX_WORKERS; i++)
    {
      const Worker *worker = &self->workers[i];

      if (worker == except || !worker->is_active || !worker->has_rate)
        continue;
      sum += worker->rate;
      n++;
    }

  return n > 0 ? sum / n : 0;
}

/* The rate that @worker may be trusted to have; @usual where no other tells. A
 * fresh connection is still being set up and has earned no bad name. */
static double
get_rate (FerryRangePlan *self,
          const Worker   *worker,
          double          usual,
          gint64          now)
{
  gboolean is_fresh = now - worker->taken_at < MATURITY;
  double   mean;

  if (worker->has_rate && !is_fresh)
    return worker->rate;

  mean = get_mean_rate (self, worker);
  if (mean > 0)
    usual = mean;
  return worker->has_rate ? MAX (worker->rate, usual) : usual;
}

static double
get_seconds_left (const Worker *worker,
                  double        rate)
{
  double left = (double) (worker->end - worker->position);

  if (left <= 0)
    return 0;
  return rate > 0 ? left / rate : G_MAXDOUBLE;
}

/* The span that would end last; the longest of those that never would. */
static Worker *
find_victim (FerryRangePlan *self,
             double          usual,
             gint64          now,
             double         *rate,
             double         *seconds)
{
  Worker *victim = NULL;
  goffset longest = 0;

  *rate = 0;
  *seconds = 0;
  for (guint i = 0; i < FERRY_RANGE_PLAN_MAX_WORKERS; i++)
    {
      Worker *worker = &self->workers[i];
      double  its_rate, its_seconds;

      if (!worker->is_active || worker->end <= worker->position)
        continue;

      its_rate = get_rate (self, worker, usual, now);
      its_seconds = get_seconds_left (worker, its_rate);
      if (its_seconds < *seconds)
        continue;
      if (its_seconds <= *seconds && worker->end - worker->position <= longest)
        continue;

      victim = worker;
      longest = worker->end - worker->position;
      *rate = its_rate;
      *seconds = its_seconds;
    }

  return victim;
}

/* The first multiple of the alignment at or after @offset, if the span goes that
 * far. */
static goffset
align_cut (FerryRangePlan *self,
           goffset         offset,
           goffset         end)
{
  goffset cut = (offset + self->alignment - 1) / self->alignment * self->alignment;

  return cut < end ? cut : (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* Where to cut the victim's span, or its end when that is not worth it. */
static goffset
choose_cut (FerryRangePlan *self,
            const Worker   *victim,
            double          its_rate,
            double          its_seconds,
            double          our_rate)
{
  goffset  left = victim->end - victim->position;
  gboolean is_late = its_seconds > SPLIT_PATIENCE;
  double   share, kept;
  goffset  cut;

  /* That nothing is known of anyone is no reason to call one slow. */
  if (its_seconds > TAKEOVER_PATIENCE && its_rate < SLOW_SHARE * our_rate)
    return victim->position;

  if (!is_late && (left < FERRY_RANGE_PLAN_MIN_STEAL || its_seconds < CONNECTION_COST))
    return victim->end;

  share = its_rate + our_rate > 0 ? its_rate / (its_rate + our_rate) : 0.5;
  kept = (double) left * share;
  if (kept > (double) left - 2 * ALIGNMENT)
    return victim->end;

  cut = align_cut (self, victim->position + (goffset) kept, victim->end);
  return is_late || cut <= victim->end - MIN_PART ? cut : victim->end;
}

/* The first bytes not before @from that are neither there nor being fetched. */
static gboolean
find_gap (FerryRangePlan *self,
          goffset         from,
          goffset        *begin,
          goffset        *end)
{
  g_autoptr (FerryRangeSet) claimed = ferry_range_set_copy (self->have);
  goffset                   limit = self->total;
  gboolean                  is_tail_taken = self->total >= 0;

  for (guint i = 0; i < FERRY_RANGE_PLAN_MAX_WORKERS; i++)
    {
      const Worker *worker = &self->workers[i];

      if (!worker->is_active)
        continue;
      if (worker->end > worker->position)
        ferry_range_set_add (claimed, worker->position, worker->end);
      if (worker->end < 0)
        {
          is_tail_taken = TRUE;
          limit = worker->position;
        }
    }

  if (limit < 0)
    limit = ferry_range_set_get_end (claimed);
  if (from < limit && ferry_range_set_next_gap (claimed, from, limit, begin, end))
    return TRUE;
  if (is_tail_taken)
    return FALSE;

  *begin = limit;
  *end = -1;
  return TRUE;
}

/* Takes from another what it would be late with. */
static gboolean
steal (FerryRangePlan *self,
       double          expected_rate,
       gint64          now,
       goffset        *begin,
       goffset        *end)
{
  double  rate, seconds;
  Worker *victim = find_victim (self, expected_rate, now, &rate, &seconds);
  goffset cut;

  if (victim == NULL)
    return FALSE;

  if (expected_rate <= 0)
    expected_rate = get_mean_rate (self, victim);
  if (expected_rate <= 0)
    expected_rate = rate;
  cut = choose_cut (self, victim, rate, seconds, expected_rate);
  if (cut >= victim->end)
    return FALSE;

  *begin = cut;
  *end = victim->end;
  victim->end = cut;
  return TRUE;
}

gboolean
ferry_range_plan_take (FerryRangePlan *self,
                       guint           worker,
                       double          expected_rate,
                       gint64          now,
                       goffset        *begin,
                       goffset        *end)
{
  Worker *taker;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (worker < FERRY_RANGE_PLAN_MAX_WORKERS, FALSE);
  g_return_val_if_fail (begin != NULL && end != NULL, FALSE);

  taker = &self->workers[worker];
  g_return_val_if_fail (!taker->is_active, FALSE);

  if (!find_gap (self, 0, begin, end) && !steal (self, expected_rate, now, begin, end))
    return FALSE;

  taker->is_active = TRUE;
  taker->position = *begin;
  taker->end = *end;
  taker->taken_at = now;
  taker->rate = expected_rate;
  taker->has_rate = expected_rate > 0;
  return TRUE;
}

void
ferry_range_plan_advance (FerryRangePlan *self,
                          guint           worker,
                          goffset         position)
{
  Worker *advanced = get_active (self, worker);

  g_return_if_fail (advanced != NULL);
  g_return_if_fail (position >= advanced->position);
  g_return_if_fail (advanced->end < 0 || position <= advanced->end);

  if (position == advanced->position)
    return;

  ferry_range_set_add (self->have, advanced->position, position);
  advanced->position = position;
}

goffset
ferry_range_plan_get_end (FerryRangePlan *self,
                          guint           worker)
{
  Worker *asked = get_active (self, worker);

  return asked != NULL ? asked->end : 0;
}

goffset
ferry_range_plan_get_position (FerryRangePlan *self,
                               guint           worker)
{
  Worker *asked = get_active (self, worker);

  return asked != NULL ? asked->position : 0;
}

gboolean
ferry_range_plan_extend (FerryRangePlan *self,
                         guint           worker)
{
  Worker *extended = get_active (self, worker);
  goffset begin, end;

  g_return_val_if_fail (extended != NULL, FALSE);

  if (extended->end < 0 || !find_gap (self, extended->end, &begin, &end))
    return FALSE;
  if (begin != extended->end)
    return FALSE;

  extended->end = end;
  return TRUE;
}

void
ferry_range_plan_set_rate (FerryRangePlan *self,
                           guint           worker,
                           double          rate)
{
  Worker *measured = get_active (self, worker);

  g_return_if_fail (measured != NULL);
  g_return_if_fail (rate >= 0);

  measured->rate = rate;
  measured->has_rate = TRUE;
}

void
ferry_range_plan_set_alignment (FerryRangePlan *self,
                                goffset         alignment)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (alignment > 0 && alignment % ALIGNMENT == 0);

  self->alignment = alignment;
}

void
ferry_range_plan_forget (FerryRangePlan *self,
                         goffset         begin,
                         goffset         end)
{
  g_return_if_fail (self != NULL);

  ferry_range_set_remove (self->have, begin, end);
}

void
ferry_range_plan_release (FerryRangePlan *self,
                          guint           worker)
{
  Worker *released = get_active (self, worker);

  g_return_if_fail (released != NULL);

  *released = (Worker){ 0 };
}

gboolean
ferry_range_plan_is_active (FerryRangePlan *self,
                            guint           worker)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (worker < FERRY_RANGE_PLAN_MAX_WORKERS, FALSE);

  return self->workers[worker].is_active;
}

guint
ferry_range_plan_get_n_active (FerryRangePlan *self)
{
  guint n = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < FERRY_RANGE_PLAN_MAX_WORKERS; i++)
    n += self->workers[i].is_active ? 1 : 0;
  return n;
}

gboolean
ferry_range_plan_is_complete (FerryRangePlan *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->total >= 0 && ferry_range_set_get_total (self->have) == self->total;
}

goffset
ferry_range_plan_get_remaining (FerryRangePlan *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->total >= 0 ? self->total - ferry_range_set_get_total (self->have) : -1;
}

const FerryRangeSet *
ferry_range_plan_get_have (FerryRangePlan *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->have;
}
