/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-multipart.h"

#include "ferry-text-check.h"

#include <string.h>

static void
append_percent (GString *body,
                char     byte)
{
  g_string_append_printf (body, "%%%02X", (guchar) byte);
}

/* @name with every line end made CR LF, as browsers send names of fields. */
static char *
normalize_line_ends (const char *name)
{
  GString *text = g_string_new (NULL);

  for (const char *c = name; *c != '\0'; c++)
    {
      if (*c != '\r' && *c != '\n')
        {
          g_string_append_c (text, *c);
          continue;
        }
      g_string_append (text, "\r\n");
      if (c[0] == '\r' && c[1] == '\n')
        c++;
    }

  return g_string_free (text, FALSE);
}

static void
append_form_parameter (GString    *body,
                       const char *parameter,
                       const char *name)
{
  g_string_append_printf (body, "; %s=\"", parameter);
  for (const char *c = name; *c != '\0'; c++)
    {
      if (*c == '"' || (g_ascii_iscntrl (*c) && *c != '\t'))
        append_percent (body, *c);
      else
        g_string_append_c (body, *c);
    }
  g_string_append_c (body, '"');
}

/* What every parser reads alike between quotes; some strip blanks there. */
static gboolean
is_plain (const char *name)
{
  if (g_str_has_prefix (name, " ") || g_str_has_suffix (name, " "))
    return FALSE;

  for (const char *c = name; *c != '\0'; c++)
    if (!g_ascii_isprint (*c) || *c == '"' || *c == '\\')
      return FALSE;

  return TRUE;
}

/* The quoting of MIME is read in more ways than one (RFC 6266 appendix D), the
 * extended notation in only one. */
static void
append_mime_parameter (GString    *body,
                       const char *parameter,
                       const char *name)
{
  static const char *marks = "!#$&+-.^_`|~"; /* RFC 8187 §3.2.1 attr-char */

  if (is_plain (name))
    {
      g_string_append_printf (body, "; %s=\"%s\"", parameter, name);
      return;
    }

  g_string_append_printf (body, "; %s*=UTF-8''", parameter);
  for (const char *c = name; *c != '\0'; c++)
    {
      if (g_ascii_isalnum (*c) || strchr (marks, *c) != NULL)
        g_string_append_c (body, *c);
      else
        append_percent (body, *c);
    }
}

static void
append_form_disposition (GString                  *body,
                         const FerryMultipartHead *head)
{
  g_autofree char *name = normalize_line_ends (head->name != NULL ? head->name : "");

  g_string_append (body, "Content-Disposition: form-data");
  append_form_parameter (body, "name", name);
  if (head->file_name != NULL)
    append_form_parameter (body, "filename", head->file_name);
  g_string_append (body, "\r\n");
}

static void
append_mime_disposition (GString                  *body,
                         const FerryMultipartHead *head)
{
  if (head->name == NULL && head->file_name == NULL)
    return;

  g_string_append (body, "Content-Disposition: ");
  g_string_append (body, head->file_name != NULL ? "attachment" : "inline");
  if (head->name != NULL)
    append_mime_parameter (body, "name", head->name);
  if (head->file_name != NULL)
    append_mime_parameter (body, "filename", head->file_name);
  g_string_append (body, "\r\n");
}

static void
append_field (GString    *body,
              const char *name,
              const char *value)
{
  g_string_append_printf (body, "%s: ", name);
  for (const char *c = value; *c != '\0'; c++)
    g_string_append_c (body, g_ascii_iscntrl (*c) && *c != '\t' ? ' ' : *c);
  g_string_append (body, "\r\n");
}

const char *
ferry_multipart_get_text_type (FerryMultipart kind)
{
  return kind == FERRY_MULTIPART_FORM_DATA ? NULL : "text/plain; charset=UTF-8";
}

void
ferry_multipart_append_head (GString                  *body,
                             FerryMultipart            kind,
                             const char               *boundary,
                             gboolean                  is_first,
                             const FerryMultipartHead *head)
{
  const char *type;

  g_return_if_fail (body != NULL);
  g_return_if_fail (kind != FERRY_MULTIPART_NONE);
  g_return_if_fail (boundary != NULL);
  g_return_if_fail (head != NULL);

  g_string_append_printf (body, "%s--%s\r\n", is_first ? "" : "\r\n", boundary);
  if (kind == FERRY_MULTIPART_FORM_DATA)
    append_form_disposition (body, head);
  else
    append_mime_disposition (body, head);

  type = head->content_type;
  if (type == NULL && head->file_name == NULL)
    type = ferry_multipart_get_text_type (kind);
  if (type != NULL)
    append_field (body, "Content-Type", type);

  for (guint i = 0; head->headers != NULL && i < head->headers->len; i++)
    {
      const FerryHeader *header = &g_array_index (head->headers, FerryHeader, i);

      if (header->value != NULL && ferry_text_check_token (header->name))
        append_field (body, header->name, header->value);
    }
  g_string_append (body, "\r\n");
}

void
ferry_multipart_append_tail (GString    *body,
                             const char *boundary,
                             gboolean    is_first)
{
  g_return_if_fail (body != NULL);
  g_return_if_fail (boundary != NULL);

  g_string_append_printf (body, "%s--%s--\r\n", is_first ? "" : "\r\n", boundary);
}

/* Quotes only where it must: some servers look for the boundary behind "=". Its
 * characters are those of RFC 2046 §5.1.1, none of which is a quote. */
static void
append_boundary (GString    *type,
                 const char *boundary)
{
  if (ferry_text_check_token (boundary))
    g_string_append_printf (type, "; boundary=%s", boundary);
  else
    g_string_append_printf (type, "; boundary=\"%s\"", boundary);
}

char *
ferry_multipart_dup_content_type (FerryMultipart kind,
                                  const char    *boundary,
                                  const char    *root_type)
{
  GString *type;

  g_return_val_if_fail (kind != FERRY_MULTIPART_NONE, NULL);
  g_return_val_if_fail (boundary != NULL, NULL);

  type = g_string_new ("multipart/");
  g_string_append (type, ferry_multipart_to_nick (kind));
  append_boundary (type, boundary);
  if (kind == FERRY_MULTIPART_RELATED && root_type != NULL)
    {
      g_autofree char *root = g_strndup (root_type, strcspn (root_type, "; \t\r\n\""));

      g_string_append_printf (type, "; type=\"%s\"", root);
    }

  return g_string_free (type, FALSE);
}
