/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-nm-facts.h"

/* MMModem3gppRegistrationState: data, short messages alone, or no calls back. */
#define ROAMING 5
#define ROAMING_SMS_ONLY 7
#define ROAMING_CSFB_NOT_PREFERRED 10

/* NMDeviceType. */
#define DEVICE_ETHERNET 1
#define DEVICE_VETH 20

#define INTERFACE_LOWER_UP 0x2 /* NMDeviceInterfaceFlags */

FerryMetered
ferry_nm_metered (guint number)
{
  return number <= FERRY_METERED_GUESS_NO ? (FerryMetered) number : FERRY_METERED_UNKNOWN;
}

gboolean
ferry_nm_is_roaming (guint registration)
{
  return registration == ROAMING ||
         registration == ROAMING_SMS_ONLY ||
         registration == ROAMING_CSFB_NOT_PREFERRED;
}

/* NetworkManager itself waits some seconds for a cable. Of radio nothing is said here:
 * it loses its link whenever it goes from one station to the next. */
gboolean
ferry_nm_is_cut (guint device_type,
                 guint interface_flags)
{
  return (device_type == DEVICE_ETHERNET || device_type == DEVICE_VETH) &&
         (interface_flags & INTERFACE_LOWER_UP) == 0;
}

static gboolean
is_online (const FerryNmFacts *facts)
{
  for (guint i = 0; i < facts->carriers->len; i++)
    if (!g_array_index (facts->carriers, FerryNmCarrier, i).is_cut)
      return TRUE;

  return facts->is_linked;
}

/* NetworkManager calls the network none that leads nowhere else. */
static FerryConnectivity
judge_connectivity (const FerryNmFacts *facts,
                    gboolean            is_reachable)
{
  if (!is_reachable)
    return FERRY_CONNECTIVITY_NONE;
  if (facts->connectivity == FERRY_CONNECTIVITY_NONE)
    return FERRY_CONNECTIVITY_LIMITED;

  return facts->connectivity <= FERRY_CONNECTIVITY_FULL ? (FerryConnectivity) facts->connectivity
                                                        : FERRY_CONNECTIVITY_UNKNOWN;
}

static gboolean
is_worse (const FerryNmCarrier *a,
          const FerryNmCarrier *b)
{
  if (a->metered != b->metered)
    return ferry_metered_combine (a->metered, b->metered) == a->metered;

  return a->is_roaming && !b->is_roaming;
}

static const FerryNmCarrier *
join_carriers (const FerryNmFacts *facts,
               FerryNetworkState  *state)
{
  const FerryNmCarrier *worst = &g_array_index (facts->carriers, FerryNmCarrier, 0);

  for (guint i = 0; i < facts->carriers->len; i++)
    {
      const FerryNmCarrier *carrier = &g_array_index (facts->carriers, FerryNmCarrier, i);

      state->is_roaming |= carrier->is_roaming;
      if (is_worse (carrier, worst))
        worst = carrier;
    }

  return worst;
}

void
ferry_nm_facts_describe (const FerryNmFacts *self,
                         FerryNetworkState  *state)
{
  const FerryNmCarrier *worst;

  g_return_if_fail (self != NULL && self->carriers != NULL);
  g_return_if_fail (state != NULL);

  *state = (FerryNetworkState){
    .is_online = is_online (self),
    .metered = self->metered,
  };
  /* A link that has its address already may be the one whose costs are told only when
   * the connection stands. */
  state->is_pending = state->is_online && self->is_connecting && self->carriers->len == 0;
  state->connectivity = judge_connectivity (self, state->is_online);
  state->is_captive = state->connectivity == FERRY_CONNECTIVITY_PORTAL;

  if (self->carriers->len > 0)
    {
      worst = join_carriers (self, state);
      state->metered = worst->metered;
      if (ferry_metered_costs (self->metered))
        state->metered = ferry_metered_combine (self->metered, worst->metered);
      state->type = worst->type;
      ferry_network_copy_text (state->id, sizeof state->id, worst->id);
      ferry_network_copy_text (state->name, sizeof state->name, worst->name);
      ferry_network_copy_text (state->interface, sizeof state->interface, worst->interface);
    }
  state->is_metered = ferry_metered_costs (state->metered);
}
