/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-file-box.h"

#include "ferry-file-row.h"
#include "ferry-format.h"
#include "ferry-problem.h"

#include <glib/gi18n-lib.h>

struct _FerryFileBox
{
  GtkWidget parent_instance;

  GListStore           *files;       /* (owned) (element-type FerryFileItem) */
  GHashTable           *known;       /* (owned) path → FerryFileItem, both of @files */
  GCancellable         *cancellable; /* (owned): ends with the box */
  GtkFileChooserNative *chooser;     /* (owned) (nullable): while it is open */
  guint64               size;        /* of all whose size is known */

  /* Template. */
  GtkWidget   *place;
  GtkWidget   *empty_label;
  GtkListView *list;
  GtkLabel    *problem_label;
  GtkLabel    *count_label;
};

G_DEFINE_FINAL_TYPE (FerryFileBox, ferry_file_box, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void
update (FerryFileBox *self)
{
  guint            n = ferry_file_box_get_n (self);
  g_autofree char *size = ferry_format_size (self->size);
  g_autofree char *count = NULL;

  /* Translators: how many files there are, and how large they are together. */
  count = g_strdup_printf (ngettext ("%u file, %s", "%u files, %s", n), n, size);
  gtk_label_set_label (self->count_label, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), n > 1);
  gtk_widget_set_visible (self->place, n > 0);
  gtk_widget_set_visible (self->empty_label, n == 0);
}

static void
tell (FerryFileBox *self)
{
  update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
take_out (FerryFileBox  *self,
          FerryFileItem *item)
{
  guint position;

  if (!g_list_store_find (self->files, item, &position))
    return;

  self->size -= (guint64) MAX (ferry_file_item_get_size (item), 0);
  g_hash_table_remove (self->known, ferry_file_item_get_path (item));
  g_list_store_remove (self->files, position);
  tell (self);
}

/* ---- What the disk says --------------------------------------------------- */

typedef struct
{
  FerryFileBox  *box;  /* (owned) */
  FerryFileItem *item; /* (owned) */
} Look;

static void
look_free (Look *look)
{
  g_object_unref (look->box);
  g_object_unref (look->item);
  g_free (look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

/* (transfer full) (nullable) */
static char *
describe_fault (FerryFileItem *item,
                GFileInfo     *info,
                const GError  *error)
{
  const char *name = ferry_file_item_get_name (item);

  if (info == NULL)
    return g_strdup_printf (_ ("“%s” cannot be read: %s"), name, error->message);
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
    return g_strdup_printf (_ ("“%s” is a folder. Add the files that are in it."), name);
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    return g_strdup_printf (_ ("“%s” is no file that can be sent."), name);
  if (!g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_ACCESS_CAN_READ))
    return g_strdup_printf (_ ("You have no permission to read “%s”."), name);

  return NULL;
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Look)      look = user_data;
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GError)    error = NULL;
  g_autofree char      *fault = NULL;
  FerryFileBox         *self = look->box;

  info = g_file_query_info_finish (G_FILE (source), result, &error);
  if (g_cancellable_is_cancelled (self->cancellable) ||
      !g_hash_table_contains (self->known, ferry_file_item_get_path (look->item)))
    return;

  fault = describe_fault (look->item, info, error);
  if (fault != NULL)
    {
      take_out (self, look->item);
      ferry_problem_show (self->problem_label, NULL, fault);
      return;
    }

  self->size += (guint64) g_file_info_get_size (info);
  ferry_file_item_set_size (look->item, g_file_info_get_size (info));
  update (self);
}

static void
look_at (FerryFileBox  *self,
         FerryFileItem *item)
{
  g_autoptr (GFile) file = g_file_new_for_path (ferry_file_item_get_path (item));
  Look             *look = g_new0 (Look, 1);

  look->box = g_object_ref (self);
  look->item = g_object_ref (item);
  g_file_query_info_async (file,
                           G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE
                                                          "," G_FILE_ATTRIBUTE_ACCESS_CAN_READ,
                           G_FILE_QUERY_INFO_NONE, G_PRIORITY_LOW, self->cancellable, looked_cb,
                           look);
}

/* ---- Choosing ------------------------------------------------------------- */

static void
chosen_cb (FerryFileBox *self,
           int           response)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GListModel) files = gtk_file_chooser_get_files (
          GTK_FILE_CHOOSER (self->chooser));
      g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
      g_auto (GStrv)           chosen = NULL;
      guint                    n = g_list_model_get_n_items (files);

      for (guint i = 0; i < n; i++)
        {
          g_autoptr (GFile) file = g_list_model_get_item (files, i);

          if (g_file_peek_path (file) != NULL)
            g_strv_builder_add (paths, g_file_peek_path (file));
        }
      chosen = g_strv_builder_end (paths);
      ferry_file_box_add (self, (const char *const *) chosen);
    }
  g_clear_object (&self->chooser);
}

