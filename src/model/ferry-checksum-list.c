/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-checksum-list.h"

#include <string.h>

#define BLANKS " \t"

/* How well a line is about the file. */
typedef enum
{
  FIT_NONE,
  FIT_LAST,  /* the same name in some folder */
  FIT_WHOLE, /* the same name, in no other folder */
} Fit;

typedef struct
{
  FerryChecksumKind kind;
  char             *hex; /* (owned) (nullable) */
  Fit               fit;
  gboolean          is_doubtful; /* another line says something else */
} Best;

/* The kind of checksum that @text begins with, by its digits; NONE for none.
 * @length: of it. */
static FerryChecksumKind
scan_hash (const char *text,
           gsize      *length)
{
  *length = 0;
  while (g_ascii_isxdigit (text[*length]))
    (*length)++;

  for (int kind = FERRY_CHECKSUM_MD5; kind <= FERRY_CHECKSUM_SHA512; kind++)
    if (ferry_checksum_kind_get_hex_length (kind) == *length)
      return (FerryChecksumKind) kind;

  return FERRY_CHECKSUM_NONE;
}

static Fit
judge_name (const char        *name,
            const char *const *names)
{
  const char *last = strrchr (name, '/');

  while (g_str_has_prefix (name, "./"))
    name += 2;
  if (g_strv_contains (names, name))
    return FIT_WHOLE;

  return last != NULL && g_strv_contains (names, last + 1) ? FIT_LAST : FIT_NONE;
}

static void
take (Best             *best,
      FerryChecksumKind kind,
      const char       *hash,
      gsize             length,
      Fit               fit)
{
  g_autofree char *hex = NULL;

  if (fit == FIT_NONE || fit < best->fit || (fit == best->fit && kind < best->kind))
    return;

  hex = g_ascii_strdown (hash, (gssize) length);
  if (fit == best->fit && kind == best->kind)
    {
      best->is_doubtful |= !g_str_equal (hex, best->hex);
      return;
    }

  best->fit = fit;
  best->kind = kind;
  best->is_doubtful = FALSE;
  g_free (best->hex);
  best->hex = g_steal_pointer (&hex);
}

/* "HASH  name" and "HASH *name". */
static void
read_plain_line (const char        *line,
                 const char *const *names,
                 Best              *best)
{
  gsize             length;
  FerryChecksumKind kind = scan_hash (line, &length);
  const char       *name = line + length;
  gsize             n_blanks = strspn (name, BLANKS);

  if (kind == FERRY_CHECKSUM_NONE || n_blanks == 0)
    return;

  name += n_blanks;
  if (*name == '*')
    name++;
  take (best, kind, line, length, judge_name (name, names));
}

/* "SHA256 (name) = HASH"; a name may have brackets. */
static void
read_tagged_line (const char        *line,
                  const char *const *names,
                  Best              *best)
{
  const char       *begin = strchr (line, '(');
  const char       *end = g_strrstr (line, ")");
  g_autofree char  *name = NULL;
  const char       *hash;
  gsize             length;
  FerryChecksumKind kind;

  if (begin == NULL || end == NULL || end < begin)
    return;

  hash = end + 1 + strspn (end + 1, BLANKS);
  if (*hash != '=')
    return;
  hash += 1 + strspn (hash + 1, BLANKS);
  kind = scan_hash (hash, &length);
  if (kind == FERRY_CHECKSUM_NONE || hash[length] != '\0')
    return;

  name = g_strndup (begin + 1, (gsize) (end - begin - 1));
  take (best, kind, hash, length, judge_name (name, names));
}

/* Nothing but a checksum, which is of the file beside it. */
static void
read_alone (char **lines,
            Best  *best)
{
  const char       *only = NULL;
  gsize             length;
  FerryChecksumKind kind;

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      if (*lines[i] == '\0')
        continue;
      if (only != NULL)
        return;
      only = lines[i];
    }

  if (only == NULL)
    return;
  kind = scan_hash (only, &length);
  if (kind != FERRY_CHECKSUM_NONE && only[length] == '\0')
    take (best, kind, only, length, FIT_WHOLE);
}

char *
ferry_checksum_list_find (const char        *text,
                          gsize              size,
                          const char *const *names,
                          FerryChecksumKind *kind)
{
  g_autofree char *copy = NULL;
  g_autofree char *hex = NULL;
  g_auto (GStrv)   lines = NULL;
  Best             best = { 0 };

  g_return_val_if_fail (names != NULL, NULL);
  g_return_val_if_fail (kind != NULL, NULL);

  if (size == 0 || memchr (text, '\0', size) != NULL)
    return NULL;

  copy = g_strndup (text, size);
  lines = g_strsplit (copy, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_strstrip (lines[i]);
      read_plain_line (lines[i], names, &best);
      read_tagged_line (lines[i], names, &best);
    }
  read_alone (lines, &best);

  hex = best.hex;
  if (hex == NULL || best.is_doubtful)
    return NULL;

  *kind = best.kind;
  return g_steal_pointer (&hex);
}
