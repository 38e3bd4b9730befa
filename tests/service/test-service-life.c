/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-names.h"
#include "service-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>

#define SIZE (1024 * 1024)

/* The answer stops in the middle until it is released. */
#define HELD "hold:512K"

/* The caller of the test leaves the bus and another comes. */
static void
call_from_another (ServiceFixture *self)
{
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_object_unref (self->connection);
  self->connection = service_fixture_connect (self);
}

static void
expect_orderly_end (ServiceFixture *self)
{
  g_autoptr (GSubprocess) service = g_steal_pointer (&self->service);
  g_auto (ServiceEnd)     end = { 0 };

  service_fixture_wait (service, &end);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpstr (end.errors, ==, "");
}

/* Makes the bus start the service when it is called. */
static void
make_activatable (ServiceFixture *self,
                  const char     *line)
{
  g_autofree char   *folder = g_build_filename (self->root, "services", NULL);
  g_autofree char   *file = g_build_filename (folder, FERRY_SERVICE_NAME ".service", NULL);
  g_autofree char   *env = g_find_program_in_path ("env");
  g_autofree char   *text = NULL;
  g_autoptr (GError) error = NULL;

  text = g_strdup_printf ("[D-BUS Service]\n"
                          "Name=%s\n"
                          "Exec=%s XDG_CONFIG_HOME=%s %s --state-dir %s %s\n",
                          FERRY_SERVICE_NAME, env, self->config, g_getenv ("FERRY_SERVICE"),
                          self->state, line);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_file_set_contents (file, text, -1, &error);
  g_assert_no_error (error);

  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_clear_object (&self->connection);
  g_test_dbus_down (self->bus);
  g_object_unref (self->bus);
  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_add_service_dir (self->bus, folder);
  g_test_dbus_up (self->bus);
  self->connection = service_fixture_connect (self);
}

/* Staying and leaving. */

static void
test_leaves_when_there_is_nothing_to_do (ServiceFixture *self,
                                         gconstpointer   data)
{
  self->service = service_fixture_spawn (self, "--idle-timeout 0");
  expect_orderly_end (self);
}

/* The unique name of the service; NULL while there is none. */
static char *
dup_owner (ServiceFixture *self)
{
  g_autoptr (GVariant) reply = NULL;
  char                *owner = NULL;

  reply = g_dbus_connection_call_sync (self->connection, "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "GetNameOwner", g_variant_new ("(s)", FERRY_SERVICE_NAME),
                                       G_VARIANT_TYPE ("(s)"), G_DBUS_CALL_FLAGS_NONE, -1,
                                       NULL, NULL);
  if (reply != NULL)
    g_variant_get (reply, "(s)", &owner);
  return owner;
}

static gboolean
has_left (ServiceFixture *self,
          gconstpointer   data)
{
  return !service_fixture_has_owner (self);
}

/* It has no patience, and yet it is the same one that answers again and again. */
static void
test_stays_while_a_caller_is_there (ServiceFixture *self,
                                    gconstpointer   data)
{
  g_autofree char *owner = NULL;

  make_activatable (self, "--idle-timeout 0");
  g_assert_cmpuint (service_fixture_count (self, ""), ==, 0);
  /* It may have given its name away just before it was called. */
  while ((owner = dup_owner (self)) == NULL)
    continue;
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *same = NULL;

      g_assert_cmpuint (service_fixture_count (self, ""), ==, 0);
      same = dup_owner (self);
      g_assert_cmpstr (same, ==, owner);
    }

  call_from_another (self);
  service_fixture_until (self, "the service has left", has_left, NULL);
}

static void
test_stays_while_something_is_at_work (ServiceFixture *self,
                                       gconstpointer   data)
{
  g_autofree char *id = NULL;

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, HELD);
  service_fixture_start (self, "");
  id = service_fixture_add (self, "/a.bin", NULL);
  service_fixture_stop (self, SIGKILL);

  service_fixture_start (self, "--idle-timeout 0");
  ferry_fake_origin_wait (self->origin, FERRY_FAKE_COUNT_HELD, 1);
  g_assert_true (service_fixture_has_owner (self));
  ferry_fake_origin_release (self->origin, "/a.bin");
  expect_orderly_end (self);
  service_fixture_assert_file (self, "a.bin", "/a.bin", SIZE);
}

