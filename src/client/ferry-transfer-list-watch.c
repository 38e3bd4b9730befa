/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-transfer-list-private.h"

/* So many rows around those that are held are watched as well, because they will
 * be looked at next; and the watch is not made smaller for less than this. */
#define AROUND 32
#define SLACK 128

gboolean
ferry_transfer_list_is_watched (FerryTransferList *self,
                                guint              position)
{
  return position >= self->watch_begin && position < self->watch_end;
}

/* As the service moves it, and where that is not sure less than it: then it is
 * told again. */
void
ferry_transfer_list_move_watch (FerryTransferList *self,
                                const FerrySplice *splice)
{
  guint end = splice->position + splice->n_removed;

  if (self->watch_begin >= self->watch_end)
    return;

  if (self->watch_begin >= end)
    self->watch_begin = self->watch_begin - splice->n_removed + splice->n_added;
  else if (self->watch_begin >= splice->position)
    self->watch_begin = splice->position + splice->n_added;

  if (self->watch_end > end)
    self->watch_end = self->watch_end - splice->n_removed + splice->n_added;
  else if (self->watch_end > splice->position)
    self->watch_end = splice->position;
}

static void
set_watched (FerryTransferList *self,
             gboolean           is_watched)
{
  if (self->is_watched == is_watched)
    return;

  self->is_watched = is_watched;
  ferry_client_count_watching (self->client, is_watched);
}

void
ferry_transfer_list_forget_watch (FerryTransferList *self)
{
  self->watch_serial++;
  self->watch_begin = 0;
  self->watch_end = 0;
  set_watched (self, FALSE);
}

/* Positions have no generation here: if the order changed while this was on its
 * way, other rows may be watched than were meant. */
static void
watched_cb (FerryTransferList *self,
            FerryViewCall     *call)
{
  if (call->position != self->watch_serial ||
      call->sent == ferry_order_log_get_generation (self->log))
    return;

  self->watch_begin = 0;
  self->watch_end = 0;
  ferry_transfer_list_queue_update (self);
}

static void
send (FerryTransferList *self,
      guint              begin,
      guint              end)
{
  FerryViewCall *call = ferry_view_call_new (self, &ferry_view_watch, watched_cb);

  /* Nobody says when the others change, or has said so up to now. */
  for (guint i = 0; i < ferry_held_rows_get_n (self->rows); i++)
    {
      FerryHeldRow *held = ferry_held_rows_get (self->rows, i);

      if (held->position < begin || held->position >= end ||
          !ferry_transfer_list_is_watched (self, held->position))
        held->is_stale = TRUE;
    }

  self->watch_begin = begin;
  self->watch_end = end;
  call->position = ++self->watch_serial;
  ferry_view_call_send (call, g_variant_new ("(uu)", begin, end - begin));
  set_watched (self, end > begin);
}

void
ferry_transfer_list_watch (FerryTransferList *self)
{
  guint first;
  guint last;
  guint begin;
  guint end;

  if (!self->is_watching || !ferry_held_rows_get_hull (self->rows, &first, &last))
    {
      if (self->is_watched)
        send (self, 0, 0);
      return;
    }

  begin = first - MIN (first, AROUND);
  end = last + 1 + MIN (self->n_items - last - 1, AROUND);
  if (self->watch_begin <= first && self->watch_end > last &&
      self->watch_end - self->watch_begin <= end - begin + SLACK)
    return;

  send (self, begin, end);
}

/* By its id, so that it does not matter what the position is of. */
static void
take_row (FerryTransferList *self,
          const FerryRow    *row)
{
  FerryHeldRow *held = ferry_held_rows_lookup_id (self->rows, row->id);

  if (ferry_transfer_list_is_fetching (self))
    g_hash_table_add (self->doubtful, g_strdup (row->id));
  if (held == NULL)
    return;

  ferry_held_rows_load (self->rows, held, row);
  /* Whoever heard of it may have let it go. It may be the last that is told of it. */
  held = ferry_held_rows_lookup_id (self->rows, row->id);
  if (held != NULL)
    held->is_stale = !ferry_transfer_list_is_watched (self, held->position);
}

void
ferry_transfer_list_take_rows (FerryTransferList *self,
                               GVariant          *parameters)
{
  g_autoptr (GVariantIter) iter = NULL;
  GVariant                *child;

  g_variant_get (parameters, "(ua(ua{sv}))", NULL, &iter);
  while (g_variant_iter_next (iter, "(u@a{sv})", NULL, &child))
    {
      g_autoptr (GVariant) encoded = child;
      g_autoptr (GError)   error = NULL;
      g_auto (FerryRow)    row = { 0 };

      if (ferry_row_decode (encoded, &row, &error))
        take_row (self, &row);
      else
        g_debug ("no row: %s", error->message);
    }
}

void
ferry_transfer_list_take_progress (FerryTransferList *self,
                                   GVariant          *parameters)
{
  g_autoptr (GVariantIter) iter = NULL;
  const char              *id;
  gint64                   received;
  gint64                   total;
  guint64                  rate;
  guint64                  all;
  guint                    n_connections;

  g_variant_get (parameters, "(a(sxxtu)t)", &iter, &all);
  while (g_variant_iter_loop (iter, "(&sxxtu)", &id, &received, &total, &rate, &n_connections))
    {
      FerryHeldRow *held = ferry_held_rows_lookup_id (self->rows, id);

      if (held != NULL)
        ferry_remote_transfer_set_progress (held->item, MAX (received, 0), MAX (total, -1), rate,
                                            n_connections);
    }
  if (self->is_watched)
    ferry_client_set_rate (self->client, all);
}
