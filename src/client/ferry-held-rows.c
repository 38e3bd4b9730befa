/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-held-rows.h"

typedef void (*HeldFunc) (gpointer user_data);

struct _FerryHeldRows
{
  GPtrArray  *rows;  /* (owned) (element-type FerryHeldRow) ascending by position */
  GHashTable *by_id; /* (owned) id → FerryHeldRow (unowned): those that are loaded */
  GQueue      spare; /* (element-type FerryHeldRow) the latest first; links are in the rows */
  HeldFunc    held;
  gpointer    user_data;
};

static void toggle_cb (gpointer data, GObject *object, gboolean is_last);

static const char *
get_id (FerryHeldRow *held)
{
  return ferry_remote_transfer_get_row (held->item)->id;
}

static void
forget_id (FerryHeldRows *self,
           FerryHeldRow  *held)
{
  const char *id = get_id (held);

  if (id != NULL && g_hash_table_lookup (self->by_id, id) == held)
    g_hash_table_remove (self->by_id, id);
}

/* Of one that is in no table of positions any more. */
static void
release (FerryHeldRow *held)
{
  FerryHeldRows *self = held->rows;

  forget_id (self, held);
  if (!held->is_held)
    g_queue_unlink (&self->spare, &held->link);
  g_object_remove_toggle_ref (G_OBJECT (held->item), toggle_cb, held);
  g_free (held);
}

static void
drop (FerryHeldRow *held)
{
  FerryHeldRows *self = held->rows;

  g_ptr_array_remove_index (self->rows, ferry_held_rows_find (self, held->position));
  release (held);
}

static void
toggle_cb (gpointer data,
           GObject *object,
           gboolean is_last)
{
  FerryHeldRow  *held = data;
  FerryHeldRows *self = held->rows;

  held->is_held = !is_last;
  if (!is_last)
    {
      g_queue_unlink (&self->spare, &held->link);
    }
  else
    {
      g_queue_push_head_link (&self->spare, &held->link);
      if (!ferry_remote_transfer_is_loaded (held->item))
        drop (held);
      else if (self->spare.length > FERRY_HELD_ROWS_MOST_SPARE)
        drop (g_queue_peek_tail (&self->spare));
    }

  self->held (self->user_data);
}

FerryHeldRows *
ferry_held_rows_new (GCallback held,
                     gpointer  user_data)
{
  FerryHeldRows *self = g_new0 (FerryHeldRows, 1);

  g_assert (held != NULL);

  self->rows = g_ptr_array_new ();
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->spare);
  self->held = (HeldFunc) held;
  self->user_data = user_data;

  return self;
}

void
ferry_held_rows_free (FerryHeldRows *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->rows->len; i++)
    release (g_ptr_array_index (self->rows, i));
  g_ptr_array_unref (self->rows);
  g_hash_table_unref (self->by_id);
  g_free (self);
}

guint
ferry_held_rows_get_n (FerryHeldRows *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rows->len;
}

FerryHeldRow *
ferry_held_rows_get (FerryHeldRows *self,
                     guint          index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->rows->len, NULL);

  return g_ptr_array_index (self->rows, index);
}

guint
ferry_held_rows_find (FerryHeldRows *self,
                      guint          position)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (self != NULL, 0);

  high = self->rows->len;
  while (low < high)
    {
      guint         middle = low + (high - low) / 2;
      FerryHeldRow *held = g_ptr_array_index (self->rows, middle);

      if (held->position < position)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

FerryHeldRow *
ferry_held_rows_lookup (FerryHeldRows *self,
                        guint          position)
{
  guint         index = ferry_held_rows_find (self, position);
  FerryHeldRow *held = NULL;

  if (index < self->rows->len)
    held = g_ptr_array_index (self->rows, index);

  return held != NULL && held->position == position ? held : NULL;
}

FerryHeldRow *
ferry_held_rows_lookup_id (FerryHeldRows *self,
                           const char    *id)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_hash_table_lookup (self->by_id, id);
}

gboolean
ferry_held_rows_get_hull (FerryHeldRows *self,
                          guint         *first,
                          guint         *last)
{
  gboolean is_any = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->rows->len; i++)
    {
      FerryHeldRow *held = g_ptr_array_index (self->rows, i);

      if (!held->is_held)
        continue;
      if (!is_any)
        *first = held->position;
      *last = held->position;
      is_any = TRUE;
    }

  return is_any;
}

FerryRemoteTransfer *
ferry_held_rows_take (FerryHeldRows *self,
                      guint          position)
{
  FerryHeldRow *held;

  held = ferry_held_rows_lookup (self, position);
  if (held != NULL)
    return g_object_ref (held->item);

  held = g_new0 (FerryHeldRow, 1);
  held->rows = self;
  held->item = ferry_remote_transfer_new ();
  held->position = position;
  held->is_held = TRUE;
  held->link.data = held;
  g_ptr_array_insert (self->rows, (int) ferry_held_rows_find (self, position), held);
  /* The first reference is the caller's; ours comes on top of it. */
  g_object_add_toggle_ref (G_OBJECT (held->item), toggle_cb, held);
  self->held (self->user_data);

  return held->item;
}

void
ferry_held_rows_load (FerryHeldRows  *self,
                      FerryHeldRow   *held,
                      const FerryRow *row)
{
  g_autoptr (FerryRemoteTransfer) item = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (held != NULL);

  /* A handler of "changed" may let it go, and with it @held. */
  item = g_object_ref (held->item);
  if (g_strcmp0 (get_id (held), row->id) != 0)
    {
      forget_id (self, held);
      g_hash_table_replace (self->by_id, g_strdup (row->id), held);
    }
  held->is_given_up = FALSE;
  ferry_remote_transfer_set_row (item, row);
}

void
ferry_held_rows_splice (FerryHeldRows     *self,
                        const FerrySplice *splice)
{
  g_autoptr (GPtrArray) removed = g_ptr_array_new ();
  guint                 begin;
  guint                 end;

  g_return_if_fail (self != NULL);
  g_return_if_fail (splice != NULL);

  begin = ferry_held_rows_find (self, splice->position);
  end = ferry_held_rows_find (self, splice->position + splice->n_removed);
  for (guint i = begin; i < end; i++)
    g_ptr_array_add (removed, g_ptr_array_index (self->rows, i));
  if (end > begin)
    g_ptr_array_remove_range (self->rows, begin, end - begin);
  for (guint i = begin; i < self->rows->len; i++)
    {
      FerryHeldRow *held = g_ptr_array_index (self->rows, i);

      held->position = held->position - splice->n_removed + splice->n_added;
    }

  for (guint i = 0; i < removed->len; i++)
    release (g_ptr_array_index (removed, i));
}
