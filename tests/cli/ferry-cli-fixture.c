/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>

void
ferry_cli_fixture_set_up (FerryCliFixture *self,
                          gconstpointer    data)
{
  g_autoptr (GError) error = NULL;

  self->origin = ferry_fake_origin_new (NULL, &error);
  g_assert_no_error (error);
  self->root = g_dir_make_tmp ("ferryctl-XXXXXX", &error);
  g_assert_no_error (error);
  self->directory = g_build_filename (self->root, "here", NULL);
  self->state = g_build_filename (self->root, "state", NULL);
  g_assert_cmpint (g_mkdir (self->directory, 0700), ==, 0);
  self->environment = g_ptr_array_new_with_free_func (g_free);
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
ferry_cli_fixture_tear_down (FerryCliFixture *self,
                             gconstpointer    data)
{
  ferry_fake_origin_free (self->origin);
  remove_tree (self->root);
  g_free (self->root);
  g_free (self->directory);
  g_free (self->state);
  g_ptr_array_unref (self->environment);
}

static GSubprocess *
spawn (FerryCliFixture     *self,
       GSubprocessLauncher *launcher,
       const char          *line)
{
  g_autoptr (GString)     command = g_string_new (line);
  g_auto (GStrv)          words = NULL;
  g_autoptr (GPtrArray)   arguments = g_ptr_array_new ();
  g_autoptr (GError)      error = NULL;
  g_autofree char        *state_home = g_build_filename (self->root, "state-home", NULL);
  g_autoptr (GSubprocess) process = NULL;
  guint                   i;

  g_assert_nonnull (g_getenv ("FERRYCTL"));
  g_string_replace (command, "{base}", ferry_fake_origin_get_base (self->origin), 0);
  g_assert_true (g_shell_parse_argv (command->str, NULL, &words, NULL));
  g_ptr_array_add (arguments, (gpointer) g_getenv ("FERRYCTL"));
  for (i = 0; words[i] != NULL; i++)
    g_ptr_array_add (arguments, words[i]);
  if (g_str_equal (words[0], "get") && strstr (line, "--standalone") == NULL)
    g_ptr_array_add (arguments, (gpointer) "--standalone");
  if (g_str_equal (words[0], "get") && strstr (line, "--state-dir") == NULL)
    {
      g_ptr_array_add (arguments, (gpointer) "--state-dir");
      g_ptr_array_add (arguments, self->state);
    }
  g_ptr_array_add (arguments, NULL);

  g_subprocess_launcher_set_cwd (launcher, self->directory);
  g_subprocess_launcher_setenv (launcher, "XDG_STATE_HOME", state_home, TRUE);
  g_subprocess_launcher_setenv (launcher, "TERM", "xterm", TRUE);
  for (i = 0; i < self->environment->len; i++)
    {
      g_auto (GStrv) pair = g_strsplit (g_ptr_array_index (self->environment, i), "=", 2);

      g_subprocess_launcher_setenv (launcher, pair[0], pair[1], TRUE);
    }
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&process);
}

GSubprocess *
ferry_cli_fixture_start (FerryCliFixture *self,
                         const char      *line)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE |
                                        G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                        G_SUBPROCESS_FLAGS_STDERR_PIPE);

  return spawn (self, launcher, line);
}

GSubprocess *
ferry_cli_fixture_start_in_terminal (FerryCliFixture *self,
                                     int              fd,
                                     const char      *line)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);

  g_subprocess_launcher_take_stdin_fd (launcher, fcntl (fd, F_DUPFD_CLOEXEC, 3));
  g_subprocess_launcher_take_stdout_fd (launcher, fcntl (fd, F_DUPFD_CLOEXEC, 3));
  g_subprocess_launcher_take_stderr_fd (launcher, fcntl (fd, F_DUPFD_CLOEXEC, 3));

  return spawn (self, launcher, line);
}

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

void
ferry_cli_fixture_finish (GSubprocess    *process,
                          const char     *input,
                          FerryCliResult *result)
{
  g_autoptr (GAsyncResult) finished = NULL;
  g_autoptr (GError)       error = NULL;

  g_subprocess_communicate_utf8_async (process, input, NULL, finished_cb, &finished);
  while (finished == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_subprocess_communicate_utf8_finish (process,
                                        finished,
                                        &result->output,
                                        &result->errors,
                                        &error);
  g_assert_no_error (error);
  result->exit = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
  g_test_message ("exit %d\n%s%s", result->exit, result->output, result->errors);
}

void
ferry_cli_fixture_run (FerryCliFixture *self,
                       const char      *line,
                       FerryCliResult  *result)
{
  g_autoptr (GSubprocess) process = ferry_cli_fixture_start (self, line);

  ferry_cli_fixture_finish (process, NULL, result);
}

void
ferry_cli_fixture_assert_file (FerryCliFixture *self,
                               const char      *name,
                               const char      *path,
                               guint64          size)
{
  g_autofree char   *file = g_build_filename (self->directory, name, NULL);
  g_autoptr (GError) error = NULL;

  ferry_fake_content_check_file (file, ferry_fake_content_seed (path, 1), size, &error);
  g_assert_no_error (error);
}

guint
ferry_cli_fixture_count_files (FerryCliFixture *self)
{
  g_autoptr (GDir) directory = g_dir_open (self->directory, 0, NULL);
  guint            n = 0;

  while (g_dir_read_name (directory) != NULL)
    n++;

  return n;
}

void
ferry_cli_result_clear (FerryCliResult *self)
{
  g_clear_pointer (&self->output, g_free);
  g_clear_pointer (&self->errors, g_free);
}
