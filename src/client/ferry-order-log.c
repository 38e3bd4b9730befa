/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-order-log.h"

/* Who asks for something so old asks again instead. */
#define MOST_CHANGES 256

struct _FerryOrderLog
{
  GArray *splices;    /* (owned) (element-type FerrySplice) the last one made @generation */
  guint   generation; /* counts the changes */
};

gboolean
ferry_splice_move (const FerrySplice *splice,
                   guint             *position)
{
  if (*position < splice->position)
    return TRUE;
  if (*position - splice->position < splice->n_removed)
    return FALSE;

  *position = *position - splice->n_removed + splice->n_added;
  return TRUE;
}

FerryOrderLog *
ferry_order_log_new (void)
{
  FerryOrderLog *self = g_new0 (FerryOrderLog, 1);

  self->splices = g_array_new (FALSE, FALSE, sizeof (FerrySplice));

  return self;
}

void
ferry_order_log_free (FerryOrderLog *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->splices);
  g_free (self);
}

guint
ferry_order_log_get_generation (FerryOrderLog *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->generation;
}

void
ferry_order_log_add (FerryOrderLog     *self,
                     const FerrySplice *splice)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (splice != NULL);

  if (self->splices->len == MOST_CHANGES)
    g_array_remove_range (self->splices, 0, MOST_CHANGES / 2);
  g_array_append_vals (self->splices, splice, 1);
  self->generation++;
}

void
ferry_order_log_forget (FerryOrderLog *self)
{
  g_return_if_fail (self != NULL);

  g_array_set_size (self->splices, 0);
}

gboolean
ferry_order_log_reaches (FerryOrderLog *self,
                         guint          generation)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return generation <= self->generation && self->generation - generation <= self->splices->len;
}

gboolean
ferry_order_log_move (FerryOrderLog *self,
                      guint          generation,
                      guint         *position)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ferry_order_log_reaches (self, generation), FALSE);

  for (guint i = self->splices->len - (self->generation - generation); i < self->splices->len; i++)
    if (!ferry_splice_move (&g_array_index (self->splices, FerrySplice, i), position))
      return FALSE;

  return TRUE;
}
