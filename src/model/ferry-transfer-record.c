/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-transfer-record.h"

void
ferry_transfer_record_init (FerryTransferRecord *self)
{
  g_return_if_fail (self != NULL);

  *self = (FerryTransferRecord){
    .status = FERRY_STATUS_IDLE,
    .reason = FERRY_REASON_QUEUED,
    .error = -1,
    .total = -1,
  };
  ferry_validator_init (&self->validator);
  self->have = ferry_range_set_new ();
  self->timeline = ferry_timeline_new ();
}

static void
clear_headers (FerryTransferRecord *self)
{
  for (guint i = 0; i < self->n_headers; i++)
    {
      g_free (self->headers[i].name);
      g_free (self->headers[i].value);
    }
  g_clear_pointer (&self->headers, g_free);
  self->n_headers = 0;
}

void
ferry_transfer_record_clear (FerryTransferRecord *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->message);
  g_free (self->detail);
  g_free (self->name);
  g_free (self->part_name);
  g_free (self->old_part_name);
  g_free (self->content_type);
  g_free (self->final_uri);
  g_strfreev (self->redirects);
  g_free (self->checksum);
  ferry_validator_clear (&self->validator);
  ferry_range_set_free (self->have);
  ferry_timeline_free (self->timeline);
  clear_headers (self);
  g_free (self->source_uri);
  g_free (self->told_checksum);
  g_free (self->upload_uri);
  g_free (self->stamps);
  g_clear_pointer (&self->answer, g_bytes_unref);
  *self = (FerryTransferRecord){ 0 };
}

void
ferry_transfer_record_copy (const FerryTransferRecord *self,
                            FerryTransferRecord       *copy)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (copy != NULL);

  *copy = *self;
  copy->message = g_strdup (self->message);
  copy->detail = g_strdup (self->detail);
  copy->name = g_strdup (self->name);
  copy->part_name = g_strdup (self->part_name);
  copy->old_part_name = g_strdup (self->old_part_name);
  copy->content_type = g_strdup (self->content_type);
  copy->final_uri = g_strdup (self->final_uri);
  copy->redirects = g_strdupv (self->redirects);
  copy->checksum = g_strdup (self->checksum);
  ferry_validator_copy (&self->validator, &copy->validator);
  copy->have = ferry_range_set_copy (self->have);
  copy->timeline = ferry_timeline_copy (self->timeline);
  copy->headers = self->n_headers > 0 ? g_new0 (FerryHeader, self->n_headers) : NULL;
  for (guint i = 0; i < self->n_headers; i++)
    {
      copy->headers[i].name = g_strdup (self->headers[i].name);
      copy->headers[i].value = g_strdup (self->headers[i].value);
    }
  copy->source_uri = g_strdup (self->source_uri);
  copy->told_checksum = g_strdup (self->told_checksum);
  copy->upload_uri = g_strdup (self->upload_uri);
  copy->stamps = g_memdup2 (self->stamps, self->n_stamps * sizeof *self->stamps);
  copy->answer = self->answer != NULL ? g_bytes_ref (self->answer) : NULL;
}
