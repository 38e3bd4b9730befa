/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "networks-fixture.h"

/* Which network connections are known, and what the user says of them. */

static gboolean
is_metered (NetworksFixture *self)
{
  FerryConditions conditions;

  ferry_engine_get_conditions (self->rig->engine, &conditions);
  return conditions.network.is_metered;
}

/* ---- those that are seen ---- */

static void
test_that_of_now_is_there (NetworksFixture *self,
                           gconstpointer    data)
{
  g_assert_cmpuint (networks_fixture_count_shown (self), ==, 0);
  networks_fixture_assert_key (self, FERRY_NETWORK_UNNAMED, "name", "'Unnamed network'");
  networks_fixture_connect (self, "home", "At home");
  g_assert_cmpuint (networks_fixture_count_shown (self), ==, 1);
  networks_fixture_assert_key (self, "home", "name", "'At home'");
  networks_fixture_assert_key (self, "home", "type", "'wifi'");
  networks_fixture_assert_key (self, "home", "metered", "'auto'");
  g_assert_cmpuint (self->n_changed, ==, 1);

  /* Nothing new of it. */
  ferry_fake_network_set_online (self->rig->network, FALSE);
  g_assert_cmpuint (self->n_changed, ==, 1);

  networks_fixture_connect (self, "home", "Renamed");
  networks_fixture_assert_key (self, "home", "name", "'Renamed'");
  g_assert_cmpuint (self->n_changed, ==, 2);
}

static void
test_those_with_bytes_stay (NetworksFixture *self,
                            gconstpointer    data)
{
  networks_fixture_connect (self, "home", "At home");
  networks_fixture_move (self, "home", 5, 5);
  networks_fixture_connect (self, "cafe", "Coffee");
  networks_fixture_connect (self, "", "");
  g_assert_cmpuint (networks_fixture_count_shown (self), ==, 1);
  networks_fixture_assert_key (self, "home", "name", "'At home'");

  networks_fixture_restart (self, NULL);
  g_assert_cmpuint (networks_fixture_count_shown (self), ==, 1);
  networks_fixture_assert_key (self, "home", "name", "'At home'");
}

static void
test_a_name_can_be_anything (NetworksFixture *self,
                             gconstpointer    data)
{
  networks_fixture_connect (self, "home", "bell\a and\nline");
  networks_fixture_assert_key (self, "home", "name", "'bell\xef\xbf\xbd and\xef\xbf\xbdline'");
  networks_fixture_move (self, "home", 5, 5);
  networks_fixture_restart (self, NULL);
  networks_fixture_assert_key (self, "home", "name", "'bell\xef\xbf\xbd and\xef\xbf\xbdline'");
}

/* What was counted is shown, and can be forgotten, without anything else known. */
static void
test_bytes_without_a_name (NetworksFixture *self,
                           gconstpointer    data)
{
  g_autoptr (GError) error = NULL;

  networks_fixture_move (self, "lost", 5, 5);
  networks_fixture_assert_key (self, "lost", "name", "''");
  g_assert_true (ferry_networks_forget (self->networks, "lost", &error));
  g_assert_cmpuint (networks_fixture_count_shown (self), ==, 0);
}

/* ---- what is said ---- */

static void
test_words_act_at_once (NetworksFixture *self,
                        gconstpointer    data)
{
  networks_fixture_connect (self, "home", "At home");
  g_assert_false (is_metered (self));
  networks_fixture_set (self, "home", "{'metered': <'yes'>}");
  g_assert_true (is_metered (self));
  networks_fixture_set (self, "home", "{'metered': <'auto'>}");
  g_assert_false (is_metered (self));

  /* Before it is there. */
  networks_fixture_set (self, "phone", "{'cap': <uint64 100>, 'colour': <'red'>}");
  g_assert_false (is_metered (self));
  networks_fixture_connect (self, "phone", "My phone");
  g_assert_true (is_metered (self));
}

#define ALL_WORDS                                                                      \
  "{'metered': <'no'>, 'roaming': <'yes'>, 'cap': <uint64 5000>,"                      \
  " 'reset-day': <uint32 31>, 'reset-hour': <uint32 4>, 'warning': <uint32 90>,"       \
  " 'free-from': <uint32 60>, 'free-to': <uint32 300>, 'restrict-background': <true>," \
  " 'count': <'ferry'>, 'correction': <int64 -7>, 'correction-period': <int64 9>}"

static void
test_words_last (NetworksFixture *self,
                 gconstpointer    data)
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

  networks_fixture_connect (self, "phone", "My phone");
  networks_fixture_set (self, "phone", ALL_WORDS);
  networks_fixture_save (self);
  networks_fixture_connect (self, "", "");
  networks_fixture_restart (self, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    networks_fixture_assert_key (self, "phone", words[i].key, words[i].value);
}

/* The engine knows before it starts anything. */
static void
test_words_count_from_the_start (NetworksFixture *self,
                                 gconstpointer    data)
{
  networks_fixture_connect (self, "phone", "My phone");
  networks_fixture_set (self, "phone", "{'metered': <'yes'>}");
  networks_fixture_save (self);
  networks_fixture_restart (self, NULL);
  g_assert_true (is_metered (self));
}

