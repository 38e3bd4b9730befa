/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-header.h"
#include "ferry-types.h"

G_BEGIN_DECLS

/* What stands between the parts of a multipart body (RFC 2046 §5.1). Pure. No
 * text, whatever is in it, ends its line: what comes out has the header fields
 * that were put in and no others. */

/**
 * FerryMultipartHead:
 * @name: (nullable): of the field
 * @file_name: (nullable): of the file that the part is of; NULL of a text
 * @content_type: (nullable): left out when NULL, but of a text that is not in a
 *   form, which says that it is UTF-8
 * @headers: (nullable) (element-type FerryHeader): more fields; those whose name is
 *   not one are left out
 *
 * What the head of a part says. Borrows everything.
 */
typedef struct
{
  const char   *name;
  const char   *file_name;
  const char   *content_type;
  const GArray *headers;
} FerryMultipartHead;

/* Appends "--boundary", the fields and the empty line. Between two parts there is
 * a line end that belongs to the boundary: call it with @is_first FALSE from the
 * second part on.
 *
 * Names in form-data are written as browsers do (WHATWG "multipart/form-data
 * encoding"): UTF-8 as it is, '"' as %22, CR as %0D, LF as %0A, and so the other
 * control characters but tab, for which parsers drop the part. Elsewhere a name
 * that is not plain has the form of RFC 8187 (RFC 2231), and a part without names
 * has no Content-Disposition. */
void ferry_multipart_append_head (GString                  *body,
                                  FerryMultipart            kind,
                                  const char               *boundary,
                                  gboolean                  is_first,
                                  const FerryMultipartHead *head);
/* Appends what ends the body. @is_first: there was no part. */
void ferry_multipart_append_tail (GString    *body,
                                  const char *boundary,
                                  gboolean    is_first);

/* The media type of the whole body. @root_type: (nullable): of the first part,
 * which multipart/related names (RFC 2387 §3.1). */
char *ferry_multipart_dup_content_type (FerryMultipart kind,
                                        const char    *boundary,
                                        const char    *root_type);

/* What a text has for a content type when none is given; NULL in a form, as
 * browsers do. */
const char *ferry_multipart_get_text_type (FerryMultipart kind);

G_END_DECLS
