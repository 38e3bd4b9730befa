/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-form.h"
#include "ferry-cli-options.h"
#include "ferry-error.h"

#include <glib/gstdio.h>
#include <unistd.h>

typedef struct
{
  char *directory; /* (owned): the current one */
  char *before;    /* (owned) */
} Fixture;

static const char *const files[] = { "a.bin", "b c.txt", "semi;colon", NULL };

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->before = g_get_current_dir ();
  fixture->directory = g_dir_make_tmp ("ferry-put-XXXXXX", &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chdir (fixture->directory), ==, 0);
  for (gsize i = 0; files[i] != NULL; i++)
    g_assert_true (g_file_set_contents (files[i], "text", -1, NULL));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  for (gsize i = 0; files[i] != NULL; i++)
    g_unlink (files[i]);
  g_assert_cmpint (g_chdir (fixture->before), ==, 0);
  g_assert_cmpint (g_rmdir (fixture->directory), ==, 0);
  g_free (fixture->directory);
  g_free (fixture->before);
}

/* ---- the command line ---- */

typedef struct
{
  const char *name;
  const char *line;     /* after "put" */
  const char *expected; /* requests in short, or what is said */
} Case;

static const Case cases[] = {
  { "one-file-goes-to-the-address", "http://h/x a.bin", "PUT http://h/x a.bin auto" },
  { "to-a-folder-under-its-own-name", "http://h/d/ 'b c.txt'",
    "PUT http://h/d/b%20c.txt b c.txt auto" },
  { "several-to-a-folder", "http://h/d/ a.bin 'b c.txt'",
    "PUT http://h/d/a.bin a.bin auto\nPUT http://h/d/b%20c.txt b c.txt auto" },
  { "post-goes-to-the-address-as-it-is", "--post http://h/d/ a.bin",
    "POST http://h/d/ a.bin auto" },
  { "tus-goes-to-the-address-as-it-is", "--tus http://h/files/ a.bin 'b c.txt'",
    "PUT http://h/files/ a.bin tus\nPUT http://h/files/ b c.txt tus" },
  { "the-protocol-is-taken", "--protocol content-range http://h/x a.bin",
    "PUT http://h/x a.bin content-range" },
  { "the-method-is-taken", "--method PATCH http://h/x a.bin", "PATCH http://h/x a.bin auto" },
  { "a-form-is-one-request", "http://h/x --form a=1 --form b=@a.bin",
    "POST http://h/x form-data 2 auto" },
  { "files-are-parts-of-a-mixed-one", "--multipart mixed http://h/x a.bin 'b c.txt'",
    "POST http://h/x mixed 2 auto" },
  { "nothing-to-send", "http://h/x", "Give the address of the server, then the files" },
  { "nothing-at-all", "", "Give the address of the server, then the files" },
  { "several-to-one-address", "http://h/x a.bin 'b c.txt'", "end" },
  { "files-beside-a-form", "http://h/x a.bin --form a=1", "--form NAME=@FILE" },
  { "method-twice", "--post --method PUT http://h/x a.bin", "give one of them" },
  { "protocol-twice", "--tus --protocol plain http://h/x a.bin", "give one of them" },
  { "detached-and-standalone", "--detach --standalone http://h/x a.bin", "--detach" },
  { "paused-but-waited-for", "--paused http://h/x a.bin", "--paused needs --detach" },
  { "no-such-file", "http://h/x none.bin", "There is no file “none.bin”" },
  { "a-folder-is-no-file", "http://h/x .", "FILE: There is no file “.”" },
  { "the-file-before-the-address", "a.bin http://h/x", "“a.bin” is no address" },
  { "no-such-protocol", "--protocol gopher http://h/x a.bin", "--protocol" },
  { "ftp-is-refused", "ftp://h/x a.bin", "FTP" },
  { "ftps-is-refused", "ftps://h/x a.bin", "FTP" },
  { "options-of-downloads-are-none-here", "--output y http://h/x a.bin", "--output" },
};

static char *
describe_wish (const FerryCliWish *wish)
{
  FerryRequest    *request = wish->request;
  const char      *source = ferry_request_get_source (request);
  g_autofree char *name = source != NULL ? g_path_get_basename (source) : NULL;
  g_autofree char *parts = NULL;
  guint            n_parts;

  ferry_request_get_parts (request, &n_parts);
  parts = g_strdup_printf ("%s %u", ferry_multipart_to_nick (ferry_request_get_multipart (request)),
                           n_parts);

  return g_strjoin (" ", ferry_request_get_method (request), ferry_request_get_uri (request),
                    name != NULL ? name : parts,
                    ferry_upload_protocol_to_nick (ferry_request_get_upload_protocol (request)),
                    NULL);
}

static char *
describe (FerryCliOptions *options)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < options->wishes->len; i++)
    {
      g_autofree char *line = describe_wish (g_ptr_array_index (options->wishes, i));

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", line);
    }

  return g_string_free (text, FALSE);
}

