/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-bus-options.h"
#include "ferry-networks-private.h"
#include "ferry-networks.h"

#include <glib/gi18n-lib.h>

#define KEY_USED "used"

/* ---- what was used ---- */

typedef struct
{
  gint64  begin;
  gint64  end;
  guint64 counted; /* without the correction */
} Period;

static Period
get_period (FerryNetworks   *self,
            const char      *id,
            const FerryPlan *plan)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  FerryTraffic          sum;
  Period                period;

  ferry_plan_get_period (plan, ferry_networks_get_now (self), zone, &period.begin, &period.end);
  ferry_ledger_sum (self->ledger, id, period.begin, period.end, &sum);
  period.counted = ferry_traffic_count (&sum, !plan->counts_own);
  return period;
}

static void
add_period (FerryNetworks           *self,
            const FerryKnownNetwork *network,
            GVariantBuilder         *periods)
{
  Period          period = get_period (self, network->id, &network->plan);
  guint64         used = ferry_plan_correct (&network->plan, period.counted, period.begin);
  GVariantBuilder values;

  g_variant_builder_init (&values, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&values, "{sv}", "begin", g_variant_new_int64 (period.begin));
  g_variant_builder_add (&values, "{sv}", "end", g_variant_new_int64 (period.end));
  g_variant_builder_add (&values, "{sv}", "used", g_variant_new_uint64 (used));
  g_variant_builder_add (&values, "{sv}", "cap", g_variant_new_uint64 (network->plan.cap));
  g_variant_builder_add (periods, "{sa{sv}}", network->id, &values);
}

/* "a{sa{sv}}", floating: of those that have a cap; of @id (nullable) alone. */
static GVariant *
list_periods (FerryNetworks *self,
              const char    *id)
{
  g_autoptr (GPtrArray) kept = ferry_networks_list_kept (self);
  GVariantBuilder       periods;

  g_variant_builder_init (&periods, G_VARIANT_TYPE ("a{sa{sv}}"));
  for (guint i = 0; i < kept->len; i++)
    {
      const FerryKnownNetwork *network = kept->pdata[i];

      if (network->plan.cap > 0 && (id == NULL || g_str_equal (id, network->id)))
        add_period (self, network, &periods);
    }

  return g_variant_builder_end (&periods);
}

static gboolean
read_time (GVariant   *options,
           const char *key,
           gint64     *time,
           GError    **error)
{
  g_autoptr (GVariant) value = NULL;

  if (!ferry_bus_options_get (options, key, "x", &value, error))
    return FALSE;
  if (value != NULL)
    *time = g_variant_get_int64 (value);

  return TRUE;
}

GVariant *
ferry_networks_get_usage (FerryNetworks *self,
                          GVariant      *options,
                          GError       **error)
{
  g_autofree char *id = NULL;
  gint64           since = G_MININT64;
  gint64           until = G_MAXINT64;

  if (!ferry_bus_options_get_string (options, "network", &id, error) ||
      !read_time (options, "since", &since, error) ||
      !read_time (options, "until", &until, error))
    return NULL;

  ferry_engine_count_traffic (self->engine);
  return g_variant_new ("(@a(sxtttttt)@a{sa{sv}})",
                        ferry_ledger_to_variant (self->ledger, id, since, until),
                        list_periods (self, id));
}

gboolean
ferry_networks_mark_told (FerryNetworks *self,
                          const char    *id,
                          FerryCapState  cap)
{
  FerryKnownNetwork    *network = g_hash_table_lookup (self->known, id);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gint64                begin;
  gint64                end;

  if (network == NULL)
    return FALSE;

  ferry_plan_get_period (&network->plan, ferry_networks_get_now (self), zone, &begin, &end);
  if (network->over_told == begin || (cap == FERRY_CAP_NEAR && network->near_told == begin))
    return FALSE;

  if (cap == FERRY_CAP_NEAR)
    network->near_told = begin;
  else
    network->over_told = begin;
  ferry_networks_keep (self);
  return TRUE;
}

