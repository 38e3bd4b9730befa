/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-checksum-list.h"
#include "ferry-digest-field.h"
#include "ferry-link-field.h"
#include "ferry-uri.h"
#include "fuzz.h"

#include <string.h>

/* What servers tell of a file beside its bytes: where else it is, and its
 * checksum in a field and in a list. */

static void
check_hex (const char       *hex,
           FerryChecksumKind kind)
{
  g_assert_true ((hex == NULL) == (kind == FERRY_CHECKSUM_NONE));
  if (hex == NULL)
    return;

  g_assert_cmpuint (strlen (hex), ==, ferry_checksum_kind_get_hex_length (kind));
  g_assert_cmpuint (strspn (hex, "0123456789abcdef"), ==, strlen (hex));
}

static void
check_digest (const char *value)
{
  FerryChecksumKind kind = FERRY_CHECKSUM_NONE;
  FerryChecksumKind old_kind = FERRY_CHECKSUM_NONE;
  g_autofree char  *hex = ferry_digest_field_parse_repr (value, &kind);
  g_autofree char  *old_hex = ferry_digest_field_parse_old (value, &old_kind);

  check_hex (hex, kind);
  check_hex (old_hex, old_kind);
}

static void
check_list (const guint8 *data,
            gsize         size)
{
  static const char *const names[] = { "f.iso", "a b", NULL };
  FerryChecksumKind        kind = FERRY_CHECKSUM_NONE;
  g_autofree char         *hex = NULL;

  hex = ferry_checksum_list_find ((const char *) data, size, names, &kind);
  check_hex (hex, kind);
}

static void
check_address (const char *text)
{
  g_autoptr (GUri) uri = ferry_uri_parse (text, NULL);

  g_assert_nonnull (uri);
  g_assert_true (ferry_uri_is_supported (uri) || ferry_uri_is_ftp (uri));
}

static void
check_links (const char *value)
{
  g_autoptr (GUri)    base = ferry_uri_parse ("http://a.example/dir/f.iso?x", NULL);
  g_auto (FerryLinks) links = { 0 };

  ferry_links_parse (&links, value, base);
  g_assert_cmpuint (links.mirrors->len, <=, FERRY_LINKS_MAX_MIRRORS);
  for (guint i = 0; i < links.mirrors->len; i++)
    check_address (g_ptr_array_index (links.mirrors, i));
  if (links.metalink != NULL)
    check_address (links.metalink);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *value = g_strndup ((const char *) data, size);

  check_digest (value);
  check_list (data, size);
  check_links (value);
  return 0;
}
