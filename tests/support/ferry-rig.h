/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-engine.h"
#include "ferry-error.h"
#include "ferry-fake-credentials.h"
#include "ferry-fake-network.h"
#include "ferry-fake-origin.h"
#include "ferry-fake-power.h"

G_BEGIN_DECLS

/**
 * FerryTestRigOptions: all zero for what most tests want.
 * @ops: NULL: the real system calls
 * @clock: NULL: a hasty one, @haste times as fast as the machine's
 * @haste: 0: 1
 * @no_origin: do not start an origin
 * @has_ledger: count what flows
 * @read_statistics: what other programs move; NULL: there are no others
 */
typedef struct
{
  FerryFakeOriginOptions origin;
  FerryEngineOptions     engine;
  const FerryFileOps    *ops;
  FerryClock            *clock;
  guint                  haste;
  gboolean               no_origin;
  gboolean               has_ledger;
  FerryStatisticsFunc    read_statistics;
} FerryTestRigOptions;

/**
 * FerryTestRig:
 *
 * A whole Ferry without a face: an engine over a real store, writer and
 * network thread, fakes of the machine around it, an origin to fetch from, and
 * a folder that goes away with it. Nothing sleeps: all that waits runs the
 * default main context, and ends the test as failed when that takes too long.
 */
typedef struct
{
  char *root;      /* (owned) */
  char *directory; /* (owned) where the files go */
  char *state;     /* (owned) where the store is */

  FerryFakeOrigin      *origin; /* (owned) (nullable) */
  const FerryFileOps   *ops;    /* (unowned) */
  FerryEngineOptions    engine_options;
  gboolean              has_ledger;
  FerryStatisticsFunc   read_statistics;
  FerryClock           *clock;       /* (owned) */
  FerryFakeNetwork     *network;     /* (owned) online */
  FerryFakePower       *power;       /* (owned) */
  FerryFakeCredentials *credentials; /* (owned) */

  /* While it runs. */
  FerryWriter *writer; /* (owned) (nullable) */
  FerryStore  *store;  /* (owned) (nullable) */
  FerryLedger *ledger; /* (owned) (nullable) */
  FerryEngine *engine; /* (owned) (nullable) */

  GPtrArray *transfers;      /* (owned) (element-type FerryTransfer) all that were given out */
  guint      n_state_errors; /* of "state-error" */
} FerryTestRig;

/* In main(), instead of g_test_init(). */
void ferry_test_rig_init (int    *argc,
                          char ***argv);

/* @options (nullable). The engine has started. */
FerryTestRig *ferry_test_rig_new (const FerryTestRigOptions *options);
/* Stops it, checks that nothing of it lives on, deletes its folder. */
void ferry_test_rig_free (FerryTestRig *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryTestRig, ferry_test_rig_free)

/* The program ends, cleanly, and starts again over the same state. Objects of
 * transfers from before are dead: see ferry_test_rig_lookup(). */
void ferry_test_rig_stop (FerryTestRig *self);
void ferry_test_rig_start (FerryTestRig *self);

/**
 * ferry_test_rig_get:
 * @path: of the origin, or a whole URI
 * @options: (nullable): more options of the request (see ferry_request_new()),
 *   the inside of an "a{sv}" as text: "'retries': <uint32 0>, 'name': <'x'>"
 *
 * Adds a transfer into the folder, with one connection and without a proxy
 * unless @options say otherwise.
 *
 * Returns: (transfer none): good until the rig is freed
 */
FerryTransfer *ferry_test_rig_get (FerryTestRig *self,
                                   const char   *path,
                                   const char   *options);

/* The transfer with that id: the live object, or what the store has. Asserts
 * that there is one. (transfer none) */
FerryTransfer *ferry_test_rig_lookup (FerryTestRig *self,
                                      const char   *id);

typedef gboolean (*FerryTestRigFunc) (gpointer data);

/* Runs until @is_reached (@data) is TRUE; @what is for the message otherwise. */
void ferry_test_rig_until (FerryTestRig    *self,
                           const char      *what,
                           FerryTestRigFunc is_reached,
                           gpointer         data);

/* Runs until the transfer is settled, or stopped until something changes
 * (paused in any way), and its run has ended. Waiting for a retry is neither.
 * Returns the status. */
FerryStatus ferry_test_rig_run (FerryTestRig  *self,
                                FerryTransfer *transfer);
/* The same for all that are live. */
void ferry_test_rig_run_all (FerryTestRig *self);
/* Runs until it is in @status, or at work or waiting for @reason. */
void ferry_test_rig_run_to_status (FerryTestRig  *self,
                                   FerryTransfer *transfer,
                                   FerryStatus    status);
void ferry_test_rig_run_to_reason (FerryTestRig  *self,
                                   FerryTransfer *transfer,
                                   FerryReason    reason);
/* Runs until so many bytes of the file have come. */
void ferry_test_rig_run_to_bytes (FerryTestRig  *self,
                                  FerryTransfer *transfer,
                                  goffset        n_bytes);
/* Runs for so long (µs) by the rig's clock: to see that something does not come. */
void ferry_test_rig_run_for (FerryTestRig *self,
                             gint64        duration);
/* Runs until the network has been as it is for long enough to be used. */
void ferry_test_rig_settle (FerryTestRig *self);
/* Runs until everything put in the store is on disk and the writer is idle. */
void ferry_test_rig_flush (FerryTestRig *self);

/* The transfer is completed, and the file under its name holds the @size bytes
 * that the origin has at @path in @version. */
void ferry_test_rig_assert_file (FerryTestRig  *self,
                                 FerryTransfer *transfer,
                                 const char    *path,
                                 guint          version,
                                 guint64        size);
/* Status and error of a transfer; @error -1 for none. */
void ferry_test_rig_assert_ended (FerryTestRig  *self,
                                  FerryTransfer *transfer,
                                  FerryStatus    status,
                                  int            error);
/* The folder holds exactly these names, sorted, joined by line feeds: "" for
 * an empty one. */
void ferry_test_rig_assert_listing (FerryTestRig *self,
                                    const char   *names);
/* Nothing unfinished lies in the folder. */
void ferry_test_rig_assert_no_parts (FerryTestRig *self);

/* The answers that the origin gave so far. */
guint ferry_test_rig_count_requests (FerryTestRig *self);

G_END_DECLS
