/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-file-ops.h"
#include "ferry-store.h"

G_BEGIN_DECLS

/**
 * StoreFixture:
 *
 * A state folder that goes away with the test, and what opens it.
 */
typedef struct
{
  char             *directory; /* (owned) */
  FerryWriter      *writer;    /* (owned) */
  FerryFakeFileOps *fake;      /* (owned) */
} StoreFixture;

void store_fixture_set_up (StoreFixture *self,
                           gconstpointer data);
void store_fixture_tear_down (StoreFixture *self,
                              gconstpointer data);

#define STORE_TEST(path, func) \
  g_test_add (path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

/* Opens over the real system calls, over the fake ones, or expects an error
 * with this code. */
FerryStore *store_fixture_open (StoreFixture *self);
FerryStore *store_fixture_open_fake (StoreFixture *self,
                                     GError      **error);
/* Opens over the real system calls without waiting for the disk, for tests of
 * very many starts. */
FerryStore *store_fixture_open_quick (StoreFixture *self);
void        store_fixture_assert_refused (StoreFixture *self,
                                          int           code);
/* Closes, lets go what still waits in the main context, and frees. */
void store_fixture_close (FerryStore *store);

/* Drops the store as the end of the program would. */
void store_fixture_crash (FerryStore *store);

/* The files of the folder. */
char    *store_fixture_path (StoreFixture *self,
                             const char   *name);
gboolean store_fixture_has (StoreFixture *self,
                            const char   *name);
GBytes  *store_fixture_read (StoreFixture *self,
                             const char   *name);
void     store_fixture_write (StoreFixture *self,
                              const char   *name,
                              gconstpointer data,
                              gsize         size);
void     store_fixture_delete (StoreFixture *self,
                               const char   *name);

/* The id of test transfer number @number. */
char *make_id (guint number);
/* A transfer whose state can be told from that of any other @value. */
FerryTransfer *make_transfer (guint       number,
                              FerryStatus status,
                              guint       value);
void           put (FerryStore *store,
                    guint       number,
                    guint       value);
void           put_record (FerryStore *store,
                           guint       number,
                           guint       value);
void           put_settled (FerryStore *store,
                            guint       number,
                            guint       value);
void           drop (FerryStore *store,
                     guint       number);
void           commit (FerryStore *store);
void           compact (FerryStore *store);

/* All that the store says of its transfers: "NUMBER=VALUE" of the unsettled
 * ones, "|", those of the settled ones, in their order. One that cannot be read
 * is "NUMBER=?". */
char *dup_state (FerryStore *store);
void  assert_state (FerryStore *store,
                    const char *expected);
/* What a fresh opener sees. */
void assert_stored (StoreFixture *self,
                    const char   *expected);
/* All that ferry_store_visit() tells: "NUMBER:STATUS:SEARCH" of each in its
 * order, with "/" for the ends of lines, and "!" behind those that are lasting. */
char *dup_visited (FerryStore *store);
void  assert_visited (FerryStore *store,
                      const char *expected);
void  assert_n_warnings (FerryStore *store,
                         guint       n);

G_END_DECLS
