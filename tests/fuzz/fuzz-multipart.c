/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-multipart.h"
#include "fuzz.h"

#include <string.h>

#define BOUNDARY "b0"
#define N_TEXTS 5

static char *
take_text (const guint8 **data,
           gsize         *size)
{
  const guint8 *end = memchr (*data, 0, *size);
  gsize         length = end != NULL ? (gsize) (end - *data) : *size;
  char         *text = g_strndup ((const char *) *data, length);

  *data += MIN (length + 1, *size);
  *size -= MIN (length + 1, *size);
  return text;
}

static guint
count_lines (const char *body)
{
  guint n = 0;

  for (const char *c = body; *c != '\0'; c++)
    {
      if (*c == '\n')
        {
          g_assert_true (c > body && c[-1] == '\r');
          n++;
        }
      if (*c == '\r')
        g_assert_cmpint (c[1], ==, '\n');
    }

  return n;
}

/* Of whatever texts, a head has as many lines as were asked for, and one empty one
 * at its end. */
static void
check_head (FerryMultipart            kind,
            const FerryMultipartHead *head,
            guint                     n_headers)
{
  g_autoptr (GString) body = g_string_new (NULL);
  gboolean            has_disposition = kind == FERRY_MULTIPART_FORM_DATA || head->name != NULL ||
                             head->file_name != NULL;

  ferry_multipart_append_head (body, kind, BOUNDARY, TRUE, head);
  g_assert_cmpuint (strlen (body->str), ==, body->len);
  g_assert_cmpuint (count_lines (body->str), <=, 3u + has_disposition + n_headers);
  g_assert_cmpuint (count_lines (body->str), >=, 3u + has_disposition);
  g_assert_true (g_str_has_prefix (body->str, "--" BOUNDARY "\r\n"));
  g_assert_true (strstr (body->str, "\r\n\r\n") == body->str + body->len - 4);
  if (kind == FERRY_MULTIPART_FORM_DATA)
    g_assert_true (strncmp (body->str + 6, "Content-Disposition: form-data; name=\"", 38) == 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GArray) headers = g_array_new (FALSE, FALSE, sizeof (FerryHeader));
  g_autofree char   *content_type = NULL;
  char              *texts[N_TEXTS];
  FerryHeader        header;

  for (guint i = 0; i < N_TEXTS; i++)
    texts[i] = take_text (&data, &size);
  header = (FerryHeader){ .name = texts[3], .value = texts[4] };
  g_array_append_val (headers, header);

  for (int kind = FERRY_MULTIPART_FORM_DATA; kind <= FERRY_MULTIPART_MIXED; kind++)
    {
      FerryMultipartHead head = {
        .name = texts[0],
        .file_name = texts[1],
        .content_type = texts[2],
        .headers = headers,
      };

      check_head ((FerryMultipart) kind, &head, 1);
      head.name = NULL;
      head.headers = NULL;
      check_head ((FerryMultipart) kind, &head, 0);
    }
  content_type = ferry_multipart_dup_content_type (FERRY_MULTIPART_RELATED, BOUNDARY, texts[2]);
  g_assert_null (strpbrk (content_type, "\r\n"));

  for (guint i = 0; i < N_TEXTS; i++)
    g_free (texts[i]);
  return 0;
}
