/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-transfer-record.h"

G_BEGIN_DECLS

typedef struct _FerryCodecField FerryCodecField;

/* How one field of a record goes to disk and comes back. @encode returns NULL
 * (or a floating variant) when there is nothing to write; @decode gets a value
 * of the right type and says whether it may be believed. */
typedef GVariant *(*FerryCodecEncodeFunc) (const FerryCodecField     *field,
                                           const FerryTransferRecord *record);
typedef gboolean (*FerryCodecDecodeFunc) (const FerryCodecField *field,
                                          GVariant              *value,
                                          FerryTransferRecord   *record);

/* Whether a text may be what it is stored as. */
typedef gboolean (*FerryCodecCheckFunc) (const char *text);

struct _FerryCodecField
{
  const char          *key;
  const char          *type;
  FerryCodecEncodeFunc encode;
  FerryCodecDecodeFunc decode;
  gsize                offset;
  FerryCodecCheckFunc  check; /* of a text */
  gint64               min;   /* the least that a number may be, and what a new record has */
};

/* Far more than any answer has; a longer list is damage. */
#define FERRY_CODEC_MAX_LIST 4096

/* The field of @record that @field is about. */
#define FERRY_CODEC_MEMBER(type, record, field) \
  G_STRUCT_MEMBER (type, (record), (field)->offset)

/* Each kind of text has one check, which the writer uses too: what would not be
 * believed when it is read is not written. */
gboolean ferry_codec_check_text (const char *text);      /* any */
gboolean ferry_codec_check_line (const char *text);      /* one line, not empty */
gboolean ferry_codec_check_validator (const char *text); /* goes back to the server */
gboolean ferry_codec_check_checksum (const char *text);  /* "kind:hex" */
/* Valid UTF-8 of @text (nullable) that passes @check; else NULL. */
char *ferry_codec_dup_valid (const char *text, FerryCodecCheckFunc check);

/* Of texts (s), of bytes that the server gave (ay), of numbers (x, u, b). */
GVariant *ferry_codec_encode_text (const FerryCodecField     *field,
                                   const FerryTransferRecord *record);
gboolean  ferry_codec_decode_text (const FerryCodecField *field,
                                   GVariant              *value,
                                   FerryTransferRecord   *record);
GVariant *ferry_codec_encode_bytes (const FerryCodecField     *field,
                                    const FerryTransferRecord *record);
gboolean  ferry_codec_decode_bytes (const FerryCodecField *field,
                                    GVariant              *value,
                                    FerryTransferRecord   *record);
GVariant *ferry_codec_encode_int64 (const FerryCodecField     *field,
                                    const FerryTransferRecord *record);
gboolean  ferry_codec_decode_int64 (const FerryCodecField *field,
                                    GVariant              *value,
                                    FerryTransferRecord   *record);
GVariant *ferry_codec_encode_uint (const FerryCodecField     *field,
                                   const FerryTransferRecord *record);
gboolean  ferry_codec_decode_uint (const FerryCodecField *field,
                                   GVariant              *value,
                                   FerryTransferRecord   *record);
GVariant *ferry_codec_encode_boolean (const FerryCodecField     *field,
                                      const FerryTransferRecord *record);
gboolean  ferry_codec_decode_boolean (const FerryCodecField *field,
                                      GVariant              *value,
                                      FerryTransferRecord   *record);

/* Of an upload, in ferry-codec-upload.c. */
GVariant *ferry_codec_encode_upload_protocol (const FerryCodecField     *field,
                                              const FerryTransferRecord *record);
gboolean  ferry_codec_decode_upload_protocol (const FerryCodecField *field,
                                              GVariant              *value,
                                              FerryTransferRecord   *record);
GVariant *ferry_codec_encode_stamps (const FerryCodecField     *field,
                                     const FerryTransferRecord *record);
gboolean  ferry_codec_decode_stamps (const FerryCodecField *field,
                                     GVariant              *value,
                                     FerryTransferRecord   *record);
GVariant *ferry_codec_encode_answer (const FerryCodecField     *field,
                                     const FerryTransferRecord *record);
gboolean  ferry_codec_decode_answer (const FerryCodecField *field,
                                     GVariant              *value,
                                     FerryTransferRecord   *record);
GVariant *ferry_codec_encode_is_answer_cut (const FerryCodecField     *field,
                                            const FerryTransferRecord *record);

G_END_DECLS
