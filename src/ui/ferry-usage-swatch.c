/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-usage-swatch.h"

struct _FerryUsageSwatch
{
  GtkWidget parent_instance;

  FerryUsageShare share;
};

G_DEFINE_FINAL_TYPE (FerryUsageSwatch, ferry_usage_swatch, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SHARE,
  N_PROPERTIES,
};
static GParamSpec *properties[N_PROPERTIES];

static void
ferry_usage_swatch_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  ferry_usage_paint (widget, snapshot, FERRY_USAGE_SWATCH (widget)->share,
                     &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                          (float) gtk_widget_get_height (widget)));
}

static void
ferry_usage_swatch_set_property (GObject      *object,
                                 guint         id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_SHARE:
      FERRY_USAGE_SWATCH (object)->share = (FerryUsageShare) g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ferry_usage_swatch_get_property (GObject    *object,
                                 guint       id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SHARE:
      g_value_set_uint (value, FERRY_USAGE_SWATCH (object)->share);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ferry_usage_swatch_class_init (FerryUsageSwatchClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = ferry_usage_swatch_set_property;
  object_class->get_property = ferry_usage_swatch_get_property;
  widget_class->snapshot = ferry_usage_swatch_snapshot;

  properties[PROP_SHARE] = g_param_spec_uint (
      "share", NULL, NULL, 0, FERRY_N_USAGE_SHARES - 1, 0,
      G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  gtk_widget_class_set_css_name (widget_class, "usageswatch");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ferry_usage_swatch_init (FerryUsageSwatch *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}
