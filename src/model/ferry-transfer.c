/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-transfer.h"

struct _FerryTransfer
{
  GObject parent_instance;

  char               *id;       /* (owned) */
  FerryRequest       *request;  /* (owned) */
  FerryTransferRecord record;   /* (owned) */
  FerryProgress      *progress; /* (owned) */
  guint               n_edits;  /* how deep we are between edit and commit */
};

G_DEFINE_FINAL_TYPE (FerryTransfer, ferry_transfer, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATUS,
  PROP_REASON,
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
ferry_transfer_finalize (GObject *object)
{
  FerryTransfer *self = FERRY_TRANSFER (object);

  g_free (self->id);
  g_clear_pointer (&self->request, ferry_request_unref);
  ferry_transfer_record_clear (&self->record);
  ferry_progress_unref (self->progress);

  G_OBJECT_CLASS (ferry_transfer_parent_class)->finalize (object);
}

static void
ferry_transfer_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  FerryTransfer *self = FERRY_TRANSFER (object);

  switch (prop_id)
    {
    case PROP_STATUS:
      g_value_set_uint (value, self->record.status);
      break;
    case PROP_REASON:
      g_value_set_uint (value, self->record.reason);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ferry_transfer_class_init (FerryTransferClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = ferry_transfer_finalize;
  object_class->get_property = ferry_transfer_get_property;

  props[PROP_STATUS] = g_param_spec_uint ("status", NULL, NULL,
                                          0, G_MAXUINT, FERRY_STATUS_IDLE, flags);
  props[PROP_REASON] = g_param_spec_uint ("reason", NULL, NULL,
                                          0, G_MAXUINT, FERRY_REASON_NONE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FERRY_TYPE_TRANSFER, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_transfer_init (FerryTransfer *self)
{
  self->progress = ferry_progress_new ();
}

FerryTransfer *
ferry_transfer_new (const char                *id,
                    FerryRequest              *request,
                    const FerryTransferRecord *record)
{
  FerryTransfer *self;

  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (request != NULL, NULL);

  self = g_object_new (FERRY_TYPE_TRANSFER, NULL);
  self->id = g_strdup (id);
  self->request = ferry_request_ref (request);
  if (record != NULL)
    ferry_transfer_record_copy (record, &self->record);
  else
    ferry_transfer_record_init (&self->record);
  ferry_progress_set_received (self->progress, ferry_range_set_get_total (self->record.have));

  return self;
}

const char *
ferry_transfer_get_id (FerryTransfer *self)
{
  g_return_val_if_fail (FERRY_IS_TRANSFER (self), NULL);

  return self->id;
}

FerryRequest *
ferry_transfer_get_request (FerryTransfer *self)
{
  g_return_val_if_fail (FERRY_IS_TRANSFER (self), NULL);

  return self->request;
}

void
ferry_transfer_set_request (FerryTransfer *self,
                            FerryRequest  *request)
{
  g_return_if_fail (FERRY_IS_TRANSFER (self));
  g_return_if_fail (request != NULL);

  if (request == self->request)
    return;

  ferry_transfer_edit (self);
  ferry_request_unref (self->request);
  self->request = ferry_request_ref (request);
  ferry_transfer_commit (self);
}

const FerryTransferRecord *
ferry_transfer_get_record (FerryTransfer *self)
{
  g_return_val_if_fail (FERRY_IS_TRANSFER (self), NULL);

  return &self->record;
}

FerryProgress *
ferry_transfer_get_progress (FerryTransfer *self)
{
  g_return_val_if_fail (FERRY_IS_TRANSFER (self), NULL);

  return self->progress;
}

FerryStatus
ferry_transfer_get_status (FerryTransfer *self)
{
  g_return_val_if_fail (FERRY_IS_TRANSFER (self), FERRY_STATUS_IDLE);

  return self->record.status;
}

FerryReason
ferry_transfer_get_reason (FerryTransfer *self)
{
  g_return_val_if_fail (FERRY_IS_TRANSFER (self), FERRY_REASON_NONE);

  return self->record.reason;
}

static char *
dup_source (FerryRequest *request)
{
  const char *const *files = ferry_request_get_files (request);

  return files[0] != NULL && files[1] == NULL ? g_strdup (files[0]) : NULL;
}

char *
ferry_transfer_dup_path (FerryTransfer *self)
{
  g_return_val_if_fail (FERRY_IS_TRANSFER (self), NULL);

  if (ferry_request_get_direction (self->request) == FERRY_DIRECTION_UPLOAD)
    return dup_source (self->request);
  if (self->record.name == NULL)
    return NULL;

  return g_build_filename (ferry_request_get_directory (self->request), self->record.name, NULL);
}

static void
set_status_and_reason (FerryTransfer *self,
                       FerryStatus    status,
                       FerryReason    reason)
{
  gboolean is_new_status = status != self->record.status;
  gboolean is_new_reason = reason != self->record.reason;

  if (!is_new_status && !is_new_reason)
    return;

  ferry_transfer_edit (self);
  self->record.status = status;
  self->record.reason = reason;
  if (is_new_status)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATUS]);
  if (is_new_reason)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REASON]);
  ferry_transfer_commit (self);
}

gboolean
ferry_transfer_apply (FerryTransfer *self,
                      FerryEvent     event,
                      FerryReason    reason)
{
  FerryStatus next;

  g_return_val_if_fail (FERRY_IS_TRANSFER (self), FALSE);

  if (!ferry_state_next (self->record.status, event, &next))
    return FALSE;

  set_status_and_reason (self, next, reason);

  return TRUE;
}

void
ferry_transfer_set_reason (FerryTransfer *self,
                           FerryReason    reason)
{
  g_return_if_fail (FERRY_IS_TRANSFER (self));

  set_status_and_reason (self, self->record.status, reason);
}

void
ferry_transfer_note (FerryTransfer  *self,
                     FerryMomentKind kind,
                     int             error,
                     gint64          now)
{
  FerryMoment moment;

  g_return_if_fail (FERRY_IS_TRANSFER (self));

  moment = (FerryMoment){ now, kind, self->record.status, self->record.reason, error };
  ferry_transfer_edit (self);
  ferry_timeline_note (self->record.timeline, &moment);
  ferry_transfer_commit (self);
}

FerryTransferRecord *
ferry_transfer_edit (FerryTransfer *self)
{
  g_return_val_if_fail (FERRY_IS_TRANSFER (self), NULL);

  /* Handlers may drop the last reference while the commit emits. */
  if (self->n_edits++ == 0)
    {
      g_object_ref (self);
      g_object_freeze_notify (G_OBJECT (self));
    }

  return &self->record;
}

void
ferry_transfer_commit (FerryTransfer *self)
{
  g_return_if_fail (FERRY_IS_TRANSFER (self));
  g_return_if_fail (self->n_edits > 0);

  if (--self->n_edits > 0)
    return;

  g_object_thaw_notify (G_OBJECT (self));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  g_object_unref (self);
}
