/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-cli-screen.h"
#include "ferry-transfer.h"

G_BEGIN_DECLS

/**
 * FerryCliProgressMode:
 * @FERRY_CLI_PROGRESS_NONE: only failures, on standard error
 * @FERRY_CLI_PROGRESS_PLAIN: whole lines, now and then
 * @FERRY_CLI_PROGRESS_SCREEN: bars that move, on a terminal
 */
typedef enum
{
  FERRY_CLI_PROGRESS_NONE,
  FERRY_CLI_PROGRESS_PLAIN,
  FERRY_CLI_PROGRESS_SCREEN,
} FerryCliProgressMode;

/**
 * FerryCliProgress:
 *
 * Tells a person how transfers are doing. It looks at their counters only while
 * one is running; while all wait nothing wakes up (I8). Main thread.
 */
typedef struct _FerryCliProgress FerryCliProgress;

/* @output, @errors: file descriptors, not closed by this. Failures go to
 * @errors, except on a screen, where they stand among the other lines. */
FerryCliProgress *ferry_cli_progress_new (FerryCliProgressMode mode,
                                          int                  output,
                                          int                  errors);
void              ferry_cli_progress_free (FerryCliProgress *self);

/* Follows @transfer from now on. It may be told of twice. */
void ferry_cli_progress_add (FerryCliProgress *self,
                             FerryTransfer    *transfer);
/* Tells that @transfer, if it is followed, has changed; it may be another object
 * of the same id. The first time that it is settled its last line is written. */
void ferry_cli_progress_update (FerryCliProgress *self,
                                FerryTransfer    *transfer);
/* Says that @transfer will not go on in this run, and why. */
void ferry_cli_progress_block (FerryCliProgress *self,
                               FerryTransfer    *transfer);
/* No further line of @id; its objects are dropped. */
void ferry_cli_progress_forget (FerryCliProgress *self,
                                const char       *id);
/* Writes a sentence that is no transfer's own, to @errors unless there is a
 * screen. */
void ferry_cli_progress_warn (FerryCliProgress *self,
                              const char       *sentence);

/* Makes room for a line that somebody else writes to the same terminal. */
void ferry_cli_progress_hide (FerryCliProgress *self);

/* Whether a timer runs. */
gboolean ferry_cli_progress_is_ticking (FerryCliProgress *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryCliProgress, ferry_cli_progress_free)

G_END_DECLS
