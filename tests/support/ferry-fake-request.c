/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-request.h"

#include <string.h>

FerryFakeRequest *
ferry_fake_request_parse (const char *head,
                          gsize       length,
                          guint       connection)
{
  g_autofree char  *text = NULL;
  g_auto (GStrv)    lines = NULL;
  g_auto (GStrv)    words = NULL;
  FerryFakeRequest *self;

  if (memchr (head, '\0', length) != NULL)
    return NULL;
  text = g_strndup (head, length);
  lines = g_strsplit (g_strchomp (text), "\r\n", -1);
  if (lines[0] == NULL)
    return NULL;
  words = g_strsplit (lines[0], " ", 3);
  if (g_strv_length (words) != 3 || !g_str_has_prefix (words[2], "HTTP/1."))
    return NULL;

  self = g_new0 (FerryFakeRequest, 1);
  self->connection = connection;
  self->method = g_strdup (words[0]);
  self->target = g_strdup (words[1]);
  self->version = g_strdup (words[2]);
  self->headers = g_strdupv (lines + 1);
  self->range_start = -1;
  self->range_end = -1;

  return self;
}

FerryFakeRequest *
ferry_fake_request_copy (const FerryFakeRequest *self)
{
  FerryFakeRequest *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->method = g_strdup (self->method);
  copy->target = g_strdup (self->target);
  copy->version = g_strdup (self->version);
  copy->headers = g_strdupv (self->headers);

  return copy;
}

void
ferry_fake_request_free (FerryFakeRequest *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->method);
  g_free (self->target);
  g_free (self->version);
  g_strfreev (self->headers);
  g_free (self);
}

const char *
ferry_fake_request_get_header (const FerryFakeRequest *self,
                               const char             *name)
{
  gsize length;
  guint i;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  length = strlen (name);
  for (i = 0; self->headers[i] != NULL; i++)
    {
      const char *line = self->headers[i];

      if (g_ascii_strncasecmp (line, name, length) == 0 && line[length] == ':')
        return line + length + 1 + strspn (line + length + 1, " \t");
    }

  return NULL;
}

gboolean
ferry_fake_request_has_token (const FerryFakeRequest *self,
                              const char             *name,
                              const char             *token)
{
  const char *value = ferry_fake_request_get_header (self, name);

  return value != NULL && strcasestr (value, token) != NULL;
}

static gboolean
read_digits (const char **text,
             gint64      *number)
{
  char *end = NULL;

  if (!g_ascii_isdigit (**text))
    return FALSE;
  *number = g_ascii_strtoll (*text, &end, 10);
  *text = end;

  return TRUE;
}

static gboolean
read_range (const char *text,
            guint64     size,
            gint64     *start,
            gint64     *end)
{
  gint64 first = -1;
  gint64 last = -1;

  if (!g_str_has_prefix (text, "bytes="))
    return FALSE;
  text += strlen ("bytes=");
  read_digits (&text, &first);
  if (*text++ != '-')
    return FALSE;
  read_digits (&text, &last);
  if (*text != '\0' || (first < 0 && last < 0) || (first >= 0 && last >= 0 && last < first))
    return FALSE;

  *start = first >= 0 ? first : (gint64) size - MIN (last, (gint64) size);
  *end = first >= 0 ? last : -1;

  return TRUE;
}

void
ferry_fake_request_resolve_range (FerryFakeRequest *self,
                                  guint64           size)
{
  const char *value = ferry_fake_request_get_header (self, "Range");

  self->range_start = -1;
  self->range_end = -1;
  if (value != NULL && !read_range (value, size, &self->range_start, &self->range_end))
    {
      self->range_start = -1;
      self->range_end = -1;
    }
}

char *
ferry_fake_request_dup_head (const FerryFakeRequest *self)
{
  g_autofree char *lines = g_strjoinv ("\r\n", self->headers);

  return g_strdup_printf ("%s %s %s\r\n%s\r\n", self->method, self->target, self->version, lines);
}
