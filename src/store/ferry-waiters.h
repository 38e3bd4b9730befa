/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryWaiters:
 *
 * Those who wait until what they put is durable, or for a compaction.
 */
typedef struct _FerryWaiters FerryWaiters;

FerryWaiters *ferry_waiters_new (void);
void          ferry_waiters_free (FerryWaiters *self);

/* Takes @task, which ends with all up to @number durable. */
void ferry_waiters_add (FerryWaiters *self,
                        GTask        *task,
                        guint64       number);
/* Takes @task, which ends with the next compaction. */
void ferry_waiters_add_compaction (FerryWaiters *self,
                                   GTask        *task,
                                   guint64       number);

/**
 * FerryWaitersOutcome:
 * @n_durable: all up to this number is
 * @is_compacting: a compaction is still to come
 * @error: (nullable): a commit failed: everyone is told
 * @compaction_error: (nullable): only the compaction in it failed
 */
typedef struct
{
  guint64       n_durable;
  gboolean      is_compacting;
  const GError *error;
  const GError *compaction_error;
} FerryWaitersOutcome;

/* Ends the tasks whose wait is over; their callbacks may come back here.
 * Returns: whether there was somebody to be told of an error */
gboolean ferry_waiters_answer (FerryWaiters              *self,
                               const FerryWaitersOutcome *outcome);

G_END_DECLS
