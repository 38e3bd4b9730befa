/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* CRC-32C (Castagnoli, RFC 3720 §12.1) of @data; @crc is 0 for the first piece
 * and the result so far for each further one. Any thread. */
guint32 ferry_crc32c (guint32       crc,
                      gconstpointer data,
                      gsize         size);

G_END_DECLS
