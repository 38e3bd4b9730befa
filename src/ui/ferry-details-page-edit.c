/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-details-page-private.h"
#include "ferry-problem.h"
#include "ferry-toast.h"

#include <glib/gi18n-lib.h>

/* In the order of the template. */
static const FerryPriority priorities[] = {
  FERRY_PRIORITY_DEFAULT,
  FERRY_PRIORITY_HIGH,
  FERRY_PRIORITY_LOW,
};

FerryPriority
ferry_details_page_get_nth_priority (guint position)
{
  return position < G_N_ELEMENTS (priorities) ? priorities[position] : FERRY_PRIORITY_DEFAULT;
}

/* ---- Changing ------------------------------------------------------------- */

typedef struct
{
  FerryDetailsPage    *page;     /* (owned) */
  FerryRemoteTransfer *transfer; /* (owned): the page may show another meanwhile */
  gboolean             goes_on;  /* afterwards */
} Change;

static void
change_free (Change *change)
{
  g_object_unref (change->page);
  g_object_unref (change->transfer);
  g_free (change);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static void
go_on (FerryDetailsPage *self)
{
  FerryCommands commands = ferry_command_set_of_row (ferry_details_page_get_row (self));

  if ((commands & FERRY_COMMAND_BIT (FERRY_COMMAND_RESUME)) != 0)
    ferry_details_page_run (self, FERRY_COMMAND_RESUME);
  else if ((commands & FERRY_COMMAND_BIT (FERRY_COMMAND_RETRY)) != 0)
    ferry_details_page_run (self, FERRY_COMMAND_RETRY);
}

static void
changed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Change)    change = user_data;
  g_autoptr (GPtrArray) refused = NULL;
  g_autoptr (GError)    error = NULL;
  FerryDetailsPage     *self = change->page;
  const char           *message = NULL;

  if (!ferry_client_act_finish (FERRY_CLIENT (source), result, NULL, &refused, &error))
    message = error->message;
  else if (refused != NULL && refused->len > 0)
    message = ((FerryRefusal *) g_ptr_array_index (refused, 0))->message;
  if (g_cancellable_is_cancelled (self->cancellable) || self->transfer != change->transfer)
    return;

  if (message != NULL)
    ferry_toast_say (GTK_WIDGET (self), ferry_problem_split (message, NULL));
  else if (change->goes_on)
    go_on (self);
  ferry_details_page_refetch (self);
}

static void
change (FerryDetailsPage *self,
        const char       *key,
        GVariant         *value,
        gboolean          goes_on)
{
  const FerryRow *row = ferry_details_page_get_row (self);
  const char     *ids[] = { row->id, NULL };
  Change         *task = g_new0 (Change, 1);
  GVariantDict    changes;

  task->page = g_object_ref (self);
  task->transfer = g_object_ref (self->transfer);
  task->goes_on = goes_on;
  g_variant_dict_init (&changes, NULL);
  g_variant_dict_insert_value (&changes, key, value);
  ferry_client_change_async (self->client, ids, g_variant_dict_end (&changes), self->cancellable,
                             changed_cb, task);
}

static gboolean
can_change (FerryDetailsPage *self)
{
  return !self->is_showing && self->whole != NULL && ferry_details_page_get_row (self) != NULL;
}

void
ferry_details_page_change_rate (FerryDetailsPage *self)
{
  if (can_change (self))
    change (self, "rate-limit", g_variant_new_uint64 (ferry_rate_row_get_rate (self->rate_row)),
            FALSE);
}

void
ferry_details_page_change_priority (FerryDetailsPage *self)
{
  guint       selected = adw_combo_row_get_selected (self->priority_row);
  const char *nick = ferry_priority_to_nick (ferry_details_page_get_nth_priority (selected));

  if (can_change (self))
    change (self, "priority", g_variant_new_string (nick), FALSE);
}

/* ---- A new link ----------------------------------------------------------- */

/* What the dialog asks for. */
typedef struct
{
  FerryDetailsPage *page;    /* (owned) */
  AdwMessageDialog *dialog;  /* (unowned): we live as long as its signal */
  GtkEntry         *entry;   /* (unowned) */
  GtkLabel         *problem; /* (unowned) */
} Question;

static void
question_free (gpointer  data,
               GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->page);
  g_free (question);
}

static void
link_typed_cb (Question *question)
{
  FerryRequest            *request = ferry_transfer_get_request (question->page->whole);
  const char              *text = gtk_editable_get_text (GTK_EDITABLE (question->entry));
  g_autoptr (FerryRequest) changed = NULL;
  g_autoptr (GError)       error = NULL;
  GVariantDict             changes;
  gboolean                 is_good;

  g_variant_dict_init (&changes, NULL);
  g_variant_dict_insert (&changes, "uri", "s", text);
  changed = ferry_request_change (request, g_variant_dict_end (&changes), NULL, &error);
  is_good = changed != NULL && *text != '\0';
  ferry_problem_show (question->problem, GTK_WIDGET (question->entry),
                      changed == NULL && *text != '\0' ? ferry_problem_split (error->message, NULL)
                                                       : NULL);
  adw_message_dialog_set_response_enabled (question->dialog, "change", is_good);
  adw_message_dialog_set_response_enabled (question->dialog, "resume", is_good);
}

static void
link_answered_cb (Question   *question,
                  const char *answer)
{
  FerryDetailsPage *self = question->page;

  if (!g_str_equal (answer, "cancel") && can_change (self))
    change (self, "uri",
            g_variant_new_string (gtk_editable_get_text (GTK_EDITABLE (question->entry))),
            g_str_equal (answer, "resume"));
}

/* The entry, and below it what is wrong with what is in it. */
static GtkWidget *
create_entry (Question *question)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *problem = gtk_label_new (NULL);

  question->entry = GTK_ENTRY (entry);
  question->problem = GTK_LABEL (problem);
  gtk_entry_set_input_purpose (question->entry, GTK_INPUT_PURPOSE_URL);
  gtk_entry_set_activates_default (question->entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("New link"), -1);
  gtk_label_set_wrap (question->problem, TRUE);
  gtk_label_set_xalign (question->problem, 0);
  gtk_widget_add_css_class (problem, "caption");
  gtk_widget_add_css_class (problem, "error");
  gtk_widget_set_visible (problem, FALSE);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), problem);
  return box;
}

void
ferry_details_page_change_link (FerryDetailsPage *self)
{
  Question  *question;
  GtkWidget *window;

  if (!can_change (self))
    return;

  question = g_new0 (Question, 1);
  question->page = g_object_ref (self);
  window = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                   _ ("New Link"),
                                   _ ("What has arrived is kept. The download goes on from there "
                                      "if the new link leads to the same file."));
  question->dialog = ADW_MESSAGE_DIALOG (window);
  adw_message_dialog_set_extra_child (question->dialog, create_entry (question));
  adw_message_dialog_add_responses (question->dialog, "cancel", _ ("_Cancel"), "change",
                                    _ ("C_hange"), "resume", _ ("Change and _Resume"), NULL);
  adw_message_dialog_set_response_appearance (question->dialog, "resume",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (question->dialog, "resume");
  adw_message_dialog_set_close_response (question->dialog, "cancel");
  g_signal_connect_swapped (question->entry, "changed", G_CALLBACK (link_typed_cb), question);
  g_signal_connect_data (question->dialog, "response", G_CALLBACK (link_answered_cb), question,
                         question_free, G_CONNECT_SWAPPED);
  link_typed_cb (question);
  gtk_window_present (GTK_WINDOW (window));
}
