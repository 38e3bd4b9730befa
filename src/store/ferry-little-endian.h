/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* A number as it lies in a file of the store, whatever the machine: the lowest
 * byte first, at @bytes, which need not be aligned. */

static inline void
ferry_le_put_32 (guint8 *bytes,
                 guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (bytes, &value, sizeof value);
}

static inline void
ferry_le_put_64 (guint8 *bytes,
                 guint64 value)
{
  value = GUINT64_TO_LE (value);
  memcpy (bytes, &value, sizeof value);
}

static inline guint32
ferry_le_get_32 (const guint8 *bytes)
{
  guint32 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_LE (value);
}

static inline guint64
ferry_le_get_64 (const guint8 *bytes)
{
  guint64 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT64_FROM_LE (value);
}

G_END_DECLS
