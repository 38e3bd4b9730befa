/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-request-private.h"

const char *
ferry_request_get_default_method (FerryRequest *self)
{
  if (self->direction == FERRY_DIRECTION_DOWNLOAD)
    return FERRY_REQUEST_METHOD_DOWN;

  return self->parts->len > 0 ? FERRY_REQUEST_METHOD_UP_PARTS : FERRY_REQUEST_METHOD_UP;
}

static void
add_string (GVariantBuilder *builder,
            const char      *key,
            const char      *value)
{
  if (value != NULL)
    g_variant_builder_add (builder, "{sv}", key, g_variant_new_string (value));
}

static void
add_uint (GVariantBuilder *builder,
          const char      *key,
          guint64          value,
          guint64          default_value)
{
  if (value != default_value)
    g_variant_builder_add (builder, "{sv}", key, g_variant_new_uint32 ((guint32) value));
}

static void
add_headers (GVariantBuilder *builder,
             FerryRequest    *self)
{
  GVariantBuilder headers;
  guint           n_secret = self->secret_headers->len - 1;
  guint           n_open = self->headers->len - n_secret;

  g_variant_builder_init (&headers, G_VARIANT_TYPE ("a(ss)"));
  for (guint i = 0; i < n_open; i++)
    {
      FerryHeader *header = &g_array_index (self->headers, FerryHeader, i);

      g_variant_builder_add (&headers, "(ss)", header->name, header->value);
    }

  if (n_open > 0)
    g_variant_builder_add (builder, "{sv}", "headers", g_variant_builder_end (&headers));
  else
    g_variant_builder_clear (&headers);
  if (n_secret > 0)
    g_variant_builder_add (builder, "{sv}", "secret-headers",
                           g_variant_new_strv ((const char *const *) self->secret_headers->pdata,
                                               (gssize) n_secret));
}

static void
add_words (GVariantBuilder *builder,
           FerryRequest    *self)
{
  g_autofree char *checksum = NULL;

  if (self->checksum != FERRY_CHECKSUM_NONE)
    checksum = g_strconcat (ferry_checksum_kind_to_nick (self->checksum), ":", self->checksum_hex,
                            NULL);
  add_string (builder, "checksum", checksum);
  if (self->policy != FERRY_COST_POLICY_INHERIT)
    add_string (builder, "policy", ferry_cost_policy_to_nick (self->policy));
  if (self->priority != FERRY_PRIORITY_DEFAULT)
    add_string (builder, "priority", ferry_priority_to_nick (self->priority));
  if (self->if_exists != FERRY_IF_EXISTS_RENAME)
    add_string (builder, "if-exists", ferry_if_exists_to_nick (self->if_exists));
}

static void
add_boolean (GVariantBuilder *builder,
             const char      *key,
             gboolean         value)
{
  if (value)
    g_variant_builder_add (builder, "{sv}", key, g_variant_new_boolean (TRUE));
}

static void
add_download (GVariantBuilder *builder,
              FerryRequest    *self)
{
  gssize n_mirrors = (gssize) self->mirrors->len - 1;

  if (n_mirrors > 0)
    g_variant_builder_add (builder, "{sv}", "mirrors",
                           g_variant_new_strv ((const char *const *) self->mirrors->pdata,
                                               n_mirrors));
  if (self->pieces != NULL)
    g_variant_builder_add (builder, "{sv}", "pieces", ferry_pieces_to_variant (self->pieces));
  if (self->expected_size != 0)
    g_variant_builder_add (builder, "{sv}", "expected-size",
                           g_variant_new_uint64 (self->expected_size));
  add_string (builder, "checksum-from", self->checksum_from);
}

static void
add_parts (GVariantBuilder *builder,
           FerryRequest    *self)
{
  GVariantBuilder parts;

  g_variant_builder_init (&parts, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < self->parts->len; i++)
    g_variant_builder_add_value (&parts, ferry_body_part_encode (&g_array_index (
                                             self->parts, FerryBodyPart, i)));
  g_variant_builder_add (builder, "{sv}", "parts", g_variant_builder_end (&parts));
}

static void
add_upload (GVariantBuilder *builder,
            FerryRequest    *self)
{
  add_string (builder, "direction", ferry_direction_to_nick (self->direction));
  add_string (builder, "source", self->source);
  if (self->parts->len > 0)
    add_parts (builder, self);
  if (self->parts->len > 0 && self->multipart != FERRY_MULTIPART_FORM_DATA)
    add_string (builder, "multipart", ferry_multipart_to_nick (self->multipart));
  add_string (builder, "boundary", self->boundary);
  if (self->upload_protocol != FERRY_UPLOAD_PROTOCOL_AUTO)
    add_string (builder, "upload-protocol", ferry_upload_protocol_to_nick (self->upload_protocol));
  add_boolean (builder, "defer-length", self->defer_length);
}

/* Only what differs from the default, so that a list of many stays small. */
GVariant *
ferry_request_build_variant (FerryRequest *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  add_string (&builder, "uri", self->uri);
  add_string (&builder, "directory", self->directory);
  add_string (&builder, "name", self->name);
  if (!g_str_equal (self->method, ferry_request_get_default_method (self)))
    add_string (&builder, "method", self->method);
  add_headers (&builder, self);
  add_string (&builder, "cookie-file", self->cookie_file);
  add_string (&builder, "body-file", self->body_file);
  if (!g_str_equal (self->proxy, FERRY_REQUEST_DEFAULT_PROXY))
    add_string (&builder, "proxy", self->proxy);
  add_words (&builder, self);
  add_uint (&builder, "connections", self->connections, 0);
  if (self->rate_limit != 0)
    g_variant_builder_add (&builder, "{sv}", "rate-limit", g_variant_new_uint64 (self->rate_limit));
  add_string (&builder, "group", self->group);
  if (self->start_at != 0)
    g_variant_builder_add (&builder, "{sv}", "start-at",
                           g_variant_new_int64 ((gint64) self->start_at));
  add_string (&builder, "ca-file", self->ca_file);
  add_string (&builder, "tls-exception", self->tls_exception);
  add_uint (&builder, "connect-timeout", self->connect_timeout,
            FERRY_REQUEST_DEFAULT_CONNECT_TIMEOUT);
  add_uint (&builder, "response-timeout", self->response_timeout,
            FERRY_REQUEST_DEFAULT_RESPONSE_TIMEOUT);
  add_uint (&builder, "retries", self->retries, FERRY_REQUEST_DEFAULT_RETRIES);
  add_boolean (&builder, "keep-modified-time", self->keep_modified_time);
  if (self->direction == FERRY_DIRECTION_UPLOAD)
    add_upload (&builder, self);
  else
    add_download (&builder, self);

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}
