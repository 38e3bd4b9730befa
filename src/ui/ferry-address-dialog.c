/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-address-dialog.h"

#include "ferry-problem.h"
#include "ferry-toast.h"

#include <glib/gi18n-lib.h>

/* The dialog and what it leads to, reference counted. */
typedef struct
{
  FerryClient   *client;      /* (owned) */
  GtkWindow     *parent;      /* (owned) */
  GCancellable  *cancellable; /* (owned) */
  FerryTransfer *transfer;    /* (owned) (nullable): as it was when it was asked for */
  gboolean       goes_on;     /* once it is changed */

  /* While it is open: as long as the signals of it. */
  AdwMessageDialog *dialog;  /* (unowned) (nullable) */
  GtkEntry         *entry;   /* (unowned) (nullable) */
  GtkLabel         *problem; /* (unowned) (nullable) */
} Question;

static void
question_clear (gpointer data)
{
  Question *question = data;

  g_object_unref (question->client);
  g_object_unref (question->parent);
  g_object_unref (question->cancellable);
  g_clear_object (&question->transfer);
}

static void
question_unref (Question *question)
{
  g_rc_box_release_full (question, question_clear);
}

static void
question_unref_closure (gpointer  question,
                        GClosure *closure)
{
  question_unref (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_unref)

static void
say (Question   *question,
     const char *message)
{
  if (!g_cancellable_is_cancelled (question->cancellable))
    ferry_toast_say (GTK_WIDGET (question->parent), ferry_problem_split (message, NULL));
}

/* ---- Changing ------------------------------------------------------------- */

/* FALSE when it was not done, which is said. */
static gboolean
finish (Question     *question,
        GAsyncResult *result)
{
  g_autoptr (GPtrArray) refused = NULL;
  g_autoptr (GError)    error = NULL;

  if (!ferry_client_act_finish (question->client, result, NULL, &refused, &error))
    {
      say (question, error->message);
      return FALSE;
    }
  if (refused != NULL && refused->len > 0)
    {
      say (question, ((FerryRefusal *) g_ptr_array_index (refused, 0))->message);
      return FALSE;
    }

  return TRUE;
}

static void
went_on_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Question) question = user_data;

  finish (question, result);
}

static void
changed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  const char          *ids[] = { ferry_transfer_get_id (question->transfer), NULL };
  FerryStatus          status = ferry_transfer_get_status (question->transfer);
  FerryVerb            verb;
  GCancellable        *cancellable = question->cancellable;

  if (!finish (question, result) || !question->goes_on)
    return;

  verb = ferry_status_is_settled (status) ? FERRY_VERB_RETRY : FERRY_VERB_RESUME;
  ferry_client_act_async (FERRY_CLIENT (source), verb, ids, NULL, cancellable, went_on_cb,
                          g_steal_pointer (&question));
}

static void
change (Question   *question,
        const char *address)
{
  const char  *ids[] = { ferry_transfer_get_id (question->transfer), NULL };
  GVariantDict changes;

  g_variant_dict_init (&changes, NULL);
  g_variant_dict_insert (&changes, "uri", "s", address);
  ferry_client_change_async (question->client, ids, g_variant_dict_end (&changes),
                             question->cancellable, changed_cb, g_rc_box_acquire (question));
}

/* ---- Asking --------------------------------------------------------------- */

static void
typed_cb (Question *question)
{
  FerryRequest            *request = ferry_transfer_get_request (question->transfer);
  const char              *text = gtk_editable_get_text (GTK_EDITABLE (question->entry));
  g_autoptr (FerryRequest) changed = NULL;
  g_autoptr (GError)       error = NULL;
  GVariantDict             changes;
  gboolean                 is_new = *text != '\0' &&
                    !g_str_equal (text, ferry_request_get_uri (request));

  g_variant_dict_init (&changes, NULL);
  g_variant_dict_insert (&changes, "uri", "s", text);
  changed = ferry_request_change (request, g_variant_dict_end (&changes), NULL, &error);
  ferry_problem_show (question->problem, GTK_WIDGET (question->entry),
                      changed == NULL && *text != '\0' ? ferry_problem_split (error->message, NULL)
                                                       : NULL);
  adw_message_dialog_set_response_enabled (question->dialog, "change", changed != NULL && is_new);
  if (adw_message_dialog_has_response (question->dialog, "resume"))
    adw_message_dialog_set_response_enabled (question->dialog, "resume",
                                             changed != NULL && is_new);
}

