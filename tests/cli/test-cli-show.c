/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-answer.h"
#include "ferry-cli-show.h"
#include "ferry-cli-tell.h"

#include <string.h>

#define ID "0b0e7a2c-1111-4222-8333-444455556666"

#define UPLOAD "'uri': <'https://example.org/in'>, 'direction': <'upload'>, "
#define PUT UPLOAD "'source': <'/home/me/a.bin'>"
#define FORM                                                         \
  UPLOAD "'parts': <[{'name': <'title'>, 'value': <'Sea\033[31m'>}," \
         " {'name': <'api-token'>, 'value': <'hunter2'>},"           \
         " {'name': <'photo'>, 'file': <'/home/me/b.jpg'>}]>"
#define GET "'uri': <'https://example.org/a.iso'>, 'directory': <'/home/me'>"

/* @record: what of it matters is taken, and cleared. */
static FerryTransfer *
create (const char          *options,
        FerryTransferRecord *record)
{
  g_autofree char         *text = g_strdup_printf ("@a{sv} {%s}", options);
  g_autoptr (GVariant)     parsed = NULL;
  g_autoptr (FerryRequest) request = NULL;
  g_autoptr (GError)       error = NULL;
  FerryTransfer           *transfer;

  parsed = g_variant_parse (NULL, text, NULL, NULL, &error);
  g_assert_no_error (error);
  request = ferry_request_new (parsed, NULL, &error);
  g_assert_no_error (error);
  transfer = ferry_transfer_new (ID, request, record);
  ferry_transfer_record_clear (record);

  return transfer;
}

static void
init_running (FerryTransferRecord *record)
{
  ferry_transfer_record_init (record);
  record->status = FERRY_STATUS_RUNNING;
  record->reason = FERRY_REASON_TRANSFERRING;
  record->total = 4096;
  ferry_range_set_add (record->have, 0, 1024);
}

#define assert_holds(text, part) g_assert_nonnull (strstr (text, part))
#define assert_lacks(text, part) g_assert_null (strstr (text, part))

/* ---- what is shown ---- */

static void
test_upload (void)
{
  FerryTransferRecord       record;
  g_autoptr (FerryTransfer) transfer = NULL;
  g_autofree char          *text = NULL;

  init_running (&record);
  record.upload_protocol = FERRY_UPLOAD_PROTOCOL_RESUMABLE;
  record.upload_uri = g_strdup ("https://example.org/in/7?token=hunter2");
  record.upload_expires = G_USEC_PER_SEC * G_GINT64_CONSTANT (2000000000);
  transfer = create (PUT, &record);
  ferry_progress_add (ferry_transfer_get_progress (transfer), 1024, 1024);
  text = ferry_cli_show_format (transfer, NULL);

  assert_holds (text, "Method        PUT\n");
  assert_holds (text, "File          /home/me/a.bin\n");
  assert_holds (text, "Protocol      Resumable uploads of the IETF\n");
  assert_holds (text, "Sent          2.0 of 4.0 KiB\n");
  assert_holds (text, "Confirmed     1.0 of 4.0 KiB\n");
  assert_holds (text, "Goes on at    https://example.org/in/7?token=…\n");
  assert_holds (text, "Server keeps  2033-05-1");
  assert_lacks (text, "Received");
  assert_lacks (text, "Bytes on disk");
  assert_lacks (text, "Folder");
}

static void
test_every_protocol_has_words (void)
{
  for (int i = FERRY_UPLOAD_PROTOCOL_AUTO; i <= FERRY_UPLOAD_PROTOCOL_CONTENT_RANGE; i++)
    {
      FerryTransferRecord       record;
      g_autoptr (FerryTransfer) transfer = NULL;
      g_autofree char          *text = NULL;

      ferry_transfer_record_init (&record);
      record.upload_protocol = (FerryUploadProtocol) i;
      transfer = create (PUT, &record);
      text = ferry_cli_show_format (transfer, NULL);
      assert_holds (text, "Protocol      ");
    }
}

static void
test_parts (void)
{
  FerryTransferRecord       record;
  g_autoptr (FerryTransfer) transfer = NULL;
  g_autofree char          *text = NULL;
  g_autofree char          *json = NULL;

  ferry_transfer_record_init (&record);
  transfer = create (FORM, &record);
  text = ferry_cli_show_format (transfer, NULL);
  json = ferry_cli_show_format_json (transfer);

  assert_holds (text, "Body          form-data\n");
  assert_holds (text, "  title=Sea\357\277\275[31m\n");
  assert_holds (text, "  api-token=…\n");
  assert_holds (text, "  photo=@/home/me/b.jpg\n");
  assert_holds (json, "\"parts\": [{\"name\": \"title\", \"value\": \"Sea\\u001b[31m\"}");
  assert_holds (json, "\"api-token\"");
  assert_lacks (text, "hunter2");
  assert_lacks (json, "hunter2");
}

