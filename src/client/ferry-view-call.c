/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-transfer-list-private.h"

#include <glib/gi18n-lib.h>

#define QUICK (25 * 1000)

const FerryClientMethod ferry_view_close = { "Close", "()", QUICK };
const FerryClientMethod ferry_view_get_ids = { "GetIds", "(uas)", QUICK };
const FerryClientMethod ferry_view_get_rows = { "GetRows", "(uaa{sv})", QUICK };
const FerryClientMethod ferry_view_set_query = { "SetQuery", "(uu)", QUICK };
const FerryClientMethod ferry_view_watch = { "Watch", "()", QUICK };

static void
call_free (FerryViewCall *call)
{
  /* Whoever waits has an answer, or gets this one. */
  if (call->task != NULL)
    {
      if (call->error == NULL)
        g_set_error_literal (&call->error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED,
                             _ ("The list is being brought up to date. Try again."));
      g_task_return_error (call->task, g_steal_pointer (&call->error));
      g_object_unref (call->task);
    }
  g_weak_ref_clear (&call->list);
  g_clear_pointer (&call->rows, g_variant_unref);
  g_clear_error (&call->error);
  g_free (call);
}

FerryViewCall *
ferry_view_call_new (FerryTransferList       *self,
                     const FerryClientMethod *method,
                     FerryViewCallFunc        done)
{
  FerryViewCall *call = g_new0 (FerryViewCall, 1);

  g_weak_ref_init (&call->list, self);
  call->method = method;
  call->number = self->number;
  call->sent = ferry_order_log_get_generation (self->log);
  call->generation = call->sent;
  call->done = done;

  return call;
}

/* @call is taken. */
static void
deliver (FerryTransferList *self,
         FerryViewCall     *call)
{
  g_ptr_array_remove (self->calls, call);
  call->done (self, call);
  call_free (call);
  if (self->calls->len == 0 && self->log != NULL)
    ferry_order_log_forget (self->log);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  FerryViewCall                *call = data;
  g_autoptr (FerryTransferList) self = g_weak_ref_get (&call->list);
  g_autoptr (GVariant)          reply = NULL;

  reply = ferry_client_receive (FERRY_CLIENT (source), result, call->method, &call->error);
  if (self == NULL || call->number != self->number)
    {
      call_free (call);
      return;
    }

  if (reply != NULL && g_variant_n_children (reply) == 2)
    {
      g_variant_get_child (reply, 0, "u", &call->generation);
      call->rows = g_variant_get_child_value (reply, 1);
    }
  if (call->generation > ferry_order_log_get_generation (self->log))
    g_ptr_array_add (self->parked, call);
  else
    deliver (self, call);
}

void
ferry_view_call_send (FerryViewCall *call,
                      GVariant      *parameters)
{
  g_autoptr (FerryTransferList) self = g_weak_ref_get (&call->list);
  FerryClientCall               what = { .method = call->method, .parameters = parameters };

  what.view = self->view;
  g_ptr_array_add (self->calls, call);
  ferry_client_send (self->client, &what, NULL, answered_cb, call);
}

void
ferry_view_call_send_range (FerryViewCall *call,
                            guint          position,
                            guint          count)
{
  g_autoptr (FerryTransferList) self = g_weak_ref_get (&call->list);

  call->position = position;
  call->count = count;
  call->asked = (FerryRange){ position, position + count };
  call->watched = self->watched;
  ferry_view_call_send (call, g_variant_new ("(uu)", position, count));
}

/* Where a border between two rows is after @splice. */
static guint
move_border (const FerrySplice *splice,
             guint              border)
{
  if (border <= splice->position)
    return border;
  if (border < splice->position + splice->n_removed)
    return splice->position;

  return border - splice->n_removed + splice->n_added;
}

void
ferry_transfer_list_move_calls (FerryTransferList *self,
                                const FerrySplice *splice)
{
  for (guint i = 0; i < self->calls->len; i++)
    {
      FerryViewCall *call = g_ptr_array_index (self->calls, i);

      call->asked.begin = move_border (splice, call->asked.begin);
      call->asked.end = move_border (splice, call->asked.end);
      if (call->selection != NULL)
        ferry_row_ranges_splice (call->selection, splice);
    }
}

void
ferry_transfer_list_deliver_parked (FerryTransferList *self)
{
  guint i = 0;

  /* Each may bring this list to another view, and more to park. */
  while (i < self->parked->len)
    {
      FerryViewCall *call = g_ptr_array_index (self->parked, i);

      if (call->generation > ferry_order_log_get_generation (self->log))
        {
          i++;
          continue;
        }
      g_ptr_array_remove_index (self->parked, i);
      deliver (self, call);
      i = 0;
    }
}

void
ferry_transfer_list_abandon_calls (FerryTransferList *self)
{
  g_autoptr (GPtrArray) parked = g_steal_pointer (&self->parked);

  self->parked = g_ptr_array_new ();
  g_ptr_array_set_size (self->calls, 0);
  g_hash_table_remove_all (self->doubtful);
  for (guint i = 0; i < parked->len; i++)
    call_free (g_ptr_array_index (parked, i));
}
