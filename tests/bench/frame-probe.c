/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

/* Loaded before GTK (LD_PRELOAD), it looks at the frame clock of each window
 * that is presented and writes a line for each frame to the file FERRY_FRAMES:
 * when it began, how long it took, and how much of that the program computed, in
 * microseconds. The measured program is the one that people run. */

#include "config.h"

#include <dlfcn.h>
#include <gtk/gtk.h>
#include <stdio.h>
#include <time.h>

#define PROBED "ferry-frame-probe"

typedef struct
{
  gint64 time;
  gint64 computed;
} Begin;

static FILE *output;

static gint64
get_computed (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &spent);

  return (gint64) spent.tv_sec * G_USEC_PER_SEC + spent.tv_nsec / 1000;
}

static void
before_paint_cb (GdkFrameClock *clock,
                 Begin         *begin)
{
  begin->time = g_get_monotonic_time ();
  begin->computed = get_computed ();
}

static void
after_paint_cb (GdkFrameClock *clock,
                Begin         *begin)
{
  fprintf (output, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
           begin->time, g_get_monotonic_time () - begin->time, get_computed () - begin->computed);
  fflush (output);
}

static void
probe (GtkWindow *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  Begin         *begin;

  if (clock == NULL || output == NULL || g_object_get_data (G_OBJECT (clock), PROBED) != NULL)
    return;

  begin = g_new0 (Begin, 1);
  g_object_set_data_full (G_OBJECT (clock), PROBED, begin, g_free);
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), begin);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (after_paint_cb), begin);
}

/* In the place of GTK's own, which it calls. */
G_MODULE_EXPORT void
gtk_window_present (GtkWindow *window)
{
  static void (*present) (GtkWindow *);
  const char *path = g_getenv ("FERRY_FRAMES");

  if (present == NULL)
    *(void **) &present = dlsym (RTLD_NEXT, "gtk_window_present");
  if (output == NULL && path != NULL)
    output = fopen (path, "w");
  present (window);
  probe (window);
}
