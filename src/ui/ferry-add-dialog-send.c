/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-add-dialog-private.h"
#include "ferry-recent-folders.h"
#include "ferry-toast.h"

#include <glib/gi18n-lib.h>

/* So long may the window stand still, in µs. */
#define SLICE 4000
#define REQUESTS_BETWEEN_LOOKS 16

static void
say_what_was_there (FerryAddDialog *self,
                    GPtrArray      *added)
{
  GtkWindow       *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  guint            n = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < added->len; i++)
    n += ((FerryAdded *) g_ptr_array_index (added, i))->was_there;
  if (n == 0 || parent == NULL)
    return;

  if (added->len == 1)
    text = g_strdup (_ ("This download is in the list already"));
  else
    text = g_strdup_printf (ngettext ("%u of %u downloads was in the list already",
                                      "%u of %u downloads were in the list already", n),
                            n, added->len);
  ferry_toast_say (GTK_WIDGET (parent), text);
}

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (FerryAddDialog) self = user_data;
  g_autoptr (GPtrArray)      added = NULL;
  g_autoptr (GError)         error = NULL;
  g_autofree char           *path = NULL;

  added = ferry_client_add_finish (FERRY_CLIENT (source), result, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  self->is_sending = FALSE;
  ferry_add_dialog_update_buttons (self);
  if (added == NULL)
    {
      ferry_add_dialog_show_problem (self, error->message);
      return;
    }

  path = ferry_recent_folders_build_path ();
  ferry_recent_folders_note (path, ferry_folder_row_get_folder (self->folder_row));
  say_what_was_there (self, added);
  gtk_window_close (GTK_WINDOW (self));
}

/* Adding goes on when the dialog is closed meanwhile. */
static void
send (FerryAddDialog *self)
{
  g_autoptr (GPtrArray) requests = g_steal_pointer (&self->requests);
  GVariantDict          options;

  g_variant_dict_init (&options, NULL);
  if (self->is_paused)
    g_variant_dict_insert (&options, "paused", "b", TRUE);
  ferry_client_add_async (self->client, requests, g_variant_dict_end (&options), NULL, added_cb,
                          g_object_ref (self));
}

static gboolean
fill_cb (gpointer user_data)
{
  FerryAddDialog *self = user_data;
  gint64          end = g_get_monotonic_time () + SLICE;
  guint           n = ferry_link_box_get_n (self->links);

  while (self->requests->len < n)
    {
      const char *uri = ferry_link_box_get (self->links, self->requests->len);

      g_ptr_array_add (self->requests, ferry_add_dialog_build_request (self->common, uri));
      if (self->requests->len % REQUESTS_BETWEEN_LOOKS == 0 && g_get_monotonic_time () > end)
        return G_SOURCE_CONTINUE;
    }

  self->fill_id = 0;
  send (self);
  return G_SOURCE_REMOVE;
}

void
ferry_add_dialog_send (FerryAddDialog *self,
                       gboolean        is_paused)
{
  g_autoptr (GVariant) common = NULL;

  if (!self->can_add)
    return;

  common = ferry_add_dialog_build_common (self, NULL);
  if (common == NULL)
    return;

  ferry_add_dialog_stop_asking (self);
  g_clear_pointer (&self->common, g_variant_unref);
  self->common = g_steal_pointer (&common);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  self->is_paused = is_paused;
  self->is_sending = TRUE;
  ferry_add_dialog_update_buttons (self);
  self->fill_id = g_idle_add (fill_cb, self);
}
