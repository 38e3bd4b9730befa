/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-answer.h"

#include "ferry-cli-format.h"
#include "ferry-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Bytes of the longest character of UTF-8. */
#define LONGEST_CHARACTER 4

static const char *
get_header (const FerryTransferRecord *record,
            const char                *name)
{
  for (guint i = 0; i < record->n_headers; i++)
    if (g_ascii_strcasecmp (record->headers[i].name, name) == 0)
      return record->headers[i].value;

  return NULL;
}

/* Whether the server says that it is text; what is of another encoding than UTF-8
 * is readable for the most part even so. */
static gboolean
is_called_text (const FerryTransferRecord *record)
{
  const char      *type = get_header (record, "Content-Type");
  g_autofree char *lower = type != NULL ? g_ascii_strdown (type, -1) : NULL;

  return lower != NULL && (g_str_has_prefix (lower, "text/") || strstr (lower, "json") != NULL ||
                           strstr (lower, "xml") != NULL);
}

char *
ferry_cli_answer_dup_text (const FerryTransferRecord *record)
{
  const char *bytes = NULL;
  const char *end;
  gsize       size = 0;

  if (record->answer != NULL)
    bytes = g_bytes_get_data (record->answer, &size);
  if (bytes == NULL || size == 0 || memchr (bytes, '\0', size) != NULL)
    return NULL;
  if (g_utf8_validate (bytes, (gssize) size, &end))
    return g_strndup (bytes, size);
  /* The limit may have cut a character. */
  if (record->is_answer_cut && bytes + size - end < LONGEST_CHARACTER)
    return g_strndup (bytes, (gsize) (end - bytes));

  return is_called_text (record) ? g_utf8_make_valid (bytes, (gssize) size) : NULL;
}

static void
append_lines (GString *lines,
              char    *text)
{
  g_auto (GStrv) each = NULL;

  g_strdelimit (text, "\t", ' ');
  each = g_strsplit (g_strchomp (text), "\n", -1);
  for (gsize i = 0; each[i] != NULL; i++)
    {
      g_autofree char *clean = ferry_cli_format_clean (g_strchomp (each[i]));

      g_string_append_printf (lines, *clean != '\0' ? "  %s\n" : "%s\n", clean);
    }
}

char *
ferry_cli_answer_format (const FerryTransferRecord *record)
{
  g_autofree char *text = ferry_cli_answer_dup_text (record);
  g_autofree char *shown = NULL;
  gsize            size = record->answer != NULL ? g_bytes_get_size (record->answer) : 0;
  GString         *lines;

  if (size == 0)
    return NULL;

  lines = g_string_new (NULL);
  shown = ferry_format_size (size);
  if (text != NULL)
    append_lines (lines, text);
  else
    /* Translators: a size */
    g_string_append_printf (lines, _ ("  (%s that are not text)\n"), shown);
  if (record->is_answer_cut)
    /* Translators: a size */
    g_string_append_printf (lines, _ ("  (there was more; the first %s are kept)\n"), shown);

  return g_string_free (lines, FALSE);
}
