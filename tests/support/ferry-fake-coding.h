/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @length bytes of the content of @seed (of @bytes when not NULL), compressed. */
GBytes *ferry_fake_coding_gzip (GBytes *bytes,
                                guint64 seed,
                                guint64 length);

/* @length zero bytes compressed. */
GBytes *ferry_fake_coding_gzip_bomb (guint64 length);

/* 1 GiB of zero bytes in less than a kilobyte. */
GBytes *ferry_fake_coding_brotli_bomb (void);

G_END_DECLS
