/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-download-digest.h"
#include "ferry-download-private.h"

/* With so many good sources another one is tried only now and then. */
#define ENOUGH_SOURCES 3
#define TRY_INTERVAL (5 * G_USEC_PER_SEC)

/* A server that has said nothing for so long does not keep the others waiting. */
#define PATIENCE (10 * G_USEC_PER_SEC)
#define PROOF_PATIENCE (2 * G_USEC_PER_SEC)
#define MAX_PROOFS 4

/* How often a connection is given to a source that promises more; how much more it
 * must be, and how long the one before must have had and still need. */
#define SWAP_INTERVAL (500 * G_TIME_SPAN_MILLISECOND)
#define WORTH_A_SWAP 3
#define SWAP_AGE G_USEC_PER_SEC
#define SWAP_SECONDS 2.0

/* What is left is hardly worth another connection. */
#define MIN_REMAINING (512 * 1024)

static FerrySource *
get_source (FerryDownload *self,
            guint          index)
{
  return g_ptr_array_index (self->sources, index);
}

gboolean
ferry_download_is_idle (FerryDownload *self)
{
  return self->n_segments == 0 && self->n_proofs == 0;
}

gboolean
ferry_download_may_ask (FerryDownload *self,
                        FerrySource   *source)
{
  if (!ferry_source_is_alive (source) || source->is_skipped || source->proof != NULL)
    return FALSE;
  if (self->trusted != NULL && source != self->trusted)
    return FALSE;
  if (source->refuses_ranges && self->n_segments > 0)
    return FALSE;

  return ferry_download_trusts (self, source) || ferry_download_may_prove (self);
}

/* What one more connection to it promises: the more it has, the less of what its
 * server can do is left. */
static double
get_promise (const FerrySource *source,
             double             usual)
{
  double rate = source->rate > 0 ? source->rate : usual;
  guint  n = MAX (source->n_segments, 1);

  return rate * n / (source->n_segments + 1);
}

static double
get_best_rate (FerryDownload *self)
{
  double best = 1;

  for (guint i = 0; i < self->sources->len; i++)
    best = MAX (best, get_source (self, i)->rate);

  return best;
}

static gboolean
is_time_to_try (FerryDownload *self,
                guint          n_good,
                gint64         now)
{
  if (self->n_proofs > 0)
    return FALSE;

  return n_good < ENOUGH_SOURCES || now - self->last_proof_at >= TRY_INTERVAL;
}

/* Nothing is there yet, and the home is of no use: another one is as good. */
static void
find_home (FerryDownload *self,
           gint64         now)
{
  if (ferry_range_set_get_n (self->written) > 0 || self->trusted != NULL)
    return;
  if (self->home != NULL && ferry_source_is_alive (self->home) &&
      !ferry_source_is_resting (self->home, now))
    return;

  for (guint i = 0; i < self->sources->len; i++)
    {
      FerrySource *source = get_source (self, i);

      if (ferry_source_is_alive (source) && !ferry_source_is_resting (source, now))
        {
          ferry_download_move_home (self, source);
          ferry_download_digest_forget (self);
          return;
        }
    }
}

FerrySource *
ferry_download_choose_source (FerryDownload *self)
{
  gint64       now = ferry_download_get_now (self);
  double       usual = get_best_rate (self);
  FerrySource *best = NULL;
  FerrySource *untried = NULL;
  guint        n_good = 0;

  if (ferry_download_is_idle (self) && self->sources->len > 1)
    find_home (self, now);

  for (guint i = 0; i < self->sources->len; i++)
    {
      FerrySource *source = get_source (self, i);
      gboolean     is_good = ferry_download_trusts (self, source);

      if (!ferry_download_may_ask (self, source) || ferry_source_is_resting (source, now))
        continue;
      if (!is_good)
        untried = untried != NULL ? untried : source;
      else if (best == NULL || get_promise (source, usual) > get_promise (best, usual))
        best = source;
      n_good += is_good;
    }

  /* Somebody at work is worth more than somebody new. */
  if (best != NULL && (untried == NULL || ferry_download_is_idle (self) ||
                       !is_time_to_try (self, n_good, now)))
    return best;

  return untried;
}

/* ---- the beat ---- */

static void
measure (FerryDownload *self)
{
  for (guint i = 0; i < self->sources->len; i++)
    {
      FerrySource *source = get_source (self, i);
      double       sum = 0;
      guint        n = 0;

      for (guint j = 0; j < FERRY_DOWNLOAD_MAX_SEGMENTS; j++)
        {
          FerrySegment *segment = self->segments[j];

          if (segment == NULL || segment->source != source || segment->first_byte_at == 0)
            continue;
          sum += (double) ferry_rate_meter_get (&segment->meter);
          n++;
        }
      if (n > 0)
        source->rate = sum / n;
    }
}

static gboolean
has_others (FerryDownload     *self,
            const FerrySource *than)
{
  for (guint i = 0; i < self->sources->len; i++)
    if (get_source (self, i) != than && ferry_source_is_alive (get_source (self, i)))
      return TRUE;

  return FALSE;
}

/* Nothing has come yet: the others are not kept waiting for ever. */
static void
see_silence (FerryDownload *self,
             gint64         now)
{
  for (guint i = 0; i < FERRY_DOWNLOAD_MAX_SEGMENTS && !self->is_accepted; i++)
    {
      FerrySegment *segment = self->segments[i];

      if (segment == NULL || now - segment->began_at < PATIENCE ||
          !has_others (self, segment->source))
        continue;
      ferry_segment_fail (segment, FERRY_ERROR_TIMEOUT, "no answer");
      return;
    }
}

