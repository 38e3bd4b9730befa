/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-crc32c.h"

#include <string.h>

#define POLYNOMIAL 0x82f63b78u
#define N_SLICES 8

static guint32 table[N_SLICES][256];

static void
fill_table (void)
{
  for (guint byte = 0; byte < 256; byte++)
    {
      guint32 crc = byte;

      for (guint bit = 0; bit < 8; bit++)
        crc = (crc >> 1) ^ ((crc & 1) != 0 ? POLYNOMIAL : 0);
      table[0][byte] = crc;
    }
  for (guint byte = 0; byte < 256; byte++)
    for (guint slice = 1; slice < N_SLICES; slice++)
      table[slice][byte] = (table[slice - 1][byte] >> 8) ^ table[0][table[slice - 1][byte] & 0xff];
}

/* Eight bytes a step: the snapshot's index of 100,000 transfers is checked at
 * every start. */
static guint32
take_eight (guint32       crc,
            const guint8 *bytes)
{
  guint32 low;
  guint32 high;

  memcpy (&low, bytes, sizeof low);
  memcpy (&high, bytes + sizeof low, sizeof high);
  low = GUINT32_FROM_LE (low) ^ crc;
  high = GUINT32_FROM_LE (high);
  return table[7][low & 0xff] ^ table[6][(low >> 8) & 0xff] ^
         table[5][(low >> 16) & 0xff] ^ table[4][low >> 24] ^
         table[3][high & 0xff] ^ table[2][(high >> 8) & 0xff] ^
         table[1][(high >> 16) & 0xff] ^ table[0][high >> 24];
}

guint32
ferry_crc32c (guint32       crc,
              gconstpointer data,
              gsize         size)
{
  static gsize  is_ready;
  const guint8 *bytes = data;

  if (g_once_init_enter (&is_ready))
    {
      fill_table ();
      g_once_init_leave (&is_ready, 1);
    }

  crc = ~crc;
  for (; size >= N_SLICES; size -= N_SLICES, bytes += N_SLICES)
    crc = take_eight (crc, bytes);
  for (; size > 0; size--, bytes++)
    crc = (crc >> 8) ^ table[0][(crc ^ *bytes) & 0xff];
  return ~crc;
}
