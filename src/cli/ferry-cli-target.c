/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-target.h"

#include "ferry-cli-form.h"
#include "ferry-cli-parse.h"
#include "ferry-cli-refuse.h"
#include "ferry-cli-value.h"
#include "ferry-error.h"
#include "ferry-metalink.h"

#include <glib/gi18n-lib.h>

void
ferry_cli_target_free (FerryCliTarget *self)
{
  g_free (self->address);
  g_variant_unref (self->given);
  g_free (self);
}

static void
add_target (GPtrArray  *targets,
            const char *address,
            GVariant   *given)
{
  FerryCliTarget *target = g_new0 (FerryCliTarget, 1);

  target->address = g_strdup (address);
  target->given = g_variant_ref_sink (given);
  g_ptr_array_add (targets, target);
}

/* ---- downloads ---- */

static char *
read_input (const char *path,
            GError    **error)
{
  const char *source = g_str_equal (path, "-") ? "/dev/stdin" : path;
  char       *text = NULL;

  if (!g_file_get_contents (source, &text, NULL, NULL))
    ferry_cli_refuse (error,
                      _ ("%s: There is no file “%s” that can be read."), "--input-file", path);

  return text;
}

static GStrv
collect_addresses (const FerryCliArguments *raw,
                   GError                 **error)
{
  g_autoptr (GStrvBuilder) addresses = g_strv_builder_new ();
  g_auto (GStrv)           all = NULL;

  if (raw->words != NULL)
    g_strv_builder_addv (addresses, (const char **) raw->words);
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
  for (gsize i = 0; all[i] != NULL; i++)
    if (!g_utf8_validate (all[i], -1, NULL))
      {
        ferry_cli_refuse (error, _ ("Address %u is not text in UTF-8."), (guint) i + 1);
        return NULL;
      }

  return g_steal_pointer (&all);
}

/* A file on this disk, not one that is to be fetched. */
static gboolean
is_metalink_file (const char *word)
{
  return ferry_metalink_is_name (word) && strstr (word, "://") == NULL;
}

static GPtrArray *
read_metalink (const char *path,
               GError    **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr (GBytes)      text = NULL;
  GPtrArray              *files;

  if (file == NULL)
    {
      ferry_cli_refuse (error, _ ("There is no Metalink file “%s” that can be read."), path);
      return NULL;
    }

  text = g_mapped_file_get_bytes (file);
  files = ferry_metalink_parse (text, NULL, error);
  if (files == NULL)
    g_prefix_error (error, "%s: ", path);
  return files;
}

GVariant *
ferry_cli_target_merge (GVariant *said,
                        GVariant *given,
                        gsize     n_files,
                        GError  **error)
{
  static const char *const single[] = { "name", "checksum", "mirrors", NULL };
  g_auto (GVariantDict)    merged = G_VARIANT_DICT_INIT (said);
  GVariantIter             iter;
  const char              *key;
  GVariant                *value;

  for (gsize i = 0; single[i] != NULL && n_files > 1; i++)
    if (g_variant_lookup (given, single[i], "*", NULL))
      {
        ferry_cli_refuse (error,
                          _ ("The Metalink file lists several files: --output, --checksum and "
                             "--mirror are of one. Use --directory."));
        return NULL;
      }

  /* What the user gave wins over what the file says. */
  g_variant_iter_init (&iter, given);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    if (!g_str_equal (key, "uri"))
      g_variant_dict_insert_value (&merged, key, value);

  return g_variant_dict_end (&merged);
}

static gboolean
add_metalink (GPtrArray  *targets,
              const char *path,
              GVariant   *common,
              GError    **error)
{
  g_autoptr (GPtrArray) files = read_metalink (path, error);

  if (files == NULL)
    return FALSE;

  for (guint i = 0; i < files->len; i++)
    {
      const FerryMetalinkFile *file = g_ptr_array_index (files, i);
      g_autoptr (GVariant)     said = NULL;
      GVariant                *merged;

      said = g_variant_ref_sink (ferry_metalink_file_to_options (file));
      merged = ferry_cli_target_merge (said, common, files->len, error);
      if (merged == NULL)
        return FALSE;
      add_target (targets, file->uris[0], merged);
    }
  return TRUE;
}

