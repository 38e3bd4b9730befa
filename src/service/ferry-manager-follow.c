/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-manager-private.h"
#include "ferry-row.h"

/* Between two changes of Counts, in milliseconds. */
#define COUNTS_INTERVAL 250

static const struct
{
  const char *key;
  FerryFilter filter;
} counted[] = {
  { "all", FERRY_FILTER_ALL },
  { "active", FERRY_FILTER_ACTIVE },
  { "waiting", FERRY_FILTER_WAITING },
  { "finished", FERRY_FILTER_FINISHED },
  { "failed", FERRY_FILTER_FAILED },
};

/* The skeleton tells of it when it differs from what it was. */
static void
show_counts (FerryManager *self)
{
  GVariantBuilder counts;

  g_variant_builder_init (&counts, G_VARIANT_TYPE ("a{su}"));
  for (gsize i = 0; i < G_N_ELEMENTS (counted); i++)
    g_variant_builder_add (&counts, "{su}", counted[i].key,
                           ferry_catalog_count (self->catalog, counted[i].filter));
  g_variant_builder_add (&counts, "{su}", "attention",
                         ferry_catalog_count_attention (self->catalog));
  ferry_bus_manager_set_counts (self->bus, g_variant_builder_end (&counts));
}

static gboolean
counts_due_cb (gpointer data)
{
  FerryManager *self = data;

  if (self->is_count_due)
    {
      self->is_count_due = FALSE;
      show_counts (self);
      return G_SOURCE_CONTINUE;
    }

  self->counts_id = 0;
  return G_SOURCE_REMOVE;
}

/* At once, and then not again before the interval is over. */
static void
catalog_updated_cb (FerryManager *self)
{
  if (self->counts_id != 0)
    {
      self->is_count_due = TRUE;
      return;
    }

  show_counts (self);
  self->counts_id = g_timeout_add (COUNTS_INTERVAL, counts_due_cb, self);
}

static void
settled_cb (FerryWorkload *workload,
            GPtrArray     *settled,
            FerryManager  *self)
{
  GVariantBuilder transfers;

  g_variant_builder_init (&transfers, G_VARIANT_TYPE ("a(sss)"));
  for (guint i = 0; i < settled->len; i++)
    {
      FerryTransfer   *transfer = g_ptr_array_index (settled, i);
      const char      *id = ferry_transfer_get_id (transfer);
      FerryStatus      status = ferry_transfer_get_status (transfer);
      g_autofree char *name = ferry_row_name_transfer (transfer);

      g_hash_table_remove (self->rates, id);
      g_variant_builder_add (&transfers, "(sss)", id, ferry_status_to_nick (status), name);
    }
  ferry_bus_manager_emit_settled (self->bus, g_variant_builder_end (&transfers));
}

void
ferry_manager_follow (FerryManager *self)
{
  g_signal_connect_object (self->catalog, "updated", G_CALLBACK (catalog_updated_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workload, "settled", G_CALLBACK (settled_cb), self, 0);
  show_counts (self);
}
