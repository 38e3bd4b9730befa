/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-add-dialog.h"
#include "ferry-upload-dialog.h"
#include "ferry-uri-list.h"
#include "ferry-window-private.h"

#include <glib/gi18n-lib.h>

/* More than this is no list of links. */
#define MOST_BYTES (1024 * 1024)
#define BLOCK_BYTES (64 * 1024)

#define URI_LIST "text/uri-list"

void
ferry_window_add_links (FerryWindow *self,
                        const char  *text)
{
  g_return_if_fail (FERRY_IS_WINDOW (self));

  gtk_window_present (ferry_add_dialog_new (self->client, GTK_WINDOW (self), text));
}

void
ferry_window_upload (FerryWindow       *self,
                     const char *const *paths)
{
  g_return_if_fail (FERRY_IS_WINDOW (self));

  gtk_window_present (ferry_upload_dialog_new (self->client, GTK_WINDOW (self), paths));
}

/* ---- Dropped -------------------------------------------------------------- */

/* A drop while it is read. */
typedef struct
{
  FerryWindow *window; /* (owned) */
  GdkDrop     *drop;   /* (owned) */
  GByteArray  *bytes;  /* (owned) */
} Arrival;

static void
arrival_free (Arrival *arrival)
{
  g_object_unref (arrival->window);
  g_object_unref (arrival->drop);
  g_byte_array_unref (arrival->bytes);
  g_free (arrival);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Arrival, arrival_free)

static Arrival *
arrival_new (FerryWindow *window,
             GdkDrop     *drop)
{
  Arrival *arrival = g_new0 (Arrival, 1);

  arrival->window = g_object_ref (window);
  arrival->drop = g_object_ref (drop);
  arrival->bytes = g_byte_array_new ();
  return arrival;
}

/* Whoever drops both means the links: a browser adds what it shows of them. */
static void
take_text (Arrival    *arrival,
           const char *text)
{
  g_auto (GStrv)   files = NULL;
  g_autofree char *links = ferry_uri_list_split (text != NULL ? text : "", &files);
  gboolean         is_taken = *links != '\0' || files[0] != NULL;

  gdk_drop_finish (arrival->drop, is_taken ? GDK_ACTION_COPY : 0);
  if (*links != '\0')
    ferry_window_add_links (arrival->window, links);
  else if (files[0] != NULL)
    ferry_window_upload (arrival->window, (const char *const *) files);
  else
    ferry_window_say (arrival->window, _ ("What was dropped has neither a link nor a file in it"));
}

static void
block_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GInputStream       *stream = G_INPUT_STREAM (source);
  g_autoptr (Arrival) arrival = user_data;
  g_autoptr (GBytes)  block = g_input_stream_read_bytes_finish (stream, result, NULL);
  g_autofree char    *text = NULL;

  if (block != NULL && g_bytes_get_size (block) > 0 && arrival->bytes->len < MOST_BYTES)
    {
      GCancellable *cancellable = arrival->window->cancellable;

      g_byte_array_append (arrival->bytes, g_bytes_get_data (block, NULL),
                           (guint) g_bytes_get_size (block));
      g_input_stream_read_bytes_async (stream, BLOCK_BYTES, G_PRIORITY_DEFAULT, cancellable,
                                       block_cb, g_steal_pointer (&arrival));
      return;
    }

  if (block != NULL && arrival->bytes->len < MOST_BYTES)
    text = g_utf8_make_valid ((const char *) arrival->bytes->data, arrival->bytes->len);
  take_text (arrival, text);
}

static void
stream_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Arrival)      arrival = user_data;
  g_autoptr (GInputStream) stream = NULL;
  GCancellable            *cancellable = arrival->window->cancellable;

  stream = gdk_drop_read_finish (GDK_DROP (source), result, NULL, NULL);
  if (stream == NULL)
    take_text (arrival, NULL);
  else
    g_input_stream_read_bytes_async (stream, BLOCK_BYTES, G_PRIORITY_DEFAULT, cancellable,
                                     block_cb, g_steal_pointer (&arrival));
}

static void
text_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Arrival) arrival = user_data;
  const GValue       *value = gdk_drop_read_value_finish (GDK_DROP (source), result, NULL);

  take_text (arrival, value != NULL ? g_value_get_string (value) : NULL);
}

static GdkDragAction
drag_enter_cb (FerryWindow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self->leaflet), "dropping");
  return GDK_ACTION_COPY;
}

static void
drag_leave_cb (FerryWindow *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->leaflet), "dropping");
}

/* A list of URIs is read as it is: files made of it would not give every byte of
 * a signed link back. */
static gboolean
drop_cb (FerryWindow *self,
         GdkDrop     *drop)
{
  const char *types[] = { URI_LIST, NULL };
  Arrival    *arrival = arrival_new (self, drop);

  gtk_widget_remove_css_class (GTK_WIDGET (self->leaflet), "dropping");
  if (gdk_content_formats_contain_mime_type (gdk_drop_get_formats (drop), URI_LIST))
    gdk_drop_read_async (drop, types, G_PRIORITY_DEFAULT, self->cancellable, stream_cb, arrival);
  else
    gdk_drop_read_value_async (drop, G_TYPE_STRING, G_PRIORITY_DEFAULT, self->cancellable,
                               text_cb, arrival);
  return TRUE;
}

/* ---- Pasted --------------------------------------------------------------- */

static void
pasted_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (FerryWindow) self = user_data;
  GdkClipboard           *clipboard = GDK_CLIPBOARD (source);
  g_autofree char        *text = gdk_clipboard_read_text_finish (clipboard, result, NULL);

  if (!g_cancellable_is_cancelled (self->cancellable))
    ferry_window_add_links (self, text);
}

static void
paste_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  FerryWindow *self = user_data;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->cancellable,
                                 pasted_cb, g_object_ref (self));
}

static void
add_cb (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  ferry_window_add_links (user_data, NULL);
}

static void
upload_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  ferry_window_upload (user_data, NULL);
}

static void
install_drop (FerryWindow *self)
{
  GdkContentFormatsBuilder *builder = gdk_content_formats_builder_new ();
  GdkContentFormats        *formats;
  GtkDropTargetAsync       *target;

  gdk_content_formats_builder_add_mime_type (builder, URI_LIST);
  gdk_content_formats_builder_add_gtype (builder, G_TYPE_STRING);
  formats = gdk_content_formats_builder_free_to_formats (builder);
  formats = gdk_content_formats_union_deserialize_mime_types (formats);
  target = gtk_drop_target_async_new (formats, GDK_ACTION_COPY);
  g_signal_connect_object (target, "drag-enter", G_CALLBACK (drag_enter_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drag-leave", G_CALLBACK (drag_leave_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->leaflet), GTK_EVENT_CONTROLLER (target));
}

void
ferry_window_install_links (FerryWindow *self)
{
  static const GActionEntry entries[] = {
    { "add", add_cb, NULL, NULL, NULL, { 0 } },
    { "paste", paste_cb, NULL, NULL, NULL, { 0 } },
    { "upload", upload_cb, NULL, NULL, NULL, { 0 } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  install_drop (self);
}
