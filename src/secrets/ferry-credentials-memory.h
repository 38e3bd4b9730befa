/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-credentials.h"

G_BEGIN_DECLS

#define FERRY_TYPE_CREDENTIALS_MEMORY (ferry_credentials_memory_get_type ())
G_DECLARE_FINAL_TYPE (FerryCredentialsMemory,
                      ferry_credentials_memory,
                      FERRY,
                      CREDENTIALS_MEMORY,
                      GObject)

/* Secrets kept in memory for as long as the program runs: what a standalone
 * run uses, with no keyring. They are overwritten when forgotten. */
FerryCredentials *ferry_credentials_memory_new (void);

G_END_DECLS
