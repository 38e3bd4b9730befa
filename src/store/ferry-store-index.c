/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-store-index.h"

#include "ferry-payload.h"

struct _FerryStoreIndex
{
  FerrySnapshot *snapshot; /* (owned) */
  GHashTable    *entries;  /* (owned): FerryEntry by its own id */
  guint64        next_sequence;
};

static void
entry_free (gpointer data)
{
  FerryEntry *entry = data;

  g_clear_object (&entry->transfer);
  g_free (entry);
}

/* One after the greatest in use: that of the last of either array. */
static guint64
get_end_sequence (FerrySnapshot *snapshot)
{
  guint   ends[] = { ferry_snapshot_get_n_unsettled (snapshot), ferry_snapshot_get_n (snapshot) };
  guint64 end = 0;

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (ends[i] > 0)
      end = MAX (end, (guint64) ferry_snapshot_get_item (snapshot, ends[i] - 1)->sequence + 1);
  return end;
}

FerryStoreIndex *
ferry_store_index_new (FerrySnapshot *snapshot)
{
  FerryStoreIndex *self = g_new0 (FerryStoreIndex, 1);

  self->snapshot = ferry_snapshot_ref (snapshot);
  self->entries = g_hash_table_new_full (ferry_uuid_hash, ferry_uuid_equal, NULL, entry_free);
  self->next_sequence = get_end_sequence (snapshot);
  return self;
}

void
ferry_store_index_free (FerryStoreIndex *self)
{
  ferry_snapshot_unref (self->snapshot);
  g_hash_table_unref (self->entries);
  g_free (self);
}

FerrySnapshot *
ferry_store_index_get_snapshot (FerryStoreIndex *self)
{
  return self->snapshot;
}

FerryEntry *
ferry_store_index_lookup (FerryStoreIndex *self,
                          const FerryUuid *id)
{
  return g_hash_table_lookup (self->entries, id);
}

/* An entry for what the snapshot has at @position. */
static void
init_entry (FerryStoreIndex *self,
            guint            position,
            FerryEntry      *entry)
{
  const FerrySnapshotItem *item = ferry_snapshot_get_item (self->snapshot, position);

  *entry = (FerryEntry){ .id = item->id, .sequence = item->sequence, .position = position };
  entry->is_settled = position >= ferry_snapshot_get_n_unsettled (self->snapshot);
}

FerryEntry *
ferry_store_index_ensure (FerryStoreIndex *self,
                          const FerryUuid *id)
{
  FerryEntry *entry = ferry_store_index_lookup (self, id);
  guint       position;

  if (entry != NULL)
    return entry;

  entry = g_new0 (FerryEntry, 1);
  position = ferry_snapshot_find (self->snapshot, id);
  if (position != FERRY_SNAPSHOT_NOWHERE)
    init_entry (self, position, entry);
  else
    {
      entry->id = *id;
      entry->position = FERRY_SNAPSHOT_NOWHERE;
      entry->is_removed = TRUE;
    }
  g_hash_table_insert (self->entries, &entry->id, entry);
  return entry;
}

void
ferry_store_index_revive (FerryStoreIndex *self,
                          FerryEntry      *entry)
{
  g_return_if_fail (entry->is_removed);

  entry->is_removed = FALSE;
  entry->wants_request = TRUE;
  entry->sequence = self->next_sequence++;
}

void
ferry_store_index_drop (FerryStoreIndex *self,
                        const FerryUuid *id)
{
  g_hash_table_remove (self->entries, id);
}

GArray *
ferry_store_index_copy_entries (FerryStoreIndex *self)
{
  guint          n = g_hash_table_size (self->entries);
  GArray        *copies = g_array_sized_new (FALSE, FALSE, sizeof (FerryEntry), n);
  GHashTableIter iter;
  gpointer       value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      FerryEntry copy = *(FerryEntry *) value;

      copy.transfer = NULL;
      g_array_append_val (copies, copy);
    }
  return copies;
}

gboolean
ferry_store_index_find (FerryStoreIndex *self,
                        const FerryUuid *id,
                        FerryEntry      *found)
{
  const FerryEntry *entry = ferry_store_index_lookup (self, id);
  guint             position;

  if (entry != NULL)
    {
      *found = *entry;
      return !entry->is_removed;
    }
  position = ferry_snapshot_find (self->snapshot, id);
  if (position == FERRY_SNAPSHOT_NOWHERE)
    return FALSE;
  init_entry (self, position, found);
  return TRUE;
}

