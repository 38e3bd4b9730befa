/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-details-page-private.h"
#include "ferry-report.h"
#include "ferry-toast.h"

#include <glib/gi18n-lib.h>

/* The whole of a transfer is asked for no more often. */
#define FETCH_INTERVAL (G_USEC_PER_SEC)

#define LOADING_PAGE "loading"
#define BODY_PAGE "body"
#define FAILURE_PAGE "failure"

G_DEFINE_FINAL_TYPE (FerryDetailsPage, ferry_details_page, GTK_TYPE_WIDGET)

enum
{
  COMMAND,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

const FerryRow *
ferry_details_page_get_row (FerryDetailsPage *self)
{
  if (self->transfer == NULL || !ferry_remote_transfer_is_loaded (self->transfer))
    return NULL;

  return ferry_remote_transfer_get_row (self->transfer);
}

/* ---- Fetching ------------------------------------------------------------- */

static void
stop_fetching (FerryDetailsPage *self)
{
  g_clear_handle_id (&self->wait_id, g_source_remove);
  if (self->fetch != NULL)
    g_cancellable_cancel (self->fetch);
  g_clear_object (&self->fetch);
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (FerryDetailsPage) self = user_data;
  g_autoptr (FerryTransfer)    whole = NULL;
  g_autoptr (GError)           error = NULL;

  whole = ferry_client_get_transfer_finish (FERRY_CLIENT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_cancellable_is_cancelled (self->cancellable))
    return;

  g_clear_object (&self->fetch);
  if (whole != NULL)
    {
      g_set_object (&self->whole, whole);
      ferry_details_page_show_whole (self);
      gtk_stack_set_visible_child_name (self->pages, BODY_PAGE);
    }
  else if (self->whole == NULL)
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->failure_page, text);
      gtk_stack_set_visible_child_name (self->pages, FAILURE_PAGE);
    }

  if (self->is_stale)
    ferry_details_page_refetch (self);
}

static void
fetch (FerryDetailsPage *self)
{
  self->is_stale = FALSE;
  self->fetched = g_get_monotonic_time ();
  self->fetch = g_cancellable_new ();
  ferry_client_get_transfer_async (self->client, ferry_details_page_get_row (self)->id,
                                   self->fetch, fetched_cb, g_object_ref (self));
}

static gboolean
waited_cb (gpointer user_data)
{
  FerryDetailsPage *self = user_data;

  self->wait_id = 0;
  fetch (self);
  return G_SOURCE_REMOVE;
}

void
ferry_details_page_refetch (FerryDetailsPage *self)
{
  gint64 rest;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || self->fetch != NULL || self->wait_id != 0 ||
      ferry_details_page_get_row (self) == NULL)
    {
      self->is_stale = TRUE;
      return;
    }

  rest = self->fetched == 0 ? 0 : self->fetched + FETCH_INTERVAL - g_get_monotonic_time ();
  if (rest > 0)
    self->wait_id = g_timeout_add ((guint) (rest / 1000) + 1, waited_cb, self);
  else
    fetch (self);
}

/* Nothing is known of the transfer yet, or it is another one. */
static void
forget (FerryDetailsPage *self)
{
  stop_fetching (self);
  g_clear_object (&self->whole);
  self->fetched = 0;
  gtk_stack_set_visible_child_name (self->pages, LOADING_PAGE);
}

static void
changed_cb (FerryDetailsPage *self)
{
  const FerryRow *row = ferry_details_page_get_row (self);

  if (row == NULL)
    return;

  if (self->whole != NULL && !g_str_equal (ferry_transfer_get_id (self->whole), row->id))
    forget (self);

  ferry_details_page_show_row (self);
  ferry_details_page_refetch (self);
}

/* How the machine is decides what is said of one that waits. */
static void
conditions_changed_cb (FerryDetailsPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && ferry_details_page_get_row (self) != NULL)
    ferry_details_page_show_row (self);
}

static void
ferry_details_page_map (GtkWidget *widget)
{
  FerryDetailsPage *self = FERRY_DETAILS_PAGE (widget);

  GTK_WIDGET_CLASS (ferry_details_page_parent_class)->map (widget);

  if (ferry_details_page_get_row (self) != NULL)
    ferry_details_page_show_row (self);
  if (self->is_stale)
    ferry_details_page_refetch (self);
}

static void
ferry_details_page_unmap (GtkWidget *widget)
{
  FerryDetailsPage *self = FERRY_DETAILS_PAGE (widget);

  self->is_stale = self->is_stale || self->fetch != NULL || self->wait_id != 0;
  stop_fetching (self);

  GTK_WIDGET_CLASS (ferry_details_page_parent_class)->unmap (widget);
}

/* ---- Actions -------------------------------------------------------------- */

void
ferry_details_page_run (FerryDetailsPage *self,
                        FerryCommand      command)
{
  if (ferry_details_page_get_row (self) != NULL)
    g_signal_emit (self, signals[COMMAND], 0, self->transfer, (guint) command);
}

static void
main_clicked_cb (FerryDetailsPage *self)
{
  if (self->main_command >= 0)
    ferry_details_page_run (self, (FerryCommand) self->main_command);
}

static void
run_cb (GtkWidget  *widget,
        const char *name,
        GVariant   *parameter)
{
  const char *wanted = g_variant_get_string (parameter, NULL);

  for (guint i = 0; i < FERRY_N_COMMANDS; i++)
    if (g_str_equal (ferry_command_to_action (i), wanted))
      ferry_details_page_run (FERRY_DETAILS_PAGE (widget), (FerryCommand) i);
}

