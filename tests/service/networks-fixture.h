/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-clock.h"
#include "ferry-networks.h"
#include "ferry-rig.h"

G_BEGIN_DECLS

/**
 * NetworksFixture: the network connections, over an engine that counts, on a network
 * and by a clock that the test commands.
 */
typedef struct
{
  FerryFakeClock *clock;    /* (owned) */
  FerryTestRig   *rig;      /* (owned) */
  FerryNetworks  *networks; /* (owned) */
  char           *path;     /* (owned) of their file */
  guint           n_changed;
} NetworksFixture;

void networks_fixture_set_up (NetworksFixture *self, gconstpointer data);
void networks_fixture_tear_down (NetworksFixture *self, gconstpointer data);

/* Writes what was said. */
void networks_fixture_save (NetworksFixture *self);
/* Another service begins over the same files, once those are written that are under
 * way. @text: (nullable): what somebody has written into the one of the networks */
void networks_fixture_restart (NetworksFixture *self, const char *text);

/* A wireless one; "" for none. */
void networks_fixture_connect (NetworksFixture *self, const char *id, const char *name);
/* So many bytes came over the interface of now; nobody has counted them yet. */
void networks_fixture_flow (guint64 bytes);

/* Something is said of a connection: an "a{sv}" as text. */
gboolean networks_fixture_try_set (NetworksFixture *self,
                                   const char      *id,
                                   const char      *changes,
                                   GError         **error);
void     networks_fixture_set (NetworksFixture *self, const char *id, const char *changes);
/* Bytes of now: so many of Ferry's, so many of all. */
void networks_fixture_move (NetworksFixture *self, const char *id, guint64 own, guint64 all);

/* What is shown of a connection; NULL: it is not. */
void networks_fixture_assert_key (NetworksFixture *self,
                                  const char      *id,
                                  const char      *key,
                                  const char      *expected);
/* But for the unnamed one. */
guint networks_fixture_count_shown (NetworksFixture *self);

G_END_DECLS
