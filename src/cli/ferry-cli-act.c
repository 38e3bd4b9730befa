/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-act.h"

#include "ferry-cli-client.h"
#include "ferry-cli-format.h"
#include "ferry-cli-ids.h"
#include "ferry-cli-json.h"
#include "ferry-cli-list.h"
#include "ferry-cli-verb.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *name;
  const char *summary;
  FerryVerb   verb;
} verbs[] = {
  { "pause", N_ ("Stops transfers until they are resumed; what has arrived is kept."),
    FERRY_VERB_PAUSE },
  { "resume", N_ ("Lets paused transfers go on."), FERRY_VERB_RESUME },
  { "cancel", N_ ("Gives unfinished transfers up and deletes what has arrived; "
                  "they stay in the list."),
    FERRY_VERB_CANCEL },
  { "retry", N_ ("Begins failed and canceled transfers again, from what is on disk."),
    FERRY_VERB_RETRY },
  { "restart", N_ ("Drops what is there of transfers and begins them again from the start."),
    FERRY_VERB_RESTART },
  { "remove", N_ ("Takes transfers off the list; unfinished ones are given up."),
    FERRY_VERB_REMOVE },
  { "next", N_ ("Puts waiting transfers before all others of their priority."),
    FERRY_VERB_MAKE_NEXT },
  { "run-anyway", N_ ("Lets waiting transfers run whatever the network, the battery and the "
                      "schedule say, until they end."),
    FERRY_VERB_RUN_ANYWAY },
};

typedef struct
{
  FerryVerb           verb;
  FerryCliListOptions which;
  gboolean            is_all;
  gboolean            is_json;
  gboolean            does_delete_files;
} Options;

static void
print_json (guint      done,
            GPtrArray *refused)
{
  g_autoptr (GString) json = g_string_new ("{");

  ferry_cli_json_append_number (json, "done", done, TRUE);
  ferry_cli_json_append_key (json, "refused");
  g_string_append_c (json, '[');
  for (guint i = 0; i < refused->len; i++)
    {
      const FerryRefusal *refusal = g_ptr_array_index (refused, i);

      g_string_append (json, i > 0 ? ", {" : "{");
      ferry_cli_json_append_text (json, "id", refusal->id);
      ferry_cli_json_append_error (json, refusal->error, refusal->message);
      g_string_append_c (json, '}');
    }
  g_string_append (json, "]}");
  ferry_cli_json_print (json->str);
}

static void
tell_refusals (GPtrArray *refused)
{
  for (guint i = 0; i < refused->len; i++)
    {
      const FerryRefusal *refusal = g_ptr_array_index (refused, i);
      g_autofree char    *line = g_strdup_printf ("%.*s: %s", FERRY_CLI_ID_SHOWN, refusal->id,
                                                  refusal->message);

      ferry_cli_verb_complain (line);
    }
}

FerryCliExit
ferry_cli_act_report (FerryClient  *client,
                      GAsyncResult *result,
                      gboolean      is_json,
                      gboolean      tells_count)
{
  g_autoptr (GPtrArray) refused = NULL;
  g_autoptr (GError)    error = NULL;
  g_autofree char      *line = NULL;
  guint                 done = 0;

  if (!ferry_client_act_finish (client, result, &done, &refused, &error))
    return ferry_cli_client_fail (error);

  if (is_json)
    print_json (done, refused);
  else
    tell_refusals (refused);
  if (tells_count && !is_json)
    {
      line = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Done for %u transfer.",
                                           "Done for %u transfers.", done),
                              done);
      ferry_cli_verb_print (line);
    }

  return refused->len > 0 ? FERRY_CLI_EXIT_FAILED : FERRY_CLI_EXIT_COMPLETED;
}

static GVariant *
build_options (const Options    *options,
               const FerryQuery *query)
{
  g_auto (GVariantDict) dictionary = G_VARIANT_DICT_INIT (NULL);

  if (query != NULL)
    g_variant_dict_insert_value (&dictionary, "query", ferry_query_encode (query));
  if (options->does_delete_files)
    g_variant_dict_insert (&dictionary, "delete-files", "b", TRUE);

  return g_variant_dict_end (&dictionary);
}

