/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-file-header.h"
#include "ferry-frame.h"
#include "ferry-state-dir.h"

G_BEGIN_DECLS

/**
 * FerryJournal:
 *
 * The open file "journal": a header (ferry-file-header.h) and the frames
 * (ferry-frame.h) since the snapshot of the same generation. It does not know
 * its own good length: whoever appends says where, so that a thread may read
 * earlier frames meanwhile.
 */
typedef struct _FerryJournal FerryJournal;

/**
 * ferry_journal_open:
 * @dir: where
 * @contents: (out): the whole file
 * @verdict: (out): what its header is worth
 * @error: of the file system, but not that there is no such file
 *
 * Returns: (transfer full) (nullable): the file; %NULL without an error when
 *   there is none
 */
FerryJournal *ferry_journal_open (FerryStateDir          *dir,
                                  GBytes                **contents,
                                  FerryFileHeaderVerdict *verdict,
                                  GError                **error);

/* Makes the file with these @frames, durably, in the place of an older one.
 * When it fails and @is_in_doubt is set, a restart may find it nevertheless. */
FerryJournal *ferry_journal_create (FerryStateDir *dir,
                                    guint64        generation,
                                    GByteArray    *frames,
                                    gboolean      *is_in_doubt,
                                    GError       **error);
void          ferry_journal_free (FerryJournal *self);

guint64 ferry_journal_get_generation (FerryJournal *self);
guint32 ferry_journal_get_version (FerryJournal *self);
/* The GVariants are in the other byte order. */
gboolean ferry_journal_is_swapped (FerryJournal *self);

/**
 * ferry_journal_append:
 * @offset: one after the last good frame
 * @frames: what to write there
 * @is_in_doubt: (out): whether the file may be trusted no more
 * @error: why it failed
 *
 * Writes durably. After a failure the file is cut back to @offset; where that
 * failed, or the disk said that it lost data (a second fdatasync() after a
 * failed one would only seem to work), the file is in doubt and must be
 * written anew.
 */
gboolean ferry_journal_append (FerryJournal *self,
                               goffset       offset,
                               GByteArray   *frames,
                               gboolean     *is_in_doubt,
                               GError      **error);

/* FALSE with errno. */
gboolean ferry_journal_cut (FerryJournal *self,
                            goffset       length);

/**
 * ferry_journal_read:
 * @offset: where a frame begins
 * @length: that of the frame
 * @frame: (out): points into what is returned
 * @error: FERRY_ERROR_STATE_UNREADABLE when it is damaged; a status of the file
 *   system when it could not be read
 *
 * Returns: (transfer full) (nullable): the bytes of the frame
 */
guint8 *ferry_journal_read (FerryJournal *self,
                            goffset       offset,
                            gsize         length,
                            FerryFrame   *frame,
                            GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryJournal, ferry_journal_free)

G_END_DECLS
