/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-act.h"
#include "ferry-cli-format.h"
#include "ferry-cli-get.h"
#include "ferry-cli-group.h"
#include "ferry-cli-list.h"
#include "ferry-cli-network.h"
#include "ferry-cli-preferences.h"
#include "ferry-cli-schedule.h"
#include "ferry-cli-screen.h"
#include "ferry-cli-set.h"
#include "ferry-cli-show.h"
#include "ferry-cli-usage.h"
#include "ferry-cli-watch.h"
#include "ferry-engine.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <unistd.h>

/* What ferryctl can do. @run gets the command line from the verb on. */
static const struct
{
  const char *name;
  const char *summary;
  FerryCliExit (*run) (const char *const *arguments);
} verbs[] = {
  { "get", N_ ("Download files and wait until they are whole"), ferry_cli_get },
  { "add", N_ ("Queue downloads and return"), ferry_cli_add },
  { "put", N_ ("Upload files and wait until the server has them"), ferry_cli_put },
  { "list", N_ ("List transfers"), ferry_cli_list },
  { "show", N_ ("Show everything about transfers"), ferry_cli_show },
  { "why", N_ ("Say why transfers are as they are"), ferry_cli_why },
  { "watch", N_ ("Show transfers as they go on"), ferry_cli_watch },
  { "pause", N_ ("Stop transfers until they are resumed"), ferry_cli_act },
  { "resume", N_ ("Let paused transfers go on"), ferry_cli_act },
  { "cancel", N_ ("Give transfers up"), ferry_cli_act },
  { "retry", N_ ("Begin failed and canceled transfers again"), ferry_cli_act },
  { "restart", N_ ("Begin transfers again from the start"), ferry_cli_act },
  { "remove", N_ ("Take transfers off the list"), ferry_cli_act },
  { "next", N_ ("Put transfers before all others"), ferry_cli_act },
  { "run-anyway", N_ ("Let transfers run whatever it costs"), ferry_cli_act },
  { "set", N_ ("Change what is wished of transfers"), ferry_cli_set },
  { "group", N_ ("List, make, change and remove groups"), ferry_cli_group },
  { "network", N_ ("Show networks, and set what their data may cost"), ferry_cli_network },
  { "usage", N_ ("Show how much data each network has carried"), ferry_cli_usage },
  { "schedule", N_ ("Show and set the hours in which transfers run"), ferry_cli_schedule },
  { "preferences", N_ ("Show and set preferences"), ferry_cli_preferences },
};

static void
print_help (int fd)
{
  g_autoptr (GString) help = g_string_new (NULL);
  gsize               i;

  g_string_append_printf (help, "%s\n  ferryctl %s\n\n", _ ("Usage:"), _ ("VERB [OPTION…] …"));
  g_string_append_printf (help, "%s\n", _ ("Verbs:"));
  for (i = 0; i < G_N_ELEMENTS (verbs); i++)
    g_string_append_printf (help, "  %-12s %s\n", verbs[i].name, _ (verbs[i].summary));
  g_string_append_printf (help, "\n%s\n", _ ("Options:"));
  g_string_append_printf (help, "  --help       %s\n", _ ("Show this help, or that of a verb"));
  g_string_append_printf (help, "  --version    %s\n", _ ("Show the version"));
  ferry_cli_screen_write (fd, help->str);
}

static FerryCliExit
refuse_verb (const char *word)
{
  g_autofree char *clean = NULL;
  g_autofree char *line = NULL;

  if (word == NULL)
    {
      print_help (STDERR_FILENO);
      return FERRY_CLI_EXIT_USAGE;
    }

  clean = ferry_cli_format_clean (word);
  line = g_strdup_printf (_ ("ferryctl: There is no verb “%s”. See “ferryctl --help”.\n"), clean);
  ferry_cli_screen_write (STDERR_FILENO, line);
  return FERRY_CLI_EXIT_USAGE;
}

int
main (int    argc,
      char **argv)
{
  static const char *const help_words[] = { "--help", "-h", "help", NULL };
  const char              *word = argc > 1 ? argv[1] : NULL;
  gsize                    i;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, FERRY_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("ferryctl");
  ferry_engine_prepare_process ();

  if (word != NULL && g_strv_contains (help_words, word))
    {
      print_help (STDOUT_FILENO);
      return FERRY_CLI_EXIT_COMPLETED;
    }
  if (g_strcmp0 (word, "--version") == 0)
    {
      ferry_cli_screen_write (STDOUT_FILENO, "ferryctl " FERRY_VERSION "\n");
      return FERRY_CLI_EXIT_COMPLETED;
    }
  for (i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_strcmp0 (word, verbs[i].name) == 0)
      return verbs[i].run ((const char *const *) argv + 1);

  return refuse_verb (word);
}
