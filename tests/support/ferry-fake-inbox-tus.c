/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-inbox-desk.h"

#include <string.h>

#define VERSION "1.0.0"
#define BODY_TYPE "application/offset+octet-stream"
#define DAY (24 * 60 * 60)

static const char *const extensions[] = {
  "creation", "creation-with-upload", "creation-defer-length",
  "expiration", "checksum", "termination"
};

static gboolean
has_extension (const FerryFakeVisit *visit,
               const char           *name)
{
  const char *lacking = ferry_fake_plan_get_text (visit->plan, FERRY_FAKE_FAULT_NO_EXTENSION);

  return lacking == NULL || !(g_str_equal (lacking, name) || g_str_equal (lacking, "all"));
}

static const char *
get_version (const FerryFakeVisit *visit)
{
  const char *other = ferry_fake_plan_get_text (visit->plan, FERRY_FAKE_FAULT_TUS_VERSION);

  return other != NULL ? other : VERSION;
}

static gint64
get_max_size (const FerryFakeVisit *visit)
{
  return ferry_fake_plan_get_number (visit->plan, FERRY_FAKE_FAULT_MAX_SIZE, -1);
}

static void
tell_limits (FerryFakeVisit *visit)
{
  if (get_max_size (visit) >= 0)
    ferry_fake_visit_add_header (visit, "Tus-Max-Size", "%" G_GINT64_FORMAT, get_max_size (visit));
}

static void
begin_options (FerryFakeVisit *visit)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint               i;

  for (i = 0; i < G_N_ELEMENTS (extensions); i++)
    if (has_extension (visit, extensions[i]))
      g_string_append_printf (names, "%s%s", names->len > 0 ? "," : "", extensions[i]);

  ferry_fake_visit_answer (visit, 204, NULL);
  ferry_fake_visit_add_header (visit, "Tus-Version", "%s", get_version (visit));
  if (names->len > 0)
    ferry_fake_visit_add_header (visit, "Tus-Extension", "%s", names->str);
  if (has_extension (visit, "checksum"))
    ferry_fake_visit_add_header (visit, "Tus-Checksum-Algorithm", "sha1,sha256");
  tell_limits (visit);
}

static void
tell_offset (FerryFakeVisit *visit,
             FerryFakeShelf *shelf)
{
  gint64 lie = ferry_fake_plan_get_number (visit->plan, FERRY_FAKE_FAULT_OFFSET_LIES, -1);

  if (ferry_fake_visit_has (visit, FERRY_FAKE_FAULT_NO_OFFSET))
    return;
  ferry_fake_visit_add_header (visit, "Upload-Offset", "%" G_GUINT64_FORMAT,
                               lie >= 0 ? (guint64) lie : shelf->length);
}

static void
tell_expiry (FerryFakeVisit *visit,
             FerryFakeShelf *shelf)
{
  gint64           age = ferry_fake_plan_get_number (visit->plan, FERRY_FAKE_FAULT_EXPIRES, DAY);
  g_autofree char *date = NULL;

  if (!has_extension (visit, "expiration") || shelf->is_whole)
    return;
  date = ferry_fake_head_format_date (g_get_real_time () / G_USEC_PER_SEC + age);
  ferry_fake_visit_add_header (visit, "Upload-Expires", "%s", date);
}

/* Whether the body is what tus takes, or there is none. */
static gboolean
check_type (FerryFakeVisit *visit)
{
  const char *type = ferry_fake_request_get_header (visit->request, "Content-Type");

  if (g_strcmp0 (type, BODY_TYPE) == 0)
    return TRUE;
  ferry_fake_visit_answer (visit, 415, "The Content-Type should be " BODY_TYPE);

  return FALSE;
}

static gboolean
check_checksum (FerryFakeVisit *visit)
{
  const char *text = ferry_fake_request_get_header (visit->request, "Upload-Checksum");

  if (text == NULL)
    return TRUE;
  if (has_extension (visit, "checksum") &&
      (g_str_has_prefix (text, "sha1 ") || g_str_has_prefix (text, "sha256 ")))
    {
      visit->n_unkept = G_MAXUINT64;
      return TRUE;
    }
  ferry_fake_visit_answer (visit, 400, "This checksum is not understood");

  return FALSE;
}

