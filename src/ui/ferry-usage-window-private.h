/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-usage-chart.h"
#include "ferry-usage-window.h"

G_BEGIN_DECLS

struct _FerryUsageWindow
{
  AdwWindow parent_instance;

  FerryClient          *client;      /* (owned) */
  GCancellable         *cancellable; /* (owned): ends with the window */
  GtkFileChooserNative *chooser;     /* (owned) (nullable): while it asks for a file */

  /* What was told last, "a(sxtttttt)" and "a{sa{sv}}". */
  GVariant *entries; /* (owned) (nullable): not asked for yet */
  GVariant *periods; /* (owned) (nullable) */

  /* Of the asking. */
  gboolean is_loading;
  gboolean is_stale;   /* ask again when the answer is there */
  gboolean is_visible; /* somebody can see the window */
  guint    timer_id;

  /* What is chosen. */
  GPtrArray     *ids;        /* (owned) (element-type utf8) (nullable): of the rows; NULL all */
  gboolean       is_showing; /* what is chosen is chosen by us */
  FerryUsageSpan span;

  /* Template. */
  AdwToastOverlay *toasts;
  GtkStack        *pages;
  AdwStatusPage   *failure_page;
  AdwComboRow     *network_row;
  AdwComboRow     *span_row;
  GtkWidget       *plan_box;
  GtkLabel        *used_label;
  GtkProgressBar  *bar;
  GtkLabel        *left_label;
  GtkLabel        *pace_label;
  GtkLabel        *sum_label;
  GtkLabel        *parts_label;
  FerryUsageChart *chart;
  GtkWidget       *networks_group;
  GtkListBox      *networks_list;
  GtkWidget       *days_group;
  GtkListBox      *days_list;
};

/* ferry-usage-window.c */

/* The connection that is chosen; NULL: all. */
const char *ferry_usage_window_get_id (FerryUsageWindow *self);
/* What the connection is called. (transfer full) */
char *ferry_usage_window_dup_name (FerryUsageWindow *self, const char *id);
/* The days or months that are shown, with what was used. (transfer full). @period: (out):
 * TRUE is returned in @has_plan (out) where it is that of a data plan. */
GArray *ferry_usage_window_build (FerryUsageWindow *self,
                                  FerryUsagePeriod *period,
                                  gboolean         *has_plan,
                                  gint64            now);

/* ferry-usage-window-show.c */

/* What is chosen from. */
void ferry_usage_window_show_choices (FerryUsageWindow *self);
void ferry_usage_window_show_all (FerryUsageWindow *self);
void ferry_usage_window_choose (FerryUsageWindow *self, const char *id);

/* ferry-usage-window-export.c */
void ferry_usage_window_export (FerryUsageWindow *self);

G_END_DECLS
