/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_FTP_BODY (ferry_ftp_body_get_type ())
/**
 * FerryFtpBody:
 *
 * A pollable stream of what another thread puts in. It holds a bounded number
 * of bytes: who puts more waits until they are read.
 */
G_DECLARE_FINAL_TYPE (FerryFtpBody, ferry_ftp_body, FERRY, FTP_BODY, GInputStream)

FerryFtpBody *ferry_ftp_body_new (void);

/* The thread that fills it; waits for room. FALSE: nobody reads any more. */
gboolean ferry_ftp_body_put (FerryFtpBody *self,
                             const guint8 *data,
                             gsize         size);
/* And that was all: who reads its last byte sees the end behind it. */
void ferry_ftp_body_put_last (FerryFtpBody *self,
                              const guint8 *data,
                              gsize         size);
/* What was put in was all; or @error (transfer full) (nullable) is why there is
 * no more, as a FERRY_ERROR that the reader gets behind the bytes. */
void ferry_ftp_body_end (FerryFtpBody *self,
                         GError       *error);

/* Any thread: nobody reads any more. */
void ferry_ftp_body_shut (FerryFtpBody *self);

G_END_DECLS
