/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-options.h"
#include "ferry-fake-authority.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define URL "http://example.org/f"

typedef struct
{
  char *directory;   /* (owned): the current one */
  char *before;      /* (owned) */
  char *secret_file; /* (owned) */
  char *list_file;   /* (owned) */
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  const char                    *addresses = "# list\nhttp://a/1\n\nhttp://a/2\n";
  g_autoptr (FerryFakeAuthority) authority = ferry_fake_authority_new ();
  const char                    *pem = ferry_fake_authority_get_pem (authority);
  g_autoptr (GError)             error = NULL;

  fixture->before = g_get_current_dir ();
  fixture->directory = g_dir_make_tmp ("ferry-options-XXXXXX", &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chdir (fixture->directory), ==, 0);
  g_assert_cmpint (g_mkdir ("sub", 0700), ==, 0);
  fixture->secret_file = g_build_filename (fixture->directory, "secret", NULL);
  fixture->list_file = g_build_filename (fixture->directory, "list", NULL);
  g_assert_true (g_file_set_contents (fixture->secret_file, "p4ss word\nsecond line\n", -1, NULL));
  g_assert_true (g_file_set_contents (fixture->list_file, addresses, -1, NULL));
  g_assert_true (g_file_set_contents ("authority", pem, -1, NULL));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_unlink (fixture->secret_file);
  g_unlink (fixture->list_file);
  g_unlink ("authority");
  g_rmdir ("sub");
  g_assert_cmpint (g_chdir (fixture->before), ==, 0);
  g_assert_cmpint (g_rmdir (fixture->directory), ==, 0);
  g_free (fixture->directory);
  g_free (fixture->before);
  g_free (fixture->secret_file);
  g_free (fixture->list_file);
}

/* @all: the arguments from the verb on, for a shell. */
static FerryCliOptions *
parse_all (const char *all,
           GError    **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (0);
  g_autoptr (GDateTime) now = g_date_time_new (zone, 2030, 6, 15, 12, 0, 0.0);
  g_autofree char      *help = NULL;
  g_auto (GStrv)        arguments = NULL;
  FerryCliOptions      *options;

  g_assert_true (g_shell_parse_argv (all, NULL, &arguments, NULL));
  options = ferry_cli_options_parse ((const char *const *) arguments, now, &help, error);
  g_assert_null (help);

  return options;
}

/* @line: the arguments after the verb, of a command that needs no service. */
static FerryCliOptions *
parse (const char *line,
       GError    **error)
{
  g_autofree char *all = g_strconcat ("get --standalone ", line, NULL);

  return parse_all (all, error);
}

static FerryCliOptions *
parse_well (const char *line)
{
  g_autoptr (GError) error = NULL;
  FerryCliOptions   *options = parse (line, &error);

  g_assert_no_error (error);
  g_assert_nonnull (options);

  return options;
}

static FerryRequest *
get_request (FerryCliOptions *options,
             guint            index)
{
  FerryCliWish *wish = g_ptr_array_index (options->wishes, index);

  return wish->request;
}

static const char *
lookup_secret (FerryCliOptions *options,
               const char      *key)
{
  FerryCliWish *wish = g_ptr_array_index (options->wishes, 0);
  const char   *value = NULL;

  g_variant_lookup (wish->secrets, key, "&s", &value);

  return value;
}

static void
test_defaults (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (FerryCliOptions) options = parse_well (URL);
  FerryRequest               *request = get_request (options, 0);
  g_autofree char            *here = g_get_current_dir ();

  g_assert_cmpuint (options->wishes->len, ==, 1);
  g_assert_cmpstr (ferry_request_get_uri (request), ==, URL);
  g_assert_cmpstr (ferry_request_get_directory (request), ==, here);
  g_assert_null (ferry_request_get_name (request));
  g_assert_cmpstr (ferry_request_get_method (request), ==, "GET");
  g_assert_true (g_path_is_absolute (options->state_dir));
  g_assert_true (g_str_has_suffix (options->state_dir, "/ferry/standalone"));
  g_assert_cmpuint (options->engine.max_running, ==, 0);
  g_assert_false (options->is_json);
  g_assert_false (options->is_quiet);
  g_assert_false (options->needs_password);
}

