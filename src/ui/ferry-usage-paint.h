/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * FerryUsageShare:
 * @FERRY_USAGE_SHARE_RECEIVED: what Ferry received: all over
 * @FERRY_USAGE_SHARE_SENT: what Ferry sent: hatched
 * @FERRY_USAGE_SHARE_OTHERS: what other programs moved: pale, with an edge
 *
 * What a bar of the chart consists of. They differ by more than their colour.
 */
typedef enum
{
  FERRY_USAGE_SHARE_RECEIVED,
  FERRY_USAGE_SHARE_SENT,
  FERRY_USAGE_SHARE_OTHERS,
} FerryUsageShare;
#define FERRY_N_USAGE_SHARES (FERRY_USAGE_SHARE_OTHERS + 1)

/* Fills @area as the style of @widget has it. */
void ferry_usage_paint (GtkWidget             *widget,
                        GtkSnapshot           *snapshot,
                        FerryUsageShare        share,
                        const graphene_rect_t *area);

/* The colour @name of the style sheet. */
void ferry_usage_paint_get_color (GtkWidget *widget, const char *name, GdkRGBA *color);

G_END_DECLS
