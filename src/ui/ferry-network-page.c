/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-network-page.h"

#include "ferry-accessible.h"
#include "ferry-network-text.h"
#include "ferry-preferences-call.h"
#include "ferry-size-row.h"
#include "ferry-spin.h"
#include "ferry-time-row.h"

#include <glib/gi18n-lib.h>

/* What the free hours begin with: minutes since midnight. */
#define FIRST_FREE_FROM 0
#define FIRST_FREE_TO (6 * 60)

struct _FerryNetworkPage
{
  GtkWidget parent_instance;

  FerryClient         *client;     /* (owned) */
  FerryNetworkPeriods *periods;    /* (owned) */
  char                *id;         /* (owned) */
  gboolean             is_showing; /* what is in the rows is put there by us */
  gboolean             wants_cap;  /* switched on, and not told yet how much */
  gboolean             is_wrong;   /* the free hours cannot be those that are shown */
  gboolean             is_closing;

  /* Template. */
  AdwWindowTitle      *title;
  AdwPreferencesGroup *cost_group;
  AdwComboRow         *metered_row;
  AdwComboRow         *roaming_row;
  AdwExpanderRow      *plan_row;
  FerrySizeRow        *cap_row;
  FerrySizeRow        *used_row;
  GtkSpinButton       *reset_day;
  GtkSpinButton       *reset_hour;
  GtkSpinButton       *warning;
  AdwComboRow         *count_row;
  GtkSwitch           *restrict_switch;
  AdwExpanderRow      *free_row;
  FerryTimeRow        *free_from_row;
  FerryTimeRow        *free_to_row;
};

G_DEFINE_FINAL_TYPE (FerryNetworkPage, ferry_network_page, GTK_TYPE_WIDGET)

/* In the order of the template. */
static const FerryChoice choices[] = { FERRY_CHOICE_AUTO, FERRY_CHOICE_YES, FERRY_CHOICE_NO };
static const char *const counts[] = { "connection", "ferry" };

static guint
find_choice (FerryChoice choice)
{
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (choices[i] == choice)
      return i;

  return GTK_INVALID_LIST_POSITION;
}

static void
close_page (FerryNetworkPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->is_closing || !ADW_IS_PREFERENCES_WINDOW (root))
    return;

  self->is_closing = TRUE;
  adw_preferences_window_close_subpage (ADW_PREFERENCES_WINDOW (root));
}

/* ---- From the service ----------------------------------------------------- */

static void
show_cost (FerryNetworkPage     *self,
           const FerryPlan      *plan,
           const FerrySituation *situation)
{
  g_autofree char *metered = ferry_network_text_of_metered (plan, situation);
  g_autofree char *roaming = ferry_network_text_of_roaming (plan, situation);

  adw_combo_row_set_selected (self->metered_row, find_choice (plan->metered));
  adw_combo_row_set_selected (self->roaming_row, find_choice (plan->roaming));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->metered_row), metered);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->roaming_row), roaming);
}

static void
show_plan (FerryNetworkPage         *self,
           const FerryPlan          *plan,
           const FerryNetworkPeriod *period)
{
  gint64           now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *use = NULL;

  if (plan->cap > 0)
    {
      self->wants_cap = FALSE;
      use = ferry_network_text_of_use (plan, period, now);
      ferry_size_row_set_size (self->cap_row, plan->cap);
    }
  if (adw_expander_row_get_enable_expansion (self->plan_row) != (plan->cap > 0 || self->wants_cap))
    adw_expander_row_set_enable_expansion (self->plan_row, plan->cap > 0);
  adw_expander_row_set_subtitle (self->plan_row, use != NULL ? use : _ ("No limit"));

  gtk_widget_set_sensitive (GTK_WIDGET (self->used_row), period != NULL);
  if (period != NULL)
    ferry_size_row_set_size (self->used_row, period->used);
  ferry_spin_show (self->reset_day, plan->reset_day);
  ferry_spin_show (self->reset_hour, plan->reset_hour);
  ferry_spin_show (self->warning, plan->warning);
  adw_combo_row_set_selected (self->count_row, plan->counts_own ? 1 : 0);
  gtk_switch_set_active (self->restrict_switch, plan->is_restricted);
}

