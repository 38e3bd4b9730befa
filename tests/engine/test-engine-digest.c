/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"
#include "ferry-fake-content.h"

#include <string.h>

#define SIZE (1024 * 1024)
#define PATH "/dir/a.bin"
#define NO_RETRY "'retries': <uint32 0>"
#define AUTO NO_RETRY ", 'checksum-from': <'auto'>"

/* Of the empty file. */
#define OTHER "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define OTHER_FIELD "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"

static char *
dup_sum (void)
{
  return ferry_fake_content_checksum (ferry_fake_content_seed (PATH, 1), SIZE, G_CHECKSUM_SHA256);
}

/* The same in base64. */
static char *
dup_coded_sum (void)
{
  g_autofree char *hex = dup_sum ();
  guchar           bytes[32];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guchar) (g_ascii_xdigit_value (hex[i * 2]) * 16 +
                         g_ascii_xdigit_value (hex[i * 2 + 1]));
  return g_base64_encode (bytes, sizeof bytes);
}

static void
serve (FerryTestRig *rig,
       const char   *first,
       const char   *second,
       const char   *third)
{
  FerryFakeResource resource = { .size = SIZE, .faults = { first, second, third } };

  ferry_fake_origin_add (rig->origin, PATH, &resource);
}

static void
serve_text (FerryTestRig *rig,
            const char   *path,
            const char   *text,
            const char   *fault)
{
  FerryFakeResource resource = { .text = text, .faults = { fault } };

  ferry_fake_origin_add (rig->origin, path, &resource);
}

static void
assert_verified (FerryTransfer *transfer)
{
  g_autofree char *sum = dup_sum ();
  g_autofree char *expected = g_strconcat ("sha256:", sum, NULL);

  g_assert_cmpstr (ferry_transfer_get_record (transfer)->checksum, ==, expected);
}

/* ---- fields ---- */

typedef struct
{
  const char *name;
  const char *fault; /* with %s for the right sum in base64 */
  const char *options;
  gboolean    is_verified;
  int         error; /* 0: none */
} Field;

static const Field fields[] = {
  { "/engine-digest/repr-digest", "header:Repr-Digest: sha-256=:%s:", NO_RETRY, TRUE },
  { "/engine-digest/old-digest", "header:Digest: SHA-256=%s", NO_RETRY, TRUE },
  { "/engine-digest/wrong-repr-digest", "header:Repr-Digest: " OTHER_FIELD, NO_RETRY, FALSE,
    FERRY_ERROR_CHECKSUM_MISMATCH },
  { "/engine-digest/of-what-is-sent", "header:Content-Digest: " OTHER_FIELD, NO_RETRY, FALSE },
  { "/engine-digest/strange", "header:Repr-Digest: sha-256=nonsense", NO_RETRY, FALSE },
  { "/engine-digest/nothing-beside-the-file-when-it-is-told",
    "header:Repr-Digest: sha-256=:%s:", AUTO, TRUE },
};

static void
test_field (gconstpointer data)
{
  const Field             *c = data;
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *coded = dup_coded_sum ();
  g_autoptr (GString)      fault = g_string_new (c->fault);
  FerryTransfer           *transfer;

  g_string_replace (fault, "%s", coded, 0);
  serve (rig, fault->str, NULL, NULL);
  transfer = ferry_test_rig_get (rig, PATH, c->options);
  ferry_test_rig_run (rig, transfer);
  if (c->error != 0)
    {
      ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_ERROR, c->error);
      return;
    }

  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_COMPLETED, -1);
  g_assert_null (ferry_transfer_get_record (transfer)->message);
  if (c->is_verified)
    assert_verified (transfer);
  else
    g_assert_null (ferry_transfer_get_record (transfer)->checksum);
}

