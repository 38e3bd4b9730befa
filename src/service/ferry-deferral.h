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
 * done when the service stops is done then. A crash in between undoes it, but what
 * ran is left paused. Main thread.
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
/* How many were restored. They look so at once; what ran goes on within the next
 * rounds of the main loop, which very many would keep. */
guint ferry_deferral_undo (FerryDeferral *self, const char *owner, const char *word);
/* Another verb is about to act on it: a deferred cancel is undone first. */
void     ferry_deferral_release (FerryDeferral *self, const char *id);
gboolean ferry_deferral_is_pending (FerryDeferral *self);
/* Does all that is pending now. */
void ferry_deferral_flush (FerryDeferral *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryDeferral, ferry_deferral_free)

G_END_DECLS
