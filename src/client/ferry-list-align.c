/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-list-align.h"

#define NOBODY G_MAXUINT

/* Patience sorting: the longest run of anchors whose new positions ascend as
 * their old ones do. TRUE for each that is in it. (transfer full) */
static gboolean *
find_kept (GArray *anchors)
{
  g_autofree guint *tails = g_new (guint, anchors->len + 1); /* best last one by length */
  g_autofree guint *before = g_new (guint, anchors->len + 1);
  gboolean         *is_kept = g_new0 (gboolean, anchors->len + 1);
  guint             length = 0;

  for (guint i = 0; i < anchors->len; i++)
    {
      const FerryAnchor *anchor = &g_array_index (anchors, FerryAnchor, i);
      guint              low = 0;
      guint              high = length;

      if (!anchor->is_there)
        continue;
      while (low < high)
        {
          guint middle = low + (high - low) / 2;

          if (g_array_index (anchors, FerryAnchor, tails[middle]).new_position <
              anchor->new_position)
            low = middle + 1;
          else
            high = middle;
        }
      before[i] = low > 0 ? tails[low - 1] : NOBODY;
      tails[low] = i;
      length = MAX (length, low + 1);
    }

  for (guint i = length > 0 ? tails[length - 1] : NOBODY; i != NOBODY; i = before[i])
    is_kept[i] = TRUE;

  return is_kept;
}

/* The rows between two kept ones, in the old list and in the new. */
typedef struct
{
  guint old_begin;
  guint old_end;
  guint new_begin;
  guint new_end;
} Gap;

/* Whether a known row has left the gap or come into it. */
static gboolean
is_disturbed (const Gap      *gap,
              GArray         *anchors,
              const gboolean *is_kept)
{
  for (guint i = 0; i < anchors->len; i++)
    {
      const FerryAnchor *anchor = &g_array_index (anchors, FerryAnchor, i);

      if (is_kept[i])
        continue;
      if (anchor->old_position >= gap->old_begin && anchor->old_position < gap->old_end)
        return TRUE;
      if (anchor->is_there && anchor->new_position >= gap->new_begin &&
          anchor->new_position < gap->new_end)
        return TRUE;
    }

  return FALSE;
}

static void
append_gap (GArray         *splices,
            const Gap      *gap,
            gboolean        is_lasting,
            GArray         *anchors,
            const gboolean *is_kept)
{
  FerrySplice splice = { gap->old_begin, gap->old_end - gap->old_begin,
                         gap->new_end - gap->new_begin };

  if (splice.n_removed == 0 && splice.n_added == 0)
    return;
  if (splice.n_removed == splice.n_added && is_lasting && !is_disturbed (gap, anchors, is_kept))
    return;

  g_array_append_val (splices, splice);
}

GArray *
ferry_list_align (GArray  *anchors,
                  guint    n_old,
                  guint    n_new,
                  gboolean is_lasting)
{
  GArray              *splices = g_array_new (FALSE, FALSE, sizeof (FerrySplice));
  g_autofree gboolean *is_kept = NULL;
  Gap                  gap = { 0, n_old, 0, n_new };

  g_return_val_if_fail (anchors != NULL, splices);

  is_kept = find_kept (anchors);
  for (guint i = anchors->len; i > 0; i--)
    {
      const FerryAnchor *anchor = &g_array_index (anchors, FerryAnchor, i - 1);

      if (!is_kept[i - 1])
        continue;
      gap.old_begin = anchor->old_position + 1;
      gap.new_begin = anchor->new_position + 1;
      append_gap (splices, &gap, is_lasting, anchors, is_kept);
      gap.old_end = anchor->old_position;
      gap.new_end = anchor->new_position;
    }
  gap.old_begin = 0;
  gap.new_begin = 0;
  append_gap (splices, &gap, is_lasting, anchors, is_kept);

  return splices;
}
