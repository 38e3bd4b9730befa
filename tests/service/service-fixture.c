/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "service-fixture.h"

#include "ferry-bus.h"
#include "ferry-names.h"

#include <glib/gstdio.h>
#include <signal.h>

/* All that the tests wait for comes sooner by far. */
#define PATIENCE (60 * G_USEC_PER_SEC)
#define CALL_TIMEOUT 60000

void
service_end_clear (ServiceEnd *self)
{
  g_clear_pointer (&self->errors, g_free);
}

void
service_fixture_set_up (ServiceFixture *self,
                        gconstpointer   data)
{
  g_autoptr (GError) error = NULL;

  self->origin = ferry_fake_origin_new (NULL, &error);
  g_assert_no_error (error);
  self->root = g_dir_make_tmp ("ferry-service-XXXXXX", &error);
  g_assert_no_error (error);
  self->directory = g_build_filename (self->root, "here", NULL);
  self->state = g_build_filename (self->root, "state", NULL);
  self->config = g_build_filename (self->root, "config", NULL);
  g_assert_cmpint (g_mkdir (self->directory, 0700), ==, 0);

  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->bus);
  self->connection = service_fixture_connect (self);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char      *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
service_fixture_tear_down (ServiceFixture *self,
                           gconstpointer   data)
{
  if (self->service != NULL)
    service_fixture_stop (self, SIGTERM);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_clear_object (&self->connection);
  g_test_dbus_down (self->bus);
  g_clear_object (&self->bus);
  ferry_fake_origin_free (self->origin);
  remove_tree (self->root);
  g_free (self->root);
  g_free (self->directory);
  g_free (self->state);
  g_free (self->config);
}

GDBusConnection *
service_fixture_connect (ServiceFixture *self)
{
  const GDBusConnectionFlags flags = G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                     G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION;
  g_autoptr (GError) error = NULL;
  GDBusConnection   *connection = NULL;

  connection = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (self->bus),
                                                       flags, NULL, NULL, &error);
  g_assert_no_error (error);
  return connection;
}

/* The process. */

GSubprocess *
service_fixture_spawn (ServiceFixture *self,
                       const char     *line)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GError)              error = NULL;
  g_autofree char                *command = NULL;
  g_auto (GStrv)                  words = NULL;
  GSubprocess                    *process;

  g_assert_nonnull (g_getenv ("FERRY_SERVICE"));
  command = g_strdup_printf ("%s --state-dir %s %s", g_getenv ("FERRY_SERVICE"), self->state, line);
  g_assert_true (g_shell_parse_argv (command, NULL, &words, NULL));

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                        G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", self->config, TRUE);
  g_subprocess_launcher_setenv (launcher, "HOME", self->root, TRUE);
  if (self->has_system)
    g_subprocess_launcher_setenv (launcher, "DBUS_SYSTEM_BUS_ADDRESS",
                                  g_test_dbus_get_bus_address (self->bus), TRUE);
  g_subprocess_launcher_unsetenv (launcher, "DISPLAY");
  g_subprocess_launcher_unsetenv (launcher, "WAYLAND_DISPLAY");
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words, &error);
  g_assert_no_error (error);
  return process;
}

void
service_fixture_wait (GSubprocess *process,
                      ServiceEnd  *end)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *output = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &end->errors, &error);
  g_assert_no_error (error);
  end->exit = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
  if (*end->errors != '\0')
    g_test_message ("ferry-service: %s", end->errors);
}

gboolean
service_fixture_has_owner (ServiceFixture *self)
{
  g_autoptr (GVariant) reply = NULL;
  gboolean             has_owner = FALSE;

  reply = g_dbus_connection_call_sync (self->connection, "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "NameHasOwner", g_variant_new ("(s)", FERRY_SERVICE_NAME),
                                       G_VARIANT_TYPE ("(b)"), G_DBUS_CALL_FLAGS_NONE,
                                       CALL_TIMEOUT, NULL, NULL);
  g_assert_nonnull (reply);
  g_variant_get (reply, "(b)", &has_owner);
  return has_owner;
}

static gboolean
has_owner (ServiceFixture *self,
           gconstpointer   data)
{
  return service_fixture_has_owner (self);
}

void
service_fixture_start (ServiceFixture *self,
                       const char     *line)
{
  g_assert_null (self->service);
  self->service = service_fixture_spawn (self, line);
  service_fixture_until (self, "the service has its name", has_owner, NULL);
}

static gboolean
has_no_owner (ServiceFixture *self,
              gconstpointer   data)
{
  return !service_fixture_has_owner (self);
}

void
service_fixture_stop (ServiceFixture *self,
                      int             signal_number)
{
  g_autoptr (GSubprocess) service = g_steal_pointer (&self->service);
  g_auto (ServiceEnd)     end = { 0 };

  g_subprocess_send_signal (service, signal_number);
  service_fixture_wait (service, &end);
  g_assert_cmpint (end.exit, ==, signal_number == SIGKILL ? -1 : 0);
  service_fixture_until (self, "the name is free", has_no_owner, NULL);
}

void
service_fixture_until (ServiceFixture    *self,
                       const char        *what,
                       ServiceFixtureFunc is_so,
                       gconstpointer      data)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;

  while (!is_so (self, data))
    if (g_get_monotonic_time () > end)
      g_error ("Waited in vain until %s", what);
}

/* Calls. */

