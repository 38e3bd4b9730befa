/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-exchange-private.h"
#include "ferry-redirect.h"
#include "ferry-uri.h"

void
ferry_exchange_add_headers (FerryExchange *self)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (self->message);
  gboolean            at_home = ferry_uri_same_origin (self->origin, self->uri);

  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (self->range != NULL)
    soup_message_headers_replace (headers, "Range", self->range);
  if (self->range != NULL && self->if_range != NULL)
    soup_message_headers_replace (headers, "If-Range", self->if_range);

  for (guint i = 0; i < self->headers->len; i++)
    {
      const FerryHeader *header = &g_array_index (self->headers, FerryHeader, i);

      if (at_home || !ferry_redirect_is_for_home_only (header->name))
        soup_message_headers_append (headers, header->name, header->value);
    }

  /* Not by the session, which would put it in the place of the one given. */
  if (soup_message_headers_get_one (headers, "User-Agent") == NULL)
    soup_message_headers_append (headers, "User-Agent", "Ferry/" FERRY_VERSION);
}

void
ferry_exchange_add_cookies (FerryExchange *self)
{
  g_autofree char    *cookies = NULL;
  SoupMessageHeaders *headers = soup_message_get_request_headers (self->message);
  const char         *given;

  if (self->cookies == NULL)
    return;

  cookies = soup_cookie_jar_get_cookies (self->cookies, self->uri, TRUE);
  if (cookies == NULL || cookies[0] == '\0')
    return;

  given = soup_message_headers_get_one (headers, "Cookie");
  if (given != NULL)
    {
      g_autofree char *both = g_strconcat (given, "; ", cookies, NULL);

      soup_message_headers_replace (headers, "Cookie", both);
    }
  else
    soup_message_headers_append (headers, "Cookie", cookies);
}

void
ferry_exchange_keep_cookies (FerryExchange *self)
{
  GSList *cookies;

  if (self->cookies == NULL)
    return;

  cookies = soup_cookies_from_response (self->message);
  for (GSList *l = cookies; l != NULL; l = l->next)
    /* Takes the cookie. */
    soup_cookie_jar_add_cookie_full (self->cookies, l->data, self->uri, NULL);
  g_slist_free (cookies);
}

gboolean
ferry_exchange_add_body (FerryExchange *self)
{
  g_autoptr (GFile)            file = NULL;
  g_autoptr (GFileInfo)        info = NULL;
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GError)           error = NULL;

  if (self->body_file == NULL)
    return TRUE;

  file = g_file_new_for_path (self->body_file);
  stream = g_file_read (file, NULL, &error);
  if (stream != NULL)
    info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, &error);
  if (info == NULL)
    {
      ferry_error_set (&self->error, FERRY_ERROR_SOURCE_MISSING, error->message);
      return FALSE;
    }

  soup_message_set_request_body (self->message, NULL, G_INPUT_STREAM (stream),
                                 g_file_info_get_size (info));
  return TRUE;
}
