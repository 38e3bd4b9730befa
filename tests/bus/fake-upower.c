/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "fake-upower.h"

#include "fake-service.h"

#define NAME "org.freedesktop.UPower"
#define MANAGER_PATH "/org/freedesktop/UPower"
#define DEVICE_PATH "/org/freedesktop/UPower/devices/DisplayDevice"
#define DEVICE_INTERFACE "org.freedesktop.UPower.Device"
#define PROPERTIES_INTERFACE "org.freedesktop.DBus.Properties"

/* Registered as any interface, so that a property may have any type. */
static const char properties_xml[] =
    "<node><interface name='" PROPERTIES_INTERFACE "'>"
    "<method name='GetAll'>"
    "<arg type='s' direction='in'/><arg type='a{sv}' direction='out'/>"
    "</method></interface></node>";

struct _FakeUpower
{
  GDBusConnection *connection; /* (owned) */
  GVariantDict     manager;
  GVariantDict     device;
  gboolean         is_mute;
  gboolean         fails;
  guint            n_questions;
};

static gboolean
is_of_manager (const char *property)
{
  return g_str_equal (property, "OnBattery");
}

/* Returns: (transfer full): a copy, since the end of a dictionary empties it */
static GVariant *
snapshot (GVariantDict *dict)
{
  g_autoptr (GVariant) all = g_variant_ref_sink (g_variant_dict_end (dict));

  g_variant_dict_init (dict, all);

  return g_steal_pointer (&all);
}

static void
get_all_cb (GDBusConnection       *connection,
            const char            *sender,
            const char            *path,
            const char            *interface,
            const char            *method,
            GVariant              *parameters,
            GDBusMethodInvocation *invocation,
            gpointer               user_data)
{
  FakeUpower          *self = user_data;
  g_autoptr (GVariant) all = NULL;

  self->n_questions++;
  if (self->is_mute)
    {
      g_object_unref (invocation);
      return;
    }
  if (self->fails)
    {
      g_dbus_method_invocation_return_dbus_error (invocation, "org.example.No", "Not now");
      return;
    }

  all = snapshot (g_str_equal (path, MANAGER_PATH) ? &self->manager : &self->device);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(@a{sv})", all));
}

static void
offer (FakeUpower *self,
       const char *path)
{
  static const GDBusInterfaceVTable vtable = { .method_call = get_all_cb };
  g_autoptr (GDBusNodeInfo)         info = NULL;
  g_autoptr (GError)                error = NULL;

  info = g_dbus_node_info_new_for_xml (properties_xml, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (self->connection, path, info->interfaces[0], &vtable, self,
                                     NULL, &error);
  g_assert_no_error (error);
}

FakeUpower *
fake_upower_new (const char *address)
{
  FakeUpower *self = g_new0 (FakeUpower, 1);

  self->connection = fake_service_connect (address);
  g_variant_dict_init (&self->manager, NULL);
  g_variant_dict_init (&self->device, NULL);
  g_variant_dict_insert (&self->manager, "OnBattery", "b", FALSE);
  g_variant_dict_insert (&self->device, "Type", "u", 2);
  g_variant_dict_insert (&self->device, "IsPresent", "b", TRUE);
  g_variant_dict_insert (&self->device, "Percentage", "d", 100.0);
  g_variant_dict_insert (&self->device, "WarningLevel", "u", 1);
  offer (self, MANAGER_PATH);
  offer (self, DEVICE_PATH);

  return self;
}

void
fake_upower_free (FakeUpower *self)
{
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_object_unref (self->connection);
  g_variant_dict_clear (&self->manager);
  g_variant_dict_clear (&self->device);
  g_free (self);
}

static void
call_bus (FakeUpower *self,
          const char *method,
          GVariant   *parameters)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError)   error = NULL;

  reply = g_dbus_connection_call_sync (self->connection, "org.freedesktop.DBus", "/",
                                       "org.freedesktop.DBus", method, parameters,
                                       G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                                       &error);
  g_assert_no_error (error);
}

void
fake_upower_own_name (FakeUpower *self)
{
  call_bus (self, "RequestName", g_variant_new ("(su)", NAME, 0));
}

void
fake_upower_release_name (FakeUpower *self)
{
  call_bus (self, "ReleaseName", g_variant_new ("(s)", NAME));
}

void
fake_upower_set_mute (FakeUpower *self,
                      gboolean    is_mute)
{
  self->is_mute = is_mute;
}

void
fake_upower_set_fails (FakeUpower *self,
                       gboolean    fails)
{
  self->fails = fails;
}

guint
fake_upower_get_n_questions (FakeUpower *self)
{
  return self->n_questions;
}

static void
tell (FakeUpower *self,
      gboolean    is_of_manager,
      GVariant   *parameters)
{
  g_dbus_connection_emit_signal (self->connection, NULL,
                                 is_of_manager ? MANAGER_PATH : DEVICE_PATH, PROPERTIES_INTERFACE,
                                 "PropertiesChanged", parameters, NULL);
}

static void
keep (FakeUpower *self,
      const char *property,
      GVariant   *value)
{
  g_variant_dict_insert_value (is_of_manager (property) ? &self->manager : &self->device, property,
                               value);
}

static const char *
interface_of (const char *property)
{
  return is_of_manager (property) ? NAME : DEVICE_INTERFACE;
}

void
fake_upower_set (FakeUpower *self,
                 const char *property,
                 GVariant   *value)
{
  g_autoptr (GVariant) kept = g_variant_take_ref (value);
  GVariantBuilder      news;

  keep (self, property, kept);
  g_variant_builder_init (&news, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&news, "{sv}", property, kept);
  tell (self, is_of_manager (property),
        g_variant_new ("(sa{sv}as)", interface_of (property), &news, NULL));
}

void
fake_upower_invalidate (FakeUpower *self,
                        const char *property,
                        GVariant   *value)
{
  g_autoptr (GVariant) kept = g_variant_take_ref (value);
  GVariantBuilder      invalidated;

  keep (self, property, kept);
  g_variant_builder_init (&invalidated, G_VARIANT_TYPE_STRING_ARRAY);
  g_variant_builder_add (&invalidated, "s", property);
  tell (self, is_of_manager (property),
        g_variant_new ("(sa{sv}as)", interface_of (property), NULL, &invalidated));
}

void
fake_upower_babble (FakeUpower *self)
{
  tell (self, TRUE, g_variant_new ("(sas)", NAME, NULL));
  tell (self, FALSE, g_variant_new ("(s)", DEVICE_INTERFACE));
}

void
fake_upower_flush (FakeUpower *self)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_flush_sync (self->connection, NULL, &error);
  g_assert_no_error (error);
}
