/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PREFERENCES_POWER (ferry_preferences_power_get_type ())
G_DECLARE_FINAL_TYPE (FerryPreferencesPower,
                      ferry_preferences_power,
                      FERRY,
                      PREFERENCES_POWER,
                      AdwPreferencesPage)

/**
 * FerryPreferencesPower:
 *
 * The page that says when transfers may run: on which power, and in which hours of
 * the week.
 */
void ferry_preferences_power_set_client (FerryPreferencesPower *self, FerryClient *client);

G_END_DECLS
