/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-get.h"

#include "ferry-cli-format.h"
#include "ferry-cli-options.h"
#include "ferry-cli-password.h"
#include "ferry-cli-run.h"
#include "ferry-cli-screen.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

static FerryCliExit
refuse (const GError *error)
{
  g_autofree char *message = ferry_cli_format_clean (error->message);
  g_autofree char *line = g_strdup_printf ("ferryctl: %s\n", message);

  ferry_cli_screen_write (STDERR_FILENO, line);
  ferry_cli_screen_write (STDERR_FILENO, _ ("“ferryctl get --help” lists the options.\n"));

  return FERRY_CLI_EXIT_USAGE;
}

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

FerryCliExit
ferry_cli_get (const char *const *arguments)
{
  g_autoptr (FerryCliOptions) options = NULL;
  g_autoptr (GError)          error = NULL;
  g_autofree char            *help = NULL;

  /* The name that GOption shows in the first line of the help. */
  g_set_prgname ("ferryctl get");
  options = parse (arguments, &help, &error);
  if (help != NULL)
    {
      ferry_cli_screen_write (STDOUT_FILENO, help);
      return FERRY_CLI_EXIT_COMPLETED;
    }
  if (options == NULL)
    return refuse (error);

  if (options->needs_password && isatty (STDIN_FILENO) && !ask_for_password (options, &error))
    return error != NULL ? refuse (error) : FERRY_CLI_EXIT_INTERRUPTED;

  return ferry_cli_run (options, arguments);
}
