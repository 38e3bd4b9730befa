/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-kept-headers.h"

#include "ferry-redact.h"

void
ferry_kept_headers_set (FerryTransferRecord *record,
                        SoupMessageHeaders  *headers)
{
  g_autoptr (GArray)     kept = g_array_new (FALSE, TRUE, sizeof (FerryHeader));
  SoupMessageHeadersIter iter;
  const char            *name, *value;

  for (guint i = 0; i < record->n_headers; i++)
    ferry_header_clear (&record->headers[i]);
  g_free (record->headers);

  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    {
      FerryHeader header;

      if (ferry_redact_is_secret_header (name))
        continue;
      header.name = g_utf8_make_valid (name, -1);
      header.value = g_utf8_make_valid (value, -1);
      g_array_append_val (kept, header);
    }

  record->n_headers = kept->len;
  record->headers = (gpointer) g_array_free (g_steal_pointer (&kept), FALSE);
}
