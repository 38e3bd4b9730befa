/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cost-policy-words.h"

#include <glib/gi18n-lib.h>

const char *
ferry_cost_policy_to_words (FerryCostPolicy policy)
{
  switch (policy)
    {
    case FERRY_COST_POLICY_DEFAULT:
      return _ ("Transfer, but not when roaming or over the data plan");
    case FERRY_COST_POLICY_UNRESTRICTED_ONLY:
      return _ ("Wait for a network that is not metered");
    case FERRY_COST_POLICY_ALWAYS:
      return _ ("Always transfer");
    case FERRY_COST_POLICY_INHERIT:
      return _ ("As in Preferences");
    }

  g_return_val_if_reached ("");
}
