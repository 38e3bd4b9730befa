/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-link-field.h"

#include "ferry-metalink.h"
#include "ferry-uri.h"

#include <string.h>

#define BLANKS " \t"

/* RFC 6249 §3.1: 1 … 999999, the lower the better. */
#define LEAST_PRIORITY 999999

/* What is looked at of a field; the rest says nothing new. */
#define MAX_LINKS 256

/* One link, as it is read. */
typedef struct
{
  char    *target;       /* (owned) raw */
  char    *relation;     /* (owned) (nullable) the first one counts (RFC 8288 §3.3) */
  char    *type;         /* (owned) (nullable) */
  guint    priority;     /* of a mirror */
  gboolean is_preferred; /* of a mirror: it has the same ETags */
  gboolean is_elsewhere; /* it is about something else than the answer */
} Link;

typedef struct
{
  char    *uri; /* (owned) */
  guint    priority;
  gboolean is_preferred;
} Mirror;

static void
link_clear (Link *link)
{
  g_free (link->target);
  g_free (link->relation);
  g_free (link->type);
}

static void
mirror_clear (gpointer data)
{
  g_free (((Mirror *) data)->uri);
}

/* A token, or a quoted string without its quotes. Moves @text behind it. */
static char *
scan_word (const char **text)
{
  GString *word = g_string_new (NULL);
  gsize    length;

  if (**text != '"')
    {
      length = strcspn (*text, BLANKS ";,=\"");
      g_string_append_len (word, *text, (gssize) length);
      *text += length;
      return g_string_free (word, FALSE);
    }

  for ((*text)++; **text != '\0' && **text != '"'; (*text)++)
    {
      if (**text == '\\' && (*text)[1] != '\0')
        (*text)++;
      g_string_append_c (word, **text);
    }
  if (**text == '"')
    (*text)++;
  return g_string_free (word, FALSE);
}

static guint
parse_priority (const char *text)
{
  guint64 number;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 1, LEAST_PRIORITY, &number, NULL))
    return LEAST_PRIORITY;

  return (guint) number;
}

/* Takes @value. */
static void
set_parameter (Link       *link,
               const char *name,
               char       *value)
{
  g_autofree char *given = value;

  if (g_ascii_strcasecmp (name, "rel") == 0 && link->relation == NULL)
    link->relation = g_steal_pointer (&given);
  else if (g_ascii_strcasecmp (name, "type") == 0 && link->type == NULL)
    link->type = g_steal_pointer (&given);
  else if (g_ascii_strcasecmp (name, "pri") == 0)
    link->priority = parse_priority (given);
  else if (g_ascii_strcasecmp (name, "pref") == 0)
    link->is_preferred = TRUE;
  else if (g_ascii_strcasecmp (name, "anchor") == 0)
    link->is_elsewhere = TRUE;
}

static void
scan_parameters (const char **text,
                 Link        *link)
{
  *text += strspn (*text, BLANKS);
  while (**text == ';')
    {
      g_autofree char *name = NULL;
      char            *value = NULL;

      *text += 1;
      *text += strspn (*text, BLANKS);
      name = scan_word (text);
      *text += strspn (*text, BLANKS);
      if (**text == '=')
        {
          *text += 1;
          *text += strspn (*text, BLANKS);
          value = scan_word (text);
          *text += strspn (*text, BLANKS);
        }
      set_parameter (link, name, value);
    }
}

/* The next "<target>; name=value …"; FALSE at the end, and at what is none: where
 * the next one would begin cannot be told. */
static gboolean
scan_link (const char **text,
           Link        *link)
{
  const char *end;

  *link = (Link){ .priority = LEAST_PRIORITY };
  *text += strspn (*text, BLANKS ",");
  if (**text != '<')
    return FALSE;

  end = strchr (*text, '>');
  if (end == NULL)
    return FALSE;

  link->target = g_strndup (*text + 1, (gsize) (end - *text - 1));
  *text = end + 1;
  scan_parameters (text, link);
  return TRUE;
}

static gboolean
has_relation (const Link *link,
              const char *wanted)
{
  g_auto (GStrv) words = NULL;

  if (link->relation == NULL || link->is_elsewhere)
    return FALSE;

  words = g_strsplit_set (link->relation, BLANKS, -1);
  for (gsize i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (words[i], wanted) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
is_secure (GUri *uri)
{
  static const char *const schemes[] = { "https", "ftps", "ftpes", NULL };

  return g_strv_contains (schemes, g_uri_get_scheme (uri));
}

gboolean
ferry_links_may_lead (GUri *from,
                      GUri *to)
{
  return is_secure (to) || !is_secure (from);
}

static char *
resolve (const Link *link,
         GUri       *base,
         gboolean    may_be_ftp)
{
  g_autoptr (GUri) uri = ferry_uri_resolve (base, link->target, NULL);

  if (uri == NULL || !(ferry_uri_is_supported (uri) || (may_be_ftp && ferry_uri_is_ftp (uri))))
    return NULL;

  return ferry_links_may_lead (base, uri) ? ferry_uri_to_string (uri) : NULL;
}

static void
take (FerryLinks *self,
      GArray     *mirrors,
      const Link *link,
      GUri       *base)
{
  if (has_relation (link, "duplicate"))
    {
      Mirror mirror = { .priority = link->priority, .is_preferred = link->is_preferred };

      mirror.uri = resolve (link, base, TRUE);
      if (mirror.uri != NULL)
        g_array_append_val (mirrors, mirror);
    }
  else if (has_relation (link, "describedby") && self->metalink == NULL &&
           link->type != NULL && ferry_metalink_is_type (link->type))
    {
      self->metalink = resolve (link, base, FALSE);
    }
}

static int
compare_mirrors (gconstpointer a,
                 gconstpointer b)
{
  const Mirror *first = a;
  const Mirror *second = b;

  if (first->is_preferred != second->is_preferred)
    return first->is_preferred ? -1 : 1;

  return (first->priority > second->priority) - (first->priority < second->priority);
}

static void
keep_mirrors (FerryLinks *self,
              GArray     *mirrors,
              GUri       *base)
{
  g_autofree char *own = ferry_uri_to_string (base);

  g_array_sort (mirrors, compare_mirrors); /* which is stable */
  for (guint i = 0; i < mirrors->len && self->mirrors->len < FERRY_LINKS_MAX_MIRRORS; i++)
    {
      const char *uri = g_array_index (mirrors, Mirror, i).uri;

      if (!g_str_equal (uri, own) &&
          !g_ptr_array_find_with_equal_func (self->mirrors, uri, g_str_equal, NULL))
        g_ptr_array_add (self->mirrors, g_strdup (uri));
    }
}

void
ferry_links_parse (FerryLinks *self,
                   const char *value,
                   GUri       *base)
{
  g_autoptr (GArray) mirrors = g_array_new (FALSE, FALSE, sizeof (Mirror));
  Link               link;

  g_return_if_fail (self != NULL);
  g_return_if_fail (base != NULL);

  g_array_set_clear_func (mirrors, mirror_clear);
  *self = (FerryLinks){ .mirrors = g_ptr_array_new_with_free_func (g_free) };
  for (guint i = 0; i < MAX_LINKS && value != NULL && scan_link (&value, &link); i++)
    {
      take (self, mirrors, &link, base);
      link_clear (&link);
    }

  keep_mirrors (self, mirrors, base);
}

void
ferry_links_clear (FerryLinks *self)
{
  g_clear_pointer (&self->mirrors, g_ptr_array_unref);
  g_clear_pointer (&self->metalink, g_free);
}
