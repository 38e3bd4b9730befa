/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-download-private.h"
#include "ferry-redact.h"

/* How much of what is on disk a source must have too. */
#define PROOF_SIZE (64 * 1024)

static FerrySource *
get_source (FerryDownload *self,
            guint          index)
{
  return g_ptr_array_index (self->sources, index);
}

/* ---- proofs ---- */

gboolean
ferry_download_trusts (FerryDownload *self,
                       FerrySource   *source)
{
  if (source == self->home)
    return TRUE;
  if (self->record.total < 0)
    return FALSE;

  /* Each piece of what it brings is looked at. */
  return source->state == FERRY_SOURCE_PROVEN || (self->check != NULL && self->home != NULL);
}

gboolean
ferry_download_may_prove (FerryDownload *self)
{
  goffset total = self->record.total;
  goffset there = ferry_range_set_get_total (self->written);

  if (self->part == NULL || self->is_single || total < 0 || there == 0)
    return FALSE;
  if (!g_str_equal (ferry_request_get_method (self->request), "GET"))
    return FALSE;

  /* While somebody is at work there will soon be enough. */
  return self->n_segments == 0 || there >= MIN (PROOF_SIZE, total);
}

static void
remove_ranges (FerryRangeSet       *set,
               const FerryRangeSet *removed)
{
  for (guint i = 0; i < ferry_range_set_get_n (removed); i++)
    {
      goffset begin, end;

      ferry_range_set_get (removed, i, &begin, &end);
      ferry_range_set_remove (set, begin, end);
    }
}

/* What the home, or an earlier run, brought; if that is nothing, all there is. */
static FerryRangeSet *
copy_known (FerryDownload *self)
{
  FerryRangeSet *known = ferry_range_set_copy (self->written);

  for (guint i = 0; i < self->sources->len; i++)
    if (get_source (self, i) != self->home)
      remove_ranges (known, get_source (self, i)->brought);
  if (ferry_range_set_get_n (known) > 0)
    return known;

  ferry_range_set_free (known);
  return ferry_range_set_copy (self->written);
}

/* From a place that nobody can tell before; but as much as there is anywhere. */
static void
choose_sample (FerryDownload *self,
               goffset       *begin,
               goffset       *end)
{
  g_autoptr (FerryRangeSet) known = copy_known (self);
  double                    total = (double) ferry_range_set_get_total (known);
  goffset                   left = (goffset) (g_random_double () * total);
  goffset                   first, last;
  guint                     chosen = 0;
  goffset                   longest = 0;

  for (guint i = 0; i < ferry_range_set_get_n (known); i++)
    {
      goffset length;

      ferry_range_set_get (known, i, &first, &last);
      length = last - first;
      if (left >= 0 && left < length && length >= PROOF_SIZE)
        {
          *begin = MIN (first + left, last - PROOF_SIZE);
          *end = *begin + PROOF_SIZE;
          return;
        }
      left -= length;
      if (length > longest)
        {
          chosen = i;
          longest = length;
        }
    }

  ferry_range_set_get (known, chosen, begin, end);
  *end = MIN (*end, *begin + PROOF_SIZE);
}

void
ferry_download_start_proof (FerryDownload *self,
                            FerrySource   *source)
{
  goffset begin, end;

  choose_sample (self, &begin, &end);
  self->n_proofs++;
  self->last_proof_at = ferry_download_get_now (self);
  ferry_progress_add_connections (self->progress, 1);
  source->proof = ferry_proof_start (self, source, begin, end);
}

static void
drop_proof (FerryDownload *self,
            FerrySource   *source)
{
  self->n_proofs--;
  ferry_progress_add_connections (self->progress, -1);
  ferry_host_table_release (ferry_transport_get_hosts (self->transport),
                            source->contact->host_key);
  g_clear_pointer (&source->proof, ferry_proof_free);
}

void
ferry_download_drop_proofs (FerryDownload *self)
{
  for (guint i = 0; i < self->sources->len; i++)
    if (get_source (self, i)->proof != NULL)
      drop_proof (self, get_source (self, i));
}

