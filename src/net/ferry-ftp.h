/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-ftp-job.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * FerryFtpSpec: one file to fetch. Borrowed for the call.
 * @first: the first byte that is wanted
 */
typedef struct
{
  SoupSession         *session;
  FerryTrafficCounter *counter; /* (nullable) of the bytes; outlives all */
  GUri                *uri;
  const char          *user;          /* (nullable) */
  const char          *password;      /* (nullable) */
  const char          *tls_exception; /* (nullable) */
  goffset              first;
  guint                connect_timeout; /* ms */
} FerryFtpSpec;

/**
 * FerryFtp:
 *
 * A file that is fetched by FTP. Finds the proxy and a connection; the rest is
 * done by a FerryFtpJob. Network thread.
 */
typedef struct _FerryFtp FerryFtp;

typedef void (*FerryFtpFunc) (FerryFtp        *ftp,
                              FerryFtpJobEvent event,
                              gpointer         user_data);

/* @func: never called before this function returns */
FerryFtp *ferry_ftp_start (const FerryFtpSpec *spec,
                           FerryFtpFunc        func,
                           gpointer            user_data);
/* Closes the connections at once. */
void ferry_ftp_free (FerryFtp *self);
/* The body was read to its end: its connection is kept for another file. */
void ferry_ftp_keep (FerryFtp *self);

/* As those of the job. */
const GError       *ferry_ftp_get_error (FerryFtp *self);
const FerryFtpHead *ferry_ftp_get_head (FerryFtp *self);
FerryFtpBody       *ferry_ftp_get_body (FerryFtp *self);

G_END_DECLS
