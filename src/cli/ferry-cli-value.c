/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-value.h"

#include "ferry-cli-parse.h"
#include "ferry-cli-refuse.h"
#include "ferry-error.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

/* How a text becomes the value of a key of ferry_request_new(). */
typedef enum
{
  KIND_TEXT,
  KIND_FILE,
  KIND_CERTIFICATES,
  KIND_FOLDER,
  KIND_COUNT,
  KIND_CONNECTIONS,
  KIND_RATE,
  KIND_SECONDS,
  KIND_TIME,
  KIND_YES_OR_NO,
} Kind;

static const struct
{
  const char *name;
  const char *key;
  Kind        kind;
} values[] = {
  { "ca-file", "ca-file", KIND_CERTIFICATES },
  { "boundary", "boundary", KIND_TEXT },
  { "checksum", "checksum", KIND_TEXT },
  { "checksum-from", "checksum-from", KIND_TEXT },
  { "connect-timeout", "connect-timeout", KIND_SECONDS },
  { "connections", "connections", KIND_CONNECTIONS },
  { "cookie-file", "cookie-file", KIND_FILE },
  { "data-file", "body-file", KIND_FILE },
  { "directory", "directory", KIND_FOLDER },
  { "group", "group", KIND_TEXT },
  { "if-exists", "if-exists", KIND_TEXT },
  { "keep-modified-time", "keep-modified-time", KIND_YES_OR_NO },
  { "method", "method", KIND_TEXT },
  { "multipart", "multipart", KIND_TEXT },
  { "name", "name", KIND_TEXT },
  { "policy", "policy", KIND_TEXT },
  { "priority", "priority", KIND_TEXT },
  { "protocol", "upload-protocol", KIND_TEXT },
  { "proxy", "proxy", KIND_TEXT },
  { "rate-limit", "rate-limit", KIND_RATE },
  { "response-timeout", "response-timeout", KIND_SECONDS },
  { "retries", "retries", KIND_COUNT },
  { "source", "source", KIND_FILE },
  { "start-at", "start-at", KIND_TIME },
  { "tls-exception", "tls-exception", KIND_TEXT },
  { "url", "uri", KIND_TEXT },
  { "user", "user", KIND_TEXT },
};

static gssize
find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    if (g_str_equal (values[i].name, name))
      return (gssize) i;

  return -1;
}

const char *
ferry_cli_value_get_key (const char *name)
{
  gssize i = find (name);

  return i >= 0 ? values[i].key : NULL;
}

const char **
ferry_cli_value_list_names (void)
{
  const char **names = g_new0 (const char *, G_N_ELEMENTS (values) + 1);

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    names[i] = values[i].name;

  return names;
}

gboolean
ferry_cli_value_check_text (const char *label,
                            const char *text,
                            GError    **error)
{
  if (g_utf8_validate (text, -1, NULL))
    return TRUE;

  ferry_cli_refuse (error, _ ("%s: The value is not text in UTF-8."), label);
  return FALSE;
}

static GVariant *
find_file (const char *label,
           const char *path,
           GError    **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);

  if (!ferry_cli_value_check_text (label, absolute, error))
    return NULL;
  if (*path == '\0' || g_file_test (absolute, G_FILE_TEST_IS_DIR) || access (absolute, R_OK) != 0)
    {
      ferry_cli_refuse (error, _ ("%s: There is no file “%s” that can be read."), label, path);
      return NULL;
    }

  return g_variant_new_string (absolute);
}

/* Without one the file would change nothing, and every server be refused. */
static GVariant *
find_certificates (const char *label,
                   const char *path,
                   GError    **error)
{
  g_autoptr (GVariant) file = NULL;
  GVariant            *found = find_file (label, path, error);
  GList               *certificates;

  if (found == NULL)
    return NULL;

  file = g_variant_ref_sink (found);
  certificates = g_tls_certificate_list_new_from_file (g_variant_get_string (file, NULL), NULL);
  if (certificates == NULL)
    {
      ferry_cli_refuse (error, _ ("%s: There is no certificate (PEM) in “%s”."), label, path);
      return NULL;
    }

  g_list_free_full (certificates, g_object_unref);
  return g_variant_new_string (g_variant_get_string (file, NULL));
}

