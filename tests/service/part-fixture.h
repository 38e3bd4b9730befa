/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-catalog.h"
#include "ferry-fake-clock.h"
#include "ferry-rig.h"

G_BEGIN_DECLS

/**
 * PartFixture:
 *
 * A catalog over an engine that has no network: its transfers do what the test
 * says. The clock is for what is tested, and not the engine's.
 */
typedef struct
{
  FerryTestRig   *rig;     /* (owned) */
  FerryCatalog   *catalog; /* (owned) */
  FerryFakeClock *clock;   /* (owned) */
} PartFixture;

PartFixture *part_fixture_new (void);
/* Everything else that holds the engine or the catalog is gone. */
void part_fixture_free (PartFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PartFixture, part_fixture_free)

/* A transfer of https://HOST/NAME; @group (nullable). It waits for the network.
 * (transfer none) */
FerryTransfer *part_fixture_add (PartFixture *self, const char *name, const char *group);
/* Brings a transfer into @status by the events that lead there. */
void part_fixture_set_status (FerryTransfer *transfer, FerryStatus status);
void part_fixture_set_total (FerryTransfer *transfer, gint64 total);
void part_fixture_set_name (FerryTransfer *transfer, const char *name);
/* Takes it out of the engine and the store; the object is dead then. */
void part_fixture_remove (PartFixture *self, const char *id);

FerryCatalogItem *part_fixture_get_item (PartFixture *self, FerryTransfer *transfer);

/* A query from the inside of an "a{sv}" as text. */
void part_fixture_parse_query (const char *text, FerryQuery *query);

/* The names of what a query finds, joined by blanks. (transfer full) */
char *part_fixture_select (PartFixture *self, const char *query);

/* Runs the main loop until it has nothing to do. */
void part_fixture_settle (void);

G_END_DECLS
