/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-body-part.h"

#include "ferry-dictionary.h"
#include "ferry-redact.h"
#include "ferry-text-check.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_HEADERS 64
#define MAX_HEADER_BYTES (64 * 1024)

typedef enum
{
  KEY_NAME,
  KEY_VALUE,
  KEY_FILE,
  KEY_FILE_NAME,
  KEY_CONTENT_TYPE,
  KEY_HEADERS,
} Key;

static const struct
{
  const char *word;
  const char *type;
} keys[] = {
  [KEY_NAME] = { "name", "s" },
  [KEY_VALUE] = { "value", "s" },
  [KEY_FILE] = { "file", "s" },
  [KEY_FILE_NAME] = { "file-name", "s" },
  [KEY_CONTENT_TYPE] = { "content-type", "s" },
  [KEY_HEADERS] = { "headers", "a(ss)" },
};

#define N_KEYS G_N_ELEMENTS (keys)

void
ferry_body_part_clear (gpointer part)
{
  FerryBodyPart *self = part;

  g_free (self->name);
  g_free (self->value);
  g_free (self->file);
  g_free (self->file_name);
  g_free (self->content_type);
  g_clear_pointer (&self->headers, g_array_unref);
}

static void
add_text (GVariantBuilder *builder,
          Key              key,
          const char      *text)
{
  if (text != NULL)
    g_variant_builder_add (builder, "{sv}", keys[key].word, g_variant_new_string (text));
}

static GVariant *
encode_headers (const GArray *headers)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (keys[KEY_HEADERS].type));
  for (guint i = 0; i < headers->len; i++)
    {
      const FerryHeader *header = &g_array_index (headers, FerryHeader, i);

      g_variant_builder_add (&builder, "(ss)", header->name, header->value);
    }

  return g_variant_builder_end (&builder);
}

GVariant *
ferry_body_part_encode (const FerryBodyPart *self)
{
  GVariantBuilder builder;

  g_return_val_if_fail (self != NULL, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  add_text (&builder, KEY_NAME, self->name);
  add_text (&builder, KEY_VALUE, self->value);
  add_text (&builder, KEY_FILE, self->file);
  add_text (&builder, KEY_FILE_NAME, self->file_name);
  add_text (&builder, KEY_CONTENT_TYPE, self->content_type);
  if (self->headers != NULL && self->headers->len > 0)
    g_variant_builder_add (&builder, "{sv}", keys[KEY_HEADERS].word,
                           encode_headers (self->headers));

  return g_variant_builder_end (&builder);
}

static const char *
get_key (guint         n,
         gconstpointer user_data)
{
  return keys[n].word;
}

static const char *
find_wrong_type (GVariant **values)
{
  for (guint i = 0; i < N_KEYS; i++)
    if (values[i] != NULL && !g_variant_is_of_type (values[i], G_VARIANT_TYPE (keys[i].type)))
      return _ ("A part has a name, a value or file, a file name and a content type, which are "
                "texts, and headers");

  return NULL;
}

static char *
dup_text (GVariant *value)
{
  return value != NULL ? g_variant_dup_string (value, NULL) : NULL;
}

static gboolean
is_too_long (const char *text)
{
  return text != NULL && strlen (text) > FERRY_TEXT_MAX_WORD_BYTES;
}

static const char *
find_fault (const FerryBodyPart *self,
            gboolean             needs_name)
{
  if ((self->value == NULL) == (self->file == NULL))
    return _ ("Give either a value or a file in each part");
  if (self->file != NULL && !ferry_text_check_absolute_path (self->file))
    return _ ("Give an absolute path that this system can have");
  if (self->file == NULL && self->file_name != NULL)
    return _ ("Only a part that is a file can have a file name");
  if (needs_name && (self->name == NULL || *self->name == '\0'))
    return _ ("Each part of a form needs a name");
  if (is_too_long (self->name) || is_too_long (self->file_name))
    return _ ("The name of a part is too long");
  if (self->content_type != NULL && !ferry_text_check_media_type (self->content_type))
    return _ ("Give a content type such as text/plain");

  return NULL;
}

static gboolean
is_said_already (const char *name)
{
  return g_ascii_strcasecmp (name, "Content-Disposition") == 0 ||
         g_ascii_strcasecmp (name, "Content-Type") == 0 ||
         g_ascii_strcasecmp (name, "Content-Length") == 0;
}

static const char *
find_header_fault (const char *name,
                   const char *text)
{
  if (is_too_long (name) || !ferry_text_check_token (name))
    return _ ("A header name has only letters, digits and a few signs such as “-”");
  if (is_said_already (name))
    return _ ("What a part is called, its type and its length are not given as headers of it");
  /* The store holds no secret. */
  if (ferry_redact_is_secret_header (name))
    return _ ("A secret header belongs among the headers of the request, not of a part");
  if (strlen (text) > MAX_HEADER_BYTES || !ferry_text_check_header_value (text))
    return _ ("The value of a header of a part is too long or has a line break or control "
              "character in it");

  return NULL;
}

static const char *
take_headers (FerryBodyPart *self,
              GVariant      *value)
{
  GVariantIter iter;
  const char  *name;
  const char  *text;

  self->headers = g_array_new (FALSE, FALSE, sizeof (FerryHeader));
  g_array_set_clear_func (self->headers, ferry_header_clear);
  if (value == NULL)
    return NULL;
  if (g_variant_n_children (value) > MAX_HEADERS)
    return _ ("There are too many headers");

  g_variant_iter_init (&iter, value);
  while (g_variant_iter_next (&iter, "(&s&s)", &name, &text))
    {
      FerryHeader header;
      const char *fault = find_header_fault (name, text);

      if (fault != NULL)
        return fault;
      header = (FerryHeader){ g_strdup (name), g_strstrip (g_strdup (text)) };
      g_array_append_val (self->headers, header);
    }

  return NULL;
}

static const char *
take_values (FerryBodyPart *self,
             GVariant     **values,
             gboolean       needs_name)
{
  const char *fault = find_wrong_type (values);

  if (fault != NULL)
    return fault;

  self->name = dup_text (values[KEY_NAME]);
  self->value = dup_text (values[KEY_VALUE]);
  self->file = dup_text (values[KEY_FILE]);
  self->file_name = dup_text (values[KEY_FILE_NAME]);
  self->content_type = dup_text (values[KEY_CONTENT_TYPE]);
  fault = find_fault (self, needs_name);

  return fault != NULL ? fault : take_headers (self, values[KEY_HEADERS]);
}

gboolean
ferry_body_part_decode (GVariant      *variant,
                        gboolean       needs_name,
                        FerryBodyPart *self,
                        const char   **why)
{
  GVariant *values[N_KEYS];

  g_return_val_if_fail (g_variant_is_of_type (variant, G_VARIANT_TYPE_VARDICT), FALSE);
  g_return_val_if_fail (self != NULL && why != NULL, FALSE);

  *self = (FerryBodyPart){ 0 };
  ferry_dictionary_take_apart (variant, get_key, NULL, N_KEYS, values);
  *why = take_values (self, values, needs_name);
  ferry_dictionary_clear_values (values, N_KEYS);
  if (*why == NULL)
    return TRUE;

  ferry_body_part_clear (self);
  *self = (FerryBodyPart){ 0 };

  return FALSE;
}
