/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-crc32c.h"
#include "ferry-file-header.h"
#include "ferry-frame.h"
#include "ferry-uuid.h"

#include <string.h>

static const FerryUuid some_id = { G_GUINT64_CONSTANT (0x0123456789abcdef),
                                   G_GUINT64_CONSTANT (0xfedcba9876543210) };

static void
test_crc (void)
{
  /* RFC 3720 §B.4. */
  guint8 ascending[32];
  guint8 ones[32];

  for (guint i = 0; i < sizeof ascending; i++)
    ascending[i] = (guint8) i;
  memset (ones, 0xff, sizeof ones);
  g_assert_cmphex (ferry_crc32c (0, "123456789", 9), ==, 0xe3069283);
  g_assert_cmphex (ferry_crc32c (0, ascending, sizeof ascending), ==, 0x46dd794e);
  g_assert_cmphex (ferry_crc32c (0, ones, sizeof ones), ==, 0x62a8ab43);
  g_assert_cmphex (ferry_crc32c (ferry_crc32c (0, "1234", 4), "56789", 5), ==, 0xe3069283);
}

static void
test_uuid (void)
{
  const char *text = "01234567-89ab-cdef-fedc-ba9876543210";
  const char *bad[] = {
    "",
    "01234567-89ab-cdef-fedc-ba987654321",
    "01234567-89ab-cdef-fedc-ba98765432100",
    "01234567x89ab-cdef-fedc-ba9876543210",
    "g1234567-89ab-cdef-fedc-ba9876543210",
  };
  guint8           bytes[16];
  FerryUuid        id;
  FerryUuid        again;
  g_autofree char *written = NULL;

  g_assert_true (ferry_uuid_parse (text, &id));
  g_assert_true (ferry_uuid_equal (&id, &some_id));
  written = ferry_uuid_to_string (&id);
  g_assert_cmpstr (written, ==, text);
  ferry_uuid_to_bytes (&id, bytes);
  g_assert_cmphex (bytes[0], ==, 0x01);
  g_assert_cmphex (bytes[15], ==, 0x10);
  ferry_uuid_from_bytes (&again, bytes);
  g_assert_true (ferry_uuid_equal (&id, &again));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ferry_uuid_parse (bad[i], &id));
}

static void
test_uuid_order (void)
{
  FerryUuid a = { 1, G_MAXUINT64 };
  FerryUuid b = { 2, 0 };
  FerryUuid c = { 2, 1 };

  g_assert_cmpint (ferry_uuid_compare (&a, &b), <, 0);
  g_assert_cmpint (ferry_uuid_compare (&b, &a), >, 0);
  g_assert_cmpint (ferry_uuid_compare (&b, &c), <, 0);
  g_assert_cmpint (ferry_uuid_compare (&c, &b), >, 0);
  g_assert_cmpint (ferry_uuid_compare (&c, &c), ==, 0);
}

static void
test_header_round_trip (void)
{
  FerryFileHeader header = {
    .kind = FERRY_FILE_SNAPSHOT,
    .version = 1,
    .is_swapped = TRUE,
    .generation = 77,
    .index_offset = G_GUINT64_CONSTANT (0x123456789a),
    .n_unsettled = 5,
    .n_settled = 6,
    .index_crc = 0xdeadbeef,
  };
  FerryFileHeader read = { 0 };
  guint8          bytes[FERRY_FILE_HEADER_SIZE];

  ferry_file_header_encode (&header, bytes);
  g_assert_cmpint (ferry_file_header_parse (&read, FERRY_FILE_SNAPSHOT, bytes, sizeof bytes), ==,
                   FERRY_FILE_HEADER_GOOD);
  g_assert_cmpuint (read.version, ==, 1);
  g_assert_true (read.is_swapped);
  g_assert_cmpuint (read.generation, ==, 77);
  g_assert_cmphex (read.index_offset, ==, G_GUINT64_CONSTANT (0x123456789a));
  g_assert_cmpuint (read.n_unsettled, ==, 5);
  g_assert_cmpuint (read.n_settled, ==, 6);
  g_assert_cmphex (read.index_crc, ==, 0xdeadbeef);
  g_assert_cmpint (ferry_file_header_parse (&read, FERRY_FILE_JOURNAL, bytes, sizeof bytes), ==,
                   FERRY_FILE_HEADER_DAMAGED);
}

static void
test_header_verdicts (void)
{
  FerryFileHeader header = { .kind = FERRY_FILE_JOURNAL, .version = FERRY_FORMAT_VERSION };
  FerryFileHeader read;
  guint8          bytes[FERRY_FILE_HEADER_SIZE];

  ferry_file_header_encode (&header, bytes);
  for (gsize size = 0; size < sizeof bytes; size++)
    g_assert_cmpint (ferry_file_header_parse (&read, FERRY_FILE_JOURNAL, bytes, size), ==,
                     FERRY_FILE_HEADER_DAMAGED);
  for (guint bit = 0; bit < 8 * sizeof bytes; bit++)
    {
      bytes[bit / 8] ^= (guint8) (1u << (bit % 8));
      g_assert_cmpint (ferry_file_header_parse (&read, FERRY_FILE_JOURNAL, bytes, sizeof bytes), ==,
                       FERRY_FILE_HEADER_DAMAGED);
      bytes[bit / 8] ^= (guint8) (1u << (bit % 8));
    }
  header.version = FERRY_FORMAT_VERSION + 1;
  ferry_file_header_encode (&header, bytes);
  g_assert_cmpint (ferry_file_header_parse (&read, FERRY_FILE_JOURNAL, bytes, sizeof bytes), ==,
                   FERRY_FILE_HEADER_TOO_NEW);
  header.version = 0;
  ferry_file_header_encode (&header, bytes);
  g_assert_cmpint (ferry_file_header_parse (&read, FERRY_FILE_JOURNAL, bytes, sizeof bytes), ==,
                   FERRY_FILE_HEADER_DAMAGED);
}

