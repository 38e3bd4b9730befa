/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-dictionary.h"
#include "ferry-error.h"
#include "ferry-request-option.h"
#include "ferry-text-check.h"
#include "ferry-uri.h"

#include <glib/gi18n-lib.h>

#define MAX_CONNECTIONS 64
#define MAX_TIMEOUT (24 * 60 * 60 * 1000)
#define MAX_RETRIES 10000
#define LAST_SECOND_OF_9999 G_GINT64_CONSTANT (253402300799)
#define FINGERPRINT_DIGITS 64

gboolean
ferry_request_fail (const char *key,
                    GError    **error,
                    const char *sentence)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, "\"%s\": %s", key, sentence);

  return FALSE;
}

gboolean
ferry_request_fail_word (const char *key,
                         GError    **error,
                         const char *words)
{
  g_autofree char *sentence = g_strdup_printf (_ ("Give one of these words: %s"), words);

  return ferry_request_fail (key, error, sentence);
}

static void
replace_string (char      **field,
                const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

static void
put_secret (FerryRequestTarget *target,
            const char         *key,
            const char         *value)
{
  g_variant_dict_insert (target->secrets, key, "s", value);
}

static gboolean
is_of_ftp (const char *scheme)
{
  return g_strcmp0 (scheme, "ftp") == 0 || g_strcmp0 (scheme, "ftps") == 0 ||
         g_strcmp0 (scheme, "ftpes") == 0;
}

static gboolean
is_of_http (const char *scheme)
{
  return g_strcmp0 (scheme, "http") == 0 || g_strcmp0 (scheme, "https") == 0;
}

gboolean
ferry_request_check_scheme (const char    *key,
                            GUri          *uri,
                            FerryDirection direction,
                            GError       **error)
{
  const char *scheme = g_uri_get_scheme (uri);
  gboolean    is_upload = direction == FERRY_DIRECTION_UPLOAD;

  if (g_uri_get_host (uri) != NULL && (is_of_http (scheme) || (is_of_ftp (scheme) && !is_upload)))
    return TRUE;

  return ferry_request_fail (
      key, error,
      is_upload ? _ ("Ferry uploads to http and https addresses only")
                : _ ("Ferry downloads from http, https, ftp, ftps and ftpes addresses only"));
}

/* Before it is parsed: whether the rest of the address would do is beside the
 * point. */
static gboolean
check_not_ftp (const FerryRequestOption *option,
               const char               *text,
               GError                  **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));

  return !is_of_ftp (g_uri_peek_scheme (trimmed)) ||
         ferry_request_fail (option->key, error,
                             _ ("Ferry downloads by FTP but does not upload by it; give an "
                                "http or https address"));
}

static gboolean
take_direction (FerryRequestTarget       *target,
                const FerryRequestOption *option,
                GVariant                 *value,
                GError                  **error)
{
  if (ferry_direction_from_nick (g_variant_get_string (value, NULL), &target->request->direction))
    return TRUE;

  return ferry_request_fail_word (option->key, error, "download, upload");
}

static gboolean
take_uri (FerryRequestTarget       *target,
          const FerryRequestOption *option,
          GVariant                 *value,
          GError                  **error)
{
  const char      *text = g_variant_get_string (value, NULL);
  g_autoptr (GUri) given = NULL;
  g_autoptr (GUri) bare = NULL;
  g_autofree char *user = NULL;
  g_autofree char *password = NULL;

  if (target->request->direction == FERRY_DIRECTION_UPLOAD && !check_not_ftp (option, text, error))
    return FALSE;

  given = ferry_uri_parse (text, error);
  if (given == NULL)
    {
      g_prefix_error (error, "\"%s\": ", option->key);
      return FALSE;
    }
  if (!ferry_request_check_scheme (option->key, given, target->request->direction, error))
    return FALSE;

  bare = ferry_uri_strip_user (given, &user, &password);
  if (user != NULL)
    put_secret (target, "user", user);
  if (password != NULL)
    put_secret (target, "password", password);

  g_free (target->request->uri);
  target->request->uri = ferry_uri_to_string (bare);

  return TRUE;
}

static gboolean
take_path (FerryRequestTarget       *target,
           const FerryRequestOption *option,
           GVariant                 *value,
           GError                  **error)
{
  const char *path = g_variant_get_string (value, NULL);

  if (!ferry_text_check_absolute_path (path))
    return ferry_request_fail (option->key, error,
                               _ ("Give an absolute path that this system can have"));

  replace_string (&G_STRUCT_MEMBER (char *, target->request, option->offset), path);

  return TRUE;
}

