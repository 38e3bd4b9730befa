/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-authority.h"
#include "ferry-fake-entry.h"
#include "ferry-fake-wire.h"

#include <pthread.h>

G_BEGIN_DECLS

struct _FerryFakeOrigin
{
  FerryFakeOriginOptions options;
  char                  *base;       /* (owned) */
  char                  *other_base; /* (owned) */
  guint16                port;
  pthread_t              acceptor;
  int                    wake_fd; /* (owned): wakes the acceptor */

  /* All below is guarded by the lock. It is not a GMutex, because
   * ThreadSanitizer knows only those of pthread. */
  pthread_mutex_t     lock;
  pthread_cond_t      changed;
  int                 listen_fd; /* (owned), -1 while offline */
  gboolean            is_stopping;
  gboolean            is_offline;
  FerryFakeTls        tls;
  FerryFakeAuthority *authority;   /* (owned) (nullable): NULL without TLS */
  GHashTable         *entries;     /* (owned) (element-type utf8 FerryFakeEntry): by target */
  GPtrArray          *requests;    /* (owned) (element-type FerryFakeRequest) */
  guint               generation;  /* how often the requests were cleared */
  GPtrArray          *connections; /* (owned) (element-type FerryFakeConnection) */
  guint64             counts[FERRY_FAKE_N_COUNTS];
  guint64             dice;
};

/* With the lock: */

/* Adds to a count, keeps the highest, and wakes who waits. */
void ferry_fake_origin_count (FerryFakeOrigin *self,
                              FerryFakeCount   count,
                              gint64           change);

/* The resource for a request target; one that answers 400 or 404 if need be.
 * (transfer full) */
FerryFakeEntry *ferry_fake_origin_find (FerryFakeOrigin *self,
                                        const char      *target);

/* 0 to 99. */
guint ferry_fake_origin_throw_dice (FerryFakeOrigin *self);

G_END_DECLS
