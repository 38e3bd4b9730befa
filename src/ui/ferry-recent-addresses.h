/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The addresses that files were uploaded to last, the latest first:
 * $XDG_STATE_HOME/ferry/addresses.ini. */

/* (transfer full): never NULL; nothing that may hold a secret. */
GStrv ferry_recent_addresses_load (const char *path);
/* @address becomes the latest, unless there may be a secret in it: that is not
 * kept. A failure is not worth a word to the user. */
void ferry_recent_addresses_note (const char *path, const char *address);
/* (transfer full) */
char *ferry_recent_addresses_build_path (void);

G_END_DECLS
