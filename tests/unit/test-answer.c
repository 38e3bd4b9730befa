/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-headers.h"

#include <string.h>

#define NOW 1731672000

/* @fields: lines as they come from the wire. */
static void
parse (FerryAnswer *answer,
       guint        status,
       const char  *fields)
{
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  g_autofree char    *head = g_strconcat ("HTTP/1.1 200 OK\r\n", fields, "\r\n\r\n", NULL);

  soup_headers_parse (head, strlen (head) - 2, headers);
  ferry_answer_parse (answer, status, headers, NOW);
  soup_message_headers_unref (headers);
}

static void
test_bare (void)
{
  g_auto (FerryAnswer) answer;

  parse (&answer, 200, "X: y\r\n");
  g_assert_cmpuint (answer.status, ==, 200);
  g_assert_false (answer.is_invalid);
  g_assert_cmpint (answer.content_length, ==, -1);
  g_assert_false (answer.is_chunked);
  g_assert_false (answer.is_multipart_ranges);
  g_assert_false (answer.has_content_range);
  g_assert_cmpint (answer.range_first, ==, -1);
  g_assert_cmpint (answer.range_last, ==, -1);
  g_assert_cmpint (answer.range_total, ==, -1);
  g_assert_false (answer.refuses_ranges);
  g_assert_false (answer.offers_ranges);
  g_assert_null (answer.etag);
  g_assert_null (answer.last_modified);
  g_assert_cmpint (answer.last_modified_time, ==, -1);
  g_assert_cmpint (answer.date_time, ==, -1);
  g_assert_null (answer.content_type);
  g_assert_null (answer.content_encoding);
  g_assert_null (answer.content_disposition);
  g_assert_null (answer.location);
  g_assert_cmpint (answer.retry_after, ==, -1);
}

static void
test_full (void)
{
  g_auto (FerryAnswer) answer;

  parse (&answer, 206,
         "Content-Length: 100\r\n"
         "Content-Range: bytes 100-199/1000\r\n"
         "Accept-Ranges: bytes\r\n"
         "ETag: W/\"v1\"\r\n"
         "Last-Modified: Fri, 15 Nov 2024 11:00:00 GMT\r\n"
         "Date: Fri, 15 Nov 2024 12:00:00 GMT\r\n"
         "Content-Type: Application/X-ISO; charset=x\r\n"
         "Content-Encoding: GZIP\r\n"
         "Content-Disposition: attachment; filename=a\r\n"
         "Location: /else where\r\n"
         "Retry-After: 5\r\n");
  g_assert_cmpuint (answer.status, ==, 206);
  g_assert_false (answer.is_invalid);
  g_assert_cmpint (answer.content_length, ==, 100);
  g_assert_true (answer.has_content_range);
  g_assert_cmpint (answer.range_first, ==, 100);
  g_assert_cmpint (answer.range_last, ==, 199);
  g_assert_cmpint (answer.range_total, ==, 1000);
  g_assert_true (answer.offers_ranges);
  g_assert_false (answer.refuses_ranges);
  g_assert_cmpstr (answer.etag, ==, "W/\"v1\"");
  g_assert_cmpstr (answer.last_modified, ==, "Fri, 15 Nov 2024 11:00:00 GMT");
  g_assert_cmpint (answer.last_modified_time, ==, NOW - 3600);
  g_assert_cmpint (answer.date_time, ==, NOW);
  g_assert_cmpstr (answer.content_type, ==, "application/x-iso");
  g_assert_cmpstr (answer.content_encoding, ==, "gzip");
  g_assert_cmpstr (answer.content_disposition, ==, "attachment; filename=a");
  g_assert_cmpstr (answer.location, ==, "/else where");
  g_assert_cmpint (answer.retry_after, ==, 5);
}

typedef struct
{
  const char *path;
  const char *fields;
  gboolean    is_invalid;
  gboolean    is_chunked;
  goffset     length;
} FramingCase;

static const FramingCase framing_cases[] = {
  { "/answer/equal-lengths-are-one",
    "Content-Length: 7\r\nContent-Length: 7\r\n",
    FALSE,
    FALSE,
    7 },
  { "/answer/two-lengths-are-invalid",
    "Content-Length: 7\r\nContent-Length: 8\r\n",
    TRUE,
    FALSE,
    -1 },
  { "/answer/a-negative-length-is-invalid", "Content-Length: -7\r\n", TRUE, FALSE, -1 },
  { "/answer/a-length-of-text-is-invalid", "Content-Length: many\r\n", TRUE, FALSE, -1 },
  { "/answer/a-huge-length-is-invalid",
    "Content-Length: 9223372036854775808\r\n",
    TRUE,
    FALSE,
    -1 },
  { "/answer/chunked-has-no-length", "Transfer-Encoding: Chunked\r\n", FALSE, TRUE, -1 },
  { "/answer/chunked-beats-length",
    "Content-Length: 7\r\nTransfer-Encoding: chunked\r\n",
    FALSE,
    TRUE,
    -1 },
  { "/answer/chunked-beats-a-bad-length",
    "Transfer-Encoding: chunked\r\nContent-Length: -7\r\n",
    FALSE,
    TRUE,
    -1 },
  { "/answer/other-codings-are-invalid", "Transfer-Encoding: gzip, chunked\r\n", TRUE, FALSE, -1 },
  { "/answer/chunked-twice-is-invalid",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
    TRUE,
    FALSE,
    -1 },
};

static void
test_framing (gconstpointer data)
{
  const FramingCase   *c = data;
  g_auto (FerryAnswer) answer;

  parse (&answer, 200, c->fields);
  g_assert_cmpint (answer.is_invalid, ==, c->is_invalid);
  g_assert_cmpint (answer.is_chunked, ==, c->is_chunked);
  g_assert_cmpint (answer.content_length, ==, c->length);
}

