/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ctl-fixture.h"

#include <glib/gstdio.h>

#define SIZE (1024 * 1024)
#define HELD "hold:512K"

/* Adds @path with more words, not to begin; the id. */
static char *
add_paused (ServiceFixture *self,
            const char     *words)
{
  g_autofree char *line = g_strdup_printf ("add --paused -d . %s", words);

  return ctl_get (self, 0, line);
}

/* Runs "VERB FIRST-EIGHT-OF-ID REST", asserted to succeed. (transfer full) */
static char *
run_on (ServiceFixture *self,
        const char     *verb,
        const char     *id,
        const char     *rest)
{
  g_autofree char *line = g_strdup_printf ("%s %.8s %s", verb, id, rest);

  return ctl_get (self, 0, line);
}

static void
refuse_on (ServiceFixture *self,
           int             exit,
           const char     *verb,
           const char     *id,
           const char     *rest,
           const char     *words)
{
  g_autofree char *line = g_strdup_printf ("%s %.8s %s", verb, id, rest);

  ctl_refused (self, exit, line, words);
}

static void
assert_holds (char       *text, /* taken */
              const char *words)
{
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, words));
  g_free (text);
}

static void
test_help (ServiceFixture *self,
           gconstpointer   data)
{
  static const char *const verbs[] = { "get", "add", "list", "show", "why", "watch", "pause",
                                       "resume", "cancel", "retry", "remove", "next",
                                       "run-anyway", "set", "group", "network", "usage",
                                       "schedule", "preferences" };
  g_autofree char         *all = ctl_get (self, 0, "--help");

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autofree char *line = g_strdup_printf ("%s --help", verbs[i]);
      g_autofree char *name = g_strdup_printf ("ferryctl %s", verbs[i]);
      g_autofree char *option = g_strdup_printf ("%s --none", verbs[i]);

      g_assert_nonnull (strstr (all, verbs[i]));
      assert_holds (ctl_get (self, 0, line), name);
      ctl_refused (self, 2, option, "--none");
    }
  g_assert_false (service_fixture_has_owner (self));
}

