/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-options.h"

#include "ferry-cli-arguments.h"
#include "ferry-cli-parse.h"
#include "ferry-cli-password.h"
#include "ferry-cli-tell.h"
#include "ferry-error.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#define AT(field) G_STRUCT_OFFSET (FerryCliArguments, field)

#define MOST_CONNECTIONS 64

/* How the text of an option becomes the value of a key of ferry_request_new(). */
typedef enum
{
  KIND_TEXT,
  KIND_FILE,
  KIND_COUNT,
  KIND_CONNECTIONS,
  KIND_RATE,
  KIND_SECONDS,
  KIND_TIME,
} Kind;

static const struct
{
  gsize       offset;
  const char *option;
  const char *key;
  Kind        kind;
} keys[] = {
  { AT (cookie_file), "cookie-file", "cookie-file", KIND_FILE },
  { AT (user), "user", "user", KIND_TEXT },
  { AT (proxy), "proxy", "proxy", KIND_TEXT },
  { AT (method), "method", "method", KIND_TEXT },
  { AT (data_file), "data-file", "body-file", KIND_FILE },
  { AT (checksum), "checksum", "checksum", KIND_TEXT },
  { AT (connections), "connections", "connections", KIND_CONNECTIONS },
  { AT (rate_limit), "rate-limit", "rate-limit", KIND_RATE },
  { AT (policy), "policy", "policy", KIND_TEXT },
  { AT (priority), "priority", "priority", KIND_TEXT },
  { AT (group), "group", "group", KIND_TEXT },
  { AT (start_at), "start-at", "start-at", KIND_TIME },
  { AT (if_exists), "if-exists", "if-exists", KIND_TEXT },
  { AT (ca_file), "ca-file", "ca-file", KIND_FILE },
  { AT (tls_exception), "tls-exception", "tls-exception", KIND_TEXT },
  { AT (connect_timeout), "connect-timeout", "connect-timeout", KIND_SECONDS },
  { AT (response_timeout), "response-timeout", "response-timeout", KIND_SECONDS },
  { AT (retries), "retries", "retries", KIND_COUNT },
};

static void
wish_free (FerryCliWish *wish)
{
  g_free (wish->address);
  g_clear_pointer (&wish->request, ferry_request_unref);
  g_clear_pointer (&wish->secrets, g_variant_unref);
  g_clear_pointer (&wish->given, g_variant_unref);
  g_free (wish);
}

void
ferry_cli_options_free (FerryCliOptions *self)
{
  g_ptr_array_unref (self->wishes);
  g_free (self->state_dir);
  g_free (self);
}

static void G_GNUC_PRINTF (2, 3)
    refuse (GError    **error,
            const char *format,
            ...)
{
  g_autofree char *message = NULL;
  va_list          arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, message);
}

static gboolean
check_text (const char *option,
            const char *text,
            GError    **error)
{
  if (g_utf8_validate (text, -1, NULL))
    return TRUE;

  refuse (error, _ ("--%s: The value is not text in UTF-8."), option);
  return FALSE;
}

static char *
find_file (const char *option,
           const char *path,
           GError    **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);

  if (!check_text (option, absolute, error))
    return NULL;
  if (*path == '\0' || g_file_test (absolute, G_FILE_TEST_IS_DIR) || access (absolute, R_OK) != 0)
    {
      refuse (error, _ ("--%s: There is no file “%s” that can be read."), option, path);
      return NULL;
    }

  return g_steal_pointer (&absolute);
}

/* Without one the file would change nothing, and every server be refused. */
static gboolean
check_certificates (const char *path,
                    GError    **error)
{
  GList   *certificates = g_tls_certificate_list_new_from_file (path, NULL);
  gboolean has_any = certificates != NULL;

  g_list_free_full (certificates, g_object_unref);
  if (!has_any)
    refuse (error, _ ("--ca-file: There is no certificate (PEM) in “%s”."), path);

  return has_any;
}

