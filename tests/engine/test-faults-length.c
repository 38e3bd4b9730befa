/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "fault-row.h"

#include <string.h>

/* Bodies that are not as long as they say. */
static const FaultRow lengths[] = {
  { "/faults/length/short-with-close-goes-on",
    FAULT_WAYS_NEW,
    .faults = { "first=1,cut:512K", "first=1,close" } },
  { "/faults/length/short-with-keep-alive-goes-on",
    FAULT_WAYS_NEW,
    .faults = { "first=1,cut:512K" },
    .requests = 2 },
  { "/faults/length/short-in-http-1.0-goes-on",
    FAULT_WAYS_NEW,
    .faults = { "first=1,cut:512K", "first=1,http-1.0" },
    .requests = 2 },
  { "/faults/length/reset-goes-on",
    FAULT_WAYS_NEW,
    .faults = { "first=1,reset:512K" },
    .requests = 2 },
  { "/faults/length/short-for-ever-is-not-the-file",
    FAULT_WAY_NEW,
    .options = "'retries': <uint32 1>",
    .faults = { "cut:512K", "ranges-ignored" },
    .status = FERRY_STATUS_ERROR,
    .error = FERRY_ERROR_CONNECTION_ABORTED,
    .restarts = 1,
    .leaves = ".a (1).bin.part\n" FAULT_PART },
  { "/faults/length/short-for-ever-with-close-is-not-the-file",
    FAULT_WAY_NEW,
    .options = "'retries': <uint32 0>",
    .faults = { "cut:512K", "close" },
    .status = FERRY_STATUS_ERROR,
    .error = FERRY_ERROR_CONNECTION_ABORTED,
    .requests = 1,
    .leaves = FAULT_PART },
  { "/faults/length/chunks-cut-at-a-boundary-go-on",
    FAULT_WAYS_NEW,
    .faults = { "first=1,chunked", "first=1,cut:512K" } },
  { "/faults/length/chunks-cut-at-a-boundary-are-not-the-file",
    FAULT_WAY_NEW,
    .options = "'retries': <uint32 0>",
    .faults = { "chunked", "cut:512K" },
    .status = FERRY_STATUS_ERROR,
    .error = FERRY_ERROR_CONNECTION_ABORTED,
    .leaves = FAULT_PART },
  { "/faults/length/chunks-cut-within-go-on",
    FAULT_WAYS_NEW,
    .faults = { "first=1,chunked", "first=1,cut:500001" } },
  { "/faults/length/chunk-of-no-size-goes-on",
    FAULT_WAYS_NEW,
    .faults = { "first=1,chunked", "first=1,chunk-line:512K:what" } },
  { "/faults/length/chunk-of-no-size-is-not-the-file",
    FAULT_WAY_NEW,
    .options = "'retries': <uint32 0>",
    .faults = { "chunked", "chunk-line:512K:what" },
    .status = FERRY_STATUS_ERROR,
    .error = FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE,
    .leaves = FAULT_PART },
  { "/faults/length/chunk-of-too-great-a-size-is-not-the-file",
    FAULT_WAY_NEW,
    .options = "'retries': <uint32 0>",
    .faults = { "chunked", "chunk-line:512K:fffffffffffffffff" },
    .status = FERRY_STATUS_ERROR,
    .error = FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE,
    .leaves = FAULT_PART },
  { "/faults/length/chunks-are-whole",
    FAULT_WAY_NEW,
    .faults = { "chunked:1000", "trailers:X-Check: 1" } },
  { "/faults/length/unknown-resumes",
    FAULT_WAYS_HALF,
    .before = { "chunked" },
    .faults = { "chunked" } },
  { "/faults/length/more-than-told-is-left",
    FAULT_WAYS_NEW | FAULT_WAYS_RESUME,
    .faults = { "extra:1000" } },
  { "/faults/length/more-than-told-does-not-spoil-the-next-request",
    FAULT_WAYS_HALF,
    .faults = { "extra:1000", "range-cap:128K" } },
  { "/faults/length/two-that-differ-are-no-answer",
    FAULT_WAY_NEW,
    .options = "'retries': <uint32 0>",
    .faults = { "header:Content-Length: 5" },
    .status = FERRY_STATUS_ERROR,
    .error = FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE },
  { "/faults/length/text-is-no-answer",
    FAULT_WAY_NEW,
    .options = "'retries': <uint32 0>",
    .faults = { "length:much" },
    .status = FERRY_STATUS_ERROR,
    .error = FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE },
  { "/faults/length/beyond-64-bits-is-no-answer",
    FAULT_WAY_NEW,
    .options = "'retries': <uint32 0>",
    .faults = { "length:99999999999999999999" },
    .status = FERRY_STATUS_ERROR,
    .error = FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE },
  { "/faults/length/chunks-win",
    FAULT_WAY_NEW,
    .faults = { "chunked", "header:Content-Length: 10" } },
  { "/faults/length/no-room-for-an-exbibyte",
    FAULT_WAY_NEW,
    .size = G_GUINT64_CONSTANT (1) << 60,
    .status = FERRY_STATUS_PAUSED_SYSTEM_POLICY,
    .error = FERRY_ERROR_DISK_FULL,
    .leaves = FAULT_PART },
  { "/faults/length/nothing-and-no-length-is-no-file",
    FAULT_WAY_NEW,
    .options = "'retries': <uint32 1>",
    .faults = { "size:0", "no-length" },
    .status = FERRY_STATUS_ERROR,
    .error = FERRY_ERROR_CONNECTION_ABORTED,
    .requests = 2,
    .leaves = FAULT_PART },
  { "/faults/length/no-content-is-no-file",
    FAULT_WAY_NEW,
    .faults = { "status:204" },
    .status = FERRY_STATUS_ERROR,
    .error = FERRY_ERROR_UNEXPECTED_STATUS_CODE,
    .requests = 1 },
  { "/faults/length/reset-content-is-no-file",
    FAULT_WAY_NEW,
    .faults = { "status:205" },
    .status = FERRY_STATUS_ERROR,
    .error = FERRY_ERROR_UNEXPECTED_STATUS_CODE,
    .requests = 1 },
  { "/faults/length/no-content-on-resume-keeps-the-part",
    FAULT_WAYS_RESUME,
    .faults = { "status:204" },
    .status = FERRY_STATUS_ERROR,
    .error = FERRY_ERROR_UNEXPECTED_STATUS_CODE,
    .requests = 1,
    .leaves = FAULT_PART },
  { "/faults/length/compressed-does-not-resume",
    FAULT_WAYS_HALF,
    .faults = { "range,encoding:gzip" },
    .restarts = 1 },
};

