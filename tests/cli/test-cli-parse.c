/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-parse.h"

#define UNTOUCHED 4711

static void
test_rate (void)
{
  static const struct
  {
    const char *text;
    guint64     rate; /* UNTOUCHED: refused */
  } cases[] = {
    { "0", 0 },
    { "1", 1 },
    { "1500", 1500 },
    { "500K", 500 * 1024 },
    { "500k", 500 * 1024 },
    { "500KiB", 500 * 1024 },
    { "500KB", 500 * 1024 },
    { "500 KiB/s", 500 * 1024 },
    { "2M", 2 * 1024 * 1024 },
    { "1.5m", 1536 * 1024 },
    { "1G", 1024 * 1024 * 1024 },
    { "100b", 100 },
    { "2T", G_GUINT64_CONSTANT (2199023255552) },
    { "", UNTOUCHED },
    { "K", UNTOUCHED },
    { "-1", UNTOUCHED },
    { "+1", UNTOUCHED },
    { "1e3", UNTOUCHED },
    { "0x10", UNTOUCHED },
    { "inf", UNTOUCHED },
    { "nan", UNTOUCHED },
    { "1.2.3", UNTOUCHED },
    { "1KK", UNTOUCHED },
    { "1 K x", UNTOUCHED },
    { "1X", UNTOUCHED },
    { "0.5", UNTOUCHED },
    { "99999999999T", UNTOUCHED },
    { " 1", UNTOUCHED },
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint64 rate = UNTOUCHED;

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (ferry_cli_parse_rate (cases[i].text, &rate), ==, cases[i].rate != UNTOUCHED);
      g_assert_cmpuint (rate, ==, cases[i].rate);
    }
}

