/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * FerryCourierLogin:
 *
 * What a server, or a proxy, wants to be told of who asks: Basic (RFC 7617) or
 * Digest with MD5 or SHA-256 (RFC 7616). Kept for the requests to come, so that
 * they need not be refused first. A plain value: zero-initialise.
 */
typedef struct
{
  gboolean      is_known;
  gboolean      is_digest;
  char         *realm;     /* (owned) (nullable) */
  char         *nonce;     /* (owned) (nullable) */
  char         *opaque;    /* (owned) (nullable) */
  char         *algorithm; /* (owned) (nullable) as the server wrote it */
  GChecksumType kind;
  gboolean      is_for_session; /* "-sess" */
  gboolean      has_quality;    /* qop=auth */
  guint         count;          /* how often the nonce was used */
} FerryCourierLogin;

void ferry_courier_login_clear (FerryCourierLogin *self);

/**
 * ferry_courier_login_learn:
 * @name: WWW-Authenticate or Proxy-Authenticate
 *
 * Takes the best of the challenges of an answer. FALSE: there is none that could
 * be met, and nothing is known any more.
 */
gboolean ferry_courier_login_learn (FerryCourierLogin  *self,
                                    SoupMessageHeaders *headers,
                                    const char         *name);

/**
 * ferry_courier_login_answer:
 * @target: of the request, as it stands in its first line
 * @client_nonce: (nullable): for tests; a new one without
 *
 * The value of Authorization or Proxy-Authorization, or %NULL when nothing is
 * known. (transfer full)
 */
char *ferry_courier_login_answer (FerryCourierLogin *self,
                                  const char        *method,
                                  const char        *target,
                                  const char        *user,
                                  const char        *password,
                                  const char        *client_nonce);

G_END_DECLS
