/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-inbox-desk.h"

#include <string.h>

#define BODY_TYPE "application/partial-upload"
#define PROBLEM "https://iana.org/assignments/http-problem-types#"
#define INTEROP_VERSION 8
#define DAY (24 * 60 * 60)

static gint64
get_number (const FerryFakeVisit *visit,
            FerryFakeFaultKind    kind)
{
  return ferry_fake_plan_get_number (visit->plan, kind, -1);
}

/* "max-size=5, max-age=86400". (transfer full) */
static char *
dup_limits (const FerryFakeVisit *visit)
{
  gint64              size = get_number (visit, FERRY_FAKE_FAULT_MAX_SIZE);
  gint64              append = get_number (visit, FERRY_FAKE_FAULT_MAX_APPEND);
  gint64              age = get_number (visit, FERRY_FAKE_FAULT_EXPIRES);
  g_autoptr (GString) text = g_string_new (NULL);

  if (size >= 0)
    g_string_append_printf (text, "max-size=%" G_GINT64_FORMAT ", ", size);
  if (append >= 0)
    g_string_append_printf (text, "max-append-size=%" G_GINT64_FORMAT ", ", append);
  g_string_append_printf (text, "max-age=%" G_GINT64_FORMAT, age >= 0 ? age : DAY);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
tell_limits (FerryFakeVisit *visit)
{
  g_autofree char *limits = dup_limits (visit);

  ferry_fake_visit_add_header (visit, "Upload-Limit", "%s", limits);
}

static void
tell_complete (FerryFakeVisit *visit,
               gboolean        is_complete)
{
  ferry_fake_visit_add_header (visit, "Upload-Complete", is_complete ? "?1" : "?0");
}

static void
answer_problem (FerryFakeVisit *visit,
                guint           status,
                const char     *name,
                const char     *members)
{
  g_autofree char *text = NULL;

  text = g_strdup_printf ("{ \"type\": \"" PROBLEM "%s\", \"title\": \"%s\"%s }",
                          name, name, members);
  ferry_fake_visit_answer (visit, status, text);
  ferry_fake_visit_add_header (visit, "Content-Type", "application/problem+json");
}

/* -1 without, 0 or 1; -2 when it is no boolean. */
static int
get_complete (const FerryFakeVisit *visit)
{
  const char *value = ferry_fake_request_get_header (visit->request, "Upload-Complete");

  if (value == NULL)
    return -1;
  if (g_str_equal (value, "?0") || g_str_equal (value, "?1"))
    return value[1] - '0';

  return -2;
}

/* What the request says of the whole length, -1 nothing, -2 nonsense. */
static gint64
get_total (const FerryFakeVisit *visit,
           guint64               offset)
{
  gint64 told = ferry_fake_visit_get_number (visit, "Upload-Length");
  gint64 implied = -1;

  if (get_complete (visit) == 1 && visit->length >= 0)
    implied = offset + visit->length;
  if (told == -2 || (told >= 0 && implied >= 0 && told != implied))
    return -2;

  return told >= 0 ? told : implied;
}

/* Whether the limits allow it. */
static gboolean
check_limits (FerryFakeVisit *visit,
              gint64          total)
{
  gint64 size = get_number (visit, FERRY_FAKE_FAULT_MAX_SIZE);
  gint64 append = get_number (visit, FERRY_FAKE_FAULT_MAX_APPEND);

  if ((size < 0 || total <= size) && (append < 0 || visit->length <= append))
    return TRUE;
  ferry_fake_visit_answer (visit, 413, "That is too much");
  tell_limits (visit);

  return FALSE;
}

/* The 104 that tells where the upload can go on. */
static void
announce (FerryFakeVisit *visit,
          FerryFakeShelf *shelf)
{
  g_autofree char *location = ferry_fake_visit_dup_location (visit, shelf);
  g_autofree char *limits = dup_limits (visit);
  gint64           version = get_number (visit, FERRY_FAKE_FAULT_INTEROP);

  if (ferry_fake_visit_has (visit, FERRY_FAKE_FAULT_NO_104))
    return;
  g_string_append_printf (visit->interim,
                          "HTTP/1.1 104 Upload Resumption Supported\r\n"
                          "Upload-Draft-Interop-Version: %" G_GINT64_FORMAT "\r\n"
                          "Upload-Limit: %s\r\n",
                          version >= 0 ? version : INTEROP_VERSION, limits);
  if (location != NULL)
    g_string_append_printf (visit->interim, "Location: %s\r\n", location);
  g_string_append (visit->interim, "\r\n");
}

static void
begin_creation (FerryFakeVisit *visit)
{
  gint64          total = get_total (visit, 0);
  FerryFakeShelf *shelf;

  if (get_complete (visit) < 0)
    {
      ferry_fake_visit_answer (visit, 400, "Upload-Complete is no boolean");
      return;
    }
  if (total == -2)
    {
      answer_problem (visit, 400, "inconsistent-upload-length", "");
      return;
    }
  if (!check_limits (visit, total))
    return;
  shelf = ferry_fake_visit_add_shelf (visit, total);
  ferry_fake_visit_name_upload (visit, shelf, "/rufh/");
  ferry_fake_visit_take_shelf (visit, shelf, 0);
  announce (visit, shelf);
}

static void
begin_options (FerryFakeVisit *visit)
{
  ferry_fake_visit_answer (visit, 204, NULL);
  ferry_fake_visit_add_header (visit, "Accept-Patch", BODY_TYPE);
  tell_limits (visit);
}

static void
begin_head (FerryFakeVisit *visit)
{
  FerryFakeShelf *shelf = ferry_fake_visit_find_upload (visit);
  gint64          lie = get_number (visit, FERRY_FAKE_FAULT_OFFSET_LIES);

  if (shelf == NULL)
    return;
  ferry_fake_visit_answer (visit, 204, NULL);
  ferry_fake_visit_add_header (visit, "Cache-Control", "no-store");
  if (!ferry_fake_visit_has (visit, FERRY_FAKE_FAULT_NO_OFFSET))
    ferry_fake_visit_add_header (visit, "Upload-Offset", "%" G_GUINT64_FORMAT,
                                 lie >= 0 ? (guint64) lie : shelf->length);
  if (shelf->total >= 0)
    ferry_fake_visit_add_header (visit, "Upload-Length", "%" G_GINT64_FORMAT, shelf->total);
  tell_complete (visit, shelf->is_whole);
  tell_limits (visit);
}

static void
answer_mismatch (FerryFakeVisit *visit,
                 FerryFakeShelf *shelf,
                 gint64          offset)
{
  g_autofree char *members = NULL;

  members = g_strdup_printf (", \"expected-offset\": %" G_GUINT64_FORMAT
                             ", \"provided-offset\": %" G_GINT64_FORMAT,
                             shelf->length, offset);
  answer_problem (visit, 409, "mismatching-upload-offset", members);
  ferry_fake_visit_add_header (visit, "Upload-Offset", "%" G_GUINT64_FORMAT, shelf->length);
}

/* Whether the length that the request tells or implies fits what is known. */
static gboolean
set_total (FerryFakeVisit *visit,
           FerryFakeShelf *shelf)
{
  gint64 total = get_total (visit, shelf->length);

  if (total == -2 || (total >= 0 && shelf->total >= 0 && total != shelf->total) ||
      (shelf->total >= 0 && visit->length > shelf->total - (gint64) shelf->length))
    {
      answer_problem (visit, 400, "inconsistent-upload-length", "");
      return FALSE;
    }
  if (!check_limits (visit, total))
    return FALSE;
  if (total >= 0)
    shelf->total = total;

  return TRUE;
}

static void
begin_patch (FerryFakeVisit *visit)
{
  FerryFakeShelf *shelf = ferry_fake_visit_find_upload (visit);
  const char     *type = ferry_fake_request_get_header (visit->request, "Content-Type");
  gint64          offset = ferry_fake_visit_get_number (visit, "Upload-Offset");

  if (shelf == NULL)
    return;
  if (g_strcmp0 (type, BODY_TYPE) != 0)
    ferry_fake_visit_answer (visit, 415, "The Content-Type should be " BODY_TYPE);
  else if (offset < 0 || get_complete (visit) < 0)
    ferry_fake_visit_answer (visit, 400, "Upload-Offset or Upload-Complete is missing");
  else if (shelf->is_whole && visit->length != 0)
    answer_problem (visit, 400, "inconsistent-upload-length", "");
  else if (shelf->is_whole)
    answer_problem (visit, 410, "completed-upload", "");
  else if (offset != (gint64) shelf->length ||
           ferry_fake_visit_has (visit, FERRY_FAKE_FAULT_OFFSET_WRONG))
    answer_mismatch (visit, shelf, offset);
  else if (set_total (visit, shelf))
    ferry_fake_visit_take_shelf (visit, shelf, offset);
}

static void
begin_delete (FerryFakeVisit *visit)
{
  FerryFakeShelf *shelf = ferry_fake_visit_find_upload (visit);

  if (shelf == NULL)
    return;
  shelf->is_gone = TRUE;
  ferry_fake_visit_answer (visit, 204, NULL);
}

static void
begin_rufh (FerryFakeVisit *visit)
{
  const char *method = visit->request->method;
  gboolean    is_upload = g_str_has_prefix (visit->path, "/rufh/u/");

  if (g_str_equal (method, "OPTIONS"))
    begin_options (visit);
  else if (!is_upload)
    begin_creation (visit);
  else if (g_str_equal (method, "HEAD"))
    begin_head (visit);
  else if (g_str_equal (method, "PATCH"))
    begin_patch (visit);
  else if (g_str_equal (method, "DELETE"))
    begin_delete (visit);
  else
    ferry_fake_visit_answer (visit, 405, "An upload knows HEAD, PATCH and DELETE");
}

static void
end_rufh (FerryFakeVisit *visit)
{
  FerryFakeShelf  *shelf = visit->shelf;
  gboolean         is_append = g_str_equal (visit->request->method, "PATCH");
  gboolean         is_last = get_complete (visit) == 1;
  g_autofree char *location = NULL;

  if (!visit->is_whole)
    return;
  /* A server that lost some of it cannot have it complete. */
  shelf->is_whole = is_last && visit->unkept->len == 0;
  if (is_last && !shelf->is_whole)
    {
      ferry_fake_visit_answer (visit, 500, "Some of it was lost");
      tell_complete (visit, FALSE);
      return;
    }

  if (is_last)
    ferry_fake_visit_answer (visit, 200, "Received");
  else
    ferry_fake_visit_answer (visit, is_append ? 204 : 201, NULL);
  tell_complete (visit, is_last);
  tell_limits (visit);
  if (!is_last)
    ferry_fake_visit_add_header (visit, "Upload-Offset", "%" G_GUINT64_FORMAT, shelf->length);
  location = is_append ? NULL : ferry_fake_visit_dup_location (visit, shelf);
  if (location != NULL)
    ferry_fake_visit_add_header (visit, "Location", "%s", location);
}

const FerryFakeDesk ferry_fake_rufh_desk = { begin_rufh, end_rufh };
