/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-authority.h"
#include "ferry-fake-entry.h"
#include "ferry-fake-inbox.h"
#include "ferry-fake-wire.h"

#include <pthread.h>

G_BEGIN_DECLS

typedef struct _FerryFakeShelf FerryFakeShelf;

/* FerryFakeVisitor: a thread that serves one connection. */
typedef struct _FerryFakeVisitor FerryFakeVisitor;

struct _FerryFakeInbox
{
  FerryFakeInboxOptions options;
  char                 *base;       /* (owned) */
  char                 *other_base; /* (owned) */
  guint16               port;
  pthread_t             acceptor;
  int                   wake_fd;   /* (owned): wakes the acceptor */
  FerryFakeAuthority   *authority; /* (owned) (nullable): NULL without TLS */

  /* All below is guarded by the lock. */
  pthread_mutex_t lock;
  pthread_cond_t  changed;
  int             listen_fd; /* (owned), -1 while offline */
  gboolean        is_stopping;
  gboolean        is_offline;
  GHashTable     *entries;  /* (owned) (element-type utf8 FerryFakeEntry): by path */
  GPtrArray      *shelves;  /* (owned) (element-type FerryFakeShelf): what came */
  GPtrArray      *requests; /* (owned) (element-type FerryFakeRequest) */
  GPtrArray      *visitors; /* (owned) (element-type FerryFakeVisitor) */
  guint64         counts[FERRY_FAKE_N_COUNTS];
  guint64         dice;
};

/* With the lock: */

void ferry_fake_inbox_count (FerryFakeInbox *self,
                             FerryFakeCount  count,
                             gint64          change);
/* The entry whose faults a target has. (transfer full) (nullable) */
FerryFakeEntry *ferry_fake_inbox_find (FerryFakeInbox *self,
                                       const char     *target,
                                       GError        **error);
guint           ferry_fake_inbox_throw_dice (FerryFakeInbox *self);

/* Takes @fd. The three below with the lock too, free without: it joins. */
FerryFakeVisitor *ferry_fake_visitor_new (FerryFakeInbox *inbox,
                                          int             fd,
                                          guint           number);
gboolean          ferry_fake_visitor_is_done (FerryFakeVisitor *self);
void              ferry_fake_visitor_nudge (FerryFakeVisitor *self);
void              ferry_fake_visitor_abort (FerryFakeVisitor *self);
void              ferry_fake_visitor_free (FerryFakeVisitor *self);

G_END_DECLS
