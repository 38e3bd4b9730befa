/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-codec.h"
#include "ferry-error.h"

#define CHECKSUM "md5:00112233445566778899aabbccddeeff"

static void
add_header (FerryTransferRecord *record,
            const char          *name,
            const char          *value)
{
  record->headers = g_renew (FerryHeader, record->headers, record->n_headers + 1);
  record->headers[record->n_headers++] = (FerryHeader){ g_strdup (name), g_strdup (value) };
}

static void
fill_upload (FerryTransferRecord *record)
{
  static const FerrySourceStamp stamps[] = {
    { 0, -1, 2, 3 },
    { G_MAXINT64, G_MAXINT64, G_MAXUINT64, G_MAXUINT64 },
  };

  record->source_uri = g_strdup ("ftp://d.example/file.iso");
  record->told_checksum = g_strdup (CHECKSUM);
  record->upload_protocol = FERRY_UPLOAD_PROTOCOL_CONTENT_RANGE;
  record->upload_uri = g_strdup ("https://e.example/in/1");
  record->upload_expires = 12;
  record->is_begun = TRUE;
  record->stamps = g_memdup2 (stamps, sizeof stamps);
  record->n_stamps = G_N_ELEMENTS (stamps);
  record->answer = g_bytes_new ("\0\xff{}", 4);
  record->is_answer_cut = TRUE;
}

/* A record in which no field is as in a new one. */
static void
fill_record (FerryTransferRecord *record)
{
  static const char *const redirects[] = { "https://a.example/", "https://b.example/", NULL };
  const FerryMoment        begun = { 10, FERRY_MOMENT_STATUS, FERRY_STATUS_RUNNING,
                                     FERRY_REASON_CONNECTING, -1 };
  const FerryMoment        tried = { 11, FERRY_MOMENT_RETRY, FERRY_STATUS_IDLE,
                                     FERRY_REASON_RETRY_WAIT, 503 };

  ferry_transfer_record_init (record);
  record->status = FERRY_STATUS_PAUSED_SYSTEM_POLICY;
  record->reason = FERRY_REASON_DISK_FULL;
  record->waiting_until = 1;
  record->error = FERRY_ERROR_DISK_FULL;
  record->message = g_strdup ("The disk is full.\nMake room.");
  record->detail = g_strdup ("ENOSPC");
  record->name = g_strdup ("file.iso");
  record->part_name = g_strdup (".file.iso.part");
  record->old_part_name = g_strdup (".file.iso.old.part");
  record->old_part_size = 2;
  record->validator.etag = g_strdup ("\"v\xff\"");
  record->validator.last_modified = g_strdup ("Mon, 01 Jan 2024 00:00:00 GMT");
  record->validator.last_modified_time = 1704067200;
  record->validator.is_date_strong = TRUE;
  record->validator.length = 9007199254740993;
  ferry_range_set_add (record->have, 0, 10);
  ferry_range_set_add (record->have, 20, 9007199254740992);
  record->total = 9007199254740993;
  record->content_type = g_strdup ("application/zip");
  record->final_uri = g_strdup ("https://c.example/file.iso");
  record->redirects = g_strdupv ((char **) redirects);
  record->http_status = 206;
  add_header (record, "Server", "origin");
  add_header (record, "Via", "");
  record->is_resumable = TRUE;
  record->is_unverified = TRUE;
  record->retries = 3;
  record->total_retries = 4;
  record->restarts = 5;
  record->resumed_from = 6;
  record->checksum = g_strdup (CHECKSUM);
  record->created = 7;
  record->started = 8;
  record->finished = 9;
  ferry_timeline_note (record->timeline, &begun);
  ferry_timeline_note (record->timeline, &tried);
  fill_upload (record);
}

static GVariant *
encode (const FerryTransferRecord *record)
{
  return g_variant_ref_sink (ferry_codec_encode_record (record));
}

