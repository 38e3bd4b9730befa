/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-condition.h"

#include <string.h>

typedef gboolean (*Test) (const FerryFakeScene     *scene,
                          const FerryFakeCondition *condition);

typedef enum
{
  VALUE_NONE,
  VALUE_NUMBER,
  VALUE_HEADER,
} Value;

typedef struct
{
  const char *name;
  Value       value;
  Test        test;
  const char *help;
} Row;

struct _FerryFakeCondition
{
  const Row *row; /* (unowned) */
  gint64     number;
  char      *header; /* (owned) (nullable) */
  char      *needle; /* (owned) (nullable) */
};

static gboolean
is_get (const FerryFakeScene     *scene,
        const FerryFakeCondition *condition)
{
  return g_str_equal (scene->request->method, "GET");
}

static gboolean
is_head (const FerryFakeScene     *scene,
         const FerryFakeCondition *condition)
{
  return g_str_equal (scene->request->method, "HEAD");
}

static gboolean
is_post (const FerryFakeScene     *scene,
         const FerryFakeCondition *condition)
{
  return g_str_equal (scene->request->method, "POST");
}

static gboolean
is_put (const FerryFakeScene     *scene,
        const FerryFakeCondition *condition)
{
  return g_str_equal (scene->request->method, "PUT");
}

static gboolean
is_patch (const FerryFakeScene     *scene,
          const FerryFakeCondition *condition)
{
  return g_str_equal (scene->request->method, "PATCH");
}

static gboolean
is_delete (const FerryFakeScene     *scene,
           const FerryFakeCondition *condition)
{
  return g_str_equal (scene->request->method, "DELETE");
}

static gboolean
is_options (const FerryFakeScene     *scene,
            const FerryFakeCondition *condition)
{
  return g_str_equal (scene->request->method, "OPTIONS");
}

static gboolean
has_range (const FerryFakeScene     *scene,
           const FerryFakeCondition *condition)
{
  return ferry_fake_request_get_header (scene->request, "Range") != NULL;
}

static gboolean
has_no_range (const FerryFakeScene     *scene,
              const FerryFakeCondition *condition)
{
  return !has_range (scene, condition);
}

static gboolean
is_resume (const FerryFakeScene     *scene,
           const FerryFakeCondition *condition)
{
  return scene->request->range_start > 0;
}

static gboolean
starts_from (const FerryFakeScene     *scene,
             const FerryFakeCondition *condition)
{
  return scene->request->range_start >= condition->number;
}

static gboolean
has_if_range (const FerryFakeScene     *scene,
              const FerryFakeCondition *condition)
{
  return ferry_fake_request_get_header (scene->request, "If-Range") != NULL;
}

static gboolean
has_no_if_range (const FerryFakeScene     *scene,
                 const FerryFakeCondition *condition)
{
  return !has_if_range (scene, condition);
}

static gboolean
has_header (const FerryFakeScene     *scene,
            const FerryFakeCondition *condition)
{
  const char *value = ferry_fake_request_get_header (scene->request, condition->header);

  if (value == NULL)
    return FALSE;

  return condition->needle == NULL || strstr (value, condition->needle) != NULL;
}

static gboolean
lacks_header (const FerryFakeScene     *scene,
              const FerryFakeCondition *condition)
{
  return !has_header (scene, condition);
}

static gboolean
is_on_connection (const FerryFakeScene     *scene,
                  const FerryFakeCondition *condition)
{
  return scene->request->connection == (guint) condition->number;
}

static gboolean
is_busy (const FerryFakeScene     *scene,
         const FerryFakeCondition *condition)
{
  return scene->busy >= (guint) condition->number;
}

static gboolean
has_served (const FerryFakeScene     *scene,
            const FerryFakeCondition *condition)
{
  return scene->served >= (guint64) condition->number;
}

static gboolean
is_version (const FerryFakeScene     *scene,
            const FerryFakeCondition *condition)
{
  return scene->version == (guint) condition->number;
}