static void
test_one_bad_word_and_nothing_is_set (NetworksFixture *self,
                                      gconstpointer    data)
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
      g_assert_false (networks_fixture_try_set (self, bad[i].id, bad[i].changes, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_str_has_prefix (error->message, bad[i].key));
    }
  g_assert_cmpuint (networks_fixture_count_shown (self), ==, 0);
  g_assert_cmpuint (self->n_changed, ==, 0);
}

/* The name is the system's. */
static void
test_name_and_type_are_not_the_users (NetworksFixture *self,
                                      gconstpointer    data)
{
  networks_fixture_connect (self, "home", "At home");
  networks_fixture_set (self, "home", "{'name': <'Mine'>, 'type': <'mobile'>, 'cap': <uint64 7>}");
  networks_fixture_assert_key (self, "home", "name", "'At home'");
  networks_fixture_assert_key (self, "home", "type", "'wifi'");
  networks_fixture_assert_key (self, "home", "cap", "7");
}

static void
test_forgets_all (NetworksFixture *self,
                  gconstpointer    data)
{
  g_autoptr (GVariant) usage = NULL;
  g_autoptr (GVariant) options = NULL;
  g_autofree char     *text = NULL;
  g_autoptr (GError)   error = NULL;

  networks_fixture_connect (self, "home", "At home");
  networks_fixture_set (self, "home", "{'cap': <uint64 7>, 'metered': <'yes'>}");
  networks_fixture_move (self, "home", 5, 5);
  g_assert_true (ferry_networks_forget (self->networks, "home", &error));
  g_assert_false (is_metered (self));
  networks_fixture_assert_key (self, "home", "cap", "0");
  networks_fixture_assert_key (self, "home", "name", "'At home'");
  networks_fixture_save (self);
  networks_fixture_connect (self, "", "");
  networks_fixture_restart (self, NULL);
  g_assert_cmpuint (networks_fixture_count_shown (self), ==, 0);
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
test_words_are_bounded (NetworksFixture *self,
                        gconstpointer    data)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < FERRY_NETWORKS_MOST_WITH_WORDS; i++)
    {
      g_autofree char *id = g_strdup_printf ("net-%u", i);

      networks_fixture_set (self, id, "{'metered': <'yes'>}");
    }
  g_assert_false (networks_fixture_try_set (self, "one-more", "{'metered': <'yes'>}", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  networks_fixture_set (self, "net-7", "{'metered': <'no'>}");
  networks_fixture_set (self, "net-7", "{'metered': <'auto'>}");
  networks_fixture_set (self, "one-more", "{'metered': <'yes'>}");
  networks_fixture_save (self);
  networks_fixture_restart (self, NULL);
  g_assert_cmpuint (networks_fixture_count_shown (self), ==, FERRY_NETWORKS_MOST_WITH_WORDS);
  networks_fixture_assert_key (self, "one-more", "metered", "'yes'");
}

static void
test_the_oldest_without_words_goes (NetworksFixture *self,
                                    gconstpointer    data)
{
  networks_fixture_set (self, "words", "{'metered': <'yes'>}");
  for (guint i = 0; i < 2 * FERRY_NETWORKS_MOST; i++)
    {
      g_autofree char *id = g_strdup_printf ("net-%u", i);

      networks_fixture_connect (self, id, id);
      ferry_fake_clock_advance (self->clock, G_USEC_PER_SEC);
    }
  networks_fixture_assert_key (self, "words", "metered", "'yes'");
  g_assert_null (ferry_networks_get_plan (self->networks, "net-0"));
  g_assert_nonnull (ferry_networks_get_plan (self->networks, "net-511"));
  g_assert_nonnull (ferry_networks_get_plan (self->networks, "net-260"));
}

/* ---- the file ---- */

static void
test_broken_file_is_no_harm (NetworksFixture *self,
                             gconstpointer    data)
{
  static const char text[] = "[network 1]\nid=good\ncap=5000\nmetered='yes'\nname='Good'\n"
                             "[network 2]\ncap=5000\n"
                             "[network 3]\nid=odd\ncap=many\nmetered='maybe'\nreset-day=99\n"
                             "warning=50\nseen=never\n"
                             "[network 4]\nid=good\ncap=7\n"
                             "[network 5]\nid=a\\nb\ncap=5000\n";

  networks_fixture_restart (self, text);
  g_assert_cmpuint (networks_fixture_count_shown (self), ==, 2);
  networks_fixture_assert_key (self, "good", "cap", "5000");
  networks_fixture_assert_key (self, "good", "name", "'Good'");
  networks_fixture_assert_key (self, "odd", "cap", "0");
  networks_fixture_assert_key (self, "odd", "metered", "'auto'");
  networks_fixture_assert_key (self, "odd", "reset-day", "1");
  networks_fixture_assert_key (self, "odd", "warning", "50");
}

#define NETWORK_TEST(name, function)                                                       \
  g_test_add ("/networks/" name, NetworksFixture, NULL, networks_fixture_set_up, function, \
              networks_fixture_tear_down)

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

  return g_test_run ();
}
