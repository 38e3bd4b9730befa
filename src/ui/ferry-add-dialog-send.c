/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-add-dialog-private.h"
#include "ferry-delivery.h"
#include "ferry-format.h"
#include "ferry-recent-folders.h"
#include "ferry-toast.h"

#include <glib/gi18n-lib.h>

/* So long may the window stand still, in µs. */
#define SLICE 4000
#define REQUESTS_BETWEEN_LOOKS 16

static void
say_what_was_there (FerryAddDialog *self,
                    guint           n_there)
{
  GtkWindow       *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autofree char *text = NULL;

  if (n_there == 0 || parent == NULL)
    return;

  if (self->requests->len == 1)
    text = g_strdup (_ ("This download is in the list already"));
  else
    text = g_strdup_printf (ngettext ("%u of %u downloads was in the list already",
                                      "%u of %u downloads were in the list already", n_there),
                            n_there, self->requests->len);
  ferry_toast_say (GTK_WIDGET (parent), text);
}

static void
show_failure (FerryAddDialog *self,
              guint           n_sent,
              const GError   *error)
{
  g_autofree char *before = NULL;
  g_autofree char *text = NULL;

  if (n_sent == 0)
    {
      ferry_add_dialog_show_problem (self, error->message);
      return;
    }

  /* Those that are there already will not be added twice. */
  before = g_strdup_printf (_ ("%u of %u downloads are in the list; add again for the others."),
                            n_sent, self->requests->len);
  text = ferry_format_sentences (error->message, before);
  ferry_add_dialog_show_problem (self, text);
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (FerryAddDialog) self = user_data;
  g_autoptr (GError)         error = NULL;
  g_autofree char           *path = NULL;
  guint                      n_sent, n_there;
  gboolean                   is_done;

  is_done = ferry_delivery_send_finish (result, &n_sent, &n_there, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  self->is_sending = FALSE;
  ferry_add_dialog_update_buttons (self);
  if (!is_done)
    {
      show_failure (self, n_sent, error);
      return;
    }

  path = ferry_recent_folders_build_path ();
  ferry_recent_folders_note (path, ferry_folder_row_get_folder (self->folder_row));
  say_what_was_there (self, n_there);
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
fill_cb (gpointer user_data)
{
  FerryAddDialog *self = user_data;
  gint64          limit = g_get_monotonic_time () + SLICE;
  guint           n = ferry_link_box_get_n (self->links);

  while (self->requests->len < n)
    {
      const char *uri = ferry_link_box_get (self->links, self->requests->len);

      g_ptr_array_add (self->requests, ferry_add_dialog_build_request (self->common, uri));
      if (self->requests->len % REQUESTS_BETWEEN_LOOKS == 0 && g_get_monotonic_time () > limit)
        return G_SOURCE_CONTINUE;
    }

  self->fill_id = 0;
  /* It goes on when the dialog is closed meanwhile. */
  ferry_delivery_send_async (self->client, self->requests, self->is_paused, sent_cb,
                             g_object_ref (self));
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
