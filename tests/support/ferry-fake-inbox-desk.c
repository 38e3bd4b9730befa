/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-inbox-desk.h"

#include <string.h>

#define INTEROP_VERSION 8

static gboolean
speaks_rufh (const FerryFakeVisit *visit)
{
  gint64 version = ferry_fake_plan_get_number (visit->plan, FERRY_FAKE_FAULT_INTEROP,
                                               INTEROP_VERSION);

  if (g_str_has_prefix (visit->path, "/rufh/u/") ||
      g_str_equal (visit->request->method, "OPTIONS"))
    return TRUE;

  return ferry_fake_visit_get_number (visit, "Upload-Draft-Interop-Version") == version &&
         ferry_fake_request_get_header (visit->request, "Upload-Complete") != NULL;
}

const FerryFakeDesk *
ferry_fake_desk_choose (const FerryFakeVisit *visit)
{
  if (g_str_has_prefix (visit->path, "/-/"))
    return &ferry_fake_listing_desk;
  if (ferry_fake_visit_has (visit, FERRY_FAKE_FAULT_NOT_RESUMABLE))
    return &ferry_fake_plain_desk;
  if (g_str_has_prefix (visit->path, "/tus/"))
    return &ferry_fake_tus_desk;
  if (g_str_has_prefix (visit->path, "/rufh/") && speaks_rufh (visit))
    return &ferry_fake_rufh_desk;
  if (g_str_has_prefix (visit->path, "/ranges/"))
    return &ferry_fake_ranges_desk;

  return &ferry_fake_plain_desk;
}

gboolean
ferry_fake_visit_has (const FerryFakeVisit *visit,
                      FerryFakeFaultKind    kind)
{
  return ferry_fake_plan_has (visit->plan, kind);
}

void
ferry_fake_visit_answer (FerryFakeVisit *visit,
                         guint           status,
                         const char     *text)
{
  visit->status = status;
  g_byte_array_set_size (visit->body, 0);
  if (text == NULL)
    return;
  g_byte_array_append (visit->body, (const guint8 *) text, strlen (text));
  g_byte_array_append (visit->body, (const guint8 *) "\n", 1);
}

void
ferry_fake_visit_add_header (FerryFakeVisit *visit,
                             const char     *name,
                             const char     *format,
                             ...)
{
  va_list arguments;

  g_string_append_printf (visit->head, "%s: ", name);
  va_start (arguments, format);
  g_string_append_vprintf (visit->head, format, arguments);
  va_end (arguments);
  g_string_append (visit->head, "\r\n");
}

FerryFakeShelf *
ferry_fake_visit_add_shelf (FerryFakeVisit *visit,
                            gint64          total)
{
  FerryFakeShelf *shelf = ferry_fake_shelf_new (visit->request, total);

  g_ptr_array_add (visit->inbox->shelves, shelf);

  return shelf;
}

void
ferry_fake_visit_stop_writer (FerryFakeVisit *visit,
                              FerryFakeShelf *shelf)
{
  FerryFakeInbox *inbox = visit->inbox;

  while (shelf->writer != NULL && shelf->writer != visit->visitor && !inbox->is_stopping)
    {
      ferry_fake_visitor_abort (shelf->writer);
      pthread_cond_wait (&inbox->changed, &inbox->lock);
    }
}

void
ferry_fake_visit_take_shelf (FerryFakeVisit *visit,
                             FerryFakeShelf *shelf,
                             guint64         offset)
{
  ferry_fake_visit_stop_writer (visit, shelf);
  shelf->writer = visit->visitor;
  shelf->n_requests++;
  visit->shelf = shelf;
  visit->offset = offset;
}

void
ferry_fake_visit_keep (FerryFakeVisit *visit)
{
  ferry_fake_shelf_write (visit->shelf, visit->offset, visit->unkept->data, visit->unkept->len);
  visit->offset += visit->unkept->len;
  g_byte_array_set_size (visit->unkept, 0);
}

FerryFakeShelf *
ferry_fake_visit_find_upload (FerryFakeVisit *visit)
{
  GPtrArray *shelves = visit->inbox->shelves;
  gint64     limit = ferry_fake_plan_get_number (visit->plan, FERRY_FAKE_FAULT_GONE, -1);
  guint      i;

  for (i = 0; i < shelves->len; i++)
    {
      FerryFakeShelf *shelf = shelves->pdata[i];

      if (g_strcmp0 (shelf->location, visit->path) != 0)
        continue;
      ferry_fake_visit_stop_writer (visit, shelf);
      if (limit >= 0 && shelf->length >= (guint64) limit)
        shelf->is_gone = TRUE;
      if (!shelf->is_gone)
        return shelf;
      ferry_fake_visit_answer (visit, 410, "This upload is gone");
      return NULL;
    }
  ferry_fake_visit_answer (visit, 404, "There is no such upload");

  return NULL;
}

void
ferry_fake_visit_name_upload (FerryFakeVisit *visit,
                              FerryFakeShelf *shelf,
                              const char     *prefix)
{
  guint number = 0;

  while (visit->inbox->shelves->pdata[number] != shelf)
    number++;
  shelf->location = g_strdup_printf ("%su/%u", prefix, number);
}

/* From "/tus/u/7", asked for at "/tus/deep/name": "../u/7". */
static char *
make_relative (const char *asked,
               const char *location)
{
  g_autoptr (GString) relative = g_string_new (NULL);
  const char         *rest = strchr (location + 1, '/') + 1;
  const char         *place;

  for (place = strchr (asked + 1, '/') + 1; strchr (place, '/') != NULL;
       place = strchr (place, '/') + 1)
    g_string_append (relative, "../");
  g_string_append (relative, rest);

  return g_string_free (g_steal_pointer (&relative), FALSE);
}

char *
ferry_fake_visit_dup_location (FerryFakeVisit *visit,
                               FerryFakeShelf *shelf)
{
  const char         *raw = ferry_fake_plan_get_text (visit->plan, FERRY_FAKE_FAULT_LOCATION);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) filled = NULL;

  if (ferry_fake_visit_has (visit, FERRY_FAKE_FAULT_NO_LOCATION))
    return NULL;
  if (ferry_fake_visit_has (visit, FERRY_FAKE_FAULT_LOCATION_RELATIVE))
    return make_relative (visit->path, shelf->location);
  if (raw == NULL)
    return g_strconcat (visit->inbox->base, shelf->location, NULL);

  filled = g_string_new (raw);
  g_string_replace (filled, "{id}", strrchr (shelf->location, '/') + 1, 0);
  ferry_fake_head_append_text (text, filled->str, &visit->view);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

gint64
ferry_fake_visit_get_number (const FerryFakeVisit *visit,
                             const char           *name)
{
  const char *value = ferry_fake_request_get_header (visit->request, name);

  if (value == NULL)
    return -1;
  if (*value == '\0' || value[strspn (value, "0123456789")] != '\0' || strlen (value) > 15)
    return -2;

  return g_ascii_strtoll (value, NULL, 10);
}
