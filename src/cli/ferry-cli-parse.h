/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Values as people write them, as pure functions. Each returns %FALSE and
 * leaves its out argument alone for text that is not wholly understood.
 */

/* "500K", "2M", "1.5 MiB/s", "1G", "0": bytes per second. Suffixes are powers
 * of 1024, upper or lower case. */
gboolean ferry_cli_parse_rate (const char *text,
                               guint64    *rate);

/* "5GB", "500 MB", "1.5 GiB", "2G": bytes. As those who sell data count, GB is 10⁹;
 * GiB and G alone are 2³⁰. */
gboolean ferry_cli_parse_size (const char *text,
                               guint64    *size);

/* "7:00", "07", "24:00": minutes since midnight. */
gboolean ferry_cli_parse_time_of_day (const char *text,
                                      guint      *minutes);

/* A whole number from @least to @most. */
gboolean ferry_cli_parse_count (const char *text,
                                guint       least,
                                guint       most,
                                guint      *count);

/* Seconds with an optional fraction, as milliseconds. */
gboolean ferry_cli_parse_seconds (const char *text,
                                  guint      *milliseconds);

/* "+10min", "+2h", "+1h30min", "22:30" (the next such time), or ISO 8601 with
 * or without a zone ("2031-05-01", "2031-05-01T22:30", "…:15+09:00"): unix
 * seconds. @now gives the moment and the zone of local times. */
gboolean ferry_cli_parse_time (const char *text,
                               GDateTime  *now,
                               gint64     *time);

/* "Name: value" into its parts, without blanks around them. */
gboolean ferry_cli_parse_header (const char *text,
                                 char      **name,
                                 char      **value);

/* The addresses in @text: one a line; blank lines and those that begin with '#'
 * are left out. (transfer full) */
GStrv ferry_cli_parse_address_list (const char *text);

G_END_DECLS
