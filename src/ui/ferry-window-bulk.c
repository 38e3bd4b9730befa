/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-toast.h"
#include "ferry-window-private.h"

#include <glib/gi18n-lib.h>

/* As long as this the toast offers to undo; the service would do it for a little
 * longer. */
#define UNDO_SECONDS 10
#define MOST_UNDOABLE 16

/* What was asked of the service. */
typedef struct
{
  /* Input. */
  FerryWindow *window; /* (owned) */
  FerryVerb    verb;
  char        *word; /* (owned) (nullable): to undo it by */
  char        *name; /* (owned) (nullable): of the only transfer */

  /* In progress: what the first of those it was not done to said. */
  guint n_refused;
  char *why; /* (owned) (nullable) */
} Deed;

static void
deed_free (Deed *deed)
{
  g_object_unref (deed->window);
  g_free (deed->word);
  g_free (deed->name);
  g_free (deed->why);
  g_free (deed);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deed, deed_free)

void
ferry_window_say (FerryWindow *self,
                  const char  *text)
{
  ferry_toast_say (GTK_WIDGET (self), text);
}

static void
say_failure (FerryWindow  *self,
             const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ferry_window_say (self, error->message);
}

/* ---- Undo ----------------------------------------------------------------- */

static void
undone_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (FerryWindow) self = user_data;
  g_autoptr (GError)      error = NULL;
  guint                   restored;

  restored = ferry_client_undo_finish (FERRY_CLIENT (source), result, &error);
  if (error != NULL)
    say_failure (self, error);
  else if (restored == 0)
    ferry_window_say (self, _ ("It is too late to undo that"));
}

void
ferry_window_undo (FerryWindow *self,
                   const char  *word)
{
  guint index;

  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);
  ferry_client_undo_async (self->client, word, self->cancellable, undone_cb, g_object_ref (self));
  if (g_ptr_array_find_with_equal_func (self->undoable, word, g_str_equal, &index))
    g_ptr_array_remove_index (self->undoable, index);
}

void
ferry_window_undo_last (FerryWindow *self)
{
  g_autofree char *word = NULL;

  if (self->undoable->len == 0)
    return;

  word = g_strdup (g_ptr_array_index (self->undoable, self->undoable->len - 1));
  ferry_window_undo (self, word);
}

static void
toast_dismissed_cb (FerryWindow *self,
                    AdwToast    *toast)
{
  if (self->undo_toast == toast)
    g_clear_object (&self->undo_toast);
}

static void
offer_undo (FerryWindow *self,
            const char  *text,
            const char  *word)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast        *toast = adw_toast_new (markup);

  /* Toasts queue up: without this the new one would come too late. */
  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);

  g_ptr_array_add (self->undoable, g_strdup (word));
  if (self->undoable->len > MOST_UNDOABLE)
    g_ptr_array_remove_index (self->undoable, 0);

  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_action_name (toast, "win.undo");
  adw_toast_set_action_target (toast, "s", word);
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (toast_dismissed_cb), self,
                           G_CONNECT_SWAPPED);
  g_set_object (&self->undo_toast, toast);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* ---- What came of it ------------------------------------------------------ */

static char *
describe_refusal (FerryVerb   verb,
                  const char *name)
{
  const char *sentence = NULL;
  GString    *text;

  switch (verb)
    {
    case FERRY_VERB_PAUSE:
      sentence = _ ("“%s” was not paused");
      break;
    case FERRY_VERB_RESUME:
      sentence = _ ("“%s” was not resumed");
      break;
    case FERRY_VERB_CANCEL:
      sentence = _ ("“%s” was not canceled");
      break;
    case FERRY_VERB_RETRY:
      sentence = _ ("“%s” was not tried again");
      break;
    case FERRY_VERB_REMOVE:
      sentence = _ ("“%s” was not removed");
      break;
    case FERRY_VERB_MAKE_NEXT:
      sentence = _ ("“%s” was not made the next");
      break;
    case FERRY_VERB_RESTART:
      sentence = _ ("“%s” was not begun again from the start");
      break;
    case FERRY_VERB_RUN_ANYWAY:
      sentence = _ ("“%s” was not started");
      break;
    }

  text = g_string_new (sentence);
  g_string_replace (text, "%s", name, 1);
  return g_string_free (text, FALSE);
}

/* A name makes the refusal of an id one of something that a person knows. */
static void
refused_row_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (Deed)      deed = user_data;
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char      *text = NULL;
  g_autofree char      *others = NULL;
  g_autofree char      *whole = NULL;
  const char           *name = _ ("A transfer");

  rows = ferry_client_list_finish (FERRY_CLIENT (source), result, NULL, NULL);
  if (rows != NULL && rows->len > 0)
    name = ((const FerryRow *) g_ptr_array_index (rows, 0))->name;

  text = describe_refusal (deed->verb, name);
  others = g_strdup_printf (ngettext ("and %u other", "and %u others", deed->n_refused - 1),
                            deed->n_refused - 1);
  /* Translators: what was not done, and why. */
  whole = deed->n_refused > 1 ? g_strdup_printf (_ ("%s (%s): %s"), text, others, deed->why)
                              : g_strdup_printf (_ ("%s: %s"), text, deed->why);
  ferry_window_say (deed->window, whole);
}

