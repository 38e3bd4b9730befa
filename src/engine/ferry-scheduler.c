/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-scheduler.h"

#define N_PRIORITIES 3

/* Shared by the entries of one host: a long queue is looked through often. */
typedef struct
{
  guint n_entries;
  guint n_running;
} Host;

typedef struct
{
  gpointer      item;     /* (unowned) */
  char         *host_key; /* (owned) */
  Host         *host;     /* (unowned) goes with its last entry */
  FerryPriority priority;
  GList         link; /* in the queue of its priority while it waits */
  gboolean      is_running;
} Entry;

struct _FerryScheduler
{
  guint       max_running;
  guint       max_per_host;
  guint       n_running;
  GQueue      queues[N_PRIORITIES]; /* (element-type Entry) best first */
  GHashTable *entries;              /* (owned) (element-type gpointer Entry) */
  GHashTable *hosts;                /* (owned) (element-type utf8 Host) */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->host_key);
  g_free (entry);
}

FerryScheduler *
ferry_scheduler_new (guint max_running,
                     guint max_per_host)
{
  FerryScheduler *self = g_new0 (FerryScheduler, 1);

  g_return_val_if_fail (max_running > 0 && max_per_host > 0, NULL);

  self->max_running = max_running;
  self->max_per_host = max_per_host;
  self->entries = g_hash_table_new_full (NULL, NULL, NULL, entry_free);
  self->hosts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
ferry_scheduler_free (FerryScheduler *self)
{
  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->hosts);
  g_free (self);
}

static GQueue *
get_queue (FerryScheduler *self,
           FerryPriority   priority)
{
  switch (priority)
    {
    case FERRY_PRIORITY_HIGH:
      return &self->queues[0];
    case FERRY_PRIORITY_DEFAULT:
      return &self->queues[1];
    case FERRY_PRIORITY_LOW:
      return &self->queues[2];
    }

  g_assert_not_reached ();
}

static Host *
enter_host (FerryScheduler *self,
            const char     *host_key)
{
  Host *host = g_hash_table_lookup (self->hosts, host_key);

  if (host == NULL)
    {
      host = g_new0 (Host, 1);
      g_hash_table_insert (self->hosts, g_strdup (host_key), host);
    }
  host->n_entries++;
  return host;
}

static void
leave_host (FerryScheduler *self,
            const Entry    *entry)
{
  if (--entry->host->n_entries == 0)
    g_hash_table_remove (self->hosts, entry->host_key);
}

void
ferry_scheduler_add (FerryScheduler *self,
                     gpointer        item,
                     const char     *host_key,
                     FerryPriority   priority)
{
  Entry *entry;

  if (g_hash_table_contains (self->entries, item))
    return;

  entry = g_new0 (Entry, 1);
  entry->item = item;
  entry->host_key = g_strdup (host_key);
  entry->host = enter_host (self, host_key);
  entry->priority = priority;
  entry->link.data = entry;
  g_hash_table_insert (self->entries, item, entry);
  g_queue_push_tail_link (get_queue (self, priority), &entry->link);
}

void
ferry_scheduler_make_next (FerryScheduler *self,
                           gpointer        item)
{
  Entry  *entry = g_hash_table_lookup (self->entries, item);
  GQueue *queue;

  if (entry == NULL || entry->is_running)
    return;

  queue = get_queue (self, entry->priority);
  g_queue_unlink (queue, &entry->link);
  g_queue_push_head_link (queue, &entry->link);
}

void
ferry_scheduler_set_priority (FerryScheduler *self,
                              gpointer        item,
                              FerryPriority   priority)
{
  Entry *entry = g_hash_table_lookup (self->entries, item);

  if (entry == NULL || entry->priority == priority)
    return;

  if (!entry->is_running)
    {
      g_queue_unlink (get_queue (self, entry->priority), &entry->link);
      g_queue_push_tail_link (get_queue (self, priority), &entry->link);
    }
  entry->priority = priority;
}

void
ferry_scheduler_remove (FerryScheduler *self,
                        gpointer        item)
{
  Entry *entry = g_hash_table_lookup (self->entries, item);

  if (entry == NULL)
    return;

  if (entry->is_running)
    {
      self->n_running--;
      entry->host->n_running--;
    }
  else
    g_queue_unlink (get_queue (self, entry->priority), &entry->link);
  leave_host (self, entry);
  g_hash_table_remove (self->entries, item);
}

static gboolean
has_room (FerryScheduler *self,
          const Entry    *entry)
{
  return entry->host->n_running < self->max_per_host;
}

static gpointer
run (FerryScheduler *self,
     GQueue         *queue,
     Entry          *entry)
{
  g_queue_unlink (queue, &entry->link);
  entry->is_running = TRUE;
  self->n_running++;
  entry->host->n_running++;
  return entry->item;
}

gpointer
ferry_scheduler_choose (FerryScheduler *self)
{
  if (self->n_running >= self->max_running)
    return NULL;

  for (guint i = 0; i < N_PRIORITIES; i++)
    for (GList *l = self->queues[i].head; l != NULL; l = l->next)
      if (has_room (self, l->data))
        return run (self, &self->queues[i], l->data);

  return NULL;
}

gboolean
ferry_scheduler_is_held_by_host (FerryScheduler *self,
                                 gpointer        item)
{
  const Entry *entry = g_hash_table_lookup (self->entries, item);

  if (entry == NULL || entry->is_running)
    return FALSE;

  return self->n_running < self->max_running && !has_room (self, entry);
}

guint
ferry_scheduler_get_n_running (FerryScheduler *self)
{
  return self->n_running;
}

guint
ferry_scheduler_get_n_waiting (FerryScheduler *self)
{
  guint n = 0;

  for (guint i = 0; i < N_PRIORITIES; i++)
    n += self->queues[i].length;

  return n;
}
