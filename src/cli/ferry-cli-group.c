/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-group.h"

#include "ferry-cli-client.h"
#include "ferry-cli-format.h"
#include "ferry-cli-json.h"
#include "ferry-cli-table.h"
#include "ferry-cli-verb.h"
#include "ferry-types.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  gboolean is_serialized;
  gboolean is_parallel;
  char    *policy; /* (owned) (nullable) */
  gboolean is_json;
  gboolean is_plain;
} Options;

static gboolean
has_group (FerryClient *client,
           const char  *name)
{
  g_autoptr (GVariant) group = NULL;

  group = g_variant_lookup_value (ferry_client_get_groups (client), name, NULL);

  return group != NULL;
}

static GPtrArray *
collect_rows (GVariant *groups)
{
  GPtrArray   *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  GVariantIter iter;
  const char  *name;
  GVariant    *properties;

  g_variant_iter_init (&iter, groups);
  while (g_variant_iter_loop (&iter, "{&s@a{sv}}", &name, &properties))
    {
      const char *behaviour = "";
      const char *policy = "";
      char      **row = g_new0 (char *, 4);

      g_variant_lookup (properties, "behaviour", "&s", &behaviour);
      g_variant_lookup (properties, "policy", "&s", &policy);
      row[0] = ferry_cli_format_clean (name);
      row[1] = ferry_cli_format_clean (behaviour);
      row[2] = ferry_cli_format_clean (policy);
      g_ptr_array_add (rows, row);
    }

  return rows;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  return g_utf8_collate (**(char **const *) a, **(char **const *) b);
}

static FerryCliExit
list (FerryClient   *client,
      const Options *options)
{
  const FerryCliColumn columns[] = {
    { .title = _ ("Group"), .kind = FERRY_CLI_COLUMN_CUT_MIDDLE },
    { .title = _ ("Behaviour") },
    { .title = _ ("Policy") },
  };
  GVariant             *groups = ferry_client_get_groups (client);
  g_autoptr (GPtrArray) rows = collect_rows (groups);

  if (options->is_json)
    {
      ferry_cli_json_print_variant (groups);
      return FERRY_CLI_EXIT_COMPLETED;
    }
  if (rows->len == 0)
    {
      ferry_cli_verb_note (_ ("There is no group. “ferryctl group create NAME” makes one."));
      return FERRY_CLI_EXIT_COMPLETED;
    }

  g_ptr_array_sort (rows, compare_rows);
  ferry_cli_table_show (columns, G_N_ELEMENTS (columns), rows, options->is_plain);
  return FERRY_CLI_EXIT_COMPLETED;
}

static FerryCliExit
set (FerryClient   *client,
     const char    *name,
     const Options *options)
{
  g_auto (FerryCliCall) call = { 0 };
  g_auto (GVariantDict) properties = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GError)    error = NULL;

  if (options->is_serialized || options->is_parallel)
    g_variant_dict_insert (&properties, "behaviour", "s",
                           options->is_serialized ? "serialized" : "parallel");
  if (options->policy != NULL)
    g_variant_dict_insert (&properties, "policy", "s", options->policy);
  ferry_client_set_group_async (client, name, g_variant_dict_end (&properties), NULL,
                                ferry_cli_call_done_cb, &call);
  if (!ferry_client_call_finish (client, ferry_cli_call_wait (&call), &error))
    return ferry_cli_client_fail (error);

  return FERRY_CLI_EXIT_COMPLETED;
}

static FerryCliExit
remove_group (FerryClient *client,
              const char  *name)
{
  g_auto (FerryCliCall) call = { 0 };
  g_autoptr (GError)    error = NULL;

  ferry_client_remove_group_async (client, name, NULL, ferry_cli_call_done_cb, &call);
  if (!ferry_client_call_finish (client, ferry_cli_call_wait (&call), &error))
    return ferry_cli_client_fail (error);

  return FERRY_CLI_EXIT_COMPLETED;
}

