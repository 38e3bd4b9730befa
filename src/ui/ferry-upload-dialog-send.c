/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-delivery.h"
#include "ferry-format.h"
#include "ferry-recent-addresses.h"
#include "ferry-toast.h"
#include "ferry-upload-dialog-private.h"

#include <glib/gi18n-lib.h>

/* So long may the window stand still, in µs. */
#define SLICE 4000
#define REQUESTS_BETWEEN_LOOKS 16

static void
say_what_was_there (FerryUploadDialog *self,
                    guint              n_there)
{
  GtkWindow       *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autofree char *text = NULL;

  if (n_there == 0 || parent == NULL)
    return;

  if (self->requests->len == 1)
    text = g_strdup (_ ("This upload is in the list already"));
  else
    text = g_strdup_printf (ngettext ("%u of %u uploads was in the list already",
                                      "%u of %u uploads were in the list already", n_there),
                            n_there, self->requests->len);
  ferry_toast_say (GTK_WIDGET (parent), text);
}

static void
show_failure (FerryUploadDialog *self,
              guint              n_sent,
              const GError      *error)
{
  g_autofree char *before = NULL;
  g_autofree char *text = NULL;

  if (n_sent == 0)
    {
      ferry_upload_dialog_show_problem (self, error->message);
      return;
    }

  /* Those that are there already will not be added twice. */
  before = g_strdup_printf (_ ("%u of %u uploads are in the list; add again for the others."),
                            n_sent, self->requests->len);
  text = ferry_format_sentences (error->message, before);
  ferry_upload_dialog_show_problem (self, text);
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (FerryUploadDialog) self = user_data;
  g_autoptr (GError)            error = NULL;
  g_autofree char              *path = NULL;
  guint                         n_sent, n_there;
  gboolean                      is_done;

  is_done = ferry_delivery_send_finish (result, &n_sent, &n_there, &error);
  if (self->is_closed)
    return;

  self->is_sending = FALSE;
  ferry_upload_dialog_update_buttons (self);
  if (!is_done)
    {
      show_failure (self, n_sent, error);
      return;
    }

  path = ferry_recent_addresses_build_path ();
  ferry_recent_addresses_note (path, gtk_editable_get_text (GTK_EDITABLE (self->address_row)));
  say_what_was_there (self, n_there);
  gtk_window_close (GTK_WINDOW (self));
}

/* What was asked for by then goes on when the dialog is closed. */
static void
deliver (FerryUploadDialog *self)
{
  ferry_delivery_send_async (self->client, self->requests, self->is_paused, sent_cb,
                             g_object_ref (self));
}

static gboolean
fill_cb (gpointer user_data)
{
  FerryUploadDialog *self = user_data;
  gint64             limit = g_get_monotonic_time () + SLICE;
  FerryUploadPlan    plan;

  /* Nothing can be changed meanwhile: it is as good as it was. */
  if (!ferry_upload_dialog_get_plan (self, &plan, NULL))
    g_return_val_if_reached (G_SOURCE_REMOVE);

  while (self->paths[self->requests->len] != NULL)
    {
      const char *path = self->paths[self->requests->len];

      g_ptr_array_add (self->requests, ferry_upload_plan_build_request (&plan, path));
      if (self->requests->len % REQUESTS_BETWEEN_LOOKS == 0 && g_get_monotonic_time () > limit)
        return G_SOURCE_CONTINUE;
    }

  self->fill_id = 0;
  deliver (self);
  return G_SOURCE_REMOVE;
}

void
ferry_upload_dialog_send (FerryUploadDialog *self,
                          gboolean           is_paused)
{
  FerryUploadPlan plan;

  if (!self->can_add || !ferry_upload_dialog_get_plan (self, &plan, NULL))
    return;

  g_clear_pointer (&self->requests, g_ptr_array_unref);
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_clear_pointer (&self->paths, g_strfreev);
  self->paths = ferry_file_box_get_all (self->files);
  self->is_paused = is_paused;
  self->is_sending = TRUE;
  ferry_upload_dialog_update_buttons (self);
  if (plan.way == FERRY_UPLOAD_WAY_FORM)
    {
      g_ptr_array_add (self->requests,
                       ferry_upload_plan_build_form (&plan, (const char *const *) self->paths));
      deliver (self);
    }
  else
    self->fill_id = g_idle_add (fill_cb, self);
}
