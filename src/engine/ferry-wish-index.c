/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-wish-index.h"

typedef struct
{
  FerryRequest *request; /* (owned) of one who has the wish, or had it */
  GQueue        items;
} Wish;

struct _FerryWishIndex
{
  GHashTable *wishes; /* (owned) (element-type Wish Wish) */
};

static guint
hash_wish (gconstpointer data)
{
  return ferry_request_hash_wish (((const Wish *) data)->request);
}

static gboolean
equal_wishes (gconstpointer one,
              gconstpointer other)
{
  return ferry_request_equal_wish (((const Wish *) one)->request, ((const Wish *) other)->request);
}

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  ferry_request_unref (wish->request);
  g_free (wish);
}

FerryWishIndex *
ferry_wish_index_new (void)
{
  FerryWishIndex *self = g_new0 (FerryWishIndex, 1);

  self->wishes = g_hash_table_new_full (hash_wish, equal_wishes, NULL, wish_free);
  return self;
}

void
ferry_wish_index_free (FerryWishIndex *self)
{
  g_hash_table_unref (self->wishes);
  g_free (self);
}

static Wish *
lookup (FerryWishIndex *self,
        FerryRequest   *request)
{
  Wish wanted = { .request = request };

  return g_hash_table_lookup (self->wishes, &wanted);
}

void
ferry_wish_index_add (FerryWishIndex *self,
                      FerryRequest   *request,
                      FerryWishLink  *link,
                      gpointer        item)
{
  Wish *wish = lookup (self, request);

  g_return_if_fail (link->wish == NULL);

  if (wish == NULL)
    {
      wish = g_new0 (Wish, 1);
      wish->request = ferry_request_ref (request);
      g_hash_table_add (self->wishes, wish);
    }
  link->wish = wish;
  link->link.data = item;
  g_queue_push_tail_link (&wish->items, &link->link);
}

void
ferry_wish_index_remove (FerryWishIndex *self,
                         FerryWishLink  *link)
{
  Wish *wish = link->wish;

  if (wish == NULL)
    return;

  g_queue_unlink (&wish->items, &link->link);
  link->wish = NULL;
  if (g_queue_is_empty (&wish->items))
    g_hash_table_remove (self->wishes, wish);
}

const GList *
ferry_wish_index_find (FerryWishIndex *self,
                       FerryRequest   *request)
{
  const Wish *wish = lookup (self, request);

  return wish != NULL ? wish->items.head : NULL;
}
