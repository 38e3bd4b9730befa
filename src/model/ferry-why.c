/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-why.h"

#include "ferry-format.h"
#include "ferry-why-private.h"

#include <glib/gi18n-lib.h>

/* ---- why it waits ---- */

/* Within a sentence. */
static char *
format_network (const FerrySituation *situation)
{
  if (situation->network_name == NULL || *situation->network_name == '\0')
    return g_strdup (_ ("this network"));

  /* Translators: a name; it stands within sentences, where "this network" may */
  return g_strdup_printf (_ ("the network “%s”"), situation->network_name);
}

static char *
format_why_of_plan (FerryWhyCase          why,
                    const FerryRow       *row,
                    const FerrySituation *situation,
                    gint64                now)
{
  g_autofree char *network = format_network (situation);
  g_autofree char *until = ferry_format_until (ferry_why_get_cap_end (situation), now);
  g_autofree char *left = ferry_format_size (situation->cap_left);
  g_autofree char *size = ferry_format_size ((guint64) MAX (ferry_why_get_needed (row), 0));

  if (why == FERRY_WHY_USED_UP)
    /* Translators: "this network" or "the network “Phone”", "1 December" */
    return g_strdup_printf (_ ("Paused because the data plan of %s is used up until %s"),
                            network, until);
  if (why == FERRY_WHY_TOO_LARGE)
    /* Translators: a size, "the network “Phone”", another size, "1 December" */
    return g_strdup_printf (_ ("Paused because it needs %s, and the data plan of %s has %s left "
                               "until %s"),
                            size, network, left, until);
  if (why == FERRY_WHY_SIZE_UNKNOWN)
    /* Translators: "the network “Phone”", a size, "1 December" */
    return g_strdup_printf (_ ("Paused because its size is unknown, and the data plan of %s has "
                               "only %s left until %s"),
                            network, left, until);

  /* Translators: "the network “Phone”", "1 December" */
  return g_strdup_printf (_ ("Paused because you restrict background data on %s, and its data "
                             "plan is used up until %s"),
                          network, until);
}

static char *
format_why_of_network (FerryWhyCase          why,
                       const FerrySituation *situation)
{
  g_autofree char *network = format_network (situation);

  if (why == FERRY_WHY_METERED)
    /* Translators: "this network" or "the network “Phone”" */
    return g_strdup_printf (_ ("Paused because %s is metered"), network);
  if (why == FERRY_WHY_ROAMING)
    /* Translators: "this network" or "the network “Phone”" */
    return g_strdup_printf (_ ("Paused because %s is roaming"), network);

  /* Translators: "this network" or "the network “Café”" */
  return g_strdup_printf (_ ("Paused because %s wants you to sign in first"), network);
}

static char *
format_why_of_time (FerryWhyCase          why,
                    const FerryRow       *row,
                    const FerrySituation *situation,
                    gint64                now)
{
  gint64           time = why == FERRY_WHY_START_TIME ? row->waiting_until
                                                      : situation->schedule_until;
  g_autofree char *until = ferry_format_until (time, now);

  if (why == FERRY_WHY_START_TIME)
    /* Translators: a time, such as "18:00" or "Sunday 06:00" */
    return g_strdup_printf (_ ("Waiting for its start time, %s"), until);

  /* Translators: a time, such as "18:00" or "Sunday 06:00" */
  return g_strdup_printf (_ ("Paused by the schedule until %s"), until);
}

/* NULL when the sentence of the reason says all. */
static char *
format_why (FerryWhyCase          why,
            const FerryRow       *row,
            const FerrySituation *situation,
            gint64                now)
{
  switch (why)
    {
    case FERRY_WHY_BARE:
      return NULL;
    case FERRY_WHY_SETTLING:
      return g_strdup (_ ("The network is changing"));
    case FERRY_WHY_METERED:
    case FERRY_WHY_ROAMING:
    case FERRY_WHY_CAPTIVE:
      return format_why_of_network (why, situation);
    case FERRY_WHY_USED_UP:
    case FERRY_WHY_TOO_LARGE:
    case FERRY_WHY_SIZE_UNKNOWN:
    case FERRY_WHY_RESTRICTED:
      return format_why_of_plan (why, row, situation, now);
    case FERRY_WHY_BATTERY_BELOW:
      /* Translators: how full the battery is, and how full it has to be */
      return g_strdup_printf (_ ("Paused because the battery is at %d %%, below %u %%"),
                              situation->battery, situation->threshold);
    case FERRY_WHY_BATTERY_LOW:
      return g_strdup (_ ("Paused because the battery is low"));
    case FERRY_WHY_ON_BATTERY:
      return g_strdup (_ ("Paused because you let transfers run on mains power only"));
    case FERRY_WHY_START_TIME:
    case FERRY_WHY_SCHEDULE:
      return format_why_of_time (why, row, situation, now);
    case FERRY_WHY_NO_HOUR:
      return g_strdup (_ ("Paused because the schedule has no hour for transfers"));
    }

  g_return_val_if_reached (NULL);
}

/* ---- what lets it go on ---- */

/* Whether all of the plan would not do either. */
static gboolean
is_beyond_the_cap (const FerryRow       *row,
                   const FerrySituation *situation)
{
  return (guint64) ferry_why_get_needed (row) - situation->cap_left > situation->cap_used;
}

