/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-report.h"

#define SECRET "s3cr3tT0ken9f8e7d6c5b4a"
#define ADDRESS "https://ada:" SECRET "@a.example/x.iso?key=" SECRET

static FerryTransfer *
create_transfer (void)
{
  g_autoptr (FerryRequest) request = NULL;
  g_autoptr (GError)       error = NULL;
  GVariantDict             options;

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "uri", "s", ADDRESS);
  g_variant_dict_insert (&options, "directory", "s", "/tmp");
  g_variant_dict_insert (&options, "rate-limit", "t", (guint64) 4096);
  request = ferry_request_new (g_variant_dict_end (&options), NULL, &error);
  g_assert_no_error (error);

  return ferry_transfer_new ("11111111-2222-4333-8444-555555555555", request, NULL);
}

static void
add_header (FerryTransferRecord *record,
            const char          *name,
            const char          *value)
{
  record->headers = g_renew (FerryHeader, record->headers, record->n_headers + 1);
  record->headers[record->n_headers].name = g_strdup (name);
  record->headers[record->n_headers].value = g_strdup (value);
  record->n_headers++;
}

static void
test_new (void)
{
  g_autoptr (FerryTransfer) transfer = create_transfer ();
  g_autofree char          *report = ferry_report_build (transfer);

  g_assert_nonnull (strstr (report, "Transfer: 11111111-2222-4333-8444-555555555555\n"));
  g_assert_nonnull (strstr (report, "Name: x.iso\n"));
  g_assert_nonnull (strstr (report, "Status: idle\n"));
  g_assert_nonnull (strstr (report, "Rate limit: 4096\n"));
  g_assert_nonnull (strstr (report, "Pieces: 0\n"));
  g_assert_null (strstr (report, "Error:"));
  g_assert_null (strstr (report, "Finished:"));
}

static void
test_failed (void)
{
  static const FerryMoment moments[] = {
    { G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC, FERRY_MOMENT_STATUS, FERRY_STATUS_RUNNING,
      FERRY_REASON_TRANSFERRING, -1 },
    { G_GINT64_CONSTANT (1700000060) * G_USEC_PER_SEC, FERRY_MOMENT_RETRY, FERRY_STATUS_RUNNING,
      FERRY_REASON_RETRY_WAIT, FERRY_ERROR_TIMEOUT },
  };
  g_autoptr (FerryTransfer) transfer = create_transfer ();
  FerryTransferRecord      *record = ferry_transfer_edit (transfer);
  g_autofree char          *report = NULL;

  record->error = FERRY_ERROR_NOT_FOUND;
  record->message = g_strdup ("The server has no such file.");
  record->detail = g_strdup ("404 Not Found");
  record->total = 1000;
  record->total_retries = 2;
  record->is_unverified = TRUE;
  record->created = G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC;
  ferry_range_set_add (record->have, 0, 100);
  ferry_range_set_add (record->have, 200, 250);
  for (gsize i = 0; i < G_N_ELEMENTS (moments); i++)
    g_assert_true (ferry_timeline_note (record->timeline, &moments[i]));
  ferry_transfer_commit (transfer);
  report = ferry_report_build (transfer);

  g_assert_nonnull (strstr (report, "Error: not-found\nMessage: The server has no such file.\n"
                                    "Detail: 404 Not Found\n"));
  g_assert_nonnull (strstr (report, "Received: 150\nTotal: 1000\nPieces: 2 (0–100, 200–250)\n"));
  g_assert_nonnull (strstr (report, "Unverified: yes\n"));
  g_assert_nonnull (strstr (report, "Retries: 2\n"));
  g_assert_nonnull (strstr (report, "Created: 2023-11-14 22:13:20 UTC\n"));
  g_assert_nonnull (strstr (report, "  2023-11-14 22:13:20 UTC status running transferring\n"
                                    "  2023-11-14 22:14:20 UTC retry running retry-wait "
                                    "timeout\n"));
}

static void
test_no_secrets (void)
{
  g_autoptr (FerryTransfer) transfer = create_transfer ();
  FerryTransferRecord      *record = ferry_transfer_edit (transfer);
  const char               *redirects[] = { "https://b.example/?token=" SECRET, NULL };
  g_autofree char          *report = NULL;

  record->redirects = g_strdupv ((char **) redirects);
  record->final_uri = g_strdup ("https://c.example/x.iso?sig=" SECRET);
  record->http_status = 206;
  add_header (record, "Server", "Apache");
  add_header (record, "Location", "https://b.example/?token=" SECRET);
  add_header (record, "Set-Cookie", "id=" SECRET);
  add_header (record, "X-Auth-Token", NULL);
  ferry_transfer_commit (transfer);
  report = ferry_report_build (transfer);

  g_assert_null (strstr (report, SECRET));
  g_assert_null (strstr (report, "ada"));
  g_assert_nonnull (strstr (report, "Redirect: https://b.example/?token=…\n"));
  g_assert_nonnull (strstr (report, "Final address: https://c.example/x.iso?sig=…\n"));
  g_assert_nonnull (strstr (report, "HTTP status: 206\n  Server: Apache\n"));
  g_assert_nonnull (strstr (report, "  Set-Cookie: …\n"));
}

