/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-situation.h"

G_BEGIN_DECLS

/* What the machine runs on now, in one line, translated: "On battery, 73 %". Pure;
 * (transfer full). */
char *ferry_power_text_of_now (const FerrySituation *situation);

G_END_DECLS
