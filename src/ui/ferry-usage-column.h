/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-usage.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_USAGE_COLUMN (ferry_usage_column_get_type ())
G_DECLARE_FINAL_TYPE (FerryUsageColumn, ferry_usage_column, FERRY, USAGE_COLUMN, GtkWidget)

/**
 * FerryUsageColumn:
 *
 * A day or a month in the chart: a bar of what was received, what was sent and what
 * other programs moved. It can have the focus, and tells its figures to a screen
 * reader and in a tooltip.
 */
GtkWidget *ferry_usage_column_new (void);
/* @sentence: what there is to tell of it. */
void ferry_usage_column_set_traffic (FerryUsageColumn   *self,
                                     const FerryTraffic *traffic,
                                     const char         *sentence);
/* The bar stands on @bottom, and would be @height high with @top bytes. */
void ferry_usage_column_set_scale (FerryUsageColumn *self,
                                   guint64           top,
                                   float             bottom,
                                   float             height);

G_END_DECLS
