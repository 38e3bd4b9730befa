/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-uri.h"
#include "fuzz.h"

#include <string.h>

/* What goes on the wire is printable ASCII without blanks. */
static void
check_text (const char *text)
{
  for (; *text != '\0'; text++)
    g_assert_true (g_ascii_isgraph (*text));
}

/* Parsed addresses are written out the way that they are read again. */
static void
check_uri (GUri *uri)
{
  g_autofree char   *text = ferry_uri_to_string (uri);
  g_autofree char   *again_text = NULL;
  g_autofree char   *key = ferry_uri_get_host_key (uri);
  g_autofree char   *user = NULL;
  g_autofree char   *password = NULL;
  g_autoptr (GUri)   stripped = ferry_uri_strip_user (uri, &user, &password);
  g_autoptr (GUri)   again = NULL;
  g_autoptr (GError) error = NULL;

  check_text (text);
  g_assert_nonnull (key);
  g_assert_null (g_uri_get_user (stripped));
  g_assert_null (g_uri_get_password (stripped));
  g_assert_true (ferry_uri_same_origin (uri, stripped));

  again = ferry_uri_parse (text, &error);
  g_assert_no_error (error);
  again_text = ferry_uri_to_string (again);
  g_assert_cmpstr (again_text, ==, text);
  g_assert_true (ferry_uri_same_origin (uri, again));
}

static void
check_location (GUri       *base,
                const char *location)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri)   uri = ferry_uri_resolve (base, location, &error);

  g_assert_true ((uri == NULL) == (error != NULL));
  if (uri != NULL && ferry_uri_is_supported (uri))
    check_uri (uri);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char   *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri)   base = ferry_uri_parse ("http://user:word@example.org/a/b?c", NULL);
  g_autoptr (GUri)   uri = ferry_uri_parse (text, &error);
  const char        *location = strchr (text, '\n');

  g_assert_true ((uri == NULL) == (error != NULL));
  if (uri != NULL)
    check_uri (uri);

  check_location (base, text);
  if (uri != NULL && location != NULL)
    check_location (uri, location);
  return 0;
}
