/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-headers.h"

#include "ferry-digest-field.h"

#include <string.h>

/* g_date_get_julian() of 1 January 1970. */
#define JULIAN_OF_EPOCH 719163

static const char *const month_names[] = {
  "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
};

static const char *
skip_blanks (const char *text)
{
  return text + strspn (text, " \t");
}

static gboolean
is_at_end (const char *text)
{
  return *skip_blanks (text) == '\0';
}

/* 1*DIGIT, no sign, no overflow. Moves @text behind the digits. */
static gboolean
scan_number (const char **text,
             gint64      *number)
{
  const char *c = *text;
  gint64      sum = 0;

  if (!g_ascii_isdigit (*c))
    return FALSE;

  for (; g_ascii_isdigit (*c); c++)
    {
      int digit = *c - '0';

      if (sum > (G_MAXINT64 - digit) / 10)
        return FALSE;
      sum = sum * 10 + digit;
    }

  *number = sum;
  *text = c;
  return TRUE;
}

static gboolean
scan_char (const char **text,
           char         wanted)
{
  if (**text != wanted)
    return FALSE;

  (*text)++;
  return TRUE;
}

/* What stands before the slash: "a-b" or "*". */
static gboolean
scan_span (const char **text,
           gint64      *first,
           gint64      *last)
{
  *first = -1;
  *last = -1;
  if (scan_char (text, '*'))
    return TRUE;

  return scan_number (text, first) && scan_char (text, '-') &&
         scan_number (text, last) && *first <= *last && *last < G_MAXINT64;
}

gboolean
ferry_headers_parse_content_range (const char *value,
                                   goffset    *first,
                                   goffset    *last,
                                   goffset    *total)
{
  const char *text;
  gint64      begin, end, size = -1;

  if (value == NULL)
    return FALSE;

  text = skip_blanks (value);
  if (g_ascii_strncasecmp (text, "bytes", 5) != 0 || (text[5] != ' ' && text[5] != '\t'))
    return FALSE;

  text = skip_blanks (text + 5);
  if (!scan_span (&text, &begin, &end) || !scan_char (&text, '/'))
    return FALSE;
  if (!scan_char (&text, '*') && !scan_number (&text, &size))
    return FALSE;
  if (!is_at_end (text))
    return FALSE;

  /* RFC 9110 §14.4: neither an empty statement nor a range beyond the end. */
  if ((begin < 0 && size < 0) || (size >= 0 && end >= size))
    return FALSE;

  *first = begin;
  *last = end;
  *total = size;
  return TRUE;
}

gboolean
ferry_headers_parse_content_length (const char *value,
                                    goffset    *length)
{
  const char *text;
  gint64      agreed;

  if (value == NULL)
    return FALSE;

  text = skip_blanks (value);
  if (!scan_number (&text, &agreed))
    return FALSE;

  /* RFC 9110 §8.6: equal repeats, made by a proxy that joins lines, are one. */
  for (text = skip_blanks (text); *text != '\0'; text = skip_blanks (text))
    {
      gint64 repeat;

      if (!scan_char (&text, ','))
        return FALSE;
      text = skip_blanks (text);
      if (!scan_number (&text, &repeat) || repeat != agreed)
        return FALSE;
    }

  *length = agreed;
  return TRUE;
}

gint64
ferry_headers_parse_retry_after (const char *value,
                                 gint64      now)
{
  const char *text;
  gint64      seconds;

  if (value == NULL)
    return -1;

  text = skip_blanks (value);
  if (g_ascii_isdigit (*text))
    {
      if (!scan_number (&text, &seconds) || !is_at_end (text))
        return -1;
      return MIN (seconds, G_MAXINT32);
    }

  seconds = ferry_headers_parse_date (text);
  if (seconds < 0)
    return -1;
  return CLAMP (seconds - now, 0, G_MAXINT32);
}

typedef struct
{
  gint64 day;
  gint64 month; /* 1 … 12 */
  gint64 year;
  gint64 hour;
  gint64 minute;
  gint64 second;
} Moment;

static gboolean
scan_month (const char **text,
            gint64      *month)
{
  for (gsize i = 0; i < G_N_ELEMENTS (month_names); i++)
    if (g_ascii_strncasecmp (*text, month_names[i], 3) == 0)
      {
        *month = i + 1;
        *text += 3;
        return TRUE;
      }

  return FALSE;
}

/* Blanks or one '-', as between the parts of a date. */
static gboolean
scan_separator (const char **text)
{
  const char *next = **text == '-' ? *text + 1 : skip_blanks (*text);

  if (next == *text)
    return FALSE;

  *text = next;
  return TRUE;
}

