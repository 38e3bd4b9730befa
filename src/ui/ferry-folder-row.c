/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-folder-row.h"

#include "ferry-recent-folders.h"

#include <glib/gi18n-lib.h>

struct _FerryFolderRow
{
  AdwActionRow parent_instance;

  char                 *folder;  /* (owned) (nullable) */
  GtkFileChooserNative *chooser; /* (owned) (nullable): while it is open */
  gboolean              remembers;

  /* Template. */
  GtkMenuButton *recent_button;
};

G_DEFINE_FINAL_TYPE (FerryFolderRow, ferry_folder_row, ADW_TYPE_ACTION_ROW)

enum
{
  PROP_0,
  PROP_REMEMBERS,
  N_PROPERTIES,
};
static GParamSpec *properties[N_PROPERTIES];

enum
{
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* A path as people write it: what is in their home begins with "~". */
static char *
shorten (const char *folder)
{
  const char *home = g_get_home_dir ();
  gsize       length = strlen (home);

  if (length > 1 && g_str_has_prefix (folder, home) &&
      (folder[length] == '\0' || folder[length] == G_DIR_SEPARATOR))
    return g_strconcat ("~", folder + length, NULL);

  return g_filename_display_name (folder);
}

static void
choose (FerryFolderRow *self,
        const char     *folder)
{
  if (g_strcmp0 (folder, self->folder) == 0)
    return;

  ferry_folder_row_set_folder (self, folder);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
recent_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  choose (FERRY_FOLDER_ROW (widget), g_variant_get_string (parameter, NULL));
}

static void
chosen_cb (FerryFolderRow *self,
           int             response)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
      g_autofree char  *path = file != NULL ? g_file_get_path (file) : NULL;

      if (path != NULL)
        choose (self, path);
    }
  g_clear_object (&self->chooser);
}

static void
browse_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  FerryFolderRow *self = FERRY_FOLDER_ROW (widget);
  GtkRoot        *root = gtk_widget_get_root (widget);

  if (self->chooser != NULL)
    return;

  self->chooser = gtk_file_chooser_native_new (_ ("Choose a Folder"), GTK_WINDOW (root),
                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                               _ ("_Choose"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  if (self->folder != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_path (self->folder);

      gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (self->chooser), file, NULL);
    }
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
fill_recent (FerryFolderRow *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autofree char  *path = ferry_recent_folders_build_path ();
  g_auto (GStrv)    folders = ferry_recent_folders_load (path);

  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autoptr (GMenuItem) item = NULL;
      g_autofree char      *label = shorten (folders[i]);
      g_auto (GStrv)        parts = g_strsplit (label, "_", -1);
      g_autofree char      *text = g_strjoinv ("__", parts);

      item = g_menu_item_new (text, NULL);
      g_menu_item_set_action_and_target (item, "folder.recent", "s", folders[i]);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (self->recent_button, G_MENU_MODEL (menu));
  gtk_widget_set_visible (GTK_WIDGET (self->recent_button), self->remembers && folders[0] != NULL);
}

static void
ferry_folder_row_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  FerryFolderRow *self = FERRY_FOLDER_ROW (object);

  switch (id)
    {
    case PROP_REMEMBERS:
      self->remembers = g_value_get_boolean (value);
      fill_recent (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ferry_folder_row_dispose (GObject *object)
{
  FerryFolderRow *self = FERRY_FOLDER_ROW (object);

  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_FOLDER_ROW);

  G_OBJECT_CLASS (ferry_folder_row_parent_class)->dispose (object);
}

static void
ferry_folder_row_finalize (GObject *object)
{
  g_free (FERRY_FOLDER_ROW (object)->folder);

  G_OBJECT_CLASS (ferry_folder_row_parent_class)->finalize (object);
}

static void
ferry_folder_row_class_init (FerryFolderRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = ferry_folder_row_set_property;
  object_class->dispose = ferry_folder_row_dispose;
  object_class->finalize = ferry_folder_row_finalize;

  properties[PROP_REMEMBERS] =
      g_param_spec_boolean ("remembers", NULL, NULL, FALSE,
                            G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_FOLDER_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ferrytransfer/Ferry/ferry-folder-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryFolderRow, recent_button);
  gtk_widget_class_install_action (widget_class, "folder.browse", NULL, browse_cb);
  gtk_widget_class_install_action (widget_class, "folder.recent", "s", recent_cb);
}

static void
ferry_folder_row_init (FerryFolderRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

const char *
ferry_folder_row_get_folder (FerryFolderRow *self)
{
  g_return_val_if_fail (FERRY_IS_FOLDER_ROW (self), NULL);

  return self->folder;
}

void
ferry_folder_row_set_folder (FerryFolderRow *self,
                             const char     *folder)
{
  g_autofree char *text = NULL;

  g_return_if_fail (FERRY_IS_FOLDER_ROW (self));
  g_return_if_fail (folder != NULL);

  text = shorten (folder);
  g_free (self->folder);
  self->folder = g_strdup (folder);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
}
