/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-why.h"
#include "fuzz.h"

#define NOW G_GINT64_CONSTANT (1795262400)

static void
check_text (char *text)
{
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpint (text[0], !=, '\0');
  g_free (text);
}

/* Whatever it says, it can be told, and all that may be waited for in it. */
static void
check_sentences (const FerrySituation *situation)
{
  static const gint64 totals[] = { -1, 0, 1000000, G_MAXINT64 };

  check_text (ferry_why_format_situation (situation, NOW));
  for (guint i = 0; i < 4 * (FERRY_REASON_NEEDS_USER + 1); i++)
    {
      const FerryRow row = { .status = FERRY_STATUS_PAUSED_SYSTEM_POLICY,
                             .reason = (FerryReason) (i / 4),
                             .error = -1,
                             .total = totals[i % 4],
                             .waiting_until = situation->cap_until };

      check_text (ferry_why_format_line (&row, situation, NOW));
      check_text (ferry_why_format (&row, situation, NOW));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GBytes)      bytes = g_bytes_new (data, size);
  g_autoptr (GVariant)    variant = NULL;
  g_autoptr (GVariant)    written = NULL;
  g_autoptr (GVariant)    rewritten = NULL;
  g_autoptr (GError)      error = NULL;
  g_auto (FerrySituation) situation = { 0 };
  g_auto (FerrySituation) again = { 0 };

  variant = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, FALSE));
  if (!ferry_situation_decode (variant, &situation, &error))
    {
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
      return 0;
    }
  written = g_variant_ref_sink (ferry_situation_encode (&situation));
  ferry_situation_decode (written, &again, &error);
  g_assert_no_error (error);
  rewritten = g_variant_ref_sink (ferry_situation_encode (&again));
  g_assert_true (g_variant_equal (written, rewritten));
  check_sentences (&situation);
  return 0;
}
