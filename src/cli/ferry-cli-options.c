/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-options.h"

#include "ferry-cli-arguments.h"
#include "ferry-cli-parse.h"
#include "ferry-cli-password.h"
#include "ferry-cli-refuse.h"
#include "ferry-cli-target.h"
#include "ferry-cli-tell.h"
#include "ferry-cli-value.h"
#include "ferry-error.h"

#include <glib/gi18n-lib.h>

#define AT(field) G_STRUCT_OFFSET (FerryCliArguments, field)

/* The options whose value is that of a request, by their names. */
static const struct
{
  gsize       offset;
  const char *name;
} values[] = {
  { AT (boundary), "boundary" },
  { AT (ca_file), "ca-file" },
  { AT (checksum), "checksum" },
  { AT (checksum_from), "checksum-from" },
  { AT (connect_timeout), "connect-timeout" },
  { AT (connections), "connections" },
  { AT (cookie_file), "cookie-file" },
  { AT (data_file), "data-file" },
  { AT (group), "group" },
  { AT (if_exists), "if-exists" },
  { AT (method), "method" },
  { AT (multipart), "multipart" },
  { AT (policy), "policy" },
  { AT (priority), "priority" },
  { AT (protocol), "protocol" },
  { AT (proxy), "proxy" },
  { AT (rate_limit), "rate-limit" },
  { AT (response_timeout), "response-timeout" },
  { AT (retries), "retries" },
  { AT (start_at), "start-at" },
  { AT (tls_exception), "tls-exception" },
  { AT (user), "user" },
};

static void
wish_free (FerryCliWish *wish)
{
  g_free (wish->address);
  g_clear_pointer (&wish->request, ferry_request_unref);
  g_clear_pointer (&wish->secrets, g_variant_unref);
  g_clear_pointer (&wish->given, g_variant_unref);
  g_clear_pointer (&wish->options, g_variant_unref);
  g_free (wish);
}

void
ferry_cli_options_free (FerryCliOptions *self)
{
  g_ptr_array_unref (self->wishes);
  g_free (self->state_dir);
  g_free (self);
}

static gboolean
add_value (GVariantDict            *dictionary,
           const FerryCliArguments *raw,
           gsize                    index,
           GDateTime               *now,
           GError                 **error)
{
  const char      *text = G_STRUCT_MEMBER (const char *, raw, values[index].offset);
  g_autofree char *label = g_strconcat ("--", values[index].name, NULL);
  const char      *key = ferry_cli_value_get_key (values[index].name);
  GVariant        *value;

  if (text == NULL)
    return TRUE;

  value = ferry_cli_value_parse (values[index].name, label, text, now, error);
  if (value == NULL)
    return FALSE;

  g_variant_dict_insert_value (dictionary, key, value);
  return TRUE;
}

static gboolean
add_headers (GVariantDict            *dictionary,
             const FerryCliArguments *raw,
             GError                 **error)
{
  GVariant *headers;

  if (raw->headers == NULL)
    return TRUE;

  headers = ferry_cli_value_parse_headers ("--header", (const char *const *) raw->headers, error);
  if (headers == NULL)
    return FALSE;

  g_variant_dict_insert_value (dictionary, "headers", headers);
  return TRUE;
}

/* Where -o says that the file goes: the folder, and the name unless it is a folder
 * that is named. */
static void
split_output (const char *output,
              char      **directory,
              char      **name)
{
  g_autofree char *base = g_steal_pointer (directory);
  g_autofree char *path = g_canonicalize_filename (output, base);

  if (g_str_has_suffix (output, "/") || g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      *directory = g_steal_pointer (&path);
      return;
    }

  *directory = g_path_get_dirname (path);
  *name = g_path_get_basename (path);
}

/* Where the files go: what -d names, and below it what -o names. Without either
 * they go to the current folder, or where the service puts them. */