static void
test_every_option (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (FerryCliOptions) options = NULL;
  FerryRequest               *request;
  const FerryHeader          *headers;
  const char                 *hex;
  guint                       n_headers;

  options = parse_well ("-d sub --header 'Accept: text/plain' --header 'X-A: b: c' "
                        "--cookie-file list --proxy none --method PUT "
                        "--data-file list --connections 3 "
                        "--checksum sha1:0123456789012345678901234567890123456789 "
                        "--rate-limit 500K --limit-total 2M --policy always --priority high "
                        "--group films --start-at +10min --if-exists skip --ca-file authority "
                        "--connect-timeout 2.5 --response-timeout 7 --retries 9 "
                        "--keep-modified-time --parallel 5 --per-host 4 --standalone "
                        "--state-dir state --json --quiet " URL);
  request = get_request (options, 0);
  headers = ferry_request_get_headers (request, &n_headers);

  g_assert_true (g_str_has_suffix (ferry_request_get_directory (request), "/sub"));
  g_assert_cmpuint (n_headers, ==, 2);
  g_assert_cmpstr (headers[1].name, ==, "X-A");
  g_assert_cmpstr (headers[1].value, ==, "b: c");
  g_assert_true (g_str_has_suffix (ferry_request_get_cookie_file (request), "/list"));
  g_assert_true (g_path_is_absolute (ferry_request_get_cookie_file (request)));
  g_assert_cmpstr (ferry_request_get_proxy (request), ==, "none");
  g_assert_cmpstr (ferry_request_get_method (request), ==, "PUT");
  g_assert_true (g_str_has_suffix (ferry_request_get_body_file (request), "/list"));
  g_assert_cmpuint (ferry_request_get_connections (request), ==, 3);
  g_assert_cmpint (ferry_request_get_checksum (request, &hex), ==, FERRY_CHECKSUM_SHA1);
  g_assert_cmpuint (ferry_request_get_rate_limit (request), ==, 500 * 1024);
  g_assert_cmpuint (options->engine.rate_limit, ==, 2 * 1024 * 1024);
  g_assert_cmpint (ferry_request_get_policy (request), ==, FERRY_COST_POLICY_ALWAYS);
  g_assert_cmpint (ferry_request_get_priority (request), ==, FERRY_PRIORITY_HIGH);
  g_assert_cmpstr (ferry_request_get_group (request), ==, "films");
  g_assert_cmpint (ferry_request_get_start_at (request), ==, 1907755800);
  g_assert_cmpint (ferry_request_get_if_exists (request), ==, FERRY_IF_EXISTS_SKIP);
  g_assert_true (g_str_has_suffix (ferry_request_get_ca_file (request), "/authority"));
  g_assert_cmpuint (ferry_request_get_connect_timeout (request), ==, 2500);
  g_assert_cmpuint (ferry_request_get_response_timeout (request), ==, 7000);
  g_assert_cmpuint (ferry_request_get_retries (request), ==, 9);
  g_assert_true (ferry_request_get_keep_modified_time (request));
  g_assert_cmpuint (options->engine.max_running, ==, 5);
  g_assert_cmpuint (options->engine.max_per_host, ==, 4);
  g_assert_true (g_str_has_suffix (options->state_dir, "/state"));
  g_assert_true (options->is_json);
  g_assert_true (options->is_quiet);
  /* Parsing makes nothing. */
  g_assert_false (g_file_test ("state", G_FILE_TEST_EXISTS));
}

