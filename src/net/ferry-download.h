/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-run.h"

G_BEGIN_DECLS

/* Begins a run that fetches what the request is for: into a part, and that to
 * its final name. */
FerryRun *ferry_download_start (const FerryRunSpec *spec,
                                FerryRunFunc        func,
                                gpointer            user_data);

G_END_DECLS
