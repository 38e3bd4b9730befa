/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "fake-notifications.h"
#include "ferry-names.h"
#include "service-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#define SIZE 4096

/* All that belongs to the desktop beside the service. */
typedef struct
{
  ServiceFixture     service;
  FakeNotifications *notifications; /* (owned) (nullable) */
  FakePeer          *peer;          /* (owned) (nullable) another program */
} Fixture;

static const char *
get_address (Fixture *self)
{
  return g_test_dbus_get_bus_address (self->service.bus);
}

static void
write_text (Fixture    *self,
            const char *path,
            const char *text)
{
  g_autofree char   *file = g_build_filename (self->service.root, path, NULL);
  g_autofree char   *folder = g_path_get_dirname (file);
  GString           *expanded = g_string_new (text);
  g_autoptr (GError) error = NULL;

  g_string_replace (expanded, "{root}", self->service.root, 0);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (file, expanded->str, -1, &error);
  g_assert_no_error (error);
  g_string_free (expanded, TRUE);
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autofree char *folder = NULL;

  service_fixture_set_up (&self->service, data);
  /* Nothing on this machine opens anything. */
  folder = g_build_filename (self->service.root, "data", NULL);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_setenv ("XDG_DATA_DIRS", folder, TRUE);
  g_setenv ("XDG_CONFIG_DIRS", folder, TRUE);
  self->notifications = fake_notifications_new (get_address (self), NULL);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  /* It is a caller of the service, which would wait for it. */
  g_clear_pointer (&self->peer, fake_peer_free);
  g_clear_pointer (&self->notifications, fake_notifications_free);
  service_fixture_tear_down (&self->service, data);
}

static void
start (Fixture *self)
{
  ferry_fake_origin_add_file (self->service.origin, "/a.bin", SIZE, NULL);
  ferry_fake_origin_add_file (self->service.origin, "/b.bin", SIZE, NULL);
  /* Long enough to be called first. */
  service_fixture_start (&self->service, "--idle-timeout 3");
}

/* Adds @path of the origin, and waits for the notification about it. */
static char *
add_and_hear (Fixture    *self,
              const char *path,
              const char *expected)
{
  char            *id = service_fixture_add (&self->service, path, NULL);
  g_autofree char *told = fake_notifications_wait (self->notifications, 1);

  g_test_message ("%s", told);
  g_assert_nonnull (strstr (told, expected));
  return id;
}

static void
serve_as_window (Fixture *self)
{
  static const char interface[] =
      "<node><interface name='org.freedesktop.Application'><method name='ActivateAction'>"
      "<arg type='s' direction='in'/><arg type='av' direction='in'/>"
      "<arg type='a{sv}' direction='in'/></method></interface></node>";

  self->peer = fake_peer_new (get_address (self), FERRY_APPLICATION_ID, FERRY_APPLICATION_PATH,
                              interface, NULL, NULL);
}

static void
serve_as_file_manager (Fixture *self)
{
  static const char interface[] =
      "<node><interface name='org.freedesktop.FileManager1'><method name='ShowItems'>"
      "<arg type='as' direction='in'/><arg type='s' direction='in'/></method></interface></node>";

  self->peer = fake_peer_new (get_address (self), "org.freedesktop.FileManager1",
                              "/org/freedesktop/FileManager1", interface, NULL, NULL);
}

/* A program that opens all, and notes what that was. */
static void
install_opener (Fixture *self)
{
  write_text (self, "data/applications/taker.desktop",
              "[Desktop Entry]\nType=Application\nName=Taker\n"
              "Exec=/bin/sh {root}/taker %f\n");
  write_text (self, "config/mimeapps.list",
              "[Default Applications]\napplication/octet-stream=taker.desktop\n"
              "inode/directory=taker.desktop\n");
  write_text (self, "taker",
              "printf '%s %s' \"$1\" \"$XDG_ACTIVATION_TOKEN\" > {root}/note\n"
              "mv {root}/note {root}/taken\n");
}

static gboolean
was_taken (ServiceFixture *fixture,
           gconstpointer   data)
{
  g_autofree char *file = g_build_filename (fixture->root, "taken", NULL);

  return g_file_test (file, G_FILE_TEST_EXISTS);
}