static void
show_free_hours (FerryNetworkPage *self,
                 const FerryPlan  *plan)
{
  gboolean         has_some = plan->free_from != plan->free_to;
  g_autofree char *text = NULL;

  if (self->is_wrong)
    return;

  if (has_some)
    {
      ferry_time_row_set_minutes (self->free_from_row, plan->free_from);
      ferry_time_row_set_minutes (self->free_to_row, plan->free_to);
      /* Translators: two times of day, in hours and minutes */
      text = g_strdup_printf (_ ("Every day from %02u:%02u to %02u:%02u"), plan->free_from / 60,
                              plan->free_from % 60, plan->free_to / 60, plan->free_to % 60);
    }
  adw_expander_row_set_enable_expansion (self->free_row, has_some);
  adw_expander_row_set_subtitle (self->free_row,
                                 text != NULL ? text : _ ("Data costs at any time of day"));
}

static void
show (FerryNetworkPage *self)
{
  const FerrySituation *situation = ferry_client_get_situation (self->client);
  GVariant             *networks = ferry_client_get_networks (self->client);
  gint64                now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GVariant)  dictionary = NULL;
  g_auto (FerryPlan)    plan;
  FerryNetworkPeriod    period;
  gboolean              has_period;
  g_autofree char      *state = NULL;
  g_autofree char      *markup = NULL;

  ferry_plan_init (&plan);
  if (ferry_preferences_call_is_waiting (GTK_WIDGET (self)))
    return;

  if (networks != NULL)
    dictionary = g_variant_lookup_value (networks, self->id, G_VARIANT_TYPE_VARDICT);
  if (dictionary == NULL)
    {
      close_page (self);
      return;
    }

  ferry_plan_change (&plan, dictionary, NULL);
  has_period = ferry_network_periods_get (self->periods, self->id, &period);
  if (situation != NULL && g_strcmp0 (situation->network_id, self->id) != 0)
    situation = NULL;

  state = ferry_network_text_of_state (&plan, situation, has_period ? &period : NULL, now);
  markup = g_markup_escape_text (state, -1);
  adw_window_title_set_title (self->title, ferry_network_text_get_name (&plan, self->id));
  adw_preferences_group_set_description (self->cost_group, markup);

  self->is_showing = TRUE;
  show_cost (self, &plan, situation);
  show_plan (self, &plan, has_period ? &period : NULL);
  show_free_hours (self, &plan);
  self->is_showing = FALSE;
}

static void
show_again (GtkWidget *widget)
{
  show (FERRY_NETWORK_PAGE (widget));
}

/* ---- To the service ------------------------------------------------------- */

static void
send (FerryNetworkPage *self,
      GVariant         *changes)
{
  ferry_preferences_call_set_network (GTK_WIDGET (self), self->client, self->id, changes,
                                      show_again);
}

static void
set (FerryNetworkPage *self,
     const char       *key,
     GVariant         *value)
{
  g_autoptr (GVariant) wanted = g_variant_ref_sink (value);
  GVariantDict         changes;

  /* While the template is built, or taken apart. */
  if (self->client == NULL || self->is_showing)
    return;

  g_variant_dict_init (&changes, NULL);
  g_variant_dict_insert_value (&changes, key, wanted);
  send (self, g_variant_dict_end (&changes));
}

static void
set_choice (FerryNetworkPage *self,
            const char       *key,
            AdwComboRow      *row)
{
  guint selected = adw_combo_row_get_selected (row);

  if (selected < G_N_ELEMENTS (choices))
    set (self, key, g_variant_new_string (ferry_choice_to_nick (choices[selected])));
}

static void
metered_changed_cb (FerryNetworkPage *self)
{
  set_choice (self, "metered", self->metered_row);
}

static void
roaming_changed_cb (FerryNetworkPage *self)
{
  set_choice (self, "roaming", self->roaming_row);
}

static void
cap_changed_cb (FerryNetworkPage *self)
{
  set (self, "cap", g_variant_new_uint64 (ferry_size_row_get_size (self->cap_row)));
}

/* What was the limit before it was switched off is it again. At first somebody has
 * to say how much: any number of ours would be wrong. */
