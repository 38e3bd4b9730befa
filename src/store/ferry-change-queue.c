/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-change-queue.h"

#include "ferry-codec.h"
#include "ferry-payload.h"

typedef struct
{
  FerryUuid id;
  guint64   number;
} Queued;

struct _FerryChangeQueue
{
  GQueue  queued; /* of (owned) Queued, with growing numbers */
  guint64 last;
};

FerryChangeQueue *
ferry_change_queue_new (void)
{
  FerryChangeQueue *self = g_new0 (FerryChangeQueue, 1);

  g_queue_init (&self->queued);
  return self;
}

void
ferry_change_queue_free (FerryChangeQueue *self)
{
  g_queue_clear_full (&self->queued, g_free);
  g_free (self);
}

guint
ferry_change_queue_get_length (FerryChangeQueue *self)
{
  return g_queue_get_length (&self->queued);
}

guint64
ferry_change_queue_get_last (FerryChangeQueue *self)
{
  return self->last;
}

static Queued *
queued_new (const FerryUuid *id,
            guint64          number)
{
  Queued *queued = g_new (Queued, 1);

  *queued = (Queued){ *id, number };
  return queued;
}

void
ferry_change_queue_put (FerryChangeQueue *self,
                        FerryEntry       *entry)
{
  if (entry->is_queued)
    return;
  entry->is_queued = TRUE;
  g_queue_push_tail (&self->queued, queued_new (&entry->id, ++self->last));
}

static FerryChange
encode_entry (FerryEntry *entry,
              guint64     number)
{
  FerryChange          change = { .id = entry->id, .kind = FERRY_FRAME_REMOVE, .number = number };
  g_autoptr (GVariant) request = NULL;
  g_autoptr (GVariant) record = NULL;

  if (entry->is_removed)
    return change;
  if (entry->wants_request || !ferry_entry_is_stored (entry))
    {
      change.kind = FERRY_FRAME_REQUEST;
      request = ferry_codec_encode_request (ferry_transfer_get_request (entry->transfer));
    }
  else
    change.kind = FERRY_FRAME_RECORD;
  record = ferry_codec_encode_record (ferry_transfer_get_record (entry->transfer));
  g_variant_ref_sink (record);
  change.is_settled = ferry_entry_is_settled (entry);
  change.payload = ferry_payload_new (change.kind, request, record);
  return change;
}

guint64
ferry_change_queue_encode (FerryChangeQueue *self,
                           FerryStoreIndex  *index,
                           GArray           *changes,
                           guint             max)
{
  const Queued *next;

  while (changes->len < max && !g_queue_is_empty (&self->queued))
    {
      g_autofree Queued *queued = g_queue_pop_head (&self->queued);
      FerryEntry        *entry = ferry_store_index_lookup (index, &queued->id);
      FerryChange        change;

      /* It was taken with an earlier element: what could not be written and was
       * put again meanwhile is in the queue twice. */
      if (entry == NULL || !entry->is_queued)
        continue;
      entry->is_queued = FALSE;
      if (entry->is_removed && !ferry_entry_is_stored (entry))
        {
          ferry_store_index_drop (index, &queued->id);
          continue;
        }
      change = encode_entry (entry, queued->number);
      entry->wants_request = FALSE;
      g_array_append_val (changes, change);
    }
  next = g_queue_peek_head (&self->queued);
  return next != NULL ? next->number - 1 : self->last;
}

void
ferry_change_queue_put_back (FerryChangeQueue *self,
                             FerryStoreIndex  *index,
                             GArray           *changes)
{
  for (guint i = changes->len; i > 0; i--)
    {
      const FerryChange *change = &g_array_index (changes, FerryChange, i - 1);
      FerryEntry        *entry = ferry_store_index_lookup (index, &change->id);

      g_assert (entry != NULL);
      entry->is_queued = TRUE;
      entry->wants_request |= change->kind == FERRY_FRAME_REQUEST;
      g_queue_push_head (&self->queued, queued_new (&change->id, change->number));
    }
}

static void
take_in_change (FerryStoreIndex   *index,
                const FerryChange *change)
{
  FerryEntry *entry = ferry_store_index_lookup (index, &change->id);

  g_assert (entry != NULL);
  entry->is_settled = change->is_settled;
  switch (change->kind)
    {
    case FERRY_FRAME_REQUEST:
      entry->request_offset = change->offset;
      entry->request_length = change->length;
      entry->record_offset = 0;
      break;
    case FERRY_FRAME_RECORD:
      entry->record_offset = change->offset;
      entry->record_length = change->length;
      break;
    case FERRY_FRAME_REMOVE:
      entry->request_offset = 0;
      entry->record_offset = 0;
      if (!entry->is_queued && entry->position == FERRY_SNAPSHOT_NOWHERE)
        {
          ferry_store_index_drop (index, &change->id);
          return;
        }
      break;
    }
  if (!entry->is_queued)
    g_clear_object (&entry->transfer);
}

void
ferry_change_queue_take_in (FerryStoreIndex *index,
                            GArray          *changes)
{
  for (guint i = 0; i < changes->len; i++)
    take_in_change (index, &g_array_index (changes, FerryChange, i));
}
