/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-answer.h"
#include "ferry-cli-format.h"
#include "ferry-cli-show.h"
#include "ferry-cli-tell.h"
#include "ferry-format.h"
#include "ferry-redact.h"
#include "ferry-row.h"

#include <glib/gi18n-lib.h>

/* Cells of the names of facts. */
#define LABEL_WIDTH 14

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
append_redacted (GString    *text,
                 const char *label,
                 const char *address)
{
  g_autofree char *shown = address != NULL ? ferry_redact_uri (address) : NULL;

  append_fact (text, label, shown);
}

/* ---- what is wished ---- */

static const char *
describe_protocol (FerryUploadProtocol protocol)
{
  switch (protocol)
    {
    case FERRY_UPLOAD_PROTOCOL_AUTO:
      return _ ("The server is asked what it can");
    case FERRY_UPLOAD_PROTOCOL_PLAIN:
      return _ ("One request, which cannot be resumed");
    case FERRY_UPLOAD_PROTOCOL_TUS:
      return _ ("tus, which can be resumed");
    case FERRY_UPLOAD_PROTOCOL_RESUMABLE:
      return _ ("Resumable uploads of the IETF");
    case FERRY_UPLOAD_PROTOCOL_CONTENT_RANGE:
      return _ ("Pieces by Content-Range, which can be resumed");
    }

  g_return_val_if_reached (NULL);
}

static void
append_upload_wish (GString       *text,
                    FerryTransfer *transfer)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);
  FerryRequest              *request = ferry_transfer_get_request (transfer);
  FerryUploadProtocol        protocol = record->upload_protocol;
  FerryMultipart             multipart = ferry_request_get_multipart (request);

  if (protocol == FERRY_UPLOAD_PROTOCOL_AUTO)
    protocol = ferry_request_get_upload_protocol (request);
  /* Those that can resume have methods of their own. */
  if (protocol != FERRY_UPLOAD_PROTOCOL_TUS)
    append_fact (text, _ ("Method"), ferry_request_get_method (request));
  append_fact (text, _ ("File"), ferry_request_get_source (request));
  if (multipart != FERRY_MULTIPART_NONE)
    append_fact (text, _ ("Body"), ferry_multipart_to_nick (multipart));
  append_fact (text, _ ("Protocol"), describe_protocol (protocol));
}

static void
append_download_wish (GString      *text,
                      FerryRequest *request)
{
  append_fact (text, _ ("Folder"), ferry_request_get_directory (request));
  append_redacted (text, _ ("Checksum from"), ferry_request_get_checksum_from (request));
}

static void
append_wish (GString       *text,
             FerryTransfer *transfer)
{
  FerryRequest    *request = ferry_transfer_get_request (transfer);
  g_autofree char *limit = NULL;
  guint64          rate = ferry_request_get_rate_limit (request);

  append_fact (text, _ ("Address"), ferry_request_get_uri (request));
  if (ferry_cli_tell_is_upload (transfer))
    append_upload_wish (text, transfer);
  else
    append_download_wish (text, request);
  append_fact (text, _ ("Group"), ferry_request_get_group (request));
  if (ferry_request_get_priority (request) != FERRY_PRIORITY_DEFAULT)
    append_fact (text, _ ("Priority"),
                 ferry_priority_to_nick (ferry_request_get_priority (request)));
  if (ferry_request_get_policy (request) != FERRY_COST_POLICY_INHERIT)
    append_fact (text, _ ("Policy"),
                 ferry_cost_policy_to_nick (ferry_request_get_policy (request)));
  if (rate > 0)
    limit = ferry_format_rate (rate);
  append_fact (text, _ ("Speed limit"), limit);
  append_fact (text, _ ("TLS exception"), ferry_request_get_tls_exception (request));
}

static void
append_mirrors (GString      *text,
                FerryRequest *request)
{
  const char *const *mirrors = ferry_request_get_mirrors (request);

  if (mirrors[0] == NULL)
    return;

  g_string_append_printf (text, "\n%s\n", _ ("Other addresses of the file"));
  for (gsize i = 0; mirrors[i] != NULL; i++)
    {
      g_autofree char *shown = ferry_redact_uri (mirrors[i]);

      g_string_append_printf (text, "  %s\n", shown);
    }
}

