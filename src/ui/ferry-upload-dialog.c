/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-problem.h"
#include "ferry-recent-addresses.h"
#include "ferry-redact.h"
#include "ferry-upload-dialog-private.h"

#include <glib/gi18n-lib.h>

/* They stand for what is not there yet, to check the rest. */
#define ANY_ADDRESS "http://localhost/"
#define ANY_FILE "/file"

G_DEFINE_FINAL_TYPE (FerryUploadDialog, ferry_upload_dialog, ADW_TYPE_WINDOW)

/* In the order of the template. */
static const FerryUploadWay ways[] = {
  FERRY_UPLOAD_WAY_PUT,
  FERRY_UPLOAD_WAY_POST,
  FERRY_UPLOAD_WAY_FORM,
};

static const char *
get_address (FerryUploadDialog *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->address_row));
}

static FerryUploadWay
get_way (FerryUploadDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->way_row);

  return selected < G_N_ELEMENTS (ways) ? ways[selected] : FERRY_UPLOAD_WAY_PUT;
}

gboolean
ferry_upload_dialog_get_plan (FerryUploadDialog *self,
                              FerryUploadPlan   *plan,
                              GError           **error)
{
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);

  if (!ferry_add_options_fill (self->options, &options, error))
    return FALSE;

  g_clear_pointer (&self->common, g_variant_unref);
  self->common = g_variant_ref_sink (g_variant_dict_end (&options));
  g_clear_pointer (&self->fields, g_variant_unref);
  self->fields = ferry_field_box_build (self->fields_box);

  plan->way = get_way (self);
  plan->address = get_address (self);
  plan->field = gtk_editable_get_text (GTK_EDITABLE (self->field_row));
  plan->fields = self->fields;
  plan->common = self->common;
  return TRUE;
}

/* ---- Problems ------------------------------------------------------------- */

void
ferry_upload_dialog_show_problem (FerryUploadDialog *self,
                                  const char        *message)
{
  g_autofree char *key = NULL;
  const char      *sentence = ferry_problem_split (message, &key);

  if (g_strcmp0 (key, "uri") == 0)
    ferry_problem_show (self->address_problem, GTK_WIDGET (self->address_row), sentence);
  else if (g_strcmp0 (key, "field") == 0)
    ferry_problem_show (self->field_problem, GTK_WIDGET (self->field_row), sentence);
  else if (g_strcmp0 (key, "parts") == 0)
    ferry_field_box_show_problem (self->fields_box, sentence);
  else if (!ferry_add_options_show_problem (self->options, key, sentence))
    ferry_problem_show (self->failure_label, NULL, sentence);
}

static void
forget_problems (FerryUploadDialog *self)
{
  ferry_problem_show (self->failure_label, NULL, NULL);
  ferry_problem_show (self->address_problem, GTK_WIDGET (self->address_row), NULL);
  ferry_problem_show (self->field_problem, GTK_WIDGET (self->field_row), NULL);
  ferry_field_box_show_problem (self->fields_box, NULL);
  ferry_add_options_show_problem (self->options, NULL, NULL);
}

void
ferry_upload_dialog_update_buttons (FerryUploadDialog *self)
{
  gboolean can_add = !self->is_sending && self->is_good && *get_address (self) != '\0' &&
                     ferry_file_box_get_n (self->files) > 0;

  self->can_add = can_add;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "add.add", can_add);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "add.add-paused", can_add);
  gtk_widget_set_sensitive (self->body, !self->is_sending);
  gtk_widget_set_visible (GTK_WIDGET (self->sending_spinner), self->is_sending);
  gtk_spinner_set_spinning (self->sending_spinner, self->is_sending);
}

/* Where the files go, as far as that follows from the address. (transfer full)
 * (nullable) */
static char *
describe_target (FerryUploadDialog     *self,
                 const FerryUploadPlan *plan)
{
  guint            n = ferry_file_box_get_n (self->files);
  g_autofree char *target = NULL;
  g_autofree char *shown = NULL;

  if (plan->way != FERRY_UPLOAD_WAY_PUT)
    return NULL;
  if (*plan->address == '\0')
    return g_strdup (_ ("Below an address that ends with “/” each file keeps its name"));
  if (!ferry_upload_plan_keeps_names (plan) || n == 0)
    return NULL;

  target = ferry_upload_plan_build_address (plan, ferry_file_box_get (self->files, 0));
  shown = ferry_redact_uri (target);
  /* Translators: %s is the address that a file is uploaded to. */
  return n == 1 ? g_strdup_printf (_ ("It goes to %s"), shown)
                : g_strdup_printf (_ ("Each goes to an address of its own, such as %s"), shown);
}

/* Something was changed: all is checked anew. */
static void
update (FerryUploadDialog *self)
{
  FerryUploadPlan    plan;
  guint              n;
  g_autofree char   *hint = NULL;
  g_autoptr (GError) error = NULL;

  /* While the template is built, or taken apart. */
  if (self->client == NULL || self->is_closed)
    return;

  n = ferry_file_box_get_n (self->files);
  forget_problems (self);
  gtk_widget_set_visible (self->form_box, get_way (self) == FERRY_UPLOAD_WAY_FORM);
  self->is_good = ferry_upload_dialog_get_plan (self, &plan, &error);
  if (self->is_good)
    {
      hint = describe_target (self, &plan);
      if (*plan.address == '\0')
        plan.address = ANY_ADDRESS;
      self->is_good = ferry_upload_plan_check (
          &plan, n > 0 ? ferry_file_box_get (self->files, 0) : ANY_FILE, n, &error);
    }
  if (!self->is_good)
    ferry_upload_dialog_show_problem (self, error->message);

  gtk_label_set_label (self->address_hint, hint != NULL ? hint : "");
  gtk_widget_set_visible (GTK_WIDGET (self->address_hint), hint != NULL && self->is_good);
  ferry_upload_dialog_update_buttons (self);
}