static void
test_size (void)
{
  static const struct
  {
    const char *text;
    guint64     size; /* UNTOUCHED: refused */
  } cases[] = {
    { "0", 0 },
    { "1500", 1500 },
    { "100b", 100 },
    { "500 MB", 500000000 },
    { "5GB", G_GUINT64_CONSTANT (5000000000) },
    { "5gb", G_GUINT64_CONSTANT (5000000000) },
    { "1.5GB", 1500000000 },
    { "2G", G_GUINT64_CONSTANT (2147483648) },
    { "2GiB", G_GUINT64_CONSTANT (2147483648) },
    { "1 kib", 1024 },
    { "1TB", G_GUINT64_CONSTANT (1000000000000) },
    { "", UNTOUCHED },
    { "GB", UNTOUCHED },
    { "-5GB", UNTOUCHED },
    { "5GB/s", UNTOUCHED },
    { "5ib", UNTOUCHED },
    { "5GBB", UNTOUCHED },
    { "5 G B", UNTOUCHED },
    { "99999999999TB", UNTOUCHED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint64 size = UNTOUCHED;

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (ferry_cli_parse_size (cases[i].text, &size), ==, cases[i].size != UNTOUCHED);
      g_assert_cmpuint (size, ==, cases[i].size);
    }
}

static void
test_time_of_day (void)
{
  static const struct
  {
    const char *text;
    guint       minutes; /* UNTOUCHED: refused */
  } cases[] = {
    { "0", 0 },
    { "0:00", 0 },
    { "7", 420 },
    { "07:30", 450 },
    { "23:59", 1439 },
    { "24:00", 1440 },
    { "24", 1440 },
    { "24:01", UNTOUCHED },
    { "25", UNTOUCHED },
    { "7:5", UNTOUCHED },
    { "7:60", UNTOUCHED },
    { "7:00:00", UNTOUCHED },
    { "", UNTOUCHED },
    { ":30", UNTOUCHED },
    { "-1", UNTOUCHED },
    { "noon", UNTOUCHED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint minutes = UNTOUCHED;

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (ferry_cli_parse_time_of_day (cases[i].text, &minutes), ==,
                       cases[i].minutes != UNTOUCHED);
      g_assert_cmpuint (minutes, ==, cases[i].minutes);
    }
}

static void
test_seconds (void)
{
  static const struct
  {
    const char *text;
    guint       milliseconds;
  } cases[] = {
    { "5", 5000 },
    { "2.5", 2500 },
    { "0.001", 1 },
    { "86400", 86400000 },
    { "", UNTOUCHED },
    { "-5", UNTOUCHED },
    { "5s", UNTOUCHED },
    { "0", UNTOUCHED },
    { "0.0001", UNTOUCHED },
    { "86401", UNTOUCHED },
    { "99999999", UNTOUCHED },
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint milliseconds = UNTOUCHED;

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (ferry_cli_parse_seconds (cases[i].text, &milliseconds),
                       ==,
                       cases[i].milliseconds != UNTOUCHED);
      g_assert_cmpuint (milliseconds, ==, cases[i].milliseconds);
    }
}

static void
test_count (void)
{
  guint count = UNTOUCHED;

  g_assert_false (ferry_cli_parse_count ("0", 1, 9, &count));
  g_assert_false (ferry_cli_parse_count ("10", 1, 9, &count));
  g_assert_false (ferry_cli_parse_count ("-1", 0, 9, &count));
  g_assert_false (ferry_cli_parse_count ("x", 0, 9, &count));
  g_assert_false (ferry_cli_parse_count ("", 0, 9, &count));
  g_assert_cmpuint (count, ==, UNTOUCHED);
  g_assert_true (ferry_cli_parse_count ("9", 1, 9, &count));
  g_assert_cmpuint (count, ==, 9);
}

/* Now is 2030-06-15 12:00:00 at +09:00, which is 03:00 UTC. */
static void
test_time (void)
{
  static const struct
  {
    const char *text;
    const char *utc; /* NULL: refused */
  } cases[] = {
    { "+10min", "2030-06-15T03:10:00Z" },
    { "+2h", "2030-06-15T05:00:00Z" },
    { "+1h30min", "2030-06-15T04:30:00Z" },
    { "+1 day 2 hours", "2030-06-16T05:00:00Z" },
    { "+90s", "2030-06-15T03:01:30Z" },
    { "+0.5h", "2030-06-15T03:30:00Z" },
    { "12:30", "2030-06-15T03:30:00Z" },
    { "12:00", "2030-06-16T03:00:00Z" },
    { "00:00", "2030-06-15T15:00:00Z" },
    { "1:00", "2030-06-15T16:00:00Z" },
    { "2031-05-01", "2031-04-30T15:00:00Z" },
    { "2031-05-01T22:30", "2031-05-01T13:30:00Z" },
    { "2031-05-01 22:30:05", "2031-05-01T13:30:05Z" },
    { "2031-05-01T22:30Z", "2031-05-01T22:30:00Z" },
    { "2031-05-01T22:30:00-03:00", "2031-05-02T01:30:00Z" },
    { "2031-05-01T22:30+02:00", "2031-05-01T20:30:00Z" },
    /* Long past: the same command must be able to go on. */
    { "2001-01-01T00:00Z", "2001-01-01T00:00:00Z" },
    { "", NULL },
    { "+", NULL },
    { "+10", NULL },
    { "+10 parsecs", NULL },
    { "+-10min", NULL },
    { "24:00", NULL },
    { "12:60", NULL },
    { "1:0", NULL },
    { "001:00", NULL },
    { "1:000", NULL },
    { "noon", NULL },
    { "2031-13-01", NULL },
    { "2031-02-30T10:00", NULL },
    { "2031-05-01T25:00", NULL },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (9 * 3600);
  g_autoptr (GDateTime) now = g_date_time_new (zone, 2030, 6, 15, 12, 0, 0.0);
  gsize                 i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GDateTime) expected = NULL;
      gint64                time = UNTOUCHED;

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (ferry_cli_parse_time (cases[i].text, now, &time), ==, cases[i].utc != NULL);
      if (cases[i].utc == NULL)
        {
          g_assert_cmpint (time, ==, UNTOUCHED);
          continue;
        }
      expected = g_date_time_new_from_iso8601 (cases[i].utc, NULL);
      g_assert_cmpint (time, ==, g_date_time_to_unix (expected));
    }
}

static void
test_header (void)
{
  static const struct
  {
    const char *text;
    const char *name; /* NULL: refused */
    const char *value;
  } cases[] = {
    { "Accept: */*", "Accept", "*/*" },
    { "X-Time:12:30", "X-Time", "12:30" },
    { " X :  y ", "X", "y" },
    { "X-Empty:", "X-Empty", "" },
    { "no colon", NULL, NULL },
    { "", NULL, NULL },
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      gboolean is_good = ferry_cli_parse_header (cases[i].text, &name, &value);

      g_assert_cmpint (is_good, ==, cases[i].name != NULL);
      g_assert_cmpstr (name, ==, cases[i].name);
      g_assert_cmpstr (value, ==, cases[i].value);
    }
}

static void
test_address_list (void)
{
  static const char *const expected[] = { "http://a/", "http://b/#c", "http://d/", NULL };
  g_auto (GStrv)           list = NULL;

  list = ferry_cli_parse_address_list ("# all of it\r\nhttp://a/\r\n\n"
                                       "  http://b/#c  \n #x\nhttp://d/");
  g_assert_cmpstrv (list, expected);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli-parse/rate", test_rate);
  g_test_add_func ("/cli-parse/size-counts-as-the-unit-says", test_size);
  g_test_add_func ("/cli-parse/time-of-day", test_time_of_day);
  g_test_add_func ("/cli-parse/seconds", test_seconds);
  g_test_add_func ("/cli-parse/count-is-bounded", test_count);
  g_test_add_func ("/cli-parse/time", test_time);
  g_test_add_func ("/cli-parse/header-splits-at-the-first-colon", test_header);
  g_test_add_func ("/cli-parse/address-list-leaves-out-comments", test_address_list);

  return g_test_run ();
}