/* ---- what the user says ---- */

/* Without what the system alone says, and what has to be worked out. */
static GVariant *
choose_words (GVariant *changes)
{
  static const char *const others[] = { "name", "type", KEY_USED };
  GVariantDict             words;

  g_variant_dict_init (&words, changes);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_variant_dict_remove (&words, others[i]);
  return g_variant_ref_sink (g_variant_dict_end (&words));
}

/* What was used by the word of the provider is what was counted and a correction. */
static gboolean
take_used (FerryNetworks *self,
           const char    *id,
           GVariant      *changes,
           FerryPlan     *plan,
           GError       **error)
{
  g_autoptr (GVariant) value = NULL;
  guint64              used;
  Period               period;

  if (!ferry_bus_options_get (changes, KEY_USED, "t", &value, error))
    return FALSE;
  if (value == NULL)
    return TRUE;

  used = g_variant_get_uint64 (value);
  if (used > G_MAXINT64)
    return ferry_bus_options_fail (KEY_USED, _ ("So much data there is not"), error);

  ferry_engine_count_traffic (self->engine);
  period = get_period (self, id, plan);
  plan->correction = (gint64) used - (gint64) MIN (period.counted, (guint64) G_MAXINT64);
  plan->correction_period = period.begin;
  return TRUE;
}

/* Of another cap the user is told again. */
static void
replace_plan (FerryKnownNetwork *network,
              const FerryPlan   *plan)
{
  if (plan->cap != network->plan.cap || plan->warning != network->plan.warning)
    network->near_told = network->over_told = 0;
  ferry_plan_clear (&network->plan);
  ferry_plan_copy (plan, &network->plan);
}

gboolean
ferry_networks_set (FerryNetworks *self,
                    const char    *id,
                    GVariant      *changes,
                    GError       **error)
{
  g_autoptr (GVariant) words = choose_words (changes);
  FerryKnownNetwork   *network;
  g_auto (FerryPlan)   plan = { 0 };

  if (!ferry_known_network_check_id (id))
    return ferry_bus_options_fail ("id", _ ("This cannot be the id of a network"), error);

  network = g_hash_table_lookup (self->known, id);
  if (network != NULL)
    ferry_plan_copy (&network->plan, &plan);
  else
    ferry_plan_init (&plan);
  if (!ferry_plan_change (&plan, words, error) || !take_used (self, id, changes, &plan, error))
    return FALSE;
  if ((network == NULL || !ferry_known_network_has_words (network)) &&
      ferry_networks_count_with_words (self) >= FERRY_NETWORKS_MOST_WITH_WORDS)
    return ferry_bus_options_fail (
        "id", _ ("There are too many networks: let Ferry forget some that you use no more"),
        error);

  if (network == NULL)
    {
      network = ferry_known_network_new (id);
      ferry_networks_put (self, network);
    }
  replace_plan (network, &plan);
  ferry_networks_tell_engine (self, network);
  ferry_networks_emit_changed (self);
  return TRUE;
}

gboolean
ferry_networks_forget (FerryNetworks *self,
                       const char    *id,
                       GError       **error)
{
  g_auto (GStrv) counted = NULL;

  /* What flowed up to now is to be forgotten too. */
  ferry_engine_count_traffic (self->engine);
  counted = ferry_ledger_list (self->ledger);
  if (!g_hash_table_contains (self->known, id) &&
      !g_strv_contains ((const char *const *) counted, id))
    return ferry_bus_options_fail ("id", _ ("There is no such network"), error);

  ferry_ledger_forget (self->ledger, id);
  g_hash_table_remove (self->known, id);
  ferry_engine_set_plan (self->engine, id, NULL);
  if (g_strcmp0 (id, self->now) == 0)
    ferry_networks_look (self);
  ferry_networks_emit_changed (self);
  return TRUE;
}
