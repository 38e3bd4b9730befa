/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-download-private.h"
#include "ferry-uri.h"

void
ferry_download_add_mirror (FerryDownload *self,
                           const char    *uri,
                           guint          priority)
{
  g_autoptr (GUri) parsed = ferry_uri_parse (uri, NULL);

  if (parsed == NULL || g_ptr_array_find_with_equal_func (self->mirrors, uri, g_str_equal, NULL))
    return;

  g_ptr_array_insert (self->mirrors, MIN ((int) priority, (int) self->mirrors->len), g_strdup (uri));
}

gboolean
ferry_download_expect_size (FerryDownload *self,
                            goffset        size)
{
  if (self->record.total >= 0 && self->record.total != size)
    return FALSE;

  self->expected_size = size;
  return TRUE;
}
