/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-window-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (FerryWindow, ferry_window, ADW_TYPE_APPLICATION_WINDOW)

static void
row_command_cb (FerryWindow         *self,
                FerryRemoteTransfer *transfer,
                guint                command)
{
  ferry_window_run_on (self, (FerryCommand) command, transfer);
}

static void
row_activated_cb (FerryWindow         *self,
                  FerryRemoteTransfer *transfer)
{
  const FerryRow *row = ferry_remote_transfer_get_row (transfer);

  ferry_window_run_on (self, ferry_command_default_of_row (row), transfer);
}

static void
filter_chosen_cb (FerryWindow *self)
{
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
}

static void
search_changed_cb (FerryWindow *self)
{
  ferry_window_set_search (self, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
}

static void
search_activated_cb (FerryWindow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
update_all_buttons (FerryWindow *self)
{
  guint    active = ferry_client_get_count (self->client, "active");
  guint    waiting = ferry_client_get_count (self->client, "waiting");
  gboolean is_narrow = adw_flap_get_folded (self->flap);
  gboolean can_pause = active > 0;
  gboolean can_resume = active == 0 && waiting > 0;

  gtk_widget_set_visible (GTK_WIDGET (self->pause_all_button), can_pause && !is_narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->resume_all_button), can_resume && !is_narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->narrow_pause_all_button), can_pause);
  gtk_widget_set_visible (GTK_WIDGET (self->narrow_resume_all_button), can_resume);
}

/* Where the header bar has no room the buttons go below the list, and sorting
 * into the main menu. */
static void
folded_cb (FerryWindow *self)
{
  gboolean is_narrow = adw_flap_get_folded (self->flap);

  gtk_menu_button_set_menu_model (self->primary_button,
                                  is_narrow ? self->narrow_items : self->primary_items);
  update_all_buttons (self);
  ferry_window_update_heading (self);
  ferry_window_update_bars (self);
}

static void
set_enabled (FerryWindow *self,
             const char  *name,
             gboolean     is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

static void
update_counts (FerryWindow *self)
{
  guint active = ferry_client_get_count (self->client, "active");
  guint waiting = ferry_client_get_count (self->client, "waiting");

  set_enabled (self, "pause-all", active + waiting > 0);
  set_enabled (self, "resume-all", waiting > 0);
  update_all_buttons (self);
  ferry_window_update_heading (self);
  ferry_window_update_commands (self);
}

static void
active_changed_cb (FerryWindow *self)
{
  gboolean is_active = gtk_window_is_active (GTK_WINDOW (self));

  ferry_client_set_presence (self->client, is_active);
  if (is_active)
    ferry_transfer_view_refresh (self->view);
}

/* Nobody samples progress for a window that nobody can see. */
static void
surface_state_cb (FerryWindow *self)
{
  GdkSurface      *surface = gtk_native_get_surface (GTK_NATIVE (self));
  GdkToplevelState state;

  /* Newer versions of GTK tell of the state of a window that is gone. */
  if (surface == NULL)
    return;

  state = gdk_toplevel_get_state (GDK_TOPLEVEL (surface));
  self->is_visible = (state & GDK_TOPLEVEL_STATE_MINIMIZED) == 0;
  ferry_window_update_watching (self);
}

static void
ferry_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ferry_window_parent_class)->realize (widget);

  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (widget)), "notify::state",
                           G_CALLBACK (surface_state_cb), widget, G_CONNECT_SWAPPED);
}

static void
ferry_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ferry_window_parent_class)->map (widget);
  FERRY_WINDOW (widget)->is_visible = TRUE;
  ferry_window_update_watching (FERRY_WINDOW (widget));
}

static void
ferry_window_unmap (GtkWidget *widget)
{
  FERRY_WINDOW (widget)->is_visible = FALSE;
  ferry_window_update_watching (FERRY_WINDOW (widget));
  GTK_WIDGET_CLASS (ferry_window_parent_class)->unmap (widget);
}

static gboolean
ferry_window_close_request (GtkWindow *window)
{
  FerryWindow     *self = FERRY_WINDOW (window);
  g_autofree char *path = ferry_window_state_build_path ();

  self->state.is_maximized = gtk_window_is_maximized (window);
  gtk_window_get_default_size (window, &self->state.width, &self->state.height);
  ferry_window_state_save (&self->state, path);

  return GTK_WINDOW_CLASS (ferry_window_parent_class)->close_request (window);
}

