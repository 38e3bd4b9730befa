/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-schedule.h"

#include "ferry-cli-client.h"
#include "ferry-cli-hours.h"
#include "ferry-cli-json.h"
#include "ferry-cli-screen.h"
#include "ferry-cli-verb.h"
#include "ferry-format.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#define KEY_SCHEDULE "schedule"
#define KEY_ENABLED "schedule-enabled"
#define KEY_RATE "schedule-rate-limit"
#define KEY_UPLOAD_RATE "schedule-upload-rate-limit"

/* Of the preferences; what cannot be read runs always. */
static void
read_schedule (FerryClient   *client,
               FerrySchedule *schedule,
               gboolean      *is_enabled)
{
  GVariant   *preferences = ferry_client_get_preferences (client);
  const char *text = "";

  *schedule = (FerrySchedule){ 0 };
  *is_enabled = FALSE;
  g_variant_lookup (preferences, KEY_ENABLED, "b", is_enabled);
  if (g_variant_lookup (preferences, KEY_SCHEDULE, "&s", &text))
    ferry_schedule_from_text (text, schedule);
}

static char *
describe_rate (FerryClient *client,
               const char  *key)
{
  guint64 rate = 0;

  g_variant_lookup (ferry_client_get_preferences (client), key, "t", &rate);
  return rate > 0 ? ferry_format_rate (rate) : g_strdup (_ ("no limit"));
}

static FerryCliExit
show (FerryClient *client)
{
  g_autofree char *down = describe_rate (client, KEY_RATE);
  g_autofree char *up = describe_rate (client, KEY_UPLOAD_RATE);
  g_autofree char *grid = NULL;
  g_autofree char *rates = NULL;
  FerrySchedule    schedule;
  gboolean         is_enabled;

  read_schedule (client, &schedule, &is_enabled);
  grid = ferry_cli_hours_format (&schedule);
  ferry_cli_screen_write (STDOUT_FILENO, grid);
  /* Translators: two speeds, such as "500.0 KiB/s", or "no limit" */
  rates = g_strdup_printf (_ ("Limited hours: downloads %s, uploads %s."), down, up);
  ferry_cli_verb_print (rates);
  if (!is_enabled)
    ferry_cli_verb_print (_ ("The schedule is off. “ferryctl schedule on” puts it in force."));

  return FERRY_CLI_EXIT_COMPLETED;
}

/* The preferences that make it up. */
static FerryCliExit
show_json (FerryClient *client)
{
  static const char *const keys[] = { KEY_ENABLED, KEY_SCHEDULE, KEY_RATE, KEY_UPLOAD_RATE };
  GVariant                *preferences = ferry_client_get_preferences (client);
  g_auto (GVariantDict)    told = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant)     all = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GVariant) value = g_variant_lookup_value (preferences, keys[i], NULL);

      if (value != NULL)
        g_variant_dict_insert_value (&told, keys[i], value);
    }
  all = g_variant_ref_sink (g_variant_dict_end (&told));
  ferry_cli_json_print_variant (all);
  return FERRY_CLI_EXIT_COMPLETED;
}

static FerryCliExit
set (FerryClient         *client,
     const FerrySchedule *schedule,
     gboolean             is_enabled)
{
  g_auto (GVariantDict) changes = G_VARIANT_DICT_INIT (NULL);
  g_auto (FerryCliCall) call = { 0 };
  g_autofree char      *text = ferry_schedule_to_text (schedule);
  g_autoptr (GError)    error = NULL;

  g_variant_dict_insert (&changes, KEY_ENABLED, "b", is_enabled);
  g_variant_dict_insert (&changes, KEY_SCHEDULE, "s", text);
  ferry_client_set_preferences_async (client, g_variant_dict_end (&changes), NULL,
                                      ferry_cli_call_done_cb, &call);
  if (!ferry_client_call_finish (client, ferry_cli_call_wait (&call), &error))
    return ferry_cli_client_fail (error);

  return FERRY_CLI_EXIT_COMPLETED;
}

static FerryCliExit
run (char   **words,
     gboolean is_json)
{
  const char             *action = words[0] != NULL ? words[0] : "show";
  g_autoptr (FerryClient) client = ferry_cli_client_open (NULL);
  FerrySchedule           schedule;
  gboolean                is_enabled;

  if (client == NULL)
    return FERRY_CLI_EXIT_FAILED;
  if (g_str_equal (action, "show"))
    return is_json ? show_json (client) : show (client);

  read_schedule (client, &schedule, &is_enabled);
  if (g_str_equal (action, "clear"))
    return set (client, &(FerrySchedule){ 0 }, FALSE);
  if (!g_str_equal (action, "set"))
    return set (client, &schedule, g_str_equal (action, "on"));

  /* The words were found good. What is painted is meant to count. */
  ferry_cli_hours_paint (&schedule, words[1], words[2], words[3], NULL);
  return set (client, &schedule, TRUE);
}

/* What is wrong with the words; NULL when nothing is. */
static const char *
find_contradiction (char **words)
{
  static const char *const actions[] = { "show", "set", "clear", "on", "off", NULL };
  guint                    n_words = g_strv_length (words);

  if (n_words == 0)
    return NULL;
  if (!g_strv_contains (actions, words[0]))
    return _ ("Say show, set, clear, on or off.");
  if (!g_str_equal (words[0], "set"))
    return n_words > 1 ? _ ("Only “schedule set” takes more words.") : NULL;

  return n_words != 4 ? _ ("Give days, hours and what may run, such as “mon-fri 9-17 limited”.")
                      : NULL;
}

FerryCliExit
ferry_cli_schedule (const char *const *arguments)
{
  gboolean           is_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &is_json, N_ ("Print everything as JSON"), NULL },
    G_OPTION_ENTRY_NULL
  };
  const FerryCliVerb verb = { "schedule", N_ ("[show | set DAYS HOURS MODE | clear | on | off]"),
                              N_ ("Shows and sets in which hours of the week transfers run."),
                              entries };
  g_auto (GStrv)     words = NULL;
  g_autoptr (GError) error = NULL;
  FerrySchedule      scratch = { 0 };
  const char        *contradiction;
  FerryCliExit       result;

  words = ferry_cli_verb_parse (&verb, arguments, &result);
  if (words == NULL)
    return result;
  contradiction = find_contradiction (words);
  if (contradiction != NULL)
    return ferry_cli_verb_refuse ("schedule", contradiction);
  /* Before the service is started for it. */
  if (words[0] != NULL && words[1] != NULL &&
      !ferry_cli_hours_paint (&scratch, words[1], words[2], words[3], &error))
    return ferry_cli_verb_refuse ("schedule", error->message);

  return run (words, is_json);
}