static void
test_does_not_stay_for_what_the_user_paused (ServiceFixture *self,
                                             gconstpointer   data)
{
  g_autofree char     *id = NULL;
  g_autofree char     *ids = NULL;
  g_autoptr (GVariant) reply = NULL;

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, HELD);
  service_fixture_start (self, "");
  id = service_fixture_add (self, "/a.bin", NULL);
  ids = g_strdup_printf ("(['%s'], {})", id);
  reply = service_fixture_call (self, "Pause", ids);
  service_fixture_stop (self, SIGTERM);

  self->service = service_fixture_spawn (self, "--idle-timeout 0");
  expect_orderly_end (self);
  service_fixture_start (self, "");
  g_assert_cmpuint (service_fixture_count (self, "'filter': <'waiting'>"), ==, 1);
}

/* With no patience at all it is about to leave whenever the next call comes. */
static void
test_no_call_is_lost_while_it_leaves (ServiceFixture *self,
                                      gconstpointer   data)
{
  make_activatable (self, "--idle-timeout 0");
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char     *arguments = NULL;
      g_autoptr (GVariant) reply = NULL;

      arguments = g_strdup_printf ("([{'uri': <'{base}/%u'>, 'directory': <'{dir}'>}],"
                                   " {'paused': <true>})",
                                   i);
      reply = service_fixture_call (self, "Add", arguments);
      call_from_another (self);
      g_assert_cmpuint (service_fixture_count (self, ""), ==, i + 1);
      call_from_another (self);
    }
}

/* Its ends, and what comes after. */

static void
go_on_after (ServiceFixture *self,
             int             signal_number)
{
  g_autofree char *id = NULL;

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, "first=1,hold:512K");
  service_fixture_start (self, "");
  id = service_fixture_add (self, "/a.bin", NULL);
  ferry_fake_origin_wait (self->origin, FERRY_FAKE_COUNT_HELD, 1);

  service_fixture_stop (self, signal_number);
  service_fixture_start (self, "");
  service_fixture_until_status (self, id, "completed");
  service_fixture_assert_file (self, "a.bin", "/a.bin", SIZE);
  g_assert_cmpuint (service_fixture_count (self, ""), ==, 1);
}

static void
test_goes_on_after_sigterm (ServiceFixture *self,
                            gconstpointer   data)
{
  go_on_after (self, SIGTERM);
}

static void
test_goes_on_after_sigint (ServiceFixture *self,
                           gconstpointer   data)
{
  go_on_after (self, SIGINT);
}

static void
test_goes_on_after_sighup (ServiceFixture *self,
                           gconstpointer   data)
{
  go_on_after (self, SIGHUP);
}

static void
test_goes_on_after_sigkill (ServiceFixture *self,
                            gconstpointer   data)
{
  go_on_after (self, SIGKILL);
}

static void
test_leaves_in_order_when_the_bus_dies (ServiceFixture *self,
                                        gconstpointer   data)
{
  service_fixture_start (self, "");
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_clear_object (&self->connection);
  g_test_dbus_down (self->bus);
  g_object_unref (self->bus);
  expect_orderly_end (self);

  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->bus);
  self->connection = service_fixture_connect (self);
}

/* Starting. */

static void
expect_refusal (ServiceFixture *self,
                GSubprocess    *process,
                const char     *words)
{
  g_auto (ServiceEnd) end = { 0 };

  service_fixture_wait (process, &end);
  g_assert_cmpint (end.exit, ==, 1);
  g_assert_nonnull (strstr (end.errors, words));
}

static void
test_second_one_says_so_and_leaves (ServiceFixture *self,
                                    gconstpointer   data)
{
  g_autoptr (GSubprocess) second = NULL;

  service_fixture_start (self, "");
  second = service_fixture_spawn (self, "");
  expect_refusal (self, second, self->state);
  g_assert_cmpuint (service_fixture_count (self, ""), ==, 0);
}

static void
test_second_one_with_another_folder_leaves_too (ServiceFixture *self,
                                                gconstpointer   data)
{
  g_autofree char        *first_state = NULL;
  g_autoptr (GSubprocess) second = NULL;

  service_fixture_start (self, "");
  first_state = g_steal_pointer (&self->state);
  self->state = g_strconcat (first_state, "-2", NULL);
  second = service_fixture_spawn (self, "");
  expect_refusal (self, second, "is running already");
  g_assert_cmpuint (service_fixture_count (self, ""), ==, 0);
}

