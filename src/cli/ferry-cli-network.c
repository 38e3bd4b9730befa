/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-network.h"

#include "ferry-cli-client.h"
#include "ferry-cli-format.h"
#include "ferry-cli-json.h"
#include "ferry-cli-network-value.h"
#include "ferry-cli-table.h"
#include "ferry-cli-verb.h"
#include "ferry-error.h"
#include "ferry-why.h"

#include <glib/gi18n-lib.h>

#define CURRENT "current"
#define ID_SHOWN 8
/* It takes the service two seconds where nobody answers. */
#define PATIENCE_MS 3000

typedef struct
{
  gboolean is_json;
  gboolean is_plain;
} Options;

static const char *
get_current (FerryClient *client)
{
  const FerrySituation *situation = ferry_client_get_situation (client);

  return situation != NULL ? situation->network_id : NULL;
}

static const char *
get_name (GVariant *network)
{
  const char *name = "";

  g_variant_lookup (network, "name", "&s", &name);
  return name;
}

/* ---- Which one ------------------------------------------------------------ */

/* How well @word names it: 0 not at all, 1 the beginning of its id, 2 its name, 3 its
 * id. */
static guint
match (const char *id,
       GVariant   *network,
       const char *word)
{
  if (g_str_equal (id, word))
    return 3;
  if (g_str_equal (get_name (network), word))
    return 2;

  return g_ascii_strncasecmp (id, word, strlen (word)) == 0 ? 1 : 0;
}

static char *
find_best (GVariant   *networks,
           const char *word,
           GError    **error)
{
  g_autofree char *best = NULL;
  GVariantIter     iter;
  const char      *id;
  GVariant        *network;
  guint            best_rank = 0, n_best = 0;

  g_variant_iter_init (&iter, networks);
  while (g_variant_iter_loop (&iter, "{&s@a{sv}}", &id, &network))
    {
      guint rank = match (id, network, word);

      if (rank == 0 || rank < best_rank)
        continue;
      n_best = rank > best_rank ? 1 : n_best + 1;
      best_rank = rank;
      g_free (best);
      best = g_strdup (id);
    }
  if (n_best == 1)
    return g_steal_pointer (&best);

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               n_best == 0 ? _ ("There is no network “%s”. “ferryctl network” lists them.")
                           : _ ("There are several networks “%s”. Give more of the id, which "
                                "“ferryctl network” lists."),
               word);
  return NULL;
}

char *
ferry_cli_network_find (GVariant   *networks,
                        const char *current,
                        const char *word,
                        GError    **error)
{
  if (!g_str_equal (word, CURRENT) && *word != '\0')
    return find_best (networks, word, error);
  if (current != NULL && g_str_equal (word, CURRENT))
    return g_strdup (current);

  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                       _ ("The network of now is not known. “ferryctl network” lists those that "
                          "are."));
  return NULL;
}

/* ---- Listing -------------------------------------------------------------- */

static char **
make_row (const char *id,
          GVariant   *network,
          gboolean    is_current,
          gboolean    is_plain)
{
  const char *type = "", *metered = "";
  guint64     cap = 0;
  guint       reset_day = 0;
  char      **row = g_new0 (char *, 7);

  g_variant_lookup (network, "type", "&s", &type);
  g_variant_lookup (network, "metered", "&s", &metered);
  g_variant_lookup (network, "cap", "t", &cap);
  g_variant_lookup (network, "reset-day", "u", &reset_day);
  row[0] = g_strdup (is_current ? "*" : "");
  row[1] = ferry_cli_format_clean (get_name (network));
  row[2] = ferry_cli_format_clean (type);
  row[3] = ferry_cli_format_clean (metered);
  row[4] = cap > 0 ? ferry_cli_network_value_format_size (cap, is_plain) : g_strdup ("");
  row[5] = cap > 0 ? g_strdup_printf ("%u", reset_day) : g_strdup ("");

  return row;
}