static FerryCliExit
act (const Options     *options,
     const FerryQuery  *query,
     const char *const *words)
{
  g_autoptr (FerryClient) client = ferry_cli_client_open (NULL);
  g_auto (GStrv)          ids = NULL;
  g_autoptr (GError)      error = NULL;
  g_auto (FerryCliCall)   call = { 0 };

  if (client == NULL)
    return FERRY_CLI_EXIT_FAILED;
  if (!options->is_all)
    {
      ids = ferry_cli_ids_find (client, words, &error);
      if (ids == NULL)
        return ferry_cli_client_fail (error);
    }

  ferry_client_act_async (client, options->verb, (const char *const *) ids,
                          build_options (options, options->is_all ? query : NULL), NULL,
                          ferry_cli_call_done_cb, &call);
  return ferry_cli_act_report (client, ferry_cli_call_wait (&call), options->is_json,
                               options->is_all);
}

/* What is wrong with the words and options together; NULL when nothing is. */
static const char *
find_contradiction (const Options     *options,
                    const char *const *words)
{
  gboolean has_choice = options->which.filter != NULL || options->which.search != NULL ||
                        options->which.group != NULL;

  if (options->is_all && words[0] != NULL)
    return _ ("Name transfers, or say --all, not both.");
  if (!options->is_all && has_choice)
    return _ ("--filter, --search and --group choose among --all.");
  if (!options->is_all && words[0] == NULL)
    return _ ("Name the transfers by the beginning of their ids, or say --all. "
              "“ferryctl list” shows the ids.");

  return NULL;
}

static FerryCliExit
run (const char        *name,
     const Options     *options,
     const char *const *words)
{
  const char         *contradiction = find_contradiction (options, words);
  g_auto (FerryQuery) query = { 0 };
  g_autoptr (GError)  error = NULL;

  if (contradiction != NULL)
    return ferry_cli_verb_refuse (name, contradiction);
  if (!ferry_cli_list_options_to_query (&options->which, &query, &error))
    return ferry_cli_verb_refuse (name, error->message);

  return act (options, &query, words);
}

/* (transfer full) (nullable), as ferry_cli_verb_parse() */
static char **
parse (Options           *self,
       const char        *summary,
       const char *const *arguments,
       FerryCliExit      *result)
{
  const GOptionEntry entries[] = {
    { "all", 'a', 0, G_OPTION_ARG_NONE, &self->is_all,
      N_ ("All transfers that it means something for"), NULL },
    { "filter", 0, 0, G_OPTION_ARG_FILENAME, &self->which.filter,
      N_ ("Only all, active, waiting, finished or failed ones"), N_ ("WORD") },
    { "search", 0, 0, G_OPTION_ARG_FILENAME, &self->which.search,
      N_ ("Only those with these words in name, host or group"), N_ ("TEXT") },
    { "group", 0, 0, G_OPTION_ARG_FILENAME, &self->which.group, N_ ("Only those of this group"),
      N_ ("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->is_json, N_ ("Print the result as JSON"), NULL },
    /* Without a name it is the end. */
    { self->verb == FERRY_VERB_REMOVE ? "delete-files" : NULL, 0, 0, G_OPTION_ARG_NONE,
      &self->does_delete_files, N_ ("Also delete the finished files"), NULL },
    G_OPTION_ENTRY_NULL
  };
  const FerryCliVerb verb = { arguments[0], N_ ("ID… | --all"), summary, entries };

  return ferry_cli_verb_parse (&verb, arguments, result);
}

FerryCliExit
ferry_cli_act (const char *const *arguments)
{
  Options        options = { 0 };
  g_auto (GStrv) words = NULL;
  FerryCliExit   result;
  gsize          i = 0;

  while (!g_str_equal (verbs[i].name, arguments[0]))
    i++;
  options.verb = verbs[i].verb;
  words = parse (&options, verbs[i].summary, arguments, &result);
  if (words != NULL)
    result = run (arguments[0], &options, (const char *const *) words);
  ferry_cli_list_options_clear (&options.which);

  return result;
}
