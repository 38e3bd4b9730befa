/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-header.h"

void
ferry_header_clear (gpointer header)
{
  FerryHeader *self = header;

  g_free (self->name);
  g_free (self->value);
}