static void
test_who_starts_it_in_vain_learns_why (ServiceFixture *self,
                                       gconstpointer   data)
{
  g_assert_true (g_file_set_contents (self->state, "", 0, NULL));
  make_activatable (self, "--idle-timeout 0");
  service_fixture_refused (self, "Find", "('a',)",
                           "io.github.ferrytransfer.Ferry.Error.DestinationMissing", self->state);
}

static void
test_without_a_bus_it_says_so (ServiceFixture *self,
                               gconstpointer   data)
{
  g_autofree char        *address = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
  g_autoptr (GSubprocess) process = NULL;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  process = service_fixture_spawn (self, "");
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
  expect_refusal (self, process, "no session bus");
}

static void
test_resume_leaves_at_once_when_all_is_done (ServiceFixture *self,
                                             gconstpointer   data)
{
  self->service = service_fixture_spawn (self, "--resume --idle-timeout 3600");
  expect_orderly_end (self);
}

static void
test_resume_finishes_what_is_unfinished (ServiceFixture *self,
                                         gconstpointer   data)
{
  g_autofree char *id = NULL;

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, "first=1,hold:512K");
  service_fixture_start (self, "");
  id = service_fixture_add (self, "/a.bin", NULL);
  ferry_fake_origin_wait (self->origin, FERRY_FAKE_COUNT_HELD, 1);
  service_fixture_stop (self, SIGKILL);

  self->service = service_fixture_spawn (self, "--resume --idle-timeout 0");
  expect_orderly_end (self);
  service_fixture_assert_file (self, "a.bin", "/a.bin", SIZE);
}

static void
test_bad_options_are_refused (ServiceFixture *self,
                              gconstpointer   data)
{
  static const struct
  {
    const char *line;
    const char *words;
  } cases[] = {
    { "--idle-timeout -1", "--idle-timeout" },
    { "--idle-timeout 86401", "--idle-timeout" },
    { "--idle-timeout soon", "soon" },
    { "--no-such-option", "--no-such-option" },
    { "word", "word" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GSubprocess) process = service_fixture_spawn (self, cases[i].line);

      expect_refusal (self, process, cases[i].words);
    }
}

static void
test_tells_its_version (ServiceFixture *self,
                        gconstpointer   data)
{
  g_autoptr (GSubprocess) process = service_fixture_spawn (self, "--version");
  g_autofree char        *output = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, NULL));
  g_assert_cmpstr (output, ==, "ferry-service " FERRY_VERSION "\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  SERVICE_TEST ("leaves-when-there-is-nothing-to-do", test_leaves_when_there_is_nothing_to_do);
  SERVICE_TEST ("stays-while-a-caller-is-there", test_stays_while_a_caller_is_there);
  SERVICE_TEST ("stays-while-something-is-at-work", test_stays_while_something_is_at_work);
  SERVICE_TEST ("does-not-stay-for-what-the-user-paused",
                test_does_not_stay_for_what_the_user_paused);
  SERVICE_TEST ("no-call-is-lost-while-it-leaves", test_no_call_is_lost_while_it_leaves);
  SERVICE_TEST ("goes-on-after-sigterm", test_goes_on_after_sigterm);
  SERVICE_TEST ("goes-on-after-sigint", test_goes_on_after_sigint);
  SERVICE_TEST ("goes-on-after-sighup", test_goes_on_after_sighup);
  SERVICE_TEST ("goes-on-after-sigkill", test_goes_on_after_sigkill);
  SERVICE_TEST ("leaves-in-order-when-the-bus-dies", test_leaves_in_order_when_the_bus_dies);
  SERVICE_TEST ("second-one-says-so-and-leaves", test_second_one_says_so_and_leaves);
  SERVICE_TEST ("who-starts-it-in-vain-learns-why", test_who_starts_it_in_vain_learns_why);
  SERVICE_TEST ("second-one-with-another-folder-leaves-too",
                test_second_one_with_another_folder_leaves_too);
  SERVICE_TEST ("without-a-bus-it-says-so", test_without_a_bus_it_says_so);
  SERVICE_TEST ("resume-leaves-at-once-when-all-is-done",
                test_resume_leaves_at_once_when_all_is_done);
  SERVICE_TEST ("resume-finishes-what-is-unfinished", test_resume_finishes_what_is_unfinished);
  SERVICE_TEST ("bad-options-are-refused", test_bad_options_are_refused);
  SERVICE_TEST ("tells-its-version", test_tells_its_version);
  return g_test_run ();
}
