/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryProgress:
 *
 * Counters that the network thread adds to and anyone samples: no signal is
 * ever emitted for them. Atomically reference counted.
 */
typedef struct _FerryProgress FerryProgress;

FerryProgress *ferry_progress_new (void);
FerryProgress *ferry_progress_ref (FerryProgress *self);
void           ferry_progress_unref (FerryProgress *self);
/* Bytes of the file that are in the part, flushed or not. */
gint64 ferry_progress_get_received (FerryProgress *self);
/* Bytes received in this run of the program, refetched ones too. */
gint64 ferry_progress_get_wire (FerryProgress *self);
/* Open now. */
int  ferry_progress_get_connections (FerryProgress *self);
void ferry_progress_set_received (FerryProgress *self, gint64 received);
void ferry_progress_add (FerryProgress *self, gint64 received, gint64 wire);
void ferry_progress_add_connections (FerryProgress *self, int n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryProgress, ferry_progress_unref)

G_END_DECLS
