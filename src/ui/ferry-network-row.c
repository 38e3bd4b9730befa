/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-network-row.h"

#include "ferry-network-text.h"

struct _FerryNetworkRow
{
  AdwActionRow parent_instance;

  char    *id; /* (owned) */
  gboolean is_connected;

  /* Template. */
  GtkImage *icon;
};

G_DEFINE_FINAL_TYPE (FerryNetworkRow, ferry_network_row, ADW_TYPE_ACTION_ROW)

static void
ferry_network_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_NETWORK_ROW);

  G_OBJECT_CLASS (ferry_network_row_parent_class)->dispose (object);
}

static void
ferry_network_row_finalize (GObject *object)
{
  g_free (FERRY_NETWORK_ROW (object)->id);

  G_OBJECT_CLASS (ferry_network_row_parent_class)->finalize (object);
}

static void
ferry_network_row_class_init (FerryNetworkRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_network_row_dispose;
  object_class->finalize = ferry_network_row_finalize;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ferrytransfer/Ferry/ferry-network-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryNetworkRow, icon);
}

static void
ferry_network_row_init (FerryNetworkRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ferry_network_row_new (const char *id)
{
  FerryNetworkRow *self = g_object_new (FERRY_TYPE_NETWORK_ROW, NULL);

  self->id = g_strdup (id);
  return GTK_WIDGET (self);
}

const char *
ferry_network_row_get_id (FerryNetworkRow *self)
{
  g_return_val_if_fail (FERRY_IS_NETWORK_ROW (self), NULL);

  return self->id;
}

gboolean
ferry_network_row_is_connected (FerryNetworkRow *self)
{
  g_return_val_if_fail (FERRY_IS_NETWORK_ROW (self), FALSE);

  return self->is_connected;
}

void
ferry_network_row_show (FerryNetworkRow *self,
                        const FerryPlan *plan,
                        gboolean         is_connected,
                        const char      *state)
{
  g_return_if_fail (FERRY_IS_NETWORK_ROW (self));

  self->is_connected = is_connected;
  gtk_image_set_from_icon_name (self->icon, ferry_network_text_get_icon_name (plan->type));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 ferry_network_text_get_name (plan, self->id));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), state);
}
