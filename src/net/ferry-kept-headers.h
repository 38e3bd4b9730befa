/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-transfer-record.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Keeps the header fields of an answer in the record, for people to look at: valid
 * UTF-8, without the secret ones. */
void ferry_kept_headers_set (FerryTransferRecord *record,
                             SoupMessageHeaders  *headers);

G_END_DECLS
