/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-scheduler.h"

#define N_PRIORITIES 3

/* What limits its entries together: a host, or a group. */
typedef struct
{
  char    *name; /* (owned) */
  guint    n_entries;
  guint    n_running;
  gboolean is_serialized; /* a group: one at a time */
} Party;

/* The entries of one priority, host and group. Either all of them may run or
 * none, so that a choice looks only at the first of each lane: thousands that
 * wait for the same thing cost no more than one. */
typedef struct
{
  guint          level;
  Party         *host;      /* (unowned) */
  Party         *group;     /* (unowned) */
  guint          n_entries; /* running ones too */
  gint64         rank;      /* of the first that waits */
  GSequence     *waiting;   /* (owned) (element-type Entry) by rank */
  GSequenceIter *place;     /* (nullable) among the lanes of its level while somebody waits */
} Lane;

typedef struct
{
  gpointer       item; /* (unowned) */
  Lane          *lane; /* (unowned) goes with its last entry */
  gint64         rank;
  GSequenceIter *place; /* (nullable) among those that wait; NULL while it runs or is held */
  gboolean       is_held;
} Entry;

struct _FerryScheduler
{
  guint       max_running;
  guint       max_per_host;
  guint       n_running;
  gint64      first_rank;           /* lower than those in use */
  gint64      last_rank;            /* the highest in use */
  GHashTable *entries;              /* (owned) (element-type gpointer Entry) */
  GHashTable *hosts;                /* (owned) (element-type utf8 Party) */
  GHashTable *groups;               /* (owned) (element-type utf8 Party) */
  GHashTable *lanes;                /* (owned) (element-type Lane Lane) */
  GSequence  *levels[N_PRIORITIES]; /* (owned) (element-type Lane) by rank; best first */
};

static int
compare_ranks (gint64 a,
               gint64 b)
{
  return (a > b) - (a < b);
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b,
                 gpointer      data)
{
  return compare_ranks (((const Entry *) a)->rank, ((const Entry *) b)->rank);
}

static int
compare_lanes (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  return compare_ranks (((const Lane *) a)->rank, ((const Lane *) b)->rank);
}

static guint
hash_lane (gconstpointer data)
{
  const Lane *lane = data;

  return (g_direct_hash (lane->host) * 31 + g_direct_hash (lane->group)) * 31 + lane->level;
}

static gboolean
equal_lanes (gconstpointer a,
             gconstpointer b)
{
  const Lane *one = a;
  const Lane *other = b;

  return one->level == other->level && one->host == other->host && one->group == other->group;
}

static void
party_free (gpointer data)
{
  Party *party = data;

  g_free (party->name);
  g_free (party);
}

static void
lane_free (gpointer data)
{
  Lane *lane = data;

  g_sequence_free (lane->waiting);
  g_free (lane);
}

FerryScheduler *
ferry_scheduler_new (guint max_running,
                     guint max_per_host)
{
  FerryScheduler *self = g_new0 (FerryScheduler, 1);

  self->entries = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->hosts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, party_free);
  self->groups = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, party_free);
  self->lanes = g_hash_table_new_full (hash_lane, equal_lanes, NULL, lane_free);
  for (guint i = 0; i < N_PRIORITIES; i++)
    self->levels[i] = g_sequence_new (NULL);
  ferry_scheduler_set_limits (self, max_running, max_per_host);
  return self;
}

void
ferry_scheduler_free (FerryScheduler *self)
{
  for (guint i = 0; i < N_PRIORITIES; i++)
    g_sequence_free (self->levels[i]);
  g_hash_table_unref (self->lanes);
  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->hosts);
  g_hash_table_unref (self->groups);
  g_free (self);
}

void
ferry_scheduler_set_limits (FerryScheduler *self,
                            guint           max_running,
                            guint           max_per_host)
{
  g_return_if_fail (max_running > 0 && max_per_host > 0);

  self->max_running = max_running;
  self->max_per_host = max_per_host;
}

/* Hosts, groups and lanes. */

static guint
get_level (FerryPriority priority)
{
  switch (priority)
    {
    case FERRY_PRIORITY_HIGH:
      return 0;
    case FERRY_PRIORITY_DEFAULT:
      return 1;
    case FERRY_PRIORITY_LOW:
      return 2;
    }

  g_assert_not_reached ();
}

