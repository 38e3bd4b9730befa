/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-transfer-list-private.h"
#include "ferry-transfer-list.h"

#include <glib/gi18n-lib.h>

/* So many ids are asked for at once: some 400 kB. */
#define BLOCK 10000
/* Questions in a row whose answer is of no use, because the order changes faster. */
#define MOST_VAIN 16

/* Task data: the rows whose ids are wanted, which stay the same rows while the
 * order changes between the answers. */
typedef struct
{
  FerryRowRanges *left; /* (owned) not answered yet */
  GPtrArray      *ids;  /* (owned) (element-type utf8) (owned) */
  guint           n_vain;
} Selection;

static void ask_next (FerryTransferList *self, GTask *task);

static void
selection_free (gpointer data)
{
  Selection *selection = data;

  ferry_row_ranges_free (selection->left);
  g_ptr_array_unref (selection->ids);
  g_free (selection);
}

static void
take_ids (FerryTransferList *self,
          FerryViewCall     *call,
          Selection         *selection)
{
  GVariantIter iter;
  const char  *id;
  guint        n = 0;

  g_variant_iter_init (&iter, call->rows);
  while (g_variant_iter_loop (&iter, "&s", &id))
    {
      guint position = call->position + n++;

      if (ferry_order_log_move (self->log, call->generation, &position) &&
          ferry_row_ranges_take (selection->left, position))
        g_ptr_array_add (selection->ids, g_strdup (id));
    }
  if (n < call->count && call->generation == ferry_order_log_get_generation (self->log))
    ferry_row_ranges_cut (selection->left, call->position + n);
}

static void
ids_cb (FerryTransferList *self,
        FerryViewCall     *call)
{
  g_autoptr (GTask) task = NULL;
  Selection        *selection = g_task_get_task_data (call->task);
  guint             n_before = selection->ids->len;

  /* What fails is told when the call is freed. */
  if (call->rows == NULL)
    return;

  task = g_steal_pointer (&call->task);
  if (ferry_order_log_reaches (self->log, call->generation))
    take_ids (self, call, selection);
  selection->n_vain = selection->ids->len > n_before ? 0 : selection->n_vain + 1;
  ask_next (self, task);
}

static void
ask_next (FerryTransferList *self,
          GTask             *task)
{
  Selection     *selection = g_task_get_task_data (task);
  FerryViewCall *call;
  guint          position;
  guint          count;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (ferry_row_ranges_is_empty (selection->left))
    {
      g_ptr_array_add (selection->ids, NULL);
      g_task_return_pointer (task, g_ptr_array_steal (selection->ids, NULL),
                             (GDestroyNotify) g_strfreev);
      return;
    }
  if (self->view == NULL || self->anchors != NULL || selection->n_vain > MOST_VAIN)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "%s",
                               _ ("The list is being brought up to date. Try again."));
      return;
    }

  ferry_row_ranges_get_first (selection->left, &position, &count);
  call = ferry_view_call_new (self, &ferry_view_get_ids, ids_cb);
  call->task = g_object_ref (task);
  call->selection = selection->left;
  ferry_view_call_send_range (call, position, MIN (count, BLOCK));
}

void
ferry_transfer_list_get_ids_async (FerryTransferList  *self,
                                   guint               position,
                                   guint               count,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Selection        *selection;

  g_return_if_fail (FERRY_IS_TRANSFER_LIST (self));

  position = MIN (position, self->n_items);
  selection = g_new0 (Selection, 1);
  selection->left = ferry_row_ranges_new (position, MIN (count, self->n_items - position));
  selection->ids = g_ptr_array_new_with_free_func (g_free);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ferry_transfer_list_get_ids_async);
  g_task_set_task_data (task, selection, selection_free);
  ask_next (self, task);
}

GStrv
ferry_transfer_list_get_ids_finish (FerryTransferList *self,
                                    GAsyncResult      *result,
                                    GError           **error)
{
  g_return_val_if_fail (FERRY_IS_TRANSFER_LIST (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ferry_transfer_list_get_ids_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
