/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-disposition.h"
#include "ferry-headers.h"

/* 15 November 2024, 12:00:00 UTC. */
#define NOON 1731672000

typedef struct
{
  const char *value;
  gboolean    is_valid;
  goffset     first;
  goffset     last;
  goffset     total;
} RangeCase;

static const RangeCase range_cases[] = {
  { "bytes 0-0/1", TRUE, 0, 0, 1 },
  { "bytes 100-199/1000", TRUE, 100, 199, 1000 },
  { "BYTES 100-199/1000", TRUE, 100, 199, 1000 },
  { "  bytes \t 100-199/1000 ", TRUE, 100, 199, 1000 },
  { "bytes 100-199/*", TRUE, 100, 199, -1 },
  { "bytes */1000", TRUE, -1, -1, 1000 },
  { "bytes */0", TRUE, -1, -1, 0 },
  { "bytes 007-0009/010", TRUE, 7, 9, 10 },
  { "bytes 4294967296-4294967297/9007199254740993",
    TRUE,
    G_GINT64_CONSTANT (4294967296),
    G_GINT64_CONSTANT (4294967297),
    G_GINT64_CONSTANT (9007199254740993) },
  { "bytes 0-9223372036854775806/9223372036854775807", TRUE, 0, G_MAXINT64 - 1, G_MAXINT64 },
  { NULL, FALSE },
  { "", FALSE },
  { "bytes", FALSE },
  { "bytes ", FALSE },
  { "bytes */*", FALSE },
  { "bytes 5-4/10", FALSE },
  { "bytes 5-10/10", FALSE },
  { "bytes 0-9/0", FALSE },
  { "bytes 0-9", FALSE },
  { "bytes 0-/10", FALSE },
  { "bytes -9/10", FALSE },
  { "bytes -5--1/10", FALSE },
  { "bytes +0-9/10", FALSE },
  { "bytes 0 - 9/10", FALSE },
  { "bytes 0-9/10 x", FALSE },
  { "bytes 0-9/10, bytes 0-9/10", FALSE },
  { "bytes=0-9/10", FALSE },
  { "bytes0-9/10", FALSE },
  { "items 0-9/10", FALSE },
  { "bytes 0-9223372036854775807/*", FALSE },
  { "bytes 0-9/9223372036854775808", FALSE },
  { "bytes 0-9/99999999999999999999999999", FALSE },
  { "bytes 0x0-0x9/10", FALSE },
  { "bytes \xff-\xfe/10", FALSE },
};

static void
test_content_range (gconstpointer data)
{
  const RangeCase *c = data;
  goffset          first = -7, last = -7, total = -7;
  gboolean         is_valid;

  is_valid = ferry_headers_parse_content_range (c->value, &first, &last, &total);
  g_assert_cmpint (is_valid, ==, c->is_valid);
  g_assert_cmpint (first, ==, is_valid ? c->first : -7);
  g_assert_cmpint (last, ==, is_valid ? c->last : -7);
  g_assert_cmpint (total, ==, is_valid ? c->total : -7);
}

typedef struct
{
  const char *value;
  gint64      number; /* -1: nonsense */
} NumberCase;

static const NumberCase length_cases[] = {
  { "0", 0 },
  { "5", 5 },
  { " 5\t", 5 },
  { "0005", 5 },
  { "5, 5", 5 },
  { "5,5 , 5", 5 },
  { "4294967296", G_GINT64_CONSTANT (4294967296) },
  { "9223372036854775807", G_MAXINT64 },
  { NULL, -1 },
  { "", -1 },
  { " ", -1 },
  { "-5", -1 },
  { "+5", -1 },
  { "5, 6", -1 },
  { "5, -7", -1 },
  { "5,", -1 },
  { ",5", -1 },
  { "5 5", -1 },
  { "5;5", -1 },
  { "5.0", -1 },
  { "0x5", -1 },
  { "five", -1 },
  { "9223372036854775808", -1 },
  { "18446744073709551621", -1 },
  { "5\xff", -1 },
};

static void
test_content_length (gconstpointer data)
{
  const NumberCase *c = data;
  goffset           length = -1;

  g_assert_cmpint (ferry_headers_parse_content_length (c->value, &length), ==, c->number >= 0);
  g_assert_cmpint (length, ==, c->number);
}

