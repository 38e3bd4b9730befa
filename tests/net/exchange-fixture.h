/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-exchange.h"
#include "ferry-fake-clock.h"
#include "ferry-fake-origin.h"
#include "ferry-transport.h"

G_BEGIN_DECLS

/**
 * ExchangeFixture:
 *
 * An origin and a network thread whose clock stands still, so that no timeout
 * strikes unless a test lets it.
 */
typedef struct
{
  FerryFakeOrigin *origin;    /* (owned) */
  FerryFakeClock  *clock;     /* (owned) */
  FerryWriter     *writer;    /* (owned) */
  FerryTransport  *transport; /* (owned) */
  char            *ca_file;   /* (owned) (nullable): with TLS, its CA */
} ExchangeFixture;

/* @data: (nullable): FerryFakeOriginOptions */
void exchange_fixture_set_up (ExchangeFixture *self,
                              gconstpointer    data);
void exchange_fixture_tear_down (ExchangeFixture *self,
                                 gconstpointer    data);

#define EXCHANGE_TEST(path, options, func)                                   \
  g_test_add (path, ExchangeFixture, options, exchange_fixture_set_up, func, \
              exchange_fixture_tear_down)

/* Adds a file of a few bytes with these faults, up to a NULL. */
void exchange_fixture_serve (ExchangeFixture *self,
                             const char      *path,
                             ...) G_GNUC_NULL_TERMINATED;
/* The n-th request that came in, which must be there. */
FerryFakeRequest *exchange_fixture_dup_request (ExchangeFixture *self,
                                                guint            index);
guint             exchange_fixture_count_requests (ExchangeFixture *self);
guint             exchange_fixture_count_connections (ExchangeFixture *self);
/* SHA-256 of the certificate that the origin shows now, in hex. */
char *exchange_fixture_dup_fingerprint (ExchangeFixture *self);

/**
 * Ask:
 *
 * One exchange, from the outside of the network thread.
 */
typedef struct
{
  /* Input, to be changed before ask_start(). */
  ExchangeFixture  *fixture;
  FerrySessionKey   key;
  FerryExchangeSpec spec;         /* @uri is set from @uri, @secrets_for if it is NULL */
  char             *uri;          /* (owned) */
  gboolean          leaves_body;  /* the body is not read */
  gboolean          frees_itself; /* in its own callback */

  /* In progress, in the network thread. */
  SoupSession   *session;  /* (owned) */
  FerryExchange *exchange; /* (owned) (nullable) */
  GUri          *parsed;   /* (owned) */

  /* Output. */
  GMutex     lock;
  GCond      changed;
  gboolean   is_done;
  GError    *error;  /* (owned) (nullable) */
  guint      status; /* of the answer */
  goffset    content_length;
  GString   *body;      /* (owned) */
  GPtrArray *redirects; /* (owned) (element-type utf8) */
  char      *final_uri; /* (owned) (nullable) */
  gint64     setup_time;
  gboolean   has_coded_body;
} Ask;

/* @target: a path at the origin, or a whole address. A GET without anything
 * special, in the session of plain downloads. */
Ask *ask_new (ExchangeFixture *fixture,
              const char      *target);
/* Frees the exchange, in the network thread, at whatever stage it is. */
void ask_free (Ask *self);

void ask_start (Ask *self);
void ask_wait (Ask *self);
/* Both. */
void ask_run (Ask *self);

/* Runs, and the answer must have this status, or the exchange fail so. */
void ask_assert_status (Ask  *self,
                        guint status);
void ask_assert_error (Ask *self,
                       int  code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ask, ask_free)

/* Runs @func in the network thread and waits for it. */
void exchange_fixture_call (ExchangeFixture *self,
                            GSourceFunc      func,
                            gpointer         data);

/* Headers of a request, as the origin got them. */
void assert_header (ExchangeFixture *self,
                    guint            index,
                    const char      *name,
                    const char      *value);

G_END_DECLS
