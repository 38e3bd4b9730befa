/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <curl/curl.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryFtpLine:
 *
 * A handle of curl and the connections it has made. It belongs to one thread
 * at a time; any other may cut it.
 */
typedef struct _FerryFtpLine FerryFtpLine;

FerryFtpLine *ferry_ftp_line_new (void);
/* Its connections are closed without farewell: nothing waits for the server. */
void ferry_ftp_line_free (FerryFtpLine *self);

/* For the options, set anew before each transfer. */
CURL *ferry_ftp_line_reset (FerryFtpLine *self);
CURL *ferry_ftp_line_get_curl (FerryFtpLine *self);

/* Carries a transfer out, as the options say; its callbacks are called from
 * here. CURLE_ABORTED_BY_CALLBACK once it was cut. */
CURLcode ferry_ftp_line_perform (FerryFtpLine *self);
/* Whether both connections with TLS are being made. */
void ferry_ftp_line_set_restless (FerryFtpLine *self,
                                  gboolean      is_restless);
/* A transfer was carried out before, so that there may be an open connection. */
gboolean ferry_ftp_line_is_used (FerryFtpLine *self);

/* For the callbacks: whether something other than its end follows on the newest
 * connection, behind what curl has read. Not with TLS 1.3, where all looks alike.
 * Waits for either, a while. */
gboolean ferry_ftp_line_has_more (FerryFtpLine *self);

/* Any thread: breaks all connections, whatever is going on there. It is good
 * for nothing afterwards. */
void     ferry_ftp_line_cut (FerryFtpLine *self);
gboolean ferry_ftp_line_is_cut (FerryFtpLine *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFtpLine, ferry_ftp_line_free)

G_END_DECLS
