/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-fault.h"

#include "ferry-fake-condition.h"

#include <string.h>

typedef enum
{
  ARGUMENT_NONE,
  ARGUMENT_NUMBER,
  ARGUMENT_NUMBER_MAYBE,
  ARGUMENT_NUMBERS, /* the second may be left out */
  ARGUMENT_NUMBER_TEXT,
  ARGUMENT_TEXT,
  ARGUMENT_TEXT_MAYBE,
} Argument;

/* Of one group only the last that struck counts. */
typedef enum
{
  GROUP_NONE,
  GROUP_ETAG,
  GROUP_MODIFIED,
  GROUP_ACCEPT,
  GROUP_CONTENT_RANGE,
  GROUP_TYPE,
  GROUP_DATE,
  GROUP_FRAMING,
  GROUP_BODY,
  GROUP_END,
} Group;

typedef struct
{
  const char *name;
  Argument    argument;
  Group       group;
  gboolean    is_gate;
  const char *help;
} Row;

#define ROW(KIND, name, argument, group, help) \
  [FERRY_FAKE_FAULT_##KIND] = { name, ARGUMENT_##argument, GROUP_##group, FALSE, help }
#define GATE(KIND, name, argument, help) \
  [FERRY_FAKE_FAULT_##KIND] = { name, ARGUMENT_##argument, GROUP_NONE, TRUE, help }

static const Row rows[] = {
  ROW (RANGES_IGNORED, "ranges-ignored", NONE, NONE, "200 with all of it, whatever Range says"),
  ROW (SLICE_200, "slice-200", NONE, NONE, "the right slice, status 200"),
  ROW (RANGE_EARLY, "range-early", NUMBER, NONE, "206 starts N bytes before what was asked"),
  ROW (RANGE_BLOCK, "range-block", NUMBER, NONE, "206 starts at the multiple of N before"),
  ROW (RANGE_LATE, "range-late", NUMBER, NONE, "206 starts N bytes after"),
  ROW (RANGE_TOTAL, "range-total", TEXT, NONE, "the total in Content-Range"),
  ROW (CONTENT_RANGE, "content-range", TEXT, CONTENT_RANGE, "raw Content-Range"),
  ROW (NO_CONTENT_RANGE, "no-content-range", NONE, CONTENT_RANGE, "206 without it"),
  ROW (RANGE_LONG, "range-long", NUMBER, NONE, "206 ends N bytes after, and says so"),
  ROW (RANGE_OVERRUN, "range-overrun", NUMBER, NONE, "the same, says so in the length only"),
  ROW (RANGE_CAP, "range-cap", NUMBER, NONE, "never more than N bytes in a 206"),
  ROW (RANGE_REFUSED, "range-refused", TEXT_MAYBE, BODY, "416, tells the total (the size)"),
  ROW (RANGE_REFUSED_BARE, "range-refused-bare", NONE, BODY, "416 without Content-Range"),
  ROW (MULTIPART_RANGE, "multipart-range", NONE, NONE, "206 as multipart/byteranges"),
  ROW (PARTIAL_UNASKED, "partial-unasked", NUMBER, NONE, "206 of N bytes without a Range"),
  ROW (ACCEPT_RANGES, "accept-ranges", TEXT, ACCEPT, "raw Accept-Ranges"),
  ROW (NO_ACCEPT_RANGES, "no-accept-ranges", NONE, ACCEPT, "no Accept-Ranges"),
  ROW (IF_RANGE_FAILS, "if-range-fails", NONE, NONE, "any If-Range gives a 200"),
  ROW (IF_RANGE_ETAG_FAILS, "if-range-etag-fails", NONE, NONE, "If-Range with an ETag gives a 200"),
  ROW (IF_RANGE_IGNORED, "if-range-ignored", NONE, NONE, "206 whatever If-Range says"),
  ROW (VERSION, "version", NUMBER, NONE, "version N is current"),
  ROW (CHANGED_FROM, "changed-from", NUMBER, NONE, "version 2 whose first N bytes did not change"),
  ROW (SIZE, "size", NUMBER, NONE, "another size"),
  ROW (ETAG, "etag", TEXT_MAYBE, ETAG, "raw ETag"),
  ROW (ETAG_WEAK, "etag-weak", NONE, ETAG, "W/ before the ETag"),
  ROW (ETAG_ROTATING, "etag-rotating", NONE, ETAG, "another ETag in each answer"),
  ROW (NO_ETAG, "no-etag", NONE, ETAG, "no ETag"),
  ROW (LAST_MODIFIED, "last-modified", TEXT_MAYBE, MODIFIED, "raw Last-Modified"),
  ROW (LAST_MODIFIED_FRESH, "last-modified-fresh", NONE, MODIFIED, "seconds before Date"),
  ROW (NO_LAST_MODIFIED, "no-last-modified", NONE, MODIFIED, "no Last-Modified"),
  ROW (NO_VALIDATORS, "no-validators", NONE, NONE, "neither ETag nor Last-Modified"),
  ROW (DATE, "date", TEXT, DATE, "raw Date"),
  ROW (NO_DATE, "no-date", NONE, DATE, "no Date"),
  ROW (CUT, "cut", NUMBER, NONE, "clean end after N bytes of body"),
  ROW (RESET, "reset", NUMBER, NONE, "TCP reset after N bytes of body"),
  ROW (TLS_CUT, "tls-cut", NUMBER, NONE, "end after N bytes without close_notify"),
  ROW (RESET_AT_ONCE, "reset-at-once", NONE, NONE, "TCP reset instead of an answer"),
  ROW (CLOSE_AT_ONCE, "close-at-once", NONE, NONE, "clean end instead of an answer"),
  ROW (CUT_HEAD, "cut-head", NUMBER, NONE, "clean end after N bytes of the head"),
  ROW (NO_LENGTH, "no-length", NONE, FRAMING, "neither length nor chunks"),
  ROW (CHUNKED, "chunked", NUMBER_MAYBE, FRAMING, "chunks of N bytes"),
  ROW (CHUNK_LINE, "chunk-line", NUMBER_TEXT, NONE, "after N bytes TEXT as the chunk size"),
  ROW (TRAILERS, "trailers", TEXT, NONE, "a line after the last chunk"),
  ROW (LENGTH, "length", TEXT_MAYBE, NONE, "raw Content-Length"),
  ROW (EXTRA, "extra", NUMBER, NONE, "N bytes too many after the body"),
  ROW (HTTP_1_0, "http-1.0", NONE, NONE, "HTTP/1.0, closed after the answer"),
  ROW (GZIP, "gzip", NONE, BODY, "really compressed, ranges ignored"),
  ROW (GZIP_BROKEN, "gzip-broken", NUMBER, BODY, "the same with byte N wrong"),
  ROW (GZIP_BOMB, "gzip-bomb", NUMBER, BODY, "N zero bytes compressed"),
  ROW (BROTLI_BOMB, "brotli-bomb", NONE, BODY, "1 GiB of zero bytes compressed"),
  ROW (ENCODING, "encoding", TEXT, NONE, "raw Content-Encoding, body as it is"),
  ROW (TYPE, "type", TEXT_MAYBE, TYPE, "raw Content-Type"),
  ROW (NO_TYPE, "no-type", NONE, TYPE, "no Content-Type"),
  ROW (DISPOSITION, "disposition", TEXT_MAYBE, NONE, "raw Content-Disposition"),
  ROW (HEADER, "header", TEXT, NONE, "one more raw line of the head"),
  ROW (STATUS, "status", NUMBER_TEXT, BODY, "error page N, TEXT is Retry-After"),
  ROW (STATUS_LINE, "status-line", TEXT, NONE, "raw first line of the answer"),
  ROW (NO_REASON, "no-reason", NONE, NONE, "status line without a phrase"),
  ROW (INTERIM, "interim", NUMBER, NONE, "interim answer N before"),
  ROW (HTML, "html", NONE, BODY, "200 with a page in HTML"),
  ROW (PAGE, "page", TEXT, BODY, "200 with TEXT as text/html"),
  ROW (ECHO, "echo", NONE, BODY, "200 with the head of the request"),
  ROW (REDIRECT, "redirect", TEXT_MAYBE, BODY, "302 with a raw Location"),
  ROW (REDIRECT_STATUS, "redirect-status", NUMBER, NONE, "another status for redirects"),
  ROW (REDIRECT_MISSING, "redirect-missing", NONE, BODY, "302 without Location"),
  ROW (REDIRECT_LOOP, "redirect-loop", NONE, BODY, "302 to itself"),
  GATE (REDIRECT_HOPS, "redirect-hops", NUMBER, "N hops, then the file"),
  GATE (SIGNED, "signed", NUMBER, "302 to an address that works N times"),
  GATE (SIGNED_BYTES, "signed-bytes", NUMBER, "302 to an address for N bytes"),
  GATE (SIGNED_STATUS, "signed-status", NUMBER, "instead of 403 when it expired"),
  GATE (SIGNED_ELSEWHERE, "signed-elsewhere", NONE, "that address is on another host"),
  GATE (COOKIE_REDIRECT, "cookie-redirect", NONE, "302 with a cookie that is needed"),
  GATE (AUTH_BASIC, "auth-basic", TEXT, "login USER:PASSWORD"),
  GATE (AUTH_DIGEST, "auth-digest", TEXT, "login USER:PASSWORD, digest with MD5"),
  GATE (AUTH_DIGEST_SHA256, "auth-digest-sha256", TEXT, "the same with SHA-256"),
  GATE (NONCE_USES, "nonce-uses", NUMBER, "a nonce is stale after N uses"),
  ROW (HANG, "hang", NONE, NONE, "no answer, ever"),
  ROW (DELAY, "delay", NUMBER, NONE, "waits N ms before the answer"),
  ROW (STALL, "stall", NUMBERS, NONE, "waits after N bytes, for ever or N ms"),
  ROW (HOLD, "hold", NUMBER, NONE, "waits after N bytes until released"),
  ROW (RATE, "rate", NUMBER, NONE, "N bytes a second"),
  ROW (CLOSE, "close", NONE, END, "Connection: close, and does"),
  ROW (CLOSE_QUIETLY, "close-quietly", NONE, END, "closes without saying so"),
  ROW (DROP_NEXT, "drop-next", NONE, END, "closes when the next request arrives"),
  ROW (RESET_AFTER, "reset-after", NUMBER, NONE, "TCP reset after N bytes came"),
  ROW (CLOSE_AFTER, "close-after", NUMBER, NONE, "clean end after N bytes came"),
  ROW (STALL_AFTER, "stall-after", NUMBERS, NONE, "reads no more after N bytes, for ever or N ms"),
  ROW (STATUS_EARLY, "status-early", NUMBERS, NONE, "status N once N bytes came; reads on"),
  ROW (STATUS_EARLY_CLOSE, "status-early-close", NUMBERS, NONE, "the same, then closes"),
  ROW (STATUS_EARLY_RESET, "status-early-reset", NUMBERS, NONE, "the same, then resets"),
  ROW (EARLY, "early", NONE, NONE, "what is refused is refused before the body"),
  ROW (CONTINUE_NEVER, "continue-never", NONE, NONE, "no 100, waits for the body"),
  ROW (CONTINUE_LATE, "continue-late", NUMBER, NONE, "100 after N ms"),
  ROW (EXPECTATION_FAILED, "expectation-failed", NONE, NONE, "417 to an Expect"),
  ROW (ANSWER_LOST, "answer-lost", NONE, NONE, "takes all, then resets instead of an answer"),
  ROW (ANSWER_BODY, "answer-body", TEXT_MAYBE, NONE, "this as the body of the answer"),
  ROW (ANSWER_SIZE, "answer-size", NUMBER, NONE, "N bytes as the body of the answer"),
  ROW (MAX_SIZE, "max-size", NUMBER, NONE, "tells and enforces a limit for the whole"),
  ROW (MAX_APPEND, "max-append", NUMBER, NONE, "tells and enforces a limit for a request"),
  ROW (EXPIRES, "expires", NUMBER, NONE, "tells that it is gone in N seconds"),
  ROW (LOSE_TAIL, "lose-tail", NUMBER, NONE, "does not keep the last N bytes of a request"),
  ROW (OFFSET_WRONG, "offset-wrong", NONE, NONE, "409, whatever the offset"),
  ROW (OFFSET_LIES, "offset-lies", NUMBER, NONE, "tells N as the offset"),
  ROW (NO_OFFSET, "no-offset", NONE, NONE, "does not tell the offset"),
  ROW (LOCKED, "locked", NONE, NONE, "423"),
  ROW (GONE, "gone", NUMBER, NONE, "410 for ever once it has N bytes"),
  ROW (CHECKSUM_FAILS, "checksum-fails", NONE, NONE, "460, whatever the checksum"),
  ROW (TUS_VERSION, "tus-version", TEXT, NONE, "412, speaks this version of tus"),
  ROW (NO_EXTENSION, "no-extension", TEXT, NONE, "without that extension of tus, or any: all"),
  ROW (NO_LOCATION, "no-location", NONE, NONE, "does not tell where the upload is"),
  ROW (LOCATION, "location", TEXT, NONE, "raw Location of the upload"),
  ROW (LOCATION_RELATIVE, "location-relative", NONE, NONE, "Location relative to the request"),
  ROW (PROGRESS, "progress", NUMBER, NONE, "104 with the offset every N bytes"),
  ROW (NO_104, "no-104", NONE, NONE, "no interim answers"),
  ROW (INTEROP, "interop", NUMBER, NONE, "speaks interop version N alone"),
  ROW (NOT_RESUMABLE, "not-resumable", NONE, NONE, "knows PUT and POST alone"),
};

G_STATIC_ASSERT (G_N_ELEMENTS (rows) == FERRY_FAKE_N_FAULTS);

struct _FerryFakeFault
{
  FerryFakeFaultKind kind;
  GPtrArray         *conditions; /* (owned) (element-type FerryFakeCondition) */
  gboolean           has_number;
  gint64             number;
  gboolean           has_second;
  gint64             second;
  char              *text; /* (owned) (nullable) */
  gint64             first;
  gint64             after;
  gint64             every;
  gint64             met; /* requests that met the conditions so far */
};

gboolean
ferry_fake_parse_size (const char *text,
                       gint64     *size)
{
  static const char units[] = "KMGT";
  const char       *unit;
  char             *end = NULL;
  guint64           number;

  if (!g_ascii_isdigit (*text))
    return FALSE;
  number = g_ascii_strtoull (text, &end, 10);
  if (*end != '\0')
    {
      unit = strchr (units, *end);
      if (unit == NULL || end[1] != '\0')
        return FALSE;
      number <<= 10 * (unit - units + 1);
    }
  if (number > G_MAXINT64)
    return FALSE;
  *size = number;

  return TRUE;
}

void
ferry_fake_fault_free (FerryFakeFault *self)
{
  g_clear_pointer (&self->conditions, g_ptr_array_unref);
  g_free (self->text);
  g_free (self);
}

static gboolean
read_count (const char *word,
            const char *name,
            gint64     *count)
{
  gsize length = strlen (name);

  return strncmp (word, name, length) == 0 && word[length] == '=' &&
         ferry_fake_parse_size (word + length + 1, count);
}

static gboolean
read_condition (FerryFakeFault *self,
                const char     *word)
{
  FerryFakeCondition *condition;

  if (read_count (word, "first", &self->first) || read_count (word, "after", &self->after) ||
      read_count (word, "every", &self->every))
    return TRUE;

  condition = ferry_fake_condition_parse (word);
  if (condition == NULL)
    return FALSE;
  g_ptr_array_add (self->conditions, condition);

  return TRUE;
}

static gboolean
read_kind (FerryFakeFault *self,
           const char     *name)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].name, name))
      {
        self->kind = i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
read_numbers (FerryFakeFault *self,
              const char     *argument,
              gboolean        second_is_text)
{
  g_auto (GStrv) parts = g_strsplit (argument, ":", 2);

  self->has_number = parts[0] != NULL && ferry_fake_parse_size (parts[0], &self->number);
  if (!self->has_number)
    return FALSE;
  if (parts[1] == NULL)
    return TRUE;
  if (second_is_text)
    {
      self->text = g_strdup (parts[1]);
      return TRUE;
    }
  self->has_second = ferry_fake_parse_size (parts[1], &self->second);

  return self->has_second;
}

static gboolean
read_argument (FerryFakeFault *self,
               const char     *argument)
{
  switch (rows[self->kind].argument)
    {
    case ARGUMENT_NONE:
      return argument == NULL;
    case ARGUMENT_NUMBER:
    case ARGUMENT_NUMBER_MAYBE:
      if (argument == NULL)
        return rows[self->kind].argument == ARGUMENT_NUMBER_MAYBE;
      self->has_number = ferry_fake_parse_size (argument, &self->number);
      return self->has_number;
    case ARGUMENT_NUMBERS:
      return argument != NULL && read_numbers (self, argument, FALSE);
    case ARGUMENT_NUMBER_TEXT:
      return argument != NULL && read_numbers (self, argument, TRUE);
    case ARGUMENT_TEXT:
    case ARGUMENT_TEXT_MAYBE:
      if (argument == NULL)
        return rows[self->kind].argument == ARGUMENT_TEXT_MAYBE;
      self->text = g_strdup (argument);
      return TRUE;
    }
  g_assert_not_reached ();
}

static gboolean
read_fault (FerryFakeFault *self,
            const char     *text)
{
  gsize length = strcspn (text, ",:");

  while (text[length] == ',')
    {
      g_autofree char *word = g_strndup (text, length);

      if (!read_condition (self, word))
        return FALSE;
      text += length + 1;
      length = strcspn (text, ",:");
    }

  {
    g_autofree char *name = g_strndup (text, length);

    return read_kind (self, name) &&
           read_argument (self, text[length] == ':' ? text + length + 1 : NULL);
  }
}

FerryFakeFault *
ferry_fake_fault_parse (const char *text,
                        GError    **error)
{
  FerryFakeFault *self = g_new0 (FerryFakeFault, 1);

  self->first = -1;
  self->conditions = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_fake_condition_free);
  if (!read_fault (self, text))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%s” is no fault that anybody knows", text);
      g_clear_pointer (&self, ferry_fake_fault_free);
    }

  return self;
}

