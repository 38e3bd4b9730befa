/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-network-text.h"

#include "ferry-format.h"

#include <glib/gi18n-lib.h>

const char *
ferry_network_text_get_icon_name (FerryNetworkType type)
{
  switch (type)
    {
    case FERRY_NETWORK_TYPE_ETHERNET:
      return "network-wired-symbolic";
    case FERRY_NETWORK_TYPE_WIFI:
      return "network-wireless-symbolic";
    case FERRY_NETWORK_TYPE_MOBILE:
      return "network-cellular-symbolic";
    case FERRY_NETWORK_TYPE_BLUETOOTH:
      return "bluetooth-symbolic";
    case FERRY_NETWORK_TYPE_UNKNOWN:
    case FERRY_NETWORK_TYPE_OTHER:
      return "network-workgroup-symbolic";
    }

  g_return_val_if_reached (NULL);
}

const char *
ferry_network_text_get_name (const FerryPlan *plan,
                             const char      *id)
{
  return plan->name != NULL && *plan->name != '\0' ? plan->name : id;
}

static gboolean
is_metered (const FerryPlan      *plan,
            const FerrySituation *situation)
{
  if (situation != NULL)
    return situation->is_metered;

  return plan->metered == FERRY_CHOICE_YES ||
         (plan->metered == FERRY_CHOICE_AUTO && plan->cap > 0);
}

static gboolean
is_roaming (const FerryPlan      *plan,
            const FerrySituation *situation)
{
  return situation != NULL ? situation->is_roaming : plan->roaming == FERRY_CHOICE_YES;
}

char *
ferry_network_text_of_use (const FerryPlan          *plan,
                           const FerryNetworkPeriod *period,
                           gint64                    now)
{
  g_autofree char *amount = NULL;
  g_autofree char *until = NULL;

  if (period == NULL)
    {
      amount = ferry_format_size (plan->cap);
      /* Translators: how much data a network may carry, such as "5 GiB" */
      return g_strdup_printf (_ ("%s in all"), amount);
    }

  amount = ferry_format_amount ((gint64) MIN (period->used, G_MAXINT64), (gint64) plan->cap);
  if (period->end == 0)
    /* Translators: amounts of data, such as "2.9 of 5.0 GiB" */
    return g_strdup_printf (_ ("%s used"), amount);

  until = ferry_format_until (period->end, now);
  /* Translators: amounts of data, such as "2.9 of 5.0 GiB", and a date */
  return g_strdup_printf (_ ("%s used until %s"), amount, until);
}

char *
ferry_network_text_of_state (const FerryPlan          *plan,
                             const FerrySituation     *situation,
                             const FerryNetworkPeriod *period,
                             gint64                    now)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree char      *use = NULL;

  g_ptr_array_add (words, situation != NULL ? _ ("Connected") : _ ("Not connected"));
  if (is_metered (plan, situation))
    g_ptr_array_add (words, _ ("metered"));
  if (is_roaming (plan, situation))
    g_ptr_array_add (words, _ ("roaming"));
  if (plan->cap > 0)
    g_ptr_array_add (words, use = ferry_network_text_of_use (plan, period, now));
  g_ptr_array_add (words, NULL);

  return g_strjoinv (" · ", (char **) words->pdata);
}

static const char *
say_metered (FerryMetered metered)
{
  switch (metered)
    {
    case FERRY_METERED_YES:
      return _ ("The system says: metered");
    case FERRY_METERED_GUESS_YES:
      return _ ("The system guesses: metered");
    case FERRY_METERED_NO:
      return _ ("The system says: not metered");
    case FERRY_METERED_GUESS_NO:
      return _ ("The system guesses: not metered");
    case FERRY_METERED_UNKNOWN:
      return _ ("The system does not know");
    }

  g_return_val_if_reached (NULL);
}

char *
ferry_network_text_of_metered (const FerryPlan      *plan,
                               const FerrySituation *situation)
{
  if (plan->metered != FERRY_CHOICE_AUTO)
    return g_strdup ("");
  if (plan->cap > 0)
    return g_strdup (_ ("Metered: its data is limited"));
  if (situation == NULL)
    return g_strdup (_ ("As the system says when connected"));

  return g_strdup (say_metered (situation->metered));
}

char *
ferry_network_text_of_roaming (const FerryPlan      *plan,
                               const FerrySituation *situation)
{
  if (plan->roaming != FERRY_CHOICE_AUTO)
    return g_strdup ("");
  if (situation == NULL)
    return g_strdup (_ ("As the system says when connected"));

  return g_strdup (situation->is_roaming ? _ ("Roaming now") : _ ("Not roaming now"));
}
