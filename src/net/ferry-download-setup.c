/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-download-private.h"
#include "ferry-error.h"

/* The last run got as far as the final name, but not to saying so. Nothing but a
 * whole file ever gets it, so its size is the one that nobody knew before. */
static gboolean
was_published (FerryDownload *self)
{
  goffset size;

  if (self->part != NULL || self->record.name == NULL)
    return FALSE;
  if (!ferry_part_file_was_published (ferry_transport_get_ops (self->transport),
                                      ferry_request_get_directory (self->request),
                                      self->record.name, self->id, &size))
    return FALSE;

  if (self->record.total < 0)
    {
      self->record.total = size;
      self->record.is_unverified = TRUE;
    }

  return size == self->record.total;
}

static void
open_part (FerryDownload *self)
{
  FerryPartFileSpec  spec = { 0 };
  g_autoptr (GError) error = NULL;
  goffset            size, end;

  if (self->record.part_name == NULL)
    return;

  spec.ops = ferry_transport_get_ops (self->transport);
  spec.id = self->id;
  spec.directory = ferry_request_get_directory (self->request);
  spec.name = self->record.name;
  spec.if_exists = ferry_request_get_if_exists (self->request);
  self->part = ferry_part_file_open (&spec, self->record.part_name, &error);
  if (self->part == NULL && !g_error_matches (error, FERRY_ERROR, FERRY_ERROR_PART_LOST))
    {
      ferry_download_fail (self, g_steal_pointer (&error));
      return;
    }

  if (was_published (self))
    {
      self->is_over = TRUE;
      ferry_range_set_add (self->written, 0, self->record.total);
      ferry_download_end_published (self);
      return;
    }

  /* What the part no longer has must be fetched again, whatever was noted. */
  size = self->part != NULL ? ferry_part_file_get_size (self->part) : 0;
  end = ferry_range_set_get_end (self->written);
  if (size < end)
    {
      ferry_range_set_remove (self->written, MAX (0, size), end);
      ferry_range_set_remove (self->unproven, MAX (0, size), end);
    }
  if (self->part == NULL)
    {
      g_clear_pointer (&self->record.part_name, g_free);
      ferry_range_set_clear (self->record.have);
      self->record.restarts++;
      ferry_download_emit_restarted (self, FERRY_RESUME_CAUSE_NONE);
    }
}

/* Nothing is there that the next answer would have to fit to: what an earlier one
 * said, perhaps from another address, is not to be read into one that says less. */
static void
forget_identity (FerryDownload *self)
{
  if (ferry_range_set_get_n (self->written) > 0)
    return;

  ferry_validator_clear (&self->record.validator);
  ferry_validator_init (&self->record.validator);
  self->record.total = -1;
}

static void
open_sources (FerryDownload *self)
{
  FerryPieces *pieces = ferry_request_get_pieces (self->request);

  forget_identity (self);
  ferry_download_open_sources (self);
  if (pieces != NULL)
    ferry_download_set_pieces (self, pieces);
}

gboolean
ferry_download_set_up (FerryDownload *self)
{
  GError *error = NULL;

  if (!ferry_contact_open (&self->contact, self->transport, self->id, &error))
    ferry_download_fail (self, error);
  if (!self->is_over)
    open_part (self);
  if (!self->is_over)
    open_sources (self);

  return !self->is_over;
}
