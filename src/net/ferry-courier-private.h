/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-connection.h"
#include "ferry-courier-login.h"
#include "ferry-courier.h"
#include "ferry-wire.h"

G_BEGIN_DECLS

/* For ferry-courier*.c only. */

struct _FerryCourier
{
  FerryClock         *clock;   /* (owned) */
  const FerryContact *contact; /* (unowned) */
  FerryExchangeSpec   home;    /* what the contact says; borrowed from it */
  FerryLimiter       *limiter; /* (owned) (nullable) */
  FerryCourierFuncs   funcs;
  gpointer            user_data;

  /* Kept for the requests to come. */
  FerryConnection  *connection;  /* (owned) (nullable) */
  GHashTable       *impatient;   /* (owned) (element-type utf8) hosts not to ask for 100 */
  FerryCourierLogin login;       /* for the contact's origin */
  FerryCourierLogin proxy_login; /* for the proxy at @proxy_uri */
  char             *proxy_uri;   /* (owned) (nullable) that of the last connection */

  /* The request, as redirections have made it. */
  char      *method;  /* (owned) (nullable) */
  GUri      *uri;     /* (owned) (nullable) */
  GArray    *headers; /* (owned) (element-type FerryHeader) */
  FerryBody *body;    /* (owned) (nullable) */
  goffset    first;
  goffset    length;
  gboolean   may_wait;
  gboolean   follows;
  gsize      response_limit;

  /* In progress. */
  guint      begin_id; /* not 0 before a try */
  FerryWire *wire;     /* (owned) (nullable) */
  gboolean   is_connecting;
  gboolean   waits; /* this try asks for 100 (Continue) */
  gboolean   is_reused;
  gboolean   was_renewed; /* a connection that was found dead has been replaced */
  gboolean   has_logged_in;
  gboolean   has_logged_in_to_proxy;

  /* Output. */
  GError             *error; /* (owned) (nullable) */
  FerryAnswer         answer;
  SoupMessageHeaders *answer_headers; /* (owned) (nullable) */
  GBytes             *response;       /* (owned) (nullable) */
  gboolean            is_cut;
  GPtrArray          *redirects; /* (owned) (element-type utf8) */
  goffset             sent;
  gboolean            has_begun;
};

gboolean ferry_courier_is_at_home (FerryCourier *self);

/* The first line and the headers of the next try, for the connection that there
 * is. (transfer full) */
GBytes *ferry_courier_make_head (FerryCourier *self);
/* Of the answer, for the requests to come. */
void ferry_courier_keep_cookies (FerryCourier *self);
/* A redirection has made a request without a body of it. */
void ferry_courier_drop_body (FerryCourier *self);

/**
 * FerryCourierTurn: what an answer asks for.
 * @FERRY_COURIER_TURN_NONE: it is the answer
 * @FERRY_COURIER_TURN_AGAIN: another try, as the courier is now
 * @FERRY_COURIER_TURN_FAILED: the courier's error
 */
typedef enum
{
  FERRY_COURIER_TURN_NONE,
  FERRY_COURIER_TURN_AGAIN,
  FERRY_COURIER_TURN_FAILED,
} FerryCourierTurn;

/* Redirections, challenges, and servers that do not know 100 (Continue). */
FerryCourierTurn ferry_courier_judge (FerryCourier *self);

G_END_DECLS
