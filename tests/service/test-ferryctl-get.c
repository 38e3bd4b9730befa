/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ctl-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>

#define SIZE (4 * 1024 * 1024)
#define SMALL 1000
/* The answer stops in the middle until it is released. */
#define HELD "hold:1M"
/* The first answer does, and whoever asks again gets all. */
#define HELD_ONCE "first=1,hold:1M"
#define MANY 10000

/* Starts ferryctl and waits until the origin holds an answer back. */
static GSubprocess *
start_and_hold (ServiceFixture *self,
                const char     *line)
{
  GSubprocess *process = ctl_start (self, line);

  g_assert_true (ferry_fake_origin_wait (self->origin, FERRY_FAKE_COUNT_HELD, 1));

  return process;
}

static gboolean
has_file (ServiceFixture *self,
          gconstpointer   data)
{
  g_autofree char *path = g_build_filename (self->directory, data, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
test_completes (ServiceFixture *self,
                gconstpointer   data)
{
  g_auto (CtlResult) result = { 0 };

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, NULL);
  ctl_run (self, "get {base}/a.bin", &result);

  g_assert_cmpint (result.exit, ==, 0);
  g_assert_nonnull (strstr (result.output, "a.bin: started"));
  g_assert_nonnull (strstr (result.output, "a.bin: done, 4.0 MiB"));
  g_assert_cmpstr (result.errors, ==, "");
  service_fixture_assert_file (self, "a.bin", "/a.bin", SIZE);
}

static void
test_one_failure_fails (ServiceFixture *self,
                        gconstpointer   data)
{
  g_auto (CtlResult) result = { 0 };

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, NULL);
  ctl_run (self, "get --json {base}/a.bin {base}/none", &result);

  g_assert_cmpint (result.exit, ==, 1);
  g_assert_cmpuint (ctl_assert_json (result.output), ==, 2);
  g_assert_nonnull (strstr (result.output, "\"error\": \"not-found\", \"error-code\": 404"));
  g_assert_nonnull (strstr (result.output, "\"status\": \"completed\""));
  g_assert_nonnull (strstr (result.errors, "none: The server has nothing at this address."));
}

static void
test_needs_user (ServiceFixture *self,
                 gconstpointer   data)
{
  g_auto (CtlResult) result = { 0 };

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, "auth-basic:bob:s3cret");
  ctl_run (self, "get --json {base}/a.bin", &result);

  g_assert_cmpint (result.exit, ==, 3);
  g_assert_cmpuint (ctl_assert_json (result.output), ==, 1);
  g_assert_nonnull (strstr (result.output, "\"status\": \"paused-recoverable\""));
}

static void
test_password_reaches_the_service (ServiceFixture *self,
                                   gconstpointer   data)
{
  g_autofree char *file = g_build_filename (self->root, "secret", NULL);
  g_autofree char *line = NULL;
  g_autofree char *output = NULL;

  g_assert_true (g_file_set_contents (file, "s3cret\n", -1, NULL));
  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, "auth-basic:bob:s3cret");
  line = g_strdup_printf ("get --quiet --user bob --password-file %s {base}/a.bin", file);
  output = ctl_get (self, 0, line);

  g_assert_cmpstr (output, ==, "");
  service_fixture_assert_file (self, "a.bin", "/a.bin", SIZE);
}

static gboolean
has_said (ServiceFixture *self,
          gconstpointer   data)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (data, &text, NULL, NULL) && *text != '\0';
}

static void
test_goes_on_after_the_service_is_killed (ServiceFixture *self,
                                          gconstpointer   data)
{
  g_autofree char        *said = g_build_filename (self->root, "said", NULL);
  g_autofree char        *text = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_auto (CtlResult)      result = { 0 };

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, HELD_ONCE);
  process = ctl_start_into (self, "get --connections 1 {base}/a.bin", said);
  g_assert_true (ferry_fake_origin_wait (self->origin, FERRY_FAKE_COUNT_HELD, 1));
  service_fixture_until (self, "it has begun", has_said, said);
  ctl_kill_service (self);
  ctl_finish (process, NULL, &result);

  g_assert_cmpint (result.exit, ==, 0);
  g_assert_true (g_file_get_contents (said, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "a.bin: done, 4.0 MiB"));
  service_fixture_assert_file (self, "a.bin", "/a.bin", SIZE);
}

