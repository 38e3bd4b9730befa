/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

/* What the files of FerryNetworks share. */

#include "ferry-known-network.h"
#include "ferry-networks.h"

G_BEGIN_DECLS

struct _FerryNetworks
{
  GObject parent_instance;

  char        *path;       /* (owned) */
  FerryEngine *engine;     /* (owned) */
  FerryLedger *ledger;     /* (owned) */
  FerryWriter *writer;     /* (owned) */
  FerryClock  *clock;      /* (owned) */
  GHashTable  *known;      /* (owned) (element-type utf8 FerryKnownNetwork), by its own id */
  char        *now;        /* (owned) (nullable) id of the connection of now */
  gboolean     is_keeping; /* it is being written unasked */
  gboolean     must_keep;  /* and something is new since */
};

/* ferry-networks.c */
gint64 ferry_networks_get_now (FerryNetworks *self); /* unix seconds */
/* Takes @network in; of very many the one goes that was seen least lately, but none
 * of which the user has said something. */
void  ferry_networks_put (FerryNetworks *self, FerryKnownNetwork *network);
guint ferry_networks_count_with_words (FerryNetworks *self);
void  ferry_networks_tell_engine (FerryNetworks *self, const FerryKnownNetwork *network);
/* Those worth keeping: of one that bytes went over the name is shown with them.
 * (transfer container) (element-type FerryKnownNetwork) by id */
GPtrArray *ferry_networks_list_kept (FerryNetworks *self);
/* The connection of now is looked at anew. */
void ferry_networks_look (FerryNetworks *self);
/* Saves what nobody asked for. */
void ferry_networks_keep (FerryNetworks *self);
void ferry_networks_emit_changed (FerryNetworks *self);

G_END_DECLS
