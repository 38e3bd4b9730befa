/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-row.h"
#include "ferry-situation.h"

G_BEGIN_DECLS

/**
 * Figures and sentences for people, the same in the window, the notifications
 * and the command line. Pure functions, translated; results are
 * (transfer full).
 */

/* "4.5 MiB" */
char *ferry_format_size (guint64 bytes);
/* "4.5 MiB/s" */
char *ferry_format_rate (guint64 bytes_per_second);
/* A clock for terminals: "0:05", "1:02:03", "2 d 3 h" */
char *ferry_format_duration (gint64 seconds);
/* In words: "5 seconds left", "3 minutes left", "2 hours left", "almost done". */
char *ferry_format_time_left (gint64 seconds);
/* Whole percent, rounded down: 100 only when nothing is missing; -1 when the
 * total is not known. */
int ferry_format_percent (gint64 received, gint64 total);
/* "1.2 of 4.5 GiB", "800.0 MiB of 4.5 GiB", "1.2 GiB" when the total is not known. */
char *ferry_format_amount (gint64 received, gint64 total);
/* What was: "just now", "5 minutes ago", "yesterday", a date; in seconds since
 * 1970. */
char *ferry_format_when (gint64 time, gint64 now);
/* What will be, in figures: "14:32:05" within the hour, "14:32" today, else
 * "2026-11-22 14:32". */
char *ferry_format_clock (gint64 time, gint64 now);

/* @next behind @first, whether or not that ends with a full stop. */
char *ferry_format_sentences (const char *first, const char *next);

/* "21:30", "Sunday 06:00", "1 December": when something will be otherwise, in as few
 * words as name it; unix seconds. */
char *ferry_format_until (gint64 time, gint64 now);

/* What a transfer waits for, in so few words that they fit a narrow window and
 * yet say what lets it go on; where there are none, the whole sentence of
 * @reason. */
const char *ferry_format_reason (FerryReason reason);

/**
 * ferry_format_status:
 * @row: what to tell of
 * @situation: (nullable): how the machine is, where that is known
 * @rate: bytes per second now
 * @now: seconds since 1970
 *
 * The one honest sentence about a transfer: while bytes flow how many there are
 * of how many, how fast and how long it will take; when it waits why, and what
 * lets it go on; when it failed why and what helps; when it is done how large it
 * is and when that was. What matters most comes first, so that it can be cut at
 * the end; where it waits it fits a narrow window, and the row's message says it
 * at length.
 */
char *ferry_format_status (const FerryRow       *row,
                           const FerrySituation *situation,
                           guint64               rate,
                           gint64                now);

G_END_DECLS
