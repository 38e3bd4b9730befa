/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-show.h"

#include "ferry-cli-client.h"
#include "ferry-cli-format.h"
#include "ferry-cli-ids.h"
#include "ferry-cli-json.h"
#include "ferry-cli-screen.h"
#include "ferry-cli-tell.h"
#include "ferry-cli-verb.h"
#include "ferry-format.h"
#include "ferry-row.h"
#include "ferry-why.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

/* Without its name. */
static char *
explain_end (FerryTransfer *transfer)
{
  g_autofree char *name = ferry_cli_tell_name (transfer);
  g_autofree char *start = g_strconcat (name, ": ", NULL);
  g_autofree char *line = ferry_cli_tell_end (transfer, FALSE);

  return g_strdup (g_str_has_prefix (line, start) ? line + strlen (start) : line);
}

char *
ferry_cli_show_explain (FerryTransfer        *transfer,
                        const FerrySituation *situation,
                        gint64                now)
{
  g_autofree char  *sentences = NULL;
  g_auto (FerryRow) row = { 0 };

  if (ferry_status_is_settled (ferry_transfer_get_status (transfer)))
    return explain_end (transfer);

  /* While it runs, how far it is, or what the server is waited for. */
  ferry_row_init_transfer (&row, transfer);
  sentences = row.status == FERRY_STATUS_RUNNING ? ferry_format_status (&row, situation, 0, now)
                                                 : ferry_why_format (&row, situation, now);

  return ferry_cli_format_clean (sentences);
}

static void
print_why_json (FerryTransfer *transfer,
                const char    *sentence)
{
  g_autoptr (GString) json = g_string_new ("{");
  g_autofree char    *name = ferry_row_name_transfer (transfer);
  int                 error = ferry_row_error_transfer (transfer);

  ferry_cli_json_append_text (json, "id", ferry_transfer_get_id (transfer));
  ferry_cli_json_append_text (json, "name", name);
  ferry_cli_json_append_text (json, "status",
                              ferry_status_to_nick (ferry_transfer_get_status (transfer)));
  ferry_cli_json_append_text (json, "reason",
                              ferry_reason_to_nick (ferry_transfer_get_reason (transfer)));
  ferry_cli_json_append_error (json, error, sentence);
  g_string_append_c (json, '}');
  ferry_cli_json_print (json->str);
}

static void
print_why (FerryTransfer        *transfer,
           const FerrySituation *situation,
           gboolean              is_json)
{
  g_autofree char *name = ferry_cli_tell_name (transfer);
  g_autofree char *sentence = NULL;
  g_autofree char *line = NULL;

  sentence = ferry_cli_show_explain (transfer, situation, g_get_real_time () / G_USEC_PER_SEC);
  line = g_strdup_printf ("%s: %s", name, sentence);
  if (is_json)
    print_why_json (transfer, sentence);
  else
    ferry_cli_verb_print (line);
}

static void
print_all (FerryTransfer        *transfer,
           const FerrySituation *situation,
           gboolean              is_json)
{
  g_autofree char *text = NULL;

  if (is_json)
    {
      text = ferry_cli_show_format_json (transfer);
      ferry_cli_json_print (text);
      return;
    }

  text = ferry_cli_show_format (transfer, situation);
  ferry_cli_screen_write (STDOUT_FILENO, text);
}

typedef void (*PrintFunc) (FerryTransfer        *transfer,
                           const FerrySituation *situation,
                           gboolean              is_json);

static FerryCliExit
print_each (const char *const *words,
            PrintFunc          print,
            gboolean           is_json)
{
  g_autoptr (FerryClient) client = ferry_cli_client_open (NULL);
  g_autoptr (GError)      error = NULL;
  g_auto (GStrv)          ids = NULL;

  if (client == NULL)
    return FERRY_CLI_EXIT_FAILED;
  ids = ferry_cli_ids_find (client, words, &error);

  for (gsize i = 0; ids != NULL && ids[i] != NULL && error == NULL; i++)
    {
      g_auto (FerryCliCall)     call = { 0 };
      g_autoptr (FerryTransfer) transfer = NULL;

      ferry_client_get_transfer_async (client, ids[i], NULL, ferry_cli_call_done_cb, &call);
      transfer = ferry_client_get_transfer_finish (client, ferry_cli_call_wait (&call), &error);
      if (transfer == NULL)
        break;
      if (i > 0 && !is_json && print == print_all)
        ferry_cli_verb_print ("");
      print (transfer, ferry_client_get_situation (client), is_json);
    }

  return error != NULL ? ferry_cli_client_fail (error) : FERRY_CLI_EXIT_COMPLETED;
}

static FerryCliExit
run (const char        *name,
     const char        *summary,
     PrintFunc          print,
     const char *const *arguments)
{
  gboolean           is_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &is_json, N_ ("Print each as a line of JSON"), NULL },
    G_OPTION_ENTRY_NULL
  };
  const FerryCliVerb verb = { name, N_ ("ID…"), summary, entries };
  g_auto (GStrv)     words = NULL;
  FerryCliExit       result;

  words = ferry_cli_verb_parse (&verb, arguments, &result);
  if (words == NULL)
    return result;
  if (words[0] == NULL)
    return ferry_cli_verb_refuse (name, _ ("Name a transfer by the beginning of its id. "
                                           "“ferryctl list” shows the ids."));

  return print_each ((const char *const *) words, print, is_json);
}

FerryCliExit
ferry_cli_show (const char *const *arguments)
{
  return run ("show", N_ ("Shows everything about transfers."), print_all, arguments);
}

FerryCliExit
ferry_cli_why (const char *const *arguments)
{
  return run ("why", N_ ("Says why transfers are as they are, and what helps."), print_why,
              arguments);
}
