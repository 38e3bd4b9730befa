/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

/* What the parts of FerryEngine (queue, verbs, the end of transfers) share. */

#include "ferry-engine-entry.h"
#include "ferry-engine.h"
#include "ferry-finisher.h"
#include "ferry-scheduler.h"
#include "ferry-transport.h"

G_BEGIN_DECLS

struct _FerryEngine
{
  GObject parent_instance;

  FerryStore         *store;       /* (owned) */
  FerryWriter        *writer;      /* (owned) */
  const FerryFileOps *ops;         /* (unowned) static */
  FerryClock         *clock;       /* (owned) */
  FerryNetwork       *network;     /* (owned) */
  FerryPower         *power;       /* (owned) */
  FerryCredentials   *credentials; /* (owned) */
  FerryTransport     *transport;   /* (owned) */
  FerryFinisher      *finisher;    /* (owned) */
  FerryScheduler     *scheduler;   /* (owned) */
  FerryRunnerWorld    world;

  GHashTable *entries; /* (owned) (element-type utf8 FerryEngineEntry) keys are the transfers' */
  GPtrArray  *order;   /* (owned) (element-type FerryEngineEntry) as they were added */
  GPtrArray  *leaving; /* (owned) (element-type FerryEngineEntry) freed from an idle */
  guint       leave_id;
  GTask      *stop_task; /* (owned) (nullable) until the last commit is under way: it holds us */
  gboolean    is_stopping;
  guint       n_fetched; /* entries that are */
};

/* ferry-engine.c */
/* Makes a transfer live. */
FerryEngineEntry *ferry_engine_take_in (FerryEngine *self, FerryTransfer *transfer);
/* Looks at one transfer anew: may it run, and if not, what does it wait for? */
void ferry_engine_update (FerryEngine *self, FerryEngineEntry *entry);

/* ferry-engine-settle.c */
/* The transfer is no longer live. It may be on the stack right now, so it is
 * freed from an idle. */
void ferry_engine_leave (FerryEngine *self, FerryEngineEntry *entry);
/* Frees now those that wait for that idle. */
void ferry_engine_let_go (FerryEngine *self);
/* Does what is due when a run has come to its end for good. */
void ferry_engine_settle (FerryEngine *self, FerryEngineEntry *entry);
/* Removes it from the store too. A file with the final name is only deleted for
 * a transfer that put it there. */
void ferry_engine_forget (FerryEngine *self, FerryEngineEntry *entry);

G_END_DECLS
