/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-conditions.h"
#include "ferry-transfer.h"

G_BEGIN_DECLS

/**
 * FerryNoticeKind:
 * @FERRY_NOTICE_FINISHED: the whole file is in its place, or the server has it
 * @FERRY_NOTICE_FAILED: given up; it can be tried again
 * @FERRY_NOTICE_NEEDS_USER: stopped until the user does something
 * @FERRY_NOTICE_PLAN_NEAR: a data plan is nearly used up
 * @FERRY_NOTICE_PLAN_OVER: a data plan is used up
 *
 * What a person is told of.
 */
typedef enum
{
  FERRY_NOTICE_FINISHED,
  FERRY_NOTICE_FAILED,
  FERRY_NOTICE_NEEDS_USER,
  FERRY_NOTICE_PLAN_NEAR,
  FERRY_NOTICE_PLAN_OVER,
} FerryNoticeKind;
#define FERRY_N_NOTICE_KINDS (FERRY_NOTICE_PLAN_OVER + 1)

/* Whether it is about network connections, and not about transfers. */
gboolean ferry_notice_kind_is_of_plans (FerryNoticeKind kind);

/**
 * FerryNoticeEvent:
 * @id: of the transfer, or of the network connection
 * @name: of its file, one line, without what may be secret; of a connection what
 *   people call it, or ""
 * @direction: which way it goes
 * @path: (nullable): where the file is, of a download that finished
 * @why: (nullable): sentences for a person, of one that did not, and of a connection
 * @reason: what it waits for
 * @serial: of the notice that told of it first; 0 as long as none has
 *
 * Something that happened to a transfer, or to the data plan of a connection, and
 * that a person is told of. It is a value and does not follow what it tells of.
 */
typedef struct
{
  char          *id;
  char          *name;
  FerryDirection direction;
  char          *path;
  char          *why;
  FerryReason    reason;
  guint          serial;
} FerryNoticeEvent;

/* What a person is told of a transfer that came into that status. FALSE, @kind
 * untouched, for nothing. */
gboolean ferry_notice_event_classify (FerryStatus      status,
                                      FerryReason      reason,
                                      FerryNoticeKind *kind);

/* @transfer has come into a status of which @kind tells. */
FerryNoticeEvent *ferry_notice_event_new (FerryTransfer *transfer, FerryNoticeKind kind);
/* The plan of the connection of now has become such that @kind tells of it.
 * @goes_on: the user lets transfers run whatever it costs; @now: unix seconds */
FerryNoticeEvent *ferry_notice_event_new_plan (const FerryConditions *conditions,
                                               FerryNoticeKind        kind,
                                               gboolean               goes_on,
                                               gint64                 now);
void              ferry_notice_event_free (FerryNoticeEvent *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryNoticeEvent, ferry_notice_event_free)

G_END_DECLS
