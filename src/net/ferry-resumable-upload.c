/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-resumable-upload.h"

#include "ferry-structured-field.h"

#include <string.h>

void
ferry_upload_limits_init (FerryUploadLimits *self)
{
  *self = (FerryUploadLimits){ -1, -1, -1, -1, -1 };
}

typedef struct
{
  FerryUploadLimits limits;
  gboolean          is_bad;
} Reading;

static void
take_limit (const char         *key,
            FerryStructuredType type,
            gint64              number,
            gpointer            data)
{
  Reading *reading = data;
  gint64  *limit;

  if (g_str_equal (key, "max-size"))
    limit = &reading->limits.max_size;
  else if (g_str_equal (key, "min-size"))
    limit = &reading->limits.min_size;
  else if (g_str_equal (key, "max-append-size"))
    limit = &reading->limits.max_append;
  else if (g_str_equal (key, "min-append-size"))
    limit = &reading->limits.min_append;
  else if (g_str_equal (key, "max-age"))
    limit = &reading->limits.max_age;
  else
    return; /* of a later version */

  if (type != FERRY_STRUCTURED_INTEGER || number < 0)
    reading->is_bad = TRUE;
  else
    *limit = number;
}

gboolean
ferry_upload_limits_parse (FerryUploadLimits *self,
                           const char        *value)
{
  Reading reading = { *self, FALSE };

  if (!ferry_structured_field_parse_dictionary (value, take_limit, &reading) || reading.is_bad)
    return FALSE;

  *self = reading.limits;
  return TRUE;
}

static goffset
get_offset (SoupMessageHeaders *headers,
            const char         *name)
{
  const char *value = soup_message_headers_get_list (headers, name);
  gint64      number;

  if (value == NULL || !ferry_structured_field_parse_integer (value, &number) || number < 0)
    return -1;

  return number;
}

void
ferry_resumable_upload_parse (FerryResumableUpload *self,
                              SoupMessageHeaders   *headers)
{
  const char *complete = soup_message_headers_get_list (headers, "Upload-Complete");
  gboolean    is_complete;

  self->offset = get_offset (headers, "Upload-Offset");
  self->length = get_offset (headers, "Upload-Length");
  self->completeness = -1;
  if (complete != NULL && ferry_structured_field_parse_boolean (complete, &is_complete))
    self->completeness = is_complete;
  self->has_version = get_offset (headers, "Upload-Draft-Interop-Version") ==
                      FERRY_RESUMABLE_UPLOAD_INTEROP_VERSION;
}

static gboolean
accepts_patch (const char *types)
{
  g_auto (GStrv) words = NULL;

  if (types == NULL)
    return FALSE;

  words = g_strsplit (types, ",", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      char *parameters = strchr (words[i], ';');

      if (parameters != NULL)
        *parameters = '\0';
      if (g_ascii_strcasecmp (g_strstrip (words[i]), FERRY_RESUMABLE_UPLOAD_CONTENT_TYPE) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Older servers send the limits, but not what they accept. */
gboolean
ferry_resumable_upload_is_offered (SoupMessageHeaders *headers)
{
  const char       *limit = soup_message_headers_get_list (headers, "Upload-Limit");
  FerryUploadLimits limits;

  ferry_upload_limits_init (&limits);
  return accepts_patch (soup_message_headers_get_list (headers, "Accept-Patch")) ||
         (limit != NULL && ferry_upload_limits_parse (&limits, limit));
}
