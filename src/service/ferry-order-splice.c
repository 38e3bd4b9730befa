/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-order-splice.h"

#include <string.h>

/* More signals than this cost their reader more than looking at a region anew. */
#define MOST_SPLICES 64

/* One gap between items that stay: a stretch of the old places and one of the
 * new ones. */
typedef struct
{
  guint                  gap;
  const FerryOrderPlace *was;
  const FerryOrderPlace *now;
  guint                  n_was;
  guint                  n_now;
  guint                  position; /* of the first in the old order */
  guint                  position_now;
} Gap;

static guint
count_stretch (const GArray *places,
               guint         first,
               guint         gap)
{
  guint n = 0;

  while (first + n < places->len && g_array_index (places, FerryOrderPlace, first + n).gap == gap)
    n++;

  return n;
}

/* The items at both ends that are the same are no difference. */
static void
trim (Gap       *gap,
      GPtrArray *stayed)
{
  while (gap->n_was > 0 && gap->n_now > 0 && gap->was->item == gap->now->item)
    {
      g_ptr_array_add (stayed, gap->now->item);
      gap->was++;
      gap->now++;
      gap->n_was--;
      gap->n_now--;
      gap->position++;
      gap->position_now++;
    }
  while (gap->n_was > 0 && gap->n_now > 0 &&
         gap->was[gap->n_was - 1].item == gap->now[gap->n_now - 1].item)
    {
      g_ptr_array_add (stayed, gap->now[gap->n_now - 1].item);
      gap->n_was--;
      gap->n_now--;
    }
}

/* An empty array has no place that could be pointed at. */
static const FerryOrderPlace *
get_place (const GArray *places,
           guint         index)
{
  return places->len > 0 ? &g_array_index (places, FerryOrderPlace, index) : NULL;
}

/* Those gaps where there is a difference, in order. */
static GArray *
find_gaps (const GArray *was,
           const GArray *now,
           GPtrArray    *stayed)
{
  GArray *gaps = g_array_new (FALSE, FALSE, sizeof (Gap));
  guint   i = 0, j = 0;

  while (i < was->len || j < now->len)
    {
      const FerryOrderPlace *a = get_place (was, i);
      const FerryOrderPlace *b = get_place (now, j);
      Gap                    gap;

      if (i == was->len)
        gap.gap = b->gap;
      else if (j == now->len)
        gap.gap = a->gap;
      else
        gap.gap = MIN (a->gap, b->gap);

      gap.was = a;
      gap.now = b;
      gap.n_was = count_stretch (was, i, gap.gap);
      gap.n_now = count_stretch (now, j, gap.gap);
      gap.position = gap.gap + i;
      gap.position_now = gap.gap + j;
      i += gap.n_was;
      j += gap.n_now;
      trim (&gap, stayed);
      if (gap.n_was + gap.n_now > 0)
        g_array_append_val (gaps, gap);
    }

  return gaps;
}

static void
tell (const GArray          *gaps,
      const FerryOrderFuncs *funcs,
      gpointer               user_data)
{
  const Gap *first = &g_array_index (gaps, Gap, 0);
  const Gap *last = &g_array_index (gaps, Gap, gaps->len - 1);

  if (gaps->len > MOST_SPLICES)
    {
      funcs->changed (first->position, last->position + last->n_was - first->position,
                      last->position_now + last->n_now - first->position, user_data);
      return;
    }

  /* From the end, so that the positions of the others stay what they are. */
  for (const Gap *gap = last; gap >= first; gap--)
    funcs->changed (gap->position, gap->n_was, gap->n_now, user_data);
}

static void
merge (GPtrArray    *rest,
       const GArray *now)
{
  guint from = rest->len;
  guint to = rest->len + now->len;

  g_ptr_array_set_size (rest, (int) to);
  for (guint i = now->len; i > 0; i--)
    {
      const FerryOrderPlace *place = &g_array_index (now, FerryOrderPlace, i - 1);
      guint                  n = from - place->gap;

      from -= n;
      to -= n;
      memmove (rest->pdata + to, rest->pdata + from, n * sizeof (gpointer));
      rest->pdata[--to] = place->item;
    }
}

void
ferry_order_splice (GPtrArray             *rest,
                    const GArray          *was,
                    const GArray          *now,
                    const FerryOrderFuncs *funcs,
                    gpointer               user_data)
{
  g_autoptr (GPtrArray) stayed = g_ptr_array_new ();
  g_autoptr (GArray)    gaps = find_gaps (was, now, stayed);

  merge (rest, now);
  if (gaps->len > 0)
    tell (gaps, funcs, user_data);
  if (stayed->len > 0)
    funcs->stayed (stayed, user_data);
}

void
ferry_order_compare (GPtrArray             *was,
                     GPtrArray             *now,
                     const FerryOrderFuncs *funcs,
                     gpointer               user_data)
{
  guint shorter = MIN (was->len, now->len);
  guint head = 0, tail = 0;

  while (head < shorter && was->pdata[head] == now->pdata[head])
    head++;
  while (tail < shorter - head &&
         was->pdata[was->len - 1 - tail] == now->pdata[now->len - 1 - tail])
    tail++;

  if (head + tail < was->len || head + tail < now->len)
    funcs->changed (head, was->len - head - tail, now->len - head - tail, user_data);
}
