/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-transfer-list.h"

#include "ferry-transfer-list-private.h"

#include <glib/gi18n-lib.h>

static void model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryTransferList,
                               ferry_transfer_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, model_init))

enum
{
  PROP_0,
  PROP_IS_READY,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static GType
get_item_type (GListModel *model)
{
  return FERRY_TYPE_REMOTE_TRANSFER;
}

static guint
get_n_items (GListModel *model)
{
  return FERRY_TRANSFER_LIST (model)->n_items;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  FerryTransferList *self = FERRY_TRANSFER_LIST (model);

  if (position >= self->n_items)
    return NULL;

  return ferry_held_rows_take (self->rows, position);
}

static void
model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
ferry_transfer_list_dispose (GObject *object)
{
  FerryTransferList *self = FERRY_TRANSFER_LIST (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->client != NULL)
    {
      ferry_client_detach_list (self->client, self);
      ferry_transfer_list_close (self);
    }
  g_clear_object (&self->client);

  G_OBJECT_CLASS (ferry_transfer_list_parent_class)->dispose (object);
}

static void
ferry_transfer_list_finalize (GObject *object)
{
  FerryTransferList *self = FERRY_TRANSFER_LIST (object);

  ferry_query_clear (&self->query);
  ferry_held_rows_free (self->rows);
  g_ptr_array_unref (self->calls);
  g_ptr_array_unref (self->parked);
  g_hash_table_unref (self->doubtful);

  G_OBJECT_CLASS (ferry_transfer_list_parent_class)->finalize (object);
}

static void
ferry_transfer_list_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  FerryTransferList *self = FERRY_TRANSFER_LIST (object);

  switch (prop_id)
    {
    case PROP_IS_READY:
      g_value_set_boolean (value, self->is_ready);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ferry_transfer_list_class_init (FerryTransferListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = ferry_transfer_list_dispose;
  object_class->finalize = ferry_transfer_list_finalize;
  object_class->get_property = ferry_transfer_list_get_property;

  props[PROP_IS_READY] = g_param_spec_boolean ("is-ready", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

/* An object was taken hold of, or let go. */
static void
held_cb (gpointer data)
{
  FerryTransferList *self = data;

  if (self->view != NULL)
    ferry_transfer_list_queue_update (self);
}

static void
ferry_transfer_list_init (FerryTransferList *self)
{
  ferry_query_init (&self->query);
  self->rows = ferry_held_rows_new (G_CALLBACK (held_cb), self);
  self->calls = g_ptr_array_new ();
  self->parked = g_ptr_array_new ();
  self->doubtful = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->is_watching = TRUE;
}

FerryTransferList *
ferry_transfer_list_new (FerryClient *client)
{
  FerryTransferList *self;

  g_return_val_if_fail (FERRY_IS_CLIENT (client), NULL);

  self = g_object_new (FERRY_TYPE_TRANSFER_LIST, NULL);
  self->client = g_object_ref (client);
  ferry_client_attach_list (client, self);

  return self;
}

void
ferry_transfer_list_splice (FerryTransferList *self,
                            const FerrySplice *splice)
{
  ferry_held_rows_splice (self->rows, splice);
  self->n_items = self->n_items - splice->n_removed + splice->n_added;
  g_list_model_items_changed (G_LIST_MODEL (self), splice->position, splice->n_removed,
                              splice->n_added);
}

void
ferry_transfer_list_set_ready (FerryTransferList *self,
                               gboolean           is_ready)
{
  if (self->is_ready == is_ready)
    return;

  self->is_ready = is_ready;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IS_READY]);
}

void
ferry_transfer_list_set_query (FerryTransferList *self,
                               const FerryQuery  *query)
{
  g_return_if_fail (FERRY_IS_TRANSFER_LIST (self));
  g_return_if_fail (query != NULL);

  if (ferry_query_equal (&self->query, query))
    return;

  ferry_query_clear (&self->query);
  ferry_query_copy (query, &self->query);
  self->has_asked = FALSE;
  self->is_other = TRUE;
  ferry_transfer_list_ask (self);
  ferry_transfer_list_set_ready (self, FALSE);
}

const FerryQuery *
ferry_transfer_list_get_query (FerryTransferList *self)
{
  g_return_val_if_fail (FERRY_IS_TRANSFER_LIST (self), NULL);

  return &self->query;
}

gboolean
ferry_transfer_list_is_ready (FerryTransferList *self)
{
  g_return_val_if_fail (FERRY_IS_TRANSFER_LIST (self), FALSE);

  return self->is_ready;
}

void
ferry_transfer_list_set_watching (FerryTransferList *self,
                                  gboolean           is_watching)
{
  g_return_if_fail (FERRY_IS_TRANSFER_LIST (self));

  is_watching = !!is_watching;
  if (self->is_watching == is_watching)
    return;

  self->is_watching = is_watching;
  ferry_transfer_list_queue_update (self);
}
