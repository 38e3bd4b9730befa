/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-network-value.h"
#include "ferry-cli-network.h"
#include "ferry-error.h"

/* What a word of “network set” becomes, as text of a dictionary; NULL: refused. */
typedef struct
{
  const char *word;
  const char *expected;
} Case;

static const Case cases[] = {
  { "metered=yes", "{'metered': <'yes'>}" },
  { "metered=auto", "{'metered': <'auto'>}" },
  { "roaming=no", "{'roaming': <'no'>}" },
  { "cap=5GB", "{'cap': <uint64 5000000000>}" },
  { "cap=none", "{'cap': <uint64 0>}" },
  { "used=0", "{'used': <uint64 0>}" },
  { "reset-day=31", "{'reset-day': <uint32 31>}" },
  { "reset-hour=0", "{'reset-hour': <uint32 0>}" },
  { "warning=90", "{'warning': <uint32 90>}" },
  { "free-hours=01:00-07:30", "{'free-from': <uint32 60>, 'free-to': <uint32 450>}" },
  { "free-hours=22:00-24:00", "{'free-from': <uint32 1320>, 'free-to': <uint32 0>}" },
  { "free-hours=none", "{'free-from': <uint32 0>, 'free-to': <uint32 0>}" },
  { "restrict-background=yes", "{'restrict-background': <true>}" },
  { "count=ferry", "{'count': <'ferry'>}" },
  { "metered=maybe", NULL },
  { "metered", NULL },
  { "metered=", NULL },
  { "cap=1000000", "{'cap': <uint64 1000000>}" },
  { "cap=5", NULL },
  { "used=999999", NULL },
  { "cap=much", NULL },
  { "reset-day=0", NULL },
  { "reset-day=32", NULL },
  { "reset-hour=24", NULL },
  { "warning=0", NULL },
  { "warning=101", NULL },
  { "free-hours=1", NULL },
  { "free-hours=1-25", NULL },
  { "free-hours=5-5", NULL },
  { "free-hours=0-24", NULL },
  { "restrict-background=true", NULL },
  { "count=all", NULL },
  { "colour=red", NULL },
  { "=5", NULL },
};

static void
test_values (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GVariantDict) changes = G_VARIANT_DICT_INIT (NULL);
      g_autoptr (GVariant)  parsed = NULL;
      g_autoptr (GVariant)  expected = NULL;
      g_autoptr (GError)    error = NULL;
      gboolean              is_good;

      g_test_message ("%s", cases[i].word);
      is_good = ferry_cli_network_value_parse (cases[i].word, &changes, &error);
      g_assert_cmpint (is_good, ==, cases[i].expected != NULL);
      if (!is_good)
        {
          g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
          continue;
        }

      parsed = g_variant_ref_sink (g_variant_dict_end (&changes));
      expected = g_variant_parse (G_VARIANT_TYPE_VARDICT, cases[i].expected, NULL, NULL, NULL);
      g_assert_cmpuint (g_variant_n_children (parsed), ==, g_variant_n_children (expected));
      for (gsize j = 0; j < g_variant_n_children (expected); j++)
        {
          g_autoptr (GVariant) entry = g_variant_get_child_value (expected, j);
          g_autoptr (GVariant) key = g_variant_get_child_value (entry, 0);
          g_autoptr (GVariant) box = g_variant_get_child_value (entry, 1);
          g_autoptr (GVariant) wanted = g_variant_get_variant (box);
          g_autoptr (GVariant) found = NULL;

          found = g_variant_lookup_value (parsed, g_variant_get_string (key, NULL), NULL);
          g_assert_nonnull (found);
          g_assert_true (g_variant_equal (found, wanted));
        }
    }
}

static GVariant *
make_networks (void)
{
  return g_variant_ref_sink (g_variant_new_parsed (
      "{'aaaa-1111': {'name': <'Home'>}, 'aaab-2222': {'name': <'Phone'>},"
      " 'bbbb-3333': {'name': <'aaaa'>}, 'cccc-4444': {'name': <'Phone'>}}"));
}

static void
test_find (void)
{
  static const struct
  {
    const char *word;
    const char *id; /* NULL: refused */
  } finds[] = {
    { "aaaa-1111", "aaaa-1111" },
    { "AAAB", "aaab-2222" },
    { "Home", "aaaa-1111" },
    /* A name is more than the beginning of an id. */
    { "aaaa", "bbbb-3333" },
    { "c", "cccc-4444" },
    { "current", "aaab-2222" },
    { "aa", NULL },
    { "Phone", NULL },
    { "nowhere", NULL },
    { "", NULL },
  };
  g_autoptr (GVariant) networks = make_networks ();

  for (gsize i = 0; i < G_N_ELEMENTS (finds); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char   *id = NULL;

      g_test_message ("%s", finds[i].word);
      id = ferry_cli_network_find (networks, "aaab-2222", finds[i].word, &error);
      g_assert_cmpstr (id, ==, finds[i].id);
      g_assert_cmpint (error != NULL, ==, finds[i].id == NULL);
    }
}

static void
test_no_current_network (void)
{
  g_autoptr (GVariant) networks = make_networks ();
  g_autoptr (GError)   error = NULL;

  g_assert_null (ferry_cli_network_find (networks, NULL, "current", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
}

static const char *
look_up (GPtrArray  *rows,
         const char *key)
{
  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);

      if (g_str_equal (row[0], key))
        return row[1];
    }

  return NULL;
}

static void
test_list (void)
{
  g_autoptr (GVariant)  network = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  network = g_variant_ref_sink (g_variant_new_parsed (
      "{'metered': <'auto'>, 'cap': <uint64 1073741824>, 'reset-day': <uint32 3>,"
      " 'free-from': <uint32 60>, 'free-to': <uint32 450>, 'restrict-background': <true>}"));
  rows = ferry_cli_network_value_list (network, FALSE);
  g_assert_cmpstr (look_up (rows, "metered"), ==, "auto");
  g_assert_cmpstr (look_up (rows, "cap"), ==, "1.0 GiB");
  g_assert_cmpstr (look_up (rows, "reset-day"), ==, "3");
  g_assert_cmpstr (look_up (rows, "free-hours"), ==, "01:00-07:30");
  g_assert_cmpstr (look_up (rows, "restrict-background"), ==, "yes");
}

/* Programs read what was set, not what it is about. */
static void
test_plain_list (void)
{
  g_autoptr (GVariant)  network = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  network = g_variant_ref_sink (g_variant_new_parsed ("{'cap': <uint64 5000000000>}"));
  rows = ferry_cli_network_value_list (network, TRUE);
  g_assert_cmpstr (look_up (rows, "cap"), ==, "5000000000");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli-network/values", test_values);
  g_test_add_func ("/cli-network/id-name-or-beginning", test_find);
  g_test_add_func ("/cli-network/there-may-be-no-current-one", test_no_current_network);
  g_test_add_func ("/cli-network/what-is-set-is-listed", test_list);
  g_test_add_func ("/cli-network/programs-are-told-whole-bytes", test_plain_list);

  return g_test_run ();
}
