/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-request.h"
#include "ferry-source-stamp.h"

G_BEGIN_DECLS

/**
 * FerryBody:
 *
 * The body of an upload: one file, or parts of a multipart body. It knows its
 * length before it is sent, is never in memory as a whole, and can be read from
 * any offset. Made anew it has the same bytes as long as its files have.
 * Immutable, atomically reference counted.
 *
 * Names in form-data are written as browsers do (WHATWG "multipart/form-data
 * encoding": UTF-8 as it is, '"' as %22, CR as %0D, LF as %0A), so that no name
 * can break out of its header; never filename* (RFC 7578 §4.2).
 */
typedef struct _FerryBody FerryBody;

/**
 * ferry_body_new:
 * @request: an upload
 * @id: of the transfer; the boundary is made of it where none is given
 * @error: FERRY_ERROR_SOURCE_MISSING, FERRY_ERROR_PERMISSION_DENIED; anything but
 *   a plain file is refused as missing
 *
 * Looks at all files: waits for the disk.
 */
FerryBody *ferry_body_new (FerryRequest *request, const char *id, GError **error);
FerryBody *ferry_body_ref (FerryBody *self);
void       ferry_body_unref (FerryBody *self);

goffset ferry_body_get_length (FerryBody *self);
/* What Content-Type says: "multipart/form-data; boundary=…", or what the name
 * and the beginning of the file say, application/octet-stream at worst. */
const char *ferry_body_get_content_type (FerryBody *self);
/* The source file's; NULL of several parts. UTF-8. */
const char *ferry_body_get_file_name (FerryBody *self);
/* Of its files in their order, as they were when it was made. */
const FerrySourceStamp *ferry_body_get_stamps (FerryBody *self, guint *n_stamps);

/* FERRY_ERROR_SOURCE_CHANGED when its files are others than @known, of an earlier
 * run (@n_known 0: there was none), or have changed since the body was made;
 * FERRY_ERROR_SOURCE_MISSING. Waits for the disk. */
gboolean ferry_body_check (FerryBody              *self,
                           const FerrySourceStamp *known,
                           guint                   n_known,
                           GError                **error);

/* Reads a body once through; one thread at a time. */
typedef struct _FerryBodyReader FerryBodyReader;

FerryBodyReader *ferry_body_open (FerryBody *self, goffset first, GError **error);
void             ferry_body_reader_free (FerryBodyReader *self);
/* Up to @size bytes, 0 at the end of the body, -1 with FERRY_ERROR_SOURCE_CHANGED
 * when a file is shorter than it was. From the page cache as a rule: read-ahead is
 * asked for well before. */
gssize ferry_body_reader_read (FerryBodyReader *self, gpointer buffer, gsize size, GError **error);
/* Where the next bytes come from, if that is a file: for sendfile(2). FALSE when
 * they are text, or there are none. @count: how many in a row. */
gboolean ferry_body_reader_get_file (FerryBodyReader *self, int *fd, goffset *offset, goffset *count);
/* So many of them were taken from there. */
void ferry_body_reader_advance (FerryBodyReader *self, goffset count);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBody, ferry_body_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBodyReader, ferry_body_reader_free)

G_END_DECLS
