/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-download-digest.h"
#include "ferry-download-private.h"
#include "ferry-error.h"
#include "ferry-kept-headers.h"
#include "ferry-offer.h"
#include "ferry-uri.h"

/* One that was asked as one of several, but is the last of them, hears what the
 * server has against several. A server that is in trouble is left alone. */
static gboolean
is_worth_asking_alone (FerryDownload     *self,
                       FerrySegment      *segment,
                       const FerryAnswer *answer)
{
  return !segment->is_first && self->n_segments == 1 && segment->source == self->home &&
         answer->status < 500 && answer->status != 429 && answer->retry_after < 0;
}

static void
fail_with_status (FerryDownload *self,
                  FerrySegment  *segment,
                  int            status)
{
  const FerryAnswer *answer = ferry_exchange_get_answer (segment->exchange);
  guint              told = ferry_exchange_get_http_status (segment->exchange);
  g_autofree char   *detail = told != 0 ? g_strdup_printf ("HTTP %u", told) : NULL;
  GError            *error = NULL;

  if (is_worth_asking_alone (self, segment, answer))
    {
      ferry_download_ask_again (self, segment);
      return;
    }

  if (segment->is_first)
    self->record.http_status = told;
  ferry_error_set (&error, (FerryErrorStatus) status, detail);
  ferry_download_segment_failed (self, segment, error, answer->retry_after);
}

/* A signed target expired, or a mirror left: the address as the user gave it
 * may lead to a fresh one. */
static gboolean
may_walk_again (FerrySegment *segment,
                guint         status)
{
  return segment->target != NULL &&
         (status == 401 || status == 403 || status == 404 || status == 410);
}

static void
refuse_status (FerryDownload *self,
               FerrySegment  *segment)
{
  guint status = ferry_exchange_get_answer (segment->exchange)->status;

  if (may_walk_again (segment, status))
    {
      /* Another one may have found a fresh target meanwhile. */
      if (segment->source->final_uri == segment->target)
        g_clear_pointer (&segment->source->final_uri, g_uri_unref);
      ferry_download_ask_again (self, segment);
      return;
    }

  fail_with_status (self, segment, ferry_error_status_from_http (status));
}

static void
keep_target (FerrySegment *segment)
{
  g_clear_pointer (&segment->source->final_uri, g_uri_unref);
  segment->source->final_uri = g_uri_ref (ferry_exchange_get_uri (segment->exchange));
}

static void
keep_addresses (FerryDownload *self,
                FerrySegment  *segment)
{
  GPtrArray *redirects = ferry_exchange_get_redirects (segment->exchange);

  keep_target (segment);
  g_free (self->record.final_uri);
  self->record.final_uri = ferry_uri_to_string (segment->source->final_uri);
  if (redirects->len == 0 && self->is_accepted)
    return; /* a later request that went straight to the end of the chain */

  g_strfreev (self->record.redirects);
  self->record.redirects = g_new0 (char *, redirects->len + 1);
  for (guint i = 0; i < redirects->len; i++)
    self->record.redirects[i] = g_strdup (g_ptr_array_index (redirects, i));
}

static FerryPartFile *
create_part (FerryDownload     *self,
             const FerryAnswer *answer,
             GError           **error)
{
  FerryPartFileSpec spec = { 0 };
  g_autofree char  *name = g_strdup (self->record.name);

  if (name == NULL)
    name = ferry_offer_choose_name (self->request, answer, self->record.final_uri);

  spec.ops = ferry_transport_get_ops (self->transport);
  spec.id = self->id;
  spec.directory = ferry_request_get_directory (self->request);
  spec.name = name;
  spec.if_exists = ferry_request_get_if_exists (self->request);
  spec.keep_name = self->record.name != NULL;
  spec.superseded = self->record.old_part_name;

  return ferry_part_file_create (&spec, error);
}

typedef struct
{
  FerryDownload *download; /* (owned) */
  FerryPartFile *part;     /* (owned) */
  goffset        total;
  GError        *error; /* (owned) (nullable) */
} Reserve;