/* Without a full stop. */
static const char *
get_way_on (FerryWhyCase          why,
            const FerryRow       *row,
            const FerrySituation *situation)
{
  switch (why)
    {
    case FERRY_WHY_BARE:
      return "";
    case FERRY_WHY_SETTLING:
      return _ ("It starts by itself in a moment, when the network stays as it is");
    case FERRY_WHY_METERED:
      return _ ("It goes on by itself on a network without metered data");
    case FERRY_WHY_ROAMING:
      return _ ("It goes on by itself back home, or on another network");
    case FERRY_WHY_TOO_LARGE:
      if (is_beyond_the_cap (row, situation))
        return _ ("It goes on by itself on another network");
      return _ ("It goes on by itself then, or on another network");
    case FERRY_WHY_USED_UP:
    case FERRY_WHY_SIZE_UNKNOWN:
      return _ ("It goes on by itself then, or on another network");
    case FERRY_WHY_RESTRICTED:
      return _ ("It goes on by itself then, on another network, or when you lift the restriction");
    case FERRY_WHY_CAPTIVE:
      return _ ("Open its sign-in page; it then goes on by itself");
    case FERRY_WHY_BATTERY_BELOW:
    case FERRY_WHY_BATTERY_LOW:
    case FERRY_WHY_ON_BATTERY:
      return _ ("It goes on by itself when you plug in the charger");
    case FERRY_WHY_START_TIME:
      return _ ("It starts by itself then");
    case FERRY_WHY_SCHEDULE:
      return _ ("It goes on by itself then");
    case FERRY_WHY_NO_HOUR:
      return _ ("Change the schedule to let it go on");
    }

  g_return_val_if_reached ("");
}

static gboolean
can_be_run_anyway (FerryWhyCase    why,
                   const FerryRow *row)
{
  return why != FERRY_WHY_SETTLING && !row->runs_anyway &&
         ferry_reason_allows_run_anyway (row->reason);
}

/* NULL where free hours do not help, or come no sooner than the next period. */
static char *
format_free_hours (FerryWhyCase          why,
                   const FerrySituation *situation,
                   gint64                now)
{
  g_autofree char *when = NULL;

  if ((why != FERRY_WHY_USED_UP && why != FERRY_WHY_TOO_LARGE && why != FERRY_WHY_SIZE_UNKNOWN &&
       why != FERRY_WHY_RESTRICTED) ||
      !ferry_why_is_free_first (situation))
    return NULL;

  when = ferry_format_until (situation->cap_until, now);
  /* Translators: a time, such as "18:00" or "tomorrow 01:00"; data costs nothing from
   * then on */
  return g_strdup_printf (_ ("It goes on by itself in the free hours from %s, or on another "
                             "network"),
                          when);
}

/* The sentence about what lets it go on. */
static char *
format_way_on (FerryWhyCase          why,
               const FerryRow       *row,
               const FerrySituation *situation,
               gint64                now)
{
  g_autofree char *free_hours = format_free_hours (why, situation, now);
  const char      *way = free_hours != NULL ? free_hours : get_way_on (why, row, situation);

  if (can_be_run_anyway (why, row))
    /* Translators: first what else lets a transfer go on, such as "It goes on by itself
     * on a network without metered data" */
    return g_strdup_printf (_ ("%s; “Run Anyway” starts it now."), way);

  return g_strconcat (way, ".", NULL);
}

static char *
format_bare (const FerryRow *row)
{
  const char *sentence = ferry_reason_to_sentence (row->reason);

  if (!can_be_run_anyway (FERRY_WHY_BARE, row))
    return g_strdup (sentence);

  return ferry_format_sentences (sentence, _ ("“Run Anyway” starts it now."));
}

static char *
format_waiting (const FerryRow       *row,
                const FerrySituation *situation,
                gint64                now)
{
  FerryWhyCase     why = ferry_why_classify (row, situation, now);
  g_autofree char *sentence = format_why (why, row, situation, now);
  g_autofree char *way = NULL;
  g_autofree char *both = NULL;

  if (sentence != NULL)
    {
      way = format_way_on (why, row, situation, now);
      both = ferry_format_sentences (sentence, way);
    }
  else
    {
      both = format_bare (row);
    }

  if (row->runs_anyway && row->reason == FERRY_REASON_RESTRICTED)
    return ferry_format_sentences (both, _ ("“Run Anyway” does not pass over that."));

  return g_steal_pointer (&both);
}

/* ---- the others ---- */

static char *
format_running (const FerryRow *row)
{
  const char *sentence = ferry_reason_to_sentence (row->reason);

  if (row->reason == FERRY_REASON_FINISHING && row->direction == FERRY_DIRECTION_UPLOAD)
    sentence = _ ("Waiting for the server's answer");
  if (row->runs_anyway)
    return ferry_format_sentences (sentence, _ ("Runs anyway, whatever it costs."));

  return g_strdup (sentence);
}

char *
ferry_why_format (const FerryRow       *row,
                  const FerrySituation *situation,
                  gint64                now)
{
  g_return_val_if_fail (row != NULL, NULL);

  switch (row->status)
    {
    case FERRY_STATUS_RUNNING:
      return format_running (row);

    case FERRY_STATUS_IDLE:
    case FERRY_STATUS_PAUSED:
    case FERRY_STATUS_PAUSED_COSTED_NETWORK:
    case FERRY_STATUS_PAUSED_NO_NETWORK:
    case FERRY_STATUS_PAUSED_RECOVERABLE:
    case FERRY_STATUS_PAUSED_SYSTEM_POLICY:
      /* What failed and what helps is told there. */
      if (row->error >= 0 || (row->reason == FERRY_REASON_RETRY_WAIT && row->waiting_until > now))
        return ferry_format_status (row, situation, 0, now);
      return format_waiting (row, situation, now);

    case FERRY_STATUS_COMPLETED:
      return g_strdup (_ ("Completed: it waits for nothing"));

    case FERRY_STATUS_CANCELED:
      return g_strdup (_ ("Canceled: it begins again when you retry it"));

    case FERRY_STATUS_ERROR:
      return ferry_format_status (row, situation, 0, now);
    }

  g_return_val_if_reached (NULL);
}
