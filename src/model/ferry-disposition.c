/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-disposition.h"

#include <string.h>

#define BLANKS " \t\r\n"

static gboolean
is_token_char (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("!#$%&'*+-.^_`|~", c) != NULL);
}

/* The end of the parameter that begins at @text: a semicolon that is not
 * within quotes, or the end of the value. */
static const char *
find_parameter_end (const char *text)
{
  gboolean is_quoted = FALSE;

  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        is_quoted = !is_quoted;
      else if (*text == '\\' && is_quoted && text[1] != '\0')
        text++;
      else if (*text == ';' && !is_quoted)
        break;
    }

  return text;
}

/* The text of a quoted-string. What follows its closing quote is ignored, and
 * a missing one is taken to be at the end, as browsers do. */
static char *
unquote (const char *text,
         const char *end)
{
  GString *plain = g_string_new (NULL);

  for (text++; text < end && *text != '"'; text++)
    {
      if (*text == '\\' && text + 1 < end)
        text++;
      g_string_append_c (plain, *text);
    }

  return g_string_free (plain, FALSE);
}

/* Whether another parameter begins here, though no semicolon says so. */
static gboolean
is_parameter (const char *text,
              const char *end)
{
  const char *begin = text;

  while (text < end && is_token_char (*text))
    text++;
  return text > begin && text < end && *text == '=';
}

/* Whether a second field value begins here: a proxy joins equal fields with a
 * comma. */
static gboolean
is_disposition_type (const char *text,
                     const char *end)
{
  static const char *const types[] = { "attachment", "inline" };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      gsize length = strlen (types[i]);

      if ((gsize) (end - text) >= length &&
          g_ascii_strncasecmp (text, types[i], length) == 0 &&
          text + length + strspn (text + length, BLANKS) >= end)
        return TRUE;
    }

  return FALSE;
}

/* An unquoted value may hold blanks and commas, which no token may: servers
 * forget the quotes. It ends where something else plainly begins. */
static char *
trim_bare (const char *text,
           const char *end)
{
  g_autofree char *bare = NULL;

  for (const char *c = text; c < end; c++)
    {
      const char *next;

      if (strchr (BLANKS, *c) == NULL)
        continue;

      next = c + strspn (c, BLANKS);
      if (is_parameter (next, end) ||
          (c > text && c[-1] == ',' && is_disposition_type (next, end)))
        {
          end = c > text && c[-1] == ',' ? c - 1 : c;
          break;
        }
      c = next - 1;
    }

  bare = g_strndup (text, MAX (end - text, 0));
  return g_strdup (g_strchomp (bare));
}

/* Reads the value of the parameter @name (with its asterisk, if it has one).
 * The first of several counts. NULL when there is none. */
static char *
find_parameter (const char *header,
                const char *name)
{
  gsize length = strlen (name);

  for (const char *text = header;; text++)
    {
      const char *end = find_parameter_end (text);
      const char *value;

      text += strspn (text, BLANKS);
      if (g_ascii_strncasecmp (text, name, length) == 0)
        {
          value = text + length + strspn (text + length, BLANKS);
          if (*value == '=')
            {
              value += 1 + strspn (value + 1, BLANKS);
              return *value == '"' ? unquote (value, end) : trim_bare (value, end);
            }
        }

      text = end;
      if (*text == '\0')
        return NULL;
    }
}

static gboolean
has_control (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_iscntrl (g_utf8_get_char (text)))
      return TRUE;

  return FALSE;
}

static char *
latin1_to_utf8 (const char *text)
{
  GString *utf8 = g_string_new (NULL);

  for (; *text != '\0'; text++)
    g_string_append_unichar (utf8, (guchar) *text);
  return g_string_free (utf8, FALSE);
}

/* Decodes @bytes of @charset. NULL for bytes that are not of it, and for
 * charsets that RFC 8187 does not know. */
static char *
decode_charset (const char *bytes,
                const char *charset)
{
  g_autofree char *text = NULL;

  if (g_ascii_strcasecmp (charset, "UTF-8") == 0 || g_ascii_strcasecmp (charset, "UTF8") == 0)
    return g_utf8_validate (bytes, -1, NULL) ? g_strdup (bytes) : NULL;
  if (g_ascii_strcasecmp (charset, "ISO-8859-1") != 0)
    return NULL;

  /* RFC 8187 §3.2.1: no control characters, which these would be. */
  text = latin1_to_utf8 (bytes);
  return has_control (text) ? NULL : g_steal_pointer (&text);
}

