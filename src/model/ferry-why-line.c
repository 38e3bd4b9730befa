/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-format.h"
#include "ferry-why-private.h"

#include <glib/gi18n-lib.h>

static gboolean
has_name (const FerrySituation *situation)
{
  return situation->network_name != NULL && *situation->network_name != '\0';
}

/* Of the network that is in the way; NULL when it has no name. */
static char *
format_network (FerryWhyCase          why,
                const FerrySituation *situation)
{
  const char *name = situation->network_name;

  if (!has_name (situation))
    return NULL;
  if (why == FERRY_WHY_METERED)
    /* Translators: the name of a network */
    return g_strdup_printf (_ ("“%s” is metered: waiting for another network"), name);
  if (why == FERRY_WHY_ROAMING)
    /* Translators: the name of a network */
    return g_strdup_printf (_ ("“%s” is roaming: waiting for another network"), name);

  /* Translators: the name of a network */
  return g_strdup_printf (_ ("“%s” wants you to sign in first"), name);
}

static char *
format_used_up (const FerrySituation *situation,
                gint64                now)
{
  g_autofree char *until = ferry_format_until (ferry_why_get_cap_end (situation), now);

  if (has_name (situation))
    /* Translators: the name of a network, and a time such as "1 December" */
    return g_strdup_printf (_ ("The data plan of “%s” is used up until %s"),
                            situation->network_name, until);

  /* Translators: a time such as "1 December" */
  return g_strdup_printf (_ ("The data plan is used up until %s"), until);
}

static char *
format_restricted (const FerrySituation *situation,
                   gint64                now)
{
  g_autofree char *until = ferry_format_until (ferry_why_get_cap_end (situation), now);

  if (has_name (situation))
    /* Translators: the name of a network, and a time such as "1 December" */
    return g_strdup_printf (_ ("Background data on “%s” is restricted until %s"),
                            situation->network_name, until);

  /* Translators: a time such as "1 December" */
  return g_strdup_printf (_ ("Background data is restricted until %s"), until);
}

/* Of a plan, where data is free before there is more of it. */
static char *
format_free_hours (const FerrySituation *situation,
                   gint64                now)
{
  g_autofree char *when = ferry_format_until (situation->cap_until, now);

  /* Translators: a time, such as "18:00" or "tomorrow 01:00" */
  return g_strdup_printf (_ ("Data plan: waiting for the free hours from %s"), when);
}

/* What is needed of the plan, and what is left of it. */
static char *
format_need (const FerryRow       *row,
             const FerrySituation *situation,
             gint64                now)
{
  gint64           needed = ferry_why_get_needed (row);
  g_autofree char *left = ferry_format_size (situation->cap_left);
  g_autofree char *until = ferry_format_until (ferry_why_get_cap_end (situation), now);
  g_autofree char *size = NULL;

  if (needed < 0)
    /* Translators: a size, and a time such as "1 December" */
    return g_strdup_printf (_ ("Size unknown, only %s left until %s"), left, until);

  size = ferry_format_size ((guint64) needed);

  /* Translators: two sizes, and a time such as "1 December" */
  return g_strdup_printf (_ ("%s needed, %s left until %s"), size, left, until);
}

static char *
format_start (const FerryRow *row,
              gint64          now)
{
  g_autofree char *clock = ferry_format_clock (row->waiting_until, now);

  /* Translators: a time of day, with the date if it is not today */
  return g_strdup_printf (_ ("Starts at %s"), clock);
}

static char *
format_schedule (const FerrySituation *situation,
                 gint64                now)
{
  g_autofree char *until = ferry_format_until (situation->schedule_until, now);

  /* Translators: a time, such as "18:00" or "Sunday 06:00" */
  return g_strdup_printf (_ ("Paused by the schedule until %s"), until);
}

static char *
format_plan (FerryWhyCase          why,
             const FerryRow       *row,
             const FerrySituation *situation,
             gint64                now)
{
  if (ferry_why_is_free_first (situation))
    return format_free_hours (situation, now);
  if (why == FERRY_WHY_USED_UP)
    return format_used_up (situation, now);
  if (why == FERRY_WHY_RESTRICTED)
    return format_restricted (situation, now);

  return format_need (row, situation, now);
}

/* NULL when there is nothing to say but the reason. */
static char *
format_case (FerryWhyCase          why,
             const FerryRow       *row,
             const FerrySituation *situation,
             gint64                now)
{
  switch (why)
    {
    case FERRY_WHY_BARE:
      return NULL;
    case FERRY_WHY_SETTLING:
      return g_strdup (_ ("The network is changing: starts in a moment"));
    case FERRY_WHY_METERED:
    case FERRY_WHY_ROAMING:
    case FERRY_WHY_CAPTIVE:
      return format_network (why, situation);
    case FERRY_WHY_USED_UP:
    case FERRY_WHY_TOO_LARGE:
    case FERRY_WHY_SIZE_UNKNOWN:
    case FERRY_WHY_RESTRICTED:
      return format_plan (why, row, situation, now);
    case FERRY_WHY_BATTERY_BELOW:
      /* Translators: how full the battery is, and how full it must be */
      return g_strdup_printf (_ ("Battery at %d %%, below %u %%: waiting for the charger"),
                              situation->battery, situation->threshold);
    case FERRY_WHY_BATTERY_LOW:
      return g_strdup (_ ("Battery low: waiting for the charger"));
    case FERRY_WHY_ON_BATTERY:
      return g_strdup (_ ("On battery: waiting for the charger"));
    case FERRY_WHY_START_TIME:
      return format_start (row, now);
    case FERRY_WHY_SCHEDULE:
      return format_schedule (situation, now);
    case FERRY_WHY_NO_HOUR:
      return g_strdup (_ ("The schedule has no hour for transfers"));
    }

  g_return_val_if_reached (NULL);
}

char *
ferry_why_format_line (const FerryRow       *row,
                       const FerrySituation *situation,
                       gint64                now)
{
  char *line;

  g_return_val_if_fail (row != NULL, NULL);

  line = format_case (ferry_why_classify (row, situation, now), row, situation, now);

  return line != NULL ? line : g_strdup (ferry_format_reason (row->reason));
}
