/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-authority.h"
#include "ferry-fake-ftp.h"
#include "ferry-fake-wire.h"

G_BEGIN_DECLS

/* For ferry-fake-ftp*.c only. */

struct _FerryFakeFtp
{
  FerryFakeFtpOptions options;
  FerryFakeAuthority *authority; /* (owned) */
  int                 fd;
  guint16             port;
  GThread            *thread; /* (owned) */

  GMutex      lock;
  GCond       changed;
  GHashTable *files;       /* (owned) (element-type utf8 FakeFile) */
  GPtrArray  *commands;    /* (owned) (element-type utf8) */
  GPtrArray  *connections; /* (element-type FakeConnection) open ones */
  guint       n_connections;
  guint       max_open;
  gboolean    is_released;
  gboolean    is_over;
};

typedef struct
{
  guint64 size;
  guint   n_fetched;
  char  **faults; /* (owned) */
} FakeFile;

/* One who is connected. */
typedef struct
{
  FerryFakeFtp  *ftp;
  FerryFakeWire *wire; /* (owned) */
  GThread       *thread;
  guint          place; /* how many were there when it came, itself included */

  /* Under the lock. */
  FerryFakeWire *data; /* (owned) (nullable) */
  int            passive_fd;
  gboolean       is_busy; /* with a command */

  /* Its thread. */
  GByteArray *input;
  char       *folder; /* ends with a slash */
  char       *user;
  guint64     rest;
  gboolean    is_secure;
  gboolean    is_private;
  gboolean    is_in;
  gboolean    is_over;
} FakeConnection;

gpointer fake_connection_run (gpointer data);
/* Any thread, under the lock. */
void fake_connection_abort (FakeConnection *self);

void     fake_connection_reply (FakeConnection *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean fake_connection_secure (FakeConnection *self, FerryFakeWire *wire);
/* Under the lock, as is the next one. */
void fake_connection_close_passive (FakeConnection *self);
/* @path: (out) (optional) (transfer full) */
FakeFile *fake_connection_find (FakeConnection *self, const char *name, char **path);

/* ferry-fake-ftp-fetch.c */
void fake_connection_fetch (FakeConnection *self, const char *name);
void fake_connection_close_data (FakeConnection *self, FerryFakeEnd end);

/* The argument of the fault when the file has it now; under the lock. */
const char *fake_file_find (FakeFile   *self,
                            const char *name,
                            gboolean    is_resumed);
guint64     fake_file_number (const char *text);

G_END_DECLS
