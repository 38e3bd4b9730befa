/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-metalink-draft.h"
#include "ferry-uri.h"

#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#define NAMESPACE_4 "urn:ietf:params:xml:ns:metalink"
#define NAMESPACE_3 "http://www.metalinker.org/"

#define MAX_FILES 10000
#define MAX_DEPTH 32

/* Of an element that is read: an address, a checksum. */
#define MAX_TEXT (64 * 1024)

/* Of all addresses together. As they stand there they are not longer than the file;
 * but each may be short, and what it is relative to long. */
#define MAX_ADDRESSES (2 * FERRY_METALINK_MAX_BYTES)

/* Higher than any preference of version 3 (0 … 100). */
#define PREFERENCE_TOP 100

/* Elements that mean something, by where they stand. */
typedef enum
{
  PLACE_NONE, /* outside of the root */
  PLACE_OTHER,
  PLACE_ROOT,
  PLACE_FILES,
  PLACE_FILE,
  PLACE_VERIFICATION,
  PLACE_RESOURCES,
  PLACE_SIZE,
  PLACE_HASH,
  PLACE_PIECES,
  PLACE_PIECE,
  PLACE_URL,
} Place;

typedef struct
{
  guint       version;
  Place       within;
  const char *name;
  Place       place;
} Rule;

static const Rule rules[] = {
  { 4, PLACE_NONE, "metalink", PLACE_ROOT },
  { 4, PLACE_ROOT, "file", PLACE_FILE },
  { 4, PLACE_FILE, "size", PLACE_SIZE },
  { 4, PLACE_FILE, "hash", PLACE_HASH },
  { 4, PLACE_FILE, "pieces", PLACE_PIECES },
  { 4, PLACE_FILE, "url", PLACE_URL },
  { 4, PLACE_PIECES, "hash", PLACE_PIECE },
  { 3, PLACE_NONE, "metalink", PLACE_ROOT },
  { 3, PLACE_ROOT, "files", PLACE_FILES },
  { 3, PLACE_FILES, "file", PLACE_FILE },
  { 3, PLACE_FILE, "size", PLACE_SIZE },
  { 3, PLACE_FILE, "verification", PLACE_VERIFICATION },
  { 3, PLACE_VERIFICATION, "hash", PLACE_HASH },
  { 3, PLACE_VERIFICATION, "pieces", PLACE_PIECES },
  { 3, PLACE_PIECES, "hash", PLACE_PIECE },
  { 3, PLACE_FILE, "resources", PLACE_RESOURCES },
  { 3, PLACE_RESOURCES, "url", PLACE_URL },
};

typedef struct
{
  xmlParserCtxtPtr    xml;
  GUri               *base;  /* (owned) (nullable) */
  GPtrArray          *files; /* (owned) (element-type FerryMetalinkFile) */
  FerryMetalinkDraft *draft; /* (owned) (nullable) */
  guint               n_drafts;
  gsize               n_bytes; /* of addresses */

  Place       places[MAX_DEPTH];
  guint       depth;
  guint       version; /* 0 as long as it is not known */
  GString    *text;    /* (owned) of the element that is read */
  gboolean    is_text_wanted;
  char       *type;    /* (owned) (nullable) of its attributes */
  char       *number;  /* (owned) (nullable) */
  const char *problem; /* (nullable) translated: why it was broken off */
} Parser;

static void
give_up (Parser     *self,
         const char *problem)
{
  self->problem = problem;
  xmlStopParser (self->xml);
}

/* (transfer full) (nullable) */
static char *
dup_attribute (const xmlChar **attributes,
               int             n_attributes,
               const char     *name)
{
  for (int i = 0; i < n_attributes; i++)
    {
      const xmlChar **attribute = attributes + (gsize) i * 5;

      /* Name, prefix, namespace, beginning and end of the value. */
      if (attribute[1] == NULL && g_str_equal ((const char *) attribute[0], name))
        return g_strndup ((const char *) attribute[3], (gsize) (attribute[4] - attribute[3]));
    }

  return NULL;
}

static guint
version_of (const xmlChar *namespace)
{
  const char *text = (const char *) namespace;

  if (g_strcmp0 (text, NAMESPACE_4) == 0)
    return 4;
  return g_strcmp0 (text, NAMESPACE_3) == 0 ? 3 : 0;
}

static Place
find_place (Parser     *self,
            Place       within,
            guint       version,
            const char *name)
{
  if (version == 0 || (within != PLACE_NONE && version != self->version))
    return PLACE_OTHER;

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    if (rules[i].version == version && rules[i].within == within &&
        g_str_equal (rules[i].name, name))
      return rules[i].place;

  return PLACE_OTHER;
}