/* @deed: (transfer full) */
static void
tell_refusals (Deed      *deed,
               GPtrArray *refused)
{
  const FerryRefusal *first = g_ptr_array_index (refused, 0);
  const char         *ids[] = { first->id, NULL };
  g_auto (FerryQuery) query = { 0 };

  deed->n_refused = refused->len;
  deed->why = g_strdup (first->message);
  ferry_query_init (&query);
  query.ids = g_strdupv ((char **) ids);
  ferry_client_list_async (deed->window->client, &query, 0, 1, deed->window->cancellable,
                           refused_row_cb, deed);
}

static char *
describe_done (Deed *deed,
               guint done)
{
  const char *sentence;
  GString    *text;

  if (deed->name == NULL && deed->verb == FERRY_VERB_REMOVE)
    return g_strdup_printf (ngettext ("%u transfer removed", "%u transfers removed", done), done);
  if (deed->name == NULL)
    return g_strdup_printf (ngettext ("%u transfer canceled", "%u transfers canceled", done), done);

  sentence = deed->verb == FERRY_VERB_REMOVE ? _ ("“%s” removed") : _ ("“%s” canceled");
  text = g_string_new (sentence);
  g_string_replace (text, "%s", deed->name, 1);
  return g_string_free (text, FALSE);
}

static void
tell_done (Deed *deed,
           guint done)
{
  g_autofree char *text = NULL;

  if (deed->word == NULL)
    return;

  text = describe_done (deed, done);
  offer_undo (deed->window, text, deed->word);
}

static void
acted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Deed)      deed = user_data;
  g_autoptr (GPtrArray) refused = NULL;
  g_autoptr (GError)    error = NULL;
  guint                 done = 0;

  if (!ferry_client_act_finish (FERRY_CLIENT (source), result, &done, &refused, &error))
    {
      say_failure (deed->window, error);
      return;
    }

  if (done > 0)
    tell_done (deed, done);
  if (refused != NULL && refused->len > 0)
    tell_refusals (g_steal_pointer (&deed), refused);
  else if (done == 0)
    ferry_window_say (deed->window, _ ("There was nothing to do: that means nothing for them now"));
}

/* ---- Asking for it -------------------------------------------------------- */

static FerryVerb
verb_of_command (FerryCommand command)
{
  switch (command)
    {
    case FERRY_COMMAND_PAUSE:
      return FERRY_VERB_PAUSE;
    case FERRY_COMMAND_RESUME:
      return FERRY_VERB_RESUME;
    case FERRY_COMMAND_CANCEL:
      return FERRY_VERB_CANCEL;
    case FERRY_COMMAND_RETRY:
      return FERRY_VERB_RETRY;
    case FERRY_COMMAND_RESTART:
      return FERRY_VERB_RESTART;
    case FERRY_COMMAND_REMOVE:
    case FERRY_COMMAND_REMOVE_WITH_FILE:
      return FERRY_VERB_REMOVE;
    case FERRY_COMMAND_MAKE_NEXT:
      return FERRY_VERB_MAKE_NEXT;
    case FERRY_COMMAND_RUN_ANYWAY:
      return FERRY_VERB_RUN_ANYWAY;
    case FERRY_COMMAND_OPEN:
    case FERRY_COMMAND_SHOW_IN_FOLDER:
    case FERRY_COMMAND_COPY_LINK:
    case FERRY_COMMAND_CHANGE_ADDRESS:
    case FERRY_COMMAND_DETAILS:
      break;
    }

  g_return_val_if_reached (FERRY_VERB_PAUSE);
}

static Deed *
deed_new (FerryWindow *window,
          FerryVerb    verb)
{
  Deed *deed = g_new0 (Deed, 1);

  deed->window = g_object_ref (window);
  deed->verb = verb;
  if (verb == FERRY_VERB_CANCEL || verb == FERRY_VERB_REMOVE)
    deed->word = g_uuid_string_random ();
  return deed;
}

void
ferry_window_act (FerryWindow *self,
                  FerryCommand command,
                  GStrv        ids,
                  const char  *name)
{
  g_auto (GStrv)        owned = ids;
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_auto (FerryQuery)   query = { 0 };
  gboolean              is_one = g_strv_length (ids) == 1;
  Deed                 *deed;

  if (*ids == NULL)
    return;

  deed = deed_new (self, verb_of_command (command));
  deed->name = g_strdup (name);
  if (deed->word != NULL)
    g_variant_dict_insert (&options, "undo", "s", deed->word);
  if (command == FERRY_COMMAND_REMOVE_WITH_FILE)
    g_variant_dict_insert (&options, "delete-files", "b", TRUE);
  if (!is_one)
    {
      /* Of several the verb is done to those that it means something for, and
       * the others are passed over without complaint. */
      ferry_query_init (&query);
      query.ids = g_steal_pointer (&owned);
      g_variant_dict_insert_value (&options, "query", ferry_query_encode (&query));
    }

  ferry_client_act_async (self->client, deed->verb, (const char *const *) owned,
                          g_variant_dict_end (&options), self->cancellable, acted_cb, deed);
}

void
ferry_window_act_on_all (FerryWindow *self,
                         FerryVerb    verb)
{
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_auto (FerryQuery)   query = { 0 };

  ferry_query_init (&query);
  g_variant_dict_insert_value (&options, "query", ferry_query_encode (&query));
  ferry_client_act_async (self->client, verb, NULL, g_variant_dict_end (&options),
                          self->cancellable, acted_cb, deed_new (self, verb));
}
