/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-get.h"

#include "ferry-cli-prepare.h"
#include "ferry-cli-remote.h"
#include "ferry-cli-run.h"

FerryCliExit
ferry_cli_get (const char *const *arguments)
{
  g_autoptr (FerryCliOptions) options = NULL;
  FerryCliExit                result;

  options = ferry_cli_prepare (arguments, &result);
  if (options == NULL)
    return result;

  if (options->is_standalone)
    return ferry_cli_run (options, arguments);

  return ferry_cli_remote_get (options);
}

FerryCliExit
ferry_cli_add (const char *const *arguments)
{
  g_autoptr (FerryCliOptions) options = NULL;
  FerryCliExit                result;

  options = ferry_cli_prepare (arguments, &result);

  return options != NULL ? ferry_cli_remote_add (options) : result;
}

FerryCliExit
ferry_cli_put (const char *const *arguments)
{
  g_autoptr (FerryCliOptions) options = NULL;
  FerryCliExit                result;

  options = ferry_cli_prepare (arguments, &result);
  if (options == NULL)
    return result;

  if (options->is_standalone)
    return ferry_cli_run (options, arguments);
  if (options->is_detached)
    return ferry_cli_remote_add (options);

  return ferry_cli_remote_get (options);
}
