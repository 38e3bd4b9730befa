/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-tell.h"

#include "ferry-cli-format.h"
#include "ferry-cli-outcome.h"
#include "ferry-error.h"
#include "ferry-format.h"
#include "ferry-redact.h"
#include "ferry-row.h"
#include "ferry-uri.h"

#include <glib/gi18n-lib.h>

gboolean
ferry_cli_tell_is_upload (FerryTransfer *transfer)
{
  FerryRequest *request = ferry_transfer_get_request (transfer);

  return ferry_request_get_direction (request) == FERRY_DIRECTION_UPLOAD;
}

char *
ferry_cli_tell_name (FerryTransfer *transfer)
{
  g_autofree char *name = ferry_row_name_transfer (transfer);

  return ferry_cli_format_clean (name);
}

/* The option by which the key @key of ferry_request_new() is given. */
static const char *
find_option (const char *key)
{
  static const struct
  {
    const char *key;
    const char *option;
  } others[] = {
    { "body-file", "data-file" },
    { "headers", "header" },
    { "mirrors", "mirror" },
    { "name", "output" },
    { "parts", "form" },
    { "password", "password-file" },
    { "upload-protocol", "protocol" },
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_str_equal (key, others[i].key))
      return others[i].option;

  return key;
}

char *
ferry_cli_tell_refusal (const char   *address,
                        const GError *refusal)
{
  g_auto (GStrv)   parts = g_strsplit (refusal->message, "\": ", 2);
  g_autofree char *shown = ferry_redact_uri (address);

  /* It names the key: "key": sentence. */
  if (g_strv_length (parts) < 2 || parts[0][0] != '"')
    return g_strdup_printf ("%s: %s", shown, refusal->message);
  if (!g_str_equal (parts[0] + 1, "uri"))
    return g_strdup_printf ("--%s: %s", find_option (parts[0] + 1), parts[1]);
  if (*g_strstrip (shown) == '\0')
    return g_strdup (parts[1]);

  return g_strdup_printf ("%s: %s", shown, parts[1]);
}

static gint64
get_received (FerryTransfer *transfer)
{
  return MAX (ferry_progress_get_received (ferry_transfer_get_progress (transfer)), 0);
}

/* All is sent: the figures stand still until the server says something. */
static gboolean
awaits_answer (FerryTransfer *transfer)
{
  goffset total = ferry_transfer_get_record (transfer)->total;

  return ferry_cli_tell_is_upload (transfer) && total > 0 && get_received (transfer) >= total;
}

char *
ferry_cli_tell_note (FerryTransfer *transfer)
{
  FerryReason       reason = ferry_transfer_get_reason (transfer);
  gboolean          is_running = ferry_transfer_get_status (transfer) == FERRY_STATUS_RUNNING;
  g_auto (FerryRow) row = { 0 };
  g_autofree char  *note = NULL;

  if (reason == FERRY_REASON_NONE)
    return NULL;
  if (reason == FERRY_REASON_TRANSFERRING && !awaits_answer (transfer))
    return NULL;
  if (is_running && reason != FERRY_REASON_TRANSFERRING && reason != FERRY_REASON_FINISHING)
    return g_strdup (ferry_reason_to_sentence (reason));

  ferry_row_init_transfer (&row, transfer);
  note = ferry_format_status (&row, NULL, 0, g_get_real_time () / G_USEC_PER_SEC);

  return ferry_cli_format_clean (note);
}

char *
ferry_cli_tell_start (FerryTransfer *transfer)
{
  goffset          before = ferry_transfer_get_record (transfer)->resumed_from;
  g_autofree char *name = ferry_cli_tell_name (transfer);
  g_autofree char *size = ferry_format_size ((guint64) before);

  if (before > 0)
    /* Translators: file name, bytes that are there from before */
    return g_strdup_printf (_ ("%s: goes on after %s"), name, size);

  return g_strdup_printf (_ ("%s: started"), name);
}

char *
ferry_cli_tell_restart (FerryTransfer *transfer)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);
  g_autofree char           *name = ferry_cli_tell_name (transfer);
  g_autofree char           *message = NULL;

  if (record->message == NULL)
    return g_strdup_printf (_ ("%s: begun again from the start"), name);

  message = ferry_cli_format_clean (record->message);
  return g_strdup_printf ("%s: %s", name, message);
}

/* The path as a person would type it: without the current folder. */
static char *
tell_path (FerryTransfer *transfer)
{
  g_autofree char *path = ferry_transfer_dup_path (transfer);
  g_autofree char *here = g_get_current_dir ();
  gsize            length = strlen (here);

  if (path == NULL)
    return ferry_cli_tell_name (transfer);
  if (strncmp (path, here, length) == 0 && path[length] == '/')
    return ferry_cli_format_clean (path + length + 1);

  return ferry_cli_format_clean (path);
}

/* Where an upload went, without what may be secret. */
static char *
tell_host (FerryTransfer *transfer)
{
  const char      *text = ferry_request_get_uri (ferry_transfer_get_request (transfer));
  g_autoptr (GUri) uri = ferry_uri_parse (text, NULL);

  /* A request's URI was parsed before. */
  return ferry_cli_format_clean (uri != NULL ? g_uri_get_host (uri) : "");
}

