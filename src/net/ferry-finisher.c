/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-finisher.h"

typedef struct
{
  FerryFinisher      *finisher; /* (owned) */
  FerryPartFile      *part;     /* (owned) */
  FerryPartFileFinish finish;   /* (owned) */
  FerryFinisherFunc   done;
  gpointer            user_data;
  GError             *error; /* (owned) (nullable) */
} Item;

struct _FerryFinisher
{
  gint         ref_count;
  FerryWriter *writer;  /* (owned) */
  GMutex       lock;    /* guards @waiting */
  GPtrArray   *waiting; /* (owned) (element-type Item) items belong to their jobs */
};

FerryFinisher *
ferry_finisher_new (FerryWriter *writer)
{
  FerryFinisher *self = g_new0 (FerryFinisher, 1);

  self->ref_count = 1;
  self->writer = ferry_writer_ref (writer);
  g_mutex_init (&self->lock);
  self->waiting = g_ptr_array_new ();
  return self;
}

FerryFinisher *
ferry_finisher_ref (FerryFinisher *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ferry_finisher_unref (FerryFinisher *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  ferry_writer_unref (self->writer);
  g_mutex_clear (&self->lock);
  g_ptr_array_unref (self->waiting);
  g_free (self);
}

static void
item_free (gpointer data)
{
  Item *item = data;

  ferry_finisher_unref (item->finisher);
  ferry_part_file_unref (item->part);
  g_free (item->finish.origin);
  g_clear_error (&item->error);
  g_free (item);
}

static GPtrArray *
take_waiting (FerryFinisher *self)
{
  GPtrArray *items;

  g_mutex_lock (&self->lock);
  items = self->waiting;
  self->waiting = g_ptr_array_new ();
  g_mutex_unlock (&self->lock);

  return items;
}

static void
error_free (gpointer data)
{
  GError *error = data;

  g_clear_error (&error);
}

/* Each folder once, by the first part in it; a failure is everyone's. */
static void
sync_folders (GPtrArray *items)
{
  g_autoptr (GHashTable) done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, error_free);

  for (guint i = 0; i < items->len; i++)
    {
      Item            *item = g_ptr_array_index (items, i);
      g_autofree char *key = NULL;
      gpointer         known;

      if (item->error != NULL)
        continue;

      key = ferry_part_file_get_folder_key (item->part);
      if (!g_hash_table_lookup_extended (done, key, NULL, &known))
        {
          ferry_part_file_sync_folder (item->part, &item->error);
          g_hash_table_insert (done, g_steal_pointer (&key),
                               item->error != NULL ? g_error_copy (item->error) : NULL);
        }
      else if (known != NULL)
        item->error = g_error_copy (known);
    }
}

/* The first job of a burst finds all that came meanwhile and does it all. */
static void
work (gpointer data)
{
  Item                 *first = data;
  g_autoptr (GPtrArray) items = take_waiting (first->finisher);

  for (guint i = 0; i < items->len; i++)
    {
      Item *item = g_ptr_array_index (items, i);

      if (ferry_part_file_prepare (item->part, &item->finish, &item->error) && items->len > 1)
        ferry_part_file_begin_write_back (item->part, 0, 0);
    }

  for (guint i = 0; i < items->len; i++)
    {
      Item *item = g_ptr_array_index (items, i);

      if (item->error == NULL)
        ferry_part_file_sync (item->part, &item->error);
    }

  for (guint i = 0; i < items->len; i++)
    {
      Item *item = g_ptr_array_index (items, i);

      if (item->error == NULL)
        ferry_part_file_publish (item->part, &item->error);
    }

  sync_folders (items);
}

static void
done (gpointer data)
{
  Item *item = data;

  item->done (item->part, item->error, item->user_data);
}

void
ferry_finisher_push (FerryFinisher       *self,
                     FerryPartFile       *part,
                     FerryPartFileFinish *finish,
                     FerryFinisherFunc    func,
                     gpointer             user_data,
                     GMainContext        *context)
{
  Item *item = g_new0 (Item, 1);

  item->finisher = ferry_finisher_ref (self);
  item->part = ferry_part_file_ref (part);
  item->finish = *finish;
  finish->origin = NULL;
  item->done = func;
  item->user_data = user_data;

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->waiting, item);
  g_mutex_unlock (&self->lock);

  ferry_writer_push (self->writer, work, done, item, item_free, context);
}
