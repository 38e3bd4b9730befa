/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-source.h"

#include "ferry-backoff.h"
#include "ferry-uri.h"

/* Failures in a row after which a source is of no more use to a run. */
#define MAX_FAILURES 5

/* A source whose file seems to change again and again is not worth the asking. */
#define MAX_DOUBTS 3

#define FIRST_REST G_USEC_PER_SEC

static FerrySource *
make_source (const char *uri,
             guint       priority)
{
  FerrySource *self = g_new0 (FerrySource, 1);

  self->uri = g_strdup (uri);
  self->priority = priority;
  self->brought = ferry_range_set_new ();
  self->retry_after = -1;
  ferry_validator_init (&self->seen);
  return self;
}

FerrySource *
ferry_source_new (const FerryContact *contact)
{
  FerrySource *self = make_source (ferry_request_get_uri (contact->request), 0);

  self->contact = contact;
  return self;
}

FerrySource *
ferry_source_new_beside (const FerryContact *contact,
                         const char         *uri,
                         guint               priority)
{
  g_autoptr (GUri) parsed = ferry_uri_parse (uri, NULL);
  g_autofree char *stored = NULL;
  FerrySource     *self;

  if (parsed == NULL || !ferry_uri_is_supported (parsed))
    return NULL;

  stored = ferry_uri_to_string (parsed);
  self = make_source (stored, priority);
  ferry_contact_open_beside (&self->own, contact, parsed);
  self->contact = &self->own;
  return self;
}

void
ferry_source_free (FerrySource *self)
{
  g_assert (self->n_segments == 0 && self->proof == NULL);

  if (self->contact == &self->own)
    {
      ferry_contact_close (&self->own);
      ferry_contact_clear (&self->own);
    }
  g_free (self->uri);
  g_clear_pointer (&self->final_uri, g_uri_unref);
  ferry_validator_clear (&self->seen);
  ferry_range_set_free (self->brought);
  g_clear_error (&self->error);
  g_free (self);
}

static gboolean
is_worth_another_try (const FerrySource *self)
{
  const FerryErrorInfo *info = ferry_error_status_get_info (self->error->code);

  switch (info->error_class)
    {
    case FERRY_ERROR_CLASS_RETRY:
    case FERRY_ERROR_CLASS_WAIT:
      return self->n_failures < MAX_FAILURES &&
             (info->max_retries < 0 || self->n_failures <= (guint) info->max_retries);
    case FERRY_ERROR_CLASS_NONE:
    case FERRY_ERROR_CLASS_USER:
    case FERRY_ERROR_CLASS_FATAL:
      return FALSE;
    }

  return FALSE;
}

void
ferry_source_fail (FerrySource *self,
                   GError      *error,
                   gint64       retry_after,
                   gint64       now)
{
  gint64 rest = FIRST_REST << self->n_failures;

  g_clear_error (&self->error);
  self->error = error;
  self->retry_after = retry_after;
  self->n_failures++;
  if (!is_worth_another_try (self))
    self->state = FERRY_SOURCE_DEAD;
  if (retry_after >= 0)
    rest = MAX (rest, retry_after * G_USEC_PER_SEC);
  self->rested_until = now + rest;
}

gboolean
ferry_source_is_resting (const FerrySource *self,
                         gint64             now)
{
  return now < self->rested_until;
}

gboolean
ferry_source_is_alive (const FerrySource *self)
{
  return self->state != FERRY_SOURCE_DEAD;
}

gboolean
ferry_source_has_brought (const FerrySource *self,
                          goffset            begin,
                          goffset            end)
{
  goffset gap_begin, gap_end;

  if (!ferry_range_set_next_gap (self->brought, begin, end, &gap_begin, &gap_end))
    return TRUE;

  return gap_begin != begin || gap_end != end;
}

/* What it says of itself is not what it said before. */
static void
doubt (FerrySource *self)
{
  ferry_validator_clear (&self->seen);
  self->state = ++self->n_doubts > MAX_DOUBTS ? FERRY_SOURCE_DEAD : FERRY_SOURCE_UNPROVEN;
}

static void
set_error (GError                  **error,
           FerryErrorStatus          status,
           const FerryAnswer        *answer,
           const FerryResumeVerdict *verdict)
{
  g_autofree char *detail = g_strdup_printf ("HTTP %u, %d", answer->status, verdict->cause);

  ferry_error_set (error, status, detail);
}

/* All of another file came, with its size told. */
static gboolean
is_whole_of_another (const FerryAnswer *answer,
                     goffset            total)
{
  return !answer->has_content_range && !answer->is_chunked && answer->status != 416 &&
         answer->content_length >= 0 && answer->content_length != total;
}

/* Only a slice of known place in a file of the same size is of use. */
static gboolean
is_slice_of (const FerryAnswer        *answer,
             const FerryResumeVerdict *verdict,
             goffset                   total)
{
  return verdict->action == FERRY_RESUME_APPEND && answer->has_content_range &&
         answer->range_total == total;
}

gboolean
ferry_source_judge (FerrySource               *self,
                    const FerryResumeQuestion *asked,
                    goffset                    total,
                    const FerryAnswer         *answer,
                    FerryResumeVerdict        *verdict,
                    GError                   **error)
{
  g_auto (FerryValidator) known = { 0 };

  ferry_validator_copy (&self->seen, &known);
  known.length = total;
  *verdict = ferry_validator_judge_resume (&known, asked, answer);
  if (is_slice_of (answer, verdict, total))
    {
      if (self->seen.length < 0)
        ferry_validator_from_answer (answer, &self->seen);
      return TRUE;
    }

  /* Also one whose size is not told. */
  if (verdict->action == FERRY_RESUME_APPEND || is_whole_of_another (answer, total))
    set_error (error, FERRY_ERROR_NOT_SAME_FILE, answer, verdict);
  else if (verdict->action == FERRY_RESUME_REFUSE)
    set_error (error, (FerryErrorStatus) verdict->error, answer, verdict);
  else if (answer->has_content_range && answer->range_total == total)
    {
      doubt (self);
      set_error (error, FERRY_ERROR_REMOTE_CHANGED, answer, verdict);
    }
  else
    set_error (error, FERRY_ERROR_NOT_SAME_FILE, answer, verdict);

  return FALSE;
}
