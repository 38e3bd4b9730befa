/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-codec.h"
#include "ferry-error.h"
#include "fuzz.h"

/* What was once understood is written so that it is understood again, as the
 * same. */
static void
check_record (GVariant *variant)
{
  g_auto (FerryTransferRecord) record = { 0 };
  g_auto (FerryTransferRecord) again = { 0 };
  g_autoptr (GVariant)         written = NULL;
  g_autoptr (GVariant)         rewritten = NULL;
  g_autoptr (GError)           error = NULL;

  ferry_codec_peek_status (variant);
  if (!ferry_codec_decode_record (variant, &record, &error))
    {
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STATE_UNREADABLE);
      return;
    }
  written = g_variant_ref_sink (ferry_codec_encode_record (&record));
  g_assert_cmpint (ferry_codec_peek_status (written), ==, record.status);
  ferry_codec_decode_record (written, &again, &error);
  g_assert_no_error (error);
  rewritten = g_variant_ref_sink (ferry_codec_encode_record (&again));
  g_assert_true (g_variant_equal (written, rewritten));
}

static void
check_request (GVariant *variant)
{
  g_autoptr (FerryRequest) request = NULL;
  g_autoptr (FerryRequest) again = NULL;
  g_autoptr (GVariant)     written = NULL;
  g_autoptr (GVariant)     rewritten = NULL;
  g_autoptr (GError)       error = NULL;

  request = ferry_codec_decode_request (variant, &error);
  if (request == NULL)
    {
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STATE_UNREADABLE);
      return;
    }
  written = ferry_codec_encode_request (request);
  again = ferry_codec_decode_request (written, &error);
  g_assert_no_error (error);
  rewritten = ferry_codec_encode_request (again);
  g_assert_true (g_variant_equal (written, rewritten));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GBytes)   bytes = g_bytes_new (data, size);
  g_autoptr (GVariant) variant = NULL;

  variant = g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, FALSE);
  g_variant_ref_sink (variant);
  check_record (variant);
  check_request (variant);
  return 0;
}