static void
test_end_of_connection (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", FAULT_SIZE, "no-length");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, FAULT_SIZE);
  g_assert_true (ferry_transfer_get_record (transfer)->is_unverified);
  g_assert_cmpint (ferry_transfer_get_record (transfer)->total, ==, FAULT_SIZE);
}

/* The HTTP library passes the number on to one of its own objects before it
 * tells anybody, and that one complains. */
static void
test_negative (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  g_test_expect_message ("GLib-GObject", G_LOG_LEVEL_WARNING, "value \"-5\" of type*");
  ferry_fake_origin_add_file (rig->origin, "/a.bin", FAULT_SIZE, "length:-5");
  transfer = ferry_test_rig_get (rig, "/a.bin", "'retries': <uint32 0>");
  ferry_test_rig_run (rig, transfer);
  g_test_assert_expected_messages ();

  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_ERROR,
                               FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE);
  ferry_test_rig_assert_listing (rig, "");
}

static void
test_empty (gconstpointer fault)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/empty.bin", 0, fault);
  transfer = ferry_test_rig_get (rig, "/empty.bin", "'connections': <uint32 4>");
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/empty.bin", 1, 0);
  ferry_test_rig_assert_listing (rig, "empty.bin");
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 1);
}

static char *
read_file (FerryTransfer *transfer,
           gsize         *size)
{
  g_autofree char   *path = ferry_transfer_dup_path (transfer);
  g_autoptr (GError) error = NULL;
  char              *bytes;

  g_file_get_contents (path, &bytes, size, &error);
  g_assert_no_error (error);
  return bytes;
}

