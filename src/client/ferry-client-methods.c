/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-client-private.h"
#include "ferry-client.h"
#include "ferry-request-split.h"

/* What is answered from memory, and what may touch all transfers and the disk. */
#define QUICK (25 * 1000)
#define BULK (5 * 60 * 1000)

static const FerryClientMethod method_add = { "Add", "(a(sb))", BULK, .is_creating = TRUE };
static const FerryClientMethod method_change = { "Change", "(ua(sis))", BULK };
static const FerryClientMethod method_undo = { "Undo", "(u)", BULK };
static const FerryClientMethod method_set_preferences = { "SetPreferences", "()", QUICK };
static const FerryClientMethod method_reset_preferences = { "ResetPreferences", "()", QUICK };
static const FerryClientMethod method_set_group = { "SetGroup", "()", QUICK };
static const FerryClientMethod method_remove_group = { "RemoveGroup", "()", QUICK };
static const FerryClientMethod method_set_network = { "SetNetwork", "()", QUICK };
static const FerryClientMethod method_forget_network = { "ForgetNetwork", "()", QUICK };

static const FerryClientMethod verbs[] = {
  [FERRY_VERB_PAUSE] = { "Pause", "(ua(sis))", BULK },
  [FERRY_VERB_RESUME] = { "Resume", "(ua(sis))", BULK },
  [FERRY_VERB_CANCEL] = { "Cancel", "(ua(sis))", BULK },
  [FERRY_VERB_RETRY] = { "Retry", "(ua(sis))", BULK },
  [FERRY_VERB_REMOVE] = { "Remove", "(ua(sis))", BULK },
  [FERRY_VERB_MAKE_NEXT] = { "MakeNext", "(ua(sis))", BULK },
  [FERRY_VERB_RESTART] = { "Restart", "(ua(sis))", BULK },
  [FERRY_VERB_RUN_ANYWAY] = { "RunAnyway", "(ua(sis))", BULK },
};

static GVariant *
no_options (void)
{
  return g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0);
}

static void
added_free (gpointer data)
{
  FerryAdded *added = data;

  g_free (added->id);
  g_free (added);
}

static void
refusal_free (gpointer data)
{
  FerryRefusal *refusal = data;

  g_free (refusal->id);
  g_free (refusal->message);
  g_free (refusal);
}

void
ferry_client_add_async (FerryClient        *self,
                        GPtrArray          *requests,
                        GVariant           *options,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_auto (FerryRequestSplit) split;
  g_autoptr (GVariant)       sealed = NULL;
  g_autoptr (GUnixFDList)    fds = NULL;
  g_autoptr (GError)         error = NULL;
  FerryClientCall            call = { .method = &method_add };

  ferry_request_split_init (&split);
  g_return_if_fail (FERRY_IS_CLIENT (self));
  g_return_if_fail (requests != NULL);

  for (guint i = 0; i < requests->len; i++)
    ferry_request_split_add (&split, g_ptr_array_index (requests, i));
  sealed = ferry_request_split_seal (&split, options, &fds, &error);
  if (sealed == NULL)
    {
      ferry_client_send_back (self, call.method, callback, user_data, g_steal_pointer (&error));
      return;
    }

  call.parameters = g_variant_new ("(@aa{sv}@a{sv})", ferry_request_split_end (&split), sealed);
  call.fds = fds;
  ferry_client_send (self, &call, cancellable, callback, user_data);
}

GPtrArray *
ferry_client_add_finish (FerryClient  *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_autoptr (GVariant)     reply = ferry_client_receive (self, result, &method_add, error);
  g_autoptr (GVariantIter) iter = NULL;
  GPtrArray               *transfers;
  const char              *id;
  gboolean                 was_there;

  if (reply == NULL)
    return NULL;

  transfers = g_ptr_array_new_with_free_func (added_free);
  g_variant_get (reply, "(a(sb))", &iter);
  while (g_variant_iter_loop (iter, "(&sb)", &id, &was_there))
    {
      FerryAdded *added = g_new0 (FerryAdded, 1);

      added->id = g_strdup (id);
      added->was_there = was_there;
      g_ptr_array_add (transfers, added);
    }

  return transfers;
}

static GVariant *
to_strings (const char *const *words)
{
  return words != NULL ? g_variant_new_strv (words, -1) : g_variant_new_strv (NULL, 0);
}

void
ferry_client_act_async (FerryClient        *self,
                        FerryVerb           verb,
                        const char *const  *ids,
                        GVariant           *options,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  FerryClientCall call = { 0 };

  g_return_if_fail (FERRY_IS_CLIENT (self));
  g_return_if_fail (verb < G_N_ELEMENTS (verbs));
  g_return_if_fail (ids != NULL || options != NULL);

  call.method = &verbs[verb];
  call.parameters = g_variant_new ("(@as@a{sv})", to_strings (ids),
                                   options != NULL ? options : no_options ());
  ferry_client_send (self, &call, cancellable, callback, user_data);
}

