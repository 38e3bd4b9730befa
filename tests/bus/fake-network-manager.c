/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "fake-network-manager.h"

#include "bus-fixture.h"

#define PROPERTIES "org.freedesktop.DBus.Properties"
#define ACTIVATED 2

/* Played here, since GDBus lets nobody answer with a property of a wrong type. */
static const char properties_xml[] =
    "<node><interface name='" PROPERTIES "'>"
    "<method name='GetAll'><arg type='s' direction='in'/><arg type='a{sv}' direction='out'/>"
    "</method></interface></node>";

struct _FakeNetworkManager
{
  char            *address; /* (owned) */
  char            *name;    /* (owned) */
  GDBusNodeInfo   *info;    /* (owned) */
  GDBusConnection *bus;     /* (owned) (nullable): NULL while it is not there */
  GHashTable      *objects; /* (owned) "path interface" → GHashTable of name → GVariant */
  GHashTable      *ids;     /* (owned) path → registration */
  char            *hushed;  /* (owned) (nullable) */
  GPtrArray       *waiting; /* (owned) (element-type GDBusMethodInvocation) */
  guint            n_calls;
};

static char *
make_key (const char *path,
          const char *interface)
{
  return g_strconcat (path, " ", interface, NULL);
}

static GVariant *
build_properties (FakeNetworkManager *self,
                  const char         *path,
                  const char         *interface)
{
  g_autofree char *key = make_key (path, interface);
  GHashTable      *properties = g_hash_table_lookup (self->objects, key);
  GVariantBuilder  builder;
  GHashTableIter   iter;
  gpointer         name, value;

  if (properties == NULL)
    return NULL;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_hash_table_iter_init (&iter, properties);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_variant_builder_add (&builder, "{sv}", name, value);

  return g_variant_builder_end (&builder);
}

static void
answer (FakeNetworkManager    *self,
        GDBusMethodInvocation *invocation)
{
  GVariant   *parameters = g_dbus_method_invocation_get_parameters (invocation);
  const char *interface;
  GVariant   *properties;

  g_variant_get (parameters, "(&s)", &interface);
  properties = build_properties (self, g_dbus_method_invocation_get_object_path (invocation),
                                 interface);
  if (properties != NULL)
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(@a{sv})", properties));
  else
    g_dbus_method_invocation_return_dbus_error (invocation, FAKE_NM ".Gone", "No such thing.");
}

static void
call_cb (GDBusConnection       *connection,
         const char            *sender,
         const char            *path,
         const char            *interface,
         const char            *method,
         GVariant              *parameters,
         GDBusMethodInvocation *invocation,
         gpointer               data)
{
  FakeNetworkManager *self = data;

  self->n_calls++;
  if (g_strcmp0 (path, self->hushed) == 0)
    g_ptr_array_add (self->waiting, invocation);
  else
    answer (self, invocation);
}

static void export(FakeNetworkManager *self,
                   const char         *path)
{
  static const GDBusInterfaceVTable vtable = { .method_call = call_cb };
  g_autoptr (GError)                error = NULL;
  guint                             id;

  if (self->bus == NULL || g_hash_table_contains (self->ids, path))
    return;

  id = g_dbus_connection_register_object (self->bus, path, self->info->interfaces[0], &vtable,
                                          self, NULL, &error);
  g_assert_no_error (error);
  g_hash_table_insert (self->ids, g_strdup (path), GUINT_TO_POINTER (id));
}

FakeNetworkManager *
fake_network_manager_new (const char *address,
                          const char *name)
{
  FakeNetworkManager *self = g_new0 (FakeNetworkManager, 1);

  self->address = g_strdup (address);
  self->name = g_strdup (name);
  self->info = g_dbus_node_info_new_for_xml (properties_xml, NULL);
  self->objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_hash_table_unref);
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);

  return self;
}

void
fake_network_manager_free (FakeNetworkManager *self)
{
  fake_network_manager_vanish (self);
  g_ptr_array_unref (self->waiting);
  g_hash_table_unref (self->ids);
  g_hash_table_unref (self->objects);
  g_dbus_node_info_unref (self->info);
  g_free (self->hushed);
  g_free (self->name);
  g_free (self->address);
  g_free (self);
}

