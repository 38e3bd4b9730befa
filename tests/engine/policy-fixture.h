/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "engine-fixture.h"
#include "ferry-fake-clock.h"

G_BEGIN_DECLS

/* What tests of costs, power and schedule share: a clock that is turned by hand, and
 * files that are not of this machine. */

#define POLICY_SECOND ((gint64) G_USEC_PER_SEC)
#define POLICY_HOUR (3600 * POLICY_SECOND)
/* When it begins: Wednesday, 15 November 2023, 10:00, in UTC. */
#define POLICY_BEGIN G_GINT64_CONSTANT (1700042400)
/* Of each file, and how much of it comes before it is held back. */
#define POLICY_SIZE (64 * 1024)
#define POLICY_HELD (16 * 1024)
/* The cap of a data plan. */
#define POLICY_CAP (G_GUINT64_CONSTANT (10) << 30)

typedef struct
{
  FerryTestRig   *rig;    /* (owned) */
  FerryFakeClock *clock;  /* (owned) */
  GHashTable     *served; /* (owned) (element-type utf8) addresses that the origin knows */
} PolicyFixture;

/* In main(), instead of ferry_test_rig_init(). */
void policy_fixture_init (int    *argc,
                          char ***argv);

/* Online, by a connection "home" that costs nothing. All may run at once. */
PolicyFixture *policy_fixture_new (void);
/* One after the other; and what an interface carries is counted. */
PolicyFixture *policy_fixture_new_counting (FerryStatisticsFunc read_statistics);
void           policy_fixture_free (PolicyFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PolicyFixture, policy_fixture_free)

/**
 * policy_fixture_get:
 * @name: of the file; the same one for several is held back for all of them
 * @options: (nullable): as of ferry_test_rig_get()
 *
 * Adds a download from a host that is not this machine. What is left after
 * POLICY_HELD bytes waits for policy_fixture_release().
 */
FerryTransfer *policy_fixture_get (PolicyFixture *self,
                                   const char    *name,
                                   const char    *options);
void           policy_fixture_release (PolicyFixture *self,
                                       const char    *name);

void policy_fixture_set_network (PolicyFixture    *self,
                                 FerryNetworkState network);
void policy_fixture_set_power (PolicyFixture  *self,
                               FerryPowerState power);
/* The plan of the connection "mobile": of POLICY_CAP bytes so many are used in this
 * month. */
void policy_fixture_set_used (PolicyFixture *self,
                              guint64        used,
                              gboolean       is_restricted);
/* Moves the clock on (µs), and does all that is due. */
void policy_fixture_advance (PolicyFixture *self,
                             gint64         duration);
/* Does all that is due. */
void policy_fixture_drain (PolicyFixture *self);

/* Runs until its first bytes have come. */
void policy_fixture_run_to_flow (PolicyFixture *self,
                                 FerryTransfer *transfer);
/* Runs until the origin sees that no connection is left. */
void policy_fixture_assert_closed (PolicyFixture *self);
/* It is in that status for that reason, and no connection is open for it. */
void policy_fixture_assert_waits (PolicyFixture *self,
                                  FerryTransfer *transfer,
                                  FerryStatus    status,
                                  FerryReason    reason);
/* Nobody has told of it that it runs, and the origin has not been asked. */
void policy_fixture_assert_fresh (PolicyFixture *self,
                                  FerryTransfer *transfer);

G_END_DECLS
