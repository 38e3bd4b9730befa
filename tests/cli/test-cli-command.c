/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-command.h"

static void
assert_command (const char *const *arguments,
                const char        *expected)
{
  g_autofree char *command = ferry_cli_command_describe (arguments);

  g_assert_cmpstr (command, ==, expected);
}

static void
test_quotes (void)
{
  static const char *const arguments[] = { "get", "-o", "my file", "--header",
                                           "Accept: */*", "http://a/b", "", NULL };

  assert_command (arguments, "ferryctl get -o 'my file' --header 'Accept: */*' http://a/b ''");
}

static void
test_secrets (void)
{
  static const char *const        header[] = { "get", "--header", "X-Token: s3cret", NULL };
  static const char *const        joined[] = { "get", "--header=X-Token: s3cret", NULL };
  static const char *const        strange[] = { "get", "--header", "s3cret", NULL };
  static const char *const        proxy[] = { "get", "--proxy=http://bob:s3cret@proxy:3128", NULL };
  static const char *const        user[] = { "get", "https://bob:s3cret@example.org/f", NULL };
  static const char *const *const all[] = { header, joined, strange, proxy, user };
  gsize                           i;

  for (i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autofree char *command = ferry_cli_command_describe (all[i]);

      g_assert_nonnull (command);
      g_assert_null (strstr (command, "s3cret"));
    }
}

static void
test_control_characters (void)
{
  static const char *const arguments[] = { "get", "http://a/\033[2J", NULL };
  g_autofree char         *command = ferry_cli_command_describe (arguments);

  g_assert_null (strchr (command, '\033'));
}

static void
test_too_long (void)
{
  g_autofree char  *address = g_strnfill (5000, 'x');
  const char *const arguments[] = { "get", address, NULL };

  assert_command (arguments, NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli-command/is-quoted-for-a-shell", test_quotes);
  g_test_add_func ("/cli-command/shows-no-secret", test_secrets);
  g_test_add_func ("/cli-command/shows-no-control-character", test_control_characters);
  g_test_add_func ("/cli-command/is-left-out-when-too-long", test_too_long);

  return g_test_run ();
}
