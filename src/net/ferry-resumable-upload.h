/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* The words of resumable uploads (draft-ietf-httpbis-resumable-upload, -12). Pure. */

/* The draft tells its incompatible versions apart by this number. */
#define FERRY_RESUMABLE_UPLOAD_INTEROP_VERSION 8
#define FERRY_RESUMABLE_UPLOAD_CONTENT_TYPE "application/partial-upload"
/* Upload Resumption Supported. */
#define FERRY_RESUMABLE_UPLOAD_STATUS 104

/**
 * FerryUploadLimits: of Upload-Limit; -1: not told.
 * @max_append, @min_append: of one request's content
 * @max_age: seconds from now
 */
typedef struct
{
  goffset max_size;
  goffset min_size;
  goffset max_append;
  goffset min_append;
  gint64  max_age;
} FerryUploadLimits;

void ferry_upload_limits_init (FerryUploadLimits *self);
/* FALSE, and nothing is changed, when the field is to be ignored: it is no
 * dictionary, or a known limit is no number. Limits that it does not mention stay
 * as they were. */
gboolean ferry_upload_limits_parse (FerryUploadLimits *self,
                                    const char        *value);

/**
 * FerryResumableUpload: what a server says of one upload.
 * @offset, @length: -1: not told
 * @completeness: 1, 0; -1: not told
 * @has_version: it follows our version of the draft
 */
typedef struct
{
  goffset  offset;
  goffset  length;
  int      completeness;
  gboolean has_version;
} FerryResumableUpload;

void ferry_resumable_upload_parse (FerryResumableUpload *self,
                                   SoupMessageHeaders   *headers);
/* Whether an answer to OPTIONS says that uploads to this resource can be resumed. */
gboolean ferry_resumable_upload_is_offered (SoupMessageHeaders *headers);

G_END_DECLS
