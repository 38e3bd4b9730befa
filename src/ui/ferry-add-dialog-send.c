/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-add-dialog-private.h"
#include "ferry-format.h"
#include "ferry-recent-folders.h"
#include "ferry-toast.h"

#include <glib/gi18n-lib.h>

/* So long may the window stand still, in µs. */
#define SLICE 4000
#define REQUESTS_BETWEEN_LOOKS 16

/* More at once would take too long to be packed. */
#define MOST_AT_ONCE 500

/* What is being added. It goes on when the dialog is closed meanwhile. */
typedef struct
{
  FerryAddDialog *dialog;   /* (owned) */
  FerryClient    *client;   /* (owned) */
  GPtrArray      *requests; /* (owned) (element-type GVariant) */
  guint           n_sent;
  guint           n_there; /* before */
  gboolean        is_paused;
} Delivery;

static void
delivery_free (Delivery *delivery)
{
  g_object_unref (delivery->dialog);
  g_object_unref (delivery->client);
  g_ptr_array_unref (delivery->requests);
  g_free (delivery);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Delivery, delivery_free)

static void
say_what_was_there (Delivery *delivery)
{
  GtkWindow       *parent = gtk_window_get_transient_for (GTK_WINDOW (delivery->dialog));
  g_autofree char *text = NULL;

  if (delivery->n_there == 0 || parent == NULL)
    return;

  if (delivery->requests->len == 1)
    text = g_strdup (_ ("This download is in the list already"));
  else
    text = g_strdup_printf (ngettext ("%u of %u downloads was in the list already",
                                      "%u of %u downloads were in the list already",
                                      delivery->n_there),
                            delivery->n_there, delivery->requests->len);
  ferry_toast_say (GTK_WIDGET (parent), text);
}

static void
show_failure (Delivery     *delivery,
              const GError *error)
{
  g_autofree char *before = NULL;
  g_autofree char *text = NULL;

  if (delivery->n_sent == 0)
    {
      ferry_add_dialog_show_problem (delivery->dialog, error->message);
      return;
    }

  /* Those that are there already will not be added twice. */
  before = g_strdup_printf (_ ("%u of %u downloads are in the list; add again for the others."),
                            delivery->n_sent, delivery->requests->len);
  text = ferry_format_sentences (error->message, before);
  ferry_add_dialog_show_problem (delivery->dialog, text);
}

static void
end (Delivery     *delivery,
     const GError *error)
{
  FerryAddDialog  *self = delivery->dialog;
  g_autofree char *path = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  self->is_sending = FALSE;
  ferry_add_dialog_update_buttons (self);
  if (error != NULL)
    {
      show_failure (delivery, error);
      return;
    }

  path = ferry_recent_folders_build_path ();
  ferry_recent_folders_note (path, ferry_folder_row_get_folder (self->folder_row));
  say_what_was_there (delivery);
  gtk_window_close (GTK_WINDOW (self));
}

static void send_some (Delivery *delivery);

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Delivery)  delivery = user_data;
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (GError)    error = NULL;

  added = ferry_client_add_finish (FERRY_CLIENT (source), result, &error);
  if (added == NULL)
    {
      end (delivery, error);
      return;
    }

  delivery->n_sent += added->len;
  for (guint i = 0; i < added->len; i++)
    delivery->n_there += ((FerryAdded *) g_ptr_array_index (added, i))->was_there;
  if (delivery->n_sent < delivery->requests->len && added->len > 0)
    send_some (g_steal_pointer (&delivery));
  else
    end (delivery, NULL);
}

/* @delivery: (transfer full) */
static void
send_some (Delivery *delivery)
{
  g_autoptr (GPtrArray) some = g_ptr_array_new ();
  guint                 limit = MIN (delivery->requests->len, delivery->n_sent + MOST_AT_ONCE);
  GVariantDict          options;

  for (guint i = delivery->n_sent; i < limit; i++)
    g_ptr_array_add (some, g_ptr_array_index (delivery->requests, i));
  g_variant_dict_init (&options, NULL);
  if (delivery->is_paused)
    g_variant_dict_insert (&options, "paused", "b", TRUE);
  ferry_client_add_async (delivery->client, some, g_variant_dict_end (&options), NULL, added_cb,
                          delivery);
}

static void
deliver (FerryAddDialog *self)
{
  Delivery *delivery = g_new0 (Delivery, 1);

  delivery->dialog = g_object_ref (self);
  delivery->client = g_object_ref (self->client);
  delivery->requests = g_steal_pointer (&self->requests);
  delivery->is_paused = self->is_paused;
  send_some (delivery);
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
  deliver (self);
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
