/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-download-private.h"
#include "ferry-uri.h"

#include <glib/gi18n-lib.h>

/* So many addresses a download has at most, whoever tells of them. */
#define MAX_SOURCES 64

/* With so many good sources another one is tried only now and then. */
#define ENOUGH_SOURCES 3
#define TRY_INTERVAL (5 * G_USEC_PER_SEC)

/* A server that has said nothing for so long does not keep the others waiting. */
#define PATIENCE (10 * G_USEC_PER_SEC)
#define PROOF_PATIENCE (2 * G_USEC_PER_SEC)
#define MAX_PROOFS 4

/* A longer rest of all is a matter of the queue: it has others to go on with. */
#define MAX_REST (10 * G_USEC_PER_SEC)

static FerrySource *
get_source (FerryDownload *self,
            guint          index)
{
  return g_ptr_array_index (self->sources, index);
}

/* ---- who there is ---- */

static FerrySource *
find_source (FerryDownload *self,
             const char    *uri)
{
  for (guint i = 0; i < self->sources->len; i++)
    if (g_str_equal (get_source (self, i)->uri, uri))
      return get_source (self, i);

  return NULL;
}

/* Behind those that are as good; the request's own stays the first. */
static void
insert_source (FerryDownload *self,
               FerrySource   *source)
{
  guint index = 1;

  while (index < self->sources->len && get_source (self, index)->priority <= source->priority)
    index++;
  g_ptr_array_insert (self->sources, (int) index, source);
}

void
ferry_download_add_mirror (FerryDownload *self,
                           const char    *uri,
                           guint          priority)
{
  FerrySource *source;

  if (self->is_over || self->sources->len == 0 || self->sources->len == MAX_SOURCES)
    return;

  source = ferry_source_new_beside (&self->contact, uri, priority);
  if (source == NULL)
    return;
  if (find_source (self, source->uri) != NULL)
    ferry_source_free (source);
  else
    insert_source (self, source);
}

gboolean
ferry_download_expect_size (FerryDownload *self,
                            goffset        size)
{
  if (self->record.total >= 0 && self->record.total != size)
    return FALSE;

  self->expected_size = size;
  return TRUE;
}

GError *
ferry_download_make_size_error (FerryDownload *self)
{
  g_autofree char *size = g_strdup_printf ("%" G_GOFFSET_FORMAT, self->expected_size);

  return g_error_new (FERRY_ERROR, FERRY_ERROR_NOT_SAME_FILE,
                      _ ("The address leads to a file of another size than the %s bytes "
                         "that are expected"),
                      size);
}

/* The address that the part is of, as it is called in the record. */
static void
keep_home (FerryDownload *self)
{
  g_clear_pointer (&self->record.source_uri, g_free);
  if (self->home != NULL && self->home != get_source (self, 0))
    self->record.source_uri = g_strdup (self->home->uri);
}

void
ferry_download_open_sources (FerryDownload *self)
{
  const char *const *mirrors = ferry_request_get_mirrors (self->request);
  const char        *known = self->record.source_uri;

  g_ptr_array_add (self->sources, ferry_source_new (&self->contact));
  for (guint i = 0; mirrors[i] != NULL; i++)
    ferry_download_add_mirror (self, mirrors[i], i);

  self->home = known != NULL ? find_source (self, known) : get_source (self, 0);
  if (known == NULL || ferry_range_set_get_n (self->written) > 0)
    {
      self->is_moved = self->home == NULL;
      return;
    }

  /* Nothing is there that could be of another address. */
  ferry_download_move_home (self, get_source (self, 0));
}

void
ferry_download_close_sources (FerryDownload *self)
{
  self->home = NULL;
  self->trusted = NULL;
  g_ptr_array_set_size (self->sources, 0);
}

void
ferry_download_move_home (FerryDownload *self,
                          FerrySource   *source)
{
  ferry_download_stop_check (self);
  ferry_download_doubt_sources (self);
  self->home = source;
  self->is_moved = FALSE;
  keep_home (self);

  ferry_validator_clear (&self->record.validator);
  ferry_validator_init (&self->record.validator);
  self->record.total = -1;
  self->is_accepted = FALSE;
  self->is_single = FALSE;
  self->asks_plainly = FALSE;
  self->asks_without_if_range = FALSE;
  g_clear_pointer (&self->rejected_etag, g_free);
  if (self->plan != NULL)
    {
      ferry_range_plan_free (self->plan);
      self->plan = ferry_range_plan_new (-1, self->written);
    }
}