static gboolean
add_destination (GVariantDict            *dictionary,
                 const FerryCliArguments *raw,
                 GError                 **error)
{
  gboolean         is_free = raw->door == FERRY_CLI_DOOR_ADD && raw->directory == NULL;
  const char      *wished = raw->directory != NULL ? raw->directory : ".";
  g_autofree char *directory = g_canonicalize_filename (wished, NULL);
  g_autofree char *name = NULL;

  if (raw->output != NULL && is_free && strchr (raw->output, '/') == NULL)
    {
      name = g_strdup (raw->output);
    }
  else if (raw->output != NULL)
    {
      split_output (raw->output, &directory, &name);
      is_free = FALSE;
    }

  if (name != NULL && !ferry_cli_value_check_text ("--output", name, error))
    return FALSE;
  if (name != NULL)
    g_variant_dict_insert (dictionary, "name", "s", name);
  if (is_free)
    return TRUE;

  if (!ferry_cli_value_check_text (raw->output != NULL ? "--output" : "--directory", directory,
                                   error))
    return FALSE;
  if (!g_file_test (directory, G_FILE_TEST_IS_DIR))
    {
      ferry_cli_refuse (error, _ ("There is no folder “%s”. Create it first."), directory);
      return FALSE;
    }

  g_variant_dict_insert (dictionary, "directory", "s", directory);
  return TRUE;
}

static gboolean
add_download (GVariantDict            *dictionary,
              const FerryCliArguments *raw,
              GError                 **error)
{
  if (raw->data_file != NULL && raw->method == NULL)
    g_variant_dict_insert (dictionary, "method", "s", "POST");
  if (raw->keep_modified_time)
    g_variant_dict_insert (dictionary, "keep-modified-time", "b", TRUE);
  for (gsize i = 0; raw->mirrors != NULL && raw->mirrors[i] != NULL; i++)
    if (!ferry_cli_value_check_text ("--mirror", raw->mirrors[i], error))
      return FALSE;
  if (raw->mirrors != NULL)
    g_variant_dict_insert_value (dictionary, "mirrors",
                                 g_variant_new_strv ((const char *const *) raw->mirrors, -1));

  return add_destination (dictionary, raw, error);
}

static void
add_upload (GVariantDict            *dictionary,
            const FerryCliArguments *raw)
{
  g_variant_dict_insert (dictionary, "direction", "s", "upload");
  if (raw->post)
    g_variant_dict_insert (dictionary, "method", "s", "POST");
  if (raw->tus)
    g_variant_dict_insert (dictionary, "upload-protocol", "s", "tus");
  if (raw->defer_length)
    g_variant_dict_insert (dictionary, "defer-length", "b", TRUE);
}

/* What all addresses have in common, as options of ferry_request_new(). */
static GVariant *
build_common (const FerryCliArguments *raw,
              GDateTime               *now,
              GError                 **error)
{
  g_auto (GVariantDict) dictionary = G_VARIANT_DICT_INIT (NULL);
  gsize                 i;

  for (i = 0; i < G_N_ELEMENTS (values); i++)
    if (!add_value (&dictionary, raw, i, now, error))
      return NULL;
  if (!add_headers (&dictionary, raw, error))
    return NULL;
  if (raw->door == FERRY_CLI_DOOR_PUT)
    add_upload (&dictionary, raw);
  else if (!add_download (&dictionary, raw, error))
    return NULL;

  return g_variant_ref_sink (g_variant_dict_end (&dictionary));
}

/* @options to be checked: where the service chooses the folder, any will do.
 * Floating. */
static GVariant *
fill_directory (GVariant *options)
{
  g_auto (GVariantDict) dictionary = G_VARIANT_DICT_INIT (options);

  ferry_request_default_directory (&dictionary, "/");

  return g_variant_dict_end (&dictionary);
}

static FerryCliWish *
wish_new (const char *address,
          GVariant   *given,
          const char *password,
          GError    **error)
{
  g_autoptr (GVariant)     secrets = NULL;
  g_autoptr (GVariant)     options = NULL;
  g_autoptr (FerryRequest) request = NULL;
  g_auto (GVariantDict)    dictionary = G_VARIANT_DICT_INIT (given);
  g_autoptr (GError)       refusal = NULL;
  FerryCliWish            *wish;

  g_variant_dict_insert (&dictionary, "uri", "s", address);
  if (password != NULL)
    g_variant_dict_insert (&dictionary, "password", "s", password);
  options = g_variant_ref_sink (g_variant_dict_end (&dictionary));
  request = ferry_request_new (fill_directory (options), &secrets, &refusal);
  if (request == NULL)
    {
      g_autofree char *sentence = ferry_cli_tell_refusal (address, refusal);

      ferry_cli_refuse (error, "%s", sentence);
      return NULL;
    }

  wish = g_new0 (FerryCliWish, 1);
  wish->address = g_strdup (address);
  wish->request = g_steal_pointer (&request);
  wish->secrets = g_steal_pointer (&secrets);
  wish->given = g_variant_ref (given);
  wish->options = g_steal_pointer (&options);
  return wish;
}

static gboolean
is_empty (const char *text)
{
  return text != NULL && *text == '\0';
}

