/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-json.h"

#include "ferry-cli-answer.h"
#include "ferry-error.h"

#include <stdio.h>

void
ferry_cli_json_append_string (GString    *json,
                              const char *text)
{
  g_autofree char *valid = NULL;
  const char      *next;

  if (text == NULL)
    {
      g_string_append (json, "null");
      return;
    }

  valid = g_utf8_make_valid (text, -1);
  g_string_append_c (json, '"');
  for (next = valid; *next != '\0'; next++)
    {
      guchar byte = (guchar) *next;

      if (byte == '"' || byte == '\\')
        g_string_append_printf (json, "\\%c", byte);
      else if (byte < 0x20 || byte == 0x7f)
        g_string_append_printf (json, "\\u%04x", byte);
      else
        g_string_append_c (json, (char) byte);
    }
  g_string_append_c (json, '"');
}

void
ferry_cli_json_append_key (GString    *json,
                           const char *key)
{
  if (json->len > 0 && json->str[json->len - 1] != '{')
    g_string_append (json, ", ");
  ferry_cli_json_append_string (json, key);
  g_string_append (json, ": ");
}

void
ferry_cli_json_append_text (GString    *json,
                            const char *key,
                            const char *text)
{
  ferry_cli_json_append_key (json, key);
  ferry_cli_json_append_string (json, text);
}

void
ferry_cli_json_append_number (GString    *json,
                              const char *key,
                              gint64      number,
                              gboolean    is_known)
{
  ferry_cli_json_append_key (json, key);
  if (is_known)
    g_string_append_printf (json, "%" G_GINT64_FORMAT, number);
  else
    g_string_append (json, "null");
}

void
ferry_cli_json_append_boolean (GString    *json,
                               const char *key,
                               gboolean    value)
{
  ferry_cli_json_append_key (json, key);
  g_string_append (json, value ? "true" : "false");
}

void
ferry_cli_json_append_error (GString    *json,
                             int         error,
                             const char *message)
{
  const char *nick = error >= 0 ? ferry_error_status_to_nick (error) : NULL;

  ferry_cli_json_append_text (json, "error", nick);
  ferry_cli_json_append_number (json, "error-code", error, error >= 0);
  ferry_cli_json_append_text (json, "message", message);
}

static void
append_dictionary (GString  *json,
                   GVariant *dictionary)
{
  g_string_append_c (json, '{');
  for (gsize i = 0; i < g_variant_n_children (dictionary); i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (dictionary, i);
      g_autoptr (GVariant) key = g_variant_get_child_value (entry, 0);
      g_autoptr (GVariant) value = g_variant_get_child_value (entry, 1);

      ferry_cli_json_append_key (json, g_variant_get_string (key, NULL));
      ferry_cli_json_append_variant (json, value);
    }
  g_string_append_c (json, '}');
}

static void
append_array (GString  *json,
              GVariant *array)
{
  GVariantIter iter;
  GVariant    *child;
  gboolean     is_first = TRUE;

  g_string_append_c (json, '[');
  g_variant_iter_init (&iter, array);
  while ((child = g_variant_iter_next_value (&iter)) != NULL)
    {
      if (!is_first)
        g_string_append (json, ", ");
      is_first = FALSE;
      ferry_cli_json_append_variant (json, child);
      g_variant_unref (child);
    }
  g_string_append_c (json, ']');
}

void
ferry_cli_json_append_variant (GString  *json,
                               GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARIANT))
    {
      g_autoptr (GVariant) inner = g_variant_get_variant (value);

      ferry_cli_json_append_variant (json, inner);
    }
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    {
      ferry_cli_json_append_string (json, g_variant_get_string (value, NULL));
    }
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE ("a{s*}")))
    {
      append_dictionary (json, value);
    }
  else if (g_variant_is_container (value))
    {
      append_array (json, value);
    }
  else
    {
      /* Numbers and truth values are written alike. */
      g_autofree char *text = g_variant_print (value, FALSE);

      g_string_append (json, text);
    }
}

void
ferry_cli_json_print (const char *json)
{
  fputs (json, stdout);
  putchar ('\n');
  fflush (stdout);
}

void
ferry_cli_json_print_variant (GVariant *value)
{
  g_autoptr (GString) json = g_string_new (NULL);

  ferry_cli_json_append_variant (json, value);
  ferry_cli_json_print (json->str);
}

static void
append_time (GString    *json,
             const char *key,
             gint64      time)
{
  ferry_cli_json_append_number (json, key, time, time > 0);
}

