/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-manager-private.h"

/* Preferences. */

static void
preferences_changed_cb (FerryPreferences *preferences,
                        FerryManager     *self)
{
  ferry_bus_manager_set_preferences (self->bus, ferry_preferences_to_variant (preferences));
}

/* Before the answer: who has that knows that the property is up to date. */
static void
tell_preferences (FerryManager *self)
{
  g_dbus_interface_skeleton_flush (G_DBUS_INTERFACE_SKELETON (self->bus));
}

static gboolean
handle_set_preferences_cb (FerryBusManager       *bus,
                           GDBusMethodInvocation *invocation,
                           GVariant              *changes,
                           FerryManager          *self)
{
  g_autoptr (GError) error = NULL;

  if (!ferry_preferences_change (self->preferences, changes, &error))
    return ferry_manager_refuse (invocation, error);

  tell_preferences (self);
  ferry_bus_manager_complete_set_preferences (bus, invocation);
  return TRUE;
}

static gboolean
handle_reset_preferences_cb (FerryBusManager       *bus,
                             GDBusMethodInvocation *invocation,
                             const char *const     *keys,
                             FerryManager          *self)
{
  g_autoptr (GError) error = NULL;

  if (!ferry_preferences_reset (self->preferences, keys, &error))
    return ferry_manager_refuse (invocation, error);

  tell_preferences (self);
  ferry_bus_manager_complete_reset_preferences (bus, invocation);
  return TRUE;
}

/* Groups. */

static void
show_groups (FerryManager *self)
{
  ferry_bus_manager_set_groups (self->bus, ferry_groups_to_variant (self->groups));
}

static void
groups_saved_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  GDBusMethodInvocation *invocation = data;
  g_autoptr (GError)     error = NULL;

  if (ferry_groups_save_finish (FERRY_GROUPS (source), result, &error))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    ferry_manager_refuse (invocation, error);
}

static gboolean
handle_set_group_cb (FerryBusManager       *bus,
                     GDBusMethodInvocation *invocation,
                     const char            *name,
                     GVariant              *properties,
                     FerryManager          *self)
{
  g_autoptr (GError) error = NULL;

  if (!ferry_groups_set (self->groups, name, properties, &error))
    return ferry_manager_refuse (invocation, error);

  ferry_groups_save_async (self->groups, groups_saved_cb, invocation);
  return TRUE;
}

static gboolean
handle_remove_group_cb (FerryBusManager       *bus,
                        GDBusMethodInvocation *invocation,
                        const char            *name,
                        FerryManager          *self)
{
  g_autoptr (GError) error = NULL;

  if (!ferry_groups_remove (self->groups, name, &error))
    return ferry_manager_refuse (invocation, error);

  ferry_groups_save_async (self->groups, groups_saved_cb, invocation);
  return TRUE;
}

/* Presence. */

static gboolean
handle_set_presence_cb (FerryBusManager       *bus,
                        GDBusMethodInvocation *invocation,
                        gboolean               is_present,
                        FerryManager          *self)
{
  ferry_callers_set_presence (self->callers, g_dbus_method_invocation_get_sender (invocation),
                              is_present);
  ferry_bus_manager_complete_set_presence (bus, invocation);
  return TRUE;
}

void
ferry_manager_serve_settings (FerryManager *self)
{
  g_signal_connect_object (self->bus, "handle-set-preferences",
                           G_CALLBACK (handle_set_preferences_cb), self, 0);
  g_signal_connect_object (self->bus, "handle-reset-preferences",
                           G_CALLBACK (handle_reset_preferences_cb), self, 0);
  g_signal_connect_object (self->bus, "handle-set-group",
                           G_CALLBACK (handle_set_group_cb), self, 0);
  g_signal_connect_object (self->bus, "handle-remove-group",
                           G_CALLBACK (handle_remove_group_cb), self, 0);
  g_signal_connect_object (self->bus, "handle-set-presence",
                           G_CALLBACK (handle_set_presence_cb), self, 0);

  g_signal_connect_object (self->preferences, "changed",
                           G_CALLBACK (preferences_changed_cb), self, 0);
  preferences_changed_cb (self->preferences, self);
  g_signal_connect_object (self->groups, "changed", G_CALLBACK (show_groups),
                           self, G_CONNECT_SWAPPED);
  show_groups (self);
}
