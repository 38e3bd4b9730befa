/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-validator.h"

/* What a server says, as a test writes it, and the values made of that. */

G_BEGIN_DECLS

/* Days on which files were last modified; 0: not told. */
#define MONDAY 1
#define FRIDAY 5
#define SECONDS_PER_DAY 86400
#define NOW (G_GINT64_CONSTANT (100) * SECONDS_PER_DAY)
#define UNTOLD -1

/* What the part on disk is of. */
typedef struct
{
  const char *etag;
  gint64      day;
  goffset     length;
} Known;

/* An answer, as it would look in a header. */
typedef struct
{
  guint       status;
  goffset     length;
  const char *range; /* "first-last/total", either of the last two may be '*' */
  const char *etag;
  gint64      day;
  const char *type;
  const char *encoding;
  gboolean    is_chunked;
  gboolean    is_multipart;
  gboolean    is_invalid;
  gboolean    refuses_ranges;
} Reply;

/* The file of most cases is 1000 bytes long, and 500 of them are on disk. */
#define KNOWN_ETAG    \
  {                   \
    "\"v1\"", 0, 1000 \
  }
#define KNOWN_DATE     \
  {                    \
    NULL, MONDAY, 1000 \
  }
#define KNOWN_BOTH         \
  {                        \
    "\"v1\"", MONDAY, 1000 \
  }
#define KNOWN_WEAK      \
  {                     \
    "W/\"v1\"", 0, 1000 \
  }
#define KNOWN_WEAK_AND_DATE  \
  {                          \
    "W/\"v1\"", MONDAY, 1000 \
  }
#define KNOWN_LENGTH \
  {                  \
    NULL, 0, 1000    \
  }
#define KNOWN_NOTHING \
  {                   \
    NULL, 0, UNTOLD   \
  }

static char *
dup_day (gint64 day)
{
  return day > 0 ? g_strdup_printf ("day %d", (int) day) : NULL;
}

static goffset
read_number (const char **text)
{
  char   *end;
  goffset number;

  if (**text == '*')
    {
      *text += 1;
      return UNTOLD;
    }
  number = g_ascii_strtoll (*text, &end, 10);
  *text = end;

  return number;
}

static void
read_range (FerryAnswer *answer,
            const char  *text)
{
  answer->has_content_range = *text != '*';
  answer->range_first = read_number (&text);
  if (*text == '-')
    {
      text++;
      answer->range_last = read_number (&text);
    }
  g_assert_cmpint (*text, ==, '/');
  text++;
  answer->range_total = read_number (&text);
}

static void
fill_answer (FerryAnswer *answer,
             const Reply *reply)
{
  ferry_answer_init (answer);
  answer->status = reply->status;
  answer->content_length = reply->length;
  answer->etag = g_strdup (reply->etag);
  answer->last_modified = dup_day (reply->day);
  answer->last_modified_time = reply->day > 0 ? reply->day * SECONDS_PER_DAY : -1;
  answer->date_time = NOW;
  answer->content_type = g_strdup (reply->type);
  answer->content_encoding = g_strdup (reply->encoding);
  answer->is_chunked = reply->is_chunked;
  answer->is_multipart_ranges = reply->is_multipart;
  answer->is_invalid = reply->is_invalid;
  answer->refuses_ranges = reply->refuses_ranges;
  if (reply->range != NULL)
    read_range (answer, reply->range);
}

static void
fill_validator (FerryValidator *validator,
                const Known    *known)
{
  ferry_validator_init (validator);
  validator->etag = g_strdup (known->etag);
  validator->last_modified = dup_day (known->day);
  validator->last_modified_time = known->day > 0 ? known->day * SECONDS_PER_DAY : -1;
  validator->is_date_strong = known->day > 0;
  validator->length = known->length;
}

G_END_DECLS
