/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "fake-network-manager.h"
#include "fake-notifications.h"
#include "ferry-names.h"
#include "ferry-types.h"
#include "service-fixture.h"

#include <signal.h>
#include <string.h>

/* Network connections over the bus, where NetworkManager is played by the test: on
 * the main loop, which has to run for that. */

typedef struct
{
  ServiceFixture      service;
  FakeNetworkManager *nm;            /* (owned) */
  FakeNotifications  *notifications; /* (owned) */
  FakePeer           *window;        /* (owned) (nullable) */
} Fixture;

static const FakeConnection phone = {
  .number = 1,
  .name = "My phone",
  .type = "802-11-wireless",
  .interface = "wlan0",
  .device_type = 2,
  .metered = FERRY_METERED_GUESS_YES,
};

static void
set_up_service (ServiceFixture *self,
                gconstpointer   data)
{
  service_fixture_set_up (self, data);
  service_fixture_start (self, "");
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  const char *address;

  service_fixture_set_up (&self->service, data);
  self->service.has_system = TRUE;
  address = g_test_dbus_get_bus_address (self->service.bus);
  self->notifications = fake_notifications_new (address, NULL);
  self->nm = fake_network_manager_new (address, FAKE_NM);
  fake_network_manager_connect (self->nm, &phone, 1);
  fake_network_manager_set_primary (self->nm, 1);
  fake_network_manager_set_number (self->nm, "Connectivity", FERRY_CONNECTIVITY_FULL);
  fake_network_manager_set_number (self->nm, "Metered", FERRY_METERED_GUESS_YES);
  fake_network_manager_appear (self->nm);
  service_fixture_start (&self->service, "");
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_clear_pointer (&self->window, fake_peer_free);
  fake_notifications_free (self->notifications);
  fake_network_manager_free (self->nm);
  service_fixture_tear_down (&self->service, data);
}

typedef struct
{
  const char *property;
  const char *words;   /* that it has */
  const char *no_word; /* (nullable) that it has not */
} Expectation;

static char *
print_property (ServiceFixture *self,
                const char     *name)
{
  g_autoptr (GVariant) value = service_fixture_get_property (self, name);

  return g_variant_print (value, FALSE);
}

static gboolean
is_told (ServiceFixture *self,
         gconstpointer   data)
{
  const Expectation *expected = data;
  g_autofree char   *text = print_property (self, expected->property);

  while (g_main_context_iteration (NULL, FALSE))
    continue;
  return strstr (text, expected->words) != NULL &&
         (expected->no_word == NULL || strstr (text, expected->no_word) == NULL);
}

static void
until_told (Fixture    *self,
            const char *property,
            const char *words,
            const char *no_word)
{
  service_fixture_until (&self->service, words, is_told,
                         &(Expectation){ property, words, no_word });
}

static void
call (Fixture    *self,
      const char *method,
      const char *arguments)
{
  g_autoptr (GVariant) reply = service_fixture_call (&self->service, method, arguments);

  g_assert_nonnull (reply);
}

/* What is known of the one of that name; the machine's own is there or not yet. */
static char *
print_phone (ServiceFixture *self)
{
  g_autofree char *text = print_property (self, "Networks");
  const char      *begin = strstr (text, "'phone': {");

  g_assert_nonnull (begin);
  return g_strndup (begin, strcspn (begin, "}"));
}

static void
test_words_last (ServiceFixture *self,
                 gconstpointer   data)
{
  g_autoptr (GVariant) set = NULL;
  g_autoptr (GVariant) usage = NULL;
  g_autoptr (GVariant) forgotten = NULL;
  g_autofree char     *before = NULL;
  g_autofree char     *after = NULL;
  g_autofree char     *none = NULL;
  g_autofree char     *text = NULL;

  set = service_fixture_call (self, "SetNetwork",
                              "('phone', {'cap': <uint64 5000>, 'used': <uint64 70>})");
  before = print_phone (self);
  g_assert_nonnull (strstr (before, "'cap': <uint64 5000>"));

  service_fixture_stop (self, SIGKILL);
  service_fixture_start (self, "");
  after = print_phone (self);
  g_assert_cmpstr (after, ==, before);
  usage = service_fixture_call (self, "GetUsage", "({'network': <'phone'>},)");
  text = g_variant_print (usage, FALSE);
  g_assert_nonnull (strstr (text, "'used': <uint64 70>, 'cap': <uint64 5000>"));

  forgotten = service_fixture_call (self, "ForgetNetwork", "('phone',)");
  service_fixture_stop (self, SIGKILL);
  service_fixture_start (self, "");
  none = print_property (self, "Networks");
  g_assert_null (strstr (none, "phone"));
}

