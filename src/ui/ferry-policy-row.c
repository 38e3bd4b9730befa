/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-policy-row.h"

#include "ferry-cost-policy-words.h"

struct _FerryPolicyRow
{
  AdwComboRow parent_instance;

  gboolean has_inherit;
  gboolean is_setting;
};

G_DEFINE_FINAL_TYPE (FerryPolicyRow, ferry_policy_row, ADW_TYPE_COMBO_ROW)

enum
{
  PROP_0,
  PROP_HAS_INHERIT,
  N_PROPERTIES,
};
static GParamSpec *properties[N_PROPERTIES];

enum
{
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* In the order in which they are offered. */
static const FerryCostPolicy policies[] = {
  FERRY_COST_POLICY_INHERIT,
  FERRY_COST_POLICY_DEFAULT,
  FERRY_COST_POLICY_UNRESTRICTED_ONLY,
  FERRY_COST_POLICY_ALWAYS,
};

static guint
get_first (FerryPolicyRow *self)
{
  return self->has_inherit ? 0 : 1;
}

static void
selected_cb (FerryPolicyRow *self)
{
  if (!self->is_setting)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- The list ------------------------------------------------------------- */

static void
mark_cb (FerryPolicyRow *self,
         GParamSpec     *pspec,
         GtkListItem    *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  gpointer   selected = adw_combo_row_get_selected_item (ADW_COMBO_ROW (self));

  if (box != NULL)
    gtk_widget_set_opacity (gtk_widget_get_last_child (box),
                            selected == gtk_list_item_get_item (item) ? 1 : 0);
}

/* The list that the row brings would cut the sentences. */
static void
setup_cb (FerryPolicyRow *self,
          GtkListItem    *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *mark = g_object_new (GTK_TYPE_IMAGE, "icon-name", "object-select-symbolic",
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), mark);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (FerryPolicyRow *self,
         GtkListItem    *item)
{
  GtkWidget       *box = gtk_list_item_get_child (item);
  GtkStringObject *words = gtk_list_item_get_item (item);

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (box)),
                       gtk_string_object_get_string (words));
  g_signal_connect_object (self, "notify::selected-item", G_CALLBACK (mark_cb), item, 0);
  mark_cb (self, NULL, item);
}

static void
unbind_cb (FerryPolicyRow *self,
           GtkListItem    *item)
{
  g_signal_handlers_disconnect_by_func (self, mark_cb, item);
}

static void
fill_list (FerryPolicyRow *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkStringList)      words = gtk_string_list_new (NULL);

  for (gsize i = get_first (self); i < G_N_ELEMENTS (policies); i++)
    gtk_string_list_append (words, ferry_cost_policy_to_words (policies[i]));

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  adw_combo_row_set_list_factory (ADW_COMBO_ROW (self), factory);
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (words));
}

/* ---- The object ----------------------------------------------------------- */

static void
ferry_policy_row_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_HAS_INHERIT:
      FERRY_POLICY_ROW (object)->has_inherit = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ferry_policy_row_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_HAS_INHERIT:
      g_value_set_boolean (value, FERRY_POLICY_ROW (object)->has_inherit);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ferry_policy_row_constructed (GObject *object)
{
  FerryPolicyRow *self = FERRY_POLICY_ROW (object);

  G_OBJECT_CLASS (ferry_policy_row_parent_class)->constructed (object);

  self->is_setting = TRUE;
  fill_list (self);
  self->is_setting = FALSE;
  g_signal_connect (self, "notify::selected", G_CALLBACK (selected_cb), NULL);
}

static void
ferry_policy_row_dispose (GObject *object)
{
  FERRY_POLICY_ROW (object)->is_setting = TRUE;

  G_OBJECT_CLASS (ferry_policy_row_parent_class)->dispose (object);
}

static void
ferry_policy_row_class_init (FerryPolicyRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = ferry_policy_row_constructed;
  object_class->dispose = ferry_policy_row_dispose;
  object_class->get_property = ferry_policy_row_get_property;
  object_class->set_property = ferry_policy_row_set_property;

  properties[PROP_HAS_INHERIT] = g_param_spec_boolean (
      "has-inherit", NULL, NULL, FALSE,
      G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_POLICY_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_policy_row_init (FerryPolicyRow *self)
{
  /* The sentences are longer than the place beside a title. */
  adw_combo_row_set_use_subtitle (ADW_COMBO_ROW (self), TRUE);
}

FerryCostPolicy
ferry_policy_row_get_policy (FerryPolicyRow *self)
{
  guint position;

  g_return_val_if_fail (FERRY_IS_POLICY_ROW (self), FERRY_COST_POLICY_INHERIT);

  position = get_first (self) + adw_combo_row_get_selected (ADW_COMBO_ROW (self));
  return position < G_N_ELEMENTS (policies) ? policies[position] : policies[get_first (self)];
}

void
ferry_policy_row_set_policy (FerryPolicyRow *self,
                             FerryCostPolicy policy)
{
  guint first;

  g_return_if_fail (FERRY_IS_POLICY_ROW (self));

  first = get_first (self);
  self->is_setting = TRUE;
  for (guint i = first; i < G_N_ELEMENTS (policies); i++)
    if (policies[i] == policy)
      adw_combo_row_set_selected (ADW_COMBO_ROW (self), i - first);
  self->is_setting = FALSE;
}
