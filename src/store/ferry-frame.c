/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-frame.h"

#include "ferry-crc32c.h"
#include "ferry-file-header.h"

#include <string.h>

#define CRC_OFFSET 12
#define ID_OFFSET 16
#define GENERATION_OFFSET 32
#define HEADER_SIZE 40
#define HEADER_SIZE_1 32

static gsize
round_up (gsize length)
{
  return (length + FERRY_FRAME_ALIGNMENT - 1) & ~(gsize) (FERRY_FRAME_ALIGNMENT - 1);
}

gsize
ferry_frame_get_length (gsize payload_length)
{
  return round_up (HEADER_SIZE + payload_length);
}

static guint32
compute_crc (const guint8 *frame,
             gsize         length)
{
  guint32 crc = ferry_crc32c (0, frame, CRC_OFFSET);

  return ferry_crc32c (crc, frame + ID_OFFSET, length - ID_OFFSET);
}

void
ferry_frame_append (const FerryFrame *self,
                    GByteArray       *bytes)
{
  gsize   length = ferry_frame_get_length (self->payload_length);
  guint   begin = bytes->len;
  guint32 words[3] = { 0 };
  guint64 generation = GUINT64_TO_LE (self->generation);
  guint32 crc;
  guint8 *frame;

  memcpy (words, "FRM2", sizeof words[0]);
  words[1] = GUINT32_TO_LE ((guint32) self->payload_length);
  words[2] = GUINT32_TO_LE ((guint32) self->kind);
  g_byte_array_set_size (bytes, begin + (guint) length);
  frame = bytes->data + begin;
  memset (frame, 0, length);
  memcpy (frame, words, sizeof words);
  ferry_uuid_to_bytes (&self->id, frame + ID_OFFSET);
  memcpy (frame + GENERATION_OFFSET, &generation, sizeof generation);
  if (self->payload_length > 0)
    memcpy (frame + HEADER_SIZE, self->payload, self->payload_length);
  crc = GUINT32_TO_LE (compute_crc (frame, length));
  memcpy (frame + CRC_OFFSET, &crc, sizeof crc);
}

static gboolean
is_known_kind (guint32 kind)
{
  return kind == FERRY_FRAME_REQUEST || kind == FERRY_FRAME_RECORD || kind == FERRY_FRAME_REMOVE;
}

gboolean
ferry_frame_parse (FerryFrame   *self,
                   guint         version,
                   const guint8 *data,
                   gsize         size)
{
  gsize   header_size = version == 1 ? HEADER_SIZE_1 : HEADER_SIZE;
  guint64 generation = 0;
  guint32 words[4];
  gsize   payload_length;
  gsize   length;

  if (size < header_size || memcmp (data, version == 1 ? "FRM1" : "FRM2", sizeof words[0]) != 0)
    return FALSE;
  memcpy (words, data, sizeof words);
  payload_length = GUINT32_FROM_LE (words[1]);
  if (payload_length > size - header_size || !is_known_kind (GUINT32_FROM_LE (words[2])))
    return FALSE;
  length = round_up (header_size + payload_length);
  if (length > size || compute_crc (data, length) != GUINT32_FROM_LE (words[3]))
    return FALSE;

  if (version != 1)
    memcpy (&generation, data + GENERATION_OFFSET, sizeof generation);
  self->kind = (FerryFrameKind) GUINT32_FROM_LE (words[2]);
  ferry_uuid_from_bytes (&self->id, data + ID_OFFSET);
  self->generation = GUINT64_FROM_LE (generation);
  self->payload = data + header_size;
  self->payload_length = payload_length;
  self->length = length;
  return TRUE;
}

static gboolean
is_wanted (const FerryFrameScan *scan,
           const FerryFrame     *frame)
{
  return scan->version == 1 || scan->generation == FERRY_FRAME_ANY_GENERATION ||
         frame->generation == scan->generation;
}

void
ferry_frame_scan (FerryFrameScan *scan)
{
  gsize offset = scan->begin;

  scan->end = scan->begin;
  scan->n_skipped = 0;
  while (offset < scan->size)
    {
      FerryFrame frame;

      if (!ferry_frame_parse (&frame, scan->version, scan->data + offset, scan->size - offset) ||
          !is_wanted (scan, &frame))
        {
          offset += FERRY_FRAME_ALIGNMENT;
          continue;
        }
      scan->n_skipped += offset - scan->end;
      if (scan->func != NULL)
        scan->func (&frame, offset, scan->user_data);
      offset += frame.length;
      scan->end = offset;
    }
}