static gboolean
take_name (FerryRequestTarget       *target,
           const FerryRequestOption *option,
           GVariant                 *value,
           GError                  **error)
{
  const char *name = g_variant_get_string (value, NULL);

  if (!ferry_text_check_file_name (name))
    return ferry_request_fail (option->key, error,
                               _ ("Give a file name of at most 255 bytes, without “/” or "
                                  "control characters"));

  replace_string (&target->request->name, name);

  return TRUE;
}

static gboolean
take_method (FerryRequestTarget       *target,
             const FerryRequestOption *option,
             GVariant                 *value,
             GError                  **error)
{
  /* The answers to these have no body that could be a file. */
  static const char *const not_down[] = { "HEAD", "CONNECT", "TRACE", NULL };
  /* These have no body, or not one that the server would keep. */
  static const char *const not_up[] = {
    "GET", "HEAD", "DELETE", "CONNECT", "OPTIONS", "TRACE", NULL
  };
  gboolean    is_upload = target->request->direction == FERRY_DIRECTION_UPLOAD;
  const char *method = g_variant_get_string (value, NULL);

  if (strlen (method) > FERRY_TEXT_MAX_WORD_BYTES || !ferry_text_check_token (method))
    return ferry_request_fail (option->key, error, _ ("Give a method such as GET or POST"));

  if (!is_upload && g_strv_contains (not_down, method))
    return ferry_request_fail (option->key, error,
                               _ ("This method fetches no file; use GET or POST"));
  if (is_upload && g_strv_contains (not_up, method))
    return ferry_request_fail (option->key, error,
                               _ ("This method sends no file; use PUT or POST"));

  replace_string (&target->request->method, method);

  return TRUE;
}

static gboolean
take_secret (FerryRequestTarget       *target,
             const FerryRequestOption *option,
             GVariant                 *value,
             GError                  **error)
{
  const char *text = g_variant_get_string (value, NULL);

  /* A password may be empty; neither may break a header line. */
  if (*text != '\0' && !ferry_text_check_plain (text, FERRY_TEXT_MAX_WORD_BYTES))
    return ferry_request_fail (option->key, error, _ ("It has control characters, or is too long"));

  put_secret (target, option->key, text);

  return TRUE;
}

static gboolean
is_proxy_scheme (const char *scheme)
{
  static const char *const schemes[] = {
    "http", "https", "socks", "socks4", "socks4a", "socks5", NULL
  };

  return g_strv_contains (schemes, scheme);
}

static gboolean
take_proxy_uri (FerryRequestTarget       *target,
                const FerryRequestOption *option,
                const char               *text,
                GError                  **error)
{
  GUriFlags        flags = G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_SCHEME_NORMALIZE;
  g_autoptr (GUri) uri = g_uri_parse (text, flags, NULL);

  if (uri == NULL || !is_proxy_scheme (g_uri_get_scheme (uri)) ||
      g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return ferry_request_fail (option->key, error,
                               _ ("Give “system”, “none” or the address of a proxy, such as "
                                  "http://host:port"));

  if (strlen (g_uri_get_path (uri)) > strlen ("/") ||
      g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return ferry_request_fail (option->key, error,
                               _ ("The address of a proxy ends after the port"));

  if (g_uri_get_user (uri) != NULL)
    put_secret (target, "proxy-user", g_uri_get_user (uri));
  if (g_uri_get_password (uri) != NULL)
    put_secret (target, "proxy-password", g_uri_get_password (uri));

  g_free (target->request->proxy);
  target->request->proxy = g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL,
                                       g_uri_get_host (uri), g_uri_get_port (uri), "", NULL, NULL);

  return TRUE;
}

static gboolean
take_proxy (FerryRequestTarget       *target,
            const FerryRequestOption *option,
            GVariant                 *value,
            GError                  **error)
{
  const char *text = g_variant_get_string (value, NULL);

  if (!g_str_equal (text, "system") && !g_str_equal (text, "none"))
    return take_proxy_uri (target, option, text, error);

  replace_string (&target->request->proxy, text);

  return TRUE;
}

static gboolean
take_number (FerryRequestTarget       *target,
             const FerryRequestOption *option,
             GVariant                 *value,
             GError                  **error)
{
  g_autofree char *min = NULL;
  g_autofree char *max = NULL;
  g_autofree char *sentence = NULL;
  guint64          number;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
    number = g_variant_get_uint32 (value);
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64))
    number = g_variant_get_uint64 (value);
  else
    /* A negative number becomes one that is too great. */
    number = (guint64) g_variant_get_int64 (value);

  if (number < option->min || number > option->max)
    {
      min = g_strdup_printf ("%" G_GUINT64_FORMAT, option->min);
      max = g_strdup_printf ("%" G_GUINT64_FORMAT, option->max);
      sentence = g_strdup_printf (_ ("Give a number from %s to %s"), min, max);
      return ferry_request_fail (option->key, error, sentence);
    }

  G_STRUCT_MEMBER (guint64, target->request, option->offset) = number;

  return TRUE;
}