static void
assert_texts_equal (const FerryTransferRecord *a,
                    const FerryTransferRecord *b)
{
  g_assert_cmpstr (a->message, ==, b->message);
  g_assert_cmpstr (a->detail, ==, b->detail);
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpstr (a->part_name, ==, b->part_name);
  g_assert_cmpstr (a->old_part_name, ==, b->old_part_name);
  g_assert_cmpstr (a->validator.etag, ==, b->validator.etag);
  g_assert_cmpstr (a->validator.last_modified, ==, b->validator.last_modified);
  g_assert_cmpstr (a->content_type, ==, b->content_type);
  g_assert_cmpstr (a->final_uri, ==, b->final_uri);
  g_assert_cmpstr (a->checksum, ==, b->checksum);
  g_assert_cmpint (a->redirects != NULL, ==, b->redirects != NULL);
  if (a->redirects != NULL)
    g_assert_cmpstrv (a->redirects, b->redirects);
  g_assert_cmpuint (a->n_headers, ==, b->n_headers);
  for (guint i = 0; i < a->n_headers; i++)
    {
      g_assert_cmpstr (a->headers[i].name, ==, b->headers[i].name);
      g_assert_cmpstr (a->headers[i].value, ==, b->headers[i].value);
    }
}

static void
assert_timelines_equal (const FerryTimeline *a,
                        const FerryTimeline *b)
{
  g_autoptr (GVariant) one = g_variant_ref_sink (ferry_timeline_to_variant (a));
  g_autoptr (GVariant) other = g_variant_ref_sink (ferry_timeline_to_variant (b));

  g_assert_true (g_variant_equal (one, other));
}

static void
assert_uploads_equal (const FerryTransferRecord *a,
                      const FerryTransferRecord *b)
{
  g_assert_cmpstr (a->source_uri, ==, b->source_uri);
  g_assert_cmpstr (a->told_checksum, ==, b->told_checksum);
  g_assert_cmpint (a->upload_protocol, ==, b->upload_protocol);
  g_assert_cmpstr (a->upload_uri, ==, b->upload_uri);
  g_assert_cmpint (a->upload_expires, ==, b->upload_expires);
  g_assert_cmpint (a->is_begun, ==, b->is_begun);
  g_assert_cmpuint (a->n_stamps, ==, b->n_stamps);
  for (guint i = 0; i < a->n_stamps; i++)
    {
      g_assert_true (ferry_source_stamp_equal (&a->stamps[i], &b->stamps[i]));
      g_assert_cmpuint (a->stamps[i].device, ==, b->stamps[i].device);
    }
  g_assert_cmpint (a->answer != NULL, ==, b->answer != NULL);
  if (a->answer != NULL)
    g_assert_true (g_bytes_equal (a->answer, b->answer));
  g_assert_cmpint (a->is_answer_cut, ==, b->is_answer_cut);
}

static void
assert_records_equal (const FerryTransferRecord *a,
                      const FerryTransferRecord *b)
{
  assert_texts_equal (a, b);
  g_assert_cmpint (a->status, ==, b->status);
  g_assert_cmpint (a->reason, ==, b->reason);
  g_assert_cmpint (a->waiting_until, ==, b->waiting_until);
  g_assert_cmpint (a->error, ==, b->error);
  g_assert_cmpint (a->old_part_size, ==, b->old_part_size);
  g_assert_cmpint (a->validator.last_modified_time, ==, b->validator.last_modified_time);
  g_assert_cmpint (a->validator.is_date_strong, ==, b->validator.is_date_strong);
  g_assert_cmpint (a->validator.length, ==, b->validator.length);
  g_assert_true (ferry_range_set_equal (a->have, b->have));
  g_assert_cmpint (a->total, ==, b->total);
  g_assert_cmpuint (a->http_status, ==, b->http_status);
  g_assert_cmpint (a->is_resumable, ==, b->is_resumable);
  g_assert_cmpint (a->is_unverified, ==, b->is_unverified);
  g_assert_cmpuint (a->retries, ==, b->retries);
  g_assert_cmpuint (a->total_retries, ==, b->total_retries);
  g_assert_cmpuint (a->restarts, ==, b->restarts);
  g_assert_cmpint (a->resumed_from, ==, b->resumed_from);
  g_assert_cmpint (a->created, ==, b->created);
  g_assert_cmpint (a->started, ==, b->started);
  g_assert_cmpint (a->finished, ==, b->finished);
  assert_timelines_equal (a->timeline, b->timeline);
  assert_uploads_equal (a, b);
}