void
ferry_download_proof_done (FerryDownload *self,
                           FerrySource   *source,
                           GError        *error,
                           gint64         retry_after)
{
  g_autofree char *address = NULL;

  drop_proof (self, source);
  if (error == NULL)
    {
      source->state = FERRY_SOURCE_PROVEN;
      ferry_download_go_on (self);
      return;
    }

  address = ferry_redact_uri (source->uri);
  g_debug ("%s: %s is not proven: %s", self->id, address, error->message);
  /* One that cannot show a part of its file cannot show that it is the same. */
  if (self->home == NULL &&
      g_error_matches (error, FERRY_ERROR, FERRY_ERROR_INSUFFICIENT_RANGE_SUPPORT))
    {
      g_clear_error (&error);
      ferry_error_set (&error, FERRY_ERROR_NOT_SAME_FILE, "no ranges");
    }
  ferry_download_source_failed (self, source, error, retry_after);
}

void
ferry_download_credit (FerryDownload *self,
                       FerrySource   *source,
                       goffset        begin,
                       goffset        end)
{
  ferry_range_set_add (source->brought, begin, end);
  if (!self->is_moved || source != get_source (self, 0))
    return;

  /* The new address has proven itself, and what it brings fits: from now on the
   * part is of it. */
  self->is_moved = FALSE;
  self->home = source;
  ferry_validator_clear (&self->record.validator);
  ferry_validator_copy (&source->seen, &self->record.validator);
  g_clear_pointer (&self->record.source_uri, g_free);
  ferry_download_emit (self, FERRY_RUN_SAME_FILE);
}

/* ---- bytes that are no good ---- */

void
ferry_download_forget (FerryDownload *self,
                       goffset        begin,
                       goffset        end)
{
  goffset before = ferry_range_set_get_total (ferry_range_plan_get_have (self->plan));
  goffset after;

  ferry_range_plan_forget (self->plan, begin, end);
  ferry_range_set_remove (self->written, begin, end);
  ferry_range_set_remove (self->unproven, begin, end);
  ferry_range_set_remove (self->record.have, begin, end);
  for (guint i = 0; i < self->sources->len; i++)
    ferry_range_set_remove (get_source (self, i)->brought, begin, end);
  ferry_download_forget_checked (self, begin, end);

  after = ferry_range_set_get_total (ferry_range_plan_get_have (self->plan));
  ferry_progress_add (self->progress, after - before, 0);
  self->n_forgets++;
  if (self->hasher != NULL && begin < self->hashed)
    ferry_download_start_hasher (self);
}

void
ferry_download_tell_forgotten (FerryDownload *self)
{
  ferry_download_emit (self, FERRY_RUN_CHECKPOINT);
}

static void
forget_brought (FerryDownload *self,
                FerrySource   *source)
{
  g_autoptr (FerryRangeSet) brought = ferry_range_set_copy (source->brought);

  remove_ranges (brought, self->checked);
  for (guint i = 0; i < ferry_range_set_get_n (brought); i++)
    {
      goffset begin, end;

      ferry_range_set_get (brought, i, &begin, &end);
      ferry_download_forget (self, begin, end);
    }
}

void
ferry_download_forget_source (FerryDownload *self,
                              FerrySource   *source)
{
  for (guint i = 0; i < FERRY_DOWNLOAD_MAX_SEGMENTS; i++)
    if (self->segments[i] != NULL && self->segments[i]->source == source)
      ferry_download_drop_segment (self, self->segments[i]);
  if (source->proof != NULL)
    drop_proof (self, source);

  forget_brought (self, source);
}

static void
condemn (FerryDownload   *self,
         FerrySource     *source,
         FerryErrorStatus status)
{
  GError *error = NULL;

  ferry_download_forget_source (self, source);
  ferry_error_set (&error, status, NULL);
  ferry_source_fail (source, error, -1, ferry_download_get_now (self));
}

