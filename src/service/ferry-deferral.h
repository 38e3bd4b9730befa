/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-catalog.h"
#include "ferry-clock.h"
#include "ferry-engine.h"

G_BEGIN_DECLS

/* How long Undo can take back a Cancel or Remove, in seconds. */
#define FERRY_DEFERRAL_SECONDS 12

typedef enum
{
  FERRY_DEFERRED_CANCEL,
  FERRY_DEFERRED_REMOVE,
} FerryDeferred;

/**
 * FerryDeferral:
 *
 * Destructive verbs that can be taken back: the transfer stops at once and looks
 * as it will look, and the deed is done some seconds later. What is still to be
 * done when the service leaves is done then, and when that is much, as soon as the
 * next one has started. A crash in between undoes it, but what ran is left paused.
 * Main thread.
 */
typedef struct _FerryDeferral FerryDeferral;

FerryDeferral *ferry_deferral_new (FerryEngine *engine, FerryCatalog *catalog, FerryClock *clock);
void           ferry_deferral_free (FerryDeferral *self);
/* FERRY_ERROR_INVALID_ARGUMENT when the verb means nothing for what it shows now. */
gboolean ferry_deferral_begin (FerryDeferral *self,
                               FerryDeferred  verb,
                               const char    *id,
                               gboolean       delete_file,
                               const char    *owner, /* bus name of the caller */
                               const char    *word,
                               GError       **error);
/* How many were restored: @max of them, or all that there are. They look so at
 * once; what ran goes on within the next rounds of the main loop. */
guint ferry_deferral_undo (FerryDeferral *self, const char *owner, const char *word, guint max);
/* Another verb is about to act on it: a deferred cancel is undone first. */
void     ferry_deferral_release (FerryDeferral *self, const char *id);
gboolean ferry_deferral_is_pending (FerryDeferral *self);
/* Does what is pending, or notes it in the file @path when that would take long. */
void ferry_deferral_leave (FerryDeferral *self, const char *path);
/* What that noted looks again as it will, and is done at once; the file goes.
 * Nobody can undo it any more. */
void ferry_deferral_take_up (FerryDeferral *self, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryDeferral, ferry_deferral_free)

G_END_DECLS