static gboolean
list_downloads (GPtrArray               *targets,
                const FerryCliArguments *raw,
                GVariant                *common,
                GError                 **error)
{
  g_auto (GStrv) addresses = collect_addresses (raw, error);

  if (addresses == NULL)
    return FALSE;

  for (gsize i = 0; addresses[i] != NULL; i++)
    {
      if (raw->as_it_is || !is_metalink_file (addresses[i]))
        add_target (targets, addresses[i], common);
      else if (!add_metalink (targets, addresses[i], common, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- uploads ---- */

/* Where @path goes, when it is told to go to @address. */
static char *
make_address (const FerryCliArguments *raw,
              const char              *address,
              const char              *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *escaped = g_uri_escape_string (shown, NULL, FALSE);

  /* What it is called there is for a tus server to say, and for who takes forms. */
  if (raw->tus || raw->post || !g_str_has_suffix (address, "/"))
    return g_strdup (address);

  return g_strconcat (address, escaped, NULL);
}

static gboolean
add_file (GPtrArray               *targets,
          const FerryCliArguments *raw,
          GVariant                *common,
          const char              *path,
          GError                 **error)
{
  g_auto (GVariantDict) given = G_VARIANT_DICT_INIT (common);
  g_autofree char      *address = make_address (raw, raw->words[0], path);
  GVariant             *source = ferry_cli_value_parse ("source", "FILE", path, NULL, error);

  if (source == NULL)
    return FALSE;

  g_variant_dict_insert_value (&given, "source", source);
  add_target (targets, address, g_variant_dict_end (&given));
  return TRUE;
}

static gboolean
add_parts (GVariantBuilder         *parts,
           const FerryCliArguments *raw,
           GError                 **error)
{
  for (gsize i = 0; raw->form != NULL && raw->form[i] != NULL; i++)
    {
      GVariant *part = ferry_cli_form_parse (raw->form[i], error);

      if (part == NULL)
        return FALSE;
      g_variant_builder_add_value (parts, part);
    }
  for (gsize i = 1; raw->words[i] != NULL; i++)
    {
      GVariant *part = ferry_cli_form_make_part (raw->words[i], error);

      if (part == NULL)
        return FALSE;
      g_variant_builder_add_value (parts, part);
    }
  return TRUE;
}

static gboolean
add_form (GPtrArray               *targets,
          const FerryCliArguments *raw,
          GVariant                *common,
          GError                 **error)
{
  g_auto (GVariantDict)    given = G_VARIANT_DICT_INIT (common);
  g_auto (GVariantBuilder) parts = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  if (!add_parts (&parts, raw, error))
    return FALSE;

  g_variant_dict_insert_value (&given, "parts", g_variant_builder_end (&parts));
  add_target (targets, raw->words[0], g_variant_dict_end (&given));
  return TRUE;
}

static gboolean
list_uploads (GPtrArray               *targets,
              const FerryCliArguments *raw,
              GVariant                *common,
              GError                 **error)
{
  if (raw->words == NULL)
    return TRUE;
  if (!ferry_cli_value_check_text ("URL", raw->words[0], error))
    return FALSE;
  /* Who is used to copying gives the file first. */
  if (strstr (raw->words[0], "://") == NULL)
    {
      ferry_cli_refuse (error,
                        _ ("“%s” is no address. Give the address of the server first, "
                           "then the files to send there."),
                        raw->words[0]);
      return FALSE;
    }
  if (raw->form != NULL || raw->multipart != NULL)
    return add_form (targets, raw, common, error);

  for (gsize i = 1; raw->words[i] != NULL; i++)
    if (!add_file (targets, raw, common, raw->words[i], error))
      return FALSE;
  return TRUE;
}

GPtrArray *
ferry_cli_target_list (const FerryCliArguments *raw,
                       GVariant                *common,
                       GError                 **error)
{
  g_autoptr (GPtrArray) targets = NULL;
  gboolean              is_good;

  targets = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_cli_target_free);
  is_good = raw->door == FERRY_CLI_DOOR_PUT ? list_uploads (targets, raw, common, error)
                                            : list_downloads (targets, raw, common, error);

  return is_good ? g_steal_pointer (&targets) : NULL;
}
