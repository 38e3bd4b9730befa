/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-selection.h"

/* Up to so many selected rows are looked at one by one to tell what can be done
 * to them. */
#define MOST_LOOKED_AT 32

struct _FerrySelection
{
  GObject parent_instance;

  GListModel *list;     /* (owned) */
  GtkBitset  *selected; /* (owned): positions */
};

static void ferry_selection_list_model_init (GListModelInterface *interface);
static void ferry_selection_model_init (GtkSelectionModelInterface *interface);

/* clang-format off */
G_DEFINE_FINAL_TYPE_WITH_CODE (FerrySelection, ferry_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      ferry_selection_list_model_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                      ferry_selection_model_init))
/* clang-format on */

static GType
get_item_type (GListModel *model)
{
  return FERRY_TYPE_REMOTE_TRANSFER;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (FERRY_SELECTION (model)->list);
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  return g_list_model_get_item (FERRY_SELECTION (model)->list, position);
}

static void
ferry_selection_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static gboolean
is_selected (GtkSelectionModel *model,
             guint              position)
{
  return gtk_bitset_contains (FERRY_SELECTION (model)->selected, position);
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model,
                        guint              position,
                        guint              n_items)
{
  return gtk_bitset_ref (FERRY_SELECTION (model)->selected);
}

static gboolean
set_selection (GtkSelectionModel *model,
               GtkBitset         *selected,
               GtkBitset         *mask)
{
  FerrySelection       *self = FERRY_SELECTION (model);
  g_autoptr (GtkBitset) changed = gtk_bitset_copy (self->selected);
  g_autoptr (GtkBitset) next = NULL;
  guint                 first, last;

  gtk_bitset_difference (changed, selected);
  gtk_bitset_intersect (changed, mask);
  if (gtk_bitset_is_empty (changed))
    return TRUE;

  /* The old one may be in the hands of whoever asked for it. */
  next = gtk_bitset_copy (self->selected);
  gtk_bitset_difference (next, changed);
  gtk_bitset_unref (self->selected);
  self->selected = g_steal_pointer (&next);

  first = gtk_bitset_get_minimum (changed);
  last = gtk_bitset_get_maximum (changed);
  gtk_selection_model_selection_changed (model, first, last - first + 1);
  return TRUE;
}

static void
ferry_selection_model_init (GtkSelectionModelInterface *interface)
{
  interface->is_selected = is_selected;
  interface->get_selection_in_range = get_selection_in_range;
  interface->set_selection = set_selection;
}

static void
items_changed_cb (GListModel     *list,
                  guint           position,
                  guint           removed,
                  guint           added,
                  FerrySelection *self)
{
  GtkBitset *next = gtk_bitset_copy (self->selected);

  gtk_bitset_splice (next, position, removed, added);
  gtk_bitset_unref (self->selected);
  self->selected = next;
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
ferry_selection_dispose (GObject *object)
{
  FerrySelection *self = FERRY_SELECTION (object);

  g_clear_object (&self->list);

  G_OBJECT_CLASS (ferry_selection_parent_class)->dispose (object);
}

static void
ferry_selection_finalize (GObject *object)
{
  FerrySelection *self = FERRY_SELECTION (object);

  gtk_bitset_unref (self->selected);

  G_OBJECT_CLASS (ferry_selection_parent_class)->finalize (object);
}

static void
ferry_selection_class_init (FerrySelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_selection_dispose;
  object_class->finalize = ferry_selection_finalize;
}

static void
ferry_selection_init (FerrySelection *self)
{
  self->selected = gtk_bitset_new_empty ();
}

FerrySelection *
ferry_selection_new (GListModel *list)
{
  FerrySelection *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (list), NULL);

  self = g_object_new (FERRY_TYPE_SELECTION, NULL);
  self->list = g_object_ref (list);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (items_changed_cb), self, 0);
  return self;
}

guint
ferry_selection_get_size (FerrySelection *self)
{
  g_return_val_if_fail (FERRY_IS_SELECTION (self), 0);

  return (guint) gtk_bitset_get_size (self->selected);
}

