/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ctl-fixture.h"

#include "ferry-names.h"

#include <glib/gstdio.h>
#include <signal.h>

/* Longer than any test: the service shall not leave by itself. */
#define IDLE "300"

static void
make_activatable (ServiceFixture *self)
{
  g_autofree char   *folder = g_build_filename (self->root, "services", NULL);
  g_autofree char   *file = g_build_filename (folder, FERRY_SERVICE_NAME ".service", NULL);
  g_autofree char   *env = g_find_program_in_path ("env");
  g_autofree char   *text = NULL;
  g_autoptr (GError) error = NULL;

  text = g_strdup_printf ("[D-BUS Service]\n"
                          "Name=%s\n"
                          "Exec=%s XDG_CONFIG_HOME=%s HOME=%s %s --state-dir %s"
                          " --idle-timeout " IDLE "\n",
                          FERRY_SERVICE_NAME, env, self->config, self->directory,
                          g_getenv ("FERRY_SERVICE"), self->state);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_file_set_contents (file, text, -1, &error);
  g_assert_no_error (error);

  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_clear_object (&self->connection);
  g_test_dbus_down (self->bus);
  g_object_unref (self->bus);
  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_add_service_dir (self->bus, folder);
  g_test_dbus_up (self->bus);
  self->connection = service_fixture_connect (self);
}

void
ctl_fixture_set_up (ServiceFixture *self,
                    gconstpointer   data)
{
  service_fixture_set_up (self, data);
  make_activatable (self);
}

static guint32
get_service_pid (ServiceFixture *self)
{
  g_autoptr (GVariant) reply = NULL;
  guint32              pid = 0;

  reply = g_dbus_connection_call_sync (self->connection, "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "GetConnectionUnixProcessID",
                                       g_variant_new ("(s)", FERRY_SERVICE_NAME), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  if (reply != NULL)
    g_variant_get (reply, "(u)", &pid);

  return pid;
}

static gboolean
is_other (ServiceFixture *self,
          gconstpointer   data)
{
  return get_service_pid (self) != *(const guint32 *) data;
}

static void
end_service (ServiceFixture *self,
             int             signal_number)
{
  guint32 pid = get_service_pid (self);

  if (pid == 0)
    return;
  g_assert_cmpint (kill ((pid_t) pid, signal_number), ==, 0);
  service_fixture_until (self, "the service has ended", is_other, &pid);
}

void
ctl_kill_service (ServiceFixture *self)
{
  g_assert_true (service_fixture_has_owner (self));
  end_service (self, SIGKILL);
}

void
ctl_fixture_tear_down (ServiceFixture *self,
                       gconstpointer   data)
{
  end_service (self, SIGTERM);
  service_fixture_tear_down (self, data);
}

void
ctl_result_clear (CtlResult *self)
{
  g_clear_pointer (&self->output, g_free);
  g_clear_pointer (&self->errors, g_free);
}

static GSubprocess *
spawn (ServiceFixture *self,
       const char     *line,
       const char     *path)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  GSubprocessFlags                flags = G_SUBPROCESS_FLAGS_STDIN_PIPE |
                           G_SUBPROCESS_FLAGS_STDERR_PIPE;
  g_autoptr (GString) command = g_string_new (line);
  g_autoptr (GError)  error = NULL;
  g_auto (GStrv)      words = NULL;
  GSubprocess        *process;

  g_assert_nonnull (g_getenv ("FERRYCTL"));
  g_string_replace (command, "{base}", ferry_fake_origin_get_base (self->origin), 0);
  g_string_prepend_c (command, ' ');
  g_string_prepend (command, g_getenv ("FERRYCTL"));
  g_assert_true (g_shell_parse_argv (command->str, NULL, &words, NULL));

  if (path == NULL)
    flags |= G_SUBPROCESS_FLAGS_STDOUT_PIPE;
  launcher = g_subprocess_launcher_new (flags);
  if (path != NULL)
    g_subprocess_launcher_set_stdout_file_path (launcher, path);
  g_subprocess_launcher_set_cwd (launcher, self->directory);
  g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS",
                                g_test_dbus_get_bus_address (self->bus), TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words, &error);
  g_assert_no_error (error);
  return process;
}

