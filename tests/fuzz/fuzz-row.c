/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-format.h"
#include "ferry-why.h"
#include "fuzz.h"

/* Whatever it says, it can be told. */
static void
check_sentence (const FerryRow *row)
{
  const FerrySituation worst = { .is_metered = TRUE,
                                 .is_roaming = TRUE,
                                 .cap = FERRY_CAP_NEAR,
                                 .cap_left = 1000,
                                 .cap_until = G_MAXINT64,
                                 .is_on_battery = TRUE,
                                 .threshold = 20,
                                 .schedule = FERRY_SCHEDULE_STOP };
  g_autofree char     *slow = ferry_format_status (row, NULL, 0, row->created);
  g_autofree char     *fast = ferry_format_status (row, &worst, G_MAXUINT64, row->finished);
  g_autofree char     *why = ferry_why_format (row, &worst, row->created);

  g_assert_true (g_utf8_validate (slow, -1, NULL));
  g_assert_true (g_utf8_validate (fast, -1, NULL));
  g_assert_true (g_utf8_validate (why, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GBytes)   bytes = g_bytes_new (data, size);
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GVariant) written = NULL;
  g_autoptr (GVariant) rewritten = NULL;
  g_autoptr (GError)   error = NULL;
  g_auto (FerryRow)    row = { 0 };
  g_auto (FerryRow)    again = { 0 };

  variant = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, FALSE));
  if (!ferry_row_decode (variant, &row, &error))
    {
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
      return 0;
    }
  written = g_variant_ref_sink (ferry_row_encode (&row));
  ferry_row_decode (written, &again, &error);
  g_assert_no_error (error);
  rewritten = g_variant_ref_sink (ferry_row_encode (&again));
  g_assert_true (g_variant_equal (written, rewritten));
  check_sentence (&row);
  return 0;
}
