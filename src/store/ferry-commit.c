/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-commit.h"

#include "ferry-error.h"
#include "ferry-payload.h"
#include "ferry-snapshot-writer.h"

/* After so many frames of the old snapshot their memory is given back: a
 * compaction does not hold all of it at once. */
#define FORGET_INTERVAL 4096

static void
clear_change (gpointer data)
{
  FerryChange *change = data;

  g_clear_pointer (&change->payload, g_variant_unref);
}

void
ferry_commit_init (FerryCommit   *self,
                   FerryStateDir *dir,
                   FerrySnapshot *snapshot)
{
  *self = (FerryCommit){ .dir = dir, .snapshot = ferry_snapshot_ref (snapshot) };
  self->changes = g_array_new (FALSE, FALSE, sizeof (FerryChange));
  g_array_set_clear_func (self->changes, clear_change);
}

void
ferry_commit_clear (FerryCommit *self)
{
  g_clear_pointer (&self->snapshot, ferry_snapshot_unref);
  g_clear_pointer (&self->changes, g_array_unref);
  g_clear_pointer (&self->entries, g_array_unref);
  g_clear_error (&self->error);
  g_clear_error (&self->compaction_error);
  g_clear_pointer (&self->new_journal, ferry_journal_free);
  g_clear_pointer (&self->new_snapshot, ferry_snapshot_unref);
  g_clear_pointer (&self->journal_copy, g_free);
  g_clear_pointer (&self->snapshot_copy, g_free);
}

static void
append (FerryCommit *self)
{
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  goffset                begin = self->journal != NULL ? self->offset : FERRY_FILE_HEADER_SIZE;

  for (guint i = 0; i < self->changes->len; i++)
    {
      FerryChange *change = &g_array_index (self->changes, FerryChange, i);
      guint        offset = frames->len;

      ferry_payload_append_frame (change->kind, &change->id, self->generation, change->payload,
                                  frames);
      change->offset = begin + offset;
      change->length = frames->len - offset;
    }
  self->end = begin + frames->len;
  if (self->journal != NULL)
    ferry_journal_append (self->journal, begin, frames, &self->is_in_doubt, &self->error);
  else
    self->new_journal = ferry_journal_create (self->dir, self->generation, frames,
                                              &self->is_in_doubt, &self->error);
}

/* Where the new snapshot takes a transfer from: the old one as it is, or an
 * entry, or a change. */
typedef struct
{
  guint64            sequence;
  const FerryEntry  *entry;  /* (unowned) (nullable) */
  const FerryChange *change; /* (unowned) (nullable) */
  guint              position;
  guint32            rank;
  gboolean           is_settled;
} Source;

static int
compare_sources (gconstpointer a,
                 gconstpointer b)
{
  guint64 first = ((const Source *) a)->sequence;
  guint64 second = ((const Source *) b)->sequence;

  return (first > second) - (first < second);
}

static void
add_entry_sources (FerryCommit *self,
                   GHashTable  *entries,
                   GArray      *sources)
{
  g_autoptr (GHashTable) changes = g_hash_table_new (ferry_uuid_hash, ferry_uuid_equal);

  for (guint i = 0; i < self->changes->len; i++)
    {
      FerryChange *change = &g_array_index (self->changes, FerryChange, i);

      g_hash_table_insert (changes, &change->id, change);
    }
  for (guint i = 0; i < self->entries->len; i++)
    {
      FerryEntry *entry = &g_array_index (self->entries, FerryEntry, i);
      Source      source = { .sequence = entry->sequence, .entry = entry };

      g_hash_table_add (entries, &entry->id);
      source.change = g_hash_table_lookup (changes, &entry->id);
      source.is_settled = source.change != NULL ? source.change->is_settled : entry->is_settled;
      if (!entry->is_removed)
        g_array_append_val (sources, source);
    }
}

/* In the order of creation, each with its rank there. */
static GArray *
collect_sources (FerryCommit *self)
{
  g_autoptr (GHashTable) entries = g_hash_table_new (ferry_uuid_hash, ferry_uuid_equal);
  GArray                *sources = g_array_new (FALSE, FALSE, sizeof (Source));
  guint                  n = ferry_snapshot_get_n (self->snapshot);

  add_entry_sources (self, entries, sources);
  for (guint i = 0; i < n; i++)
    {
      const FerrySnapshotItem *item = ferry_snapshot_get_item (self->snapshot, i);
      Source                   source = { .sequence = item->sequence, .position = i };

      source.is_settled = i >= ferry_snapshot_get_n_unsettled (self->snapshot);
      if (!g_hash_table_contains (entries, &item->id))
        g_array_append_val (sources, source);
    }
  g_array_sort (sources, compare_sources);
  for (guint i = 0; i < sources->len; i++)
    g_array_index (sources, Source, i).rank = i;
  return sources;
}

/* The payload of the REQUEST frame that the new snapshot has for it. */
static GVariant *
dup_payload (FerryCommit      *self,
             const Source     *source,
             const FerryEntry *entry,
             GError          **error)
{
  const FerryChange   *change = source->change;
  g_autoptr (GVariant) request = NULL;
  g_autoptr (GVariant) record = NULL;

  if (change != NULL && change->kind == FERRY_FRAME_REQUEST)
    return g_variant_ref (change->payload);
  if (!ferry_entry_read (entry, self->snapshot, self->journal, &request, &record, error))
    return NULL;
  return ferry_payload_new (FERRY_FRAME_REQUEST, request,
                            change != NULL ? change->payload : record);
}