static void
begin_file (Parser         *self,
            const xmlChar **attributes,
            int             n_attributes)
{
  g_autofree char *name = dup_attribute (attributes, n_attributes, "name");

  if (++self->n_drafts > MAX_FILES)
    {
      give_up (self, _ ("it lists too many files"));
      return;
    }

  self->draft = ferry_metalink_draft_new (name);
}

static void
begin_text (Parser *self,
            char   *type, /* (transfer full) */
            char   *number) /* (transfer full) */
{
  g_string_truncate (self->text, 0);
  self->is_text_wanted = TRUE;
  g_free (self->type);
  self->type = type;
  g_free (self->number);
  self->number = number;
}

static void
begin_pieces (Parser         *self,
              const xmlChar **attributes,
              int             n_attributes)
{
  g_autofree char *type = dup_attribute (attributes, n_attributes, "type");
  g_autofree char *length = dup_attribute (attributes, n_attributes, "length");

  ferry_metalink_draft_begin_pieces (self->draft, type, length);
}

static void
begin_place (Parser         *self,
             Place           place,
             const xmlChar **attributes,
             int             n)
{
  const char *rank = self->version == 4 ? "priority" : "preference";

  switch (place)
    {
    case PLACE_FILE:
      begin_file (self, attributes, n);
      break;
    case PLACE_PIECES:
      begin_pieces (self, attributes, n);
      break;
    case PLACE_SIZE:
      begin_text (self, NULL, NULL);
      break;
    case PLACE_HASH:
      begin_text (self, dup_attribute (attributes, n, "type"), NULL);
      break;
    case PLACE_PIECE:
      begin_text (self, NULL,
                  self->version == 3 ? dup_attribute (attributes, n, "piece") : NULL);
      break;
    case PLACE_URL:
      begin_text (self, self->version == 3 ? dup_attribute (attributes, n, "type") : NULL,
                  dup_attribute (attributes, n, rank));
      break;
    case PLACE_NONE:
    case PLACE_OTHER:
    case PLACE_ROOT:
    case PLACE_FILES:
    case PLACE_VERIFICATION:
    case PLACE_RESOURCES:
      break;
    }
}

static void
start_element_cb (void          *data,
                  const xmlChar *name,
                  const xmlChar *prefix,
                  const xmlChar *namespace,
                  int             n_namespaces,
                  const xmlChar **namespaces,
                  int             n_attributes,
                  int             n_defaulted,
                  const xmlChar **attributes)
{
  Parser *self = data;
  Place   within = self->depth > 0 ? self->places[self->depth - 1] : PLACE_NONE;
  guint   version = version_of (namespace);
  Place   place = find_place (self, within, version, (const char *) name);

  if (self->problem != NULL)
    return;
  if (self->depth == MAX_DEPTH)
    {
      give_up (self, _ ("its elements are nested too deeply"));
      return;
    }
  if (self->depth == 0 && place != PLACE_ROOT)
    {
      give_up (self, _ ("it is something else than a Metalink"));
      return;
    }

  if (self->depth == 0)
    self->version = version;
  self->places[self->depth++] = place;
  self->is_text_wanted = FALSE;
  begin_place (self, place, attributes, n_attributes);
}

static void
characters_cb (void          *data,
               const xmlChar *text,
               int            length)
{
  Parser *self = data;

  if (!self->is_text_wanted)
    return;

  /* Whatever it is, it is none of what is looked for. */
  if (self->text->len + (gsize) length > MAX_TEXT)
    self->is_text_wanted = FALSE;
  else
    g_string_append_len (self->text, (const char *) text, length);
}

/* The better, the lower. */
static guint
read_rank (Parser *self)
{
  guint64 number;

  if (self->number == NULL)
    return FERRY_METALINK_LAST_RANK;
  if (self->version == 4 &&
      g_ascii_string_to_unsigned (self->number, 10, 1, FERRY_METALINK_LAST_RANK - 1, &number, NULL))
    return (guint) number;
  if (self->version == 3 &&
      g_ascii_string_to_unsigned (self->number, 10, 0, PREFERENCE_TOP, &number, NULL))
    return PREFERENCE_TOP - (guint) number;

  return FERRY_METALINK_LAST_RANK;
}

/* Version 3 has the torrent of a file among its addresses. */
static gboolean
is_of_file (const char *type)
{
  static const char *const types[] = { "http", "https", "ftp", "ftps", "ftpes", NULL };
  g_autofree char         *word = NULL;

  if (type == NULL)
    return TRUE;

  word = g_ascii_strdown (type, -1);
  return g_strv_contains (types, word);
}

