/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a size is given in; in the order in which the units are offered. Data plans
 * are sold in powers of ten. */
typedef enum
{
  FERRY_SIZE_UNIT_MB,
  FERRY_SIZE_UNIT_GB,
  FERRY_SIZE_UNIT_TB,
  FERRY_SIZE_UNIT_MIB,
  FERRY_SIZE_UNIT_GIB,
  FERRY_SIZE_UNIT_TIB,
} FerrySizeUnit;

/* What people type: digits, and a part after a point or a comma. FALSE with @size
 * untouched for anything else, and for what no disk could hold. */
gboolean ferry_size_text_parse (const char *text, FerrySizeUnit unit, guint64 *size);

/* The number to show for @size, of at most two digits after the point of the
 * locale, and its unit: the one in which @size is such a number, else a power of
 * ten. (transfer full) */
char *ferry_size_text_split (guint64 size, FerrySizeUnit *unit);

G_END_DECLS
