/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-network-periods.h"

struct _FerryNetworkPeriods
{
  GObject parent_instance;

  FerryClient  *client;      /* (owned) */
  GCancellable *cancellable; /* (owned): ends with us */
  GVariant     *periods;     /* (owned) (nullable): "a{sa{sv}}" */
  gboolean      is_asking;
  gboolean      is_stale; /* something changed since it was asked */
};

G_DEFINE_FINAL_TYPE (FerryNetworkPeriods, ferry_network_periods, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void ask (FerryNetworkPeriods *self);

static void
told_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (FerryNetworkPeriods) self = user_data;
  g_autoptr (GVariant)            entries = NULL;
  g_autoptr (GVariant)            periods = NULL;

  entries = ferry_client_get_usage_finish (FERRY_CLIENT (source), result, &periods, NULL);
  self->is_asking = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  /* Where nothing can be learnt, what was told before still says more. */
  if (entries != NULL)
    {
      g_clear_pointer (&self->periods, g_variant_unref);
      self->periods = g_steal_pointer (&periods);
      g_signal_emit (self, signals[CHANGED], 0);
    }
  if (self->is_stale)
    ask (self);
}

static void
ask (FerryNetworkPeriods *self)
{
  GVariantDict options;
  gint64       now = g_get_real_time () / G_USEC_PER_SEC;

  self->is_stale = self->is_asking;
  if (self->is_asking)
    return;

  self->is_asking = TRUE;
  /* Of the entries none is needed. */
  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "since", "x", now);
  ferry_client_get_usage_async (self->client, g_variant_dict_end (&options), self->cancellable,
                                told_cb, g_object_ref (self));
}

static void
ferry_network_periods_dispose (GObject *object)
{
  FerryNetworkPeriods *self = FERRY_NETWORK_PERIODS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (ferry_network_periods_parent_class)->dispose (object);
}

static void
ferry_network_periods_finalize (GObject *object)
{
  FerryNetworkPeriods *self = FERRY_NETWORK_PERIODS (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->periods, g_variant_unref);

  G_OBJECT_CLASS (ferry_network_periods_parent_class)->finalize (object);
}

static void
ferry_network_periods_class_init (FerryNetworkPeriodsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_network_periods_dispose;
  object_class->finalize = ferry_network_periods_finalize;

  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_NETWORK_PERIODS, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_network_periods_init (FerryNetworkPeriods *self)
{
  self->cancellable = g_cancellable_new ();
}

FerryNetworkPeriods *
ferry_network_periods_new (FerryClient *client)
{
  FerryNetworkPeriods *self;

  g_return_val_if_fail (FERRY_IS_CLIENT (client), NULL);

  self = g_object_new (FERRY_TYPE_NETWORK_PERIODS, NULL);
  self->client = g_object_ref (client);
  g_signal_connect_object (client, "networks-changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "conditions-changed", G_CALLBACK (ask), self,
                           G_CONNECT_SWAPPED);
  ask (self);
  return self;
}

gboolean
ferry_network_periods_get (FerryNetworkPeriods *self,
                           const char          *id,
                           FerryNetworkPeriod  *period)
{
  g_autoptr (GVariant) dictionary = NULL;

  g_return_val_if_fail (FERRY_IS_NETWORK_PERIODS (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);
  g_return_val_if_fail (period != NULL, FALSE);

  *period = (FerryNetworkPeriod){ 0 };
  if (self->periods != NULL)
    dictionary = g_variant_lookup_value (self->periods, id, G_VARIANT_TYPE_VARDICT);
  if (dictionary == NULL)
    return FALSE;

  g_variant_lookup (dictionary, "begin", "x", &period->begin);
  g_variant_lookup (dictionary, "end", "x", &period->end);
  g_variant_lookup (dictionary, "used", "t", &period->used);
  return TRUE;
}