FerryFakeFaultKind
ferry_fake_fault_get_kind (const FerryFakeFault *self)
{
  return self->kind;
}

/* What the inbox has in common with the origin. */
static const FerryFakeFaultKind shared[] = {
  FERRY_FAKE_FAULT_RANGES_IGNORED,
  FERRY_FAKE_FAULT_RESET_AT_ONCE,
  FERRY_FAKE_FAULT_CLOSE_AT_ONCE,
  FERRY_FAKE_FAULT_HEADER,
  FERRY_FAKE_FAULT_STATUS,
  FERRY_FAKE_FAULT_INTERIM,
  FERRY_FAKE_FAULT_REDIRECT,
  FERRY_FAKE_FAULT_REDIRECT_STATUS,
  FERRY_FAKE_FAULT_AUTH_BASIC,
  FERRY_FAKE_FAULT_AUTH_DIGEST,
  FERRY_FAKE_FAULT_AUTH_DIGEST_SHA256,
  FERRY_FAKE_FAULT_NONCE_USES,
  FERRY_FAKE_FAULT_HANG,
  FERRY_FAKE_FAULT_DELAY,
  FERRY_FAKE_FAULT_HOLD,
  FERRY_FAKE_FAULT_RATE,
  FERRY_FAKE_FAULT_CLOSE,
  FERRY_FAKE_FAULT_CLOSE_QUIETLY,
  FERRY_FAKE_FAULT_DROP_NEXT,
};