GSubprocess *
ctl_start (ServiceFixture *self,
           const char     *line)
{
  return spawn (self, line, NULL);
}

GSubprocess *
ctl_start_into (ServiceFixture *self,
                const char     *line,
                const char     *path)
{
  return spawn (self, line, path);
}

void
ctl_finish (GSubprocess *process,
            const char  *input,
            CtlResult   *result)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (process, input, NULL, &result->output,
                                                &result->errors, &error));
  g_assert_no_error (error);
  result->exit = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
  g_test_message ("exit %d\n%.2000s%.2000s", result->exit,
                  result->output != NULL ? result->output : "", result->errors);
}

void
ctl_run (ServiceFixture *self,
         const char     *line,
         CtlResult      *result)
{
  g_autoptr (GSubprocess) process = ctl_start (self, line);

  g_test_message ("%.200s", line);
  ctl_finish (process, NULL, result);
}

char *
ctl_get (ServiceFixture *self,
         int             exit,
         const char     *line)
{
  g_auto (CtlResult) result = { 0 };

  ctl_run (self, line, &result);
  g_assert_cmpint (result.exit, ==, exit);
  if (g_str_has_suffix (result.output, "\n"))
    result.output[strlen (result.output) - 1] = '\0';

  return g_steal_pointer (&result.output);
}

void
ctl_refused (ServiceFixture *self,
             int             exit,
             const char     *line,
             const char     *words)
{
  g_auto (CtlResult) result = { 0 };

  ctl_run (self, line, &result);
  g_assert_cmpint (result.exit, ==, exit);
  g_assert_nonnull (strstr (result.errors, words));
}

guint
ctl_count_lines (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == '\n';

  return n;
}

/* ---- JSON ---- */

static const char *skip_value (const char *text);

static const char *
skip_blanks (const char *text)
{
  return text + strspn (text, " \t");
}

static const char *
skip_string (const char *text)
{
  g_assert_cmpint (*text, ==, '"');
  for (text++; *text != '"'; text++)
    {
      g_assert_cmpint ((guchar) *text, >=, ' ');
      if (*text == '\\')
        {
          text++;
          g_assert_nonnull (strchr ("\"\\/bfnrtu", *text));
        }
    }

  return text + 1;
}

/* The elements of an array, or the members of an object. */
static const char *
skip_elements (const char *text,
               char        end,
               gboolean    has_keys)
{
  text = skip_blanks (text + 1);
  if (*text == end)
    return text + 1;

  while (TRUE)
    {
      if (has_keys)
        {
          text = skip_blanks (skip_string (text));
          g_assert_cmpint (*text, ==, ':');
          text = skip_blanks (text + 1);
        }
      text = skip_blanks (skip_value (text));
      if (*text == end)
        return text + 1;
      g_assert_cmpint (*text, ==, ',');
      text = skip_blanks (text + 1);
    }
}

static const char *
skip_value (const char *text)
{
  static const char *const words[] = { "true", "false", "null" };
  char                    *end = NULL;

  if (*text == '{')
    return skip_elements (text, '}', TRUE);
  if (*text == '[')
    return skip_elements (text, ']', FALSE);
  if (*text == '"')
    return skip_string (text);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (text, words[i]))
      return text + strlen (words[i]);

  g_assert_true (g_ascii_isdigit (*text) || *text == '-');
  g_ascii_strtod (text, &end);
  return end;
}

guint
ctl_assert_json (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint          n = 0;

  for (gsize i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      {
        g_assert_true (g_utf8_validate (lines[i], -1, NULL));
        g_assert_cmpstr (skip_value (lines[i]), ==, "");
        n++;
      }

  return n;
}
