/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-clock.h"
#include "ferry-ledger.h"
#include "ferry-networks.h"
#include "ferry-rig.h"

#include <string.h>

/* What the user says of network connections, over an engine on a network that the
 * test commands. */

#define MONTH (31 * G_TIME_SPAN_DAY)

typedef struct
{
  FerryFakeClock *clock;    /* (owned) */
  FerryTestRig   *rig;      /* (owned) */
  FerryLedger    *ledger;   /* (owned) */
  FerryNetworks  *networks; /* (owned) */
  char           *path;     /* (owned) */
  guint           n_changed;
} Fixture;

static void
count_cb (Fixture *self)
{
  self->n_changed++;
}

static void
begin (Fixture *self)
{
  g_autofree char   *ledger = g_build_filename (self->rig->root, "ledger", NULL);
  g_autoptr (GError) error = NULL;
  FerryNetworksWorld world = { 0 };

  self->ledger = ferry_ledger_open (ledger, ferry_file_ops_get_system (), self->rig->writer,
                                    ferry_clock_get_real (FERRY_CLOCK (self->clock)) /
                                        G_USEC_PER_SEC,
                                    &error);
  g_assert_no_error (error);
  world.path = self->path;
  world.engine = self->rig->engine;
  world.ledger = self->ledger;
  world.writer = self->rig->writer;
  world.clock = FERRY_CLOCK (self->clock);
  self->networks = ferry_networks_new (&world);
  g_signal_connect_swapped (self->networks, "changed", G_CALLBACK (count_cb), self);
  ferry_networks_follow (self->networks);
}

static gboolean
is_alone (gpointer data)
{
  return G_OBJECT (data)->ref_count == 1;
}

/* Who still writes holds them. */
static void
end (Fixture *self)
{
  ferry_test_rig_until (self->rig, "all is written", is_alone, self->networks);
  g_assert_finalize_object (g_steal_pointer (&self->networks));
  ferry_test_rig_until (self->rig, "all is counted", is_alone, self->ledger);
  g_assert_finalize_object (g_steal_pointer (&self->ledger));
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  FerryTestRigOptions options = { .no_origin = TRUE };

  self->clock = ferry_fake_clock_new ();
  options.clock = FERRY_CLOCK (self->clock);
  self->rig = ferry_test_rig_new (&options);
  self->path = g_build_filename (self->rig->root, "networks", NULL);
  begin (self);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  end (self);
  ferry_test_rig_free (self->rig);
  g_assert_finalize_object (self->clock);
  g_free (self->path);
}

/* ---- acting ---- */

static void
connect_to (Fixture    *self,
            const char *id,
            const char *name)
{
  FerryNetworkState state = { .is_online = TRUE, .type = FERRY_NETWORK_TYPE_WIFI };

  g_strlcpy (state.id, id, sizeof state.id);
  g_strlcpy (state.name, name, sizeof state.name);
  ferry_fake_network_set_state (self->rig->network, &state);
}

static gboolean
try_set (Fixture    *self,
         const char *id,
         const char *changes,
         GError    **error)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (g_variant_new_parsed (changes));

  return ferry_networks_set (self->networks, id, variant, error);
}

