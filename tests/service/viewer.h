/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-view.h"
#include "part-fixture.h"

G_BEGIN_DECLS

/**
 * Viewer: a view on a bus of its own, the one who has opened it, and another.
 */
typedef struct
{
  PartFixture     *parts;   /* (owned) */
  GTestDBus       *bus;     /* (owned) */
  GDBusConnection *service; /* (owned) */
  GDBusConnection *caller;  /* (owned) */
  GDBusConnection *other;   /* (owned) */
  FerryView       *view;    /* (owned) (nullable) */
  char            *path;    /* (owned) */
  GString         *told;    /* (owned) the signals that the caller got, since it looked */
  guint            n_closed;
  guint            n_overheard; /* signals that the other got */
} Viewer;

void viewer_set_up (Viewer *viewer, gconstpointer data);
void viewer_tear_down (Viewer *viewer, gconstpointer data);

FerryTransfer *viewer_add (Viewer *viewer, const char *name, FerryStatus status);
/* @text: the inside of a QUERY, as text. */
void viewer_open (Viewer *viewer, const char *text);
/* From the side of the service; nothing of it is left. */
void viewer_close (Viewer *viewer);

/* Calls. Parameters may be floating. */

void      viewer_call_begin (Viewer          *viewer,
                             GDBusConnection *connection,
                             const char      *method,
                             GVariant        *parameters,
                             GAsyncResult   **result);
GVariant *viewer_call_end (GDBusConnection *connection,
                           GAsyncResult   **result,
                           GError         **error);
/* Of the caller; it succeeds. */
GVariant *viewer_call (Viewer *viewer, const char *method, GVariant *parameters);
void      viewer_assert_refused (Viewer          *viewer,
                                 GDBusConnection *connection,
                                 const char      *method,
                                 GVariant        *parameters,
                                 GDBusError       code);
GVariant *viewer_parse_query (const char *text); /* floating */
void      viewer_set_query (Viewer *viewer, const char *text);
void      viewer_watch (Viewer *viewer, guint position, guint count);

/* What the caller was told since the last time: "changed@GENERATION
 * POSITION-REMOVED+ADDED; rows@GENERATION POSITION=STATUS/REASON …; progress
 * RECEIVED/TOTAL*CONNECTIONS … fast", or "still" for a rate of 0. */
void viewer_let_all_arrive (Viewer *viewer);
void viewer_assert_told (Viewer *viewer, const char *expected);

/* A test of the program @program. */
void viewer_add_test (const char *program,
                      const char *name,
                      void (*test) (Viewer *, gconstpointer));

G_END_DECLS
