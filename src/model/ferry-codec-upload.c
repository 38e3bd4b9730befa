/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-codec-field.h"

GVariant *
ferry_codec_encode_upload_protocol (const FerryCodecField     *field,
                                    const FerryTransferRecord *record)
{
  return record->upload_protocol != FERRY_UPLOAD_PROTOCOL_AUTO
             ? g_variant_new_uint32 (record->upload_protocol)
             : NULL;
}

gboolean
ferry_codec_decode_upload_protocol (const FerryCodecField *field,
                                    GVariant              *value,
                                    FerryTransferRecord   *record)
{
  guint32 number = g_variant_get_uint32 (value);

  if (number > FERRY_UPLOAD_PROTOCOL_CONTENT_RANGE)
    return FALSE;
  record->upload_protocol = (FerryUploadProtocol) number;

  return TRUE;
}

GVariant *
ferry_codec_encode_stamps (const FerryCodecField     *field,
                           const FerryTransferRecord *record)
{
  GVariantBuilder builder;

  if (record->n_stamps == 0 || record->n_stamps > FERRY_CODEC_MAX_LIST)
    return NULL;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (field->type));
  for (guint i = 0; i < record->n_stamps; i++)
    {
      const FerrySourceStamp *stamp = &record->stamps[i];

      g_variant_builder_add (&builder, FERRY_SOURCE_STAMP_TYPE, (gint64) stamp->size,
                             stamp->modified, stamp->inode, stamp->device);
    }

  return g_variant_builder_end (&builder);
}

gboolean
ferry_codec_decode_stamps (const FerryCodecField *field,
                           GVariant              *value,
                           FerryTransferRecord   *record)
{
  gsize n_stamps = g_variant_n_children (value);

  if (n_stamps > FERRY_CODEC_MAX_LIST)
    return FALSE;

  record->stamps = g_new0 (FerrySourceStamp, n_stamps);
  record->n_stamps = (guint) n_stamps;
  for (guint i = 0; i < n_stamps; i++)
    {
      FerrySourceStamp *stamp = &record->stamps[i];
      gint64            size;

      g_variant_get_child (value, i, FERRY_SOURCE_STAMP_TYPE, &size, &stamp->modified,
                           &stamp->inode, &stamp->device);
      if (size < 0)
        return FALSE;
      stamp->size = size;
    }

  return TRUE;
}

static gboolean
is_too_long (GBytes *answer)
{
  return answer != NULL && g_bytes_get_size (answer) > FERRY_TRANSFER_MAX_ANSWER_BYTES;
}

GVariant *
ferry_codec_encode_answer (const FerryCodecField     *field,
                           const FerryTransferRecord *record)
{
  g_autoptr (GBytes) kept = NULL;

  if (record->answer == NULL)
    return NULL;

  kept = is_too_long (record->answer)
             ? g_bytes_new_from_bytes (record->answer, 0, FERRY_TRANSFER_MAX_ANSWER_BYTES)
             : g_bytes_ref (record->answer);

  return g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, kept, TRUE);
}

gboolean
ferry_codec_decode_answer (const FerryCodecField *field,
                           GVariant              *value,
                           FerryTransferRecord   *record)
{
  gsize         size;
  gconstpointer bytes = g_variant_get_fixed_array (value, &size, 1);

  if (size > FERRY_TRANSFER_MAX_ANSWER_BYTES)
    return FALSE;
  /* A copy: not to hold on to all that was read from the disk. */
  record->answer = g_bytes_new (bytes, size);

  return TRUE;
}

GVariant *
ferry_codec_encode_is_answer_cut (const FerryCodecField     *field,
                                  const FerryTransferRecord *record)
{
  return record->is_answer_cut || is_too_long (record->answer) ? g_variant_new_boolean (TRUE)
                                                               : NULL;
}
