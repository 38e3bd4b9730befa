/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-preferences.h"

#include "ferry-cli-client.h"
#include "ferry-cli-format.h"
#include "ferry-cli-json.h"
#include "ferry-cli-parse.h"
#include "ferry-cli-table.h"
#include "ferry-cli-value.h"
#include "ferry-cli-verb.h"
#include "ferry-error.h"
#include "ferry-format.h"

#include <glib/gi18n-lib.h>

#define FOLDER_SUFFIX "-folder"
#define RATE_SUFFIX "rate-limit"
#define YES "yes"
#define NO "no"

char *
ferry_cli_preferences_format (const char *key,
                              GVariant   *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return ferry_cli_format_clean (g_variant_get_string (value, NULL));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return g_strdup (g_variant_get_boolean (value) ? YES : NO);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
    return g_strdup_printf ("%u", g_variant_get_uint32 (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64))
    return g_strdup_printf ("%" G_GUINT64_FORMAT, g_variant_get_uint64 (value));

  return g_variant_print (value, FALSE);
}

/* Whole bytes a second are hard to read. (transfer full) (nullable) */
static char *
describe (const char *key,
          GVariant   *value)
{
  guint64 rate;

  if (!g_str_has_suffix (key, RATE_SUFFIX) ||
      !g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64))
    return g_strdup ("");

  rate = g_variant_get_uint64 (value);
  return rate > 0 ? ferry_format_rate (rate) : g_strdup (_ ("no limit"));
}

static GVariant *
parse_yes_or_no (const char *key,
                 const char *text,
                 GError    **error)
{
  if (g_str_equal (text, YES) || g_str_equal (text, NO))
    return g_variant_new_boolean (g_str_equal (text, YES));

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _ ("%s: “%s” is neither yes nor no."), key, text);
  return NULL;
}

GVariant *
ferry_cli_preferences_parse (const char *key,
                             GVariant   *before,
                             const char *text,
                             GError    **error)
{
  guint64 number;
  guint   count;

  if (g_variant_is_of_type (before, G_VARIANT_TYPE_STRING) && g_str_has_suffix (key, FOLDER_SUFFIX))
    return ferry_cli_value_parse ("directory", key, text, NULL, error);
  if (g_variant_is_of_type (before, G_VARIANT_TYPE_STRING))
    return g_variant_new_string (text);
  if (g_str_has_suffix (key, RATE_SUFFIX))
    return ferry_cli_value_parse_rate (key, text, &number, error) ? g_variant_new_uint64 (number)
                                                                  : NULL;
  if (g_variant_is_of_type (before, G_VARIANT_TYPE_BOOLEAN))
    return parse_yes_or_no (key, text, error);
  if (g_variant_is_of_type (before, G_VARIANT_TYPE_UINT32) &&
      ferry_cli_parse_count (text, 0, G_MAXINT, &count))
    return g_variant_new_uint32 (count);

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _ ("%s: “%s” is not a whole number."), key, text);
  return NULL;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  return strcmp (**(char **const *) a, **(char **const *) b);
}

static FerryCliExit
list (GVariant *preferences,
      gboolean  is_plain)
{
  const FerryCliColumn columns[] = {
    { .title = _ ("Preference") },
    { .title = _ ("Value"), .kind = FERRY_CLI_COLUMN_CUT_MIDDLE },
    { .title = "" },
  };
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  GVariantIter          iter;
  const char           *key;
  GVariant             *value;

  g_variant_iter_init (&iter, preferences);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    {
      char **row = g_new0 (char *, 4);

      row[0] = ferry_cli_format_clean (key);
      row[1] = ferry_cli_preferences_format (key, value);
      row[2] = describe (key, value);
      g_ptr_array_add (rows, row);
    }

  g_ptr_array_sort (rows, compare_rows);
  ferry_cli_table_show (columns, G_N_ELEMENTS (columns), rows, is_plain);
  return FERRY_CLI_EXIT_COMPLETED;
}

