/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-view-reading.h"

#include "ferry-reply.h"

#include <glib/gi18n-lib.h>

/* Ids are cheap: so many are one step. */
#define IDS_A_STEP 100

/* After so many changes it is read without a pause: whoever asks during a long
 * change wants an answer too. */
#define MOST_BEGINNINGS 8

struct _FerryViewReading
{
  FerryCatalog          *catalog;    /* (owned) */
  FerryOrder            *order;      /* (unowned) */
  const guint           *generation; /* (unowned) of the order */
  GDBusMethodInvocation *invocation; /* (owned) (nullable): NULL once answered */
  FerryViewReadingSpan   span;
  gboolean               wants_ids;

  /* In progress. */
  GVariantBuilder builder;
  guint           of_generation;
  guint           next; /* position */
  guint           n_beginnings;
};

static FerryViewReading *
reading_new (FerryCatalog               *catalog,
             FerryOrder                 *order,
             const guint                *generation,
             const FerryViewReadingSpan *span,
             GDBusMethodInvocation      *invocation)
{
  FerryViewReading *self = g_new0 (FerryViewReading, 1);

  self->catalog = g_object_ref (catalog);
  self->order = order;
  self->generation = generation;
  self->span = *span;
  self->invocation = invocation;
  g_variant_builder_init (&self->builder, G_VARIANT_TYPE_ARRAY);
  return self;
}

FerryViewReading *
ferry_view_reading_new_rows (FerryCatalog               *catalog,
                             FerryOrder                 *order,
                             const guint                *generation,
                             const FerryViewReadingSpan *span,
                             GDBusMethodInvocation      *invocation)
{
  return reading_new (catalog, order, generation, span, invocation);
}

FerryViewReading *
ferry_view_reading_new_ids (FerryCatalog               *catalog,
                            FerryOrder                 *order,
                            const guint                *generation,
                            const FerryViewReadingSpan *span,
                            GDBusMethodInvocation      *invocation)
{
  FerryViewReading *self = reading_new (catalog, order, generation, span, invocation);

  self->wants_ids = TRUE;
  return self;
}

void
ferry_view_reading_free (gpointer reading)
{
  FerryViewReading *self = reading;

  if (self->invocation != NULL)
    g_dbus_method_invocation_return_error_literal (self->invocation, G_DBUS_ERROR,
                                                   G_DBUS_ERROR_UNKNOWN_OBJECT,
                                                   _ ("The view is closed"));
  g_variant_builder_clear (&self->builder);
  g_object_unref (self->catalog);
  g_free (self);
}

static void
begin (FerryViewReading *self)
{
  g_variant_builder_clear (&self->builder);
  g_variant_builder_init (&self->builder,
                          G_VARIANT_TYPE (self->wants_ids ? "as" : "aa{sv}"));
  self->of_generation = *self->generation;
  self->next = self->span.position;
  self->n_beginnings++;
}

static guint
get_end (FerryViewReading *self)
{
  guint n = ferry_order_get_n (self->order);

  if (self->span.position >= n)
    return self->span.position;

  return self->span.position + MIN (self->span.count, n - self->span.position);
}

static void
read_some (FerryViewReading *self,
           guint             end)
{
  if (self->n_beginnings < MOST_BEGINNINGS)
    end = MIN (end, self->next + (self->wants_ids ? IDS_A_STEP : 1));

  for (; self->next < end; self->next++)
    {
      const FerryCatalogItem *item = ferry_order_get (self->order, self->next);

      if (self->wants_ids)
        g_variant_builder_add (&self->builder, "s", item->id);
      else
        g_variant_builder_add_value (&self->builder,
                                     ferry_catalog_encode_row (self->catalog, item));
    }
}

gboolean
ferry_view_reading_step (FerryViewReading *self)
{
  GVariant *answer;

  if (self->n_beginnings == 0 || self->of_generation != *self->generation)
    begin (self);
  if (self->next < get_end (self))
    {
      read_some (self, get_end (self));
      return TRUE;
    }

  answer = g_variant_new ("(u@*)", self->of_generation, g_variant_builder_end (&self->builder));
  g_variant_builder_init (&self->builder, G_VARIANT_TYPE_ARRAY);
  ferry_reply_send (g_steal_pointer (&self->invocation), answer,
                    self->next - self->span.position);
  return FALSE;
}
