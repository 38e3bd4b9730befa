/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-origin-private.h"

G_BEGIN_DECLS

/* FerryFakeConnection: a thread that serves one connection. */
typedef struct _FerryFakeConnection FerryFakeConnection;

/* Takes @fd. With the lock of the origin, like all below but free. */
FerryFakeConnection *ferry_fake_connection_new (FerryFakeOrigin *origin,
                                                int              fd,
                                                guint            number);

gboolean ferry_fake_connection_is_done (FerryFakeConnection *self);
void     ferry_fake_connection_nudge (FerryFakeConnection *self);
void     ferry_fake_connection_abort (FerryFakeConnection *self);

/* Joins the thread; without the lock. */
void ferry_fake_connection_free (FerryFakeConnection *self);

G_END_DECLS
