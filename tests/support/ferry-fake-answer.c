/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-answer.h"

#include "ferry-fake-coding.h"
#include "ferry-fake-head.h"
#include "ferry-fake-request.h"

#include <string.h>

#define BOUNDARY "ferry-boundary-7d91"
#define PART_HEAD "\r\n--" BOUNDARY "\r\nContent-Type: application/octet-stream\r\n"
#define CHUNK_SIZE (16 * 1024)

/* What is known while an answer is built. */
typedef struct
{
  FerryFakeAnswer        *answer;
  const FerryFakeRequest *request;
  const FerryFakePlan    *plan;
  FerryFakeView           view;    /* with the version and size of the plan */
  gboolean                is_file; /* has validators and ranges */
  const char             *type;
  const char             *encoding;   /* (nullable) */
  char                   *etag;       /* (owned) (nullable) */
  char                   *modified;   /* (owned) (nullable) */
  GString                *more_lines; /* (owned): of the head */
} Builder;

#define has(builder, KIND) ferry_fake_plan_has ((builder)->plan, FERRY_FAKE_FAULT_##KIND)
#define get_number(builder, KIND, fallback) \
  ferry_fake_plan_get_number ((builder)->plan, FERRY_FAKE_FAULT_##KIND, fallback)
#define get_text(builder, KIND) ferry_fake_plan_get_text ((builder)->plan, FERRY_FAKE_FAULT_##KIND)

static void
set_page (Builder    *builder,
          guint       status,
          const char *text)
{
  builder->answer->status = status;
  builder->answer->before = g_bytes_new (text, strlen (text));
  builder->type = "text/html; charset=utf-8";
}

static void
set_error_page (Builder *builder,
                guint    status)
{
  const char      *phrase = ferry_fake_head_get_phrase (status);
  g_autofree char *text = g_strdup_printf ("<!DOCTYPE html>\n<title>%u %s</title>\n"
                                           "<h1>%u %s</h1>\n",
                                           status, phrase, status, phrase);

  set_page (builder, status, text);
  builder->answer->has_body = status >= 200 && status != 204 && status != 205 && status != 304;
}

static void
set_redirect (Builder    *builder,
              const char *location)
{
  set_error_page (builder, get_number (builder, REDIRECT_STATUS, 302));
  if (location != NULL)
    ferry_fake_head_append (builder->more_lines, "Location", location, &builder->view);
}

/* Bytes of a text, or the place of those of the pseudo-random content. */
static void
set_slice (Builder *builder,
           guint64  start,
           guint64  length)
{
  FerryFakeAnswer *answer = builder->answer;

  if (builder->view.text != NULL)
    {
      g_autoptr (GBytes) all = g_bytes_new (builder->view.text, strlen (builder->view.text));
      guint64            from = MIN (start, g_bytes_get_size (all));
      guint64            left = g_bytes_get_size (all) - from;

      answer->before = g_bytes_new_from_bytes (all, from, MIN (length, left));
      return;
    }
  answer->content_start = start;
  answer->content_length = length;
}

static void
add_content_range (Builder *builder,
                   GString *lines,
                   guint64  start,
                   guint64  end)
{
  const char      *total = get_text (builder, RANGE_TOTAL);
  g_autofree char *size = g_strdup_printf ("%" G_GUINT64_FORMAT, builder->view.size);
  g_autofree char *value = g_strdup_printf ("bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "/%s",
                                            start, end, total != NULL ? total : size);

  if (has (builder, NO_CONTENT_RANGE))
    return;
  ferry_fake_head_append (lines, "Content-Range",
                          has (builder, CONTENT_RANGE) ? get_text (builder, CONTENT_RANGE) : value,
                          &builder->view);
}

static void
set_refusal (Builder    *builder,
             const char *total)
{
  g_autofree char *size = g_strdup_printf ("%" G_GUINT64_FORMAT, builder->view.size);
  g_autofree char *value = g_strconcat ("bytes */", total != NULL ? total : size, NULL);

  set_error_page (builder, 416);
  if (!has (builder, RANGE_REFUSED_BARE) && !has (builder, NO_CONTENT_RANGE))
    ferry_fake_head_append (builder->more_lines, "Content-Range", value, &builder->view);
}

/* Wraps the slice, which is pseudo-random content or lies in "before". */
static void
set_multipart (Builder *builder,
               guint64  start,
               guint64  end)
{
  static const char  tail[] = "\r\n--" BOUNDARY "--\r\n";
  FerryFakeAnswer   *answer = builder->answer;
  g_autoptr (GBytes) slice = g_steal_pointer (&answer->before);
  GString           *part = g_string_new (PART_HEAD);

  add_content_range (builder, part, start, end);
  g_string_append (part, "\r\n");
  if (slice != NULL)
    g_string_append_len (part, g_bytes_get_data (slice, NULL), g_bytes_get_size (slice));
  answer->before = g_string_free_to_bytes (part);
  answer->after = g_bytes_new_static (tail, strlen (tail));
  builder->type = "multipart/byteranges; boundary=" BOUNDARY;
}

/* RFC 9110 §13.1.5: a weak entity tag never matches, a date must be the same. */
static gboolean
if_range_matches (const Builder *builder)
{
  const char *value = ferry_fake_request_get_header (builder->request, "If-Range");
  gboolean    is_etag;

  if (value == NULL || has (builder, IF_RANGE_IGNORED))
    return TRUE;
  is_etag = strchr (value, '"') != NULL;
  if (has (builder, IF_RANGE_FAILS) || (is_etag && has (builder, IF_RANGE_ETAG_FAILS)))
    return FALSE;
  if (g_str_has_prefix (value, "W/"))
    return FALSE;

  return g_strcmp0 (value, builder->etag) == 0 || g_strcmp0 (value, builder->modified) == 0;
}

static gboolean
wants_range (const Builder *builder)
{
  return g_str_equal (builder->request->method, "GET") && builder->request->range_start >= 0 &&
         !has (builder, RANGES_IGNORED) && if_range_matches (builder);
}

static void
set_partial (Builder *builder,
             guint64  start,
             guint64  end)
{
  guint64 last = builder->view.size - 1;

  start -= MIN (start, (guint64) get_number (builder, RANGE_EARLY, 0));
  start -= start % get_number (builder, RANGE_BLOCK, 1);
  start = MIN (start + get_number (builder, RANGE_LATE, 0), last);
  end = CLAMP (end + get_number (builder, RANGE_LONG, 0), start, last);
  end = MIN (end, start + MAX (get_number (builder, RANGE_CAP, G_MAXINT64), 1) - 1);

  builder->answer->status = has (builder, SLICE_200) ? 200 : 206;
  set_slice (builder, start, end - start + 1 + get_number (builder, RANGE_OVERRUN, 0));
  if (has (builder, MULTIPART_RANGE))
    set_multipart (builder, start, end);
  else
    add_content_range (builder, builder->more_lines, start, end);
}

static void
set_file (Builder *builder)
{
  guint64 size = builder->view.size;
  guint64 start = MAX (builder->request->range_start, 0);
  guint64 end = builder->request->range_end;
  gint64  unasked = get_number (builder, PARTIAL_UNASKED, -1);

  builder->is_file = TRUE;
  builder->type = builder->view.type;
  if (wants_range (builder))
    {
      if (start >= size)
        set_refusal (builder, get_text (builder, RANGE_TOTAL));
      else
        set_partial (builder, start,
                     builder->request->range_end < 0 ? size - 1 : MIN (end, size - 1));
      return;
    }
  if (unasked > 0 && builder->request->range_start < 0 && size > 0)
    {
      set_partial (builder, 0, MIN ((guint64) unasked, size) - 1);
      return;
    }
  set_slice (builder, 0, size);
}

static void
set_coded (Builder *builder)
{
  FerryFakeAnswer   *answer = builder->answer;
  const char        *text = builder->view.text;
  g_autoptr (GBytes) plain = text != NULL ? g_bytes_new (text, strlen (text)) : NULL;

  builder->is_file = TRUE;
  builder->type = builder->view.type;
  builder->encoding = has (builder, BROTLI_BOMB) ? "br" : "gzip";
  if (has (builder, BROTLI_BOMB))
    answer->before = ferry_fake_coding_brotli_bomb ();
  else if (has (builder, GZIP_BOMB))
    answer->before = ferry_fake_coding_gzip_bomb (get_number (builder, GZIP_BOMB, 0));
  else
    answer->before = ferry_fake_coding_gzip (plain, answer->seed, builder->view.size);

  if (has (builder, GZIP_BROKEN))
    {
      gsize   size = 0;
      guint8 *bytes = g_bytes_unref_to_data (g_steal_pointer (&answer->before), &size);

      bytes[MIN ((gsize) get_number (builder, GZIP_BROKEN, 0), size - 1)] ^= 0xff;
      answer->before = g_bytes_new_take (bytes, size);
    }
}

/* The body that replaces the file, if any. */
static gboolean
set_substitute (Builder *builder)
{
  g_autofree char *head = NULL;

  if (has (builder, REDIRECT) || has (builder, REDIRECT_MISSING))
    set_redirect (builder, has (builder, REDIRECT_MISSING) ? NULL
                           : get_text (builder, REDIRECT)  ? get_text (builder, REDIRECT)
                                                           : "");
  else if (has (builder, REDIRECT_LOOP))
    set_redirect (builder, builder->request->target);
  else if (has (builder, RANGE_REFUSED) || has (builder, RANGE_REFUSED_BARE))
    set_refusal (builder, get_text (builder, RANGE_REFUSED));
  else if (has (builder, STATUS))
    set_error_page (builder, get_number (builder, STATUS, 500));
  else if (has (builder, HTML))
    set_page (builder, 200, "<!DOCTYPE html>\n<title>Log in</title>\n<form>Who are you?</form>\n");
  else if (has (builder, PAGE))
    set_page (builder, 200, get_text (builder, PAGE));
  else if (has (builder, ECHO))
    {
      head = ferry_fake_request_dup_head (builder->request);
      set_page (builder, 200, head);
      builder->type = "text/plain";
    }
  else
    return FALSE;

  if (has (builder, STATUS) && get_text (builder, STATUS) != NULL)
    ferry_fake_head_append (builder->more_lines, "Retry-After",
                            get_text (builder, STATUS), &builder->view);

  return TRUE;
}

static void
set_body (Builder             *builder,
          const FerryFakeGate *gate)
{
  if (gate->status >= 300 && gate->status < 400)
    set_error_page (builder, get_number (builder, REDIRECT_STATUS, gate->status));
  else if (gate->status != 0)
    set_error_page (builder, gate->status);
  if (gate->headers != NULL)
    ferry_fake_head_append_text (builder->more_lines, gate->headers, &builder->view);
  if (gate->status != 0 || set_substitute (builder))
    return;

  if (has (builder, GZIP) || has (builder, GZIP_BROKEN) || has (builder, GZIP_BOMB) ||
      has (builder, BROTLI_BOMB))
    set_coded (builder);
  else
    set_file (builder);
}

static void
add_status_line (const Builder *builder)
{
  FerryFakeAnswer *answer = builder->answer;
  const char      *phrase = ferry_fake_head_get_phrase (answer->status);
  guint            i;

  for (i = 0; i < builder->plan->interims->len; i++)
    {
      guint status = g_array_index (builder->plan->interims, gint64, i);

      g_string_append_printf (answer->head, "HTTP/1.1 %u %s\r\n%s\r\n", status,
                              ferry_fake_head_get_phrase (status),
                              status == 103 ? "Link: </style.css>; rel=preload\r\n" : "");
    }

  if (has (builder, STATUS_LINE))
    ferry_fake_head_append_text (answer->head, get_text (builder, STATUS_LINE), &builder->view);
  else
    g_string_append_printf (answer->head, "HTTP/1.%d %u %s",
                            has (builder, HTTP_1_0) ? 0 : 1,
                            answer->status,
                            has (builder, NO_REASON) ? "" : phrase);
  g_string_append (answer->head, "\r\n");
}

/* A line whose value a fault of the kind TEXT may set and another remove. */
static void
add_line (const Builder     *builder,
          const char        *name,
          FerryFakeFaultKind raw,
          FerryFakeFaultKind missing,
          const char        *value)
{
  if (ferry_fake_plan_has (builder->plan, missing))
    return;
  if (ferry_fake_plan_has (builder->plan, raw))
    {
      value = ferry_fake_plan_get_text (builder->plan, raw);
      value = value != NULL ? value : "";
    }
  ferry_fake_head_append (builder->answer->head, name, value, &builder->view);
}

static void
add_file_lines (const Builder *builder)
{
  GString    *head = builder->answer->head;
  const char *disposition = get_text (builder, DISPOSITION);

  if (has (builder, DISPOSITION))
    ferry_fake_head_append (head, "Content-Disposition",
                            disposition != NULL ? disposition : "", &builder->view);
  if (builder->etag != NULL)
    g_string_append_printf (head, "ETag: %s\r\n", builder->etag);
  if (builder->modified != NULL)
    g_string_append_printf (head, "Last-Modified: %s\r\n", builder->modified);
  add_line (builder, "Accept-Ranges", FERRY_FAKE_FAULT_ACCEPT_RANGES,
            FERRY_FAKE_FAULT_NO_ACCEPT_RANGES, "bytes");
}

static void
add_framing (const Builder *builder)
{
  FerryFakeAnswer *answer = builder->answer;
  gboolean         is_bare = answer->status == 204 || answer->status == 304 || answer->status < 200;

  if (answer->chunk_size > 0)
    g_string_append (answer->head, "Transfer-Encoding: chunked\r\n");
  if (has (builder, LENGTH))
    ferry_fake_head_append (answer->head, "Content-Length",
                            get_text (builder, LENGTH) != NULL ? get_text (builder, LENGTH) : "",
                            &builder->view);
  else if (answer->chunk_size == 0 && !has (builder, NO_LENGTH) && !is_bare)
    g_string_append_printf (answer->head, "Content-Length: %" G_GUINT64_FORMAT "\r\n",
                            ferry_fake_answer_get_length (answer));
}

static void
add_head (const Builder *builder)
{
  FerryFakeAnswer *answer = builder->answer;
  gboolean         asked = ferry_fake_request_has_token (builder->request, "Connection", "close");
  const char      *raw_encoding = get_text (builder, ENCODING);
  const char      *encoding = raw_encoding != NULL ? raw_encoding : builder->encoding;
  guint            i;

  add_status_line (builder);
  add_line (builder, "Date", FERRY_FAKE_FAULT_DATE, FERRY_FAKE_FAULT_NO_DATE, "{date+0}");
  add_line (builder, "Content-Type", FERRY_FAKE_FAULT_TYPE, FERRY_FAKE_FAULT_NO_TYPE,
            builder->type);
  if (encoding != NULL)
    ferry_fake_head_append (answer->head, "Content-Encoding", encoding, &builder->view);
  if (builder->is_file && answer->status < 300)
    add_file_lines (builder);
  add_framing (builder);
  if (has (builder, CLOSE) || (asked && !has (builder, CLOSE_QUIETLY)))
    g_string_append (answer->head, "Connection: close\r\n");
  g_string_append_len (answer->head, builder->more_lines->str, builder->more_lines->len);
  for (i = 0; i < builder->plan->headers->len; i++)
    {
      ferry_fake_head_append_text (answer->head, builder->plan->headers->pdata[i], &builder->view);
      g_string_append (answer->head, "\r\n");
    }
  g_string_append (answer->head, "\r\n");
}

static gboolean
ends_after (const Builder *builder)
{
  const FerryFakeRequest *request = builder->request;

  return has (builder, CLOSE) || has (builder, CLOSE_QUIETLY) || has (builder, HTTP_1_0) ||
         has (builder, NO_LENGTH) ||
         ferry_fake_request_has_token (request, "Connection", "close") ||
         (g_str_equal (request->version, "HTTP/1.0") &&
          !ferry_fake_request_has_token (request, "Connection", "keep-alive"));
}

static void
set_version (Builder *builder)
{
  FerryFakeAnswer *answer = builder->answer;
  FerryFakeView   *view = &builder->view;

  view->version = get_number (builder, VERSION, view->version);
  view->size = get_number (builder, SIZE, view->size);
  answer->old_seed = ferry_fake_content_seed (view->path, 1);
  if (has (builder, CHANGED_FROM))
    {
      view->version = 2;
      answer->changed_from = get_number (builder, CHANGED_FROM, 0);
    }
  answer->seed = ferry_fake_content_seed (view->path, view->version);
  builder->etag = ferry_fake_head_dup_etag (builder->plan, view);
  builder->modified = ferry_fake_head_dup_last_modified (builder->plan, view);
}

FerryFakeAnswer *
ferry_fake_answer_new (const FerryFakeRequest *request,
                       const FerryFakePlan    *plan,
                       const FerryFakeGate    *gate,
                       const FerryFakeView    *view)
{
  FerryFakeAnswer *self = g_new0 (FerryFakeAnswer, 1);
  Builder          builder = { self, request, plan, *view };
  gint64           chunk_size = get_number (&builder, CHUNKED, CHUNK_SIZE);

  self->status = 200;
  self->has_body = TRUE;
  self->head = g_string_new (NULL);
  builder.more_lines = g_string_new (NULL);
  set_version (&builder);
  set_body (&builder, gate);
  if (has (&builder, CHUNKED) && self->has_body)
    self->chunk_size = MAX (chunk_size, 1);
  self->ends = ends_after (&builder);
  add_head (&builder);
  if (g_str_equal (request->method, "HEAD"))
    self->has_body = FALSE;

  g_string_free (builder.more_lines, TRUE);
  g_free (builder.etag);
  g_free (builder.modified);

  return self;
}

void
ferry_fake_answer_free (FerryFakeAnswer *self)
{
  g_string_free (self->head, TRUE);
  g_clear_pointer (&self->before, g_bytes_unref);
  g_clear_pointer (&self->after, g_bytes_unref);
  g_free (self);
}

static guint64
get_size (GBytes *bytes)
{
  return bytes != NULL ? g_bytes_get_size (bytes) : 0;
}

guint64
ferry_fake_answer_get_length (const FerryFakeAnswer *self)
{
  if (!self->has_body)
    return 0;

  return get_size (self->before) + self->content_length + get_size (self->after);
}

static void
fill_content (const FerryFakeAnswer *self,
              guint64                offset,
              guint8                *buffer,
              gsize                  length)
{
  gsize old = offset < self->changed_from ? MIN (length, self->changed_from - offset) : 0;

  ferry_fake_content_fill (self->old_seed, offset, buffer, old);
  ferry_fake_content_fill (self->seed, offset + old, buffer + old, length - old);
}

void
ferry_fake_answer_read (const FerryFakeAnswer *self,
                        guint64                offset,
                        guint8                *buffer,
                        gsize                  length)
{
  guint64 content_from = get_size (self->before);
  guint64 after_from = content_from + self->content_length;

  while (length > 0)
    {
      gsize part = length;

      if (offset < content_from)
        {
          part = MIN (part, content_from - offset);
          memcpy (buffer, (const guint8 *) g_bytes_get_data (self->before, NULL) + offset, part);
        }
      else if (offset < after_from)
        {
          part = MIN (part, after_from - offset);
          fill_content (self, self->content_start + offset - content_from, buffer, part);
        }
      else
        {
          const guint8 *after = g_bytes_get_data (self->after, NULL);

          memcpy (buffer, after + offset - after_from, part);
        }
      buffer += part;
      offset += part;
      length -= part;
    }
}
