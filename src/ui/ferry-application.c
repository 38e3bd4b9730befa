/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-application.h"

#include "ferry-client.h"
#include "ferry-names.h"
#include "ferry-preferences-window.h"
#include "ferry-usage-window.h"
#include "ferry-window.h"

#include <glib/gi18n-lib.h>

struct _FerryApplication
{
  AdwApplication parent_instance;

  FerryClient *client; /* (owned) (nullable): from the first window on */
};

G_DEFINE_FINAL_TYPE (FerryApplication, ferry_application, ADW_TYPE_APPLICATION)

static FerryClient *
ensure_client (FerryApplication *self)
{
  if (self->client == NULL)
    self->client = ferry_client_new ();
  return self->client;
}

/* The window, which is made when there is none. */
static FerryWindow *
get_window (FerryApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (; windows != NULL; windows = windows->next)
    if (FERRY_IS_WINDOW (windows->data))
      return windows->data;

  return ferry_window_new (GTK_APPLICATION (self), ensure_client (self));
}

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  GList *windows = gtk_application_get_windows (user_data);

  /* Closing it is what makes the window remember its size. */
  for (; windows != NULL; windows = windows->next)
    if (FERRY_IS_WINDOW (windows->data))
      {
        gtk_window_close (windows->data);
        return;
      }

  g_application_quit (user_data);
}

/* What helps to understand a report of a fault. */
static char *
build_debug_info (void)
{
  return g_strdup_printf ("Ferry %s\nGLib %u.%u.%u\nGTK %u.%u.%u\nlibadwaita %u.%u.%u\n",
                          FERRY_VERSION, glib_major_version, glib_minor_version,
                          glib_micro_version, gtk_get_major_version (), gtk_get_minor_version (),
                          gtk_get_micro_version (), adw_get_major_version (),
                          adw_get_minor_version (), adw_get_micro_version ());
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  g_autofree char *debug_info = build_debug_info ();

  adw_show_about_window (
      gtk_application_get_active_window (user_data), "application-name", _ ("Ferry"),
      "application-icon", FERRY_APPLICATION_ID, "developer-name", _ ("The Ferry contributors"),
      "version", FERRY_VERSION, "license-type", GTK_LICENSE_GPL_3_0, "copyright",
      "Copyright © the Ferry contributors", "comments",
      _ ("Carries files and goes on when the window is closed"), "debug-info", debug_info,
      /* Translators: your names, a line each. */
      "translator-credits", _ ("translator-credits"), NULL);
}

static void
preferences_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  FerryApplication *self = user_data;
  GtkWindow        *window = GTK_WINDOW (get_window (self));

  gtk_window_present (window);
  gtk_window_present (ferry_preferences_window_new (self->client, window));
}

/* For the window that asks, at the page that it asks for. */
static void
preferences_page_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  GtkWindow *parent = gtk_application_get_active_window (user_data);
  GtkWindow *window;

  if (parent == NULL)
    parent = GTK_WINDOW (get_window (user_data));
  window = ferry_preferences_window_new (ensure_client (user_data), parent);
  adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (window),
                                                g_variant_get_string (parameter, NULL));
  gtk_window_present (parent);
  gtk_window_present (window);
}

/* It is a window of its own: a notification may ask for it while there is no other. */
static void
data_usage_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  GList *windows = gtk_application_get_windows (user_data);

  for (; windows != NULL; windows = windows->next)
    if (FERRY_IS_USAGE_WINDOW (windows->data))
      {
        gtk_window_present (windows->data);
        return;
      }

  gtk_window_present (ferry_usage_window_new (user_data, ensure_client (user_data)));
}

/* What a notification asks for. */
static void
show_transfers_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  FerryWindow     *window = get_window (user_data);
  g_autofree GStrv ids = (GStrv) g_variant_get_strv (parameter, NULL);

  ferry_window_show_transfers (window, (const char *const *) ids);
  gtk_window_present (GTK_WINDOW (window));
}

/* What a file manager asks for: paths of files. */
static void
upload_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  FerryWindow                  *window = get_window (user_data);
  g_autofree const char *const *paths = g_variant_get_bytestring_array (parameter, NULL);

  gtk_window_present (GTK_WINDOW (window));
  ferry_window_upload (window, (const char *const *) paths);
}

static void
shortcuts_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.show-help-overlay", NULL);
}

static void
ferry_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (get_window (FERRY_APPLICATION (application))));
}

