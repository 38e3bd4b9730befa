/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The format that this version writes. It reads all from 1 on; format 1's
 * frames named no generation, format 2's snapshots have no summaries. What the
 * texts of a summary are made of belongs to the format as well. */
#define FERRY_FORMAT_VERSION 3

/**
 * The first 64 bytes of both state files. Their layout is the same in every
 * format version, so that a later version's file is told from a damaged one:
 *
 * |offset|size|what|
 * |---|---|---|
 * | 0|8|"FerryJnl" or "FerrySnp"|
 * | 8|4|format version|
 * |12|4|0x01020304 in the byte order of the file's GVariants|
 * |16|8|generation: the journal continues the snapshot of the same one; 0 is
 *       that of no snapshot|
 * |24|8|snapshot: where the index begins|
 * |32|4|snapshot: unsettled transfers|
 * |36|4|snapshot: settled transfers|
 * |40|4|snapshot: CRC-32C of the index|
 * |44|4|snapshot: CRC-32C of the summaries|
 * |48|8|snapshot: where the summaries begin, which end where the index begins;
 *       0 when there are none|
 * |56|4|zero|
 * |60|4|CRC-32C of the 60 bytes before|
 *
 * Numbers are little-endian.
 */
#define FERRY_FILE_HEADER_SIZE 64

typedef enum
{
  FERRY_FILE_JOURNAL,
  FERRY_FILE_SNAPSHOT,
} FerryFileKind;

/**
 * FerryFileHeader:
 * @is_swapped: the GVariants are in the other byte order than this machine's
 */
typedef struct
{
  FerryFileKind kind;
  guint32       version;
  gboolean      is_swapped;
  guint64       generation;
  guint64       index_offset;
  guint32       n_unsettled;
  guint32       n_settled;
  guint32       index_crc;
  guint32       summaries_crc;
  guint64       summaries_offset;
} FerryFileHeader;

typedef enum
{
  FERRY_FILE_HEADER_GOOD,
  FERRY_FILE_HEADER_DAMAGED,
  FERRY_FILE_HEADER_TOO_NEW,
} FerryFileHeaderVerdict;

/* Writes FERRY_FILE_HEADER_SIZE bytes. */
void ferry_file_header_encode (const FerryFileHeader *self,
                               guint8                *bytes);

/* Reads what may be a header of @kind. @self is filled for a good one only. */
FerryFileHeaderVerdict ferry_file_header_parse (FerryFileHeader *self,
                                                FerryFileKind    kind,
                                                const guint8    *data,
                                                gsize            size);

G_END_DECLS