static FerryCliExit
show (GVariant   *preferences,
      const char *key,
      gboolean    is_json,
      gboolean    is_plain)
{
  g_autoptr (GVariant) value = NULL;
  g_autofree char     *text = NULL;

  if (key == NULL && !is_json)
    return list (preferences, is_plain);

  if (key != NULL)
    value = g_variant_lookup_value (preferences, key, NULL);
  if (is_json)
    {
      ferry_cli_json_print_variant (key != NULL ? value : preferences);
      return FERRY_CLI_EXIT_COMPLETED;
    }
  text = ferry_cli_preferences_format (key, value);
  ferry_cli_verb_print (text);
  return FERRY_CLI_EXIT_COMPLETED;
}

static FerryCliExit
set (FerryClient *client,
     const char  *key,
     const char  *text)
{
  g_autoptr (GVariant)  before = NULL;
  g_autoptr (GError)    error = NULL;
  g_auto (FerryCliCall) call = { 0 };
  g_auto (GVariantDict) changes = G_VARIANT_DICT_INIT (NULL);
  GVariant             *value;

  before = g_variant_lookup_value (ferry_client_get_preferences (client), key, NULL);
  value = ferry_cli_preferences_parse (key, before, text, &error);
  if (value == NULL)
    return ferry_cli_client_fail (error);

  g_variant_dict_insert_value (&changes, key, value);
  ferry_client_set_preferences_async (client, g_variant_dict_end (&changes), NULL,
                                      ferry_cli_call_done_cb, &call);
  if (!ferry_client_call_finish (client, ferry_cli_call_wait (&call), &error))
    return ferry_cli_client_fail (error);

  return FERRY_CLI_EXIT_COMPLETED;
}

static FerryCliExit
reset (FerryClient       *client,
       const char *const *keys)
{
  g_auto (FerryCliCall) call = { 0 };
  g_autoptr (GError)    error = NULL;

  ferry_client_reset_preferences_async (client, keys, NULL, ferry_cli_call_done_cb, &call);
  if (!ferry_client_call_finish (client, ferry_cli_call_wait (&call), &error))
    return ferry_cli_client_fail (error);

  return FERRY_CLI_EXIT_COMPLETED;
}

static gboolean
check_key (GVariant   *preferences,
           const char *key)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (preferences, key, NULL);
  g_autofree char     *sentence = NULL;

  if (value != NULL)
    return TRUE;

  sentence = g_strdup_printf (_ ("There is no preference “%s”. “ferryctl preferences” lists "
                                 "them."),
                              key);
  ferry_cli_verb_complain (sentence);
  return FALSE;
}

static FerryCliExit
run (const char *const *words,
     gboolean           is_reset,
     gboolean           is_json,
     gboolean           is_plain)
{
  g_autoptr (FerryClient) client = ferry_cli_client_open (NULL);
  GVariant               *preferences;

  if (client == NULL)
    return FERRY_CLI_EXIT_FAILED;

  preferences = ferry_client_get_preferences (client);
  for (gsize i = 0; words[i] != NULL && (i == 0 || is_reset); i++)
    if (!check_key (preferences, words[i]))
      return FERRY_CLI_EXIT_USAGE;

  if (is_reset)
    return reset (client, words);
  if (words[0] != NULL && words[1] != NULL)
    return set (client, words[0], words[1]);

  return show (preferences, words[0], is_json, is_plain);
}

FerryCliExit
ferry_cli_preferences (const char *const *arguments)
{
  gboolean           is_reset = FALSE;
  gboolean           is_json = FALSE;
  gboolean           is_plain = FALSE;
  const GOptionEntry entries[] = {
    { "reset", 0, 0, G_OPTION_ARG_NONE, &is_reset,
      N_ ("Take those that are named, or all, back to their defaults"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &is_json, N_ ("Print them as JSON"), NULL },
    { "plain", 0, 0, G_OPTION_ARG_NONE, &is_plain,
      N_ ("Print the list with tabs between its columns"), NULL },
    G_OPTION_ENTRY_NULL
  };
  const FerryCliVerb verb = { "preferences", N_ ("[KEY [VALUE]]"),
                              N_ ("Shows all preferences or one, or sets one."), entries };
  g_auto (GStrv)     words = NULL;
  FerryCliExit       result;

  words = ferry_cli_verb_parse (&verb, arguments, &result);
  if (words == NULL)
    return result;
  if (!is_reset && g_strv_length (words) > 2)
    return ferry_cli_verb_refuse ("preferences", _ ("Give one preference and one value."));

  return run ((const char *const *) words, is_reset, is_json, is_plain);
}
