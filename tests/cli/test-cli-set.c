/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-ids.h"
#include "ferry-cli-preferences.h"
#include "ferry-cli-set.h"
#include "ferry-error.h"

#include <glib/gstdio.h>

static GVariant *
parse (const char *line,
       char     ***ids,
       GError    **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (0);
  g_autoptr (GDateTime) now = g_date_time_new (zone, 2030, 6, 15, 12, 0, 0.0);
  g_auto (GStrv)        words = NULL;

  g_assert_true (g_shell_parse_argv (line, NULL, &words, NULL));

  return ferry_cli_set_parse ((const char *const *) words, now, ids, error);
}

/* What a change comes to, as text. */
static void
test_changes (void)
{
  static const struct
  {
    const char *word;
    const char *expected;
  } cases[] = {
    { "url=http://x/a?b=c", "{'uri': <'http://x/a?b=c'>}" },
    { "rate-limit=2M", "{'rate-limit': <uint64 2097152>}" },
    { "connections=4", "{'connections': <uint32 4>}" },
    { "connect-timeout=2.5", "{'connect-timeout': <uint32 2500>}" },
    { "start-at=+1h", "{'start-at': <int64 1907758800>}" },
    { "priority=high", "{'priority': <'high'>}" },
    { "ca-file=", "{'ca-file': <''>}" },
    { "group=", "{'group': <''>}" },
    { "keep-modified-time=yes", "{'keep-modified-time': <true>}" },
    { "directory=/", "{'directory': <'/'>}" },
    { "header=", "{'headers': <@a(ss) []>}" },
    { "'header=A: b' 'header=C: d=e'", "{'headers': <[('A', 'b'), ('C', 'd=e')]>}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char     *line = g_strdup_printf ("1234 %s 5678", cases[i].word);
      g_autofree char     *found = NULL;
      g_autoptr (GVariant) changes = NULL;
      g_autoptr (GError)   error = NULL;
      g_auto (GStrv)       ids = NULL;

      changes = parse (line, &ids, &error);
      g_assert_no_error (error);
      found = g_variant_print (changes, TRUE);
      g_assert_cmpstr (found, ==, cases[i].expected);
      g_assert_cmpuint (g_strv_length (ids), ==, 2);
      g_assert_cmpstr (ids[1], ==, "5678");
    }
}

static void
test_refusals (void)
{
  static const char *const lines[] = {
    "1234",
    "group=x",
    "1234 =x",
    "1234 colour=red",
    "1234 headers=x",
    "1234 connections=",
    "1234 connections=65",
    "1234 rate-limit=fast",
    "1234 keep-modified-time=maybe",
    "1234 directory=/no/such/folder",
    "1234 directory=",
    "1234 ca-file=/no/such/file",
    "1234 password-file=/no/such/file",
    "1234 url=",
    "1234 name=a/b",
    "1234 priority=",
    "1234 header=x",
    "1234 'header=Range: bytes=0-'",
    "1234 group=a rate-limit=fast",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GVariant) changes = NULL;
      g_autoptr (GError)   error = NULL;
      char               **ids = NULL;

      g_test_message ("%s", lines[i]);
      changes = parse (lines[i], &ids, &error);
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
      g_assert_null (changes);
      g_assert_null (ids);
    }
}

static void
test_password_from_file (void)
{
  g_autofree char     *path = NULL;
  g_autofree char     *line = NULL;
  g_autoptr (GVariant) changes = NULL;
  g_autoptr (GError)   error = NULL;
  g_auto (GStrv)       ids = NULL;
  const char          *password;
  int                  fd;

  fd = g_file_open_tmp ("ferry-XXXXXX", &path, &error);
  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, "s3cret\n", -1, NULL));
  line = g_strdup_printf ("1234 user=eve password-file=%s", path);
  changes = parse (line, &ids, &error);
  g_unlink (path);

  g_assert_no_error (error);
  g_assert_true (g_variant_lookup (changes, "password", "&s", &password));
  g_assert_cmpstr (password, ==, "s3cret");
}

static void
test_prefixes (void)
{
  static const struct
  {
    const char *word;
    gboolean    is_prefix;
  } cases[] = {
    { "", FALSE },
    { "0", TRUE },
    { "AbCdEf09", TRUE },
    { "01234567-", TRUE },
    { "0123456789", FALSE },
    { "0123-4567", FALSE },
    { "01234567-89ab-cdef-0123-456789abcdef", TRUE },
    { "01234567-89ab-cdef-0123-456789abcdef0", FALSE },
    { "01234567-89ab-cdef-0123-456789abcdef-", FALSE },
    { "xyz", FALSE },
    { "12 ", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("“%s”", cases[i].word);
      g_assert_cmpint (ferry_cli_ids_is_prefix (cases[i].word), ==, cases[i].is_prefix);
    }
}

static void
test_preferences (void)
{
  static const struct
  {
    const char *key;
    const char *before;
    const char *text;
    const char *expected; /* NULL: refused */
  } cases[] = {
    { "rate-limit", "uint64 0", "1.5M", "uint64 1572864" },
    { "rate-limit", "uint64 0", "fast", NULL },
    { "max-running", "uint32 6", "12", "uint32 12" },
    { "max-running", "uint32 6", "12M", NULL },
    { "max-running", "uint32 6", "", NULL },
    { "notifications", "'all'", "none", "'none'" },
    { "download-folder", "'/x'", "/", "'/'" },
    { "download-folder", "'/x'", "/no/such/folder", NULL },
    { "unheard-of", "[1, 2]", "3", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GVariant) before = g_variant_new_parsed (cases[i].before);
      g_autoptr (GVariant) value = NULL;
      g_autoptr (GError)   error = NULL;
      g_autofree char     *found = NULL;
      GVariant            *parsed;

      g_test_message ("%s %s", cases[i].key, cases[i].text);
      parsed = ferry_cli_preferences_parse (cases[i].key, before, cases[i].text, &error);
      value = parsed != NULL ? g_variant_ref_sink (parsed) : NULL;
      found = value != NULL ? g_variant_print (value, TRUE) : NULL;
      g_assert_cmpstr (found, ==, cases[i].expected);
      g_assert_true ((error == NULL) == (value != NULL));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli-set/changes", test_changes);
  g_test_add_func ("/cli-set/refusals", test_refusals);
  g_test_add_func ("/cli-set/password-from-a-file", test_password_from_file);
  g_test_add_func ("/cli-set/beginnings-of-ids", test_prefixes);
  g_test_add_func ("/cli-set/preferences", test_preferences);

  return g_test_run ();
}
