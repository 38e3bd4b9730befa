/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-origin.h"
#include "ferry-plain-client.h"

#include <gio/gio.h>
#include <string.h>

#define SIZE 100000
#define PATH "/file.bin"
#define SEED ferry_fake_content_seed (PATH, 1)

static FerryFakeOrigin *
start (void)
{
  g_autoptr (GError) error = NULL;
  FerryFakeOrigin   *origin = ferry_fake_origin_new (NULL, &error);

  g_assert_no_error (error);

  return origin;
}

/* One fault, one request. */
typedef struct
{
  const char *fault;
  const char *lines; /* of the request */
  guint       status;
  const char *header; /* NAME, or NULL */
  const char *value;  /* NULL: the header is not there */
  gint64      offset; /* -1: the body is no content */
  gsize       length; /* of the body */
} Case;

static const Case cases[] = {
  { "rate:100M", NULL, 200, "Content-Length", "100000", 0, SIZE },
  { "rate:100M", "Range: bytes=10-19\r\n", 206, "Content-Range", "bytes 10-19/100000", 10, 10 },
  { "rate:100M", "Range: bytes=-9\r\n", 206, "Content-Range",
    "bytes 99991-99999/100000", 99991, 9 },
  { "rate:100M", "Range: bytes=9-2\r\n", 200, "Content-Range", NULL, 0, SIZE },
  { "rate:100M", "Range: bytes=100000-\r\n", 416, "Content-Range", "bytes */100000", -1, 0 },
  { "ranges-ignored", "Range: bytes=10-19\r\n", 200, "Accept-Ranges", "bytes", 0, SIZE },
  { "resume,ranges-ignored", "Range: bytes=0-19\r\n", 206, NULL, NULL, 0, 20 },
  { "resume,ranges-ignored", "Range: bytes=1-19\r\n", 200, NULL, NULL, 0, SIZE },
  { "slice-200", "Range: bytes=10-19\r\n", 200, "Content-Range", "bytes 10-19/100000", 10, 10 },
  { "range-early:4", "Range: bytes=10-19\r\n", 206, "Content-Range", "bytes 6-19/100000", 6, 14 },
  { "range-early:40", "Range: bytes=10-19\r\n", 206, "Content-Range", "bytes 0-19/100000", 0, 20 },
  { "range-block:8", "Range: bytes=10-19\r\n", 206, "Content-Range", "bytes 8-19/100000", 8, 12 },
  { "range-late:4", "Range: bytes=10-19\r\n", 206, "Content-Range", "bytes 14-19/100000", 14, 6 },
  { "range-total:77", "Range: bytes=10-19\r\n", 206, "Content-Range", "bytes 10-19/77", 10, 10 },
  { "range-total:*", "Range: bytes=10-19\r\n", 206, "Content-Range", "bytes 10-19/*", 10, 10 },
  { "content-range:nonsense", "Range: bytes=10-19\r\n", 206, "Content-Range", "nonsense", 10, 10 },
  { "no-content-range", "Range: bytes=10-19\r\n", 206, "Content-Range", NULL, 10, 10 },
  { "range-long:5", "Range: bytes=10-19\r\n", 206, "Content-Range", "bytes 10-24/100000", 10, 15 },
  { "range-overrun:5", "Range: bytes=1-4\r\n", 206, "Content-Range", "bytes 1-4/100000", 1, 9 },
  { "range-cap:4", "Range: bytes=10-19\r\n", 206, "Content-Range", "bytes 10-13/100000", 10, 4 },
  { "range-refused", "Range: bytes=10-19\r\n", 416, "Content-Range", "bytes */100000", -1, 0 },
  { "range-refused:12", "Range: bytes=10-19\r\n", 416, "Content-Range", "bytes */12", -1, 0 },
  { "range-refused-bare", "Range: bytes=10-19\r\n", 416, "Content-Range", NULL, -1, 0 },
  { "partial-unasked:101", NULL, 206, "Content-Range", "bytes 0-100/100000", 0, 101 },
  { "accept-ranges:none", "Range: bytes=10-19\r\n", 206, "Accept-Ranges", "none", 10, 10 },
  { "no-accept-ranges", NULL, 200, "Accept-Ranges", NULL, 0, SIZE },
  { "etag:bare", NULL, 200, "ETag", "bare", 0, SIZE },
  { "etag", NULL, 200, "ETag", "", 0, SIZE },
  { "etag:\"\xff\"", NULL, 200, "ETag", "\"\xff\"", 0, SIZE },
  { "no-etag", NULL, 200, "ETag", NULL, 0, SIZE },
  { "no-validators", NULL, 200, "Last-Modified", NULL, 0, SIZE },
  { "last-modified:Fri, 31 Dec 9999 23:59:59 GMT", NULL, 200, "Last-Modified",
    "Fri, 31 Dec 9999 23:59:59 GMT", 0, SIZE },
  { "no-last-modified", NULL, 200, "Last-Modified", NULL, 0, SIZE },
  { "date:never", NULL, 200, "Date", "never", 0, SIZE },
  { "no-date", NULL, 200, "Date", NULL, 0, SIZE },
  { "cut:64K", NULL, 200, "Content-Length", "100000", 0, 65536 },
  { "no-length", NULL, 200, "Content-Length", NULL, 0, SIZE },
  { "chunked", NULL, 200, "Content-Length", NULL, 0, SIZE },
  { "chunked:7", NULL, 200, "Transfer-Encoding", "chunked", 0, SIZE },
  { "length:-5", NULL, 200, "Content-Length", "-5", 0, SIZE },
  { "length", NULL, 200, "Content-Length", "", 0, SIZE },
  { "size:0", NULL, 200, "Content-Length", "0", 0, 0 },
  { "size:5", NULL, 200, "Content-Length", "5", 0, 5 },
  { "encoding:gzip", NULL, 200, "Content-Encoding", "gzip", 0, SIZE },
  { "type:a/b", NULL, 200, "Content-Type", "a/b", 0, SIZE },
  { "no-type", NULL, 200, "Content-Type", NULL, 0, SIZE },
  { "disposition:attachment; filename=\"\xe9{tab}\"", NULL, 200, "Content-Disposition",
    "attachment; filename=\"\xe9\t\"", 0, SIZE },
  { "header:X-A: {path}?{size}", NULL, 200, "X-A", "/file.bin?100000", 0, SIZE },
  { "status:503:120", NULL, 503, "Retry-After", "120", -1, 0 },
  { "status:204", NULL, 204, "Content-Length", NULL, -1, 0 },
  { "status:205", NULL, 205, "Content-Length", "0", -1, 0 },
  { "status:999", NULL, 999, NULL, NULL, -1, 0 },
  { "status-line:HTTP/1.1 200", NULL, 200, NULL, NULL, 0, SIZE },
  { "no-reason", NULL, 200, NULL, NULL, 0, SIZE },
  { "interim:103", NULL, 200, "Link", "</style.css>; rel=preload", 0, SIZE },
  { "html", NULL, 200, "Content-Type", "text/html; charset=utf-8", -1, 0 },
  { "redirect:/a b\xc3\xa9#c", NULL, 302, "Location", "/a b\xc3\xa9#c", -1, 0 },
  { "redirect", NULL, 302, "Location", "", -1, 0 },
  { "redirect-missing", NULL, 302, "Location", NULL, -1, 0 },
  { "redirect-loop", NULL, 302, "Location", PATH, -1, 0 },
  { "redirect-hops:2", NULL, 302, "Location", PATH "?ferry-hop=1", -1, 0 },
  { "auth-basic:a:b", NULL, 401, "WWW-Authenticate", "Basic realm=\"Ferry\"", -1, 0 },
  { "auth-basic:a:b", "Authorization: Basic YTpi\r\n", 200, NULL, NULL, 0, SIZE },
  { "close", NULL, 200, "Connection", "close", 0, SIZE },
  { "delay:1", NULL, 200, NULL, NULL, 0, SIZE },
  { "stall:10:1", NULL, 200, NULL, NULL, 0, SIZE },
  { "has=Cookie=sid=7,status:403", "Cookie: sid=7\r\n", 403, NULL, NULL, -1, 0 },
  { "has=Cookie=sid=8,status:403", "Cookie: sid=7\r\n", 200, NULL, NULL, 0, SIZE },
  { "lacks=Referer,status:403", NULL, 403, NULL, NULL, -1, 0 },
  { "lacks=Referer,status:403", "Referer: x\r\n", 200, NULL, NULL, 0, SIZE },
  { "no-range,status:500", "Range: bytes=0-\r\n", 206, NULL, NULL, 0, SIZE },
  { "from=50,status:500", "Range: bytes=49-\r\n", 206, NULL, NULL, 49, SIZE - 49 },
  { "from=50,status:500", "Range: bytes=50-\r\n", 500, NULL, NULL, -1, 0 },
  { "head,status:405", NULL, 200, NULL, NULL, 0, SIZE },
  { "chance=0,status:500", NULL, 200, NULL, NULL, 0, SIZE },
  { "chance=100,status:500", NULL, 500, NULL, NULL, -1, 0 },
  { "connection=2,status:500", NULL, 200, NULL, NULL, 0, SIZE },
  { "version=1,version:2", NULL, 200, "Last-Modified", "Mon, 01 Jan 2024 02:00:00 GMT", -1, 0 },
};