/* Links that were clicked, or links and files that were given on the command
 * line. */
static void
ferry_application_open (GApplication *application,
                        GFile       **files,
                        int           n_files,
                        const char   *hint)
{
  FerryWindow             *window = get_window (FERRY_APPLICATION (application));
  g_autoptr (GString)      links = g_string_new (NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv)           paths = NULL;

  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *uri = g_file_get_uri (files[i]);

      if (g_file_peek_path (files[i]) != NULL)
        g_strv_builder_add (builder, g_file_peek_path (files[i]));
      else
        g_string_append_printf (links, "%s%s", links->len > 0 ? "\n" : "", uri);
    }

  gtk_window_present (GTK_WINDOW (window));
  paths = g_strv_builder_end (builder);
  if (paths[0] != NULL)
    ferry_window_upload (window, (const char *const *) paths);
  if (links->len > 0)
    ferry_window_add_links (window, links->str);
}

static void
install_accelerators (GtkApplication *application)
{
  static const struct
  {
    const char *action;
    const char *keys[3];
  } accelerators[] = {
    { "app.quit", { "<Control>q", NULL } },
    { "app.preferences", { "<Control>comma", NULL } },
    { "app.data-usage", { "<Control>d", NULL } },
    { "app.shortcuts", { "<Control>question", NULL } },
    { "window.close", { "<Control>w", NULL } },
    { "win.details", { "<Alt>Return", NULL } },
    { "win.add", { "<Control>n", NULL } },
    { "win.upload", { "<Control>u", NULL } },
    { "win.search", { "<Control>f", NULL } },
    { "win.filter::all", { "<Alt>1", NULL } },
    { "win.filter::active", { "<Alt>2", NULL } },
    { "win.filter::waiting", { "<Alt>3", NULL } },
    { "win.filter::finished", { "<Alt>4", NULL } },
    { "win.filter::failed", { "<Alt>5", NULL } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (application, accelerators[i].action,
                                           (const char *const *) accelerators[i].keys);
}

static void
ferry_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { "quit", quit_cb, NULL, NULL, NULL, { 0 } },
    { "about", about_cb, NULL, NULL, NULL, { 0 } },
    { "preferences", preferences_cb, NULL, NULL, NULL, { 0 } },
    { "preferences-page", preferences_page_cb, "s", NULL, NULL, { 0 } },
    { "data-usage", data_usage_cb, NULL, NULL, NULL, { 0 } },
    { "show-transfers", show_transfers_cb, "as", NULL, NULL, { 0 } },
    { "shortcuts", shortcuts_cb, NULL, NULL, NULL, { 0 } },
    { "upload", upload_cb, "aay", NULL, NULL, { 0 } },
  };

  G_APPLICATION_CLASS (ferry_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   application);
  install_accelerators (GTK_APPLICATION (application));
}

static void
ferry_application_dispose (GObject *object)
{
  g_clear_object (&FERRY_APPLICATION (object)->client);

  G_OBJECT_CLASS (ferry_application_parent_class)->dispose (object);
}

static int
ferry_application_handle_local_options (GApplication *application,
                                        GVariantDict *options)
{
  if (!g_variant_dict_contains (options, "version"))
    return -1;

  g_print ("ferry %s\n", FERRY_VERSION);
  return 0;
}

static void
ferry_application_class_init (FerryApplicationClass *klass)
{
  GObjectClass      *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->dispose = ferry_application_dispose;
  application_class->activate = ferry_application_activate;
  application_class->handle_local_options = ferry_application_handle_local_options;
  application_class->open = ferry_application_open;
  application_class->startup = ferry_application_startup;
}

static void
ferry_application_init (FerryApplication *self)
{
  static const GOptionEntry entries_of_line[] = {
    { "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL, N_ ("Show the version"), NULL },
    { NULL },
  };
  GApplication *application = G_APPLICATION (self);

  g_application_add_main_option_entries (application, entries_of_line);
  g_application_set_option_context_parameter_string (application, _ ("[LINK|FILE…]"));
  g_application_set_option_context_summary (
      application, _ ("Shows the transfers, and offers to download the links or to upload the "
                      "files."));
}

FerryApplication *
ferry_application_new (void)
{
  return g_object_new (FERRY_TYPE_APPLICATION, "application-id", FERRY_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path", FERRY_APPLICATION_PATH,
                       NULL);
}
