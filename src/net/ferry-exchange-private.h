/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-exchange.h"
#include "ferry-ftp.h"

G_BEGIN_DECLS

/* For ferry-exchange*.c only. */

struct _FerryExchange
{
  /* Input. */
  SoupSession         *session;       /* (owned) */
  FerryClock          *clock;         /* (owned) */
  FerryTrafficCounter *counter;       /* (unowned) (nullable) */
  SoupCookieJar       *cookies;       /* (owned) (nullable) */
  GUri                *origin;        /* (owned) whom the secrets are for */
  char                *method;        /* (owned) */
  GArray              *headers;       /* (owned) (element-type FerryHeader) */
  char                *user;          /* (owned) (nullable) */
  char                *password;      /* (owned) (nullable) */
  char                *body_file;     /* (owned) (nullable) */
  char                *tls_exception; /* (owned) (nullable) */
  char                *range;         /* (owned) (nullable) */
  goffset              first;         /* of the range */
  char                *if_range;      /* (owned) (nullable) */
  guint                connect_timeout;
  guint                response_timeout;
  FerryExchangeFunc    done;
  gpointer             user_data;

  /* In progress. */
  GUri                *uri;         /* (owned) of the current hop */
  SoupMessage         *message;     /* (owned) (nullable) */
  FerryExchange      **hop;         /* (unowned) (nullable) the callback frees it */
  GCancellable        *cancellable; /* (owned) of the current hop */
  FerryFtp            *ftp;         /* (owned) (nullable) in place of a message */
  SoupMessageHeaders  *no_headers;  /* (owned) (nullable) of its answer */
  guint                alarm_id;
  gboolean             is_connected;
  gboolean             is_at_proxy; /* the connection that is being made is to a proxy */
  GTlsConnection      *tls;         /* (owned) (nullable) if it was made for this hop */
  gint64               connected_at;
  GTlsCertificateFlags tls_errors;
  char                *fingerprint;  /* (owned) (nullable) of a certificate with errors */
  const char          *old_protocol; /* (nullable) why the hop was broken off */

  /* Output. */
  FerryAnswer   answer;
  GInputStream *body;      /* (owned) (nullable) */
  GPtrArray    *redirects; /* (owned) */
  GError       *error;     /* (owned) (nullable) */
  gint64        setup_time;
};

/* Calls back; the exchange may be gone then. */
void ferry_exchange_finish (FerryExchange *self);
/* The next step is to be there in so many ms. */
void ferry_exchange_start_alarm (FerryExchange *self, guint timeout);

/* ferry-exchange-ftp.c */
void ferry_exchange_send_ftp (FerryExchange *self);
void ferry_exchange_drop_ftp (FerryExchange *self);

/* What a request holds, on each hop anew: secrets only for their origin. */
void ferry_exchange_add_headers (FerryExchange *self);
void ferry_exchange_add_cookies (FerryExchange *self);
/* FALSE with the exchange's error when the file cannot be read. */
gboolean ferry_exchange_add_body (FerryExchange *self);

/* ferry-exchange-count.c */
/* Has what the message sends, and the heads that come, counted. */
void ferry_exchange_count_message (FerryExchange *self);

/* Those of the answer, for the hops to come. */
void ferry_exchange_keep_cookies (FerryExchange *self);

G_END_DECLS