static void
assert_round_trip (const FerryTransferRecord *record)
{
  g_autoptr (GVariant)         variant = encode (record);
  g_autoptr (GError)           error = NULL;
  g_auto (FerryTransferRecord) back;

  g_assert_true (g_variant_is_of_type (variant, G_VARIANT_TYPE (FERRY_CODEC_RECORD_TYPE)));
  g_assert_true (ferry_codec_decode_record (variant, &back, &error));
  g_assert_no_error (error);
  assert_records_equal (record, &back);
}

static void
test_full_record_round_trip (void)
{
  g_auto (FerryTransferRecord) record;

  fill_record (&record);
  assert_round_trip (&record);
}

static void
test_copy_is_of_its_own (void)
{
  FerryTransferRecord          record;
  g_auto (FerryTransferRecord) copy;
  g_auto (FerryTransferRecord) same;

  fill_record (&record);
  fill_record (&same);
  ferry_transfer_record_copy (&record, &copy);
  ferry_transfer_record_clear (&record);
  assert_records_equal (&copy, &same);
}

static void
test_new_record_round_trip (void)
{
  g_auto (FerryTransferRecord) record;
  g_autoptr (GVariant)         variant = NULL;

  ferry_transfer_record_init (&record);
  assert_round_trip (&record);

  variant = encode (&record);
  g_assert_cmpuint (g_variant_n_children (variant), ==, 1);
}

/* What a later version might leave away comes back as in a new record. */
static void
test_each_key_can_be_missing (void)
{
  g_auto (FerryTransferRecord) record;
  g_autoptr (GVariant)         variant = NULL;

  fill_record (&record);
  variant = encode (&record);
  g_assert_cmpuint (g_variant_n_children (variant), ==, 42);

  for (gsize i = 0; i < g_variant_n_children (variant); i++)
    {
      g_auto (FerryTransferRecord) back;
      g_autoptr (GError)           error = NULL;
      g_autoptr (GVariant)         less = NULL;
      g_autofree char             *key = NULL;
      GVariantDict                 dict;

      g_variant_get_child (variant, i, "{sv}", &key, NULL);
      g_variant_dict_init (&dict, variant);
      g_variant_dict_remove (&dict, key);
      less = g_variant_ref_sink (g_variant_dict_end (&dict));
      g_assert_true (ferry_codec_decode_record (less, &back, &error));
      g_assert_no_error (error);
    }
}

