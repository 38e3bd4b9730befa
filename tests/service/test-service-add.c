/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-names.h"
#include "service-fixture.h"

#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#define SIZE (64 * 1024)
#define MANY 10000

static void
set_up (ServiceFixture *self,
        gconstpointer   data)
{
  service_fixture_set_up (self, data);
  service_fixture_start (self, "");
}

/* Adding. */

static void
test_what_is_added_arrives (ServiceFixture *self,
                            gconstpointer   data)
{
  g_autofree char     *id = NULL;
  g_autofree char     *arguments = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) rows = NULL;
  g_autoptr (GVariant) row = NULL;
  const char          *text = NULL;
  gint64               number = 0;

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, NULL);
  id = service_fixture_add (self, "/a.bin", NULL);
  service_fixture_until_status (self, id, "completed");
  service_fixture_assert_file (self, "a.bin", "/a.bin", SIZE);

  arguments = g_strdup_printf ("({'ids': <['%s']>}, 0, 10)", id);
  reply = service_fixture_call (self, "List", arguments);
  rows = g_variant_get_child_value (reply, 1);
  g_assert_cmpuint (g_variant_n_children (rows), ==, 1);
  row = g_variant_get_child_value (rows, 0);
  g_assert_true (g_variant_lookup (row, "name", "&s", &text));
  g_assert_cmpstr (text, ==, "a.bin");
  g_assert_true (g_variant_lookup (row, "total", "x", &number));
  g_assert_cmpint (number, ==, SIZE);
}

static void
test_without_a_folder_it_goes_where_downloads_go (ServiceFixture *self,
                                                  gconstpointer   data)
{
  g_autoptr (GVariant) set = NULL;
  g_autoptr (GVariant) reply = NULL;

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, NULL);
  set = service_fixture_call (self, "SetPreferences", "({'download-folder': <'{dir}'>},)");
  reply = service_fixture_call (self, "Add",
                                "([{'uri': <'{base}/a.bin'>, 'proxy': <'none'>}], {})");
  g_assert_cmpuint (service_fixture_count (self, ""), ==, 1);
  while (service_fixture_count (self, "'filter': <'finished'>") == 0)
    g_assert_cmpuint (service_fixture_count (self, "'filter': <'failed'>"), ==, 0);
  service_fixture_assert_file (self, "a.bin", "/a.bin", SIZE);
}

/* A new account has none, and nobody should have to make it. */
static void
test_the_usual_folder_is_made_and_no_other (ServiceFixture *self,
                                            gconstpointer   data)
{
  g_autofree char *usual = g_build_filename (self->root, "Downloads", NULL);
  g_autofree char *other = g_build_filename (self->root, "stick", NULL);
  g_autofree char *options = g_strdup_printf ("'directory': <'%s'>", usual);
  g_autofree char *id = NULL;
  g_autofree char *waiting = NULL;

  g_assert_false (g_file_test (usual, G_FILE_TEST_EXISTS));
  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, NULL);
  id = service_fixture_add (self, "/a.bin", options);
  service_fixture_until_status (self, id, "completed");

  g_clear_pointer (&options, g_free);
  options = g_strdup_printf ("'directory': <'%s'>", other);
  waiting = service_fixture_add (self, "/a.bin", options);
  service_fixture_until_status (self, waiting, "paused-system-policy");
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
}