/* With the id last, cut for people. */
static GPtrArray *
collect_rows (FerryClient *client,
              gboolean     is_plain)
{
  GPtrArray   *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  const char  *current = get_current (client);
  GVariantIter iter;
  const char  *id;
  GVariant    *network;

  g_variant_iter_init (&iter, ferry_client_get_networks (client));
  while (g_variant_iter_loop (&iter, "{&s@a{sv}}", &id, &network))
    {
      g_auto (GStrv)   row = make_row (id, network, g_strcmp0 (id, current) == 0, is_plain);
      g_autofree char *clean = ferry_cli_format_clean (id);
      GPtrArray       *cells = g_ptr_array_new ();

      g_ptr_array_add (cells, is_plain ? g_strdup (clean) : g_strndup (clean, ID_SHOWN));
      for (gsize i = 0; row[i] != NULL; i++)
        g_ptr_array_add (cells, g_strdup (row[i]));
      g_ptr_array_add (cells, NULL);
      g_ptr_array_add (rows, g_ptr_array_free (cells, FALSE));
    }

  return rows;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  char **left = *(char ***) a, **right = *(char ***) b;
  int    order = strcmp (right[1], left[1]);

  /* That of now first. */
  return order != 0 ? order : g_utf8_collate (left[2], right[2]);
}

static void
print_situation (FerryClient *client)
{
  const FerrySituation *situation = ferry_client_get_situation (client);
  g_autofree char      *sentence = NULL;
  g_autofree char      *clean = NULL;

  if (situation == NULL)
    return;

  sentence = ferry_why_format_situation (situation, g_get_real_time () / G_USEC_PER_SEC);
  clean = ferry_cli_format_clean (sentence);
  ferry_cli_verb_print (clean);
}

static FerryCliExit
list (FerryClient   *client,
      const Options *options)
{
  const FerryCliColumn columns[] = {
    { .title = _ ("Id") },
    { .title = "" },
    { .title = _ ("Network"), .kind = FERRY_CLI_COLUMN_CUT_MIDDLE },
    { .title = _ ("Type") },
    { .title = _ ("Metered") },
    { .title = _ ("Cap"), .is_right = TRUE },
    { .title = _ ("Reset Day"), .is_right = TRUE },
  };
  g_autoptr (GPtrArray) rows = NULL;

  if (options->is_json)
    {
      ferry_cli_json_print_variant (ferry_client_get_networks (client));
      return FERRY_CLI_EXIT_COMPLETED;
    }

  rows = collect_rows (client, options->is_plain);
  g_ptr_array_sort (rows, compare_rows);
  if (!options->is_plain)
    print_situation (client);
  if (!options->is_plain && rows->len > 0)
    ferry_cli_verb_print ("");
  if (rows->len > 0)
    ferry_cli_table_show (columns, G_N_ELEMENTS (columns), rows, options->is_plain);
  return FERRY_CLI_EXIT_COMPLETED;
}

static FerryCliExit
show (FerryClient   *client,
      const char    *id,
      const Options *options)
{
  const FerryCliColumn  columns[] = { { .title = _ ("Key") }, { .title = _ ("Value") } };
  g_autoptr (GVariant)  network = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  network = g_variant_lookup_value (ferry_client_get_networks (client), id, NULL);
  if (network == NULL)
    network = g_variant_ref_sink (g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0));
  if (options->is_json)
    {
      ferry_cli_json_print_variant (network);
      return FERRY_CLI_EXIT_COMPLETED;
    }

  rows = ferry_cli_network_value_list (network, options->is_plain);
  ferry_cli_table_show (columns, G_N_ELEMENTS (columns), rows, options->is_plain);
  return FERRY_CLI_EXIT_COMPLETED;
}

/* ---- Changing ------------------------------------------------------------- */

static FerryCliExit
finish (FerryClient  *client,
        FerryCliCall *call)
{
  g_autoptr (GError) error = NULL;

  if (!ferry_client_call_finish (client, ferry_cli_call_wait (call), &error))
    return ferry_cli_client_fail (error);

  return FERRY_CLI_EXIT_COMPLETED;
}

static FerryCliExit
set (FerryClient *client,
     const char  *id,
     GVariant    *changes)
{
  g_auto (FerryCliCall) call = { 0 };

  ferry_client_set_network_async (client, id, changes, NULL, ferry_cli_call_done_cb, &call);
  return finish (client, &call);
}

static FerryCliExit
forget (FerryClient *client,
        const char  *id)
{
  g_auto (FerryCliCall) call = { 0 };

  ferry_client_forget_network_async (client, id, NULL, ferry_cli_call_done_cb, &call);
  return finish (client, &call);
}

