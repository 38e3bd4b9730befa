/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-summary.h"

#include <string.h>

#define ID "0d4f3a52-6c1e-4a57-9f61-7b8f30f3c0aa"

static FerryTransfer *
make_transfer (const char                *uri,
               const char                *group,
               const FerryTransferRecord *record)
{
  g_autoptr (FerryRequest) request = NULL;
  g_autoptr (GError)       error = NULL;
  GVariantDict             options;

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "uri", "s", uri);
  g_variant_dict_insert (&options, "directory", "s", "/srv");
  if (group != NULL)
    g_variant_dict_insert (&options, "group", "s", group);
  request = ferry_request_new (g_variant_dict_end (&options), NULL, &error);
  g_assert_no_error (error);
  return ferry_transfer_new (ID, request, record);
}

typedef struct
{
  const char *path;
  const char *uri;
  const char *group; /* nullable */
  const char *name;  /* nullable: not known yet */
  const char *expected_name;
  const char *expected_search;
} Case;

static const Case cases[] = {
  { "/summary/name-host-and-group-are-folded", "https://Example.org/a/Report.PDF", "Work",
    "Report.PDF", "report.pdf", "report.pdf\nexample.org\nwork" },
  { "/summary/name-of-a-new-one-is-that-of-the-address", "https://example.org/a/Disk%20One.iso",
    NULL, NULL, "disk one.iso", "disk one.iso\nexample.org\n" },
  { "/summary/host-is-found-in-both-forms", "https://b\303\274cher.example/x",
    NULL, "x", "x",
    "x\nb\303\274cher.example xn--bcher-kva.example\n" },
  { "/summary/hangul-is-composed", "https://example.org/", NULL,
    "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab.txt", "\xed\x95\x9c.txt",
    "\xed\x95\x9c.txt\nexample.org\n" },
  { "/summary/address-of-numbers-is-a-host", "http://[2001:db8::1]:8080/f", NULL, NULL, "f",
    "f\n2001:db8::1\n" },
};

static void
test_texts (gconstpointer data)
{
  const Case                  *c = data;
  g_auto (FerryTransferRecord) record = { 0 };
  g_autoptr (FerryTransfer)    transfer = NULL;
  g_autofree char             *texts = NULL;
  FerrySummary                 summary;

  ferry_transfer_record_init (&record);
  record.name = g_strdup (c->name);
  transfer = make_transfer (c->uri, c->group, &record);
  ferry_summary_of_transfer (transfer, &summary, &texts);
  g_assert_cmpstr (summary.name, ==, c->expected_name);
  g_assert_cmpstr (summary.search, ==, c->expected_search);
  g_assert_cmpstr (summary.group, ==, c->group != NULL ? c->group : "");
  /* They live in the one block. */
  g_assert_true (summary.name == texts);
}

static FerryTransfer *
make_upload (guint n_files)
{
  g_autoptr (FerryRequest) request = NULL;
  g_autoptr (GError)       error = NULL;
  GVariantBuilder          parts;
  GVariantDict             options;

  g_variant_builder_init (&parts, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < n_files; i++)
    {
      g_autofree char *file = g_strdup_printf ("/photos/IMG_%04u.JPG", i);

      g_variant_builder_add_parsed (&parts, "{'name': <'photo'>, 'file': <%s>}", file);
    }
  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "direction", "s", "upload");
  g_variant_dict_insert (&options, "uri", "s", "https://example.org/in");
  g_variant_dict_insert_value (&options, "parts", g_variant_builder_end (&parts));
  request = ferry_request_new (g_variant_dict_end (&options), NULL, &error);
  g_assert_no_error (error);

  return ferry_transfer_new (ID, request, NULL);
}

static void
test_files_of_an_upload_are_found (void)
{
  g_autoptr (FerryTransfer) one = make_upload (1);
  g_autoptr (FerryTransfer) two = make_upload (2);
  g_autofree char          *texts = NULL;
  g_autofree char          *more_texts = NULL;
  FerrySummary              summary;

  ferry_summary_of_transfer (one, &summary, &texts);
  g_assert_cmpstr (summary.name, ==, "img_0000.jpg");
  g_assert_cmpstr (summary.search, ==, "img_0000.jpg\nexample.org\n");
  ferry_summary_of_transfer (two, &summary, &more_texts);
  g_assert_cmpstr (summary.name, ==, "2 files");
  g_assert_cmpstr (summary.search, ==, "2 files\nexample.org\n\nimg_0000.jpg\nimg_0001.jpg");
}

static void
test_very_many_files_make_no_long_text (void)
{
  g_autoptr (FerryTransfer) transfer = make_upload (4096);
  g_autofree char          *texts = NULL;
  FerrySummary              summary;

  ferry_summary_of_transfer (transfer, &summary, &texts);
  g_assert_nonnull (strstr (summary.search, "img_0300.jpg"));
  g_assert_cmpuint (strlen (summary.search), <, 4500);
}

static void
test_numbers (void)
{
  g_auto (FerryTransferRecord) record = { 0 };
  g_autoptr (FerryTransfer)    transfer = NULL;
  g_autofree char             *texts = NULL;
  FerrySummary                 summary;

  ferry_transfer_record_init (&record);
  record.status = FERRY_STATUS_PAUSED_SYSTEM_POLICY;
  record.created = G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC + 999999;
  record.finished = G_GINT64_CONSTANT (1700000100) * G_USEC_PER_SEC;
  record.total = G_MAXINT64;
  transfer = make_transfer ("https://example.org/a", NULL, &record);
  ferry_summary_of_transfer (transfer, &summary, &texts);
  g_assert_cmpint (summary.status, ==, FERRY_STATUS_PAUSED_SYSTEM_POLICY);
  g_assert_cmpint (summary.created, ==, 1700000000);
  g_assert_cmpint (summary.finished, ==, 1700000100);
  g_assert_cmpint (summary.total, ==, G_MAXINT64);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_texts);
  g_test_add_func ("/summary/files-of-an-upload-are-found", test_files_of_an_upload_are_found);
  g_test_add_func ("/summary/very-many-files-make-no-long-text",
                   test_very_many_files_make_no_long_text);
  g_test_add_func ("/summary/times-are-in-seconds", test_numbers);

  return g_test_run ();
}
