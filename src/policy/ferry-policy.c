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

/* What is no address is a word for something beside the file. */
static gboolean
leads_elsewhere (const char *uri_text)
{
  g_autofree char *host = NULL;

  return uri_text != NULL &&
         g_uri_split_network (uri_text, G_URI_FLAGS_NONE, NULL, &host, NULL, NULL) &&
         host != NULL && !is_loopback_host (host);
}

gboolean
ferry_policy_stays_here (FerryRequest *request)
{
  const char *const *mirrors;

  g_return_val_if_fail (request != NULL, FALSE);

  mirrors = ferry_request_get_mirrors (request);
  for (guint i = 0; mirrors[i] != NULL; i++)
    if (leads_elsewhere (mirrors[i]))
      return FALSE;

  return ferry_policy_begins_here (request) &&
         !leads_elsewhere (ferry_request_get_checksum_from (request));
}

gboolean
ferry_policy_begins_here (FerryRequest *request)
{
  const char *proxy;

  g_return_val_if_fail (request != NULL, FALSE);

  proxy = ferry_request_get_proxy (request);

  if (!is_loopback_uri (ferry_request_get_uri (request)))
    return FALSE;

  /* No system sends its own names through its proxy; a proxy that was named
   * for this transfer is used as asked. */
  return g_strcmp0 (proxy, "system") == 0 ||
         g_strcmp0 (proxy, "none") == 0 ||
         is_loopback_uri (proxy);
}

/* Whether the plan would not last for the transfer: it has none left, or less than
 * is needed, or nobody knows what is needed when little is left. */
static gboolean
is_over_cap (const FerryPolicySubject *subject,
             const FerryConditions    *conditions)
{
  switch (conditions->cap)
    {
    case FERRY_CAP_NONE:
      return FALSE;

    case FERRY_CAP_UNDER:
      return subject->needed > 0 && (guint64) subject->needed > conditions->cap_left;

    case FERRY_CAP_NEAR:
      return subject->needed < 0 || (guint64) subject->needed > conditions->cap_left;

    case FERRY_CAP_OVER:
      return TRUE;
    }

  g_return_val_if_reached (TRUE);
}

/* The rows of the table G1 of the cost policies. */
static FerryReason
judge_cost (const FerryPolicySubject *subject,
            const FerryConditions    *conditions)
{
  const FerryNetworkState *network = &conditions->network;

  switch (subject->policy)
    {
    case FERRY_COST_POLICY_ALWAYS:
      return FERRY_REASON_NONE;

    case FERRY_COST_POLICY_INHERIT:
    case FERRY_COST_POLICY_DEFAULT:
      if (is_over_cap (subject, conditions))
        return FERRY_REASON_OVER_CAP;
      return network->is_roaming ? FERRY_REASON_ROAMING : FERRY_REASON_NONE;

    case FERRY_COST_POLICY_UNRESTRICTED_ONLY:
      if (is_over_cap (subject, conditions))
        return FERRY_REASON_OVER_CAP;
      if (network->is_roaming)
        return FERRY_REASON_ROAMING;
      return network->is_metered ? FERRY_REASON_METERED : FERRY_REASON_NONE;
    }

  g_return_val_if_reached (FERRY_REASON_METERED);
}

static FerryVerdict
judge_network (const FerryPolicySubject *subject,
               const FerryConditions    *conditions)
{
  FerryReason cost;

  if (!conditions->network.is_online)
    return (FerryVerdict){ FERRY_EVENT_NETWORK_LOST, FERRY_REASON_OFFLINE, 0 };
  if (conditions->network.is_captive)
    return (FerryVerdict){ FERRY_EVENT_NETWORK_LOST, FERRY_REASON_CAPTIVE_PORTAL, 0 };
  if (conditions->cap == FERRY_CAP_OVER && conditions->is_restricted)
    return (FerryVerdict){ FERRY_EVENT_COST_DENIED, FERRY_REASON_RESTRICTED, 0 };

  cost = subject->runs_anyway ? FERRY_REASON_NONE : judge_cost (subject, conditions);
  if (cost != FERRY_REASON_NONE)
    return (FerryVerdict){ FERRY_EVENT_COST_DENIED, cost, 0 };

  return (FerryVerdict){ FERRY_EVENT_ALLOWED, FERRY_REASON_NONE, 0 };
}

static FerryReason
judge_power (const FerryConditions *conditions)
{
  const FerryPowerState *power = &conditions->power;
  const FerryPowerRules *rules = &conditions->power_rules;

  if (power->is_on_battery && rules->only_on_mains)
    return FERRY_REASON_BATTERY;
  if (power->is_on_battery && power->has_battery && rules->threshold > 0 &&
      (power->is_critical || power->percentage < rules->threshold))
    return FERRY_REASON_BATTERY;
  if (power->is_power_saver && rules->heeds_power_saver)
    return FERRY_REASON_POWER_SAVER;

  return FERRY_REASON_NONE;
}

FerryVerdict
ferry_policy_judge (const FerryPolicySubject *subject,
                    const FerryConditions    *conditions)
{
  FerryVerdict verdict = { FERRY_EVENT_ALLOWED, FERRY_REASON_NONE, 0 };
  FerryReason  power;
  gint64       start_at;

  g_return_val_if_fail (subject != NULL && subject->request != NULL, verdict);
  g_return_val_if_fail (conditions != NULL, verdict);

  start_at = ferry_request_get_start_at (subject->request);
  if (start_at > conditions->now && !subject->runs_anyway)
    return (FerryVerdict){ FERRY_EVENT_SYSTEM_DENIED, FERRY_REASON_SCHEDULE, start_at };

  if (!ferry_policy_stays_here (subject->request))
    verdict = judge_network (subject, conditions);
  if (verdict.event != FERRY_EVENT_ALLOWED || subject->runs_anyway)
    return verdict;

  if (conditions->schedule == FERRY_SCHEDULE_STOP)
    return (FerryVerdict){ FERRY_EVENT_SYSTEM_DENIED, FERRY_REASON_SCHEDULE, 0 };
  power = judge_power (conditions);
  if (power != FERRY_REASON_NONE)
    return (FerryVerdict){ FERRY_EVENT_SYSTEM_DENIED, power, 0 };

  return verdict;
}
