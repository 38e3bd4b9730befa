/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-network-value.h"

#include "ferry-cli-parse.h"
#include "ferry-error.h"
#include "ferry-format.h"
#include "ferry-types.h"

#include <glib/gi18n-lib.h>

#define MINUTES_PER_HOUR 60
#define LAST_MINUTE (24 * MINUTES_PER_HOUR)

/* A number alone is bytes from here on. */
#define LEAST_SIZE 1000000

typedef struct _Key Key;

typedef gboolean (*ParseFunc) (const Key *key, const char *text, GVariantDict *changes);

struct _Key
{
  const char *word;
  ParseFunc   parse;
  guint       least;
  guint       most;
  const char *expected; /* to be translated */
};

static gboolean
parse_choice (const Key    *key,
              const char   *text,
              GVariantDict *changes)
{
  FerryChoice choice;

  if (!ferry_choice_from_nick (text, &choice))
    return FALSE;

  g_variant_dict_insert (changes, key->word, "s", text);
  return TRUE;
}

static gboolean
parse_size (const Key    *key,
            const char   *text,
            GVariantDict *changes)
{
  guint64 size = 0;

  if (!g_str_equal (text, "none") && !ferry_cli_parse_size (text, &size))
    return FALSE;
  /* A unit was forgotten: nobody has a plan of five bytes. */
  if (size > 0 && size < LEAST_SIZE && g_ascii_isdigit (text[strlen (text) - 1]))
    return FALSE;

  g_variant_dict_insert (changes, key->word, "t", size);
  return TRUE;
}

static gboolean
parse_number (const Key    *key,
              const char   *text,
              GVariantDict *changes)
{
  guint number;

  if (!ferry_cli_parse_count (text, key->least, key->most, &number))
    return FALSE;

  g_variant_dict_insert (changes, key->word, "u", number);
  return TRUE;
}

static gboolean
parse_yes_or_no (const Key    *key,
                 const char   *text,
                 GVariantDict *changes)
{
  gboolean is_yes = g_str_equal (text, "yes");

  if (!is_yes && !g_str_equal (text, "no"))
    return FALSE;

  g_variant_dict_insert (changes, key->word, "b", is_yes);
  return TRUE;
}

static gboolean
parse_count (const Key    *key,
             const char   *text,
             GVariantDict *changes)
{
  if (!g_str_equal (text, "connection") && !g_str_equal (text, "ferry"))
    return FALSE;

  g_variant_dict_insert (changes, key->word, "s", text);
  return TRUE;
}

static gboolean
parse_hours (const Key    *key,
             const char   *text,
             GVariantDict *changes)
{
  g_auto (GStrv) ends = g_strsplit (text, "-", 2);
  guint          from = 0, to = 0;

  if (!g_str_equal (text, "none") &&
      (g_strv_length (ends) != 2 ||
       !ferry_cli_parse_time_of_day (ends[0], &from) ||
       !ferry_cli_parse_time_of_day (ends[1], &to)))
    return FALSE;
  /* Alike they mean that there are none: nobody says it with two times. */
  if (!g_str_equal (text, "none") && from % LAST_MINUTE == to % LAST_MINUTE)
    return FALSE;

  g_variant_dict_insert (changes, "free-from", "u", from % LAST_MINUTE);
  g_variant_dict_insert (changes, "free-to", "u", to % LAST_MINUTE);
  return TRUE;
}