static gboolean
is_of (FerryFakeFaultKind kind,
       gboolean           of_inbox)
{
  guint i;

  if (!of_inbox)
    return kind < FERRY_FAKE_FAULT_RESET_AFTER;
  for (i = 0; i < G_N_ELEMENTS (shared); i++)
    if (shared[i] == kind)
      return TRUE;

  return kind >= FERRY_FAKE_FAULT_RESET_AFTER;
}

gboolean
ferry_fake_fault_is_of_origin (const FerryFakeFault *self)
{
  return is_of (self->kind, FALSE);
}

gboolean
ferry_fake_fault_is_of_inbox (const FerryFakeFault *self)
{
  return is_of (self->kind, TRUE);
}

gboolean
ferry_fake_fault_is_gate (const FerryFakeFault *self)
{
  return rows[self->kind].is_gate;
}

gboolean
ferry_fake_fault_strikes (FerryFakeFault       *self,
                          const FerryFakeScene *scene)
{
  gint64 index;
  guint  i;

  for (i = 0; i < self->conditions->len; i++)
    if (!ferry_fake_condition_holds (self->conditions->pdata[i], scene))
      return FALSE;

  index = self->met++ - self->after;
  if (index < 0)
    return FALSE;
  if (self->first >= 0 && index >= self->first)
    return FALSE;

  return self->every == 0 || (index + 1) % self->every == 0;
}

