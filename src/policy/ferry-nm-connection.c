/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-nm-connection.h"

/* The names that NetworkManager's settings have for kinds of connections. Bonds,
 * teams and VLANs stand for the cables in them; bridges do when they have one,
 * else they are the inner networks of containers and virtual machines. */
typedef struct
{
  const char      *name;
  gboolean         is_physical;
  gboolean         is_tunnel;
  FerryNetworkType type;
} Kind;

static const Kind kinds[] = {
  { "802-3-ethernet", TRUE, FALSE, FERRY_NETWORK_TYPE_ETHERNET },
  { "802-11-wireless", TRUE, FALSE, FERRY_NETWORK_TYPE_WIFI },
  { "802-11-olpc-mesh", TRUE, FALSE, FERRY_NETWORK_TYPE_WIFI },
  { "gsm", TRUE, FALSE, FERRY_NETWORK_TYPE_MOBILE },
  { "cdma", TRUE, FALSE, FERRY_NETWORK_TYPE_MOBILE },
  { "wimax", TRUE, FALSE, FERRY_NETWORK_TYPE_MOBILE },
  { "bluetooth", TRUE, FALSE, FERRY_NETWORK_TYPE_BLUETOOTH },
  { "pppoe", TRUE, FALSE, FERRY_NETWORK_TYPE_ETHERNET },
  { "adsl", TRUE, FALSE, FERRY_NETWORK_TYPE_OTHER },
  { "infiniband", TRUE, FALSE, FERRY_NETWORK_TYPE_OTHER },
  { "bond", TRUE, FALSE, FERRY_NETWORK_TYPE_ETHERNET },
  { "team", TRUE, FALSE, FERRY_NETWORK_TYPE_ETHERNET },
  { "vlan", TRUE, FALSE, FERRY_NETWORK_TYPE_ETHERNET },
  { "bridge", FALSE, FALSE, FERRY_NETWORK_TYPE_ETHERNET },
  { "veth", FALSE, FALSE, FERRY_NETWORK_TYPE_ETHERNET },
  { "vpn", FALSE, TRUE, FERRY_NETWORK_TYPE_OTHER },
  { "wireguard", FALSE, TRUE, FERRY_NETWORK_TYPE_OTHER },
  { "tun", FALSE, TRUE, FERRY_NETWORK_TYPE_OTHER },
  { "ip-tunnel", FALSE, TRUE, FERRY_NETWORK_TYPE_OTHER },
  { "vxlan", FALSE, TRUE, FERRY_NETWORK_TYPE_OTHER },
  { "macsec", FALSE, TRUE, FERRY_NETWORK_TYPE_OTHER },
};

static const Kind *
find_kind (const char *type)
{
  static const Kind other = { "", FALSE, FALSE, FERRY_NETWORK_TYPE_OTHER };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].name, type))
      return &kinds[i];

  return &other;
}

gboolean
ferry_nm_connection_is_tunnel (const FerryNmConnection *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_vpn || find_kind (self->type)->is_tunnel;
}

static gboolean
is_physical (const FerryNmConnection *connection)
{
  return connection->is_active &&
         !connection->is_vpn &&
         find_kind (connection->type)->is_physical;
}

static const FerryNmConnection *
find_by_path (const FerryNmConnection *connections,
              guint                    n_connections,
              const char              *path)
{
  for (guint i = 0; i < n_connections; i++)
    if (g_str_equal (connections[i].path, path))
      return &connections[i];

  return NULL;
}

static const FerryNmConnection *
find_by_device (const FerryNmConnection *connections,
                guint                    n_connections,
                const char              *device)
{
  for (guint i = 0; i < n_connections; i++)
    if (connections[i].devices != NULL && g_strv_contains (connections[i].devices, device))
      return &connections[i];

  return NULL;
}

GPtrArray *
ferry_nm_connections_find_carriers (const FerryNmConnection *connections,
                                    guint                    n_connections,
                                    const char              *primary_path)
{
  GPtrArray               *carriers = g_ptr_array_new ();
  const FerryNmConnection *primary = find_by_path (connections, n_connections, primary_path);
  const FerryNmConnection *carrier = primary;

  if (primary != NULL && ferry_nm_connection_is_tunnel (primary))
    carrier = find_by_path (connections, n_connections, primary->base);
  if (carrier != NULL && !ferry_nm_connection_is_tunnel (carrier))
    {
      g_ptr_array_add (carriers, (gpointer) carrier);
      return carriers;
    }

  for (guint i = 0; i < n_connections; i++)
    if (is_physical (&connections[i]))
      {
        carrier = find_by_device (connections, n_connections, connections[i].controller);
        if (carrier == NULL)
          carrier = &connections[i];
        if (!g_ptr_array_find (carriers, carrier, NULL))
          g_ptr_array_add (carriers, (gpointer) carrier);
      }

  /* Nobody knows what carries the tunnel. */
  if (carriers->len == 0 && primary != NULL)
    g_ptr_array_add (carriers, (gpointer) primary);

  return carriers;
}

FerryNetworkType
ferry_nm_network_type (const char *connection_type,
                       guint       device_type)
{
  /* NMDeviceType. */
  static const struct
  {
    guint            device;
    FerryNetworkType type;
  } devices[] = {
    { 1, FERRY_NETWORK_TYPE_ETHERNET },
    { 2, FERRY_NETWORK_TYPE_WIFI },
    { 5, FERRY_NETWORK_TYPE_BLUETOOTH },
    { 6, FERRY_NETWORK_TYPE_WIFI },
    { 7, FERRY_NETWORK_TYPE_MOBILE },
    { 8, FERRY_NETWORK_TYPE_MOBILE },
  };
  FerryNetworkType type;

  g_return_val_if_fail (connection_type != NULL, FERRY_NETWORK_TYPE_UNKNOWN);

  type = find_kind (connection_type)->type;
  if (type != FERRY_NETWORK_TYPE_OTHER)
    return type;

  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    if (devices[i].device == device_type)
      return devices[i].type;

  return *connection_type == '\0' && device_type == 0 ? FERRY_NETWORK_TYPE_UNKNOWN : type;
}
