/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-row.h"

#include <string.h>

#define SECOND G_TIME_SPAN_SECOND

static FerryTransfer *
new_transfer (const char                *options,
              const FerryTransferRecord *record)
{
  g_autoptr (GError)       error = NULL;
  g_autoptr (GVariant)     variant = NULL;
  g_autoptr (FerryRequest) request = NULL;

  variant = g_variant_parse (G_VARIANT_TYPE_VARDICT, options, NULL, NULL, &error);
  g_assert_no_error (error);
  request = ferry_request_new (variant, NULL, &error);
  g_assert_no_error (error);

  return ferry_transfer_new ("4f9f7b1c-0000-4000-8000-000000000001", request, record);
}

/* Through the bus. */
static void
send_row (FerryTransfer *transfer,
          FerryRow      *row)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (ferry_row_encode_transfer (transfer));
  g_autoptr (GError)   error = NULL;

  ferry_row_decode (variant, row, &error);
  g_assert_no_error (error);
}

static const char plain_options[] =
    "{'uri': <'https://example.org/files/disk.iso'>, 'directory': <'/srv'>}";

static void
test_new_transfer (void)
{
  g_autoptr (FerryTransfer) transfer = new_transfer (plain_options, NULL);
  g_auto (FerryRow)         row = { 0 };

  send_row (transfer, &row);
  g_assert_cmpstr (row.id, ==, ferry_transfer_get_id (transfer));
  g_assert_cmpstr (row.name, ==, "disk.iso");
  g_assert_cmpstr (row.uri, ==, "https://example.org/files/disk.iso");
  g_assert_cmpstr (row.directory, ==, "/srv");
  g_assert_null (row.path);
  g_assert_null (row.group);
  g_assert_cmpint (row.status, ==, FERRY_STATUS_IDLE);
  g_assert_cmpint (row.reason, ==, FERRY_REASON_QUEUED);
  g_assert_null (row.message);
  g_assert_cmpint (row.error, ==, -1);
  g_assert_cmpint (row.received, ==, 0);
  g_assert_cmpint (row.total, ==, -1);
}

static void
fill_record (FerryTransferRecord *record)
{
  ferry_transfer_record_init (record);
  record->status = FERRY_STATUS_IDLE;
  record->reason = FERRY_REASON_RETRY_WAIT;
  record->error = FERRY_ERROR_BAD_GATEWAY;
  record->name = g_strdup ("디스크.iso");
  record->waiting_until = 1700000100 * SECOND;
  record->created = 1700000000 * SECOND + 999999;
  record->started = 1700000001 * SECOND;
  record->finished = 1700000002 * SECOND;
  record->total = 1000;
  record->is_resumable = TRUE;
  record->is_unverified = TRUE;
  ferry_range_set_add (record->have, 0, 10);
  ferry_range_set_add (record->have, 20, 30);
}

static void
test_all_that_is_known (void)
{
  g_auto (FerryTransferRecord) record = { 0 };
  g_autoptr (FerryTransfer)    transfer = NULL;
  g_auto (FerryRow)            row = { 0 };

  fill_record (&record);
  transfer = new_transfer ("{'uri': <'https://me:secret@example.org/disk.iso?token=hush'>, "
                           "'directory': <'/srv'>, 'group': <'films'>, 'priority': <'high'>}",
                           &record);

  send_row (transfer, &row);
  g_assert_cmpstr (row.name, ==, "디스크.iso");
  g_assert_cmpstr (row.path, ==, "/srv/디스크.iso");
  g_assert_cmpstr (row.uri, ==, "https://example.org/disk.iso?token=…");
  g_assert_cmpstr (row.group, ==, "films");
  g_assert_cmpint (row.priority, ==, FERRY_PRIORITY_HIGH);
  g_assert_cmpint (row.direction, ==, FERRY_DIRECTION_DOWNLOAD);
  g_assert_cmpint (row.reason, ==, FERRY_REASON_RETRY_WAIT);
  g_assert_cmpint (row.error, ==, FERRY_ERROR_BAD_GATEWAY);
  g_assert_cmpstr (row.message, ==, ferry_error_status_to_sentence (FERRY_ERROR_BAD_GATEWAY));
  g_assert_cmpint (row.received, ==, 20);
  g_assert_cmpint (row.total, ==, 1000);
  g_assert_cmpint (row.waiting_until, ==, 1700000100);
  g_assert_cmpint (row.created, ==, 1700000000);
  g_assert_cmpint (row.started, ==, 1700000001);
  g_assert_cmpint (row.finished, ==, 1700000002);
  g_assert_true (row.is_resumable);
  g_assert_true (row.is_unverified);
}