static void
test_one_bad_request_and_nothing_is_queued (ServiceFixture *self,
                                            gconstpointer   data)
{
  static const struct
  {
    const char *request;
    const char *words;
  } cases[] = {
    { "{}", "\"requests\": 1: \"uri\"" },
    { "{'uri': <5>}", "\"requests\": 1: \"uri\"" },
    { "{'uri': <'gopher://a/'>}", "\"requests\": 1: \"uri\"" },
    { "{'uri': <'http://a/'>, 'directory': <'here'>}", "\"requests\": 1: \"directory\"" },
    { "{'uri': <'http://a/'>, 'name': <'../x'>}", "\"requests\": 1: \"name\"" },
    { "{'uri': <'http://a/'>, 'retries': <'many'>}", "\"requests\": 1: \"retries\"" },
    { "{'uri': <'http://a/'>, 'headers': <[('Host', 'b')]>}", "\"requests\": 1: \"headers\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *arguments = NULL;

      arguments = g_strdup_printf ("([{'uri': <'{base}/good'>}, %s], {})", cases[i].request);
      service_fixture_refused (self, "Add", arguments, SERVICE_INVALID_ARGS, cases[i].words);
    }
  g_assert_cmpuint (service_fixture_count (self, ""), ==, 0);
}

static void
test_bad_options_are_refused (ServiceFixture *self,
                              gconstpointer   data)
{
  static const struct
  {
    const char *options;
    const char *words;
  } cases[] = {
    { "{'duplicates': <5>}", "\"duplicates\"" },
    { "{'duplicates': <'never'>}", "\"duplicates\"" },
    { "{'paused': <'yes'>}", "\"paused\"" },
    { "{'secrets': <'x'>}", "\"secrets\"" },
    { "{'secrets': <handle 0>}", "\"secrets\"" },
    { "{'secrets': <handle -1>}", "\"secrets\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *arguments = NULL;

      arguments = g_strdup_printf ("([{'uri': <'{base}/good'>}], %s)", cases[i].options);
      service_fixture_refused (self, "Add", arguments, SERVICE_INVALID_ARGS, cases[i].words);
    }
  g_assert_cmpuint (service_fixture_count (self, ""), ==, 0);
}

static void
test_unknown_keys_are_ignored (ServiceFixture *self,
                               gconstpointer   data)
{
  g_autoptr (GVariant) reply = NULL;

  reply = service_fixture_call (self, "Add",
                                "([{'uri': <'{base}/a'>, 'colour': <'red'>}],"
                                " {'mood': <5>, 'paused': <true>})");
  g_assert_cmpuint (service_fixture_count (self, "'weather': <'fine'>"), ==, 1);
}

static void
test_no_requests_are_no_harm (ServiceFixture *self,
                              gconstpointer   data)
{
  g_autoptr (GVariant) reply = service_fixture_call (self, "Add", "([], {})");

  g_assert_nonnull (reply);
  g_assert_cmpuint (service_fixture_count (self, ""), ==, 0);
}

static void
test_added_paused_waits_for_resume (ServiceFixture *self,
                                    gconstpointer   data)
{
  g_autoptr (GVariant) added = NULL;
  g_autoptr (GVariant) resumed = NULL;

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, NULL);
  added = service_fixture_call (self, "Add",
                                "([{'uri': <'{base}/a.bin'>, 'directory': <'{dir}'>,"
                                " 'proxy': <'none'>}], {'paused': <true>})");
  g_assert_cmpuint (service_fixture_count (self, "'filter': <'waiting'>"), ==, 1);
  resumed = service_fixture_call (self, "Resume", "([], {'query': <@a{sv} {}>})");
  while (service_fixture_count (self, "'filter': <'finished'>") == 0)
    g_assert_cmpuint (service_fixture_count (self, "'filter': <'failed'>"), ==, 0);
  service_fixture_assert_file (self, "a.bin", "/a.bin", SIZE);
}

/* Duplicates. */

static void
add_twice (ServiceFixture *self,
           const char     *options,
           char          **first,
           char          **second,
           gboolean       *was_there)
{
  g_autofree char     *arguments = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) list = NULL;

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, "hang");
  arguments = g_strdup_printf ("([{'uri': <'{base}/a.bin'>, 'directory': <'{dir}'>},"
                               " {'uri': <'{base}/a.bin'>, 'directory': <'{dir}'>}], %s)",
                               options);
  reply = service_fixture_call (self, "Add", arguments);
  list = g_variant_get_child_value (reply, 0);
  g_assert_cmpuint (g_variant_n_children (list), ==, 2);
  g_variant_get_child (list, 0, "(sb)", first, was_there);
  g_assert_false (*was_there);
  g_variant_get_child (list, 1, "(sb)", second, was_there);
}