/* What is wrong with downloads to so many addresses; NULL when nothing is. */
static const char *
find_download_contradiction (const FerryCliArguments *raw,
                             guint                    n_addresses)
{
  if (n_addresses == 0)
    return _ ("Give the address of at least one file.");
  if (n_addresses > 1 && raw->output != NULL)
    return _ ("--output names one file, but there are several addresses. Use --directory.");
  if (n_addresses > 1 && (raw->checksum != NULL || raw->mirrors != NULL))
    return _ ("--checksum and --mirror are of one file, but there are several addresses.");
  if (g_strcmp0 (raw->output, "-") == 0)
    return _ ("Ferry does not write to standard output. A file of that name is “./-”.");

  return NULL;
}

static const char *
find_upload_contradiction (const FerryCliArguments *raw)
{
  guint    n_words = raw->words != NULL ? g_strv_length (raw->words) : 0;
  gboolean is_form = raw->form != NULL || raw->multipart != NULL;

  if (n_words == 0 || (n_words == 1 && raw->form == NULL))
    return _ ("Give the address of the server, then the files to send there.");
  if (raw->form != NULL && raw->multipart == NULL && n_words > 1)
    return _ ("In a form each file has a name: give it as --form NAME=@FILE.");
  if (n_words > 2 && !is_form && !raw->tus && !raw->post && !g_str_has_suffix (raw->words[0], "/"))
    return _ ("Several files need an address that ends with “/”, so that each has its own.");
  if (raw->post && raw->method != NULL)
    return _ ("--post is --method POST: give one of them.");
  if (raw->tus && raw->protocol != NULL)
    return _ ("--tus is --protocol tus: give one of them.");
  if (raw->detach && (raw->standalone || raw->state_dir != NULL))
    return _ ("--detach leaves the work to the service, --standalone does it without.");
  if (raw->paused && !raw->detach)
    return _ ("--paused needs --detach: nothing is to be waited for.");

  return NULL;
}

/* The first thing that is wrong with the options taken together; NULL when
 * nothing is. */
static const char *
find_contradiction (const FerryCliArguments *raw)
{
  if (is_empty (raw->user))
    return _ ("--user needs a name.");
  if (raw->user != NULL && strchr (raw->user, ':') != NULL)
    return _ ("--user takes the name alone: a password on the command line can be seen by others. "
              "Use --password-file.");
  if (raw->password_file != NULL && raw->user == NULL)
    return _ ("--password-file needs --user.");
  if (is_empty (raw->output) || is_empty (raw->directory) || is_empty (raw->state_dir))
    return _ ("A path must not be empty.");

  return raw->door == FERRY_CLI_DOOR_PUT ? find_upload_contradiction (raw) : NULL;
}

/* What only makes sense without the service; NULL when nothing is against it. */
static char *
find_standalone_option (const FerryCliArguments *raw)
{
  const struct
  {
    gsize       offset;
    const char *option;
    const char *preference;
  } options[] = {
    { AT (limit_total), "--limit-total",
      raw->door == FERRY_CLI_DOOR_PUT ? "upload-rate-limit" : "rate-limit" },
    { AT (parallel), "--parallel", "max-running" },
    { AT (per_host), "--per-host", "max-per-host" },
  };
  gsize i;

  if (raw->standalone || raw->door == FERRY_CLI_DOOR_ADD)
    return NULL;
  if (raw->state_dir != NULL)
    return g_strdup (_ ("--state-dir needs --standalone: the service keeps a state of its own."));

  for (i = 0; i < G_N_ELEMENTS (options); i++)
    if (G_STRUCT_MEMBER (const char *, raw, options[i].offset) != NULL)
      /* Translators: an option, and twice the name of a preference */
      return g_strdup_printf (_ ("%s needs --standalone. For the service there is the preference "
                                 "“%s”: see “ferryctl preferences %s”."),
                              options[i].option, options[i].preference, options[i].preference);

  return NULL;
}

static gboolean
check_together (const FerryCliArguments *raw,
                GError                 **error)
{
  const char      *contradiction = find_contradiction (raw);
  g_autofree char *misplaced = find_standalone_option (raw);

  if (contradiction == NULL && misplaced == NULL)
    return TRUE;

  ferry_cli_refuse (error, "%s", contradiction != NULL ? contradiction : misplaced);
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

  ferry_cli_refuse (error,
                    _ ("--%s: “%s” is not a whole number from 1 to %u."), option, text, most);
  return FALSE;
}

