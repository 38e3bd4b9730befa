/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-command.h"

#include "ferry-cli-format.h"
#include "ferry-cli-parse.h"
#include "ferry-redact.h"

#define LONGEST 1000

static char *
redact_header (const char *text)
{
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;
  g_autofree char *shown = NULL;

  if (!ferry_cli_parse_header (text, &name, &value))
    return g_strdup ("…");
  shown = ferry_redact_header (name, value);

  return g_strdup_printf ("%s: %s", name, shown);
}

/* @argument is the value of @option, or stands alone. */
static char *
redact (const char *option,
        const char *argument)
{
  if (g_strcmp0 (option, "--header") == 0)
    return redact_header (argument);
  if (strstr (argument, "://") != NULL)
    return ferry_redact_uri (argument);

  return g_strdup (argument);
}

static gboolean
is_plain (const char *text)
{
  static const char plain[] = G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_=+:,./@%";

  return *text != '\0' && text[strspn (text, plain)] == '\0';
}

static void
append_argument (GString    *command,
                 const char *argument)
{
  g_autofree char *clean = ferry_cli_format_clean (argument);
  g_autofree char *quoted = is_plain (clean) ? g_strdup (clean) : g_shell_quote (clean);

  g_string_append_printf (command, " %s", quoted);
}

/* @argument, which follows @before, as it may be shown. */
static char *
describe_argument (const char *argument,
                   const char *before)
{
  const char      *equals = g_str_has_prefix (argument, "--") ? strchr (argument, '=') : NULL;
  g_autofree char *option = NULL;
  g_autofree char *value = NULL;

  if (equals == NULL)
    return redact (before, argument);

  option = g_strndup (argument, equals - argument);
  value = redact (option, equals + 1);

  return g_strconcat (option, "=", value, NULL);
}

char *
ferry_cli_command_describe (const char *const *arguments)
{
  GString *command = g_string_new ("ferryctl");
  gsize    i;

  for (i = 0; arguments[i] != NULL; i++)
    {
      g_autofree char *shown = describe_argument (arguments[i], i > 0 ? arguments[i - 1] : NULL);

      append_argument (command, shown);
    }

  return g_string_free (command, command->len > LONGEST);
}