static Party *
ensure_party (GHashTable *parties,
              const char *name)
{
  Party *party = g_hash_table_lookup (parties, name);

  if (party == NULL)
    {
      party = g_new0 (Party, 1);
      party->name = g_strdup (name);
      g_hash_table_insert (parties, party->name, party);
    }
  return party;
}

static void
drop_party_if_unused (GHashTable *parties,
                      Party      *party)
{
  if (party->n_entries == 0 && !party->is_serialized)
    g_hash_table_remove (parties, party->name);
}

void
ferry_scheduler_set_serialized (FerryScheduler *self,
                                const char     *group,
                                gboolean        is_serialized)
{
  Party *party;

  g_return_if_fail (group != NULL && group[0] != '\0');

  party = ensure_party (self->groups, group);
  party->is_serialized = is_serialized;
  drop_party_if_unused (self->groups, party);
}

/* Those without a group are in one that has no name, and is never serialized. */
static Lane *
enter_lane (FerryScheduler *self,
            const char     *host_key,
            const char     *group,
            guint           level)
{
  Lane  wanted = { .level = level };
  Lane *lane;

  wanted.host = ensure_party (self->hosts, host_key);
  wanted.group = ensure_party (self->groups, group != NULL ? group : "");
  lane = g_hash_table_lookup (self->lanes, &wanted);
  if (lane == NULL)
    {
      lane = g_memdup2 (&wanted, sizeof wanted);
      lane->waiting = g_sequence_new (NULL);
      g_hash_table_add (self->lanes, lane);
    }
  lane->n_entries++;
  lane->host->n_entries++;
  lane->group->n_entries++;
  return lane;
}

static void
leave_lane (FerryScheduler *self,
            Lane           *lane)
{
  Party *host = lane->host;
  Party *group = lane->group;

  if (--lane->n_entries == 0)
    g_hash_table_remove (self->lanes, lane);
  host->n_entries--;
  drop_party_if_unused (self->hosts, host);
  group->n_entries--;
  drop_party_if_unused (self->groups, group);
}

/* A lane stands among the others where its first entry does. */
static void
place_lane (FerryScheduler *self,
            Lane           *lane)
{
  GSequenceIter *first = g_sequence_get_begin_iter (lane->waiting);
  gint64         rank;

  if (g_sequence_iter_is_end (first))
    {
      g_clear_pointer (&lane->place, g_sequence_remove);
      return;
    }

  rank = ((const Entry *) g_sequence_get (first))->rank;
  if (lane->place != NULL && lane->rank == rank)
    return;

  lane->rank = rank;
  if (lane->place == NULL)
    lane->place = g_sequence_insert_sorted (self->levels[lane->level], lane, compare_lanes, NULL);
  else
    g_sequence_sort_changed (lane->place, compare_lanes, NULL);
}

static void
begin_to_wait (FerryScheduler *self,
               Entry          *entry)
{
  entry->place = g_sequence_insert_sorted (entry->lane->waiting, entry, compare_entries, NULL);
  place_lane (self, entry->lane);
}

static void
stop_waiting (FerryScheduler *self,
              Entry          *entry)
{
  g_clear_pointer (&entry->place, g_sequence_remove);
  place_lane (self, entry->lane);
}

static gboolean
is_running (const Entry *entry)
{
  return entry->place == NULL && !entry->is_held;
}

static void
count_running (FerryScheduler *self,
               const Entry    *entry,
               int             difference)
{
  self->n_running += (guint) difference;
  entry->lane->host->n_running += (guint) difference;
  entry->lane->group->n_running += (guint) difference;
}

/* The queue. */

void
ferry_scheduler_add (FerryScheduler *self,
                     gpointer        item,
                     const char     *host_key,
                     const char     *group,
                     FerryPriority   priority)
{
  Entry *entry;

  if (g_hash_table_contains (self->entries, item))
    return;

  entry = g_new0 (Entry, 1);
  entry->item = item;
  entry->lane = enter_lane (self, host_key, group, get_level (priority));
  entry->rank = ++self->last_rank;
  g_hash_table_insert (self->entries, item, entry);
  begin_to_wait (self, entry);
}

void
ferry_scheduler_make_next (FerryScheduler *self,
                           gpointer        item)
{
  Entry *entry = g_hash_table_lookup (self->entries, item);

  if (entry == NULL || is_running (entry))
    return;

  if (entry->place != NULL)
    stop_waiting (self, entry);
  entry->rank = self->first_rank--;
  if (!entry->is_held)
    begin_to_wait (self, entry);
}

