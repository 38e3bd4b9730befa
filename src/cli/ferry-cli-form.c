/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-form.h"

#include "ferry-cli-parse.h"
#include "ferry-cli-value.h"
#include "ferry-error.h"

#include <glib/gi18n-lib.h>

#define LABEL "--form"

static void
refuse (GError    **error,
        const char *sentence)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, "%s: %s", LABEL, sentence);
}

/* The words between semicolons, "\;" and "\\" being plain characters. */
static char **
split (const char *text)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_autoptr (GString)      word = g_string_new (NULL);

  for (; *text != '\0'; text++)
    {
      if (*text == ';')
        {
          g_strv_builder_add (words, word->str);
          g_string_truncate (word, 0);
          continue;
        }
      if (*text == '\\' && (text[1] == ';' || text[1] == '\\'))
        text++;
      g_string_append_c (word, *text);
    }
  g_strv_builder_add (words, word->str);

  return g_strv_builder_end (words);
}

static gboolean
add_header (GVariantBuilder *headers,
            const char      *text,
            GError         **error)
{
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  if (!ferry_cli_parse_header (text, &name, &value))
    {
      refuse (error, _ ("This has no colon. A header is “Name: value”."));
      return FALSE;
    }

  g_variant_builder_add (headers, "(ss)", name, value);
  return TRUE;
}

/* What stands behind the file, all but the first of @words. */
static gboolean
add_details (GVariantDict      *part,
             const char *const *words,
             GError           **error)
{
  g_auto (GVariantBuilder) headers = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ss)"));
  gboolean                 has_headers = FALSE;

  for (gsize i = 1; words[i] != NULL; i++)
    {
      const char *equals = strchr (words[i], '=');

      if (g_str_has_prefix (words[i], "type="))
        g_variant_dict_insert (part, "content-type", "s", equals + 1);
      else if (g_str_has_prefix (words[i], "filename="))
        g_variant_dict_insert (part, "file-name", "s", equals + 1);
      else if (!g_str_has_prefix (words[i], "header="))
        {
          refuse (error, _ ("After a file only ;type=, ;filename= and ;header= can stand. "
                            "A “;” in its name is written “\\;”."));
          return FALSE;
        }
      else if (!add_header (&headers, equals + 1, error))
        return FALSE;
      else
        has_headers = TRUE;
    }

  if (has_headers)
    g_variant_dict_insert_value (part, "headers", g_variant_builder_end (&headers));
  return TRUE;
}

static gboolean
add_file (GVariantDict *part,
          const char   *text,
          GError      **error)
{
  g_auto (GStrv) words = split (text);
  GVariant      *file = ferry_cli_value_parse ("source", LABEL, words[0], NULL, error);

  if (file == NULL)
    return FALSE;

  g_variant_dict_insert_value (part, "file", file);
  return add_details (part, (const char *const *) words, error);
}

GVariant *
ferry_cli_form_parse (const char *text,
                      GError    **error)
{
  g_auto (GVariantDict) part = G_VARIANT_DICT_INIT (NULL);
  const char           *equals = strchr (text, '=');
  const char           *value = equals != NULL ? equals + 1 : NULL;
  g_autofree char      *name = NULL;

  if (!ferry_cli_value_check_text (LABEL, text, error))
    return NULL;
  if (equals == NULL)
    {
      refuse (error, _ ("A field is NAME=VALUE, a file NAME=@FILE."));
      return NULL;
    }

  name = g_strndup (text, (gsize) (equals - text));
  if (*name != '\0')
    g_variant_dict_insert (&part, "name", "s", name);
  if (g_str_has_prefix (value, "@@"))
    g_variant_dict_insert (&part, "value", "s", value + 1);
  else if (*value != '@')
    g_variant_dict_insert (&part, "value", "s", value);
  else if (!add_file (&part, value + 1, error))
    return NULL;

  return g_variant_dict_end (&part);
}

GVariant *
ferry_cli_form_make_part (const char *path,
                          GError    **error)
{
  g_auto (GVariantDict) part = G_VARIANT_DICT_INIT (NULL);
  GVariant             *file = ferry_cli_value_parse ("source", path, path, NULL, error);

  if (file == NULL)
    return NULL;

  g_variant_dict_insert_value (&part, "file", file);
  return g_variant_dict_end (&part);
}
