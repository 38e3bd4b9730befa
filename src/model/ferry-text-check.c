/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-text-check.h"

#include <string.h>

#define MAX_COMPONENT_BYTES 255
#define MAX_PATH_BYTES 4095
#define MAX_BOUNDARY_BYTES 70
#define REPLACEMENT_CHARACTER 0xfffd

/* How many of the first bytes are letters, digits or @marks. */
static gsize
span (const char *text,
      const char *marks)
{
  gsize n = 0;

  while (text[n] != '\0' && (g_ascii_isalnum (text[n]) || strchr (marks, text[n]) != NULL))
    n++;

  return n;
}

static gsize
span_token (const char *text)
{
  return span (text, "!#$%&'*+-.^_`|~");
}

gboolean
ferry_text_check_token (const char *text)
{
  gsize n = span_token (text);

  return n > 0 && text[n] == '\0';
}

gboolean
ferry_text_check_header_value (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c) && *c != '\t')
      return FALSE;

  return TRUE;
}

gboolean
ferry_text_check_plain (const char *text,
                        gsize       max_bytes)
{
  if (*text == '\0' || strlen (text) > max_bytes || !g_utf8_validate (text, -1, NULL))
    return FALSE;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      return FALSE;

  return TRUE;
}

char *
ferry_text_make_plain (const char *text,
                       gsize       max_bytes)
{
  g_autofree char *valid = NULL;
  GString         *plain = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, -1);
  plain = g_string_sized_new (strlen (valid));
  for (const char *next = valid; *next != '\0'; next = g_utf8_next_char (next))
    {
      gunichar character = g_utf8_get_char (next);

      character = g_unichar_iscntrl (character) ? REPLACEMENT_CHARACTER : character;
      if ((gsize) g_unichar_to_utf8 (character, NULL) > max_bytes - plain->len)
        break;
      g_string_append_unichar (plain, character);
    }

  return g_string_free (plain, FALSE);
}

gboolean
ferry_text_check_file_name (const char *text)
{
  return ferry_text_check_plain (text, MAX_COMPONENT_BYTES) &&
         strchr (text, '/') == NULL &&
         strcmp (text, ".") != 0 &&
         strcmp (text, "..") != 0;
}

gboolean
ferry_text_check_absolute_path (const char *text)
{
  if (*text != '/' || !ferry_text_check_plain (text, MAX_PATH_BYTES))
    return FALSE;

  for (const char *c = text; *c != '\0';)
    {
      gsize length = strcspn (c, "/");

      if (length > MAX_COMPONENT_BYTES)
        return FALSE;
      c += length + strspn (c + length, "/");
    }

  return TRUE;
}

gboolean
ferry_text_check_media_type (const char *text)
{
  gsize n_type = span_token (text);
  gsize n_subtype;
  gsize end;

  if (n_type == 0 || text[n_type] != '/')
    return FALSE;

  n_subtype = span_token (text + n_type + 1);
  end = n_type + 1 + n_subtype;
  end += strspn (text + end, " \t");

  return n_subtype > 0 && (text[end] == '\0' || text[end] == ';') &&
         strlen (text) <= FERRY_TEXT_MAX_WORD_BYTES && ferry_text_check_header_value (text + end);
}

gboolean
ferry_text_check_boundary (const char *text)
{
  gsize n = span (text, "'()+_,-./:=? ");

  return n > 0 && n <= MAX_BOUNDARY_BYTES && text[n] == '\0' && text[n - 1] != ' ';
}

gboolean
ferry_text_check_hex (const char *text,
                      gsize       length)
{
  return strlen (text) == length && strspn (text, "0123456789abcdefABCDEF") == length;
}
