/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-disposition.h"
#include "ferry-headers.h"
#include "fuzz.h"

#include <string.h>

#define NOW 1731672000

/* A seed is lines of a letter and a value: the field of that letter. */
static const char *const field_names[] = {
  "Accept-Ranges",
  "Content-Length",
  "Content-Range",
  "Content-Type",
  "Content-Encoding",
  "Content-Disposition",
  "Date",
  "ETag",
  "Last-Modified",
  "Location",
  "Retry-After",
  "Transfer-Encoding",
};

static void
check_range (const char *value)
{
  goffset first, last, total;

  if (!ferry_headers_parse_content_range (value, &first, &last, &total))
    return;

  g_assert_cmpint (total, >=, -1);
  if (first < 0)
    {
      g_assert_cmpint (last, ==, -1);
      g_assert_cmpint (total, >=, 0);
      return;
    }
  g_assert_cmpint (first, <=, last);
  g_assert_cmpint (last, <, total >= 0 ? total : G_MAXINT64);
}

static void
check_value (const char *value)
{
  g_autofree char *name = ferry_disposition_parse (value);
  goffset          length;
  gint64           seconds = ferry_headers_parse_retry_after (value, NOW);
  gint64           date = ferry_headers_parse_date (value);

  check_range (value);
  if (ferry_headers_parse_content_length (value, &length))
    g_assert_cmpint (length, >=, 0);
  g_assert_cmpint (seconds, >=, -1);
  g_assert_cmpint (seconds, <=, G_MAXINT32);
  g_assert_cmpint (date, >=, -1);
  g_assert_cmpint (date, <, G_GINT64_CONSTANT (253402300801));
  if (name != NULL)
    {
      g_assert_true (g_utf8_validate (name, -1, NULL));
      g_assert_cmpuint (strlen (name), >, 0);
    }
}

static void
check_answer (const FerryAnswer *answer)
{
  g_assert_cmpint (answer->content_length, >=, -1);
  if (answer->is_chunked || answer->is_invalid)
    g_assert_cmpint (answer->content_length, ==, -1);
  g_assert_cmpint (answer->has_content_range, ==, answer->range_first >= 0);
  g_assert_false (answer->offers_ranges && answer->refuses_ranges);
  if (answer->content_type != NULL)
    g_assert_true (g_str_is_ascii (answer->content_type));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  g_autofree char    *text = g_strndup ((const char *) data, size);
  g_auto (GStrv)      lines = g_strsplit_set (text, "\r\n", 100);
  FerryAnswer         answer;

  check_value (text);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      guint field = (guchar) lines[i][0] % G_N_ELEMENTS (field_names);

      if (lines[i][0] == '\0' || strpbrk (lines[i], "\r\n") != NULL)
        continue;
      check_value (lines[i] + 1);
      soup_message_headers_append (headers, field_names[field], lines[i] + 1);
    }

  ferry_answer_parse (&answer, 206, headers, NOW);
  check_answer (&answer);
  ferry_answer_clear (&answer);
  soup_message_headers_unref (headers);
  return 0;
}