static char *
tell_uploaded (FerryTransfer *transfer,
               gboolean       is_marked)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);
  g_autofree char           *name = ferry_cli_tell_name (transfer);
  g_autofree char           *host = tell_host (transfer);
  g_autofree char           *size = ferry_format_size ((guint64) MAX (record->total, 0));

  if (is_marked)
    /* Translators: file name, server, size */
    return g_strdup_printf (_ ("%s to %s (%s)"), name, host, size);

  /* Translators: file name, server, size */
  return g_strdup_printf (_ ("%s: sent to %s, %s"), name, host, size);
}

static char *
tell_completed (FerryTransfer *transfer,
                gboolean       is_marked)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);
  g_autofree char           *path = tell_path (transfer);
  gint64                     bytes = MAX (record->total, get_received (transfer));
  g_autofree char           *size = ferry_format_size ((guint64) bytes);
  g_autofree char           *line = NULL;

  if (is_marked)
    line = g_strdup_printf ("%s (%s)", path, size);
  else
    /* Translators: file name and size */
    line = g_strdup_printf (_ ("%s: done, %s"), path, size);
  if (record->is_unverified)
    return ferry_format_sentences (line,
                                   _ ("The server did not tell its length: it may not be whole."));

  return g_steal_pointer (&line);
}

/* The option of ferryctl that helps. */
static const char *
find_helpful_option (int error)
{
  static const struct
  {
    FerryErrorStatus error;
    const char      *option;
  } options[] = {
    { FERRY_ERROR_CERTIFICATE_COMMON_NAME_IS_INCORRECT, "--tls-exception" },
    { FERRY_ERROR_CERTIFICATE_EXPIRED, "--tls-exception" },
    { FERRY_ERROR_CERTIFICATE_IS_INVALID, "--tls-exception" },
    { FERRY_ERROR_UNAUTHORIZED, "--user" },
    { FERRY_ERROR_PROXY_AUTHENTICATION_REQUIRED, "--proxy" },
    { FERRY_ERROR_PROXY_FAILED, "--proxy" },
    { FERRY_ERROR_DESTINATION_EXISTS, "--if-exists" },
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (options); i++)
    if (error == (int) options[i].error)
      return options[i].option;

  return NULL;
}

/* Most details are for programs, but without the certificate's fingerprint a
 * person can neither know it nor allow it. (transfer full) */
static char *
add_detail (const FerryTransferRecord *record,
            char                      *message)
{
  g_autofree char *start = g_strconcat (message, ": ", NULL);
  g_autofree char *bare = message;
  g_autofree char *detail = NULL;
  const char      *option = find_helpful_option (record->error);

  if (g_strcmp0 (option, "--tls-exception") != 0 || record->detail == NULL ||
      !g_str_has_prefix (record->detail, start))
    return g_steal_pointer (&bare);

  detail = ferry_cli_format_clean (record->detail + strlen (start));
  return g_strdup_printf ("%s (%s)", bare, detail);
}

/* Why @transfer stands still or was given up, and what helps. */
static char *
tell_trouble (FerryTransfer *transfer)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);
  g_autofree char           *message = NULL;
  g_autofree char           *helped = NULL;
  g_autofree char           *see = NULL;
  const char                *sentence;

  if (record->error < 0 && record->message == NULL)
    return g_strdup (ferry_reason_to_sentence (ferry_transfer_get_reason (transfer)));
  if (record->error < 0)
    return ferry_cli_format_clean (record->message);

  sentence = ferry_error_status_to_sentence (record->error);
  message = ferry_cli_format_clean (record->message != NULL ? record->message : sentence);
  /* A sentence of its own tells already what to do. */
  if (!g_str_equal (message, sentence))
    return g_steal_pointer (&message);

  message = add_detail (record, g_steal_pointer (&message));
  helped = ferry_format_sentences (message, ferry_error_status_to_help (record->error));
  if (find_helpful_option (record->error) == NULL)
    return g_steal_pointer (&helped);

  see = g_strdup_printf (_ ("See the option %s."), find_helpful_option (record->error));
  return ferry_format_sentences (helped, see);
}

char *
ferry_cli_tell_end (FerryTransfer *transfer,
                    gboolean       is_marked)
{
  FerryStatus      status = ferry_transfer_get_status (transfer);
  g_autofree char *name = NULL;
  g_autofree char *trouble = NULL;

  if (status == FERRY_STATUS_COMPLETED)
    return ferry_cli_tell_is_upload (transfer) ? tell_uploaded (transfer, is_marked)
                                               : tell_completed (transfer, is_marked);

  name = ferry_cli_tell_name (transfer);
  if (status == FERRY_STATUS_CANCELED)
    return g_strdup_printf (_ ("%s: canceled"), name);
  if (ferry_cli_outcome_find (transfer) == FERRY_CLI_OUTCOME_SKIPPED)
    return g_strdup_printf (_ ("%s: skipped, a file of this name is there already"), name);

  trouble = tell_trouble (transfer);
  return g_strdup_printf ("%s: %s", name, trouble);
}