static void
test_interrupted_goes_on_in_the_background (ServiceFixture *self,
                                            gconstpointer   data)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_autoptr (GSubprocess) process = NULL;
      g_auto (CtlResult)      result = { 0 };
      g_autofree char        *name = g_strdup_printf ("%" G_GSIZE_FORMAT ".bin", i);
      g_autofree char        *path = g_strconcat ("/", name, NULL);
      g_autofree char        *line = g_strdup_printf ("get --json {base}%s", path);

      ferry_fake_origin_add_file (self->origin, path, SIZE, HELD);
      process = start_and_hold (self, line);
      g_subprocess_send_signal (process, signals[i]);
      ctl_finish (process, NULL, &result);
      g_assert_cmpint (result.exit, ==, 5);
      g_assert_cmpuint (ctl_assert_json (result.output), ==, 1);
      g_assert_nonnull (strstr (result.errors, "go on in the background"));

      ferry_fake_origin_release (self->origin, path);
      service_fixture_until (self, "the file is whole", has_file, name);
      service_fixture_assert_file (self, name, path, SIZE);
    }
}

static void
test_attaches_and_resumes (ServiceFixture *self,
                           gconstpointer   data)
{
  g_autofree char *id = NULL;
  g_autofree char *output = NULL;

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, NULL);
  id = ctl_get (self, 0, "add --paused -d . {base}/a.bin");
  output = ctl_get (self, 0, "get --json {base}/a.bin");

  g_assert_nonnull (strstr (output, id));
  service_fixture_assert_file (self, "a.bin", "/a.bin", SIZE);
}

static void
test_removed_meanwhile (ServiceFixture *self,
                        gconstpointer   data)
{
  g_autofree char        *id = ctl_get (self, 0, "add --paused -d . {base}/a.bin");
  g_autofree char        *said = g_build_filename (self->root, "said", NULL);
  g_autofree char        *line = NULL;
  g_autofree char        *output = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_auto (CtlResult)      result = { 0 };

  line = g_strdup_printf ("watch --json %s", id);
  process = ctl_start_into (self, line, said);
  service_fixture_until (self, "it is watched", has_said, said);
  output = ctl_get (self, 0, "remove --all");
  ctl_finish (process, NULL, &result);

  g_assert_cmpint (result.exit, ==, 1);
  g_assert_nonnull (strstr (result.errors, "a.bin: removed from the list"));
}

static void
test_paused_meanwhile (ServiceFixture *self,
                       gconstpointer   data)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char        *output = NULL;
  g_auto (CtlResult)      result = { 0 };

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, HELD);
  process = start_and_hold (self, "get {base}/a.bin");
  output = ctl_get (self, 0, "pause --all");
  ctl_finish (process, NULL, &result);

  g_assert_cmpint (result.exit, ==, 3);
  g_assert_nonnull (strstr (result.errors, "a.bin: Paused by you"));
}

static void
test_only_for_standalone (ServiceFixture *self,
                          gconstpointer   data)
{
  ctl_refused (self, 2, "get --parallel 2 {base}/a", "ferryctl preferences max-running");
  ctl_refused (self, 2, "get --per-host 2 {base}/a", "ferryctl preferences max-per-host");
  ctl_refused (self, 2, "get --limit-total 2M {base}/a", "ferryctl preferences rate-limit");
  ctl_refused (self, 2, "get --state-dir x {base}/a", "--standalone");
  ctl_refused (self, 2, "get --paused {base}/a", "--paused");
  ctl_refused (self, 2, "add --standalone {base}/a", "--standalone");
  g_assert_false (service_fixture_has_owner (self));
}

