/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-add-dialog-private.h"
#include "ferry-link-finder.h"
#include "ferry-problem.h"
#include "ferry-request.h"

#include <glib/gi18n-lib.h>

/* Stands for the address as long as there is none, to check the rest. */
#define ANY_ADDRESS "http://localhost/"

G_DEFINE_FINAL_TYPE (FerryAddDialog, ferry_add_dialog, ADW_TYPE_WINDOW)

/* The name that the user gave, not the one that the server told. */
static const char *
get_wished_name (FerryAddDialog *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name_row));

  return ferry_link_box_get_n (self->links) > 1 || g_strcmp0 (name, self->found_name) == 0 ? ""
                                                                                           : name;
}

GVariant *
ferry_add_dialog_build_common (FerryAddDialog *self,
                               GError        **error)
{
  g_autoptr (FerryRequest) request = NULL;
  g_autoptr (GVariant)     common = NULL;
  g_autoptr (GVariant)     tried = NULL;
  const char              *name = get_wished_name (self);
  GVariantDict             options;

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "directory", "s",
                         ferry_folder_row_get_folder (self->folder_row));
  if (*name != '\0')
    g_variant_dict_insert (&options, "name", "s", name);
  if (!ferry_add_options_fill (self->options, &options, error))
    {
      g_variant_dict_clear (&options);
      return NULL;
    }

  common = g_variant_ref_sink (g_variant_dict_end (&options));
  tried = ferry_add_dialog_build_request (common, ANY_ADDRESS);
  request = ferry_request_new (tried, NULL, error);

  return request != NULL ? g_steal_pointer (&common) : NULL;
}

GVariant *
ferry_add_dialog_build_request (GVariant   *common,
                                const char *uri)
{
  GVariantDict request;

  g_variant_dict_init (&request, common);
  g_variant_dict_insert (&request, "uri", "s", uri);
  return g_variant_ref_sink (g_variant_dict_end (&request));
}

void
ferry_add_dialog_show_problem (FerryAddDialog *self,
                               const char     *message)
{
  g_autofree char *key = NULL;
  const char      *sentence = ferry_problem_split (message, &key);

  if (g_strcmp0 (key, "uri") == 0)
    ferry_link_box_show_problem (self->links, sentence);
  else if (g_strcmp0 (key, "name") == 0)
    ferry_problem_show (self->place_problem, GTK_WIDGET (self->name_row), sentence);
  else if (g_strcmp0 (key, "directory") == 0)
    ferry_problem_show (self->place_problem, GTK_WIDGET (self->folder_row), sentence);
  else if (!ferry_add_options_show_problem (self->options, key, sentence))
    ferry_problem_show (self->failure_label, NULL, sentence);
}

static void
forget_problems (FerryAddDialog *self)
{
  ferry_problem_show (self->failure_label, NULL, NULL);
  ferry_problem_show (self->place_problem, GTK_WIDGET (self->name_row), NULL);
  ferry_problem_show (self->place_problem, GTK_WIDGET (self->folder_row), NULL);
  ferry_add_options_show_problem (self->options, NULL, NULL);
}

void
ferry_add_dialog_update_buttons (FerryAddDialog *self)
{
  gboolean can_add = !self->is_sending && !self->has_problem &&
                     ferry_link_box_is_good (self->links);

  self->can_add = can_add;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "add.add", can_add);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "add.add-paused", can_add);
  gtk_widget_set_sensitive (self->body, !self->is_sending);
  gtk_widget_set_visible (GTK_WIDGET (self->sending_spinner), self->is_sending);
  gtk_spinner_set_spinning (self->sending_spinner, self->is_sending);
}

/* Something was changed: all is checked anew. */
static void
update (FerryAddDialog *self)
{
  g_autoptr (GVariant) common = NULL;
  g_autoptr (GError)   error = NULL;
  guint                n = ferry_link_box_get_n (self->links);

  /* While the template is built, or taken apart. */
  if (self->client == NULL || ferry_folder_row_get_folder (self->folder_row) == NULL)
    return;

  forget_problems (self);
  gtk_widget_set_visible (GTK_WIDGET (self->name_row), n <= 1);
  common = ferry_add_dialog_build_common (self, &error);
  self->has_problem = common == NULL;
  if (common == NULL)
    ferry_add_dialog_show_problem (self, error->message);

  ferry_add_dialog_update_buttons (self);
  ferry_add_dialog_ask (self, n == 1 && ferry_link_box_is_good (self->links) ? common : NULL);
  ferry_add_dialog_look (self);
}

/* ---- What is there at the beginning --------------------------------------- */

