/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-set.h"

#include "ferry-cli-act.h"
#include "ferry-cli-client.h"
#include "ferry-cli-ids.h"
#include "ferry-cli-password.h"
#include "ferry-cli-tell.h"
#include "ferry-cli-value.h"
#include "ferry-cli-verb.h"
#include "ferry-error.h"
#include "ferry-request.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GVariantDict  changes;
  GStrvBuilder *headers; /* (owned) */
  gboolean      has_headers;
  guint         n_changes;
  GDateTime    *now; /* (unowned) */
} Parse;

static void G_GNUC_PRINTF (2, 3)
    refuse (GError    **error,
            const char *format,
            ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_clear_error (error);
  *error = g_error_new_valist (FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, format, arguments);
  va_end (arguments);
}

static gboolean
add_password (Parse      *parse,
              const char *path,
              GError    **error)
{
  char *password = ferry_cli_password_read_file (path, error);

  if (password == NULL)
    return FALSE;

  g_variant_dict_insert (&parse->changes, "password", "s", password);
  ferry_cli_password_free (password);
  return TRUE;
}

/* An empty one takes the file back, and is not to be looked for. */
static gboolean
is_file (const char *name)
{
  static const char *const files[] = { "ca-file", "cookie-file", "data-file", NULL };

  return g_strv_contains (files, name);
}

static gboolean
add_change (Parse      *parse,
            const char *name,
            const char *text,
            GError    **error)
{
  const char *key = ferry_cli_value_get_key (name);
  GVariant   *value;

  parse->n_changes++;
  if (g_str_equal (name, "header"))
    {
      parse->has_headers = TRUE;
      if (*text != '\0')
        g_strv_builder_add (parse->headers, text);
      return TRUE;
    }
  if (g_str_equal (name, "password-file"))
    return add_password (parse, text, error);
  if (key == NULL)
    {
      g_autofree const char **names = ferry_cli_value_list_names ();
      g_autofree char        *list = g_strjoinv (", ", (char **) names);

      refuse (error, _ ("“%s” is not one of header, password-file, %s."), name, list);
      return FALSE;
    }

  if (*text == '\0' && is_file (name))
    value = g_variant_new_string ("");
  else
    value = ferry_cli_value_parse (name, name, text, parse->now, error);
  if (value == NULL)
    return FALSE;

  g_variant_dict_insert_value (&parse->changes, key, value);
  return TRUE;
}

static gboolean
check (GVariant *changes,
       GError  **error)
{
  g_autoptr (GError) refusal = NULL;
  g_autofree char   *sentence = NULL;

  if (ferry_request_check_changes (changes, &refusal))
    return TRUE;

  /* It names an option, and here are none. */
  sentence = ferry_cli_tell_refusal ("", refusal);
  refuse (error, "%s", g_str_has_prefix (sentence, "--") ? sentence + 2 : sentence);
  return FALSE;
}

static GVariant *
finish (Parse   *parse,
        GError **error)
{
  g_auto (GStrv)       headers = g_strv_builder_end (parse->headers);
  g_autoptr (GVariant) changes = NULL;

  if (parse->n_changes == 0)
    {
      refuse (error, _ ("Say what to change, as KEY=VALUE."));
      return NULL;
    }
  if (parse->has_headers)
    {
      GVariant *value = ferry_cli_value_parse_headers ("header", (const char *const *) headers,
                                                       error);

      if (value == NULL)
        return NULL;
      g_variant_dict_insert_value (&parse->changes, "headers", value);
    }

  changes = g_variant_ref_sink (g_variant_dict_end (&parse->changes));
  return check (changes, error) ? g_steal_pointer (&changes) : NULL;
}

GVariant *
ferry_cli_set_parse (const char *const *words,
                     GDateTime         *now,
                     char            ***ids,
                     GError           **error)
{
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) headers = g_strv_builder_new ();
  Parse                    parse = { .headers = headers, .now = now };
  gboolean                 is_good = TRUE;
  GVariant                *changes = NULL;

  g_variant_dict_init (&parse.changes, NULL);
  for (gsize i = 0; words[i] != NULL && is_good; i++)
    {
      const char      *equals = strchr (words[i], '=');
      g_autofree char *name = NULL;

      if (equals == NULL)
        {
          g_strv_builder_add (found, words[i]);
          continue;
        }
      name = g_strndup (words[i], (gsize) (equals - words[i]));
      is_good = add_change (&parse, name, equals + 1, error);
    }
  if (is_good)
    changes = finish (&parse, error);
  g_variant_dict_clear (&parse.changes);
  if (changes == NULL)
    return NULL;

  *ids = g_strv_builder_end (found);
  if (*ids[0] != NULL)
    return changes;

  refuse (error, _ ("Name a transfer by the beginning of its id. “ferryctl list” shows the ids."));
  g_clear_pointer (ids, g_strfreev);
  g_variant_unref (changes);
  return NULL;
}

static FerryCliExit
change (const char *const *words,
        GVariant          *changes,
        gboolean           is_json)
{
  g_autoptr (FerryClient) client = ferry_cli_client_open (NULL);
  g_auto (GStrv)          ids = NULL;
  g_autoptr (GError)      error = NULL;
  g_auto (FerryCliCall)   call = { 0 };

  if (client == NULL)
    return FERRY_CLI_EXIT_FAILED;
  ids = ferry_cli_ids_find (client, words, &error);
  if (ids == NULL)
    return ferry_cli_client_fail (error);

  ferry_client_change_async (client, (const char *const *) ids, changes, NULL,
                             ferry_cli_call_done_cb, &call);
  return ferry_cli_act_report (client, ferry_cli_call_wait (&call), is_json, FALSE);
}

static const char summary[] =
    N_ ("Changes what is wished of transfers that do not run; of those "
        "that run rate-limit, policy, priority and group. The keys are "
        "explained in the manual.");

FerryCliExit
ferry_cli_set (const char *const *arguments)
{
  gboolean           is_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &is_json, N_ ("Print the result as JSON"), NULL },
    G_OPTION_ENTRY_NULL
  };
  const FerryCliVerb    verb = { "set", N_ ("ID… KEY=VALUE…"),
                                 summary,
                                 entries };
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GVariant)  changes = NULL;
  g_autoptr (GError)    error = NULL;
  g_auto (GStrv)        words = NULL;
  g_auto (GStrv)        ids = NULL;
  FerryCliExit          result;

  words = ferry_cli_verb_parse (&verb, arguments, &result);
  if (words == NULL)
    return result;
  changes = ferry_cli_set_parse ((const char *const *) words, now, &ids, &error);
  if (changes == NULL)
    return ferry_cli_verb_refuse ("set", error->message);

  return change ((const char *const *) ids, changes, is_json);
}
