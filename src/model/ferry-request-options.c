/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-dictionary.h"
#include "ferry-error.h"
#include "ferry-redact.h"
#include "ferry-request-private.h"
#include "ferry-text-check.h"
#include "ferry-uri.h"

#include <glib/gi18n-lib.h>

#define MAX_HEADERS 256
#define MAX_HEADER_BYTES (64 * 1024)
#define MAX_CONNECTIONS 64
#define MAX_TIMEOUT (24 * 60 * 60 * 1000)
#define MAX_RETRIES 10000
#define LAST_SECOND_OF_9999 G_GINT64_CONSTANT (253402300799)
#define FINGERPRINT_DIGITS 64

typedef struct _Option Option;

typedef struct
{
  FerryRequest *request;
  GVariantDict *secrets;
} Target;

/* Takes one value, of the right type, over into the target. */
typedef gboolean (*TakeFunc) (Target       *target,
                              const Option *option,
                              GVariant     *value,
                              GError      **error);

struct _Option
{
  const char *key;
  const char *type;
  TakeFunc    take;
  gsize       offset; /* of the field, where one function serves several keys */
  guint64     min;
  guint64     max;
};

static gboolean
fail (const Option *option,
      GError      **error,
      const char   *sentence)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               "\"%s\": %s", option->key, sentence);

  return FALSE;
}

