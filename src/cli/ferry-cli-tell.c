/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-tell.h"

#include "ferry-cli-format.h"
#include "ferry-error.h"
#include "ferry-redact.h"

#include <glib/gi18n-lib.h>

char *
ferry_cli_tell_name (FerryTransfer *transfer)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);
  FerryRequest              *request = ferry_transfer_get_request (transfer);
  const char                *name = record->name;
  g_autofree char           *address = NULL;
  const char                *slash;

  if (name == NULL)
    name = ferry_request_get_name (request);
  if (name != NULL)
    return ferry_cli_format_clean (name);

  address = ferry_redact_uri (ferry_request_get_uri (request));
  address[strcspn (address, "?")] = '\0';
  slash = strrchr (address, '/');
  /* "https://example.org/" ends with nothing: then the whole address it is. */
  if (slash != NULL && slash[1] != '\0' && slash > address && slash[-1] != '/')
    return ferry_cli_format_clean (slash + 1);

  return ferry_cli_format_clean (address);
}

/* Puts @next behind @first, whether or not that ends with a full stop. */
static char *
join_sentences (const char *first,
                const char *next)
{
  gboolean has_end = g_str_has_suffix (first, ".") || g_str_has_suffix (first, "。");

  return g_strconcat (first, has_end ? " " : ". ", next, NULL);
}

static char *
tell_next_try (const char *why,
               gint64      until)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (until / G_USEC_PER_SEC);
  g_autofree char      *clock = time != NULL ? g_date_time_format (time, "%H:%M:%S") : NULL;
  g_autofree char      *next = NULL;

  if (clock == NULL)
    return g_strdup (why);

  /* Translators: a time of day */
  next = g_strdup_printf (_ ("Next try at %s."), clock);

  return join_sentences (why, next);
}

char *
ferry_cli_tell_note (FerryTransfer *transfer)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);
  FerryReason                reason = ferry_transfer_get_reason (transfer);
  gboolean                   has_failed = record->message != NULL && record->error >= 0;
  g_autofree char           *why = NULL;

  if (reason == FERRY_REASON_TRANSFERRING || reason == FERRY_REASON_NONE)
    return NULL;
  if (ferry_transfer_get_status (transfer) == FERRY_STATUS_RUNNING)
    return g_strdup (ferry_reason_to_sentence (reason));

  why = ferry_cli_format_clean (has_failed ? record->message : ferry_reason_to_sentence (reason));
  if (reason == FERRY_REASON_RETRY_WAIT && record->waiting_until > 0)
    return tell_next_try (why, record->waiting_until);

  return g_steal_pointer (&why);
}

static gint64
get_received (FerryTransfer *transfer)
{
  return MAX (ferry_progress_get_received (ferry_transfer_get_progress (transfer)), 0);
}

char *
ferry_cli_tell_start (FerryTransfer *transfer)
{
  goffset          before = ferry_transfer_get_record (transfer)->resumed_from;
  g_autofree char *name = ferry_cli_tell_name (transfer);
  g_autofree char *size = ferry_cli_format_size ((guint64) before);

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

static char *
tell_completed (FerryTransfer *transfer,
                gboolean       is_marked)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);
  g_autofree char           *path = tell_path (transfer);
  gint64                     bytes = MAX (record->total, get_received (transfer));
  g_autofree char           *size = ferry_cli_format_size ((guint64) bytes);
  g_autofree char           *line = NULL;

  if (is_marked)
    line = g_strdup_printf ("%s (%s)", path, size);
  else
    /* Translators: file name and size */
    line = g_strdup_printf (_ ("%s: done, %s"), path, size);
  if (record->is_unverified)
    return join_sentences (line, _ ("The server did not tell its length: it may not be whole."));

  return g_steal_pointer (&line);
}

char *
ferry_cli_tell_end (FerryTransfer *transfer,
                    gboolean       is_marked)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);
  FerryStatus                status = ferry_transfer_get_status (transfer);
  g_autofree char           *name = NULL;
  g_autofree char           *message = NULL;
  g_autofree char           *whole = NULL;
  const char                *help = NULL;

  if (status == FERRY_STATUS_COMPLETED)
    return tell_completed (transfer, is_marked);

  name = ferry_cli_tell_name (transfer);
  if (status == FERRY_STATUS_CANCELED)
    return g_strdup_printf (_ ("%s: canceled"), name);

  if (record->message != NULL)
    message = ferry_cli_format_clean (record->message);
  else if (record->error >= 0)
    message = g_strdup (ferry_error_status_to_sentence (record->error));
  else
    message = g_strdup (ferry_reason_to_sentence (ferry_transfer_get_reason (transfer)));
  if (record->error >= 0)
    help = ferry_error_status_to_help (record->error);
  if (help == NULL || *help == '\0' || strstr (message, help) != NULL)
    return g_strdup_printf ("%s: %s", name, message);

  whole = join_sentences (message, help);
  return g_strdup_printf ("%s: %s", name, whole);
}
