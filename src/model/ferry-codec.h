/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-transfer.h"

G_BEGIN_DECLS

/**
 * The documented GVariant types of the store, and the only code that knows
 * them. Little-endian on disk; the store byteswaps.
 *
 * FERRY_CODEC_REQUEST_TYPE: the options of ferry_request_new(), without secrets.
 * FERRY_CODEC_RECORD_TYPE: "a{sv}" of the FerryTransferRecord's fields that
 * differ from a new record's, keys in kebab-case.
 *
 * Decoders take bytes from disk: they validate everything and fail with
 * FERRY_ERROR_STATE_UNREADABLE; unknown keys (of a later minor version) are
 * ignored.
 */
#define FERRY_CODEC_REQUEST_TYPE "a{sv}"
#define FERRY_CODEC_RECORD_TYPE "a{sv}"

GVariant     *ferry_codec_encode_record (const FerryTransferRecord *record); /* floating */
gboolean      ferry_codec_decode_record (GVariant            *variant,
                                         FerryTransferRecord *record, /* initialised by this */
                                         GError             **error);
GVariant     *ferry_codec_encode_request (FerryRequest *request); /* transfer full */
FerryRequest *ferry_codec_decode_request (GVariant *variant,
                                          GError  **error);
/* The status of an encoded record without decoding it all; ERROR when it
 * cannot be read. Used to know which transfers need objects at start. */
FerryStatus ferry_codec_peek_status (GVariant *record);

G_END_DECLS
