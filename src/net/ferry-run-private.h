/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-run.h"

G_BEGIN_DECLS

/**
 * FerryRunClass: what a kind of run does, all in the network thread.
 * @begin: the first step; its run is held meanwhile
 * @stop: nullable of neither; may come at any time after @begin, also when the
 *   run is over
 * @go_on: (nullable): the store has what FERRY_RUN_COMMIT told
 * @finalize: frees the run, in any thread
 */
typedef struct
{
  void (*begin) (FerryRun *run);
  void (*stop) (FerryRun *run);
  void (*go_on) (FerryRun *run);
  void (*finalize) (FerryRun *run);
} FerryRunClass;

/* The first member of each kind of run. */
struct _FerryRun
{
  const FerryRunClass *klass;
  gint                 ref_count;
  FerryTransport      *transport; /* (unowned) outlives it */
  GMainContext        *events;    /* (owned) (nullable) */
  FerryRunFunc         func;
  gpointer             user_data;
  gint                 is_dropped; /* atomic: no more events */
};

/* Events go to the main context that is the thread's default now. */
void ferry_run_init (FerryRun            *self,
                     const FerryRunClass *klass,
                     FerryTransport      *transport,
                     FerryRunFunc         func,
                     gpointer             user_data);
/* Has @begin called in the network thread. */
void ferry_run_begin (FerryRun *self);
/* For @finalize: what ferry_run_init() made. */
void ferry_run_clear (FerryRun *self);

FerryRun *ferry_run_hold (FerryRun *self);
void      ferry_run_release (FerryRun *self);
/* Sends a copy of @event. */
void ferry_run_emit (FerryRun            *self,
                     const FerryRunEvent *event);

G_END_DECLS
