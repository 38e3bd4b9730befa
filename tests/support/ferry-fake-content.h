/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ferry_fake_content_seed:
 * @path: the path of a resource, without its query
 * @version: the version of the resource, the first is 1
 *
 * Gives the seed of the content that the origin serves there: two paths, or
 * two versions of one, have nothing in common. It does not depend on the size,
 * so the file of a smaller size is the head of the larger one.
 */
guint64 ferry_fake_content_seed (const char *path,
                                 guint       version);

/**
 * ferry_fake_content_fill:
 *
 * Writes the bytes [@offset, @offset + @length) of the content of @seed to
 * @buffer. Costs the same at any offset.
 */
void ferry_fake_content_fill (guint64 seed,
                              guint64 offset,
                              guint8 *buffer,
                              gsize   length);

/**
 * ferry_fake_content_find_difference:
 * @offset: where @bytes should lie in the content
 *
 * Compares @bytes with the content of @seed.
 *
 * Returns: the offset in the content of the first wrong byte, or -1
 */
gint64 ferry_fake_content_find_difference (guint64       seed,
                                           guint64       offset,
                                           const guint8 *bytes,
                                           gsize         length);

/* The checksum in hexadecimal of the first @size bytes of the content.
 * (transfer full) */
char *ferry_fake_content_checksum (guint64       seed,
                                   guint64       size,
                                   GChecksumType type);

/**
 * ferry_fake_content_check_file:
 * @error: how it differs: where the first wrong byte is, or the wrong size
 *
 * Checks that the file at @file_name is the first @size bytes of the content.
 */
gboolean ferry_fake_content_check_file (const char *file_name,
                                        guint64     seed,
                                        guint64     size,
                                        GError    **error);

G_END_DECLS
