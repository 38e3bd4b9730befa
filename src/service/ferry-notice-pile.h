/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-notice-event.h"

G_BEGIN_DECLS

/**
 * FerryNoticePile:
 *
 * The events that one notification tells of, the newest first. Adding, finding
 * and taking away one costs the same however many there are.
 */
typedef struct _FerryNoticePile FerryNoticePile;

FerryNoticePile *ferry_notice_pile_new (void);
void             ferry_notice_pile_free (FerryNoticePile *self);

/* Takes @event, in place of one of the same transfer. */
void ferry_notice_pile_add (FerryNoticePile *self, FerryNoticeEvent *event);
/* FALSE when there is none of that transfer. */
gboolean ferry_notice_pile_remove (FerryNoticePile *self, const char *id);
/* A notice of that serial tells of all of them. */
void ferry_notice_pile_tell (FerryNoticePile *self, guint serial);
/* Takes out all that the notice of that serial told of. (transfer container)
 * (element-type FerryNoticeEvent) the oldest first; frees them with itself. */
GPtrArray *ferry_notice_pile_take_told (FerryNoticePile *self, guint serial);
void       ferry_notice_pile_clear (FerryNoticePile *self);
/* (transfer none) (element-type FerryNoticeEvent) */
const GQueue *ferry_notice_pile_get_events (FerryNoticePile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryNoticePile, ferry_notice_pile_free)

G_END_DECLS
