/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-ledger.h"
#include "ferry-preferences.h"
#include "ferry-store.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_SERVICE (ferry_service_get_type ())
G_DECLARE_FINAL_TYPE (FerryService, ferry_service, FERRY, SERVICE, GApplication)

/**
 * FerryService:
 *
 * The process that carries the transfers: owns the engine, serves the bus, stays
 * as long as there is a reason to and leaves in order. It owns its name from
 * g_application_register() on, and runs until it has left.
 */

/**
 * FerryServiceOptions:
 * @store: opened, with the lock; closed when the service has left
 * @writer: its
 * @ledger: opened under that lock
 * @idle_timeout: seconds without a reason to stay before it leaves
 */
typedef struct
{
  FerryStore       *store;
  FerryWriter      *writer;
  FerryLedger      *ledger;
  FerryPreferences *preferences;
  const char       *state_dir;
  guint             idle_timeout;
} FerryServiceOptions;

FerryService *ferry_service_new (const FerryServiceOptions *options);

/* Leaves in order: does what was put off, stops the engine, closes the store.
 * What is asked for meanwhile is refused. May be called again. */
void ferry_service_leave (FerryService *self);

/* FALSE when the state could not be written at the end. */
gboolean ferry_service_finish (FerryService *self, GError **error);

G_END_DECLS