static void
reserve_free (gpointer data)
{
  Reserve *reserve = data;

  ferry_download_release (reserve->download);
  ferry_part_file_unref (reserve->part);
  g_clear_error (&reserve->error);
  g_free (reserve);
}

static void
reserve_work (gpointer data)
{
  Reserve *reserve = data;

  ferry_part_file_reserve (reserve->part, reserve->total, &reserve->error);
}

static void
reserve_done (gpointer data)
{
  Reserve *reserve = data;

  if (reserve->error != NULL && reserve->part == reserve->download->part)
    ferry_download_fail (reserve->download, g_steal_pointer (&reserve->error));
}

/* A small file is there before its blocks were reserved. */
#define MIN_RESERVE (1024 * 1024)

static void
reserve_space (FerryDownload *self)
{
  Reserve *reserve;

  if (self->record.total < MIN_RESERVE)
    return;

  reserve = g_new0 (Reserve, 1);
  reserve->download = ferry_download_hold (self);
  reserve->part = ferry_part_file_ref (self->part);
  reserve->total = self->record.total;
  ferry_writer_push (ferry_transport_get_writer (self->transport),
                     reserve_work, reserve_done, reserve, reserve_free,
                     ferry_transport_get_context (self->transport));
}

/* Makes the part of a file that is new to us. */
static gboolean
make_part (FerryDownload     *self,
           const FerryAnswer *answer,
           GError           **error)
{
  self->part = create_part (self, answer, error);
  if (self->part == NULL)
    return FALSE;

  if (self->record.name == NULL)
    self->record.name = g_strdup (ferry_part_file_get_name (self->part));
  g_free (self->record.part_name);
  self->record.part_name = g_strdup (ferry_part_file_get_part_name (self->part));
  ferry_download_start_hasher (self);
  return TRUE;
}

/* The identity of the part is that of the first answer that filled it: it is
 * never mixed with that of a later one. */
static void
keep_identity (FerryDownload            *self,
               FerrySource              *source,
               const FerryAnswer        *answer,
               const FerryResumeVerdict *verdict)
{
  if (source == self->home && ferry_range_set_get_total (self->written) == 0)
    {
      ferry_validator_clear (&self->record.validator);
      ferry_validator_from_answer (answer, &self->record.validator);
      g_free (self->record.content_type);
      self->record.content_type = g_strdup (answer->content_type);
      self->record.is_resumable = ferry_offer_is_resumable (answer);
    }
  else if (answer->status == 206)
    self->record.is_resumable = TRUE;

  if (verdict->total >= 0)
    {
      self->record.total = verdict->total;
      self->record.validator.length = verdict->total;
      ferry_range_plan_set_total (self->plan, verdict->total);
    }

  source->refuses_ranges = answer->refuses_ranges;
  /* Where answers keep contradicting each other, one is to be believed. */
  self->is_single = self->n_restarts > 1 ||
                    answer->content_encoding != NULL ||
                    verdict->total < 0 ||
                    !g_str_equal (ferry_request_get_method (self->request), "GET");
}

static gboolean
check_space (FerryDownload *self,
             GError       **error)
{
  goffset missing = self->record.total - ferry_range_set_get_total (self->written);

  return self->record.total < 0 ||
         ferry_part_file_check_space (self->part, missing, self->record.total, error);
}

/* What the user, or who told of the address, says about the size holds. */
static gboolean
check_size (FerryDownload            *self,
            FerrySegment             *segment,
            const FerryResumeVerdict *verdict)
{
  if (self->expected_size < 0 || verdict->total < 0 || verdict->total == self->expected_size)
    return TRUE;

  ferry_download_segment_failed (self, segment, ferry_download_make_size_error (self), -1);
  return FALSE;
}