static void
test_no_bus (ServiceFixture *self,
             gconstpointer   data)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess)         process = NULL;
  g_auto (CtlResult)              result = { 0 };
  g_autoptr (GError)              error = NULL;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                        G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere", TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("FERRYCTL"), "get",
                                         "http://example.org/a", NULL);
  g_assert_no_error (error);
  ctl_finish (process, NULL, &result);

  g_assert_cmpint (result.exit, ==, 1);
  g_assert_nonnull (strstr (result.errors, "There is no session bus"));
  g_assert_nonnull (strstr (result.errors, "--standalone"));
}

/* A list of that many addresses, for --input-file. */
static char *
write_list (ServiceFixture *self,
            guint           n,
            gboolean        is_served)
{
  g_autoptr (GString) list = g_string_new (NULL);
  char               *file = g_build_filename (self->root, "list", NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/f%u", i);

      if (is_served)
        ferry_fake_origin_add_file (self->origin, path, SMALL, NULL);
      g_string_append_printf (list, "%s%s\n", ferry_fake_origin_get_base (self->origin), path);
    }
  g_assert_true (g_file_set_contents (file, list->str, -1, NULL));

  return file;
}

static void
test_many_are_added (ServiceFixture *self,
                     gconstpointer   data)
{
  g_autofree char   *file = write_list (self, MANY, FALSE);
  g_autofree char   *line = g_strdup_printf ("add --paused --input-file %s", file);
  g_autofree char   *listed = NULL;
  g_auto (CtlResult) result = { 0 };

  ctl_run (self, line, &result);
  g_assert_cmpint (result.exit, ==, 0);
  g_assert_cmpuint (ctl_count_lines (result.output), ==, MANY);
  g_assert_cmpstr (result.errors, ==, "");

  listed = ctl_get (self, 0, "list");
  g_assert_cmpuint (ctl_count_lines (listed), ==, 51);
  g_assert_nonnull (strstr (listed, "… and 9950 more"));
}

static void
test_many_are_got (ServiceFixture *self,
                   gconstpointer   data)
{
  guint              n = g_test_thorough () ? MANY : 500;
  g_autofree char   *file = write_list (self, n, TRUE);
  g_autofree char   *line = g_strdup_printf ("get --json --input-file %s", file);
  g_auto (CtlResult) result = { 0 };

  ctl_run (self, line, &result);
  g_assert_cmpint (result.exit, ==, 0);
  g_assert_cmpuint (ctl_assert_json (result.output), ==, n);
  service_fixture_assert_file (self, "f0", "/f0", SMALL);
  service_fixture_assert_file (self, "f499", "/f499", SMALL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  CTL_TEST ("get-completes", test_completes);
  CTL_TEST ("one-failure-fails", test_one_failure_fails);
  CTL_TEST ("what-needs-the-user-ends-the-waiting", test_needs_user);
  CTL_TEST ("password-reaches-the-service", test_password_reaches_the_service);
  CTL_TEST ("goes-on-after-the-service-is-killed", test_goes_on_after_the_service_is_killed);
  CTL_TEST ("interrupted-goes-on-in-the-background", test_interrupted_goes_on_in_the_background);
  CTL_TEST ("attaches-to-what-is-paused-and-resumes-it", test_attaches_and_resumes);
  CTL_TEST ("removed-meanwhile-fails", test_removed_meanwhile);
  CTL_TEST ("paused-meanwhile-ends-the-waiting", test_paused_meanwhile);
  CTL_TEST ("options-only-for-standalone-are-refused", test_only_for_standalone);
  CTL_TEST ("without-a-bus-names-standalone", test_no_bus);
  CTL_TEST ("ten-thousand-are-added-in-one-call", test_many_are_added);
  CTL_TEST ("many-are-got", test_many_are_got);

  return g_test_run ();
}
