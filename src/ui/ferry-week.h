/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * The week as people see it. Days: 0 Monday … 6 Sunday.
 */

/* The day that a week begins with where the user lives. */
guint ferry_week_get_first_day (void);
/* "Tuesday", or "Tue"; (transfer full) */
char *ferry_week_dup_day_name (guint day);
char *ferry_week_dup_short_day_name (guint day);

G_END_DECLS
