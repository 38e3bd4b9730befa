/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-courier-private.h"
#include "ferry-redirect.h"
#include "ferry-uri.h"

#include <string.h>

gboolean
ferry_courier_is_at_home (FerryCourier *self)
{
  return ferry_uri_same_origin (self->home.secrets_for, self->uri);
}

static const char *
find_header (FerryCourier *self,
             const char   *name)
{
  gboolean at_home = ferry_courier_is_at_home (self);

  for (guint i = 0; i < self->headers->len; i++)
    {
      const FerryHeader *header = &g_array_index (self->headers, FerryHeader, i);

      if (g_ascii_strcasecmp (header->name, name) == 0 &&
          (at_home || !ferry_redirect_is_for_home_only (name)))
        return header->value;
    }

  return NULL;
}

static void
append (GString    *head,
        const char *name,
        const char *value)
{
  gsize at;

  g_string_append_printf (head, "%s: ", name);
  at = head->len;
  g_string_append (head, value);
  /* Whoever gave it, nothing gets out of its line. */
  g_strdelimit (head->str + at, "\r\n", ' ');
  g_string_append (head, "\r\n");
}

static void
append_default (FerryCourier *self,
                GString      *head,
                const char   *name,
                const char   *value)
{
  if (find_header (self, name) == NULL)
    append (head, name, value);
}

static char *
make_host (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  gboolean    is_ipv6 = strchr (host, ':') != NULL;
  GString    *text = g_string_new (NULL);

  g_string_printf (text, "%s%s%s", is_ipv6 ? "[" : "", host, is_ipv6 ? "]" : "");
  if (g_uri_get_port (uri) > 0)
    g_string_append_printf (text, ":%d", g_uri_get_port (uri));

  return g_string_free (text, FALSE);
}

/* RFC 9112 §3.2: a proxy is told the whole address, a server the path. */
static char *
make_target (FerryCourier *self)
{
  const char *path = g_uri_get_path (self->uri);
  const char *query = g_uri_get_query (self->uri);

  if (ferry_connection_get_proxy (self->connection) != NULL)
    return ferry_uri_to_string (self->uri);

  return g_strconcat (path[0] == '/' ? "" : "/", path, query != NULL ? "?" : NULL, query, NULL);
}

static void
append_given (FerryCourier *self,
              GString      *head)
{
  gboolean at_home = ferry_courier_is_at_home (self);

  for (guint i = 0; i < self->headers->len; i++)
    {
      const FerryHeader *header = &g_array_index (self->headers, FerryHeader, i);

      if (g_ascii_strcasecmp (header->name, "Cookie") != 0 &&
          (at_home || !ferry_redirect_is_for_home_only (header->name)))
        append (head, header->name, header->value);
    }
}

static void
append_cookies (FerryCourier *self,
                GString      *head)
{
  const char      *given = find_header (self, "Cookie");
  g_autofree char *cookies = NULL;
  g_autofree char *both = NULL;

  if (self->contact->cookies != NULL)
    cookies = soup_cookie_jar_get_cookies (self->contact->cookies, self->uri, TRUE);
  if (cookies != NULL && cookies[0] != '\0' && given != NULL)
    both = g_strconcat (given, "; ", cookies, NULL);

  if (both != NULL || given != NULL)
    append (head, "Cookie", both != NULL ? both : given);
  else if (cookies != NULL && cookies[0] != '\0')
    append (head, "Cookie", cookies);
}

/* What was asked for before is told at once: a body need not go twice. */
static void
append_logins (FerryCourier *self,
               GString      *head,
               const char   *target)
{
  GProxyAddress   *proxy = ferry_connection_get_proxy (self->connection);
  g_autofree char *own = NULL;
  g_autofree char *of_proxy = NULL;

  if (self->home.user != NULL && ferry_courier_is_at_home (self))
    own = ferry_courier_login_answer (&self->login, self->method, target, self->home.user,
                                      self->home.password != NULL ? self->home.password : "",
                                      NULL);
  if (own != NULL)
    append_default (self, head, "Authorization", own);

  if (proxy != NULL && g_proxy_address_get_username (proxy) != NULL)
    {
      const char *password = g_proxy_address_get_password (proxy);

      of_proxy = ferry_courier_login_answer (&self->proxy_login, self->method, target,
                                             g_proxy_address_get_username (proxy),
                                             password != NULL ? password : "", NULL);
    }
  if (of_proxy != NULL)
    append (head, "Proxy-Authorization", of_proxy);
}

/* RFC 9110 §8.6: of methods that give a body no meaning, none is announced. */
static gboolean
says_length (FerryCourier *self)
{
  static const char *const without[] = { "GET", "HEAD", "DELETE", "OPTIONS", "TRACE", NULL };

  return self->length > 0 || !g_strv_contains (without, self->method);
}

static void
append_framing (FerryCourier *self,
                GString      *head)
{
  if (self->body != NULL && self->length > 0)
    append_default (self, head, "Content-Type", ferry_body_get_content_type (self->body));
  if (says_length (self))
    g_string_append_printf (head, "Content-Length: %" G_GOFFSET_FORMAT "\r\n", self->length);
  if (self->waits)
    append (head, "Expect", "100-continue");
}

GBytes *
ferry_courier_make_head (FerryCourier *self)
{
  g_autofree char *target = make_target (self);
  g_autofree char *host = make_host (self->uri);
  GString         *head = g_string_new (NULL);

  g_string_printf (head, "%s %s HTTP/1.1\r\n", self->method, target);
  append_default (self, head, "Host", host);
  append_default (self, head, "User-Agent", "Ferry/" FERRY_VERSION);
  append_default (self, head, "Accept-Encoding", "identity");
  append_given (self, head);
  append_cookies (self, head);
  append_logins (self, head, target);
  append_framing (self, head);
  g_string_append (head, "\r\n");

  return g_string_free_to_bytes (head);
}

static gboolean
is_of_body (const char *name)
{
  return g_ascii_strncasecmp (name, "Content-", strlen ("Content-")) == 0 ||
         g_ascii_strcasecmp (name, "Repr-Digest") == 0;
}

void
ferry_courier_drop_body (FerryCourier *self)
{
  g_clear_pointer (&self->body, ferry_body_unref);
  self->length = 0;
  for (guint i = self->headers->len; i > 0; i--)
    if (is_of_body (g_array_index (self->headers, FerryHeader, i - 1).name))
      g_array_remove_index (self->headers, i - 1);
}

void
ferry_courier_keep_cookies (FerryCourier *self)
{
  SoupMessageHeadersIter iter;
  const char            *name, *value;

  if (self->contact->cookies == NULL)
    return;

  soup_message_headers_iter_init (&iter, self->answer_headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    if (g_ascii_strcasecmp (name, "Set-Cookie") == 0)
      {
        SoupCookie *cookie = soup_cookie_parse (value, self->uri);

        /* Takes the cookie. */
        if (cookie != NULL)
          soup_cookie_jar_add_cookie_full (self->contact->cookies, cookie, self->uri, NULL);
      }
}
