/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-transfer-list-private.h"

#define MOST_FETCHES 2
/* Rows of one question. */
#define MOST_ROWS 256
/* Asked for besides those that are needed, on each side. */
#define AROUND 32
/* When fewer than these are there beyond those that are held, more are fetched. */
#define NEAR 16
/* Farther from those that are held than this, rows that arrive are not kept. */
#define FAR 64

static gboolean
is_coming (FerryTransferList *self,
           guint              position)
{
  for (guint i = 0; i < self->calls->len; i++)
    {
      FerryViewCall *call = g_ptr_array_index (self->calls, i);

      if (call->method == &ferry_view_get_rows && position >= call->asked.begin &&
          position < call->asked.end)
        return TRUE;
    }

  return FALSE;
}

static guint
count_fetches (FerryTransferList *self)
{
  guint n = 0;

  for (guint i = 0; i < self->calls->len; i++)
    n += ((FerryViewCall *) g_ptr_array_index (self->calls, i))->method == &ferry_view_get_rows;

  return n;
}

gboolean
ferry_transfer_list_is_fetching (FerryTransferList *self)
{
  return count_fetches (self) > 0;
}

static gboolean
is_good (FerryTransferList *self,
         FerryHeldRow      *held)
{
  /* While nobody watches, a row is what it was when it came. */
  return ferry_remote_transfer_is_loaded (held->item) && !(held->is_stale && self->is_watching);
}

static gboolean
is_wanted (FerryTransferList *self,
           FerryHeldRow      *held)
{
  return held->is_held && !held->is_given_up && !is_good (self, held) &&
         !is_coming (self, held->position);
}

/* Whether it is worth to ask for it because its neighbour is asked for. */
static gboolean
is_welcome (FerryTransferList *self,
            guint              position)
{
  FerryHeldRow *held = ferry_held_rows_lookup (self->rows, position);

  return (held == NULL || !is_good (self, held)) && !is_coming (self, position);
}

static void
widen (FerryTransferList *self,
       guint             *begin,
       guint             *end)
{
  for (guint i = 0; i<AROUND && * begin> 0 && is_welcome (self, *begin - 1); i++)
    (*begin)--;
  for (guint i = 0; i < AROUND && *end < self->n_items && is_welcome (self, *end); i++)
    (*end)++;
}

static gboolean
find_wanted (FerryTransferList *self,
             guint             *begin,
             guint             *end)
{
  gboolean is_any = FALSE;

  for (guint i = 0; i < ferry_held_rows_get_n (self->rows); i++)
    {
      FerryHeldRow *held = ferry_held_rows_get (self->rows, i);

      if (is_any && held->position - *begin >= MOST_ROWS)
        break;
      if (!is_wanted (self, held))
        continue;
      if (!is_any)
        *begin = held->position;
      *end = held->position + 1;
      is_any = TRUE;
    }

  return is_any;
}

static gboolean
is_unknown (FerryTransferList *self,
            guint              position)
{
  return ferry_held_rows_lookup (self->rows, position) == NULL &&
         !is_coming (self, position);
}

/* What will be looked at next, whichever way people scroll. */
static gboolean
find_near (FerryTransferList *self,
           guint             *begin,
           guint             *end)
{
  guint first;
  guint last;
  guint before;
  guint after;

  if (self->has_refused || !ferry_held_rows_get_hull (self->rows, &first, &last))
    return FALSE;

  before = first - MIN (first, NEAR);
  after = last + MIN (self->n_items - last - 1, NEAR);
  if (is_unknown (self, before))
    *begin = before;
  else if (is_unknown (self, after))
    *begin = after;
  else
    return FALSE;

  *end = *begin + 1;
  return TRUE;
}

static void
give_up (FerryTransferList *self,
         guint              begin,
         guint              end)
{
  self->has_refused = TRUE;
  for (guint i = ferry_held_rows_find (self->rows, begin);
       i < ferry_held_rows_get_n (self->rows); i++)
    {
      FerryHeldRow *held = ferry_held_rows_get (self->rows, i);

      if (held->position >= end)
        break;
      held->is_given_up = !is_good (self, held);
    }
}

static gboolean
is_near (FerryTransferList *self,
         guint              position)
{
  guint first;
  guint last;

  return ferry_held_rows_get_hull (self->rows, &first, &last) &&
         position + FAR >= first && position <= last + FAR;
}

