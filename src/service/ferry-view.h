/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-bus.h"
#include "ferry-catalog.h"
#include "ferry-clock.h"

G_BEGIN_DECLS

#define FERRY_TYPE_VIEW (ferry_view_get_type ())
G_DECLARE_FINAL_TYPE (FerryView, ferry_view, FERRY, VIEW, FerryBusViewSkeleton)

/**
 * FerryView:
 *
 * One open view of one caller, exported as io.github.ferrytransfer.Ferry.View.
 * Others than the caller get AccessDenied, and signals go to the caller alone.
 * While it is sorting very many transfers in another order than that of creation
 * it knows how many there are, and answers what asks for the order when that is
 * done. Main thread.
 *
 * Signal "closed": the caller has closed it; it is off the bus. Its owner, who
 * closes it when the caller leaves the bus, drops the reference.
 */

/* @sender: the caller; NULL on a connection of two. */
FerryView *ferry_view_new (FerryCatalog     *catalog,
                           FerryEngine      *engine,
                           FerryClock       *clock,
                           GDBusConnection  *connection,
                           const char       *sender,
                           const FerryQuery *query);
/* For the answer to OpenView. */
const char *ferry_view_get_path (FerryView *self);
guint       ferry_view_get_total (FerryView *self);
const char *ferry_view_get_sender (FerryView *self);
/* Takes it off the bus, without a signal; nothing is left running. Whoever still
 * waits for an answer gets an error. */
void ferry_view_close (FerryView *self);

G_END_DECLS
