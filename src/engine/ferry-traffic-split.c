/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-traffic-split.h"

#include "ferry-ledger.h"
#include "ferry-wall-time.h"

#define DAY G_GINT64_CONSTANT (86400)

/* A time of one kind, which belongs to one entry. */
typedef struct
{
  gint64   begin; /* of the entry */
  gint64   until; /* something is another then */
  gboolean is_free;
} Stretch;

/* FALSE when the clock shows no time. */
static gboolean
find_stretch (const FerryPlan *plan,
              gint64           now,
              GTimeZone       *zone,
              Stretch         *stretch)
{
  g_autoptr (GDateTime) local = ferry_wall_time_read (now, zone);
  g_autoptr (GDateTime) next = NULL;
  gint64                period, period_end, change;

  if (local == NULL)
    return FALSE;
  next = g_date_time_add_days (local, 1);
  if (next == NULL)
    return FALSE;

  stretch->begin = ferry_wall_time_find (zone, g_date_time_get_year (local),
                                         g_date_time_get_month (local),
                                         g_date_time_get_day_of_month (local), 0);
  stretch->until = ferry_wall_time_find (zone, g_date_time_get_year (next),
                                         g_date_time_get_month (next),
                                         g_date_time_get_day_of_month (next), 0);
  ferry_plan_get_period (plan, now, zone, &period, &period_end);
  stretch->begin = MAX (stretch->begin, period);
  stretch->until = MIN (stretch->until, period_end);
  stretch->is_free = ferry_plan_is_free (plan, now, zone, &change);
  if (change != 0)
    stretch->until = MIN (stretch->until, change);
  return TRUE;
}

/* Takes its share of what is @left. */
static guint64
take (guint64 *left,
      double   share)
{
  guint64 taken = MIN (*left, (guint64) ((double) *left * share));

  *left -= taken;
  return taken;
}

static FerryTraffic
take_share (FerryTraffic *left,
            double        share,
            gboolean      is_free)
{
  FerryTraffic part = { 0 };

  part.received = take (&left->received, share);
  part.sent = take (&left->sent, share);
  part.all_received = take (&left->all_received, share);
  part.all_sent = take (&left->all_sent, share);
  if (is_free)
    {
      part.free_own = part.received + part.sent;
      part.free_all = part.all_received + part.all_sent;
    }
  return part;
}

void
ferry_traffic_split (const FerryTraffic   *traffic,
                     gint64                from,
                     gint64                to,
                     const FerryPlan      *plan,
                     GTimeZone            *zone,
                     FerryTrafficSplitFunc func,
                     gpointer              user_data)
{
  FerryTraffic left = *traffic;
  Stretch      stretch;

  /* What is older would not be kept. */
  from = MAX (from, to - FERRY_LEDGER_DAYS * DAY);
  while (from < to && find_stretch (plan, from, zone, &stretch))
    {
      FerryTraffic part;
      double       share;

      if (stretch.until <= from || stretch.until >= to)
        break;
      share = (double) (stretch.until - from) / (double) (to - from);
      part = take_share (&left, share, stretch.is_free);
      func (stretch.begin, &part, user_data);
      from = stretch.until;
    }

  if (find_stretch (plan, MIN (from, to), zone, &stretch))
    {
      FerryTraffic part = take_share (&left, 1, stretch.is_free);

      func (stretch.begin, &part, user_data);
    }
}