static void
browse_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  FerryFileBox *self = FERRY_FILE_BOX (widget);
  GtkRoot      *root = gtk_widget_get_root (widget);

  if (self->chooser != NULL)
    return;

  self->chooser = gtk_file_chooser_native_new (_ ("Add Files"), GTK_WINDOW (root),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Add"),
                                               _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* ---- The rows ------------------------------------------------------------- */

static void
row_remove_cb (FerryFileBox *self,
               FerryFileRow *row)
{
  g_autoptr (FerryFileItem) item = g_object_ref (ferry_file_row_get_item (row));

  ferry_problem_show (self->problem_label, NULL, NULL);
  take_out (self, item);
}

static void
setup_cb (FerryFileBox *self,
          GtkListItem  *item)
{
  GtkWidget *row = ferry_file_row_new ();

  g_signal_connect_object (row, "remove", G_CALLBACK (row_remove_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
bind_cb (FerryFileBox *self,
         GtkListItem  *item)
{
  ferry_file_row_set_item (FERRY_FILE_ROW (gtk_list_item_get_child (item)),
                           gtk_list_item_get_item (item));
}

static void
unbind_cb (FerryFileBox *self,
           GtkListItem  *item)
{
  ferry_file_row_set_item (FERRY_FILE_ROW (gtk_list_item_get_child (item)), NULL);
}

/* ---- Life ----------------------------------------------------------------- */

static void
ferry_file_box_dispose (GObject *object)
{
  FerryFileBox *self = FERRY_FILE_BOX (object);
  GtkWidget    *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_FILE_BOX);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (ferry_file_box_parent_class)->dispose (object);
}

static void
ferry_file_box_finalize (GObject *object)
{
  FerryFileBox *self = FERRY_FILE_BOX (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->known);
  g_object_unref (self->files);

  G_OBJECT_CLASS (ferry_file_box_parent_class)->finalize (object);
}

static void
ferry_file_box_class_init (FerryFileBoxClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_file_box_dispose;
  object_class->finalize = ferry_file_box_finalize;

  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_FILE_BOX, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/ferrytransfer/Ferry/ferry-file-box.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryFileBox, place);
  gtk_widget_class_bind_template_child (widget_class, FerryFileBox, empty_label);
  gtk_widget_class_bind_template_child (widget_class, FerryFileBox, list);
  gtk_widget_class_bind_template_child (widget_class, FerryFileBox, problem_label);
  gtk_widget_class_bind_template_child (widget_class, FerryFileBox, count_label);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_install_action (widget_class, "files.browse", NULL, browse_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "filebox");
}

static void
ferry_file_box_init (FerryFileBox *self)
{
  g_autoptr (GtkNoSelection) model = NULL;

  self->files = g_list_store_new (FERRY_TYPE_FILE_ITEM);
  self->known = g_hash_table_new (g_str_hash, g_str_equal);
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  model = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->files)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (model));
  update (self);
}

void
ferry_file_box_add (FerryFileBox      *self,
                    const char *const *paths)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char      *fault = NULL;

  g_return_if_fail (FERRY_IS_FILE_BOX (self));
  g_return_if_fail (paths != NULL);

  for (gsize i = 0; paths[i] != NULL; i++)
    {
      FerryFileItem *item;

      if (g_hash_table_contains (self->known, paths[i]))
        continue;

      item = ferry_file_item_new (paths[i]);
      /* What the service is asked for travels as text. */
      if (!g_utf8_validate (paths[i], -1, NULL))
        {
          g_free (fault);
          fault = g_strdup_printf (_ ("The name of “%s” is not UTF-8. Give the file another name."),
                                   ferry_file_item_get_name (item));
          g_object_unref (item);
          continue;
        }
      g_ptr_array_add (added, item);
      g_hash_table_insert (self->known, (char *) ferry_file_item_get_path (item), item);
    }

  ferry_problem_show (self->problem_label, NULL, fault);
  g_list_store_splice (self->files, ferry_file_box_get_n (self), 0, added->pdata, added->len);
  for (guint i = 0; i < added->len; i++)
    look_at (self, g_ptr_array_index (added, i));
  tell (self);
}

void
ferry_file_box_add_files (FerryFileBox *self,
                          GSList       *files)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  g_auto (GStrv)           dropped = NULL;

  g_return_if_fail (FERRY_IS_FILE_BOX (self));

  for (; files != NULL; files = files->next)
    if (g_file_peek_path (files->data) != NULL)
      g_strv_builder_add (paths, g_file_peek_path (files->data));
  dropped = g_strv_builder_end (paths);
  ferry_file_box_add (self, (const char *const *) dropped);
}

guint
ferry_file_box_get_n (FerryFileBox *self)
{
  g_return_val_if_fail (FERRY_IS_FILE_BOX (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->files));
}

const char *
ferry_file_box_get (FerryFileBox *self,
                    guint         index)
{
  g_autoptr (FerryFileItem) item = NULL;

  g_return_val_if_fail (FERRY_IS_FILE_BOX (self), NULL);

  /* The list holds it on. */
  item = g_list_model_get_item (G_LIST_MODEL (self->files), index);
  g_return_val_if_fail (item != NULL, NULL);
  return ferry_file_item_get_path (item);
}

GStrv
ferry_file_box_get_all (FerryFileBox *self)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  guint                    n = ferry_file_box_get_n (self);

  g_return_val_if_fail (FERRY_IS_FILE_BOX (self), NULL);

  for (guint i = 0; i < n; i++)
    g_strv_builder_add (paths, ferry_file_box_get (self, i));
  return g_strv_builder_end (paths);
}