static void
test_bad_use_begins_nothing (ServiceFixture *self,
                             gconstpointer   data)
{
  static const struct
  {
    const char *line;
    const char *words;
  } cases[] = {
    { "pause", "or say --all" },
    { "pause --all 1", "not both" },
    { "cancel --filter active 1", "among --all" },
    { "remove --all --filter some", "--filter" },
    { "list x", "options only" },
    { "list --filter some", "“some” is not one of" },
    { "list --sort some", "“some” is not one of" },
    { "list --count few", "“few” is not" },
    { "show", "Name a transfer" },
    { "why", "Name a transfer" },
    { "set", "KEY=VALUE" },
    { "set 1", "KEY=VALUE" },
    { "set group=x", "Name a transfer" },
    { "set 1 colour=red", "“colour” is not one of" },
    { "set 1 rate-limit=fast", "rate-limit: “fast”" },
    { "set 1 priority=some", "priority" },
    { "set 1 header=nonsense", "no colon" },
    { "set 1 url=gopher://x/", "http://" },
    { "set 1 url=", "address" },
    { "group some", "Say list" },
    { "group create", "name of one group" },
    { "group set x", "--serialized, --parallel or --policy" },
    { "group create x --serialized --parallel", "not both" },
    { "group list x", "no name" },
    { "group remove x --parallel", "no behaviour" },
    { "preferences a b c", "one value" },
    { "add", "address" },
    { "add gopher://example.org/", "gopher://example.org/: " },
    { "add {base}/a not-an-address", "not-an-address" },
    { "add -d missing {base}/a", "Create it first" },
    { "add --rate-limit fast {base}/a", "--rate-limit" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    ctl_refused (self, 2, cases[i].line, cases[i].words);
  g_assert_false (service_fixture_has_owner (self));
}

static void
test_add_prints_ids (ServiceFixture *self,
                     gconstpointer   data)
{
  g_autofree char *ids = NULL;
  g_autofree char *json = NULL;
  g_auto (GStrv)   lines = NULL;

  ids = add_paused (self, "{base}/a {base}/b");
  lines = g_strsplit (ids, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 2);
  g_assert_true (g_uuid_string_is_valid (lines[0]));
  g_assert_true (g_uuid_string_is_valid (lines[1]));

  json = add_paused (self, "--json {base}/c");
  g_assert_cmpuint (ctl_assert_json (json), ==, 1);
  g_assert_nonnull (strstr (json, "\"was-there\": false"));
}

static void
test_duplicates (ServiceFixture *self,
                 gconstpointer   data)
{
  g_autofree char   *first = add_paused (self, "{base}/a");
  g_autofree char   *again = add_paused (self, "--again {base}/a");
  g_auto (CtlResult) result = { 0 };

  g_assert_cmpstr (first, !=, again);
  ctl_run (self, "add --paused -d . {base}/a", &result);
  g_assert_cmpint (result.exit, ==, 0);
  g_assert_nonnull (strstr (result.errors, "being transferred already"));
  g_assert_nonnull (strstr (result.errors, "--again"));
  g_assert_cmpuint (service_fixture_count (self, ""), ==, 2);
}

/* Without -d the preference says where. */
static void
test_folder_of_preferences (ServiceFixture *self,
                            gconstpointer   data)
{
  g_autofree char *folder = g_build_filename (self->root, "elsewhere", NULL);
  g_autofree char *line = g_strdup_printf ("preferences download-folder %s", folder);
  g_autofree char *id = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_free (ctl_get (self, 0, line));
  id = ctl_get (self, 0, "add --paused -o 'my name' {base}/a");
  assert_holds (run_on (self, "show", id, ""), folder);
  assert_holds (run_on (self, "show", id, ""), "my name");
}

static void
test_list (ServiceFixture *self,
           gconstpointer   data)
{
  g_autofree char *ids = NULL;
  g_autofree char *table = NULL;
  g_autofree char *json = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *nothing = NULL;
  g_autofree char *one = NULL;
  g_autofree char *line = NULL;

  nothing = ctl_get (self, 0, "list");
  g_assert_cmpstr (nothing, ==, "");

  ids = add_paused (self, "--group night {base}/first {base}/second%1b[31m {base}/third");
  table = ctl_get (self, 0, "list");
  g_assert_cmpuint (ctl_count_lines (table), ==, 3);
  g_assert_true (g_str_has_prefix (table, "Id"));
  g_assert_null (strchr (table, '\033'));
  line = g_strdup_printf ("%.8s  ↓  first", ids);
  g_assert_nonnull (strstr (table, line));

  json = ctl_get (self, 0, "list --json --all");
  g_assert_cmpuint (ctl_assert_json (json), ==, 3);
  plain = ctl_get (self, 0, "list --plain --search thi --group night");
  g_assert_true (g_str_has_suffix (plain, "\tpaused\tthird"));
  one = ctl_get (self, 0, "list --sort name --count 1 --filter waiting");
  g_assert_nonnull (strstr (one, "first"));
  g_assert_nonnull (strstr (one, "… and 2 more"));
  assert_holds (ctl_get (self, 0, "list --sort name --reverse --count 1"), "third");
  assert_holds (ctl_get (self, 0, "list --plain --filter all --group other"), "");
}

static void
test_finished_are_listed_with_all (ServiceFixture *self,
                                   gconstpointer   data)
{
  g_autofree char   *table = NULL;
  g_auto (CtlResult) result = { 0 };

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, NULL);
  g_free (ctl_get (self, 0, "get {base}/a.bin"));
  ctl_run (self, "list", &result);
  g_assert_cmpstr (result.output, ==, "");
  g_assert_nonnull (strstr (result.errors, "“ferryctl list --all” shows 1 transfer."));
  table = ctl_get (self, 0, "list --all");
  g_assert_nonnull (strstr (table, "a.bin  1.0 MiB  1.0 MiB · finished just now"));
}

static void
test_show (ServiceFixture *self,
           gconstpointer   data)
{
  static const char *const facts[] = { "a.bin", "1.0 MiB", "200", "Content-Length: 1048576",
                                       "0–1048575", "X-Mine: yes", "Authorization: …",
                                       "What happened", "What\n" };
  g_autofree char         *json = NULL;
  g_autofree char         *text = NULL;
  g_autofree char         *id = NULL;

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, NULL);
  id = add_paused (self, "--header 'X-Mine: yes' --header 'Authorization: Bearer s3cret' "
                         "{base}/a.bin");
  g_free (run_on (self, "resume", id, ""));
  service_fixture_until_status (self, id, "completed");
  text = run_on (self, "show", id, "");
  for (gsize i = 0; i + 1 < G_N_ELEMENTS (facts); i++)
    {
      g_test_message ("%s", facts[i]);
      g_assert_nonnull (strstr (text, facts[i]));
    }
  g_assert_null (strstr (text, "s3cret"));

  json = run_on (self, "show", id, "--json");
  g_assert_cmpuint (ctl_assert_json (json), ==, 1);
  g_assert_nonnull (strstr (json, "\"ranges\": [[0, 1048576]]"));
  g_assert_null (strstr (json, "s3cret"));
}

