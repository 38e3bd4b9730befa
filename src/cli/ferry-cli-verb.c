/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-verb.h"

#include "ferry-cli-format.h"
#include "ferry-cli-screen.h"

#include <glib/gi18n-lib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void
complain (const char *start,
          const char *sentence)
{
  g_autofree char *one_line = g_strdelimit (g_strdup (sentence), "\n", ' ');
  g_autofree char *clean = ferry_cli_format_clean (one_line);
  g_autofree char *line = g_strdup_printf ("%s%s\n", start, clean);

  ferry_cli_screen_write (STDERR_FILENO, line);
}

void
ferry_cli_verb_complain (const char *sentence)
{
  complain ("ferryctl: ", sentence);
}

void
ferry_cli_verb_note (const char *sentence)
{
  complain ("", sentence);
}

void
ferry_cli_verb_print (const char *line)
{
  g_autofree char *whole = g_strconcat (line, "\n", NULL);

  ferry_cli_screen_write (STDOUT_FILENO, whole);
}

int
ferry_cli_verb_get_width (void)
{
  struct winsize size = { 0 };

  if (!isatty (STDOUT_FILENO) || ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
    return 0;

  return size.ws_col;
}

FerryCliExit
ferry_cli_verb_refuse (const char *verb,
                       const char *sentence)
{
  g_autofree char *hint = g_strdup_printf (_ ("“ferryctl %s --help” lists the options."), verb);

  ferry_cli_verb_complain (sentence);
  ferry_cli_verb_note (hint);

  return FERRY_CLI_EXIT_USAGE;
}

static gboolean
is_text (const GOptionEntry *entries)
{
  for (gsize i = 0; entries[i].long_name != NULL; i++)
    {
      const char *text = NULL;

      if (entries[i].arg == G_OPTION_ARG_FILENAME)
        text = *(char **) entries[i].arg_data;
      if (text != NULL && !g_utf8_validate (text, -1, NULL))
        return FALSE;
    }

  return TRUE;
}

static gboolean
are_texts (char **words)
{
  for (gsize i = 0; words != NULL && words[i] != NULL; i++)
    if (!g_utf8_validate (words[i], -1, NULL))
      return FALSE;

  return TRUE;
}

char **
ferry_cli_verb_parse (const FerryCliVerb *self,
                      const char *const  *arguments,
                      FerryCliExit       *result)
{
  g_autoptr (GOptionContext) context = g_option_context_new (_ (self->parameters));
  g_auto (GStrv)             copy = g_strdupv ((char **) arguments);
  g_auto (GStrv)             words = NULL;
  g_autoptr (GError)         error = NULL;
  g_autofree char           *name = g_strconcat ("ferryctl ", self->name, NULL);
  gboolean                   wants_help = FALSE;
  const GOptionEntry         own[] = {
            { "help", 'h', 0, G_OPTION_ARG_NONE, &wants_help, N_ ("Show this help"), NULL },
            { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &words, NULL, NULL },
            G_OPTION_ENTRY_NULL
  };

  /* The name that GOption shows in the first line of the help. */
  g_set_prgname (name);
  /* Its own help leaves the program at once: --help is ours instead. */
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, _ (self->summary));
  g_option_context_add_main_entries (context, self->entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, own, GETTEXT_PACKAGE);

  *result = FERRY_CLI_EXIT_USAGE;
  if (!g_option_context_parse_strv (context, &copy, &error))
    {
      ferry_cli_verb_refuse (self->name, error->message);
    }
  else if (wants_help)
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      ferry_cli_screen_write (STDOUT_FILENO, help);
      *result = FERRY_CLI_EXIT_COMPLETED;
    }
  else if (!is_text (self->entries) || !are_texts (words))
    {
      ferry_cli_verb_refuse (self->name, _ ("A word of the command is not text in UTF-8."));
    }
  else
    {
      return words != NULL ? g_steal_pointer (&words) : g_new0 (char *, 1);
    }

  return NULL;
}
