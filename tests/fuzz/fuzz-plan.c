/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-plan.h"
#include "fuzz.h"

#define N_ZONES 4

/* Read once: there are thousands of plans to try. */
static GTimeZone *
get_zone (guint n)
{
  static const char *const names[N_ZONES] = { "Europe/Berlin", "Asia/Seoul",
                                              "Australia/Lord_Howe", "America/Havana" };
  static GTimeZone        *zones[N_ZONES];

  if (zones[n] == NULL)
    zones[n] = g_time_zone_new_identifier (names[n]);
  g_assert_nonnull (zones[n]);

  return zones[n];
}

/* Whatever plan it is, it can be reckoned with at any time. */
static void
check_plan (const FerryPlan *plan,
            gint64           now,
            GTimeZone       *zone)
{
  gint64   begin;
  gint64   end;
  gint64   until;
  guint64  left;
  gboolean is_free;

  ferry_plan_get_period (plan, now, zone, &begin, &end);
  g_assert_cmpint (begin, <=, now);
  g_assert_cmpint (end, >=, now);

  is_free = ferry_plan_is_free (plan, now, zone, &until);
  g_assert_true (until == 0 || until > now);
  g_assert_true (until == 0 || ferry_plan_is_free (plan, until, zone, NULL) != is_free);
  g_assert_true (until == 0 || ferry_plan_is_free (plan, until - 1, zone, NULL) == is_free);

  ferry_plan_judge_cap (plan, ferry_plan_correct (plan, (guint64) now, begin), &left);
  g_assert_true (plan->cap == 0 || left <= plan->cap);
}

/* The first bytes are a moment; the rest is what somebody wants of a plan. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  gint64               now = 0;
  gsize                n_time = MIN (size, sizeof now);
  g_autoptr (GBytes)   bytes = g_bytes_new (data + n_time, size - n_time);
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GVariant) written = NULL;
  g_autoptr (GVariant) rewritten = NULL;
  g_autoptr (GError)   error = NULL;
  g_auto (FerryPlan)   plan = { 0 };

  for (gsize i = 0; i < n_time; i++)
    now = (gint64) ((guint64) now << 8 | data[i]);
  variant = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, FALSE));
  ferry_plan_init (&plan);
  if (!ferry_plan_change (&plan, variant, &error))
    g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  written = g_variant_ref_sink (ferry_plan_to_variant (&plan));
  ferry_plan_change (&plan, written, &error);
  g_assert_no_error (error);
  rewritten = g_variant_ref_sink (ferry_plan_to_variant (&plan));
  g_assert_true (g_variant_equal (written, rewritten));
  for (guint i = 0; i < N_ZONES; i++)
    check_plan (&plan, now, get_zone (i));
  return 0;
}
