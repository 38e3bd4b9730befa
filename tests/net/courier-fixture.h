/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-courier.h"
#include "ferry-fake-clock.h"
#include "scripted-peer.h"

G_BEGIN_DECLS

/**
 * CourierFixture:
 *
 * A peer, and a network thread whose clock stands still, so that no timeout strikes
 * unless a test lets it.
 */
typedef struct
{
  ScriptedPeer   *peer;      /* (owned) */
  FerryFakeClock *clock;     /* (owned) */
  FerryWriter    *writer;    /* (owned) */
  FerryTransport *transport; /* (owned) */
  char           *folder;    /* (owned) */
  char           *file;      /* (owned) the source of bodies */
  char           *ca_file;   /* (owned) that of the peer's authority */
} CourierFixture;

void courier_fixture_set_up (CourierFixture *self,
                             gconstpointer   data);
void courier_fixture_tear_down (CourierFixture *self,
                                gconstpointer   data);

#define COURIER_TEST(path, func)                                        \
  g_test_add (path, CourierFixture, NULL, courier_fixture_set_up, func, \
              courier_fixture_tear_down)

/* Runs @func in the network thread and waits for it. */
void courier_fixture_call (CourierFixture *self,
                           GSourceFunc     func,
                           gpointer        data);
/* Turns the clock, and lets the network thread ring what is due. */
void courier_fixture_advance (CourierFixture *self,
                              gint64          microseconds);

/* Of the heads that the peer got: the n-th has this header; NULL: has none. */
void assert_told (CourierFixture *self,
                  guint           index,
                  const char     *name,
                  const char     *value);
void assert_first_line (CourierFixture *self,
                        guint           index,
                        const char     *line);

/**
 * Errand:
 *
 * A courier and the requests that it carries, from outside the network thread.
 */
typedef struct
{
  /* Input, to be changed before errand_start(). */
  CourierFixture  *fixture; /* (unowned) */
  GVariantDict    *options; /* (owned) of the contact's request */
  gsize            size;    /* of the source */
  FerryCourierSpec spec;
  char            *uri;         /* (owned) (nullable) of the request */
  guint64          limit;       /* bytes/s */
  int              cancel_when; /* 1: at the first bytes sent, 2: at an interim answer, 3: done */
  gboolean         frees;       /* rather than cancels */
  gboolean         cancels_at_once;
  gboolean         takes_whole_body;
  gboolean         unlinks; /* the source, once the body is made */

  /* In progress. */
  FerryRequest *request; /* (owned) (nullable) */
  FerryContact  contact;
  FerryLimiter *limiter; /* (owned) (nullable) */
  FerryCourier *courier; /* (owned) (nullable) */
  GUri         *parsed;  /* (owned) (nullable) */

  /* Output, of the last request. */
  GMutex   lock;
  GCond    changed;
  gboolean is_done;
  GError  *error; /* (owned) (nullable) */
  guint    status;
  GString *interims; /* (owned) "103 104 " */
  GString *response; /* (owned) */
  gboolean is_cut;
  goffset  sent;      /* the sum of what was told */
  goffset  sent_back; /* of that, what was taken back */
  goffset  last_sent; /* as the courier says */
  gboolean has_begun;
  char    *final_uri; /* (owned) (nullable) */
  guint    n_redirects;
} Errand;

/* A PUT of @size bytes to "/up" of the peer. */
Errand *errand_new (CourierFixture *fixture,
                    gsize           size);
void    errand_free (Errand *self);
void    errand_set_string (Errand     *self,
                           const char *key,
                           const char *value);

/* Sends the next request. */
void errand_start (Errand *self);
void errand_wait (Errand *self);
/* Waits until so many bytes of the body went out. */
void     errand_wait_for_sent (Errand *self,
                               goffset sent);
gboolean errand_is_done (Errand *self);
goffset  errand_get_sent (Errand *self);
guint    errand_count_interims (Errand *self);
/* In the network thread. */
void errand_cancel (Errand *self);
/* Start and wait; the answer must have this status, or the errand fail so. */
void errand_assert_status (Errand *self,
                           guint   status);
void errand_assert_error (Errand *self,
                          int     code);
/* The n-th request brought all of the source to the peer. */
void errand_assert_body (Errand *self,
                         guint   index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

G_END_DECLS
