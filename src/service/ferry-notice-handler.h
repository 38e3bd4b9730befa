/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-deferral.h"
#include "ferry-notifier.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryNoticeHandler:
 *
 * Does what a person chooses on a notification: opens, shows, begins again. Where
 * that fails, the window shows the transfers. Main thread, which many transfers do
 * not block.
 */
typedef struct _FerryNoticeHandler FerryNoticeHandler;

/* Nothing is referenced: all outlives the handler. */
FerryNoticeHandler *ferry_notice_handler_new (GApplication  *application,
                                              FerryNotifier *notifier,
                                              FerryEngine   *engine,
                                              FerryDeferral *deferral);
/* What is still to be begun again is not. */
void ferry_notice_handler_free (FerryNoticeHandler *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryNoticeHandler, ferry_notice_handler_free)

G_END_DECLS
