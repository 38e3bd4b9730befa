/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "books-fixture.h"

#include <glib/gstdio.h>

#define MAX_INTERFACES 4

/* The interfaces of the machine: those without a name are none. */
static struct
{
  char                     name[FERRY_NETWORK_MAX_INTERFACE];
  gboolean                 is_there;
  FerryInterfaceStatistics carried;
} interfaces[MAX_INTERFACES];

static gboolean
read_statistics (const char               *interface,
                 FerryInterfaceStatistics *statistics)
{
  for (guint i = 0; i < MAX_INTERFACES; i++)
    if (g_str_equal (interfaces[i].name, interface) && interfaces[i].is_there)
      {
        *statistics = interfaces[i].carried;
        return TRUE;
      }

  return FALSE;
}

static FerryInterfaceStatistics *
ensure_interface (const char *name,
                  gboolean    is_there)
{
  guint i = 0;

  while (interfaces[i].name[0] != '\0' && !g_str_equal (interfaces[i].name, name))
    i++;
  g_assert_cmpuint (i, <, MAX_INTERFACES);
  g_strlcpy (interfaces[i].name, name, sizeof interfaces[i].name);
  interfaces[i].is_there = is_there;
  return &interfaces[i].carried;
}

void
books_set_carried (const char *interface,
                   gint64      received,
                   gint64      sent)
{
  FerryInterfaceStatistics *carried = ensure_interface (interface, received >= 0);

  carried->received = (guint64) received;
  carried->sent = (guint64) sent;
}

void
books_carry (const char *interface,
             guint64     received,
             guint64     sent)
{
  FerryInterfaceStatistics *carried = ensure_interface (interface, TRUE);

  carried->received += received;
  carried->sent += sent;
}

void
books_fixture_init (void)
{
  g_setenv ("TZ", "Europe/Berlin", TRUE);
}

void
books_go_to (BooksFixture *self,
             const char   *id,
             const char   *interface)
{
  FerryNetworkState state = { .is_online = TRUE };

  g_strlcpy (state.id, id, sizeof state.id);
  g_strlcpy (state.interface, interface, sizeof state.interface);
  ferry_fake_network_set_state (self->network, &state);
}

void
books_set_time (BooksFixture *self,
                int           month,
                int           day,
                int           hour,
                int           minute,
                int           second)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) time = g_date_time_new (zone, 2024, month, day, hour, minute, second);

  ferry_fake_clock_set_real (self->clock, g_date_time_to_unix (time) * G_USEC_PER_SEC);
}

void
books_fixture_set_up (BooksFixture *self,
                      gconstpointer data)
{
  for (guint i = 0; i < MAX_INTERFACES; i++)
    interfaces[i].name[0] = '\0';
  self->folder = g_dir_make_tmp ("ferry-books-XXXXXX", NULL);
  self->fake = ferry_fake_file_ops_new ();
  self->clock = ferry_fake_clock_new ();
  self->network = ferry_fake_network_new ();
  self->power = ferry_fake_power_new ();
  self->writer = ferry_writer_new ();
  self->failures = g_string_new (NULL);
  books_set_time (self, 3, 10, 12, 0, 0);
  books_set_carried ("wlan0", 1000000, 1000000);
  books_go_to (self, "home", "wlan0");
}

static void
drain_context (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
drop_program (BooksFixture *self)
{
  g_assert_finalize_object (g_steal_pointer (&self->keeper));
  g_assert_finalize_object (g_steal_pointer (&self->monitor));
  g_clear_pointer (&self->transport, ferry_transport_unref);
  ferry_writer_drain (self->writer);
  drain_context ();
  g_assert_finalize_object (g_steal_pointer (&self->ledger));
}

void
books_fixture_tear_down (BooksFixture *self,
                         gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "ledger", NULL);

  if (self->keeper != NULL)
    books_end (self);
  ferry_writer_unref (self->writer);
  g_assert_finalize_object (self->network);
  g_assert_finalize_object (self->power);
  g_assert_finalize_object (self->clock);
  ferry_fake_file_ops_free (self->fake);
  g_string_free (self->failures, TRUE);
  g_remove (path);
  g_rmdir (self->folder);
  g_free (self->folder);
}

static void
flush_failed_cb (FerryBookkeeper *keeper,
                 const GError    *error,
                 BooksFixture    *self)
{
  g_string_append (self->failures, "failed ");
}

