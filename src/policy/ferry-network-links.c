/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-network-links.h"

#include <gio/gio.h>
#include <net/if.h>
#include <netinet/in.h>

/* How Docker, Podman, libvirt, LXD, CNI, VirtualBox and VMware name networks
 * that lie within the machine, and OpenVPN, WireGuard, Tailscale and ZeroTier their
 * tunnels, which stay up as well: something else carries them. */
static gboolean
leads_nowhere (const char *name)
{
  static const char *const prefixes[] = {
    "docker",
    "br-",
    "podman",
    "cni",
    "veth",
    "virbr",
    "vnet",
    "lxcbr",
    "lxdbr",
    "vboxnet",
    "vmnet",
    "tun",
    "wg",
    "tailscale",
    "zt",
  };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (name, prefixes[i]))
      return TRUE;

  return FALSE;
}

static gboolean
is_far_address (struct sockaddr *address)
{
  g_autoptr (GSocketAddress) native = NULL;
  GInetAddress              *inet;
  gsize                      size;

  if (address == NULL || (address->sa_family != AF_INET && address->sa_family != AF_INET6))
    return FALSE;

  size = address->sa_family == AF_INET ? sizeof (struct sockaddr_in) : sizeof (struct sockaddr_in6);
  native = g_socket_address_new_from_native (address, size);
  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (native));

  return !g_inet_address_get_is_link_local (inet) &&
         !g_inet_address_get_is_loopback (inet) &&
         !g_inet_address_get_is_any (inet);
}

gboolean
ferry_network_links_lead_somewhere (const struct ifaddrs *links)
{
  const guint wanted = IFF_UP | IFF_RUNNING;

  for (const struct ifaddrs *link = links; link != NULL; link = link->ifa_next)
    if ((link->ifa_flags & wanted) == wanted &&
        (link->ifa_flags & IFF_LOOPBACK) == 0 &&
        !leads_nowhere (link->ifa_name) &&
        is_far_address (link->ifa_addr))
      return TRUE;

  return FALSE;
}

gboolean
ferry_network_links_look (void)
{
  struct ifaddrs *links = NULL;
  gboolean        lead_somewhere;

  if (getifaddrs (&links) != 0)
    return FALSE;

  lead_somewhere = ferry_network_links_lead_somewhere (links);
  freeifaddrs (links);

  return lead_somewhere;
}
