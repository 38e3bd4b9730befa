/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-digest-field.h"

#include <string.h>

/* Of the empty file. */
#define SHA256 "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define SHA256_HEX "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define SHA512                                   \
  "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H" \
  "0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=="
#define SHA512_HEX                                                   \
  "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce" \
  "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"

typedef struct
{
  const char       *name;
  const char       *value;
  FerryChecksumKind kind; /* NONE: nothing is found */
} Case;

static const Case repr_cases[] = {
  { "one", "sha-256=:" SHA256 ":", FERRY_CHECKSUM_SHA256 },
  { "the-stronger-of-two", "sha-256=:" SHA256 ":, sha-512=:" SHA512 ":", FERRY_CHECKSUM_SHA512 },
  { "order-does-not-matter", "sha-512=:" SHA512 ":,sha-256=:" SHA256 ":", FERRY_CHECKSUM_SHA512 },
  { "others-are-passed-over", "md5=:AAAA:,\t sha-256=:" SHA256 ":, unixsum=1",
    FERRY_CHECKSUM_SHA256 },
  { "parameters", "sha-256=:" SHA256 ":;a=1;b", FERRY_CHECKSUM_SHA256 },
  { "a-bad-one-leaves-the-good-one", "sha-512=:AAAA:, sha-256=:" SHA256 ":",
    FERRY_CHECKSUM_SHA256 },
  { "no-padding", "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU:", FERRY_CHECKSUM_SHA256 },
  { "no-colons", "sha-256=" SHA256, FERRY_CHECKSUM_NONE },
  { "no-end", "sha-256=:" SHA256, FERRY_CHECKSUM_NONE },
  { "junk-behind", "sha-256=:" SHA256 ":x", FERRY_CHECKSUM_NONE },
  { "a-string", "sha-256=\"" SHA256 "\"", FERRY_CHECKSUM_NONE },
  { "another-name", "id-sha-256=:" SHA256 ":", FERRY_CHECKSUM_NONE },
  { "a-longer-name", "sha-2567=:" SHA256 ":", FERRY_CHECKSUM_NONE },
  { "too-short", "sha-256=:47DEQpj8HBSa:", FERRY_CHECKSUM_NONE },
  { "a-longer-checksum", "sha-256=:" SHA512 ":", FERRY_CHECKSUM_NONE },
  { "strange-letters", "sha-256=:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=:",
    FERRY_CHECKSUM_NONE },
  { "weak", "sha=:2jmj7l5rSw0yVb/vlWAYkK/YBwk=:, md5=:1B2M2Y8AsgTpgAmY7PhCfg==:",
    FERRY_CHECKSUM_NONE },
  { "empty-value", "sha-256=::", FERRY_CHECKSUM_NONE },
  { "no-value", "sha-256", FERRY_CHECKSUM_NONE },
  { "nothing", "", FERRY_CHECKSUM_NONE },
  { "commas", ",,,", FERRY_CHECKSUM_NONE },
  { "bytes", "\xff\xfe=:\x80:", FERRY_CHECKSUM_NONE },
  { "no-field", NULL, FERRY_CHECKSUM_NONE },
};

static const Case old_cases[] = {
  { "one", "SHA-256=" SHA256, FERRY_CHECKSUM_SHA256 },
  { "lower-case", "sha-256=" SHA256, FERRY_CHECKSUM_SHA256 },
  { "the-stronger-of-two", "SHA-256=" SHA256 ",SHA-512=" SHA512, FERRY_CHECKSUM_SHA512 },
  { "others-are-passed-over", "SHA=2jmj7l5rSw0yVb/vlWAYkK/YBwk=, SHA-256=" SHA256,
    FERRY_CHECKSUM_SHA256 },
  { "of-the-unpacked-file", "id-sha-256=" SHA256, FERRY_CHECKSUM_NONE },
  { "hexadecimal", "SHA-256=" SHA256_HEX, FERRY_CHECKSUM_NONE },
  { "the-new-form", "sha-256=:" SHA256 ":", FERRY_CHECKSUM_NONE },
  { "nothing", "", FERRY_CHECKSUM_NONE },
  { "no-field", NULL, FERRY_CHECKSUM_NONE },
};

static void
check (const Case       *c,
       char             *hex, /* (transfer full) */
       FerryChecksumKind kind)
{
  g_autofree char *found = hex;

  g_assert_cmpint (kind, ==, c->kind);
  if (c->kind == FERRY_CHECKSUM_NONE)
    g_assert_null (found);
  else
    g_assert_cmpstr (found, ==, kind == FERRY_CHECKSUM_SHA256 ? SHA256_HEX : SHA512_HEX);
}

static void
test_repr (gconstpointer data)
{
  FerryChecksumKind kind = FERRY_CHECKSUM_NONE;
  char             *hex = ferry_digest_field_parse_repr (((const Case *) data)->value, &kind);

  check (data, hex, kind);
}

static void
test_old (gconstpointer data)
{
  FerryChecksumKind kind = FERRY_CHECKSUM_NONE;
  char             *hex = ferry_digest_field_parse_old (((const Case *) data)->value, &kind);

  check (data, hex, kind);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (repr_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/digest-field/repr/", repr_cases[i].name, NULL);

      g_test_add_data_func (path, &repr_cases[i], test_repr);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (old_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/digest-field/old/", old_cases[i].name, NULL);

      g_test_add_data_func (path, &old_cases[i], test_old);
    }

  return g_test_run ();
}
