/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-types.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define FERRY_NETWORK_MAX_ID 64
#define FERRY_NETWORK_MAX_NAME 128
#define FERRY_NETWORK_MAX_INTERFACE 16

/* For conditions and ledger the id of a connection of which nobody tells it. */
#define FERRY_NETWORK_UNNAMED "unnamed"

/**
 * FerryNetworkState:
 * @is_pending: nobody has told yet: nothing may start on it, nothing is stopped
 * @is_online: something can be reached, be it the local network alone
 * @is_captive: a portal wants a sign-in first
 * @is_metered: data costs. %FERRY_METERED_GUESS_YES counts, unknown does not
 * @is_roaming: on the network of another operator
 * @metered: as the system tells, where @is_metered may be what the user says
 * @id: the UUID of the connection, or of the one that carries it where that is a
 *   VPN; "" where nobody tells
 * @name: as people know it, cut at a whole character; ""
 * @interface: whose kernel statistics count its bytes; ""
 *
 * What the network is now. A plain value.
 */
typedef struct
{
  gboolean          is_pending;
  gboolean          is_online;
  gboolean          is_captive;
  gboolean          is_metered;
  gboolean          is_roaming;
  FerryConnectivity connectivity;
  FerryMetered      metered;
  FerryNetworkType  type;
  char              id[FERRY_NETWORK_MAX_ID];
  char              name[FERRY_NETWORK_MAX_NAME];
  char              interface[FERRY_NETWORK_MAX_INTERFACE];
} FerryNetworkState;

/* Writes @text into one of the fields of @size bytes, cut at a whole character. */
void ferry_network_copy_text (char *field, gsize size, const char *text);
/* Pure. */
gboolean ferry_network_state_equal (const FerryNetworkState *a, const FerryNetworkState *b);
/* YES and GUESS_YES. */
gboolean ferry_metered_costs (FerryMetered metered);
/* The worse of two carriers of one connection: YES before GUESS_YES before UNKNOWN
 * before GUESS_NO before NO. */
FerryMetered ferry_metered_combine (FerryMetered a, FerryMetered b);

#define FERRY_TYPE_NETWORK (ferry_network_get_type ())
G_DECLARE_INTERFACE (FerryNetwork, ferry_network, FERRY, NETWORK, GObject)

/**
 * FerryNetwork:
 *
 * The network as the machine sees it. Signal "changed" after each change of the
 * state that ferry_network_get_state() last gave: who wants to hear of changes
 * asks once first. Main thread.
 */
struct _FerryNetworkInterface
{
  GTypeInterface parent_iface;

  void (*get_state) (FerryNetwork *self, FerryNetworkState *state);
};

void ferry_network_get_state (FerryNetwork *self, FerryNetworkState *state);
void ferry_network_emit_changed (FerryNetwork *self); /* for implementations */

G_END_DECLS