static FerryTransfer *
make_transfer (const char *options)
{
  g_autoptr (GVariant)     variant = g_variant_parse (G_VARIANT_TYPE_VARDICT, options, NULL, NULL,
                                                      NULL);
  g_autoptr (GError)       error = NULL;
  g_autoptr (FerryRequest) request = ferry_request_new (variant, NULL, &error);

  g_assert_no_error (error);

  return ferry_transfer_new ("id", request, NULL);
}

static void
test_sources (void)
{
  g_autoptr (FerryTransfer) transfer = NULL;
  FerryTransferRecord      *record;
  g_autofree char          *report = NULL;

  transfer = make_transfer ("{'uri': <'https://a.example/x'>, 'directory': <'/tmp'>, "
                            "'mirrors': <['https://b.example/x?key=" SECRET "']>, "
                            "'pieces': <('md5', uint64 9, b'123456789012345')>, "
                            "'expected-size': <uint64 9>, "
                            "'checksum-from': <'https://c.example/?key=" SECRET "'>}");
  record = ferry_transfer_edit (transfer);
  record->source_uri = g_strdup ("https://b.example/x?key=" SECRET);
  ferry_transfer_commit (transfer);
  report = ferry_report_build (transfer);

  g_assert_nonnull (strstr (report, "Direction: download\n"));
  g_assert_nonnull (strstr (report, "Mirrors: 1\nPieces with checksums: 1\nSize wished: 9\n"
                                    "Checksum from: https://c.example/?key=…\n"));
  g_assert_nonnull (strstr (report, "Validator of: https://b.example/x?key=…\n"));
  g_assert_null (strstr (report, SECRET));
}

static void
test_upload (void)
{
  g_autoptr (FerryTransfer) transfer = NULL;
  FerryTransferRecord      *record;
  g_autofree char          *report = NULL;

  transfer = make_transfer ("{'direction': <'upload'>, 'uri': <'https://a.example/in'>, "
                            "'parts': <[{'name': <'n'>, 'value': <'" SECRET "'>}, "
                            "{'name': <'f'>, 'file': <'/home/ada/x.iso'>}]>, "
                            "'upload-protocol': <'tus'>, 'defer-length': <true>}");
  record = ferry_transfer_edit (transfer);
  record->upload_protocol = FERRY_UPLOAD_PROTOCOL_TUS;
  record->upload_uri = g_strdup ("https://a.example/in/" SECRET);
  record->final_uri = g_strdup (record->upload_uri);
  record->upload_expires = G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC;
  record->is_begun = TRUE;
  record->answer = g_bytes_new_static (SECRET, sizeof SECRET);
  record->is_answer_cut = TRUE;
  record->total = 1000;
  record->http_status = 201;
  ferry_range_set_add (record->have, 0, 100);
  add_header (record, "location", "https://a.example/in/" SECRET);
  ferry_transfer_commit (transfer);
  report = ferry_report_build (transfer);

  g_assert_nonnull (strstr (report, "Name: x.iso\nDirection: upload\n"
                                    "Address: https://a.example/in\nMethod: POST\n"));
  g_assert_nonnull (strstr (report, "Files: 1\nParts: 2\nMultipart: form-data\n"
                                    "Protocol wished: tus\nLength at the end: yes\n"));
  g_assert_nonnull (strstr (report, "Protocol: tus\nConfirmed: 100\nTotal: 1000\nBegun: yes\n"
                                    "Place on the server: known\n"
                                    "Place expires: 2023-11-14 22:13:20 UTC\n"
                                    "Answer bytes kept: 24\n"));
  g_assert_nonnull (strstr (report, "HTTP status: 201\n  location: …\n"));
  g_assert_null (strstr (report, "Connections"));
  g_assert_null (strstr (report, "/home"));
  g_assert_null (strstr (report, SECRET));
}

static void
test_many_pieces (void)
{
  g_autoptr (FerryTransfer) transfer = create_transfer ();
  FerryTransferRecord      *record = ferry_transfer_edit (transfer);
  g_autofree char          *report = NULL;

  for (goffset i = 0; i < 100; i++)
    ferry_range_set_add (record->have, i * 10, i * 10 + 1);
  ferry_transfer_commit (transfer);
  report = ferry_report_build (transfer);

  g_assert_nonnull (strstr (report, "Pieces: 100 (0–1, "));
  g_assert_nonnull (strstr (report, "190–191, …)\n"));
  g_assert_null (strstr (report, "200–201"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/report/tells-of-a-new-transfer", test_new);
  g_test_add_func ("/report/tells-why-it-failed", test_failed);
  g_test_add_func ("/report/holds-no-secret", test_no_secrets);
  g_test_add_func ("/report/tells-of-other-sources", test_sources);
  g_test_add_func ("/report/tells-of-an-upload", test_upload);
  g_test_add_func ("/report/many-pieces-are-only-counted", test_many_pieces);

  return g_test_run ();
}
