/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-bus-options.h"
#include "ferry-codec.h"
#include "ferry-manager-private.h"
#include "ferry-rate-meter.h"
#include "ferry-reply.h"

#include <glib/gi18n-lib.h>

#define MOST_ROWS 1000
#define MOST_FOUND 16

/* List. */

typedef struct
{
  FerryManager          *manager;    /* (owned) */
  GDBusMethodInvocation *invocation; /* (owned) (nullable) until it is answered */

  /* Input. */
  FerryQuery query;
  guint      position;
  guint      count;

  /* In progress. */
  GStrv ids; /* (owned) (nullable) of the rows, once they are selected */
  guint next;

  /* Output. */
  guint           total;
  GVariantBuilder rows;
} Listing;

static void
listing_free (gpointer data)
{
  Listing *self = data;

  if (self->invocation != NULL)
    ferry_manager_refuse_late (self->invocation);
  ferry_query_clear (&self->query);
  g_strfreev (self->ids);
  g_variant_builder_clear (&self->rows);
  g_object_unref (self->manager);
  g_free (self);
}

static gboolean
listing_step (gpointer data)
{
  Listing          *self = data;
  FerryCatalogItem *item;

  if (self->ids[self->next] == NULL)
    {
      ferry_reply_send (g_steal_pointer (&self->invocation),
                        g_variant_new ("(uaa{sv})", self->total, &self->rows), self->next);
      g_variant_builder_init (&self->rows, G_VARIANT_TYPE ("aa{sv}"));
      return FALSE;
    }

  /* It may have been removed since. */
  item = ferry_catalog_lookup (self->manager->catalog, self->ids[self->next++]);
  if (item != NULL && !item->is_hidden)
    g_variant_builder_add_value (&self->rows,
                                 ferry_catalog_encode_row (self->manager->catalog, item));
  return TRUE;
}

static void
selected_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  Listing                 *self = data;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GPtrArray)    found = NULL;

  found = ferry_catalog_select_finish (FERRY_CATALOG (source), result, NULL);
  if (found == NULL)
    {
      listing_free (self);
      return;
    }

  self->total = found->len;
  for (guint i = self->position; i < found->len && i - self->position < self->count; i++)
    {
      const FerryCatalogItem *item = g_ptr_array_index (found, i);

      g_strv_builder_add (ids, item->id);
    }
  self->ids = g_strv_builder_end (ids);
  ferry_jobs_push (self->manager->reads, listing_step, self, listing_free);
}

static gboolean
handle_list_cb (FerryBusManager       *bus,
                GDBusMethodInvocation *invocation,
                GVariant              *query,
                guint                  position,
                guint                  count,
                FerryManager          *self)
{
  g_autoptr (GError) error = NULL;
  Listing           *listing;
  FerryQuery         decoded;

  if (count > MOST_ROWS)
    {
      ferry_bus_options_fail ("count", _ ("At most 1000 rows can be had at once"), &error);
      return ferry_manager_refuse (invocation, error);
    }
  if (!ferry_query_decode (query, &decoded, &error))
    return ferry_manager_refuse (invocation, error);

  listing = g_new0 (Listing, 1);
  listing->manager = g_object_ref (self);
  listing->invocation = invocation;
  listing->query = decoded;
  listing->position = position;
  listing->count = count;
  g_variant_builder_init (&listing->rows, G_VARIANT_TYPE ("aa{sv}"));
  ferry_catalog_select_async (self->catalog, &listing->query, self->cancellable,
                              selected_cb, listing);
  return TRUE;
}

static gboolean
handle_find_cb (FerryBusManager       *bus,
                GDBusMethodInvocation *invocation,
                const char            *prefix,
                FerryManager          *self)
{
  g_auto (GStrv)           found = ferry_store_find (self->store, prefix, MOST_FOUND);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_auto (GStrv)           shown = NULL;

  for (guint i = 0; found[i] != NULL; i++)
    {
      FerryCatalogItem *item = ferry_catalog_lookup (self->catalog, found[i]);

      if (item != NULL && !item->is_hidden)
        g_strv_builder_add (ids, found[i]);
    }
  shown = g_strv_builder_end (ids);
  ferry_bus_manager_complete_find (bus, invocation, (const char *const *) shown);
  return TRUE;
}

