/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-origin.h"

G_BEGIN_DECLS

/* Reads a head of @length bytes, with its empty line. NULL when it is no
 * request. */
FerryFakeRequest *ferry_fake_request_parse (const char *head,
                                            gsize       length,
                                            guint       connection);

/* Sets the range from the headers, for a file of @size bytes. */
void ferry_fake_request_resolve_range (FerryFakeRequest *self,
                                       guint64           size);

/* Whether the header is there and holds @token, ignoring case. */
gboolean ferry_fake_request_has_token (const FerryFakeRequest *self,
                                       const char             *name,
                                       const char             *token);

/* The head as it came in. (transfer full) */
char *ferry_fake_request_dup_head (const FerryFakeRequest *self);

G_END_DECLS
