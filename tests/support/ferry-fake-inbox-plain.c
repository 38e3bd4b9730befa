/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-inbox-desk.h"

#include <string.h>

/* The last whole one of the visit's target. */
static FerryFakeShelf *
find_whole (FerryFakeVisit *visit)
{
  GPtrArray *shelves = visit->inbox->shelves;
  guint      i;

  for (i = shelves->len; i > 0; i--)
    {
      FerryFakeShelf *shelf = shelves->pdata[i - 1];

      if (shelf->is_whole && !shelf->is_gone &&
          g_str_equal (shelf->target, visit->request->target))
        return shelf;
    }

  return NULL;
}

static void
show (FerryFakeVisit *visit,
      FerryFakeShelf *shelf)
{
  if (shelf == NULL)
    {
      ferry_fake_visit_answer (visit, 404, "There is no such file");
      return;
    }
  visit->status = 200;
  visit->announced = shelf->length;
  g_byte_array_append (visit->body, shelf->data->data, shelf->data->len);
  ferry_fake_visit_add_header (visit, "Content-Type", "application/octet-stream");
}

static gboolean
is_method (const FerryFakeVisit *visit,
           const char           *method)
{
  return g_str_equal (visit->request->method, method);
}

static void
begin_plain (FerryFakeVisit *visit)
{
  if (is_method (visit, "GET") || is_method (visit, "HEAD"))
    show (visit, find_whole (visit));
  else if (is_method (visit, "OPTIONS") || is_method (visit, "DELETE"))
    ferry_fake_visit_answer (visit, 405, "This place takes PUT and POST");
  else
    ferry_fake_visit_take_shelf (visit, ferry_fake_visit_add_shelf (visit, visit->length), 0);
}

static void
end_plain (FerryFakeVisit *visit)
{
  gboolean is_replaced = find_whole (visit) != NULL;

  visit->shelf->is_whole = visit->is_whole;
  if (!is_method (visit, "PUT"))
    ferry_fake_visit_answer (visit, 200, "Received");
  else if (is_replaced)
    ferry_fake_visit_answer (visit, 204, NULL);
  else
    ferry_fake_visit_answer (visit, 201, "Created");
}

const FerryFakeDesk ferry_fake_plain_desk = { begin_plain, end_plain };

/* "bytes A-B/TOTAL" or with "*" as the total, -1. */
static gboolean
read_content_range (const char *text,
                    gint64     *first,
                    gint64     *last,
                    gint64     *total)
{
  char *end = NULL;

  if (!g_str_has_prefix (text, "bytes ") || !g_ascii_isdigit (text[6]))
    return FALSE;
  *first = g_ascii_strtoll (text + 6, &end, 10);
  if (end[0] != '-' || !g_ascii_isdigit (end[1]))
    return FALSE;
  *last = g_ascii_strtoll (end + 1, &end, 10);
  if (end[0] != '/')
    return FALSE;
  if (g_str_equal (end, "/*"))
    {
      *total = -1;
      return *last >= *first;
    }
  *total = g_ascii_strtoll (end + 1, &end, 10);

  return *end == '\0' && *last >= *first && *last < *total;
}

static FerryFakeShelf *
find_file (FerryFakeVisit *visit)
{
  GPtrArray *shelves = visit->inbox->shelves;
  guint      i;

  for (i = shelves->len; i > 0; i--)
    {
      FerryFakeShelf *shelf = shelves->pdata[i - 1];

      /* Of those that came without a range only whole ones got into place. */
      if (!shelf->is_gone && g_str_equal (shelf->target, visit->request->target) &&
          (shelf->is_whole || shelf->location != NULL))
        return shelf;
    }

  return NULL;
}

static void
begin_range (FerryFakeVisit *visit,
             const char     *range)
{
  FerryFakeShelf *shelf = find_file (visit);
  gint64          first = 0;
  gint64          last = 0;
  gint64          total = -1;

  if (!read_content_range (range, &first, &last, &total) ||
      (visit->length >= 0 && last - first + 1 != visit->length))
    {
      ferry_fake_visit_answer (visit, 400, "Content-Range contradicts Content-Length");
      return;
    }
  if (shelf != NULL)
    ferry_fake_visit_stop_writer (visit, shelf);
  if (first > (shelf != NULL ? (gint64) shelf->length : 0))
    {
      ferry_fake_visit_answer (visit, 416, "That would leave a hole");
      return;
    }
  visit->status = 0;
  if (shelf == NULL)
    {
      shelf = ferry_fake_visit_add_shelf (visit, total);
      shelf->location = g_strdup (visit->path);
    }
  shelf->total = total;
  ferry_fake_visit_take_shelf (visit, shelf, first);
}

static void
begin_ranges (FerryFakeVisit *visit)
{
  const char     *range = ferry_fake_request_get_header (visit->request, "Content-Range");
  FerryFakeShelf *shelf;

  if (ferry_fake_visit_has (visit, FERRY_FAKE_FAULT_RANGES_IGNORED))
    range = NULL;
  if (is_method (visit, "PUT") && range != NULL)
    begin_range (visit, range);
  else if (is_method (visit, "PUT"))
    ferry_fake_visit_take_shelf (visit, ferry_fake_visit_add_shelf (visit, visit->length), 0);
  else if (is_method (visit, "GET") || is_method (visit, "HEAD"))
    show (visit, find_file (visit));
  else if (is_method (visit, "DELETE") && (shelf = find_file (visit)) != NULL)
    {
      shelf->is_gone = TRUE;
      ferry_fake_visit_answer (visit, 204, NULL);
    }
  else
    ferry_fake_visit_answer (visit, is_method (visit, "DELETE") ? 404 : 405, "Nothing to do");
}

static void
end_ranges (FerryFakeVisit *visit)
{
  FerryFakeShelf *shelf = visit->shelf;
  gboolean        is_new = shelf->n_requests == 1;

  if (shelf->location == NULL)
    {
      end_plain (visit);
      return;
    }
  shelf->is_whole = shelf->total < 0 ? visit->is_whole : (gint64) shelf->length == shelf->total;
  ferry_fake_visit_answer (visit, is_new ? 201 : 204, is_new ? "Created" : NULL);
}

const FerryFakeDesk ferry_fake_ranges_desk = { begin_ranges, end_ranges };
