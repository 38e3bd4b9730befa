/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-row.h"

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
/* In words: "5 seconds left", "about 3 minutes left", "about 2 hours left". */
char *ferry_format_time_left (gint64 seconds);
/* Whole percent, rounded down: 100 only when nothing is missing; -1 when the
 * total is not known. */
int ferry_format_percent (gint64 received, gint64 total);
/* "1.2 of 4.5 GiB", "1.2 GiB" when the total is not known. */
char *ferry_format_amount (gint64 received, gint64 total);
/* "just now", "5 minutes ago", "yesterday", a date; @now in seconds. */
char *ferry_format_when (gint64 time, gint64 now);

/**
 * ferry_format_status:
 * @row: what to tell of
 * @rate: bytes per second now
 * @now: seconds since 1970
 *
 * The one honest sentence about a transfer: while bytes flow how many there are
 * of how many, how fast and how long it will take; when it waits why, and what
 * lets it go on; when it failed why and what helps; when it is done how large it
 * is and when that was.
 */
char *ferry_format_status (const FerryRow *row, guint64 rate, gint64 now);

G_END_DECLS
