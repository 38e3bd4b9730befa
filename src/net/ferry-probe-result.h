/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryProbeResult:
 * @name: (owned): as it would be saved, if nothing of that name is there
 * @content_type: (owned) (nullable): lower-case type/subtype
 * @final_uri: (owned): after redirects
 * @total: bytes; -1 unknown
 * @is_resumable: the server says that it can go on in the middle
 * @http_status: of the answer, one of success; 0 when it is not one of HTTP
 *
 * What a server would send. Free with ferry_probe_result_free().
 */
typedef struct
{
  char    *name;
  char    *content_type;
  char    *final_uri;
  gint64   total;
  gboolean is_resumable;
  guint    http_status;
} FerryProbeResult;

void ferry_probe_result_free (FerryProbeResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryProbeResult, ferry_probe_result_free)

G_END_DECLS