static const NumberCase date_cases[] = {
  { "Fri, 15 Nov 2024 12:00:00 GMT", NOON },
  { "  Fri, 15 Nov 2024 12:00:00 GMT  ", NOON },
  { "Friday, 15-Nov-24 12:00:00 GMT", NOON },
  { "Fri Nov 15 12:00:00 2024", NOON },
  { "15 Nov 2024 12:00:00 GMT", NOON },
  { "fri, 15 nov 2024 12:00:00 gmt", NOON },
  { "Mon, 15 Nov 2024 12:00:00 GMT", NOON },
  { "Fri, 15 Nov 2024 12:00:00", NOON },
  { "Fri, 15 Nov 2024 12:00:00 UTC", NOON },
  { "Fri, 15 Nov 2024 12:00:00 +0000", NOON },
  { "Thu Nov  1 00:00:00 2001", 1004572800 },
  { "Thu, 1 Nov 2001 00:00:00 GMT", 1004572800 },
  { "Sun, 06 Nov 1994 08:49:37 GMT", 784111777 },
  { "Sunday, 06-Nov-94 08:49:37 GMT", 784111777 },
  { "Thu, 01 Jan 1970 00:00:00 GMT", 0 },
  { "Thu, 29 Feb 2024 00:00:00 GMT", 1709164800 },
  { "Sat, 31 Dec 2016 23:59:60 GMT", 1483228800 },
  { "Fri, 31 Dec 9999 23:59:59 GMT", G_GINT64_CONSTANT (253402300799) },
  { "Tue, 19 Jan 2038 03:14:08 GMT", G_GINT64_CONSTANT (2147483648) },
  { NULL, -1 },
  { "", -1 },
  { "0", -1 },
  { "-1", -1 },
  { "yesterday", -1 },
  { "Fri", -1 },
  { "Fri,", -1 },
  { "Fri, 15 Nov", -1 },
  { "Fri, 15 Nov 2024", -1 },
  { "Fri, 15 Nov 2024 12:00 GMT", -1 },
  { "Fri, 15 Nov 2024 24:00:00 GMT", -1 },
  { "Fri, 15 Nov 2024 12:60:00 GMT", -1 },
  { "Fri, 15 Nov 2024 12:00:61 GMT", -1 },
  { "Fri, 15 Nov 2024 12:00:00 CET", -1 },
  { "Fri, 15 Nov 2024 12:00:00 +0100", -1 },
  { "Fri, 15 Nov 2024 12:00:00 GMTx", -1 },
  { "Fri, 15 Foo 2024 12:00:00 GMT", -1 },
  { "Fri, 32 Nov 2024 12:00:00 GMT", -1 },
  { "Fri, 00 Nov 2024 12:00:00 GMT", -1 },
  { "Thu, 29 Feb 2023 00:00:00 GMT", -1 },
  { "Wed, 31 Dec 1969 23:59:59 GMT", -1 },
  { "Sat, 01 Jan 1940 00:00:00 GMT", -1 },
  { "Sat, 01 Jan 10000 00:00:00 GMT", -1 },
  { "Sat, 01 Jan 99999999999999999999 00:00:00 GMT", -1 },
  { "Sat, 99999999999 Jan 2000 00:00:00 GMT", -1 },
  { "15Nov2024 12:00:00", -1 },
  { "\xff\xfe\xfd", -1 },
};

static void
test_date (gconstpointer data)
{
  const NumberCase *c = data;

  g_assert_cmpint (ferry_headers_parse_date (c->value), ==, c->number);
}

static const NumberCase retry_cases[] = {
  { "0", 0 },
  { "2", 2 },
  { " 120 ", 120 },
  { "31536000", 31536000 },
  { "Fri, 15 Nov 2024 12:00:30 GMT", 30 },
  { "Fri, 15 Nov 2024 11:00:00 GMT", 0 },
  { "Fri, 31 Dec 9999 23:59:59 GMT", G_MAXINT32 },
  { "9223372036854775807", G_MAXINT32 },
  { NULL, -1 },
  { "", -1 },
  { "-5", -1 },
  { "soon", -1 },
  { "5 s", -1 },
  { "1e3", -1 },
  { "99999999999999999999", -1 },
};

static void
test_retry_after (gconstpointer data)
{
  const NumberCase *c = data;

  g_assert_cmpint (ferry_headers_parse_retry_after (c->value, NOON), ==, c->number);
}

typedef struct
{
  const char *value;
  const char *name; /* NULL: none */
} NameCase;

