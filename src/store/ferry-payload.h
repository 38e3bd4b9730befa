/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-frame.h"
#include "ferry-summary.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * The payloads of frames as GVariants.
 *
 * ferry_payload_read:
 * @frame: an intact frame
 * @is_swapped: its file is in the other byte order
 * @request: (out): what a REQUEST frame wishes; %NULL for others
 * @record: (out): what a REQUEST or RECORD frame records; %NULL for REMOVE
 * @error: FERRY_ERROR_STATE_UNREADABLE when the payload is no normal GVariant
 *
 * The variants are copies: the frame's bytes may go away.
 */
gboolean ferry_payload_read (const FerryFrame *frame,
                             gboolean          is_swapped,
                             GVariant        **request,
                             GVariant        **record,
                             GError          **error);

/* The payload of a frame of @kind. (transfer full): never floating */
GVariant *ferry_payload_new (FerryFrameKind kind,
                             GVariant      *request,
                             GVariant      *record);

/* Appends a frame around @payload (NULL for none). */
void ferry_payload_append_frame (FerryFrameKind   kind,
                                 const FerryUuid *id,
                                 guint64          generation,
                                 GVariant        *payload,
                                 GByteArray      *bytes);

/* The transfer that both describe, or NULL with FERRY_ERROR_STATE_UNREADABLE. */
FerryTransfer *ferry_payload_decode (const FerryUuid *id,
                                     GVariant        *request,
                                     GVariant        *record,
                                     GError         **error);

/* Its summary, whose texts are to be freed with @texts; of one that cannot be
 * read a failed one without texts. Both parts may be NULL then. Any thread. */
void ferry_payload_summarise (const FerryUuid *id,
                              GVariant        *request,
                              GVariant        *record,
                              FerrySummary    *summary,
                              char           **texts);

/* Whether the transfer that an intact REQUEST or RECORD frame describes is
 * settled. One that cannot be read is not. */
gboolean ferry_payload_peek_settled (const FerryFrame *frame,
                                     gboolean          is_swapped);

G_END_DECLS
