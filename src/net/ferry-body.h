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
 * @error: FERRY_ERROR_SOURCE_MISSING, also of what may not be read or is not a plain
 *   file, FERRY_ERROR_SOURCE_CHANGED, FERRY_ERROR_INVALID_ARGUMENT when the
 *   boundary occurs in a text, other errors of the disk
 *
 * Opens all files, one at a time: waits for the disk.
 */
FerryBody *ferry_body_new (FerryRequest *request, const char *id, GError **error);
FerryBody *ferry_body_ref (FerryBody *self);
void       ferry_body_unref (FerryBody *self);

goffset ferry_body_get_length (FerryBody *self);
/* What Content-Type has to say: "multipart/form-data; boundary=…"; of a source the
 * request's own field of that name, or else what the name and the beginning of the
 * file say, application/octet-stream at worst. So who sends the fields of the
 * request leaves Content-Type out and sends this. */
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

/* @first: at most the length. FERRY_ERROR_SOURCE_CHANGED when there are not so many
 * bytes (any more); else as ferry_body_reader_read(). */
FerryBodyReader *ferry_body_open (FerryBody *self, goffset first, GError **error);
void             ferry_body_reader_free (FerryBodyReader *self);
/* Up to @size bytes, as many as there are; 0 at the end of the body; -1 with
 * FERRY_ERROR_SOURCE_CHANGED when a file is no longer what it was, or
 * FERRY_ERROR_SOURCE_MISSING; then it stays broken, and the body of a changed file is
 * never whole. From the page cache as a rule: read-ahead is asked for well before. */
gssize ferry_body_reader_read (FerryBodyReader *self, gpointer buffer, gsize size, GError **error);
/* Where the next bytes come from, if that is a file: for sendfile(2), which gives 0
 * when the file has become shorter. FALSE when they are text, there are none, or
 * they cannot be read: ferry_body_reader_read() then tells. Ask before each chunk,
 * and read() the last one, so that a file that changes is not sent to its end.
 * @count: how many in a row; @fd stays the reader's, until the next call. */
gboolean ferry_body_reader_get_file (FerryBodyReader *self,
                                     int             *fd,
                                     goffset         *offset,
                                     goffset         *count);
/* So many of them were taken from there. */
void ferry_body_reader_advance (FerryBodyReader *self, goffset count);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBody, ferry_body_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBodyReader, ferry_body_reader_free)

G_END_DECLS