void
ferry_download_doubt_sources (FerryDownload *self)
{
  for (guint i = 0; i < self->sources->len; i++)
    {
      FerrySource *source = get_source (self, i);

      ferry_range_set_clear (source->brought);
      ferry_validator_clear (&source->seen);
      if (source->state == FERRY_SOURCE_PROVEN)
        source->state = FERRY_SOURCE_UNPROVEN;
    }
}

/* ---- who is asked next ---- */

gboolean
ferry_download_is_idle (FerryDownload *self)
{
  return self->n_segments == 0 && self->n_proofs == 0;
}

/* Whether it could be asked, if it does not rest. */
static gboolean
is_usable (FerryDownload *self,
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

      if (!is_usable (self, source) || ferry_source_is_resting (source, now))
        continue;
      if (!is_good)
        untried = untried != NULL ? untried : source;
      else if (best == NULL || get_promise (source, usual) > get_promise (best, usual))
        best = source;
      n_good += is_good;
    }

  if (untried != NULL && best != NULL)
    return !ferry_download_is_idle (self) && is_time_to_try (self, n_good, now) ? untried : best;

  return best != NULL ? best : untried;
}

/* ---- what becomes of one that failed ---- */

static gboolean
may_be_tried_again (const FerrySource *source)
{
  switch (ferry_error_status_get_info (source->error->code)->error_class)
    {
    case FERRY_ERROR_CLASS_RETRY:
    case FERRY_ERROR_CLASS_WAIT:
      return TRUE;
    case FERRY_ERROR_CLASS_NONE:
    case FERRY_ERROR_CLASS_USER:
    case FERRY_ERROR_CLASS_FATAL:
      return FALSE;
    }

  return FALSE;
}

/* That of the first source; but as long as one of them may come back, the
 * download is not given up for another that does not. */
static FerrySource *
choose_reason (FerryDownload *self)
{
  FerrySource *reason = NULL;

  for (guint i = 0; i < self->sources->len; i++)
    {
      FerrySource *source = get_source (self, i);

      if (source->error == NULL)
        continue;
      if (may_be_tried_again (source))
        return source;
      if (reason == NULL)
        reason = source;
    }

  return reason;
}

static void
give_up (FerryDownload *self)
{
  FerrySource *reason = choose_reason (self);
  GError      *error = NULL;

  if (reason != NULL)
    {
      self->retry_after = reason->retry_after;
      error = g_error_copy (reason->error);
    }
  else
    ferry_error_set (&error, FERRY_ERROR_NOT_SAME_FILE, NULL);

  ferry_download_fail (self, error);
}

/* When the first of those that rest may be asked again; G_MAXINT64: never. */
static gint64
get_end_of_rest (FerryDownload *self)
{
  gint64 end = G_MAXINT64;

  for (guint i = 0; i < self->sources->len; i++)
    {
      FerrySource *source = get_source (self, i);

      if (is_usable (self, source))
        end = MIN (end, source->rested_until);
    }

  return end;
}

void
ferry_download_run_dry (FerryDownload *self)
{
  gint64 end = get_end_of_rest (self);

  if (self->trusted != NULL && !ferry_source_is_alive (self->trusted) &&
      ferry_download_try_otherwise (self))
    return;
  if (end == G_MAXINT64 || end - ferry_download_get_now (self) > MAX_REST)
    give_up (self);
}

void
ferry_download_source_failed (FerryDownload *self,
                              FerrySource   *source,
                              GError        *error,
                              gint64         retry_after)
{
  if (self->sources->len > 1)
    {
      ferry_source_fail (source, error, retry_after, ferry_download_get_now (self));
      if (ferry_download_is_idle (self))
        ferry_download_go_on (self);
      return;
    }

  /* The others go on; what it had to do is done by them, or by a new one. */
  if (!ferry_download_is_idle (self))
    {
      g_error_free (error);
      return;
    }
  self->retry_after = retry_after;
  ferry_download_fail (self, error);
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
  if (!self->is_over && ferry_download_is_idle (self))
    ferry_download_go_on (self);
}