static GVariant *
find_folder (const char *label,
             const char *path,
             GError    **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);

  if (!ferry_cli_value_check_text (label, absolute, error))
    return NULL;
  if (*path == '\0' || !g_file_test (absolute, G_FILE_TEST_IS_DIR))
    {
      ferry_cli_refuse (error, _ ("There is no folder “%s”. Create it first."), absolute);
      return NULL;
    }

  return g_variant_new_string (absolute);
}

static GVariant *
convert (Kind        kind,
         const char *text,
         GDateTime  *now)
{
  guint   count;
  guint64 rate;
  gint64  time;

  if (kind == KIND_TEXT)
    return g_variant_new_string (text);
  if (kind == KIND_COUNT && ferry_cli_parse_count (text, 0, G_MAXINT, &count))
    return g_variant_new_uint32 (count);
  if (kind == KIND_CONNECTIONS &&
      ferry_cli_parse_count (text, 1, FERRY_CLI_MOST_CONNECTIONS, &count))
    return g_variant_new_uint32 (count);
  if (kind == KIND_SECONDS && ferry_cli_parse_seconds (text, &count))
    return g_variant_new_uint32 (count);
  if (kind == KIND_RATE && ferry_cli_parse_rate (text, &rate))
    return g_variant_new_uint64 (rate);
  if (kind == KIND_TIME && ferry_cli_parse_time (text, now, &time))
    return g_variant_new_int64 (time);
  if (kind == KIND_YES_OR_NO && (g_str_equal (text, "yes") || g_str_equal (text, "no")))
    return g_variant_new_boolean (g_str_equal (text, "yes"));

  return NULL;
}

static const char *
describe_kind (Kind kind)
{
  switch (kind)
    {
    case KIND_TEXT:
    case KIND_FILE:
    case KIND_CERTIFICATES:
    case KIND_FOLDER:
      return "";
    case KIND_COUNT:
      return _ ("It should be a whole number.");
    case KIND_CONNECTIONS:
      return _ ("It should be a whole number from 1 to 64.");
    case KIND_SECONDS:
      return _ ("It should be a number of seconds, such as 30 or 2.5, up to 86400 (a day).");
    case KIND_RATE:
      return _ ("It should be a number of bytes a second, such as 500K or 2M; 0 is no limit.");
    case KIND_TIME:
      return _ ("It should be a time, such as 22:30, +10min or 2031-05-01T22:30.");
    case KIND_YES_OR_NO:
      return _ ("It should be yes or no.");
    }
  g_assert_not_reached ();
}

static void
refuse_value (const char *label,
              const char *text,
              Kind        kind,
              GError    **error)
{
  ferry_cli_refuse (error, _ ("%s: “%s” is not understood. %s"), label, text, describe_kind (kind));
}

GVariant *
ferry_cli_value_parse (const char *name,
                       const char *label,
                       const char *text,
                       GDateTime  *now,
                       GError    **error)
{
  gssize    i = find (name);
  GVariant *value;

  g_return_val_if_fail (i >= 0, NULL);

  if (!ferry_cli_value_check_text (label, text, error))
    return NULL;
  if (values[i].kind == KIND_FILE)
    return find_file (label, text, error);
  if (values[i].kind == KIND_CERTIFICATES)
    return find_certificates (label, text, error);
  if (values[i].kind == KIND_FOLDER)
    return find_folder (label, text, error);

  value = convert (values[i].kind, text, now);
  if (value == NULL)
    refuse_value (label, text, values[i].kind, error);
  return value;
}

gboolean
ferry_cli_value_parse_rate (const char *label,
                            const char *text,
                            guint64    *rate,
                            GError    **error)
{
  if (ferry_cli_parse_rate (text, rate))
    return TRUE;

  refuse_value (label, text, KIND_RATE, error);
  return FALSE;
}

GVariant *
ferry_cli_value_parse_headers (const char        *label,
                               const char *const *texts,
                               GError           **error)
{
  g_auto (GVariantBuilder) headers = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ss)"));

  for (gsize i = 0; texts[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      if (!ferry_cli_value_check_text (label, texts[i], error))
        return NULL;
      if (!ferry_cli_parse_header (texts[i], &name, &value))
        {
          ferry_cli_refuse (error, _ ("%s: This has no colon. A header is “Name: value”."), label);
          return NULL;
        }
      g_variant_builder_add (&headers, "(ss)", name, value);
    }

  return g_variant_builder_end (&headers);
}
