/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-structured-field.h"

#include <string.h>

/* RFC 9651 §3.3.1, §3.3.2. */
#define MAX_INTEGER_DIGITS 15
#define MAX_DECIMAL_DIGITS 12
#define MAX_FRACTION_DIGITS 3

typedef struct
{
  FerryStructuredType type;
  gint64              number;
} Item;

static void
skip_spaces (const char **at)
{
  while (**at == ' ')
    (*at)++;
}

static void
skip_blanks (const char **at)
{
  while (**at == ' ' || **at == '\t')
    (*at)++;
}

static guint
skip_digits (const char **at)
{
  guint n = 0;

  while (g_ascii_isdigit (**at))
    {
      (*at)++;
      n++;
    }

  return n;
}

static gboolean
parse_number (const char **at,
              Item        *item)
{
  const char *begin = *at;
  guint       n_digits, n_fraction;

  if (**at == '-')
    (*at)++;
  n_digits = skip_digits (at);
  if (**at != '.')
    {
      item->type = FERRY_STRUCTURED_INTEGER;
      item->number = g_ascii_strtoll (begin, NULL, 10);
      return n_digits > 0 && n_digits <= MAX_INTEGER_DIGITS;
    }

  (*at)++;
  n_fraction = skip_digits (at);
  item->type = FERRY_STRUCTURED_OTHER;
  return n_digits > 0 && n_digits <= MAX_DECIMAL_DIGITS &&
         n_fraction > 0 && n_fraction <= MAX_FRACTION_DIGITS;
}

static gboolean
parse_boolean (const char **at,
               Item        *item)
{
  if ((*at)[1] != '0' && (*at)[1] != '1')
    return FALSE;

  item->type = FERRY_STRUCTURED_BOOLEAN;
  item->number = (*at)[1] == '1';
  *at += 2;
  return TRUE;
}

/* A string, or the string of a display string. */
static gboolean
skip_string (const char **at)
{
  for ((*at)++; **at != '\0' && **at != '"'; (*at)++)
    {
      if (**at < 0x20 || **at > 0x7e)
        return FALSE;
      if (**at == '\\' && *++*at != '"' && **at != '\\')
        return FALSE;
    }
  if (**at == '\0')
    return FALSE;

  (*at)++;
  return TRUE;
}

static gboolean
skip_bytes (const char **at)
{
  for ((*at)++; **at != ':'; (*at)++)
    if (!g_ascii_isalnum (**at) && (**at == '\0' || strchr ("+/=", **at) == NULL))
      return FALSE;

  (*at)++;
  return TRUE;
}

static gboolean
skip_token (const char **at)
{
  if (!g_ascii_isalpha (**at) && **at != '*')
    return FALSE;

  while (g_ascii_isalnum (**at) || (**at != '\0' && strchr ("!#$%&'*+-.^_`|~:/", **at) != NULL))
    (*at)++;
  return TRUE;
}

static gboolean
parse_bare_item (const char **at,
                 Item        *item)
{
  item->type = FERRY_STRUCTURED_OTHER;
  item->number = 0;
  if (**at == '-' || g_ascii_isdigit (**at))
    return parse_number (at, item);
  if (**at == '?')
    return parse_boolean (at, item);
  if (**at == '"')
    return skip_string (at);
  if (**at == '%' && (*at)[1] == '"')
    {
      (*at)++;
      return skip_string (at);
    }
  if (**at == ':')
    return skip_bytes (at);
  if (**at == '@')
    {
      Item date;

      (*at)++;
      return parse_number (at, &date) && date.type == FERRY_STRUCTURED_INTEGER;
    }

  return skip_token (at);
}

/* (nullable): NULL when there is no key here. */
static char *
parse_key (const char **at)
{
  const char *begin = *at;

  if (!g_ascii_islower (**at) && **at != '*')
    return NULL;

  while (g_ascii_islower (**at) || g_ascii_isdigit (**at) ||
         (**at != '\0' && strchr ("_-.*", **at) != NULL))
    (*at)++;
  return g_strndup (begin, (gsize) (*at - begin));
}

static gboolean
skip_parameters (const char **at)
{
  while (**at == ';')
    {
      g_autofree char *key = NULL;
      Item             item;

      (*at)++;
      skip_spaces (at);
      key = parse_key (at);
      if (key == NULL)
        return FALSE;
      if (**at == '=')
        {
          (*at)++;
          if (!parse_bare_item (at, &item))
            return FALSE;
        }
    }

  return TRUE;
}

static gboolean
parse_item (const char **at,
            Item        *item)
{
  return parse_bare_item (at, item) && skip_parameters (at);
}

static gboolean
skip_inner_list (const char **at)
{
  Item item;

  (*at)++;
  skip_spaces (at);
  while (**at != ')')
    {
      if (!parse_item (at, &item))
        return FALSE;
      if (**at != ' ' && **at != ')')
        return FALSE;
      skip_spaces (at);
    }

  (*at)++;
  return skip_parameters (at);
}

/* The value of a member; one without is true. */
static gboolean
parse_member (const char **at,
              Item        *item)
{
  item->type = FERRY_STRUCTURED_BOOLEAN;
  item->number = TRUE;
  if (**at != '=')
    return skip_parameters (at);

  (*at)++;
  if (**at != '(')
    return parse_item (at, item);

  item->type = FERRY_STRUCTURED_OTHER;
  item->number = 0;
  return skip_inner_list (at);
}

static gboolean
parse_only_item (const char         *value,
                 FerryStructuredType type,
                 gint64             *number)
{
  const char *at = value;
  Item        item;

  skip_spaces (&at);
  if (!parse_item (&at, &item))
    return FALSE;
  skip_spaces (&at);
  if (*at != '\0' || item.type != type)
    return FALSE;

  *number = item.number;
  return TRUE;
}

gboolean
ferry_structured_field_parse_integer (const char *value,
                                      gint64     *integer)
{
  return parse_only_item (value, FERRY_STRUCTURED_INTEGER, integer);
}

gboolean
ferry_structured_field_parse_boolean (const char *value,
                                      gboolean   *boolean)
{
  gint64 number;

  if (!parse_only_item (value, FERRY_STRUCTURED_BOOLEAN, &number))
    return FALSE;

  *boolean = number != 0;
  return TRUE;
}

gboolean
ferry_structured_field_parse_dictionary (const char         *value,
                                         FerryStructuredFunc func,
                                         gpointer            user_data)
{
  const char *at = value;

  skip_spaces (&at);
  while (*at != '\0')
    {
      g_autofree char *key = parse_key (&at);
      Item             item;

      if (key == NULL || !parse_member (&at, &item))
        return FALSE;
      func (key, item.type, item.number, user_data);

      skip_blanks (&at);
      if (*at == '\0')
        return TRUE;
      if (*at != ',')
        return FALSE;
      at++;
      skip_blanks (&at);
      if (*at == '\0')
        return FALSE;
    }

  return TRUE;
}
