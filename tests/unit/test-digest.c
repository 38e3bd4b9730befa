/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-digest.h"

#include <string.h>

typedef struct
{
  const char       *path;
  FerryChecksumKind kind;
  const char       *of_nothing;
  const char       *of_abc;
} Case;

/* RFC 1321, FIPS 180-4. */
static const Case cases[] = {
  { "/digest/md5",
    FERRY_CHECKSUM_MD5,
    "d41d8cd98f00b204e9800998ecf8427e",
    "900150983cd24fb0d6963f7d28e17f72" },
  { "/digest/sha1",
    FERRY_CHECKSUM_SHA1,
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "a9993e364706816aba3e25717850c26c9cd0d89d" },
  { "/digest/sha256",
    FERRY_CHECKSUM_SHA256,
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
  { "/digest/sha384",
    FERRY_CHECKSUM_SHA384,
    "38b060a751ac96384cd9327eb1b1e36a21fdb71114be0743"
    "4c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b",
    "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163"
    "1a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7" },
  { "/digest/sha512",
    FERRY_CHECKSUM_SHA512,
    "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
    "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f" },
};

static void
assert_finish (FerryDigest *digest,
               const char  *expected)
{
  g_autofree char *hex = ferry_digest_finish (digest);

  g_assert_cmpstr (hex, ==, expected);
}

static void
test_known (gconstpointer data)
{
  const Case             *c = data;
  g_autoptr (FerryDigest) nothing = ferry_digest_new (c->kind);
  g_autoptr (FerryDigest) abc = ferry_digest_new (c->kind);

  ferry_digest_update (nothing, NULL, 0);
  assert_finish (nothing, c->of_nothing);

  ferry_digest_update (abc, "a", 1);
  ferry_digest_update (abc, "bc", 2);
  assert_finish (abc, c->of_abc);
}

static void
test_copy (void)
{
  g_autoptr (FerryDigest) digest = ferry_digest_new (FERRY_CHECKSUM_SHA256);
  g_autoptr (FerryDigest) copy = NULL;

  ferry_digest_update (digest, "ab", 2);
  copy = ferry_digest_copy (digest);
  g_assert_nonnull (copy);
  ferry_digest_update (digest, "something else", 14);
  ferry_digest_update (copy, "c", 1);
  assert_finish (copy, cases[2].of_abc);
}

static void
test_large (void)
{
  g_autoptr (FerryDigest) digest = ferry_digest_new (FERRY_CHECKSUM_SHA256);
  g_autofree char        *block = g_malloc (100000);

  /* A million times "a", of FIPS 180. */
  memset (block, 'a', 100000);
  for (guint i = 0; i < 10; i++)
    ferry_digest_update (digest, block, 100000);
  assert_finish (digest, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void
test_unfinished_is_freed (void)
{
  FerryDigest *digest = ferry_digest_new (FERRY_CHECKSUM_SHA512);

  ferry_digest_update (digest, "abc", 3);
  ferry_digest_free (digest);
  ferry_digest_free (NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_known);
  g_test_add_func ("/digest/a-copy-goes-its-own-way", test_copy);
  g_test_add_func ("/digest/a-million-letters", test_large);
  g_test_add_func ("/digest/an-unfinished-one-can-be-freed", test_unfinished_is_freed);

  return g_test_run ();
}
