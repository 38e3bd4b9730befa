/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-timeline.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_TIMELINE_VIEW (ferry_timeline_view_get_type ())
G_DECLARE_FINAL_TYPE (FerryTimelineView, ferry_timeline_view, FERRY, TIMELINE_VIEW, GtkWidget)

/**
 * FerryTimelineView:
 *
 * What happened to a transfer and when, the latest first.
 */
void ferry_timeline_view_set_timeline (FerryTimelineView *self, const FerryTimeline *timeline);

G_END_DECLS