static void
test_output (Fixture      *fixture,
             gconstpointer data)
{
  static const struct
  {
    const char *line;
    const char *directory; /* below the current one */
    const char *name;
  } cases[] = {
    { "-o file " URL, "", "file" },
    { "--output=file " URL, "", "file" },
    { "-o sub/file " URL, "/sub", "file" },
    { "-d sub -o file " URL, "/sub", "file" },
    { "-o sub/ " URL, "/sub", NULL },
    { "-o sub " URL, "/sub", NULL },
    { "-o ./- " URL, "", "-" },
    { "-o sub/../file " URL, "", "file" },
    { "-o 한글.bin " URL, "", "한글.bin" },
    { "-o .. -d sub " URL, "", NULL },
    { "-o file -- " URL, "", "file" },
  };
  g_autofree char *here = g_get_current_dir ();
  gsize            i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FerryCliOptions) options = parse_well (cases[i].line);
      g_autofree char            *directory = g_strconcat (here, cases[i].directory, NULL);

      g_test_message ("%s", cases[i].line);
      g_assert_cmpstr (ferry_request_get_directory (get_request (options, 0)), ==, directory);
      g_assert_cmpstr (ferry_request_get_name (get_request (options, 0)), ==, cases[i].name);
    }
}

static void
test_body_is_posted (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr (FerryCliOptions) options = parse_well ("--data-file list " URL);

  g_assert_cmpstr (ferry_request_get_method (get_request (options, 0)), ==, "POST");
}

static void
test_several_addresses (Fixture      *fixture,
                        gconstpointer data)
{
  g_autoptr (FerryCliOptions) options = parse_well (URL " --input-file list");

  g_assert_cmpuint (options->wishes->len, ==, 3);
  g_assert_cmpstr (ferry_request_get_uri (get_request (options, 0)), ==, URL);
  g_assert_cmpstr (ferry_request_get_uri (get_request (options, 2)), ==, "http://a/2");
}

static void
test_password_file (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (FerryCliOptions) options = parse_well ("--user bob --password-file secret " URL);
  FerryCliWish               *wish = g_ptr_array_index (options->wishes, 0);
  g_autofree char            *given = g_variant_print (wish->given, TRUE);

  g_assert_cmpstr (lookup_secret (options, "user"), ==, "bob");
  g_assert_cmpstr (lookup_secret (options, "password"), ==, "p4ss word");
  g_assert_null (strstr (given, "p4ss"));
  g_assert_false (options->needs_password);
}