static gboolean
check_creation (FerryFakeVisit *visit,
                gint64          total)
{
  const char *defer = ferry_fake_request_get_header (visit->request, "Upload-Defer-Length");

  if (!has_extension (visit, "creation"))
    ferry_fake_visit_answer (visit, 405, "Uploads cannot be made here");
  else if (total == -2 || (total >= 0) == (defer != NULL) ||
           (defer != NULL &&
            !(g_str_equal (defer, "1") && has_extension (visit, "creation-defer-length"))))
    ferry_fake_visit_answer (visit, 400, "Upload-Length or Upload-Defer-Length is missing");
  else if (get_max_size (visit) >= 0 && total > get_max_size (visit))
    ferry_fake_visit_answer (visit, 413, "That is too much");
  else if (visit->length != 0 && !has_extension (visit, "creation-with-upload"))
    ferry_fake_visit_answer (visit, 400, "The body should be empty");
  else if (visit->length > 0 && total >= 0 && visit->length > total)
    ferry_fake_visit_answer (visit, 413, "The body is longer than the upload");
  else
    return visit->length == 0 || (check_type (visit) && check_checksum (visit));

  return FALSE;
}

static void
begin_post (FerryFakeVisit *visit)
{
  gint64          total = ferry_fake_visit_get_number (visit, "Upload-Length");
  FerryFakeShelf *shelf;

  tell_limits (visit);
  if (!check_creation (visit, total))
    return;
  shelf = ferry_fake_visit_add_shelf (visit, total);
  ferry_fake_visit_name_upload (visit, shelf, "/tus/");
  ferry_fake_visit_take_shelf (visit, shelf, 0);
  if (visit->length == 0)
    shelf->n_requests = 0;
}

static void
begin_head (FerryFakeVisit *visit)
{
  FerryFakeShelf *shelf = ferry_fake_visit_find_upload (visit);
  guint           i;

  if (shelf == NULL)
    return;
  ferry_fake_visit_answer (visit, 200, NULL);
  ferry_fake_visit_add_header (visit, "Cache-Control", "no-store");
  tell_offset (visit, shelf);
  tell_expiry (visit, shelf);
  if (shelf->total >= 0)
    ferry_fake_visit_add_header (visit, "Upload-Length", "%" G_GINT64_FORMAT, shelf->total);
  else
    ferry_fake_visit_add_header (visit, "Upload-Defer-Length", "1");
  for (i = 0; shelf->headers[i] != NULL; i++)
    if (g_ascii_strncasecmp (shelf->headers[i], "Upload-Metadata:", 16) == 0)
      g_string_append_printf (visit->head, "%s\r\n", shelf->headers[i]);
}

/* The length that is told late must not contradict what is known. */
static gboolean
set_total (FerryFakeVisit *visit,
           FerryFakeShelf *shelf)
{
  gint64 total = ferry_fake_visit_get_number (visit, "Upload-Length");

  if (total == -1 || (total >= 0 && total == shelf->total))
    return TRUE;
  if (total == -2 || shelf->total >= 0 || total < (gint64) shelf->length)
    {
      ferry_fake_visit_answer (visit, 400, "The length contradicts what is known");
      return FALSE;
    }
  if (get_max_size (visit) >= 0 && total > get_max_size (visit))
    {
      ferry_fake_visit_answer (visit, 413, "That is too much");
      return FALSE;
    }
  shelf->total = total;

  return TRUE;
}

static void
begin_patch (FerryFakeVisit *visit)
{
  FerryFakeShelf *shelf = ferry_fake_visit_find_upload (visit);
  gint64          offset = ferry_fake_visit_get_number (visit, "Upload-Offset");

  if (shelf == NULL || !check_type (visit) || !check_checksum (visit) || !set_total (visit, shelf))
    return;
  if (offset < 0)
    ferry_fake_visit_answer (visit, 400, "Upload-Offset is missing");
  else if (offset != (gint64) shelf->length ||
           ferry_fake_visit_has (visit, FERRY_FAKE_FAULT_OFFSET_WRONG))
    ferry_fake_visit_answer (visit, 409, "That is not the offset");
  else if (visit->length > 0 && shelf->total >= 0 && offset + visit->length > shelf->total)
    ferry_fake_visit_answer (visit, 413, "The body is longer than the upload");
  else
    ferry_fake_visit_take_shelf (visit, shelf, offset);
}

