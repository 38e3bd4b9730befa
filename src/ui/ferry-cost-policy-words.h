/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-types.h"

G_BEGIN_DECLS

/* What a transfer does on a metered network by @policy, in plain words, translated:
 * "Always transfer"; of INHERIT "As in Preferences". */
const char *ferry_cost_policy_to_words (FerryCostPolicy policy);

G_END_DECLS