static void
test_bad_words_are_refused (ServiceFixture *self,
                            gconstpointer   data)
{
  static const struct
  {
    const char *method;
    const char *arguments;
    const char *words;
  } bad[] = {
    { "SetNetwork", "('', {})", "\"id\"" },
    { "SetNetwork", "('a', {'metered': <'no'>, 'cap': <-1>})", "\"cap\"" },
    { "SetNetwork", "('a', {'metered': <'no'>, 'reset-day': <uint32 32>})", "\"reset-day\"" },
    { "SetNetwork", "('a', {'metered': <'no'>, 'used': <'all'>})", "\"used\"" },
    { "ForgetNetwork", "('a',)", "\"id\"" },
    { "GetUsage", "({'since': <'monday'>},)", "\"since\"" },
  };
  g_autofree char *networks = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    service_fixture_refused (self, bad[i].method, bad[i].arguments, SERVICE_INVALID_ARGS,
                             bad[i].words);
  networks = print_property (self, "Networks");
  g_assert_null (strstr (networks, "'a'"));
}

static void
test_that_of_now_is_told (Fixture      *self,
                          gconstpointer data)
{
  until_told (self, "Conditions", "'network-name': <'My phone'>", NULL);
  until_told (self, "Conditions", "'costs': <true>", NULL);
  until_told (self, "Networks", "'uuid-1': {'name': <'My phone'>, 'type': <'wifi'>", NULL);

  /* What the user says counts at once. */
  call (self, "SetNetwork", "('uuid-1', {'metered': <'no'>})");
  until_told (self, "Conditions", "'costs': <false>", NULL);
  until_told (self, "Conditions", "'metered': <'guess-yes'>", NULL);

  fake_network_manager_set_primary (self->nm, 0);
  fake_network_manager_connect (self->nm, NULL, 0);
  until_told (self, "Conditions", "'costs'", "'uuid-1'");
  until_told (self, "Networks", "'metered': <'no'>", NULL);
  call (self, "ForgetNetwork", "('uuid-1',)");
  until_told (self, "Networks", "{", "'uuid-1'");
}

static void
serve_as_window (Fixture *self)
{
  static const char interface[] =
      "<node><interface name='org.freedesktop.Application'><method name='ActivateAction'>"
      "<arg type='s' direction='in'/><arg type='av' direction='in'/>"
      "<arg type='a{sv}' direction='in'/></method></interface></node>";

  self->window = fake_peer_new (g_test_dbus_get_bus_address (self->service.bus),
                                FERRY_APPLICATION_ID, FERRY_APPLICATION_PATH, interface, NULL,
                                NULL);
}

static void
test_used_up_leads_to_the_usage (Fixture      *self,
                                 gconstpointer data)
{
  g_autofree char *told = NULL;
  g_autofree char *action = NULL;

  serve_as_window (self);
  until_told (self, "Networks", "'uuid-1'", NULL);
  call (self, "SetNetwork", "('uuid-1', {'cap': <uint64 1000>, 'used': <uint64 1001>})");
  until_told (self, "Conditions", "'cap': <'over'>", NULL);

  told = fake_notifications_wait (self->notifications, 1);
  g_assert_nonnull (strstr (told, "Data plan of “My phone” used up"));
  fake_notifications_act (self->notifications, "data-usage", "token-1");
  action = fake_peer_wait_text (self->window, "ActivateAction", 1);
  g_assert_cmpstr (action, ==,
                   "('data-usage', [], {'activation-token': <'token-1'>,"
                   " 'desktop-startup-id': <'token-1'>})");
}

#define NETWORK_TEST(name, function) \
  g_test_add ("/service-networks/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/service-networks/words-last", ServiceFixture, NULL, set_up_service,
              test_words_last, service_fixture_tear_down);
  g_test_add ("/service-networks/bad-words-are-refused", ServiceFixture, NULL, set_up_service,
              test_bad_words_are_refused, service_fixture_tear_down);
  NETWORK_TEST ("that-of-now-is-told", test_that_of_now_is_told);
  NETWORK_TEST ("used-up-leads-to-the-usage", test_used_up_leads_to_the_usage);

  return g_test_run ();
}