static void
request_name (FakeNetworkManager *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GVariant)     reply = NULL;
  g_autoptr (GError)       error = NULL;

  g_dbus_connection_call (self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                          "org.freedesktop.DBus", "RequestName",
                          g_variant_new ("(su)", self->name, 4), G_VARIANT_TYPE ("(u)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, bus_fixture_done_cb, &result);
  reply = g_dbus_connection_call_finish (self->bus, bus_fixture_wait_result (&result), &error);
  g_assert_no_error (error);
}

void
fake_network_manager_appear (FakeNetworkManager *self)
{
  GHashTableIter iter;
  gpointer       key;

  g_assert_null (self->bus);
  self->bus = fake_service_connect (self->address);
  g_hash_table_iter_init (&iter, self->objects);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_auto (GStrv) words = g_strsplit (key, " ", 2);

      export(self, words[0]);
    }
  request_name (self);
}

void
fake_network_manager_vanish (FakeNetworkManager *self)
{
  if (self->bus == NULL)
    return;

  g_ptr_array_set_size (self->waiting, 0);
  g_hash_table_remove_all (self->ids);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_clear_object (&self->bus);
}

GDBusConnection *
fake_network_manager_get_bus (FakeNetworkManager *self)
{
  return self->bus;
}

static void
tell (FakeNetworkManager *self,
      const char         *path,
      const char         *interface,
      GVariant           *changed,
      const char *const  *invalidated)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (self->bus, NULL, path, PROPERTIES, "PropertiesChanged",
                                 g_variant_new ("(s@a{sv}^as)", interface, changed, invalidated),
                                 &error);
  g_assert_no_error (error);
}

/* TRUE when it was another. */
static gboolean
put (FakeNetworkManager *self,
     const char         *path,
     const char         *interface,
     const char         *property,
     GVariant           *value)
{
  g_autofree char *key = make_key (path, interface);
  GHashTable      *properties = g_hash_table_lookup (self->objects, key);
  GVariant        *old;

  if (properties == NULL)
    {
      properties = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) g_variant_unref);
      g_hash_table_insert (self->objects, g_steal_pointer (&key), properties);
      export(self, path);
    }

  old = g_hash_table_lookup (properties, property);
  if (old != NULL && g_variant_equal (old, value))
    return FALSE;

  g_hash_table_replace (properties, g_strdup (property), g_variant_ref (value));

  return TRUE;
}

void
fake_network_manager_set (FakeNetworkManager *self,
                          const char         *path,
                          const char         *interface,
                          const char         *property,
                          GVariant           *value)
{
  static const char *const none[] = { NULL };
  g_autoptr (GVariant)     sunk = g_variant_ref_sink (value);
  GVariantBuilder          builder;

  if (!put (self, path, interface, property, sunk) || self->bus == NULL)
    return;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", property, sunk);
  tell (self, path, interface, g_variant_builder_end (&builder), none);
}

void
fake_network_manager_invalidate (FakeNetworkManager *self,
                                 const char         *path,
                                 const char         *interface,
                                 const char         *property,
                                 GVariant           *value)
{
  const char *const    invalidated[] = { property, NULL };
  g_autoptr (GVariant) sunk = g_variant_ref_sink (value);

  put (self, path, interface, property, sunk);
  tell (self, path, interface, g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0),
        invalidated);
}

void
fake_network_manager_remove (FakeNetworkManager *self,
                             const char         *path)
{
  g_autofree char *prefix = g_strconcat (path, " ", NULL);
  GHashTableIter   iter;
  gpointer         key;

  g_hash_table_iter_init (&iter, self->objects);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, prefix))
      g_hash_table_iter_remove (&iter);
}

void
fake_network_manager_hush (FakeNetworkManager *self,
                           const char         *path)
{
  g_free (self->hushed);
  self->hushed = g_strdup (path);
}

void
fake_network_manager_answer_late (FakeNetworkManager *self)
{
  fake_network_manager_hush (self, NULL);
  while (self->waiting->len > 0)
    answer (self, g_ptr_array_steal_index (self->waiting, 0));
}

gboolean
fake_network_manager_is_waiting (FakeNetworkManager *self)
{
  return self->waiting->len > 0;
}

guint
fake_network_manager_count_calls (FakeNetworkManager *self)
{
  return self->n_calls;
}

