/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-resumable-upload.h"
#include "ferry-structured-field.h"

/* Structured fields. */

#define NO G_MININT64

static const struct
{
  const char *value;
  gint64      integer;
} integers[] = {
  { "0", 0 },
  { "42", 42 },
  { " 42 ", 42 },
  { "-7", -7 },
  { "007", 7 },
  { "999999999999999", 999999999999999 },
  { "1000000000000000", NO },
  { "5;unit=\"bytes\";x", 5 },
  { "5;=1", NO },
  { "", NO },
  { "-", NO },
  { "4.5", NO },
  { "4.", NO },
  { "5 6", NO },
  { "5, 6", NO },
  { "five", NO },
  { "?1", NO },
  { "\"5\"", NO },
  { "\t5", NO },
};

static void
test_integers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (integers); i++)
    {
      gint64   integer = NO;
      gboolean is_one = ferry_structured_field_parse_integer (integers[i].value, &integer);

      g_test_message ("%s", integers[i].value);
      g_assert_cmpint (is_one, ==, integers[i].integer != NO);
      g_assert_cmpint (integer, ==, integers[i].integer);
    }
}

static const struct
{
  const char *value;
  int         boolean;
} booleans[] = {
  { "?1", 1 },
  { "?0", 0 },
  { "?0;a=1", 0 },
  { " ?1 ", 1 },
  { "?2", -1 },
  { "?", -1 },
  { "?11", -1 },
  { "1", -1 },
  { "true", -1 },
  { "", -1 },
};

static void
test_booleans (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (booleans); i++)
    {
      gboolean boolean = -1;
      gboolean is_one = ferry_structured_field_parse_boolean (booleans[i].value, &boolean);

      g_test_message ("%s", booleans[i].value);
      g_assert_cmpint (is_one, ==, booleans[i].boolean >= 0);
      g_assert_cmpint (boolean, ==, booleans[i].boolean);
    }
}

static void
note_member (const char         *key,
             FerryStructuredType type,
             gint64              number,
             gpointer            data)
{
  static const char types[] = "ibo";

  g_string_append_printf (data, "%s=%c%" G_GINT64_FORMAT " ", key, types[type], number);
}

static const struct
{
  const char *value;
  const char *members;
} dictionaries[] = {
  { "", "" },
  { "a=1", "a=i1 " },
  { "a=1, b=2", "a=i1 b=i2 " },
  { "a=1,\tb=2 ", "a=i1 b=i2 " },
  { "a, b;x=1;y, c=?0", "a=b1 b=b1 c=b0 " },
  { "a=(1 2 \"x\" tok);q=9, b=3", "a=o0 b=i3 " },
  { "a=()", "a=o0 " },
  { "a=\"1, b=2\", c=3", "a=o0 c=i3 " },
  { "a=\"\\\"\\\\\", c=3", "a=o0 c=i3 " },
  { "a=:aGk=:, b=1.25, c=*tok/en, d=@1659578233, e=%\"f%c3%bc\"",
    "a=o0 b=o0 c=o0 d=o0 e=o0 " },
  { "*k-_.9=4", "*k-_.9=i4 " },
  { "A=1", NULL },
  { "a=1,", NULL },
  { "a=1 b=2", NULL },
  { "a=", NULL },
  { ",a=1", NULL },
  { "a=(1 2", NULL },
  { "a=(1\"x\")", NULL },
  { "a=\"open", NULL },
  { "a=\"\\x\"", NULL },
  { "a=\"\x01\"", NULL },
  { "a=:aGk", NULL },
  { "a=:a b:", NULL },
  { "a=@1.5", NULL },
  { "a=1.2345", NULL },
  { "a;B", NULL },
  { "a=#", NULL },
};

static void
test_dictionaries (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (dictionaries); i++)
    {
      g_autoptr (GString) members = g_string_new (NULL);
      gboolean            is_one;

      g_test_message ("%s", dictionaries[i].value);
      is_one = ferry_structured_field_parse_dictionary (dictionaries[i].value, note_member,
                                                        members);
      g_assert_cmpint (is_one, ==, dictionaries[i].members != NULL);
      if (is_one)
        g_assert_cmpstr (members->str, ==, dictionaries[i].members);
    }
}

/* Limits. */

typedef struct
{
  const char       *value;
  gboolean          is_good;
  FerryUploadLimits expected;
} LimitCase;

