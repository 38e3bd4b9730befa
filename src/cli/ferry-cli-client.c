/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-client.h"

#include "ferry-cli-verb.h"
#include "ferry-error.h"

void
ferry_cli_call_done_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  FerryCliCall *self = user_data;

  self->result = g_object_ref (result);
}

GAsyncResult *
ferry_cli_call_wait (FerryCliCall *self)
{
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return self->result;
}

void
ferry_cli_call_clear (FerryCliCall *self)
{
  g_clear_object (&self->result);
}

FerryClient *
ferry_cli_client_open (const char *hint)
{
  g_autoptr (FerryClient) client = ferry_client_new ();
  g_auto (FerryCliCall)   call = { 0 };
  g_autoptr (GError)      error = NULL;

  ferry_client_connect_async (client, NULL, ferry_cli_call_done_cb, &call);
  if (ferry_client_connect_finish (client, ferry_cli_call_wait (&call), &error))
    return g_steal_pointer (&client);

  ferry_cli_verb_complain (error->message);
  if (hint != NULL)
    ferry_cli_verb_complain (hint);
  return NULL;
}

/* What the service refuses begins with the name of the argument, in quotes, which
 * is for programs; that of a key is for people. (transfer full) */
static char *
translate_message (const char *message)
{
  static const char *const arguments[] = { "id", "ids", "query", "requests", "name", "changes",
                                           NULL };
  g_auto (GStrv)           parts = NULL;

  if (message[0] != '"')
    return g_strdup (message);

  parts = g_strsplit (message + 1, "\": ", 2);
  if (parts[1] == NULL)
    return g_strdup (message);
  if (g_strv_contains ((const char *const *) arguments, parts[0]))
    return g_strdup (parts[1]);

  return g_strdup_printf ("%s: %s", parts[0], parts[1]);
}

FerryCliExit
ferry_cli_client_fail (const GError *error)
{
  g_autofree char *message = translate_message (error->message);

  ferry_cli_verb_complain (message);
  if (g_error_matches (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT))
    return FERRY_CLI_EXIT_USAGE;

  return FERRY_CLI_EXIT_FAILED;
}
