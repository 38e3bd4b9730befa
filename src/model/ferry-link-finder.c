/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-link-finder.h"

#include <string.h>

static const char *const schemes[] = { "https://", "http://", "ftp://" };

/* Byte length of the scheme that @text begins with; 0 without one. */
static gsize
measure_scheme (const char *text,
                const char *end)
{
  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      gsize length = strlen (schemes[i]);

      if ((gsize) (end - text) > length && g_ascii_strncasecmp (text, schemes[i], length) == 0)
        return length;
    }

  return 0;
}

/* Quotes and angle brackets end a link among words; no address holds them raw. */
static gboolean
is_fence (gunichar character)
{
  switch (character)
    {
    case '<':
    case '>':
    case '"':
    case '`':
    case 0x201c: /* “ */
    case 0x201d: /* ” */
    case 0x00ab: /* « */
    case 0x00bb: /* » */
    case 0x300c: /* 「 */
    case 0x300d: /* 」 */
      return TRUE;
    default:
      return g_unichar_isspace (character);
    }
}

static guint
count (const char *begin,
       const char *end,
       char        character)
{
  guint n = 0;

  for (const char *c = begin; c < end; c++)
    n += *c == character;
  return n;
}

/* Whether what ends at @end ends with a bracket that was opened before it. */
static gboolean
ends_unbalanced (const char *begin,
                 const char *end)
{
  static const char pairs[][2] = { { '(', ')' }, { '[', ']' }, { '{', '}' } };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (end[-1] == pairs[i][1])
      return count (begin, end, pairs[i][1]) > count (begin, end, pairs[i][0]);

  return FALSE;
}

static const char *
find_end (const char *begin,
          const char *line_end)
{
  const char *end = begin;

  while (end < line_end && !is_fence (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);
  while (end > begin && (strchr (".,;:!?'*", end[-1]) != NULL || ends_unbalanced (begin, end)))
    end--;

  return end;
}

/* A single word that somebody may have meant as a link. */
static gboolean
looks_meant (const char *begin,
             const char *end)
{
  for (const char *c = begin; c < end - 1; c++)
    if (*c == '/' || (c > begin && (*c == '.' || *c == ':')))
      return TRUE;

  return FALSE;
}

static gboolean
is_one_word (const char *begin,
             const char *end)
{
  for (const char *c = begin; c < end; c = g_utf8_next_char (c))
    if (is_fence (g_utf8_get_char (c)))
      return FALSE;

  return TRUE;
}

static void
enter_line (FerryLinkFinder *self,
            const char      *begin)
{
  const char *end = strchr (begin, '\n');

  self->line_begin = begin;
  self->line_end = end != NULL ? end : begin + strlen (begin);
  self->cursor = begin;
}

static gboolean
take (FerryLinkFinder *self,
      const char      *begin,
      const char      *end,
      FerryLink       *link)
{
  link->begin = begin;
  link->length = end - begin;
  link->line = self->line;
  link->index = begin - self->line_begin;
  self->cursor = end;
  return TRUE;
}

static gboolean
find_among_words (FerryLinkFinder *self,
                  FerryLink       *link)
{
  const char *c = self->cursor;

  for (; c < self->line_end; c++)
    {
      gsize scheme;

      if (c > self->line_begin && g_ascii_isalnum (c[-1]))
        continue;

      scheme = measure_scheme (c, self->line_end);
      if (scheme > 0)
        {
          const char *end = find_end (c, self->line_end);

          if (end > c + scheme)
            return take (self, c, end, link);
        }
    }

  self->cursor = self->line_end;
  return FALSE;
}

/* The next one in the line. */
static gboolean
find_in_line (FerryLinkFinder *self,
              FerryLink       *link)
{
  const char *begin = self->line_begin;
  const char *end = self->line_end;

  if (self->cursor > begin)
    return find_among_words (self, link);

  while (begin < end && g_ascii_isspace (*begin))
    begin++;
  while (end > begin && g_ascii_isspace (end[-1]))
    end--;
  if (begin == end || *begin == '#')
    return FALSE;

  /* What stands alone is taken as it is: it may end in a full stop. */
  if (is_one_word (begin, end) &&
      (measure_scheme (begin, end) > 0 || looks_meant (begin, end)))
    return take (self, begin, end, link);

  return find_among_words (self, link);
}

void
ferry_link_finder_init (FerryLinkFinder *self,
                        const char      *text)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  self->line = 0;
  enter_line (self, text);
}

gboolean
ferry_link_finder_next (FerryLinkFinder *self,
                        FerryLink       *link)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (link != NULL, FALSE);

  while (!find_in_line (self, link))
    {
      if (*self->line_end == '\0')
        return FALSE;

      enter_line (self, self->line_end + 1);
      self->line++;
    }

  return TRUE;
}

gboolean
ferry_link_finder_has_link (const char *text)
{
  FerryLinkFinder finder;
  FerryLink       link;

  g_return_val_if_fail (text != NULL, FALSE);

  ferry_link_finder_init (&finder, text);
  while (ferry_link_finder_next (&finder, &link))
    if (g_ascii_strncasecmp (link.begin, "http", 4) == 0 &&
        measure_scheme (link.begin, link.begin + link.length) > 0)
      return TRUE;

  return FALSE;
}
