/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-request-option.h"
#include "ferry-text-check.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_PARTS 4096
/* Of all texts: files are not among them. */
#define MAX_PARTS_BYTES (8 * 1024 * 1024)

gboolean
ferry_request_take_multipart (FerryRequestTarget       *target,
                              const FerryRequestOption *option,
                              GVariant                 *value,
                              GError                  **error)
{
  FerryMultipart multipart = FERRY_MULTIPART_NONE;

  if (!ferry_multipart_from_nick (g_variant_get_string (value, NULL), &multipart) ||
      multipart == FERRY_MULTIPART_NONE)
    return ferry_request_fail_word (option->key, error, "form-data, related, mixed");

  target->request->multipart = multipart;

  return TRUE;
}

static gboolean
take_part (FerryRequestTarget       *target,
           const FerryRequestOption *option,
           GVariant                 *value,
           GError                  **error)
{
  FerryMultipart multipart = target->request->multipart;
  FerryBodyPart  part;
  const char    *why;

  /* A form is what parts are where nothing else is said. */
  if (!ferry_body_part_decode (value,
                               multipart == FERRY_MULTIPART_NONE ||
                                   multipart == FERRY_MULTIPART_FORM_DATA,
                               &part, &why))
    return ferry_request_fail (option->key, error, why);

  g_array_append_val (target->request->parts, part);

  return TRUE;
}

static gsize
count_text (const char *text)
{
  return text != NULL ? strlen (text) : 0;
}

static gsize
count_texts (const FerryRequest *request)
{
  gsize n = 0;

  for (guint i = 0; i < request->parts->len; i++)
    {
      const FerryBodyPart *part = &g_array_index (request->parts, FerryBodyPart, i);

      n += count_text (part->name) + count_text (part->value) + count_text (part->file);
      n += count_text (part->file_name) + count_text (part->content_type);
      for (guint j = 0; j < part->headers->len; j++)
        {
          const FerryHeader *header = &g_array_index (part->headers, FerryHeader, j);

          n += strlen (header->name) + strlen (header->value);
        }
    }

  return n;
}

gboolean
ferry_request_take_parts (FerryRequestTarget       *target,
                          const FerryRequestOption *option,
                          GVariant                 *value,
                          GError                  **error)
{
  GVariantIter iter;
  GVariant    *child;

  if (g_variant_n_children (value) > MAX_PARTS)
    return ferry_request_fail (option->key, error, _ ("There are too many parts"));

  g_variant_iter_init (&iter, value);
  while ((child = g_variant_iter_next_value (&iter)) != NULL)
    {
      g_autoptr (GVariant) owned = child;

      if (!take_part (target, option, owned, error))
        return FALSE;
    }
  if (count_texts (target->request) > MAX_PARTS_BYTES)
    return ferry_request_fail (option->key, error, _ ("The texts of the parts are too long"));

  return TRUE;
}

gboolean
ferry_request_take_boundary (FerryRequestTarget       *target,
                             const FerryRequestOption *option,
                             GVariant                 *value,
                             GError                  **error)
{
  const char *text = g_variant_get_string (value, NULL);

  if (!ferry_text_check_boundary (text))
    return ferry_request_fail (option->key, error,
                               _ ("A boundary is 1 to 70 letters, digits and few other signs"));

  g_free (target->request->boundary);
  target->request->boundary = g_strdup (text);

  return TRUE;
}

gboolean
ferry_request_take_upload_protocol (FerryRequestTarget       *target,
                                    const FerryRequestOption *option,
                                    GVariant                 *value,
                                    GError                  **error)
{
  if (ferry_upload_protocol_from_nick (g_variant_get_string (value, NULL),
                                       &target->request->upload_protocol))
    return TRUE;

  return ferry_request_fail_word (option->key, error,
                                  "auto, plain, tus, resumable, content-range");
}

static gboolean
has_content_type (FerryRequest *self)
{
  for (guint i = 0; i < self->headers->len; i++)
    if (g_ascii_strcasecmp (g_array_index (self->headers, FerryHeader, i).name,
                            "Content-Type") == 0)
      return TRUE;

  return FALSE;
}

/* What is only of a body of several parts, and only not of one. */
static gboolean
check_body (FerryRequest *self,
            GError      **error)
{
  gboolean has_parts = self->parts->len > 0;

  if (self->source == NULL && !has_parts)
    return ferry_request_fail ("source", error, _ ("There is no file to upload"));
  if (self->source != NULL && has_parts)
    return ferry_request_fail ("parts", error, _ ("Give either one file or parts, not both"));
  if (!has_parts && self->multipart != FERRY_MULTIPART_NONE)
    return ferry_request_fail ("multipart", error, _ ("There are no parts that need it"));
  if (!has_parts && self->boundary != NULL)
    return ferry_request_fail ("boundary", error, _ ("There are no parts that need it"));
  /* It says how the parts are told apart. */
  if (has_parts && has_content_type (self))
    return ferry_request_fail ("headers", error,
                               _ ("The content type of several parts is set by Ferry; leave it "
                                  "out"));

  return TRUE;
}

static gboolean
check_protocol (FerryRequest *self,
                GError      **error)
{
  if (self->upload_protocol == FERRY_UPLOAD_PROTOCOL_CONTENT_RANGE &&
      !g_str_equal (self->method, FERRY_REQUEST_METHOD_UP))
    return ferry_request_fail ("upload-protocol", error,
                               _ ("Pieces can be sent with the method PUT only"));
  if (self->defer_length && self->upload_protocol != FERRY_UPLOAD_PROTOCOL_AUTO &&
      self->upload_protocol != FERRY_UPLOAD_PROTOCOL_TUS)
    return ferry_request_fail ("defer-length", error,
                               _ ("Only tus can be told the length at the end"));

  return TRUE;
}

gboolean
ferry_request_check_upload (FerryRequest *self,
                            GError      **error)
{
  if (self->uri == NULL)
    return ferry_request_fail ("uri", error, _ ("There is no address to upload to"));
  if (!check_body (self, error))
    return FALSE;
  if (self->parts->len > 0 && self->multipart == FERRY_MULTIPART_NONE)
    self->multipart = FERRY_MULTIPART_FORM_DATA;
  if (self->method == NULL)
    self->method = g_strdup (ferry_request_get_default_method (self));

  return check_protocol (self, error);
}
