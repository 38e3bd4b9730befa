/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-types.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_ADD_OPTIONS (ferry_add_options_get_type ())
G_DECLARE_FINAL_TYPE (FerryAddOptions, ferry_add_options, FERRY, ADD_OPTIONS, GtkWidget)

/**
 * FerryAddOptions:
 *
 * What can be wished of a transfer beyond where it comes from and goes to.
 * Signal "changed".
 */

/* Which of them there are; those of a download by default. */
void ferry_add_options_set_direction (FerryAddOptions *self, FerryDirection direction);
/* @groups: "a{sa{sv}}" as of the client: those that are offered. */
void ferry_add_options_set_groups (FerryAddOptions *self, GVariant *groups);

/* Takes what differs from the default into @request, the keys of
 * ferry_request_new(). FALSE, with an error like that of it, when something is
 * not even fit to be checked by it. */
gboolean ferry_add_options_fill (FerryAddOptions *self, GVariantDict *request, GError **error);

/* Shows @sentence where @key is set; FALSE when that is not here. @sentence NULL
 * takes all back. */
gboolean ferry_add_options_show_problem (FerryAddOptions *self,
                                         const char      *key,
                                         const char      *sentence);

G_END_DECLS
