/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-request-private.h"

/* A word that can be taken back: an empty one in a change means just that. */
static gboolean
is_removal (const char *key,
            GVariant   *value)
{
  static const char *const removable[] = {
    "name", "method", "cookie-file", "body-file", "proxy",
    "checksum", "group", "ca-file", "tls-exception", "checksum-from",
    "source", "multipart", "boundary", "upload-protocol", NULL
  };

  return g_strv_contains (removable, key) &&
         g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) &&
         *g_variant_get_string (value, NULL) == '\0';
}

FerryRequest *
ferry_request_change (FerryRequest *self,
                      GVariant     *changes,
                      GVariant    **secrets,
                      GError      **error)
{
  g_autoptr (GVariant) sunk = NULL;
  g_autoptr (GVariant) headers = NULL;
  GVariantDict         merged;
  GVariantIter         iter;
  GVariant            *value;
  const char          *key;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (changes != NULL, NULL);

  sunk = g_variant_ref_sink (changes);
  if (!g_variant_is_of_type (sunk, G_VARIANT_TYPE_VARDICT))
    return ferry_request_new (sunk, secrets, error);

  g_variant_dict_init (&merged, self->variant);

  /* A new list of headers replaces all of the old one. */
  headers = g_variant_lookup_value (sunk, "headers", NULL);
  if (headers != NULL)
    g_variant_dict_remove (&merged, "secret-headers");

  g_variant_iter_init (&iter, sunk);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    {
      if (is_removal (key, value))
        g_variant_dict_remove (&merged, key);
      else
        g_variant_dict_insert_value (&merged, key, value);
    }

  return ferry_request_new (g_variant_dict_end (&merged), secrets, error);
}

static gboolean
has_key (GVariant          *dictionary,
         const char *const *keys)
{
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autoptr (GVariant) value = g_variant_lookup_value (dictionary, keys[i], NULL);

      if (value != NULL)
        return TRUE;
    }

  return FALSE;
}

/* Whether @changes would do for the request that @options make. */
static gboolean
try_changes (const char *options,
             GVariant   *changes,
             GError    **error)
{
  g_autoptr (GVariant)     parsed = g_variant_parse (G_VARIANT_TYPE_VARDICT, options, NULL, NULL,
                                                     NULL);
  g_autoptr (FerryRequest) some = ferry_request_new (parsed, NULL, NULL);
  g_autoptr (FerryRequest) changed = ferry_request_change (some, changes, NULL, error);

  return changed != NULL;
}

gboolean
ferry_request_check_changes (GVariant *changes,
                             GError  **error)
{
  static const char *const of_parts[] = { "parts", "multipart", "boundary", NULL };
  static const char *const of_uploads[] = { "source", "upload-protocol", "defer-length", NULL };
  static const char *const download = "{'uri': <'http://localhost/'>, 'directory': <'/'>}";
  static const char *const upload = "{'direction': <'upload'>, 'uri': <'http://localhost/'>, "
                                    "'source': <'/file'>}";
  static const char *const form = "{'direction': <'upload'>, 'uri': <'http://localhost/'>, "
                                  "'parts': <[{'name': <'field'>, 'value': <''>}]>}";
  g_autoptr (GVariant)     sunk = NULL;

  g_return_val_if_fail (changes != NULL, FALSE);

  sunk = g_variant_ref_sink (changes);
  if (!g_variant_is_of_type (sunk, G_VARIANT_TYPE_VARDICT))
    return try_changes (download, sunk, error);
  if (has_key (sunk, of_parts))
    return try_changes (form, sunk, error);
  if (has_key (sunk, of_uploads))
    return try_changes (upload, sunk, error);

  return try_changes (download, sunk, error);
}

void
ferry_request_default_directory (GVariantDict *options,
                                 const char   *directory)
{
  const char *nick = NULL;

  g_return_if_fail (options != NULL);
  g_return_if_fail (directory != NULL);

  if (g_variant_dict_contains (options, "directory"))
    return;
  if (g_variant_dict_lookup (options, "direction", "&s", &nick) &&
      g_strcmp0 (nick, ferry_direction_to_nick (FERRY_DIRECTION_UPLOAD)) == 0)
    return;

  g_variant_dict_insert (options, "directory", "s", directory);
}

guint
ferry_request_hash_wish (gconstpointer self)
{
  return g_str_hash (((const FerryRequest *) self)->uri);
}

static gboolean
equal_parts (const FerryRequest *a,
             const FerryRequest *b)
{
  g_autoptr (GVariant) one = g_variant_lookup_value (a->variant, "parts", NULL);
  g_autoptr (GVariant) other = g_variant_lookup_value (b->variant, "parts", NULL);

  if (one == NULL || other == NULL)
    return one == other;

  return a->multipart == b->multipart && g_variant_equal (one, other);
}

gboolean
ferry_request_equal_wish (gconstpointer self,
                          gconstpointer other)
{
  const FerryRequest *a = self;
  const FerryRequest *b = other;

  return a->direction == b->direction && g_str_equal (a->uri, b->uri) &&
         g_str_equal (a->method, b->method) && g_strcmp0 (a->directory, b->directory) == 0 &&
         g_strcmp0 (a->name, b->name) == 0 && g_strcmp0 (a->source, b->source) == 0 &&
         equal_parts (a, b);
}
