/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-problem.h"
#include "ferry-usage-swatch.h"
#include "ferry-usage-window-private.h"

#include <glib/gi18n-lib.h>

#define LOADING_PAGE "loading"
#define FAILURE_PAGE "failure"
#define EMPTY_PAGE "empty"
#define BODY_PAGE "body"

/* While something is at work the figures are asked for this often. */
#define RELOAD_SECONDS 5

G_DEFINE_FINAL_TYPE (FerryUsageWindow, ferry_usage_window, ADW_TYPE_WINDOW)

static void reload (FerryUsageWindow *self);

/* ---- What is chosen ------------------------------------------------------- */

const char *
ferry_usage_window_get_id (FerryUsageWindow *self)
{
  guint selected = adw_combo_row_get_selected (self->network_row);

  return selected < self->ids->len ? g_ptr_array_index (self->ids, selected) : NULL;
}

char *
ferry_usage_window_dup_name (FerryUsageWindow *self,
                             const char       *id)
{
  GVariant            *networks = ferry_client_get_networks (self->client);
  g_autoptr (GVariant) network = NULL;
  const char          *name = NULL;

  if (networks != NULL)
    network = g_variant_lookup_value (networks, id, G_VARIANT_TYPE_VARDICT);
  if (network != NULL && g_variant_lookup (network, "name", "&s", &name) && *name != '\0')
    return g_strdup (name);

  return g_strdup (*id != '\0' ? id : _ ("Connection without a name"));
}

GArray *
ferry_usage_window_build (FerryUsageWindow *self,
                          FerryUsagePeriod *period,
                          gboolean         *has_plan,
                          gint64            now)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const char           *id = ferry_usage_window_get_id (self);
  GArray               *buckets;

  ferry_usage_period_init (period, now, zone);
  *has_plan = id != NULL &&
              ferry_usage_period_read (period, self->periods,
                                       ferry_client_get_networks (self->client), id);
  buckets = ferry_usage_build_buckets (self->span, period, now, zone);
  ferry_usage_fill_buckets (buckets, self->entries, id);
  return buckets;
}

static void
network_chosen_cb (FerryUsageWindow *self)
{
  if (!self->is_showing && self->entries != NULL)
    ferry_usage_window_show_all (self);
}

static void
span_chosen_cb (FerryUsageWindow *self)
{
  guint selected = adw_combo_row_get_selected (self->span_row);

  if (self->is_showing || selected >= FERRY_N_USAGE_SPANS)
    return;

  self->span = selected;
  if (self->entries != NULL)
    ferry_usage_window_show_all (self);
}

/* ---- Asking --------------------------------------------------------------- */

static gboolean
has_something (FerryUsageWindow *self)
{
  return g_variant_n_children (self->entries) > 0 ||
         (self->periods != NULL && g_variant_n_children (self->periods) > 0);
}

/* The first time the connection of now is shown, if it has a plan: that is what
 * people come to look at. */
static void
choose_first (FerryUsageWindow *self)
{
  const FerrySituation *situation = ferry_client_get_situation (self->client);
  FerryUsagePeriod      period;

  if (situation != NULL && situation->network_id != NULL &&
      ferry_usage_period_read (&period, self->periods, NULL, situation->network_id))
    ferry_usage_window_choose (self, situation->network_id);
}

static void
show (FerryUsageWindow *self,
      gboolean          is_first)
{
  gboolean has_any = has_something (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "usage.export", has_any);
  ferry_usage_window_show_choices (self);
  if (is_first)
    choose_first (self);
  if (has_any)
    ferry_usage_window_show_all (self);
  gtk_stack_set_visible_child_name (self->pages, has_any ? BODY_PAGE : EMPTY_PAGE);
}