/* Keeps aside the file that turned out to be damaged. */
static gboolean
note_lost (FerryCommit      *self,
           const FerryEntry *entry,
           GError          **error)
{
  gboolean    is_of_journal = entry->request_offset != 0 || entry->record_offset != 0;
  const char *name = is_of_journal ? FERRY_STATE_JOURNAL : FERRY_STATE_SNAPSHOT;
  char      **copy = is_of_journal ? &self->journal_copy : &self->snapshot_copy;

  self->n_lost++;
  if (*copy == NULL)
    *copy = ferry_state_dir_set_aside (self->dir, name, error);
  return *copy != NULL;
}

static gboolean
write_entry (FerryCommit         *self,
             const Source        *source,
             const FerryEntry    *entry,
             FerrySnapshotWriter *writer,
             GError             **error)
{
  g_autoptr (GVariant) payload = NULL;
  g_autoptr (GVariant) request = NULL;
  g_autoptr (GVariant) record = NULL;
  g_autoptr (GError)   read_error = NULL;
  g_autofree char     *texts = NULL;
  FerrySummary         summary;
  FerrySnapshotPlace   place = { entry->id, source->rank, source->is_settled, &summary };

  payload = dup_payload (self, source, entry, &read_error);
  if (payload != NULL)
    {
      request = g_variant_get_child_value (payload, 0);
      record = g_variant_get_child_value (payload, 1);
      ferry_payload_summarise (&entry->id, request, record, &summary, &texts);
      return ferry_snapshot_writer_add (writer, &place, payload, error);
    }
  if (g_error_matches (read_error, FERRY_ERROR, FERRY_ERROR_STATE_UNREADABLE))
    return note_lost (self, entry, error);
  g_propagate_error (error, g_steal_pointer (&read_error));
  return FALSE;
}

/* Most of them: neither the frame nor its summary is looked into. */
static gboolean
write_frame (FerryCommit         *self,
             const Source        *source,
             const FerryFrame    *frame,
             FerrySnapshotWriter *writer,
             GError             **error)
{
  g_autoptr (GVariant) request = NULL;
  g_autoptr (GVariant) record = NULL;
  g_autofree char     *texts = NULL;
  FerrySummary         summary;
  FerrySnapshotPlace   place = { frame->id, source->rank, source->is_settled, &summary };

  if (!ferry_snapshot_get_summary (self->snapshot, source->position, &summary))
    {
      ferry_payload_read (frame, FALSE, &request, &record, NULL);
      ferry_payload_summarise (&frame->id, request, record, &summary, &texts);
    }
  return ferry_snapshot_writer_add_frame (writer, &place, frame, error);
}

static gboolean
write_source (FerryCommit         *self,
              const Source        *source,
              FerrySnapshotWriter *writer,
              GError             **error)
{
  FerryEntry entry = { .position = source->position };
  FerryFrame frame;

  if (source->entry != NULL)
    return write_entry (self, source, source->entry, writer, error);
  if (!ferry_snapshot_is_swapped (self->snapshot) &&
      ferry_snapshot_read (self->snapshot, source->position, &frame))
    return write_frame (self, source, &frame, writer, error);

  entry.id = ferry_snapshot_get_item (self->snapshot, source->position)->id;
  return write_entry (self, source, &entry, writer, error);
}

static gboolean
write_sources (FerryCommit         *self,
               FerrySnapshotWriter *writer,
               GError             **error)
{
  g_autoptr (GArray) sources = collect_sources (self);

  for (guint settled = 0; settled <= 1; settled++)
    for (guint i = 0; i < sources->len; i++)
      {
        const Source *source = &g_array_index (sources, Source, i);

        if (!source->is_settled == !settled && !write_source (self, source, writer, error))
          return FALSE;
        if (i % FORGET_INTERVAL == FORGET_INTERVAL - 1)
          ferry_snapshot_forget_frames (self->snapshot);
      }
  ferry_snapshot_forget_frames (self->snapshot);
  return TRUE;
}

/* A copy, not a rename: until the new snapshot is there, all that can be read
 * is in the damaged file alone. */
static gboolean
set_aside (FerryCommit *self,
           GError     **error)
{
  if (self->set_aside_journal)
    {
      self->journal_copy = ferry_state_dir_set_aside (self->dir, FERRY_STATE_JOURNAL, error);
      if (self->journal_copy == NULL)
        return FALSE;
    }
  if (self->set_aside_snapshot)
    {
      self->snapshot_copy = ferry_state_dir_set_aside (self->dir, FERRY_STATE_SNAPSHOT, error);
      if (self->snapshot_copy == NULL)
        return FALSE;
    }
  return TRUE;
}

static FerrySnapshot *
compact (FerryCommit *self,
         GError     **error)
{
  g_autoptr (FerrySnapshotWriter) writer = NULL;
  FerrySnapshot                  *snapshot;

  if (!set_aside (self, error))
    return NULL;
  writer = ferry_snapshot_writer_new (self->dir, self->next_generation, error);
  if (writer == NULL || !write_sources (self, writer, error))
    return NULL;
  snapshot = ferry_snapshot_writer_publish (writer, &self->is_in_doubt, error);
  /* Its generation has passed, so nobody would read it. */
  if (snapshot != NULL)
    ferry_state_dir_remove (self->dir, FERRY_STATE_JOURNAL);
  return snapshot;
}

void
ferry_commit_run (FerryCommit *self)
{
  if (!self->is_compaction)
    {
      append (self);
      return;
    }
  self->new_snapshot = compact (self, &self->compaction_error);
  if (self->new_snapshot != NULL)
    return;
  if (!self->may_append || self->is_in_doubt)
    self->error = g_error_copy (self->compaction_error);
  else if (self->changes->len > 0)
    append (self);
}