void
ferry_download_bytes_differ (FerryDownload *self,
                             FerrySegment  *segment,
                             goffset        begin,
                             goffset        end)
{
  FerrySource *source = segment->source;
  guint        n_culprits = 0;
  GError      *error = NULL;

  if (source != self->home)
    {
      ferry_download_forget_source (self, source);
      ferry_download_tell_forgotten (self);
      ferry_error_set (&error, FERRY_ERROR_NOT_SAME_FILE, "other bytes");
      ferry_download_source_failed (self, source, error, -1);
      return;
    }

  for (guint i = 0; i < self->sources->len; i++)
    if (get_source (self, i) != source &&
        ferry_source_has_brought (get_source (self, i), begin, end))
      {
        condemn (self, get_source (self, i), FERRY_ERROR_NOT_SAME_FILE);
        n_culprits++;
      }
  if (n_culprits == 0)
    {
      ferry_download_restart (self, FERRY_RESUME_CAUSE_CHANGED);
      return;
    }

  ferry_download_drop_segment (self, segment);
  ferry_download_tell_forgotten (self);
  ferry_download_go_on (self);
}

/* ---- a whole that is no good ---- */

/* All that others than it and the home brought goes. FALSE when all is there all
 * the same, so that nothing would come of it. */
static gboolean
trust_alone (FerryDownload *self,
             FerrySource   *trusted)
{
  for (guint i = 0; i < self->sources->len; i++)
    {
      FerrySource *source = get_source (self, i);

      if (source != trusted && source != self->home)
        forget_brought (self, source);
    }

  trusted->is_condemned = TRUE; /* when it is wrong once more */
  self->trusted = trusted;
  return self->record.total < 0 ||
         !ferry_range_set_covers (self->written, 0, self->record.total);
}

static gboolean
may_be_trusted (FerrySource *source)
{
  return !source->is_condemned && ferry_source_is_alive (source);
}

/* What earlier runs left may be of anybody: once it is fetched anew. */
static gboolean
distrust_earlier_runs (FerryDownload *self)
{
  g_autoptr (FerryRangeSet) earlier = NULL;

  if (self->distrusts_earlier || self->home == NULL || !ferry_source_is_alive (self->home))
    return FALSE;

  self->distrusts_earlier = TRUE;
  earlier = ferry_range_set_copy (self->written);
  for (guint i = 0; i < self->sources->len; i++)
    remove_ranges (earlier, get_source (self, i)->brought);
  for (guint i = 0; i < ferry_range_set_get_n (earlier); i++)
    {
      goffset begin, end;

      ferry_range_set_get (earlier, i, &begin, &end);
      ferry_download_forget (self, begin, end);
    }

  self->trusted = self->home;
  return ferry_range_set_get_n (earlier) > 0;
}

static gboolean
trust_another (FerryDownload *self)
{
  if (self->home != NULL && may_be_trusted (self->home) && trust_alone (self, self->home))
    return TRUE;
  if (distrust_earlier_runs (self))
    return TRUE;
  if (self->home != NULL && ferry_source_is_alive (self->home))
    return FALSE;

  for (guint i = 0; i < self->sources->len; i++)
    if (may_be_trusted (get_source (self, i)) && trust_alone (self, get_source (self, i)))
      return TRUE;

  return FALSE;
}

/* What is there has proven others wrong, and is wrong itself: they may have been
 * right. */
static gboolean
trust_refused (FerryDownload *self)
{
  for (guint i = 0; i < self->sources->len; i++)
    {
      FerrySource *source = get_source (self, i);

      if (source->is_condemned ||
          !g_error_matches (source->error, FERRY_ERROR, FERRY_ERROR_NOT_SAME_FILE))
        continue;

      source->state = FERRY_SOURCE_UNPROVEN;
      source->rested_until = 0;
      source->is_condemned = TRUE;
      ferry_download_forget (self, 0, G_MAXINT64);
      ferry_download_move_home (self, source);
      self->trusted = source;
      return TRUE;
    }

  return FALSE;
}

gboolean
ferry_download_try_otherwise (FerryDownload *self)
{
  if (self->sources->len < 2 || (!trust_another (self) && !trust_refused (self)))
    return FALSE;

  if (self->is_over)
    {
      self->is_over = FALSE;
      ferry_download_start_tick (self);
    }
  self->is_verifying = FALSE;
  ferry_download_start_hasher (self);
  ferry_download_tell_forgotten (self);
  ferry_download_go_on (self);
  return TRUE;
}