/* ---- The verb ------------------------------------------------------------- */

static gboolean
expired_cb (gpointer data)
{
  gboolean *is_over = data;

  *is_over = TRUE;
  return G_SOURCE_REMOVE;
}

void
ferry_cli_network_wait (FerryClient *client)
{
  const FerrySituation *situation = ferry_client_get_situation (client);
  gboolean              is_over = FALSE;
  guint                 timeout_id;

  timeout_id = g_timeout_add (PATIENCE_MS, expired_cb, &is_over);
  while (!is_over && situation != NULL && situation->is_pending)
    {
      g_main_context_iteration (NULL, TRUE);
      situation = ferry_client_get_situation (client);
    }
  if (!is_over)
    g_source_remove (timeout_id);
}

/* @changes: (nullable): as of “set” */
static FerryCliExit
run (const char    *action,
     const char    *word,
     GVariant      *changes,
     const Options *options)
{
  g_autoptr (FerryClient) client = ferry_cli_client_open (NULL);
  g_autoptr (GError)      error = NULL;
  g_autofree char        *id = NULL;

  if (client == NULL)
    return FERRY_CLI_EXIT_FAILED;
  ferry_cli_network_wait (client);
  if (word == NULL)
    return list (client, options);

  id = ferry_cli_network_find (ferry_client_get_networks (client), get_current (client), word,
                               &error);
  if (id == NULL)
    return ferry_cli_client_fail (error);
  if (changes != NULL)
    return set (client, id, changes);

  return g_str_equal (action, "show") ? show (client, id, options) : forget (client, id);
}

/* What is wrong with the words; NULL when nothing is. */
static const char *
find_contradiction (const char *action,
                    guint       n_words)
{
  static const char *const actions[] = { "list", "show", "set", "forget", NULL };

  if (!g_strv_contains (actions, action))
    return _ ("Say list, show, set or forget.");
  if (g_str_equal (action, "list"))
    return n_words > 1 ? _ ("“network list” takes no name.") : NULL;
  if (g_str_equal (action, "set"))
    return n_words < 3 ? _ ("Give a network and what to set, such as “current metered=yes”.")
                       : NULL;

  return n_words != 2 ? _ ("Give one network: its name, the beginning of its id, or current.")
                      : NULL;
}

/* "a{sv}" (transfer full) of the words behind the name; NULL with @error. */
static GVariant *
parse_changes (char   **words,
               GError **error)
{
  g_auto (GVariantDict) changes = G_VARIANT_DICT_INIT (NULL);

  for (gsize i = 0; words[i] != NULL; i++)
    if (!ferry_cli_network_value_parse (words[i], &changes, error))
      return NULL;

  return g_variant_ref_sink (g_variant_dict_end (&changes));
}

FerryCliExit
ferry_cli_network (const char *const *arguments)
{
  Options            options = { 0 };
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.is_json, N_ ("Print the list as JSON"), NULL },
    { "plain", 0, 0, G_OPTION_ARG_NONE, &options.is_plain,
      N_ ("Print the list with tabs between its columns"), NULL },
    G_OPTION_ENTRY_NULL
  };
  const FerryCliVerb verb = {
    "network", N_ ("[list | show NETWORK | set NETWORK KEY=VALUE… | forget NETWORK]"),
    N_ ("Lists network connections, and sets what their data may cost."), entries
  };
  g_autoptr (GVariant) changes = NULL;
  g_autoptr (GError)   error = NULL;
  g_auto (GStrv)       words = NULL;
  const char          *action;
  const char          *contradiction;
  guint                n_words;
  FerryCliExit         result;

  words = ferry_cli_verb_parse (&verb, arguments, &result);
  if (words == NULL)
    return result;

  n_words = g_strv_length (words);
  action = n_words > 0 ? words[0] : "list";
  contradiction = find_contradiction (action, n_words);
  if (contradiction != NULL)
    return ferry_cli_verb_refuse ("network", contradiction);
  if (g_str_equal (action, "set"))
    {
      changes = parse_changes (words + 2, &error);
      if (changes == NULL)
        return ferry_cli_verb_refuse ("network", error->message);
    }

  return run (action, n_words > 1 ? words[1] : NULL, changes, &options);
}
