/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

/* What the parts of FerryEngine (queue, verbs, the end of transfers) share. */

#include "ferry-engine-entry.h"
#include "ferry-engine.h"
#include "ferry-finisher.h"
#include "ferry-policy.h"
#include "ferry-scheduler.h"
#include "ferry-transport.h"

G_BEGIN_DECLS

#define FERRY_ENGINE_DEFAULT_MAX_RUNNING 6
#define FERRY_ENGINE_DEFAULT_MAX_PER_HOST 8

struct _FerryEngine
{
  GObject parent_instance;

  FerryStore         *store;       /* (owned) */
  FerryWriter        *writer;      /* (owned) */
  const FerryFileOps *ops;         /* (unowned) static */
  FerryClock         *clock;       /* (owned) */
  FerryCredentials   *credentials; /* (owned) */
  FerryTransport     *transport;   /* (owned) */
  FerryFinisher      *finisher;    /* (owned) */
  FerryScheduler     *scheduler;   /* (owned) */
  FerryRunnerWorld    world;

  FerryConditionsMonitor *monitor; /* (owned) */
  FerryEngineRules        rules;
  GHashTable             *group_policies; /* (owned) (element-type utf8 FerryCostPolicy) */
  guint64                 rate_limit;     /* the usual ones */
  guint64                 upload_rate_limit;
  gboolean                is_looking;      /* the conditions are known */
  gboolean                is_taking_rules; /* they change by parts */
  FerryConditions         conditions;
  FerryConditions         judged_by;  /* the same, with what nobody knows yet left out */
  FerryConditions         told;       /* as they were last told of */
  FerryBookkeeper        *bookkeeper; /* (owned) (nullable) */

  GHashTable     *entries; /* (owned) (element-type utf8 FerryEngineEntry) by id */
  GQueue          order;   /* (owned) (element-type FerryEngineEntry) as they were added */
  FerryWishIndex *wishes;  /* (owned) of the live ones */
  GPtrArray      *leaving; /* (owned) (element-type FerryEngineEntry) freed from an idle */
  guint           leave_id;
  GTask          *stop_task; /* (owned) (nullable) until the last commit: it holds us */
  gboolean        is_stopping;
  guint           n_fetched;   /* entries that are */
  gboolean        is_in_round; /* all are being judged anew */
  GList          *round_next;  /* (unowned) (nullable) of the order: who is judged next */
  guint           round_id;

  GHashTable     *probes;      /* (owned) (element-type GTask), each owned */
  FerryScheduler *probe_queue; /* (owned) of the same */
};

/* ferry-engine.c */
/* Makes a transfer live. */
FerryEngineEntry *ferry_engine_take_in (FerryEngine *self, FerryTransfer *transfer);

/* ferry-engine-queue.c */
/* Looks at one transfer anew: may it run, and if not, what does it wait for? */
void ferry_engine_update (FerryEngine *self, FerryEngineEntry *entry);
/* The same for all, in slices: those at work now, the others soon. Until then
 * nobody starts. */
void ferry_engine_update_all (FerryEngine *self);
/* The same for those at work alone. */
void ferry_engine_update_busy (FerryEngine *self);
void ferry_engine_end_round (FerryEngine *self);
/* Starts who may run. */
void ferry_engine_pump (FerryEngine *self);
/* All entries, for who may come and go while they are gone through. (transfer
 * container) (element-type FerryEngineEntry) */
GPtrArray *ferry_engine_copy_order (FerryEngine *self);

/* ferry-engine-policy.c */
void ferry_engine_init_policy (FerryEngine *self, FerryNetwork *network, FerryPower *power);
void ferry_engine_clear_policy (FerryEngine *self);
/* What the conditions of now mean for @transfer. */
FerryVerdict ferry_engine_judge (FerryEngine *self, FerryTransfer *transfer);
/* Whether @transfer does not begin now although it is allowed to run: nobody knows
 * the network or the battery yet, or it may become worse again. What runs goes on. */
gboolean ferry_engine_must_hold (FerryEngine *self, FerryTransfer *transfer);
/* Whether there is the network that @transfer needs, by what is true now. */
gboolean ferry_engine_has_network (FerryEngine *self, FerryTransfer *transfer);

/* ferry-engine-books.c */
void ferry_engine_init_books (FerryEngine *self, const FerryEngineWorld *world);
void ferry_engine_clear_books (FerryEngine *self);
/* Something began or ended to be at work. */
void ferry_engine_note_work (FerryEngine *self);
/* Before somebody starts who is judged by what was used: others may have used it. */
void ferry_engine_refresh_books (FerryEngine *self);

/* ferry-engine-probe.c */
void ferry_engine_init_probes (FerryEngine *self);
/* There must be none. */
void ferry_engine_clear_probes (FerryEngine *self);
/* Ends those under way as cancelled. */
void ferry_engine_stop_probes (FerryEngine *self);

/* ferry-engine-verbs.c */
/* Makes the changes that waited for the end of a run. */
void ferry_engine_change_late (FerryEngine *self, FerryEngineEntry *entry);

/* ferry-engine-settle.c */
/* The transfer is no longer live. It may be on the stack right now, so it is
 * freed from an idle. */
void ferry_engine_leave (FerryEngine *self, FerryEngineEntry *entry);
/* Does what is due when nothing is under way any more for a transfer that is
 * settled, or is to be removed; does nothing for others. */
void ferry_engine_conclude (FerryEngine *self, FerryEngineEntry *entry);
/* Removes one that is not live from the store. A file with the final name is
 * only deleted for a transfer that put it there. */
void ferry_engine_forget (FerryEngine *self, FerryTransfer *transfer, gboolean delete_file);

G_END_DECLS