static void
suggest_folder (FerryAddDialog *self)
{
  GVariant   *preferences = ferry_client_get_preferences (self->client);
  const char *folder = NULL;

  /* What the user has chosen meanwhile stays. */
  if (preferences != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->client, suggest_folder, self);
      g_variant_lookup (preferences, "download-folder", "&s", &folder);
    }
  if (folder == NULL || *folder == '\0')
    folder = g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD);
  if (folder == NULL)
    folder = g_get_home_dir ();

  ferry_folder_row_set_folder (self->folder_row, folder);
  update (self);
}

static void
folder_changed_cb (FerryAddDialog *self)
{
  g_signal_handlers_disconnect_by_func (self->client, suggest_folder, self);
  update (self);
}

static void
groups_changed_cb (FerryAddDialog *self)
{
  ferry_add_options_set_groups (self->options, ferry_client_get_groups (self->client));
}

static void
clipboard_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (FerryAddDialog) self = user_data;
  g_autofree char           *text = NULL;

  text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  /* What was typed before the clipboard answered is worth more. */
  if (text != NULL && !g_cancellable_is_cancelled (self->cancellable) &&
      ferry_link_box_is_empty (self->links) && ferry_link_finder_has_link (text))
    ferry_link_box_set_text (self->links, text);
}

static gboolean
drop_cb (FerryAddDialog *self,
         const GValue   *value)
{
  const char *text = g_value_get_string (value);

  if (text == NULL || self->is_sending)
    return FALSE;

  ferry_link_box_add_text (self->links, text);
  return TRUE;
}

/* ---- Actions -------------------------------------------------------------- */

static void
add_cb (GtkWidget  *widget,
        const char *name,
        GVariant   *parameter)
{
  ferry_add_dialog_send (FERRY_ADD_DIALOG (widget), FALSE);
}

static void
add_paused_cb (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ferry_add_dialog_send (FERRY_ADD_DIALOG (widget), TRUE);
}

static void
close_later_cb (gpointer user_data)
{
  g_autoptr (GtkWindow) window = user_data;

  gtk_window_close (window);
}

/* GTK 4.8 looks at the widget that had the focus once more after the key is
 * handled: it has to be there until then. */
static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  g_idle_add_once (close_later_cb, g_object_ref (widget));
  return GDK_EVENT_STOP;
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "add.add", NULL, add_cb);
  gtk_widget_class_install_action (widget_class, "add.add-paused", NULL, add_paused_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

/* ---- Life ----------------------------------------------------------------- */

static void
ferry_add_dialog_dispose (GObject *object)
{
  FerryAddDialog *self = FERRY_ADD_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  ferry_add_dialog_stop_asking (self);
  g_clear_handle_id (&self->fill_id, g_source_remove);
  if (self->look != NULL)
    g_cancellable_cancel (self->look);
  g_clear_object (&self->look);
  g_clear_object (&self->client);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_ADD_DIALOG);

  G_OBJECT_CLASS (ferry_add_dialog_parent_class)->dispose (object);
}

static void
ferry_add_dialog_finalize (GObject *object)
{
  FerryAddDialog *self = FERRY_ADD_DIALOG (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->asked, g_variant_unref);
  g_clear_pointer (&self->common, g_variant_unref);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  g_free (self->found_name);

  G_OBJECT_CLASS (ferry_add_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, body);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, failure_label);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, links);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, finding);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, finding_spinner);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, finding_label);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, folder_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, place_problem);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, place_hint);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, options);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, sending_spinner);
  gtk_widget_class_bind_template_callback (widget_class, folder_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, drop_cb);
  gtk_widget_class_bind_template_callback (widget_class, update);
}

static void
ferry_add_dialog_class_init (FerryAddDialogClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_add_dialog_dispose;
  object_class->finalize = ferry_add_dialog_finalize;

  g_type_ensure (FERRY_TYPE_ADD_OPTIONS);
  g_type_ensure (FERRY_TYPE_FOLDER_ROW);
  g_type_ensure (FERRY_TYPE_LINK_BOX);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ferrytransfer/Ferry/ferry-add-dialog.ui");
  bind_children (widget_class);
  install_actions (widget_class);
}

static void
ferry_add_dialog_init (FerryAddDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
ferry_add_dialog_new (FerryClient *client,
                      GtkWindow   *parent,
                      const char  *text)
{
  FerryAddDialog *self;

  g_return_val_if_fail (FERRY_IS_CLIENT (client), NULL);
  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);

  self = g_object_new (FERRY_TYPE_ADD_DIALOG, "transient-for", parent, NULL);
  self->client = g_object_ref (client);
  g_signal_connect_object (client, "preferences-changed", G_CALLBACK (suggest_folder), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "groups-changed", G_CALLBACK (groups_changed_cb), self,
                           G_CONNECT_SWAPPED);
  groups_changed_cb (self);
  suggest_folder (self);

  if (text != NULL && *text != '\0')
    ferry_link_box_set_text (self->links, text);
  else
    gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                                   self->cancellable, clipboard_cb, g_object_ref (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->links));
  return GTK_WINDOW (self);
}
