/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-courier-private.h"
#include "ferry-redirect.h"
#include "ferry-uri.h"

static FerryCourierTurn
follow (FerryCourier *self)
{
  GUri *next = ferry_redirect_choose_next (self->uri, self->answer.location,
                                           self->redirects->len, &self->error);

  if (next == NULL)
    return FERRY_COURIER_TURN_FAILED;

  if (ferry_redirect_turns_into_get (self->answer.status, self->method))
    {
      g_free (self->method);
      self->method = g_strdup ("GET");
      ferry_courier_drop_body (self);
    }

  g_ptr_array_add (self->redirects, ferry_uri_to_string (self->uri));
  g_uri_unref (self->uri);
  self->uri = next;
  return FERRY_COURIER_TURN_AGAIN;
}

/* Known credentials are tried once; asking a person is the engine's part. */
static FerryCourierTurn
log_in (FerryCourier *self)
{
  if (self->has_logged_in || self->home.user == NULL || !ferry_courier_is_at_home (self))
    return FERRY_COURIER_TURN_NONE;
  if (!ferry_courier_login_learn (&self->login, self->answer_headers, "WWW-Authenticate"))
    return FERRY_COURIER_TURN_NONE;

  self->has_logged_in = TRUE;
  return FERRY_COURIER_TURN_AGAIN;
}

static FerryCourierTurn
log_in_to_proxy (FerryCourier *self)
{
  GProxyAddress *proxy = ferry_connection_get_proxy (self->connection);

  if (self->has_logged_in_to_proxy || proxy == NULL ||
      g_proxy_address_get_username (proxy) == NULL)
    return FERRY_COURIER_TURN_NONE;
  if (!ferry_courier_login_learn (&self->proxy_login, self->answer_headers, "Proxy-Authenticate"))
    return FERRY_COURIER_TURN_NONE;

  self->has_logged_in_to_proxy = TRUE;
  return FERRY_COURIER_TURN_AGAIN;
}

FerryCourierTurn
ferry_courier_judge (FerryCourier *self)
{
  guint status = self->answer.status;

  if (status == 401)
    return log_in (self);
  if (status == 407)
    return log_in_to_proxy (self);
  if (status == 417 && self->waits)
    {
      g_hash_table_add (self->impatient, ferry_uri_get_host_key (self->uri));
      return FERRY_COURIER_TURN_AGAIN;
    }
  if (self->follows && ferry_redirect_is_one (status))
    return follow (self);

  return FERRY_COURIER_TURN_NONE;
}
