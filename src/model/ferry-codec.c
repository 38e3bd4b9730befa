/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-codec.h"

#include "ferry-codec-field.h"
#include "ferry-dictionary.h"
#include "ferry-error.h"
#include "ferry-text-check.h"

#include <glib/gi18n-lib.h>

#define MAX_HTTP_STATUS 999

static gboolean
decode_http_status (const FerryCodecField *field,
                    GVariant              *value,
                    FerryTransferRecord   *record)
{
  return g_variant_get_uint32 (value) <= MAX_HTTP_STATUS &&
         ferry_codec_decode_uint (field, value, record);
}

/* ---- what has a form of its own ---- */

/* Written even when it is that of a new record: ferry_codec_peek_status() then
 * finds it at once. */
static GVariant *
encode_status (const FerryCodecField     *field,
               const FerryTransferRecord *record)
{
  return g_variant_new_uint32 (record->status);
}

static gboolean
decode_status (const FerryCodecField *field,
               GVariant              *value,
               FerryTransferRecord   *record)
{
  guint32 number = g_variant_get_uint32 (value);

  if (!ferry_status_is_known (number))
    return FALSE;
  record->status = (FerryStatus) number;

  return TRUE;
}

static GVariant *
encode_reason (const FerryCodecField     *field,
               const FerryTransferRecord *record)
{
  return record->reason != FERRY_REASON_QUEUED
             ? g_variant_new_string (ferry_reason_to_nick (record->reason))
             : NULL;
}

static gboolean
decode_reason (const FerryCodecField *field,
               GVariant              *value,
               FerryTransferRecord   *record)
{
  return ferry_reason_from_nick (g_variant_get_string (value, NULL), &record->reason);
}

static GVariant *
encode_error (const FerryCodecField     *field,
              const FerryTransferRecord *record)
{
  return record->error >= 0 ? g_variant_new_int32 (record->error) : NULL;
}

static gboolean
decode_error (const FerryCodecField *field,
              GVariant              *value,
              FerryTransferRecord   *record)
{
  record->error = g_variant_get_int32 (value);

  return (int) ferry_error_status_get_info (record->error)->status == record->error;
}

static GVariant *
encode_have (const FerryCodecField     *field,
             const FerryTransferRecord *record)
{
  if (ferry_range_set_get_n (record->have) == 0)
    return NULL;

  return ferry_range_set_to_variant (record->have);
}

static gboolean
decode_have (const FerryCodecField *field,
             GVariant              *value,
             FerryTransferRecord   *record)
{
  FerryRangeSet *have = ferry_range_set_from_variant (value, NULL);

  if (have == NULL)
    return FALSE;
  ferry_range_set_free (record->have);
  record->have = have;

  return TRUE;
}

static GVariant *
encode_timeline (const FerryCodecField     *field,
                 const FerryTransferRecord *record)
{
  if (ferry_timeline_get_n (record->timeline) == 0)
    return NULL;

  return ferry_timeline_to_variant (record->timeline);
}

static gboolean
decode_timeline (const FerryCodecField *field,
                 GVariant              *value,
                 FerryTransferRecord   *record)
{
  FerryTimeline *timeline = ferry_timeline_from_variant (value, NULL);

  if (timeline == NULL)
    return FALSE;
  ferry_timeline_free (record->timeline);
  record->timeline = timeline;

  return TRUE;
}

static GVariant *
encode_redirects (const FerryCodecField     *field,
                  const FerryTransferRecord *record)
{
  GVariantBuilder builder;

  if (record->redirects == NULL || record->redirects[0] == NULL)
    return NULL;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; record->redirects[i] != NULL && i < FERRY_CODEC_MAX_LIST; i++)
    {
      char *uri = ferry_codec_dup_valid (record->redirects[i], ferry_codec_check_line);

      if (uri != NULL)
        g_variant_builder_add_value (&builder, g_variant_new_take_string (uri));
    }

  return g_variant_builder_end (&builder);
}

static gboolean
decode_redirects (const FerryCodecField *field,
                  GVariant              *value,
                  FerryTransferRecord   *record)
{
  record->redirects = g_variant_dup_strv (value, NULL);

  for (guint i = 0; record->redirects[i] != NULL; i++)
    if (!ferry_codec_check_line (record->redirects[i]))
      return FALSE;

  return g_variant_n_children (value) <= FERRY_CODEC_MAX_LIST;
}