static void
plan_switched_cb (FerryNetworkPage *self)
{
  gboolean is_on = adw_expander_row_get_enable_expansion (self->plan_row);

  if (self->client == NULL || self->is_showing)
    return;

  self->wants_cap = is_on;
  if (!is_on)
    set (self, "cap", g_variant_new_uint64 (0));
  else if (ferry_size_row_get_size (self->cap_row) > 0)
    cap_changed_cb (self);
  else
    ferry_size_row_edit (self->cap_row);
}

static void
used_changed_cb (FerryNetworkPage *self)
{
  set (self, "used", g_variant_new_uint64 (ferry_size_row_get_size (self->used_row)));
}

static void
reset_day_changed_cb (FerryNetworkPage *self)
{
  set (self, "reset-day", g_variant_new_uint32 (ferry_spin_get (self->reset_day)));
}

static void
reset_hour_changed_cb (FerryNetworkPage *self)
{
  set (self, "reset-hour", g_variant_new_uint32 (ferry_spin_get (self->reset_hour)));
}

static void
warning_changed_cb (FerryNetworkPage *self)
{
  set (self, "warning", g_variant_new_uint32 (ferry_spin_get (self->warning)));
}

static void
count_changed_cb (FerryNetworkPage *self)
{
  guint selected = adw_combo_row_get_selected (self->count_row);

  if (selected < G_N_ELEMENTS (counts))
    set (self, "count", g_variant_new_string (counts[selected]));
}

static void
restrict_changed_cb (FerryNetworkPage *self)
{
  set (self, "restrict-background",
       g_variant_new_boolean (gtk_switch_get_active (self->restrict_switch)));
}

static void
set_free_hours (FerryNetworkPage *self,
                guint             from,
                guint             to)
{
  GVariantDict changes;

  g_variant_dict_init (&changes, NULL);
  g_variant_dict_insert (&changes, "free-from", "u", from);
  g_variant_dict_insert (&changes, "free-to", "u", to);
  send (self, g_variant_dict_end (&changes));
}

static void
free_changed_cb (FerryNetworkPage *self)
{
  guint from = ferry_time_row_get_minutes (self->free_from_row);
  guint to = ferry_time_row_get_minutes (self->free_to_row);

  if (self->client == NULL || self->is_showing)
    return;

  /* Alike they would mean that there are none: the switch is for that. */
  self->is_wrong = from == to;
  ferry_time_row_show_problem (self->free_to_row,
                               from == to ? _ ("They cannot end when they begin") : NULL);
  if (!self->is_wrong)
    set_free_hours (self, from, to);
}

static void
free_switched_cb (FerryNetworkPage *self)
{
  gboolean is_on = adw_expander_row_get_enable_expansion (self->free_row);

  if (self->client == NULL || self->is_showing)
    return;

  if (!is_on)
    {
      self->is_wrong = FALSE;
      ferry_time_row_show_problem (self->free_to_row, NULL);
      set_free_hours (self, 0, 0);
      return;
    }

  if (ferry_time_row_get_minutes (self->free_from_row) ==
      ferry_time_row_get_minutes (self->free_to_row))
    {
      self->is_showing = TRUE;
      ferry_time_row_set_minutes (self->free_from_row, FIRST_FREE_FROM);
      ferry_time_row_set_minutes (self->free_to_row, FIRST_FREE_TO);
      self->is_showing = FALSE;
    }
  free_changed_cb (self);
}

/* ---- Actions -------------------------------------------------------------- */

static void
back_cb (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  close_page (FERRY_NETWORK_PAGE (widget));
}

static void
forget_answered_cb (FerryNetworkPage *self,
                    const char       *answer)
{
  if (!g_str_equal (answer, "forget") || self->client == NULL)
    return;

  ferry_preferences_call_forget (GTK_WIDGET (self), self->client, self->id, show_again);
  close_page (self);
}