/* Who gives one knows better than the server. */
static void
test_own_checksum_counts (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *sum = dup_sum ();
  g_autofree char         *options = g_strdup_printf (AUTO ", 'checksum': <'sha256:%s'>", sum);
  FerryTransfer           *transfer;

  serve (rig, "header:Repr-Digest: " OTHER_FIELD, NULL, NULL);
  transfer = ferry_test_rig_get (rig, PATH, options);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_COMPLETED, -1);
  assert_verified (transfer);
}

/* The answer to the rest says nothing of the whole. */
static void
test_told_before_it_was_paused (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  serve (rig, "no-range,header:Digest: SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
         "first=1,hold:512K", NULL);
  transfer = ferry_test_rig_get (rig, PATH, NO_RETRY ", 'connections': <uint32 1>");
  fixture_pause_at (rig, transfer, SIZE / 2);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_CHECKSUM_MISMATCH);
}

/* Nor do the answers of all later runs. */
static void
test_told_long_ago (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *expected = g_strconcat ("sha256:", OTHER, NULL);
  FerryTransfer           *transfer;

  serve (rig, "no-range,header:Digest: SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
         "no-range,first=1,hold:512K", "range,first=1,hold:192K");
  transfer = ferry_test_rig_get (rig, PATH, NO_RETRY ", 'connections': <uint32 1>");
  fixture_pause_at (rig, transfer, SIZE / 2);
  fixture_resume (rig, transfer);
  fixture_pause_at (rig, transfer, SIZE / 2 + 128 * 1024);
  g_assert_cmpstr (ferry_transfer_get_record (transfer)->told_checksum, ==, expected);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_CHECKSUM_MISMATCH);
}

/* ---- beside the file ---- */

static void
test_beside (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *sum = dup_sum ();
  g_autofree char         *list = g_strconcat (OTHER "  b.bin\n", sum, "  a.bin\n", NULL);
  FerryTransfer           *transfer;

  serve (rig, NULL, NULL, NULL);
  serve_text (rig, "/dir/SHA256SUMS", list, NULL);
  transfer = ferry_test_rig_get (rig, PATH, AUTO);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_COMPLETED, -1);
  assert_verified (transfer);
}

static void
test_another_file (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  serve (rig, NULL, NULL, NULL);
  serve_text (rig, PATH ".sha256", OTHER "\n", NULL);
  transfer = ferry_test_rig_get (rig, PATH, AUTO);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_CHECKSUM_MISMATCH);
}

static void
test_nothing_beside (void)
{
  g_autoptr (FerryTestRig)   rig = ferry_test_rig_new (NULL);
  const FerryTransferRecord *record;
  FerryTransfer             *transfer;

  serve (rig, NULL, NULL, NULL);
  transfer = ferry_test_rig_get (rig, PATH, AUTO);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_COMPLETED, -1);
  record = ferry_transfer_get_record (transfer);
  g_assert_null (record->checksum);
  g_assert_nonnull (record->message);
  g_assert_nonnull (strstr (record->message, "No checksum was found"));
}

static char *
make_given (FerryTestRig *rig)
{
  g_autofree char *uri = ferry_fake_origin_dup_uri (rig->origin, "/sums");

  return g_strdup_printf (NO_RETRY ", 'checksum-from': <'%s'>", uri);
}

static void
test_given (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *sum = dup_sum ();
  g_autofree char         *list = g_strconcat (sum, "  mine.bin\n", NULL);
  g_autofree char         *given = make_given (rig);
  g_autofree char         *options = g_strconcat (given, ", 'name': <'mine.bin'>", NULL);
  FerryTransfer           *transfer;

  serve (rig, NULL, NULL, NULL);
  serve_text (rig, "/sums", list, NULL);
  transfer = ferry_test_rig_get (rig, PATH, options);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_COMPLETED, -1);
  assert_verified (transfer);
}

