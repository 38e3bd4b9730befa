/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-field-box.h"

#include "ferry-body-part.h"
#include "ferry-problem.h"

#include <glib/gi18n-lib.h>

/* A row: it lives as long as its box. */
typedef struct
{
  FerryFieldBox *owner; /* (unowned) */
  GtkWidget     *box;   /* (unowned) */
  GtkEntry      *name;  /* (unowned) */
  GtkEntry      *value; /* (unowned) */
} Field;

struct _FerryFieldBox
{
  GtkWidget parent_instance;

  GPtrArray *fields; /* (owned) (element-type Field) */

  /* Template. */
  GtkBox    *rows;
  GtkWidget *add_button;
  GtkLabel  *problem_label;
};

G_DEFINE_FINAL_TYPE (FerryFieldBox, ferry_field_box, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void
tell (FerryFieldBox *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
remove_cb (Field *field)
{
  FerryFieldBox *self = field->owner;

  gtk_widget_grab_focus (self->add_button);
  gtk_box_remove (self->rows, field->box);
  g_ptr_array_remove (self->fields, field);
  tell (self);
}

static GtkEntry *
append_entry (Field      *field,
              const char *label)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), label);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_object (entry, "changed", G_CALLBACK (tell), field->owner, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (field->box), entry);
  return GTK_ENTRY (entry);
}

static void
append_remove_button (Field *field)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Remove the Field"));
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Remove the Field"), -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (remove_cb), field);
  gtk_box_append (GTK_BOX (field->box), button);
}

static void
add_cb (GtkWidget  *widget,
        const char *name,
        GVariant   *parameter)
{
  FerryFieldBox *self = FERRY_FIELD_BOX (widget);
  Field         *field = g_new0 (Field, 1);

  field->owner = self;
  field->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  field->name = append_entry (field, _ ("Field Name"));
  field->value = append_entry (field, _ ("Text"));
  append_remove_button (field);
  gtk_box_append (self->rows, field->box);
  g_ptr_array_add (self->fields, field);
  gtk_widget_grab_focus (GTK_WIDGET (field->name));
  tell (self);
}

static void
ferry_field_box_dispose (GObject *object)
{
  FerryFieldBox *self = FERRY_FIELD_BOX (object);
  GtkWidget     *child;

  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_FIELD_BOX);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_ptr_array_set_size (self->fields, 0);

  G_OBJECT_CLASS (ferry_field_box_parent_class)->dispose (object);
}

static void
ferry_field_box_finalize (GObject *object)
{
  g_ptr_array_unref (FERRY_FIELD_BOX (object)->fields);

  G_OBJECT_CLASS (ferry_field_box_parent_class)->finalize (object);
}

static void
ferry_field_box_class_init (FerryFieldBoxClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_field_box_dispose;
  object_class->finalize = ferry_field_box_finalize;

  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_FIELD_BOX, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ferrytransfer/Ferry/ferry-field-box.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryFieldBox, rows);
  gtk_widget_class_bind_template_child (widget_class, FerryFieldBox, add_button);
  gtk_widget_class_bind_template_child (widget_class, FerryFieldBox, problem_label);
  gtk_widget_class_install_action (widget_class, "fields.add", NULL, add_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
ferry_field_box_init (FerryFieldBox *self)
{
  self->fields = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GVariant *
ferry_field_box_build (FerryFieldBox *self)
{
  GVariantBuilder builder;

  g_return_val_if_fail (FERRY_IS_FIELD_BOX (self), NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < self->fields->len; i++)
    {
      const Field  *field = g_ptr_array_index (self->fields, i);
      FerryBodyPart part = { 0 };

      part.name = (char *) gtk_editable_get_text (GTK_EDITABLE (field->name));
      part.value = (char *) gtk_editable_get_text (GTK_EDITABLE (field->value));
      if (*part.name != '\0' || *part.value != '\0')
        g_variant_builder_add_value (&builder, ferry_body_part_encode (&part));
    }

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

void
ferry_field_box_show_problem (FerryFieldBox *self,
                              const char    *sentence)
{
  g_return_if_fail (FERRY_IS_FIELD_BOX (self));

  ferry_problem_show (self->problem_label, NULL, sentence);
}
