/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-format.h"
#include "ferry-why.h"

#include <glib/gi18n-lib.h>

#define HOUR (60 * 60)
#define FIRST_HTTP_STATUS 300
#define LAST_HTTP_STATUS 599

/* Puts @fact behind @line as one more of its facts. Takes both. */
static char *
join_facts (char *line,
            char *fact)
{
  g_autofree char *start = line;
  g_autofree char *end = fact;

  return g_strconcat (start, " · ", end, NULL);
}

char *
ferry_format_sentences (const char *first,
                        const char *next)
{
  gboolean has_stop;

  g_return_val_if_fail (first != NULL, NULL);
  g_return_val_if_fail (next != NULL, NULL);

  has_stop = g_str_has_suffix (first, ".") || g_str_has_suffix (first, "。");

  return g_strconcat (first, has_stop ? " " : ". ", next, NULL);
}

char *
ferry_format_clock (gint64 time,
                    gint64 now)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local (time);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now);
  gboolean              is_today;

  if (when == NULL || today == NULL)
    return g_strdup (_ ("an unknown time"));

  is_today = g_date_time_get_year (when) == g_date_time_get_year (today) &&
             g_date_time_get_day_of_year (when) == g_date_time_get_day_of_year (today);
  if (!is_today)
    return g_date_time_format (when, "%Y-%m-%d %H:%M");

  return g_date_time_format (when, time - now < HOUR ? "%H:%M:%S" : "%H:%M");
}

const char *
ferry_format_reason (FerryReason reason)
{
  switch (reason)
    {
    case FERRY_REASON_NONE:
    case FERRY_REASON_QUEUED:
    case FERRY_REASON_STARTING:
    case FERRY_REASON_CONNECTING:
    case FERRY_REASON_TRANSFERRING:
    case FERRY_REASON_VERIFYING:
    case FERRY_REASON_FINISHING:
      return _ ("Waiting for its turn");
    case FERRY_REASON_USER:
      return _ ("Paused");
    case FERRY_REASON_METERED:
      return _ ("Waiting for a network without metered data");
    case FERRY_REASON_ROAMING:
      return _ ("Waiting until you are back from roaming");
    case FERRY_REASON_OVER_CAP:
      return _ ("Data plan used up: waiting for another network");
    case FERRY_REASON_RESTRICTED:
      return _ ("Waiting until background data is allowed");
    case FERRY_REASON_OFFLINE:
      return _ ("Waiting for a network");
    case FERRY_REASON_CAPTIVE_PORTAL:
      return _ ("Waiting until you sign in to the network");
    case FERRY_REASON_BATTERY:
      return _ ("Waiting for the charger");
    case FERRY_REASON_POWER_SAVER:
      return _ ("Waiting until the power saver is off");
    case FERRY_REASON_SCHEDULE:
      return _ ("Waiting for its scheduled time");
    case FERRY_REASON_HOST_LIMIT:
      return _ ("Waiting for a free connection to this server");
    case FERRY_REASON_RETRY_WAIT:
      return _ ("Waiting before the next try");
    case FERRY_REASON_SIGN_IN:
    case FERRY_REASON_TLS:
    case FERRY_REASON_LINK_EXPIRED:
    case FERRY_REASON_CHOOSE_FOLDER:
    case FERRY_REASON_DISK_FULL:
    case FERRY_REASON_DESTINATION_MISSING:
    case FERRY_REASON_KEYRING_LOCKED:
    case FERRY_REASON_NEEDS_USER:
      return ferry_reason_to_sentence (reason);
    }

  g_return_val_if_reached ("");
}

/* ---- at work ---- */

static gboolean
is_upload (const FerryRow *row)
{
  return row->direction == FERRY_DIRECTION_UPLOAD;
}

/* How far it has come. */
static char *
format_done (const FerryRow *row)
{
  g_autofree char *amount = ferry_format_amount (row->received, row->total);

  if (!is_upload (row))
    return g_steal_pointer (&amount);

  /* Translators: an amount, such as "1.2 of 4.5 GiB" */
  return g_strdup_printf (_ ("%s sent"), amount);
}