static void
try_again_cb (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  FerryDetailsPage *self = FERRY_DETAILS_PAGE (widget);

  gtk_stack_set_visible_child_name (self->pages, LOADING_PAGE);
  ferry_details_page_refetch (self);
}

/* (transfer full) (nullable) */
static char *
build_copy (FerryDetailsPage *self,
            const char       *what)
{
  if (g_str_equal (what, "address"))
    return g_strdup (ferry_request_get_uri (ferry_transfer_get_request (self->whole)));
  if (g_str_equal (what, "checksum"))
    return g_strdup (ferry_transfer_get_record (self->whole)->checksum);
  if (g_str_equal (what, "answer"))
    return ferry_details_page_build_answer (self);
  if (g_str_equal (what, "headers"))
    return ferry_details_page_build_headers (self);

  return ferry_report_build (self->whole);
}

static void
copy_cb (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  FerryDetailsPage *self = FERRY_DETAILS_PAGE (widget);
  const char       *what = g_variant_get_string (parameter, NULL);
  g_autofree char  *text = self->whole != NULL ? build_copy (self, what) : NULL;

  if (text == NULL)
    return;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  ferry_toast_say (widget, g_str_equal (what, "report") ? _ ("Report copied, without secrets")
                                                        : _ ("Copied"));
}

/* ---- Life ----------------------------------------------------------------- */

static void
ferry_details_page_dispose (GObject *object)
{
  FerryDetailsPage *self = FERRY_DETAILS_PAGE (object);
  GtkWidget        *child;

  g_cancellable_cancel (self->cancellable);
  stop_fetching (self);
  if (self->transfer != NULL)
    g_signal_handlers_disconnect_by_func (self->transfer, changed_cb, self);
  g_clear_object (&self->transfer);
  g_clear_object (&self->whole);
  g_clear_object (&self->client);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_DETAILS_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (ferry_details_page_parent_class)->dispose (object);
}

static void
ferry_details_page_finalize (GObject *object)
{
  g_object_unref (FERRY_DETAILS_PAGE (object)->cancellable);

  G_OBJECT_CLASS (ferry_details_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, heading);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, main_button);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, pages);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, failure_page);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, name_label);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, message_label);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, run_anyway_button);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, runs_anyway_label);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, bar);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, map_box);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, map);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, map_label);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, error_group);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, error_row);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, detail_label);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, detail_row);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, other_file_box);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, address_row);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, new_address_button);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, redirects_row);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, redirects_label);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, folder_row);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, source_row);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, sources_row);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, sources_label);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, mirrors_row);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, protocol_row);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, size_row);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, confirmed_row);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, type_row);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, resumable_row);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, checksum_row);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, connections_row);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, retries_row);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, restarts_row);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, wish_group);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, priority_row);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, rate_row);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, policy_row);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, headers_row);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, headers_label);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, answer_row);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, answer);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, answer_cut_label);
  gtk_widget_class_bind_template_child (widget_class, FerryDetailsPage, timeline);
}

static void
ferry_details_page_class_init (FerryDetailsPageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_details_page_dispose;
  object_class->finalize = ferry_details_page_finalize;
  widget_class->map = ferry_details_page_map;
  widget_class->unmap = ferry_details_page_unmap;

  signals[COMMAND] = g_signal_new ("command", FERRY_TYPE_DETAILS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, FERRY_TYPE_REMOTE_TRANSFER,
                                   G_TYPE_UINT);

  g_type_ensure (FERRY_TYPE_POLICY_ROW);
  g_type_ensure (FERRY_TYPE_RANGES_MAP);
  g_type_ensure (FERRY_TYPE_RATE_ROW);
  g_type_ensure (FERRY_TYPE_TIMELINE_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ferrytransfer/Ferry/ferry-details-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, main_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, ferry_details_page_change_rate);
  gtk_widget_class_bind_template_callback (widget_class, ferry_details_page_change_priority);
  gtk_widget_class_bind_template_callback (widget_class, ferry_details_page_change_policy);
  gtk_widget_class_install_action (widget_class, "details.run", "s", run_cb);
  gtk_widget_class_install_action (widget_class, "details.copy", "s", copy_cb);
  gtk_widget_class_install_action (widget_class, "details.try-again", NULL, try_again_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "details");
}

static void
ferry_details_page_init (FerryDetailsPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->main_command = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ferry_details_page_new (FerryClient *client)
{
  FerryDetailsPage *self;

  g_return_val_if_fail (FERRY_IS_CLIENT (client), NULL);

  self = g_object_new (FERRY_TYPE_DETAILS_PAGE, NULL);
  self->client = g_object_ref (client);
  g_signal_connect_object (client, "conditions-changed", G_CALLBACK (conditions_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
ferry_details_page_set_transfer (FerryDetailsPage    *self,
                                 FerryRemoteTransfer *transfer)
{
  g_return_if_fail (FERRY_IS_DETAILS_PAGE (self));
  g_return_if_fail (transfer == NULL || FERRY_IS_REMOTE_TRANSFER (transfer));

  if (self->transfer == transfer)
    return;

  if (self->transfer != NULL)
    g_signal_handlers_disconnect_by_func (self->transfer, changed_cb, self);
  g_set_object (&self->transfer, transfer);
  forget (self);
  if (transfer == NULL)
    return;

  g_signal_connect_object (transfer, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}