void
books_begin (BooksFixture *self,
             const char   *boot)
{
  g_autofree char     *path = g_build_filename (self->folder, "ledger", NULL);
  const FerryFileOps  *ops = ferry_fake_file_ops_get_ops (self->fake);
  FerryBookkeeperWorld world = { 0 };
  FerryConditions      conditions;
  g_autoptr (GError)   error = NULL;

  self->ledger = ferry_ledger_open (path, ops, self->writer,
                                    ferry_clock_get_real (FERRY_CLOCK (self->clock)) /
                                        G_USEC_PER_SEC,
                                    &error);
  g_assert_no_error (error);
  self->transport = ferry_transport_new (FERRY_CLOCK (self->clock), self->writer, ops, 1);
  self->monitor = ferry_conditions_monitor_new (FERRY_NETWORK (self->network),
                                                FERRY_POWER (self->power),
                                                FERRY_CLOCK (self->clock));
  world.clock = FERRY_CLOCK (self->clock);
  world.network = FERRY_NETWORK (self->network);
  world.transport = self->transport;
  world.monitor = self->monitor;
  world.ledger = self->ledger;
  world.read_statistics = read_statistics;
  world.boot = boot;
  self->keeper = ferry_bookkeeper_new (&world);
  g_signal_connect (self->keeper, "flush-failed", G_CALLBACK (flush_failed_cb), self);
  ferry_conditions_monitor_get (self->monitor, &conditions);
  ferry_bookkeeper_look (self->keeper);
}

void
books_end (BooksFixture *self)
{
  g_autoptr (GError) error = NULL;

  ferry_bookkeeper_stop (self->keeper);
  ferry_ledger_flush_sync (self->ledger, &error);
  g_assert_no_error (error);
  drop_program (self);
}

void
books_crash (BooksFixture *self)
{
  /* What is being written is; the rest is lost. */
  ferry_writer_drain (self->writer);
  drain_context ();
  drop_program (self);
}

void
books_move_unseen (BooksFixture *self,
                   guint64       received,
                   guint64       sent)
{
  FerryTrafficCounter *counter = ferry_transport_get_counter (self->transport);

  ferry_traffic_counter_add_received (counter, received);
  ferry_traffic_counter_add_sent (counter, sent);
}

void
books_move (BooksFixture *self,
            guint64       received,
            guint64       sent)
{
  FerryNetworkState state;

  ferry_network_get_state (FERRY_NETWORK (self->network), &state);
  books_move_unseen (self, received, sent);
  books_carry (state.interface, received, sent);
}

void
books_advance (BooksFixture *self,
               gint64        seconds)
{
  ferry_fake_clock_advance (self->clock, seconds * G_USEC_PER_SEC);
}

void
books_set_plan (BooksFixture *self,
                const char   *id,
                const char   *plan)
{
  g_autofree char     *text = g_strdup_printf ("{%s}", plan);
  g_autoptr (GVariant) changes = NULL;
  g_auto (FerryPlan)   changed = { 0 };
  g_autoptr (GError)   error = NULL;

  ferry_plan_init (&changed);
  changes = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &error);
  g_assert_no_error (error);
  ferry_plan_change (&changed, changes, &error);
  g_assert_no_error (error);
  ferry_conditions_monitor_set_plan (self->monitor, id, &changed);
}

void
books_assert (BooksFixture *self,
              const char   *expected)
{
  g_autoptr (GVariant)  entries = NULL;
  g_autoptr (GString)   text = g_string_new (NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  GVariantIter          iter;
  const char           *id;
  gint64                begin;
  FerryTraffic          sum;

  entries = ferry_ledger_to_variant (self->ledger, NULL, G_MININT64, G_MAXINT64);
  g_variant_ref_sink (entries);
  g_variant_iter_init (&iter, entries);
  while (g_variant_iter_next (&iter, "(&sxtttttt)", &id, &begin, &sum.received, &sum.sent,
                              &sum.all_received, &sum.all_sent, &sum.free_own, &sum.free_all))
    {
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (begin);
      g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
      g_autofree char      *when = g_date_time_format (local, "%m-%d %H:%M");

      g_string_append_printf (text, "%s %s %d %d/%d %d", id, when, (int) sum.received,
                              (int) sum.sent, (int) sum.all_received, (int) sum.all_sent);
      if (sum.free_all > 0)
        g_string_append_printf (text, ", %d/%d free", (int) sum.free_own, (int) sum.free_all);
      g_string_append_c (text, '\n');
    }
  g_assert_cmpstr (text->str, ==, expected);
}