static void
assert_unreadable (GVariant *variant)
{
  g_autoptr (GError)  error = NULL;
  FerryTransferRecord record;

  g_assert_false (ferry_codec_decode_record (variant, &record, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STATE_UNREADABLE);
  /* Nothing is left to free, and freeing it does no harm. */
  g_assert_null (record.have);
  ferry_transfer_record_clear (&record);
}

static void
test_each_key_must_have_its_type (void)
{
  static const char *const values[] = {
    "'text'", "uint32 7", "int64 7", "true", "@as []", "(1, 2)", "b'x'"
  };
  g_auto (FerryTransferRecord) record;
  g_autoptr (GVariant)         variant = NULL;

  fill_record (&record);
  variant = encode (&record);

  for (gsize i = 0; i < g_variant_n_children (variant); i++)
    for (guint v = 0; v < G_N_ELEMENTS (values); v++)
      {
        g_autoptr (GVariant) old = NULL;
        g_autoptr (GVariant) new = g_variant_parse (NULL, values[v], NULL, NULL, NULL);
        g_autoptr (GVariant) wrong = NULL;
        g_autofree char     *key = NULL;
        GVariantDict         dict;

        g_variant_get_child (variant, i, "{sv}", &key, &old);
        if (g_variant_is_of_type (old, g_variant_get_type (new)))
          continue;
        g_variant_dict_init (&dict, variant);
        g_variant_dict_insert_value (&dict, key, new);
        wrong = g_variant_ref_sink (g_variant_dict_end (&dict));
        assert_unreadable (wrong);
      }
}

static void
test_impossible_values_are_refused (void)
{
  static const char *const records[] = {
    "{'status': <uint32 9>}",
    "{'status': <uint32 4294967295>}",
    "{'reason': <'because'>}",
    "{'error': <-2>}",
    "{'error': <24>}",
    "{'waiting-until': <int64 -1>}",
    "{'name': <'../../etc/passwd'>}",
    "{'name': <'/etc/passwd'>}",
    "{'name': <'..'>}",
    "{'name': <''>}",
    "{'part-name': <'a/b'>}",
    "{'part-name': <'a\\nb'>}",
    "{'old-part-name': <'/a'>}",
    "{'old-part-size': <int64 -1>}",
    "{'etag': <b''>}",
    "{'etag': <b'\"a\\r\\nX: y\"'>}",
    "{'etag': <@ay []>}",
    "{'last-modified': <b'Mon\\n'>}",
    "{'last-modified-time': <int64 -2>}",
    "{'length': <int64 -2>}",
    "{'have': <[(uint64 5, uint64 5)]>}",
    "{'have': <[(uint64 10, uint64 20), (uint64 0, uint64 5)]>}",
    "{'have': <[(uint64 0, uint64 101)]>, 'total': <int64 100>}",
    "{'total': <int64 -2>}",
    "{'content-type': <'a\\nb'>}",
    "{'final-uri': <'https://a/\\r\\nX'>}",
    "{'redirects': <['https://a/', 'b\\n']>}",
    "{'http-status': <uint32 1000>}",
    "{'headers': <[('a b', 'c')]>}",
    "{'headers': <[('a', 'c\\nd')]>}",
    "{'resumed-from': <int64 -1>}",
    "{'checksum': <'md5:0011'>}",
    "{'checksum': <'crc32:00112233'>}",
    "{'checksum': <'0011'>}",
    "{'created': <int64 -1>}",
    "{'timeline': <[(int64 -1, uint32 0, uint32 0, 'none', -1)]>}",
    "{'timeline': <[(int64 1, uint32 0, uint32 0, 'because', -1)]>}",
    "{'source-uri': <''>}",
    "{'told-checksum': <'sha256:0011'>}",
    "{'upload-protocol': <uint32 5>}",
    "{'upload-uri': <'https://a/\\n'>}",
    "{'upload-expires': <int64 -1>}",
    "{'stamps': <[(int64 -1, int64 0, uint64 0, uint64 0)]>}",
    "'no dictionary'",
    "{'status': 'no variant'}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      g_autoptr (GError)   error = NULL;
      g_autoptr (GVariant) variant = g_variant_parse (NULL, records[i], NULL, NULL, &error);

      g_assert_no_error (error);
      assert_unreadable (variant);
    }
  assert_unreadable (NULL);
}

static void
test_lists_without_end_are_refused (void)
{
  GVariantBuilder      headers, redirects;
  GVariant            *list;
  g_autoptr (GVariant) many_headers = NULL;
  g_autoptr (GVariant) many_redirects = NULL;

  g_variant_builder_init (&headers, G_VARIANT_TYPE ("a(ss)"));
  g_variant_builder_init (&redirects, G_VARIANT_TYPE ("as"));
  for (guint i = 0; i < 5000; i++)
    {
      g_variant_builder_add (&headers, "(ss)", "a", "b");
      g_variant_builder_add (&redirects, "s", "https://a/");
    }
  list = g_variant_builder_end (&headers);
  many_headers = g_variant_ref_sink (g_variant_new_parsed ("{'headers': %v}", list));
  list = g_variant_builder_end (&redirects);
  many_redirects = g_variant_ref_sink (g_variant_new_parsed ("{'redirects': %v}", list));
  assert_unreadable (many_headers);
  assert_unreadable (many_redirects);
}

static void
test_more_stamps_than_an_upload_has_are_refused (void)
{
  GVariantBuilder      stamps;
  g_autoptr (GVariant) record = NULL;

  g_variant_builder_init (&stamps, G_VARIANT_TYPE ("a(xxtt)"));
  for (guint i = 0; i < 4097; i++)
    g_variant_builder_add (&stamps, "(xxtt)", (gint64) 1, (gint64) 2, (guint64) 3, (guint64) 4);
  record = g_variant_ref_sink (g_variant_new_parsed ("{'stamps': %v}",
                                                     g_variant_builder_end (&stamps)));
  assert_unreadable (record);
}

static void
test_answer_too_long_is_refused (void)
{
  g_autofree guint8   *bytes = g_malloc0 (FERRY_TRANSFER_MAX_ANSWER_BYTES + 1);
  GVariant            *answer = g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes,
                                                           FERRY_TRANSFER_MAX_ANSWER_BYTES + 1, 1);
  g_autoptr (GVariant) record = NULL;

  record = g_variant_ref_sink (g_variant_new_parsed ("{'answer': %v}", answer));
  assert_unreadable (record);
}