char *
ferry_cli_json_format_row (const FerryRow *row)
{
  GString *json = g_string_new ("{");

  ferry_cli_json_append_text (json, "id", row->id);
  ferry_cli_json_append_text (json, "name", row->name);
  ferry_cli_json_append_text (json, "url", row->uri);
  ferry_cli_json_append_text (json, "directory", row->directory);
  ferry_cli_json_append_text (json, "path", row->path);
  ferry_cli_json_append_text (json, "direction", ferry_direction_to_nick (row->direction));
  ferry_cli_json_append_text (json, "status", ferry_status_to_nick (row->status));
  ferry_cli_json_append_text (json, "reason", ferry_reason_to_nick (row->reason));
  ferry_cli_json_append_error (json, row->error, row->message);
  ferry_cli_json_append_number (json, "received", row->received, TRUE);
  if (row->direction == FERRY_DIRECTION_UPLOAD)
    ferry_cli_json_append_number (json, "confirmed", row->confirmed, TRUE);
  ferry_cli_json_append_number (json, "total", row->total, row->total >= 0);
  ferry_cli_json_append_text (json, "priority", ferry_priority_to_nick (row->priority));
  ferry_cli_json_append_text (json, "group", row->group);
  append_time (json, "waiting-until", row->waiting_until);
  append_time (json, "created", row->created);
  append_time (json, "started", row->started);
  append_time (json, "finished", row->finished);
  ferry_cli_json_append_boolean (json, "resumable", row->is_resumable);
  ferry_cli_json_append_boolean (json, "unverified", row->is_unverified);
  ferry_cli_json_append_boolean (json, "runs-anyway", row->runs_anyway);
  g_string_append_c (json, '}');

  return g_string_free (json, FALSE);
}

static void
append_upload (GString                   *json,
               const FerryTransferRecord *record)
{
  g_autofree char *answer = ferry_cli_answer_dup_text (record);

  ferry_cli_json_append_number (json, "confirmed", ferry_range_set_get_total (record->have), TRUE);
  ferry_cli_json_append_text (json, "protocol",
                              ferry_upload_protocol_to_nick (record->upload_protocol));
  /* Of what is no text only how much there was. */
  ferry_cli_json_append_text (json, "answer", answer);
  ferry_cli_json_append_number (json, "answer-size",
                                record->answer != NULL ? (gint64) g_bytes_get_size (record->answer)
                                                       : 0,
                                record->answer != NULL);
  ferry_cli_json_append_boolean (json, "answer-cut", record->is_answer_cut);
}

void
ferry_cli_json_append_transfer (GString       *json,
                                FerryTransfer *transfer)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);
  FerryRequest              *request = ferry_transfer_get_request (transfer);
  FerryProgress             *progress = ferry_transfer_get_progress (transfer);
  g_autofree char           *path = ferry_transfer_dup_path (transfer);
  g_autofree char           *message = ferry_row_message_transfer (transfer);
  int                        error = ferry_row_error_transfer (transfer);

  ferry_cli_json_append_text (json, "id", ferry_transfer_get_id (transfer));
  ferry_cli_json_append_text (json, "url", ferry_request_get_uri (request));
  ferry_cli_json_append_text (json, "path", path);
  ferry_cli_json_append_text (json, "direction",
                              ferry_direction_to_nick (ferry_request_get_direction (request)));
  ferry_cli_json_append_text (json, "status", ferry_status_to_nick (record->status));
  ferry_cli_json_append_text (json, "reason", ferry_reason_to_nick (record->reason));
  ferry_cli_json_append_error (json, error, message);
  ferry_cli_json_append_text (json, "detail", error >= 0 ? record->detail : NULL);
  ferry_cli_json_append_number (json, "received", ferry_progress_get_received (progress), TRUE);
  ferry_cli_json_append_number (json, "total", record->total, record->total >= 0);
  ferry_cli_json_append_number (json, "http-status", record->http_status, record->http_status != 0);
  ferry_cli_json_append_number (json, "resumed-from", record->resumed_from, TRUE);
  ferry_cli_json_append_boolean (json, "restarted", record->restarts > 0);
  ferry_cli_json_append_number (json, "retries", record->total_retries, TRUE);
  ferry_cli_json_append_text (json, "checksum", record->checksum);
  ferry_cli_json_append_text (json, "final-url", record->final_uri);
  ferry_cli_json_append_text (json, "content-type", record->content_type);
  if (ferry_request_get_direction (request) == FERRY_DIRECTION_UPLOAD)
    append_upload (json, record);
}

char *
ferry_cli_json_format (FerryTransfer *transfer)
{
  GString *json = g_string_new ("{");

  ferry_cli_json_append_transfer (json, transfer);
  g_string_append_c (json, '}');

  return g_string_free (json, FALSE);
}
