/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-workload.h"

struct _FerryWorkload
{
  GObject parent_instance;

  FerryEngine *engine;     /* (owned) */
  GHashTable  *unfinished; /* (owned) (element-type utf8 gboolean): whether it goes on by itself */
  guint        n_going_on;
  GPtrArray   *settled; /* (owned) (element-type FerryTransfer) not told of yet */
  guint        tell_id; /* 0 when there is nothing to tell */
};

G_DEFINE_FINAL_TYPE (FerryWorkload, ferry_workload, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_SETTLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

gboolean
ferry_workload_goes_on (FerryStatus status,
                        FerryReason reason)
{
  switch (status)
    {
    case FERRY_STATUS_IDLE:
    case FERRY_STATUS_RUNNING:
    case FERRY_STATUS_PAUSED_COSTED_NETWORK:
    case FERRY_STATUS_PAUSED_NO_NETWORK:
      return TRUE;
    case FERRY_STATUS_PAUSED_SYSTEM_POLICY:
      /* Nobody tells when a disk has room again or is there again. */
      return reason != FERRY_REASON_DISK_FULL && reason != FERRY_REASON_DESTINATION_MISSING;
    case FERRY_STATUS_PAUSED:
    case FERRY_STATUS_PAUSED_RECOVERABLE:
    case FERRY_STATUS_COMPLETED:
    case FERRY_STATUS_CANCELED:
    case FERRY_STATUS_ERROR:
      return FALSE;
    }

  g_assert_not_reached ();
}

static gboolean
tell_cb (gpointer data)
{
  FerryWorkload        *self = data;
  g_autoptr (GPtrArray) settled = g_steal_pointer (&self->settled);

  self->tell_id = 0;
  self->settled = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_emit (self, signals[SIGNAL_SETTLED], 0, settled);
  return G_SOURCE_REMOVE;
}

static void
settle (FerryWorkload *self,
        FerryTransfer *transfer)
{
  g_ptr_array_add (self->settled, g_object_ref (transfer));
  if (self->tell_id == 0)
    self->tell_id = g_idle_add_full (G_PRIORITY_DEFAULT, tell_cb, self, NULL);
}

/* FALSE when nothing is known of it: it is new, or was finished before. */
static gboolean
take_out (FerryWorkload *self,
          const char    *id)
{
  gpointer goes_on;

  if (!g_hash_table_lookup_extended (self->unfinished, id, NULL, &goes_on))
    return FALSE;

  if (GPOINTER_TO_INT (goes_on))
    self->n_going_on--;
  g_hash_table_remove (self->unfinished, id);
  return TRUE;
}

static void
take_in (FerryWorkload *self,
         FerryTransfer *transfer)
{
  FerryStatus status = ferry_transfer_get_status (transfer);
  gboolean    goes_on = ferry_workload_goes_on (status, ferry_transfer_get_reason (transfer));

  if (goes_on)
    self->n_going_on++;
  g_hash_table_insert (self->unfinished, g_strdup (ferry_transfer_get_id (transfer)),
                       GINT_TO_POINTER (goes_on));
}

static void
tell_if_changed (FerryWorkload *self,
                 gboolean       was_busy)
{
  if (ferry_workload_is_busy (self) != was_busy)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
transfer_changed_cb (FerryEngine   *engine,
                     FerryTransfer *transfer,
                     FerryWorkload *self)
{
  gboolean was_busy = ferry_workload_is_busy (self);
  gboolean was_unfinished = take_out (self, ferry_transfer_get_id (transfer));

  if (!ferry_status_is_settled (ferry_transfer_get_status (transfer)))
    take_in (self, transfer);
  else if (was_unfinished)
    settle (self, transfer);
  tell_if_changed (self, was_busy);
}

static void
transfer_removed_cb (FerryEngine   *engine,
                     const char    *id,
                     FerryWorkload *self)
{
  gboolean was_busy = ferry_workload_is_busy (self);

  take_out (self, id);
  tell_if_changed (self, was_busy);
}

static void
ferry_workload_dispose (GObject *object)
{
  FerryWorkload *self = FERRY_WORKLOAD (object);

  g_clear_handle_id (&self->tell_id, g_source_remove);
  g_clear_pointer (&self->settled, g_ptr_array_unref);
  g_clear_pointer (&self->unfinished, g_hash_table_unref);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (ferry_workload_parent_class)->dispose (object);
}

static void
ferry_workload_class_init (FerryWorkloadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_workload_dispose;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FERRY_TYPE_WORKLOAD, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SETTLED] = g_signal_new ("settled", FERRY_TYPE_WORKLOAD, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
}

static void
ferry_workload_init (FerryWorkload *self)
{
  self->unfinished = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->settled = g_ptr_array_new_with_free_func (g_object_unref);
}

FerryWorkload *
ferry_workload_new (FerryEngine *engine)
{
  FerryWorkload *self = g_object_new (FERRY_TYPE_WORKLOAD, NULL);

  self->engine = g_object_ref (engine);
  g_signal_connect_object (engine, "transfer-added", G_CALLBACK (transfer_changed_cb), self, 0);
  g_signal_connect_object (engine, "transfer-changed", G_CALLBACK (transfer_changed_cb), self, 0);
  g_signal_connect_object (engine, "transfer-removed", G_CALLBACK (transfer_removed_cb), self, 0);
  return self;
}

void
ferry_workload_count (FerryWorkload *self)
{
  g_autoptr (GPtrArray) transfers = ferry_engine_get_transfers (self->engine);

  for (guint i = 0; i < transfers->len; i++)
    transfer_changed_cb (self->engine, g_ptr_array_index (transfers, i), self);
}

gboolean
ferry_workload_is_busy (FerryWorkload *self)
{
  return self->n_going_on > 0;
}
