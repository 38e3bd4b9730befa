/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-nm-connection.h"
#include "ferry-nm-facts.h"

#include <string.h>

static void
test_worse_metered_counts (void)
{
  static const FerryMetered worst_first[] = {
    FERRY_METERED_YES,
    FERRY_METERED_GUESS_YES,
    FERRY_METERED_UNKNOWN,
    FERRY_METERED_GUESS_NO,
    FERRY_METERED_NO,
  };

  for (guint i = 0; i < G_N_ELEMENTS (worst_first); i++)
    for (guint j = 0; j < G_N_ELEMENTS (worst_first); j++)
      g_assert_cmpint (ferry_metered_combine (worst_first[i], worst_first[j]), ==,
                       worst_first[MIN (i, j)]);
}

static void
test_guesses_of_yes_cost (void)
{
  g_assert_true (ferry_metered_costs (FERRY_METERED_YES));
  g_assert_true (ferry_metered_costs (FERRY_METERED_GUESS_YES));
  g_assert_false (ferry_metered_costs (FERRY_METERED_UNKNOWN));
  g_assert_false (ferry_metered_costs (FERRY_METERED_NO));
  g_assert_false (ferry_metered_costs (FERRY_METERED_GUESS_NO));
}

static void
test_each_field_counts (void)
{
  const FerryNetworkState plain = { .id = "id", .name = "name", .interface = "eth0" };
  const FerryNetworkState same = plain;
  FerryNetworkState       others[11];

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    others[i] = plain;
  others[0].is_pending = TRUE;
  others[1].is_online = TRUE;
  others[2].is_captive = TRUE;
  others[3].is_metered = TRUE;
  others[4].is_roaming = TRUE;
  others[5].connectivity = FERRY_CONNECTIVITY_FULL;
  others[6].metered = FERRY_METERED_NO;
  others[7].type = FERRY_NETWORK_TYPE_WIFI;
  others[8].id[0] = 'I';
  others[9].name[0] = 'N';
  others[10].interface[0] = 'E';

  g_assert_true (ferry_network_state_equal (&plain, &same));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (ferry_network_state_equal (&plain, &others[i]));
}

/* What is behind the end of a text is no part of it. */
static void
test_rests_do_not_count (void)
{
  FerryNetworkState a = { .name = "Home" };
  FerryNetworkState b = { .name = "Home, sweet home" };

  b.name[4] = '\0';
  g_assert_true (ferry_network_state_equal (&a, &b));
}

static void
test_texts_are_cut_at_characters (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } rows[] = {
    { "", "" },
    { "abcdefg", "abcdefg" },
    { "abcdefgh", "abcdefg" },
    { "abcdé", "abcdé" },
    { "abcdefé", "abcdef" },
    { "abcde망", "abcde" },
    { "망망망", "망망" },
    { "abc😀", "abc😀" },
    { "abcd😀", "abcd" },
    { "ab\xff"
      "cd",
      "ab" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      char field[8];

      memset (field, 'x', sizeof field);
      ferry_network_copy_text (field, sizeof field, rows[i].text);
      g_assert_cmpstr (field, ==, rows[i].expected);
    }
}

static void
test_numbers_of_others_are_unknown (void)
{
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (ferry_nm_metered (i), ==, (FerryMetered) i);
  g_assert_cmpint (ferry_nm_metered (5), ==, FERRY_METERED_UNKNOWN);
  g_assert_cmpint (ferry_nm_metered (G_MAXUINT), ==, FERRY_METERED_UNKNOWN);
}

