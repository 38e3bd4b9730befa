/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-metalink.h"

#include <string.h>

/* Version 4, and 3. */
static const char *const types[] = { "application/metalink4+xml", "application/metalink+xml" };
static const char *const endings[] = { ".meta4", ".metalink" };

gboolean
ferry_metalink_is_type (const char *content_type)
{
  if (content_type == NULL)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      gsize length = strlen (types[i]);

      if (g_ascii_strncasecmp (content_type, types[i], length) == 0 &&
          strchr (" \t;", content_type[length]) != NULL)
        return TRUE;
    }

  return FALSE;
}

gboolean
ferry_metalink_is_name (const char *name)
{
  gsize length = name != NULL ? strlen (name) : 0;

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      gsize ending = strlen (endings[i]);

      if (length > ending && g_ascii_strcasecmp (name + length - ending, endings[i]) == 0)
        return TRUE;
    }

  return FALSE;
}

void
ferry_metalink_file_free (FerryMetalinkFile *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->hex);
  g_clear_pointer (&self->pieces, ferry_pieces_unref);
  g_strfreev (self->uris);
  g_free (self);
}

GVariant *
ferry_metalink_file_to_options (const FerryMetalinkFile *self)
{
  GVariantDict options;

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "uri", "s", self->uris[0]);
  g_variant_dict_insert (&options, "name", "s", self->name);
  if (self->uris[1] != NULL)
    g_variant_dict_insert_value (&options, "mirrors",
                                 g_variant_new_strv ((const char *const *) self->uris + 1, -1));
  if (self->size > 0)
    g_variant_dict_insert (&options, "expected-size", "t", (guint64) self->size);
  if (self->pieces != NULL)
    g_variant_dict_insert_value (&options, "pieces", ferry_pieces_to_variant (self->pieces));
  if (self->checksum != FERRY_CHECKSUM_NONE)
    {
      g_autofree char *checksum =
          g_strconcat (ferry_checksum_kind_to_nick (self->checksum), ":", self->hex, NULL);

      g_variant_dict_insert (&options, "checksum", "s", checksum);
    }

  return g_variant_dict_end (&options);
}