static void
test_same_wish_stands_for_both (ServiceFixture *self,
                                gconstpointer   data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gboolean         was_there;

  add_twice (self, "{}", &first, &second, &was_there);
  g_assert_true (was_there);
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpuint (service_fixture_count (self, ""), ==, 1);
}

static void
test_same_wish_is_fetched_again_when_asked (ServiceFixture *self,
                                            gconstpointer   data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gboolean         was_there;

  add_twice (self, "{'duplicates': <'again'>}", &first, &second, &was_there);
  g_assert_false (was_there);
  g_assert_cmpstr (first, !=, second);
  g_assert_cmpuint (service_fixture_count (self, ""), ==, 2);
}

/* Secrets. */

static int
make_memory (const void *bytes,
             gsize       size)
{
  int fd = memfd_create ("secrets", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, bytes, size), ==, (gssize) size);
  return fd;
}

/* Calls Add or Change with @fd, which is closed, as the secrets. */
static GVariant *
call_with_secrets (ServiceFixture *self,
                   const char     *method,
                   GVariant       *arguments,
                   int             fd,
                   GError        **error)
{
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new_from_array (&fd, 1);

  return g_dbus_connection_call_with_unix_fd_list_sync (
      self->connection, FERRY_SERVICE_NAME, FERRY_MANAGER_PATH, FERRY_APPLICATION_ID ".Manager",
      method, arguments, NULL, G_DBUS_CALL_FLAGS_NONE, 60000, fds, NULL, NULL, error);
}

static GVariant *
make_add_arguments (ServiceFixture *self,
                    const char     *options)
{
  g_autofree char    *text = NULL;
  g_autoptr (GError)  error = NULL;
  GVariant           *arguments;
  const GVariantType *type = G_VARIANT_TYPE ("(aa{sv}a{sv})");

  text = g_strdup_printf ("([{'uri': <'%s/a.bin'>, 'directory': <'%s'>, 'proxy': <'none'>%s}],"
                          " {'secrets': <handle 0>})",
                          ferry_fake_origin_get_base (self->origin), self->directory, options);
  arguments = g_variant_parse (type, text, NULL, NULL, &error);
  g_assert_no_error (error);
  return arguments;
}

static int
make_secrets (const char *text)
{
  g_autoptr (GVariant) secrets = NULL;
  g_autoptr (GError)   error = NULL;

  secrets = g_variant_parse (G_VARIANT_TYPE ("aa{sv}"), text, NULL, NULL, &error);
  g_assert_no_error (error);
  return make_memory (g_variant_get_data (secrets), g_variant_get_size (secrets));
}

static void
add_with_secrets (ServiceFixture *self,
                  const char     *options,
                  const char     *secrets)
{
  g_autoptr (GVariant) arguments = make_add_arguments (self, options);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError)   error = NULL;

  reply = call_with_secrets (self, "Add", arguments, make_secrets (secrets), &error);
  g_assert_no_error (error);
  while (service_fixture_count (self, "'filter': <'finished'>") == 0)
    g_assert_cmpuint (service_fixture_count (self, "'filter': <'failed'>"), ==, 0);
  service_fixture_assert_file (self, "a.bin", "/a.bin", SIZE);
}

static void
test_password_goes_past_the_bus (ServiceFixture *self,
                                 gconstpointer   data)
{
  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, "auth-basic:anna:swordfish");
  add_with_secrets (self, ", 'user': <'anna'>", "[{'password': <'swordfish'>}]");
}

static void
test_headers_of_both_ways_are_sent (ServiceFixture *self,
                                    gconstpointer   data)
{
  ferry_fake_origin_add (self->origin, "/a.bin",
                         &(FerryFakeResource){ .size = SIZE,
                                               .faults = { "lacks=X-Open=yes,status:403",
                                                           "lacks=X-Token=deep,status:403" } });
  add_with_secrets (self, ", 'headers': <[('X-Open', 'yes')]>",
                    "[{'headers': <[('X-Token', 'deep')]>}]");
}

