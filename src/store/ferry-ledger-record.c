/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-ledger-record.h"

#include "ferry-crc32c.h"
#include "ferry-little-endian.h"

#include <string.h>

#define FILE_MAGIC "FerryLdg"
#define FILE_CRC_OFFSET (FERRY_LEDGER_HEADER_SIZE - 4)

#define MAGIC "FLR1"
#define ALIGNMENT 8
#define HEADER_SIZE 16
#define CRC_OFFSET 8
#define GENERATION_OFFSET 12
#define N_SUMS 6
#define ENTRY_SIZE (8 * (1 + N_SUMS))

/* Nobody moves an exabyte: sums below it can be added without end. */
#define MAX_SUM (G_GUINT64_CONSTANT (1) << 60)

void
ferry_ledger_header_append (guint32     generation,
                            GByteArray *bytes)
{
  guint8 header[FERRY_LEDGER_HEADER_SIZE] = FILE_MAGIC;

  ferry_le_put_32 (header + 8, FERRY_LEDGER_VERSION);
  ferry_le_put_32 (header + 12, generation);
  ferry_le_put_32 (header + FILE_CRC_OFFSET, ferry_crc32c (0, header, FILE_CRC_OFFSET));
  g_byte_array_append (bytes, header, sizeof header);
}

FerryFileHeaderVerdict
ferry_ledger_header_parse (const guint8 *data,
                           gsize         size,
                           guint32      *generation)
{
  guint32 version;

  *generation = 0;
  if (size < FERRY_LEDGER_HEADER_SIZE || memcmp (data, FILE_MAGIC, strlen (FILE_MAGIC)) != 0 ||
      ferry_le_get_32 (data + FILE_CRC_OFFSET) != ferry_crc32c (0, data, FILE_CRC_OFFSET))
    return FERRY_FILE_HEADER_DAMAGED;

  version = ferry_le_get_32 (data + 8);
  if (version > FERRY_LEDGER_VERSION)
    return FERRY_FILE_HEADER_TOO_NEW;
  if (version == 0)
    return FERRY_FILE_HEADER_DAMAGED;

  *generation = ferry_le_get_32 (data + 12);
  return FERRY_FILE_HEADER_GOOD;
}

static gsize
get_length (gsize id_length,
            gsize body_length)
{
  gsize length = HEADER_SIZE + id_length + body_length;

  return (length + ALIGNMENT - 1) & ~(gsize) (ALIGNMENT - 1);
}

gsize
ferry_ledger_record_get_entry_length (gsize id_length)
{
  return get_length (id_length, ENTRY_SIZE);
}

static guint32
compute_crc (const guint8 *record,
             gsize         length)
{
  guint32 crc = ferry_crc32c (0, record, CRC_OFFSET);

  return ferry_crc32c (crc, record + GENERATION_OFFSET, length - GENERATION_OFFSET);
}

static gsize
encode_body (const FerryLedgerRecord *self,
             guint8                  *body)
{
  const FerryTraffic *sum = &self->sum;
  const guint64       sums[N_SUMS] = { sum->received, sum->sent, sum->all_received,
                                       sum->all_sent, sum->free_own, sum->free_all };
  gsize               length = 0;

  switch (self->kind)
    {
    case FERRY_LEDGER_RECORD_ENTRY:
      ferry_le_put_64 (body, (guint64) self->begin);
      for (guint i = 0; i < N_SUMS; i++)
        ferry_le_put_64 (body + 8 * (i + 1), sums[i]);
      return ENTRY_SIZE;
    case FERRY_LEDGER_RECORD_MARK:
      length = strlen (self->mark);
      memcpy (body, self->mark, length);
      return length;
    case FERRY_LEDGER_RECORD_FORGET:
      return 0;
    }

  g_assert_not_reached ();
}

