/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-download-private.h"

G_BEGIN_DECLS

/**
 * FerryDownloadDigest:
 *
 * What a download learns of its file while it runs, apart from its bytes: the
 * checksum that the whole must have, by the request, by a field of the answer
 * (RFC 9530), by a text beside the file, or by a Metalink that the answer leads
 * to; and other addresses of it (RFC 6249). Network thread.
 */

FerryDownloadDigest *ferry_download_digest_new (void);
/* In any thread, once stopped. */
void ferry_download_digest_free (FerryDownloadDigest *self);

/* What the whole must have. NONE when nobody said so. */
FerryChecksumKind ferry_download_digest_get (FerryDownload *download, const char **hex);

/* The run begins: what earlier ones were told. */
void ferry_download_digest_begin (FerryDownload *download);
/* It will be of another file than what came before. */
void ferry_download_digest_forget (FerryDownload *download);
/* The answer to @segment was taken for that of the file; there is a part. */
void ferry_download_digest_answered (FerryDownload *download, FerrySegment *segment);
/* All bytes are there. TRUE: the checksum is still looked for, and
 * ferry_download_finish() comes again; or, with @error, it is not to be had. */
gboolean ferry_download_digest_waits (FerryDownload *download, GError **error);
/* One was to be looked for, and nobody has any. */
gboolean ferry_download_digest_is_missing (FerryDownload *download);
/* Looks for nothing any more. */
void ferry_download_digest_stop (FerryDownload *download);

G_END_DECLS