static void
append (GByteArray *bytes,
        guint64     generation,
        gsize       payload_length)
{
  g_autofree guint8 *payload = g_malloc (payload_length + 1);
  FerryFrame         frame = {
            .kind = FERRY_FRAME_RECORD,
            .id = some_id,
            .generation = generation,
            .payload = payload,
            .payload_length = payload_length,
  };

  memset (payload, (int) payload_length, payload_length);
  ferry_frame_append (&frame, bytes);
}

static void
test_frame_round_trip (void)
{
  for (gsize length = 0; length < 40; length++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      FerryFrame             frame;

      append (bytes, 9, length);
      g_assert_cmpuint (bytes->len, ==, ferry_frame_get_length (length));
      g_assert_cmpuint (bytes->len % FERRY_FRAME_ALIGNMENT, ==, 0);
      g_assert_true (ferry_frame_parse (&frame, FERRY_FORMAT_VERSION, bytes->data, bytes->len));
      g_assert_cmpint (frame.kind, ==, FERRY_FRAME_RECORD);
      g_assert_cmpuint (frame.generation, ==, 9);
      g_assert_cmpuint (frame.length, ==, bytes->len);
      g_assert_cmpuint (frame.payload_length, ==, length);
      g_assert_true (ferry_uuid_equal (&frame.id, &some_id));
      for (gsize i = 0; i < length; i++)
        g_assert_cmpuint (frame.payload[i], ==, length);
    }
}

static void
test_frame_damage (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  FerryFrame             frame;

  append (bytes, 9, 21);
  for (gsize size = 0; size < bytes->len; size++)
    g_assert_false (ferry_frame_parse (&frame, FERRY_FORMAT_VERSION, bytes->data, size));
  for (guint bit = 0; bit < 8 * bytes->len; bit++)
    {
      bytes->data[bit / 8] ^= (guint8) (1u << (bit % 8));
      g_assert_false (ferry_frame_parse (&frame, FERRY_FORMAT_VERSION, bytes->data, bytes->len));
      bytes->data[bit / 8] ^= (guint8) (1u << (bit % 8));
    }
}

typedef struct
{
  guint n;
  gsize last_offset;
} Seen;

static void
see_frame (const FerryFrame *frame,
           gsize             offset,
           gpointer          user_data)
{
  Seen *seen = user_data;

  seen->n++;
  seen->last_offset = offset;
}

static FerryFrameScan
scan (GByteArray *bytes,
      guint64     generation,
      Seen       *seen)
{
  FerryFrameScan scan = {
    .data = bytes->data,
    .size = bytes->len,
    .version = FERRY_FORMAT_VERSION,
    .generation = generation,
    .func = see_frame,
    .user_data = seen,
  };

  *seen = (Seen){ 0 };
  ferry_frame_scan (&scan);
  return scan;
}

static void
test_scan (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  FerryFrameScan         whole;
  Seen                   seen;
  guint                  second;
  guint                  third;

  append (bytes, 1, 5);
  second = bytes->len;
  append (bytes, 1, 50);
  third = bytes->len;
  append (bytes, 1, 500);
  whole = scan (bytes, 1, &seen);
  g_assert_cmpuint (seen.n, ==, 3);
  g_assert_cmpuint (seen.last_offset, ==, third);
  g_assert_cmpuint (whole.end, ==, bytes->len);
  g_assert_cmpuint (whole.n_skipped, ==, 0);

  bytes->data[second + 45] ^= 1;
  whole = scan (bytes, 1, &seen);
  g_assert_cmpuint (seen.n, ==, 2);
  g_assert_cmpuint (whole.n_skipped, ==, third - second);

  g_byte_array_set_size (bytes, bytes->len - 1);
  whole = scan (bytes, 1, &seen);
  g_assert_cmpuint (seen.n, ==, 1);
  g_assert_cmpuint (whole.end, ==, second);
  g_assert_cmpuint (whole.n_skipped, ==, 0);
}

static void
test_scan_generation (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  FerryFrameScan         whole;
  Seen                   seen;
  guint                  first;

  append (bytes, 2, 5);
  first = bytes->len;
  append (bytes, 1, 5);
  whole = scan (bytes, 2, &seen);
  g_assert_cmpuint (seen.n, ==, 1);
  g_assert_cmpuint (whole.end, ==, first);
  whole = scan (bytes, FERRY_FRAME_ANY_GENERATION, &seen);
  g_assert_cmpuint (seen.n, ==, 2);
  g_assert_cmpuint (whole.end, ==, bytes->len);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/crc32c/values-of-the-standard", test_crc);
  g_test_add_func ("/uuid/text-and-bytes-agree", test_uuid);
  g_test_add_func ("/uuid/sorts-as-its-text", test_uuid_order);
  g_test_add_func ("/file-header/reads-what-it-wrote", test_header_round_trip);
  g_test_add_func ("/file-header/damage-is-told-from-a-later-version", test_header_verdicts);
  g_test_add_func ("/frame/reads-what-it-wrote", test_frame_round_trip);
  g_test_add_func ("/frame/no-damage-goes-unseen", test_frame_damage);
  g_test_add_func ("/frame/scan-goes-on-after-damage", test_scan);
  g_test_add_func ("/frame/scan-passes-over-another-generation", test_scan_generation);

  return g_test_run ();
}
