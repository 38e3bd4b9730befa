/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-week.h"

#ifdef __GLIBC__
#include <langinfo.h>
#include <stdint.h>
#endif

#define DAYS 7

#ifdef __GLIBC__
/* Locales count days from 30 November 1997, a Sunday, or from the day after it. */
#define MONDAY 19971201

static guint
find_first_day (void)
{
  const char *first = nl_langinfo (_NL_TIME_FIRST_WEEKDAY);
  /* A number in the place of a pointer. */
  guint origin = (guint) (uintptr_t) nl_langinfo (_NL_TIME_WEEK_1STDAY);
  guint offset = (guint) *first + DAYS - 1;

  return (origin == MONDAY ? offset : offset + DAYS - 1) % DAYS;
}
#else
static guint
find_first_day (void)
{
  return 0;
}
#endif

guint
ferry_week_get_first_day (void)
{
  return find_first_day ();
}

static char *
format_day (guint       day,
            const char *format)
{
  /* The first of January 2024 was a Monday. */
  g_autoptr (GDateTime) date = g_date_time_new_utc (2024, 1, 1 + (int) (day % DAYS), 12, 0, 0);

  return g_date_time_format (date, format);
}

char *
ferry_week_dup_day_name (guint day)
{
  return format_day (day, "%A");
}

char *
ferry_week_dup_short_day_name (guint day)
{
  return format_day (day, "%a");
}
