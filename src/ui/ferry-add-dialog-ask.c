/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-add-dialog-private.h"
#include "ferry-format.h"

#include <glib/gi18n-lib.h>

/* So long after the last key the server is asked. */
#define DEBOUNCE_MS 400

/* What the answer of the server depends on, besides the address. */
static const char *const asked_keys[] = { "user", "password", "headers" };

/* ---- The server ----------------------------------------------------------- */

static void
show_finding (FerryAddDialog *self,
              gboolean        is_asking,
              const char     *text)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->finding_label), "warning");
  gtk_spinner_set_spinning (self->finding_spinner, is_asking);
  gtk_widget_set_visible (GTK_WIDGET (self->finding_spinner), is_asking);
  gtk_label_set_label (self->finding_label, text);
  gtk_widget_set_visible (self->finding, *text != '\0');
}

void
ferry_add_dialog_stop_asking (FerryAddDialog *self)
{
  g_clear_handle_id (&self->ask_id, g_source_remove);
  if (self->question != NULL)
    g_cancellable_cancel (self->question);
  g_clear_object (&self->question);
}

/* The name is shown as long as the user has not given one. */
static void
take_name (FerryAddDialog *self,
           const char     *name)
{
  const char *shown = gtk_editable_get_text (GTK_EDITABLE (self->name_row));
  gboolean    is_ours = *shown == '\0' || g_strcmp0 (shown, self->found_name) == 0;

  g_free (self->found_name);
  self->found_name = g_strdup (name);
  if (is_ours)
    gtk_editable_set_text (GTK_EDITABLE (self->name_row), name != NULL ? name : "");
}

static void
show_answer (FerryAddDialog *self,
             GVariant       *found)
{
  g_autofree char *size = NULL;
  g_autofree char *text = NULL;
  const char      *name = NULL;
  gint64           total = -1;
  gboolean         is_resumable = FALSE;

  g_variant_lookup (found, "name", "&s", &name);
  g_variant_lookup (found, "total", "x", &total);
  g_variant_lookup (found, "resumable", "b", &is_resumable);
  size = total >= 0 ? ferry_format_size ((guint64) total) : g_strdup (_ ("Size not known"));
  text = g_strdup_printf ("%s · %s", size,
                          is_resumable ? _ ("Resumable") : _ ("Cannot be resumed"));
  show_finding (self, FALSE, text);
  take_name (self, name);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (FerryAddDialog) self = user_data;
  g_autoptr (GVariant)       found = NULL;
  g_autoptr (GError)         error = NULL;
  g_autofree char           *text = NULL;

  found = ferry_client_probe_finish (FERRY_CLIENT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_cancellable_is_cancelled (self->cancellable))
    return;

  g_clear_object (&self->question);
  if (found != NULL)
    {
      show_answer (self, found);
      return;
    }

  text = ferry_format_sentences (error->message, _ ("You can add it all the same."));
  show_finding (self, FALSE, text);
  gtk_widget_add_css_class (GTK_WIDGET (self->finding_label), "warning");
}

static gboolean
ask_cb (gpointer user_data)
{
  FerryAddDialog *self = user_data;

  self->ask_id = 0;
  self->question = g_cancellable_new ();
  show_finding (self, TRUE, _ ("Asking the server…"));
  ferry_client_probe_async (self->client, self->asked, self->question, answered_cb,
                            g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* (transfer full) */
static GVariant *
build_question (FerryAddDialog *self,
                GVariant       *common)
{
  GVariantDict question;

  g_variant_dict_init (&question, NULL);
  g_variant_dict_insert (&question, "uri", "s", ferry_link_box_get (self->links, 0));
  g_variant_dict_insert (&question, "directory", "s", "/");
  for (gsize i = 0; i < G_N_ELEMENTS (asked_keys); i++)
    {
      g_autoptr (GVariant) value = g_variant_lookup_value (common, asked_keys[i], NULL);

      if (value != NULL)
        g_variant_dict_insert_value (&question, asked_keys[i], value);
    }

  return g_variant_ref_sink (g_variant_dict_end (&question));
}

void
ferry_add_dialog_ask (FerryAddDialog *self,
                      GVariant       *common)
{
  g_autoptr (GVariant) question = common != NULL ? build_question (self, common) : NULL;

  if (question != NULL && self->asked != NULL && g_variant_equal (question, self->asked))
    return;
  if (question == NULL && self->asked == NULL)
    return;

  ferry_add_dialog_stop_asking (self);
  show_finding (self, FALSE, "");
  g_clear_pointer (&self->asked, g_variant_unref);
  if (question == NULL)
    {
      take_name (self, NULL);
      return;
    }

  self->asked = g_steal_pointer (&question);
  self->ask_id = g_timeout_add (DEBOUNCE_MS, ask_cb, self);
}

/* ---- The disk ------------------------------------------------------------- */

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (FerryAddDialog) self = user_data;
  g_autoptr (GFileInfo)      info = NULL;
  g_autoptr (GError)         error = NULL;

  info = g_file_query_info_finish (G_FILE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_cancellable_is_cancelled (self->cancellable))
    return;

  g_clear_object (&self->look);
  gtk_widget_set_visible (GTK_WIDGET (self->place_hint), info != NULL);
}

void
ferry_add_dialog_look (FerryAddDialog *self)
{
  const char       *name = gtk_editable_get_text (GTK_EDITABLE (self->name_row));
  g_autoptr (GFile) file = NULL;

  if (self->look != NULL)
    g_cancellable_cancel (self->look);
  g_clear_object (&self->look);
  if (*name == '\0' || strchr (name, '/') != NULL || ferry_link_box_get_n (self->links) > 1)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->place_hint), FALSE);
      return;
    }

  self->look = g_cancellable_new ();
  file = g_file_new_build_filename (ferry_folder_row_get_folder (self->folder_row), name, NULL);
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE,
                           G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, G_PRIORITY_DEFAULT, self->look,
                           looked_cb, g_object_ref (self));
}
