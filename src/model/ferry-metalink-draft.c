/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-metalink-draft.h"

#include "ferry-file-name.h"
#include "ferry-text-check.h"
#include "ferry-uri.h"

#include <string.h>

/* Ferry takes no more mirrors of one file. */
#define MAX_URIS 64

typedef struct
{
  char *text; /* (owned) */
  guint rank;
} RankedUri;

struct _FerryMetalinkDraft
{
  char             *name; /* (owned) (nullable) */
  goffset           size;
  FerryChecksumKind checksum;
  char             *hex;   /* (owned) (nullable) */
  GArray           *uris;  /* (owned) (element-type RankedUri) */
  GPtrArray        *lists; /* (owned) (element-type FerryPieces) as they came */

  /* The list of pieces that is being read. */
  FerryChecksumKind piece_kind; /* NONE: it is passed over */
  guint64           piece_length;
  GByteArray       *piece_hashes; /* (owned) (nullable) */
};

static void
ranked_uri_clear (gpointer data)
{
  g_free (((RankedUri *) data)->text);
}

FerryMetalinkDraft *
ferry_metalink_draft_new (const char *name)
{
  FerryMetalinkDraft *self = g_new0 (FerryMetalinkDraft, 1);

  self->name = g_strdup (name);
  self->size = -1;
  self->uris = g_array_new (FALSE, FALSE, sizeof (RankedUri));
  g_array_set_clear_func (self->uris, ranked_uri_clear);
  self->lists = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_pieces_unref);
  return self;
}

void
ferry_metalink_draft_free (FerryMetalinkDraft *self)
{
  g_free (self->name);
  g_free (self->hex);
  g_array_unref (self->uris);
  g_ptr_array_unref (self->lists);
  g_clear_pointer (&self->piece_hashes, g_byte_array_unref);
  g_free (self);
}

void
ferry_metalink_draft_set_size (FerryMetalinkDraft *self,
                               const char         *text)
{
  g_autofree char *number = g_strstrip (g_strdup (text));
  guint64          size;

  if (g_ascii_string_to_unsigned (number, 10, 0, G_MAXINT64, &size, NULL))
    self->size = (goffset) size;
}

/* RFC 5854 has the names of the IANA registry, "sha-256"; version 3 "sha256". */
static FerryChecksumKind
kind_of_type (const char *type)
{
  GString *word;

  g_autofree char *nick = NULL;

  if (type == NULL)
    return FERRY_CHECKSUM_NONE;

  word = g_string_new (type);
  g_string_ascii_down (word);
  g_string_replace (word, "-", "", 0);
  nick = g_strstrip (g_string_free (word, FALSE));
  return ferry_checksum_kind_from_nick (nick);
}

/* NULL unless @text is a checksum of @kind. */
static char *
read_hex (FerryChecksumKind kind,
          const char       *text)
{
  g_autofree char *hex = g_strstrip (g_ascii_strdown (text, -1));

  if (kind == FERRY_CHECKSUM_NONE ||
      !ferry_text_check_hex (hex, ferry_checksum_kind_get_hex_length (kind)))
    return NULL;

  return g_steal_pointer (&hex);
}

void
ferry_metalink_draft_add_hash (FerryMetalinkDraft *self,
                               const char         *type,
                               const char         *text)
{
  FerryChecksumKind kind = kind_of_type (type);
  char             *hex;

  if (kind <= self->checksum)
    return; /* the enumeration goes from weak to strong */

  hex = read_hex (kind, text);
  if (hex == NULL)
    return;

  self->checksum = kind;
  g_free (self->hex);
  self->hex = hex;
}

void
ferry_metalink_draft_begin_pieces (FerryMetalinkDraft *self,
                                   const char         *type,
                                   const char         *length)
{
  ferry_metalink_draft_end_pieces (self);
  self->piece_kind = kind_of_type (type);
  if (length == NULL ||
      !g_ascii_string_to_unsigned (length, 10, 1, G_MAXINT64, &self->piece_length, NULL))
    self->piece_kind = FERRY_CHECKSUM_NONE;
  if (self->piece_kind != FERRY_CHECKSUM_NONE)
    self->piece_hashes = g_byte_array_new ();
}

/* Which one comes next: a gap would shift all that follow. */
static gboolean
is_next_piece (FerryMetalinkDraft *self,
               const char         *number)
{
  gsize   size = ferry_checksum_kind_get_hex_length (self->piece_kind) / 2;
  guint64 given;

  return number == NULL ||
         (g_ascii_string_to_unsigned (number, 10, 0, G_MAXUINT32, &given, NULL) &&
          given == self->piece_hashes->len / size);
}

/* Half of a list is none. */
static void
drop_pieces (FerryMetalinkDraft *self)
{
  g_clear_pointer (&self->piece_hashes, g_byte_array_unref);
  self->piece_kind = FERRY_CHECKSUM_NONE;
}