/* Asserts that the program was given @name of the folder and a token. */
static void
expect_opened (Fixture    *self,
               const char *name)
{
  g_autofree char *file = g_build_filename (self->service.root, "taken", NULL);
  g_autofree char *text = NULL;
  g_autofree char *expected = NULL;

  service_fixture_until (&self->service, "it was opened", was_taken, NULL);
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  expected = g_strdup_printf ("%s%s token-1", self->service.directory, name);
  g_assert_cmpstr (text, ==, expected);
}

static void
expect_window (Fixture    *self,
               const char *id,
               const char *token)
{
  g_autofree char *told = fake_peer_wait_text (self->peer, "ActivateAction", 1);
  g_autofree char *expected = NULL;

  if (token != NULL)
    expected = g_strdup_printf ("('show-transfers', [<['%s']>], {'activation-token': <'%s'>,"
                                " 'desktop-startup-id': <'%s'>})",
                                id, token, token);
  else
    expected = g_strdup_printf ("('show-transfers', [<['%s']>], {})", id);
  g_assert_cmpstr (told, ==, expected);
}

/* The only caller of the service leaves. */
static void
leave_alone (Fixture *self)
{
  g_dbus_connection_close_sync (self->service.connection, NULL, NULL);
  g_object_unref (self->service.connection);
  self->service.connection = service_fixture_connect (&self->service);
}

static void
expect_orderly_end (Fixture *self)
{
  g_autoptr (GSubprocess) service = g_steal_pointer (&self->service.service);
  g_auto (ServiceEnd)     end = { 0 };

  service_fixture_wait (service, &end);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpstr (end.errors, ==, "");
}

/* ---- staying ---- */

static void
test_stays_while_there_are_buttons (Fixture      *self,
                                    gconstpointer data)
{
  g_autofree char *id = NULL;

  start (self);
  id = service_fixture_add (&self->service, "/a.bin", NULL);
  leave_alone (self);
  g_free (fake_notifications_wait (self->notifications, 1));
  g_assert_true (service_fixture_has_owner (&self->service));

  fake_notifications_dismiss (self->notifications);
  expect_orderly_end (self);
}

static void
test_leaves_where_there_is_no_daemon (Fixture      *self,
                                      gconstpointer data)
{
  g_autofree char *id = NULL;

  g_clear_pointer (&self->notifications, fake_notifications_free);
  start (self);
  id = service_fixture_add (&self->service, "/a.bin", NULL);
  leave_alone (self);
  expect_orderly_end (self);
  service_fixture_assert_file (&self->service, "a.bin", "/a.bin", SIZE);
}

static void
test_answers_while_the_daemon_does_not (Fixture      *self,
                                        gconstpointer data)
{
  g_autofree char *id = NULL;
  FakePeer        *silent;
  gint64           before;

  fake_notifications_free (self->notifications);
  self->notifications = fake_notifications_new_silent (get_address (self));
  silent = fake_notifications_get_peer (self->notifications);
  start (self);
  id = service_fixture_add (&self->service, "/a.bin", NULL);
  g_variant_unref (fake_peer_wait (silent, "GetCapabilities", 1));

  before = g_get_monotonic_time ();
  g_assert_cmpuint (service_fixture_count (&self->service, ""), ==, 1);
  service_fixture_stop (&self->service, SIGTERM);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 5 * G_USEC_PER_SEC);
}

static void
test_presence_counts (Fixture      *self,
                      gconstpointer data)
{
  g_autofree char     *finished = NULL;
  g_autofree char     *failed = NULL;
  g_autofree char     *told = NULL;
  g_autoptr (GVariant) reply = NULL;

  start (self);
  reply = service_fixture_call (&self->service, "SetPresence", "(true,)");
  finished = service_fixture_add (&self->service, "/a.bin", NULL);
  service_fixture_until_status (&self->service, finished, "completed");
  failed = service_fixture_add (&self->service, "/none.bin", NULL);

  told = fake_notifications_wait (self->notifications, 1);
  g_assert_nonnull (strstr (told, "|Download failed|none.bin\n"));
}