static const Key keys[] = {
  { "metered", parse_choice, 0, 0, N_ ("It should be auto, yes or no.") },
  { "roaming", parse_choice, 0, 0, N_ ("It should be auto, yes or no.") },
  { "cap", parse_size, 0, 0, N_ ("It should be a size, such as 5GB or 500MB, or none.") },
  { "used", parse_size, 0, 0, N_ ("It should be a size, such as 5GB or 500MB, or none.") },
  { "reset-day", parse_number, 1, 31, N_ ("It should be a day of the month, from 1 to 31.") },
  { "reset-hour", parse_number, 0, 23, N_ ("It should be an hour, from 0 to 23.") },
  { "warning", parse_number, 1, 100, N_ ("It should be percent, from 1 to 100.") },
  { "free-hours", parse_hours, 0, 0, N_ ("It should be two times, such as 01:00-07:00, or none.") },
  { "restrict-background", parse_yes_or_no, 0, 0, N_ ("It should be yes or no.") },
  { "count", parse_count, 0, 0, N_ ("It should be connection or ferry.") },
};

static const Key *
find_key (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_equal (keys[i].word, word))
      return &keys[i];

  return NULL;
}

/* (transfer full) */
static char *
list_keys (void)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", keys[i].word);

  return g_string_free (g_steal_pointer (&list), FALSE);
}

gboolean
ferry_cli_network_value_parse (const char   *word,
                               GVariantDict *changes,
                               GError      **error)
{
  const char      *equals = strchr (word, '=');
  g_autofree char *name = equals != NULL ? g_strndup (word, equals - word) : g_strdup (word);
  g_autofree char *list = list_keys ();
  const Key       *key = find_key (name);

  if (key == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _ ("“%s” is not one of %s."), name, list);
      return FALSE;
    }
  if (equals == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _ ("%s: give a value behind an equals sign."), name);
      return FALSE;
    }
  if (key->parse (key, equals + 1, changes))
    return TRUE;

  /* Translators: the key, what was typed, what would be right */
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _ ("%s: “%s” is not understood. %s"), name, equals + 1, _ (key->expected));
  return FALSE;
}

static void
add_row (GPtrArray  *rows,
         const char *key,
         char       *value)
{
  char **row = g_new0 (char *, 3);

  row[0] = g_strdup (key);
  row[1] = value;
  g_ptr_array_add (rows, row);
}

static void
add_word (GPtrArray  *rows,
          GVariant   *network,
          const char *key)
{
  const char *word = "";

  if (g_variant_lookup (network, key, "&s", &word))
    add_row (rows, key, g_strdup (word));
}

static void
add_number (GPtrArray  *rows,
            GVariant   *network,
            const char *key)
{
  guint number = 0;

  if (g_variant_lookup (network, key, "u", &number))
    add_row (rows, key, g_strdup_printf ("%u", number));
}

static char *
format_hours (GVariant *network)
{
  guint from = 0, to = 0;

  g_variant_lookup (network, "free-from", "u", &from);
  g_variant_lookup (network, "free-to", "u", &to);
  if (from == to)
    return g_strdup ("none");

  return g_strdup_printf ("%02u:%02u-%02u:%02u", from / MINUTES_PER_HOUR, from % MINUTES_PER_HOUR,
                          to / MINUTES_PER_HOUR, to % MINUTES_PER_HOUR);
}

char *
ferry_cli_network_value_format_size (guint64  size,
                                     gboolean is_plain)
{
  return is_plain ? g_strdup_printf ("%" G_GUINT64_FORMAT, size) : ferry_format_size (size);
}

GPtrArray *
ferry_cli_network_value_list (GVariant *network,
                              gboolean  is_plain)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  guint64    cap = 0;
  gboolean   is_restricted = FALSE;

  add_word (rows, network, "metered");
  add_word (rows, network, "roaming");
  g_variant_lookup (network, "cap", "t", &cap);
  add_row (rows, "cap",
           cap > 0 ? ferry_cli_network_value_format_size (cap, is_plain) : g_strdup ("none"));
  add_number (rows, network, "reset-day");
  add_number (rows, network, "reset-hour");
  add_number (rows, network, "warning");
  add_row (rows, "free-hours", format_hours (network));
  g_variant_lookup (network, "restrict-background", "b", &is_restricted);
  add_row (rows, "restrict-background", g_strdup (is_restricted ? "yes" : "no"));
  add_word (rows, network, "count");

  return rows;
}
