/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-redact.h"
#include "ferry-request-option.h"
#include "ferry-text-check.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_HEADERS 256
#define MAX_HEADER_BYTES (64 * 1024)

static gboolean
is_one_of (const char        *name,
           const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return TRUE;

  return FALSE;
}

/* By which uploads are carried on: tus, the draft of the IETF, pieces by PUT. */
static gboolean
is_of_upload_protocols (const char *name)
{
  return g_ascii_strncasecmp (name, "Upload-", strlen ("Upload-")) == 0 ||
         g_ascii_strncasecmp (name, "Tus-", strlen ("Tus-")) == 0 ||
         g_ascii_strcasecmp (name, "Content-Range") == 0;
}

static gboolean
is_header_of_ours (FerryRequest *request,
                   const char   *name)
{
  static const char *const ours[] = {
    "Accept-Encoding",
    "Connection",
    "Content-Length",
    "Expect",
    "Host",
    "If-Range",
    "Keep-Alive",
    "Proxy-Connection",
    "Range",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    NULL,
  };

  return is_one_of (name, ours) ||
         (request->direction == FERRY_DIRECTION_UPLOAD && is_of_upload_protocols (name));
}

static gboolean
check_header_name (FerryRequest             *request,
                   const FerryRequestOption *option,
                   const char               *name,
                   GError                  **error)
{
  g_autofree char *sentence = NULL;

  if (strlen (name) > FERRY_TEXT_MAX_WORD_BYTES || !ferry_text_check_token (name))
    return ferry_request_fail (option->key, error,
                               _ ("A header name has only letters, digits and a few signs such as "
                                  "“-”"));

  if (is_header_of_ours (request, name))
    {
      sentence = g_strdup_printf (_ ("Ferry sets the header %s itself; leave it out"), name);
      return ferry_request_fail (option->key, error, sentence);
    }

  return TRUE;
}

static gboolean
has_secret_header (FerryRequest *request,
                   const char   *name)
{
  for (guint i = 0; i + 1 < request->secret_headers->len; i++)
    if (g_ascii_strcasecmp (g_ptr_array_index (request->secret_headers, i), name) == 0)
      return TRUE;

  return FALSE;
}

static void
add_secret_header (FerryRequest *request,
                   const char   *name)
{
  int last = (int) request->secret_headers->len - 1;

  /* Before the NULL at the end. */
  g_ptr_array_insert (request->secret_headers, last, g_strdup (name));
}

static gboolean
take_header (FerryRequestTarget       *target,
             const FerryRequestOption *option,
             const char               *name,
             const char               *value,
             GError                  **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (value));
  g_autofree char *sentence = NULL;
  g_autofree char *key = NULL;
  FerryHeader      header;

  if (!check_header_name (target->request, option, name, error))
    return FALSE;

  if (strlen (value) > MAX_HEADER_BYTES || !ferry_text_check_header_value (value))
    {
      sentence = g_strdup_printf (_ ("The value of the header %s is too long or has a line break "
                                     "or control character in it"),
                                  name);
      return ferry_request_fail (option->key, error, sentence);
    }

  if (!ferry_redact_is_secret_header (name))
    {
      header = (FerryHeader){ g_strdup (name), g_steal_pointer (&trimmed) };
      g_array_append_val (target->request->headers, header);
      return TRUE;
    }

  if (has_secret_header (target->request, name))
    {
      sentence = g_strdup_printf (_ ("Give the header %s only once"), name);
      return ferry_request_fail (option->key, error, sentence);
    }

  add_secret_header (target->request, name);
  key = g_strconcat ("header:", name, NULL);
  g_variant_dict_insert (target->secrets, key, "s", trimmed);

  return TRUE;
}

gboolean
ferry_request_take_headers (FerryRequestTarget       *target,
                            const FerryRequestOption *option,
                            GVariant                 *value,
                            GError                  **error)
{
  GVariantIter iter;
  const char  *name;
  const char  *text;

  if (g_variant_n_children (value) > MAX_HEADERS)
    return ferry_request_fail (option->key, error, _ ("There are too many headers"));

  g_variant_iter_init (&iter, value);
  while (g_variant_iter_next (&iter, "(&s&s)", &name, &text))
    if (!take_header (target, option, name, text, error))
      return FALSE;

  return TRUE;
}

/* Names alone: the values are where secrets are kept. */
gboolean
ferry_request_take_secret_headers (FerryRequestTarget       *target,
                                   const FerryRequestOption *option,
                                   GVariant                 *value,
                                   GError                  **error)
{
  GVariantIter iter;
  const char  *name;

  if (g_variant_n_children (value) > MAX_HEADERS)
    return ferry_request_fail (option->key, error, _ ("There are too many headers"));

  g_variant_iter_init (&iter, value);
  while (g_variant_iter_next (&iter, "&s", &name))
    {
      if (!check_header_name (target->request, option, name, error))
        return FALSE;
      if (!ferry_redact_is_secret_header (name))
        return ferry_request_fail (option->key, error,
                                   _ ("A header that is not secret belongs among the headers"));
      if (!has_secret_header (target->request, name))
        add_secret_header (target->request, name);
    }

  return TRUE;
}

void
ferry_request_append_secret_headers (FerryRequest *request)
{
  for (guint i = 0; i + 1 < request->secret_headers->len; i++)
    {
      FerryHeader header = { g_strdup (g_ptr_array_index (request->secret_headers, i)), NULL };

      g_array_append_val (request->headers, header);
    }
}