/* The answer that decides what the part is of. */
static gboolean
accept_first (FerryDownload            *self,
              FerrySegment             *segment,
              const FerryResumeVerdict *verdict)
{
  const FerryAnswer *answer = ferry_exchange_get_answer (segment->exchange);
  gboolean           is_new = self->part == NULL;
  GError            *error = NULL;

  if (is_new && self->record.content_type == NULL &&
      ferry_offer_is_page_instead_of_file (answer, segment->source->contact->uri))
    {
      fail_with_status (self, segment, FERRY_ERROR_NOT_THE_FILE);
      return FALSE;
    }
  if (!check_size (self, segment, verdict))
    return FALSE;

  self->record.http_status = ferry_exchange_get_http_status (segment->exchange);
  keep_addresses (self, segment);
  ferry_kept_headers_set (&self->record, ferry_exchange_get_headers (segment->exchange));
  keep_identity (self, segment->source, answer, verdict);
  if ((is_new && !make_part (self, answer, &error)) || !check_space (self, &error))
    {
      ferry_download_fail (self, error);
      return FALSE;
    }

  self->is_accepted = TRUE;
  ferry_ramp_init (&self->ramp, self->max_connections, ferry_download_get_now (self));
  /* What comes before the first beat counts, be it all that comes for a while. */
  self->window_start = self->ramp.window_start;
  self->window_bytes = self->progressed;
  reserve_space (self);
  ferry_download_start_check (self);
  ferry_download_digest_answered (self, segment);
  ferry_download_emit (self, FERRY_RUN_RESPONSE);
  return TRUE;
}

/* A third ETag for the same bytes: they tell the servers apart, all of them, for
 * as long as the run lasts. No answer has the empty one. */
static void
learn_rotation (FerryDownload     *self,
                const FerryAnswer *answer)
{
  if (self->rejected_etag == NULL || answer->etag == NULL ||
      g_str_equal (answer->etag, self->rejected_etag) ||
      g_strcmp0 (answer->etag, self->record.validator.etag) == 0)
    return;

  g_free (self->rejected_etag);
  self->rejected_etag = g_strdup ("");
}

/* Another answer of the same run: a further segment, or the first one's next
 * request. */
static gboolean
accept (FerryDownload            *self,
        FerrySegment             *segment,
        const FerryResumeVerdict *verdict)
{
  ferry_ramp_add_setup (&self->ramp, ferry_exchange_get_setup_time (segment->exchange));
  self->was_misplaced = FALSE;
  learn_rotation (self, ferry_exchange_get_answer (segment->exchange));
  if (segment->asked.has_range)
    self->is_range_proven = TRUE;
  if (!self->is_accepted)
    return accept_first (self, segment, verdict);
  if (segment->source != self->home)
    keep_target (segment);
  else if (segment->is_first || segment->source->final_uri == NULL)
    keep_addresses (self, segment);

  return TRUE;
}

/* The body of this answer is the new file from its beginning. */
static gboolean
begin_anew_with_body (FerryDownload      *self,
                      FerrySegment       *segment,
                      FerryResumeVerdict *verdict)
{
  gint64  now = ferry_download_get_now (self);
  goffset begin, end;

  ferry_download_drop_others (self, segment);
  if (!ferry_download_begin_anew (self, verdict->cause))
    return FALSE;

  ferry_range_plan_take (self->plan, segment->index, 0, now, &begin, &end);
  verdict->first = 0;
  verdict->total = ferry_exchange_get_answer (segment->exchange)->content_length;
  return accept (self, segment, verdict);
}

/* A range that leaves a gap is no use (fault A05): once it may be an accident,
 * twice it is how this server counts, and only the whole file is to be had. */
static void
ask_after_misplaced (FerryDownload            *self,
                     FerrySegment             *segment,
                     const FerryResumeVerdict *verdict)
{
  if (self->was_misplaced)
    {
      ferry_download_restart (self, verdict->cause);
      return;
    }

  self->was_misplaced = TRUE;
  ferry_download_ask_again (self, segment);
}

static gboolean
refuse (FerryDownload            *self,
        FerrySegment             *segment,
        const FerryResumeVerdict *verdict)
{
  if (verdict->cause == FERRY_RESUME_CAUSE_WRONG_RANGE &&
      segment->asked.has_range && self->n_segments == 1)
    {
      ask_after_misplaced (self, segment, verdict);
      return FALSE;
    }

  if (verdict->cause == FERRY_RESUME_CAUSE_RANGES_IGNORED)
    segment->source->refuses_ranges = TRUE;
  fail_with_status (self, segment, verdict->error);
  return FALSE;
}

