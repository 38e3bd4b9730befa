/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-checksum-list.h"

#include <string.h>

#define MD5 "0123456789abcdef0123456789abcdef"
#define SHA1 "0123456789abcdef0123456789abcdef01234567"
#define A MD5 MD5
#define B "ffffffffffffffffffffffffffffffff" MD5
#define SHA512 A B

typedef struct
{
  const char       *name;
  const char       *text;
  FerryChecksumKind kind;
  const char       *hex; /* (nullable) */
} Case;

/* The file is called "f.iso", or "other name.iso". */
static const Case cases[] = {
  { "line", A "  f.iso\n", FERRY_CHECKSUM_SHA256, A },
  { "binary-line", A " *f.iso\n", FERRY_CHECKSUM_SHA256, A },
  { "no-end-of-line", A "  f.iso", FERRY_CHECKSUM_SHA256, A },
  { "ends-of-lines-of-others", A "  f.iso\r\n" B "  g.iso\r\n", FERRY_CHECKSUM_SHA256, A },
  { "capitals", "0123456789ABCDEF0123456789ABCDEF  f.iso", FERRY_CHECKSUM_MD5, MD5 },
  { "blanks-in-the-name", A "  other name.iso", FERRY_CHECKSUM_SHA256, A },
  { "tagged", "SHA256 (f.iso) = " A "\n", FERRY_CHECKSUM_SHA256, A },
  { "tagged-without-blanks", "SHA2-256(f.iso)= " A "\n", FERRY_CHECKSUM_SHA256, A },
  { "alone", "\n" A "\n\n", FERRY_CHECKSUM_SHA256, A },
  { "alone-with-blanks", "  " A "  ", FERRY_CHECKSUM_SHA256, A },
  { "one-of-many", B "  a\n" B "  b\n" A "  f.iso\n" B "  f.iso.sig\n", FERRY_CHECKSUM_SHA256, A },
  { "in-this-folder", B "  ./old/f.iso\n" A "  ./f.iso\n", FERRY_CHECKSUM_SHA256, A },
  { "in-a-folder", A "  /pub/dir/f.iso\n", FERRY_CHECKSUM_SHA256, A },
  { "in-several-folders", A "  x/f.iso\n" B "  y/f.iso\n", FERRY_CHECKSUM_NONE, NULL },
  { "the-same-in-several-folders", A "  x/f.iso\n" A "  y/f.iso\n", FERRY_CHECKSUM_SHA256, A },
  { "two-opinions", A "  f.iso\n" B "  f.iso\n", FERRY_CHECKSUM_NONE, NULL },
  { "the-strongest-kind",
    "MD5 (f.iso) = " MD5 "\nSHA512 (f.iso) = " SHA512 "\nSHA1 (f.iso) = " SHA1,
    FERRY_CHECKSUM_SHA512, SHA512 },
  { "signed",
    "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n# f.iso: 1 bytes\nSHA256 (f.iso) = " A
    "\n-----BEGIN PGP SIGNATURE-----\n\niQIz=\n-----END PGP SIGNATURE-----\n",
    FERRY_CHECKSUM_SHA256, A },
  { "brackets-in-other-names", "SHA256 (a (1).iso) = " B "\nSHA256 (f.iso) = " A,
    FERRY_CHECKSUM_SHA256, A },

  { "nothing", "", FERRY_CHECKSUM_NONE, NULL },
  { "another-file", A "  g.iso\n", FERRY_CHECKSUM_NONE, NULL },
  { "a-longer-name", A "  f.iso.zsync\n", FERRY_CHECKSUM_NONE, NULL },
  { "two-alone", A "\n" B "\n", FERRY_CHECKSUM_NONE, NULL },
  { "strange-length", "0123456789abcdef  f.iso\n", FERRY_CHECKSUM_NONE, NULL },
  { "letters-behind-the-digits", A "x  f.iso\n", FERRY_CHECKSUM_NONE, NULL },
  { "junk-behind-a-tag", "SHA256 (f.iso) = " A " x\n", FERRY_CHECKSUM_NONE, NULL },
  { "half-a-tag", ") = " A "\nSHA256 (f.iso) " A "\n(f.iso\n", FERRY_CHECKSUM_NONE, NULL },
  { "page",
    "<!doctype html>\n<p>Sign in to see <b>f.iso</b></p>\n<code>" A "</code>\n<p>" A " f.iso</p>",
    FERRY_CHECKSUM_NONE, NULL },
};

static void
test_case (gconstpointer data)
{
  static const char *const names[] = { "f.iso", "other name.iso", NULL };
  const Case              *c = data;
  FerryChecksumKind        kind = FERRY_CHECKSUM_NONE;
  g_autofree char         *hex = NULL;

  hex = ferry_checksum_list_find (c->text, strlen (c->text), names, &kind);
  g_assert_cmpint (kind, ==, c->kind);
  g_assert_cmpstr (hex, ==, c->hex);
}

static void
test_nul (void)
{
  static const char *const names[] = { "f.iso", NULL };
  static const char        text[] = A "  f.iso\n\0";
  FerryChecksumKind        kind;

  g_assert_null (ferry_checksum_list_find (text, sizeof text, names, &kind));
  g_assert_null (ferry_checksum_list_find (NULL, 0, names, &kind));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/checksum-list/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/checksum-list/nul-bytes", test_nul);

  return g_test_run ();
}
