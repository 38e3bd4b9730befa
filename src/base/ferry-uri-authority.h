/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryUriAuthority:
 * @user: (nullable): decoded
 * @password: (nullable): decoded
 * @host: in ASCII and lower case; an IPv6 address without brackets, its zone
 *   after a '%'; "" when there is none
 * @port: -1 when none is given, or the usual one of the scheme
 *
 * What stands between "//" and the path of an address.
 */
typedef struct
{
  char *user;     /* (owned) (nullable) */
  char *password; /* (owned) (nullable) */
  char *host;     /* (owned) */
  int   port;
} FerryUriAuthority;

/**
 * ferry_uri_authority_parse:
 * @text: where the authority begins; any bytes
 * @length: how many bytes of @text belong to it
 * @scheme: in lower case, for its usual port
 * @error: FERRY_ERROR_INVALID_ARGUMENT with a sentence that names the fault
 *
 * Takes an authority apart. An empty host is no error here.
 *
 * Returns: (transfer full): what it says, or %NULL
 */
FerryUriAuthority *ferry_uri_authority_parse (const char *text,
                                              gsize       length,
                                              const char *scheme,
                                              GError    **error);

void ferry_uri_authority_free (FerryUriAuthority *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryUriAuthority, ferry_uri_authority_free)

/* The usual port of @scheme (lower case), -1 for one without. */
int ferry_uri_authority_get_default_port (const char *scheme);

G_END_DECLS
