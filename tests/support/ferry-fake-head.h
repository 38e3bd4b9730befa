/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-answer.h"

G_BEGIN_DECLS

/* "Sun, 06 Nov 1994 08:49:37 GMT" in any locale. (transfer full) */
char *ferry_fake_head_format_date (gint64 seconds);

/* Appends @text with its placeholders replaced. */
void ferry_fake_head_append_text (GString             *head,
                                  const char          *text,
                                  const FerryFakeView *view);
/* Appends a line "@name: @value", with placeholders in the value. */
void ferry_fake_head_append (GString             *head,
                             const char          *name,
                             const char          *value,
                             const FerryFakeView *view);

/* The ETag and the Last-Modified that the plan leaves the file, NULL for none.
 * (transfer full) */
char *ferry_fake_head_dup_etag (const FerryFakePlan *plan,
                                const FerryFakeView *view);
char *ferry_fake_head_dup_last_modified (const FerryFakePlan *plan,
                                         const FerryFakeView *view);

const char *ferry_fake_head_get_phrase (guint status);

G_END_DECLS
