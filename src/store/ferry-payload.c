/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-payload.h"

#include "ferry-codec.h"
#include "ferry-error.h"

#include <glib/gi18n-lib.h>

#define WHOLE_TYPE "(" FERRY_CODEC_REQUEST_TYPE FERRY_CODEC_RECORD_TYPE ")"

/* NULL when the bytes are no normal form of the type. */
static GVariant *
payload_to_variant (const FerryFrame *frame,
                    const char       *type,
                    gboolean          is_swapped)
{
  g_autoptr (GBytes)   bytes = g_bytes_new (frame->payload, frame->payload_length);
  g_autoptr (GVariant) stored = NULL;

  stored = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (type), bytes, FALSE));
  if (!g_variant_is_normal_form (stored))
    return NULL;
  return is_swapped ? g_variant_byteswap (stored) : g_steal_pointer (&stored);
}

static gboolean
read_parts (const FerryFrame *frame,
            gboolean          is_swapped,
            GVariant        **request,
            GVariant        **record)
{
  g_autoptr (GVariant) whole = NULL;

  switch (frame->kind)
    {
    case FERRY_FRAME_REQUEST:
      whole = payload_to_variant (frame, WHOLE_TYPE, is_swapped);
      if (whole == NULL)
        return FALSE;
      *request = g_variant_get_child_value (whole, 0);
      *record = g_variant_get_child_value (whole, 1);
      return TRUE;
    case FERRY_FRAME_RECORD:
      *record = payload_to_variant (frame, FERRY_CODEC_RECORD_TYPE, is_swapped);
      return *record != NULL;
    case FERRY_FRAME_REMOVE:
      return TRUE;
    }
  return FALSE;
}

gboolean
ferry_payload_read (const FerryFrame *frame,
                    gboolean          is_swapped,
                    GVariant        **request,
                    GVariant        **record,
                    GError          **error)
{
  *request = NULL;
  *record = NULL;
  if (read_parts (frame, is_swapped, request, record))
    return TRUE;
  ferry_error_set (error, FERRY_ERROR_STATE_UNREADABLE, NULL);
  return FALSE;
}

GVariant *
ferry_payload_new (FerryFrameKind kind,
                   GVariant      *request,
                   GVariant      *record)
{
  switch (kind)
    {
    case FERRY_FRAME_REQUEST:
      return g_variant_ref_sink (g_variant_new ("(@" FERRY_CODEC_REQUEST_TYPE
                                                "@" FERRY_CODEC_RECORD_TYPE ")",
                                                request, record));
    case FERRY_FRAME_RECORD:
      return g_variant_ref (record);
    case FERRY_FRAME_REMOVE:
      return NULL;
    }
  g_assert_not_reached ();
}

void
ferry_payload_append_frame (FerryFrameKind   kind,
                            const FerryUuid *id,
                            guint64          generation,
                            GVariant        *payload,
                            GByteArray      *bytes)
{
  FerryFrame frame = { .kind = kind, .id = *id, .generation = generation };

  if (payload != NULL)
    {
      frame.payload = g_variant_get_data (payload);
      frame.payload_length = g_variant_get_size (payload);
    }
  ferry_frame_append (&frame, bytes);
}

gboolean
ferry_payload_peek_settled (const FerryFrame *frame,
                            gboolean          is_swapped)
{
  g_autoptr (GVariant) request = NULL;
  g_autoptr (GVariant) record = NULL;

  return read_parts (frame, is_swapped, &request, &record) && record != NULL &&
         ferry_status_is_settled (ferry_codec_peek_status (record));
}

/* Each may be good by itself, and yet not belong to the other: an upload has no
 * folder in which a part of it could lie. */
static gboolean
check_pair (FerryRequest              *request,
            const FerryTransferRecord *record,
            GError                   **error)
{
  if (ferry_request_get_direction (request) == FERRY_DIRECTION_DOWNLOAD ||
      (record->part_name == NULL && record->old_part_name == NULL))
    return TRUE;

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_STATE_UNREADABLE,
               _ ("What was stored about this transfer is damaged at “%s”"), "part-name");

  return FALSE;
}

FerryTransfer *
ferry_payload_decode (const FerryUuid *id,
                      GVariant        *request,
                      GVariant        *record,
                      GError         **error)
{
  g_autoptr (FerryRequest)     decoded_request = ferry_codec_decode_request (request, error);
  g_auto (FerryTransferRecord) decoded_record = { 0 };
  char                         text[FERRY_UUID_TEXT_SIZE];

  if (decoded_request == NULL || !ferry_codec_decode_record (record, &decoded_record, error) ||
      !check_pair (decoded_request, &decoded_record, error))
    return NULL;
  ferry_uuid_format (id, text);
  return ferry_transfer_new (text, decoded_request, &decoded_record);
}

void
ferry_payload_summarise (const FerryUuid *id,
                         GVariant        *request,
                         GVariant        *record,
                         FerrySummary    *summary,
                         char           **texts)
{
  g_autoptr (FerryTransfer) transfer = NULL;

  if (request != NULL && record != NULL)
    transfer = ferry_payload_decode (id, request, record, NULL);
  if (transfer != NULL)
    {
      ferry_summary_of_transfer (transfer, summary, texts);
      return;
    }
  *summary = (FerrySummary){ .total = -1, .name = "", .search = "", .group = "" };
  summary->status = ferry_codec_peek_status (record);
  *texts = NULL;
}