FerryRemoteTransfer *
ferry_selection_dup_only (FerrySelection *self)
{
  g_autoptr (FerryRemoteTransfer) transfer = NULL;

  g_return_val_if_fail (FERRY_IS_SELECTION (self), NULL);

  if (ferry_selection_get_size (self) != 1)
    return NULL;
  transfer = get_item (G_LIST_MODEL (self), gtk_bitset_get_minimum (self->selected));
  if (transfer == NULL || !ferry_remote_transfer_is_loaded (transfer))
    return NULL;

  return g_steal_pointer (&transfer);
}

FerryCommands
ferry_selection_get_commands (FerrySelection *self,
                              FerryFilter     filter)
{
  guint         size;
  FerryCommands set = 0;
  GtkBitsetIter iter;
  guint         position;
  gboolean      more;

  g_return_val_if_fail (FERRY_IS_SELECTION (self), 0);

  size = ferry_selection_get_size (self);
  if (size > MOST_LOOKED_AT)
    return ferry_command_set_of_filter (filter);

  for (more = gtk_bitset_iter_init_first (&iter, self->selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      g_autoptr (FerryRemoteTransfer) transfer = get_item (G_LIST_MODEL (self), position);

      if (transfer != NULL && ferry_remote_transfer_is_loaded (transfer))
        set |= ferry_command_set_of_row (ferry_remote_transfer_get_row (transfer));
      else
        set |= ferry_command_set_of_filter (filter);
    }

  return size > 1 ? set & ~FERRY_COMMANDS_OF_ONE : set;
}

typedef struct
{
  /* In progress. */
  guint   n_pending;
  GError *error; /* (owned) (nullable): the first */

  /* Output. */
  GPtrArray *ids; /* (owned) (element-type utf8) */
} Collection;

static void
collection_free (Collection *collection)
{
  g_clear_error (&collection->error);
  g_ptr_array_unref (collection->ids);
  g_free (collection);
}

static void
ids_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask)  task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree GStrv   ids = NULL;
  Collection        *collection = g_task_get_task_data (task);

  ids = ferry_transfer_list_get_ids_finish (FERRY_TRANSFER_LIST (source), result, &error);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    g_ptr_array_add (collection->ids, ids[i]);
  if (ids == NULL && collection->error == NULL)
    collection->error = g_steal_pointer (&error);
  if (--collection->n_pending > 0)
    return;

  if (collection->error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&collection->error));
      return;
    }

  g_ptr_array_add (collection->ids, NULL);
  g_task_return_pointer (task, g_ptr_array_steal (collection->ids, NULL),
                         (GDestroyNotify) g_strfreev);
}

/* All ranges are asked for at once, while their positions are true: the list
 * follows the rows of each from then on. */
static void
ask_for_ranges (FerrySelection *self,
                GTask          *task)
{
  Collection   *collection = g_task_get_task_data (task);
  GtkBitsetIter iter;
  guint         first, last, position;
  gboolean      more;

  more = gtk_bitset_iter_init_first (&iter, self->selected, &position);
  while (more)
    {
      first = last = position;
      while ((more = gtk_bitset_iter_next (&iter, &position)) && position == last + 1)
        last = position;
      collection->n_pending++;
      ferry_transfer_list_get_ids_async (FERRY_TRANSFER_LIST (self->list), first, last - first + 1,
                                         g_task_get_cancellable (task), ids_cb,
                                         g_object_ref (task));
    }
}

void
ferry_selection_get_ids_async (FerrySelection     *self,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Collection       *collection;

  g_return_if_fail (FERRY_IS_SELECTION (self));
  g_return_if_fail (FERRY_IS_TRANSFER_LIST (self->list));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ferry_selection_get_ids_async);
  collection = g_new0 (Collection, 1);
  collection->ids = g_ptr_array_new_with_free_func (g_free);
  g_task_set_task_data (task, collection, (GDestroyNotify) collection_free);

  ask_for_ranges (self, task);
  if (collection->n_pending == 0)
    g_task_return_pointer (task, g_new0 (char *, 1), (GDestroyNotify) g_strfreev);
}

GStrv
ferry_selection_get_ids_finish (FerrySelection *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
