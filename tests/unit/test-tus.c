/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-tus.h"

/* "Name: value" lines to headers. */
static SoupMessageHeaders *
make_headers (const char *text)
{
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  g_auto (GStrv)      lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) field = g_strsplit (lines[i], ": ", 2);

      if (field[0] != NULL && field[1] != NULL)
        soup_message_headers_append (headers, field[0], field[1]);
    }

  return headers;
}

typedef struct
{
  const char   *headers;
  FerryTusOffer expected;
} OfferCase;

static const OfferCase offers[] = {
  { "", { FALSE, FALSE, FALSE, FALSE, FALSE, FERRY_CHECKSUM_NONE, -1 } },
  { "Allow: OPTIONS", { FALSE, FALSE, FALSE, FALSE, FALSE, FERRY_CHECKSUM_NONE, -1 } },
  { "Tus-Resumable: 1.0.0", { TRUE, TRUE, FALSE, FALSE, FALSE, FERRY_CHECKSUM_NONE, -1 } },
  { "Tus-Version: 0.2.2, 0.2.1", { TRUE, FALSE, FALSE, FALSE, FALSE, FERRY_CHECKSUM_NONE, -1 } },
  { "Tus-Version: 1.0.0,0.2.2\nTus-Max-Size: 1073741824",
    { TRUE, TRUE, FALSE, FALSE, FALSE, FERRY_CHECKSUM_NONE, 1073741824 } },
  { "Tus-Version: 1.0.0\nTus-Max-Size: -4",
    { TRUE, TRUE, FALSE, FALSE, FALSE, FERRY_CHECKSUM_NONE, -1 } },
  { "Tus-Version: 1.0.0\nTus-Extension: creation,creation-with-upload, termination ,"
    "creation-defer-length",
    { TRUE, TRUE, TRUE, TRUE, TRUE, FERRY_CHECKSUM_NONE, -1 } },
  { "Tus-Version: 1.0.0\nTus-Extension: checksum\nTus-Checksum-Algorithm: md5,sha1,sha256",
    { TRUE, TRUE, FALSE, FALSE, FALSE, FERRY_CHECKSUM_SHA256, -1 } },
  { "Tus-Version: 1.0.0\nTus-Extension: checksum\nTus-Checksum-Algorithm: crc32,sha1",
    { TRUE, TRUE, FALSE, FALSE, FALSE, FERRY_CHECKSUM_SHA1, -1 } },
  { "Tus-Version: 1.0.0\nTus-Extension: checksum\nTus-Checksum-Algorithm: crc32",
    { TRUE, TRUE, FALSE, FALSE, FALSE, FERRY_CHECKSUM_NONE, -1 } },
  { "Tus-Version: 1.0.0\nTus-Checksum-Algorithm: sha1",
    { TRUE, TRUE, FALSE, FALSE, FALSE, FERRY_CHECKSUM_NONE, -1 } },
};

static void
test_offers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (offers); i++)
    {
      SoupMessageHeaders  *headers = make_headers (offers[i].headers);
      const FerryTusOffer *expected = &offers[i].expected;
      FerryTusOffer        offer;

      ferry_tus_offer_parse (&offer, headers);
      g_assert_cmpint (offer.is_there, ==, expected->is_there);
      g_assert_cmpint (offer.has_version, ==, expected->has_version);
      g_assert_cmpint (offer.can_create_with_upload, ==, expected->can_create_with_upload);
      g_assert_cmpint (offer.can_defer_length, ==, expected->can_defer_length);
      g_assert_cmpint (offer.can_terminate, ==, expected->can_terminate);
      g_assert_cmpint (offer.checksum, ==, expected->checksum);
      g_assert_cmpint (offer.max_size, ==, expected->max_size);
      soup_message_headers_unref (headers);
    }
}

typedef struct
{
  const char   *headers;
  FerryTusState expected;
} StateCase;

static const StateCase states[] = {
  { "", { -1, -1, FALSE, -1 } },
  { "Upload-Offset: 0\nUpload-Length: 100", { 0, 100, FALSE, -1 } },
  { "Upload-Offset: 70\nUpload-Defer-Length: 1", { 70, -1, TRUE, -1 } },
  { "Upload-Offset: 70\nUpload-Defer-Length: 0", { 70, -1, FALSE, -1 } },
  { "Upload-Offset: -1\nUpload-Length: many", { -1, -1, FALSE, -1 } },
  { "Upload-Offset: 99999999999999999999", { -1, -1, FALSE, -1 } },
  { "Upload-Offset: 5\nUpload-Expires: Wed, 25 Jun 2014 16:00:00 GMT",
    { 5, -1, FALSE, 1403712000 } },
  { "Upload-Offset: 5\nUpload-Expires: soon", { 5, -1, FALSE, -1 } },
};

static void
test_states (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      SoupMessageHeaders *headers = make_headers (states[i].headers);
      FerryTusState       state;

      ferry_tus_state_parse (&state, headers);
      g_assert_cmpint (state.offset, ==, states[i].expected.offset);
      g_assert_cmpint (state.length, ==, states[i].expected.length);
      g_assert_cmpint (state.is_deferred, ==, states[i].expected.is_deferred);
      g_assert_cmpint (state.expires, ==, states[i].expected.expires);
      soup_message_headers_unref (headers);
    }
}

static void
test_metadata (void)
{
  g_autofree char *both = ferry_tus_make_metadata ("먼 길.txt", "text/plain");
  g_autofree char *name = ferry_tus_make_metadata ("a,b c", NULL);
  g_autofree char *type = ferry_tus_make_metadata (NULL, "image/png");
  g_autofree char *none = ferry_tus_make_metadata (NULL, NULL);

  g_assert_cmpstr (both, ==, "filename 66i8IOq4uC50eHQ=,filetype dGV4dC9wbGFpbg==");
  g_assert_cmpstr (name, ==, "filename YSxiIGM=");
  g_assert_cmpstr (type, ==, "filetype aW1hZ2UvcG5n");
  g_assert_null (none);
}

static void
test_checksum (void)
{
  g_autofree char *sha1 = ferry_tus_make_checksum (FERRY_CHECKSUM_SHA1,
                                                   "2aae6c35c94fcfb415dbe95f408b9ce91ee846ed");

  g_assert_cmpstr (sha1, ==, "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tus/what-a-server-says-that-it-can-is-understood", test_offers);
  g_test_add_func ("/tus/what-a-server-says-of-an-upload-is-understood", test_states);
  g_test_add_func ("/tus/names-and-types-are-told-in-base64", test_metadata);
  g_test_add_func ("/tus/checksums-are-told-in-base64", test_checksum);

  return g_test_run ();
}
