/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-clock.h"
#include "ferry-ftp-crew.h"
#include "ferry-ftp-line.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * FerryFtpPool:
 *
 * What the FTP transfers of a session share, as its HTTP requests do: idle
 * connections, and keys of certificates that were accepted. Network thread.
 */
typedef struct _FerryFtpPool FerryFtpPool;

/* Makes the pool of @session, which it goes away with. */
void          ferry_ftp_pool_attach (SoupSession  *session,
                                     FerryClock   *clock,
                                     FerryFtpCrew *crew);
FerryFtpPool *ferry_ftp_pool_get (SoupSession *session);
FerryFtpCrew *ferry_ftp_pool_get_crew (FerryFtpPool *self);

/* @place: scheme, host, port and user */
/* (transfer full): one that was there before, or a new one. */
FerryFtpLine *ferry_ftp_pool_take (FerryFtpPool *self,
                                   const char   *place);
/* @line: (transfer full): kept for a while */
void ferry_ftp_pool_put (FerryFtpPool *self,
                         const char   *place,
                         FerryFtpLine *line);

/* (nullable) */
const char *ferry_ftp_pool_get_pin (FerryFtpPool *self,
                                    const char   *place);
void        ferry_ftp_pool_set_pin (FerryFtpPool *self,
                                    const char   *place,
                                    const char   *pin);

G_END_DECLS
