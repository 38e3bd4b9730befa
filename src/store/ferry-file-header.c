/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-file-header.h"

#include "ferry-crc32c.h"
#include "ferry-little-endian.h"

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

void
ferry_file_header_encode (const FerryFileHeader *self,
                          guint8                *bytes)
{
  guint32 mark = self->is_swapped ? GUINT32_SWAP_LE_BE (ORDER_MARK) : ORDER_MARK;

  memset (bytes, 0, FERRY_FILE_HEADER_SIZE);
  memcpy (bytes, get_magic (self->kind), MAGIC_SIZE);
  ferry_le_put_32 (bytes + 8, self->version);
  memcpy (bytes + 12, &mark, sizeof mark);
  ferry_le_put_64 (bytes + 16, self->generation);
  ferry_le_put_64 (bytes + 24, self->index_offset);
  ferry_le_put_32 (bytes + 32, self->n_unsettled);
  ferry_le_put_32 (bytes + 36, self->n_settled);
  ferry_le_put_32 (bytes + 40, self->index_crc);
  ferry_le_put_32 (bytes + 44, self->summaries_crc);
  ferry_le_put_64 (bytes + 48, self->summaries_offset);
  ferry_le_put_32 (bytes + CRC_OFFSET, ferry_crc32c (0, bytes, CRC_OFFSET));
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
  if (ferry_le_get_32 (data + CRC_OFFSET) != ferry_crc32c (0, data, CRC_OFFSET))
    return FERRY_FILE_HEADER_DAMAGED;

  version = ferry_le_get_32 (data + 8);
  if (version > FERRY_FORMAT_VERSION)
    return FERRY_FILE_HEADER_TOO_NEW;
  memcpy (&mark, data + 12, sizeof mark);
  if (version == 0 || (mark != ORDER_MARK && mark != GUINT32_SWAP_LE_BE (ORDER_MARK)))
    return FERRY_FILE_HEADER_DAMAGED;

  self->kind = kind;
  self->version = version;
  self->is_swapped = mark != ORDER_MARK;
  self->generation = ferry_le_get_64 (data + 16);
  self->index_offset = ferry_le_get_64 (data + 24);
  self->n_unsettled = ferry_le_get_32 (data + 32);
  self->n_settled = ferry_le_get_32 (data + 36);
  self->index_crc = ferry_le_get_32 (data + 40);
  self->summaries_crc = ferry_le_get_32 (data + 44);
  self->summaries_offset = ferry_le_get_64 (data + 48);
  return FERRY_FILE_HEADER_GOOD;
}