static gboolean
take_policy (FerryRequestTarget       *target,
             const FerryRequestOption *option,
             GVariant                 *value,
             GError                  **error)
{
  if (ferry_cost_policy_from_nick (g_variant_get_string (value, NULL), &target->request->policy))
    return TRUE;

  return ferry_request_fail_word (option->key, error,
                                  "default, unrestricted-only, always, inherit");
}

static gboolean
take_priority (FerryRequestTarget       *target,
               const FerryRequestOption *option,
               GVariant                 *value,
               GError                  **error)
{
  if (ferry_priority_from_nick (g_variant_get_string (value, NULL), &target->request->priority))
    return TRUE;

  return ferry_request_fail_word (option->key, error, "default, high, low");
}

static gboolean
take_if_exists (FerryRequestTarget       *target,
                const FerryRequestOption *option,
                GVariant                 *value,
                GError                  **error)
{
  if (ferry_if_exists_from_nick (g_variant_get_string (value, NULL), &target->request->if_exists))
    return TRUE;

  return ferry_request_fail_word (option->key, error, "rename, overwrite, skip");
}

static gboolean
take_group (FerryRequestTarget       *target,
            const FerryRequestOption *option,
            GVariant                 *value,
            GError                  **error)
{
  const char *group = g_variant_get_string (value, NULL);

  if (!ferry_text_check_plain (group, FERRY_TEXT_MAX_WORD_BYTES))
    return ferry_request_fail (option->key, error,
                               _ ("Give a name for the group without line breaks or control "
                                  "characters"));

  replace_string (&target->request->group, group);

  return TRUE;
}

static gboolean
take_tls_exception (FerryRequestTarget       *target,
                    const FerryRequestOption *option,
                    GVariant                 *value,
                    GError                  **error)
{
  g_auto (GStrv)   pairs = g_strsplit (g_variant_get_string (value, NULL), ":", -1);
  g_autofree char *hex = g_strjoinv (NULL, pairs);

  if (!ferry_text_check_hex (hex, FINGERPRINT_DIGITS))
    return ferry_request_fail (option->key, error,
                               _ ("Give the SHA-256 fingerprint of the certificate: 64 "
                                  "hexadecimal digits"));

  g_free (target->request->tls_exception);
  target->request->tls_exception = g_ascii_strdown (hex, -1);

  return TRUE;
}

static gboolean
take_boolean (FerryRequestTarget       *target,
              const FerryRequestOption *option,
              GVariant                 *value,
              GError                  **error)
{
  G_STRUCT_MEMBER (gboolean, target->request, option->offset) = g_variant_get_boolean (value);

  return TRUE;
}

#define AT(field) G_STRUCT_OFFSET (FerryRequest, field)
#define BOTH FERRY_REQUEST_OF_BOTH
#define DOWNLOADS FERRY_REQUEST_OF_DOWNLOADS
#define UPLOADS FERRY_REQUEST_OF_UPLOADS

/* In the order in which they are taken: "direction" before all that depends on
 * it, "uri" before what overrides its user information and before "mirrors",
 * "headers" before "secret-headers", "multipart" before "parts". */
