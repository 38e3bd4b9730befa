/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-file-header.h"

#include "ferry-crc32c.h"

#include <string.h>

#define MAGIC_SIZE 8
#define CRC_OFFSET (FERRY_FILE_HEADER_SIZE - 4)
#define ORDER_MARK 0x01020304u

static const char *
get_magic (FerryFileKind kind)
{
  switch (kind)
    {
    case FERRY_FILE_JOURNAL:
      return "FerryJnl";
    case FERRY_FILE_SNAPSHOT:
      return "FerrySnp";
    }
  g_assert_not_reached ();
}

static void
put_32 (guint8 *bytes,
        guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (bytes, &value, sizeof value);
}

static void
put_64 (guint8 *bytes,
        guint64 value)
{
  value = GUINT64_TO_LE (value);
  memcpy (bytes, &value, sizeof value);
}

static guint32
get_32 (const guint8 *bytes)
{
  guint32 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_LE (value);
}

static guint64
get_64 (const guint8 *bytes)
{
  guint64 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT64_FROM_LE (value);
}

void
ferry_file_header_encode (const FerryFileHeader *self,
                          guint8                *bytes)
{
  guint32 mark = self->is_swapped ? GUINT32_SWAP_LE_BE (ORDER_MARK) : ORDER_MARK;

  memset (bytes, 0, FERRY_FILE_HEADER_SIZE);
  memcpy (bytes, get_magic (self->kind), MAGIC_SIZE);
  put_32 (bytes + 8, self->version);
  memcpy (bytes + 12, &mark, sizeof mark);
  put_64 (bytes + 16, self->generation);
  put_64 (bytes + 24, self->index_offset);
  put_32 (bytes + 32, self->n_unsettled);
  put_32 (bytes + 36, self->n_settled);
  put_32 (bytes + 40, self->index_crc);
  put_32 (bytes + 44, self->summaries_crc);
  put_64 (bytes + 48, self->summaries_offset);
  put_32 (bytes + CRC_OFFSET, ferry_crc32c (0, bytes, CRC_OFFSET));
}

FerryFileHeaderVerdict
ferry_file_header_parse (FerryFileHeader *self,
                         FerryFileKind    kind,
                         const guint8    *data,
                         gsize            size)
{
  guint32 mark;
  guint32 version;

  if (size < FERRY_FILE_HEADER_SIZE || memcmp (data, get_magic (kind), MAGIC_SIZE) != 0)
    return FERRY_FILE_HEADER_DAMAGED;
  if (get_32 (data + CRC_OFFSET) != ferry_crc32c (0, data, CRC_OFFSET))
    return FERRY_FILE_HEADER_DAMAGED;

  version = get_32 (data + 8);
  if (version > FERRY_FORMAT_VERSION)
    return FERRY_FILE_HEADER_TOO_NEW;
  memcpy (&mark, data + 12, sizeof mark);
  if (version == 0 || (mark != ORDER_MARK && mark != GUINT32_SWAP_LE_BE (ORDER_MARK)))
    return FERRY_FILE_HEADER_DAMAGED;

  self->kind = kind;
  self->version = version;
  self->is_swapped = mark != ORDER_MARK;
  self->generation = get_64 (data + 16);
  self->index_offset = get_64 (data + 24);
  self->n_unsettled = get_32 (data + 32);
  self->n_settled = get_32 (data + 36);
  self->index_crc = get_32 (data + 40);
  self->summaries_crc = get_32 (data + 44);
  self->summaries_offset = get_64 (data + 48);
  return FERRY_FILE_HEADER_GOOD;
}