static void
test_types (void)
{
  static const struct
  {
    const char      *connection;
    guint            device;
    FerryNetworkType expected;
  } rows[] = {
    { "802-3-ethernet", 1, FERRY_NETWORK_TYPE_ETHERNET },
    { "pppoe", 1, FERRY_NETWORK_TYPE_ETHERNET },
    { "bond", 10, FERRY_NETWORK_TYPE_ETHERNET },
    { "802-11-wireless", 0, FERRY_NETWORK_TYPE_WIFI },
    { "802-11-olpc-mesh", 6, FERRY_NETWORK_TYPE_WIFI },
    { "gsm", 0, FERRY_NETWORK_TYPE_MOBILE },
    /* A telephone, by Bluetooth. */
    { "gsm", 5, FERRY_NETWORK_TYPE_MOBILE },
    { "wimax", 7, FERRY_NETWORK_TYPE_MOBILE },
    { "bluetooth", 5, FERRY_NETWORK_TYPE_BLUETOOTH },
    { "wireguard", 29, FERRY_NETWORK_TYPE_OTHER },
    { "new-thing", 99, FERRY_NETWORK_TYPE_OTHER },
    { "new-thing", 0, FERRY_NETWORK_TYPE_OTHER },
    { "new-thing", 8, FERRY_NETWORK_TYPE_MOBILE },
    { "", 2, FERRY_NETWORK_TYPE_WIFI },
    { "", 99, FERRY_NETWORK_TYPE_OTHER },
    { "", 0, FERRY_NETWORK_TYPE_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (ferry_nm_network_type (rows[i].connection, rows[i].device), ==,
                     rows[i].expected);
}

static void
test_only_cables_are_cut (void)
{
  g_assert_true (ferry_nm_is_cut (1, 0x0));
  g_assert_true (ferry_nm_is_cut (1, 0x1));
  g_assert_true (ferry_nm_is_cut (20, 0x1));
  g_assert_false (ferry_nm_is_cut (1, 0x3));
  g_assert_false (ferry_nm_is_cut (2, 0x1));
  g_assert_false (ferry_nm_is_cut (8, 0x0));
}

/* The connections of a machine, and what carries its data. */
typedef struct
{
  const char       *name;
  FerryNmConnection connections[4];
  const char       *primary;
  const char       *expected; /* the letters of their paths */
} CarrierCase;

static const char *const device_a[] = { "dev-a", NULL };

#define CONNECTION(letter, kind) .path = letter, .type = kind, .base = "/", .controller = "/"
#define CABLE(letter)                                        \
  {                                                          \
    CONNECTION (letter, "802-3-ethernet"), .is_active = TRUE \
  }
#define WIFI(letter)                                          \
  {                                                           \
    CONNECTION (letter, "802-11-wireless"), .is_active = TRUE \
  }

static const CarrierCase carrier_cases[] = {
  { "primary-carries", { CABLE ("a"), WIFI ("b") }, "b", "b" },
  { "primary-on-its-way-carries", { CABLE ("a"), { CONNECTION ("b", "gsm") } }, "b", "b" },
  { "each-physical-one-carries-a-tunnel",
    { CABLE ("a"), WIFI ("b"), { CONNECTION ("c", "tun") } },
    "c",
    "ab" },
  { "what-it-was-started-on-carries-a-vpn",
    { CABLE ("a"), WIFI ("b"), { .path = "c", .type = "vpn", .is_vpn = TRUE, .base = "b" } },
    "c",
    "b" },
  { "a-vpn-on-a-tunnel",
    { WIFI ("a"),
      { CONNECTION ("b", "wireguard"), .is_active = TRUE },
      { .path = "c", .type = "vpn", .is_vpn = TRUE, .base = "b", .controller = "/" } },
    "c",
    "a" },
  { "a-vpn-on-itself",
    { WIFI ("a"), { .path = "c", .type = "x", .is_vpn = TRUE, .base = "c", .controller = "/" } },
    "c",
    "a" },
  { "a-tunnel-alone", { { CONNECTION ("c", "tun") } }, "c", "c" },
  { "no-primary", { CABLE ("a"), { CONNECTION ("b", "802-11-wireless") } }, "/", "a" },
  { "bridges-and-loopback-carry-nothing",
    { { CONNECTION ("a", "bridge"), .is_active = TRUE },
      { CONNECTION ("b", "loopback"), .is_active = TRUE },
      { CONNECTION ("c", "veth"), .is_active = TRUE } },
    "/",
    "" },
  { "two-ports-of-one-bond",
    { { CONNECTION ("a", "bond"), .is_active = TRUE, .devices = device_a },
      { .path = "b",
        .type = "802-3-ethernet",
        .is_active = TRUE,
        .base = "/",
        .controller = "dev-a" },
      { .path = "c",
        .type = "802-3-ethernet",
        .is_active = TRUE,
        .base = "/",
        .controller = "dev-a" } },
    "/",
    "a" },
  { "unknown-primary", { CABLE ("a") }, "z", "a" },
  { "nothing", { { NULL } }, "/", "" },
};

static void
test_carriers (gconstpointer data)
{
  const CarrierCase    *c = data;
  g_autoptr (GPtrArray) carriers = NULL;
  g_autoptr (GString)   found = g_string_new (NULL);
  guint                 n = 0;

  while (n < G_N_ELEMENTS (c->connections) && c->connections[n].path != NULL)
    n++;
  carriers = ferry_nm_connections_find_carriers (c->connections, n, c->primary);
  for (guint i = 0; i < carriers->len; i++)
    g_string_append (found, ((FerryNmConnection *) g_ptr_array_index (carriers, i))->path);

  g_assert_cmpstr (found->str, ==, c->expected);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/network-state/worse-metered-counts", test_worse_metered_counts);
  g_test_add_func ("/network-state/guesses-of-yes-cost", test_guesses_of_yes_cost);
  g_test_add_func ("/network-state/each-field-counts", test_each_field_counts);
  g_test_add_func ("/network-state/rests-do-not-count", test_rests_do_not_count);
  g_test_add_func ("/network-state/texts-are-cut-at-characters", test_texts_are_cut_at_characters);
  g_test_add_func ("/nm/numbers-of-others-are-unknown", test_numbers_of_others_are_unknown);
  g_test_add_func ("/nm/types", test_types);
  g_test_add_func ("/nm/only-cables-are-cut", test_only_cables_are_cut);
  for (guint i = 0; i < G_N_ELEMENTS (carrier_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/nm-carriers/", carrier_cases[i].name, NULL);

      g_test_add_data_func (path, &carrier_cases[i], test_carriers);
    }

  return g_test_run ();
}
