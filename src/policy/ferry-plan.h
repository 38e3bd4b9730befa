/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-types.h"

G_BEGIN_DECLS

#define FERRY_PLAN_DEFAULT_WARNING 80

/**
 * FerryPlan:
 * @metered, @roaming: what the user says of the connection; AUTO: what the system
 *   says. One with a cap counts as metered unless the user says no.
 * @cap: bytes in a period, both ways together; 0: no cap
 * @reset_day: 1 … 31: when a period begins; the last day of a shorter month
 * @reset_hour: 0 … 23
 * @warning: percent of the cap, 1 … 100
 * @free_from, @free_to: minutes since midnight: the daily hours, across midnight
 *   if the end is earlier, in which data is free: not metered, and not counted.
 *   Alike: there are none
 * @is_restricted: the user restricts background data: over the cap nothing runs
 * @counts_own: the cap is of what Ferry moves; else of all that the connection
 *   carries, as far as the kernel tells
 * @correction: bytes to add to what was counted in the period that began at
 *   @correction_period: what was used before Ferry counted, or less. Unix seconds
 *
 * What the user has said of one network connection. A plain value; times are by
 * the clock on the wall.
 */
typedef struct
{
  char            *name; /* (owned) (nullable) of the connection when it was last seen */
  FerryNetworkType type;
  FerryChoice      metered;
  FerryChoice      roaming;
  guint64          cap;
  guint            reset_day;
  guint            reset_hour;
  guint            warning;
  guint            free_from;
  guint            free_to;
  gboolean         is_restricted;
  gboolean         counts_own;
  gint64           correction;
  gint64           correction_period;
} FerryPlan;

/* All as the system says, no cap, the first of the month at midnight. */
void ferry_plan_init (FerryPlan *self);
void ferry_plan_clear (FerryPlan *self);
void ferry_plan_copy (const FerryPlan *self, FerryPlan *copy);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryPlan, ferry_plan_clear)

/**
 * ferry_plan_to_variant:
 *
 * "a{sv}", floating: name s, type s, metered s, roaming s, cap t, reset-day u,
 * reset-hour u, warning u (percent), free-from u, free-to u (minutes),
 * restrict-background b, count s ("connection", "ferry"), correction x,
 * correction-period x. All keys.
 */
GVariant *ferry_plan_to_variant (const FerryPlan *self);
/**
 * ferry_plan_change:
 * @changes: "a{sv}": keys as above; others are ignored
 *
 * FERRY_ERROR_INVALID_ARGUMENT, the message beginning with the key in quotes, and
 * @self as it was.
 */
gboolean ferry_plan_change (FerryPlan *self, GVariant *changes, GError **error);

/* The period that @now is in, from @begin on and before @end. Pure. */
void ferry_plan_get_period (const FerryPlan *self,
                            gint64           now,
                            GTimeZone       *zone,
                            gint64          *begin,
                            gint64          *end);
/* Whether @now is in the free hours; @until (out) (optional): when that changes, 0
 * never. Pure. */
gboolean ferry_plan_is_free (const FerryPlan *self,
                             gint64           now,
                             GTimeZone       *zone,
                             gint64          *until);
/* What @used bytes of the period mean; not in free hours. @left (out) (optional):
 * until the cap; %G_MAXUINT64 without one. Pure. */
FerryCapState ferry_plan_judge_cap (const FerryPlan *self, guint64 used, guint64 *left);
/* @counted bytes with the correction, if it is of this period; not below 0. Pure. */
guint64 ferry_plan_correct (const FerryPlan *self, guint64 counted, gint64 period);

G_END_DECLS
