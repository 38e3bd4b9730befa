/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-inbox-desk.h"

G_BEGIN_DECLS

struct _FerryFakeVisitor
{
  FerryFakeInbox *inbox; /* (unowned), outlives us */
  FerryFakeWire  *wire;  /* (owned) */
  pthread_t       thread;
  guint           number;
  gboolean        is_done; /* guarded by the lock of the inbox */

  /* Of our thread alone. */
  GByteArray       *input;   /* (owned): read, not used yet */
  FerryFakeRequest *request; /* (owned) (nullable): the one being answered */
  FerryFakeEntry   *entry;   /* (owned) (nullable): its faults */
  guint             index;   /* of the request in the log */
  FerryFakePlan     plan;
  FerryFakeVisit    visit;
  guint64           chunk_left; /* of the chunk that is being read */
  gboolean          is_last_chunk;
  gboolean          is_answered;
  gboolean          has_stalled;
  gboolean          has_held;
  gboolean          drops_next;
  gint64            begun; /* monotonic, for the rate */
  FerryFakeEnd      end;
};

gboolean ferry_fake_visitor_has (const FerryFakeVisitor *self,
                                 FerryFakeFaultKind      kind);
/* The number of the fault, -1 without. */
gint64 ferry_fake_visitor_get_number (const FerryFakeVisitor *self,
                                      FerryFakeFaultKind      kind);

/* More input; FALSE at its end. */
gboolean ferry_fake_visitor_read_more (FerryFakeVisitor *self);
/* The length up to and with @mark, 0 when the end came first. */
gsize    ferry_fake_visitor_read_until (FerryFakeVisitor *self,
                                        const char       *mark);
gboolean ferry_fake_visitor_say (FerryFakeVisitor *self,
                                 const char       *text);
/* Shows the request as it is now in the log. With the lock. */
void ferry_fake_visitor_update_log (FerryFakeVisitor *self);

/* Waits, counted as held: so long, or for ever when it is negative; until the
 * test lets it go. FALSE when the connection is gone. */
gboolean ferry_fake_visitor_stay (FerryFakeVisitor *self,
                                  gint64            milliseconds);
gboolean ferry_fake_visitor_stay_until_released (FerryFakeVisitor *self);

/* Answers as the visit says and the faults want it; whether the connection goes
 * on. */
gboolean ferry_fake_visitor_answer (FerryFakeVisitor *self);
/* Reads the body; whether all of it came and the connection goes on. */
gboolean ferry_fake_visitor_receive (FerryFakeVisitor *self);

G_END_DECLS
