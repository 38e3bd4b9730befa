/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerrySourceStamp:
 *
 * By what a source file of an upload is known again (U7). A plain value, stored
 * as "(xxtt)".
 */
typedef struct
{
  goffset size;
  gint64  modified; /* nanoseconds since 1970 */
  guint64 inode;
  guint64 device;
} FerrySourceStamp;

#define FERRY_SOURCE_STAMP_TYPE "(xxtt)"

/* Size, time and inode; the device number may change with a reboot. */
gboolean ferry_source_stamp_equal (const FerrySourceStamp *a, const FerrySourceStamp *b);

G_END_DECLS
