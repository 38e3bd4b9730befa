/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-watch-range.h"

gboolean
ferry_watch_range_contains (const FerryWatchRange *self,
                            guint                  position)
{
  return position >= self->position && position - self->position < self->count;
}

void
ferry_watch_range_splice (FerryWatchRange *self,
                          guint            position,
                          guint            removed,
                          guint            added)
{
  /* Ends may be far beyond the list. */
  guint64 begin = self->position;
  guint64 end = begin + self->count;
  guint64 gone = (guint64) position + removed;

  if (self->count == 0 || position >= end)
    return;
  if (gone <= begin)
    {
      /* All of it is before the first row. */
      self->position = (guint) MIN (begin - removed + added, G_MAXUINT);
      return;
    }
  if (position <= begin && gone >= end)
    return;

  begin = MIN (begin, position);
  end = gone < end ? end - removed + added : (guint64) position + added;
  self->position = (guint) begin;
  self->count = (guint) MIN (end - begin, G_MAXUINT);
}