static void
test_secrets_are_told_to_nobody (ServiceFixture *self,
                                 gconstpointer   data)
{
  g_autoptr (GVariant) arguments = make_add_arguments (self, ", 'user': <'anna'>");
  g_autoptr (GVariant) added = NULL;
  g_autoptr (GVariant) list = NULL;
  g_autoptr (GVariant) transfer = NULL;
  g_autoptr (GError)   error = NULL;
  g_autofree char     *id = NULL;
  g_autofree char     *ids = NULL;
  g_autofree char     *text = NULL;

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, "hang");
  added = call_with_secrets (self, "Add", arguments,
                             make_secrets ("[{'password': <'swordfish'>,"
                                           " 'headers': <[('X-Api-Key', 'halibut')]>}]"),
                             &error);
  g_assert_no_error (error);
  list = g_variant_get_child_value (added, 0);
  g_variant_get_child (list, 0, "(sb)", &id, NULL);

  ids = g_strdup_printf ("('%s',)", id);
  transfer = service_fixture_call (self, "GetTransfer", ids);
  text = g_variant_print (transfer, FALSE);
  g_assert_nonnull (strstr (text, "X-Api-Key"));
  g_assert_null (strstr (text, "halibut"));
  g_assert_null (strstr (text, "swordfish"));
}

static void
expect_bad_secrets (ServiceFixture *self,
                    int             fd)
{
  g_autoptr (GVariant) arguments = make_add_arguments (self, "");
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError)   error = NULL;
  g_autofree char     *name = NULL;

  reply = call_with_secrets (self, "Add", arguments, fd, &error);
  g_assert_null (reply);
  name = g_dbus_error_get_remote_error (error);
  g_assert_cmpstr (name, ==, SERVICE_INVALID_ARGS);
  g_assert_nonnull (strstr (error->message, "\"secrets\""));
}

/* Nobody who has an end of a pipe may keep the service waiting. */
static void
test_bad_secrets_are_refused (ServiceFixture *self,
                              gconstpointer   data)
{
  int pipe_fds[2];

  g_assert_true (g_unix_open_pipe (pipe_fds, FD_CLOEXEC, NULL));
  expect_bad_secrets (self, pipe_fds[0]);
  close (pipe_fds[1]);

  expect_bad_secrets (self, open ("/dev/zero", O_RDONLY | O_CLOEXEC));
  expect_bad_secrets (self, open ("/", O_RDONLY | O_CLOEXEC));
  expect_bad_secrets (self, make_memory ("rubbish", 7));
  expect_bad_secrets (self, make_memory ("", 0));
  expect_bad_secrets (self, make_secrets ("[{}, {}]"));
  expect_bad_secrets (self, open (self->root, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600));
  g_assert_cmpuint (service_fixture_count (self, ""), ==, 0);
}

static void
test_huge_secrets_are_refused (ServiceFixture *self,
                               gconstpointer   data)
{
  int fd = memfd_create ("secrets", MFD_CLOEXEC);

  g_assert_cmpint (ftruncate (fd, 64 * 1024 * 1024 + 1), ==, 0);
  expect_bad_secrets (self, fd);
}

/* Very many. */

static GVariant *
make_many (ServiceFixture *self)
{
  GVariantBuilder requests;

  g_variant_builder_init (&requests, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *uri = NULL;
      GVariantDict     request;

      uri = g_strdup_printf ("%s/%u", ferry_fake_origin_get_base (self->origin), i);
      g_variant_dict_init (&request, NULL);
      g_variant_dict_insert (&request, "uri", "s", uri);
      g_variant_dict_insert (&request, "directory", "s", self->directory);
      g_variant_builder_add_value (&requests, g_variant_dict_end (&request));
    }

  return g_variant_new ("(aa{sv}@a{sv})", &requests,
                        g_variant_new_parsed ("{'paused': <true>}"));
}

