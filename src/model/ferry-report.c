/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-report.h"

#include "ferry-error.h"
#include "ferry-redact.h"
#include "ferry-row.h"

/* Pieces beyond these are only counted. */
#define MOST_PIECES 20

/* A line, unless there is nothing to tell. */
static void
tell (GString    *report,
      const char *name,
      const char *value)
{
  if (value != NULL && *value != '\0')
    g_string_append_printf (report, "%s: %s\n", name, value);
}

static void
tell_number (GString    *report,
             const char *name,
             gint64      value)
{
  g_string_append_printf (report, "%s: %" G_GINT64_FORMAT "\n", name, value);
}

static void
tell_uri (GString    *report,
          const char *name,
          const char *uri)
{
  g_autofree char *redacted = uri != NULL ? ferry_redact_uri (uri) : NULL;

  tell (report, name, redacted);
}

/* In UTC: those who read it may live elsewhere. */
static char *
format_time (gint64 time)
{
  g_autoptr (GDateTime) moment = time > 0 ? g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC)
                                          : NULL;

  return moment != NULL ? g_date_time_format (moment, "%Y-%m-%d %H:%M:%S UTC") : NULL;
}

static void
tell_time (GString    *report,
           const char *name,
           gint64      time)
{
  g_autofree char *text = format_time (time);

  tell (report, name, text);
}

static void
tell_download (GString      *report,
               FerryRequest *request)
{
  const char  *checksum_from = ferry_request_get_checksum_from (request);
  FerryPieces *pieces = ferry_request_get_pieces (request);

  tell_number (report, "Connections wished", ferry_request_get_connections (request));
  tell (report, "If exists", ferry_if_exists_to_nick (ferry_request_get_if_exists (request)));
  tell_number (report, "Mirrors",
               g_strv_length ((char **) ferry_request_get_mirrors (request)));
  if (pieces != NULL)
    tell_number (report, "Pieces with checksums", ferry_pieces_get_n (pieces));
  if (ferry_request_get_expected_size (request) >= 0)
    tell_number (report, "Size wished", ferry_request_get_expected_size (request));
  tell_uri (report, "Checksum from", checksum_from);
}

/* What its files are called is told by its name; what its texts say is nobody's
 * business. */
static void
tell_upload (GString      *report,
             FerryRequest *request)
{
  FerryMultipart multipart = ferry_request_get_multipart (request);
  guint          n_parts;

  ferry_request_get_parts (request, &n_parts);
  tell_number (report, "Files", g_strv_length ((char **) ferry_request_get_files (request)));
  tell_number (report, "Parts", n_parts);
  tell (report, "Multipart", ferry_multipart_to_nick (multipart));
  tell (report, "Protocol wished",
        ferry_upload_protocol_to_nick (ferry_request_get_upload_protocol (request)));
  tell (report, "Length at the end", ferry_request_get_defer_length (request) ? "yes" : NULL);
}

static gboolean
is_upload (FerryRequest *request)
{
  return ferry_request_get_direction (request) == FERRY_DIRECTION_UPLOAD;
}

static void
tell_wish (GString      *report,
           FerryRequest *request)
{
  tell (report, "Direction", ferry_direction_to_nick (ferry_request_get_direction (request)));
  tell_uri (report, "Address", ferry_request_get_uri (request));
  tell (report, "Method", ferry_request_get_method (request));
  tell (report, "Priority", ferry_priority_to_nick (ferry_request_get_priority (request)));
  tell_number (report, "Rate limit", (gint64) ferry_request_get_rate_limit (request));
  if (is_upload (request))
    tell_upload (report, request);
  else
    tell_download (report, request);
}

static void
tell_status (GString                   *report,
             const FerryTransferRecord *record)
{
  tell (report, "Status", ferry_status_to_nick (record->status));
  tell (report, "Reason", ferry_reason_to_nick (record->reason));
  if (record->error >= 0)
    tell (report, "Error", ferry_error_status_to_nick (record->error));
  tell (report, "Message", record->message);
  tell (report, "Detail", record->detail);
}

static void
tell_pieces (GString             *report,
             const FerryRangeSet *have)
{
  guint n = ferry_range_set_get_n (have);

  g_string_append_printf (report, "Pieces: %u", n);
  for (guint i = 0; i < MIN (n, MOST_PIECES); i++)
    {
      goffset begin, end;

      ferry_range_set_get (have, i, &begin, &end);
      g_string_append_printf (report, "%s%" G_GOFFSET_FORMAT "–%" G_GOFFSET_FORMAT,
                              i == 0 ? " (" : ", ", begin, end);
    }
  g_string_append (report, n == 0 ? "\n" : n > MOST_PIECES ? ", …)\n"
                                                           : ")\n");
}