static void
test_asked_password (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr (FerryCliOptions) options = parse_well ("--user bob " URL);
  g_autoptr (GError)          error = NULL;

  g_assert_true (options->needs_password);
  g_assert_null (lookup_secret (options, "password"));
  g_assert_true (ferry_cli_options_set_password (options, "hunter2", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (lookup_secret (options, "user"), ==, "bob");
  g_assert_cmpstr (lookup_secret (options, "password"), ==, "hunter2");
}

static void
test_help (Fixture      *fixture,
           gconstpointer data)
{
  static const char *const    arguments[] = { "get", "--help", NULL };
  g_autoptr (GDateTime)       now = g_date_time_new_now_utc ();
  g_autoptr (FerryCliOptions) options = NULL;
  g_autoptr (GError)          error = NULL;
  g_autofree char            *help = NULL;

  options = ferry_cli_options_parse (arguments, now, &help, &error);
  g_assert_null (options);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (help, "--state-dir=DIR"));
}

static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  static const struct
  {
    const char *line;
    const char *word; /* that the sentence holds */
  } cases[] = {
    { "", "address" },
    { "--no-such-option " URL, "--no-such-option" },
    { "--mirrors " URL, "--mirrors" },
    { "-o", "-o" },
    { "not-an-address", "not-an-address" },
    { "gopher://example.org/", "gopher" },
    { "ftp://example.org/", "ftp://example.org/: " },
    { URL " http://", "http://" },
    { "-o file " URL " " URL, "--output" },
    { "-o - " URL, "standard output" },
    { "-o '' " URL, "empty" },
    { "-d '' " URL, "empty" },
    { "--state-dir '' " URL, "empty" },
    { "-d missing " URL, "missing" },
    { "-d list " URL, "list" },
    { "-o missing/file " URL, "missing" },
    { "-o 'a\tb' " URL, "--output: " },
    { "--header nocolon " URL, "--header" },
    { "--header 'Bad Name: x' " URL, "--header: " },
    { "--header 'Range: bytes=0-' " URL, "Range" },
    { "--cookie-file missing " URL, "--cookie-file" },
    { "--cookie-file sub " URL, "--cookie-file" },
    { "--data-file missing " URL, "--data-file" },
    { "--ca-file missing " URL, "--ca-file" },
    { "--ca-file list " URL, "--ca-file: " },
    { "--user bob:s3cret " URL, "--password-file" },
    { "--user '' " URL, "--user" },
    { "--password-file secret " URL, "--user" },
    { "--user bob --password-file missing " URL, "missing" },
    { "--proxy gopher://x " URL, "--proxy: " },
    { "--method 'G T' " URL, "--method: " },
    { "--checksum sha256:12 " URL, "checksum" },
    { "--checksum md5:d41d8cd98f00b204e9800998ecf8427e " URL " http://a/b", "--checksum" },
    { "--connections many " URL, "--connections" },
    { "--connections 0 " URL, "--connections" },
    { "--connections 65 " URL, "--connections" },
    { "--rate-limit fast " URL, "--rate-limit" },
    { "--limit-total -1 " URL, "--limit-total" },
    { "--policy sometimes " URL, "--policy: " },
    { "--priority urgent " URL, "priority" },
    { "--start-at never " URL, "--start-at" },
    { "--if-exists ask " URL, "if-exists" },
    { "--tls-exception 12 " URL, "tls-exception" },
    { "--connect-timeout 0 " URL, "--connect-timeout" },
    { "--response-timeout soon " URL, "--response-timeout" },
    { "--retries -1 " URL, "--retries" },
    { "--parallel 0 " URL, "--parallel" },
    { "--per-host 65 " URL, "--per-host" },
    { "--input-file missing", "--input-file" },
    { "--input-file secret", "p4ss" },
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FerryCliOptions) options = NULL;
      g_autoptr (GError)          error = NULL;

      options = parse (cases[i].line, &error);
      g_test_message ("%s → %s", cases[i].line, error != NULL ? error->message : "accepted");
      g_assert_null (options);
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, cases[i].word));
      g_assert_null (strstr (error->message, "s3cret"));
      /* Keys are words of the program, not of the user. */
      g_assert_null (strchr (error->message, '"'));
    }
}

static void
test_not_utf8 (Fixture      *fixture,
               gconstpointer data)
{
  static const char *const        address[] = { "get", "http://a/\377", NULL };
  static const char *const        header[] = { "get", URL, "--header", "X: \377", NULL };
  static const char *const        output[] = { "get", URL, "-o", "\377", NULL };
  static const char *const        file[] = { "get", URL, "--ca-file", "\377", NULL };
  static const char *const        user[] = { "get", URL, "--user", "\377", NULL };
  static const char *const *const lines[] = { address, header, output, file, user };
  g_autoptr (GDateTime)           now = g_date_time_new_now_utc ();
  gsize                           i;

  for (i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (FerryCliOptions) options = NULL;
      g_autoptr (GError)          error = NULL;
      g_autofree char            *help = NULL;

      options = ferry_cli_options_parse (lines[i], now, &help, &error);
      g_assert_null (options);
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, "UTF-8"));
    }
}

