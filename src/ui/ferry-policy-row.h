/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-types.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_POLICY_ROW (ferry_policy_row_get_type ())
G_DECLARE_FINAL_TYPE (FerryPolicyRow, ferry_policy_row, FERRY, POLICY_ROW, AdwComboRow)

/**
 * FerryPolicyRow:
 *
 * What transfers do on metered networks. Property "has-inherit" (boolean,
 * construct-only): "As in Preferences" is offered, first. Signal "changed": by the
 * user.
 */
FerryCostPolicy ferry_policy_row_get_policy (FerryPolicyRow *self);
/* INHERIT, where that is not offered, is ignored. */
void ferry_policy_row_set_policy (FerryPolicyRow *self, FerryCostPolicy policy);

G_END_DECLS