static void
tell_sent (GString                   *report,
           const FerryTransferRecord *record)
{
  tell (report, "Protocol", ferry_upload_protocol_to_nick (record->upload_protocol));
  tell_number (report, "Confirmed", ferry_range_set_get_total (record->have));
  tell_number (report, "Total", record->total);
  tell (report, "Begun", record->is_begun ? "yes" : "no");
  /* Whoever knows the place itself can write there. */
  tell (report, "Place on the server", record->upload_uri != NULL ? "known" : NULL);
  tell_time (report, "Place expires", record->upload_expires);
  if (record->answer != NULL)
    tell_number (report, record->is_answer_cut ? "Answer bytes kept" : "Answer bytes",
                 (gint64) g_bytes_get_size (record->answer));
}

static void
tell_received (GString                   *report,
               const FerryTransferRecord *record)
{
  tell_number (report, "Received", ferry_range_set_get_total (record->have));
  tell_number (report, "Total", record->total);
  tell_pieces (report, record->have);
  tell_uri (report, "Validator of", record->source_uri);
}

static void
tell_file (GString                   *report,
           const FerryTransferRecord *record)
{
  tell (report, "Type", record->content_type);
  tell (report, "Resumable", record->is_resumable ? "yes" : "no");
  tell (report, "Unverified", record->is_unverified ? "yes" : NULL);
  tell (report, "Checksum told", record->told_checksum);
  tell (report, "Checksum", record->checksum);
  tell_number (report, "Retries", record->total_retries);
  tell_number (report, "Restarts", record->restarts);
  tell_time (report, "Created", record->created);
  tell_time (report, "Started", record->started);
  tell_time (report, "Finished", record->finished);
}

static gboolean
is_place (const char *name)
{
  return g_ascii_strcasecmp (name, "Location") == 0 ||
         g_ascii_strcasecmp (name, "Content-Location") == 0;
}

static void
tell_answer (GString                   *report,
             const FerryTransferRecord *record,
             gboolean                   hides_places)
{
  for (guint i = 0; record->redirects != NULL && record->redirects[i] != NULL; i++)
    tell_uri (report, "Redirect", record->redirects[i]);
  if (g_strcmp0 (record->final_uri, record->upload_uri) != 0)
    tell_uri (report, "Final address", record->final_uri);
  if (record->http_status > 0)
    tell_number (report, "HTTP status", record->http_status);
  for (guint i = 0; i < record->n_headers; i++)
    {
      const FerryHeader *header = &record->headers[i];
      const char        *sent = header->value != NULL ? header->value : "";
      g_autofree char   *value = hides_places && is_place (header->name)
                                     ? g_strdup ("…")
                                     : ferry_redact_header (header->name, sent);

      g_string_append_printf (report, "  %s: %s\n", header->name, value);
    }
}

static void
tell_timeline (GString             *report,
               const FerryTimeline *timeline)
{
  static const char *const kinds[] = {
    [FERRY_MOMENT_STATUS] = "status",
    [FERRY_MOMENT_RETRY] = "retry",
    [FERRY_MOMENT_RESTART] = "restart",
    [FERRY_MOMENT_CHANGED] = "changed",
    [FERRY_MOMENT_SAME_FILE] = "same-file",
    [FERRY_MOMENT_RUN_ANYWAY] = "run-anyway",
  };
  guint n = ferry_timeline_get_n (timeline);

  for (guint i = 0; i < n; i++)
    {
      const FerryMoment *moment = ferry_timeline_get (timeline, i);
      g_autofree char   *time = format_time (moment->time);

      g_string_append_printf (report, "  %s %s %s %s%s%s\n", time != NULL ? time : "?",
                              kinds[moment->kind], ferry_status_to_nick (moment->status),
                              ferry_reason_to_nick (moment->reason), moment->error >= 0 ? " " : "",
                              moment->error >= 0 ? ferry_error_status_to_nick (moment->error) : "");
    }
}

char *
ferry_report_build (FerryTransfer *transfer)
{
  const FerryTransferRecord *record;
  FerryRequest              *request;
  g_autoptr (GString)        report = g_string_new (NULL);
  g_autofree char           *name = NULL;

  g_return_val_if_fail (FERRY_IS_TRANSFER (transfer), NULL);

  record = ferry_transfer_get_record (transfer);
  request = ferry_transfer_get_request (transfer);
  name = ferry_row_name_transfer (transfer);
  tell (report, "Program", "Ferry " FERRY_VERSION);
  tell (report, "Transfer", ferry_transfer_get_id (transfer));
  tell (report, "Name", name);
  tell_wish (report, request);
  g_string_append_c (report, '\n');
  tell_status (report, record);
  g_string_append_c (report, '\n');
  if (is_upload (request))
    tell_sent (report, record);
  else
    tell_received (report, record);
  tell_file (report, record);
  g_string_append_c (report, '\n');
  tell_answer (report, record, is_upload (request));
  g_string_append (report, "\nTimeline:\n");
  tell_timeline (report, record->timeline);

  return g_string_free (g_steal_pointer (&report), FALSE);
}
