/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-traffic.h"

void
ferry_traffic_add (FerryTraffic       *self,
                   const FerryTraffic *more)
{
  self->received += more->received;
  self->sent += more->sent;
  self->all_received += more->all_received;
  self->all_sent += more->all_sent;
  self->free_own += more->free_own;
  self->free_all += more->free_all;
}

gboolean
ferry_traffic_is_empty (const FerryTraffic *self)
{
  /* What was free is part of the others. */
  return self->received == 0 &&
         self->sent == 0 &&
         self->all_received == 0 &&
         self->all_sent == 0;
}

guint64
ferry_traffic_count (const FerryTraffic *self,
                     gboolean            of_all)
{
  guint64 both = of_all ? self->all_received + self->all_sent : self->received + self->sent;
  guint64 free_bytes = of_all ? self->free_all : self->free_own;

  return both > free_bytes ? both - free_bytes : 0;
}
