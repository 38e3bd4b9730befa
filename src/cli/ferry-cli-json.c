/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-json.h"

#include "ferry-error.h"
#include "ferry-row.h"

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

static void
append_key (GString    *json,
            const char *key)
{
  if (json->len > 1)
    g_string_append (json, ", ");
  g_string_append_printf (json, "\"%s\": ", key);
}

static void
append_text (GString    *json,
             const char *key,
             const char *text)
{
  append_key (json, key);
  ferry_cli_json_append_string (json, text);
}

/* A number, or null when it is not @is_known. */
static void
append_number (GString    *json,
               const char *key,
               gint64      number,
               gboolean    is_known)
{
  append_key (json, key);
  if (is_known)
    g_string_append_printf (json, "%" G_GINT64_FORMAT, number);
  else
    g_string_append (json, "null");
}

static void
append_error (GString       *json,
              FerryTransfer *transfer)
{
  int              error = ferry_row_error_transfer (transfer);
  g_autofree char *message = ferry_row_message_transfer (transfer);
  const char      *detail = ferry_transfer_get_record (transfer)->detail;

  append_text (json, "error", error >= 0 ? ferry_error_status_to_nick (error) : NULL);
  append_number (json, "error-code", error, error >= 0);
  append_text (json, "message", message);
  append_text (json, "detail", error >= 0 ? detail : NULL);
}

char *
ferry_cli_json_format (FerryTransfer *transfer)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);
  FerryRequest              *request = ferry_transfer_get_request (transfer);
  FerryProgress             *progress = ferry_transfer_get_progress (transfer);
  g_autofree char           *path = ferry_transfer_dup_path (transfer);
  GString                   *json = g_string_new ("{");

  append_text (json, "id", ferry_transfer_get_id (transfer));
  append_text (json, "url", ferry_request_get_uri (request));
  append_text (json, "path", path);
  append_text (json, "status", ferry_status_to_nick (ferry_transfer_get_status (transfer)));
  append_text (json, "reason", ferry_reason_to_nick (ferry_transfer_get_reason (transfer)));
  append_error (json, transfer);
  append_number (json, "received", ferry_progress_get_received (progress), TRUE);
  append_number (json, "total", record->total, record->total >= 0);
  append_number (json, "http-status", record->http_status, record->http_status != 0);
  append_number (json, "resumed-from", record->resumed_from, TRUE);
  append_key (json, "restarted");
  g_string_append (json, record->restarts > 0 ? "true" : "false");
  append_number (json, "retries", record->total_retries, TRUE);
  append_text (json, "checksum", record->checksum);
  append_text (json, "final-url", record->final_uri);
  append_text (json, "content-type", record->content_type);
  g_string_append (json, "}");

  return g_string_free (json, FALSE);
}
