/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-usage-csv.h"

#define HEAD "date,connection,name,received,sent,all_received,all_sent,free,all_free\r\n"
#define DAY 86400
/* 2026-11-20 */
#define FRIDAY G_GINT64_CONSTANT (1795132800)

static GVariant *
make_entry (const char *id,
            gint64      begin,
            guint64     bytes)
{
  return g_variant_new ("(sxtttttt)", id, begin, bytes, bytes + 1, bytes + 2, bytes + 3,
                        bytes + 4, bytes + 5);
}

static char *
build (GVariant   *entries,
       const char *networks,
       const char *id,
       const char *zone_name)
{
  g_autoptr (GVariant)  owned = g_variant_ref_sink (entries);
  g_autoptr (GVariant)  names = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zone_name);

  g_assert_nonnull (zone);
  if (networks != NULL)
    names = g_variant_parse (G_VARIANT_TYPE ("a{sa{sv}}"), networks, NULL, NULL, NULL);
  return ferry_usage_csv_build (owned, names, id, FRIDAY - DAY, FRIDAY + 3 * DAY, zone);
}

static GVariant *
join (GVariant *first,
      GVariant *second)
{
  GVariant *children[] = { first, second };

  return g_variant_new_array (G_VARIANT_TYPE ("(sxtttttt)"), children, second != NULL ? 2 : 1);
}

static void
test_nothing_is_a_head (void)
{
  g_autofree char *text = build (g_variant_new ("a(sxtttttt)", NULL), NULL, NULL, "UTC");

  g_assert_cmpstr (text, ==, HEAD);
}

static void
test_bytes_are_plain_numbers (void)
{
  g_autofree char *text = NULL;

  text = build (join (make_entry ("home", FRIDAY, 12345678901), NULL),
                "{'home': {'name': <'Home'>}}", NULL, "UTC");
  g_assert_cmpstr (text, ==,
                   HEAD "2026-11-20,home,Home,12345678901,12345678902,12345678903,"
                        "12345678904,12345678905,12345678906\r\n");
}

static void
test_a_day_is_one_line (void)
{
  g_autofree char *text = NULL;

  text = build (join (make_entry ("home", FRIDAY, 1), make_entry ("home", FRIDAY + 6 * 3600, 10)),
                NULL, NULL, "UTC");
  g_assert_cmpstr (text, ==, HEAD "2026-11-20,home,,11,13,15,17,19,21\r\n");
}

static void
test_each_connection_has_its_line (void)
{
  g_autofree char *text = NULL;
  g_autofree char *alone = NULL;

  text = build (join (make_entry ("a", FRIDAY, 1), make_entry ("b", FRIDAY, 10)), NULL, NULL,
                "UTC");
  g_assert_cmpstr (text, ==,
                   HEAD "2026-11-20,a,,1,2,3,4,5,6\r\n2026-11-20,b,,10,11,12,13,14,15\r\n");

  alone = build (join (make_entry ("a", FRIDAY, 1), make_entry ("b", FRIDAY, 10)), NULL, "b",
                 "UTC");
  g_assert_cmpstr (alone, ==, HEAD "2026-11-20,b,,10,11,12,13,14,15\r\n");
}

static void
test_what_is_out_of_the_time_is_left_out (void)
{
  g_autofree char *text = NULL;

  text = build (join (make_entry ("a", FRIDAY - 2 * DAY, 1), make_entry ("a", FRIDAY + 3 * DAY, 1)),
                NULL, NULL, "UTC");
  g_assert_cmpstr (text, ==, HEAD);
}

static void
test_days_are_local (void)
{
  g_autofree char *text = NULL;

  /* Midnight in Seoul is still Thursday in Greenwich. */
  text = build (join (make_entry ("a", FRIDAY - 9 * 3600, 1), NULL), NULL, NULL, "Asia/Seoul");
  g_assert_true (g_str_has_prefix (text, HEAD "2026-11-20,"));
}

typedef struct
{
  const char *name;
  const char *network;
  const char *field;
} NameCase;

static const NameCase names[] = {
  { "/usage-csv/name/plain", "Home 5G", "Home 5G" },
  { "/usage-csv/name/letters", "카페 와이파이", "카페 와이파이" },
  { "/usage-csv/name/comma", "Home, upstairs", "\"Home, upstairs\"" },
  { "/usage-csv/name/quotes", "The \"Harbour\"", "\"The \"\"Harbour\"\"\"" },
  { "/usage-csv/name/lines", "a\r\nb", "\"a\r\nb\"" },
  { "/usage-csv/name/a-formula", "=HYPERLINK(\"http://h\",\"x\")",
    "\"'=HYPERLINK(\"\"http://h\"\",\"\"x\"\")\"" },
  { "/usage-csv/name/plus", "+1", "'+1" },
  { "/usage-csv/name/minus", "-1", "'-1" },
  { "/usage-csv/name/at", "@SUM", "'@SUM" },
  { "/usage-csv/name/tab", "\t=1", "'\t=1" },
  { "/usage-csv/name/wide", "＝1", "'＝1" },
  { "/usage-csv/name/equals-later", "a=1", "a=1" },
  { "/usage-csv/name/empty", "", "" },
};

static void
test_name (gconstpointer data)
{
  const NameCase      *c = data;
  g_autoptr (GVariant) name = g_variant_ref_sink (g_variant_new_string (c->network));
  g_autofree char     *printed = g_variant_print (name, FALSE);
  g_autofree char     *networks = g_strdup_printf ("{'a': {'name': <%s>}}", printed);
  g_autofree char     *expected = g_strdup_printf (HEAD "2026-11-20,a,%s,1,2,3,4,5,6\r\n",
                                                   c->field);
  g_autofree char     *text = NULL;

  text = build (join (make_entry ("a", FRIDAY, 1), NULL), networks, NULL, "UTC");
  g_assert_cmpstr (text, ==, expected);
}

static void
test_an_id_is_no_formula_either (void)
{
  g_autofree char *text = build (join (make_entry ("=1,2", FRIDAY, 1), NULL), NULL, NULL, "UTC");

  g_assert_cmpstr (text, ==, HEAD "2026-11-20,\"'=1,2\",,1,2,3,4,5,6\r\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/usage-csv/nothing-is-a-head", test_nothing_is_a_head);
  g_test_add_func ("/usage-csv/bytes-are-plain-numbers", test_bytes_are_plain_numbers);
  g_test_add_func ("/usage-csv/a-day-is-one-line", test_a_day_is_one_line);
  g_test_add_func ("/usage-csv/each-connection-has-its-line", test_each_connection_has_its_line);
  g_test_add_func ("/usage-csv/what-is-out-of-the-time-is-left-out",
                   test_what_is_out_of_the_time_is_left_out);
  g_test_add_func ("/usage-csv/days-are-local", test_days_are_local);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_test_add_data_func (names[i].name, &names[i], test_name);
  g_test_add_func ("/usage-csv/an-id-is-no-formula-either", test_an_id_is_no_formula_either);

  return g_test_run ();
}
