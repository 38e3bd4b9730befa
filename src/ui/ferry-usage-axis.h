/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryUsageAxis:
 * @step: bytes from one line to the next
 * @n: how many steps reach over all
 * @unit: that all lines are told in, see ferry_usage_axis_format()
 *
 * The scale of a chart of bytes, with figures that people can read at a glance. A
 * plain value.
 */
typedef struct
{
  guint64 step;
  guint   n;
  guint   unit;
} FerryUsageAxis;

/* The smallest scale of at most @most_steps steps, at least two, that reaches @bytes. */
void ferry_usage_axis_init (FerryUsageAxis *self, guint64 bytes, guint most_steps);
/* What the uppermost line stands for. */
guint64 ferry_usage_axis_get_top (const FerryUsageAxis *self);
/* What stands at a line, from 0 to @n: "0", "1.5 GiB", "200 MiB". (transfer full) */
char *ferry_usage_axis_format (const FerryUsageAxis *self, guint line);

G_END_DECLS