static GVariant *
convert_number (Kind        kind,
                const char *text,
                GDateTime  *now)
{
  guint   count;
  guint64 rate;
  gint64  time;

  if (kind == KIND_COUNT && ferry_cli_parse_count (text, 0, G_MAXINT, &count))
    return g_variant_new_uint32 (count);
  if (kind == KIND_CONNECTIONS && ferry_cli_parse_count (text, 1, MOST_CONNECTIONS, &count))
    return g_variant_new_uint32 (count);
  if (kind == KIND_SECONDS && ferry_cli_parse_seconds (text, &count))
    return g_variant_new_uint32 (count);
  if (kind == KIND_RATE && ferry_cli_parse_rate (text, &rate))
    return g_variant_new_uint64 (rate);
  if (kind == KIND_TIME && ferry_cli_parse_time (text, now, &time))
    return g_variant_new_int64 (time);

  return NULL;
}

static const char *
describe_kind (Kind kind)
{
  switch (kind)
    {
    case KIND_TEXT:
    case KIND_FILE:
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
    }
  g_assert_not_reached ();
}

static void
refuse_value (const char *option,
              const char *text,
              Kind        kind,
              GError    **error)
{
  refuse (error, _ ("--%s: “%s” is not understood. %s"), option, text, describe_kind (kind));
}

static gboolean
add_key (GVariantDict            *dictionary,
         const FerryCliArguments *raw,
         gsize                    index,
         GDateTime               *now,
         GError                 **error)
{
  const char *text = G_STRUCT_MEMBER (const char *, raw, keys[index].offset);
  GVariant   *value;

  if (text == NULL)
    return TRUE;
  if (!check_text (keys[index].option, text, error))
    return FALSE;

  if (keys[index].kind == KIND_TEXT)
    {
      value = g_variant_new_string (text);
    }
  else if (keys[index].kind == KIND_FILE)
    {
      g_autofree char *path = find_file (keys[index].option, text, error);
      gboolean         is_authority = keys[index].offset == AT (ca_file);

      if (path != NULL && is_authority && !check_certificates (path, error))
        return FALSE;
      value = path != NULL ? g_variant_new_string (path) : NULL;
    }
  else
    {
      value = convert_number (keys[index].kind, text, now);
      if (value == NULL)
        refuse_value (keys[index].option, text, keys[index].kind, error);
    }
  if (value == NULL)
    return FALSE;

  g_variant_dict_insert_value (dictionary, keys[index].key, value);
  return TRUE;
}

static gboolean
add_headers (GVariantDict            *dictionary,
             const FerryCliArguments *raw,
             GError                 **error)
{
  g_auto (GVariantBuilder) headers = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ss)"));
  gsize                    i;

  if (raw->headers == NULL)
    return TRUE;

  for (i = 0; raw->headers[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      if (!check_text ("header", raw->headers[i], error))
        return FALSE;
      if (!ferry_cli_parse_header (raw->headers[i], &name, &value))
        {
          refuse (error, _ ("--header: This has no colon. A header is “Name: value”."));
          return FALSE;
        }
      g_variant_builder_add (&headers, "(ss)", name, value);
    }

  g_variant_dict_insert_value (dictionary, "headers", g_variant_builder_end (&headers));
  return TRUE;
}

/* Where the files go: what -d names, and below it what -o names. */
static gboolean
add_destination (GVariantDict            *dictionary,
                 const FerryCliArguments *raw,
                 GError                 **error)
{
  const char      *wished = raw->directory != NULL ? raw->directory : ".";
  g_autofree char *directory = g_canonicalize_filename (wished, NULL);
  g_autofree char *name = NULL;

  if (raw->output != NULL)
    {
      g_autofree char *path = g_canonicalize_filename (raw->output, directory);

      g_free (directory);
      if (g_str_has_suffix (raw->output, "/") || g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          directory = g_steal_pointer (&path);
        }
      else
        {
          directory = g_path_get_dirname (path);
          name = g_path_get_basename (path);
        }
    }

  if (!check_text (raw->output != NULL ? "output" : "directory", directory, error))
    return FALSE;
  if (name != NULL && !check_text ("output", name, error))
    return FALSE;
  if (!g_file_test (directory, G_FILE_TEST_IS_DIR))
    {
      refuse (error, _ ("There is no folder “%s”. Create it first."), directory);
      return FALSE;
    }

  g_variant_dict_insert (dictionary, "directory", "s", directory);
  if (name != NULL)
    g_variant_dict_insert (dictionary, "name", "s", name);
  return TRUE;
}

