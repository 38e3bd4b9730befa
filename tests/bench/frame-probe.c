/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

/* Loaded before GTK (LD_PRELOAD), it looks at the frame clock of each window
 * that is presented and writes a line for each frame to the file FERRY_FRAMES:
 * when it began, how long it took, and how much of that the program computed, in
 * microseconds. Before the frame that first shows a transfer by its name it writes
 * a line "shown". The measured program is the one that people run. */

#include "config.h"

#include <dlfcn.h>
#include <gtk/gtk.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define PROBED "ferry-frame-probe"

typedef struct
{
  gint64 time;
  gint64 computed;
} Begin;

static FILE    *output;
static gboolean is_shown;

static gint64
get_computed (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &spent);

  return (gint64) spent.tv_sec * G_USEC_PER_SEC + spent.tv_nsec / 1000;
}

static gboolean
has_words (GtkWidget *widget)
{
  GtkWidget *child;

  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    return TRUE;
  for (child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_words (child))
      return TRUE;

  return FALSE;
}

/* A row of the list that is on the screen, and loaded. */
static gboolean
shows_transfer (GtkWidget *widget)
{
  GtkWidget *child;

  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (strcmp (gtk_widget_get_css_name (widget), "transfer") == 0)
    return gtk_widget_get_height (widget) > 0 && has_words (widget);
  for (child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_transfer (child))
      return TRUE;

  return FALSE;
}

static void
look_for_transfers (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  GList            *node;

  for (node = windows; node != NULL && !is_shown; node = node->next)
    is_shown = shows_transfer (node->data);
  if (is_shown)
    fputs ("shown\n", output);
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
  if (!is_shown)
    look_for_transfers ();
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