gboolean
ferry_store_index_apply (FerryStoreIndex  *self,
                         const FerryFrame *frame,
                         gsize             offset)
{
  FerryEntry *entry = ferry_store_index_ensure (self, &frame->id);

  switch (frame->kind)
    {
    case FERRY_FRAME_REQUEST:
      if (entry->is_removed)
        ferry_store_index_revive (self, entry);
      entry->wants_request = FALSE;
      entry->request_offset = (goffset) offset;
      entry->request_length = (guint32) frame->length;
      entry->record_offset = 0;
      return TRUE;
    case FERRY_FRAME_RECORD:
      if (!entry->is_removed)
        {
          entry->record_offset = (goffset) offset;
          entry->record_length = (guint32) frame->length;
          return TRUE;
        }
      break;
    case FERRY_FRAME_REMOVE:
      entry->is_removed = TRUE;
      entry->request_offset = 0;
      entry->record_offset = 0;
      break;
    }
  /* Nothing to hide: a removed one matters only over the snapshot's. */
  if (entry->position == FERRY_SNAPSHOT_NOWHERE)
    ferry_store_index_drop (self, &frame->id);
  return frame->kind == FERRY_FRAME_REMOVE;
}

void
ferry_store_index_judge (FerryStoreIndex *self,
                         FerryJournal    *journal,
                         const guint8    *data,
                         gsize            size)
{
  GHashTableIter iter;
  gpointer       value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      FerryEntry *entry = value;
      goffset     offset = entry->record_offset != 0 ? entry->record_offset : entry->request_offset;
      FerryFrame  frame;

      if (offset != 0 && ferry_frame_parse (&frame, ferry_journal_get_version (journal),
                                            data + offset, size - (gsize) offset))
        entry->is_settled = ferry_payload_peek_settled (&frame, ferry_journal_is_swapped (journal));
    }
}

void
ferry_store_index_rebase (FerryStoreIndex *self,
                          FerrySnapshot   *snapshot)
{
  GHashTableIter iter;
  gpointer       value;

  ferry_snapshot_unref (self->snapshot);
  self->snapshot = ferry_snapshot_ref (snapshot);
  self->next_sequence = MAX (self->next_sequence, get_end_sequence (snapshot));

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      FerryEntry *entry = value;

      entry->position = ferry_snapshot_find (snapshot, &entry->id);
      entry->request_offset = 0;
      entry->record_offset = 0;
      if (!entry->is_queued || (entry->is_removed && entry->position == FERRY_SNAPSHOT_NOWHERE))
        g_hash_table_iter_remove (&iter);
      else if (entry->position != FERRY_SNAPSHOT_NOWHERE)
        entry->sequence = ferry_snapshot_get_item (snapshot, entry->position)->sequence;
    }
}

guint
ferry_store_index_get_n (FerryStoreIndex *self)
{
  guint          n = ferry_snapshot_get_n (self->snapshot);
  GHashTableIter iter;
  gpointer       value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const FerryEntry *entry = value;
      gboolean          is_in_snapshot = entry->position != FERRY_SNAPSHOT_NOWHERE;

      if (entry->is_removed && is_in_snapshot)
        n--;
      else if (!entry->is_removed && !is_in_snapshot)
        n++;
    }
  return n;
}

guint
ferry_store_index_get_n_changed (FerryStoreIndex *self)
{
  return g_hash_table_size (self->entries);
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  guint64 first = (*(FerryEntry *const *) a)->sequence;
  guint64 second = (*(FerryEntry *const *) b)->sequence;

  return (first > second) - (first < second);
}

/* Those that are there, in the order of creation. */
static GPtrArray *
sort_entries (FerryStoreIndex *self)
{
  GPtrArray     *sorted = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer       value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (!((FerryEntry *) value)->is_removed)
      g_ptr_array_add (sorted, value);
  g_ptr_array_sort (sorted, compare_entries);
  return sorted;
}

/* A walk over those of the snapshot that are as they were. */
typedef struct
{
  guint next; /* position, @end behind the last */
  guint end;
} Walk;

static guint64
walk_peek (FerryStoreIndex *self,
           Walk            *walk)
{
  for (; walk->next < walk->end; walk->next++)
    {
      const FerrySnapshotItem *item = ferry_snapshot_get_item (self->snapshot, walk->next);

      if (ferry_store_index_lookup (self, &item->id) == NULL)
        return item->sequence;
    }
  return G_MAXUINT64;
}

