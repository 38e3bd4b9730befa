/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

/* What the methods of FerryManager share: each kind of them has a file. */

#include "ferry-jobs.h"
#include "ferry-manager.h"

G_BEGIN_DECLS

struct _FerryManager
{
  GObject parent_instance;

  FerryBusManager  *bus;         /* (owned) */
  FerryClock       *clock;       /* (owned) */
  FerryStore       *store;       /* (owned) */
  FerryEngine      *engine;      /* (owned) */
  FerryWorkload    *workload;    /* (owned) */
  FerryCatalog     *catalog;     /* (owned) */
  FerryDeferral    *deferral;    /* (unowned) */
  FerryPreferences *preferences; /* (owned) */
  FerryGroups      *groups;      /* (owned) */
  FerryNetworks    *networks;    /* (owned) */
  FerryCallers     *callers;     /* (owned) */

  FerryJobs    *jobs;        /* (owned) what changes transfers, in order */
  FerryJobs    *reads;       /* (owned) what only looks, and need not wait for that */
  GCancellable *cancellable; /* (owned) of what is under way when it stops */
  GHashTable   *views;       /* (owned) (element-type FerryView) a set: those open */
  GHashTable   *rates;       /* (owned) (element-type utf8 FerryRateMeter) of those asked for */
  guint         counts_id;   /* 0 when Counts may be told at once */
  gboolean      is_count_due;
};

/* More transfers than one call may name: the bus drops who sends an answer that is
 * too long. */
#define FERRY_MANAGER_MOST_NAMED 200000

/* Answers a call with @error. TRUE: it is handled. */
gboolean ferry_manager_refuse (GDBusMethodInvocation *invocation, const GError *error);
/* Answers a call that the end of the service came before. */
void ferry_manager_refuse_late (GDBusMethodInvocation *invocation);

/* Each serves some of the methods. */
void ferry_manager_serve_add (FerryManager *self);
void ferry_manager_serve_verbs (FerryManager *self);
void ferry_manager_serve_reads (FerryManager *self);
void ferry_manager_serve_probe (FerryManager *self);
void ferry_manager_serve_metalink (FerryManager *self);
void ferry_manager_serve_settings (FerryManager *self);
void ferry_manager_serve_networks (FerryManager *self);
void ferry_manager_serve_views (FerryManager *self);

/* Takes all views off the bus. */
void ferry_manager_close_views (FerryManager *self);
/* Keeps Counts and tells what settles. */
void ferry_manager_follow (FerryManager *self);
/* Keeps Conditions. */
void ferry_manager_tell_conditions (FerryManager *self);

G_END_DECLS