/* Whom it would be good to see at work: one that nothing is known of yet before
 * all others. */
static FerrySource *
find_better (FerryDownload *self,
             gint64         now)
{
  FerrySource *better = NULL;
  double       usual = get_best_rate (self);

  for (guint i = 0; i < self->sources->len; i++)
    {
      FerrySource *source = get_source (self, i);

      if (!ferry_download_may_ask (self, source) || ferry_source_is_resting (source, now) ||
          !ferry_download_trusts (self, source))
        continue;
      if (source->rate <= 0 && source->n_segments == 0)
        return source;
      if (better == NULL || get_promise (source, usual) > get_promise (better, usual))
        better = source;
    }

  return better;
}

static FerrySource *
find_untried (FerryDownload *self,
              gint64         now)
{
  FerrySource *untried = NULL;
  guint        n_good = 0;

  for (guint i = 0; i < self->sources->len; i++)
    {
      FerrySource *source = get_source (self, i);

      if (!ferry_download_may_ask (self, source) || ferry_source_is_resting (source, now))
        continue;
      if (ferry_download_trusts (self, source))
        n_good++;
      else if (untried == NULL)
        untried = source;
    }

  return is_time_to_try (self, n_good, now) ? untried : NULL;
}

static FerrySegment *
find_slowest (FerryDownload     *self,
              const FerrySource *except,
              gint64             now)
{
  FerrySegment *slowest = NULL;

  for (guint i = 0; i < FERRY_DOWNLOAD_MAX_SEGMENTS; i++)
    {
      FerrySegment *segment = self->segments[i];

      if (segment == NULL || segment->source == except || now - segment->began_at < SWAP_AGE)
        continue;
      if (slowest == NULL ||
          ferry_rate_meter_get (&segment->meter) < ferry_rate_meter_get (&slowest->meter))
        slowest = segment;
    }

  return slowest;
}

static gboolean
is_worth_a_swap (FerryDownload *self,
                 FerrySegment  *segment,
                 FerrySource   *source)
{
  double  rate = (double) ferry_rate_meter_get (&segment->meter);
  goffset left = ferry_range_plan_get_end (self->plan, segment->index) -
                 ferry_range_plan_get_position (self->plan, segment->index);

  if ((double) left <= rate * SWAP_SECONDS)
    return FALSE;

  return source->rate <= 0 ||
         get_promise (source, get_best_rate (self)) >= rate * WORTH_A_SWAP;
}

/* The slowest connection makes room for one to @source. */
static void
swap (FerryDownload *self,
      FerrySource   *source,
      gint64         now)
{
  FerrySegment *slowest = find_slowest (self, source, now);
  GError       *error = NULL;

  if (slowest == NULL || !is_worth_a_swap (self, slowest, source))
    return;
  if (!ferry_segment_flush (slowest, &error))
    {
      ferry_download_fail (self, error);
      return;
    }

  ferry_download_drop_segment (self, slowest);
  ferry_download_start_segment_at (self, source);
  if (ferry_download_is_idle (self))
    ferry_download_go_on (self);
}

/* Whoever delivers most gets most: also while nobody is through with what it has
 * to do, and however few connections pay with those that are at work now. */
static void
rebalance (FerryDownload *self,
           gint64         now)
{
  FerrySource *source = find_untried (self, now);

  if (source == NULL)
    source = find_better (self, now);
  if (source == NULL)
    return;

  self->last_swap_at = now;
  if (!ferry_download_trusts (self, source))
    ferry_download_start_segment_at (self, source);
  else if (source->n_segments > 0 || source->rate > 0 ||
           self->n_segments >= self->max_connections)
    swap (self, source, now);
  else if (ferry_download_start_segment_at (self, source))
    self->ramp.target = MAX (self->ramp.target, self->n_segments);
}

static gboolean
may_rebalance (FerryDownload *self,
               gint64         now)
{
  return self->is_accepted && !self->is_single && self->n_segments > 0 &&
         self->max_connections > 1 && self->trusted == NULL &&
         now - self->last_swap_at >= SWAP_INTERVAL &&
         ferry_range_plan_get_remaining (self->plan) >= MIN_REMAINING &&
         !ferry_limiter_is_limited (self->limiter);
}

static void
tick_proofs (FerryDownload *self,
             gint64         now)
{
  for (guint i = 0; i < self->sources->len && !self->is_over; i++)
    if (get_source (self, i)->proof != NULL)
      ferry_proof_tick (get_source (self, i)->proof, now);

  if (!self->is_over && self->n_segments == 0 && self->n_proofs > 0 &&
      self->n_proofs < MAX_PROOFS && now - self->last_proof_at >= PROOF_PATIENCE)
    ferry_download_start_segment (self);
}

void
ferry_download_tick_sources (FerryDownload *self,
                             gint64         now)
{
  if (self->sources->len < 2 && self->n_proofs == 0)
    return;

  measure (self);
  see_silence (self, now);
  if (!self->is_over)
    tick_proofs (self, now);
  if (!self->is_over && may_rebalance (self, now))
    rebalance (self, now);
  if (!self->is_over && ferry_download_is_idle (self))
    ferry_download_go_on (self);
}