/* Nothing of the file is missing: the empty file, or one that was whole. */
static void
complete (FerryDownload            *self,
          FerrySegment             *segment,
          const FerryResumeVerdict *verdict)
{
  const FerryAnswer *answer = ferry_exchange_get_answer (segment->exchange);
  GError            *error = NULL;

  keep_identity (self, segment->source, answer, verdict);
  if (self->part == NULL && !make_part (self, answer, &error))
    {
      ferry_download_fail (self, error);
      return;
    }
  ferry_download_segment_done (self, segment);
}

static gboolean
act (FerryDownload      *self,
     FerrySegment       *segment,
     FerryResumeVerdict *verdict)
{
  switch (verdict->action)
    {
    case FERRY_RESUME_APPEND:
      return accept (self, segment, verdict);
    case FERRY_RESUME_RESTART_WITH_BODY:
      return begin_anew_with_body (self, segment, verdict);
    case FERRY_RESUME_RESTART:
      ferry_download_restart (self, verdict->cause);
      return FALSE;
    case FERRY_RESUME_ASK_WITHOUT_IF_RANGE:
      self->asks_without_if_range = TRUE;
      g_free (self->rejected_etag);
      self->rejected_etag = g_strdup (ferry_exchange_get_answer (segment->exchange)->etag);
      ferry_download_ask_again (self, segment);
      return FALSE;
    case FERRY_RESUME_ASK_WITHOUT_RANGE:
      self->asks_plainly = TRUE;
      ferry_download_ask_again (self, segment);
      return FALSE;
    case FERRY_RESUME_COMPLETE:
      complete (self, segment, verdict);
      return FALSE;
    case FERRY_RESUME_REFUSE:
      return refuse (self, segment, verdict);
    }

  g_assert_not_reached ();
}

/* The part is not given up for a file that is not the one either. */
static gboolean
leads_to_unexpected (FerryDownload            *self,
                     const FerryResumeVerdict *verdict)
{
  gboolean begins_anew = verdict->action == FERRY_RESUME_RESTART ||
                         verdict->action == FERRY_RESUME_RESTART_WITH_BODY;

  return begins_anew && self->expected_size >= 0 && verdict->total >= 0 &&
         verdict->total != self->expected_size;
}

/* One whose validators are not those of the part: it may add to it, and has no
 * say about it. */
static gboolean
judge_guest (FerryDownload      *self,
             FerrySegment       *segment,
             FerryResumeVerdict *verdict)
{
  const FerryAnswer *answer = ferry_exchange_get_answer (segment->exchange);
  GError            *error = NULL;

  if (ferry_source_judge (segment->source, &segment->asked, self->record.total, answer,
                          verdict, &error))
    return accept (self, segment, verdict);

  ferry_download_segment_failed (self, segment, error, answer->retry_after);
  return FALSE;
}

gboolean
ferry_download_judge (FerryDownload      *self,
                      FerrySegment       *segment,
                      FerryResumeVerdict *verdict)
{
  const FerryAnswer *answer = ferry_exchange_get_answer (segment->exchange);

  if (!ferry_offer_has_bytes (answer))
    {
      refuse_status (self, segment);
      return FALSE;
    }

  if (segment->source != self->home)
    return judge_guest (self, segment, verdict);

  /* What was learnt meanwhile counts, and what was known then may be gone. */
  segment->asked.rejected_etag = self->rejected_etag;
  segment->asked.known_content_type = self->record.content_type;
  *verdict = ferry_validator_judge_resume (&self->record.validator, &segment->asked, answer);
  g_debug ("%s: %u for bytes %" G_GOFFSET_FORMAT "–%" G_GOFFSET_FORMAT " → action %d, cause %d",
           self->id, answer->status, segment->asked.first, segment->asked.end,
           verdict->action, verdict->cause);
  if (leads_to_unexpected (self, verdict))
    {
      ferry_download_segment_failed (self, segment, ferry_download_make_size_error (self), -1);
      return FALSE;
    }

  return act (self, segment, verdict);
}