static void
test_ten_thousand_are_on_disk_when_add_returns (ServiceFixture *self,
                                                gconstpointer   data)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) list = NULL;
  g_autoptr (GError)   error = NULL;
  gint64               begin = g_get_monotonic_time ();

  reply = g_dbus_connection_call_sync (self->connection, FERRY_SERVICE_NAME, FERRY_MANAGER_PATH,
                                       FERRY_APPLICATION_ID ".Manager", "Add", make_many (self),
                                       NULL, G_DBUS_CALL_FLAGS_NONE, 60000, NULL, &error);
  g_subprocess_force_exit (self->service);
  g_assert_no_error (error);
  g_test_message ("%d links in %.2f s", MANY,
                  (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
  list = g_variant_get_child_value (reply, 0);
  g_assert_cmpuint (g_variant_n_children (list), ==, MANY);

  service_fixture_stop (self, SIGKILL);
  service_fixture_start (self, "");
  g_assert_cmpuint (service_fixture_count (self, ""), ==, MANY);
  g_assert_cmpuint (service_fixture_count (self, "'filter': <'waiting'>"), ==, MANY);
}

/* Who asks meanwhile is answered long before the end. */
static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError)   error = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static void
test_others_are_answered_meanwhile (ServiceFixture *self,
                                    gconstpointer   data)
{
  g_autoptr (GDBusConnection) other = service_fixture_connect (self);
  gboolean                    is_added = FALSE;
  guint                       n_answers = 0;

  g_assert_cmpuint (service_fixture_count (self, ""), ==, 0);
  g_dbus_connection_call (other, FERRY_SERVICE_NAME, FERRY_MANAGER_PATH,
                          FERRY_APPLICATION_ID ".Manager", "Add", make_many (self), NULL,
                          G_DBUS_CALL_FLAGS_NONE, 60000, NULL, answered_cb, &is_added);
  while (!is_added)
    {
      g_autoptr (GVariant) found = service_fixture_call (self, "Find", "('x',)");

      g_assert_nonnull (found);
      n_answers++;
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }

  g_assert_cmpuint (n_answers, >, 10);
  g_assert_cmpuint (service_fixture_count (self, ""), ==, MANY);
  g_dbus_connection_close_sync (other, NULL, NULL);
}

#define ADD_TEST(name, function) \
  g_test_add ("/service/" name, ServiceFixture, NULL, set_up, function, service_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD_TEST ("what-is-added-arrives", test_what_is_added_arrives);
  ADD_TEST ("without-a-folder-it-goes-where-downloads-go",
            test_without_a_folder_it_goes_where_downloads_go);
  ADD_TEST ("the-usual-folder-is-made-and-no-other", test_the_usual_folder_is_made_and_no_other);
  ADD_TEST ("one-bad-request-and-nothing-is-queued", test_one_bad_request_and_nothing_is_queued);
  ADD_TEST ("bad-options-are-refused", test_bad_options_are_refused);
  ADD_TEST ("unknown-keys-are-ignored", test_unknown_keys_are_ignored);
  ADD_TEST ("no-requests-are-no-harm", test_no_requests_are_no_harm);
  ADD_TEST ("added-paused-waits-for-resume", test_added_paused_waits_for_resume);
  ADD_TEST ("same-wish-stands-for-both", test_same_wish_stands_for_both);
  ADD_TEST ("same-wish-is-fetched-again-when-asked", test_same_wish_is_fetched_again_when_asked);
  ADD_TEST ("password-goes-past-the-bus", test_password_goes_past_the_bus);
  ADD_TEST ("headers-of-both-ways-are-sent", test_headers_of_both_ways_are_sent);
  ADD_TEST ("secrets-are-told-to-nobody", test_secrets_are_told_to_nobody);
  ADD_TEST ("bad-secrets-are-refused", test_bad_secrets_are_refused);
  ADD_TEST ("huge-secrets-are-refused", test_huge_secrets_are_refused);
  ADD_TEST ("ten-thousand-are-on-disk-when-add-returns",
            test_ten_thousand_are_on_disk_when_add_returns);
  ADD_TEST ("others-are-answered-meanwhile", test_others_are_answered_meanwhile);
  return g_test_run ();
}
