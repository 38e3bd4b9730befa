/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryFtpCrew:
 *
 * Counts the threads that carry out FTP transfers, so that the program can wait
 * for the last of them. Any thread; atomically reference counted.
 */
typedef struct _FerryFtpCrew FerryFtpCrew;

FerryFtpCrew *ferry_ftp_crew_new (void);
FerryFtpCrew *ferry_ftp_crew_ref (FerryFtpCrew *self);
void          ferry_ftp_crew_unref (FerryFtpCrew *self);

/* Runs @func in a thread of its own. FALSE with a GError when the system has no more
 * of them. */
gboolean ferry_ftp_crew_run (FerryFtpCrew *self,
                             GThreadFunc   func,
                             gpointer      data,
                             GError      **error);
/* Until all are through; they must have been told to end. */
void ferry_ftp_crew_wait (FerryFtpCrew *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFtpCrew, ferry_ftp_crew_unref)

G_END_DECLS
