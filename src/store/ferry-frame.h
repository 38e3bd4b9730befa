/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-uuid.h"

G_BEGIN_DECLS

/**
 * FerryFrameKind:
 * @FERRY_FRAME_REQUEST: a whole transfer, "(a{sv}a{sv})": request and record
 * @FERRY_FRAME_RECORD: "a{sv}": a newer record; the request is as it was
 * @FERRY_FRAME_REMOVE: no payload: the transfer is gone
 *
 * What a frame says of its transfer. The numbers are stored: they never change.
 */
typedef enum
{
  FERRY_FRAME_REQUEST = 1,
  FERRY_FRAME_RECORD = 2,
  FERRY_FRAME_REMOVE = 3,
} FerryFrameKind;

/**
 * FerryFrame:
 * @payload: (unowned) (nullable): @payload_length bytes
 * @length: of the whole frame in the file; set by the parser
 *
 * One record as bytes, in both state files. Frames begin at multiples of 8:
 *
 * |offset|size|what|
 * |---|---|---|
 * | 0|4|"FRM2"|
 * | 4|4|length of the payload|
 * | 8|4|kind|
 * |12|4|CRC-32C of all of the frame but these four bytes|
 * |16|16|UUID|
 * |32|8|generation of the file: a leftover of another file is no record|
 * |40|…|payload, then zeros up to a multiple of 8|
 *
 * Format 1 had "FRM1", no generation, and its payload at 32.
 */
typedef struct
{
  FerryFrameKind kind;
  FerryUuid      id;
  guint64        generation;
  const guint8  *payload;
  gsize          payload_length;
  gsize          length;
} FerryFrame;

#define FERRY_FRAME_ALIGNMENT 8

/* Length in the file of a frame with so long a payload. */
gsize ferry_frame_get_length (gsize payload_length);

/* Appends the frame in the current format. */
void ferry_frame_append (const FerryFrame *self,
                         GByteArray       *bytes);

/* Reads the frame that begins at @data. FALSE when there is no whole, intact
 * one. @version is the file's format. A frame of format 1 gets generation 0. */
gboolean ferry_frame_parse (FerryFrame   *self,
                            guint         version,
                            const guint8 *data,
                            gsize         size);

/* A frame that begins @offset bytes into the scanned data. */
typedef void (*FerryFrameFunc) (const FerryFrame *frame,
                                gsize             offset,
                                gpointer          user_data);

#define FERRY_FRAME_ANY_GENERATION G_MAXUINT64

/**
 * FerryFrameScan:
 * @data: the file; @begin: where its frames begin, a multiple of 8
 * @version: its format
 * @generation: the frames to see, or %FERRY_FRAME_ANY_GENERATION
 * @func: called for each in turn
 * @end: (out): one after the last intact frame: what follows is a torn tail
 * @n_skipped: (out): bytes between intact frames that are none themselves;
 *   not 0 means that the file is damaged
 *
 * Walks the frames of a file. After a damaged one it goes on at the next that
 * is intact.
 */
typedef struct
{
  /* Input. */
  const guint8  *data;
  gsize          size;
  gsize          begin;
  guint          version;
  guint64        generation;
  FerryFrameFunc func;
  gpointer       user_data;

  /* Output. */
  gsize end;
  gsize n_skipped;
} FerryFrameScan;

void ferry_frame_scan (FerryFrameScan *scan);

G_END_DECLS
