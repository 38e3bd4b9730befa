/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-prepare.h"

#include "ferry-cli-password.h"
#include "ferry-cli-verb.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

static FerryCliOptions *
parse (const char *const *arguments,
       char             **help,
       GError           **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return ferry_cli_options_parse (arguments, now, help, error);
}

/* FALSE without an error: the user broke off. */
static gboolean
ask_for_password (FerryCliOptions *options,
                  GError         **error)
{
  char    *password = ferry_cli_password_ask (STDIN_FILENO, STDERR_FILENO, _ ("Password: "));
  gboolean is_good = FALSE;

  if (password != NULL)
    is_good = ferry_cli_options_set_password (options, password, error);
  ferry_cli_password_free (password);

  return is_good;
}

FerryCliOptions *
ferry_cli_prepare (const char *const *arguments,
                   FerryCliExit      *result)
{
  g_autoptr (FerryCliOptions) options = NULL;
  g_autoptr (GError)          error = NULL;
  g_autofree char            *help = NULL;
  g_autofree char            *name = g_strconcat ("ferryctl ", arguments[0], NULL);

  /* The name that GOption shows in the first line of the help. */
  g_set_prgname (name);
  options = parse (arguments, &help, &error);
  if (help != NULL)
    {
      ferry_cli_screen_write (STDOUT_FILENO, help);
      *result = FERRY_CLI_EXIT_COMPLETED;
      return NULL;
    }
  if (options != NULL && (!options->needs_password || !isatty (STDIN_FILENO) ||
                          ask_for_password (options, &error)))
    return g_steal_pointer (&options);

  *result = FERRY_CLI_EXIT_INTERRUPTED;
  if (error != NULL)
    *result = ferry_cli_verb_refuse (arguments[0], error->message);
  return NULL;
}

FerryCliProgress *
ferry_cli_prepare_progress (gboolean is_json,
                            gboolean is_quiet)
{
  int                  output = is_json ? STDERR_FILENO : STDOUT_FILENO;
  FerryCliProgressMode mode = FERRY_CLI_PROGRESS_NONE;

  if (!is_quiet && ferry_cli_screen_can_draw_on (output))
    mode = FERRY_CLI_PROGRESS_SCREEN;
  else if (!is_quiet && !is_json)
    mode = FERRY_CLI_PROGRESS_PLAIN;

  return ferry_cli_progress_new (mode, output, STDERR_FILENO);
}