static void
ferry_window_dispose (GObject *object)
{
  FerryWindow *self = FERRY_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->client != NULL)
    {
      /* The client goes on to speak while somebody still holds the window. */
      g_signal_handlers_disconnect_by_data (self->client, self);
      ferry_client_set_presence (self->client, FALSE);
    }
  self->details = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_WINDOW);
  g_clear_object (&self->undo_toast);
  g_clear_object (&self->narrow_items);
  g_clear_object (&self->selection);
  g_clear_object (&self->detailed);
  g_clear_object (&self->transfers);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (ferry_window_parent_class)->dispose (object);
}

static void
ferry_window_finalize (GObject *object)
{
  FerryWindow *self = FERRY_WINDOW (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->undoable);
  ferry_query_clear (&self->query);

  G_OBJECT_CLASS (ferry_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (FERRY_TYPE_SIDEBAR);
  g_type_ensure (FERRY_TYPE_TRANSFER_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ferrytransfer/Ferry/ferry-window.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, pause_all_button);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, resume_all_button);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, narrow_pause_all_button);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, narrow_resume_all_button);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, primary_button);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, primary_items);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, sort_items);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, search_bar);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, search_entry);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, view);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, empty_page);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, empty_buttons);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, unreachable_page);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, bottom_bar);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, selection_bar);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, selection_label);
  gtk_widget_class_bind_template_callback (widget_class, row_command_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, ferry_window_update_commands);
}

static void
ferry_window_class_init (FerryWindowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_window_dispose;
  object_class->finalize = ferry_window_finalize;
  widget_class->realize = ferry_window_realize;
  widget_class->map = ferry_window_map;
  widget_class->unmap = ferry_window_unmap;
  GTK_WINDOW_CLASS (klass)->close_request = ferry_window_close_request;
  bind_template (widget_class);

  /* Not accelerators: in an entry these keys are the entry's. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "win.paste",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK,
                                       "win.undo-last", NULL);
}

static GMenuModel *
build_narrow_items (FerryWindow *self)
{
  g_autoptr (GMenu) items = g_menu_new ();
  g_autoptr (GMenu) sorting = g_menu_new ();

  g_menu_append_submenu (sorting, _ ("_Sort By"), self->sort_items);
  g_menu_append_section (items, NULL, G_MENU_MODEL (sorting));
  g_menu_append_section (items, NULL, self->primary_items);
  return G_MENU_MODEL (g_steal_pointer (&items));
}

static void
ferry_window_init (FerryWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->undoable = g_ptr_array_new_with_free_func (g_free);
  ferry_query_init (&self->query);
  gtk_widget_init_template (GTK_WIDGET (self));

  self->narrow_items = build_narrow_items (self);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
}

static void
restore_state (FerryWindow *self)
{
  g_autofree char *path = ferry_window_state_build_path ();

  ferry_window_state_load (&self->state, path);
  gtk_window_set_default_size (GTK_WINDOW (self), self->state.width, self->state.height);
  if (self->state.is_maximized)
    gtk_window_maximize (GTK_WINDOW (self));
}

/* Until here the window has no transfers: its signals may come from now on. */
static void
set_client (FerryWindow *self,
            FerryClient *client)
{
  self->client = g_object_ref (client);
  self->transfers = ferry_transfer_list_new (client);
  ferry_window_install_actions (self);
  ferry_window_install_links (self);
  ferry_window_install_details (self);
  ferry_transfer_view_set_client (self->view, client);
  ferry_window_init_selection (self);
  ferry_window_install_query_actions (self);
  ferry_sidebar_set_client (self->sidebar, client);
  ferry_sidebar_set_filter (self->sidebar, self->query.filter);

  g_signal_connect_object (self->flap, "notify::folded", G_CALLBACK (folded_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (ferry_window_update_page), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::rate", G_CALLBACK (ferry_window_update_heading), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "counts-changed", G_CALLBACK (update_counts), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "conditions-changed",
                           G_CALLBACK (ferry_window_update_heading), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->transfers, "notify::is-ready",
                           G_CALLBACK (ferry_window_update_page), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->transfers, "items-changed",
                           G_CALLBACK (ferry_window_update_page), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_changed_cb), NULL);
  update_counts (self);
  folded_cb (self);
}

FerryWindow *
ferry_window_new (GtkApplication *application,
                  FerryClient    *client)
{
  FerryWindow *self;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (FERRY_IS_CLIENT (client), NULL);

  self = g_object_new (FERRY_TYPE_WINDOW, "application", application, NULL);
  restore_state (self);
  set_client (self, client);
  ferry_client_connect_async (client, self->cancellable, NULL, NULL);
  return self;
}
