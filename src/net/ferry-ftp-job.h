/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-ftp-body.h"
#include "ferry-ftp-crew.h"
#include "ferry-ftp-line.h"
#include "ferry-traffic-counter.h"

G_BEGIN_DECLS

/**
 * FerryFtpTls:
 * @FERRY_FTP_TLS_NONE: none
 * @FERRY_FTP_TLS_TRY: where the server knows it, whatever its certificate: an
 *   ftp address promises nothing, but a password is better not in the clear
 * @FERRY_FTP_TLS_NEED: asked for in the greeting, on both connections, or
 *   nothing is sent
 * @FERRY_FTP_TLS_FIRST: the same from the first byte on
 */
typedef enum
{
  FERRY_FTP_TLS_NONE,
  FERRY_FTP_TLS_TRY,
  FERRY_FTP_TLS_NEED,
  FERRY_FTP_TLS_FIRST,
} FerryFtpTls;

/**
 * FerryFtpQuestion: what is to be fetched, and how.
 * @first: the first byte of the file that is wanted
 * @pin: the key of a certificate that was accepted before, although the
 *   authorities do not vouch for it
 */
typedef struct
{
  FerryTrafficCounter *counter;       /* (unowned) (nullable) of the bytes; outlives its thread */
  GUri                *uri;           /* (owned) */
  char                *user;          /* (owned) (nullable) */
  char                *password;      /* (owned) (nullable) */
  char                *proxy;         /* (owned) (nullable) */
  char                *ca_file;       /* (owned) (nullable) */
  GTlsDatabase        *database;      /* (owned) (nullable) of that file */
  char                *tls_exception; /* (owned) (nullable) */
  char                *pin;           /* (owned) (nullable) */
  goffset              first;
  guint                connect_timeout; /* ms */
} FerryFtpQuestion;

void ferry_ftp_question_clear (FerryFtpQuestion *self);

/**
 * FerryFtpHead: what is known of the file when its bytes begin to come.
 * @first: of the file, the first byte of the body
 * @is_past_end: there is no body, since the file ends before what was wanted
 * @total: -1 when the server does not tell
 * @date: unix seconds, -1 when the server does not tell
 * @can_resume: it can begin anywhere
 */
typedef struct
{
  goffset  first;
  gboolean is_past_end;
  goffset  total;
  gint64   date;
  gboolean can_resume;
} FerryFtpHead;

/**
 * FerryFtpJob:
 *
 * Fetches a file in a thread of its own: curl waits for some things without
 * giving control back (the last reply of a transfer, TLS on the second
 * connection), and nobody else is to wait with it.
 */
typedef struct _FerryFtpJob FerryFtpJob;

typedef enum
{
  FERRY_FTP_JOB_CONNECTED, /* the server has spoken */
  FERRY_FTP_JOB_ANSWERED,  /* there is a head, and a body */
  FERRY_FTP_JOB_FAILED,    /* there will be none */
} FerryFtpJobEvent;

typedef void (*FerryFtpJobFunc) (FerryFtpJob     *job,
                                 FerryFtpJobEvent event,
                                 gpointer         user_data);

/**
 * ferry_ftp_job_start:
 * @line: (transfer full)
 * @question: (transfer full): what it points to
 * @func: called in the thread-default context of the caller
 */
FerryFtpJob *ferry_ftp_job_start (FerryFtpCrew           *crew,
                                  FerryFtpLine           *line,
                                  const FerryFtpQuestion *question,
                                  FerryFtpJobFunc         func,
                                  gpointer                user_data);
/* The caller's thread, as are the rest. No event comes any more; its
 * connections are closed if they are still in use. */
void ferry_ftp_job_drop (FerryFtpJob *self);

/* After FAILED, a FERRY_ERROR. */
const GError *ferry_ftp_job_get_error (FerryFtpJob *self);
/* After ANSWERED. */
const FerryFtpHead *ferry_ftp_job_get_head (FerryFtpJob *self);
FerryFtpBody       *ferry_ftp_job_get_body (FerryFtpJob *self);
const char         *ferry_ftp_job_get_pin (FerryFtpJob *self);

/* The line, when the body was sent to its end and another transfer can go over
 * the same connection. (transfer full) (nullable) */
FerryFtpLine *ferry_ftp_job_take_line (FerryFtpJob *self);

G_END_DECLS
