/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "fake-network-manager.h"
#include "ferry-network.h"

G_BEGIN_DECLS

/**
 * NetworkFixture: a bus of its own with NetworkManager and ModemManager, both played
 * and not there yet, and the network that a test makes.
 */
typedef struct
{
  GTestDBus          *bus;
  GDBusConnection    *connection; /* of the network */
  FakeNetworkManager *nm;
  FakeNetworkManager *mm;
  FerryNetwork       *network; /* (nullable) */
  GPtrArray          *told;    /* (element-type utf8): the state at each "changed" */
} NetworkFixture;

void network_fixture_set_up (NetworkFixture *self, gconstpointer data);
void network_fixture_tear_down (NetworkFixture *self, gconstpointer data);

/* @network: (transfer full) */
void network_fixture_take (NetworkFixture *self, FerryNetwork *network);

/* The state in words: "pending", or "online full yes wifi uuid-1 Home wlan0": reach,
 * connectivity, metered, type, UUID, name, interface; with "captive", "costs" and
 * "roaming" behind where they are so. */
char *network_fixture_describe (NetworkFixture *self); /* (transfer full) */
/* Runs the main loop until it is. */
void network_fixture_wait (NetworkFixture *self, const char *description);
/* All that any side has sent is in the queue of the main loop, which does not run. */
void network_fixture_fill_queue (NetworkFixture *self);

/* The usual ones. */
#define FAKE_CABLE(n)         \
  {                           \
    .number = n,              \
    .name = "Office",         \
    .type = "802-3-ethernet", \
    .interface = "eth0",      \
    .device_type = 1,         \
    .metered = 4,             \
  }
#define FAKE_WIFI(n, costs)    \
  {                            \
    .number = n,               \
    .name = "Home",            \
    .type = "802-11-wireless", \
    .interface = "wlan0",      \
    .device_type = 2,          \
    .metered = costs,          \
  }
#define FAKE_MOBILE(n)       \
  {                          \
    .number = n,             \
    .name = "Operator",      \
    .type = "gsm",           \
    .interface = "cdc-wdm0", \
    .device_type = 8,        \
    .metered = 3,            \
  }
#define FAKE_TUNNEL(n, kind) \
  {                          \
    .number = n,             \
    .name = "Work",          \
    .type = kind,            \
    .interface = "wg0",      \
    .device_type = 29,       \
    .metered = 4,            \
  }

G_END_DECLS
