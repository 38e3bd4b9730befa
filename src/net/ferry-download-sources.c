/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-download-private.h"
#include "ferry-uri.h"

#include <glib/gi18n-lib.h>

/* So many addresses a download has at most, whoever tells of them. */
#define MAX_SOURCES 64

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

      if (ferry_download_may_ask (self, source))
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