static void
test_counts_what_flows (void)
{
  g_auto (FerryTransferRecord) record = { 0 };
  g_autoptr (FerryTransfer)    transfer = NULL;
  g_auto (FerryRow)            row = { 0 };

  fill_record (&record);
  transfer = new_transfer (plain_options, &record);
  ferry_progress_add (ferry_transfer_get_progress (transfer), 500, 500);

  send_row (transfer, &row);
  g_assert_cmpint (row.received, ==, 520);
}

static void
test_start_is_waited_for (void)
{
  g_auto (FerryTransferRecord) record = { 0 };
  g_autoptr (FerryTransfer)    transfer = NULL;
  g_auto (FerryRow)            row = { 0 };

  ferry_transfer_record_init (&record);
  record.reason = FERRY_REASON_SCHEDULE;
  transfer = new_transfer ("{'uri': <'https://example.org/a'>, 'directory': <'/srv'>, "
                           "'start-at': <int64 1800000000>}",
                           &record);

  send_row (transfer, &row);
  g_assert_cmpint (row.waiting_until, ==, 1800000000);
}

static void
test_name (void)
{
  static const struct
  {
    const char *uri;
    const char *wished;
    const char *decided;
    const char *name;
  } cases[] = {
    { "https://example.org/a/b.iso", NULL, NULL, "b.iso" },
    { "https://example.org/a/b.iso?x=1&token=secret", NULL, NULL, "b.iso" },
    { "https://example.org/My%20File.iso", NULL, NULL, "My File.iso" },
    { "https://example.org/%ED%95%9C%EA%B8%80", NULL, NULL, "한글" },
    /* What would be no name of a file stays as it came. */
    { "https://example.org/%FF.iso", NULL, NULL, "%FF.iso" },
    { "https://example.org/a%2Fb", NULL, NULL, "a%2Fb" },
    { "https://example.org/a%0Ab", NULL, NULL, "a%0Ab" },
    { "https://example.org/", NULL, NULL, "https://example.org/" },
    { "https://example.org", NULL, NULL, "https://example.org/" },
    { "https://example.org/folder/?id=5", NULL, NULL, "https://example.org/folder/" },
    { "https://example.org/a", "wished.iso", NULL, "wished.iso" },
    { "https://example.org/a", "wished.iso", "decided.iso", "decided.iso" },
    { "https://example.org/a", NULL, "bad \377\n", "bad \357\277\275\357\277\275" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GVariantDict)        options = G_VARIANT_DICT_INIT (NULL);
      g_auto (FerryTransferRecord) record = { 0 };
      g_autoptr (FerryRequest)     request = NULL;
      g_autoptr (FerryTransfer)    transfer = NULL;
      g_autofree char             *name = NULL;
      g_autoptr (GError)           error = NULL;

      g_variant_dict_insert (&options, "uri", "s", cases[i].uri);
      g_variant_dict_insert (&options, "directory", "s", "/srv");
      if (cases[i].wished != NULL)
        g_variant_dict_insert (&options, "name", "s", cases[i].wished);
      request = ferry_request_new (g_variant_dict_end (&options), NULL, &error);
      g_assert_no_error (error);
      ferry_transfer_record_init (&record);
      record.name = g_strdup (cases[i].decided);
      transfer = ferry_transfer_new ("id", request, &record);

      name = ferry_row_name_transfer (transfer);
      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

#define UPLOAD "'direction': <'upload'>, 'uri': <'https://me:secret@example.org/in?key=hush'>"

static void
test_upload (void)
{
  g_auto (FerryTransferRecord) record = { 0 };
  g_autoptr (FerryTransfer)    transfer = NULL;
  g_auto (FerryRow)            row = { 0 };

  ferry_transfer_record_init (&record);
  record.total = 1000;
  ferry_range_set_add (record.have, 0, 300);
  transfer = new_transfer ("{" UPLOAD ", 'source': <'/home/ann/디스크.iso'>}", &record);
  ferry_progress_add (ferry_transfer_get_progress (transfer), 200, 200);

  send_row (transfer, &row);
  g_assert_cmpint (row.direction, ==, FERRY_DIRECTION_UPLOAD);
  g_assert_cmpstr (row.name, ==, "디스크.iso");
  g_assert_cmpstr (row.path, ==, "/home/ann/디스크.iso");
  g_assert_null (row.directory);
  g_assert_cmpstr (row.uri, ==, "https://example.org/in?key=…");
  g_assert_cmpint (row.received, ==, 500);
  g_assert_cmpint (row.confirmed, ==, 300);
  g_assert_cmpint (row.total, ==, 1000);
}

/* Of a download all that there is is on the disk: nobody confirms anything. */
static void
test_download_is_not_confirmed (void)
{
  g_auto (FerryTransferRecord) record = { 0 };
  g_autoptr (FerryTransfer)    transfer = NULL;
  g_auto (FerryRow)            row = { 0 };

  fill_record (&record);
  transfer = new_transfer (plain_options, &record);
  send_row (transfer, &row);
  g_assert_cmpint (row.confirmed, ==, 0);
}

static void
test_parts_are_named_by_their_files (void)
{
  static const struct
  {
    const char *parts;
    const char *name;
    const char *path;
  } cases[] = {
    { "{'name': <'a'>, 'value': <'v'>}", "in", NULL },
    { "{'name': <'a'>, 'value': <'v'>}, {'name': <'b'>, 'file': <'/x/one.txt'>}", "one.txt",
      "/x/one.txt" },
    { "{'name': <'a'>, 'file': <'/x/1'>, 'file-name': <'told'>}", "1", "/x/1" },
    { "{'name': <'a'>, 'file': <'/x/1'>}, {'name': <'b'>, 'file': <'/x/2'>}", "2 files", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char          *options = g_strdup_printf ("{" UPLOAD ", 'parts': <[%s]>}",
                                                           cases[i].parts);
      g_autoptr (FerryTransfer) transfer = new_transfer (options, NULL);
      g_auto (FerryRow)         row = { 0 };

      send_row (transfer, &row);
      g_assert_cmpstr (row.name, ==, cases[i].name);
      g_assert_cmpstr (row.path, ==, cases[i].path);
    }
}

/* What was decided for a download says nothing of an upload. */
static void
test_upload_has_no_file_of_its_own (void)
{
  g_auto (FerryTransferRecord) record = { 0 };
  g_autoptr (FerryTransfer)    transfer = NULL;
  g_autofree char             *path = NULL;
  g_autofree char             *name = NULL;

  ferry_transfer_record_init (&record);
  record.name = g_strdup ("decided.iso");
  transfer = new_transfer ("{" UPLOAD ", 'source': <'/home/ann/a.iso'>}", &record);
  path = ferry_transfer_dup_path (transfer);
  name = ferry_row_name_transfer (transfer);
  g_assert_cmpstr (path, ==, "/home/ann/a.iso");
  g_assert_cmpstr (name, ==, "a.iso");
}

typedef struct
{
  FerryStatus status;
  FerryReason reason;
  int         error;
  const char *message;

  int         shown_error;
  const char *shown_message;
} Told;

static void
test_tells_what_matters_now (void)
{
  const char *busy = ferry_error_status_to_sentence (FERRY_ERROR_SERVICE_UNAVAILABLE);
  const Told  cases[] = {
     { FERRY_STATUS_ERROR, FERRY_REASON_NONE, 503, "Own words.", 503, "Own words." },
     { FERRY_STATUS_ERROR, FERRY_REASON_NONE, 503, NULL, 503, busy },
     { FERRY_STATUS_IDLE, FERRY_REASON_RETRY_WAIT, 503, NULL, 503, busy },
     { FERRY_STATUS_PAUSED_RECOVERABLE, FERRY_REASON_NEEDS_USER, 503, NULL, 503, busy },
     { FERRY_STATUS_PAUSED_SYSTEM_POLICY, FERRY_REASON_DISK_FULL, FERRY_ERROR_DISK_FULL, "Full!",
       FERRY_ERROR_DISK_FULL, "Full!" },
     { FERRY_STATUS_PAUSED_SYSTEM_POLICY, FERRY_REASON_DISK_FULL, -1, NULL, -1,
       ferry_reason_to_sentence (FERRY_REASON_DISK_FULL) },
     /* What once went wrong is not why it stands still now. */
     { FERRY_STATUS_IDLE, FERRY_REASON_QUEUED, 503, busy, -1, NULL },
     { FERRY_STATUS_PAUSED, FERRY_REASON_USER, 503, busy, -1,
       ferry_reason_to_sentence (FERRY_REASON_USER) },
     { FERRY_STATUS_PAUSED_NO_NETWORK, FERRY_REASON_OFFLINE, 503, busy, -1,
       ferry_reason_to_sentence (FERRY_REASON_OFFLINE) },
     { FERRY_STATUS_PAUSED_COSTED_NETWORK, FERRY_REASON_METERED, 503, busy, -1,
       ferry_reason_to_sentence (FERRY_REASON_METERED) },
     { FERRY_STATUS_PAUSED_SYSTEM_POLICY, FERRY_REASON_BATTERY, 503, busy, -1,
       ferry_reason_to_sentence (FERRY_REASON_BATTERY) },
     { FERRY_STATUS_RUNNING, FERRY_REASON_TRANSFERRING, 503, busy, -1, NULL },
     { FERRY_STATUS_COMPLETED, FERRY_REASON_NONE, 503, busy, -1, NULL },
     { FERRY_STATUS_CANCELED, FERRY_REASON_USER, 503, busy, -1, NULL },
     /* Words without an error say what stays true. */
     { FERRY_STATUS_RUNNING, FERRY_REASON_TRANSFERRING, -1, "Begun again.", -1, "Begun again." },
     { FERRY_STATUS_COMPLETED, FERRY_REASON_NONE, -1, "Begun again.", -1, "Begun again." },
     { FERRY_STATUS_PAUSED, FERRY_REASON_USER, -1, "Begun again.", -1,
       ferry_reason_to_sentence (FERRY_REASON_USER) },
     { FERRY_STATUS_PAUSED, FERRY_REASON_NONE, -1, NULL, -1, NULL },
     { FERRY_STATUS_ERROR, FERRY_REASON_NONE, 503, "", 503, NULL },
     { FERRY_STATUS_ERROR, FERRY_REASON_NONE, 503, "two\nlines \377", 503,
       "two\357\277\275lines \357\277\275" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (FerryTransferRecord) record = { 0 };
      g_autoptr (FerryTransfer)    transfer = NULL;
      g_auto (FerryRow)            row = { 0 };

      ferry_transfer_record_init (&record);
      record.status = cases[i].status;
      record.reason = cases[i].reason;
      record.error = cases[i].error;
      record.message = g_strdup (cases[i].message);
      record.waiting_until = 5 * SECOND;
      transfer = new_transfer (plain_options, &record);

      send_row (transfer, &row);
      g_assert_cmpint (row.error, ==, cases[i].shown_error);
      g_assert_cmpstr (row.message, ==, cases[i].shown_message);
      if (ferry_status_is_settled (row.status) || row.status == FERRY_STATUS_RUNNING)
        g_assert_cmpint (row.waiting_until, ==, 0);
    }
}

static void
test_impossible_values_do_not_leave (void)
{
  g_auto (FerryTransferRecord) record = { 0 };
  g_autoptr (FerryTransfer)    transfer = NULL;
  g_auto (FerryRow)            row = { 0 };

  ferry_transfer_record_init (&record);
  record.created = G_MAXINT64;
  record.started = G_MININT64;
  record.name = g_strnfill (5000, 'n');
  transfer = new_transfer (plain_options, &record);
  ferry_progress_set_received (ferry_transfer_get_progress (transfer), -5);

  send_row (transfer, &row);
  g_assert_cmpint (row.created, ==, 253402300799);
  g_assert_cmpint (row.started, ==, 0);
  g_assert_cmpint (row.received, ==, 0);
  g_assert_null (row.path);
}

/* A good row, in which the cases below replace one key. */
static GVariant *
build_row (const char *key,
           GVariant   *value)
{
  static const char *const texts[] = {
    "id", "id-1", "name", "a.iso", "uri", "https://example.org/a.iso",
    "directory", "/srv", "status", "running", "reason", "transferring"
  };
  g_auto (GVariantDict) row = G_VARIANT_DICT_INIT (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i += 2)
    g_variant_dict_insert (&row, texts[i], "s", texts[i + 1]);
  if (value != NULL)
    g_variant_dict_insert_value (&row, key, value);
  else
    g_variant_dict_remove (&row, key);

  return g_variant_ref_sink (g_variant_dict_end (&row));
}

static void
test_refuses (void)
{
  static const struct
  {
    const char *key;
    const char *value; /* NULL: missing */
  } cases[] = {
    { "id", NULL },
    { "id", "''" },
    { "id", "5" },
    { "id", "'two\\nlines'" },
    { "id", "'0123456789012345678901234567890123456789012345678901234567890123456'" },
    { "name", NULL },
    { "name", "''" },
    { "name", "'\\u001b[2J'" },
    { "name", "['a']" },
    { "uri", NULL },
    { "uri", "'a\\u0085b'" },
    { "directory", "'relative'" },
    { "path", "'relative'" },
    { "path", "''" },
    { "direction", "'sideways'" },
    { "direction", "uint32 0" },
    { "status", NULL },
    { "status", "'Running'" },
    { "status", "''" },
    { "reason", "'because'" },
    { "priority", "'urgent'" },
    { "error", "-1" },
    { "error", "299" },
    { "error", "123456" },
    { "error", "uint32 404" },
    { "message", "''" },
    { "message", "'two\\nlines'" },
    { "received", "int64 -1" },
    { "received", "uint64 1" },
    { "confirmed", "int64 -1" },
    { "confirmed", "uint64 1" },
    { "total", "int64 -1" },
    { "total", "1" },
    { "waiting-until", "int64 253402300800" },
    { "created", "int64 -1" },
    { "started", "int64 9223372036854775807" },
    { "finished", "int64 -9223372036854775808" },
    { "group", "''" },
    { "group", "'\\t'" },
    { "resumable", "1" },
    { "unverified", "'true'" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char     *start = g_strdup_printf ("\"%s\": ", cases[i].key);
      g_autoptr (GVariant) value = NULL;
      g_autoptr (GVariant) variant = NULL;
      g_autoptr (GError)   error = NULL;
      g_auto (FerryRow)    row = { 0 };

      if (cases[i].value != NULL)
        value = g_variant_ref_sink (g_variant_new_parsed (cases[i].value));
      g_test_message ("%s %s", cases[i].key, cases[i].value);
      variant = build_row (cases[i].key, value);
      g_assert_false (ferry_row_decode (variant, &row, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_str_has_prefix (error->message, start));
      g_assert_null (row.id);
    }
}

static void
test_refuses_what_is_no_dictionary (void)
{
  g_autoptr (GVariant) word = g_variant_ref_sink (g_variant_new_string ("row"));
  g_autoptr (GVariant) damaged = NULL;
  g_autoptr (GError)   error = NULL;
  g_auto (FerryRow)    row = { 0 };

  damaged = g_variant_new_from_data (G_VARIANT_TYPE_VARDICT, "\377\377\377", 3, FALSE, NULL, NULL);
  g_variant_ref_sink (damaged);

  g_assert_false (ferry_row_decode (NULL, &row, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_assert_false (ferry_row_decode (word, &row, NULL));
  g_assert_false (ferry_row_decode (damaged, &row, NULL));
}

static void
test_unknown_keys_say_nothing (void)
{
  g_autoptr (GVariant) variant = build_row ("colour", g_variant_new_string ("red"));
  g_autoptr (GVariant) written = NULL;
  g_autoptr (GError)   error = NULL;
  g_auto (FerryRow)    row = { 0 };

  ferry_row_decode (variant, &row, &error);
  g_assert_no_error (error);
  g_assert_cmpint (row.reason, ==, FERRY_REASON_TRANSFERRING);
  written = g_variant_ref_sink (ferry_row_encode (&row));
  g_assert_null (g_variant_lookup_value (written, "colour", NULL));
}

static void
test_copy_says_the_same (void)
{
  g_auto (FerryTransferRecord) record = { 0 };
  g_autoptr (FerryTransfer)    transfer = NULL;
  g_autoptr (GVariant)         one = NULL;
  g_autoptr (GVariant)         other = NULL;
  g_auto (FerryRow)            row = { 0 };
  g_auto (FerryRow)            copy = { 0 };

  fill_record (&record);
  transfer = new_transfer (plain_options, &record);
  ferry_row_init_transfer (&row, transfer);
  ferry_row_copy (&row, &copy);

  one = g_variant_ref_sink (ferry_row_encode (&row));
  other = g_variant_ref_sink (ferry_row_encode (&copy));
  g_assert_true (g_variant_equal (one, other));
  g_assert_true (row.name != copy.name);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/row/new-transfer-waits-for-its-turn", test_new_transfer);
  g_test_add_func ("/row/all-that-is-known-arrives", test_all_that_is_known);
  g_test_add_func ("/row/counts-what-flows", test_counts_what_flows);
  g_test_add_func ("/row/its-start-is-waited-for", test_start_is_waited_for);
  g_test_add_func ("/row/there-is-always-a-name", test_name);
  g_test_add_func ("/row/upload-is-of-its-source", test_upload);
  g_test_add_func ("/row/download-is-not-confirmed", test_download_is_not_confirmed);
  g_test_add_func ("/row/parts-are-named-by-their-files", test_parts_are_named_by_their_files);
  g_test_add_func ("/row/upload-has-no-file-of-its-own", test_upload_has_no_file_of_its_own);
  g_test_add_func ("/row/tells-what-matters-now", test_tells_what_matters_now);
  g_test_add_func ("/row/impossible-values-do-not-leave", test_impossible_values_do_not_leave);
  g_test_add_func ("/row/refusals-name-the-key", test_refuses);
  g_test_add_func ("/row/refuses-what-is-no-dictionary", test_refuses_what_is_no_dictionary);
  g_test_add_func ("/row/unknown-keys-say-nothing", test_unknown_keys_say_nothing);
  g_test_add_func ("/row/copy-says-the-same", test_copy_says_the_same);

  return g_test_run ();
}