/* ---- What is there at the beginning --------------------------------------- */

static void
fill_recent (FerryUploadDialog *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autofree char  *path = ferry_recent_addresses_build_path ();
  g_auto (GStrv)    addresses = ferry_recent_addresses_load (path);

  for (guint i = 0; addresses[i] != NULL; i++)
    {
      g_autoptr (GMenuItem) item = NULL;
      g_auto (GStrv)        parts = g_strsplit (addresses[i], "_", -1);
      g_autofree char      *label = g_strjoinv ("__", parts);

      item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "upload.recent", "s", addresses[i]);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (self->recent_button, G_MENU_MODEL (menu));
  gtk_widget_set_visible (GTK_WIDGET (self->recent_button), addresses[0] != NULL);
  if (addresses[0] != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->address_row), addresses[0]);
}

static void
groups_changed_cb (FerryUploadDialog *self)
{
  ferry_add_options_set_groups (self->options, ferry_client_get_groups (self->client));
}

static gboolean
drop_cb (FerryUploadDialog *self,
         const GValue      *value)
{
  if (self->is_sending)
    return FALSE;

  ferry_file_box_add_files (self->files, g_value_get_boxed (value));
  return TRUE;
}

/* ---- Actions -------------------------------------------------------------- */

static void
add_cb (GtkWidget  *widget,
        const char *name,
        GVariant   *parameter)
{
  ferry_upload_dialog_send (FERRY_UPLOAD_DIALOG (widget), FALSE);
}

static void
add_paused_cb (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ferry_upload_dialog_send (FERRY_UPLOAD_DIALOG (widget), TRUE);
}

static void
recent_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  FerryUploadDialog *self = FERRY_UPLOAD_DIALOG (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->address_row), g_variant_get_string (parameter, NULL));
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
  gtk_widget_class_install_action (widget_class, "upload.recent", "s", recent_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

/* ---- Life ----------------------------------------------------------------- */

static void
ferry_upload_dialog_dispose (GObject *object)
{
  FerryUploadDialog *self = FERRY_UPLOAD_DIALOG (object);

  self->is_closed = TRUE;
  g_clear_handle_id (&self->fill_id, g_source_remove);
  g_clear_object (&self->client);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_UPLOAD_DIALOG);

  G_OBJECT_CLASS (ferry_upload_dialog_parent_class)->dispose (object);
}

static void
ferry_upload_dialog_finalize (GObject *object)
{
  FerryUploadDialog *self = FERRY_UPLOAD_DIALOG (object);

  g_clear_pointer (&self->common, g_variant_unref);
  g_clear_pointer (&self->fields, g_variant_unref);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  g_strfreev (self->paths);

  G_OBJECT_CLASS (ferry_upload_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FerryUploadDialog, body);
  gtk_widget_class_bind_template_child (widget_class, FerryUploadDialog, failure_label);
  gtk_widget_class_bind_template_child (widget_class, FerryUploadDialog, files);
  gtk_widget_class_bind_template_child (widget_class, FerryUploadDialog, address_row);
  gtk_widget_class_bind_template_child (widget_class, FerryUploadDialog, recent_button);
  gtk_widget_class_bind_template_child (widget_class, FerryUploadDialog, address_problem);
  gtk_widget_class_bind_template_child (widget_class, FerryUploadDialog, address_hint);
  gtk_widget_class_bind_template_child (widget_class, FerryUploadDialog, way_row);
  gtk_widget_class_bind_template_child (widget_class, FerryUploadDialog, form_box);
  gtk_widget_class_bind_template_child (widget_class, FerryUploadDialog, field_row);
  gtk_widget_class_bind_template_child (widget_class, FerryUploadDialog, field_problem);
  gtk_widget_class_bind_template_child (widget_class, FerryUploadDialog, fields_box);
  gtk_widget_class_bind_template_child (widget_class, FerryUploadDialog, options);
  gtk_widget_class_bind_template_child (widget_class, FerryUploadDialog, sending_spinner);
  gtk_widget_class_bind_template_callback (widget_class, update);
}

static void
ferry_upload_dialog_class_init (FerryUploadDialogClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_upload_dialog_dispose;
  object_class->finalize = ferry_upload_dialog_finalize;

  g_type_ensure (FERRY_TYPE_ADD_OPTIONS);
  g_type_ensure (FERRY_TYPE_FIELD_BOX);
  g_type_ensure (FERRY_TYPE_FILE_BOX);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ferrytransfer/Ferry/ferry-upload-dialog.ui");
  bind_children (widget_class);
  install_actions (widget_class);
}

static void
ferry_upload_dialog_init (FerryUploadDialog *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  ferry_add_options_set_direction (self->options, FERRY_DIRECTION_UPLOAD);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->body, GTK_EVENT_CONTROLLER (target));
}

GtkWindow *
ferry_upload_dialog_new (FerryClient       *client,
                         GtkWindow         *parent,
                         const char *const *paths)
{
  FerryUploadDialog *self;

  g_return_val_if_fail (FERRY_IS_CLIENT (client), NULL);
  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);

  self = g_object_new (FERRY_TYPE_UPLOAD_DIALOG, "transient-for", parent, NULL);
  self->client = g_object_ref (client);
  g_signal_connect_object (client, "groups-changed", G_CALLBACK (groups_changed_cb), self,
                           G_CONNECT_SWAPPED);
  groups_changed_cb (self);
  fill_recent (self);
  if (paths != NULL)
    ferry_file_box_add (self->files, paths);
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->address_row));
  return GTK_WINDOW (self);
}
