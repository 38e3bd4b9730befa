/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-json.h"
#include "ferry-cli-show.h"
#include "ferry-redact.h"
#include "ferry-row.h"

static void
append_headers (GString           *json,
                const char        *key,
                const FerryHeader *headers,
                guint              n)
{
  ferry_cli_json_append_key (json, key);
  g_string_append_c (json, '[');
  for (guint i = 0; i < n; i++)
    {
      g_string_append (json, i > 0 ? ", {" : "{");
      ferry_cli_json_append_text (json, "name", headers[i].name);
      /* Of a secret one null. */
      ferry_cli_json_append_text (json, "value", headers[i].value);
      g_string_append_c (json, '}');
    }
  g_string_append_c (json, ']');
}

static void
append_ranges (GString             *json,
               const FerryRangeSet *have)
{
  ferry_cli_json_append_key (json, "ranges");
  g_string_append_c (json, '[');
  for (guint i = 0; i < ferry_range_set_get_n (have); i++)
    {
      goffset begin;
      goffset end;

      ferry_range_set_get (have, i, &begin, &end);
      g_string_append_printf (json, "%s[%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT "]",
                              i > 0 ? ", " : "", begin, end);
    }
  g_string_append_c (json, ']');
}

static void
append_timeline (GString             *json,
                 const FerryTimeline *timeline)
{
  ferry_cli_json_append_key (json, "timeline");
  g_string_append_c (json, '[');
  for (guint i = 0; i < ferry_timeline_get_n (timeline); i++)
    {
      const FerryMoment *moment = ferry_timeline_get (timeline, i);
      g_autofree char   *sentence = ferry_moment_to_sentence (moment);

      g_string_append (json, i > 0 ? ", {" : "{");
      ferry_cli_json_append_number (json, "time", moment->time / G_USEC_PER_SEC, TRUE);
      ferry_cli_json_append_text (json, "status", ferry_status_to_nick (moment->status));
      ferry_cli_json_append_text (json, "reason", ferry_reason_to_nick (moment->reason));
      ferry_cli_json_append_error (json, moment->error, sentence);
      g_string_append_c (json, '}');
    }
  g_string_append_c (json, ']');
}

static void
append_time (GString    *json,
             const char *key,
             gint64      time)
{
  ferry_cli_json_append_number (json, key, time / G_USEC_PER_SEC, time > 0);
}

/* The parts as they were wished for, but for the texts of fields that are called
 * as secrets are. Floating. */
static GVariant *
hide_secrets (FerryRequest *request)
{
  g_auto (GVariantDict)    wish = G_VARIANT_DICT_INIT (ferry_request_to_variant (request));
  g_auto (GVariantBuilder) shown = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  const FerryBodyPart     *parts;
  guint                    n_parts;

  parts = ferry_request_get_parts (request, &n_parts);
  for (guint i = 0; i < n_parts; i++)
    {
      FerryBodyPart part = parts[i];

      if (part.value != NULL && part.name != NULL && ferry_redact_is_secret_header (part.name))
        part.value = (char *) "…";
      g_variant_builder_add_value (&shown, ferry_body_part_encode (&part));
    }
  if (n_parts > 0)
    g_variant_dict_insert_value (&wish, "parts", g_variant_builder_end (&shown));

  return g_variant_dict_end (&wish);
}

char *
ferry_cli_show_format_json (FerryTransfer *transfer)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);
  FerryRequest              *request = ferry_transfer_get_request (transfer);
  g_autofree char           *name = ferry_row_name_transfer (transfer);
  g_autoptr (GVariant)       wish = g_variant_ref_sink (hide_secrets (request));
  g_autofree char           *source = NULL;
  const FerryHeader         *headers;
  guint                      n_headers;
  GString                   *json = g_string_new ("{");

  if (record->source_uri != NULL)
    source = ferry_redact_uri (record->source_uri);

  ferry_cli_json_append_transfer (json, transfer);
  ferry_cli_json_append_text (json, "name", name);
  ferry_cli_json_append_key (json, "request");
  ferry_cli_json_append_variant (json, wish);
  append_time (json, "created", record->created);
  append_time (json, "started", record->started);
  append_time (json, "finished", record->finished);
  append_time (json, "waiting-until", record->waiting_until);
  if (ferry_request_get_direction (request) == FERRY_DIRECTION_UPLOAD)
    append_time (json, "upload-expires", record->upload_expires);
  else
    ferry_cli_json_append_text (json, "source-url", source);
  ferry_cli_json_append_boolean (json, "resumable", record->is_resumable);
  ferry_cli_json_append_boolean (json, "unverified", record->is_unverified);
  ferry_cli_json_append_boolean (json, "runs-anyway", record->runs_anyway);
  headers = ferry_request_get_headers (request, &n_headers);
  append_headers (json, "request-headers", headers, n_headers);
  append_headers (json, "answer-headers", record->headers, record->n_headers);
  append_ranges (json, record->have);
  append_timeline (json, record->timeline);
  g_string_append_c (json, '}');

  return g_string_free (json, FALSE);
}