static const NameCase name_cases[] = {
  /* Well-formed ones, RFC 6266 §5. */
  { NULL, NULL },
  { "", NULL },
  { "inline", NULL },
  { "Attachment", NULL },
  { "attachment; filename=report.pdf", "report.pdf" },
  { "attachment; filename=\"report.pdf\"", "report.pdf" },
  { "inline; filename=\"What a day!\"", "What a day!" },
  { "aTTachment; FileName=\"report.pdf\"", "report.pdf" },
  { "attachment;filename=report.pdf", "report.pdf" },
  { "attachment ; filename = \"report.pdf\" ", "report.pdf" },
  { "attachment; size=5; filename=\"report.pdf\"; x=y", "report.pdf" },
  { "attachment; filename=\"a;b;c.txt\"", "a;b;c.txt" },
  { "attachment; filename=\"say \\\"hi\\\".txt\"", "say \"hi\".txt" },
  { "attachment; filename=\"b\\ackslash.txt\"", "backslash.txt" },
  { "attachment; filename=\"two\\\\ways.txt\"", "two\\ways.txt" },
  { "attachment; title=\"\\\"\\\\\"; filename=\"x.txt\"", "x.txt" },
  { "attachment; filename='quoted.txt'", "'quoted.txt'" },
  { "attachment; filename=\"12345678901234567890123456789012345678901234567890.dat\"",
    "12345678901234567890123456789012345678901234567890.dat" },

  /* What is not a file name. */
  { "attachment; name=\"field.txt\"", NULL },
  { "attachment; myfilename=\"x.txt\"", NULL },
  { "attachment; note=\"filename=trap.txt\"", NULL },
  { "attachment; creation-date=\"Fri, 15 Nov 2024 12:00:00 GMT\"", NULL },
  { "attachment; filename", NULL },
  { "attachment; filename=", NULL },
  { "attachment; filename=\"\"", NULL },
  { "attachment filename=x.txt", NULL },
  { "attachment; a=b filename=x.txt", NULL },

  /* Broken ones that browsers read. */
  { "filename=x.txt", "x.txt" },
  { "; filename=x.txt", "x.txt" },
  { "attachment; ; ; filename=x.txt", "x.txt" },
  { "attachment; filename=x.txt;", "x.txt" },
  { "attachment; filename=x.txt ; ", "x.txt" },
  { "filename=x.txt; attachment", "x.txt" },
  { "inline; attachment; filename=x.txt", "x.txt" },
  { "\"a; filename=trap; b\"; filename=x.txt", "x.txt" },
  { "attachment; filename=my holiday photo.jpg", "my holiday photo.jpg" },
  { "attachment; filename=one,two.txt", "one,two.txt" },
  { "attachment; filename=one, two.txt", "one, two.txt" },
  { "attachment; filename=copy[2](3)@{4}.txt", "copy[2](3)@{4}.txt" },
  { "attachment; filename=x.txt size=5", "x.txt" },
  { "attachment; filename=x.txt, attachment; filename=y.txt", "x.txt" },
  { "attachment; filename=x.txt, inline", "x.txt" },
  { "attachment; filename=\"x.txt\", attachment; filename=\"y.txt\"", "x.txt" },
  { "attachment; filename=x, attachments.txt", "x, attachments.txt" },
  { "attachment; filename=\"x.txt\"rest", "x.txt" },
  { "attachment; filename=\"x.txt", "x.txt" },
  { "attachment; filename=\"x.txt\\", "x.txt\\" },
  { "attachment; filename=a\"b;c\"d", "a\"b;c\"d" },
  { "attachment; filename=\"x.txt\"; filename=\"y.txt\"", "x.txt" },
  { "attachment; filename=/etc/passwd", "/etc/passwd" },
  { "attachment; filename=x.txt\t\t", "x.txt" },

  /* Bytes beyond ASCII. */
  { "attachment; filename=\"\xc3\xbc"
    "ber.txt\"",
    "über.txt" },
  { "attachment; filename=\xed\x95\x9c\xea\xb8\x80.txt", "한글.txt" },
  { "attachment; filename=\"\xfc"
    "ber.txt\"",
    "über.txt" },
  { "attachment; filename=\"\xff\xfe\"", "ÿþ" },
  { "attachment; filename=\"\xfc-%41.txt\"", "ü-%41.txt" },

  /* Percent signs in a plain name. */
  { "attachment; filename=\"100%.txt\"", "100%.txt" },
  { "attachment; filename=\"%41.txt\"", "%41.txt" },
  { "attachment; filename=\"%4\"", "%4" },
  { "attachment; filename=\"%ed%95%9c.txt\"", "한.txt" },
  { "attachment; filename=\"my%20file.txt\"", "my file.txt" },
  { "attachment; filename=\"50%-%ed%95%9c.txt\"", "50%-%ed%95%9c.txt" },
  { "attachment; filename=\"%fc.txt\"", "%fc.txt" },
  { "attachment; filename=\"%ed%95%9c%00.txt\"", "%ed%95%9c%00.txt" },

  /* RFC 8187. */
  { "attachment; filename*=UTF-8''%ed%95%9c.txt", "한.txt" },
  { "attachment; filename*=utf-8'ko'%ED%95%9C.txt", "한.txt" },
  { "attachment; filename*=utf8''%ED%95%9C.txt", "한.txt" },
  { "attachment; filename*=ISO-8859-1''%fcber.txt", "über.txt" },
  { "attachment; filename*= UTF-8''x.txt", "x.txt" },
  { "attachment; filename* =UTF-8''x.txt", "x.txt" },
  { "attachment; filename*=\"UTF-8''x%20y.txt\"", "x y.txt" },
  { "attachment; filename*=UTF-8''%2541.txt", "%41.txt" },
  { "attachment; filename*=UTF-8''it's.txt", "it's.txt" },
  { "attachment; filename*=UTF-8''..%2f..%2fx", "../../x" },
  { "attachment; filename=plain.txt; filename*=UTF-8''better.txt", "better.txt" },
  { "attachment; filename*=UTF-8''better.txt; filename=plain.txt", "better.txt" },

  /* RFC 8187 gone wrong: the plain name, or none. */
  { "attachment; filename*=UTF-8''%fc.txt; filename=plain.txt", "plain.txt" },
  { "attachment; filename*=UTF-8''%fc.txt", NULL },
  { "attachment; filename*=UTF-8''x%; filename=plain.txt", "plain.txt" },
  { "attachment; filename*=UTF-8''x%4", NULL },
  { "attachment; filename*=UTF-8''x%zz", NULL },
  { "attachment; filename*=UTF-8''x%00.txt", NULL },
  { "attachment; filename*=UTF-8'x.txt", NULL },
  { "attachment; filename*=x.txt", NULL },
  { "attachment; filename*=''x.txt", NULL },
  { "attachment; filename*=KLINGON''x.txt", NULL },
  { "attachment; filename*=ISO-8859-1''%82.txt", NULL },
  { "attachment; filename *=UTF-8''x.txt", NULL },
  { "attachment; filename*0=\"x\"; filename*1=\".txt\"", NULL },
  { "attachment; filename*0*=UTF-8''x; filename=plain.txt", "plain.txt" },

  /* RFC 2047. */
  { "attachment; filename=\"=?UTF-8?B?7ZWc6riALnR4dA==?=\"", "한글.txt" },
  { "attachment; filename==?utf-8?q?=ED=95=9C_x.txt?=", "한 x.txt" },
  { "attachment; filename=\"=?ISO-8859-1?Q?=FCber?= =?ISO-8859-1?Q?.txt?=\"", "über.txt" },
  { "attachment; filename=\"=?UTF-8?Q?x.txt?= and more\"", "=?UTF-8?Q?x.txt?= and more" },
  { "attachment; filename=\"=?UTF-8?X?x.txt?=\"", "=?UTF-8?X?x.txt?=" },
  { "attachment; filename=\"=?UTF-8?Q?x=zz?=\"", "=?UTF-8?Q?x=zz?=" },
  { "attachment; filename=\"=?UTF-8?B?AAAA?=\"", "=?UTF-8?B?AAAA?=" },
  { "attachment; filename=\"=?KLINGON?Q?x.txt?=\"", "=?KLINGON?Q?x.txt?=" },
  { "attachment; filename=\"=?UTF-8?Q\"", "=?UTF-8?Q" },
  { "attachment; filename=\"=?UTF-8\"", "=?UTF-8" },
  { "attachment; filename=\"=?\"", "=?" },
};

static void
test_disposition (gconstpointer data)
{
  const NameCase  *c = data;
  g_autofree char *name = ferry_disposition_parse (c->value);

  g_assert_cmpstr (name, ==, c->name);
}

/* The first member of each case is its value, which names the test. */
static void
add_cases (const char   *group,
           gconstpointer cases,
           gsize         size,
           gsize         n_cases,
           GTestDataFunc test)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      gconstpointer    c = (const guint8 *) cases + i * size;
      g_autofree char *path = g_strdup_printf ("/headers/%s/%02" G_GSIZE_FORMAT, group, i);

      g_test_add_data_func (path, c, test);
    }
}

#define ADD_CASES(group, cases, test) \
  add_cases (group, cases, sizeof ((cases)[0]), G_N_ELEMENTS (cases), test)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD_CASES ("content-range-is-exact", range_cases, test_content_range);
  ADD_CASES ("content-length-is-one-number", length_cases, test_content_length);
  ADD_CASES ("dates-of-three-forms", date_cases, test_date);
  ADD_CASES ("retry-after-in-seconds", retry_cases, test_retry_after);
  ADD_CASES ("disposition-offers-the-name", name_cases, test_disposition);

  return g_test_run ();
}
