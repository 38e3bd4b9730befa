/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-transfer.h"

G_BEGIN_DECLS

/**
 * ferry_report_build:
 * @transfer: what to tell of
 *
 * All that helps somebody else to understand what became of a transfer, to be
 * pasted into a message: no secrets, addresses and headers redacted. In English
 * with words of the state file, whatever the language of the user.
 *
 * Returns: (transfer full)
 */
char *ferry_report_build (FerryTransfer *transfer);

G_END_DECLS
