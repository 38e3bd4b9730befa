/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-entry.h"

G_BEGIN_DECLS

/**
 * ferry_fake_login_check:
 *
 * Judges the Authorization of @request when @plan wants one. Counts the use of
 * a nonce. To be called with the lock of the origin.
 *
 * Returns: (transfer full) (nullable): the challenge to answer with 401, or
 *   %NULL when it may pass
 */
char *ferry_fake_login_check (FerryFakeEntry         *entry,
                              const FerryFakePlan    *plan,
                              const FerryFakeRequest *request);

G_END_DECLS
