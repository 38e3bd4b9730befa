/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-sidebar-row.h"

#include <glib/gi18n-lib.h>

struct _FerrySidebarRow
{
  GtkListBoxRow parent_instance;

  FerryFilter filter;

  /* Template. */
  GtkImage *icon;
  GtkLabel *label;
  GtkImage *attention;
  GtkLabel *count;
};

G_DEFINE_FINAL_TYPE (FerrySidebarRow, ferry_sidebar_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  PROP_FILTER = 1,
  PROP_ICON_NAME,
  PROP_LABEL,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static void
ferry_sidebar_row_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  FerrySidebarRow *self = FERRY_SIDEBAR_ROW (object);

  switch (id)
    {
    case PROP_FILTER:
      g_value_set_string (value, ferry_filter_to_nick (self->filter));
      break;
    case PROP_ICON_NAME:
      g_value_set_string (value, gtk_image_get_icon_name (self->icon));
      break;
    case PROP_LABEL:
      g_value_set_string (value, gtk_label_get_text (self->label));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ferry_sidebar_row_set_property (GObject      *object,
                                guint         id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  FerrySidebarRow *self = FERRY_SIDEBAR_ROW (object);

  switch (id)
    {
    case PROP_FILTER:
      ferry_filter_from_nick (g_value_get_string (value), &self->filter);
      break;
    case PROP_ICON_NAME:
      gtk_image_set_from_icon_name (self->icon, g_value_get_string (value));
      break;
    case PROP_LABEL:
      gtk_label_set_text (self->label, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ferry_sidebar_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_SIDEBAR_ROW);

  G_OBJECT_CLASS (ferry_sidebar_row_parent_class)->dispose (object);
}

static void
ferry_sidebar_row_class_init (FerrySidebarRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags     flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ferry_sidebar_row_get_property;
  object_class->set_property = ferry_sidebar_row_set_property;
  object_class->dispose = ferry_sidebar_row_dispose;

  properties[PROP_FILTER] = g_param_spec_string ("filter", NULL, NULL, "all", flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ferrytransfer/Ferry/ferry-sidebar-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FerrySidebarRow, icon);
  gtk_widget_class_bind_template_child (widget_class, FerrySidebarRow, label);
  gtk_widget_class_bind_template_child (widget_class, FerrySidebarRow, attention);
  gtk_widget_class_bind_template_child (widget_class, FerrySidebarRow, count);
}

static void
ferry_sidebar_row_init (FerrySidebarRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

FerryFilter
ferry_sidebar_row_get_filter (FerrySidebarRow *self)
{
  g_return_val_if_fail (FERRY_IS_SIDEBAR_ROW (self), FERRY_FILTER_ALL);

  return self->filter;
}

void
ferry_sidebar_row_set_count (FerrySidebarRow *self,
                             guint            count,
                             guint            attention)
{
  g_autofree char *figure = NULL;
  g_autofree char *needs = NULL;
  g_autofree char *label = NULL;

  g_return_if_fail (FERRY_IS_SIDEBAR_ROW (self));

  figure = g_strdup_printf ("%'u", count);
  gtk_label_set_text (self->count, count > 0 ? figure : "");

  if (attention > 0)
    needs = g_strdup_printf (ngettext ("%u transfer needs you", "%u transfers need you", attention),
                             attention);
  gtk_widget_set_visible (GTK_WIDGET (self->attention), attention > 0);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->attention), needs);

  /* Translators: a filter and how many transfers it finds, for a screen reader. */
  label = g_strdup_printf (_ ("%s, %u"), gtk_label_get_text (self->label), count);
  if (needs != NULL)
    {
      char *whole = g_strdup_printf ("%s, %s", label, needs);

      g_free (label);
      label = whole;
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}
