/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryWriter:
 *
 * The one thread that waits for disks: fdatasync, fsync, rename and journal
 * commits run here, in the order in which they were pushed, so that the main
 * loop and the network thread never do (I7). Reference counted; the last
 * unref, in whichever thread, finishes what is queued and joins the thread
 * (from the writer thread itself, from work, it only lets it go).
 */
typedef struct _FerryWriter FerryWriter;

/* Runs in the writer thread. */
typedef void (*FerryWriterFunc) (gpointer data);

FerryWriter *ferry_writer_new (void);
FerryWriter *ferry_writer_ref (FerryWriter *self);
void         ferry_writer_unref (FerryWriter *self);

/**
 * ferry_writer_push:
 * @work: (nullable): runs in the writer thread
 * @done: (nullable): then runs once in @context
 * @data: handed to both; freed with @destroy after @done, in @context
 * @context: (nullable): the main context of @done; %NULL for the default one
 *
 * Queues work. Any thread may call it. Work cannot be cancelled. @done never
 * runs in the writer thread and never before @context is iterated; if @context
 * dies first, @data is freed without it.
 */
void ferry_writer_push (FerryWriter    *self,
                        FerryWriterFunc work,
                        FerryWriterFunc done,
                        gpointer        data,
                        GDestroyNotify  destroy,
                        GMainContext   *context);

/* How many pieces of work wait behind the caller; a worker that can do several
 * in one go (group commit, syncfs) looks here. Any thread. */
guint ferry_writer_get_queue_length (FerryWriter *self);

/* Blocks until the work of all that was pushed before has run and its @done
 * waits in its context (tests and shutdown; never on a live main loop, never
 * from work). */
void ferry_writer_drain (FerryWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryWriter, ferry_writer_unref)

G_END_DECLS