/* Shortcuts. */

char *
fake_connection_path (guint n)
{
  return n != 0 ? g_strdup_printf (FAKE_NM_PATH "/ActiveConnection/%u", n) : g_strdup ("/");
}

char *
fake_device_path (guint n)
{
  return g_strdup_printf (FAKE_NM_PATH "/Devices/%u", n);
}

static void
put_connection (FakeNetworkManager   *self,
                const FakeConnection *connection)
{
  g_autofree char  *path = fake_connection_path (connection->number);
  g_autofree char  *device = fake_device_path (connection->number);
  g_autofree char  *base = fake_connection_path (connection->base);
  g_autofree char  *uuid = g_strdup_printf ("uuid-%u", connection->number);
  const char *const devices[] = { device, NULL };
  const guint       state = connection->state != 0 ? connection->state : ACTIVATED;
  const struct
  {
    const char *path;
    const char *interface;
    const char *property;
    GVariant   *value;
  } rows[] = {
    { device, FAKE_NM_DEVICE, "Interface", g_variant_new_string (connection->interface) },
    { device, FAKE_NM_DEVICE, "IpInterface", g_variant_new_string ("") },
    { device, FAKE_NM_DEVICE, "DeviceType", g_variant_new_uint32 (connection->device_type) },
    { device, FAKE_NM_DEVICE, "Metered", g_variant_new_uint32 (connection->metered) },
    { device, FAKE_NM_DEVICE, "Udi", g_variant_new_string (FAKE_MODEM_PATH) },
    { path, FAKE_NM_CONNECTION, "Id", g_variant_new_string (connection->name) },
    { path, FAKE_NM_CONNECTION, "Uuid", g_variant_new_string (uuid) },
    { path, FAKE_NM_CONNECTION, "Type", g_variant_new_string (connection->type) },
    { path, FAKE_NM_CONNECTION, "Vpn", g_variant_new_boolean (connection->is_vpn) },
    { path, FAKE_NM_CONNECTION, "State", g_variant_new_uint32 (state) },
    { path, FAKE_NM_CONNECTION, "SpecificObject", g_variant_new_object_path (base) },
    { path, FAKE_NM_CONNECTION, "Master", g_variant_new_object_path ("/") },
    { path, FAKE_NM_CONNECTION, "Devices", g_variant_new_objv (devices, -1) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    fake_network_manager_set (self, rows[i].path, rows[i].interface, rows[i].property,
                              rows[i].value);
}

void
fake_network_manager_connect (FakeNetworkManager   *self,
                              const FakeConnection *connections,
                              guint                 n_connections)
{
  GVariantBuilder paths;

  g_variant_builder_init (&paths, G_VARIANT_TYPE_OBJECT_PATH_ARRAY);
  for (guint i = 0; i < n_connections; i++)
    {
      g_autofree char *path = fake_connection_path (connections[i].number);

      put_connection (self, &connections[i]);
      g_variant_builder_add (&paths, "o", path);
    }
  fake_network_manager_set (self, FAKE_NM_PATH, FAKE_NM, "ActiveConnections",
                            g_variant_builder_end (&paths));
}

void
fake_network_manager_set_primary (FakeNetworkManager *self,
                                  guint               primary)
{
  g_autofree char *path = fake_connection_path (primary);

  fake_network_manager_set (self, FAKE_NM_PATH, FAKE_NM, "PrimaryConnection",
                            g_variant_new_object_path (path));
}

void
fake_network_manager_set_number (FakeNetworkManager *self,
                                 const char         *property,
                                 guint               value)
{
  fake_network_manager_set (self, FAKE_NM_PATH, FAKE_NM, property, g_variant_new_uint32 (value));
}

void
fake_network_manager_set_metered (FakeNetworkManager *self,
                                  guint               number,
                                  guint               metered)
{
  g_autofree char *path = fake_device_path (number);

  fake_network_manager_set (self, path, FAKE_NM_DEVICE, "Metered", g_variant_new_uint32 (metered));
}

void
fake_network_manager_register (FakeNetworkManager *self,
                               guint               registration)
{
  fake_network_manager_set (self, FAKE_MODEM_PATH, FAKE_MM_3GPP, "RegistrationState",
                            g_variant_new_uint32 (registration));
}
