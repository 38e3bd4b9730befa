/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-catalog.h"

#include "ferry-catalog-private.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (FerryCatalog, ferry_catalog, G_TYPE_OBJECT)

enum
{
  SIGNAL_UPDATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The set of items: its keys are the ids inside them, which saves a pointer
 * each. */

static FerryCatalogItem *
item_of_id (gpointer id)
{
  return (gpointer) ((char *) id - G_STRUCT_OFFSET (FerryCatalogItem, id));
}

/* Ids are random: any eight of their characters will do. */
static guint
id_hash (gconstpointer id)
{
  guint64 head;

  memcpy (&head, id, sizeof head);
  return (guint) ((head * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 32);
}

static gboolean
id_equal (gconstpointer a,
          gconstpointer b)
{
  return memcmp (a, b, FERRY_CATALOG_ID_SIZE) == 0;
}

FerryCatalogItem *
ferry_catalog_lookup (FerryCatalog *self,
                      const char   *id)
{
  gpointer key;

  g_return_val_if_fail (FERRY_IS_CATALOG (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  if (strlen (id) != FERRY_CATALOG_ID_SIZE - 1)
    return NULL;
  key = g_hash_table_lookup (self->items, id);
  return key != NULL ? item_of_id (key) : NULL;
}

/* Freeing. */

static void
discard (FerryCatalog *self,
         gpointer      memory)
{
  if (self->n_holds > 0)
    g_ptr_array_add (self->held, memory);
  else
    g_free (memory);
}

static void
discard_texts (FerryCatalog     *self,
               FerryCatalogItem *item)
{
  if (item->owns_texts)
    discard (self, (gpointer) item->name);
  item->owns_texts = FALSE;
}

static void
discard_item (FerryCatalog     *self,
              FerryCatalogItem *item)
{
  discard_texts (self, item);
  if (!item->is_lasting)
    discard (self, item);
}

void
ferry_catalog_hold (FerryCatalog *self)
{
  self->n_holds++;
}

void
ferry_catalog_release (FerryCatalog *self)
{
  g_return_if_fail (self->n_holds > 0);

  if (--self->n_holds == 0)
    g_ptr_array_set_size (self->held, 0);
}

/* Filling items in. */

static const char *
intern_group (FerryCatalog *self,
              const char   *group)
{
  gpointer key;

  if (*group == '\0')
    return "";
  if (!g_hash_table_lookup_extended (self->groups, group, &key, NULL))
    {
      key = g_strdup (group);
      g_hash_table_insert (self->groups, key, GUINT_TO_POINTER (0));
    }

  return key;
}

/* "updated" tells how it was: whoever has it in an order finds it by that. The
 * texts go with what they were of. */
static void
leave_texts (FerryCatalog     *self,
             FerryCatalogItem *item)
{
  FerryCatalogItem *before = g_hash_table_lookup (self->before, item);

  if (before == NULL || before->name != item->name || !item->owns_texts)
    {
      discard_texts (self, item);
      return;
    }

  before->owns_texts = TRUE;
  item->owns_texts = FALSE;
}

static void
set_texts (FerryCatalog       *self,
           FerryCatalogItem   *item,
           const FerrySummary *summary,
           gboolean            is_lasting)
{
  gsize name_size = strlen (summary->name) + 1;
  gsize search_size = strlen (summary->search) + 1;
  char *texts;

  leave_texts (self, item);
  item->owns_texts = !is_lasting;
  if (is_lasting)
    {
      item->name = summary->name;
      item->search = summary->search;
      return;
    }

  texts = g_malloc (name_size + search_size);
  item->name = memcpy (texts, summary->name, name_size);
  item->search = memcpy (texts + name_size, summary->search, search_size);
}

static gboolean
has_texts (const FerryCatalogItem *item,
           const FerrySummary     *summary)
{
  return g_str_equal (item->name, summary->name) && g_str_equal (item->search, summary->search);
}

static gboolean
says_the_same (const FerryCatalogItem *item,
               const FerrySummary     *summary)
{
  return item->status == summary->status && item->total == summary->total &&
         item->finished == summary->finished && g_str_equal (item->group, summary->group) &&
         has_texts (item, summary);
}

static FerryCatalogItem *
item_new (FerryCatalog *self)
{
  FerryCatalogItem *item;

  if (self->n_ever >= self->n_first)
    return g_new0 (FerryCatalogItem, 1);

  item = &self->first[self->n_ever];
  item->is_lasting = TRUE;
  return item;
}

static FerryCatalogItem *
add (FerryCatalog       *self,
     const char         *id,
     const FerrySummary *summary,
     gboolean            is_lasting)
{
  FerryCatalogItem *item = item_new (self);

  g_strlcpy (item->id, id, sizeof item->id);
  item->sequence = self->n_ever++;
  item->status = (guint8) summary->status;
  item->finished = summary->finished;
  item->total = summary->total;
  item->group = intern_group (self, summary->group);
  set_texts (self, item, summary, is_lasting);

  g_hash_table_add (self->items, item->id);
  g_ptr_array_add (self->order, item);
  ferry_catalog_tally (self, item, 1);
  return item;
}

/* Telling. */

/* Those removed go out of the order, which is left as it was before the first
 * of them. */
static void
close_gaps (FerryCatalog *self)
{
  guint64 first = G_MAXUINT64;
  guint   low = 0, high = self->order->len;
  guint   n;

  for (guint i = 0; i < self->removed->len; i++)
    first = MIN (first, ((FerryCatalogItem *) self->removed->pdata[i])->sequence);
  while (low < high)
    {
      guint                   middle = low + (high - low) / 2;
      const FerryCatalogItem *item = self->order->pdata[middle];

      if (item->sequence < first)
        low = middle + 1;
      else
        high = middle;
    }

  n = low;
  for (guint i = low; i < self->order->len; i++)
    {
      FerryCatalogItem *item = self->order->pdata[i];

      if (!item->is_removed)
        self->order->pdata[n++] = item;
    }
  g_ptr_array_set_size (self->order, (int) n);
}

/* Of those gathered the ones to tell of: not what came and went unnoticed. */
static GPtrArray *
choose_told (GPtrArray *gathered,
             gboolean   is_removed)
{
  GPtrArray *told = g_ptr_array_sized_new (gathered->len);

  for (guint i = 0; i < gathered->len; i++)
    {
      FerryCatalogItem *item = gathered->pdata[i];

      if (is_removed ? !item->is_new : !item->is_removed)
        g_ptr_array_add (told, item);
    }

  return told;
}

static void
forget_told (FerryCatalog *self)
{
  GHashTableIter iter;
  gpointer       before;

  for (guint i = 0; i < self->changed->len; i++)
    {
      FerryCatalogItem *item = self->changed->pdata[i];

      item->is_changed = FALSE;
      item->is_new = FALSE;
    }
  g_ptr_array_set_size (self->changed, 0);

  g_hash_table_iter_init (&iter, self->before);
  while (g_hash_table_iter_next (&iter, NULL, &before))
    {
      discard_texts (self, before);
      g_free (before);
    }
  g_hash_table_remove_all (self->before);

  for (guint i = 0; i < self->removed->len; i++)
    discard_item (self, self->removed->pdata[i]);
  g_ptr_array_set_size (self->removed, 0);
}

void
ferry_catalog_flush (FerryCatalog *self)
{
  g_autoptr (FerryCatalog) owned G_GNUC_UNUSED = g_object_ref (self);
  g_autoptr (GPtrArray)          changed = NULL;
  g_autoptr (GPtrArray)          removed = NULL;

  if (self->is_telling || self->changed->len + self->removed->len == 0)
    return;

  g_clear_handle_id (&self->update_id, g_source_remove);
  self->is_telling = TRUE;
  changed = choose_told (self->changed, FALSE);
  removed = choose_told (self->removed, TRUE);
  if (self->removed->len > 0)
    close_gaps (self);
  if (changed->len + removed->len > 0)
    g_signal_emit (self, signals[SIGNAL_UPDATED], 0, changed, removed);
  forget_told (self);
  self->is_telling = FALSE;
}

static gboolean
update_cb (gpointer data)
{
  FerryCatalog *self = data;

  self->update_id = 0;
  ferry_catalog_flush (self);
  return G_SOURCE_REMOVE;
}

/* Not from an idle of low priority: a bulk job comes round in each of its own. */
static void
schedule (FerryCatalog *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_DEFAULT, update_cb, self, NULL);
}

/* The item is about to change; the counts are without it. */
static void
begin_change (FerryCatalog     *self,
              FerryCatalogItem *item)
{
  FerryCatalogItem *before;

  ferry_catalog_tally (self, item, -1);
  if (item->is_changed)
    return;

  before = g_memdup2 (item, sizeof *item);
  before->owns_texts = FALSE;
  g_hash_table_insert (self->before, item, before);
  item->is_changed = TRUE;
  g_ptr_array_add (self->changed, item);
  schedule (self);
}

static void
end_change (FerryCatalog     *self,
            FerryCatalogItem *item)
{
  ferry_catalog_tally (self, item, 1);
}

gboolean
ferry_catalog_is_telling (FerryCatalog *self)
{
  return self->is_telling;
}

const FerryCatalogItem *
ferry_catalog_get_before (FerryCatalog           *self,
                          const FerryCatalogItem *item)
{
  const FerryCatalogItem *before = NULL;

  if (item->is_changed)
    before = g_hash_table_lookup (self->before, item);

  return before != NULL ? before : item;
}

/* What the engine says. */

static void
transfer_changed_cb (FerryEngine   *engine,
                     FerryTransfer *transfer,
                     FerryCatalog  *self)
{
  FerryCatalogItem *item = ferry_catalog_lookup (self, ferry_transfer_get_id (transfer));
  g_autofree char  *texts = NULL;
  FerrySummary      summary;

  if (item == NULL)
    return;

  ferry_summary_of_transfer (transfer, &summary, &texts);
  if (item->is_pretending)
    {
      g_hash_table_insert (self->real, item, GUINT_TO_POINTER (summary.status));
      summary.status = (FerryStatus) item->status;
    }
  if (says_the_same (item, &summary))
    return;

  begin_change (self, item);
  item->status = (guint8) summary.status;
  item->finished = summary.finished;
  item->total = summary.total;
  item->group = intern_group (self, summary.group);
  if (!has_texts (item, &summary))
    set_texts (self, item, &summary, FALSE);
  end_change (self, item);
}

static void
transfer_added_cb (FerryEngine   *engine,
                   FerryTransfer *transfer,
                   FerryCatalog  *self)
{
  g_autofree char  *texts = NULL;
  FerryCatalogItem *item;
  FerrySummary      summary;

  if (ferry_catalog_lookup (self, ferry_transfer_get_id (transfer)) != NULL)
    return;

  ferry_summary_of_transfer (transfer, &summary, &texts);
  item = add (self, ferry_transfer_get_id (transfer), &summary, FALSE);
  item->is_new = TRUE;
  item->is_changed = TRUE;
  g_ptr_array_add (self->changed, item);
  schedule (self);
}

static void
transfer_removed_cb (FerryEngine  *engine,
                     const char   *id,
                     FerryCatalog *self)
{
  FerryCatalogItem *item = ferry_catalog_lookup (self, id);

  if (item == NULL)
    return;

  ferry_catalog_tally (self, item, -1);
  g_hash_table_remove (self->items, item->id);
  g_hash_table_remove (self->real, item);
  item->is_removed = TRUE;
  item->is_changed = TRUE;
  g_ptr_array_add (self->removed, item);
  schedule (self);
}

/* What is shown instead. */

void
ferry_catalog_set_hidden (FerryCatalog *self,
                          const char   *id,
                          gboolean      is_hidden)
{
  FerryCatalogItem *item = ferry_catalog_lookup (self, id);

  if (item == NULL || !item->is_hidden == !is_hidden)
    return;

  begin_change (self, item);
  item->is_hidden = is_hidden;
  end_change (self, item);
}

static void
show_status (FerryCatalog     *self,
             FerryCatalogItem *item,
             FerryStatus       status)
{
  if (item->status == status)
    return;

  begin_change (self, item);
  item->status = (guint8) status;
  end_change (self, item);
}

void
ferry_catalog_pretend (FerryCatalog *self,
                       const char   *id,
                       FerryStatus   status)
{
  FerryCatalogItem *item = ferry_catalog_lookup (self, id);

  if (item == NULL)
    return;

  if (!item->is_pretending)
    g_hash_table_insert (self->real, item, GUINT_TO_POINTER (item->status));
  item->is_pretending = TRUE;
  show_status (self, item, status);
}

void
ferry_catalog_stop_pretending (FerryCatalog *self,
                               const char   *id)
{
  FerryCatalogItem *item = ferry_catalog_lookup (self, id);
  guint             status;

  if (item == NULL || !item->is_pretending)
    return;

  status = GPOINTER_TO_UINT (g_hash_table_lookup (self->real, item));
  g_hash_table_remove (self->real, item);
  item->is_pretending = FALSE;
  show_status (self, item, (FerryStatus) status);
}

/* The object. */

static void
free_items (FerryCatalog *self)
{
  forget_told (self);
  for (guint i = 0; i < self->order->len; i++)
    discard_item (self, self->order->pdata[i]);
  g_ptr_array_set_size (self->order, 0);
}

static void
ferry_catalog_finalize (GObject *object)
{
  FerryCatalog *self = FERRY_CATALOG (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->removed->len > 0)
    close_gaps (self);
  free_items (self);
  g_ptr_array_unref (self->held);
  g_ptr_array_unref (self->changed);
  g_ptr_array_unref (self->removed);
  g_ptr_array_unref (self->order);
  g_hash_table_unref (self->items);
  g_hash_table_unref (self->before);
  g_hash_table_unref (self->real);
  g_hash_table_unref (self->running);
  g_hash_table_unref (self->groups);
  g_free (self->first);
  g_clear_pointer (&self->kept, g_bytes_unref);
  g_clear_object (&self->engine);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (ferry_catalog_parent_class)->finalize (object);
}

static void
ferry_catalog_class_init (FerryCatalogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ferry_catalog_finalize;

  signals[SIGNAL_UPDATED] =
      g_signal_new ("updated", FERRY_TYPE_CATALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_PTR_ARRAY, G_TYPE_PTR_ARRAY);
}

static void
ferry_catalog_init (FerryCatalog *self)
{
  self->items = g_hash_table_new (id_hash, id_equal);
  self->groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->running = g_hash_table_new (NULL, NULL);
  self->real = g_hash_table_new (NULL, NULL);
  self->before = g_hash_table_new (NULL, NULL);
  self->changed = g_ptr_array_new ();
  self->removed = g_ptr_array_new ();
  self->held = g_ptr_array_new_with_free_func (g_free);
}

static void
visit_cb (const char         *id,
          const FerrySummary *summary,
          gboolean            is_lasting,
          gpointer            data)
{
  add (data, id, summary, is_lasting);
}

FerryCatalog *
ferry_catalog_new (FerryStore  *store,
                   FerryEngine *engine)
{
  FerryCatalog         *self = g_object_new (FERRY_TYPE_CATALOG, NULL);
  g_autoptr (GPtrArray) live = NULL;

  self->store = g_object_ref (store);
  self->engine = g_object_ref (engine);
  self->n_first = ferry_store_get_n (store);
  self->first = g_new0 (FerryCatalogItem, self->n_first);
  self->order = g_ptr_array_sized_new (self->n_first);
  ferry_store_visit (store, visit_cb, self, &self->kept);

  /* What ran when the program ended is stored as running. */
  live = ferry_engine_get_transfers (engine);
  for (guint i = 0; i < live->len; i++)
    {
      FerryTransfer    *transfer = live->pdata[i];
      FerryCatalogItem *item = ferry_catalog_lookup (self, ferry_transfer_get_id (transfer));

      if (item != NULL && item->status != ferry_transfer_get_status (transfer))
        transfer_changed_cb (engine, transfer, self);
    }
  ferry_catalog_flush (self);

  g_signal_connect_object (engine, "transfer-added", G_CALLBACK (transfer_added_cb), self, 0);
  g_signal_connect_object (engine, "transfer-changed", G_CALLBACK (transfer_changed_cb), self, 0);
  g_signal_connect_object (engine, "transfer-removed", G_CALLBACK (transfer_removed_cb), self, 0);
  return self;
}
