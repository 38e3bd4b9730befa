/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-files.h"

#include <glib/gi18n-lib.h>

/* A file manager that does not answer is none. */
#define PATIENCE_MS 5000

static void
shown_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask)  task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;

  if (gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* @task: (transfer full) */
static void
show_uri (GTask      *task,
          const char *uri)
{
  gtk_show_uri_full (g_task_get_source_object (task), uri, GDK_CURRENT_TIME,
                     g_task_get_cancellable (task), shown_cb, task);
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask)     task = G_TASK (user_data);
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GError)    error = NULL;
  g_autofree char      *uri = g_file_get_uri (G_FILE (source));

  info = g_file_query_info_finish (G_FILE (source), result, &error);
  if (info != NULL)
    {
      show_uri (g_steal_pointer (&task), uri);
      return;
    }

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             _ ("The file is no longer where it was; it was moved or deleted"));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
ferry_files_open_async (GtkWindow          *parent,
                        const char         *path,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GFile) file = NULL;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (path != NULL);

  task = g_task_new (parent, cancellable, callback, user_data);
  g_task_set_source_tag (task, ferry_files_open_async);
  file = g_file_new_for_path (path);
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_DEFAULT, cancellable, looked_cb, g_steal_pointer (&task));
}

gboolean
ferry_files_open_finish (GtkWindow    *parent,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, parent), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
file_manager_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask)    task = G_TASK (user_data);
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError)   error = NULL;

  answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (answer != NULL)
    g_task_return_boolean (task, TRUE);
  else if (g_task_return_error_if_cancelled (task))
    return;
  else
    {
      const char *folder = g_task_get_task_data (task);

      /* There is no file manager of that name: what opens folders does. */
      show_uri (g_steal_pointer (&task), folder);
    }
}

void
ferry_files_show_async (GtkWindow          *parent,
                        const char         *path,
                        const char         *directory,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char  *parent_folder = NULL;
  g_autofree char  *folder = NULL;
  g_autofree char  *uri = NULL;
  GDBusConnection  *bus = g_application_get_dbus_connection (g_application_get_default ());
  const char       *uris[2] = { NULL, NULL };

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (directory != NULL || path != NULL);

  parent_folder = directory != NULL ? g_strdup (directory) : g_path_get_dirname (path);
  folder = g_filename_to_uri (parent_folder, NULL, NULL);
  uri = g_filename_to_uri (path != NULL ? path : parent_folder, NULL, NULL);
  task = g_task_new (parent, cancellable, callback, user_data);
  g_task_set_source_tag (task, ferry_files_show_async);
  if (folder == NULL || uri == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                               _ ("The folder of this transfer is not known"));
      return;
    }

  g_task_set_task_data (task, g_strdup (folder), g_free);
  if (bus == NULL)
    {
      show_uri (g_steal_pointer (&task), folder);
      return;
    }

  uris[0] = uri;
  g_dbus_connection_call (bus, "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1",
                          "org.freedesktop.FileManager1",
                          path != NULL ? "ShowItems" : "ShowFolders",
                          g_variant_new ("(^ass)", uris, ""), NULL, G_DBUS_CALL_FLAGS_NONE,
                          PATIENCE_MS, cancellable, file_manager_cb, g_steal_pointer (&task));
}

gboolean
ferry_files_show_finish (GtkWindow    *parent,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, parent), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
