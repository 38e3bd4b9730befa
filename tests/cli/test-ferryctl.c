/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-fixture.h"

#include <signal.h>

#define SIZE (4 * 1024 * 1024)

/* A fault by which the origin holds a file back in the middle. */
#define HOLD "hold:2M"

/* A file so large that the buffers of both ends of a connection, 10 MiB at most,
 * cannot hold all that was sent of it: the rest has arrived. */
#define LARGE (32 * 1024 * 1024)
#define LARGE_HOLD "hold:24M"
#define ARRIVED (12 * 1024 * 1024)

/* The value of a string member of the first line of JSON. (transfer full) */
static char *
find_member (const char *json,
             const char *name)
{
  g_autofree char *start = g_strdup_printf ("\"%s\": \"", name);
  const char      *value = strstr (json, start);

  g_assert_nonnull (value);
  value += strlen (start);

  return g_strndup (value, strcspn (value, "\""));
}

static guint64
count_bytes (FerryCliFixture *fixture)
{
  return ferry_fake_origin_get_count (fixture->origin, FERRY_FAKE_COUNT_BYTES);
}

static guint
count_requests (FerryCliFixture *fixture)
{
  return (guint) ferry_fake_origin_get_count (fixture->origin, FERRY_FAKE_COUNT_REQUESTS);
}

/* Starts ferryctl and waits until the origin holds an answer back. */
static GSubprocess *
start_and_hold (FerryCliFixture *fixture,
                const char      *line)
{
  GSubprocess *process = ferry_cli_fixture_start (fixture, line);

  g_assert_true (ferry_fake_origin_wait (fixture->origin, FERRY_FAKE_COUNT_HELD, 1));

  return process;
}

static void
test_completes (FerryCliFixture *fixture,
                gconstpointer    data)
{
  g_auto (FerryCliResult) result = { 0 };

  ferry_fake_origin_add_file (fixture->origin, "/a.bin", SIZE, NULL);
  ferry_cli_fixture_run (fixture, "get {base}/a.bin", &result);

  g_assert_cmpint (result.exit, ==, 0);
  g_assert_nonnull (strstr (result.output, "a.bin: started\n"));
  g_assert_nonnull (strstr (result.output, "a.bin: done, 4.0 MiB\n"));
  g_assert_null (strchr (result.output, '\033'));
  g_assert_cmpstr (result.errors, ==, "");
  ferry_cli_fixture_assert_file (fixture, "a.bin", "/a.bin", SIZE);
  g_assert_cmpuint (ferry_cli_fixture_count_files (fixture), ==, 1);
}

static void
test_several (FerryCliFixture *fixture,
              gconstpointer    data)
{
  g_auto (FerryCliResult) result = { 0 };
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char        *list = NULL;

  ferry_fake_origin_add_file (fixture->origin, "/a", 1000, NULL);
  ferry_fake_origin_add_file (fixture->origin, "/b", 2000, NULL);
  ferry_fake_origin_add_file (fixture->origin, "/c", 0, NULL);
  list = g_strdup_printf ("# two\n%s/b\n\n%s/c\n",
                          ferry_fake_origin_get_base (fixture->origin),
                          ferry_fake_origin_get_base (fixture->origin));
  process = ferry_cli_fixture_start (fixture, "get --quiet --input-file - {base}/a {base}/a");
  ferry_cli_fixture_finish (process, list, &result);

  g_assert_cmpint (result.exit, ==, 0);
  g_assert_cmpstr (result.output, ==, "");
  g_assert_cmpstr (result.errors, ==, "");
  ferry_cli_fixture_assert_file (fixture, "a", "/a", 1000);
  ferry_cli_fixture_assert_file (fixture, "b", "/b", 2000);
  ferry_cli_fixture_assert_file (fixture, "c", "/c", 0);
  g_assert_cmpuint (ferry_cli_fixture_count_files (fixture), ==, 3);
}

static void
test_output (FerryCliFixture *fixture,
             gconstpointer    data)
{
  g_auto (FerryCliResult) result = { 0 };

  ferry_fake_origin_add_file (fixture->origin, "/a.bin", SIZE, NULL);
  ferry_cli_fixture_run (fixture, "get -o 'my file' {base}/a.bin", &result);

  g_assert_cmpint (result.exit, ==, 0);
  ferry_cli_fixture_assert_file (fixture, "my file", "/a.bin", SIZE);
}

