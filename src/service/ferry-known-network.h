/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-network.h"
#include "ferry-plan.h"

G_BEGIN_DECLS

/**
 * FerryKnownNetwork:
 * @id: (owned): as of FerryNetworkState
 * @plan: what the user says of it, with its name and type when it was last seen
 * @seen: when that was, unix seconds; 0 never
 * @near_told, @over_told: the period, by its begin, in which the user was told that
 *   the cap is near, or reached; 0 none
 *
 * A network connection that Ferry knows of. A plain value.
 */
typedef struct
{
  char     *id;
  FerryPlan plan;
  gint64    seen;
  gint64    near_told;
  gint64    over_told;
} FerryKnownNetwork;

/* Whether @id, from the user or a disk, may be one of a connection. */
gboolean ferry_known_network_check_id (const char *id);

FerryKnownNetwork *ferry_known_network_new (const char *id);
void               ferry_known_network_free (FerryKnownNetwork *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryKnownNetwork, ferry_known_network_free)

/* Whether the user has said anything of it. */
gboolean ferry_known_network_has_words (const FerryKnownNetwork *self);

/* As sections of a file that people may look into: what they broke in one is as
 * after _new(); NULL without a usable id. */
void               ferry_known_network_write (const FerryKnownNetwork *self,
                                              GKeyFile                *file,
                                              const char              *section);
FerryKnownNetwork *ferry_known_network_read (GKeyFile *file, const char *section);

G_END_DECLS