void
ferry_ledger_record_append (const FerryLedgerRecord *self,
                            guint32                  generation,
                            GByteArray              *bytes)
{
  guint8  body[MAX (ENTRY_SIZE, FERRY_LEDGER_MAX_MARK)];
  gsize   body_length = encode_body (self, body);
  gsize   id_length = strlen (self->id);
  gsize   length = get_length (id_length, body_length);
  guint   begin = bytes->len;
  guint8 *record;

  g_byte_array_set_size (bytes, begin + (guint) length);
  record = bytes->data + begin;
  memset (record, 0, length);
  memcpy (record, MAGIC, strlen (MAGIC));
  record[4] = (guint8) self->kind;
  record[5] = (guint8) id_length;
  record[6] = (guint8) body_length;
  ferry_le_put_32 (record + GENERATION_OFFSET, generation);
  memcpy (record + HEADER_SIZE, self->id, id_length);
  memcpy (record + HEADER_SIZE + id_length, body, body_length);
  ferry_le_put_32 (record + CRC_OFFSET, compute_crc (record, length));
}

/* Ids and marks go over the bus and into words of the caller's. */
static gboolean
read_text (char         *text,
           const guint8 *bytes,
           gsize         length)
{
  memcpy (text, bytes, length);
  text[length] = '\0';
  return g_utf8_validate (text, (gssize) length, NULL);
}

static gboolean
read_entry (FerryLedgerRecord *self,
            const guint8      *body)
{
  guint64 sums[N_SUMS];

  self->begin = (gint64) ferry_le_get_64 (body);
  if (self->begin < FERRY_LEDGER_MIN_BEGIN || self->begin > FERRY_LEDGER_MAX_BEGIN)
    return FALSE;
  for (guint i = 0; i < N_SUMS; i++)
    {
      sums[i] = ferry_le_get_64 (body + 8 * (i + 1));
      if (sums[i] > MAX_SUM)
        return FALSE;
    }

  self->sum = (FerryTraffic){ sums[0], sums[1], sums[2], sums[3], sums[4], sums[5] };
  return TRUE;
}

static gboolean
read_body (FerryLedgerRecord *self,
           const guint8      *body,
           gsize              length)
{
  self->begin = 0;
  self->sum = (FerryTraffic){ 0 };
  self->mark[0] = '\0';
  switch ((guint) self->kind)
    {
    case FERRY_LEDGER_RECORD_ENTRY:
      return length == ENTRY_SIZE && read_entry (self, body);
    case FERRY_LEDGER_RECORD_MARK:
      return length <= FERRY_LEDGER_MAX_MARK && read_text (self->mark, body, length);
    case FERRY_LEDGER_RECORD_FORGET:
      return length == 0;
    default:
      return FALSE;
    }
}

gboolean
ferry_ledger_record_parse (FerryLedgerRecord *self,
                           guint32           *generation,
                           const guint8      *data,
                           gsize              size)
{
  gsize id_length, body_length;

  if (size < HEADER_SIZE || memcmp (data, MAGIC, strlen (MAGIC)) != 0)
    return FALSE;

  id_length = data[5];
  body_length = data[6] | (gsize) data[7] << 8;
  self->length = get_length (id_length, body_length);
  if (self->length > size ||
      compute_crc (data, self->length) != ferry_le_get_32 (data + CRC_OFFSET))
    return FALSE;

  *generation = ferry_le_get_32 (data + GENERATION_OFFSET);
  self->kind = (FerryLedgerRecordKind) data[4];
  return id_length > 0 && read_text (self->id, data + HEADER_SIZE, id_length) &&
         read_body (self, data + HEADER_SIZE + id_length, body_length);
}

void
ferry_ledger_scan (FerryLedgerScan *self)
{
  gsize offset = FERRY_LEDGER_HEADER_SIZE;

  self->end = offset;
  self->n_skipped = 0;
  while (offset < self->size)
    {
      FerryLedgerRecord record;
      guint32           generation;

      if (!ferry_ledger_record_parse (&record, &generation, self->data + offset,
                                      self->size - offset) ||
          (!self->is_any && generation != self->generation))
        {
          offset += ALIGNMENT;
          continue;
        }
      self->n_skipped += offset - self->end;
      self->func (&record, self->user_data);
      offset += record.length;
      self->end = offset;
    }
}
