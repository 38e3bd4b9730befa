/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-format.h"
#include "ferry-cli-json.h"
#include "ferry-cli-show.h"
#include "ferry-cli-tell.h"
#include "ferry-error.h"
#include "ferry-format.h"
#include "ferry-row.h"

#include <glib/gi18n-lib.h>

/* Cells of the names of facts. */
#define LABEL_WIDTH 14

/* ---- for a person ---- */

static void
append_fact (GString    *text,
             const char *label,
             const char *value)
{
  g_autofree char *clean = NULL;
  int              blanks = MAX (LABEL_WIDTH - ferry_cli_format_cells (label), 1);

  if (value == NULL || *value == '\0')
    return;

  clean = ferry_cli_format_clean (value);
  g_string_append_printf (text, "%s%*s%s\n", label, blanks, "", clean);
}

/* @time: µs */
static char *
format_time (gint64      time,
             const char *format)
{
  g_autoptr (GDateTime) when = NULL;

  if (time <= 0)
    return NULL;
  when = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);

  return when != NULL ? g_date_time_format (when, format) : NULL;
}

static void
append_time (GString    *text,
             const char *label,
             gint64      time)
{
  g_autofree char *value = format_time (time, "%Y-%m-%d %H:%M:%S");

  append_fact (text, label, value);
}

static void
append_headers (GString           *text,
                const char        *title,
                const FerryHeader *headers,
                guint              n)
{
  if (n == 0)
    return;

  g_string_append_printf (text, "\n%s\n", title);
  for (guint i = 0; i < n; i++)
    {
      const char      *value = headers[i].value != NULL ? headers[i].value : "…";
      g_autofree char *line = g_strdup_printf ("%s: %s", headers[i].name, value);
      g_autofree char *clean = ferry_cli_format_clean (line);

      g_string_append_printf (text, "  %s\n", clean);
    }
}

static void
append_ranges (GString             *text,
               const FerryRangeSet *have)
{
  guint n = ferry_range_set_get_n (have);

  if (n == 0)
    return;

  g_string_append_printf (text, "\n%s\n", _ ("Bytes on disk"));
  for (guint i = 0; i < n; i++)
    {
      goffset begin;
      goffset end;

      ferry_range_set_get (have, i, &begin, &end);
      g_string_append_printf (text, "  %" G_GINT64_FORMAT "–%" G_GINT64_FORMAT "\n",
                              begin, end - 1);
    }
}

static void
append_timeline (GString             *text,
                 const FerryTimeline *timeline)
{
  guint n = ferry_timeline_get_n (timeline);

  if (n == 0)
    return;

  g_string_append_printf (text, "\n%s\n", _ ("What happened"));
  for (guint i = 0; i < n; i++)
    {
      const FerryMoment *moment = ferry_timeline_get (timeline, i);
      g_autofree char   *time = format_time (moment->time, "%Y-%m-%d %H:%M:%S");
      g_autofree char   *sentence = ferry_moment_to_sentence (moment);

      g_string_append_printf (text, "  %s  %s\n", time != NULL ? time : "", sentence);
    }
}

static void
append_wish (GString      *text,
             FerryRequest *request)
{
  g_autofree char *limit = NULL;
  guint64          rate = ferry_request_get_rate_limit (request);

  append_fact (text, _ ("Address"), ferry_request_get_uri (request));
  append_fact (text, _ ("Folder"), ferry_request_get_directory (request));
  append_fact (text, _ ("Group"), ferry_request_get_group (request));
  if (ferry_request_get_priority (request) != FERRY_PRIORITY_DEFAULT)
    append_fact (text, _ ("Priority"),
                 ferry_priority_to_nick (ferry_request_get_priority (request)));
  if (ferry_request_get_policy (request) != FERRY_COST_POLICY_DEFAULT)
    append_fact (text, _ ("Policy"),
                 ferry_cost_policy_to_nick (ferry_request_get_policy (request)));
  if (rate > 0)
    limit = ferry_format_rate (rate);
  append_fact (text, _ ("Speed limit"), limit);
  append_fact (text, _ ("TLS exception"), ferry_request_get_tls_exception (request));
}

