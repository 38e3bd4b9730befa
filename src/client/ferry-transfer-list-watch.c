/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-transfer-list-private.h"

/* So many rows around those that are held are watched as well, because they will
 * be looked at next; and the watch is not made smaller for less than this. */
#define AROUND 32
#define SLACK 128

static gboolean
contains (const FerryRange *range,
          guint             position)
{
  return position >= range->begin && position < range->end;
}

/* As the service moves it, and where that is not sure less than it: then it is
 * told again. */
static void
move_range (FerryRange        *range,
            const FerrySplice *splice)
{
  guint end = splice->position + splice->n_removed;

  if (range->begin >= range->end)
    return;

  if (range->begin >= end)
    range->begin = range->begin - splice->n_removed + splice->n_added;
  else if (range->begin >= splice->position)
    range->begin = splice->position + splice->n_added;

  if (range->end > end)
    range->end = range->end - splice->n_removed + splice->n_added;
  else if (range->end > splice->position)
    range->end = splice->position;
}

void
ferry_transfer_list_move_watch (FerryTransferList *self,
                                const FerrySplice *splice)
{
  /* Positions have no generation in Watch: other rows may be watched than meant. */
  if (self->watch_confirmed != self->watch_serial && splice->position < self->watched.end)
    self->is_misplaced = TRUE;

  move_range (&self->watched, splice);
  for (guint i = 0; i < self->calls->len; i++)
    move_range (&((FerryViewCall *) g_ptr_array_index (self->calls, i))->watched, splice);
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
  self->watch_confirmed = ++self->watch_serial;
  self->watched = (FerryRange){ 0, 0 };
  self->is_misplaced = FALSE;
  set_watched (self, FALSE);
}

static void
watched_cb (FerryTransferList *self,
            FerryViewCall     *call)
{
  if (call->position != self->watch_serial)
    return;

  self->watch_confirmed = self->watch_serial;
  if (self->is_misplaced)
    {
      self->watched = (FerryRange){ 0, 0 };
      ferry_transfer_list_queue_update (self);
    }
}

/* What was not watched up to now, or will not be from now on, may have changed
 * unseen or will: the rows that there are, and those that are on their way. */
static void
distrust_outside (FerryTransferList *self,
                  const FerryRange  *range)
{
  for (guint i = 0; i < ferry_held_rows_get_n (self->rows); i++)
    {
      FerryHeldRow *held = ferry_held_rows_get (self->rows, i);

      if (!contains (range, held->position))
        held->is_stale = TRUE;
    }
  for (guint i = 0; i < self->calls->len; i++)
    {
      FerryViewCall *call = g_ptr_array_index (self->calls, i);

      call->watched.begin = MAX (call->watched.begin, range->begin);
      call->watched.end = MIN (call->watched.end, range->end);
    }
}

static void
send (FerryTransferList *self,
      guint              begin,
      guint              end)
{
  FerryViewCall *call;
  FerryRange     lasting = { MAX (begin, self->watched.begin), MIN (end, self->watched.end) };

  if (self->is_misplaced)
    lasting.end = lasting.begin;
  distrust_outside (self, &lasting);

  call = ferry_view_call_new (self, &ferry_view_watch, watched_cb);
  call->position = ++self->watch_serial;
  self->watched = (FerryRange){ begin, end };
  self->is_misplaced = FALSE;
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
  if (self->watched.begin <= first && self->watched.end > last &&
      self->watched.end - self->watched.begin <= end - begin + SLACK)
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

  /* One that is stale stays so: this may be from before it was. */
  ferry_held_rows_load (self->rows, held, row);
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
