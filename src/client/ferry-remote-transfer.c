/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-remote-transfer.h"

struct _FerryRemoteTransfer
{
  GObject parent_instance;

  FerryRow row; /* (owned) */
  guint64  rate;
  guint    n_connections;
  gboolean is_loaded;
};

G_DEFINE_FINAL_TYPE (FerryRemoteTransfer, ferry_remote_transfer, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
ferry_remote_transfer_finalize (GObject *object)
{
  FerryRemoteTransfer *self = FERRY_REMOTE_TRANSFER (object);

  ferry_row_clear (&self->row);

  G_OBJECT_CLASS (ferry_remote_transfer_parent_class)->finalize (object);
}

static void
ferry_remote_transfer_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  FerryRemoteTransfer *self = FERRY_REMOTE_TRANSFER (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->row.id);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ferry_remote_transfer_class_init (FerryRemoteTransferClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = ferry_remote_transfer_finalize;
  object_class->get_property = ferry_remote_transfer_get_property;

  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FERRY_TYPE_REMOTE_TRANSFER,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
ferry_remote_transfer_init (FerryRemoteTransfer *self)
{
  ferry_row_init (&self->row);
}

FerryRemoteTransfer *
ferry_remote_transfer_new (void)
{
  return g_object_new (FERRY_TYPE_REMOTE_TRANSFER, NULL);
}

gboolean
ferry_remote_transfer_is_loaded (FerryRemoteTransfer *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_TRANSFER (self), FALSE);

  return self->is_loaded;
}

const FerryRow *
ferry_remote_transfer_get_row (FerryRemoteTransfer *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_TRANSFER (self), NULL);

  return &self->row;
}

guint64
ferry_remote_transfer_get_rate (FerryRemoteTransfer *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_TRANSFER (self), 0);

  return self->rate;
}

guint
ferry_remote_transfer_get_connections (FerryRemoteTransfer *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_TRANSFER (self), 0);

  return self->n_connections;
}

double
ferry_remote_transfer_get_fraction (FerryRemoteTransfer *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_TRANSFER (self), -1);

  if (self->row.status == FERRY_STATUS_COMPLETED)
    return 1;
  if (self->row.total < 0)
    return -1;
  if (self->row.total == 0)
    return 0;

  return CLAMP ((double) self->row.received / (double) self->row.total, 0, 1);
}

static gboolean
is_same_row (const FerryRow *a,
             const FerryRow *b)
{
  return g_strcmp0 (a->id, b->id) == 0 && g_strcmp0 (a->name, b->name) == 0 &&
         g_strcmp0 (a->uri, b->uri) == 0 && g_strcmp0 (a->directory, b->directory) == 0 &&
         g_strcmp0 (a->path, b->path) == 0 && g_strcmp0 (a->message, b->message) == 0 &&
         g_strcmp0 (a->group, b->group) == 0 && a->direction == b->direction &&
         a->status == b->status && a->reason == b->reason && a->priority == b->priority &&
         a->error == b->error && a->received == b->received &&
         a->confirmed == b->confirmed && a->total == b->total &&
         a->waiting_until == b->waiting_until && a->created == b->created &&
         a->started == b->started && a->finished == b->finished &&
         a->is_resumable == b->is_resumable && a->is_unverified == b->is_unverified;
}

void
ferry_remote_transfer_set_row (FerryRemoteTransfer *self,
                               const FerryRow      *row)
{
  gboolean is_other;
  gboolean is_at_rest;

  g_return_if_fail (FERRY_IS_REMOTE_TRANSFER (self));
  g_return_if_fail (row != NULL);

  is_other = g_strcmp0 (self->row.id, row->id) != 0;
  /* No Progress comes any more that would say so. */
  is_at_rest = row->status != FERRY_STATUS_RUNNING &&
               (self->rate != 0 || self->n_connections != 0);
  if (self->is_loaded && !is_at_rest && is_same_row (&self->row, row))
    return;

  ferry_row_clear (&self->row);
  ferry_row_copy (row, &self->row);
  self->is_loaded = TRUE;
  if (is_other || is_at_rest)
    {
      self->rate = 0;
      self->n_connections = 0;
    }

  g_object_ref (self);
  if (is_other)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ID]);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  g_object_unref (self);
}

void
ferry_remote_transfer_set_progress (FerryRemoteTransfer *self,
                                    gint64               received,
                                    gint64               total,
                                    guint64              rate,
                                    guint                connections)
{
  g_return_if_fail (FERRY_IS_REMOTE_TRANSFER (self));

  if (self->row.received == received && self->row.total == total && self->rate == rate &&
      self->n_connections == connections)
    return;

  self->row.received = received;
  self->row.total = total;
  self->rate = rate;
  self->n_connections = connections;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
