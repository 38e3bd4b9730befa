/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-request.h"

#include "ferry-error.h"
#include "ferry-request-private.h"

#include <glib/gi18n-lib.h>

#define DEFAULT_METHOD "GET"
#define DEFAULT_PROXY "system"
#define DEFAULT_CONNECT_TIMEOUT (5 * 60 * 1000)
#define DEFAULT_RESPONSE_TIMEOUT (2 * 60 * 1000)
#define DEFAULT_RETRIES 3

static const struct
{
  const char *nick;
  gsize       hex_length;
} checksum_kinds[] = {
  [FERRY_CHECKSUM_NONE] = { NULL, 0 },
  [FERRY_CHECKSUM_MD5] = { "md5", 32 },
  [FERRY_CHECKSUM_SHA1] = { "sha1", 40 },
  [FERRY_CHECKSUM_SHA256] = { "sha256", 64 },
  [FERRY_CHECKSUM_SHA384] = { "sha384", 96 },
  [FERRY_CHECKSUM_SHA512] = { "sha512", 128 },
};

void
ferry_header_clear (gpointer header)
{
  FerryHeader *self = header;

  g_free (self->name);
  g_free (self->value);
}

static FerryRequest *
request_new_default (void)
{
  FerryRequest *self = g_new0 (FerryRequest, 1);

  self->ref_count = 1;
  self->method = g_strdup (DEFAULT_METHOD);
  self->proxy = g_strdup (DEFAULT_PROXY);
  self->connect_timeout = DEFAULT_CONNECT_TIMEOUT;
  self->response_timeout = DEFAULT_RESPONSE_TIMEOUT;
  self->retries = DEFAULT_RETRIES;
  self->headers = g_array_new (FALSE, FALSE, sizeof (FerryHeader));
  g_array_set_clear_func (self->headers, ferry_header_clear);
  self->secret_headers = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->secret_headers, NULL);

  return self;
}

FerryRequest *
ferry_request_ref (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);

  return self;
}

void
ferry_request_unref (FerryRequest *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_clear_pointer (&self->variant, g_variant_unref);
  g_free (self->uri);
  g_free (self->directory);
  g_free (self->name);
  g_free (self->method);
  g_array_unref (self->headers);
  g_ptr_array_unref (self->secret_headers);
  g_free (self->cookie_file);
  g_free (self->body_file);
  g_free (self->proxy);
  g_free (self->checksum_hex);
  g_free (self->group);
  g_free (self->ca_file);
  g_free (self->tls_exception);
  g_free (self);
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
    checksum = g_strconcat (checksum_kinds[self->checksum].nick, ":", self->checksum_hex, NULL);
  add_string (builder, "checksum", checksum);
  if (self->policy != FERRY_COST_POLICY_DEFAULT)
    add_string (builder, "policy", ferry_cost_policy_to_nick (self->policy));
  if (self->priority != FERRY_PRIORITY_DEFAULT)
    add_string (builder, "priority", ferry_priority_to_nick (self->priority));
  if (self->if_exists != FERRY_IF_EXISTS_RENAME)
    add_string (builder, "if-exists", ferry_if_exists_to_nick (self->if_exists));
}

