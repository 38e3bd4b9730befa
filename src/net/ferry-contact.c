/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-contact.h"

#include "ferry-error.h"
#include "ferry-uri.h"

#include <glib/gstdio.h>

void
ferry_contact_init (FerryContact *self,
                    FerryRequest *request,
                    GVariant     *secrets)
{
  *self = (FerryContact){
    .request = ferry_request_ref (request),
    .secrets = g_variant_dict_new (secrets),
  };
}

void
ferry_contact_clear (FerryContact *self)
{
  g_assert (self->session == NULL);

  g_clear_pointer (&self->request, ferry_request_unref);
  g_clear_pointer (&self->secrets, g_variant_dict_unref);
}

static const char *
lookup_secret (const FerryContact *self,
               const char         *key)
{
  const char *value = NULL;

  g_variant_dict_lookup (self->secrets, key, "&s", &value);
  return value;
}

static gboolean
open_session (FerryContact   *self,
              FerryTransport *transport,
              const char     *owner,
              GError        **error)
{
  FerrySessionKey key = { 0 };

  key.proxy = ferry_request_get_proxy (self->request);
  key.ca_file = ferry_request_get_ca_file (self->request);
  key.tls_exception = ferry_request_get_tls_exception (self->request);
  key.proxy_user = lookup_secret (self, "proxy-user");
  key.proxy_password = lookup_secret (self, "proxy-password");
  if (g_variant_dict_contains (self->secrets, "user") || key.proxy_user != NULL)
    key.owner = owner;

  self->session = ferry_transport_get_session (transport, &key, error);
  return self->session != NULL;
}

static gboolean
open_cookies (FerryContact *self,
              GError      **error)
{
  const char *file = ferry_request_get_cookie_file (self->request);

  if (file != NULL && g_access (file, R_OK) != 0)
    {
      ferry_error_set (error, FERRY_ERROR_SOURCE_MISSING, file);
      return FALSE;
    }

  self->cookies = file != NULL ? soup_cookie_jar_text_new (file, TRUE) : soup_cookie_jar_new ();
  return TRUE;
}

static void
add_header (FerryContact *self,
            const char   *name,
            const char   *value)
{
  FerryHeader header = { g_strdup (name), g_strdup (value) };

  g_array_append_val (self->headers, header);
}

static void
collect_headers (FerryContact *self)
{
  guint              n_headers;
  const FerryHeader *headers = ferry_request_get_headers (self->request, &n_headers);
  const char *const *secret_names = ferry_request_get_secret_headers (self->request);

  self->headers = g_array_new (FALSE, FALSE, sizeof (FerryHeader));
  g_array_set_clear_func (self->headers, ferry_header_clear);

  /* A secret header has no value there. */
  for (guint i = 0; i < n_headers; i++)
    if (headers[i].value != NULL)
      add_header (self, headers[i].name, headers[i].value);
  for (guint i = 0; secret_names[i] != NULL; i++)
    {
      g_autofree char *key = g_strconcat ("header:", secret_names[i], NULL);
      const char      *value = lookup_secret (self, key);

      if (value != NULL)
        add_header (self, secret_names[i], value);
    }
}

gboolean
ferry_contact_open (FerryContact   *self,
                    FerryTransport *transport,
                    const char     *owner,
                    GError        **error)
{
  self->uri = ferry_uri_parse (ferry_request_get_uri (self->request), NULL);
  g_assert (self->uri != NULL); /* a request's URI was parsed before */
  self->secrets_for = g_uri_ref (self->uri);
  self->host_key = ferry_uri_get_host_key (self->uri);
  self->clock = g_object_ref (ferry_transport_get_clock (transport));
  self->counter = ferry_transport_get_counter (transport);
  collect_headers (self);

  return open_session (self, transport, owner, error) && open_cookies (self, error);
}

/* What tells a server who asks, and nothing else of what the user gave. */
static GArray *
copy_agent (GArray *headers)
{
  GArray *copy = g_array_new (FALSE, FALSE, sizeof (FerryHeader));

  g_array_set_clear_func (copy, ferry_header_clear);
  for (guint i = 0; i < headers->len; i++)
    {
      const FerryHeader *header = &g_array_index (headers, FerryHeader, i);
      FerryHeader        agent = { 0 };

      if (g_ascii_strcasecmp (header->name, "User-Agent") != 0)
        continue;
      agent.name = g_strdup (header->name);
      agent.value = g_strdup (header->value);
      g_array_append_val (copy, agent);
    }

  return copy;
}

void
ferry_contact_open_beside (FerryContact       *self,
                           const FerryContact *base,
                           GUri               *uri)
{
  gboolean at_home = ferry_uri_same_origin (base->secrets_for, uri);

  *self = (FerryContact){
    .request = ferry_request_ref (base->request),
    .secrets = at_home ? g_variant_dict_ref (base->secrets) : g_variant_dict_new (NULL),
    .stays_here = base->stays_here && at_home,
    .clock = g_object_ref (base->clock),
    .counter = base->counter,
    .uri = g_uri_ref (uri),
    .secrets_for = g_uri_ref (base->secrets_for),
    .host_key = ferry_uri_get_host_key (uri),
    .headers = at_home ? g_array_ref (base->headers) : copy_agent (base->headers),
    .session = g_object_ref (base->session),
    .cookies = at_home ? g_object_ref (base->cookies) : soup_cookie_jar_new (),
  };
}

void
ferry_contact_close (FerryContact *self)
{
  g_clear_object (&self->session);
  g_clear_object (&self->cookies);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->headers, g_array_unref);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->secrets_for, g_uri_unref);
  g_clear_pointer (&self->host_key, g_free);
}

void
ferry_contact_make_spec (const FerryContact *self,
                         FerryExchangeSpec  *spec)
{
  *spec = (FerryExchangeSpec){
    .session = self->session,
    .clock = self->clock,
    .counter = self->stays_here ? NULL : self->counter,
    .cookies = self->cookies,
    .uri = self->uri,
    .method = ferry_request_get_method (self->request),
    .secrets_for = self->secrets_for,
    .headers = (const FerryHeader *) (gpointer) self->headers->data,
    .n_headers = self->headers->len,
    .user = lookup_secret (self, "user"),
    .password = lookup_secret (self, "password"),
    .body_file = ferry_request_get_body_file (self->request),
    .tls_exception = ferry_request_get_tls_exception (self->request),
    .end = -1,
    .connect_timeout = ferry_request_get_connect_timeout (self->request),
    .response_timeout = ferry_request_get_response_timeout (self->request),
  };
}