/* What all addresses have in common, as options of ferry_request_new(). */
static GVariant *
build_common (const FerryCliArguments *raw,
              GDateTime               *now,
              GError                 **error)
{
  g_auto (GVariantDict) dictionary = G_VARIANT_DICT_INIT (NULL);
  gsize                 i;

  for (i = 0; i < G_N_ELEMENTS (keys); i++)
    if (!add_key (&dictionary, raw, i, now, error))
      return NULL;
  if (!add_headers (&dictionary, raw, error) || !add_destination (&dictionary, raw, error))
    return NULL;

  if (raw->data_file != NULL && raw->method == NULL)
    g_variant_dict_insert (&dictionary, "method", "s", "POST");
  if (raw->keep_modified_time)
    g_variant_dict_insert (&dictionary, "keep-modified-time", "b", TRUE);

  return g_variant_ref_sink (g_variant_dict_end (&dictionary));
}

static FerryCliWish *
wish_new (const char *address,
          GVariant   *given,
          const char *password,
          GError    **error)
{
  g_autoptr (GVariant)     secrets = NULL;
  g_autoptr (FerryRequest) request = NULL;
  g_auto (GVariantDict)    dictionary = G_VARIANT_DICT_INIT (given);
  g_autoptr (GError)       refusal = NULL;
  FerryCliWish            *wish;

  g_variant_dict_insert (&dictionary, "uri", "s", address);
  if (password != NULL)
    g_variant_dict_insert (&dictionary, "password", "s", password);
  request = ferry_request_new (g_variant_dict_end (&dictionary), &secrets, &refusal);
  if (request == NULL)
    {
      g_autofree char *sentence = ferry_cli_tell_refusal (address, refusal);

      refuse (error, "%s", sentence);
      return NULL;
    }

  wish = g_new0 (FerryCliWish, 1);
  wish->address = g_strdup (address);
  wish->request = g_steal_pointer (&request);
  wish->secrets = g_steal_pointer (&secrets);
  wish->given = g_variant_ref (given);
  return wish;
}

static char *
read_input (const char *path,
            GError    **error)
{
  const char *source = g_str_equal (path, "-") ? "/dev/stdin" : path;
  char       *text = NULL;

  if (!g_file_get_contents (source, &text, NULL, NULL))
    refuse (error, _ ("--%s: There is no file “%s” that can be read."), "input-file", path);

  return text;
}

static GStrv
collect_addresses (const FerryCliArguments *raw,
                   GError                 **error)
{
  g_autoptr (GStrvBuilder) addresses = g_strv_builder_new ();
  g_auto (GStrv)           all = NULL;
  gsize                    i;

  if (raw->addresses != NULL)
    g_strv_builder_addv (addresses, (const char **) raw->addresses);
  if (raw->input_file != NULL)
    {
      g_autofree char *text = read_input (raw->input_file, error);
      g_auto (GStrv)   listed = NULL;

      if (text == NULL)
        return NULL;
      listed = ferry_cli_parse_address_list (text);
      g_strv_builder_addv (addresses, (const char **) listed);
    }

  all = g_strv_builder_end (addresses);
  for (i = 0; all[i] != NULL; i++)
    if (!g_utf8_validate (all[i], -1, NULL))
      {
        refuse (error, _ ("Address %u is not text in UTF-8."), (guint) i + 1);
        return NULL;
      }

  return g_steal_pointer (&all);
}

static gboolean
is_empty (const char *text)
{
  return text != NULL && *text == '\0';
}

/* The first thing that is wrong with the options taken together; NULL when
 * nothing is. */
static const char *
find_contradiction (const FerryCliArguments *raw,
                    guint                    n_addresses)
{
  if (n_addresses == 0)
    return _ ("Give the address of at least one file.");
  if (n_addresses > 1 && raw->output != NULL)
    return _ ("--output names one file, but there are several addresses. Use --directory.");
  if (n_addresses > 1 && raw->checksum != NULL)
    return _ ("--checksum is of one file, but there are several addresses.");
  if (g_strcmp0 (raw->output, "-") == 0)
    return _ ("Ferry does not write to standard output. A file of that name is “./-”.");
  if (is_empty (raw->user))
    return _ ("--user needs a name.");
  if (raw->user != NULL && strchr (raw->user, ':') != NULL)
    return _ ("--user takes the name alone: a password on the command line can be seen by others. "
              "Use --password-file.");
  if (raw->password_file != NULL && raw->user == NULL)
    return _ ("--password-file needs --user.");
  if (is_empty (raw->output) || is_empty (raw->directory) || is_empty (raw->state_dir))
    return _ ("A path must not be empty.");

  return NULL;
}