void
ferry_client_change_async (FerryClient        *self,
                           const char *const  *ids,
                           GVariant           *changes,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_auto (FerryRequestSplit) split;
  g_autoptr (GVariant)       sunk = NULL;
  g_autoptr (GVariant)       sealed = NULL;
  g_autoptr (GVariant)       open = NULL;
  g_autoptr (GUnixFDList)    fds = NULL;
  g_autoptr (GError)         error = NULL;
  FerryClientCall            call = { .method = &method_change };

  ferry_request_split_init (&split);
  g_return_if_fail (FERRY_IS_CLIENT (self));
  g_return_if_fail (ids != NULL);
  g_return_if_fail (changes != NULL);

  sunk = g_variant_ref_sink (changes);
  ferry_request_split_add (&split, sunk);
  sealed = ferry_request_split_seal (&split, NULL, &fds, &error);
  if (sealed == NULL)
    {
      ferry_client_send_back (self, call.method, callback, user_data, g_steal_pointer (&error));
      return;
    }

  open = ferry_request_split_end_one (&split);
  call.parameters = g_variant_new ("(@as@a{sv}@a{sv})", to_strings (ids),
                                   open, sealed);
  call.fds = fds;
  ferry_client_send (self, &call, cancellable, callback, user_data);
}

/* "a(sis)" */
static GPtrArray *
read_refusals (GVariant *reply)
{
  GPtrArray               *refusals = g_ptr_array_new_with_free_func (refusal_free);
  g_autoptr (GVariantIter) iter = NULL;
  const char              *id;
  const char              *message;
  gint32                   error;

  g_variant_get (reply, "(ua(sis))", NULL, &iter);
  while (g_variant_iter_loop (iter, "(&si&s)", &id, &error, &message))
    {
      FerryRefusal *refusal = g_new0 (FerryRefusal, 1);

      refusal->id = g_strdup (id);
      refusal->error = error;
      refusal->message = g_strdup (message);
      g_ptr_array_add (refusals, refusal);
    }

  return refusals;
}

gboolean
ferry_client_act_finish (FerryClient  *self,
                         GAsyncResult *result,
                         guint        *done,
                         GPtrArray   **refused,
                         GError      **error)
{
  g_autoptr (GVariant) reply = ferry_client_receive (self, result, NULL, error);

  if (reply == NULL)
    return FALSE;

  if (done != NULL)
    g_variant_get_child (reply, 0, "u", done);
  if (refused != NULL)
    *refused = read_refusals (reply);

  return TRUE;
}

void
ferry_client_undo_async (FerryClient        *self,
                         const char         *word,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  FerryClientCall call = { .method = &method_undo };

  g_return_if_fail (FERRY_IS_CLIENT (self));
  g_return_if_fail (word != NULL);

  call.parameters = g_variant_new ("(s)", word);
  ferry_client_send (self, &call, cancellable, callback, user_data);
}

guint
ferry_client_undo_finish (FerryClient  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_autoptr (GVariant) reply = ferry_client_receive (self, result, &method_undo, error);
  guint                n_restored = 0;

  if (reply != NULL)
    g_variant_get (reply, "(u)", &n_restored);

  return n_restored;
}

void
ferry_client_set_preferences_async (FerryClient        *self,
                                    GVariant           *changes,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  FerryClientCall call = { .method = &method_set_preferences };

  g_return_if_fail (FERRY_IS_CLIENT (self));
  g_return_if_fail (changes != NULL);

  call.parameters = g_variant_new ("(@a{sv})", changes);
  ferry_client_send (self, &call, cancellable, callback, user_data);
}

void
ferry_client_reset_preferences_async (FerryClient        *self,
                                      const char *const  *keys,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  FerryClientCall call = { .method = &method_reset_preferences };

  g_return_if_fail (FERRY_IS_CLIENT (self));

  call.parameters = g_variant_new ("(@as)", to_strings (keys));
  ferry_client_send (self, &call, cancellable, callback, user_data);
}

void
ferry_client_set_group_async (FerryClient        *self,
                              const char         *name,
                              GVariant           *properties,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  FerryClientCall call = { .method = &method_set_group };

  g_return_if_fail (FERRY_IS_CLIENT (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (properties != NULL);

  call.parameters = g_variant_new ("(s@a{sv})", name, properties);
  ferry_client_send (self, &call, cancellable, callback, user_data);
}

void
ferry_client_remove_group_async (FerryClient        *self,
                                 const char         *name,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  FerryClientCall call = { .method = &method_remove_group };

  g_return_if_fail (FERRY_IS_CLIENT (self));
  g_return_if_fail (name != NULL);

  call.parameters = g_variant_new ("(s)", name);
  ferry_client_send (self, &call, cancellable, callback, user_data);
}

void
ferry_client_set_network_async (FerryClient        *self,
                                const char         *id,
                                GVariant           *changes,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  FerryClientCall call = { .method = &method_set_network };

  g_return_if_fail (FERRY_IS_CLIENT (self));
  g_return_if_fail (id != NULL);
  g_return_if_fail (changes != NULL);

  call.parameters = g_variant_new ("(s@a{sv})", id, changes);
  ferry_client_send (self, &call, cancellable, callback, user_data);
}

void
ferry_client_forget_network_async (FerryClient        *self,
                                   const char         *id,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  FerryClientCall call = { .method = &method_forget_network };

  g_return_if_fail (FERRY_IS_CLIENT (self));
  g_return_if_fail (id != NULL);

  call.parameters = g_variant_new ("(s)", id);
  ferry_client_send (self, &call, cancellable, callback, user_data);
}

gboolean
ferry_client_call_finish (FerryClient  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_autoptr (GVariant) reply = ferry_client_receive (self, result, NULL, error);

  return reply != NULL;
}
