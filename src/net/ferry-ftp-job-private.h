/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-ftp-certificate.h"
#include "ferry-ftp-job.h"

G_BEGIN_DECLS

/* For ferry-ftp-job*.c only. */

struct _FerryFtpJob
{
  gint ref_count;

  /* Input. */
  FerryFtpLine    *line; /* (owned) (nullable) once it was taken */
  FerryFtpQuestion question;
  GMainContext    *context; /* (owned) */
  FerryFtpJobFunc  func;
  gpointer         user_data;
  gboolean         is_dropped; /* the caller's thread */

  /* In progress, its own thread. */
  FerryFtpTls         tls;
  FerryFtpCertificate certificate;
  goffset             first;        /* that is asked for in this try */
  gboolean            is_examining; /* this try is only for the certificate */
  gboolean            is_fresh;     /* it goes over a new connection */
  gboolean            was_used;     /* the line, before the first try */
  gboolean            is_newest_tls;
  gboolean            skips_size;
  gboolean            wants_all; /* the try was broken off to begin at the beginning */
  gboolean            can_resume;
  guint               n_replies; /* in this try */
  guint               reply;     /* the last one */
  char               *reply_text;
  char                message[CURL_ERROR_SIZE];
  struct curl_slist  *before; /* (owned) (nullable) commands */
  gboolean            is_connected;
  gboolean            is_answered;
  gboolean            is_too_long;
  goffset             received;
  guint8              last_byte; /* kept back until the server says that it was all */

  /* Output. */
  FerryFtpHead  head;
  FerryFtpBody *body;  /* (owned) */
  GError       *error; /* (owned) (nullable) */
  gint          is_reusable;
};

/* ferry-ftp-job-options.c */
void ferry_ftp_job_set_options (FerryFtpJob        *self,
                                curl_write_callback reply_cb,
                                curl_write_callback data_cb);

/* ferry-ftp-job-error.c */
/* Why there is no file, or not all of it. */
GError *ferry_ftp_job_make_error (FerryFtpJob *self,
                                  CURLcode     result);

G_END_DECLS
