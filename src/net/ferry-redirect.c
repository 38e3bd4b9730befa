/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-redirect.h"

#include "ferry-error.h"
#include "ferry-redact.h"
#include "ferry-uri.h"

/* As many as browsers follow. */
#define MAX_REDIRECTS 20

gboolean
ferry_redirect_is_one (guint status)
{
  switch (status)
    {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
      return TRUE;
    default:
      return FALSE;
    }
}

gboolean
ferry_redirect_turns_into_get (guint       status,
                               const char *method)
{
  if (status == 303)
    return !g_str_equal (method, "HEAD");

  return g_str_equal (method, "POST") && (status == 301 || status == 302);
}

gboolean
ferry_redirect_is_for_home_only (const char *header)
{
  return ferry_redact_is_secret_header (header) || g_ascii_strcasecmp (header, "Referer") == 0;
}

static GUri *
fail (GError         **error,
      FerryErrorStatus status,
      const char      *detail)
{
  ferry_error_set (error, status, detail);
  return NULL;
}

GUri *
ferry_redirect_choose_next (GUri       *from,
                            const char *location,
                            guint       n_before,
                            GError    **error)
{
  g_autoptr (GUri)   next = NULL;
  g_autoptr (GError) local_error = NULL;

  if (n_before >= MAX_REDIRECTS)
    return fail (error, FERRY_ERROR_REDIRECT_FAILED, "too many redirections");
  if (location == NULL || location[0] == '\0')
    return fail (error, FERRY_ERROR_REDIRECT_FAILED, "a redirection without an address");

  next = ferry_uri_resolve (from, location, &local_error);
  if (next == NULL)
    return fail (error, FERRY_ERROR_REDIRECT_FAILED, local_error->message);
  if (!ferry_uri_is_supported (next))
    return fail (error, FERRY_ERROR_REDIRECT_FAILED, g_uri_get_scheme (next));
  if (g_str_equal (g_uri_get_scheme (from), "https") &&
      g_str_equal (g_uri_get_scheme (next), "http"))
    return fail (error, FERRY_ERROR_HTTPS_TO_HTTP_ON_REDIRECTION, g_uri_get_host (next));

  return g_steal_pointer (&next);
}