static void
replace_string (char      **field,
                const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

static void
put_secret (Target     *target,
            const char *key,
            const char *value)
{
  g_variant_dict_insert (target->secrets, key, "s", value);
}

static gboolean
take_uri (Target       *target,
          const Option *option,
          GVariant     *value,
          GError      **error)
{
  g_autoptr (GUri) given = ferry_uri_parse (g_variant_get_string (value, NULL), error);
  g_autoptr (GUri) bare = NULL;
  g_autofree char *user = NULL;
  g_autofree char *password = NULL;

  if (given == NULL)
    {
      g_prefix_error (error, "\"%s\": ", option->key);
      return FALSE;
    }
  if (!ferry_uri_is_supported (given))
    return fail (option, error, _ ("Ferry carries http and https addresses only"));

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
take_path (Target       *target,
           const Option *option,
           GVariant     *value,
           GError      **error)
{
  const char *path = g_variant_get_string (value, NULL);

  if (!ferry_text_check_absolute_path (path))
    return fail (option, error, _ ("Give an absolute path that this system can have"));

  replace_string (&G_STRUCT_MEMBER (char *, target->request, option->offset), path);

  return TRUE;
}

static gboolean
take_name (Target       *target,
           const Option *option,
           GVariant     *value,
           GError      **error)
{
  const char *name = g_variant_get_string (value, NULL);

  if (!ferry_text_check_file_name (name))
    return fail (option, error, _ ("Give a file name of at most 255 bytes, without “/” or "
                                   "control characters"));

  replace_string (&target->request->name, name);

  return TRUE;
}

static gboolean
take_method (Target       *target,
             const Option *option,
             GVariant     *value,
             GError      **error)
{
  static const char *const without_file[] = { "HEAD", "CONNECT", "TRACE", NULL };
  const char              *method = g_variant_get_string (value, NULL);

  if (strlen (method) > FERRY_TEXT_MAX_WORD_BYTES || !ferry_text_check_token (method))
    return fail (option, error, _ ("Give a method such as GET or POST"));

  /* Their answers have no body that could be a file. */
  if (g_strv_contains (without_file, method))
    return fail (option, error, _ ("This method fetches no file; use GET or POST"));

  replace_string (&target->request->method, method);

  return TRUE;
}

static gboolean
is_header_of_ours (const char *name)
{
  static const char *const ours[] = {
    "Accept-Encoding",
    "Connection",
    "Content-Length",
    "Expect",
    "Host",
    "If-Range",
    "Keep-Alive",
    "Proxy-Connection",
    "Range",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
  };

  for (guint i = 0; i < G_N_ELEMENTS (ours); i++)
    if (g_ascii_strcasecmp (name, ours[i]) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
check_header_name (const Option *option,
                   const char   *name,
                   GError      **error)
{
  g_autofree char *sentence = NULL;

  if (strlen (name) > FERRY_TEXT_MAX_WORD_BYTES || !ferry_text_check_token (name))
    return fail (option, error,
                 _ ("A header name has only letters, digits and a few signs such as “-”"));

  if (is_header_of_ours (name))
    {
      sentence = g_strdup_printf (_ ("Ferry sets the header %s itself; leave it out"), name);
      return fail (option, error, sentence);
    }

  return TRUE;
}

static gboolean
has_secret_header (FerryRequest *request,
                   const char   *name)
{
  for (guint i = 0; i + 1 < request->secret_headers->len; i++)
    if (g_ascii_strcasecmp (g_ptr_array_index (request->secret_headers, i), name) == 0)
      return TRUE;

  return FALSE;
}

static void
add_secret_header (FerryRequest *request,
                   const char   *name)
{
  int last = (int) request->secret_headers->len - 1;

  /* Before the NULL at the end. */
  g_ptr_array_insert (request->secret_headers, last, g_strdup (name));
}

static gboolean
take_header (Target       *target,
             const Option *option,
             const char   *name,
             const char   *value,
             GError      **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (value));
  g_autofree char *sentence = NULL;
  g_autofree char *key = NULL;
  FerryHeader      header;

  if (!check_header_name (option, name, error))
    return FALSE;

  if (strlen (value) > MAX_HEADER_BYTES || !ferry_text_check_header_value (value))
    {
      sentence = g_strdup_printf (_ ("The value of the header %s is too long or has a line break "
                                     "or control character in it"),
                                  name);
      return fail (option, error, sentence);
    }

  if (!ferry_redact_is_secret_header (name))
    {
      header = (FerryHeader){ g_strdup (name), g_steal_pointer (&trimmed) };
      g_array_append_val (target->request->headers, header);
      return TRUE;
    }

  if (has_secret_header (target->request, name))
    {
      sentence = g_strdup_printf (_ ("Give the header %s only once"), name);
      return fail (option, error, sentence);
    }

  add_secret_header (target->request, name);
  key = g_strconcat ("header:", name, NULL);
  put_secret (target, key, trimmed);

  return TRUE;
}

static gboolean
take_headers (Target       *target,
              const Option *option,
              GVariant     *value,
              GError      **error)
{
  GVariantIter iter;
  const char  *name;
  const char  *text;

  if (g_variant_n_children (value) > MAX_HEADERS)
    return fail (option, error, _ ("There are too many headers"));

  g_variant_iter_init (&iter, value);
  while (g_variant_iter_next (&iter, "(&s&s)", &name, &text))
    if (!take_header (target, option, name, text, error))
      return FALSE;

  return TRUE;
}

/* Names alone: the values are where secrets are kept. */
static gboolean
take_secret_headers (Target       *target,
                     const Option *option,
                     GVariant     *value,
                     GError      **error)
{
  GVariantIter iter;
  const char  *name;

  if (g_variant_n_children (value) > MAX_HEADERS)
    return fail (option, error, _ ("There are too many headers"));

  g_variant_iter_init (&iter, value);
  while (g_variant_iter_next (&iter, "&s", &name))
    {
      if (!check_header_name (option, name, error))
        return FALSE;
      if (!ferry_redact_is_secret_header (name))
        return fail (option, error, _ ("A header that is not secret belongs among the headers"));
      if (!has_secret_header (target->request, name))
        add_secret_header (target->request, name);
    }

  return TRUE;
}

/* Secret headers stand at the end, without values, whatever door they came by. */
static void
append_secret_headers (FerryRequest *request)
{
  for (guint i = 0; i + 1 < request->secret_headers->len; i++)
    {
      FerryHeader header = { g_strdup (g_ptr_array_index (request->secret_headers, i)), NULL };

      g_array_append_val (request->headers, header);
    }
}

static gboolean
take_secret (Target       *target,
             const Option *option,
             GVariant     *value,
             GError      **error)
{
  const char *text = g_variant_get_string (value, NULL);

  /* A password may be empty; neither may break a header line. */
  if (*text != '\0' && !ferry_text_check_plain (text, FERRY_TEXT_MAX_WORD_BYTES))
    return fail (option, error, _ ("It has control characters, or is too long"));

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
take_proxy_uri (Target       *target,
                const Option *option,
                const char   *text,
                GError      **error)
{
  GUriFlags        flags = G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_SCHEME_NORMALIZE;
  g_autoptr (GUri) uri = g_uri_parse (text, flags, NULL);

  if (uri == NULL || !is_proxy_scheme (g_uri_get_scheme (uri)) ||
      g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return fail (option, error,
                 _ ("Give “system”, “none” or the address of a proxy, such as http://host:port"));

  if (strlen (g_uri_get_path (uri)) > strlen ("/") ||
      g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return fail (option, error, _ ("The address of a proxy ends after the port"));

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
take_proxy (Target       *target,
            const Option *option,
            GVariant     *value,
            GError      **error)
{
  const char *text = g_variant_get_string (value, NULL);

  if (!g_str_equal (text, "system") && !g_str_equal (text, "none"))
    return take_proxy_uri (target, option, text, error);

  replace_string (&target->request->proxy, text);

  return TRUE;
}

static gboolean
take_checksum (Target       *target,
               const Option *option,
               GVariant     *value,
               GError      **error)
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
        return fail (option, error,
                     _ ("The checksum is not a hexadecimal number of the right length"));

      target->request->checksum = (FerryChecksumKind) kind;
      g_free (target->request->checksum_hex);
      target->request->checksum_hex = g_ascii_strdown (hex + 1, -1);
      return TRUE;
    }

  return fail (option, error,
               _ ("Give a checksum as sha256:HEX; md5, sha1, sha384 and sha512 are known too"));
}

static gboolean
take_number (Target       *target,
             const Option *option,
             GVariant     *value,
             GError      **error)
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
      return fail (option, error, sentence);
    }

  G_STRUCT_MEMBER (guint64, target->request, option->offset) = number;

  return TRUE;
}

static gboolean
fail_word (const Option *option,
           GError      **error,
           const char   *words)
{
  g_autofree char *sentence = g_strdup_printf (_ ("Give one of these words: %s"), words);

  return fail (option, error, sentence);
}

static gboolean
take_policy (Target       *target,
             const Option *option,
             GVariant     *value,
             GError      **error)
{
  if (ferry_cost_policy_from_nick (g_variant_get_string (value, NULL), &target->request->policy))
    return TRUE;

  return fail_word (option, error, "default, unrestricted-only, always");
}

static gboolean
take_priority (Target       *target,
               const Option *option,
               GVariant     *value,
               GError      **error)
{
  if (ferry_priority_from_nick (g_variant_get_string (value, NULL), &target->request->priority))
    return TRUE;

  return fail_word (option, error, "default, high, low");
}

static gboolean
take_if_exists (Target       *target,
                const Option *option,
                GVariant     *value,
                GError      **error)
{
  if (ferry_if_exists_from_nick (g_variant_get_string (value, NULL), &target->request->if_exists))
    return TRUE;

  return fail_word (option, error, "rename, overwrite, skip");
}

static gboolean
take_group (Target       *target,
            const Option *option,
            GVariant     *value,
            GError      **error)
{
  const char *group = g_variant_get_string (value, NULL);

  if (!ferry_text_check_plain (group, FERRY_TEXT_MAX_WORD_BYTES))
    return fail (option, error,
                 _ ("Give a name for the group without line breaks or control characters"));

  replace_string (&target->request->group, group);

  return TRUE;
}

static gboolean
take_tls_exception (Target       *target,
                    const Option *option,
                    GVariant     *value,
                    GError      **error)
{
  g_auto (GStrv)   pairs = g_strsplit (g_variant_get_string (value, NULL), ":", -1);
  g_autofree char *hex = g_strjoinv (NULL, pairs);

  if (!ferry_text_check_hex (hex, FINGERPRINT_DIGITS))
    return fail (option, error,
                 _ ("Give the SHA-256 fingerprint of the certificate: 64 hexadecimal digits"));

  g_free (target->request->tls_exception);
  target->request->tls_exception = g_ascii_strdown (hex, -1);

  return TRUE;
}

static gboolean
take_keep_modified_time (Target       *target,
                         const Option *option,
                         GVariant     *value,
                         GError      **error)
{
  target->request->keep_modified_time = g_variant_get_boolean (value);

  return TRUE;
}

#define AT(field) G_STRUCT_OFFSET (FerryRequest, field)

/* In the order in which they are taken: "uri" before what overrides its user
 * information, "headers" before "secret-headers". */
static const Option options_table[] = {
  { "uri", "s", take_uri },
  { "directory", "s", take_path, AT (directory) },
  { "name", "s", take_name },
  { "method", "s", take_method },
  { "headers", "a(ss)", take_headers },
  { "secret-headers", "as", take_secret_headers },
  { "user", "s", take_secret },
  { "password", "s", take_secret },
  { "cookie-file", "s", take_path, AT (cookie_file) },
  { "body-file", "s", take_path, AT (body_file) },
  { "proxy", "s", take_proxy },
  { "checksum", "s", take_checksum },
  { "connections", "u", take_number, AT (connections), 0, MAX_CONNECTIONS },
  { "rate-limit", "t", take_number, AT (rate_limit), 0, G_MAXINT64 },
  { "policy", "s", take_policy },
  { "priority", "s", take_priority },
  { "group", "s", take_group },
  { "start-at", "x", take_number, AT (start_at), 0, LAST_SECOND_OF_9999 },
  { "if-exists", "s", take_if_exists },
  { "ca-file", "s", take_path, AT (ca_file) },
  { "tls-exception", "s", take_tls_exception },
  { "connect-timeout", "u", take_number, AT (connect_timeout), 1, MAX_TIMEOUT },
  { "response-timeout", "u", take_number, AT (response_timeout), 1, MAX_TIMEOUT },
  { "retries", "u", take_number, AT (retries), 0, MAX_RETRIES },
  { "keep-modified-time", "b", take_keep_modified_time },
};

static gboolean
take_option (Target       *target,
             const Option *option,
             GVariant     *value,
             GError      **error)
{
  g_autofree char *sentence = NULL;

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE (option->type)))
    {
      sentence = g_strdup_printf (_ ("The value must be of the type “%s”"), option->type);
      return fail (option, error, sentence);
    }

  return option->take (target, option, value, error);
}

static gboolean
check_required (FerryRequest *self,
                GError      **error)
{
  if (self->uri == NULL)
    return fail (&options_table[0], error, _ ("There is no address to download"));
  if (self->directory == NULL)
    return fail (&options_table[1], error, _ ("There is no folder to download to"));

  return TRUE;
}

static const char *
get_key (guint n)
{
  return options_table[n].key;
}

static gboolean
take_values (Target    *target,
             GVariant **values,
             GError   **error)
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
  Target    target = { self, secrets };
  GVariant *values[G_N_ELEMENTS (options_table)];
  gboolean  is_good;

  if (!g_variant_is_of_type (options, G_VARIANT_TYPE_VARDICT))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                           _ ("The options of a transfer must be of the type “a{sv}”"));
      return FALSE;
    }

  ferry_dictionary_take_apart (options, get_key, G_N_ELEMENTS (options_table), values);
  is_good = take_values (&target, values, error);
  ferry_dictionary_clear_values (values, G_N_ELEMENTS (options_table));
  if (!is_good)
    return FALSE;

  append_secret_headers (self);

  return check_required (self, error);
}