static void
test_answer_is_cut_when_it_is_written (void)
{
  g_auto (FerryTransferRecord) record;
  g_auto (FerryTransferRecord) back;
  g_autoptr (GVariant)         variant = NULL;
  gsize                        size = FERRY_TRANSFER_MAX_ANSWER_BYTES + 1;

  ferry_transfer_record_init (&record);
  record.answer = g_bytes_new_take (g_malloc0 (size), size);
  variant = encode (&record);
  g_assert_true (ferry_codec_decode_record (variant, &back, NULL));
  g_assert_cmpuint (g_bytes_get_size (back.answer), ==, FERRY_TRANSFER_MAX_ANSWER_BYTES);
  g_assert_true (back.is_answer_cut);
}

static void
test_empty_answer_is_an_answer (void)
{
  g_auto (FerryTransferRecord) record;

  ferry_transfer_record_init (&record);
  record.answer = g_bytes_new (NULL, 0);
  assert_round_trip (&record);
}

static void
test_device_is_no_part_of_what_a_file_is_known_by (void)
{
  const FerrySourceStamp stamp = { 1, 2, 3, 4 };
  const FerrySourceStamp others[] = { { 0, 2, 3, 4 }, { 1, 0, 3, 4 }, { 1, 2, 0, 4 } };
  const FerrySourceStamp same = { 1, 2, 3, 0 };

  g_assert_true (ferry_source_stamp_equal (&stamp, &same));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (ferry_source_stamp_equal (&stamp, &others[i]));
}

static void
test_unknown_keys_are_ignored (void)
{
  static const char *const     text = "{'status': <uint32 2>, 'mood': <'fine'>}";
  g_autoptr (GVariant)         variant = g_variant_parse (NULL, text, NULL, NULL, NULL);
  g_autoptr (GError)           error = NULL;
  g_auto (FerryTransferRecord) record;

  g_assert_true (ferry_codec_decode_record (variant, &record, &error));
  g_assert_no_error (error);
  g_assert_cmpint (record.status, ==, FERRY_STATUS_PAUSED);
}

/* A server can send what may not be believed when it is read back: such things
 * are left out, so that they cannot make a record unreadable. */