static FerryCliExit
complain (const char *format,
          const char *name)
{
  g_auto (GStrv)   parts = g_strsplit (format, "%s", 2);
  g_autofree char *sentence = g_strjoin (name, parts[0], parts[1], NULL);

  ferry_cli_verb_complain (sentence);
  return FERRY_CLI_EXIT_USAGE;
}

static FerryCliExit
run (const char    *action,
     const char    *name,
     const Options *options)
{
  g_autoptr (FerryClient) client = ferry_cli_client_open (NULL);
  gboolean                is_there;

  if (client == NULL)
    return FERRY_CLI_EXIT_FAILED;
  if (name == NULL)
    return list (client, options);

  is_there = has_group (client, name);
  if (g_str_equal (action, "create"))
    return is_there ? complain (_ ("There is a group “%s” already. “ferryctl group set” changes "
                                   "it."),
                                name)
                    : set (client, name, options);
  if (!is_there)
    return complain (_ ("There is no group “%s”."), name);

  return g_str_equal (action, "set") ? set (client, name, options) : remove_group (client, name);
}

/* What is wrong with the words and options together; NULL when nothing is. */
static const char *
find_contradiction (const char    *action,
                    guint          n_words,
                    const Options *options)
{
  static const char *const actions[] = { "list", "create", "set", "remove", NULL };
  gboolean                 has_behaviour = options->is_serialized || options->is_parallel;
  gboolean                 has_wish = has_behaviour || options->policy != NULL;
  FerryCostPolicy          policy;

  if (!g_strv_contains (actions, action))
    return _ ("Say list, create, set or remove.");
  if (g_str_equal (action, "list"))
    return n_words > 1 || has_wish ? _ ("“group list” takes no name and no behaviour.") : NULL;
  if (n_words != 2)
    return _ ("Give the name of one group.");
  if (options->is_serialized && options->is_parallel)
    return _ ("A group is --serialized or --parallel, not both.");
  if (options->policy != NULL && !ferry_cost_policy_from_nick (options->policy, &policy))
    return _ ("--policy is default, unrestricted-only, always or inherit.");
  if (g_str_equal (action, "set") && !has_wish)
    return _ ("Say --serialized, --parallel or --policy.");
  if (g_str_equal (action, "remove") && has_wish)
    return _ ("“group remove” takes no behaviour.");

  return NULL;
}

static FerryCliExit
check_and_run (char         **words,
               const Options *options)
{
  guint       n_words = g_strv_length (words);
  const char *action = n_words > 0 ? words[0] : "list";
  const char *contradiction = find_contradiction (action, n_words, options);

  if (contradiction != NULL)
    return ferry_cli_verb_refuse ("group", contradiction);

  return run (action, n_words > 1 ? words[1] : NULL, options);
}

FerryCliExit
ferry_cli_group (const char *const *arguments)
{
  Options            options = { 0 };
  const GOptionEntry entries[] = {
    { "serialized", 0, 0, G_OPTION_ARG_NONE, &options.is_serialized,
      N_ ("One transfer of the group at a time"), NULL },
    { "parallel", 0, 0, G_OPTION_ARG_NONE, &options.is_parallel,
      N_ ("Several transfers of the group at once (the default)"), NULL },
    { "policy", 0, 0, G_OPTION_ARG_FILENAME, &options.policy,
      N_ ("On costly networks: default, unrestricted-only, always or inherit"), N_ ("POLICY") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.is_json, N_ ("Print the list as JSON"), NULL },
    { "plain", 0, 0, G_OPTION_ARG_NONE, &options.is_plain,
      N_ ("Print the list with tabs between its columns"), NULL },
    G_OPTION_ENTRY_NULL
  };
  const FerryCliVerb verb = { "group", N_ ("[list | create NAME | set NAME | remove NAME]"),
                              N_ ("Lists, makes, changes and removes groups of transfers."),
                              entries };
  g_auto (GStrv)     words = NULL;
  FerryCliExit       result;

  words = ferry_cli_verb_parse (&verb, arguments, &result);
  if (words != NULL)
    result = check_and_run (words, &options);
  g_free (options.policy);

  return result;
}
