/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "notifier-fixture.h"

static GTestDBus         *bus;
static GDBusConnection   *connection; /* kept, or the next one would end us with the bus */
static FerryNotifyDaemon *notify_daemon;

void
notifier_fixture_init (int    *argc,
                       char ***argv)
{
  ferry_test_rig_init (argc, argv);
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  notify_daemon = ferry_notify_daemon_new ();
}

int
notifier_fixture_run (void)
{
  int result = g_test_run ();

  g_assert_finalize_object (notify_daemon);
  /* Its end would wait for that of the connection, which libnotify keeps. */
  g_test_dbus_stop (bus);
  return result;
}

static void
activated_cb (FerryNotifier   *notifier,
              guint            action,
              GPtrArray       *events,
              const char      *token,
              NotifierFixture *self)
{
  g_string_append_printf (self->activated, "%s(%s)", ferry_notice_action_to_word (action),
                          token != NULL ? token : "");
  for (guint i = 0; i < events->len; i++)
    g_string_append_printf (self->activated, " %s",
                            ((FerryNoticeEvent *) events->pdata[i])->name);
}

void
notifier_fixture_start (NotifierFixture *self)
{
  FerryNotifierWorld world = { 0 };

  world.engine = self->part->rig->engine;
  world.workload = self->workload;
  world.networks = self->networks;
  world.preferences = self->preferences;
  world.clock = FERRY_CLOCK (self->part->clock);
  world.daemon = notify_daemon;
  self->notifier = ferry_notifier_new (&world);
  g_signal_connect (self->notifier, "activated", G_CALLBACK (activated_cb), self);
}

static void
create_networks (NotifierFixture *self)
{
  FerryTestRig      *rig = self->part->rig;
  g_autofree char   *path = g_build_filename (rig->root, "networks", NULL);
  g_autofree char   *ledger = g_build_filename (rig->root, "ledger", NULL);
  g_autoptr (GError) error = NULL;
  FerryNetworksWorld world = { 0 };

  self->ledger = ferry_ledger_open (ledger, ferry_file_ops_get_system (), rig->writer,
                                    ferry_clock_get_real (rig->clock) / G_USEC_PER_SEC, &error);
  g_assert_no_error (error);
  world.path = path;
  world.engine = rig->engine;
  world.ledger = self->ledger;
  world.writer = rig->writer;
  world.clock = rig->clock;
  self->networks = ferry_networks_new (&world);
  ferry_networks_follow (self->networks);
}

void
notifier_fixture_set_up (NotifierFixture *self,
                         gconstpointer    data)
{
  g_autofree char   *path = NULL;
  g_autoptr (GError) error = NULL;

  self->part = part_fixture_new ();
  self->workload = ferry_workload_new (self->part->rig->engine);
  path = g_build_filename (self->part->rig->root, "preferences.ini", NULL);
  self->preferences = ferry_preferences_new (path, &error);
  g_assert_no_error (error);
  self->activated = g_string_new (NULL);
  create_networks (self);
  notifier_fixture_start (self);
}

/* Who still writes holds it. */
static gboolean
is_alone (gpointer data)
{
  return G_OBJECT (data)->ref_count == 1;
}

void
notifier_fixture_tear_down (NotifierFixture *self,
                            gconstpointer    data)
{
  for (guint kind = 0; kind < FERRY_N_NOTICE_KINDS; kind++)
    ferry_notify_daemon_close (notify_daemon, kind);
  g_clear_pointer (&self->desktop, fake_notifications_free);
  part_fixture_settle ();
  g_assert_finalize_object (self->notifier);
  part_fixture_settle ();
  g_assert_finalize_object (self->workload);
  ferry_test_rig_until (self->part->rig, "all is written", is_alone, self->networks);
  g_assert_finalize_object (self->networks);
  ferry_test_rig_until (self->part->rig, "all is counted", is_alone, self->ledger);
  g_assert_finalize_object (self->ledger);
  g_object_unref (self->preferences);
  g_string_free (self->activated, TRUE);
  part_fixture_free (self->part);
}

void
notifier_fixture_appear (NotifierFixture *self,
                         const char      *lacks)
{
  self->desktop = fake_notifications_new (g_test_dbus_get_bus_address (bus), lacks);
}

void
notifier_fixture_appear_silent (NotifierFixture *self)
{
  self->desktop = fake_notifications_new_silent (g_test_dbus_get_bus_address (bus));
}

FerryTransfer *
notifier_fixture_bring (NotifierFixture *self,
                        const char      *name,
                        FerryStatus      status)
{
  FerryTransfer *transfer = part_fixture_add (self->part, name, NULL);

  part_fixture_set_name (transfer, name);
  part_fixture_set_status (transfer, status);
  part_fixture_settle ();
  return transfer;
}

void
notifier_fixture_pass (NotifierFixture *self,
                       gint64           time)
{
  part_fixture_settle ();
  ferry_fake_clock_advance (self->part->clock, time);
}

static gboolean
is_free (gpointer data)
{
  return !ferry_notifier_is_busy (((NotifierFixture *) data)->notifier);
}

void
notifier_fixture_until_free (NotifierFixture *self)
{
  ferry_test_rig_until (self->part->rig, "nothing holds the service", is_free, self);
}

static gboolean
was_activated (gpointer data)
{
  return ((NotifierFixture *) data)->activated->len > 0;
}

void
notifier_fixture_until_activated (NotifierFixture *self)
{
  ferry_test_rig_until (self->part->rig, "the click is heard of", was_activated, self);
}

void
notifier_fixture_expect (NotifierFixture *self,
                         guint            n,
                         const char      *expected)
{
  g_autofree char *told = fake_notifications_wait (self->desktop, n);

  g_assert_cmpstr (told, ==, expected);
}

void
notifier_fixture_set_level (NotifierFixture *self,
                            const char      *level)
{
  g_autofree char     *text = g_strdup_printf ("{'notifications': <'%s'>}", level);
  g_autoptr (GVariant) changes = NULL;
  g_autoptr (GError)   error = NULL;

  changes = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);
  g_assert_true (ferry_preferences_change (self->preferences, changes, &error));
  g_assert_no_error (error);
}