static gboolean
parse_limits (FerryCliOptions         *self,
              const FerryCliArguments *raw,
              GError                 **error)
{
  FerryEngineOptions *engine = &self->engine;

  if (!parse_limit ("parallel", raw->parallel, 1000, &engine->max_running, error) ||
      !parse_limit ("per-host", raw->per_host, FERRY_CLI_MOST_CONNECTIONS, &engine->max_per_host,
                    error))
    return FALSE;

  return raw->limit_total == NULL ||
         ferry_cli_value_parse_rate ("--limit-total", raw->limit_total,
                                     raw->door == FERRY_CLI_DOOR_PUT ? &engine->upload_rate_limit
                                                                     : &engine->rate_limit,
                                     error);
}

static gboolean
add_wishes (FerryCliOptions         *self,
            const FerryCliArguments *raw,
            GPtrArray               *targets,
            GError                 **error)
{
  char *password = NULL;
  guint i;

  if (raw->password_file != NULL)
    {
      password = ferry_cli_password_read_file (raw->password_file, error);
      if (password == NULL)
        return FALSE;
    }

  for (i = 0; i < targets->len; i++)
    {
      const FerryCliTarget *target = g_ptr_array_index (targets, i);
      FerryCliWish         *wish = wish_new (target->address, target->given, password, error);

      if (wish == NULL)
        break;
      g_ptr_array_add (self->wishes, wish);
    }
  ferry_cli_password_free (password);

  return i == targets->len;
}

/* Each target is as it should be; are they all? */
static gboolean
check_targets (const FerryCliArguments *raw,
               GPtrArray               *targets,
               GError                 **error)
{
  const char *contradiction = NULL;

  if (raw->door != FERRY_CLI_DOOR_PUT)
    contradiction = find_download_contradiction (raw, targets->len);
  if (contradiction == NULL)
    return TRUE;

  ferry_cli_refuse (error, "%s", contradiction);
  return FALSE;
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
  g_autoptr (GPtrArray)         targets = NULL;

  *help = NULL;
  self->wishes = g_ptr_array_new_with_free_func ((GDestroyNotify) wish_free);
  if (raw == NULL)
    return NULL;
  if (raw->help)
    {
      *help = ferry_cli_arguments_get_help (raw->door);
      return NULL;
    }

  if (!check_together (raw, error) || !parse_limits (self, raw, error))
    return NULL;
  common = build_common (raw, now, error);
  if (common == NULL)
    return NULL;
  targets = ferry_cli_target_list (raw, common, error);
  if (targets == NULL || !check_targets (raw, targets, error) ||
      !add_wishes (self, raw, targets, error))
    return NULL;

  self->state_dir = find_state_dir (raw);
  self->is_json = raw->json;
  self->is_quiet = raw->quiet;
  self->is_standalone = raw->standalone;
  self->is_paused = raw->paused;
  self->is_again = raw->again;
  self->runs_anyway = raw->run_anyway;
  self->is_detached = raw->detach;
  self->is_as_it_is = raw->as_it_is;
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

gboolean
ferry_cli_options_replace (FerryCliOptions *self,
                           guint            index,
                           GVariant        *found,
                           GError         **error)
{
  FerryCliWish         *before = g_ptr_array_index (self->wishes, index);
  gsize                 n_files = g_variant_n_children (found);
  g_autoptr (GPtrArray) wishes = NULL;
  const char           *password = NULL;

  wishes = g_ptr_array_new_with_free_func ((GDestroyNotify) wish_free);
  g_variant_lookup (before->options, "password", "&s", &password);
  for (gsize i = 0; i < n_files; i++)
    {
      g_autoptr (GVariant) said = g_variant_get_child_value (found, i);
      GVariant            *merged = NULL;
      g_autoptr (GVariant) given = NULL;
      FerryCliWish        *wish;
      const char          *uri = "";

      g_variant_lookup (said, "uri", "&s", &uri);
      merged = ferry_cli_target_merge (said, before->given, n_files, error);
      if (merged == NULL)
        return FALSE;
      given = g_variant_ref_sink (merged);
      wish = wish_new (uri, given, password, error);
      if (wish == NULL)
        return FALSE;
      g_ptr_array_add (wishes, wish);
    }

  for (guint i = wishes->len; i > 0; i--)
    g_ptr_array_insert (self->wishes, (gint) index + 1, g_ptr_array_steal_index (wishes, i - 1));
  g_ptr_array_remove_index (self->wishes, index);
  return TRUE;
}