static void
test_what_is_written_can_be_read (void)
{
  static const char *const     redirects[] = { "https://a.example/", "b\n", "\xff", NULL };
  g_auto (FerryTransferRecord) record;
  g_auto (FerryTransferRecord) back;
  g_autoptr (GVariant)         variant = NULL;
  g_autoptr (GError)           error = NULL;

  ferry_transfer_record_init (&record);
  record.message = g_strdup ("Latin-1: \xe9");
  record.content_type = g_strdup ("text/\x01");
  record.validator.etag = g_strdup ("\"a\x7f\"");
  record.checksum = g_strdup ("none");
  record.redirects = g_strdupv ((char **) redirects);
  add_header (&record, "Server", "origin");
  add_header (&record, "Bad Name", "x");
  add_header (&record, "Bad-Value", "x\ny");
  add_header (&record, "Latin-1", "\xe9");
  add_header (&record, "Secret", NULL);

  variant = encode (&record);
  g_assert_true (ferry_codec_decode_record (variant, &back, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (back.message, ==, "Latin-1: \xef\xbf\xbd");
  g_assert_null (back.content_type);
  g_assert_null (back.validator.etag);
  g_assert_null (back.checksum);
  g_assert_cmpuint (g_strv_length (back.redirects), ==, 2);
  g_assert_cmpuint (back.n_headers, ==, 2);
  g_assert_cmpstr (back.headers[1].name, ==, "Latin-1");
}

/* Every single-byte change of a stored record either cannot be read or gives a
 * record that can be stored again; nothing else happens. */
static void
test_damaged_bytes_do_no_harm (void)
{
  g_auto (FerryTransferRecord) record;
  g_autoptr (GVariant)         variant = NULL;
  gsize                        size;
  const guint8                *bytes;

  fill_record (&record);
  variant = encode (&record);
  size = g_variant_get_size (variant);
  bytes = g_variant_get_data (variant);

  for (gsize i = 0; i < size; i++)
    for (guint flip = 0; flip < 3; flip++)
      {
        static const guint8  masks[] = { 0x01, 0x80, 0xff };
        guint8              *copy = g_memdup2 (bytes, size);
        FerryTransferRecord  back;
        g_autoptr (GVariant) damaged = NULL;

        copy[i] ^= masks[flip];
        damaged = g_variant_new_from_data (G_VARIANT_TYPE (FERRY_CODEC_RECORD_TYPE),
                                           copy, size, FALSE, g_free, copy);
        g_variant_ref_sink (damaged);
        ferry_codec_peek_status (damaged);
        if (ferry_codec_decode_record (damaged, &back, NULL))
          {
            assert_round_trip (&back);
            ferry_transfer_record_clear (&back);
          }
      }
}

static void
test_cut_bytes_do_no_harm (void)
{
  g_auto (FerryTransferRecord) record;
  g_autoptr (GVariant)         variant = NULL;

  fill_record (&record);
  variant = encode (&record);

  for (gsize size = 0; size < g_variant_get_size (variant); size++)
    {
      g_autoptr (GBytes)   bytes = g_bytes_new (g_variant_get_data (variant), size);
      FerryTransferRecord  back;
      g_autoptr (GVariant) cut = NULL;

      cut = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (FERRY_CODEC_RECORD_TYPE),
                                                          bytes, FALSE));
      if (ferry_codec_decode_record (cut, &back, NULL))
        ferry_transfer_record_clear (&back);
    }
}

static void
test_peek_tells_the_status (void)
{
  static const FerryStatus statuses[] = {
    FERRY_STATUS_IDLE, FERRY_STATUS_RUNNING, FERRY_STATUS_COMPLETED,
    FERRY_STATUS_ERROR, FERRY_STATUS_PAUSED_SYSTEM_POLICY
  };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_auto (FerryTransferRecord) record;
      g_autoptr (GVariant)         variant = NULL;

      fill_record (&record);
      record.status = statuses[i];
      variant = encode (&record);
      g_assert_cmpint (ferry_codec_peek_status (variant), ==, statuses[i]);
    }
}

static void
test_peek_of_the_unreadable_is_error (void)
{
  static const char *const records[] = { "{'status': <uint32 9>}", "{'status': <'idle'>}", "'x'" };
  g_autoptr (GVariant)     empty = g_variant_parse (NULL, "@a{sv} {}", NULL, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      g_autoptr (GVariant) variant = g_variant_parse (NULL, records[i], NULL, NULL, NULL);

      g_assert_cmpint (ferry_codec_peek_status (variant), ==, FERRY_STATUS_ERROR);
    }
  g_assert_cmpint (ferry_codec_peek_status (NULL), ==, FERRY_STATUS_ERROR);
  g_assert_cmpint (ferry_codec_peek_status (empty), ==, FERRY_STATUS_IDLE);
}

