/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-file-header.h"
#include "ferry-traffic.h"

G_BEGIN_DECLS

/* The format that this version writes, and the only one there has been. */
#define FERRY_LEDGER_VERSION 1

#define FERRY_LEDGER_MAX_ID 255
#define FERRY_LEDGER_MAX_MARK 255

/* The years 2000 to 2199: other clocks are wrong. */
#define FERRY_LEDGER_MIN_BEGIN G_GINT64_CONSTANT (946684800)
#define FERRY_LEDGER_MAX_BEGIN G_GINT64_CONSTANT (7258118400)

/**
 * The first 32 bytes of the ledger, laid out alike in every version. Numbers are
 * little-endian.
 *
 * |offset|size|what|
 * |---|---|---|
 * | 0|8|"FerryLdg"|
 * | 8|4|format version|
 * |12|4|generation of the file|
 * |16|12|zero|
 * |28|4|CRC-32C of the 28 bytes before|
 */
#define FERRY_LEDGER_HEADER_SIZE 32

void                   ferry_ledger_header_append (guint32     generation,
                                                   GByteArray *bytes);
FerryFileHeaderVerdict ferry_ledger_header_parse (const guint8 *data,
                                                  gsize         size,
                                                  guint32      *generation);

/**
 * FerryLedgerRecordKind:
 * @FERRY_LEDGER_RECORD_ENTRY: what was counted from @begin on, all of it
 * @FERRY_LEDGER_RECORD_MARK: where the counting stood; an empty one for nowhere
 * @FERRY_LEDGER_RECORD_FORGET: all that was said of the connection before is void
 *
 * The numbers are stored: they never change.
 */
typedef enum
{
  FERRY_LEDGER_RECORD_ENTRY = 1,
  FERRY_LEDGER_RECORD_MARK = 2,
  FERRY_LEDGER_RECORD_FORGET = 3,
} FerryLedgerRecordKind;

/**
 * FerryLedgerRecord:
 * @length: of the whole record in the file; set by the parser
 *
 * One thing that the ledger says of a connection. Each says all of it, so that it
 * may be read twice. Records begin at multiples of 8:
 *
 * |offset|size|what|
 * |---|---|---|
 * | 0|4|"FLR1"|
 * | 4|1|kind|
 * | 5|1|length of the id: 1 … 255|
 * | 6|2|length of what follows the id|
 * | 8|4|CRC-32C of all of the record but these four bytes|
 * |12|4|generation of the file: a leftover of another file is no record|
 * |16|…|id; then for an entry begin and the six sums of FerryTraffic, 8 bytes each,
 *       for a mark its text; then zeros up to a multiple of 8|
 */
typedef struct
{
  FerryLedgerRecordKind kind;
  char                  id[FERRY_LEDGER_MAX_ID + 1];
  gint64                begin;
  FerryTraffic          sum;
  char                  mark[FERRY_LEDGER_MAX_MARK + 1];
  gsize                 length;
} FerryLedgerRecord;

/* Length in the file of an entry of a connection with so long an id. */
gsize ferry_ledger_record_get_entry_length (gsize id_length);

void ferry_ledger_record_append (const FerryLedgerRecord *self,
                                 guint32                  generation,
                                 GByteArray              *bytes);

/* FALSE when there is no whole, intact and sensible record at @data. @generation is
 * what it says. */
gboolean ferry_ledger_record_parse (FerryLedgerRecord *self,
                                    guint32           *generation,
                                    const guint8      *data,
                                    gsize              size);

typedef void (*FerryLedgerRecordFunc) (const FerryLedgerRecord *record,
                                       gpointer                 user_data);

/**
 * FerryLedgerScan:
 * @data: the file
 * @generation: of its records; read without looking at it when @is_any is set
 * @end: (out): one after the last intact record: what follows is a torn tail
 * @n_skipped: (out): bytes between intact records that are none themselves; not 0
 *   means that the file is damaged
 *
 * Walks the records of a file. After a damaged one it goes on at the next that is
 * intact.
 */
typedef struct
{
  /* Input. */
  const guint8         *data;
  gsize                 size;
  guint32               generation;
  gboolean              is_any;
  FerryLedgerRecordFunc func;
  gpointer              user_data;

  /* Output. */
  gsize end;
  gsize n_skipped;
} FerryLedgerScan;

void ferry_ledger_scan (FerryLedgerScan *self);

G_END_DECLS
