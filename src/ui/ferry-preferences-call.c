/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-preferences-call.h"

#include "ferry-problem.h"

#include <adwaita.h>

/* How many calls of a widget are not answered. */
#define COUNT_KEY "ferry-preferences-call-count"

/* What is done once the answer is here. The widget may be gone by then. */
typedef struct
{
  GWeakRef                 widget;
  FerryPreferencesShowFunc show;
} Answer;

static guint
get_count (GtkWidget *widget)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (widget), COUNT_KEY));
}

static void
set_count (GtkWidget *widget,
           guint      count)
{
  g_object_set_data (G_OBJECT (widget), COUNT_KEY, GUINT_TO_POINTER (count));
}

static Answer *
answer_new (GtkWidget               *widget,
            FerryPreferencesShowFunc show)
{
  Answer *self = g_new0 (Answer, 1);

  set_count (widget, get_count (widget) + 1);
  g_weak_ref_init (&self->widget, widget);
  self->show = show;
  return self;
}

static void
answer_free (Answer *self)
{
  g_weak_ref_clear (&self->widget);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

static void
say (GtkWidget  *widget,
     const char *text)
{
  GtkRoot         *root = gtk_widget_get_root (widget);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  if (ADW_IS_PREFERENCES_WINDOW (root))
    adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (root), adw_toast_new (markup));
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Answer)    answer = user_data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&answer->widget);
  g_autoptr (GError)    error = NULL;
  gboolean              is_done;

  is_done = ferry_client_call_finish (FERRY_CLIENT (source), result, &error);
  if (widget == NULL)
    return;

  set_count (widget, get_count (widget) - 1);
  if (gtk_widget_get_root (widget) == NULL)
    return;

  if (!is_done)
    say (widget, ferry_problem_split (error->message, NULL));
  if (get_count (widget) == 0)
    answer->show (widget);
}

gboolean
ferry_preferences_call_is_waiting (GtkWidget *widget)
{
  g_return_val_if_fail (GTK_IS_WIDGET (widget), FALSE);

  return get_count (widget) > 0;
}

void
ferry_preferences_call_set (GtkWidget               *widget,
                            FerryClient             *client,
                            const char              *key,
                            GVariant                *value,
                            FerryPreferencesShowFunc show)
{
  g_autoptr (GVariant) wanted = g_variant_ref_sink (value);
  g_autoptr (GVariant) current = NULL;
  GVariant            *preferences;
  GVariantDict         changes;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (FERRY_IS_CLIENT (client));

  preferences = ferry_client_get_preferences (client);
  if (preferences != NULL)
    current = g_variant_lookup_value (preferences, key, NULL);
  if (current != NULL && g_variant_equal (current, wanted) && get_count (widget) == 0)
    return;

  g_variant_dict_init (&changes, NULL);
  g_variant_dict_insert_value (&changes, key, wanted);
  ferry_client_set_preferences_async (client, g_variant_dict_end (&changes), NULL, answered_cb,
                                      answer_new (widget, show));
}

void
ferry_preferences_call_set_network (GtkWidget               *widget,
                                    FerryClient             *client,
                                    const char              *id,
                                    GVariant                *changes,
                                    FerryPreferencesShowFunc show)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (FERRY_IS_CLIENT (client));

  ferry_client_set_network_async (client, id, changes, NULL, answered_cb,
                                  answer_new (widget, show));
}

void
ferry_preferences_call_reset (GtkWidget               *widget,
                              FerryClient             *client,
                              FerryPreferencesShowFunc show)
{
  const char *const none[] = { NULL };

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (FERRY_IS_CLIENT (client));

  ferry_client_reset_preferences_async (client, none, NULL, answered_cb,
                                        answer_new (widget, show));
}

void
ferry_preferences_call_forget (GtkWidget               *widget,
                               FerryClient             *client,
                               const char              *id,
                               FerryPreferencesShowFunc show)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (FERRY_IS_CLIENT (client));

  ferry_client_forget_network_async (client, id, NULL, answered_cb, answer_new (widget, show));
}