static void
test_failure (FerryCliFixture *fixture,
              gconstpointer    data)
{
  g_auto (FerryCliResult) result = { 0 };

  ferry_fake_origin_add_file (fixture->origin, "/good", 1000, NULL);
  ferry_cli_fixture_run (fixture, "get {base}/missing {base}/good", &result);

  g_assert_cmpint (result.exit, ==, 1);
  g_assert_true (g_str_has_prefix (result.errors, "missing: "));
  ferry_cli_fixture_assert_file (fixture, "good", "/good", 1000);
  g_assert_cmpuint (ferry_cli_fixture_count_files (fixture), ==, 1);
}

static void
test_usage (FerryCliFixture *fixture,
            gconstpointer    data)
{
  static const char *const lines[] = {
    "get",
    "get --no-such-option {base}/a",
    "get gopher://example.org/",
    "get {base}/a not-an-address",
    "get -o one {base}/a {base}/b",
    "get --rate-limit fast {base}/a",
    "get --header nonsense {base}/a",
    "get -d missing {base}/a",
    "get --checksum sha256:00 {base}/a",
    "frobnicate",
    "--no-such-option",
  };
  gsize i;

  ferry_fake_origin_add_file (fixture->origin, "/a", 1000, NULL);
  for (i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_auto (FerryCliResult) result = { 0 };

      g_test_message ("%s", lines[i]);
      ferry_cli_fixture_run (fixture, lines[i], &result);
      g_assert_cmpint (result.exit, ==, 2);
      g_assert_cmpstr (result.output, ==, "");
      g_assert_true (g_str_has_prefix (result.errors, "ferryctl: "));
    }

  g_assert_false (g_file_test (fixture->state, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (ferry_cli_fixture_count_files (fixture), ==, 0);
  g_assert_cmpuint (count_requests (fixture), ==, 0);
}

static void
test_help_and_version (FerryCliFixture *fixture,
                       gconstpointer    data)
{
  static const struct
  {
    const char *line;
    const char *word;
  } cases[] = {
    { "--help", "get " },
    { "--version", "ferryctl " FERRY_VERSION "\n" },
    { "get --help", "--state-dir" },
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (FerryCliResult) result = { 0 };

      ferry_cli_fixture_run (fixture, cases[i].line, &result);
      g_assert_cmpint (result.exit, ==, 0);
      g_assert_nonnull (strstr (result.output, cases[i].word));
      g_assert_cmpstr (result.errors, ==, "");
    }
}

static void
test_json (FerryCliFixture *fixture,
           gconstpointer    data)
{
  static const char *const members[] = {
    "\"id\": \"",
    "\"url\": \"http://",
    "\"path\": \"/",
    "\"status\": \"completed\"",
    "\"error\": null",
    "\"error-code\": null",
    "\"message\": null",
    "\"received\": 4194304",
    "\"total\": 4194304",
    "\"http-status\": 200",
    "\"resumed-from\": 0",
    "\"restarted\": false",
    "\"retries\": 0",
    "\"checksum\": \"sha256:",
  };
  g_auto (FerryCliResult) result = { 0 };
  g_autofree char        *checksum = NULL;
  g_autofree char        *line = NULL;
  guint64                 seed;
  gsize                   i;

  ferry_fake_origin_add_file (fixture->origin, "/a.bin", SIZE, NULL);
  seed = ferry_fake_content_seed ("/a.bin", 1);
  checksum = ferry_fake_content_checksum (seed, SIZE, G_CHECKSUM_SHA256);
  line = g_strdup_printf ("get --json --checksum sha256:%s {base}/a.bin", checksum);
  ferry_cli_fixture_run (fixture, line, &result);

  g_assert_cmpint (result.exit, ==, 0);
  g_assert_true (g_str_has_prefix (result.output, "{"));
  g_assert_true (g_str_has_suffix (result.output, "}\n"));
  g_assert_cmpstr (strchr (result.output, '\n'), ==, "\n");
  for (i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_test_message ("%s", members[i]);
      g_assert_nonnull (strstr (result.output, members[i]));
    }
}

static void
test_wrong_checksum (FerryCliFixture *fixture,
                     gconstpointer    data)
{
  g_auto (FerryCliResult) result = { 0 };

  ferry_fake_origin_add_file (fixture->origin, "/a.bin", SIZE, NULL);
  ferry_cli_fixture_run (fixture,
                         "get --json --checksum md5:d41d8cd98f00b204e9800998ecf8427e {base}/a.bin",
                         &result);

  g_assert_cmpint (result.exit, ==, 1);
  g_assert_nonnull (strstr (result.output, "\"error\": \"checksum-mismatch\""));
  g_assert_nonnull (strstr (result.output, "\"error-code\": 1005"));
}

static void
test_sign_in (FerryCliFixture *fixture,
              gconstpointer    data)
{
  g_auto (FerryCliResult) before = { 0 };
  g_auto (FerryCliResult) after = { 0 };
  g_autofree char        *secret = g_build_filename (fixture->root, "secret", NULL);
  g_autofree char        *line = NULL;
  g_autofree char        *id_before = NULL;
  g_autofree char        *id_after = NULL;

  ferry_fake_origin_add_file (fixture->origin, "/a.bin", SIZE, "auth-basic:bob:s3cret");
  ferry_cli_fixture_run (fixture, "get --json {base}/a.bin", &before);
  g_assert_cmpint (before.exit, ==, 3);
  g_assert_nonnull (strstr (before.output, "\"status\": \"paused-recoverable\""));
  g_assert_nonnull (strstr (before.output, "\"reason\": \"sign-in\""));

  g_assert_true (g_file_set_contents (secret, "s3cret\n", -1, NULL));
  line = g_strdup_printf ("get --json --user bob --password-file %s {base}/a.bin", secret);
  ferry_cli_fixture_run (fixture, line, &after);
  g_assert_cmpint (after.exit, ==, 0);
  ferry_cli_fixture_assert_file (fixture, "a.bin", "/a.bin", SIZE);

  /* It is the same transfer that went on. */
  id_before = find_member (before.output, "id");
  id_after = find_member (after.output, "id");
  g_assert_cmpstr (id_before, ==, id_after);
}

static void
test_interrupt (FerryCliFixture *fixture,
                gconstpointer    data)
{
  g_auto (FerryCliResult)      interrupted = { 0 };
  g_auto (FerryCliResult)      resumed = { 0 };
  g_autoptr (GSubprocess)      process = NULL;
  g_autoptr (FerryFakeRequest) request = NULL;
  guint                        n_before;
  guint64                      bytes_before;

  ferry_fake_origin_add_file (fixture->origin, "/a.bin", LARGE, LARGE_HOLD);
  process = start_and_hold (fixture, "get --connections 1 --header 'X-Token: s3cret' {base}/a.bin");
  g_subprocess_send_signal (process, SIGINT);
  ferry_cli_fixture_finish (process, NULL, &interrupted);
  g_assert_cmpint (interrupted.exit, ==, 5);
  g_assert_nonnull (strstr (interrupted.errors, "Interrupted"));
  g_assert_nonnull (strstr (interrupted.errors, "  ferryctl get --connections 1 --header 'X-T"));
  g_assert_null (strstr (interrupted.errors, "s3cret"));
  g_assert_cmpuint (ferry_cli_fixture_count_files (fixture), ==, 1);

  ferry_fake_origin_release (fixture->origin, "/a.bin");
  n_before = count_requests (fixture);
  bytes_before = count_bytes (fixture);
  ferry_cli_fixture_run (fixture,
                         "get --connections 1 --header 'X-Token: s3cret' --json {base}/a.bin",
                         &resumed);
  g_assert_cmpint (resumed.exit, ==, 0);
  ferry_cli_fixture_assert_file (fixture, "a.bin", "/a.bin", LARGE);
  g_assert_cmpuint (ferry_cli_fixture_count_files (fixture), ==, 1);
  g_assert_null (strstr (resumed.output, "\"resumed-from\": 0,"));
  g_assert_nonnull (strstr (resumed.output, "\"restarted\": false"));

  /* What had arrived was not fetched again. */
  request = ferry_fake_origin_dup_request (fixture->origin, n_before);
  g_assert_cmpint (request->range_start, >, ARRIVED);
  g_assert_cmpuint (count_bytes (fixture) - bytes_before, <, LARGE - ARRIVED);
}

static void
test_every_signal (FerryCliFixture *fixture,
                   gconstpointer    data)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
  gsize            i;

  for (i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_auto (FerryCliResult) result = { 0 };
      g_autofree char        *path = g_strdup_printf ("/file-%d", signals[i]);
      g_autofree char        *line = g_strdup_printf ("get --json {base}%s", path);
      g_autoptr (GSubprocess) process = NULL;

      /* What is left over from the signal before is held back too. */
      ferry_fake_origin_add_file (fixture->origin, path, SIZE, "hold:0");
      process = start_and_hold (fixture, line);
      g_subprocess_send_signal (process, signals[i]);
      ferry_cli_fixture_finish (process, NULL, &result);
      g_assert_cmpint (result.exit, ==, 5);
      g_assert_true (g_str_has_prefix (result.output, "{\"id\": "));
      g_assert_nonnull (strstr (result.output, "\"status\": \"idle\""));
      g_assert_nonnull (strstr (result.output, "\"message\": null"));
      g_assert_true (ferry_fake_origin_wait_at_most (fixture->origin, FERRY_FAKE_COUNT_HELD, 0));
    }
}

static void
test_failed_part_goes_on (FerryCliFixture *fixture,
                          gconstpointer    data)
{
  g_auto (FerryCliResult) failed = { 0 };
  g_auto (FerryCliResult) resumed = { 0 };

  ferry_fake_origin_add_file (fixture->origin, "/a.bin", SIZE, "cut:2M");
  ferry_cli_fixture_run (fixture, "get --retries 0 --connections 1 {base}/a.bin", &failed);
  g_assert_cmpint (failed.exit, ==, 1);

  ferry_fake_origin_add_file (fixture->origin, "/a.bin", SIZE, NULL);
  ferry_cli_fixture_run (fixture, "get --retries 0 --connections 1 --json {base}/a.bin", &resumed);
  g_assert_cmpint (resumed.exit, ==, 0);
  g_assert_null (strstr (resumed.output, "\"resumed-from\": 0,"));
  ferry_cli_fixture_assert_file (fixture, "a.bin", "/a.bin", SIZE);
  g_assert_cmpuint (ferry_cli_fixture_count_files (fixture), ==, 1);
}

static void
test_left_over_goes_on (FerryCliFixture *fixture,
                        gconstpointer    data)
{
  g_auto (FerryCliResult) interrupted = { 0 };
  g_auto (FerryCliResult) result = { 0 };
  g_autoptr (GSubprocess) process = NULL;

  ferry_fake_origin_add_file (fixture->origin, "/a.bin", SIZE, HOLD);
  ferry_fake_origin_add_file (fixture->origin, "/b.bin", SIZE, NULL);
  process = start_and_hold (fixture, "get {base}/a.bin");
  g_subprocess_send_signal (process, SIGTERM);
  ferry_cli_fixture_finish (process, NULL, &interrupted);
  g_assert_cmpint (interrupted.exit, ==, 5);

  ferry_fake_origin_release (fixture->origin, "/a.bin");
  ferry_cli_fixture_run (fixture, "get {base}/b.bin", &result);
  g_assert_cmpint (result.exit, ==, 0);
  ferry_cli_fixture_assert_file (fixture, "a.bin", "/a.bin", SIZE);
  ferry_cli_fixture_assert_file (fixture, "b.bin", "/b.bin", SIZE);
}

/* A failure of an earlier command does not count among this one's. */
static void
test_only_own_transfers_count (FerryCliFixture *fixture,
                               gconstpointer    data)
{
  g_auto (FerryCliResult) blocked = { 0 };
  g_auto (FerryCliResult) result = { 0 };

  ferry_fake_origin_add_file (fixture->origin, "/locked", SIZE, "auth-basic:bob:s3cret");
  ferry_fake_origin_add_file (fixture->origin, "/b.bin", SIZE, NULL);
  ferry_cli_fixture_run (fixture, "get {base}/locked", &blocked);
  g_assert_cmpint (blocked.exit, ==, 3);
  ferry_cli_fixture_run (fixture, "get {base}/b.bin", &result);
  g_assert_cmpint (result.exit, ==, 0);
}

static void
test_second_download_gets_another_name (FerryCliFixture *fixture,
                                        gconstpointer    data)
{
  g_auto (FerryCliResult) first = { 0 };
  g_auto (FerryCliResult) second = { 0 };

  ferry_fake_origin_add_file (fixture->origin, "/a.bin", SIZE, NULL);
  ferry_cli_fixture_run (fixture, "get {base}/a.bin", &first);
  ferry_cli_fixture_run (fixture, "get {base}/a.bin", &second);

  g_assert_cmpint (second.exit, ==, 0);
  ferry_cli_fixture_assert_file (fixture, "a.bin", "/a.bin", SIZE);
  ferry_cli_fixture_assert_file (fixture, "a (1).bin", "/a.bin", SIZE);
}

static void
test_skipping_is_no_failure (FerryCliFixture *fixture,
                             gconstpointer    data)
{
  g_auto (FerryCliResult) plain = { 0 };
  g_auto (FerryCliResult) json = { 0 };
  g_auto (FerryCliResult) mixed = { 0 };
  g_autofree char        *path = g_build_filename (fixture->directory, "a.bin", NULL);

  g_assert_true (g_file_set_contents (path, "mine", -1, NULL));
  ferry_fake_origin_add_file (fixture->origin, "/a.bin", SIZE, NULL);
  ferry_cli_fixture_run (fixture, "get --if-exists skip {base}/a.bin", &plain);
  g_assert_cmpint (plain.exit, ==, 0);
  g_assert_nonnull (strstr (plain.output, "a.bin: skipped"));
  g_assert_cmpstr (plain.errors, ==, "");

  ferry_cli_fixture_run (fixture, "get --if-exists skip --json {base}/a.bin", &json);
  g_assert_cmpint (json.exit, ==, 0);
  g_assert_nonnull (strstr (json.output, "\"status\": \"error\""));
  g_assert_nonnull (strstr (json.output, "\"error\": \"destination-exists\""));

  ferry_cli_fixture_run (fixture, "get --if-exists skip {base}/a.bin {base}/none", &mixed);
  g_assert_cmpint (mixed.exit, ==, 1);
  g_assert_cmpuint (ferry_cli_fixture_count_files (fixture), ==, 1);
}

static void
test_state_is_locked (FerryCliFixture *fixture,
                      gconstpointer    data)
{
  g_auto (FerryCliResult) first = { 0 };
  g_auto (FerryCliResult) second = { 0 };
  g_autoptr (GSubprocess) process = NULL;

  ferry_fake_origin_add_file (fixture->origin, "/a.bin", SIZE, HOLD);
  process = start_and_hold (fixture, "get {base}/a.bin");
  ferry_cli_fixture_run (fixture, "get {base}/a.bin", &second);
  g_assert_cmpint (second.exit, ==, 1);
  g_assert_cmpstr (second.output, ==, "");
  g_assert_true (g_str_has_prefix (second.errors, "ferryctl: "));

  ferry_fake_origin_release (fixture->origin, "/a.bin");
  ferry_cli_fixture_finish (process, NULL, &first);
  g_assert_cmpint (first.exit, ==, 0);
}

static void
test_state_dir_is_made (FerryCliFixture *fixture,
                        gconstpointer    data)
{
  g_auto (FerryCliResult) result = { 0 };
  g_autofree char        *given = g_build_filename (fixture->root, "x", "y", "z", NULL);
  g_autofree char        *line = NULL;

  ferry_fake_origin_add_file (fixture->origin, "/a.bin", SIZE, NULL);
  line = g_strdup_printf ("get --standalone {base}/a.bin --state-dir %s", given);
  ferry_cli_fixture_run (fixture, line, &result);
  g_assert_cmpint (result.exit, ==, 0);
  g_assert_true (g_file_test (given, G_FILE_TEST_IS_DIR));
}

/* What GLib asks to learn of the power saver, by the old name and, from 2.80 on,
 * by the new one. */
static const char power_xml[] =
    "<node><interface name='net.hadess.PowerProfiles'>"
    "<property name='ActiveProfile' type='s' access='read'/>"
    "</interface><interface name='org.freedesktop.UPower.PowerProfiles'>"
    "<property name='ActiveProfile' type='s' access='read'/>"
    "</interface></node>";

static const struct
{
  const char *name; /* of the interface as well */
  const char *path;
} power_services[] = {
  { "net.hadess.PowerProfiles", "/net/hadess/PowerProfiles" },
  { "org.freedesktop.UPower.PowerProfiles", "/org/freedesktop/UPower/PowerProfiles" },
};

static GVariant *
get_property_cb (GDBusConnection *connection,
                 const char      *sender,
                 const char      *object_path,
                 const char      *interface_name,
                 const char      *property_name,
                 GError         **error,
                 gpointer         user_data)
{
  return g_variant_new_string ("power-saver");
}

static void
name_acquired_cb (GDBusConnection *connection,
                  const char      *name,
                  gpointer         user_data)
{
  guint *n_names = user_data;

  (*n_names)++;
}

/* A system bus on which the power saver is on. */
static GDBusConnection *
export_power_saver (const char *address)
{
  static const GDBusInterfaceVTable vtable = { NULL, get_property_cb, NULL };
  g_autoptr (GDBusNodeInfo)         info = g_dbus_node_info_new_for_xml (power_xml, NULL);
  g_autoptr (GError)                error = NULL;
  GDBusConnectionFlags              flags = G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT;
  GDBusConnection                  *connection;
  guint                             n_names = 0;
  gsize                             i;

  flags |= G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION;
  connection = g_dbus_connection_new_for_address_sync (address, flags, NULL, NULL, &error);
  g_assert_no_error (error);
  for (i = 0; i < G_N_ELEMENTS (power_services); i++)
    {
      g_dbus_connection_register_object (connection,
                                         power_services[i].path,
                                         info->interfaces[i],
                                         &vtable,
                                         NULL,
                                         NULL,
                                         &error);
      g_assert_no_error (error);
      g_bus_own_name_on_connection (connection,
                                    power_services[i].name,
                                    G_BUS_NAME_OWNER_FLAGS_NONE,
                                    name_acquired_cb,
                                    NULL,
                                    &n_names,
                                    NULL);
    }
  while (n_names < G_N_ELEMENTS (power_services))
    g_main_context_iteration (NULL, TRUE);

  return connection;
}

static void
test_power_saver (FerryCliFixture *fixture,
                  gconstpointer    data)
{
  g_auto (FerryCliResult)     result = { 0 };
  g_autoptr (GTestDBus)       bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr (GDBusConnection) connection = NULL;
  const char                 *address;

  g_test_dbus_up (bus);
  address = g_test_dbus_get_bus_address (bus);
  connection = export_power_saver (address);
  g_ptr_array_add (fixture->environment, g_strconcat ("DBUS_SYSTEM_BUS_ADDRESS=", address, NULL));

  /* Held back, so that it is not done before the profile is known. */
  ferry_fake_origin_add_file (fixture->origin, "/a.bin", SIZE, HOLD);
  ferry_cli_fixture_run (fixture, "get --json {base}/a.bin", &result);
  g_assert_cmpint (result.exit, ==, 4);
  g_assert_nonnull (strstr (result.output, "\"status\": \"paused-system-policy\""));
  g_assert_nonnull (strstr (result.output, "\"reason\": \"power-saver\""));

  g_dbus_connection_close_sync (connection, NULL, NULL);
  g_test_dbus_down (bus);
}

static void
add (const char *path,
     void (*test) (FerryCliFixture *, gconstpointer))
{
  g_test_add (path,
              FerryCliFixture,
              NULL,
              ferry_cli_fixture_set_up,
              test,
              ferry_cli_fixture_tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/ferryctl/completes-and-exits-0", test_completes);
  add ("/ferryctl/several-addresses-are-fetched-once-each", test_several);
  add ("/ferryctl/output-names-the-file", test_output);
  add ("/ferryctl/a-failure-exits-1", test_failure);
  add ("/ferryctl/bad-input-exits-2-and-creates-nothing", test_usage);
  add ("/ferryctl/help-and-version", test_help_and_version);
  add ("/ferryctl/json-has-all-members", test_json);
  add ("/ferryctl/wrong-checksum-exits-1", test_wrong_checksum);
  add ("/ferryctl/sign-in-exits-3-and-goes-on-with-a-password", test_sign_in);
  add ("/ferryctl/power-saver-exits-4", test_power_saver);
  add ("/ferryctl/interrupt-exits-5-and-the-same-command-goes-on", test_interrupt);
  add ("/ferryctl/every-signal-interrupts", test_every_signal);
  add ("/ferryctl/failed-part-goes-on", test_failed_part_goes_on);
  add ("/ferryctl/left-over-goes-on", test_left_over_goes_on);
  add ("/ferryctl/only-own-transfers-count", test_only_own_transfers_count);
  add ("/ferryctl/second-download-gets-another-name", test_second_download_gets_another_name);
  add ("/ferryctl/skipping-is-no-failure", test_skipping_is_no_failure);
  add ("/ferryctl/locked-state-exits-1", test_state_is_locked);
  add ("/ferryctl/state-directory-is-made-with-its-parents", test_state_dir_is_made);

  return g_test_run ();
}
