/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "fake-service.h"
#include "ferry-client.h"
#include "ferry-fake-clock.h"

G_BEGIN_DECLS

/**
 * BusFixture: a bus of its own, the fake service, which the bus can start, and a
 * client that stands by the clock of the test.
 */
typedef struct
{
  GTestDBus       *bus;
  GDBusConnection *connection; /* of the client */
  FakeService     *service;
  FerryFakeClock  *clock;
  FerryClient     *client;
} BusFixture;

/* @is_installed: whether the bus knows how to start the service. */
void bus_fixture_set_up (BusFixture *self, gboolean is_installed);
void bus_fixture_tear_down (BusFixture *self);

/* Runs the main loop until @is_done; fails when that takes very long. */
typedef gboolean (*BusCondition) (gpointer data);
void bus_fixture_wait (BusCondition is_done, gpointer data);
/* Runs what can run now, without waiting for anything. */
void bus_fixture_drain (void);
/* Until all that was sent by either side has arrived and was seen to. */
void bus_fixture_settle (BusFixture *self);
/* The state of the client becomes @state. */
void bus_fixture_wait_state (BusFixture *self, FerryClientState state);

/* A callback that keeps the result for *(GAsyncResult **) @data. */
void          bus_fixture_done_cb (GObject *source, GAsyncResult *result, gpointer data);
GAsyncResult *bus_fixture_wait_result (GAsyncResult **result);

G_END_DECLS