static void
keep_row (FerryTransferList   *self,
          const FerryViewCall *call,
          guint                position,
          const FerryRow      *row)
{
  g_autoptr (FerryRemoteTransfer) item = NULL;
  FerryHeldRow                   *held = ferry_held_rows_lookup (self->rows, position);
  FerrySplice                     splice = { position, 1, 1 };
  gboolean                        is_doubtful = g_hash_table_contains (self->doubtful, row->id);

  /* Here stands another transfer than the list thought. */
  if (held != NULL && ferry_remote_transfer_is_loaded (held->item) &&
      !g_str_equal (ferry_remote_transfer_get_row (held->item)->id, row->id))
    {
      ferry_transfer_list_splice (self, &splice);
      held = ferry_held_rows_lookup (self->rows, position);
    }
  if (held == NULL && !is_near (self, position))
    return;

  item = ferry_held_rows_take (self->rows, position);
  held = ferry_held_rows_lookup (self->rows, position);
  if (!is_doubtful || !ferry_remote_transfer_is_loaded (item))
    ferry_held_rows_load (self->rows, held, row);
  held = ferry_held_rows_lookup (self->rows, position);
  if (held != NULL)
    held->is_stale = is_doubtful || position < call->watched.begin ||
                     position >= call->watched.end;
}

static void
take_row (FerryTransferList   *self,
          const FerryViewCall *call,
          guint                position,
          GVariant            *encoded)
{
  g_autoptr (GError) error = NULL;
  g_auto (FerryRow)  row = { 0 };
  FerryHeldRow      *held;

  if (ferry_row_decode (encoded, &row, &error))
    {
      keep_row (self, call, position, &row);
      return;
    }

  g_debug ("no row: %s", error->message);
  held = ferry_held_rows_lookup (self->rows, position);
  if (held != NULL)
    held->is_given_up = TRUE;
  self->has_refused = TRUE;
}

static void
fetched_cb (FerryTransferList *self,
            FerryViewCall     *call)
{
  GVariantIter iter;
  GVariant    *child;
  guint        number = self->number;
  guint        n = 0;

  ferry_transfer_list_queue_update (self);
  if (call->rows == NULL)
    {
      give_up (self, call->asked.begin, call->asked.end);
      return;
    }
  if (!ferry_order_log_reaches (self->log, call->generation))
    return;

  g_variant_iter_init (&iter, call->rows);
  while (number == self->number && (child = g_variant_iter_next_value (&iter)) != NULL)
    {
      g_autoptr (GVariant) encoded = child;
      guint                position = call->position + n++;

      if (ferry_order_log_move (self->log, call->generation, &position) &&
          position < self->n_items)
        take_row (self, call, position, encoded);
    }
  /* The view cannot have ended before, if nothing has changed since. */
  if (number == self->number && n < call->count &&
      call->sent == ferry_order_log_get_generation (self->log))
    give_up (self, call->asked.begin + n, call->asked.end);
  if (!ferry_transfer_list_is_fetching (self))
    g_hash_table_remove_all (self->doubtful);
}

void
ferry_transfer_list_fetch (FerryTransferList *self)
{
  guint begin = 0;
  guint end = 0;

  while (count_fetches (self) < MOST_FETCHES &&
         (find_wanted (self, &begin, &end) || find_near (self, &begin, &end)))
    {
      FerryViewCall *call = ferry_view_call_new (self, &ferry_view_get_rows, fetched_cb);

      widen (self, &begin, &end);
      ferry_view_call_send_range (call, begin, end - begin);
    }
}

void
ferry_transfer_list_forget_refusals (FerryTransferList *self)
{
  self->has_refused = FALSE;
  for (guint i = 0; i < ferry_held_rows_get_n (self->rows); i++)
    ferry_held_rows_get (self->rows, i)->is_given_up = FALSE;
}

static gboolean
update_cb (gpointer data)
{
  FerryTransferList *self = data;

  self->update_id = 0;
  if (self->view == NULL || self->anchors != NULL)
    return G_SOURCE_REMOVE;

  /* First the watch, so that nothing changes unseen between it and the answer. */
  ferry_transfer_list_watch (self);
  ferry_transfer_list_fetch (self);

  return G_SOURCE_REMOVE;
}

void
ferry_transfer_list_queue_update (FerryTransferList *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_DEFAULT, update_cb, self, NULL);
}
