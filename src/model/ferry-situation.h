/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-types.h"

G_BEGIN_DECLS

#define FERRY_SITUATION_MAX_ID_BYTES 64
#define FERRY_SITUATION_MAX_NAME_BYTES 128

/**
 * FerrySituation:
 * @network_id: (owned) (nullable): the UUID of the connection
 * @network_name: (owned) (nullable): what people call the connection
 * @is_pending: nobody has told yet what the network is: nothing of it counts
 * @is_metered, @is_roaming: as they are judged, see FerryNetworkState
 * @cap, @cap_left, @cap_until, @cap_end: see FerryConditions; left is %G_MAXUINT64 without a
 *   cap, and up to a hundredth of the cap old
 * @battery: whole percent; -1 there is none
 * @threshold: percent below which nothing runs on battery; 0 never mind
 * @schedule_until: unix seconds; 0 for ever
 *
 * How the machine is, as the window and the command line are told of it: what the
 * sentences about waiting are made of. A plain value that owns its texts.
 */
typedef struct
{
  char             *network_id;
  char             *network_name;
  FerryNetworkType  network_type;
  FerryConnectivity connectivity;
  FerryMetered      metered;
  gboolean          is_pending;
  gboolean          is_online;
  gboolean          is_metered;
  gboolean          is_roaming;
  gboolean          is_restricted;
  gboolean          is_settling;
  FerryCapState     cap;
  guint64           cap_used;
  guint64           cap_left;
  gint64            cap_until;
  gint64            cap_end;
  gboolean          is_power_saver;
  gboolean          is_on_battery;
  gboolean          only_on_mains;
  int               battery;
  guint             threshold;
  FerryScheduleMode schedule;
  gint64            schedule_until;
} FerrySituation;

/* Online, and nothing else known. */
void ferry_situation_init (FerrySituation *self);
void ferry_situation_clear (FerrySituation *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerrySituation, ferry_situation_clear)

/* "a{sv}", floating: the Conditions of the bus interface. Texts are made fit for it,
 * see ferry_text_make_plain(). */
GVariant *ferry_situation_encode (const FerrySituation *self);
/* @variant comes from another process: it is checked, unknown keys are ignored and
 * those that are missing are as after init. @self is initialised by this, and
 * cleared on failure. FERRY_ERROR_INVALID_ARGUMENT. */
gboolean ferry_situation_decode (GVariant *variant, FerrySituation *self, GError **error);

G_END_DECLS