static void
test_case (gconstpointer data)
{
  const Case                 *c = data;
  g_autoptr (FerryFakeOrigin) origin = start ();
  g_autoptr (FerryPlainReply) reply = NULL;

  ferry_fake_origin_add_file (origin, PATH, SIZE, c->fault);
  reply = ferry_plain_client_ask (origin, "GET", PATH, c->lines);

  g_assert_cmpuint (reply->status, ==, c->status);
  if (c->header != NULL)
    {
      g_autofree char *value = ferry_plain_reply_dup_header (reply, c->header);

      g_assert_cmpstr (value, ==, c->value);
    }
  if (c->offset >= 0)
    ferry_plain_reply_assert_content (reply, SEED, c->offset, c->length);
}

static void
test_reset (void)
{
  g_autoptr (FerryFakeOrigin) origin = start ();
  g_autoptr (FerryPlainReply) in_body = NULL;
  g_autoptr (FerryPlainReply) at_once = NULL;

  ferry_fake_origin_add_file (origin, "/a", SIZE, "reset:1000");
  ferry_fake_origin_add_file (origin, "/b", SIZE, "reset-at-once");
  in_body = ferry_plain_client_ask (origin, "GET", "/a", NULL);
  at_once = ferry_plain_client_ask (origin, "GET", "/b", NULL);

  g_assert_true (in_body->is_reset);
  g_assert_cmpuint (in_body->body->len, <=, 1000);
  g_assert_true (at_once->is_reset);
  g_assert_cmpuint (at_once->status, ==, 0);
}

