/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-rig.h"

G_BEGIN_DECLS

/* How fast the engine's time goes: a retry is there in a blink. */
#define FAULT_HASTE 10

#define FAULT_SIZE (1024 * 1024)
#define FAULT_HALF (FAULT_SIZE / 2)

/**
 * FaultWay: how a download comes to meet the fault.
 * @FAULT_WAY_NEW: from its first request on
 * @FAULT_WAY_NEW_SEGMENTS: the same with up to four connections
 * @FAULT_WAY_CUT: after half of the file the connection breaks; the next
 *   request meets it
 * @FAULT_WAY_STOP: the program ends then; that of the next one meets it
 * @FAULT_WAY_SEGMENTS: several connections break
 */
typedef enum
{
  FAULT_WAY_NEW = 1 << 0,
  FAULT_WAY_NEW_SEGMENTS = 1 << 1,
  FAULT_WAY_CUT = 1 << 2,
  FAULT_WAY_STOP = 1 << 3,
  FAULT_WAY_SEGMENTS = 1 << 4,
} FaultWay;

#define FAULT_WAYS_NEW (FAULT_WAY_NEW | FAULT_WAY_NEW_SEGMENTS)
#define FAULT_WAYS_HALF (FAULT_WAY_CUT | FAULT_WAY_STOP)
#define FAULT_WAYS_RESUME (FAULT_WAYS_HALF | FAULT_WAY_SEGMENTS)

/**
 * FaultRow: a fault and what is to become of the download. Zero for what is
 * not said.
 * @name: the test's
 * @ways: FaultWay, or-ed; a test each
 * @path: NULL: /a.bin, and the file is to be a.bin
 * @size: 0: FAULT_SIZE, and four times that for several connections
 * @options: of the request, see ferry_test_rig_get()
 * @before: faults until half of the file has come
 * @faults: the faults
 * @status: 0: completed
 * @error: 0: none
 * @version: whose bytes the file is to have; 0: 1
 * @new_size: of that version; 0: @size
 * @restarts: how often it begins again from byte 0 (at least once, with
 *   several connections)
 * @requests: that the origin sees after @before; 0: any number
 * @mends: then the server is as @before, the user lets it go on, and it goes on
 *   from what it had
 * @leaves: what lies in the folder if it did not end well; NULL: nothing
 */
typedef struct
{
  const char *name;
  guint       ways;
  const char *path;
  guint64     size;
  const char *options;
  const char *before[4];
  const char *faults[8];
  FerryStatus status;
  int         error;
  guint       version;
  guint64     new_size;
  guint       restarts;
  guint       requests;
  const char *leaves;
  gboolean    mends;
} FaultRow;

/* What came so far is kept. */
#define FAULT_PART ".a.bin.part"

/* Adds the tests of all @rows, which must be static. */
void fault_rows_add (const FaultRow *rows,
                     gsize           n_rows);

G_END_DECLS