static void
test_why (ServiceFixture *self,
          gconstpointer   data)
{
  g_autofree char *id = add_paused (self, "{base}/none");
  g_autofree char *json = NULL;

  assert_holds (run_on (self, "why", id, ""), "none: Paused by you; it goes on when you resume it");
  g_free (run_on (self, "resume", id, ""));
  service_fixture_until_status (self, id, "error");
  assert_holds (run_on (self, "why", id, ""),
                "none: The server has nothing at this address. Check the address");
  json = run_on (self, "why", id, "--json");
  g_assert_cmpuint (ctl_assert_json (json), ==, 1);
  g_assert_nonnull (strstr (json, "\"error\": \"not-found\""));
}

static void
test_verbs (ServiceFixture *self,
            gconstpointer   data)
{
  g_autofree char *id = NULL;

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, HELD);
  id = ctl_get (self, 0, "add -d . {base}/a.bin");
  g_assert_true (ferry_fake_origin_wait (self->origin, FERRY_FAKE_COUNT_HELD, 1));

  g_free (run_on (self, "pause", id, ""));
  service_fixture_until_status (self, id, "paused");
  refuse_on (self, 1, "pause", id, "", "not paused yet");
  g_free (run_on (self, "next", id, ""));
  g_free (run_on (self, "resume", id, ""));
  refuse_on (self, 1, "resume", id, "", "Only a paused transfer");
  g_free (run_on (self, "cancel", id, ""));
  service_fixture_until_status (self, id, "canceled");
  ferry_fake_origin_release (self->origin, "/a.bin");
  g_free (run_on (self, "retry", id, ""));
  service_fixture_until_status (self, id, "completed");
  service_fixture_assert_file (self, "a.bin", "/a.bin", SIZE);
  g_free (run_on (self, "remove", id, "--delete-files"));
  g_assert_cmpuint (service_fixture_count (self, ""), ==, 0);
}

static void
test_remove_deletes_files_when_told (ServiceFixture *self,
                                     gconstpointer   data)
{
  g_autofree char *kept = g_build_filename (self->directory, "a.bin", NULL);
  g_autofree char *deleted = g_build_filename (self->directory, "b.bin", NULL);

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, NULL);
  ferry_fake_origin_add_file (self->origin, "/b.bin", SIZE, NULL);
  g_free (ctl_get (self, 0, "get {base}/a.bin"));
  g_free (ctl_get (self, 0, "remove --all"));
  g_free (ctl_get (self, 0, "get {base}/b.bin"));
  g_free (ctl_get (self, 0, "remove --all --delete-files --filter finished"));

  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (deleted, G_FILE_TEST_EXISTS));
  ctl_refused (self, 2, "pause --delete-files --all", "--delete-files");
}

static void
test_all (ServiceFixture *self,
          gconstpointer   data)
{
  g_autofree char *json = NULL;

  g_free (add_paused (self, "--group night {base}/a {base}/b"));
  g_free (add_paused (self, "{base}/c"));
  assert_holds (ctl_get (self, 0, "cancel --all --group night"), "Done for 2 transfers.");
  assert_holds (ctl_get (self, 0, "remove --all --filter failed"), "Done for 2 transfers.");
  json = ctl_get (self, 0, "remove --all --json");
  g_assert_cmpstr (json, ==, "{\"done\": 1, \"refused\": []}");
}

static void
test_refusals_as_json (ServiceFixture *self,
                       gconstpointer   data)
{
  g_autofree char *id = add_paused (self, "{base}/a");
  g_autofree char *line = g_strdup_printf ("pause --json %s", id);
  g_autofree char *json = ctl_get (self, 1, line);

  g_assert_cmpuint (ctl_assert_json (json), ==, 1);
  g_assert_nonnull (strstr (json, "\"done\": 0, \"refused\": [{\"id\": "));
  g_assert_nonnull (strstr (json, "\"error\": \"invalid-argument\""));
}

