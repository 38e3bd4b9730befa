/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-launcher.h"

#include "ferry-names.h"

#define FILE_MANAGER_NAME "org.freedesktop.FileManager1"
#define FILE_MANAGER_PATH "/org/freedesktop/FileManager1"

typedef struct
{
  GApplication *application; /* (owned) held */
  char         *uri;         /* (owned) of what is opened, or the folder as the last resort */
  char         *token;       /* (owned) (nullable) */
} Launch;

static void
launch_free (gpointer data)
{
  Launch *launch = data;

  g_application_release (launch->application);
  g_object_unref (launch->application);
  g_free (launch->uri);
  g_free (launch->token);
  g_free (launch);
}

static GTask *
launch_new (GApplication       *application,
            const char         *path,
            const char         *token,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  GTask            *task = g_task_new (application, NULL, callback, user_data);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  Launch           *launch = g_new0 (Launch, 1);

  g_application_hold (application);
  launch->application = g_object_ref (application);
  launch->uri = g_file_get_uri (file);
  launch->token = g_strdup (token);
  g_task_set_task_data (task, launch, launch_free);
  return task;
}

/* What programs belong to which files is read from many small files: that is not
 * for the main thread. */
static void
launch_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      data,
                  GCancellable *cancellable)
{
  g_autoptr (GAppLaunchContext) context = g_app_launch_context_new ();
  Launch                       *launch = data;
  GError                       *error = NULL;

  if (launch->token != NULL)
    {
      g_app_launch_context_setenv (context, "XDG_ACTIVATION_TOKEN", launch->token);
      g_app_launch_context_setenv (context, "DESKTOP_STARTUP_ID", launch->token);
    }
  if (g_app_info_launch_default_for_uri (launch->uri, context, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
ferry_launcher_open_async (GApplication       *application,
                           const char         *path,
                           const char         *token,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = launch_new (application, path, token, callback, user_data);

  g_task_set_source_tag (task, ferry_launcher_open_async);
  g_task_run_in_thread (task, launch_in_thread);
}

gboolean
ferry_launcher_open_finish (GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ferry_launcher_open_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
shown_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask)    task = user_data;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError)   error = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  g_debug ("No file manager shows files: %s", error->message);
  g_task_run_in_thread (task, launch_in_thread);
}

void
ferry_launcher_show_async (GApplication       *application,
                           const char *const  *paths,
                           const char         *token,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autofree char *folder = g_path_get_dirname (paths[0]);
  GTask           *task = launch_new (application, folder, token, callback, user_data);
  GVariantBuilder  uris;

  g_task_set_source_tag (task, ferry_launcher_show_async);
  g_variant_builder_init (&uris, G_VARIANT_TYPE_STRING_ARRAY);
  for (; *paths != NULL; paths++)
    {
      g_autoptr (GFile) file = g_file_new_for_path (*paths);
      g_autofree char  *uri = g_file_get_uri (file);

      g_variant_builder_add (&uris, "s", uri);
    }
  g_dbus_connection_call (g_application_get_dbus_connection (application), FILE_MANAGER_NAME,
                          FILE_MANAGER_PATH, FILE_MANAGER_NAME, "ShowItems",
                          g_variant_new ("(ass)", &uris, token != NULL ? token : ""), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, shown_cb, task);
}

gboolean
ferry_launcher_show_finish (GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ferry_launcher_show_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
activated_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GApplication) application = user_data;
  g_autoptr (GVariant)     reply = NULL;
  g_autoptr (GError)       error = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply == NULL)
    g_debug ("No window shows it: %s", error->message);
  g_application_release (application);
}

/* @parameter: (nullable): floating */
static void
activate_action (GApplication *application,
                 const char   *action,
                 GVariant     *parameter,
                 const char   *token)
{
  GVariantBuilder parameters;
  GVariantBuilder platform;

  g_variant_builder_init (&parameters, G_VARIANT_TYPE ("av"));
  if (parameter != NULL)
    g_variant_builder_add (&parameters, "v", parameter);
  g_variant_builder_init (&platform, G_VARIANT_TYPE_VARDICT);
  if (token != NULL)
    {
      g_variant_builder_add (&platform, "{sv}", "activation-token", g_variant_new_string (token));
      g_variant_builder_add (&platform, "{sv}", "desktop-startup-id",
                             g_variant_new_string (token));
    }
  g_application_hold (application);
  g_dbus_connection_call (g_application_get_dbus_connection (application), FERRY_APPLICATION_ID,
                          FERRY_APPLICATION_PATH, "org.freedesktop.Application", "ActivateAction",
                          g_variant_new ("(sava{sv})", action, &parameters, &platform),
                          NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, activated_cb,
                          g_object_ref (application));
}

void
ferry_launcher_show_transfers (GApplication      *application,
                               const char *const *ids,
                               const char        *token)
{
  activate_action (application, "show-transfers", g_variant_new_strv (ids, -1), token);
}

void
ferry_launcher_show_data_usage (GApplication *application,
                                const char   *token)
{
  activate_action (application, "data-usage", NULL, token);
}
