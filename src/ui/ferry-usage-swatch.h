/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-usage-paint.h"

G_BEGIN_DECLS

#define FERRY_TYPE_USAGE_SWATCH (ferry_usage_swatch_get_type ())
G_DECLARE_FINAL_TYPE (FerryUsageSwatch, ferry_usage_swatch, FERRY, USAGE_SWATCH, GtkWidget)

/**
 * FerryUsageSwatch:
 *
 * A patch of the legend: how a share looks in the chart. Property "share" (uint,
 * FerryUsageShare).
 */

G_END_DECLS