/* What two of the @ids, one a line, begin with. */
static char
find_common_digit (const char *ids)
{
  gboolean seen[256] = { FALSE };

  while (!seen[(guchar) *ids])
    {
      seen[(guchar) *ids] = TRUE;
      ids = strchr (ids, '\n') + 1;
    }

  return *ids;
}

static void
test_prefixes (ServiceFixture *self,
               gconstpointer   data)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char    *ids = NULL;
  g_autofree char    *upper = NULL;
  g_autofree char    *line = NULL;

  /* Of so many two begin alike. */
  for (guint i = 0; i < 17; i++)
    g_string_append_printf (words, " {base}/%u", i);
  ids = add_paused (self, words->str);

  ctl_refused (self, 2, "pause xyz", "“xyz” is not the beginning of an id");
  ctl_refused (self, 2, "pause 00000000-0", "“00000000-0”");
  ctl_refused (self, 1, "pause 00000000-0000-4000-8000-000000000000", "no such transfer");
  ctl_refused (self, 2, "show 00000000-0000-4000-8000-000000000000", "no such transfer");
  line = g_strdup_printf ("cancel %.8s %c", ids, find_common_digit (ids));
  ctl_refused (self, 2, line, "Several ids begin with");
  g_assert_cmpuint (service_fixture_count (self, "'filter': <'waiting'>"), ==, 17);

  upper = g_ascii_strup (ids, 8);
  g_clear_pointer (&line, g_free);
  line = g_strdup_printf ("cancel %s %.36s", upper, ids);
  g_free (ctl_get (self, 0, line));
  g_assert_cmpuint (service_fixture_count (self, "'filter': <'failed'>"), ==, 1);
}

static void
test_set (ServiceFixture *self,
          gconstpointer   data)
{
  const FerryFakeResource resource = {
    .size = SIZE,
    .faults = { "auth-basic:eve:s3cret", "lacks=X-Token=t0ken,status:403" },
  };
  g_autofree char *id = add_paused (self, "--user bob {base}/a.bin");
  g_autofree char *secret = g_build_filename (self->root, "secret", NULL);
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (secret, "s3cret\n", -1, NULL));
  ferry_fake_origin_add (self->origin, "/b.bin", &resource);
  words = g_strdup_printf ("url=%s/b.bin user=eve password-file=%s 'header=X-Token: t0ken' "
                           "'header=X-Mine: yes' priority=high group=night rate-limit=100M "
                           "connections=1 keep-modified-time=yes name=c.bin",
                           ferry_fake_origin_get_base (self->origin), secret);
  g_free (run_on (self, "set", id, words));
  text = run_on (self, "show", id, "");
  g_assert_nonnull (strstr (text, "X-Mine: yes"));
  g_assert_nonnull (strstr (text, "night"));
  g_assert_nonnull (strstr (text, "high"));
  g_assert_nonnull (strstr (text, "100.0 MiB/s"));
  g_assert_null (strstr (text, "t0ken"));

  g_free (run_on (self, "resume", id, ""));
  service_fixture_until_status (self, id, "completed");
  service_fixture_assert_file (self, "c.bin", "/b.bin", SIZE);
  refuse_on (self, 1, "set", id, "group=day", "");
}

static void
test_set_takes_back (ServiceFixture *self,
                     gconstpointer   data)
{
  g_autofree char *id = add_paused (self, "--group night --header 'X-Mine: yes' {base}/a");
  g_autofree char *json = NULL;

  g_free (run_on (self, "set", id, "group= header="));
  json = run_on (self, "show", id, "--json");
  g_assert_null (strstr (json, "night"));
  g_assert_null (strstr (json, "X-Mine"));
}

static void
test_groups (ServiceFixture *self,
             gconstpointer   data)
{
  g_autofree char *json = NULL;

  assert_holds (ctl_get (self, 0, "group"), "");
  g_free (ctl_get (self, 0, "group create night --serialized"));
  g_free (ctl_get (self, 0, "group create '한 그룹'"));
  assert_holds (ctl_get (self, 0, "group"), "night    serialized");
  assert_holds (ctl_get (self, 0, "group list"), "한 그룹  parallel");
  json = ctl_get (self, 0, "group --json");
  g_assert_cmpuint (ctl_assert_json (json), ==, 1);
  g_assert_nonnull (strstr (json, "\"night\": {\"behaviour\": \"serialized\"}"));

  ctl_refused (self, 2, "group create night", "already");
  ctl_refused (self, 2, "group set none --parallel", "no group “none”");
  ctl_refused (self, 2, "group remove none", "no group “none”");
  g_free (ctl_get (self, 0, "group set night --parallel"));
  assert_holds (ctl_get (self, 0, "group"), "night    parallel");
  g_free (add_paused (self, "--group night {base}/a"));
  ctl_refused (self, 2, "group remove night", "ferryctl: ");
  g_free (ctl_get (self, 0, "remove --all"));
  g_free (ctl_get (self, 0, "group remove night"));
}