static gboolean
has_luck (const FerryFakeScene     *scene,
          const FerryFakeCondition *condition)
{
  return scene->dice < (guint) condition->number;
}

static const Row rows[] = {
  { "get", VALUE_NONE, is_get, "the method is GET" },
  { "head", VALUE_NONE, is_head, "the method is HEAD" },
  { "post", VALUE_NONE, is_post, "the method is POST" },
  { "put", VALUE_NONE, is_put, "the method is PUT" },
  { "patch", VALUE_NONE, is_patch, "the method is PATCH" },
  { "delete", VALUE_NONE, is_delete, "the method is DELETE" },
  { "options", VALUE_NONE, is_options, "the method is OPTIONS" },
  { "range", VALUE_NONE, has_range, "the request has a Range" },
  { "no-range", VALUE_NONE, has_no_range, "the request has no Range" },
  { "resume", VALUE_NONE, is_resume, "the Range starts after 0" },
  { "from", VALUE_NUMBER, starts_from, "the Range starts at N or later" },
  { "if-range", VALUE_NONE, has_if_range, "the request has If-Range" },
  { "no-if-range", VALUE_NONE, has_no_if_range, "the request has no If-Range" },
  { "has", VALUE_HEADER, has_header, "the header NAME[=TEXT] is there" },
  { "lacks", VALUE_HEADER, lacks_header, "the header NAME[=TEXT] is not there" },
  { "connection", VALUE_NUMBER, is_on_connection, "the N-th connection" },
  { "busy", VALUE_NUMBER, is_busy, "while N other answers are under way" },
  { "served", VALUE_NUMBER, has_served, "once N bytes were sent" },
  { "version", VALUE_NUMBER, is_version, "while version N is current" },
  { "chance", VALUE_NUMBER, has_luck, "in N of 100 requests" },
};

void
ferry_fake_condition_free (FerryFakeCondition *self)
{
  g_free (self->header);
  g_free (self->needle);
  g_free (self);
}

static gboolean
read_value (FerryFakeCondition *self,
            const char         *value)
{
  g_auto (GStrv) parts = NULL;

  switch (self->row->value)
    {
    case VALUE_NONE:
      return value == NULL;
    case VALUE_NUMBER:
      return value != NULL && ferry_fake_parse_size (value, &self->number);
    case VALUE_HEADER:
      if (value == NULL)
        return FALSE;
      parts = g_strsplit (value, "=", 2);
      self->header = g_strdup (parts[0]);
      self->needle = parts[0] != NULL ? g_strdup (parts[1]) : NULL;
      return self->header != NULL;
    }
  g_assert_not_reached ();
}

FerryFakeCondition *
ferry_fake_condition_parse (const char *text)
{
  const char         *value = strchr (text, '=');
  g_autofree char    *name = value != NULL ? g_strndup (text, value - text) : g_strdup (text);
  FerryFakeCondition *self;
  gsize               i = 0;

  while (i < G_N_ELEMENTS (rows) && !g_str_equal (rows[i].name, name))
    i++;
  if (i == G_N_ELEMENTS (rows))
    return NULL;

  self = g_new0 (FerryFakeCondition, 1);
  self->row = &rows[i];
  if (!read_value (self, value != NULL ? value + 1 : NULL))
    g_clear_pointer (&self, ferry_fake_condition_free);

  return self;
}

gboolean
ferry_fake_condition_holds (const FerryFakeCondition *self,
                            const FerryFakeScene     *scene)
{
  return self->row->test (scene, self);
}

char *
ferry_fake_condition_describe_all (void)
{
  static const char *const values[] = { "", "=N", "=NAME[=TEXT]" };
  g_autoptr (GString)      text = g_string_new (NULL);
  gsize                    i;

  for (i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *left = g_strconcat (rows[i].name, values[rows[i].value], NULL);

      g_string_append_printf (text, "  %-26s %s\n", left, rows[i].help);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