static void
append_part (GString             *text,
             const FerryBodyPart *part)
{
  const char      *name = part->name != NULL ? part->name : "";
  gboolean         is_secret = part->name != NULL && ferry_redact_is_secret_header (part->name);
  g_autofree char *line = NULL;
  g_autofree char *clean = NULL;

  if (part->file != NULL)
    line = g_strconcat (name, "=@", part->file, NULL);
  else
    line = g_strconcat (name, "=", is_secret ? "…" : part->value, NULL);
  clean = ferry_cli_format_clean (line);
  g_string_append_printf (text, "  %s\n", clean);
}

static void
append_parts (GString      *text,
              FerryRequest *request)
{
  const FerryBodyPart *parts;
  guint                n_parts;

  parts = ferry_request_get_parts (request, &n_parts);
  if (n_parts == 0)
    return;

  g_string_append_printf (text, "\n%s\n", _ ("Parts that are sent"));
  for (guint i = 0; i < n_parts; i++)
    append_part (text, &parts[i]);
}

/* ---- what has become of it ---- */

static void
append_sent (GString       *text,
             FerryTransfer *transfer)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);
  gint64                     sent;
  goffset                    confirmed = ferry_range_set_get_total (record->have);
  g_autofree char           *amount = NULL;
  g_autofree char           *certain = NULL;

  sent = ferry_progress_get_received (ferry_transfer_get_progress (transfer));
  amount = ferry_format_amount (sent, record->total);
  certain = ferry_format_amount (confirmed, record->total);
  append_fact (text, _ ("Sent"), amount);
  append_fact (text, _ ("Confirmed"), confirmed > 0 ? certain : NULL);
  if (ferry_status_is_settled (record->status))
    return;
  append_redacted (text, _ ("Goes on at"), record->upload_uri);
  append_time (text, _ ("Server keeps"), record->upload_expires);
}

static void
append_received (GString       *text,
                 FerryTransfer *transfer)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);
  FerryRequest              *request = ferry_transfer_get_request (transfer);
  FerryProgress             *progress = ferry_transfer_get_progress (transfer);
  g_autofree char           *path = ferry_transfer_dup_path (transfer);
  g_autofree char           *amount = NULL;

  amount = ferry_format_amount (ferry_progress_get_received (progress), record->total);
  append_fact (text, _ ("File"), path);
  append_fact (text, _ ("Received"), amount);
  if (g_strcmp0 (record->source_uri, ferry_request_get_uri (request)) != 0)
    append_redacted (text, _ ("Begun from"), record->source_uri);
}

static void
append_progress (GString       *text,
                 FerryTransfer *transfer)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);
  FerryRequest              *request = ferry_transfer_get_request (transfer);
  gboolean                   is_sent = ferry_cli_tell_is_upload (transfer);
  g_autofree char           *answer = g_strdup_printf ("%u", record->http_status);

  if (is_sent)
    append_sent (text, transfer);
  else
    append_received (text, transfer);
  append_fact (text, _ ("Type"), record->content_type);
  append_fact (text, _ ("Answer"), record->http_status != 0 ? answer : NULL);
  if (g_strcmp0 (record->final_uri, ferry_request_get_uri (request)) != 0)
    append_fact (text, is_sent ? _ ("Went to") : _ ("Came from"), record->final_uri);
  append_fact (text, _ ("Checksum"), record->checksum);
  append_fact (text, _ ("Detail"), record->error >= 0 ? record->detail : NULL);
  append_time (text, _ ("Added"), record->created);
  append_time (text, _ ("Started"), record->started);
  append_time (text, _ ("Finished"), record->finished);
}

static void
append_answer (GString       *text,
               FerryTransfer *transfer)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);
  g_autofree char           *answer = ferry_cli_answer_format (record);

  append_headers (text, _ ("Headers of the answer"), record->headers, record->n_headers);
  if (answer != NULL)
    g_string_append_printf (text, "\n%s\n%s", _ ("What the server answered"), answer);
}

char *
ferry_cli_show_format (FerryTransfer        *transfer,
                       const FerrySituation *situation)
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
  status = ferry_format_status (&row, situation, 0, g_get_real_time () / G_USEC_PER_SEC);
  append_fact (text, _ ("Name"), name);
  append_fact (text, _ ("Id"), ferry_transfer_get_id (transfer));
  append_fact (text, _ ("Status"), status);
  append_wish (text, transfer);
  append_progress (text, transfer);

  append_mirrors (text, request);
  append_parts (text, request);
  headers = ferry_request_get_headers (request, &n_headers);
  append_headers (text, _ ("Headers that are sent"), headers, n_headers);
  append_answer (text, transfer);
  if (!ferry_cli_tell_is_upload (transfer))
    append_ranges (text, record->have);
  append_timeline (text, record->timeline);

  return g_string_free (text, FALSE);
}
