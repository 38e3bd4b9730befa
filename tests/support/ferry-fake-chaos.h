/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ferry_fake_chaos_draw:
 *
 * Draws faults for a file of @size bytes, always the same for one @seed: up to
 * two habits of the server that last, and one to four mishaps that pass. With
 * all of them the file can be had, whole and known to be whole.
 *
 * Returns: (transfer full): at most FERRY_FAKE_FAULTS_MAX faults
 */
char **ferry_fake_chaos_draw (guint64 seed,
                              guint64 size);

/**
 * ferry_fake_chaos_get_version:
 *
 * Returns: the highest version of the content that may be had. A client that
 *   needs few requests may have ended before the change; a file is right when
 *   it is whole in one version up to this.
 */
guint ferry_fake_chaos_get_version (const char *const *faults);

G_END_DECLS