static void
test_clean_ends (void)
{
  g_autoptr (FerryFakeOrigin) origin = start ();
  g_autoptr (FerryPlainReply) at_once = NULL;
  g_autoptr (FerryPlainReply) in_head = NULL;

  ferry_fake_origin_add_file (origin, "/a", SIZE, "close-at-once");
  ferry_fake_origin_add_file (origin, "/b", SIZE, "cut-head:12");
  at_once = ferry_plain_client_ask (origin, "GET", "/a", NULL);
  in_head = ferry_plain_client_ask (origin, "GET", "/b", NULL);

  g_assert_false (at_once->is_reset);
  g_assert_cmpstr (at_once->head, ==, "");
  g_assert_false (in_head->is_reset);
  g_assert_cmpstr (in_head->head, ==, "HTTP/1.1 200");
}

static void
test_chunks (void)
{
  static const struct
  {
    const char *cut;
    gsize       length;
    gboolean    is_whole;
  } rows[] = {
    { "trailers:X-A: b", SIZE, TRUE },
    { "cut:2000", 2000, FALSE },
    { "cut:2500", 2500, FALSE },
    { "chunk-line:1500:zz", 1500, FALSE },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (FerryFakeOrigin) origin = start ();
      g_autoptr (FerryPlainReply) reply = NULL;

      ferry_fake_origin_add (origin, PATH,
                             &(FerryFakeResource){ .size = SIZE,
                                                   .faults = { "chunked:1000", rows[i].cut } });
      reply = ferry_plain_client_ask (origin, "GET", PATH, NULL);
      g_assert_cmpint (reply->is_whole, ==, rows[i].is_whole);
      ferry_plain_reply_assert_content (reply, SEED, 0, rows[i].length);
    }
}

static void
test_length_and_chunks (void)
{
  g_autoptr (FerryFakeOrigin) origin = start ();
  g_autoptr (FerryPlainReply) reply = NULL;
  g_autofree char            *length = NULL;

  ferry_fake_origin_add (origin, PATH,
                         &(FerryFakeResource){ .size = SIZE, .faults = { "chunked", "length:7" } });
  reply = ferry_plain_client_ask (origin, "GET", PATH, NULL);
  length = ferry_plain_reply_dup_header (reply, "Content-Length");

  g_assert_cmpstr (length, ==, "7");
  g_assert_true (reply->is_whole);
  g_assert_cmpuint (reply->body->len, ==, SIZE);
}

