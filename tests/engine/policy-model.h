/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-types.h"

G_BEGIN_DECLS

/* What is wanted of the engine, written down a second time: from the table of costs,
 * in other words, and knowing nothing of how Ferry does it. */

#define MODEL_N_CONNECTIONS 3
#define MODEL_N_GROUPS 2
#define MODEL_N_HOURS 168
/* The connection that has a data plan. */
#define MODEL_MOBILE 1
/* Monday, 6 November 2023, 0:00, in UTC, which is the clock on the wall. */
#define MODEL_MONDAY G_GINT64_CONSTANT (1699228800)

typedef enum
{
  MODEL_PLENTY,    /* of the plan is left */
  MODEL_LITTLE,    /* the warning level is passed; any of the files fits yet */
  MODEL_TOO_SMALL, /* and none of them fits */
  MODEL_NOTHING,
  MODEL_N_LEFT,
} ModelLeft;

/* What the user says of a connection: as it is, yes, no. */
typedef enum
{
  MODEL_AS_IT_IS,
  MODEL_YES,
  MODEL_NO,
  MODEL_N_SAY,
} ModelSay;

typedef struct
{
  gboolean is_known; /* somebody has told of the network */
  gboolean is_online;
  gboolean is_captive;
  gboolean is_metered;
  gboolean is_roaming;
  guint    connection;
} ModelNetwork;

typedef struct
{
  ModelNetwork network;
  ModelSay     metered[MODEL_N_CONNECTIONS];
  ModelSay     roaming[MODEL_N_CONNECTIONS];
  ModelLeft    left; /* of the plan of MODEL_MOBILE */
  gboolean     is_restricted;
  guint        free_hour; /* of the day, of the same; 24: there is none */

  gboolean is_on_battery;
  gboolean is_critical;
  guint    percentage;
  gboolean is_saving;
  gboolean wants_mains;
  guint    threshold;
  gboolean heeds_saving;
  char     hours[MODEL_N_HOURS + 1]; /* 'r', 'l', 's' from Monday on */
  gint64   now;                      /* on the wall, µs */

  FerryCostPolicy by_default;
  FerryCostPolicy by_group[MODEL_N_GROUPS]; /* INHERIT: none */

  /* Settling. */
  gint64       elapsed; /* µs that went by, whatever the wall says */
  gint64       settles; /* then it is over */
  gboolean     has_last;
  ModelNetwork last; /* the last that was known */
} Model;

typedef struct
{
  FerryCostPolicy policy; /* INHERIT: none */
  int             group;  /* -1: none */
  gint64          start_at;
  gboolean        is_here;    /* it stays on this machine */
  gboolean        has_length; /* that is known */
  gboolean        is_anyway;
  gboolean        is_paused; /* by the user */

  /* What must be seen of it. */
  FerryStatus status;
  FerryReason reason; /* of one that does not run */
} ModelTransfer;

void model_init (Model *self);
/* As a transfer that was just added stands before anything is looked at. */
void model_transfer_init (ModelTransfer *transfer);
/* The network told that it is as self->network says now. */
void model_network_changed (Model *self);
void model_advance (Model *self,
                    gint64 duration);
/* Whether it may move a byte now, if it does so already. */
gboolean model_allows (const Model         *self,
                       const ModelTransfer *transfer,
                       FerryReason         *reason);
/* Whether it may begin now. */
gboolean model_lets_begin (const Model         *self,
                           const ModelTransfer *transfer);
/* What becomes of it, now that all of @self is as it is. */
void model_update (const Model   *self,
                   ModelTransfer *transfer);

G_END_DECLS
