/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-finder.h"

#include <string.h>

struct _FerryFinder
{
  FerryQuery  query;
  char      **words; /* (owned) folded; empty when nothing is searched for */
  GHashTable *ids;   /* (owned) (nullable) a set of query.ids */
};

FerryFinder *
ferry_finder_new (const FerryQuery *query)
{
  FerryFinder *self = g_new0 (FerryFinder, 1);

  ferry_query_copy (query, &self->query);
  self->words = ferry_query_split (query->search);
  if (self->query.ids == NULL)
    return self;

  self->ids = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; self->query.ids[i] != NULL; i++)
    g_hash_table_add (self->ids, self->query.ids[i]);
  return self;
}

void
ferry_finder_free (FerryFinder *self)
{
  g_clear_pointer (&self->ids, g_hash_table_unref);
  g_strfreev (self->words);
  ferry_query_clear (&self->query);
  g_free (self);
}

const FerryQuery *
ferry_finder_get_query (FerryFinder *self)
{
  return &self->query;
}

gboolean
ferry_finder_matches (FerryFinder            *self,
                      const FerryCatalogItem *item)
{
  const FerryQuery *query = &self->query;

  if (item->is_hidden)
    return FALSE;
  if (query->filter != FERRY_FILTER_ALL &&
      query->filter != ferry_filter_of_status ((FerryStatus) item->status))
    return FALSE;
  if (query->group != NULL && !g_str_equal (query->group, item->group))
    return FALSE;
  for (guint i = 0; self->words[i] != NULL; i++)
    if (strstr (item->search, self->words[i]) == NULL)
      return FALSE;

  return self->ids == NULL || g_hash_table_contains (self->ids, item->id);
}

/* What needs a look comes first, what is over last. */
static gint64
get_rank (FerryStatus status)
{
  switch (status)
    {
    case FERRY_STATUS_RUNNING:
      return 0;
    case FERRY_STATUS_PAUSED_RECOVERABLE:
      return 1;
    case FERRY_STATUS_IDLE:
      return 2;
    case FERRY_STATUS_PAUSED_NO_NETWORK:
      return 3;
    case FERRY_STATUS_PAUSED_COSTED_NETWORK:
      return 4;
    case FERRY_STATUS_PAUSED_SYSTEM_POLICY:
      return 5;
    case FERRY_STATUS_PAUSED:
      return 6;
    case FERRY_STATUS_ERROR:
      return 7;
    case FERRY_STATUS_CANCELED:
      return 8;
    case FERRY_STATUS_COMPLETED:
      return 9;
    }

  g_assert_not_reached ();
}

gint64
ferry_finder_get_number (FerrySort               sort,
                         const FerryCatalogItem *item)
{
  switch (sort)
    {
    case FERRY_SORT_CREATED:
    case FERRY_SORT_NAME:
      return 0;
    case FERRY_SORT_SIZE:
      return item->total;
    case FERRY_SORT_STATUS:
      return get_rank ((FerryStatus) item->status);
    case FERRY_SORT_FINISHED:
      return item->finished;
    }

  g_assert_not_reached ();
}

static int
compare_numbers (gint64 a,
                 gint64 b)
{
  return (a > b) - (a < b);
}

int
ferry_finder_compare (FerryFinder            *self,
                      const FerryCatalogItem *a,
                      const FerryCatalogItem *b)
{
  FerrySort sort = self->query.sort;
  int       order;

  if (sort == FERRY_SORT_NAME)
    order = strcmp (a->name, b->name);
  else
    order = compare_numbers (ferry_finder_get_number (sort, a), ferry_finder_get_number (sort, b));
  if (order == 0)
    order = compare_numbers ((gint64) a->sequence, (gint64) b->sequence);

  return self->query.is_descending ? -order : order;
}

/* Each word of @wider is part of one of ours. */
static gboolean
has_longer_words (FerryFinder *self,
                  FerryFinder *wider)
{
  for (guint i = 0; wider->words[i] != NULL; i++)
    {
      gboolean is_found = FALSE;

      for (guint j = 0; self->words[j] != NULL && !is_found; j++)
        is_found = strstr (self->words[j], wider->words[i]) != NULL;
      if (!is_found)
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_same_ids (char **a,
             char **b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

gboolean
ferry_finder_narrows (FerryFinder *self,
                      FerryFinder *wider)
{
  const FerryQuery *a = &self->query;
  const FerryQuery *b = &wider->query;

  return a->sort == b->sort && !a->is_descending == !b->is_descending &&
         (b->filter == FERRY_FILTER_ALL || a->filter == b->filter) &&
         (b->group == NULL || g_strcmp0 (a->group, b->group) == 0) &&
         (b->ids == NULL || is_same_ids (a->ids, b->ids)) && has_longer_words (self, wider);
}
