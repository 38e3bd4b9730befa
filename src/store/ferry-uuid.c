/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-uuid.h"

#include <string.h>

#define TEXT_LENGTH 36
#define N_DIGITS 32

static gboolean
is_dash_position (guint position)
{
  return position == 8 || position == 13 || position == 18 || position == 23;
}

static void
set_digit (FerryUuid *self,
           guint      digit,
           guint64    value)
{
  guint64 *half = digit < N_DIGITS / 2 ? &self->high : &self->low;
  guint    shift = 60 - 4 * (digit % (N_DIGITS / 2));

  *half = (*half & ~(G_GUINT64_CONSTANT (0xf) << shift)) | (value << shift);
}

gboolean
ferry_uuid_parse_prefix (const char *prefix,
                         FerryUuid  *first,
                         FerryUuid  *last)
{
  FerryUuid low = { 0, 0 };
  FerryUuid high = { G_MAXUINT64, G_MAXUINT64 };
  guint     n_digits = 0;

  g_return_val_if_fail (prefix != NULL, FALSE);

  for (guint i = 0; prefix[i] != '\0'; i++)
    {
      if (i == TEXT_LENGTH)
        return FALSE;
      if (is_dash_position (i))
        {
          if (prefix[i] != '-')
            return FALSE;
          continue;
        }
      if (!g_ascii_isxdigit (prefix[i]))
        return FALSE;
      set_digit (&low, n_digits, (guint64) g_ascii_xdigit_value (prefix[i]));
      set_digit (&high, n_digits, (guint64) g_ascii_xdigit_value (prefix[i]));
      n_digits++;
    }

  *first = low;
  *last = high;
  return TRUE;
}

gboolean
ferry_uuid_parse (const char *text,
                  FerryUuid  *uuid)
{
  FerryUuid last;

  g_return_val_if_fail (text != NULL, FALSE);

  return strlen (text) == TEXT_LENGTH && ferry_uuid_parse_prefix (text, uuid, &last);
}

/* By hand: a list of all transfers formats a hundred thousand. */
void
ferry_uuid_format (const FerryUuid *self,
                   char             text[FERRY_UUID_TEXT_SIZE])
{
  char *next = text;

  for (guint digit = 0; digit < N_DIGITS; digit++)
    {
      guint64 half = digit < N_DIGITS / 2 ? self->high : self->low;

      if (is_dash_position ((guint) (next - text)))
        *next++ = '-';
      *next++ = "0123456789abcdef"[(half >> (60 - 4 * (digit % (N_DIGITS / 2)))) & 0xf];
    }
  *next = '\0';
}

char *
ferry_uuid_to_string (const FerryUuid *self)
{
  char text[FERRY_UUID_TEXT_SIZE];

  ferry_uuid_format (self, text);
  return g_strdup (text);
}

void
ferry_uuid_to_bytes (const FerryUuid *self,
                     guint8          *bytes)
{
  guint64 high = GUINT64_TO_BE (self->high);
  guint64 low = GUINT64_TO_BE (self->low);

  memcpy (bytes, &high, sizeof high);
  memcpy (bytes + sizeof high, &low, sizeof low);
}

void
ferry_uuid_from_bytes (FerryUuid    *self,
                       const guint8 *bytes)
{
  memcpy (&self->high, bytes, sizeof self->high);
  memcpy (&self->low, bytes + sizeof self->high, sizeof self->low);
  self->high = GUINT64_FROM_BE (self->high);
  self->low = GUINT64_FROM_BE (self->low);
}

int
ferry_uuid_compare (const FerryUuid *a,
                    const FerryUuid *b)
{
  if (a->high != b->high)
    return a->high < b->high ? -1 : 1;
  if (a->low != b->low)
    return a->low < b->low ? -1 : 1;
  return 0;
}

guint
ferry_uuid_hash (gconstpointer uuid)
{
  const FerryUuid *self = uuid;
  guint64          mixed = self->high ^ self->low;

  return (guint) (mixed ^ (mixed >> 32));
}

gboolean
ferry_uuid_equal (gconstpointer a,
                  gconstpointer b)
{
  return ferry_uuid_compare (a, b) == 0;
}