static void
assert_unpacked (const char *bytes,
                 gsize       size,
                 const char *path)
{
  g_autoptr (GConverter)   decompressor = NULL;
  g_autoptr (GInputStream) packed = g_memory_input_stream_new_from_data (bytes, size, NULL);
  g_autoptr (GInputStream) stream = NULL;
  g_autofree guint8       *content = g_malloc (FAULT_SIZE + 1);
  g_autoptr (GError)       error = NULL;
  gsize                    n;

  decompressor = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  stream = g_converter_input_stream_new (packed, decompressor);
  g_input_stream_read_all (stream, content, FAULT_SIZE + 1, &n, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, FAULT_SIZE);
  g_assert_cmpint (ferry_fake_content_find_difference (ferry_fake_content_seed (path, 1), 0,
                                                       content, n),
                   ==, -1);
}

static void
test_compressed (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *bytes = NULL;
  FerryTransfer           *transfer;
  gsize                    size;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", FAULT_SIZE, "gzip");
  transfer = ferry_test_rig_get (rig, "/a.bin", "'connections': <uint32 4>");
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_COMPLETED, -1);
  ferry_test_rig_assert_listing (rig, "a.bin");
  bytes = read_file (transfer, &size);
  assert_unpacked (bytes, size, "/a.bin");
}

/* Nothing is decoded, so nothing can be wrong with it, nor burst. */
static void
test_coded_badly (gconstpointer fault)
{
  g_autoptr (FerryTestRig)     rig = ferry_test_rig_new (NULL);
  g_autoptr (FerryFakeRequest) request = NULL;
  g_autofree char             *bytes = NULL;
  FerryTransfer               *transfer;
  gsize                        size;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", FAULT_SIZE, fault);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_COMPLETED, -1);
  bytes = read_file (transfer, &size);
  request = ferry_fake_origin_dup_request (rig->origin, 0);
  g_assert_true (request->is_whole);
  g_assert_cmpuint (size, ==, request->sent);
  g_assert_cmpuint (size, <, 4 * FAULT_SIZE);
}

static void
test_mislabelled (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add (rig->origin, "/x.tar.gz",
                         &(FerryFakeResource){ .size = FAULT_SIZE,
                                               .type = "application/gzip",
                                               .faults = { "encoding:gzip" } });
  transfer = ferry_test_rig_get (rig, "/x.tar.gz", NULL);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/x.tar.gz", 1, FAULT_SIZE);
  ferry_test_rig_assert_listing (rig, "x.tar.gz");
}

/* Checksums: of what the origin has, or of something else. */

static const struct
{
  const char   *name;
  GChecksumType type;
  const char   *nick;
} kinds[] = {
  { "/faults/checksum/md5", G_CHECKSUM_MD5, "md5" },
  { "/faults/checksum/sha1", G_CHECKSUM_SHA1, "sha1" },
  { "/faults/checksum/sha256", G_CHECKSUM_SHA256, "sha256" },
  { "/faults/checksum/sha384", G_CHECKSUM_SHA384, "sha384" },
  { "/faults/checksum/sha512", G_CHECKSUM_SHA512, "sha512" },
};

static char *
dup_checksum (guint         version,
              guint64       size,
              GChecksumType type)
{
  return ferry_fake_content_checksum (ferry_fake_content_seed ("/a.bin", version), size, type);
}

static void
test_checksum (gconstpointer data)
{
  gsize                    kind = GPOINTER_TO_SIZE (data);
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *hex = dup_checksum (1, FAULT_SIZE, kinds[kind].type);
  g_autofree char         *options = NULL;
  g_autofree char         *expected = g_strdup_printf ("%s:%s", kinds[kind].nick, hex);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", FAULT_SIZE, NULL);
  options = g_strdup_printf ("'checksum': <'%s'>", expected);
  transfer = ferry_test_rig_get (rig, "/a.bin", options);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, FAULT_SIZE);
  g_assert_cmpstr (ferry_transfer_get_record (transfer)->checksum, ==, expected);
}

static void
run_with_checksum (FerryTestRig  *rig,
                   FerryTransfer *transfer,
                   guint          version)
{
  if (version == 1)
    {
      ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1,
                                  (guint64) ferry_transfer_get_record (transfer)->total);
      return;
    }

  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_CHECKSUM_MISMATCH);
  ferry_test_rig_assert_listing (rig, ".a.bin.part");
}

