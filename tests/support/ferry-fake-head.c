/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-head.h"

#include <string.h>

/* 2024-01-01T00:00:00Z: versions are an hour apart from there. */
#define FIRST_MODIFIED 1704067200
#define FRESH_AGE 5

char *
ferry_fake_head_format_date (gint64 seconds)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime)    time = g_date_time_new_from_unix_utc (seconds);

  if (time == NULL)
    return g_strdup ("never");

  return g_strdup_printf ("%s, %02d %s %04d %02d:%02d:%02d GMT",
                          days[g_date_time_get_day_of_week (time) - 1],
                          g_date_time_get_day_of_month (time),
                          months[g_date_time_get_month (time) - 1],
                          g_date_time_get_year (time),
                          g_date_time_get_hour (time),
                          g_date_time_get_minute (time),
                          g_date_time_get_second (time));
}

/* Whether @name is known and was appended. */
static gboolean
append_placeholder (GString             *head,
                    const char          *name,
                    const FerryFakeView *view)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  if (g_str_equal (name, "base"))
    g_string_append (head, view->base);
  else if (g_str_equal (name, "other"))
    g_string_append (head, view->other_base);
  else if (g_str_equal (name, "path"))
    g_string_append (head, view->path);
  else if (g_str_equal (name, "port"))
    g_string_append_printf (head, "%u", view->port);
  else if (g_str_equal (name, "size"))
    g_string_append_printf (head, "%" G_GUINT64_FORMAT, view->size);
  else if (g_str_equal (name, "cr"))
    g_string_append_c (head, '\r');
  else if (g_str_equal (name, "lf"))
    g_string_append_c (head, '\n');
  else if (g_str_equal (name, "nul"))
    g_string_append_len (head, "", 1);
  else if (g_str_equal (name, "tab"))
    g_string_append_c (head, '\t');
  else if (g_str_equal (name, "esc"))
    g_string_append_c (head, '\033');
  else if (g_str_has_prefix (name, "date+") || g_str_has_prefix (name, "date-"))
    {
      gint64           offset = g_ascii_strtoll (name + strlen ("date"), NULL, 10);
      g_autofree char *date = ferry_fake_head_format_date (now + offset);

      g_string_append (head, date);
    }
  else
    return FALSE;

  return TRUE;
}

void
ferry_fake_head_append_text (GString             *head,
                             const char          *text,
                             const FerryFakeView *view)
{
  while (*text != '\0')
    {
      const char      *end = *text == '{' ? strchr (text, '}') : NULL;
      g_autofree char *name = end != NULL ? g_strndup (text + 1, end - text - 1) : NULL;

      if (name != NULL && append_placeholder (head, name, view))
        text = end + 1;
      else
        g_string_append_c (head, *text++);
    }
}

void
ferry_fake_head_append (GString             *head,
                        const char          *name,
                        const char          *value,
                        const FerryFakeView *view)
{
  g_string_append_printf (head, "%s: ", name);
  ferry_fake_head_append_text (head, value, view);
  g_string_append (head, "\r\n");
}

static char *
expand (const char          *text,
        const FerryFakeView *view)
{
  g_autoptr (GString) expanded = g_string_new (NULL);

  ferry_fake_head_append_text (expanded, text != NULL ? text : "", view);

  return g_string_free (g_steal_pointer (&expanded), FALSE);
}

char *
ferry_fake_head_dup_etag (const FerryFakePlan *plan,
                          const FerryFakeView *view)
{
  guint64  seed = ferry_fake_content_seed (view->path, view->version);
  gboolean is_weak = ferry_fake_plan_has (plan, FERRY_FAKE_FAULT_ETAG_WEAK);
  gboolean rotates = ferry_fake_plan_has (plan, FERRY_FAKE_FAULT_ETAG_ROTATING);

  if (ferry_fake_plan_has (plan, FERRY_FAKE_FAULT_NO_ETAG) ||
      ferry_fake_plan_has (plan, FERRY_FAKE_FAULT_NO_VALIDATORS))
    return NULL;
  if (ferry_fake_plan_has (plan, FERRY_FAKE_FAULT_ETAG))
    return expand (ferry_fake_plan_get_text (plan, FERRY_FAKE_FAULT_ETAG), view);

  return g_strdup_printf ("%s\"%08x-%" G_GINT64_MODIFIER "x-%u\"",
                          is_weak ? "W/" : "",
                          (guint) (seed & G_MAXUINT32),
                          view->size,
                          rotates ? view->serial : 0);
}

char *
ferry_fake_head_dup_last_modified (const FerryFakePlan *plan,
                                   const FerryFakeView *view)
{
  if (ferry_fake_plan_has (plan, FERRY_FAKE_FAULT_NO_LAST_MODIFIED) ||
      ferry_fake_plan_has (plan, FERRY_FAKE_FAULT_NO_VALIDATORS))
    return NULL;
  if (ferry_fake_plan_has (plan, FERRY_FAKE_FAULT_LAST_MODIFIED))
    return expand (ferry_fake_plan_get_text (plan, FERRY_FAKE_FAULT_LAST_MODIFIED), view);
  if (ferry_fake_plan_has (plan, FERRY_FAKE_FAULT_LAST_MODIFIED_FRESH))
    return ferry_fake_head_format_date (view->created - FRESH_AGE);

  return ferry_fake_head_format_date (FIRST_MODIFIED + view->version * 3600);
}

const char *
ferry_fake_head_get_phrase (guint status)
{
  static const struct
  {
    guint       status;
    const char *phrase;
  } rows[] = {
    { 100, "Continue" },
    { 102, "Processing" },
    { 103, "Early Hints" },
    { 104, "Upload Resumption Supported" },
    { 200, "OK" },
    { 201, "Created" },
    { 204, "No Content" },
    { 205, "Reset Content" },
    { 206, "Partial Content" },
    { 301, "Moved Permanently" },
    { 302, "Found" },
    { 303, "See Other" },
    { 304, "Not Modified" },
    { 307, "Temporary Redirect" },
    { 308, "Permanent Redirect" },
    { 400, "Bad Request" },
    { 401, "Unauthorized" },
    { 403, "Forbidden" },
    { 404, "Not Found" },
    { 405, "Method Not Allowed" },
    { 407, "Proxy Authentication Required" },
    { 408, "Request Timeout" },
    { 409, "Conflict" },
    { 410, "Gone" },
    { 412, "Precondition Failed" },
    { 413, "Content Too Large" },
    { 415, "Unsupported Media Type" },
    { 416, "Range Not Satisfiable" },
    { 417, "Expectation Failed" },
    { 423, "Locked" },
    { 429, "Too Many Requests" },
    { 460, "Checksum Mismatch" },
    { 500, "Internal Server Error" },
    { 501, "Not Implemented" },
    { 502, "Bad Gateway" },
    { 503, "Service Unavailable" },
    { 504, "Gateway Timeout" },
    { 511, "Network Authentication Required" },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].status == status)
      return rows[i].phrase;

  return "Unheard Of";
}