/* All is here, and is kept until what was wished for can be had. */
static void
test_given_comes_later (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *sum = dup_sum ();
  g_autofree char         *options = make_given (rig);
  g_autofree char         *id = NULL;
  FerryTransfer           *transfer;

  serve (rig, "after=1,status:500", NULL, NULL);
  serve_text (rig, "/sums", sum, "first=1,status:404");
  transfer = ferry_test_rig_get (rig, PATH, options);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_NOT_FOUND);
  ferry_test_rig_assert_listing (rig, ".a.bin.part");

  id = g_strdup (ferry_transfer_get_id (transfer));
  fixture_retry (rig, transfer);
  transfer = ferry_test_rig_lookup (rig, id);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_COMPLETED, -1);
  assert_verified (transfer);
}

static void
test_given_without (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *options = make_given (rig);
  FerryTransfer           *transfer;

  serve (rig, NULL, NULL, NULL);
  serve_text (rig, "/sums", NULL, "page:<p>Please sign in</p>");
  transfer = ferry_test_rig_get (rig, PATH, options);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_ERROR,
                               FERRY_ERROR_UNEXPECTED_STATUS_CODE);
  g_assert_nonnull (strstr (ferry_transfer_get_record (transfer)->message, "/sums"));
  ferry_test_rig_assert_listing (rig, ".a.bin.part");
}

static void
test_paused_while_it_waits (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *sum = dup_sum ();
  g_autofree char         *options = make_given (rig);
  FerryTransfer           *transfer;

  serve (rig, NULL, NULL, NULL);
  serve_text (rig, "/sums", sum, "first=1,hang");
  transfer = ferry_test_rig_get (rig, PATH, options);
  ferry_test_rig_run_to_reason (rig, transfer, FERRY_REASON_VERIFYING);
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_REQUESTS, 2);
  fixture_pause (rig, transfer);
  ferry_test_rig_run_to_status (rig, transfer, FERRY_STATUS_PAUSED);
  ferry_test_rig_assert_listing (rig, ".a.bin.part");

  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_COMPLETED, -1);
  assert_verified (transfer);
}

/* ---- where the answer leads ---- */

#define LINK "header:Link: <{other}" PATH ">; rel=duplicate; pri=1"
#define HOME_BREAKS "lacks=Host=localhost,first=1,cut:512K"
#define HOME_IS_GONE "lacks=Host=localhost,after=1,status:404"

static gboolean
was_other_asked (FerryTestRig *rig)
{
  for (guint i = 0; i < ferry_test_rig_count_requests (rig); i++)
    {
      g_autoptr (FerryFakeRequest) request = ferry_fake_origin_dup_request (rig->origin, i);

      if (strstr (ferry_fake_request_get_header (request, "Host"), "localhost") != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
test_mirror (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  serve (rig, LINK, HOME_BREAKS, HOME_IS_GONE);
  transfer = ferry_test_rig_get (rig, PATH, NO_RETRY);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_COMPLETED, -1);
  g_assert_true (was_other_asked (rig));
}

/* Nothing tells that it has the same file. */
static void
test_mirror_without_a_word (void)
{
  FerryFakeResource        resource = { .size = SIZE,
                                        .faults = { LINK, "no-etag", HOME_BREAKS, HOME_IS_GONE } };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add (rig->origin, PATH, &resource);
  transfer = ferry_test_rig_get (rig, PATH, NO_RETRY);
  ferry_test_rig_run (rig, transfer);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_ERROR);
  g_assert_false (was_other_asked (rig));
}

/* Another file than the one that the checksum is of is not made up for by one that
 * is neither. */
static void
test_checksum_outlives_its_source (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *options = NULL;
  FerryTransfer           *transfer;

  serve (rig, "lacks=Host=localhost,header:Repr-Digest: " OTHER_FIELD,
         "lacks=Host=localhost,rate:512K", "has=Host=localhost,version:2");
  options = g_strdup_printf (NO_RETRY ", 'connections': <uint32 4>, 'mirrors': <['%s" PATH "']>",
                             ferry_fake_origin_get_other_base (rig->origin));
  transfer = ferry_test_rig_get (rig, PATH, options);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_CHECKSUM_MISMATCH);
  g_assert_true (was_other_asked (rig));
}

