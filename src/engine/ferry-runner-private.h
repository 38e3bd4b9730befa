/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

/* What the parts of FerryRunner (its life, what a run reports, the end of a
 * part) share. */

#include "ferry-run.h"
#include "ferry-runner.h"

G_BEGIN_DECLS

typedef struct _FerryRunnerDiscard FerryRunnerDiscard;

struct _FerryRunner
{
  const FerryRunnerWorld *world;    /* (unowned) outlives us */
  FerryTransfer          *transfer; /* (owned) */
  char                   *host_key; /* (owned) */
  FerryLimiter           *limiter;  /* (owned) */

  GCancellable       *lookup;  /* (owned) (nullable) of credentials */
  GCancellable       *commit;  /* (owned) (nullable) the run has waited for the store */
  GError             *failure; /* (owned) (nullable) of the store: why the run is stopped */
  FerryRun           *run;     /* (owned) (nullable) */
  gboolean            is_stopping;
  gboolean            must_discard; /* the part goes when the run has ended */
  FerryRunnerDiscard *discard;      /* (unowned) (nullable) under way: the part is going */
  guint               alarm_id;
  gint64              alarm_when; /* wall clock µs; 0 when it is no matter of the wall clock */
  guint               waits;      /* of the server's own choice, in a row */
  goffset             furthest;   /* the most that was ever on disk */
  guint               repeats;    /* of the last error, in a row */
};

/* ferry-runner.c */
/* Journals the record and ends an edit of it, see ferry_transfer_edit(). */
void ferry_runner_commit (FerryRunner *self);

/* ferry-runner-events.c */
void ferry_runner_clear_error (FerryTransferRecord *record);
/* Takes what a run reports; a FerryRunFunc. */
void ferry_runner_take_event (const FerryRunEvent *event, gpointer runner);
/* The run is over: nothing of it is left, or only its part to be dropped. */
void ferry_runner_end_run (FerryRunner *self);

/* ferry-runner-discard.c */
/* FALSE when there was nothing to drop, and nothing is under way. */
gboolean ferry_runner_discard_now (FerryRunner *self);
/* One that is under way reports to nobody. */
void ferry_runner_forget_discard (FerryRunner *self);
/* What can be left undone is. */
void ferry_runner_hurry_discard (FerryRunner *self);

G_END_DECLS