/* Replaces each @escape and two hexadecimal digits by their byte. NULL when
 * an escape is broken or stands for NUL. */
static char *
decode_escapes (const char *text,
                char        escape)
{
  g_autofree char *bytes = g_malloc (strlen (text) + 1);
  char            *out = bytes;

  for (; *text != '\0'; text++)
    {
      int high, low;

      if (*text != escape)
        {
          *out++ = *text;
          continue;
        }

      high = g_ascii_xdigit_value (text[1]);
      low = high < 0 ? -1 : g_ascii_xdigit_value (text[2]);
      if (low < 0 || (high == 0 && low == 0))
        return NULL;
      *out++ = (char) (high * 16 + low);
      text += 2;
    }

  *out = '\0';
  return g_steal_pointer (&bytes);
}

/* RFC 8187: charset'language'percent-encoded. */
static char *
decode_extended (const char *value)
{
  g_auto (GStrv)   parts = g_strsplit (value, "'", 3);
  g_autofree char *bytes = NULL;

  if (g_strv_length (parts) != 3)
    return NULL;

  bytes = decode_escapes (parts[2], '%');
  return bytes != NULL ? decode_charset (bytes, parts[0]) : NULL;
}

/* One RFC 2047 encoded-word, without its "=?" and "?=". */
static char *
decode_word (const char *word)
{
  g_auto (GStrv)   parts = g_strsplit (word, "?", 3);
  g_autofree char *bytes = NULL;

  if (g_strv_length (parts) != 3)
    return NULL;

  if (g_ascii_strcasecmp (parts[1], "Q") == 0)
    {
      bytes = decode_escapes (g_strdelimit (parts[2], "_", ' '), '=');
    }
  else if (g_ascii_strcasecmp (parts[1], "B") == 0)
    {
      gsize              size;
      g_autofree guchar *raw = g_base64_decode (parts[2], &size);

      if (memchr (raw, '\0', size) == NULL)
        bytes = g_strndup ((const char *) raw, size);
    }

  return bytes != NULL ? decode_charset (bytes, parts[0]) : NULL;
}

/* A value that is made of encoded-words only, as mail has them. RFC 6266 does
 * not allow them, servers send them all the same. */
static char *
decode_words (const char *value)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (; *value != '\0'; value += strspn (value, BLANKS))
    {
      const char      *end, *question;
      g_autofree char *word = NULL;
      g_autofree char *decoded = NULL;

      if (!g_str_has_prefix (value, "=?"))
        return NULL;

      /* The end is looked for behind the encoding: its text may begin with '='. */
      question = strchr (value + 2, '?');
      question = question != NULL ? strchr (question + 1, '?') : NULL;
      end = question != NULL ? strstr (question + 1, "?=") : NULL;
      if (end == NULL)
        return NULL;

      word = g_strndup (value + 2, end - value - 2);
      decoded = decode_word (word);
      if (decoded == NULL)
        return NULL;
      g_string_append (text, decoded);
      value = end + 2;
    }

  return text->len > 0 ? g_strdup (text->str) : NULL;
}

/* RFC 6266 reads percent signs as they are, and a name may hold them. But
 * escapes that make whole non-ASCII characters, or blanks, were meant so. */
static char *
decode_percent (const char *value)
{
  g_autofree char *bytes = NULL;

  if (strchr (value, '%') == NULL)
    return NULL;

  bytes = decode_escapes (value, '%');
  if (bytes == NULL || !g_utf8_validate (bytes, -1, NULL))
    return NULL;
  if (g_str_is_ascii (bytes) && strstr (value, "%20") == NULL)
    return NULL;
  return g_steal_pointer (&bytes);
}

static char *
decode_plain (const char *value)
{
  char *text = decode_words (value);

  if (text == NULL)
    text = decode_percent (value);
  if (text == NULL && g_utf8_validate (value, -1, NULL))
    text = g_strdup (value);
  return text != NULL ? text : latin1_to_utf8 (value);
}

char *
ferry_disposition_parse (const char *value)
{
  g_autofree char *extended = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *name = NULL;

  if (value == NULL)
    return NULL;

  extended = find_parameter (value, "filename*");
  if (extended != NULL)
    name = decode_extended (extended);

  if (name == NULL)
    {
      plain = find_parameter (value, "filename");
      if (plain != NULL)
        name = decode_plain (plain);
    }

  return name != NULL && *name != '\0' ? g_steal_pointer (&name) : NULL;
}
