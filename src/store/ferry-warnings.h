/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryWarnings:
 *
 * Sentences for a person about state that was damaged.
 */
typedef struct _FerryWarnings FerryWarnings;

FerryWarnings *ferry_warnings_new (void);
void           ferry_warnings_free (FerryWarnings *self);

/* The file @name is damaged; @copy is where it was set aside, or NULL when it
 * could not be replaced. */
void ferry_warnings_add_damaged (FerryWarnings *self,
                                 const char    *name,
                                 const char    *copy);
/* The journal continues a snapshot that is not there. */
void ferry_warnings_add_missing (FerryWarnings *self);

/* Ends in NULL; (transfer none), until the next is added. */
const char *const *ferry_warnings_get_sentences (FerryWarnings *self);

G_END_DECLS
