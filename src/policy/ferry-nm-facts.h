/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-network.h"

G_BEGIN_DECLS

/**
 * FerryNmCarrier:
 *
 * A connection that carries the data, with what its devices tell. A plain value; the
 * texts belong to others.
 */
typedef struct
{
  const char      *id;
  const char      *name;
  const char      *interface;
  FerryNetworkType type;
  FerryMetered     metered;
  gboolean         is_roaming;
  gboolean         is_cut; /* its cable is out, and NetworkManager hopes for its return */
} FerryNmCarrier;

/**
 * FerryNmFacts:
 * @connectivity: NMConnectivityState
 * @is_connecting: NetworkManager is about to have a connection
 * @is_linked: something else is linked to others, whoever manages it
 * @metered: what is said of the primary connection, be it a tunnel: counts where it
 *   costs
 * @carriers: (element-type FerryNmCarrier)
 *
 * What NetworkManager and ModemManager tell of the network.
 */
typedef struct
{
  guint         connectivity;
  gboolean      is_connecting;
  gboolean      is_linked;
  FerryMetered  metered;
  const GArray *carriers;
} FerryNmFacts;

/* FERRY_METERED_UNKNOWN for what is no NMMetered. */
FerryMetered ferry_nm_metered (guint number);
/* Whether the number, an MMModem3gppRegistrationState, is one of another operator. */
gboolean ferry_nm_is_roaming (guint registration);

/* NMDeviceType and NMDeviceInterfaceFlags: a cable without a link. */
gboolean ferry_nm_is_cut (guint device_type, guint interface_flags);

/**
 * ferry_nm_facts_describe:
 *
 * The network that the facts speak of. The worst counts of several carriers: it lends
 * its name, and any that roams makes it all roam. Pure.
 */
void ferry_nm_facts_describe (const FerryNmFacts *self, FerryNetworkState *state);

G_END_DECLS
