/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-uri-path.h"

#include <string.h>

/* Browsers send the other characters that RFC 3986 does not list (such as '|',
 * '[' and ']') as they are, and so the servers that made them expect it: a
 * signature over the address would break otherwise. */
#define NOT_IN_QUERY "\"<>#"
#define NOT_IN_PATH NOT_IN_QUERY "?`{}^\\"

static char *
escape (const char *text,
        gsize       length,
        const char *unsafe)
{
  GString *out = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    {
      guchar   c = (guchar) text[i];
      gboolean stray = c == '%' && !(i + 2 < length && g_ascii_isxdigit (text[i + 1]) &&
                                     g_ascii_isxdigit (text[i + 2]));

      if (stray || c <= ' ' || c >= 0x7f || strchr (unsafe, c) != NULL)
        g_string_append_printf (out, "%%%02X", c);
      else
        g_string_append_c (out, (char) c);
    }

  return g_string_free (out, FALSE);
}

char *
ferry_uri_path_escape (const char *path,
                       gsize       length)
{
  return escape (path, length, NOT_IN_PATH);
}

char *
ferry_uri_path_escape_query (const char *query,
                             gsize       length)
{
  return escape (query, length, NOT_IN_QUERY);
}

/* Returns: 1 for ".", 2 for "..", in any spelling; else 0 */
static guint
count_dots (const char *segment,
            gsize       length)
{
  guint n_dots = 0;

  while (length > 0)
    {
      gsize step;

      if (*segment == '.')
        step = 1;
      else if (length >= 3 && g_ascii_strncasecmp (segment, "%2e", 3) == 0)
        step = 3;
      else
        return 0;

      segment += step;
      length -= step;
      n_dots++;
    }

  return n_dots <= 2 ? n_dots : 0;
}

/* Drops the last "/segment" of @out. */
static void
drop_segment (GString *out)
{
  const char *slash = strrchr (out->str, '/');

  if (slash != NULL)
    g_string_truncate (out, (gsize) (slash - out->str));
}

/* RFC 3986 §5.2.4 */
char *
ferry_uri_path_fold (const char *path)
{
  GString *out = g_string_sized_new (strlen (path));

  while (*path == '/')
    {
      const char *segment = path + 1;
      gsize       length = strcspn (segment, "/");
      guint       n_dots = count_dots (segment, length);

      path = segment + length;
      if (n_dots == 2)
        drop_segment (out);
      if (n_dots == 0)
        g_string_append_len (out, segment - 1, (gssize) length + 1);
      /* A folder stays one: "/a/." is "/a/". */
      else if (*path == '\0')
        g_string_append_c (out, '/');
    }

  return g_string_free (out, FALSE);
}

/* RFC 3986 §5.2.3 */
char *
ferry_uri_path_merge (const char *base,
                      const char *reference)
{
  const char      *slash = strrchr (base, '/');
  g_autofree char *folder = NULL;

  if (slash == NULL)
    return g_strconcat ("/", reference, NULL);

  folder = g_strndup (base, (gsize) (slash - base));

  return g_strconcat (folder, "/", reference, NULL);
}
