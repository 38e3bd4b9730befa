/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-crc32c.h"
#include "ferry-ledger-book.h"
#include "ferry-little-endian.h"
#include "fuzz.h"

#include <string.h>

#define RECORD_HEADER_SIZE 16
#define GENERATION 7

typedef struct
{
  FerryLedgerBook *book; /* (unowned) */
  gsize            length;
} Reading;

static void
apply_cb (const FerryLedgerRecord *record,
          gpointer                 data)
{
  Reading *reading = data;

  g_assert_cmpuint (strlen (record->id), >, 0);
  g_assert_true (g_utf8_validate (record->id, -1, NULL));
  g_assert_true (g_utf8_validate (record->mark, -1, NULL));
  reading->length += record->length;
  ferry_ledger_book_apply (reading->book, record);
}

static FerryLedgerBook *
read_book (const guint8 *data,
           gsize         size)
{
  FerryLedgerBook *book = ferry_ledger_book_new ();
  Reading          reading = { book, 0 };
  FerryLedgerScan  scan = { data, size, 0, TRUE, apply_cb, &reading, 0, 0 };

  scan.is_any = ferry_ledger_header_parse (data, size, &scan.generation) != FERRY_FILE_HEADER_GOOD;
  ferry_ledger_scan (&scan);
  g_assert_cmpuint (reading.length + scan.n_skipped, ==, scan.end - FERRY_LEDGER_HEADER_SIZE);
  g_assert_true (reading.length == 0 || scan.end <= size);
  return book;
}

static void
print_cb (const char         *id,
          gint64              begin,
          const FerryTraffic *sum,
          gpointer            data)
{
  g_string_append_printf (data, "%s %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT "\n", id, begin,
                          sum->received + sum->sent + sum->all_received + sum->all_sent +
                              sum->free_own + sum->free_all);
}

static char *
print (FerryLedgerBook *book)
{
  GString       *text = g_string_new (NULL);
  g_auto (GStrv) ids = ferry_ledger_book_list (book);

  for (guint i = 0; ids[i] != NULL; i++)
    g_string_append_printf (text, "%s: %s\n", ids[i], ferry_ledger_book_get_mark (book, ids[i]));
  ferry_ledger_book_foreach (book, NULL, G_MININT64, G_MAXINT64, print_cb, text);
  return g_string_free (text, FALSE);
}

/* What was read is written, and read as the same. */
static void
check (const guint8 *data,
       gsize         size)
{
  g_autoptr (FerryLedgerBook) book = read_book (data, size);
  g_autoptr (FerryLedgerBook) again = NULL;
  g_autoptr (GByteArray)      file = g_byte_array_new ();
  g_autofree char            *text = print (book);
  g_autofree char            *text_again = NULL;

  ferry_ledger_header_append (GENERATION, file);
  ferry_ledger_book_append_since (book, 0, GENERATION, file);
  again = read_book (file->data, file->len);
  text_again = print (again);
  g_assert_cmpstr (text, ==, text_again);
}

/* Makes what looks like a record pass, so that what lies behind the checksum is
 * tried as well. */
static void
seal_record (guint8 *record,
             gsize   size)
{
  gsize length;

  if (size < RECORD_HEADER_SIZE || memcmp (record, "FLR1", 4) != 0)
    return;
  length = (RECORD_HEADER_SIZE + record[5] + (record[6] | (gsize) record[7] << 8) + 7) & ~(gsize) 7;
  if (length <= size)
    ferry_le_put_32 (record + 8,
                     ferry_crc32c (ferry_crc32c (0, record, 8), record + 12, length - 12));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree guint8 *sealed = g_memdup2 (data, size);

  if (size >= FERRY_LEDGER_HEADER_SIZE)
    ferry_le_put_32 (sealed + FERRY_LEDGER_HEADER_SIZE - 4,
                     ferry_crc32c (0, sealed, FERRY_LEDGER_HEADER_SIZE - 4));
  for (gsize i = 0; i < size; i += 8)
    seal_record (sealed + i, size - i);

  check (data, size);
  check (sealed, size);
  return 0;
}