static GVariant *
encode_headers (const FerryCodecField     *field,
                const FerryTransferRecord *record)
{
  GVariantBuilder builder;

  if (record->n_headers == 0)
    return NULL;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ss)"));
  for (guint i = 0; i < record->n_headers && i < FERRY_CODEC_MAX_LIST; i++)
    {
      const FerryHeader *header = &record->headers[i];
      g_autofree char   *name = ferry_codec_dup_valid (header->name, ferry_text_check_token);
      g_autofree char   *value = ferry_codec_dup_valid (header->value,
                                                        ferry_text_check_header_value);

      if (name != NULL && value != NULL)
        g_variant_builder_add (&builder, "(ss)", name, value);
    }

  return g_variant_builder_end (&builder);
}

static gboolean
decode_headers (const FerryCodecField *field,
                GVariant              *value,
                FerryTransferRecord   *record)
{
  gsize n_headers = g_variant_n_children (value);

  if (n_headers > FERRY_CODEC_MAX_LIST)
    return FALSE;

  record->headers = g_new0 (FerryHeader, n_headers);
  record->n_headers = (guint) n_headers;
  for (guint i = 0; i < n_headers; i++)
    {
      FerryHeader *header = &record->headers[i];

      g_variant_get_child (value, i, "(ss)", &header->name, &header->value);
      if (!ferry_text_check_token (header->name) || !ferry_text_check_header_value (header->value))
        return FALSE;
    }

  return TRUE;
}

/* ---- the record ---- */

#define AT(field) G_STRUCT_OFFSET (FerryTransferRecord, field)
#define TEXT(key, field, check)                                                   \
  {                                                                               \
    key, "s", ferry_codec_encode_text, ferry_codec_decode_text, AT (field), check \
  }
#define BYTES(key, field, check)                                                     \
  {                                                                                  \
    key, "ay", ferry_codec_encode_bytes, ferry_codec_decode_bytes, AT (field), check \
  }
#define NUMBER(key, field, min)                                                         \
  {                                                                                     \
    key, "x", ferry_codec_encode_int64, ferry_codec_decode_int64, AT (field), NULL, min \
  }
#define UINT(key, field)                                                   \
  {                                                                        \
    key, "u", ferry_codec_encode_uint, ferry_codec_decode_uint, AT (field) \
  }
#define BOOLEAN(key, field)                                                      \
  {                                                                              \
    key, "b", ferry_codec_encode_boolean, ferry_codec_decode_boolean, AT (field) \
  }

G_STATIC_ASSERT (sizeof (goffset) == sizeof (gint64));

/* These keys are on people's disks: they never change their meaning. */
static const FerryCodecField fields[] = {
  { "status", "u", encode_status, decode_status },
  { "reason", "s", encode_reason, decode_reason },
  NUMBER ("waiting-until", waiting_until, 0),
  { "error", "i", encode_error, decode_error },
  TEXT ("message", message, ferry_codec_check_text),
  TEXT ("detail", detail, ferry_codec_check_text),
  TEXT ("name", name, ferry_text_check_file_name),
  TEXT ("part-name", part_name, ferry_text_check_file_name),
  TEXT ("old-part-name", old_part_name, ferry_text_check_file_name),
  NUMBER ("old-part-size", old_part_size, 0),
  BYTES ("etag", validator.etag, ferry_codec_check_validator),
  BYTES ("last-modified", validator.last_modified, ferry_codec_check_validator),
  NUMBER ("last-modified-time", validator.last_modified_time, -1),
  BOOLEAN ("is-date-strong", validator.is_date_strong),
  NUMBER ("length", validator.length, -1),
  { "have", "a(tt)", encode_have, decode_have },
  NUMBER ("total", total, -1),
  TEXT ("content-type", content_type, ferry_codec_check_line),
  TEXT ("final-uri", final_uri, ferry_codec_check_line),
  { "redirects", "as", encode_redirects, decode_redirects },
  { "http-status", "u", ferry_codec_encode_uint, decode_http_status, AT (http_status) },
  { "headers", "a(ss)", encode_headers, decode_headers },
  BOOLEAN ("is-resumable", is_resumable),
  BOOLEAN ("is-unverified", is_unverified),
  BOOLEAN ("runs-anyway", runs_anyway),
  UINT ("retries", retries),
  UINT ("total-retries", total_retries),
  UINT ("restarts", restarts),
  NUMBER ("resumed-from", resumed_from, 0),
  TEXT ("checksum", checksum, ferry_codec_check_checksum),
  NUMBER ("created", created, 0),
  NUMBER ("started", started, 0),
  NUMBER ("finished", finished, 0),
  { "timeline", FERRY_TIMELINE_TYPE, encode_timeline, decode_timeline },
  TEXT ("source-uri", source_uri, ferry_codec_check_line),
  TEXT ("told-checksum", told_checksum, ferry_codec_check_checksum),
  { "upload-protocol", "u", ferry_codec_encode_upload_protocol,
    ferry_codec_decode_upload_protocol },
  TEXT ("upload-uri", upload_uri, ferry_codec_check_line),
  NUMBER ("upload-expires", upload_expires, 0),
  BOOLEAN ("is-begun", is_begun),
  { "stamps", "a" FERRY_SOURCE_STAMP_TYPE, ferry_codec_encode_stamps, ferry_codec_decode_stamps },
  { "answer", "ay", ferry_codec_encode_answer, ferry_codec_decode_answer },
  { "is-answer-cut", "b", ferry_codec_encode_is_answer_cut, ferry_codec_decode_boolean,
    AT (is_answer_cut) },
};