static void
show_failure (FerryUsageWindow *self,
              const GError     *error)
{
  g_autofree char *text = g_markup_escape_text (ferry_problem_split (error->message, NULL), -1);

  adw_status_page_set_description (self->failure_page, text);
  gtk_stack_set_visible_child_name (self->pages, FAILURE_PAGE);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (FerryUsageWindow) self = user_data;
  g_autoptr (GVariant)         entries = NULL;
  g_autoptr (GVariant)         periods = NULL;
  g_autoptr (GError)           error = NULL;
  gboolean                     is_first = self->entries == NULL;

  entries = ferry_client_get_usage_finish (FERRY_CLIENT (source), result, &periods, &error);
  self->is_loading = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  if (entries != NULL)
    {
      g_clear_pointer (&self->entries, g_variant_unref);
      g_clear_pointer (&self->periods, g_variant_unref);
      self->entries = g_steal_pointer (&entries);
      self->periods = g_steal_pointer (&periods);
      show (self, is_first);
    }
  else if (is_first)
    {
      show_failure (self, error);
    }

  if (self->is_stale)
    reload (self);
}

static void
reload (FerryUsageWindow *self)
{
  self->is_stale = self->is_loading || !self->is_visible;
  if (self->is_stale)
    return;

  self->is_loading = TRUE;
  ferry_client_get_usage_async (self->client, NULL, self->cancellable, loaded_cb,
                                g_object_ref (self));
}

static gboolean
timer_cb (gpointer user_data)
{
  reload (user_data);
  return G_SOURCE_CONTINUE;
}

/* Nothing is asked again and again for a window that nobody can see, or while
 * nothing flows. */
static void
update_timer (FerryUsageWindow *self)
{
  gboolean is_wanted = self->is_visible && ferry_client_get_count (self->client, "active") > 0;

  if (is_wanted && self->timer_id == 0)
    self->timer_id = g_timeout_add_seconds (RELOAD_SECONDS, timer_cb, self);
  else if (!is_wanted)
    g_clear_handle_id (&self->timer_id, g_source_remove);
}

/* What ran last is counted, and what begins now is of another day perhaps. */
static void
counts_changed_cb (FerryUsageWindow *self)
{
  gboolean had_timer = self->timer_id != 0;

  update_timer (self);
  if (had_timer != (self->timer_id != 0))
    reload (self);
}

static void
state_changed_cb (FerryUsageWindow *self)
{
  if (ferry_client_get_state (self->client) == FERRY_CLIENT_CONNECTED)
    reload (self);
}

static void
set_visible (FerryUsageWindow *self,
             gboolean          is_visible)
{
  if (self->is_visible == is_visible)
    return;

  self->is_visible = is_visible;
  update_timer (self);
  if (is_visible)
    reload (self);
}

static void
surface_state_cb (FerryUsageWindow *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));

  if (surface != NULL)
    set_visible (self, gtk_widget_get_mapped (GTK_WIDGET (self)) &&
                           (gdk_toplevel_get_state (GDK_TOPLEVEL (surface)) &
                            GDK_TOPLEVEL_STATE_MINIMIZED) == 0);
}

/* ---- Actions -------------------------------------------------------------- */

static void
export_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  ferry_usage_window_export (FERRY_USAGE_WINDOW (widget));
}

static void
try_again_cb (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  FerryUsageWindow *self = FERRY_USAGE_WINDOW (widget);

  gtk_stack_set_visible_child_name (self->pages, LOADING_PAGE);
  reload (self);
}

/* A connection in the list of them is chosen to be shown alone. */
static void
choose_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  FerryUsageWindow *self = FERRY_USAGE_WINDOW (widget);

  ferry_usage_window_choose (self, g_variant_get_string (parameter, NULL));
  ferry_usage_window_show_all (self);
}

/* ---- Life ----------------------------------------------------------------- */

static void
ferry_usage_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ferry_usage_window_parent_class)->realize (widget);

  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (widget)), "notify::state",
                           G_CALLBACK (surface_state_cb), widget, G_CONNECT_SWAPPED);
}

static void
ferry_usage_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ferry_usage_window_parent_class)->map (widget);
  set_visible (FERRY_USAGE_WINDOW (widget), TRUE);
}