static void
test_preferences (ServiceFixture *self,
                  gconstpointer   data)
{
  g_autofree char *json = NULL;

  assert_holds (ctl_get (self, 0, "preferences"), "no limit");
  g_free (ctl_get (self, 0, "preferences rate-limit 2M"));
  assert_holds (ctl_get (self, 0, "preferences"), "2.0 MiB/s");
  assert_holds (ctl_get (self, 0, "preferences rate-limit"), "2097152");
  g_free (ctl_get (self, 0, "preferences max-running 3"));
  g_free (ctl_get (self, 0, "preferences notifications none"));
  g_free (ctl_get (self, 0, "preferences download-folder ."));
  assert_holds (ctl_get (self, 0, "preferences download-folder"), self->directory);
  json = ctl_get (self, 0, "preferences --json");
  g_assert_cmpuint (ctl_assert_json (json), ==, 1);
  g_assert_nonnull (strstr (json, "\"max-running\": 3"));
  assert_holds (ctl_get (self, 0, "preferences --json notifications"), "\"none\"");

  ctl_refused (self, 2, "preferences colour", "no preference “colour”");
  ctl_refused (self, 2, "preferences max-running some", "“some” is not");
  ctl_refused (self, 2, "preferences max-running 0", "max-running: ");
  ctl_refused (self, 2, "preferences notifications some", "notifications: ");
  ctl_refused (self, 2, "preferences rate-limit fast", "“fast”");
  ctl_refused (self, 2, "preferences download-folder missing", "Create it first");
  ctl_refused (self, 2, "preferences --reset colour", "no preference “colour”");
  g_free (ctl_get (self, 0, "preferences --reset rate-limit max-running"));
  assert_holds (ctl_get (self, 0, "preferences max-running"), "6");
  g_free (ctl_get (self, 0, "preferences --reset"));
  assert_holds (ctl_get (self, 0, "preferences notifications"), "all");
}

static void
test_watch (ServiceFixture *self,
            gconstpointer   data)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char        *id = NULL;
  g_auto (CtlResult)      idle = { 0 };
  g_auto (CtlResult)      result = { 0 };

  ctl_run (self, "watch", &idle);
  g_assert_cmpint (idle.exit, ==, 0);
  g_assert_nonnull (strstr (idle.errors, "Nothing is unfinished."));

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, HELD);
  id = ctl_get (self, 0, "add -d . {base}/a.bin");
  g_assert_true (ferry_fake_origin_wait (self->origin, FERRY_FAKE_COUNT_HELD, 1));
  process = ctl_start (self, "watch --json");
  g_free (run_on (self, "pause", id, ""));
  g_free (run_on (self, "resume", id, ""));
  ferry_fake_origin_release (self->origin, "/a.bin");
  ctl_finish (process, NULL, &result);

  g_assert_cmpint (result.exit, ==, 0);
  g_assert_cmpuint (ctl_assert_json (result.output), >=, 1);
  g_assert_nonnull (strstr (result.output, "\"status\": \"completed\""));
}

/* What bash offers behind @line, each on a line. (transfer full) */
static char *
complete (ServiceFixture *self,
          const char     *line)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess)         process = NULL;
  g_auto (CtlResult)              result = { 0 };
  g_autoptr (GError)              error = NULL;
  g_autofree char                *folder = g_path_get_dirname (g_getenv ("FERRYCTL"));
  g_autofree char                *path = g_strdup_printf ("%s:%s", folder, g_getenv ("PATH"));
  g_autofree char                *script = NULL;

  script = g_strdup_printf ("source %s; COMP_LINE='%s'; COMP_POINT=${#COMP_LINE}; _ferryctl;"
                            " printf '%%s\\n' \"${COMPREPLY[@]}\"",
                            g_getenv ("FERRY_COMPLETION"), line);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                        G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_set_cwd (launcher, self->directory);
  g_subprocess_launcher_setenv (launcher, "PATH", path, TRUE);
  g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS",
                                g_test_dbus_get_bus_address (self->bus), TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, "bash", "--norc", "-c", script, NULL);
  g_assert_no_error (error);
  ctl_finish (process, NULL, &result);
  g_assert_cmpstr (result.errors, ==, "");

  return g_steal_pointer (&result.output);
}