void
ferry_store_index_foreach (FerryStoreIndex    *self,
                           FerryStoreIndexFunc func,
                           gpointer            user_data)
{
  g_autoptr (GPtrArray) changed = sort_entries (self);
  guint                 next_changed = 0;
  guint                 n_unsettled = ferry_snapshot_get_n_unsettled (self->snapshot);
  Walk                  unsettled = { 0, n_unsettled };
  Walk                  settled = { n_unsettled, ferry_snapshot_get_n (self->snapshot) };

  for (;;)
    {
      guint64    first = walk_peek (self, &unsettled);
      guint64    second = walk_peek (self, &settled);
      Walk      *walk = first <= second ? &unsettled : &settled;
      FerryEntry entry;

      for (; next_changed < changed->len; next_changed++)
        {
          const FerryEntry *other = g_ptr_array_index (changed, next_changed);

          if (other->sequence > MIN (first, second))
            break;
          func (other, user_data);
        }
      if (walk->next == walk->end)
        return;
      init_entry (self, walk->next++, &entry);
      func (&entry, user_data);
    }
}

/* One element of a list that is about to be sorted. */
typedef struct
{
  FerryUuid id;
  guint64   sequence;
} Listed;

static int
compare_sequence (gconstpointer a,
                  gconstpointer b)
{
  guint64 first = ((const Listed *) a)->sequence;
  guint64 second = ((const Listed *) b)->sequence;

  return (first > second) - (first < second);
}

static int
compare_id (gconstpointer a,
            gconstpointer b)
{
  return ferry_uuid_compare (&((const Listed *) a)->id, &((const Listed *) b)->id);
}

static GStrv
listed_to_strv (GArray *listed,
                guint   max)
{
  guint n = MIN (listed->len, max);
  GStrv ids = g_new0 (char *, (gsize) n + 1);

  for (guint i = 0; i < n; i++)
    ids[i] = ferry_uuid_to_string (&g_array_index (listed, Listed, i).id);
  return ids;
}

GStrv
ferry_store_index_list (FerryStoreIndex *self,
                        gboolean         settled)
{
  g_autoptr (GArray) listed = g_array_new (FALSE, FALSE, sizeof (Listed));
  guint              n_unsettled = ferry_snapshot_get_n_unsettled (self->snapshot);
  guint              end = settled ? ferry_snapshot_get_n (self->snapshot) : n_unsettled;
  GHashTableIter     iter;
  gpointer           value;

  for (guint i = settled ? n_unsettled : 0; i < end; i++)
    {
      const FerrySnapshotItem *item = ferry_snapshot_get_item (self->snapshot, i);
      Listed                   one = { item->id, item->sequence };

      if (ferry_store_index_lookup (self, &item->id) == NULL)
        g_array_append_val (listed, one);
    }
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const FerryEntry *entry = value;
      Listed            one = { entry->id, entry->sequence };

      if (!entry->is_removed && !ferry_entry_is_settled (entry) == !settled)
        g_array_append_val (listed, one);
    }
  g_array_sort (listed, compare_sequence);
  return listed_to_strv (listed, G_MAXUINT);
}

GStrv
ferry_store_index_match (FerryStoreIndex *self,
                         const char      *prefix,
                         guint            max)
{
  g_autoptr (GArray) listed = g_array_new (FALSE, FALSE, sizeof (Listed));
  FerryUuid          first;
  FerryUuid          last;
  GHashTableIter     iter;
  gpointer           value;

  if (!ferry_uuid_parse_prefix (prefix, &first, &last))
    return g_new0 (char *, 1);

  for (guint rank = ferry_snapshot_get_lower_bound (self->snapshot, &first);
       rank < ferry_snapshot_get_n (self->snapshot) && listed->len < max;
       rank++)
    {
      guint  position = ferry_snapshot_get_ranked (self->snapshot, rank);
      Listed one = { ferry_snapshot_get_item (self->snapshot, position)->id, 0 };

      if (ferry_uuid_compare (&one.id, &last) > 0)
        break;
      if (ferry_store_index_lookup (self, &one.id) == NULL)
        g_array_append_val (listed, one);
    }
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const FerryEntry *entry = value;
      Listed            one = { entry->id, 0 };

      if (!entry->is_removed && ferry_uuid_compare (&one.id, &first) >= 0 &&
          ferry_uuid_compare (&one.id, &last) <= 0)
        g_array_append_val (listed, one);
    }
  g_array_sort (listed, compare_id);
  return listed_to_strv (listed, max);
}