static void
test_download (void)
{
  FerryTransferRecord       record;
  g_autoptr (FerryTransfer) transfer = NULL;
  g_autofree char          *text = NULL;
  g_autofree char          *json = NULL;

  init_running (&record);
  record.source_uri = g_strdup ("https://mirror.example.net/a.iso?token=hunter2");
  transfer = create (GET ", 'mirrors': <['https://mirror.example.net/a.iso?token=hunter2']>, "
                         "'checksum-from': <'auto'>",
                     &record);
  text = ferry_cli_show_format (transfer, NULL);
  json = ferry_cli_show_format_json (transfer);

  assert_holds (text, "Received      1.0 of 4.0 KiB\n");
  assert_holds (text, "Begun from    https://mirror.example.net/a.iso?token=…\n");
  assert_holds (text, "Other addresses of the file\n  https://mirror.example.net/a.iso?token=…\n");
  assert_holds (text, "Checksum from auto\n");
  assert_holds (text, "Bytes on disk\n  0–1023\n");
  assert_holds (json, "\"source-url\": \"https://mirror.example.net/a.iso?token=…\"");
  assert_lacks (text, "Confirmed");
  assert_lacks (text, "Sent");
}

static void
test_json_of_an_upload (void)
{
  FerryTransferRecord       record;
  g_autoptr (FerryTransfer) transfer = NULL;
  g_autofree char          *json = NULL;

  init_running (&record);
  record.upload_protocol = FERRY_UPLOAD_PROTOCOL_TUS;
  record.answer = g_bytes_new_static ("{\"ok\": 1}", 9);
  transfer = create (PUT, &record);
  json = ferry_cli_show_format_json (transfer);

  assert_holds (json, "\"direction\": \"upload\"");
  assert_holds (json, "\"confirmed\": 1024");
  assert_holds (json, "\"protocol\": \"tus\"");
  assert_holds (json, "\"answer\": \"{\\\"ok\\\": 1}\", \"answer-size\": 9, \"answer-cut\": false");
  assert_holds (json, "\"upload-expires\": null");
  assert_lacks (json, "source-url");
}

/* ---- the body of the answer ---- */

typedef struct
{
  const char *test;
  const char *bytes;
  gsize       size; /* 0: to the NUL */
  const char *type; /* (nullable) */
  gboolean    is_cut;
  const char *shown; /* (nullable) */
} Answer;

static const Answer answers[] = {
  { "nothing", "", 0, NULL, FALSE, NULL },
  { "lines", "a\r\nb\tc\n\nd\n\n", 0, "text/plain", FALSE, "  a\n  b c\n\n  d\n" },
  { "nothing-a-terminal-obeys", "\033]0;x\007\xe2\x80\xae"
                                "abc",
    0, "text/html", FALSE,
    "  \357\277\275]0;x\357\277\275\357\277\275"
    "abc\n" },
  { "nul-is-no-text", "a\0b", 3, "text/plain", FALSE, "  (3 bytes that are not text)\n" },
  { "no-utf-8-is-no-text", "\377\330\377", 0, "image/jpeg", FALSE,
    "  (3 bytes that are not text)\n" },
  { "called-text-is-text", "caf\351", 0, "text/html; charset=iso-8859-1", FALSE,
    "  caf\357\277\275\n" },
  { "a-character-cut-by-the-limit", "ab\354\225", 0, NULL, TRUE,
    "  ab\n  (there was more; the first 4 bytes are kept)\n" },
  { "cut-and-no-text", "\0\1", 2, NULL, TRUE,
    "  (2 bytes that are not text)\n  (there was more; the first 2 bytes are kept)\n" },
};

static void
test_answer (gconstpointer data)
{
  const Answer                *answer = data;
  gsize                        size = answer->size > 0 ? answer->size : strlen (answer->bytes);
  g_auto (FerryTransferRecord) record = { 0 };
  g_autofree char             *shown = NULL;

  ferry_transfer_record_init (&record);
  record.answer = g_bytes_new_static (answer->bytes, size);
  record.is_answer_cut = answer->is_cut;
  if (answer->type != NULL)
    {
      record.headers = g_new0 (FerryHeader, 1);
      record.headers[0].name = g_strdup ("content-type");
      record.headers[0].value = g_strdup (answer->type);
      record.n_headers = 1;
    }

  shown = ferry_cli_answer_format (&record);
  g_assert_cmpstr (shown, ==, answer->shown);
}

/* ---- in one line ---- */

static void
test_all_sent_awaits_the_answer (void)
{
  FerryTransferRecord       record;
  g_autoptr (FerryTransfer) transfer = NULL;
  g_autofree char          *before = NULL;
  g_autofree char          *note = NULL;
  g_autofree char          *why = NULL;

  init_running (&record);
  transfer = create (PUT, &record);
  before = ferry_cli_tell_note (transfer);
  g_assert_null (before);

  ferry_progress_add (ferry_transfer_get_progress (transfer), 3072, 3072);
  note = ferry_cli_tell_note (transfer);
  why = ferry_cli_show_explain (transfer, NULL, 0);
  g_assert_cmpstr (note, ==, "Waiting for the server's answer");
  g_assert_cmpstr (why, ==, note);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli-show/upload", test_upload);
  g_test_add_func ("/cli-show/every-protocol-has-words", test_every_protocol_has_words);
  g_test_add_func ("/cli-show/parts-without-secrets", test_parts);
  g_test_add_func ("/cli-show/download-and-where-it-is-from", test_download);
  g_test_add_func ("/cli-show/json-of-an-upload", test_json_of_an_upload);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *path = g_strconcat ("/cli-show/answer/", answers[i].test, NULL);

      g_test_add_data_func (path, &answers[i], test_answer);
    }
  g_test_add_func ("/cli-show/all-sent-awaits-the-answer", test_all_sent_awaits_the_answer);

  return g_test_run ();
}