static void
test_put (Fixture      *fixture,
          gconstpointer data)
{
  const Case                 *c = data;
  g_autoptr (GTimeZone)       zone = g_time_zone_new_utc ();
  g_autoptr (GDateTime)       now = g_date_time_new (zone, 2030, 6, 15, 12, 0, 0.0);
  g_autofree char            *line = g_strconcat ("put ", c->line, NULL);
  g_autofree char            *help = NULL;
  g_autofree char            *got = NULL;
  g_auto (GStrv)              arguments = NULL;
  g_autoptr (FerryCliOptions) options = NULL;
  g_autoptr (GError)          error = NULL;

  g_assert_true (g_shell_parse_argv (line, NULL, &arguments, NULL));
  options = ferry_cli_options_parse ((const char *const *) arguments, now, &help, &error);
  if (options != NULL)
    {
      got = describe (options);
      g_assert_cmpstr (got, ==, c->expected);
      return;
    }

  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, c->expected));
}

static void
test_detach (Fixture      *fixture,
             gconstpointer data)
{
  static const char *const    arguments[] = { "put", "--detach", "--paused", "http://h/x", "a.bin",
                                              NULL };
  g_autoptr (GDateTime)       now = g_date_time_new_now_utc ();
  g_autofree char            *help = NULL;
  g_autoptr (FerryCliOptions) options = NULL;
  g_autoptr (GError)          error = NULL;

  options = ferry_cli_options_parse (arguments, now, &help, &error);
  g_assert_no_error (error);
  g_assert_true (options->is_detached);
  g_assert_true (options->is_paused);
}

/* ---- fields of a form ---- */

static const Case fields[] = {
  { "text", "a=1", "{'name': <'a'>, 'value': <'1'>}" },
  { "empty-text", "a=", "{'name': <'a'>, 'value': <''>}" },
  { "text-keeps-semicolons-and-equals-signs", "a=b=c;type=d",
    "{'name': <'a'>, 'value': <'b=c;type=d'>}" },
  { "text-that-begins-like-a-file", "a=@@home", "{'name': <'a'>, 'value': <'@home'>}" },
  { "file", "f=@a.bin", "{'name': <'f'>, 'file': <'{dir}/a.bin'>}" },
  { "file-with-all", "f=@a.bin;type=image/png;filename=x y.png;header=X-A: 1;header=X-B: 2",
    "{'name': <'f'>, 'file': <'{dir}/a.bin'>, 'content-type': <'image/png'>,"
    " 'file-name': <'x y.png'>, 'headers': <[('X-A', '1'), ('X-B', '2')]>}" },
  { "file-with-a-semicolon", "f=@semi\\;colon", "{'name': <'f'>, 'file': <'{dir}/semi;colon'>}" },
  { "part-without-a-name", "=@a.bin", "{'file': <'{dir}/a.bin'>}" },
  { "no-equals-sign", "a", "A field is NAME=VALUE" },
  { "no-such-file", "f=@none", "There is no file “none”" },
  { "no-file", "f=@", "There is no file “”" },
  { "unknown-detail", "f=@a.bin;size=1", "only ;type=" },
  { "header-without-a-colon", "f=@a.bin;header=X", "no colon" },
};

/* Dictionaries have no order. */
static void
assert_equal (GVariant   *part,
              const char *expected,
              const char *directory)
{
  g_autoptr (GString)  text = g_string_new (expected);
  g_autoptr (GVariant) wanted = NULL;

  g_string_replace (text, "{dir}", directory, 0);
  wanted = g_variant_parse (G_VARIANT_TYPE_VARDICT, text->str, NULL, NULL, NULL);
  g_assert_nonnull (wanted);
  g_assert_cmpuint (g_variant_n_children (part), ==, g_variant_n_children (wanted));
  for (gsize i = 0; i < g_variant_n_children (wanted); i++)
    {
      g_autoptr (GVariant) value = NULL;
      g_autoptr (GVariant) got = NULL;
      const char          *key;

      g_variant_get_child (wanted, i, "{&sv}", &key, &value);
      got = g_variant_lookup_value (part, key, NULL);
      g_assert_nonnull (got);
      g_assert_cmpvariant (got, value);
    }
}

static void
test_field (Fixture      *fixture,
            gconstpointer data)
{
  const Case          *c = data;
  g_autoptr (GVariant) part = NULL;
  g_autoptr (GError)   error = NULL;
  GVariant            *parsed = ferry_cli_form_parse (c->line, &error);

  if (parsed == NULL)
    {
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, c->expected));
      return;
    }

  part = g_variant_ref_sink (parsed);
  assert_equal (part, c->expected, fixture->directory);
}

static void
add_cases (const char *start,
           const Case *list,
           gsize       n,
           void (*test) (Fixture *, gconstpointer))
{
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *path = g_strconcat (start, list[i].name, NULL);

      g_test_add (path, Fixture, &list[i], set_up, test, tear_down);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add_cases ("/cli-put/", cases, G_N_ELEMENTS (cases), test_put);
  g_test_add ("/cli-put/detached", Fixture, NULL, set_up, test_detach, tear_down);
  add_cases ("/cli-form/", fields, G_N_ELEMENTS (fields), test_field);

  return g_test_run ();
}
