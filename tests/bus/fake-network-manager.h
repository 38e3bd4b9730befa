/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FAKE_NM "org.freedesktop.NetworkManager"
#define FAKE_NM_PATH "/org/freedesktop/NetworkManager"
#define FAKE_NM_CONNECTION FAKE_NM ".Connection.Active"
#define FAKE_NM_DEVICE FAKE_NM ".Device"
#define FAKE_MM "org.freedesktop.ModemManager1"
#define FAKE_MM_3GPP FAKE_MM ".Modem.Modem3gpp"
#define FAKE_MODEM_PATH "/org/freedesktop/ModemManager1/Modem/0"

/**
 * FakeNetworkManager:
 *
 * NetworkManager or ModemManager, played on a connection of its own: objects with
 * properties, which may be of any type.
 */
typedef struct _FakeNetworkManager FakeNetworkManager;

/* @name: on the bus, where it is not yet. */
FakeNetworkManager *fake_network_manager_new (const char *address, const char *name);
void                fake_network_manager_free (FakeNetworkManager *self);

void fake_network_manager_appear (FakeNetworkManager *self);
/* With its connection, as a process that dies; what it knows is kept. */
void fake_network_manager_vanish (FakeNetworkManager *self);
/* (transfer none) (nullable): NULL while it is not there */
GDBusConnection *fake_network_manager_get_bus (FakeNetworkManager *self);

/* @value: floating. Tells of it if the property was another before, and there is
 * somebody to tell. */
void fake_network_manager_set (FakeNetworkManager *self,
                               const char         *path,
                               const char         *interface,
                               const char         *property,
                               GVariant           *value);
/* What it tells is that it is no longer what it was. */
void fake_network_manager_invalidate (FakeNetworkManager *self,
                                      const char         *path,
                                      const char         *interface,
                                      const char         *property,
                                      GVariant           *value);
void fake_network_manager_remove (FakeNetworkManager *self, const char *path);

/* Questions for @path are not answered; NULL: each is again. */
void fake_network_manager_hush (FakeNetworkManager *self, const char *path);
/* What was asked meanwhile is answered, as of now, and the rest again. */
void fake_network_manager_answer_late (FakeNetworkManager *self);
/* Some question is not answered yet. */
gboolean fake_network_manager_is_waiting (FakeNetworkManager *self);
guint    fake_network_manager_count_calls (FakeNetworkManager *self);

/* Shortcuts. @n: the number of a connection and of its device. */
char *fake_connection_path (guint n); /* (transfer full) */
char *fake_device_path (guint n);     /* (transfer full) */

/**
 * FakeConnection: an active connection and its device. A plain value.
 */
typedef struct
{
  guint       number;
  const char *name;
  const char *type;
  const char *interface;
  guint       device_type;
  guint       metered;
  gboolean    is_vpn;
  guint       base;  /* the number of another; 0: none */
  guint       state; /* 0: activated */
} FakeConnection;

/* Puts them on the list of the active ones; the UUID is "uuid-NUMBER". */
void fake_network_manager_connect (FakeNetworkManager   *self,
                                   const FakeConnection *connections,
                                   guint                 n_connections);
/* @primary: a number; 0: none */
void fake_network_manager_set_primary (FakeNetworkManager *self, guint primary);
void fake_network_manager_set_number (FakeNetworkManager *self,
                                      const char         *property,
                                      guint               value);
void fake_network_manager_set_metered (FakeNetworkManager *self, guint number, guint metered);
void fake_network_manager_register (FakeNetworkManager *self, guint registration);

G_END_DECLS