GVariant *
ferry_codec_encode_record (const FerryTransferRecord *record)
{
  GVariantBuilder builder;

  g_return_val_if_fail (record != NULL, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE (FERRY_CODEC_RECORD_TYPE));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      GVariant *value = fields[i].encode (&fields[i], record);

      if (value != NULL)
        g_variant_builder_add (&builder, "{sv}", fields[i].key, value);
    }

  return g_variant_builder_end (&builder);
}

static gboolean
check_dictionary (GVariant *variant,
                  GError  **error)
{
  if (variant != NULL && g_variant_is_of_type (variant, G_VARIANT_TYPE_VARDICT) &&
      g_variant_is_normal_form (variant))
    return TRUE;

  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_STATE_UNREADABLE,
                       _ ("What was stored about this transfer cannot be read"));

  return FALSE;
}

static const char *
get_key (guint         n,
         gconstpointer user_data)
{
  return fields[n].key;
}

static gboolean
decode_values (GVariant           **values,
               FerryTransferRecord *record,
               GError             **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (values[i] == NULL)
        continue;
      if (g_variant_is_of_type (values[i], G_VARIANT_TYPE (fields[i].type)) &&
          fields[i].decode (&fields[i], values[i], record))
        continue;

      g_set_error (error, FERRY_ERROR, FERRY_ERROR_STATE_UNREADABLE,
                   _ ("What was stored about this transfer is damaged at “%s”"), fields[i].key);
      return FALSE;
    }

  return TRUE;
}

static gboolean
decode_fields (GVariant            *variant,
               FerryTransferRecord *record,
               GError             **error)
{
  GVariant *values[G_N_ELEMENTS (fields)];
  gboolean  is_good;

  ferry_dictionary_take_apart (variant, get_key, NULL, G_N_ELEMENTS (fields), values);
  is_good = decode_values (values, record, error);
  ferry_dictionary_clear_values (values, G_N_ELEMENTS (fields));

  return is_good;
}

/* Each field may be good by itself, and yet not be true beside another. */
static gboolean
check_consistency (const FerryTransferRecord *record,
                   GError                   **error)
{
  goffset end = ferry_range_set_get_end (record->have);

  if (record->total < 0 || end <= record->total)
    return TRUE;

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_STATE_UNREADABLE,
               _ ("What was stored about this transfer is damaged at “%s”"), "have");

  return FALSE;
}

gboolean
ferry_codec_decode_record (GVariant            *variant,
                           FerryTransferRecord *record,
                           GError             **error)
{
  g_return_val_if_fail (record != NULL, FALSE);

  ferry_transfer_record_init (record);

  if (check_dictionary (variant, error) && decode_fields (variant, record, error) &&
      check_consistency (record, error))
    return TRUE;

  ferry_transfer_record_clear (record);

  return FALSE;
}

GVariant *
ferry_codec_encode_request (FerryRequest *request)
{
  g_return_val_if_fail (request != NULL, NULL);

  return g_variant_ref (ferry_request_to_variant (request));
}

FerryRequest *
ferry_codec_decode_request (GVariant *variant,
                            GError  **error)
{
  g_autoptr (GError) reason = NULL;
  FerryRequest      *request;

  if (!check_dictionary (variant, error))
    return NULL;

  request = ferry_request_new (variant, NULL, &reason);
  if (request == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_STATE_UNREADABLE,
                 _ ("What was stored about this transfer is damaged: %s"), reason->message);

  return request;
}

FerryStatus
ferry_codec_peek_status (GVariant *record)
{
  g_autoptr (GVariant) value = NULL;
  guint32              number;

  if (record == NULL || !g_variant_is_of_type (record, G_VARIANT_TYPE_VARDICT))
    return FERRY_STATUS_ERROR;

  value = g_variant_lookup_value (record, "status", NULL);
  if (value == NULL)
    return FERRY_STATUS_IDLE;
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
    return FERRY_STATUS_ERROR;

  number = g_variant_get_uint32 (value);

  return ferry_status_is_known (number) ? (FerryStatus) number : FERRY_STATUS_ERROR;
}