static void
test_extra (void)
{
  g_autoptr (FerryFakeOrigin) origin = start ();
  g_autoptr (FerryPlainReply) reply = NULL;
  g_autofree char            *length = NULL;

  ferry_fake_origin_add_file (origin, PATH, SIZE, "extra:10");
  reply = ferry_plain_client_ask (origin, "GET", PATH, NULL);
  length = ferry_plain_reply_dup_header (reply, "Content-Length");

  g_assert_cmpstr (length, ==, "100000");
  g_assert_cmpuint (reply->body->len, ==, SIZE + 10);
}

static GBytes *
decompress (const FerryPlainReply *reply,
            GError               **error)
{
  g_autoptr (GConverter)   converter = NULL;
  g_autoptr (GInputStream) coded = NULL;
  g_autoptr (GInputStream) plain = NULL;

  converter = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  coded = g_memory_input_stream_new_from_data (reply->body->data, reply->body->len, NULL);
  plain = g_converter_input_stream_new (coded, converter);

  return g_input_stream_read_bytes (plain, 4 * SIZE, NULL, error);
}

static void
test_gzip (void)
{
  g_autoptr (FerryFakeOrigin) origin = start ();
  g_autoptr (FerryPlainReply) good = NULL;
  g_autoptr (FerryPlainReply) broken = NULL;
  g_autoptr (FerryPlainReply) bomb = NULL;
  g_autoptr (FerryPlainReply) brotli = NULL;
  g_autoptr (GBytes)          plain = NULL;
  g_autoptr (GBytes)          nothing = NULL;
  g_autoptr (GError)          error = NULL;

  ferry_fake_origin_add_file (origin, "/good", SIZE, "gzip");
  ferry_fake_origin_add_file (origin, "/broken", SIZE, "gzip-broken:0");
  ferry_fake_origin_add_file (origin, "/bomb", SIZE, "gzip-bomb:1M");
  ferry_fake_origin_add_file (origin, "/brotli", SIZE, "brotli-bomb");
  good = ferry_plain_client_ask (origin, "GET", "/good", NULL);
  broken = ferry_plain_client_ask (origin, "GET", "/broken", NULL);
  bomb = ferry_plain_client_ask (origin, "GET", "/bomb", NULL);
  brotli = ferry_plain_client_ask (origin, "GET", "/brotli", NULL);

  plain = decompress (good, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (plain), ==, SIZE);
  g_assert_cmpint (ferry_fake_content_find_difference (ferry_fake_content_seed ("/good", 1), 0,
                                                       g_bytes_get_data (plain, NULL), SIZE),
                   ==, -1);
  nothing = decompress (broken, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_cmpuint (bomb->body->len, <, 4096);
  g_assert_cmpuint (brotli->body->len, <, 1024);
}

static void
test_multipart (void)
{
  g_autoptr (FerryFakeOrigin) origin = start ();
  g_autoptr (FerryPlainReply) reply = NULL;
  g_autofree char            *type = NULL;

  ferry_fake_origin_add (origin, PATH,
                         &(FerryFakeResource){ .text = "0123456789",
                                               .faults = { "multipart-range" } });
  reply = ferry_plain_client_ask (origin, "GET", PATH, "Range: bytes=3-5\r\n");
  type = ferry_plain_reply_dup_header (reply, "Content-Type");
  g_byte_array_append (reply->body, (const guint8 *) "", 1);

  g_assert_true (g_str_has_prefix (type, "multipart/byteranges; boundary="));
  g_assert_nonnull (strstr ((char *) reply->body->data,
                            "Content-Range: bytes 3-5/10\r\n\r\n345\r\n--"));
}

static void
test_head (void)
{
  g_autoptr (FerryFakeOrigin) origin = start ();
  g_autoptr (FerryPlainReply) reply = NULL;
  g_autofree char            *length = NULL;

  ferry_fake_origin_add_file (origin, PATH, SIZE, NULL);
  reply = ferry_plain_client_ask (origin, "HEAD", PATH, NULL);
  length = ferry_plain_reply_dup_header (reply, "Content-Length");

  g_assert_cmpstr (length, ==, "100000");
  g_assert_cmpuint (reply->body->len, ==, 0);
}

/* Follows redirects within the origin; counts those left in @n_hops. */

static void
test_addresses_need_no_code (void)
{
  static const struct
  {
    const char *target;
    guint       status;
    gsize       length;
  } rows[] = {
    { "/f/1K/a.bin", 200, 1024 },
    { "/f/1K/a.bin?fault=cut:10", 200, 10 },
    { "/f/1K/a.bin?fault=cut%3A10&fault=header:X-A:%20%00", 200, 10 },
    { "/f/1K/a%zz.bin?other=1", 200, 1024 },
    { "/f/1K/a.bin?fault=bogus", 400, 0 },
    { "/f/x/a.bin", 400, 0 },
    { "/chaos/x/1K/a.bin", 400, 0 },
    { "/nothing", 404, 0 },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (FerryFakeOrigin) origin = start ();
      g_autoptr (FerryPlainReply) reply = NULL;
      g_autofree char            *path = g_strndup (rows[i].target, strcspn (rows[i].target, "?"));
      guint64                     seed = ferry_fake_content_seed (path, 1);

      reply = ferry_plain_client_ask (origin, "GET", rows[i].target, NULL);
      g_assert_cmpuint (reply->status, ==, rows[i].status);
      if (rows[i].length > 0)
        ferry_plain_reply_assert_content (reply, seed, 0, rows[i].length);
    }
}

static void
test_checksum_address (void)
{
  g_autoptr (FerryFakeOrigin) origin = start ();
  g_autoptr (FerryPlainReply) reply = NULL;
  g_autofree char            *checksum = NULL;
  guint64                     seed = ferry_fake_content_seed ("/f/1K/a.bin", 2);

  checksum = ferry_fake_content_checksum (seed, 1024, G_CHECKSUM_SHA256);
  reply = ferry_plain_client_ask (origin, "GET", "/sha256/f/1K/a.bin?version=2", NULL);

  g_assert_cmpmem (reply->body->data, reply->body->len, checksum, strlen (checksum));
}

static void
test_target_is_compared_as_sent (void)
{
  g_autoptr (FerryFakeOrigin) origin = start ();
  g_autoptr (FerryPlainReply) same = NULL;
  g_autoptr (FerryPlainReply) other = NULL;
  g_autoptr (FerryPlainReply) echo = NULL;

  ferry_fake_origin_add_file (origin, "/a%7eb%2f", 10, NULL);
  ferry_fake_origin_add_file (origin, "/echo", 10, "echo");
  same = ferry_plain_client_ask (origin, "GET", "/a%7eb%2f?x=1", NULL);
  other = ferry_plain_client_ask (origin, "GET", "/a~b%2F", NULL);
  echo = ferry_plain_client_ask (origin, "GET", "/echo?%7e%", NULL);

  g_assert_cmpuint (same->status, ==, 200);
  g_assert_cmpuint (other->status, ==, 404);
  g_assert_cmpint (memcmp (echo->body->data, "GET /echo?%7e% HTTP/1.1\r\nHost: a\r\n", 34), ==, 0);
}

static void
add_cases (void)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/fake-origin/faults/%u", i);

      g_test_add_data_func (path, &cases[i], test_case);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add_cases ();
  g_test_add_func ("/fake-origin/reset-is-seen-by-the-peer", test_reset);
  g_test_add_func ("/fake-origin/clean-end-before-the-body", test_clean_ends);
  g_test_add_func ("/fake-origin/chunks-end-as-asked", test_chunks);
  g_test_add_func ("/fake-origin/length-beside-chunks", test_length_and_chunks);
  g_test_add_func ("/fake-origin/extra-bytes-follow-the-body", test_extra);
  g_test_add_func ("/fake-origin/gzip-is-real-broken-or-a-bomb", test_gzip);
  g_test_add_func ("/fake-origin/multipart-wraps-the-range", test_multipart);
  g_test_add_func ("/fake-origin/head-has-no-body", test_head);
  g_test_add_func ("/fake-origin/addresses-need-no-code", test_addresses_need_no_code);
  g_test_add_func ("/fake-origin/checksum-has-an-address", test_checksum_address);
  g_test_add_func ("/fake-origin/target-is-compared-as-sent", test_target_is_compared_as_sent);

  return g_test_run ();
}
