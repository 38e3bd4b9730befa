/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-network.h"

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (FerryNetwork, ferry_network, G_TYPE_OBJECT)

static void
ferry_network_default_init (FerryNetworkInterface *iface)
{
  signals[CHANGED] = g_signal_new ("changed",
                                   FERRY_TYPE_NETWORK,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   0);
}

void
ferry_network_get_state (FerryNetwork      *self,
                         FerryNetworkState *state)
{
  g_return_if_fail (FERRY_IS_NETWORK (self));
  g_return_if_fail (state != NULL);

  FERRY_NETWORK_GET_IFACE (self)->get_state (self, state);
}

void
ferry_network_emit_changed (FerryNetwork *self)
{
  g_return_if_fail (FERRY_IS_NETWORK (self));

  g_signal_emit (self, signals[CHANGED], 0);
}

void
ferry_network_copy_text (char       *field,
                         gsize       size,
                         const char *text)
{
  const char *end;

  g_return_if_fail (field != NULL && size > 0);

  g_strlcpy (field, text, size);
  /* What is no UTF-8 to begin with is left out as well. */
  g_utf8_validate (field, -1, &end);
  field[end - field] = '\0';
}

gboolean
ferry_network_state_equal (const FerryNetworkState *a,
                           const FerryNetworkState *b)
{
  return a->is_pending == b->is_pending &&
         a->is_online == b->is_online &&
         a->is_captive == b->is_captive &&
         a->is_metered == b->is_metered &&
         a->is_roaming == b->is_roaming &&
         a->connectivity == b->connectivity &&
         a->metered == b->metered &&
         a->type == b->type &&
         g_str_equal (a->id, b->id) &&
         g_str_equal (a->name, b->name) &&
         g_str_equal (a->interface, b->interface);
}

gboolean
ferry_metered_costs (FerryMetered metered)
{
  return metered == FERRY_METERED_YES || metered == FERRY_METERED_GUESS_YES;
}

FerryMetered
ferry_metered_combine (FerryMetered a,
                       FerryMetered b)
{
  static const FerryMetered worst_first[] = {
    FERRY_METERED_YES,
    FERRY_METERED_GUESS_YES,
    FERRY_METERED_UNKNOWN,
    FERRY_METERED_GUESS_NO,
  };

  for (guint i = 0; i < G_N_ELEMENTS (worst_first); i++)
    if (a == worst_first[i] || b == worst_first[i])
      return worst_first[i];

  return FERRY_METERED_NO;
}
