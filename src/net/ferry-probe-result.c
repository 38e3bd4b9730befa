/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-probe-result.h"

void
ferry_probe_result_free (FerryProbeResult *result)
{
  g_free (result->name);
  g_free (result->content_type);
  g_free (result->final_uri);
  g_free (result);
}
