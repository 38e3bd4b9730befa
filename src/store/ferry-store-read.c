/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-payload.h"
#include "ferry-store-private.h"

#include <glib/gi18n-lib.h>

gboolean
ferry_store_contains (FerryStore *self,
                      const char *id)
{
  FerryUuid  uuid;
  FerryEntry entry;

  g_return_val_if_fail (FERRY_IS_STORE (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  return ferry_uuid_parse (id, &uuid) && ferry_store_index_find (self->index, &uuid, &entry);
}

FerryTransfer *
ferry_store_load (FerryStore *self,
                  const char *id,
                  GError    **error)
{
  FerryUuid            uuid;
  FerryEntry           entry;
  g_autoptr (GVariant) request = NULL;
  g_autoptr (GVariant) record = NULL;
  g_autofree char     *normal_id = NULL;

  g_return_val_if_fail (FERRY_IS_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  if (!ferry_uuid_parse (id, &uuid) || !ferry_store_index_find (self->index, &uuid, &entry))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _ ("There is no transfer “%s”. Look at the list of transfers for its name."),
                   id);
      return NULL;
    }
  if (entry.transfer != NULL)
    {
      normal_id = ferry_uuid_to_string (&uuid);
      return ferry_transfer_new (normal_id, ferry_transfer_get_request (entry.transfer),
                                 ferry_transfer_get_record (entry.transfer));
    }
  if (!ferry_entry_read (&entry, ferry_store_index_get_snapshot (self->index), self->journal,
                         &request, &record, error))
    return NULL;
  return ferry_payload_decode (&uuid, request, record, error);
}

guint
ferry_store_get_n (FerryStore *self)
{
  g_return_val_if_fail (FERRY_IS_STORE (self), 0);

  return ferry_store_index_get_n (self->index);
}

GStrv
ferry_store_list (FerryStore *self,
                  gboolean    settled)
{
  g_return_val_if_fail (FERRY_IS_STORE (self), NULL);

  return ferry_store_index_list (self->index, settled);
}

GStrv
ferry_store_find (FerryStore *self,
                  const char *prefix,
                  guint       max)
{
  g_return_val_if_fail (FERRY_IS_STORE (self), NULL);
  g_return_val_if_fail (prefix != NULL, NULL);

  return ferry_store_index_match (self->index, prefix, max);
}

typedef struct
{
  FerryStore         *store; /* (unowned) */
  FerryStoreVisitFunc func;
  gpointer            user_data;
  gboolean            has_lasting;
  gboolean            has_read_frames; /* where there should be summaries */
} Visit;

static void
visit_entry (const FerryEntry *entry,
             gpointer          user_data)
{
  Visit           *visit = user_data;
  FerryStore      *store = visit->store;
  FerrySnapshot   *snapshot = ferry_store_index_get_snapshot (store->index);
  g_autofree char *texts = NULL;
  FerrySummary     summary;
  char             id[FERRY_UUID_TEXT_SIZE];
  gboolean         is_unchanged = ferry_entry_is_unchanged (entry);
  gboolean         is_lasting;

  ferry_uuid_format (&entry->id, id);
  is_lasting = is_unchanged && ferry_snapshot_get_summary (snapshot, entry->position, &summary);
  if (!is_lasting)
    ferry_entry_summarise (entry, snapshot, store->journal, &summary, &texts);
  visit->has_lasting |= is_lasting;
  visit->has_read_frames |= is_unchanged && !is_lasting;
  visit->func (id, &summary, is_lasting, visit->user_data);
}

void
ferry_store_visit (FerryStore         *self,
                   FerryStoreVisitFunc func,
                   gpointer            user_data,
                   GBytes            **keep)
{
  Visit          visit = { .store = self, .func = func, .user_data = user_data };
  FerrySnapshot *snapshot;

  g_return_if_fail (FERRY_IS_STORE (self));
  g_return_if_fail (self->dir != NULL);
  g_return_if_fail (func != NULL);

  snapshot = ferry_store_index_get_snapshot (self->index);
  ferry_store_index_foreach (self->index, visit_entry, &visit);
  if (keep != NULL)
    *keep = visit.has_lasting ? g_bytes_ref (ferry_snapshot_get_bytes (snapshot)) : NULL;
  if (!visit.has_read_frames)
    return;
  /* Once is enough. */
  ferry_snapshot_forget_frames (snapshot);
  ferry_store_schedule_compaction (self);
}