static void
set (Fixture    *self,
     const char *id,
     const char *changes)
{
  g_autoptr (GError) error = NULL;

  try_set (self, id, changes, &error);
  g_assert_no_error (error);
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

static void
save (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;

  ferry_networks_save_async (self->networks, saved_cb, &result);
  ferry_test_rig_until (self->rig, "the networks are saved", is_set, &result);
  ferry_networks_save_finish (self->networks, result, &error);
  g_assert_no_error (error);
}

/* Another service over the same files, as they are. */
static void
restart (Fixture *self)
{
  end (self);
  ferry_test_rig_stop (self->rig);
  ferry_test_rig_start (self->rig);
  begin (self);
}

/* Bytes of now. */
static void
move (Fixture    *self,
      const char *id,
      guint64     own,
      guint64     all)
{
  FerryTraffic more = { .received = own, .all_received = all };

  ferry_ledger_add (self->ledger, id,
                    ferry_clock_get_real (FERRY_CLOCK (self->clock)) / G_USEC_PER_SEC, &more);
}

static char *
print_key (Fixture    *self,
           const char *id,
           const char *key)
{
  g_autoptr (GVariant) all = g_variant_ref_sink (ferry_networks_to_variant (self->networks));
  g_autoptr (GVariant) one = g_variant_lookup_value (all, id, NULL);
  g_autoptr (GVariant) value = NULL;

  if (one != NULL)
    value = g_variant_lookup_value (one, key, NULL);

  return value != NULL ? g_variant_print (value, FALSE) : NULL;
}

static void
assert_key (Fixture    *self,
            const char *id,
            const char *key,
            const char *expected)
{
  g_autofree char *value = print_key (self, id, key);

  g_assert_cmpstr (value, ==, expected);
}

static guint
count_shown (Fixture *self)
{
  g_autoptr (GVariant) all = g_variant_ref_sink (ferry_networks_to_variant (self->networks));

  return (guint) g_variant_n_children (all);
}

static gboolean
is_metered (Fixture *self)
{
  FerryConditions conditions;

  ferry_engine_get_conditions (self->rig->engine, &conditions);
  return conditions.network.is_metered;
}

/* ---- those that are seen ---- */

static void
test_that_of_now_is_there (Fixture      *self,
                           gconstpointer data)
{
  g_assert_cmpuint (count_shown (self), ==, 0);
  connect_to (self, "home", "At home");
  assert_key (self, "home", "name", "'At home'");
  assert_key (self, "home", "type", "'wifi'");
  assert_key (self, "home", "metered", "'auto'");
  g_assert_cmpuint (self->n_changed, ==, 1);

  /* Nothing new of it. */
  ferry_fake_network_set_online (self->rig->network, FALSE);
  g_assert_cmpuint (self->n_changed, ==, 1);

  connect_to (self, "home", "Renamed");
  assert_key (self, "home", "name", "'Renamed'");
  g_assert_cmpuint (self->n_changed, ==, 2);
}

static void
test_those_with_bytes_stay (Fixture      *self,
                            gconstpointer data)
{
  connect_to (self, "home", "At home");
  move (self, "home", 5, 5);
  connect_to (self, "cafe", "Coffee");
  connect_to (self, "", "");
  g_assert_cmpuint (count_shown (self), ==, 1);
  assert_key (self, "home", "name", "'At home'");

  restart (self);
  g_assert_cmpuint (count_shown (self), ==, 1);
  assert_key (self, "home", "name", "'At home'");
}

static void
test_a_name_can_be_anything (Fixture      *self,
                             gconstpointer data)
{
  connect_to (self, "home", "bell\a and\nline");
  assert_key (self, "home", "name", "'bell\xef\xbf\xbd and\xef\xbf\xbdline'");
  move (self, "home", 5, 5);
  restart (self);
  assert_key (self, "home", "name", "'bell\xef\xbf\xbd and\xef\xbf\xbdline'");
}

/* What was counted is shown, and can be forgotten, without anything else known. */
static void
test_bytes_without_a_name (Fixture      *self,
                           gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  move (self, "lost", 5, 5);
  assert_key (self, "lost", "name", "''");
  g_assert_true (ferry_networks_forget (self->networks, "lost", &error));
  g_assert_cmpuint (count_shown (self), ==, 0);
}

/* ---- what is said ---- */

static void
test_words_act_at_once (Fixture      *self,
                        gconstpointer data)
{
  connect_to (self, "home", "At home");
  g_assert_false (is_metered (self));
  set (self, "home", "{'metered': <'yes'>}");
  g_assert_true (is_metered (self));
  set (self, "home", "{'metered': <'auto'>}");
  g_assert_false (is_metered (self));

  /* Before it is there. */
  set (self, "phone", "{'cap': <uint64 100>, 'colour': <'red'>}");
  g_assert_false (is_metered (self));
  connect_to (self, "phone", "My phone");
  g_assert_true (is_metered (self));
}

#define ALL_WORDS                                                                      \
  "{'metered': <'no'>, 'roaming': <'yes'>, 'cap': <uint64 5000>,"                      \
  " 'reset-day': <uint32 31>, 'reset-hour': <uint32 4>, 'warning': <uint32 90>,"       \
  " 'free-from': <uint32 60>, 'free-to': <uint32 300>, 'restrict-background': <true>," \
  " 'count': <'ferry'>, 'correction': <int64 -7>, 'correction-period': <int64 9>}"

static void
test_words_last (Fixture      *self,
                 gconstpointer data)
{
  static const struct
  {
    const char *key;
    const char *value;
  } words[] = {
    { "name", "'My phone'" },
    { "type", "'wifi'" },
    { "metered", "'no'" },
    { "roaming", "'yes'" },
    { "cap", "5000" },
    { "reset-day", "31" },
    { "reset-hour", "4" },
    { "warning", "90" },
    { "free-from", "60" },
    { "free-to", "300" },
    { "restrict-background", "true" },
    { "count", "'ferry'" },
    { "correction", "-7" },
    { "correction-period", "9" },
  };

  connect_to (self, "phone", "My phone");
  set (self, "phone", ALL_WORDS);
  save (self);
  connect_to (self, "", "");
  restart (self);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    assert_key (self, "phone", words[i].key, words[i].value);
}

/* The engine knows before it starts anything. */
static void
test_words_count_from_the_start (Fixture      *self,
                                 gconstpointer data)
{
  connect_to (self, "phone", "My phone");
  set (self, "phone", "{'metered': <'yes'>}");
  save (self);
  restart (self);
  g_assert_true (is_metered (self));
}

static void
test_one_bad_word_and_nothing_is_set (Fixture      *self,
                                      gconstpointer data)
{
  static const struct
  {
    const char *id;
    const char *changes;
    const char *key;
  } bad[] = {
    { "", "{'cap': <uint64 1>}", "\"id\"" },
    { "a\nb", "{'cap': <uint64 1>}", "\"id\"" },
    { "0123456789012345678901234567890123456789012345678901234567890123", "{'cap': <uint64 1>}",
      "\"id\"" },
    { "phone", "{'roaming': <'yes'>, 'metered': <'maybe'>}", "\"metered\"" },
    { "phone", "{'roaming': <'yes'>, 'metered': <true>}", "\"metered\"" },
    { "phone", "{'roaming': <'yes'>, 'cap': <7>}", "\"cap\"" },
    { "phone", "{'roaming': <'yes'>, 'cap': <uint64 18446744073709551615>}", "\"cap\"" },
    { "phone", "{'roaming': <'yes'>, 'reset-day': <uint32 0>}", "\"reset-day\"" },
    { "phone", "{'roaming': <'yes'>, 'reset-day': <uint32 32>}", "\"reset-day\"" },
    { "phone", "{'roaming': <'yes'>, 'reset-hour': <uint32 24>}", "\"reset-hour\"" },
    { "phone", "{'roaming': <'yes'>, 'warning': <uint32 101>}", "\"warning\"" },
    { "phone", "{'roaming': <'yes'>, 'free-from': <uint32 1440>}", "\"free-from\"" },
    { "phone", "{'roaming': <'yes'>, 'restrict-background': <1>}", "\"restrict-background\"" },
    { "phone", "{'roaming': <'yes'>, 'count': <'all'>}", "\"count\"" },
    { "phone", "{'roaming': <'yes'>, 'used': <int64 5>}", "\"used\"" },
    { "phone", "{'roaming': <'yes'>, 'used': <uint64 9223372036854775808>}", "\"used\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s %s", bad[i].id, bad[i].changes);
      g_assert_false (try_set (self, bad[i].id, bad[i].changes, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_str_has_prefix (error->message, bad[i].key));
    }
  g_assert_cmpuint (count_shown (self), ==, 0);
  g_assert_cmpuint (self->n_changed, ==, 0);
}

/* The name is the system's. */
static void
test_name_and_type_are_not_the_users (Fixture      *self,
                                      gconstpointer data)
{
  connect_to (self, "home", "At home");
  set (self, "home", "{'name': <'Mine'>, 'type': <'mobile'>, 'cap': <uint64 7>}");
  assert_key (self, "home", "name", "'At home'");
  assert_key (self, "home", "type", "'wifi'");
  assert_key (self, "home", "cap", "7");
}

static void
test_forgets_all (Fixture      *self,
                  gconstpointer data)
{
  g_autoptr (GVariant) usage = NULL;
  g_autoptr (GVariant) options = NULL;
  g_autofree char     *text = NULL;
  g_autoptr (GError)   error = NULL;

  connect_to (self, "home", "At home");
  set (self, "home", "{'cap': <uint64 7>, 'metered': <'yes'>}");
  move (self, "home", 5, 5);
  g_assert_true (ferry_networks_forget (self->networks, "home", &error));
  g_assert_false (is_metered (self));
  assert_key (self, "home", "cap", "0");
  assert_key (self, "home", "name", "'At home'");
  save (self);
  connect_to (self, "", "");
  restart (self);
  g_assert_cmpuint (count_shown (self), ==, 0);
  options = g_variant_ref_sink (g_variant_new_parsed ("@a{sv} {}"));
  usage = g_variant_ref_sink (ferry_networks_get_usage (self->networks, options, &error));
  text = g_variant_print (usage, FALSE);
  g_assert_cmpstr (text, ==, "([], {})");

  g_assert_false (ferry_networks_forget (self->networks, "home", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_assert_true (g_str_has_prefix (error->message, "\"id\""));
}

/* ---- how many ---- */

static void
test_words_are_bounded (Fixture      *self,
                        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < FERRY_NETWORKS_MOST_WITH_WORDS; i++)
    {
      g_autofree char *id = g_strdup_printf ("net-%u", i);

      set (self, id, "{'metered': <'yes'>}");
    }
  g_assert_false (try_set (self, "one-more", "{'metered': <'yes'>}", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  set (self, "net-7", "{'metered': <'no'>}");
  set (self, "net-7", "{'metered': <'auto'>}");
  set (self, "one-more", "{'metered': <'yes'>}");
  save (self);
  restart (self);
  g_assert_cmpuint (count_shown (self), ==, FERRY_NETWORKS_MOST_WITH_WORDS);
  assert_key (self, "one-more", "metered", "'yes'");
}

static void
test_the_oldest_without_words_goes (Fixture      *self,
                                    gconstpointer data)
{
  set (self, "words", "{'metered': <'yes'>}");
  for (guint i = 0; i < 2 * FERRY_NETWORKS_MOST; i++)
    {
      g_autofree char *id = g_strdup_printf ("net-%u", i);

      connect_to (self, id, id);
      ferry_fake_clock_advance (self->clock, G_USEC_PER_SEC);
    }
  assert_key (self, "words", "metered", "'yes'");
  g_assert_null (ferry_networks_get_plan (self->networks, "net-0"));
  g_assert_nonnull (ferry_networks_get_plan (self->networks, "net-511"));
  g_assert_nonnull (ferry_networks_get_plan (self->networks, "net-260"));
}

/* ---- the file ---- */

static void
test_broken_file_is_no_harm (Fixture      *self,
                             gconstpointer data)
{
  static const char  text[] = "[network 1]\nid=good\ncap=5000\nmetered='yes'\nname='Good'\n"
                              "[network 2]\ncap=5000\n"
                              "[network 3]\nid=odd\ncap=many\nmetered='maybe'\nreset-day=99\n"
                              "warning=50\nseen=never\n"
                              "[network 4]\nid=good\ncap=7\n"
                              "[network 5]\nid=a\\nb\ncap=5000\n";
  g_autoptr (GError) error = NULL;

  ferry_test_rig_flush (self->rig);
  g_file_set_contents (self->path, text, -1, &error);
  g_assert_no_error (error);
  restart (self);
  g_assert_cmpuint (count_shown (self), ==, 2);
  assert_key (self, "good", "cap", "5000");
  assert_key (self, "good", "name", "'Good'");
  assert_key (self, "odd", "cap", "0");
  assert_key (self, "odd", "metered", "'auto'");
  assert_key (self, "odd", "reset-day", "1");
  assert_key (self, "odd", "warning", "50");
}

/* ---- what was used ---- */

static char *
print_usage (Fixture    *self,
             const char *options)
{
  g_autoptr (GVariant) parsed = g_variant_ref_sink (g_variant_new_parsed (options));
  g_autoptr (GVariant) usage = NULL;
  g_autoptr (GError)   error = NULL;

  usage = ferry_networks_get_usage (self->networks, parsed, &error);
  g_assert_no_error (error);
  g_variant_ref_sink (usage);
  return g_variant_print (usage, FALSE);
}

static guint64
get_used (Fixture    *self,
          const char *id)
{
  g_autoptr (GVariant) options = g_variant_ref_sink (g_variant_new_parsed ("@a{sv} {}"));
  g_autoptr (GVariant) usage = NULL;
  g_autoptr (GVariant) periods = NULL;
  g_autoptr (GVariant) period = NULL;
  guint64              used = 0;

  usage = g_variant_ref_sink (ferry_networks_get_usage (self->networks, options, NULL));
  periods = g_variant_get_child_value (usage, 1);
  period = g_variant_lookup_value (periods, id, NULL);
  g_assert_nonnull (period);
  g_assert_true (g_variant_lookup (period, "used", "t", &used));
  return used;
}

static void
test_usage_is_of_the_period (Fixture      *self,
                             gconstpointer data)
{
  g_autofree char   *whole = NULL;
  g_autofree char   *one = NULL;
  g_autofree char   *none = NULL;
  g_autoptr (GError) error = NULL;

  move (self, "home", 1, 2);
  move (self, "phone", 30, 100);
  set (self, "phone", "{'cap': <uint64 5000>}");
  g_assert_cmpuint (get_used (self, "phone"), ==, 100);
  set (self, "phone", "{'count': <'ferry'>}");
  g_assert_cmpuint (get_used (self, "phone"), ==, 30);

  whole = print_usage (self, "@a{sv} {}");
  one = print_usage (self, "{'network': <'phone'>}");
  none = print_usage (self, "{'network': <'nobody'>, 'since': <int64 5>}");
  g_assert_nonnull (strstr (whole, "('home', "));
  g_assert_null (strstr (one, "('home', "));
  g_assert_nonnull (strstr (one, "'cap': <uint64 5000>"));
  g_assert_cmpstr (none, ==, "([], {})");

  ferry_fake_clock_advance (self->clock, MONTH);
  g_assert_cmpuint (get_used (self, "phone"), ==, 0);
}

static void
test_usage_of_bad_options (Fixture      *self,
                           gconstpointer data)
{
  static const struct
  {
    const char *options;
    const char *key;
  } bad[] = {
    { "{'network': <5>}", "\"network\"" },
    { "{'since': <'now'>}", "\"since\"" },
    { "{'until': <uint64 5>}", "\"until\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GVariant) options = g_variant_ref_sink (g_variant_new_parsed (bad[i].options));
      g_autoptr (GError)   error = NULL;

      g_assert_null (ferry_networks_get_usage (self->networks, options, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_str_has_prefix (error->message, bad[i].key));
    }
}

/* The provider has counted otherwise. */
static void
test_used_corrects_this_period (Fixture      *self,
                                gconstpointer data)
{
  move (self, "phone", 30, 100);
  set (self, "phone", "{'cap': <uint64 5000>, 'used': <uint64 700>}");
  assert_key (self, "phone", "correction", "600");
  g_assert_cmpuint (get_used (self, "phone"), ==, 700);
  move (self, "phone", 5, 5);
  g_assert_cmpuint (get_used (self, "phone"), ==, 705);
  set (self, "phone", "{'used': <uint64 0>}");
  g_assert_cmpuint (get_used (self, "phone"), ==, 0);
  set (self, "phone", "{'used': <uint64 200>}");
  save (self);
  restart (self);
  g_assert_cmpuint (get_used (self, "phone"), ==, 200);
  ferry_fake_clock_advance (self->clock, MONTH);
  g_assert_cmpuint (get_used (self, "phone"), ==, 0);
}

/* ---- telling ---- */

static gboolean
mark (Fixture      *self,
      FerryCapState cap)
{
  return ferry_networks_mark_told (self->networks, "phone", cap);
}

static void
test_each_is_told_once_in_a_period (Fixture      *self,
                                    gconstpointer data)
{
  g_assert_false (mark (self, FERRY_CAP_NEAR));
  set (self, "phone", "{'cap': <uint64 5000>}");
  g_assert_true (mark (self, FERRY_CAP_NEAR));
  g_assert_false (mark (self, FERRY_CAP_NEAR));

  /* That is kept without being asked. */
  restart (self);
  g_assert_false (mark (self, FERRY_CAP_NEAR));
  g_assert_true (mark (self, FERRY_CAP_OVER));
  restart (self);
  g_assert_false (mark (self, FERRY_CAP_OVER));
  g_assert_false (mark (self, FERRY_CAP_NEAR));

  /* Another cap, another period. */
  set (self, "phone", "{'cap': <uint64 6000>}");
  g_assert_true (mark (self, FERRY_CAP_OVER));
  g_assert_false (mark (self, FERRY_CAP_NEAR));
  ferry_fake_clock_advance (self->clock, MONTH);
  g_assert_true (mark (self, FERRY_CAP_NEAR));
  g_assert_true (mark (self, FERRY_CAP_OVER));
}

#define NETWORK_TEST(name, function) \
  g_test_add ("/networks/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  ferry_test_rig_init (&argc, &argv);

  NETWORK_TEST ("that-of-now-is-there", test_that_of_now_is_there);
  NETWORK_TEST ("those-with-bytes-stay", test_those_with_bytes_stay);
  NETWORK_TEST ("a-name-can-be-anything", test_a_name_can_be_anything);
  NETWORK_TEST ("bytes-without-a-name", test_bytes_without_a_name);
  NETWORK_TEST ("words-act-at-once", test_words_act_at_once);
  NETWORK_TEST ("words-last", test_words_last);
  NETWORK_TEST ("words-count-from-the-start", test_words_count_from_the_start);
  NETWORK_TEST ("one-bad-word-and-nothing-is-set", test_one_bad_word_and_nothing_is_set);
  NETWORK_TEST ("name-and-type-are-not-the-users", test_name_and_type_are_not_the_users);
  NETWORK_TEST ("forgets-all", test_forgets_all);
  NETWORK_TEST ("words-are-bounded", test_words_are_bounded);
  NETWORK_TEST ("the-oldest-without-words-goes", test_the_oldest_without_words_goes);
  NETWORK_TEST ("a-broken-file-is-no-harm", test_broken_file_is_no_harm);
  NETWORK_TEST ("usage-is-of-the-period", test_usage_is_of_the_period);
  NETWORK_TEST ("usage-of-bad-options-is-refused", test_usage_of_bad_options);
  NETWORK_TEST ("what-is-used-corrects-this-period", test_used_corrects_this_period);
  NETWORK_TEST ("each-is-told-once-in-a-period", test_each_is_told_once_in_a_period);

  return g_test_run ();
}