static void
change_lane (FerryScheduler *self,
             Entry          *entry,
             const char     *group,
             guint           level)
{
  Lane    *old_lane = entry->lane;
  gboolean is_waiting = entry->place != NULL;

  if (is_waiting)
    stop_waiting (self, entry);
  else if (!entry->is_held)
    count_running (self, entry, -1);

  entry->lane = enter_lane (self, old_lane->host->name, group, level);
  if (old_lane->level != level)
    entry->rank = ++self->last_rank;
  leave_lane (self, old_lane);

  if (is_waiting)
    begin_to_wait (self, entry);
  else if (!entry->is_held)
    count_running (self, entry, 1);
}

void
ferry_scheduler_set_priority (FerryScheduler *self,
                              gpointer        item,
                              FerryPriority   priority)
{
  Entry *entry = g_hash_table_lookup (self->entries, item);
  guint  level = get_level (priority);

  if (entry != NULL && entry->lane->level != level)
    change_lane (self, entry, entry->lane->group->name, level);
}

void
ferry_scheduler_set_group (FerryScheduler *self,
                           gpointer        item,
                           const char     *group)
{
  Entry *entry = g_hash_table_lookup (self->entries, item);

  if (entry != NULL && !g_str_equal (entry->lane->group->name, group != NULL ? group : ""))
    change_lane (self, entry, group, entry->lane->level);
}

void
ferry_scheduler_set_held (FerryScheduler *self,
                          gpointer        item,
                          gboolean        is_held)
{
  Entry *entry = g_hash_table_lookup (self->entries, item);

  if (entry == NULL || is_running (entry) || entry->is_held == is_held)
    return;

  if (is_held)
    stop_waiting (self, entry);
  entry->is_held = is_held;
  if (!is_held)
    begin_to_wait (self, entry);
}

void
ferry_scheduler_remove (FerryScheduler *self,
                        gpointer        item)
{
  Entry *entry = g_hash_table_lookup (self->entries, item);

  if (entry == NULL)
    return;

  if (entry->place != NULL)
    stop_waiting (self, entry);
  else if (!entry->is_held)
    count_running (self, entry, -1);
  leave_lane (self, entry->lane);
  g_hash_table_remove (self->entries, item);
}

static gboolean
has_room (FerryScheduler *self,
          const Lane     *lane)
{
  return lane->host->n_running < self->max_per_host;
}

static gboolean
may_run (FerryScheduler *self,
         const Lane     *lane)
{
  return has_room (self, lane) && !(lane->group->is_serialized && lane->group->n_running > 0);
}

static gpointer
run (FerryScheduler *self,
     Lane           *lane)
{
  Entry *entry = g_sequence_get (g_sequence_get_begin_iter (lane->waiting));

  stop_waiting (self, entry);
  count_running (self, entry, 1);
  return entry->item;
}

gpointer
ferry_scheduler_choose (FerryScheduler *self)
{
  if (self->n_running >= self->max_running)
    return NULL;

  for (guint i = 0; i < N_PRIORITIES; i++)
    for (GSequenceIter *place = g_sequence_get_begin_iter (self->levels[i]);
         !g_sequence_iter_is_end (place);
         place = g_sequence_iter_next (place))
      if (may_run (self, g_sequence_get (place)))
        return run (self, g_sequence_get (place));

  return NULL;
}

gboolean
ferry_scheduler_is_held_by_host (FerryScheduler *self,
                                 gpointer        item)
{
  const Entry *entry = g_hash_table_lookup (self->entries, item);

  if (entry == NULL || entry->place == NULL)
    return FALSE;

  return self->n_running < self->max_running && !has_room (self, entry->lane);
}

gboolean
ferry_scheduler_is_serialized (FerryScheduler *self,
                               gpointer        item)
{
  const Entry *entry = g_hash_table_lookup (self->entries, item);

  return entry != NULL && entry->lane->group->is_serialized;
}

gboolean
ferry_scheduler_is_waiting (FerryScheduler *self,
                            gpointer        item)
{
  const Entry *entry = g_hash_table_lookup (self->entries, item);

  return entry != NULL && entry->place != NULL;
}

guint
ferry_scheduler_get_n_running (FerryScheduler *self)
{
  return self->n_running;
}

guint
ferry_scheduler_get_n_waiting (FerryScheduler *self)
{
  return g_hash_table_size (self->entries) - self->n_running;
}
