/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-engine.h"
#include "ferry-store.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_SERVICE (ferry_service_get_type ())
G_DECLARE_FINAL_TYPE (FerryService, ferry_service, FERRY, SERVICE, GApplication)

/**
 * FerryService:
 *
 * The process that carries the transfers: owns the store and the engine, serves
 * the bus, stays as long as there is a reason to and leaves in order.
 */

/**
 * ferry_service_new:
 * @store: opened, with the lock
 * @writer: its
 * @idle_timeout: seconds without a reason to stay before it leaves
 */
FerryService *ferry_service_new (FerryStore *store, FerryWriter *writer, const char *state_dir, guint idle_timeout);

G_END_DECLS