/* GetTransfer. */

/* Bytes per second since the transfer came into its status. */
static guint64
get_average_rate (FerryManager              *self,
                  const FerryTransferRecord *record,
                  gint64                     received)
{
  guint              n = ferry_timeline_get_n (record->timeline);
  const FerryMoment *last = n > 0 ? ferry_timeline_get (record->timeline, n - 1) : NULL;
  gint64             duration;

  if (last == NULL || last->status != FERRY_STATUS_RUNNING || received <= record->resumed_from)
    return 0;

  duration = ferry_clock_get_real (self->clock) - last->time;
  if (duration <= 0)
    return 0;

  return (guint64) ((double) (received - record->resumed_from) * G_USEC_PER_SEC /
                    (double) duration);
}

/* Nobody samples a transfer for those who may ask: the rate is that between two
 * questions, and at the first one that since its run began. */
static guint64
measure_rate (FerryManager  *self,
              FerryTransfer *transfer,
              gint64         received)
{
  const char     *id = ferry_transfer_get_id (transfer);
  gint64          now = ferry_clock_get_monotonic (self->clock);
  FerryRateMeter *meter = g_hash_table_lookup (self->rates, id);

  if (ferry_transfer_get_status (transfer) != FERRY_STATUS_RUNNING)
    {
      g_hash_table_remove (self->rates, id);
      return 0;
    }
  if (meter != NULL)
    {
      ferry_rate_meter_sample (meter, now, (guint64) received);
      return ferry_rate_meter_get (meter);
    }

  meter = g_new0 (FerryRateMeter, 1);
  ferry_rate_meter_reset (meter, now, (guint64) received);
  g_hash_table_insert (self->rates, g_strdup (id), meter);
  return get_average_rate (self, ferry_transfer_get_record (transfer), received);
}

static GVariant *
encode_progress (FerryManager  *self,
                 FerryTransfer *transfer)
{
  FerryProgress *progress = ferry_transfer_get_progress (transfer);
  gint64         received = ferry_progress_get_received (progress);
  int            connections = ferry_progress_get_connections (progress);
  GVariantDict   dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "received", "x", received);
  g_variant_dict_insert (&dict, "rate", "t", measure_rate (self, transfer, received));
  g_variant_dict_insert (&dict, "connections", "u", (guint) MAX (connections, 0));
  return g_variant_dict_end (&dict);
}

/* The live object, or what is stored; NULL for one that is hidden too. */
static FerryTransfer *
find_transfer (FerryManager *self,
               const char   *id,
               GError      **error)
{
  FerryCatalogItem *item = ferry_catalog_lookup (self->catalog, id);
  FerryTransfer    *transfer;

  if (item == NULL || item->is_hidden)
    {
      ferry_bus_options_fail ("id", _ ("There is no such transfer"), error);
      return NULL;
    }

  transfer = ferry_engine_lookup (self->engine, id);
  return transfer != NULL ? g_object_ref (transfer) : ferry_store_load (self->store, id, error);
}

static gboolean
handle_get_transfer_cb (FerryBusManager       *bus,
                        GDBusMethodInvocation *invocation,
                        const char            *id,
                        FerryManager          *self)
{
  g_autoptr (GError)        error = NULL;
  g_autoptr (FerryTransfer) transfer = find_transfer (self, id, &error);

  if (transfer == NULL)
    return ferry_manager_refuse (invocation, error);

  ferry_bus_manager_complete_get_transfer (
      bus, invocation, ferry_request_to_variant (ferry_transfer_get_request (transfer)),
      ferry_codec_encode_record (ferry_transfer_get_record (transfer)),
      encode_progress (self, transfer));
  return TRUE;
}

void
ferry_manager_serve_reads (FerryManager *self)
{
  g_signal_connect_object (self->bus, "handle-list", G_CALLBACK (handle_list_cb), self, 0);
  g_signal_connect_object (self->bus, "handle-find", G_CALLBACK (handle_find_cb), self, 0);
  g_signal_connect_object (self->bus, "handle-get-transfer",
                           G_CALLBACK (handle_get_transfer_cb), self, 0);
}