static void
answered_cb (AdwMessageDialog *dialog,
             const char       *answer,
             gpointer          user_data)
{
  Question *question = user_data;

  question->goes_on = g_str_equal (answer, "resume");
  if (!g_str_equal (answer, "cancel"))
    change (question, gtk_editable_get_text (GTK_EDITABLE (question->entry)));
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
                                  _ ("New Address"), -1);
  gtk_label_set_wrap (question->problem, TRUE);
  gtk_label_set_xalign (question->problem, 0);
  gtk_widget_add_css_class (problem, "caption");
  gtk_widget_add_css_class (problem, "error");
  gtk_widget_set_visible (problem, FALSE);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), problem);
  return box;
}

static const char *
describe (FerryTransfer *transfer)
{
  FerryRequest *request = ferry_transfer_get_request (transfer);

  if (ferry_request_get_direction (request) == FERRY_DIRECTION_UPLOAD)
    return _ ("What another server has already is not known at the new address: all is sent there "
              "from the start.");

  return _ ("What has arrived is kept. The download goes on from there if the new address leads to "
            "the same file.");
}

static void
add_responses (Question *question)
{
  FerryStatus status = ferry_transfer_get_status (question->transfer);
  /* What waits for its turn does so all the same. */
  gboolean    can_go_on = status != FERRY_STATUS_IDLE;
  const char *best = can_go_on ? "resume" : "change";

  adw_message_dialog_add_responses (question->dialog, "cancel", _ ("_Cancel"), "change",
                                    _ ("C_hange"), NULL);
  if (can_go_on)
    adw_message_dialog_add_response (question->dialog, "resume", _ ("Change and _Resume"));
  adw_message_dialog_set_response_appearance (question->dialog, best, ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (question->dialog, best);
  adw_message_dialog_set_close_response (question->dialog, "cancel");
}

/* @question: (transfer full) */
static void
ask (Question *question)
{
  FerryRequest *request = ferry_transfer_get_request (question->transfer);
  GtkWidget    *window;

  window = adw_message_dialog_new (question->parent, _ ("Change Address"),
                                   describe (question->transfer));
  question->dialog = ADW_MESSAGE_DIALOG (window);
  adw_message_dialog_set_extra_child (question->dialog, create_entry (question));
  add_responses (question);
  gtk_editable_set_text (GTK_EDITABLE (question->entry), ferry_request_get_uri (request));
  g_signal_connect_swapped (question->entry, "changed", G_CALLBACK (typed_cb), question);
  g_signal_connect_data (question->dialog, "response", G_CALLBACK (answered_cb), question,
                         question_unref_closure, 0);
  typed_cb (question);
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_grab_focus (GTK_WIDGET (question->entry));
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError)   error = NULL;

  question->transfer = ferry_client_get_transfer_finish (FERRY_CLIENT (source), result, &error);
  if (g_cancellable_is_cancelled (question->cancellable))
    return;

  if (question->transfer == NULL)
    say (question, error->message);
  else
    ask (g_steal_pointer (&question));
}

void
ferry_address_dialog_open (FerryClient  *client,
                           GtkWindow    *parent,
                           const char   *id,
                           GCancellable *cancellable)
{
  Question *question;

  g_return_if_fail (FERRY_IS_CLIENT (client));
  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (id != NULL);

  question = g_rc_box_new0 (Question);
  question->client = g_object_ref (client);
  question->parent = g_object_ref (parent);
  question->cancellable = g_object_ref (cancellable);
  ferry_client_get_transfer_async (client, id, cancellable, fetched_cb, question);
}
