/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-checksum-text.h"

#define MD5 "d41d8cd98f00b204e9800998ecf8427e"
#define SHA1 "da39a3ee5e6b4b0d3255bfef95601890afd80709"
#define SHA256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define SHA384 "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da" \
               "274edebfe76f65fbd51ad2f14898b95b"
#define SHA512 "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce" \
               "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"

typedef struct
{
  const char       *name;
  const char       *text;
  const char       *checksum; /* nullable */
  FerryChecksumKind kind;
} Case;

static const Case cases[] = {
  { "/checksum-text/md5-by-length", MD5, "md5:" MD5, FERRY_CHECKSUM_MD5 },
  { "/checksum-text/sha1-by-length", SHA1, "sha1:" SHA1, FERRY_CHECKSUM_SHA1 },
  { "/checksum-text/sha256-by-length", SHA256, "sha256:" SHA256, FERRY_CHECKSUM_SHA256 },
  { "/checksum-text/sha384-by-length", SHA384, "sha384:" SHA384, FERRY_CHECKSUM_SHA384 },
  { "/checksum-text/sha512-by-length", SHA512, "sha512:" SHA512, FERRY_CHECKSUM_SHA512 },
  { "/checksum-text/capitals-and-blanks", "  D41D8CD98F00B204E9800998ECF8427E\n", "md5:" MD5,
    FERRY_CHECKSUM_MD5 },
  { "/checksum-text/named", "SHA-256: " SHA256, "sha256:" SHA256, FERRY_CHECKSUM_SHA256 },
  { "/checksum-text/as-written-for-the-command-line", "sha1:" SHA1, "sha1:" SHA1,
    FERRY_CHECKSUM_SHA1 },
  { "/checksum-text/line-of-sha256sum", SHA256 " *debian 12.iso", "sha256:" SHA256,
    FERRY_CHECKSUM_SHA256 },
  { "/checksum-text/line-of-bsd", "SHA512 (debian.iso) = " SHA512, "sha512:" SHA512,
    FERRY_CHECKSUM_SHA512 },
  { "/checksum-text/name-and-length-disagree", "sha256:" MD5, NULL, FERRY_CHECKSUM_NONE },
  { "/checksum-text/too-short", "d41d8cd98f00b204e9800998ecf842", NULL, FERRY_CHECKSUM_NONE },
  { "/checksum-text/part-of-a-word", MD5 "z", NULL, FERRY_CHECKSUM_NONE },
  { "/checksum-text/no-digits-at-all", "none", NULL, FERRY_CHECKSUM_NONE },
  { "/checksum-text/empty", "", NULL, FERRY_CHECKSUM_NONE },
};

static void
test_parse (gconstpointer data)
{
  const Case       *c = data;
  FerryChecksumKind kind = FERRY_CHECKSUM_NONE;
  g_autofree char  *checksum = ferry_checksum_text_parse (c->text, &kind);

  g_assert_cmpstr (checksum, ==, c->checksum);
  g_assert_cmpint (kind, ==, c->kind);
}

/* What is understood is what a request takes. */
static void
test_request_takes_it (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char         *checksum = ferry_checksum_text_parse (cases[i].text, NULL);
      g_autoptr (FerryRequest) request = NULL;
      g_autoptr (GError)       error = NULL;
      GVariantDict             options;

      if (checksum == NULL)
        continue;

      g_variant_dict_init (&options, NULL);
      g_variant_dict_insert (&options, "uri", "s", "http://a.example/x");
      g_variant_dict_insert (&options, "directory", "s", "/tmp");
      g_variant_dict_insert (&options, "checksum", "s", checksum);
      request = ferry_request_new (g_variant_dict_end (&options), NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (ferry_request_get_checksum (request, NULL), ==, cases[i].kind);
    }
}

static void
test_titles (void)
{
  g_assert_null (ferry_checksum_kind_to_title (FERRY_CHECKSUM_NONE));
  g_assert_cmpstr (ferry_checksum_kind_to_title (FERRY_CHECKSUM_MD5), ==, "MD5");
  g_assert_cmpstr (ferry_checksum_kind_to_title (FERRY_CHECKSUM_SHA512), ==, "SHA-512");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].name, &cases[i], test_parse);
  g_test_add_func ("/checksum-text/a-request-takes-it", test_request_takes_it);
  g_test_add_func ("/checksum-text/titles", test_titles);

  return g_test_run ();
}