static const FerryRequestOption options_table[] = {
  { "direction", "s", BOTH, take_direction },
  { "uri", "s", BOTH, take_uri },
  { "directory", "s", DOWNLOADS, take_path, AT (directory) },
  { "name", "s", DOWNLOADS, take_name },
  { "method", "s", BOTH, take_method },
  { "headers", "a(ss)", BOTH, ferry_request_take_headers },
  { "secret-headers", "as", BOTH, ferry_request_take_secret_headers },
  { "user", "s", BOTH, take_secret },
  { "password", "s", BOTH, take_secret },
  { "cookie-file", "s", BOTH, take_path, AT (cookie_file) },
  { "body-file", "s", DOWNLOADS, take_path, AT (body_file) },
  { "proxy", "s", BOTH, take_proxy },
  { "checksum", "s", DOWNLOADS, ferry_request_take_checksum },
  { "connections", "u", DOWNLOADS, take_number, AT (connections), 0, MAX_CONNECTIONS },
  { "rate-limit", "t", BOTH, take_number, AT (rate_limit), 0, G_MAXINT64 },
  { "policy", "s", BOTH, take_policy },
  { "priority", "s", BOTH, take_priority },
  { "group", "s", BOTH, take_group },
  { "start-at", "x", BOTH, take_number, AT (start_at), 0, LAST_SECOND_OF_9999 },
  { "if-exists", "s", DOWNLOADS, take_if_exists },
  { "ca-file", "s", BOTH, take_path, AT (ca_file) },
  { "tls-exception", "s", BOTH, take_tls_exception },
  { "connect-timeout", "u", BOTH, take_number, AT (connect_timeout), 1, MAX_TIMEOUT },
  { "response-timeout", "u", BOTH, take_number, AT (response_timeout), 1, MAX_TIMEOUT },
  { "retries", "u", BOTH, take_number, AT (retries), 0, MAX_RETRIES },
  { "keep-modified-time", "b", DOWNLOADS, take_boolean, AT (keep_modified_time) },
  { "mirrors", "as", DOWNLOADS, ferry_request_take_mirrors },
  { "pieces", FERRY_PIECES_TYPE, DOWNLOADS, ferry_request_take_pieces },
  { "expected-size", "t", DOWNLOADS, take_number, AT (expected_size), 0, G_MAXINT64 },
  { "checksum-from", "s", DOWNLOADS, ferry_request_take_checksum_from },
  { "source", "s", UPLOADS, take_path, AT (source) },
  { "multipart", "s", UPLOADS, ferry_request_take_multipart },
  { "parts", "aa{sv}", UPLOADS, ferry_request_take_parts },
  { "boundary", "s", UPLOADS, ferry_request_take_boundary },
  { "upload-protocol", "s", UPLOADS, ferry_request_take_upload_protocol },
  { "defer-length", "b", UPLOADS, take_boolean, AT (defer_length) },
};

static gboolean
check_scope (const FerryRequestOption *option,
             FerryDirection            direction,
             GError                  **error)
{
  switch (option->scope)
    {
    case FERRY_REQUEST_OF_BOTH:
      return TRUE;

    case FERRY_REQUEST_OF_DOWNLOADS:
      return direction == FERRY_DIRECTION_DOWNLOAD ||
             ferry_request_fail (option->key, error, _ ("This is not for uploads; leave it out"));

    case FERRY_REQUEST_OF_UPLOADS:
      return direction == FERRY_DIRECTION_UPLOAD ||
             ferry_request_fail (option->key, error, _ ("This is not for downloads; leave it out"));
    }

  g_return_val_if_reached (FALSE);
}

static gboolean
take_option (FerryRequestTarget       *target,
             const FerryRequestOption *option,
             GVariant                 *value,
             GError                  **error)
{
  g_autofree char *sentence = NULL;

  if (!check_scope (option, target->request->direction, error))
    return FALSE;
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE (option->type)))
    {
      sentence = g_strdup_printf (_ ("The value must be of the type “%s”"), option->type);
      return ferry_request_fail (option->key, error, sentence);
    }

  return option->take (target, option, value, error);
}

static const char *
get_key (guint         n,
         gconstpointer user_data)
{
  return options_table[n].key;
}

static gboolean
take_values (FerryRequestTarget *target,
             GVariant          **values,
             GError            **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (options_table); i++)
    if (values[i] != NULL && !take_option (target, &options_table[i], values[i], error))
      return FALSE;
  return TRUE;
}

gboolean
ferry_request_take_options (FerryRequest *self,
                            GVariant     *options,
                            GVariantDict *secrets,
                            GError      **error)
{
  FerryRequestTarget target = { self, secrets };
  GVariant          *values[G_N_ELEMENTS (options_table)];
  gboolean           is_good;

  if (!g_variant_is_of_type (options, G_VARIANT_TYPE_VARDICT))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                           _ ("The options of a transfer must be of the type “a{sv}”"));
      return FALSE;
    }

  ferry_dictionary_take_apart (options, get_key, NULL, G_N_ELEMENTS (options_table), values);
  is_good = take_values (&target, values, error);
  ferry_dictionary_clear_values (values, G_N_ELEMENTS (options_table));
  if (!is_good)
    return FALSE;

  ferry_request_append_secret_headers (self);

  return self->direction == FERRY_DIRECTION_UPLOAD ? ferry_request_check_upload (self, error)
                                                   : ferry_request_check_download (self, error);
}
