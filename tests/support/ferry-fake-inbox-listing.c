/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-inbox-desk.h"

#include <string.h>

/* The bytes as they are but for what would end the string: who reads it takes
 * bytes that are no UTF-8 for what they are. */
static void
append_string (GString    *json,
               const char *name,
               const char *text)
{
  g_string_append_printf (json, "\"%s\": ", name);
  if (text == NULL)
    {
      g_string_append (json, "null, ");
      return;
    }
  g_string_append_c (json, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"' || *text == '\\')
        g_string_append_printf (json, "\\%c", *text);
      else if ((guchar) *text < ' ')
        g_string_append_printf (json, "\\u%04x", *text);
      else
        g_string_append_c (json, *text);
    }
  g_string_append (json, "\", ");
}

static void
append_headers (GString *json,
                char   **headers)
{
  g_autofree char *all = g_strjoinv ("\n", headers);

  append_string (json, "headers", all);
}

static void
append_parcel (GString        *json,
               FerryFakeShelf *shelf)
{
  g_autoptr (FerryFakeParcel) parcel = ferry_fake_shelf_dup_parcel (shelf);

  g_string_append (json, "{ ");
  append_string (json, "method", parcel->method);
  append_string (json, "target", parcel->target);
  append_string (json, "location", parcel->location);
  append_string (json, "sha256", parcel->sha256);
  append_headers (json, parcel->headers);
  g_string_append_printf (json,
                          "\"length\": %" G_GUINT64_FORMAT ", \"total\": %" G_GINT64_FORMAT
                          ", \"came\": %" G_GUINT64_FORMAT ", \"requests\": %u"
                          ", \"whole\": %s, \"gone\": %s },\n",
                          parcel->length, parcel->total, parcel->came, parcel->n_requests,
                          parcel->is_whole ? "true" : "false",
                          parcel->is_gone ? "true" : "false");
}

static void
append_request (GString          *json,
                FerryFakeRequest *request)
{
  g_string_append (json, "{ ");
  append_string (json, "method", request->method);
  append_string (json, "target", request->target);
  append_headers (json, request->headers);
  g_string_append_printf (json,
                          "\"connection\": %u, \"came\": %" G_GUINT64_FORMAT
                          ", \"status\": %u, \"whole\": %s },\n",
                          request->connection, request->body_length, request->status,
                          request->is_whole ? "true" : "false");
}

static void
list (FerryFakeVisit *visit,
      GPtrArray      *what,
      void (*append) (GString *json, gpointer item))
{
  g_autoptr (GString) json = g_string_new ("[\n");
  guint               i;

  for (i = 0; i < what->len; i++)
    append (json, what->pdata[i]);
  if (what->len > 0)
    g_string_truncate (json, json->len - strlen (",\n"));
  g_string_append (json, "\n]");
  ferry_fake_visit_answer (visit, 200, json->str);
  ferry_fake_visit_add_header (visit, "Content-Type", "application/json");
}

static void
show_body (FerryFakeVisit *visit,
           const char     *number)
{
  GPtrArray      *shelves = visit->inbox->shelves;
  guint64         index = g_ascii_strtoull (number, NULL, 10);
  FerryFakeShelf *shelf = index < shelves->len ? shelves->pdata[index] : NULL;

  if (shelf == NULL || shelf->data->len != shelf->length)
    {
      ferry_fake_visit_answer (visit, 404, "It is not kept in full");
      return;
    }
  ferry_fake_visit_answer (visit, 200, NULL);
  g_byte_array_append (visit->body, shelf->data->data, shelf->data->len);
}

static void
reset_others (FerryFakeVisit *visit)
{
  GPtrArray *visitors = visit->inbox->visitors;
  guint      i;

  for (i = 0; i < visitors->len; i++)
    if (visitors->pdata[i] != visit->visitor)
      ferry_fake_visitor_abort (visitors->pdata[i]);
  ferry_fake_visit_answer (visit, 204, NULL);
}

static void
begin_listing (FerryFakeVisit *visit)
{
  const char *name = visit->path + strlen ("/-/");

  if (g_str_equal (name, "parcels"))
    list (visit, visit->inbox->shelves, (void (*) (GString *, gpointer)) append_parcel);
  else if (g_str_equal (name, "requests"))
    list (visit, visit->inbox->requests, (void (*) (GString *, gpointer)) append_request);
  else if (g_str_has_prefix (name, "body/"))
    show_body (visit, name + strlen ("body/"));
  else if (g_str_equal (name, "reset"))
    reset_others (visit);
  else
    ferry_fake_visit_answer (visit, 404, "There is no such list");
}

static void
end_listing (FerryFakeVisit *visit)
{
}

const FerryFakeDesk ferry_fake_listing_desk = { begin_listing, end_listing };
