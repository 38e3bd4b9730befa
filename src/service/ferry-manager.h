/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-bus.h"
#include "ferry-callers.h"
#include "ferry-deferral.h"
#include "ferry-groups.h"
#include "ferry-networks.h"
#include "ferry-preferences.h"
#include "ferry-workload.h"

G_BEGIN_DECLS

/**
 * FerryManagerWorld: what the methods act on. All is referenced but the deferral,
 * which outlives the manager.
 */
typedef struct
{
  FerryBusManager  *bus; /* on the bus already: what comes waits for the main loop */
  FerryClock       *clock;
  FerryStore       *store;
  FerryEngine      *engine;
  FerryWorkload    *workload;
  FerryCatalog     *catalog;
  FerryDeferral    *deferral;
  FerryPreferences *preferences;
  FerryGroups      *groups;
  FerryNetworks    *networks;
  FerryCallers     *callers;
} FerryManagerWorld;

#define FERRY_TYPE_MANAGER (ferry_manager_get_type ())
G_DECLARE_FINAL_TYPE (FerryManager, ferry_manager, FERRY, MANAGER, GObject)

/**
 * FerryManager:
 *
 * The interface io.github.ferrytransfer.Ferry.Manager: checks what the methods
 * are given, has it done in slices, answers. Main thread. Signal "busy-changed".
 */
FerryManager *ferry_manager_new (const FerryManagerWorld *world);

/* Whether a method that was called is still at work on transfers. */
gboolean ferry_manager_is_busy (FerryManager *self);

/* Answers what is under way with an error and is called no more. */
void ferry_manager_stop (FerryManager *self);

G_END_DECLS
