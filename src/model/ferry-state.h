/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-types.h"

G_BEGIN_DECLS

/**
 * FerryEvent: what can happen to a transfer. The state machine is one table.
 */
typedef enum
{
  FERRY_EVENT_START,  /* its turn came */
  FERRY_EVENT_YIELD,  /* back into the queue (lost its turn, waits for a retry) */
  FERRY_EVENT_PAUSE,  /* the user */
  FERRY_EVENT_RESUME, /* the user */
  FERRY_EVENT_NETWORK_LOST,
  FERRY_EVENT_COST_DENIED,
  FERRY_EVENT_SYSTEM_DENIED, /* battery, schedule, disk, destination */
  FERRY_EVENT_ALLOWED,       /* the condition that was waited for holds again */
  FERRY_EVENT_NEEDS_USER,
  FERRY_EVENT_COMPLETE,
  FERRY_EVENT_FAIL,
  FERRY_EVENT_CANCEL,
  FERRY_EVENT_RETRY,   /* the user, after error or canceled: from what is on disk */
  FERRY_EVENT_RESTART, /* the user: from the start, also what was completed */
} FerryEvent;
#define FERRY_N_EVENTS (FERRY_EVENT_RESTART + 1)

/* The status after @event, in @next. FALSE, @next untouched, when the event
 * means nothing in @status. */
gboolean ferry_state_next (FerryStatus  status,
                           FerryEvent   event,
                           FerryStatus *next);

G_END_DECLS
