/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-transfer-list-private.h"

/* So many ids are asked for at once. */
#define BLOCK 10000

static void seek_from (FerryTransferList *self, guint position);

void
ferry_transfer_list_stop_comparing (FerryTransferList *self)
{
  g_clear_pointer (&self->anchors, g_array_unref);
  g_clear_pointer (&self->sought, g_hash_table_unref);
}

void
ferry_transfer_list_move_anchors (FerryTransferList *self,
                                  const FerrySplice *splice)
{
  for (guint i = 0; i < self->anchors->len; i++)
    {
      FerryAnchor *anchor = &g_array_index (self->anchors, FerryAnchor, i);

      if (anchor->is_there)
        anchor->is_there = ferry_splice_move (splice, &anchor->new_position);
    }
}

/* Rows that nobody knows are the same where their number is, if nothing can have
 * changed places while the service was away. */
static gboolean
is_lasting (FerryTransferList *self)
{
  return !self->is_other && self->query.filter == FERRY_FILTER_ALL &&
         (self->query.sort == FERRY_SORT_CREATED || self->query.sort == FERRY_SORT_NAME);
}

static void
finish (FerryTransferList *self)
{
  g_autoptr (GArray) splices = NULL;
  guint              number = self->number;

  splices = ferry_list_align (self->anchors, self->n_items, self->n_view, is_lasting (self));
  ferry_transfer_list_stop_comparing (self);
  for (guint i = 0; i < splices->len; i++)
    ferry_transfer_list_splice (self, &g_array_index (splices, FerrySplice, i));
  if (number != self->number)
    return;

  for (guint i = 0; i < ferry_held_rows_get_n (self->rows); i++)
    ferry_held_rows_get (self->rows, i)->is_stale = TRUE;
  ferry_transfer_list_forget_refusals (self);
  ferry_transfer_list_check_ready (self);
  ferry_transfer_list_queue_update (self);
}

static guint
count_missing (FerryTransferList *self)
{
  guint n = 0;

  for (guint i = 0; i < self->anchors->len; i++)
    n += !g_array_index (self->anchors, FerryAnchor, i).is_there;

  return n;
}

static void
note_id (FerryTransferList *self,
         const char        *id,
         guint              position)
{
  guint        index = GPOINTER_TO_UINT (g_hash_table_lookup (self->sought, id));
  FerryAnchor *anchor;

  if (index == 0)
    return;

  anchor = &g_array_index (self->anchors, FerryAnchor, index - 1);
  anchor->new_position = position;
  anchor->is_there = TRUE;
}

static void
sought_cb (FerryTransferList *self,
           FerryViewCall     *call)
{
  GVariantIter iter;
  const char  *id;
  guint        n = 0;

  if (call->rows != NULL && ferry_order_log_reaches (self->log, call->generation))
    {
      g_variant_iter_init (&iter, call->rows);
      while (g_variant_iter_loop (&iter, "&s", &id))
        {
          guint position = call->position + n++;

          if (ferry_order_log_move (self->log, call->generation, &position))
            note_id (self, id, position);
        }
    }

  if (n < call->count || count_missing (self) == 0)
    finish (self);
  else
    seek_from (self, call->asked.end);
}

static void
seek_from (FerryTransferList *self,
           guint              position)
{
  FerryViewCall *call = ferry_view_call_new (self, &ferry_view_get_ids, sought_cb);

  ferry_view_call_send_range (call, position, BLOCK);
}

void
ferry_transfer_list_compare (FerryTransferList *self)
{
  self->anchors = g_array_new (FALSE, FALSE, sizeof (FerryAnchor));
  self->sought = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < ferry_held_rows_get_n (self->rows); i++)
    {
      FerryHeldRow *held = ferry_held_rows_get (self->rows, i);
      FerryAnchor   anchor = { .old_position = held->position };

      if (!ferry_remote_transfer_is_loaded (held->item))
        continue;
      g_array_append_val (self->anchors, anchor);
      g_hash_table_replace (self->sought,
                            g_strdup (ferry_remote_transfer_get_row (held->item)->id),
                            GUINT_TO_POINTER (self->anchors->len));
    }

  if (self->anchors->len > 0)
    seek_from (self, 0);
  else
    finish (self);
}