static void
test_completion (ServiceFixture *self,
                 gconstpointer   data)
{
  static const struct
  {
    const char *line;
    const char *words;
  } cases[] = {
    { "ferryctl pre", "preferences\n" },
    { "ferryctl re", "resume\nretry\nrestart\nremove\n" },
    { "ferryctl put --pro", "--proxy\n--protocol\n" },
    { "ferryctl put --protocol c", "content-range\n" },
    { "ferryctl put --multipart=m", "mixed\n" },
    { "ferryctl add --pri", "--priority\n" },
    { "ferryctl add --priority ", "high\ndefault\nlow\n" },
    { "ferryctl add --if-exists=re", "rename\n" },
    { "ferryctl list --filter f", "finished\nfailed\n" },
    { "ferryctl remove --del", "--delete-files\n" },
    { "ferryctl pause --del", "\n" },
    { "ferryctl group ", "list\ncreate\nset\nremove\n" },
    { "ferryctl group set ", "night\n" },
    { "ferryctl list --group ni", "night\n" },
    { "ferryctl preferences max-r", "max-running\n" },
    { "ferryctl preferences notifications ", "all\nfailures\nnone\n" },
    { "ferryctl network set current met", "metered=\n" },
    { "ferryctl network set current metered=y", "yes\n" },
    { "ferryctl schedule set mon 9-17 l", "limited\n" },
    { "ferryctl run-any", "run-anyway\n" },
    { "ferryctl set 12345678 rate", "rate-limit=\n" },
    { "ferryctl set 12345678 priority=h", "high\n" },
    { "ferryctl set 12345678 protocol=t", "tus\n" },
  };
  g_autofree char *ids = NULL;
  g_autofree char *offered = NULL;
  g_autofree char *first = NULL;
  g_autofree char *one = NULL;
  g_autofree char *line = NULL;

  g_free (ctl_get (self, 0, "group create night"));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = complete (self, cases[i].line);

      g_test_message ("%s", cases[i].line);
      g_assert_cmpstr (found, ==, cases[i].words);
    }

  ids = add_paused (self, "{base}/a.bin {base}/b.bin");
  offered = complete (self, "ferryctl show ");
  first = g_strdup_printf ("%.36s  (a.bin, paused)", ids);
  g_assert_nonnull (strstr (offered, first));
  line = g_strdup_printf ("ferryctl pause %.36s", ids);
  one = complete (self, line);
  g_assert_true (g_str_has_prefix (ids, g_strchomp (one)));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  CTL_TEST ("every-verb-has-a-help", test_help);
  CTL_TEST ("bad-use-begins-nothing", test_bad_use_begins_nothing);
  CTL_TEST ("add-prints-ids", test_add_prints_ids);
  CTL_TEST ("duplicates-attach-and-say-so", test_duplicates);
  CTL_TEST ("added-go-to-the-folder-of-the-preferences", test_folder_of_preferences);
  CTL_TEST ("list", test_list);
  CTL_TEST ("finished-are-listed-with-all", test_finished_are_listed_with_all);
  CTL_TEST ("show-tells-all-but-secrets", test_show);
  CTL_TEST ("why", test_why);
  CTL_TEST ("verbs-and-their-refusals", test_verbs);
  CTL_TEST ("remove-deletes-files-when-told", test_remove_deletes_files_when_told);
  CTL_TEST ("all-and-some-of-all", test_all);
  CTL_TEST ("refusals-as-json", test_refusals_as_json);
  CTL_TEST ("ids-by-their-beginning", test_prefixes);
  CTL_TEST ("set", test_set);
  CTL_TEST ("set-takes-back", test_set_takes_back);
  CTL_TEST ("groups", test_groups);
  CTL_TEST ("preferences", test_preferences);
  CTL_TEST ("watch-tells-each-change", test_watch);
  CTL_TEST ("completion", test_completion);

  return g_test_run ();
}
