/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-usage-axis.h"

#include <glib/gi18n-lib.h>

#define KIB G_GUINT64_CONSTANT (1024)

static const char *const units[] = {
  /* Translators: %s is a number. */
  N_ ("%s KiB"),
  N_ ("%s MiB"),
  N_ ("%s GiB"),
  N_ ("%s TiB"),
  N_ ("%s PiB"),
};

/* Tenths of a unit. */
static const guint steps[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000 };

static guint64
get_size (guint unit)
{
  return KIB << (10 * unit);
}

void
ferry_usage_axis_init (FerryUsageAxis *self,
                       guint64         bytes,
                       guint           most_steps)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (most_steps >= 2);

  /* Where nothing was used there is a scale all the same. */
  if (bytes == 0)
    bytes = KIB * KIB;

  self->unit = 0;
  while (self->unit + 1 < G_N_ELEMENTS (units) && bytes >= get_size (self->unit + 1))
    self->unit++;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      guint64 size = get_size (self->unit);

      self->step = size / 10 * steps[i] + size % 10 * steps[i] / 10;
      self->n = (guint) MAX ((bytes - 1) / self->step + 1, 2);
      if (self->n <= most_steps)
        return;
    }
}

guint64
ferry_usage_axis_get_top (const FerryUsageAxis *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->step * self->n;
}

char *
ferry_usage_axis_format (const FerryUsageAxis *self,
                         guint                 line)
{
  g_autofree char *number = NULL;
  GString         *text;
  guint64          size;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->unit < G_N_ELEMENTS (units), NULL);

  if (line == 0)
    return g_strdup ("0");

  size = get_size (self->unit);
  number = g_strdup_printf ("%.*f", self->step < size ? 1 : 0,
                            (double) self->step / (double) size * line);
  text = g_string_new (_ (units[self->unit]));
  g_string_replace (text, "%s", number, 1);
  return g_string_free (text, FALSE);
}
