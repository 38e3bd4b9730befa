/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-request-option.h"
#include "ferry-text-check.h"
#include "ferry-uri.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_MIRRORS 64
#define FROM_SIDE_CAR "auto"

/* Another address of the file, or about it. No secret may be in it: the one
 * place for secrets is for those of the request's address.
 *
 * Returns: (transfer full) (nullable): as it is stored */
static char *
read_address (const char *key,
              const char *text,
              GError    **error)
{
  g_autoptr (GUri) uri = ferry_uri_parse (text, error);

  if (uri == NULL)
    {
      g_prefix_error (error, "\"%s\": ", key);
      return NULL;
    }
  if (!ferry_request_check_scheme (key, uri, FERRY_DIRECTION_DOWNLOAD, error))
    return NULL;
  if (g_uri_get_user (uri) != NULL || g_uri_get_password (uri) != NULL)
    {
      ferry_request_fail (key, error, _ ("Give this address without user name and password"));
      return NULL;
    }

  return ferry_uri_to_string (uri);
}

static gboolean
is_known_address (FerryRequest *request,
                  const char   *uri)
{
  if (g_strcmp0 (request->uri, uri) == 0)
    return TRUE;
  for (guint i = 0; i + 1 < request->mirrors->len; i++)
    if (g_str_equal (g_ptr_array_index (request->mirrors, i), uri))
      return TRUE;

  return FALSE;
}

gboolean
ferry_request_take_mirrors (FerryRequestTarget       *target,
                            const FerryRequestOption *option,
                            GVariant                 *value,
                            GError                  **error)
{
  FerryRequest *request = target->request;
  GVariantIter  iter;
  const char   *text;

  if (g_variant_n_children (value) > MAX_MIRRORS)
    return ferry_request_fail (option->key, error, _ ("There are too many other addresses"));

  g_variant_iter_init (&iter, value);
  while (g_variant_iter_next (&iter, "&s", &text))
    {
      g_autofree char *uri = read_address (option->key, text, error);

      if (uri == NULL)
        return FALSE;
      if (!is_known_address (request, uri))
        g_ptr_array_insert (request->mirrors, (int) request->mirrors->len - 1,
                            g_steal_pointer (&uri));
    }

  return TRUE;
}

gboolean
ferry_request_take_pieces (FerryRequestTarget       *target,
                           const FerryRequestOption *option,
                           GVariant                 *value,
                           GError                  **error)
{
  target->request->pieces = ferry_pieces_from_variant (value, error);
  if (target->request->pieces != NULL)
    return TRUE;

  g_prefix_error (error, "\"%s\": ", option->key);

  return FALSE;
}

gboolean
ferry_request_take_checksum (FerryRequestTarget       *target,
                             const FerryRequestOption *option,
                             GVariant                 *value,
                             GError                  **error)
{
  const char *text = g_variant_get_string (value, NULL);
  const char *hex = strchr (text, ':');

  for (int kind = FERRY_CHECKSUM_MD5; hex != NULL && kind <= FERRY_CHECKSUM_SHA512; kind++)
    {
      const char *nick = ferry_checksum_kind_to_nick ((FerryChecksumKind) kind);
      gsize       length = ferry_checksum_kind_get_hex_length ((FerryChecksumKind) kind);

      if (strlen (nick) != (gsize) (hex - text) ||
          g_ascii_strncasecmp (text, nick, strlen (nick)) != 0)
        continue;
      if (!ferry_text_check_hex (hex + 1, length))
        return ferry_request_fail (option->key, error,
                                   _ ("The checksum is not a hexadecimal number of the right "
                                      "length"));

      target->request->checksum = (FerryChecksumKind) kind;
      g_free (target->request->checksum_hex);
      target->request->checksum_hex = g_ascii_strdown (hex + 1, -1);
      return TRUE;
    }

  return ferry_request_fail (option->key, error,
                             _ ("Give a checksum as sha256:HEX; md5, sha1, sha384 and sha512 are "
                                "known too"));
}

gboolean
ferry_request_take_checksum_from (FerryRequestTarget       *target,
                                  const FerryRequestOption *option,
                                  GVariant                 *value,
                                  GError                  **error)
{
  const char *text = g_variant_get_string (value, NULL);

  target->request->checksum_from = g_str_equal (text, FROM_SIDE_CAR)
                                       ? g_strdup (text)
                                       : read_address (option->key, text, error);

  return target->request->checksum_from != NULL;
}

static gboolean
is_by_ftp (FerryRequest *self)
{
  return g_str_has_prefix (self->uri, "ftp");
}

/* By FTP there is nothing but to fetch, and what is sent to one server is not
 * meant for another. */
static gboolean
check_method (FerryRequest *self,
              GError      **error)
{
  gboolean is_get = g_str_equal (self->method, FERRY_REQUEST_METHOD_DOWN);

  if (is_by_ftp (self) && !is_get)
    return ferry_request_fail ("method", error, _ ("By FTP a file can only be fetched with GET"));
  if (is_by_ftp (self) && self->body_file != NULL)
    return ferry_request_fail ("body-file", error, _ ("By FTP nothing is sent; leave it out"));
  if (self->mirrors->len > 1 && (!is_get || self->body_file != NULL))
    return ferry_request_fail ("mirrors", error,
                               _ ("Other addresses can be used with GET and without a body only"));

  return TRUE;
}

gboolean
ferry_request_check_download (FerryRequest *self,
                              GError      **error)
{
  if (self->uri == NULL)
    return ferry_request_fail ("uri", error, _ ("There is no address to download"));
  if (self->directory == NULL)
    return ferry_request_fail ("directory", error, _ ("There is no folder to download to"));
  if (self->method == NULL)
    self->method = g_strdup (FERRY_REQUEST_METHOD_DOWN);
  if (!check_method (self, error))
    return FALSE;
  if (self->pieces != NULL && self->expected_size > 0 &&
      !ferry_pieces_fit (self->pieces, (goffset) self->expected_size))
    return ferry_request_fail ("pieces", error,
                               _ ("The checksums of pieces are not as many as a file of this size "
                                  "has"));

  return TRUE;
}
