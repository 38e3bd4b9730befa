/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-policy.h"

#include <gio/gio.h>

/* Only what every resolver must take for this machine (RFC 6761 §6.3) or what
 * the address itself says: a name that happens to resolve to loopback is judged
 * like any other. */
static gboolean
is_loopback_host (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;
  g_autofree char         *name = g_ascii_strdown (host, -1);
  gsize                    length = strlen (name);

  if (length > 0 && name[length - 1] == '.')
    name[length - 1] = '\0';

  if (g_str_equal (name, "localhost") || g_str_has_suffix (name, ".localhost"))
    return TRUE;

  address = g_inet_address_new_from_string (name);

  return address != NULL && g_inet_address_get_is_loopback (address);
}

static gboolean
is_loopback_uri (const char *uri_text)
{
  g_autofree char *host = NULL;

  if (!g_uri_split_network (uri_text, G_URI_FLAGS_NONE, NULL, &host, NULL, NULL))
    return FALSE;

  return host != NULL && is_loopback_host (host);
}

/* Whether nothing that the transfer sends leaves the machine. */
static gboolean
stays_on_this_machine (FerryRequest *request)
{
  const char *proxy = ferry_request_get_proxy (request);

  if (!is_loopback_uri (ferry_request_get_uri (request)))
    return FALSE;

  /* No system sends its own names through its proxy; a proxy that was named
   * for this transfer is used as asked. */
  return g_strcmp0 (proxy, "system") == 0 ||
         g_strcmp0 (proxy, "none") == 0 ||
         is_loopback_uri (proxy);
}

/* The rows of product.md G1, as far as the network's state tells them apart. */
static FerryReason
judge_cost (FerryCostPolicy          policy,
            const FerryNetworkState *network)
{
  switch (policy)
    {
    case FERRY_COST_POLICY_ALWAYS:
      return FERRY_REASON_NONE;

    case FERRY_COST_POLICY_DEFAULT:
      return network->is_roaming ? FERRY_REASON_ROAMING : FERRY_REASON_NONE;

    case FERRY_COST_POLICY_UNRESTRICTED_ONLY:
      if (network->is_roaming)
        return FERRY_REASON_ROAMING;
      return network->is_metered ? FERRY_REASON_METERED : FERRY_REASON_NONE;
    }

  g_assert_not_reached ();
}

static FerryVerdict
judge_network (FerryRequest            *request,
               const FerryNetworkState *network)
{
  FerryReason cost;

  if (!network->is_online)
    return (FerryVerdict){ FERRY_EVENT_NETWORK_LOST, FERRY_REASON_OFFLINE, 0 };
  if (network->is_captive)
    return (FerryVerdict){ FERRY_EVENT_NETWORK_LOST, FERRY_REASON_CAPTIVE_PORTAL, 0 };

  cost = judge_cost (ferry_request_get_policy (request), network);
  if (cost != FERRY_REASON_NONE)
    return (FerryVerdict){ FERRY_EVENT_COST_DENIED, cost, 0 };

  return (FerryVerdict){ FERRY_EVENT_ALLOWED, FERRY_REASON_NONE, 0 };
}

FerryVerdict
ferry_policy_judge (FerryRequest          *request,
                    const FerryConditions *conditions)
{
  FerryVerdict verdict = { FERRY_EVENT_ALLOWED, FERRY_REASON_NONE, 0 };
  gint64       start_at;

  g_return_val_if_fail (request != NULL, verdict);
  g_return_val_if_fail (conditions != NULL, verdict);

  start_at = ferry_request_get_start_at (request);
  if (start_at > conditions->now)
    return (FerryVerdict){ FERRY_EVENT_SYSTEM_DENIED, FERRY_REASON_SCHEDULE, start_at };

  if (!stays_on_this_machine (request))
    verdict = judge_network (request, &conditions->network);
  if (verdict.event != FERRY_EVENT_ALLOWED)
    return verdict;

  if (conditions->power.is_power_saver &&
      ferry_request_get_policy (request) != FERRY_COST_POLICY_ALWAYS)
    return (FerryVerdict){ FERRY_EVENT_SYSTEM_DENIED, FERRY_REASON_POWER_SAVER, 0 };

  return verdict;
}
