/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-entry.h"

#include "ferry-error.h"
#include "ferry-payload.h"

gboolean
ferry_entry_is_stored (const FerryEntry *self)
{
  return self->position != FERRY_SNAPSHOT_NOWHERE || self->request_offset != 0;
}

gboolean
ferry_entry_is_unchanged (const FerryEntry *self)
{
  return self->transfer == NULL && self->request_offset == 0 && self->record_offset == 0;
}

gboolean
ferry_entry_is_settled (const FerryEntry *self)
{
  if (self->transfer != NULL)
    return ferry_status_is_settled (ferry_transfer_get_status (self->transfer));
  return self->is_settled;
}

static gboolean
read_journal (const FerryEntry *self,
              FerryJournal     *journal,
              FerryFrameKind    kind,
              GVariant        **request,
              GVariant        **record,
              GError          **error)
{
  gboolean           is_request = kind == FERRY_FRAME_REQUEST;
  goffset            offset = is_request ? self->request_offset : self->record_offset;
  gsize              length = is_request ? self->request_length : self->record_length;
  g_autofree guint8 *bytes = NULL;
  FerryFrame         frame;

  bytes = ferry_journal_read (journal, offset, length, &frame, error);
  if (bytes == NULL)
    return FALSE;
  if (frame.kind != kind || !ferry_uuid_equal (&frame.id, &self->id))
    {
      ferry_error_set (error, FERRY_ERROR_STATE_UNREADABLE, NULL);
      return FALSE;
    }
  return ferry_payload_read (&frame, ferry_journal_is_swapped (journal), request, record, error);
}

static gboolean
read_snapshot (const FerryEntry *self,
               FerrySnapshot    *snapshot,
               GVariant        **request,
               GVariant        **record,
               GError          **error)
{
  FerryFrame frame;

  if (!ferry_snapshot_read (snapshot, self->position, &frame))
    {
      ferry_error_set (error, FERRY_ERROR_STATE_UNREADABLE, NULL);
      return FALSE;
    }
  return ferry_payload_read (&frame, ferry_snapshot_is_swapped (snapshot), request, record, error);
}

gboolean
ferry_entry_read (const FerryEntry *self,
                  FerrySnapshot    *snapshot,
                  FerryJournal     *journal,
                  GVariant        **request,
                  GVariant        **record,
                  GError          **error)
{
  g_autoptr (GVariant) base_request = NULL;
  g_autoptr (GVariant) base_record = NULL;
  g_autoptr (GVariant) no_request = NULL;
  g_autoptr (GVariant) last_record = NULL;

  if (self->request_offset != 0)
    {
      if (!read_journal (self, journal, FERRY_FRAME_REQUEST, &base_request, &base_record, error))
        return FALSE;
    }
  else if (!read_snapshot (self, snapshot, &base_request, &base_record, error))
    return FALSE;

  if (self->record_offset != 0 &&
      !read_journal (self, journal, FERRY_FRAME_RECORD, &no_request, &last_record, error))
    return FALSE;

  *request = g_steal_pointer (&base_request);
  *record = last_record != NULL ? g_steal_pointer (&last_record) : g_steal_pointer (&base_record);
  return TRUE;
}

void
ferry_entry_summarise (const FerryEntry *self,
                       FerrySnapshot    *snapshot,
                       FerryJournal     *journal,
                       FerrySummary     *summary,
                       char            **texts)
{
  g_autoptr (GVariant) request = NULL;
  g_autoptr (GVariant) record = NULL;

  if (self->transfer != NULL)
    {
      ferry_summary_of_transfer (self->transfer, summary, texts);
      return;
    }
  ferry_entry_read (self, snapshot, journal, &request, &record, NULL);
  ferry_payload_summarise (&self->id, request, record, summary, texts);
}
