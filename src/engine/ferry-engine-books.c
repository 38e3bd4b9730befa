/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-engine-private.h"

/* What flows is counted, where there is a ledger. */

static void
flush_failed_cb (FerryEngine  *self,
                 const GError *error)
{
  g_signal_emit_by_name (self, "state-error", error);
}

void
ferry_engine_init_books (FerryEngine            *self,
                         const FerryEngineWorld *world)
{
  FerryBookkeeperWorld books = { 0 };

  if (world->ledger == NULL)
    return;

  books.clock = self->clock;
  books.network = world->network;
  books.transport = self->transport;
  books.monitor = self->monitor;
  books.ledger = world->ledger;
  books.read_statistics = world->read_statistics;
  self->bookkeeper = ferry_bookkeeper_new (&books);
  g_signal_connect_object (self->bookkeeper, "flush-failed", G_CALLBACK (flush_failed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
ferry_engine_clear_books (FerryEngine *self)
{
  /* Without it nothing was used: nobody is to start by that. */
  self->is_stopping = TRUE;
  g_clear_object (&self->bookkeeper);
}

void
ferry_engine_note_work (FerryEngine *self)
{
  guint n_running = ferry_scheduler_get_n_running (self->scheduler) + self->n_fetched;

  if (self->bookkeeper != NULL)
    ferry_bookkeeper_set_working (self->bookkeeper, n_running > 0);
}

void
ferry_engine_refresh_books (FerryEngine *self)
{
  if (self->bookkeeper != NULL && ferry_scheduler_get_n_waiting (self->scheduler) > 0)
    ferry_bookkeeper_refresh (self->bookkeeper);
}

void
ferry_engine_count_traffic (FerryEngine *self)
{
  g_return_if_fail (FERRY_IS_ENGINE (self));

  if (self->bookkeeper != NULL && self->is_looking)
    ferry_bookkeeper_look (self->bookkeeper);
}