static const LimitCase limits[] = {
  { "max-size=1234567890", TRUE, { 1234567890, -1, -1, -1, -1 } },
  { "min-size=1, max-append-size=200, min-append-size=3, max-age=60", TRUE, { -1, 1, 200, 3, 60 } },
  { "max-size=5, later=\"x\", max-size=7", TRUE, { 7, -1, -1, -1, -1 } },
  { "", TRUE, { -1, -1, -1, -1, -1 } },
  { "max-size=\"5\"", FALSE, { -1, -1, -1, -1, -1 } },
  { "max-age=1, max-size", FALSE, { -1, -1, -1, -1, -1 } },
  { "max-age=1, max-size=-5", FALSE, { -1, -1, -1, -1, -1 } },
  { "max-age=1, max-size=5.0", FALSE, { -1, -1, -1, -1, -1 } },
  { "max-size 5", FALSE, { -1, -1, -1, -1, -1 } },
};

static void
test_limits (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      FerryUploadLimits read;

      g_test_message ("%s", limits[i].value);
      ferry_upload_limits_init (&read);
      g_assert_cmpint (ferry_upload_limits_parse (&read, limits[i].value), ==, limits[i].is_good);
      g_assert_cmpmem (&read, sizeof read, &limits[i].expected, sizeof read);
    }
}

static void
test_limits_stay (void)
{
  FerryUploadLimits known = { 100, -1, 50, -1, 60 };

  g_assert_true (ferry_upload_limits_parse (&known, "max-age=30"));
  g_assert_cmpint (known.max_size, ==, 100);
  g_assert_cmpint (known.max_append, ==, 50);
  g_assert_cmpint (known.max_age, ==, 30);
}

/* Headers. */

static SoupMessageHeaders *
make_headers (const char *text)
{
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  g_auto (GStrv)      lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) field = g_strsplit (lines[i], ": ", 2);

      if (field[0] != NULL && field[1] != NULL)
        soup_message_headers_append (headers, field[0], field[1]);
    }

  return headers;
}

static const struct
{
  const char          *headers;
  FerryResumableUpload expected;
} uploads[] = {
  { "", { -1, -1, -1, FALSE } },
  { "Upload-Offset: 25000000\nUpload-Length: 100000000\nUpload-Complete: ?0",
    { 25000000, 100000000, 0, FALSE } },
  { "Upload-Offset: 7\nUpload-Complete: ?1\nUpload-Draft-Interop-Version: 8", { 7, -1, 1, TRUE } },
  { "Upload-Draft-Interop-Version: 7", { -1, -1, -1, FALSE } },
  { "Upload-Offset: -7\nUpload-Complete: true", { -1, -1, -1, FALSE } },
  { "Upload-Offset: 7\nUpload-Offset: 8", { -1, -1, -1, FALSE } },
};

static void
test_uploads (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (uploads); i++)
    {
      SoupMessageHeaders  *headers = make_headers (uploads[i].headers);
      FerryResumableUpload upload;

      g_test_message ("%s", uploads[i].headers);
      ferry_resumable_upload_parse (&upload, headers);
      g_assert_cmpint (upload.offset, ==, uploads[i].expected.offset);
      g_assert_cmpint (upload.length, ==, uploads[i].expected.length);
      g_assert_cmpint (upload.completeness, ==, uploads[i].expected.completeness);
      g_assert_cmpint (upload.has_version, ==, uploads[i].expected.has_version);
      soup_message_headers_unref (headers);
    }
}

static const struct
{
  const char *headers;
  gboolean    is_offered;
} offers[] = {
  { "", FALSE },
  { "Allow: PUT, OPTIONS", FALSE },
  { "Accept-Patch: application/partial-upload", TRUE },
  { "Accept-Patch: text/x-diff, Application/Partial-Upload;v=1", TRUE },
  { "Accept-Patch: */*, application/*", FALSE },
  { "Upload-Limit: max-size=100", TRUE },
  { "Upload-Limit: max-size=yes", FALSE },
};

static void
test_offers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (offers); i++)
    {
      SoupMessageHeaders *headers = make_headers (offers[i].headers);

      g_test_message ("%s", offers[i].headers);
      g_assert_cmpint (ferry_resumable_upload_is_offered (headers), ==, offers[i].is_offered);
      soup_message_headers_unref (headers);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/structured-field/integers", test_integers);
  g_test_add_func ("/structured-field/booleans", test_booleans);
  g_test_add_func ("/structured-field/dictionaries", test_dictionaries);
  g_test_add_func ("/resumable-upload/limits-of-a-wrong-type-are-ignored-together", test_limits);
  g_test_add_func ("/resumable-upload/limits-not-mentioned-stay", test_limits_stay);
  g_test_add_func ("/resumable-upload/what-a-server-says-of-an-upload-is-understood", test_uploads);
  g_test_add_func ("/resumable-upload/offers-are-recognized", test_offers);

  return g_test_run ();
}