static void
test_unsatisfied_range (void)
{
  g_auto (FerryAnswer) answer;

  parse (&answer, 416, "Content-Range: bytes */1000\r\n");
  g_assert_false (answer.has_content_range);
  g_assert_cmpint (answer.range_first, ==, -1);
  g_assert_cmpint (answer.range_total, ==, 1000);
}

static void
test_contradicting_ranges (void)
{
  g_auto (FerryAnswer) answer;

  parse (&answer, 206,
         "Content-Range: bytes 0-9/10\r\n"
         "Content-Range: bytes 5-9/10\r\n");
  g_assert_false (answer.has_content_range);
  g_assert_cmpint (answer.range_first, ==, -1);
  g_assert_cmpint (answer.range_total, ==, -1);
}

typedef struct
{
  const char *value;
  gboolean    refuses;
  gboolean    offers;
} AcceptCase;

static void
test_accept_ranges (void)
{
  const AcceptCase cases[] = {
    { "none", TRUE, FALSE },
    { "None", TRUE, FALSE },
    { "bytes", FALSE, TRUE },
    { "items, Bytes", FALSE, TRUE },
    { "none, bytes", FALSE, TRUE },
    { "items", FALSE, FALSE },
    { "nonetheless", FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char     *fields = g_strdup_printf ("Accept-Ranges: %s\r\n", cases[i].value);
      g_auto (FerryAnswer) answer;

      parse (&answer, 200, fields);
      g_assert_cmpint (answer.refuses_ranges, ==, cases[i].refuses);
      g_assert_cmpint (answer.offers_ranges, ==, cases[i].offers);
    }
}

typedef struct
{
  const char *value;
  const char *expected;
} TextCase;

static void
test_content_type (void)
{
  const TextCase cases[] = {
    { "text/html", "text/html" },
    { "TEXT/HTML;charset=utf-8", "text/html" },
    { "application/vnd.x+xml ; a=b", "application/vnd.x+xml" },
    { "text/html, text/html", "text/html" },
    { "multipart/byteranges; boundary=x", "multipart/byteranges" },
    { "text", NULL },
    { "/html", NULL },
    { "text/", NULL },
    { "a/b/c", NULL },
    { "text/html junk", NULL },
    { "text\xff/html", NULL },
    { ";", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char     *fields = g_strdup_printf ("Content-Type: %s\r\n", cases[i].value);
      g_auto (FerryAnswer) answer;

      parse (&answer, 200, fields);
      g_assert_cmpstr (answer.content_type, ==, cases[i].expected);
      g_assert_cmpint (answer.is_multipart_ranges, ==,
                       g_strcmp0 (cases[i].expected, "multipart/byteranges") == 0);
    }
}

static void
test_content_encoding (void)
{
  const TextCase cases[] = {
    { "gzip", "gzip" },
    { "Br", "br" },
    { "identity", NULL },
    { "Identity ", NULL },
    { "gzip, br", "gzip, br" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char     *fields = g_strdup_printf ("Content-Encoding: %s\r\n", cases[i].value);
      g_auto (FerryAnswer) answer;

      parse (&answer, 200, fields);
      g_assert_cmpstr (answer.content_encoding, ==, cases[i].expected);
    }
}

static void
test_raw_bytes (void)
{
  SoupMessageHeaders  *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  g_auto (FerryAnswer) answer;

  /* Not by parse (): some versions of libsoup replace what is not UTF-8. */
  soup_message_headers_append (headers, "ETag", "\"\xfc\"");
  soup_message_headers_append (headers, "Last-Modified", "\xff\xff");
  soup_message_headers_append (headers, "Content-Disposition", "attachment; filename=\xfc.txt");
  soup_message_headers_append (headers, "Content-Type", "\xff");
  soup_message_headers_append (headers, "Retry-After", "\xff");
  ferry_answer_parse (&answer, 200, headers, NOW);
  soup_message_headers_unref (headers);

  g_assert_cmpstr (answer.etag, ==, "\"\xfc\"");
  g_assert_cmpstr (answer.last_modified, ==, "\xff\xff");
  g_assert_cmpint (answer.last_modified_time, ==, -1);
  g_assert_cmpstr (answer.content_disposition, ==, "attachment; filename=\xfc.txt");
  g_assert_null (answer.content_type);
  g_assert_cmpint (answer.retry_after, ==, -1);
}

static void
test_mangled_tag (void)
{
  g_auto (FerryAnswer) answer;

  parse (&answer, 200, "ETag: \"\xef\xbf\xbd\"\r\n");
  g_assert_null (answer.etag);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/answer/what-is-not-told-is-unknown", test_bare);
  g_test_add_func ("/answer/everything-is-read", test_full);
  for (gsize i = 0; i < G_N_ELEMENTS (framing_cases); i++)
    g_test_add_data_func (framing_cases[i].path, &framing_cases[i], test_framing);
  g_test_add_func ("/answer/an-unsatisfied-range-tells-the-total", test_unsatisfied_range);
  g_test_add_func ("/answer/contradicting-ranges-are-none", test_contradicting_ranges);
  g_test_add_func ("/answer/bytes-outranks-none", test_accept_ranges);
  g_test_add_func ("/answer/a-content-type-has-two-parts", test_content_type);
  g_test_add_func ("/answer/identity-is-no-encoding", test_content_encoding);
  g_test_add_func ("/answer/raw-bytes-are-kept", test_raw_bytes);
  g_test_add_func ("/answer/a-mangled-tag-is-none", test_mangled_tag);

  return g_test_run ();
}