static char *
format_flow (const FerryRow *row,
             guint64         rate)
{
  guint64 missing = row->total > row->received ? (guint64) (row->total - row->received) : 0;
  char   *line;

  /* What remains is not ours to do. */
  if (is_upload (row) && row->total > 0 && missing == 0)
    return g_strdup (_ ("Waiting for the server's answer"));

  line = format_done (row);
  if (rate > 0)
    line = join_facts (line, ferry_format_rate (rate));
  if (rate > 0 && missing > 0)
    line = join_facts (line, ferry_format_time_left ((gint64) ((missing - 1) / rate + 1)));
  /* That it had to begin again, for instance: it explains the figures. */
  if (row->message != NULL)
    line = join_facts (line, g_strdup (row->message));

  return line;
}

static char *
format_running (const FerryRow *row,
                guint64         rate)
{
  switch (row->reason)
    {
    case FERRY_REASON_FINISHING:
      if (is_upload (row))
        return g_strdup (_ ("Waiting for the server's answer"));
      return g_strdup (ferry_reason_to_sentence (row->reason));

    case FERRY_REASON_STARTING:
    case FERRY_REASON_CONNECTING:
    case FERRY_REASON_VERIFYING:
      return g_strdup (ferry_reason_to_sentence (row->reason));

    case FERRY_REASON_NONE:
    case FERRY_REASON_QUEUED:
    case FERRY_REASON_TRANSFERRING:
    case FERRY_REASON_USER:
    case FERRY_REASON_METERED:
    case FERRY_REASON_ROAMING:
    case FERRY_REASON_OVER_CAP:
    case FERRY_REASON_RESTRICTED:
    case FERRY_REASON_OFFLINE:
    case FERRY_REASON_CAPTIVE_PORTAL:
    case FERRY_REASON_BATTERY:
    case FERRY_REASON_POWER_SAVER:
    case FERRY_REASON_SCHEDULE:
    case FERRY_REASON_HOST_LIMIT:
    case FERRY_REASON_RETRY_WAIT:
    case FERRY_REASON_SIGN_IN:
    case FERRY_REASON_TLS:
    case FERRY_REASON_LINK_EXPIRED:
    case FERRY_REASON_CHOOSE_FOLDER:
    case FERRY_REASON_DISK_FULL:
    case FERRY_REASON_DESTINATION_MISSING:
    case FERRY_REASON_KEYRING_LOCKED:
    case FERRY_REASON_NEEDS_USER:
      return format_flow (row, rate);
    }

  g_return_val_if_reached (g_strdup (""));
}

/* ---- failed ---- */

/* The message says more than that an error is of its kind. */
static gboolean
has_own_words (const FerryRow *row)
{
  return row->message != NULL &&
         !g_str_equal (row->message, ferry_error_status_to_sentence (row->error));
}

/* What went wrong, without what helps. */
static char *
format_error (const FerryRow *row)
{
  const char *sentence = ferry_error_status_to_sentence (row->error);

  if (has_own_words (row))
    return g_strdup (row->message);
  if (row->error < FIRST_HTTP_STATUS || row->error > LAST_HTTP_STATUS)
    return g_strdup (sentence);

  /* The number is what one searches for, or tells the server's operator. */
  return g_strdup_printf ("%s (%d)", sentence, row->error);
}

static char *
format_error_and_help (const FerryRow *row)
{
  g_autofree char *why = format_error (row);

  /* Words of its own tell already what to do. */
  if (has_own_words (row))
    return g_steal_pointer (&why);

  return ferry_format_sentences (why, ferry_error_status_to_help (row->error));
}

static char *
format_failed (const FerryRow *row)
{
  g_autofree char *why = NULL;

  if (row->error >= 0)
    why = format_error_and_help (row);
  else
    why = g_strdup (row->message);
  if (why == NULL)
    return g_strdup (_ ("Failed"));

  /* Translators: what went wrong, and what helps */
  return g_strdup_printf (_ ("Failed: %s"), why);
}

/* ---- waiting ---- */