static void
end_file (Parser *self)
{
  FerryMetalinkFile *file = ferry_metalink_draft_finish (g_steal_pointer (&self->draft));

  if (file != NULL)
    g_ptr_array_add (self->files, file);
}

static void
add_uri (Parser     *self,
         const char *text)
{
  self->n_bytes += ferry_metalink_draft_add_uri (self->draft, text, self->base,
                                                 read_rank (self));
  if (self->n_bytes > MAX_ADDRESSES)
    give_up (self, _ ("it is too large"));
}

static void
end_text (Parser *self,
          Place   place)
{
  const char *text = self->text->str;

  if (place == PLACE_SIZE)
    ferry_metalink_draft_set_size (self->draft, text);
  else if (place == PLACE_HASH)
    ferry_metalink_draft_add_hash (self->draft, self->type, text);
  else if (place == PLACE_PIECE)
    ferry_metalink_draft_add_piece (self->draft, self->number, text);
  else if (place == PLACE_URL && is_of_file (self->type))
    add_uri (self, text);
}

static void
end_element_cb (void          *data,
                const xmlChar *name,
                const xmlChar *prefix,
                const xmlChar *namespace)
{
  Parser *self = data;
  Place   place;

  if (self->problem != NULL || self->depth == 0)
    return;

  place = self->places[--self->depth];
  if (place == PLACE_FILE)
    end_file (self);
  else if (place == PLACE_PIECES)
    ferry_metalink_draft_end_pieces (self->draft);
  else if (place == PLACE_PIECE || self->is_text_wanted)
    end_text (self, place);
  self->is_text_wanted = FALSE;
}

/* Comes before anything of the declaration is read. A Metalink needs none, and an
 * attack by entities does. */
static void
document_type_cb (void          *data,
                  const xmlChar *name,
                  const xmlChar *external_id,
                  const xmlChar *system_id)
{
  give_up (data, _ ("it declares a document type"));
}

/* The library would tell it to the terminal. */
static void
message_cb (void       *data,
            const char *message,
            ...)
{
}

static void
parse (Parser *self,
       GBytes *text)
{
  static gsize  is_ready = 0;
  gsize         size;
  const char   *data = g_bytes_get_data (text, &size);
  xmlSAXHandler sax = {
    .initialized = XML_SAX2_MAGIC,
    .internalSubset = document_type_cb,
    .startElementNs = start_element_cb,
    .endElementNs = end_element_cb,
    .characters = characters_cb,
    .cdataBlock = characters_cb,
    .warning = message_cb,
    .error = message_cb,
    .fatalError = message_cb,
  };

  if (g_once_init_enter (&is_ready))
    {
      xmlInitParser ();
      g_once_init_leave (&is_ready, 1);
    }

  self->xml = xmlCreateMemoryParserCtxt (data, (int) size);
  if (self->xml == NULL)
    {
      self->problem = _ ("it is not XML");
      return;
    }

  *self->xml->sax = sax;
  self->xml->userData = self;
  xmlCtxtUseOptions (self->xml, XML_PARSE_NONET);
  if (xmlParseDocument (self->xml) != 0 && self->problem == NULL)
    self->problem = _ ("it is not XML");
  g_clear_pointer (&self->xml->myDoc, xmlFreeDoc);
  xmlFreeParserCtxt (self->xml);
}

GPtrArray *
ferry_metalink_parse (GBytes     *text,
                      const char *base,
                      GError    **error)
{
  Parser parser = { 0 };

  g_return_val_if_fail (text != NULL, NULL);

  if (g_bytes_get_size (text) > FERRY_METALINK_MAX_BYTES)
    {
      ferry_error_set (error, FERRY_ERROR_BAD_METALINK, _ ("it is too large"));
      return NULL;
    }

  parser.base = base != NULL ? ferry_uri_parse (base, NULL) : NULL;
  parser.files = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_metalink_file_free);
  parser.text = g_string_new (NULL);
  parse (&parser, text);
  if (parser.problem == NULL && parser.files->len == 0)
    parser.problem = _ ("it lists no file that Ferry can fetch");

  g_clear_pointer (&parser.base, g_uri_unref);
  g_clear_pointer (&parser.draft, ferry_metalink_draft_free);
  g_string_free (parser.text, TRUE);
  g_free (parser.type);
  g_free (parser.number);
  if (parser.problem == NULL)
    return parser.files;

  g_ptr_array_unref (parser.files);
  ferry_error_set (error, FERRY_ERROR_BAD_METALINK, parser.problem);
  return NULL;
}
