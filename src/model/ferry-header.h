/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One header field; @value is NULL for a secret one in FerryRequest. */
typedef struct
{
  char *name;
  char *value;
} FerryHeader;

/* Frees what @header, a FerryHeader, holds: to be the clear function of an array. */
void ferry_header_clear (gpointer header);

G_END_DECLS
