/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-power-text.h"

#include <glib/gi18n-lib.h>

static char *
format_supply (const FerrySituation *situation)
{
  if (situation->battery < 0)
    return g_strdup (situation->is_on_battery ? _ ("Now: on battery") : _ ("Now: on mains power"));
  if (situation->is_on_battery)
    /* Translators: how full the battery is, in percent */
    return g_strdup_printf (_ ("Now: on battery, %d %%"), situation->battery);

  /* Translators: how full the battery is, in percent */
  return g_strdup_printf (_ ("Now: on mains power, battery at %d %%"), situation->battery);
}

char *
ferry_power_text_of_now (const FerrySituation *situation)
{
  g_autofree char *supply = format_supply (situation);

  if (!situation->is_power_saver)
    return g_steal_pointer (&supply);

  /* Translators: what the computer runs on, such as "Now: on battery, 73 %" */
  return g_strdup_printf (_ ("%s, saving power"), supply);
}
