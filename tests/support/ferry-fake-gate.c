/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-gate.h"

#include "ferry-fake-login.h"
#include "ferry-fake-request.h"

#include <string.h>

#define COOKIE "ferry-pass=1"

static const char *const names[] = { "ferry-hop=", "ferry-sig=", "ferry-cookie=" };

/* Where the gates' own parameter begins, with its separator. */
static const char *
find_parameter (const char *target)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *found = strstr (target, names[i]);

      if (found != NULL && found > target && (found[-1] == '?' || found[-1] == '&'))
        return found - 1;
    }

  return NULL;
}

static gint64
get_parameter (const char *target,
               const char *name)
{
  const char *found = find_parameter (target);
  gint64      number = -1;

  if (found != NULL && g_str_has_prefix (found + 1, name))
    ferry_fake_parse_size (found + 1 + strlen (name), &number);

  return number;
}

char *
ferry_fake_gate_dup_target (const char *target)
{
  const char *found = find_parameter (target);

  return found != NULL ? g_strndup (target, found - target) : g_strdup (target);
}

static void
redirect (FerryFakeGate          *self,
          const FerryFakePlan    *plan,
          const FerryFakeRequest *request,
          const char             *parameter)
{
  gboolean         elsewhere = ferry_fake_plan_has (plan, FERRY_FAKE_FAULT_SIGNED_ELSEWHERE);
  g_autofree char *target = ferry_fake_gate_dup_target (request->target);

  self->status = 302;
  self->headers = g_strdup_printf ("Location: %s%s%c%s\r\n",
                                   elsewhere ? "{other}" : "",
                                   target,
                                   strchr (target, '?') != NULL ? '&' : '?',
                                   parameter);
}

static void
check_hops (FerryFakeGate          *self,
            const FerryFakePlan    *plan,
            const FerryFakeRequest *request)
{
  gint64           n_hops = ferry_fake_plan_get_number (plan, FERRY_FAKE_FAULT_REDIRECT_HOPS, 0);
  gint64           hop = MAX (get_parameter (request->target, "ferry-hop="), 0);
  g_autofree char *parameter = g_strdup_printf ("ferry-hop=%" G_GINT64_FORMAT, hop + 1);

  if (hop < n_hops)
    redirect (self, plan, request, parameter);
}

static void
check_cookie (FerryFakeGate          *self,
              const FerryFakePlan    *plan,
              const FerryFakeRequest *request)
{
  if (!ferry_fake_plan_has (plan, FERRY_FAKE_FAULT_COOKIE_REDIRECT) ||
      ferry_fake_request_has_token (request, "Cookie", COOKIE))
    return;

  if (get_parameter (request->target, "ferry-cookie=") >= 0)
    {
      self->status = 403;
      return;
    }
  redirect (self, plan, request, "ferry-cookie=1");
  {
    g_autofree char *location = g_steal_pointer (&self->headers);

    self->headers = g_strconcat (location, "Set-Cookie: " COOKIE "; Path=/\r\n", NULL);
  }
}

static gboolean
is_valid_address (FerryFakeEntry      *entry,
                  const FerryFakePlan *plan,
                  gint64               number)
{
  gint64           max_uses = ferry_fake_plan_get_number (plan, FERRY_FAKE_FAULT_SIGNED, 0);
  gint64           max_sent = ferry_fake_plan_get_number (plan, FERRY_FAKE_FAULT_SIGNED_BYTES, 0);
  FerryFakeTicket *ticket;

  if (number >= (gint64) entry->addresses->len)
    return FALSE;
  ticket = &g_array_index (entry->addresses, FerryFakeTicket, number);
  ticket->uses++;

  return (max_uses == 0 || ticket->uses <= max_uses) && (max_sent == 0 || ticket->sent < max_sent);
}

static void
check_signature (FerryFakeGate          *self,
                 FerryFakeEntry         *entry,
                 const FerryFakePlan    *plan,
                 const FerryFakeRequest *request)
{
  gint64           number = get_parameter (request->target, "ferry-sig=");
  g_autofree char *parameter = NULL;

  if (!ferry_fake_plan_has (plan, FERRY_FAKE_FAULT_SIGNED) &&
      !ferry_fake_plan_has (plan, FERRY_FAKE_FAULT_SIGNED_BYTES) &&
      !ferry_fake_plan_has (plan, FERRY_FAKE_FAULT_SIGNED_ELSEWHERE))
    return;

  if (number >= 0)
    {
      self->address = number;
      if (!is_valid_address (entry, plan, number))
        self->status = ferry_fake_plan_get_number (plan, FERRY_FAKE_FAULT_SIGNED_STATUS, 403);
      return;
    }
  parameter = g_strdup_printf ("ferry-sig=%u", entry->addresses->len);
  g_array_set_size (entry->addresses, entry->addresses->len + 1);
  redirect (self, plan, request, parameter);
}

void
ferry_fake_gate_init (FerryFakeGate          *self,
                      FerryFakeEntry         *entry,
                      const FerryFakePlan    *plan,
                      const FerryFakeRequest *request)
{
  g_autofree char *challenge = ferry_fake_login_check (entry, plan, request);

  self->status = 0;
  self->headers = NULL;
  self->address = -1;
  if (challenge != NULL)
    {
      self->status = 401;
      self->headers = g_strdup_printf ("WWW-Authenticate: %s\r\n", challenge);
      return;
    }

  check_cookie (self, plan, request);
  if (self->status == 0)
    check_hops (self, plan, request);
  if (self->status == 0)
    check_signature (self, entry, plan, request);
}

void
ferry_fake_gate_clear (FerryFakeGate *self)
{
  g_clear_pointer (&self->headers, g_free);
}