static void
begin_delete (FerryFakeVisit *visit)
{
  FerryFakeShelf *shelf;

  if (!has_extension (visit, "termination"))
    {
      ferry_fake_visit_answer (visit, 405, "Uploads cannot be ended here");
      return;
    }
  shelf = ferry_fake_visit_find_upload (visit);
  if (shelf == NULL)
    return;
  shelf->is_gone = TRUE;
  ferry_fake_visit_answer (visit, 204, NULL);
}

static void
begin_tus (FerryFakeVisit *visit)
{
  static const struct
  {
    const char *method;
    void (*begin) (FerryFakeVisit *visit);
  } rows[] = {
    { "OPTIONS", begin_options },
    { "POST", begin_post },
    { "HEAD", begin_head },
    { "PATCH", begin_patch },
    { "DELETE", begin_delete },
  };
  const char *spoken = ferry_fake_request_get_header (visit->request, "Tus-Resumable");
  guint       i;

  ferry_fake_visit_add_header (visit, "Tus-Resumable", "%s", get_version (visit));
  if (!g_str_equal (visit->request->method, "OPTIONS") &&
      g_strcmp0 (spoken, get_version (visit)) != 0)
    {
      ferry_fake_visit_add_header (visit, "Tus-Version", "%s", get_version (visit));
      ferry_fake_visit_answer (visit, 412, "This version of tus is not spoken here");
      return;
    }
  for (i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].method, visit->request->method))
      {
        rows[i].begin (visit);
        return;
      }
  ferry_fake_visit_answer (visit, 405, "tus knows no such method");
}

/* Whether what came is what was announced; what was not is not kept. */
static gboolean
is_sum_right (FerryFakeVisit *visit)
{
  const char           *text = ferry_fake_request_get_header (visit->request, "Upload-Checksum");
  GChecksumType         type;
  g_autofree guint8    *wanted = NULL;
  guint8                found[32];
  gsize                 length = sizeof found;
  gsize                 wanted_length = 0;
  g_autoptr (GChecksum) sum = NULL;

  if (text == NULL)
    return TRUE;
  type = g_str_has_prefix (text, "sha1 ") ? G_CHECKSUM_SHA1 : G_CHECKSUM_SHA256;
  wanted = g_base64_decode (strchr (text, ' ') + 1, &wanted_length);
  sum = g_checksum_new (type);
  g_checksum_update (sum, visit->unkept->data, visit->unkept->len);
  g_checksum_get_digest (sum, found, &length);

  return !ferry_fake_visit_has (visit, FERRY_FAKE_FAULT_CHECKSUM_FAILS) &&
         wanted_length == length && memcmp (wanted, found, length) == 0;
}

static void
end_tus (FerryFakeVisit *visit)
{
  FerryFakeShelf  *shelf = visit->shelf;
  gboolean         is_post = g_str_equal (visit->request->method, "POST");
  g_autofree char *location = NULL;

  if (!visit->is_whole)
    return;
  if (!is_sum_right (visit))
    {
      ferry_fake_visit_answer (visit, 460, "The checksum differs");
      return;
    }
  if (visit->n_unkept == G_MAXUINT64)
    ferry_fake_visit_keep (visit);
  shelf->is_whole = shelf->total >= 0 && (gint64) shelf->length == shelf->total;

  ferry_fake_visit_answer (visit, is_post ? 201 : 204, NULL);
  tell_expiry (visit, shelf);
  if (!is_post || visit->length != 0)
    tell_offset (visit, shelf);
  location = is_post ? ferry_fake_visit_dup_location (visit, shelf) : NULL;
  if (location != NULL)
    ferry_fake_visit_add_header (visit, "Location", "%s", location);
}

const FerryFakeDesk ferry_fake_tus_desk = { begin_tus, end_tus };
