/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-resumable-upload.h"
#include "ferry-structured-field.h"
#include "ferry-tus.h"
#include "fuzz.h"

/* What servers of resumable uploads say of what they can and where they are. */

static void
check_headers (const char *value)
{
  static const char *const names[] = {
    "Tus-Version",
    "Tus-Resumable",
    "Tus-Extension",
    "Tus-Checksum-Algorithm",
    "Tus-Max-Size",
    "Upload-Offset",
    "Upload-Length",
    "Upload-Defer-Length",
    "Upload-Expires",
    "Upload-Complete",
    "Upload-Limit",
    "Upload-Draft-Interop-Version",
    "Accept-Patch",
  };
  SoupMessageHeaders  *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  FerryTusOffer        offer;
  FerryTusState        state;
  FerryResumableUpload upload;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    soup_message_headers_append (headers, names[i], value);

  ferry_tus_offer_parse (&offer, headers);
  g_assert_cmpint (offer.max_size, >=, -1);
  ferry_tus_state_parse (&state, headers);
  g_assert_cmpint (state.offset, >=, -1);
  g_assert_cmpint (state.length, >=, -1);
  g_assert_cmpint (state.expires, >=, -1);
  ferry_resumable_upload_parse (&upload, headers);
  g_assert_cmpint (upload.offset, >=, -1);
  g_assert_cmpint (upload.length, >=, -1);
  g_assert_true (upload.completeness >= -1 && upload.completeness <= 1);
  ferry_resumable_upload_is_offered (headers);
  soup_message_headers_unref (headers);
}

static void
check_limits (const char *value)
{
  FerryUploadLimits limits;

  ferry_upload_limits_init (&limits);
  ferry_upload_limits_parse (&limits, value);
  g_assert_cmpint (limits.max_size, >=, -1);
  g_assert_cmpint (limits.min_size, >=, -1);
  g_assert_cmpint (limits.max_append, >=, -1);
  g_assert_cmpint (limits.min_append, >=, -1);
  g_assert_cmpint (limits.max_age, >=, -1);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *value = g_strndup ((const char *) data, size);
  gint64           integer = 0;

  if (ferry_structured_field_parse_integer (value, &integer))
    g_assert_cmpint (ABS (integer), <=, G_GINT64_CONSTANT (999999999999999));
  check_limits (value);
  /* No header holds those. */
  g_strdelimit (value, "\r\n", ' ');
  check_headers (value);
  return 0;
}
