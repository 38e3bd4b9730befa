/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-format.h"
#include "ferry-why-private.h"

#include <glib/gi18n-lib.h>

/* NULL without a plan. */
static char *
format_plan (const FerrySituation *situation,
             gint64                now)
{
  g_autofree char *until = ferry_format_until (ferry_why_get_cap_end (situation), now);
  g_autofree char *left = NULL;

  switch (situation->cap)
    {
    case FERRY_CAP_NONE:
      return NULL;

    case FERRY_CAP_UNDER:
    case FERRY_CAP_NEAR:
      left = ferry_format_size (situation->cap_left);
      /* Translators: of a data plan: a size, and a time such as "1 December" */
      return g_strdup_printf (_ ("%s left until %s"), left, until);

    case FERRY_CAP_OVER:
      /* Translators: a time, such as "1 December" */
      return g_strdup_printf (_ ("data plan used up until %s"), until);
    }

  g_return_val_if_reached (NULL);
}

/* What the network is like, in words. */
static char *
format_nature (const FerrySituation *situation,
               gint64                now)
{
  g_autoptr (GStrvBuilder) facts = g_strv_builder_new ();
  g_autofree char         *plan = format_plan (situation, now);
  g_auto (GStrv)           words = NULL;

  if (situation->connectivity == FERRY_CONNECTIVITY_PORTAL)
    g_strv_builder_add (facts, _ ("wants you to sign in"));
  g_strv_builder_add (facts, situation->is_metered ? _ ("metered") : _ ("not metered"));
  if (situation->is_roaming)
    g_strv_builder_add (facts, _ ("roaming"));
  if (plan != NULL)
    g_strv_builder_add (facts, plan);
  if (situation->is_restricted && situation->cap == FERRY_CAP_OVER)
    g_strv_builder_add (facts, _ ("background data restricted"));
  if (situation->is_settling)
    g_strv_builder_add (facts, _ ("just changed"));
  words = g_strv_builder_end (facts);

  return g_strjoinv (", ", words);
}

static char *
format_network (const FerrySituation *situation,
                gint64                now)
{
  g_autofree char *nature = NULL;

  if (situation->is_pending)
    return g_strdup (_ ("The network is not known yet"));
  if (!situation->is_online)
    return g_strdup (_ ("No network"));

  nature = format_nature (situation, now);
  if (situation->network_name == NULL || *situation->network_name == '\0')
    /* Translators: what the network is like, such as "metered, roaming" */
    return g_strdup_printf (_ ("This network: %s"), nature);

  /* Translators: the name of a network, and what it is like, such as "metered, roaming" */
  return g_strdup_printf (_ ("“%s”: %s"), situation->network_name, nature);
}

/* NULL on mains power. */
static char *
format_supply (const FerrySituation *situation)
{
  if (!situation->is_on_battery)
    return NULL;
  if (situation->battery < 0)
    return g_strdup (_ ("on battery"));

  /* Translators: how full the battery is */
  return g_strdup_printf (_ ("on battery, %d %%"), situation->battery);
}

/* NULL where this hour is as any other. */
static char *
format_schedule (const FerrySituation *situation,
                 gint64                now)
{
  g_autofree char *until = ferry_format_until (situation->schedule_until, now);
  gboolean         has_end = situation->schedule_until > 0;

  switch (situation->schedule)
    {
    case FERRY_SCHEDULE_RUN:
      return NULL;

    case FERRY_SCHEDULE_LIMITED:
      /* Translators: a time, such as "18:00" or "Sunday 06:00" */
      return has_end ? g_strdup_printf (_ ("limited by the schedule until %s"), until)
                     : g_strdup (_ ("limited by the schedule"));

    case FERRY_SCHEDULE_STOP:
      /* Translators: a time, such as "18:00" or "Sunday 06:00" */
      return has_end ? g_strdup_printf (_ ("stopped by the schedule until %s"), until)
                     : g_strdup (_ ("stopped by the schedule"));
    }

  g_return_val_if_reached (NULL);
}

char *
ferry_why_format_situation (const FerrySituation *situation,
                            gint64                now)
{
  g_autoptr (GStrvBuilder) facts = NULL;
  g_autofree char         *network = NULL;
  g_autofree char         *supply = NULL;
  g_autofree char         *schedule = NULL;
  g_auto (GStrv)           words = NULL;

  g_return_val_if_fail (situation != NULL, NULL);

  facts = g_strv_builder_new ();
  network = format_network (situation, now);
  supply = format_supply (situation);
  schedule = format_schedule (situation, now);
  g_strv_builder_add (facts, network);
  if (supply != NULL)
    g_strv_builder_add (facts, supply);
  if (situation->is_power_saver)
    g_strv_builder_add (facts, _ ("saving power"));
  if (schedule != NULL)
    g_strv_builder_add (facts, schedule);
  words = g_strv_builder_end (facts);

  return g_strjoinv (" · ", words);
}