static gboolean
scan_year (const char **text,
           gint64      *year)
{
  const char *begin = *text;

  if (!scan_number (text, year))
    return FALSE;

  /* RFC 9110 §5.6.7 wants two digits to be at most 50 years ahead. Dates
   * before the epoch mean nothing to us, so that the century follows. */
  if (*text - begin == 2)
    *year += *year < 70 ? 2000 : 1900;
  return TRUE;
}

static gboolean
scan_time (const char **text,
           Moment      *moment)
{
  return scan_number (text, &moment->hour) && scan_char (text, ':') &&
         scan_number (text, &moment->minute) && scan_char (text, ':') &&
         scan_number (text, &moment->second);
}

/* "06 Nov 1994 08:49:37" and "06-Nov-94 08:49:37". */
static gboolean
scan_day_first (const char **text,
                Moment      *moment)
{
  return scan_number (text, &moment->day) && scan_separator (text) &&
         scan_month (text, &moment->month) && scan_separator (text) &&
         scan_year (text, &moment->year) && scan_separator (text) &&
         scan_time (text, moment);
}

/* "Nov  6 08:49:37 1994". */
static gboolean
scan_month_first (const char **text,
                  Moment      *moment)
{
  return scan_month (text, &moment->month) && scan_separator (text) &&
         scan_number (text, &moment->day) && scan_separator (text) &&
         scan_time (text, moment) && scan_separator (text) &&
         scan_year (text, &moment->year);
}

/* The weekday is not looked at: servers that get it wrong have the rest right. */
static const char *
skip_weekday (const char *text)
{
  const char *end = text;

  while (g_ascii_isalpha (*end))
    end++;
  if (*end == ',')
    return skip_blanks (end + 1);
  if (end - text == 3 && (*end == ' ' || *end == '\t'))
    return skip_blanks (end);
  return text;
}

static gboolean
is_universal_zone (const char *text)
{
  static const char *const names[] = { "GMT", "UTC", "UT", "Z", "+0000", "-0000" };

  text = skip_blanks (text);
  if (*text == '\0')
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize length = strlen (names[i]);

      if (g_ascii_strncasecmp (text, names[i], length) == 0 && is_at_end (text + length))
        return TRUE;
    }

  return FALSE;
}

static gint64
moment_to_unix (const Moment *moment)
{
  g_autoptr (GDate) date = NULL;
  gint64            days;

  if (moment->year < 1970 || moment->year > 9999)
    return -1;
  if (moment->day > 31 || !g_date_valid_dmy (moment->day, moment->month, moment->year))
    return -1;
  /* A leap second is 60. */
  if (moment->hour > 23 || moment->minute > 59 || moment->second > 60)
    return -1;

  date = g_date_new_dmy (moment->day, moment->month, moment->year);
  days = (gint64) g_date_get_julian (date) - JULIAN_OF_EPOCH;
  return ((days * 24 + moment->hour) * 60 + moment->minute) * 60 + moment->second;
}

gint64
ferry_headers_parse_date (const char *value)
{
  const char *text;
  Moment      moment;
  gboolean    is_date;

  if (value == NULL)
    return -1;

  text = skip_weekday (skip_blanks (value));
  is_date = g_ascii_isdigit (*text) ? scan_day_first (&text, &moment)
                                    : scan_month_first (&text, &moment);
  if (!is_date || !is_universal_zone (text))
    return -1;

  return moment_to_unix (&moment);
}

static gboolean
is_token_char (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("!#$%&'*+-.^_`|~", c) != NULL);
}

/* Lower-case "type/subtype", or NULL for junk. */
static char *
parse_media_type (const char *value)
{
  const char *text, *end;
  guint       n_slashes = 0;

  if (value == NULL)
    return NULL;

  text = skip_blanks (value);
  for (end = text; is_token_char (*end) || *end == '/'; end++)
    n_slashes += *end == '/';
  if (n_slashes != 1 || *text == '/' || end[-1] == '/')
    return NULL;
  if (strchr (";,", *skip_blanks (end)) == NULL)
    return NULL;

  return g_ascii_strdown (text, end - text);
}

static char *
parse_coding (const char *value)
{
  g_autofree char *coding = NULL;

  if (value == NULL)
    return NULL;

  coding = g_strstrip (g_ascii_strdown (value, -1));
  if (*coding == '\0' || g_str_equal (coding, "identity"))
    return NULL;
  return g_steal_pointer (&coding);
}