/* With several connections, of which one breaks, and after a restart. */
static void
test_checksum_of_pieces (gconstpointer data)
{
  guint                    version = GPOINTER_TO_UINT (data);
  guint64                  size = 4 * FAULT_SIZE;
  g_autoptr (FerryTestRig) rig = NULL;
  g_autofree char         *hex = dup_checksum (version, size, G_CHECKSUM_SHA256);
  g_autofree char         *options = NULL;
  g_autofree char         *id = NULL;
  FerryTransfer           *transfer;

  rig = ferry_test_rig_new (&(FerryTestRigOptions){ .haste = FAULT_HASTE });
  ferry_fake_origin_add (rig->origin, "/a.bin",
                         &(FerryFakeResource){ .size = size,
                                               .faults = { "hold:512K", "rate:16M" } });
  options = g_strdup_printf ("'connections': <uint32 4>, 'checksum': <'sha256:%s'>", hex);
  transfer = ferry_test_rig_get (rig, "/a.bin", options);
  id = g_strdup (ferry_transfer_get_id (transfer));
  g_assert_true (ferry_fake_origin_iterate (rig->origin, FERRY_FAKE_COUNT_MAX_BUSY, 2));
  ferry_fake_origin_reset_connections (rig->origin);
  ferry_fake_origin_release (rig->origin, "/a.bin");
  ferry_test_rig_run_to_bytes (rig, transfer, (goffset) size / 2);
  ferry_test_rig_stop (rig);
  ferry_test_rig_start (rig);
  transfer = ferry_test_rig_lookup (rig, id);
  ferry_test_rig_run (rig, transfer);

  run_with_checksum (rig, transfer, version);
}

/* Same size, no validators, and the bytes before the break are the same in
 * both: only a checksum can tell. */
static void
test_unseen_change (void)
{
  g_autoptr (FerryTestRig) rig = NULL;
  g_autofree char         *hex = dup_checksum (2, FAULT_SIZE, G_CHECKSUM_SHA256);
  g_autofree char         *options = g_strdup_printf ("'checksum': <'sha256:%s'>", hex);
  FerryTransfer           *transfer;

  rig = ferry_test_rig_new (&(FerryTestRigOptions){ .haste = FAULT_HASTE });
  ferry_fake_origin_add (rig->origin, "/a.bin",
                         &(FerryFakeResource){ .size = FAULT_SIZE,
                                               .faults = { "no-validators",
                                                           "first=1,cut:512K",
                                                           "after=1,changed-from:512K" } });
  transfer = ferry_test_rig_get (rig, "/a.bin", options);
  ferry_test_rig_run (rig, transfer);

  run_with_checksum (rig, transfer, 2);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  fault_rows_add (lengths, G_N_ELEMENTS (lengths));
  g_test_add_func ("/faults/length/none-ends-with-the-connection", test_end_of_connection);
  g_test_add_func ("/faults/length/negative-is-no-answer", test_negative);
  g_test_add_data_func ("/faults/length/empty", NULL, test_empty);
  g_test_add_data_func ("/faults/length/empty-in-chunks", "chunked", test_empty);
  g_test_add_func ("/faults/coding/compressed-stays-as-it-came", test_compressed);
  g_test_add_data_func ("/faults/coding/broken-gzip", "gzip-broken:500", test_coded_badly);
  g_test_add_data_func ("/faults/coding/gzip-bomb", "gzip-bomb:100M", test_coded_badly);
  g_test_add_data_func ("/faults/coding/brotli-bomb", "brotli-bomb", test_coded_badly);
  g_test_add_func ("/faults/coding/archive-that-is-called-coded", test_mislabelled);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_test_add_data_func (kinds[i].name, GSIZE_TO_POINTER (i), test_checksum);
  g_test_add_data_func ("/faults/checksum/of-pieces-is-verified", GUINT_TO_POINTER (1),
                        test_checksum_of_pieces);
  g_test_add_data_func ("/faults/checksum/of-pieces-that-differs-keeps-the-part",
                        GUINT_TO_POINTER (2), test_checksum_of_pieces);
  g_test_add_func ("/faults/checksum/tells-an-unseen-change", test_unseen_change);

  return g_test_run ();
}
