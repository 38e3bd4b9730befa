/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-size-text.h"

#include <math.h>
#include <string.h>

#define MB 1e6
#define GB 1e9
#define TB 1e12

#define MIB (1024.0 * 1024)
#define GIB (1024 * MIB)
#define TIB (1024 * GIB)

#define MOST (1024 * TIB)

static double
get_factor (FerrySizeUnit unit)
{
  switch (unit)
    {
    case FERRY_SIZE_UNIT_MB:
      return MB;
    case FERRY_SIZE_UNIT_GB:
      return GB;
    case FERRY_SIZE_UNIT_TB:
      return TB;
    case FERRY_SIZE_UNIT_MIB:
      return MIB;
    case FERRY_SIZE_UNIT_GIB:
      return GIB;
    case FERRY_SIZE_UNIT_TIB:
      return TIB;
    }

  g_return_val_if_reached (MB);
}

/* Digits with at most one point. */
static gboolean
is_number (const char *text)
{
  gsize n_digits = 0;
  gsize n_points = 0;

  for (const char *at = text; *at != '\0'; at++)
    {
      if (g_ascii_isdigit (*at))
        n_digits++;
      else if (*at == '.')
        n_points++;
      else
        return FALSE;
    }

  return n_digits > 0 && n_points <= 1;
}

gboolean
ferry_size_text_parse (const char   *text,
                       FerrySizeUnit unit,
                       guint64      *size)
{
  g_autofree char *number = g_strstrip (g_strdelimit (g_strdup (text), ",", '.'));
  double           bytes;

  if (!is_number (number))
    return FALSE;

  bytes = round (g_ascii_strtod (number, NULL) * get_factor (unit));
  if (bytes > MOST)
    return FALSE;

  *size = (guint64) bytes;
  return TRUE;
}

/* "2.50" is "2.5", and "5.00" is "5". */
static void
strip_zeros (char *number)
{
  gsize length = strlen (number);

  while (length > 0 && number[length - 1] == '0')
    number[--length] = '\0';
  if (length > 0 && !g_ascii_isdigit (number[length - 1]))
    number[length - 1] = '\0';
}

static FerrySizeUnit
choose_decimal (double size)
{
  if (size >= TB)
    return FERRY_SIZE_UNIT_TB;

  return size >= GB || size == 0 ? FERRY_SIZE_UNIT_GB : FERRY_SIZE_UNIT_MB;
}

static FerrySizeUnit
choose_binary (double size)
{
  if (size >= TIB)
    return FERRY_SIZE_UNIT_TIB;

  return size >= GIB ? FERRY_SIZE_UNIT_GIB : FERRY_SIZE_UNIT_MIB;
}

/* Whether two digits after the point say all of it. */
static gboolean
fits (double        size,
      FerrySizeUnit unit)
{
  double factor = get_factor (unit);

  return round (round (size / factor * 100) * factor / 100) == size;
}

char *
ferry_size_text_split (guint64        size,
                       FerrySizeUnit *unit)
{
  FerrySizeUnit decimal = choose_decimal ((double) size);
  FerrySizeUnit binary = choose_binary ((double) size);
  char         *number;

  *unit = !fits ((double) size, decimal) && fits ((double) size, binary) ? binary : decimal;
  number = g_strdup_printf ("%.2f", (double) size / get_factor (*unit));
  strip_zeros (number);
  return number;
}