/* ---- clicks ---- */

static void
test_retry_begins_again (Fixture      *self,
                         gconstpointer data)
{
  g_autofree char *id = NULL;

  start (self);
  id = add_and_hear (self, "/late.bin", "|Download failed|late.bin\n");
  ferry_fake_origin_add_file (self->service.origin, "/late.bin", SIZE, NULL);
  fake_notifications_act (self->notifications, "retry", NULL);
  service_fixture_until_status (&self->service, id, "completed");
}

static void
test_details_are_in_the_window (Fixture      *self,
                                gconstpointer data)
{
  g_autofree char *id = NULL;

  start (self);
  serve_as_window (self);
  id = add_and_hear (self, "/none.bin", "|Download failed|none.bin\n");
  fake_notifications_act (self->notifications, "default", "token-1");
  expect_window (self, id, "token-1");
}

static void
test_open_opens_the_file (Fixture      *self,
                          gconstpointer data)
{
  g_autofree char *id = NULL;

  install_opener (self);
  start (self);
  id = add_and_hear (self, "/a.bin", "|Download finished|a.bin|");
  fake_notifications_act (self->notifications, "open", "token-1");
  expect_opened (self, "/a.bin");
}

static void
test_what_cannot_be_opened_is_shown_in_the_window (Fixture      *self,
                                                   gconstpointer data)
{
  g_autofree char *id = NULL;

  start (self);
  serve_as_window (self);
  id = add_and_hear (self, "/a.bin", "|Download finished|a.bin|");
  fake_notifications_act (self->notifications, "open", NULL);
  expect_window (self, id, NULL);
}

static void
test_folder_is_shown_by_the_file_manager (Fixture      *self,
                                          gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *told = NULL;
  g_autofree char *expected = NULL;

  start (self);
  serve_as_file_manager (self);
  id = add_and_hear (self, "/a.bin", "|Download finished|a.bin|");
  fake_notifications_act (self->notifications, "show-folder", "token-1");
  told = fake_peer_wait_text (self->peer, "ShowItems", 1);
  expected = g_strdup_printf ("(['file://%s/a.bin'], 'token-1')", self->service.directory);
  g_assert_cmpstr (told, ==, expected);
}

static void
test_folder_is_opened_without_a_file_manager (Fixture      *self,
                                              gconstpointer data)
{
  g_autofree char *id = NULL;

  install_opener (self);
  start (self);
  id = add_and_hear (self, "/a.bin", "|Download finished|a.bin|");
  fake_notifications_act (self->notifications, "show-folder", "token-1");
  expect_opened (self, "");
}

/* ---- secrets ---- */

static void
test_no_secret_is_told (Fixture      *self,
                        gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *told = NULL;

  start (self);
  id = service_fixture_add (&self->service, "/?token=hunter2hunter2hunter2", NULL);
  told = fake_notifications_wait (self->notifications, 1);
  g_test_message ("%s", told);
  g_assert_null (strstr (told, "hunter2"));
}

#define TEST(name, function) \
  g_test_add ("/service-notify/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("stays-while-there-are-buttons", test_stays_while_there_are_buttons);
  TEST ("leaves-where-there-is-no-daemon", test_leaves_where_there_is_no_daemon);
  TEST ("answers-while-the-daemon-does-not", test_answers_while_the_daemon_does_not);
  TEST ("presence-counts", test_presence_counts);
  TEST ("retry-begins-again", test_retry_begins_again);
  TEST ("details-are-in-the-window", test_details_are_in_the_window);
  TEST ("open-opens-the-file", test_open_opens_the_file);
  TEST ("what-cannot-be-opened-is-shown-in-the-window",
        test_what_cannot_be_opened_is_shown_in_the_window);
  TEST ("folder-is-shown-by-the-file-manager", test_folder_is_shown_by_the_file_manager);
  TEST ("folder-is-opened-without-a-file-manager", test_folder_is_opened_without_a_file_manager);
  TEST ("no-secret-is-told", test_no_secret_is_told);
  return g_test_run ();
}