void
ferry_fake_plan_init (FerryFakePlan *self)
{
  memset (self->struck, 0, sizeof self->struck);
  self->headers = g_ptr_array_new ();
  self->interims = g_array_new (FALSE, FALSE, sizeof (gint64));
}

void
ferry_fake_plan_clear (FerryFakePlan *self)
{
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_clear_pointer (&self->interims, g_array_unref);
}

void
ferry_fake_plan_add (FerryFakePlan        *self,
                     const FerryFakeFault *fault)
{
  Group group = rows[fault->kind].group;
  guint i;

  for (i = 0; i < FERRY_FAKE_N_FAULTS; i++)
    if (group != GROUP_NONE && rows[i].group == group)
      self->struck[i] = NULL;
  self->struck[fault->kind] = fault;

  if (fault->kind == FERRY_FAKE_FAULT_HEADER)
    g_ptr_array_add (self->headers, fault->text);
  if (fault->kind == FERRY_FAKE_FAULT_INTERIM)
    g_array_append_val (self->interims, fault->number);
}

gboolean
ferry_fake_plan_has (const FerryFakePlan *self,
                     FerryFakeFaultKind   kind)
{
  return self->struck[kind] != NULL;
}

gint64
ferry_fake_plan_get_number (const FerryFakePlan *self,
                            FerryFakeFaultKind   kind,
                            gint64               fallback)
{
  const FerryFakeFault *fault = self->struck[kind];

  return fault != NULL && fault->has_number ? fault->number : fallback;
}

gint64
ferry_fake_plan_get_second (const FerryFakePlan *self,
                            FerryFakeFaultKind   kind,
                            gint64               fallback)
{
  const FerryFakeFault *fault = self->struck[kind];

  return fault != NULL && fault->has_second ? fault->second : fallback;
}

const char *
ferry_fake_plan_get_text (const FerryFakePlan *self,
                          FerryFakeFaultKind   kind)
{
  const FerryFakeFault *fault = self->struck[kind];

  return fault != NULL ? fault->text : NULL;
}

char *
ferry_fake_fault_describe_all (gboolean of_inbox)
{
  static const char *const arguments[] = {
    "", ":N", "[:N]", ":N[:N]", ":N[:TEXT]", ":TEXT", "[:TEXT]"
  };
  g_autoptr (GString) text = g_string_new (NULL);
  guint               i;

  for (i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *left = g_strconcat (rows[i].name, arguments[rows[i].argument], NULL);

      if (!is_of (i, of_inbox))
        continue;
      g_string_append_printf (text, "  %-26s %s\n", left, rows[i].help);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
