/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-size-row.h"

#include "ferry-row-problem.h"
#include "ferry-size-text.h"

#include <glib/gi18n-lib.h>

struct _FerrySizeRow
{
  AdwActionRow parent_instance;

  guint64  size;    /* that counts */
  gboolean is_told; /* it has been set once: what is empty until then is 0 */
  gboolean allows_zero;
  gboolean is_setting; /* what is in the fields is put there by us */
  gboolean is_edited;  /* by the user, and does not count yet */
  char    *hint;       /* (owned) */

  /* Template. */
  GtkEntry    *entry;
  GtkDropDown *unit;
  GtkWidget   *apply_button;
};

G_DEFINE_FINAL_TYPE (FerrySizeRow, ferry_size_row, ADW_TYPE_ACTION_ROW)

enum
{
  PROP_0,
  PROP_ALLOWS_ZERO,
  N_PROPERTIES,
};
static GParamSpec *properties[N_PROPERTIES];

enum
{
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void
show_problem (FerrySizeRow *self,
              const char   *sentence)
{
  ferry_row_problem_show (ADW_ACTION_ROW (self), GTK_WIDGET (self->entry), sentence, self->hint);
}

static void
set_edited (FerrySizeRow *self,
            gboolean      is_edited)
{
  self->is_edited = is_edited;
  gtk_widget_set_visible (self->apply_button, is_edited);
}

/* A size that does not fit two digits is kept as it is until it is changed. */
static void
show_size (FerrySizeRow *self)
{
  FerrySizeUnit    unit;
  g_autofree char *number = ferry_size_text_split (self->size, &unit);
  gboolean         is_there = self->size > 0 || self->allows_zero;

  self->is_setting = TRUE;
  gtk_drop_down_set_selected (self->unit, unit);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), is_there ? number : "");
  self->is_setting = FALSE;
  set_edited (self, FALSE);
  show_problem (self, NULL);
}

static gboolean
read_size (FerrySizeRow *self,
           guint64      *size)
{
  const char   *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  FerrySizeUnit unit = (FerrySizeUnit) gtk_drop_down_get_selected (self->unit);

  return ferry_size_text_parse (text, unit, size) && (*size > 0 || self->allows_zero);
}

static void
edited_cb (FerrySizeRow *self)
{
  guint64 size;

  if (self->is_setting)
    return;

  set_edited (self, TRUE);
  if (read_size (self, &size))
    show_problem (self, NULL);
}

static void
apply (FerrySizeRow *self)
{
  guint64 size;

  if (!self->is_edited)
    return;

  if (!read_size (self, &size))
    {
      show_problem (self, self->allows_zero ? _ ("Type a number, such as 2.5")
                                            : _ ("Type a number above 0, such as 2.5"));
      return;
    }

  set_edited (self, FALSE);
  show_problem (self, NULL);
  if (size == self->size)
    return;

  self->size = size;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* What was not typed to its end is dropped, before Escape means anything else. */
static gboolean
drop_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  FerrySizeRow *self = FERRY_SIZE_ROW (widget);

  if (!self->is_edited)
    return FALSE;

  show_size (self);
  return TRUE;
}

/* ---- Life ----------------------------------------------------------------- */

static void
ferry_size_row_unmap (GtkWidget *widget)
{
  apply (FERRY_SIZE_ROW (widget));

  GTK_WIDGET_CLASS (ferry_size_row_parent_class)->unmap (widget);
}

static void
ferry_size_row_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_ALLOWS_ZERO:
      FERRY_SIZE_ROW (object)->allows_zero = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ferry_size_row_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_ALLOWS_ZERO:
      g_value_set_boolean (value, FERRY_SIZE_ROW (object)->allows_zero);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ferry_size_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_SIZE_ROW);

  G_OBJECT_CLASS (ferry_size_row_parent_class)->dispose (object);
}

static void
ferry_size_row_finalize (GObject *object)
{
  g_free (FERRY_SIZE_ROW (object)->hint);

  G_OBJECT_CLASS (ferry_size_row_parent_class)->finalize (object);
}

static void
ferry_size_row_class_init (FerrySizeRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_size_row_dispose;
  object_class->finalize = ferry_size_row_finalize;
  object_class->get_property = ferry_size_row_get_property;
  object_class->set_property = ferry_size_row_set_property;
  widget_class->unmap = ferry_size_row_unmap;

  properties[PROP_ALLOWS_ZERO] = g_param_spec_boolean ("allows-zero", NULL, NULL, FALSE,
                                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_SIZE_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/ferrytransfer/Ferry/ferry-size-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FerrySizeRow, entry);
  gtk_widget_class_bind_template_child (widget_class, FerrySizeRow, unit);
  gtk_widget_class_bind_template_child (widget_class, FerrySizeRow, apply_button);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, apply);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, drop_cb, NULL);
}

static void
ferry_size_row_init (FerrySizeRow *self)
{
  self->hint = g_strdup ("");
  self->is_setting = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->is_setting = FALSE;
}

guint64
ferry_size_row_get_size (FerrySizeRow *self)
{
  g_return_val_if_fail (FERRY_IS_SIZE_ROW (self), 0);

  return self->size;
}

void
ferry_size_row_set_size (FerrySizeRow *self,
                         guint64       size)
{
  g_return_if_fail (FERRY_IS_SIZE_ROW (self));

  if (size == self->size && self->is_told)
    return;

  self->size = size;
  self->is_told = TRUE;
  if (!self->is_edited)
    show_size (self);
}

void
ferry_size_row_set_hint (FerrySizeRow *self,
                         const char   *hint)
{
  g_return_if_fail (FERRY_IS_SIZE_ROW (self));
  g_return_if_fail (hint != NULL);

  if (g_str_equal (hint, self->hint))
    return;

  g_free (self->hint);
  self->hint = g_strdup (hint);
  if (!gtk_widget_has_css_class (GTK_WIDGET (self), "error"))
    show_problem (self, NULL);
}

void
ferry_size_row_edit (FerrySizeRow *self)
{
  g_return_if_fail (FERRY_IS_SIZE_ROW (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
