/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "networks-fixture.h"

#define INTERFACE "wlan0"

/* What the interface has carried. */
static guint64 flowed;

void
networks_fixture_flow (guint64 bytes)
{
  flowed += bytes;
}

static gboolean
read_statistics (const char               *interface,
                 FerryInterfaceStatistics *statistics)
{
  statistics->received = flowed;
  statistics->sent = 0;
  return g_str_equal (interface, INTERFACE);
}

static void
count_cb (NetworksFixture *self)
{
  self->n_changed++;
}

static void
begin (NetworksFixture *self)
{
  FerryNetworksWorld world = { 0 };

  world.path = self->path;
  world.engine = self->rig->engine;
  world.ledger = self->rig->ledger;
  world.writer = self->rig->writer;
  world.clock = FERRY_CLOCK (self->clock);
  self->networks = ferry_networks_new (&world);
  g_signal_connect_swapped (self->networks, "changed", G_CALLBACK (count_cb), self);
  ferry_networks_follow (self->networks);
  self->n_changed = 0;
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static gboolean
is_alone (gpointer data)
{
  return G_OBJECT (data)->ref_count == 1;
}

/* Who still writes holds them. */
static void
end (NetworksFixture *self)
{
  ferry_test_rig_until (self->rig, "all is written", is_alone, self->networks);
  g_assert_finalize_object (g_steal_pointer (&self->networks));
}

void
networks_fixture_set_up (NetworksFixture *self,
                         gconstpointer    data)
{
  FerryTestRigOptions options = { .no_origin = TRUE, .has_ledger = TRUE };

  self->clock = ferry_fake_clock_new ();
  options.clock = FERRY_CLOCK (self->clock);
  options.read_statistics = read_statistics;
  self->rig = ferry_test_rig_new (&options);
  self->path = g_build_filename (self->rig->root, "networks", NULL);
  begin (self);
}

void
networks_fixture_tear_down (NetworksFixture *self,
                            gconstpointer    data)
{
  end (self);
  ferry_test_rig_free (self->rig);
  g_assert_finalize_object (self->clock);
  g_free (self->path);
}

void
networks_fixture_save (NetworksFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;

  ferry_networks_save_async (self->networks, saved_cb, &result);
  ferry_test_rig_until (self->rig, "the networks are saved", is_set, &result);
  ferry_networks_save_finish (self->networks, result, &error);
  g_assert_no_error (error);
}

void
networks_fixture_restart (NetworksFixture *self,
                          const char      *text)
{
  g_autoptr (GError) error = NULL;

  end (self);
  ferry_test_rig_stop (self->rig);
  if (text != NULL)
    g_file_set_contents (self->path, text, -1, &error);
  g_assert_no_error (error);
  ferry_test_rig_start (self->rig);
  begin (self);
}

void
networks_fixture_connect (NetworksFixture *self,
                          const char      *id,
                          const char      *name)
{
  FerryNetworkState state = { .is_online = TRUE, .type = FERRY_NETWORK_TYPE_WIFI };

  g_strlcpy (state.id, id, sizeof state.id);
  g_strlcpy (state.name, name, sizeof state.name);
  g_strlcpy (state.interface, INTERFACE, sizeof state.interface);
  ferry_fake_network_set_state (self->rig->network, &state);
}

gboolean
networks_fixture_try_set (NetworksFixture *self,
                          const char      *id,
                          const char      *changes,
                          GError         **error)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (g_variant_new_parsed (changes));

  return ferry_networks_set (self->networks, id, variant, error);
}

void
networks_fixture_set (NetworksFixture *self,
                      const char      *id,
                      const char      *changes)
{
  g_autoptr (GError) error = NULL;

  networks_fixture_try_set (self, id, changes, &error);
  g_assert_no_error (error);
}

void
networks_fixture_move (NetworksFixture *self,
                       const char      *id,
                       guint64          own,
                       guint64          all)
{
  FerryTraffic more = { .received = own, .all_received = all };

  ferry_ledger_add (self->rig->ledger, id,
                    ferry_clock_get_real (FERRY_CLOCK (self->clock)) / G_USEC_PER_SEC, &more);
}

static char *
print_key (NetworksFixture *self,
           const char      *id,
           const char      *key)
{
  g_autoptr (GVariant) all = g_variant_ref_sink (ferry_networks_to_variant (self->networks));
  g_autoptr (GVariant) one = g_variant_lookup_value (all, id, NULL);
  g_autoptr (GVariant) value = NULL;

  if (one != NULL)
    value = g_variant_lookup_value (one, key, NULL);

  return value != NULL ? g_variant_print (value, FALSE) : NULL;
}

void
networks_fixture_assert_key (NetworksFixture *self,
                             const char      *id,
                             const char      *key,
                             const char      *expected)
{
  g_autofree char *value = print_key (self, id, key);

  g_assert_cmpstr (value, ==, expected);
}

guint
networks_fixture_count_shown (NetworksFixture *self)
{
  g_autoptr (GVariant) all = g_variant_ref_sink (ferry_networks_to_variant (self->networks));
  g_autoptr (GVariant) unnamed = g_variant_lookup_value (all, FERRY_NETWORK_UNNAMED, NULL);

  return (guint) g_variant_n_children (all) - (unnamed != NULL ? 1 : 0);
}
