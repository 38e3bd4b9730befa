/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-clock.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryConnectionSpec: whereto and how. Borrowed for the call.
 * @uri: http or https; only its origin counts
 * @resolver: (nullable): without one, no proxy is asked
 * @database: (nullable): the authorities to trust; the system's without
 * @tls_exception: (nullable): SHA-256 of a certificate that is taken whatever is
 *   wrong with it; to be given for the origin alone that it was allowed for
 * @timeout: ms
 */
typedef struct
{
  FerryClock     *clock;
  GUri           *uri;
  GProxyResolver *resolver;
  GTlsDatabase   *database;
  const char     *tls_exception;
  guint           timeout;
} FerryConnectionSpec;

/**
 * FerryConnection:
 *
 * A connection to an origin, on which HTTP/1.1 is spoken: TCP to one of its
 * addresses, through a proxy where one is asked for, and TLS. Belongs to the thread
 * and the main context that it was opened in.
 */
typedef struct _FerryConnection FerryConnection;

typedef void (*FerryConnectionFunc) (FerryConnection *connection,
                                     gpointer         user_data);

/**
 * ferry_connection_open:
 * @done: called once, unless ferry_connection_free() comes first; never before this
 *   function returns
 */
FerryConnection *ferry_connection_open (const FerryConnectionSpec *spec,
                                        FerryConnectionFunc        done,
                                        gpointer                   user_data);
/* Closes it at once; what the other side does not have yet is not sent any more. */
void ferry_connection_free (FerryConnection *self);

/* After @done: NULL, or why there is none (FERRY_ERROR). */
const GError *ferry_connection_get_error (FerryConnection *self);

/* Whether a request to @uri may go this way. */
gboolean ferry_connection_leads_to (FerryConnection *self,
                                    GUri            *uri);
/* That it is open still, and that nobody has said anything unasked. */
gboolean ferry_connection_is_idle (FerryConnection *self);
/* It ends at an HTTP proxy, which wants to be told the whole address. NULL, or the
 * proxy with the credentials for it. */
GProxyAddress *ferry_connection_get_proxy (FerryConnection *self);

GPollableInputStream  *ferry_connection_get_input (FerryConnection *self);
GPollableOutputStream *ferry_connection_get_output (FerryConnection *self);
/* The socket, where bytes go as they are; else -1. */
int ferry_connection_get_plain_fd (FerryConnection *self);
/* How many bytes the other side has not yet said to have (tcp(7), SIOCOUTQ). */
int ferry_connection_get_unacknowledged (FerryConnection *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryConnection, ferry_connection_free)

G_END_DECLS