static char *
format_next_try (const FerryRow *row,
                 gint64          now)
{
  g_autofree char *why = row->error >= 0 ? format_error (row) : NULL;
  g_autofree char *clock = NULL;
  g_autofree char *next = NULL;

  if (row->waiting_until > now)
    {
      clock = ferry_format_clock (row->waiting_until, now);
      /* Translators: a time of day, with the date if it is not today */
      next = g_strdup_printf (_ ("Next try at %s."), clock);
    }
  if (why != NULL && next != NULL)
    return ferry_format_sentences (why, next);
  if (why != NULL)
    return g_steal_pointer (&why);
  if (next != NULL)
    return g_steal_pointer (&next);

  return g_strdup (_ ("Waiting before the next try"));
}

/* What remains of an upload is what the server has, and nothing else. */
static char *
format_paused_upload (const FerryRow *row)
{
  g_autofree char *amount = NULL;

  if (row->confirmed <= 0)
    return join_facts (g_strdup (_ ("Paused")), g_strdup (_ ("it begins again from its start")));

  amount = ferry_format_amount (row->confirmed, row->total);

  /* Translators: an amount, such as "1.2 of 4.5 GiB" */
  return join_facts (g_strdup (_ ("Paused")), g_strdup_printf (_ ("the server has %s"), amount));
}

static char *
format_paused (const FerryRow *row)
{
  if (row->received <= 0)
    return g_strdup (_ ("Paused"));
  if (is_upload (row))
    return format_paused_upload (row);

  return join_facts (g_strdup (_ ("Paused")), ferry_format_amount (row->received, row->total));
}

static char *
format_waiting (const FerryRow       *row,
                const FerrySituation *situation,
                gint64                now)
{
  if (row->reason == FERRY_REASON_RETRY_WAIT)
    return format_next_try (row, now);
  if (row->error >= 0)
    return format_error_and_help (row);

  return ferry_why_format_line (row, situation, now);
}

/* ---- settled ---- */

static char *
format_end (const FerryRow *row,
            gint64          now)
{
  g_autofree char *when = NULL;

  if (row->finished <= 0)
    return is_upload (row) ? g_strdup (_ ("uploaded")) : NULL;

  when = ferry_format_when (row->finished, now);
  if (is_upload (row))
    /* Translators: when, such as "5 minutes ago", "yesterday" or a date */
    return g_strdup_printf (_ ("uploaded %s"), when);

  /* Translators: when, such as "5 minutes ago", "yesterday" or a date */
  return g_strdup_printf (_ ("finished %s"), when);
}

static char *
format_completed (const FerryRow *row,
                  gint64          now)
{
  char *line = ferry_format_size ((guint64) MAX (row->received, MAX (row->total, 0)));
  char *end = format_end (row, now);

  if (end != NULL)
    line = join_facts (line, end);
  if (row->is_unverified)
    line = join_facts (line, g_strdup (_ ("may not be whole: the server did not tell its size")));

  return line;
}

static char *
format_canceled (const FerryRow *row,
                 gint64          now)
{
  g_autofree char *when = NULL;

  if (row->finished <= 0)
    return g_strdup (_ ("Canceled"));

  when = ferry_format_when (row->finished, now);

  /* Translators: when, such as "5 minutes ago", "yesterday" or a date */
  return g_strdup_printf (_ ("Canceled %s"), when);
}

char *
ferry_format_status (const FerryRow       *row,
                     const FerrySituation *situation,
                     guint64               rate,
                     gint64                now)
{
  g_return_val_if_fail (row != NULL, NULL);

  switch (row->status)
    {
    case FERRY_STATUS_RUNNING:
      return format_running (row, rate);

    case FERRY_STATUS_PAUSED:
      return format_paused (row);

    case FERRY_STATUS_IDLE:
    case FERRY_STATUS_PAUSED_COSTED_NETWORK:
    case FERRY_STATUS_PAUSED_NO_NETWORK:
    case FERRY_STATUS_PAUSED_RECOVERABLE:
    case FERRY_STATUS_PAUSED_SYSTEM_POLICY:
      return format_waiting (row, situation, now);

    case FERRY_STATUS_COMPLETED:
      return format_completed (row, now);

    case FERRY_STATUS_CANCELED:
      return format_canceled (row, now);

    case FERRY_STATUS_ERROR:
      return format_failed (row);
    }

  g_return_val_if_reached (NULL);
}
