/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-chaos.h"

#include <string.h>

#define HABITS_MAX 2
#define MISHAPS_MAX 4

/* A %s stands for an offset in the file, %u for a small count; faults that come
 * together are parted by a semicolon. */
static const char *const habits[] = {
  "no-etag",
  "etag-weak",
  "no-last-modified",
  "last-modified-fresh",
  "last-modified:{date+100000}",
  "no-accept-ranges",
  "accept-ranges:none",
  "ranges-ignored",
  "resume,ranges-ignored",
  "slice-200",
  "range-block:4096",
  "range-early:100",
  "range-cap:64K",
  "range-total:*",
  "range-long:3000",
  "range-overrun:3000",
  "no-content-range",
  "multipart-range",
  "if-range-fails",
  "if-range-etag-fails",
  "head,status:405",
  "head,length:0",
  "chunked:1000",
  "close",
  "close-quietly",
  "http-1.0",
  "no-reason",
  "interim:103",
  "encoding:identity",
  "redirect-hops:3",
  "signed:2",
  "signed-elsewhere",
  "cookie-redirect",
  "busy=1,status:503:1",
  "busy=1,reset-at-once",
  "busy=2,status:429:0",
};

static const char *const mishaps[] = {
  "get,first=%u,cut:%s",
  "get,after=1,first=%u,cut:%s",
  "get,first=%u,reset:%s",
  "get,after=2,first=%u,reset:%s",
  "first=%u,reset-at-once",
  "first=%u,close-at-once",
  "after=1,first=%u,close-at-once",
  "first=%u,cut-head:40",
  "first=%u,status:500",
  "first=%u,status:503:1",
  "after=1,first=%u,status:502",
  "first=%u,status:429:0",
  "get,first=%u,stall:%s:300",
  "resume,first=%u,range-late:500",
  "resume,first=%u,range-total:77",
  "resume,first=%u,range-refused",
  "resume,first=%u,range-refused-bare",
  "resume,first=%u,ranges-ignored",
  "resume,first=%u,no-content-range",
  "first=%u,drop-next",
  "after=2,first=%u,drop-next",
  "every=3,first=%u,close-quietly",
};

static const char *const changes[] = {
  "after=2,version:2",
  "after=4,version:2",
  "after=3,version:2",
};

/* splitmix64, not GRand: the draw must not depend on the release of GLib. */
static guint64
draw (guint64 *state)
{
  guint64 value = *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  value = (value ^ (value >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  value = (value ^ (value >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return value ^ (value >> 31);
}

static guint64
draw_below (guint64 *state,
            guint64  limit)
{
  return draw (state) % limit;
}

static void
add_mishap (GPtrArray *faults,
            guint64   *state,
            guint64    size)
{
  const char         *form = mishaps[draw_below (state, G_N_ELEMENTS (mishaps))];
  g_autofree char    *count = g_strdup_printf ("%u", 1 + (guint) draw_below (state, 2));
  g_autofree char    *offset = NULL;
  g_autoptr (GString) text = g_string_new (form);
  g_auto (GStrv)      parts = NULL;
  guint               i;

  offset = g_strdup_printf ("%" G_GUINT64_FORMAT, draw_below (state, MAX (size, 1)));
  g_string_replace (text, "%u", count, 0);
  g_string_replace (text, "%s", offset, 0);
  parts = g_strsplit (text->str, ";", -1);
  for (i = 0; parts[i] != NULL; i++)
    g_ptr_array_add (faults, g_strdup (parts[i]));
}

/* HTTP/1.0 has no chunks: nobody could tell what their framing means. */
static gboolean
goes_with (GPtrArray  *faults,
           const char *habit)
{
  guint i;

  for (i = 0; i < faults->len; i++)
    {
      const char *other = faults->pdata[i];

      if ((g_str_equal (habit, "http-1.0") && g_str_has_prefix (other, "chunked")) ||
          (g_str_equal (other, "http-1.0") && g_str_has_prefix (habit, "chunked")))
        return FALSE;
    }

  return TRUE;
}

/* A change can be seen only while something tells the versions apart. */
static gboolean
hides_change (const char *habit)
{
  return strstr (habit, "etag") != NULL || strstr (habit, "modified") != NULL;
}

char **
ferry_fake_chaos_draw (guint64 seed,
                       guint64 size)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new ();
  guint64               state = seed;
  guint                 n_habits = draw_below (&state, HABITS_MAX + 1);
  guint                 n_mishaps = 1 + draw_below (&state, MISHAPS_MAX);
  gboolean              may_change = draw_below (&state, 4) == 0;
  guint                 i;

  for (i = 0; i < n_habits; i++)
    {
      const char *habit = habits[draw_below (&state, G_N_ELEMENTS (habits))];

      may_change = may_change && !hides_change (habit);
      if (goes_with (faults, habit))
        g_ptr_array_add (faults, g_strdup (habit));
    }
  for (i = 0; i < n_mishaps; i++)
    add_mishap (faults, &state, size);
  if (may_change)
    g_ptr_array_add (faults, g_strdup (changes[draw_below (&state, G_N_ELEMENTS (changes))]));
  g_ptr_array_add (faults, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&faults), FALSE);
}

guint
ferry_fake_chaos_get_version (const char *const *faults)
{
  guint i;

  for (i = 0; faults[i] != NULL; i++)
    if (g_str_has_suffix (faults[i], ",version:2"))
      return 2;

  return 1;
}