GVariant *
service_fixture_try (GDBusConnection *connection,
                     const char      *method,
                     const char      *arguments,
                     GError         **error)
{
  GDBusInterfaceInfo  *info = ferry_bus_manager_interface_info ();
  GDBusMethodInfo     *method_info = g_dbus_interface_info_lookup_method (info, method);
  g_autoptr (GString)  type = g_string_new ("(");
  g_autoptr (GVariant) parsed = NULL;
  g_autoptr (GError)   bad = NULL;

  g_assert_nonnull (method_info);
  for (guint i = 0; method_info->in_args != NULL && method_info->in_args[i] != NULL; i++)
    g_string_append (type, method_info->in_args[i]->signature);
  g_string_append_c (type, ')');

  parsed = g_variant_parse (G_VARIANT_TYPE (type->str), arguments, NULL, NULL, &bad);
  g_assert_no_error (bad);
  return g_dbus_connection_call_sync (connection, FERRY_SERVICE_NAME, FERRY_MANAGER_PATH,
                                      info->name, method, parsed, NULL,
                                      G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT, NULL, error);
}

static char *
expand (ServiceFixture *self,
        const char     *text)
{
  GString *expanded = g_string_new (text);

  g_string_replace (expanded, "{base}", ferry_fake_origin_get_base (self->origin), 0);
  g_string_replace (expanded, "{dir}", self->directory, 0);
  return g_string_free (expanded, FALSE);
}

GVariant *
service_fixture_call (ServiceFixture *self,
                      const char     *method,
                      const char     *arguments)
{
  g_autofree char   *expanded = expand (self, arguments);
  g_autoptr (GError) error = NULL;
  GVariant          *reply;

  reply = service_fixture_try (self->connection, method, expanded, &error);
  g_assert_no_error (error);
  return reply;
}

void
service_fixture_refused (ServiceFixture *self,
                         const char     *method,
                         const char     *arguments,
                         const char     *error_name,
                         const char     *words)
{
  g_autofree char     *expanded = expand (self, arguments);
  g_autofree char     *name = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError)   error = NULL;

  reply = service_fixture_try (self->connection, method, expanded, &error);
  g_assert_null (reply);
  name = g_dbus_error_get_remote_error (error);
  g_test_message ("%s %.500s: %s", method, expanded, error->message);
  g_assert_cmpstr (name, ==, error_name);
  g_assert_nonnull (strstr (error->message, words));
}

char *
service_fixture_add (ServiceFixture *self,
                     const char     *path,
                     const char     *options)
{
  g_autofree char     *arguments = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) list = NULL;
  char                *id;

  arguments = g_strdup_printf ("([{'uri': <'{base}%s'>, 'directory': <'{dir}'>,"
                               " 'proxy': <'none'>, 'connections': <uint32 1>%s%s}], {})",
                               path, options != NULL ? ", " : "", options != NULL ? options : "");
  reply = service_fixture_call (self, "Add", arguments);
  list = g_variant_get_child_value (reply, 0);
  g_assert_cmpuint (g_variant_n_children (list), ==, 1);
  g_variant_get_child (list, 0, "(sb)", &id, NULL);
  return id;
}

char *
service_fixture_get_status (ServiceFixture *self,
                            const char     *id)
{
  g_autofree char     *arguments = g_strdup_printf ("({'ids': <['%s']>}, 0, 1)", id);
  g_autoptr (GVariant) reply = service_fixture_call (self, "List", arguments);
  g_autoptr (GVariant) rows = g_variant_get_child_value (reply, 1);
  g_autoptr (GVariant) row = NULL;
  char                *status = NULL;

  if (g_variant_n_children (rows) == 0)
    return NULL;

  row = g_variant_get_child_value (rows, 0);
  g_assert_true (g_variant_lookup (row, "status", "s", &status));
  return status;
}

typedef struct
{
  const char *id;
  const char *status;
} Expectation;

static gboolean
has_status (ServiceFixture *self,
            gconstpointer   data)
{
  const Expectation *expected = data;
  g_autofree char   *status = service_fixture_get_status (self, expected->id);

  return g_strcmp0 (status, expected->status) == 0;
}

void
service_fixture_until_status (ServiceFixture *self,
                              const char     *id,
                              const char     *status)
{
  service_fixture_until (self, status, has_status, &(Expectation){ id, status });
}

guint
service_fixture_count (ServiceFixture *self,
                       const char     *query)
{
  g_autofree char     *arguments = g_strdup_printf ("({%s}, 0, 0)", query);
  g_autoptr (GVariant) reply = service_fixture_call (self, "List", arguments);
  guint                total;

  g_variant_get_child (reply, 0, "u", &total);
  return total;
}

GVariant *
service_fixture_get_property (ServiceFixture *self,
                              const char     *name)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError)   error = NULL;
  GVariant            *value;

  reply = g_dbus_connection_call_sync (self->connection, FERRY_SERVICE_NAME, FERRY_MANAGER_PATH,
                                       "org.freedesktop.DBus.Properties", "Get",
                                       g_variant_new ("(ss)",
                                                      ferry_bus_manager_interface_info ()->name,
                                                      name),
                                       G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NONE,
                                       CALL_TIMEOUT, NULL, &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(v)", &value);
  return value;
}

void
service_fixture_assert_file (ServiceFixture *self,
                             const char     *name,
                             const char     *path,
                             guint64         size)
{
  g_autofree char   *file = g_build_filename (self->directory, name, NULL);
  g_autoptr (GError) error = NULL;

  ferry_fake_content_check_file (file, ferry_fake_content_seed (path, 1), size, &error);
  g_assert_no_error (error);
}
