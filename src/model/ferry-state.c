/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-state.h"

/* Short names keep the table readable as a table. NO: the event means nothing. */
enum
{
  NO = -1,
  IDLE = FERRY_STATUS_IDLE,
  RUN = FERRY_STATUS_RUNNING,
  PAUS = FERRY_STATUS_PAUSED,
  COST = FERRY_STATUS_PAUSED_COSTED_NETWORK,
  NET = FERRY_STATUS_PAUSED_NO_NETWORK,
  DONE = FERRY_STATUS_COMPLETED,
  GONE = FERRY_STATUS_CANCELED,
  ERR = FERRY_STATUS_ERROR,
  USER = FERRY_STATUS_PAUSED_RECOVERABLE,
  SYS = FERRY_STATUS_PAUSED_SYSTEM_POLICY,
};

typedef struct
{
  gint8 status;
  gint8 next[FERRY_N_EVENTS];
} Row;

/* What the user paused is not woken by the machine; what is settled is left only
 * by the user's retry, and a file that is whole by a restart alone; only what runs
 * completes. */
/* clang-format off */
static const Row table[] = {
  /*        start yield pause resum net   cost  sys   allow user  done  fail  cancl retry again */
  { IDLE, { RUN,  NO,   PAUS, NO,   NET,  COST, SYS,  NO,   USER, NO,   ERR,  GONE, NO,   NO } },
  { RUN,  { NO,   IDLE, PAUS, NO,   NET,  COST, SYS,  NO,   USER, DONE, ERR,  GONE, NO,   IDLE } },
  { PAUS, { NO,   NO,   NO,   IDLE, NO,   NO,   NO,   NO,   NO,   NO,   NO,   GONE, NO,   IDLE } },
  { COST, { NO,   NO,   PAUS, IDLE, NET,  NO,   SYS,  IDLE, USER, NO,   ERR,  GONE, NO,   IDLE } },
  { NET,  { NO,   NO,   PAUS, IDLE, NO,   COST, SYS,  IDLE, USER, NO,   ERR,  GONE, NO,   IDLE } },
  { SYS,  { NO,   NO,   PAUS, IDLE, NET,  COST, NO,   IDLE, USER, NO,   ERR,  GONE, NO,   IDLE } },
  { USER, { NO,   NO,   PAUS, IDLE, NO,   NO,   NO,   IDLE, NO,   NO,   ERR,  GONE, NO,   IDLE } },
  { DONE, { NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   IDLE } },
  { GONE, { NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   IDLE, IDLE } },
  { ERR,  { NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   IDLE, IDLE } },
};
/* clang-format on */

gboolean
ferry_state_next (FerryStatus  status,
                  FerryEvent   event,
                  FerryStatus *next)
{
  g_return_val_if_fail ((guint) event < FERRY_N_EVENTS, FALSE);
  g_return_val_if_fail (next != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      if (table[i].status != (int) status || table[i].next[event] == NO)
        continue;

      *next = (FerryStatus) table[i].next[event];
      return TRUE;
    }

  return FALSE;
}