static void
test_request_round_trip (void)
{
  g_autoptr (GVariant)     options = NULL;
  g_autoptr (GVariant)     variant = NULL;
  g_autoptr (GError)       error = NULL;
  g_autoptr (FerryRequest) request = NULL;
  g_autoptr (FerryRequest) back = NULL;

  options = g_variant_parse (NULL,
                             "{'uri': <'https://ann:pw@example.org/'>, 'directory': <'/tmp'>, "
                             "'headers': <[('Cookie', 'a=b'), ('X', 'y')]>, 'retries': <uint32 9>}",
                             NULL, NULL, NULL);
  request = ferry_request_new (options, NULL, &error);
  g_assert_no_error (error);
  variant = ferry_codec_encode_request (request);
  g_assert_true (g_variant_is_of_type (variant, G_VARIANT_TYPE (FERRY_CODEC_REQUEST_TYPE)));
  back = ferry_codec_decode_request (variant, &error);
  g_assert_no_error (error);
  g_assert_cmpvariant (ferry_request_to_variant (request), ferry_request_to_variant (back));
}

static void
test_damaged_request_is_refused (void)
{
  static const char *const requests[] = {
    "@a{sv} {}",
    "{'uri': <'nonsense'>, 'directory': <'/tmp'>}",
    "{'uri': <'https://example.org/'>, 'directory': <'/tmp'>, 'name': <'../x'>}",
    "'https://example.org/'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr (GVariant) variant = g_variant_parse (NULL, requests[i], NULL, NULL, NULL);
      g_autoptr (GError)   error = NULL;

      g_assert_null (ferry_codec_decode_request (variant, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STATE_UNREADABLE);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/codec/record/full-round-trip", test_full_record_round_trip);
  g_test_add_func ("/codec/record/copy-is-of-its-own", test_copy_is_of_its_own);
  g_test_add_func ("/codec/record/more-stamps-than-an-upload-has-are-refused",
                   test_more_stamps_than_an_upload_has_are_refused);
  g_test_add_func ("/codec/record/answer-too-long-is-refused", test_answer_too_long_is_refused);
  g_test_add_func ("/codec/record/answer-is-cut-when-it-is-written",
                   test_answer_is_cut_when_it_is_written);
  g_test_add_func ("/codec/record/empty-answer-is-an-answer", test_empty_answer_is_an_answer);
  g_test_add_func ("/codec/record/device-is-no-part-of-what-a-file-is-known-by",
                   test_device_is_no_part_of_what_a_file_is_known_by);
  g_test_add_func ("/codec/record/new-round-trip", test_new_record_round_trip);
  g_test_add_func ("/codec/record/each-key-can-be-missing", test_each_key_can_be_missing);
  g_test_add_func ("/codec/record/each-key-must-have-its-type", test_each_key_must_have_its_type);
  g_test_add_func ("/codec/record/impossible-values-are-refused",
                   test_impossible_values_are_refused);
  g_test_add_func ("/codec/record/lists-without-end-are-refused",
                   test_lists_without_end_are_refused);
  g_test_add_func ("/codec/record/unknown-keys-are-ignored", test_unknown_keys_are_ignored);
  g_test_add_func ("/codec/record/what-is-written-can-be-read", test_what_is_written_can_be_read);
  g_test_add_func ("/codec/record/damaged-bytes-do-no-harm", test_damaged_bytes_do_no_harm);
  g_test_add_func ("/codec/record/cut-bytes-do-no-harm", test_cut_bytes_do_no_harm);
  g_test_add_func ("/codec/record/peek-tells-the-status", test_peek_tells_the_status);
  g_test_add_func ("/codec/record/peek-of-the-unreadable-is-error",
                   test_peek_of_the_unreadable_is_error);
  g_test_add_func ("/codec/request/round-trip", test_request_round_trip);
  g_test_add_func ("/codec/request/damage-is-refused", test_damaged_request_is_refused);

  return g_test_run ();
}
