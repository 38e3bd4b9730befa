/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-file-row.h"

#include "ferry-format.h"

#include <glib/gi18n-lib.h>

struct _FerryFileRow
{
  GtkWidget parent_instance;

  FerryFileItem *item; /* (owned) (nullable) */

  /* Template. */
  GtkLabel  *name_label;
  GtkLabel  *size_label;
  GtkButton *remove_button;
};

G_DEFINE_FINAL_TYPE (FerryFileRow, ferry_file_row, GTK_TYPE_WIDGET)

enum
{
  REMOVE,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void
remove_clicked_cb (FerryFileRow *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

/* A screen reader comes to the widget that the list puts around the row. */
static void
update (FerryFileRow *self)
{
  GtkWidget       *place = gtk_widget_get_parent (GTK_WIDGET (self));
  const char      *name = ferry_file_item_get_name (self->item);
  goffset          size = ferry_file_item_get_size (self->item);
  g_autofree char *amount = size >= 0 ? ferry_format_size ((guint64) size) : g_strdup ("");
  g_autofree char *label = NULL;
  g_autofree char *remove = g_strdup_printf (_ ("Remove %s"), name);

  gtk_label_set_label (self->name_label, name);
  gtk_label_set_label (self->size_label, amount);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name_label),
                               ferry_file_item_get_path (self->item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
  if (place == NULL)
    return;

  label = size >= 0 ? g_strdup_printf (_ ("%s, %s"), name, amount) : g_strdup (name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (place), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static void
ferry_file_row_dispose (GObject *object)
{
  FerryFileRow *self = FERRY_FILE_ROW (object);
  GtkWidget    *child;

  ferry_file_row_set_item (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_FILE_ROW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (ferry_file_row_parent_class)->dispose (object);
}

static void
ferry_file_row_class_init (FerryFileRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_file_row_dispose;

  signals[REMOVE] = g_signal_new ("remove", FERRY_TYPE_FILE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/ferrytransfer/Ferry/ferry-file-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryFileRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, FerryFileRow, size_label);
  gtk_widget_class_bind_template_child (widget_class, FerryFileRow, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
ferry_file_row_init (FerryFileRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ferry_file_row_new (void)
{
  return g_object_new (FERRY_TYPE_FILE_ROW, NULL);
}

FerryFileItem *
ferry_file_row_get_item (FerryFileRow *self)
{
  g_return_val_if_fail (FERRY_IS_FILE_ROW (self), NULL);

  return self->item;
}

void
ferry_file_row_set_item (FerryFileRow  *self,
                         FerryFileItem *item)
{
  g_return_if_fail (FERRY_IS_FILE_ROW (self));
  g_return_if_fail (item == NULL || FERRY_IS_FILE_ITEM (item));

  if (self->item == item)
    return;

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, update, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;

  g_signal_connect_object (item, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
