/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-origin.h"

G_BEGIN_DECLS

/* FerryFakeFtp: an FTP server that misbehaves on order.
 *
 * It serves pseudo-random files as FerryFakeOrigin does, on a port of
 * 127.0.0.1, from threads of its own. Every function may be called from any
 * thread.
 *
 * A fault is [first=N,][after=N,][resume,]NAME[:ARGUMENT]: for the first N times
 * that the file is fetched, not for those, only when it does not begin at its
 * beginning. Numbers may end in K or M (1024).
 *
 *   no-size no-mdtm no-rest       the command is not known (502)
 *   no-epsv                       EPSV is not known: PASV is left
 *   size-denied                   SIZE is refused as if there were no file
 *   size:N                        SIZE says N
 *   version:N                     another content and date
 *   date:N                        seconds since 1970 of the file's date
 *   refuse:CODE TEXT              in place of the file
 *   cut:N                         the data ends after N bytes, and a 426 says so
 *   cut-quietly:N                 the same, and a 226 says that it was all
 *   fail:CODE TEXT                all of it, and then this in place of the 226
 *   reset:N                       the data is reset after N bytes
 *   gone:N                        both connections end after N bytes
 *   stall:N                       waits for ever after N bytes
 *   hold:N                        waits after N bytes for ferry_fake_ftp_release()
 *   no-farewell                   the connection ends in place of the 226
 *   hang-up                       the connection ends after the 226
 *   longer:N                      N bytes more than SIZE says
 *   far-address                   PASV names an address where nobody is
 */
typedef struct _FerryFakeFtp FerryFakeFtp;

/**
 * FerryFakeFtpOptions: all zero for a server that lets anybody in.
 * @tls: the certificate; FERRY_FAKE_TLS_NONE: AUTH is not known
 * @is_implicit: TLS from the first byte on
 * @user: (nullable): nobody else is let in
 * @max_connections: those beyond are sent away; 0: no limit
 * @crowd: how; NULL: "421 Too many users"; one with 530 comes after the password
 * @greeting: (nullable): in place of the 220
 * @silent: accepts, and never says anything
 */
typedef struct
{
  FerryFakeTls tls;
  gboolean     is_implicit;
  const char  *user;
  const char  *password;
  guint        max_connections;
  const char  *crowd;
  const char  *greeting;
  gboolean     silent;
} FerryFakeFtpOptions;

/* @options: (nullable): its strings must live on */
FerryFakeFtp *ferry_fake_ftp_new (const FerryFakeFtpOptions *options);
/* Breaks all connections, joins all threads. */
void ferry_fake_ftp_free (FerryFakeFtp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFakeFtp, ferry_fake_ftp_free)

guint16     ferry_fake_ftp_get_port (FerryFakeFtp *self);
const char *ferry_fake_ftp_get_ca (FerryFakeFtp *self);
/* @scheme: "ftp", "ftps", "ftpes"; @path begins with a slash. (transfer full) */
char *ferry_fake_ftp_dup_uri (FerryFakeFtp *self,
                              const char   *scheme,
                              const char   *path);

/* @fault: (nullable): with further ones up to a NULL. Replaces the file that was
 * there; its counts begin anew. */
void ferry_fake_ftp_add (FerryFakeFtp *self,
                         const char   *path,
                         guint64       size,
                         const char   *fault,
                         ...) G_GNUC_NULL_TERMINATED;
/* Lets all that "hold" go on, those to come too. */
void ferry_fake_ftp_release (FerryFakeFtp *self);
/* Idle connections end. */
void ferry_fake_ftp_hang_up (FerryFakeFtp *self);

/* The commands so far that begin with @verb, passwords left out: their number,
 * and the n-th from 0, NULL beyond the last. (transfer full) */
guint ferry_fake_ftp_count (FerryFakeFtp *self,
                            const char   *verb);
char *ferry_fake_ftp_dup_command (FerryFakeFtp *self,
                                  const char   *verb,
                                  guint         index);
guint ferry_fake_ftp_get_n_connections (FerryFakeFtp *self);
/* The most that were open at a time. */
guint ferry_fake_ftp_get_max_open (FerryFakeFtp *self);
/* Those that are open now. */
guint ferry_fake_ftp_get_n_open (FerryFakeFtp *self);

G_END_DECLS
