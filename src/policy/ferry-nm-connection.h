/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-types.h"

G_BEGIN_DECLS

/**
 * FerryNmConnection:
 * @path: by which NetworkManager knows it
 * @type: NetworkManager's word for what it is, "802-3-ethernet"; ""
 * @is_vpn: what NetworkManager itself calls so
 * @is_active: fully, not on its way up or down
 * @base: the connection that a VPN was started on; "/", ""
 * @controller: the device that it is a port of, a bridge or a bond; "/", ""
 * @devices: (nullable) (array zero-terminated=1): that it uses
 *
 * An active connection, as NetworkManager tells of it. A plain value; the texts
 * belong to others.
 */
typedef struct
{
  const char        *path;
  const char        *type;
  gboolean           is_vpn;
  gboolean           is_active;
  const char        *base;
  const char        *controller;
  const char *const *devices;
} FerryNmConnection;

/* Whether another connection carries it. Pure. */
gboolean ferry_nm_connection_is_tunnel (const FerryNmConnection *self);

/**
 * ferry_nm_connections_find_carriers:
 * @primary: the path of the one that NetworkManager calls primary, or none of them
 *
 * What carries the data: the primary connection; if that is a tunnel, what it was
 * started on, or where that is not told each physical connection. So too where
 * there is no primary one: those reach the local network. Pure.
 *
 * Returns: (transfer container) (element-type FerryNmConnection): of @connections
 */
GPtrArray *ferry_nm_connections_find_carriers (const FerryNmConnection *connections,
                                               guint                    n_connections,
                                               const char              *primary);

/* @device_type: NMDeviceType; 0 if unknown. Pure. */
FerryNetworkType ferry_nm_network_type (const char *connection_type, guint device_type);

G_END_DECLS