static void
add (const char *path,
     void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

static void
test_add (Fixture      *fixture,
          gconstpointer data)
{
  static const struct
  {
    const char *line;
    const char *directory; /* below the current one; NULL: the service chooses */
    const char *name;
  } cases[] = {
    { "add " URL, NULL, NULL },
    { "add -o name " URL, NULL, "name" },
    { "add -d sub " URL, "sub", NULL },
    { "add -d sub -o name " URL, "sub", "name" },
    { "add -o sub/name " URL, "sub", "name" },
    { "add -o ./name " URL, "", "name" },
    { "add -o sub/ " URL, "sub", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FerryCliOptions) options = NULL;
      g_autoptr (GError)          error = NULL;
      g_autofree char            *here = g_get_current_dir ();
      g_autofree char            *expected = NULL;
      const char                 *directory = NULL;
      const char                 *name = NULL;
      FerryCliWish               *wish;

      g_test_message ("%s", cases[i].line);
      options = parse_all (cases[i].line, &error);
      g_assert_no_error (error);
      wish = g_ptr_array_index (options->wishes, 0);
      g_variant_lookup (wish->options, "directory", "&s", &directory);
      g_variant_lookup (wish->options, "name", "&s", &name);
      if (cases[i].directory != NULL)
        expected = g_canonicalize_filename (cases[i].directory, here);
      g_assert_cmpstr (directory, ==, expected);
      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

static void
test_words_of_one_verb (Fixture      *fixture,
                        gconstpointer data)
{
  static const char *const bad[] = {
    "get --paused " URL,
    "get --again " URL,
    "get --parallel 2 " URL,
    "get --per-host 2 " URL,
    "get --limit-total 2M " URL,
    "get --state-dir x " URL,
    "add --parallel 2 " URL,
    "add --standalone " URL,
    "add --state-dir x " URL,
  };
  g_autoptr (FerryCliOptions) good = NULL;
  g_autoptr (GError)          none = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (FerryCliOptions) options = NULL;
      g_autoptr (GError)          error = NULL;

      g_test_message ("%s", bad[i]);
      options = parse_all (bad[i], &error);
      g_assert_null (options);
      g_assert_nonnull (error);
    }

  good = parse_all ("add --paused --again --json --quiet " URL, &none);
  g_assert_no_error (none);
  g_assert_true (good->is_paused);
  g_assert_true (good->is_again);
  g_assert_false (good->is_standalone);
}

static void
test_password_for_the_service (Fixture      *fixture,
                               gconstpointer data)
{
  g_autofree char            *line = NULL;
  g_autoptr (FerryCliOptions) options = NULL;
  g_autoptr (GError)          error = NULL;
  FerryCliWish               *wish;
  const char                 *password;

  line = g_strdup_printf ("add --user bob --password-file %s " URL, fixture->secret_file);
  options = parse_all (line, &error);
  g_assert_no_error (error);
  wish = g_ptr_array_index (options->wishes, 0);
  g_assert_true (g_variant_lookup (wish->options, "password", "&s", &password));
  g_assert_cmpstr (password, ==, "p4ss word");
  g_assert_false (g_variant_lookup (wish->given, "password", "&s", &password));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/cli-options/defaults", test_defaults);
  add ("/cli-options/every-option-arrives", test_every_option);
  add ("/cli-options/output-is-folder-and-name", test_output);
  add ("/cli-options/body-is-posted", test_body_is_posted);
  add ("/cli-options/several-addresses", test_several_addresses);
  add ("/cli-options/password-file-is-a-secret", test_password_file);
  add ("/cli-options/asked-password-is-a-secret", test_asked_password);
  add ("/cli-options/help-needs-no-address", test_help);
  add ("/cli-options/bad-input-is-refused", test_refused);
  add ("/cli-options/what-is-not-utf8-is-refused", test_not_utf8);
  add ("/cli-options/added-without-a-folder-leave-it-open", test_add);
  add ("/cli-options/words-of-one-verb-are-not-of-the-other", test_words_of_one_verb);
  add ("/cli-options/password-goes-to-the-service", test_password_for_the_service);

  return g_test_run ();
}