static void
forget_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  FerryNetworkPage *self = FERRY_NETWORK_PAGE (widget);
  AdwMessageDialog *dialog;

  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (widget)), NULL,
      _ ("What you said of it and the data that was counted on it are deleted.")));
  /* Translators: the name of a network */
  adw_message_dialog_format_heading (dialog, _ ("Forget “%s”?"),
                                     adw_window_title_get_title (self->title));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "forget", _ ("_Forget"),
                                    NULL);
  adw_message_dialog_set_response_appearance (dialog, "forget", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (forget_answered_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- Life ----------------------------------------------------------------- */

static void
ferry_network_page_dispose (GObject *object)
{
  FerryNetworkPage *self = FERRY_NETWORK_PAGE (object);
  GtkWidget        *child;

  g_clear_object (&self->periods);
  g_clear_object (&self->client);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_NETWORK_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (ferry_network_page_parent_class)->dispose (object);
}

static void
ferry_network_page_finalize (GObject *object)
{
  g_free (FERRY_NETWORK_PAGE (object)->id);

  G_OBJECT_CLASS (ferry_network_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FerryNetworkPage, title);
  gtk_widget_class_bind_template_child (widget_class, FerryNetworkPage, cost_group);
  gtk_widget_class_bind_template_child (widget_class, FerryNetworkPage, metered_row);
  gtk_widget_class_bind_template_child (widget_class, FerryNetworkPage, roaming_row);
  gtk_widget_class_bind_template_child (widget_class, FerryNetworkPage, plan_row);
  gtk_widget_class_bind_template_child (widget_class, FerryNetworkPage, cap_row);
  gtk_widget_class_bind_template_child (widget_class, FerryNetworkPage, used_row);
  gtk_widget_class_bind_template_child (widget_class, FerryNetworkPage, reset_day);
  gtk_widget_class_bind_template_child (widget_class, FerryNetworkPage, reset_hour);
  gtk_widget_class_bind_template_child (widget_class, FerryNetworkPage, warning);
  gtk_widget_class_bind_template_child (widget_class, FerryNetworkPage, count_row);
  gtk_widget_class_bind_template_child (widget_class, FerryNetworkPage, restrict_switch);
  gtk_widget_class_bind_template_child (widget_class, FerryNetworkPage, free_row);
  gtk_widget_class_bind_template_child (widget_class, FerryNetworkPage, free_from_row);
  gtk_widget_class_bind_template_child (widget_class, FerryNetworkPage, free_to_row);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, metered_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, roaming_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, plan_switched_cb);
  gtk_widget_class_bind_template_callback (widget_class, cap_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, used_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, reset_day_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, reset_hour_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, warning_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, count_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, restrict_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, free_switched_cb);
  gtk_widget_class_bind_template_callback (widget_class, free_changed_cb);
}

static void
ferry_network_page_class_init (FerryNetworkPageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_network_page_dispose;
  object_class->finalize = ferry_network_page_finalize;

  g_type_ensure (FERRY_TYPE_SIZE_ROW);
  g_type_ensure (FERRY_TYPE_TIME_ROW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ferrytransfer/Ferry/ferry-network-page.ui");
  bind_children (widget_class);
  bind_callbacks (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_install_action (widget_class, "network.back", NULL, back_cb);
  gtk_widget_class_install_action (widget_class, "network.forget", NULL, forget_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "network.back", NULL);
}

static void
ferry_network_page_init (FerryNetworkPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ferry_accessible_label_first (GTK_WIDGET (self->plan_row), GTK_TYPE_SWITCH,
                                _ ("Limit the data of this network"));
  ferry_accessible_label_first (GTK_WIDGET (self->free_row), GTK_TYPE_SWITCH, _ ("Free hours"));
}

GtkWidget *
ferry_network_page_new (FerryClient         *client,
                        FerryNetworkPeriods *periods,
                        const char          *id)
{
  FerryNetworkPage *self;

  g_return_val_if_fail (FERRY_IS_CLIENT (client), NULL);
  g_return_val_if_fail (FERRY_IS_NETWORK_PERIODS (periods), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  self = g_object_new (FERRY_TYPE_NETWORK_PAGE, NULL);
  self->client = g_object_ref (client);
  self->periods = g_object_ref (periods);
  self->id = g_strdup (id);
  g_signal_connect_object (client, "networks-changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "conditions-changed", G_CALLBACK (show), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (periods, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}