static gboolean
check_together (const FerryCliArguments *raw,
                guint                    n_addresses,
                GError                 **error)
{
  const char *contradiction = find_contradiction (raw, n_addresses);

  if (contradiction == NULL)
    return TRUE;

  refuse (error, "%s", contradiction);
  return FALSE;
}

static gboolean
parse_limit (const char *option,
             const char *text,
             guint       most,
             guint      *limit,
             GError    **error)
{
  if (text == NULL || ferry_cli_parse_count (text, 1, most, limit))
    return TRUE;

  refuse (error, _ ("--%s: “%s” is not a whole number from 1 to %u."), option, text, most);
  return FALSE;
}

static gboolean
parse_limits (FerryCliOptions         *self,
              const FerryCliArguments *raw,
              GError                 **error)
{
  FerryEngineOptions *engine = &self->engine;

  if (!parse_limit ("parallel", raw->parallel, 1000, &engine->max_running, error) ||
      !parse_limit ("per-host", raw->per_host, MOST_CONNECTIONS, &engine->max_per_host, error))
    return FALSE;
  if (raw->limit_total == NULL || ferry_cli_parse_rate (raw->limit_total, &engine->rate_limit))
    return TRUE;

  refuse_value ("limit-total", raw->limit_total, KIND_RATE, error);
  return FALSE;
}

static gboolean
add_wishes (FerryCliOptions         *self,
            const FerryCliArguments *raw,
            GVariant                *common,
            GStrv                    addresses,
            GError                 **error)
{
  char *password = NULL;
  gsize i;

  if (raw->password_file != NULL)
    {
      password = ferry_cli_password_read_file (raw->password_file, error);
      if (password == NULL)
        return FALSE;
    }

  for (i = 0; addresses[i] != NULL; i++)
    {
      FerryCliWish *wish = wish_new (addresses[i], common, password, error);

      if (wish == NULL)
        break;
      g_ptr_array_add (self->wishes, wish);
    }
  ferry_cli_password_free (password);

  return addresses[i] == NULL;
}

static char *
find_state_dir (const FerryCliArguments *raw)
{
  if (raw->state_dir != NULL)
    return g_canonicalize_filename (raw->state_dir, NULL);

  return g_build_filename (g_get_user_state_dir (), "ferry", "standalone", NULL);
}

FerryCliOptions *
ferry_cli_options_parse (const char *const *arguments,
                         GDateTime         *now,
                         char             **help,
                         GError           **error)
{
  g_autoptr (FerryCliArguments) raw = ferry_cli_arguments_parse (arguments, error);
  g_autoptr (FerryCliOptions)   self = g_new0 (FerryCliOptions, 1);
  g_autoptr (GVariant)          common = NULL;
  g_auto (GStrv)                addresses = NULL;

  *help = NULL;
  self->wishes = g_ptr_array_new_with_free_func ((GDestroyNotify) wish_free);
  if (raw == NULL)
    return NULL;
  if (raw->help)
    {
      *help = ferry_cli_arguments_get_help ();
      return NULL;
    }

  addresses = collect_addresses (raw, error);
  if (addresses == NULL || !check_together (raw, g_strv_length (addresses), error))
    return NULL;
  if (!parse_limits (self, raw, error))
    return NULL;
  common = build_common (raw, now, error);
  if (common == NULL || !add_wishes (self, raw, common, addresses, error))
    return NULL;

  self->state_dir = find_state_dir (raw);
  self->is_json = raw->json;
  self->is_quiet = raw->quiet;
  self->needs_password = raw->user != NULL && raw->password_file == NULL;

  return g_steal_pointer (&self);
}

gboolean
ferry_cli_options_set_password (FerryCliOptions *self,
                                const char      *password,
                                GError         **error)
{
  g_autoptr (GPtrArray) wishes = g_ptr_array_new_with_free_func ((GDestroyNotify) wish_free);
  guint                 i;

  for (i = 0; i < self->wishes->len; i++)
    {
      FerryCliWish *before = g_ptr_array_index (self->wishes, i);
      FerryCliWish *wish = wish_new (before->address, before->given, password, error);

      if (wish == NULL)
        return FALSE;
      g_ptr_array_add (wishes, wish);
    }

  g_ptr_array_unref (self->wishes);
  self->wishes = g_steal_pointer (&wishes);
  return TRUE;
}