static void
ferry_usage_window_unmap (GtkWidget *widget)
{
  set_visible (FERRY_USAGE_WINDOW (widget), FALSE);
  GTK_WIDGET_CLASS (ferry_usage_window_parent_class)->unmap (widget);
}

static void
ferry_usage_window_dispose (GObject *object)
{
  FerryUsageWindow *self = FERRY_USAGE_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer_id, g_source_remove);
  self->is_showing = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_USAGE_WINDOW);
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  g_clear_object (&self->client);
  g_clear_object (&self->chooser);

  G_OBJECT_CLASS (ferry_usage_window_parent_class)->dispose (object);
}

static void
ferry_usage_window_finalize (GObject *object)
{
  FerryUsageWindow *self = FERRY_USAGE_WINDOW (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->ids);
  g_clear_pointer (&self->entries, g_variant_unref);
  g_clear_pointer (&self->periods, g_variant_unref);

  G_OBJECT_CLASS (ferry_usage_window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FerryUsageWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, FerryUsageWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, FerryUsageWindow, failure_page);
  gtk_widget_class_bind_template_child (widget_class, FerryUsageWindow, network_row);
  gtk_widget_class_bind_template_child (widget_class, FerryUsageWindow, span_row);
  gtk_widget_class_bind_template_child (widget_class, FerryUsageWindow, plan_box);
  gtk_widget_class_bind_template_child (widget_class, FerryUsageWindow, used_label);
  gtk_widget_class_bind_template_child (widget_class, FerryUsageWindow, bar);
  gtk_widget_class_bind_template_child (widget_class, FerryUsageWindow, left_label);
  gtk_widget_class_bind_template_child (widget_class, FerryUsageWindow, pace_label);
  gtk_widget_class_bind_template_child (widget_class, FerryUsageWindow, sum_label);
  gtk_widget_class_bind_template_child (widget_class, FerryUsageWindow, parts_label);
  gtk_widget_class_bind_template_child (widget_class, FerryUsageWindow, chart);
  gtk_widget_class_bind_template_child (widget_class, FerryUsageWindow, networks_group);
  gtk_widget_class_bind_template_child (widget_class, FerryUsageWindow, networks_list);
  gtk_widget_class_bind_template_child (widget_class, FerryUsageWindow, days_group);
  gtk_widget_class_bind_template_child (widget_class, FerryUsageWindow, days_list);
  gtk_widget_class_bind_template_callback (widget_class, network_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, span_chosen_cb);
}

static void
ferry_usage_window_class_init (FerryUsageWindowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_usage_window_dispose;
  object_class->finalize = ferry_usage_window_finalize;
  widget_class->realize = ferry_usage_window_realize;
  widget_class->map = ferry_usage_window_map;
  widget_class->unmap = ferry_usage_window_unmap;

  g_type_ensure (FERRY_TYPE_USAGE_CHART);
  g_type_ensure (FERRY_TYPE_USAGE_SWATCH);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ferrytransfer/Ferry/ferry-usage-window.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "usage.export", NULL, export_cb);
  gtk_widget_class_install_action (widget_class, "usage.try-again", NULL, try_again_cb);
  gtk_widget_class_install_action (widget_class, "usage.choose", "s", choose_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK,
                                       "usage.export", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ferry_usage_window_init (FerryUsageWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->is_showing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->is_showing = FALSE;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "usage.export", FALSE);
}

GtkWindow *
ferry_usage_window_new (GtkApplication *application,
                        FerryClient    *client)
{
  static const char *const causes[] = { "conditions-changed", "networks-changed" };
  FerryUsageWindow        *self;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (FERRY_IS_CLIENT (client), NULL);

  self = g_object_new (FERRY_TYPE_USAGE_WINDOW, "application", application, NULL);
  self->client = g_object_ref (client);
  for (gsize i = 0; i < G_N_ELEMENTS (causes); i++)
    g_signal_connect_object (client, causes[i], G_CALLBACK (reload), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "counts-changed", G_CALLBACK (counts_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  ferry_client_connect_async (client, self->cancellable, NULL, NULL);
  return GTK_WINDOW (self);
}
