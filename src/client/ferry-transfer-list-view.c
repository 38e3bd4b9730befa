/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-transfer-list-private.h"

static const FerryClientMethod method_open_view = { "OpenView", "(ou)", 60 * 1000 };

/* An OpenView under way. */
typedef struct
{
  GWeakRef list;
  guint    number;
} Opening;

static void
opening_free (Opening *opening)
{
  g_weak_ref_clear (&opening->list);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
close_view (FerryClient *client,
            const char  *view)
{
  FerryClientCall call = { .method = &ferry_view_close, .view = view };

  call.parameters = g_variant_new ("()");
  ferry_client_send (client, &call, NULL, NULL, NULL);
}

gboolean
ferry_transfer_list_has_view (FerryTransferList *self,
                              const char        *path)
{
  return g_strcmp0 (self->view, path) == 0;
}

void
ferry_transfer_list_check_ready (FerryTransferList *self)
{
  if (self->view == NULL || self->anchors != NULL || self->is_asking || !self->has_asked ||
      ferry_order_log_get_generation (self->log) < self->answer)
    return;

  self->is_other = FALSE;
  ferry_transfer_list_set_ready (self, TRUE);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (Opening)           opening = data;
  g_autoptr (FerryTransferList) self = g_weak_ref_get (&opening->list);
  g_autoptr (GVariant)          reply = NULL;
  g_autoptr (GError)            error = NULL;
  const char                   *view;
  guint                         total;

  reply = ferry_client_receive (FERRY_CLIENT (source), result, &method_open_view, &error);
  if (reply == NULL)
    {
      g_debug ("no view: %s", error->message);
      if (self != NULL && opening->number == self->number)
        self->is_asking = FALSE;
      return;
    }

  g_variant_get (reply, "(&ou)", &view, &total);
  if (self == NULL || opening->number != self->number)
    {
      close_view (FERRY_CLIENT (source), view);
      return;
    }

  self->is_asking = FALSE;
  self->answer = 0;
  self->view = g_strdup (view);
  self->n_view = total;
  self->log = ferry_order_log_new ();
  if (!self->has_asked)
    ferry_transfer_list_ask (self);
  ferry_transfer_list_compare (self);
}

void
ferry_transfer_list_begin (FerryTransferList *self)
{
  FerryClientCall call = { .method = &method_open_view };
  Opening        *opening = g_new0 (Opening, 1);

  g_weak_ref_init (&opening->list, self);
  opening->number = ++self->number;
  self->is_asking = TRUE;
  self->has_asked = TRUE;
  call.parameters = g_variant_new ("(@a{sv})", ferry_query_encode (&self->query));
  ferry_client_send (self->client, &call, NULL, opened_cb, opening);
}

/* What has been asked of the view is of no use any more. */
void
ferry_transfer_list_end (FerryTransferList *self)
{
  self->number++;
  self->is_asking = FALSE;
  self->has_asked = FALSE;
  ferry_transfer_list_stop_comparing (self);
  ferry_transfer_list_abandon_calls (self);
  ferry_transfer_list_forget_watch (self);
  g_clear_pointer (&self->view, g_free);
  g_clear_pointer (&self->log, ferry_order_log_free);
}

void
ferry_transfer_list_close (FerryTransferList *self)
{
  if (self->view != NULL)
    close_view (self->client, self->view);
  ferry_transfer_list_end (self);
}

static void
asked_cb (FerryTransferList *self,
          FerryViewCall     *call)
{
  self->is_asking = FALSE;
  if (call->error != NULL)
    {
      g_debug ("the view does not take the query: %s", call->error->message);
      return;
    }

  /* It knows already how many there will be, but not yet in which order. */
  self->answer = call->generation;
  if (call->generation == ferry_order_log_get_generation (self->log) &&
      g_variant_get_uint32 (call->rows) != self->n_view)
    self->answer++;
  if (!self->has_asked)
    ferry_transfer_list_ask (self);
  else
    ferry_transfer_list_check_ready (self);
}

void
ferry_transfer_list_ask (FerryTransferList *self)
{
  FerryViewCall *call;

  if (self->view == NULL || self->is_asking)
    return;

  self->is_asking = TRUE;
  self->has_asked = TRUE;
  call = ferry_view_call_new (self, &ferry_view_set_query, asked_cb);
  ferry_view_call_send (call, g_variant_new ("(@a{sv})", ferry_query_encode (&self->query)));
}

/* Something was missed, or the service is confused: what the rows are is not
 * known any more. */
static void
begin_anew (FerryTransferList *self)
{
  g_debug ("the view does not follow on what was seen of it");
  ferry_transfer_list_close (self);
  self->is_other = TRUE;
  ferry_transfer_list_begin (self);
}

static void
take_changed (FerryTransferList *self,
              GVariant          *parameters)
{
  FerrySplice splice;
  guint       generation;

  g_variant_get (parameters, "(uuuu)", &generation, &splice.position, &splice.n_removed,
                 &splice.n_added);
  if (generation != ferry_order_log_get_generation (self->log) + 1 ||
      splice.position > self->n_view || splice.n_removed > self->n_view - splice.position ||
      splice.n_added > G_MAXINT - (self->n_view - splice.n_removed))
    {
      begin_anew (self);
      return;
    }

  ferry_order_log_add (self->log, &splice);
  if (self->calls->len == 0)
    ferry_order_log_forget (self->log);
  self->n_view = self->n_view - splice.n_removed + splice.n_added;
  ferry_transfer_list_move_calls (self, &splice);
  ferry_transfer_list_move_watch (self, &splice);
  ferry_transfer_list_forget_refusals (self);
  if (self->anchors != NULL)
    ferry_transfer_list_move_anchors (self, &splice);
  else
    ferry_transfer_list_splice (self, &splice);

  ferry_transfer_list_deliver_parked (self);
  ferry_transfer_list_check_ready (self);
  ferry_transfer_list_queue_update (self);
}

void
ferry_transfer_list_take_signal (FerryTransferList *self,
                                 const char        *name,
                                 GVariant          *parameters)
{
  if (g_str_equal (name, "Changed") &&
      g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(uuuu)")))
    take_changed (self, parameters);
  else if (g_str_equal (name, "RowsChanged") &&
           g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua(ua{sv}))")))
    ferry_transfer_list_take_rows (self, parameters);
  else if (g_str_equal (name, "Progress") &&
           g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(a(sxxtu)t)")))
    ferry_transfer_list_take_progress (self, parameters);
}