static void
append_progress (GString       *text,
                 FerryTransfer *transfer)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);
  FerryRequest              *request = ferry_transfer_get_request (transfer);
  FerryProgress             *progress = ferry_transfer_get_progress (transfer);
  gint64                     received = ferry_progress_get_received (progress);
  g_autofree char           *amount = ferry_format_amount (received, record->total);
  g_autofree char           *answer = g_strdup_printf ("%u", record->http_status);
  g_autofree char           *path = ferry_transfer_dup_path (transfer);

  append_fact (text, _ ("File"), path);
  append_fact (text, _ ("Received"), amount);
  append_fact (text, _ ("Type"), record->content_type);
  append_fact (text, _ ("Answer"), record->http_status != 0 ? answer : NULL);
  if (g_strcmp0 (record->final_uri, ferry_request_get_uri (request)) != 0)
    append_fact (text, _ ("Came from"), record->final_uri);
  append_fact (text, _ ("Checksum"), record->checksum);
  append_fact (text, _ ("Detail"), record->error >= 0 ? record->detail : NULL);
  append_time (text, _ ("Added"), record->created);
  append_time (text, _ ("Started"), record->started);
  append_time (text, _ ("Finished"), record->finished);
}

char *
ferry_cli_show_format (FerryTransfer *transfer)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);
  FerryRequest              *request = ferry_transfer_get_request (transfer);
  g_autofree char           *name = ferry_row_name_transfer (transfer);
  g_autofree char           *status = NULL;
  g_auto (FerryRow)          row = { 0 };
  const FerryHeader         *headers;
  guint                      n_headers;
  GString                   *text = g_string_new (NULL);

  ferry_row_init_transfer (&row, transfer);
  status = ferry_format_status (&row, 0, g_get_real_time () / G_USEC_PER_SEC);
  append_fact (text, _ ("Name"), name);
  append_fact (text, _ ("Id"), ferry_transfer_get_id (transfer));
  append_fact (text, _ ("Status"), status);
  append_wish (text, request);
  append_progress (text, transfer);

  headers = ferry_request_get_headers (request, &n_headers);
  append_headers (text, _ ("Headers that are sent"), headers, n_headers);
  append_headers (text, _ ("Headers of the answer"), record->headers, record->n_headers);
  append_ranges (text, record->have);
  append_timeline (text, record->timeline);

  return g_string_free (text, FALSE);
}

/* ---- JSON ---- */

static void
append_json_headers (GString           *json,
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
append_json_ranges (GString             *json,
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
append_json_timeline (GString             *json,
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
append_json_time (GString    *json,
                  const char *key,
                  gint64      time)
{
  ferry_cli_json_append_number (json, key, time / G_USEC_PER_SEC, time > 0);
}

char *
ferry_cli_show_format_json (FerryTransfer *transfer)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);
  FerryRequest              *request = ferry_transfer_get_request (transfer);
  g_autofree char           *name = ferry_row_name_transfer (transfer);
  const FerryHeader         *headers;
  guint                      n_headers;
  GString                   *json = g_string_new ("{");

  ferry_cli_json_append_transfer (json, transfer);
  ferry_cli_json_append_text (json, "name", name);
  ferry_cli_json_append_key (json, "request");
  ferry_cli_json_append_variant (json, ferry_request_to_variant (request));
  append_json_time (json, "created", record->created);
  append_json_time (json, "started", record->started);
  append_json_time (json, "finished", record->finished);
  append_json_time (json, "waiting-until", record->waiting_until);
  ferry_cli_json_append_boolean (json, "resumable", record->is_resumable);
  ferry_cli_json_append_boolean (json, "unverified", record->is_unverified);
  headers = ferry_request_get_headers (request, &n_headers);
  append_json_headers (json, "request-headers", headers, n_headers);
  append_json_headers (json, "answer-headers", record->headers, record->n_headers);
  append_json_ranges (json, record->have);
  append_json_timeline (json, record->timeline);
  g_string_append_c (json, '}');

  return g_string_free (json, FALSE);
}
