/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-credentials.h"

G_BEGIN_DECLS

#define FERRY_TYPE_FAKE_CREDENTIALS (ferry_fake_credentials_get_type ())
G_DECLARE_FINAL_TYPE (FerryFakeCredentials,
                      ferry_fake_credentials,
                      FERRY,
                      FAKE_CREDENTIALS,
                      GObject)

/**
 * FerryFakeCredentials:
 *
 * A keyring that a test commands. Like a real one it never answers a look-up
 * before the main loop ran again (an idle source of the caller's context).
 */
FerryFakeCredentials *ferry_fake_credentials_new (void);

/* While locked, look-ups fail with FERRY_ERROR_KEYRING_LOCKED. What counts is
 * the lock at the time of the answer. */
void ferry_fake_credentials_set_locked (FerryFakeCredentials *self,
                                        gboolean              is_locked);

/* How many look-ups were asked for. */
guint ferry_fake_credentials_get_n_lookups (FerryFakeCredentials *self);

/* What is stored for @id, or NULL. (transfer none) */
GVariant *ferry_fake_credentials_peek (FerryFakeCredentials *self,
                                       const char           *id);

G_END_DECLS