/* Only what differs from the default, so that a list of many stays small. */
static GVariant *
build_variant (FerryRequest *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  add_string (&builder, "uri", self->uri);
  add_string (&builder, "directory", self->directory);
  add_string (&builder, "name", self->name);
  if (!g_str_equal (self->method, DEFAULT_METHOD))
    add_string (&builder, "method", self->method);
  add_headers (&builder, self);
  add_string (&builder, "cookie-file", self->cookie_file);
  add_string (&builder, "body-file", self->body_file);
  if (!g_str_equal (self->proxy, DEFAULT_PROXY))
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
  add_uint (&builder, "connect-timeout", self->connect_timeout, DEFAULT_CONNECT_TIMEOUT);
  add_uint (&builder, "response-timeout", self->response_timeout, DEFAULT_RESPONSE_TIMEOUT);
  add_uint (&builder, "retries", self->retries, DEFAULT_RETRIES);
  if (self->keep_modified_time)
    g_variant_builder_add (&builder, "{sv}", "keep-modified-time", g_variant_new_boolean (TRUE));

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

FerryRequest *
ferry_request_new (GVariant  *options,
                   GVariant **secrets,
                   GError   **error)
{
  g_autoptr (FerryRequest) self = NULL;
  g_autoptr (GVariant)     sunk = NULL;
  GVariantDict             split;

  g_return_val_if_fail (options != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  sunk = g_variant_ref_sink (options);
  self = request_new_default ();
  g_variant_dict_init (&split, NULL);

  if (!ferry_request_take_options (self, sunk, &split, error))
    {
      g_variant_dict_clear (&split);
      return NULL;
    }

  self->variant = build_variant (self);
  if (secrets != NULL)
    *secrets = g_variant_ref_sink (g_variant_dict_end (&split));
  else
    g_variant_dict_clear (&split);

  return g_steal_pointer (&self);
}

GVariant *
ferry_request_to_variant (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->variant;
}

/* A word that can be taken back: an empty one in a change means just that. */
static gboolean
is_removal (const char *key,
            GVariant   *value)
{
  static const char *const removable[] = {
    "name", "method", "cookie-file", "body-file", "proxy",
    "checksum", "group", "ca-file", "tls-exception", NULL
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

const char *
ferry_request_get_uri (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->uri;
}

const char *
ferry_request_get_directory (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->directory;
}

const char *
ferry_request_get_name (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

const char *
ferry_request_get_method (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->method;
}

const FerryHeader *
ferry_request_get_headers (FerryRequest *self,
                           guint        *n_headers)
{
  g_return_val_if_fail (self != NULL, NULL);

  *n_headers = self->headers->len;

  return (const FerryHeader *) (gpointer) self->headers->data;
}

const char *const *
ferry_request_get_secret_headers (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->secret_headers->pdata;
}

const char *
ferry_request_get_cookie_file (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->cookie_file;
}

const char *
ferry_request_get_body_file (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->body_file;
}

const char *
ferry_request_get_proxy (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->proxy;
}

FerryChecksumKind
ferry_request_get_checksum (FerryRequest *self,
                            const char  **hex)
{
  g_return_val_if_fail (self != NULL, FERRY_CHECKSUM_NONE);

  if (hex != NULL)
    *hex = self->checksum_hex;

  return self->checksum;
}

guint
ferry_request_get_connections (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (guint) self->connections;
}

guint64
ferry_request_get_rate_limit (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rate_limit;
}

FerryCostPolicy
ferry_request_get_policy (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, FERRY_COST_POLICY_DEFAULT);

  return self->policy;
}

FerryPriority
ferry_request_get_priority (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, FERRY_PRIORITY_DEFAULT);

  return self->priority;
}

const char *
ferry_request_get_group (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->group;
}

gint64
ferry_request_get_start_at (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (gint64) self->start_at;
}

FerryIfExists
ferry_request_get_if_exists (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, FERRY_IF_EXISTS_RENAME);

  return self->if_exists;
}

const char *
ferry_request_get_ca_file (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->ca_file;
}

const char *
ferry_request_get_tls_exception (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->tls_exception;
}

guint
ferry_request_get_connect_timeout (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (guint) self->connect_timeout;
}

guint
ferry_request_get_response_timeout (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (guint) self->response_timeout;
}

guint
ferry_request_get_retries (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (guint) self->retries;
}

gboolean
ferry_request_get_keep_modified_time (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->keep_modified_time;
}

const char *
ferry_checksum_kind_to_nick (FerryChecksumKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (checksum_kinds), NULL);

  return checksum_kinds[kind].nick;
}

gsize
ferry_checksum_kind_get_hex_length (FerryChecksumKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (checksum_kinds), 0);

  return checksum_kinds[kind].hex_length;
}