void
ferry_metalink_draft_add_piece (FerryMetalinkDraft *self,
                                const char         *number,
                                const char         *text)
{
  g_autofree char *hex = NULL;

  if (self->piece_kind == FERRY_CHECKSUM_NONE)
    return;

  hex = read_hex (self->piece_kind, text);
  if (hex == NULL || !is_next_piece (self, number))
    {
      drop_pieces (self);
      return;
    }

  for (const char *c = hex; *c != '\0'; c += 2)
    {
      guint8 byte = (guint8) (g_ascii_xdigit_value (c[0]) * 16 + g_ascii_xdigit_value (c[1]));

      g_byte_array_append (self->piece_hashes, &byte, 1);
    }
}

void
ferry_metalink_draft_end_pieces (FerryMetalinkDraft *self)
{
  g_autoptr (GBytes) hashes = NULL;
  FerryPieces       *pieces;

  if (self->piece_kind == FERRY_CHECKSUM_NONE)
    return;

  hashes = g_byte_array_free_to_bytes (g_steal_pointer (&self->piece_hashes));
  pieces = ferry_pieces_new (self->piece_kind, self->piece_length, hashes, NULL);
  if (pieces != NULL)
    g_ptr_array_add (self->lists, pieces);
  drop_pieces (self);
}

/* The best first, each once; those of the same rank in the order of the text. No more
 * are kept than will be taken: there may be any number. Takes what @ranked holds. */
static void
insert_uri (FerryMetalinkDraft *self,
            RankedUri          *ranked)
{
  guint index = self->uris->len;

  for (guint i = 0; i < self->uris->len; i++)
    {
      const RankedUri *known = &g_array_index (self->uris, RankedUri, i);
      gboolean         is_same = g_str_equal (known->text, ranked->text);

      if (is_same && index == self->uris->len)
        {
          g_free (ranked->text); /* it is there, and as good */
          return;
        }
      if (is_same)
        {
          g_array_remove_index (self->uris, i);
          break;
        }
      if (known->rank > ranked->rank)
        index = MIN (index, i);
    }

  g_array_insert_val (self->uris, index, *ranked);
  if (self->uris->len > MAX_URIS)
    g_array_set_size (self->uris, MAX_URIS);
}

gsize
ferry_metalink_draft_add_uri (FerryMetalinkDraft *self,
                              const char         *text,
                              GUri               *base,
                              guint               rank)
{
  g_autofree char *address = g_strstrip (g_strdup (text));
  g_autoptr (GUri) uri = NULL;
  RankedUri        ranked = { .rank = rank };
  gsize            length;

  uri = base != NULL ? ferry_uri_resolve (base, address, NULL) : ferry_uri_parse (address, NULL);
  if (uri == NULL || !(ferry_uri_is_supported (uri) || ferry_uri_is_ftp (uri)))
    return 0;

  ranked.text = ferry_uri_to_string (uri);
  length = strlen (ranked.text);
  insert_uri (self, &ranked);
  return length;
}

static char **
take_uris (FerryMetalinkDraft *self)
{
  g_autoptr (GPtrArray) uris = g_ptr_array_new ();

  for (guint i = 0; i < self->uris->len; i++)
    g_ptr_array_add (uris, g_strdup (g_array_index (self->uris, RankedUri, i).text));
  g_ptr_array_add (uris, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&uris), FALSE);
}

/* Of the lists that can be of such a file the one with the best checksums. */
static FerryPieces *
choose_pieces (FerryMetalinkDraft *self)
{
  FerryPieces *best = NULL;

  for (guint i = 0; i < self->lists->len; i++)
    {
      FerryPieces *pieces = g_ptr_array_index (self->lists, i);

      if (self->size >= 0 && !ferry_pieces_fit (pieces, self->size))
        continue;
      if (best == NULL || ferry_pieces_get_kind (pieces) > ferry_pieces_get_kind (best))
        best = pieces;
    }

  return best != NULL ? ferry_pieces_ref (best) : NULL;
}

/* RFC 5854 §4.1.2.1: a name may be a path, but must not lead out of the folder.
 * One that tries to is not mended: nothing else in its element is to be trusted.
 * Other systems' separators count as well. */
static gboolean
is_path_inside (const char *name)
{
  g_auto (GStrv) components = g_strsplit_set (name, "/\\", -1);

  if (components[0] == NULL || *components[0] == '\0')
    return FALSE; /* nothing at all, or from the root */

  for (gsize i = 0; components[i] != NULL; i++)
    if (g_str_equal (components[i], "..") || g_str_equal (components[i], "."))
      return FALSE;

  return TRUE;
}

FerryMetalinkFile *
ferry_metalink_draft_finish (FerryMetalinkDraft *self)
{
  g_autoptr (FerryMetalinkDraft) draft = self;
  g_autofree char               *name = NULL;
  FerryMetalinkFile             *file;

  ferry_metalink_draft_end_pieces (draft);
  if (draft->name == NULL || draft->uris->len == 0 || !is_path_inside (draft->name))
    return NULL;
  name = ferry_file_name_make_safe (draft->name);
  if (name == NULL)
    return NULL;

  file = g_new0 (FerryMetalinkFile, 1);
  file->name = g_steal_pointer (&name);
  file->size = draft->size;
  file->checksum = draft->checksum;
  file->hex = g_steal_pointer (&draft->hex);
  file->pieces = choose_pieces (draft);
  file->uris = take_uris (draft);
  return file;
}