/* Whether the comma-separated @list has @word. */
static gboolean
has_word (const char *list,
          const char *word)
{
  g_auto (GStrv) words = NULL;

  if (list == NULL)
    return FALSE;

  words = g_strsplit (list, ",", -1);
  for (gsize i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (g_strstrip (words[i]), word) == 0)
      return TRUE;

  return FALSE;
}

/* How the body ends (RFC 9112 §6.3). A coding other than "chunked" was never
 * asked for, and without it the body cannot be told from its frame. */
static void
parse_framing (FerryAnswer        *answer,
               SoupMessageHeaders *headers)
{
  const char *coding = soup_message_headers_get_list (headers, "Transfer-Encoding");
  const char *length = soup_message_headers_get_list (headers, "Content-Length");

  if (coding != NULL)
    {
      g_autofree char *word = g_strstrip (g_strdup (coding));

      answer->is_chunked = g_ascii_strcasecmp (word, "chunked") == 0;
      answer->is_invalid = !answer->is_chunked;
      return;
    }

  if (length != NULL)
    answer->is_invalid = !ferry_headers_parse_content_length (length, &answer->content_length);
}

static void
parse_ranges (FerryAnswer        *answer,
              SoupMessageHeaders *headers)
{
  const char *range = soup_message_headers_get_list (headers, "Content-Range");
  const char *accepted = soup_message_headers_get_list (headers, "Accept-Ranges");

  if (ferry_headers_parse_content_range (range, &answer->range_first, &answer->range_last,
                                         &answer->range_total))
    answer->has_content_range = answer->range_first >= 0;

  answer->offers_ranges = has_word (accepted, "bytes");
  answer->refuses_ranges = !answer->offers_ranges && has_word (accepted, "none");
}

static void
parse_content (FerryAnswer        *answer,
               SoupMessageHeaders *headers)
{
  const char *type = soup_message_headers_get_one (headers, "Content-Type");
  const char *coding = soup_message_headers_get_list (headers, "Content-Encoding");
  const char *disposition = soup_message_headers_get_list (headers, "Content-Disposition");

  answer->content_type = parse_media_type (type);
  answer->content_encoding = parse_coding (coding);
  answer->content_disposition = g_strdup (disposition);
  answer->is_multipart_ranges = g_strcmp0 (answer->content_type, "multipart/byteranges") == 0;
}

/* libsoup puts U+FFFD for bytes that are not UTF-8. Such a tag cannot be sent
 * back as it was, and two that differ may look equal: it identifies nothing. */
static void
parse_tag (FerryAnswer        *answer,
           SoupMessageHeaders *headers)
{
  const char *tag = soup_message_headers_get_one (headers, "ETag");

  if (tag != NULL && strstr (tag, "\xef\xbf\xbd") == NULL)
    answer->etag = g_strdup (tag);
}

/* Both are of the file as it is stored on the server, of which a partial answer has
 * a part. But servers also put the old field on the part that they send, and what
 * was packed on the way is no longer what was summed up. Content-Digest is always
 * of what is sent. */
static void
parse_digest (FerryAnswer        *answer,
              SoupMessageHeaders *headers)
{
  const char *whole = soup_message_headers_get_list (headers, "Repr-Digest");
  const char *old = soup_message_headers_get_list (headers, "Digest");

  if ((answer->status != 200 && answer->status != 206) || answer->content_encoding != NULL)
    return;

  answer->checksum_hex = ferry_digest_field_parse_repr (whole, &answer->checksum);
  if (answer->checksum_hex == NULL && answer->status == 200)
    answer->checksum_hex = ferry_digest_field_parse_old (old, &answer->checksum);
}

void
ferry_answer_parse (FerryAnswer        *answer,
                    guint               status,
                    SoupMessageHeaders *headers,
                    gint64              now)
{
  g_return_if_fail (answer != NULL);
  g_return_if_fail (headers != NULL);

  ferry_answer_init (answer);
  answer->status = status;
  parse_framing (answer, headers);
  parse_ranges (answer, headers);
  parse_content (answer, headers);
  parse_digest (answer, headers);

  parse_tag (answer, headers);
  answer->links = g_strdup (soup_message_headers_get_list (headers, "Link"));
  answer->location = g_strdup (soup_message_headers_get_one (headers, "Location"));
  answer->last_modified = g_strdup (soup_message_headers_get_one (headers, "Last-Modified"));
  answer->last_modified_time = ferry_headers_parse_date (answer->last_modified);
  answer->date_time = ferry_headers_parse_date (soup_message_headers_get_one (headers, "Date"));
  answer->retry_after =
      ferry_headers_parse_retry_after (soup_message_headers_get_one (headers, "Retry-After"), now);
}