/* It has shown that it has the file, but that is all that it may say. */
static void
test_mirror_tells_no_checksum (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *options = NULL;
  FerryTransfer           *transfer;

  serve (rig, "has=Host=localhost,header:Repr-Digest: " OTHER_FIELD,
         "lacks=Host=localhost,first=1,hold:512K", HOME_IS_GONE);
  options = g_strdup_printf (NO_RETRY ", 'connections': <uint32 1>, 'mirrors': <['%s" PATH "']>",
                             ferry_fake_origin_get_other_base (rig->origin));
  transfer = ferry_test_rig_get (rig, PATH, options);
  fixture_pause_at (rig, transfer, SIZE / 2);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_COMPLETED, -1);
  g_assert_null (ferry_transfer_get_record (transfer)->checksum);
  g_assert_true (was_other_asked (rig));
}

static void
serve_metalink (FerryTestRig *rig,
                const char   *size,
                const char   *sum)
{
  g_autofree char *text =
      g_strdup_printf ("<metalink xmlns=\"urn:ietf:params:xml:ns:metalink\"><file name=\"a.bin\">"
                       "<size>%s</size><hash type=\"sha-256\">%s</hash><url>%s" PATH
                       "</url></file></metalink>",
                       size, sum, ferry_fake_origin_get_other_base (rig->origin));

  serve (rig, "header:Link: <a.meta4>; rel=describedby; type=\"application/metalink4+xml\"",
         "rate:4M", NULL);
  serve_text (rig, "/dir/a.meta4", text, NULL);
}

static void
test_metalink (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *sum = dup_sum ();
  g_autofree char         *size = g_strdup_printf ("%d", SIZE);
  FerryTransfer           *transfer;

  serve_metalink (rig, size, sum);
  transfer = ferry_test_rig_get (rig, PATH, NO_RETRY ", 'connections': <uint32 1>");
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_COMPLETED, -1);
  assert_verified (transfer);
}

/* One of another file says nothing about this one. */
static void
test_metalink_of_another_file (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  serve_metalink (rig, "7", OTHER);
  transfer = ferry_test_rig_get (rig, PATH, NO_RETRY ", 'connections': <uint32 1>");
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_COMPLETED, -1);
  g_assert_null (ferry_transfer_get_record (transfer)->checksum);
  g_assert_false (was_other_asked (rig));
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    g_test_add_data_func (fields[i].name, &fields[i], test_field);
  g_test_add_func ("/engine-digest/own-checksum-counts", test_own_checksum_counts);
  g_test_add_func ("/engine-digest/told-before-it-was-paused", test_told_before_it_was_paused);
  g_test_add_func ("/engine-digest/told-long-ago", test_told_long_ago);
  g_test_add_func ("/engine-digest/beside-the-file", test_beside);
  g_test_add_func ("/engine-digest/beside-another-file", test_another_file);
  g_test_add_func ("/engine-digest/nothing-beside-the-file", test_nothing_beside);
  g_test_add_func ("/engine-digest/at-a-given-address", test_given);
  g_test_add_func ("/engine-digest/later-at-a-given-address", test_given_comes_later);
  g_test_add_func ("/engine-digest/not-at-the-given-address", test_given_without);
  g_test_add_func ("/engine-digest/paused-while-it-waits", test_paused_while_it_waits);
  g_test_add_func ("/engine-digest/mirror", test_mirror);
  g_test_add_func ("/engine-digest/mirror-without-a-word", test_mirror_without_a_word);
  g_test_add_func ("/engine-digest/outlives-its-source", test_checksum_outlives_its_source);
  g_test_add_func ("/engine-digest/mirror-tells-none", test_mirror_tells_no_checksum);
  g_test_add_func ("/engine-digest/metalink", test_metalink);
  g_test_add_func ("/engine-digest/metalink-of-another-file", test_metalink_of_another_file);

  return g_test_run ();
}
