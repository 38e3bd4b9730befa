/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-exchange.h"
#include "ferry-transport.h"

G_BEGIN_DECLS

/**
 * FerryContact:
 * @stays_here: what is asked there does not leave this machine; to be set before it
 *   is opened
 *
 * How a server is spoken to on behalf of a request: its address, the session,
 * cookies, headers and credentials of what is asked there. A value, made in any
 * thread; open in the network thread only.
 */
typedef struct
{
  FerryRequest *request; /* (owned) */
  GVariantDict *secrets; /* (owned) */
  gboolean      stays_here;

  /* While it is open. */
  FerryClock          *clock;       /* (owned) */
  FerryTrafficCounter *counter;     /* (unowned) of the transport */
  GUri                *uri;         /* (owned) as asked for */
  GUri                *secrets_for; /* (owned) of the origin that may see secrets */
  char                *host_key;    /* (owned) */
  GArray              *headers;     /* (owned) (element-type FerryHeader) */
  SoupSession         *session;     /* (owned) (nullable) */
  SoupCookieJar       *cookies;     /* (owned) (nullable) */
} FerryContact;

/* @secrets: (nullable): "a{sv}" as ferry_request_new() splits it off */
void ferry_contact_init (FerryContact *self,
                         FerryRequest *request,
                         GVariant     *secrets);
/* It must have been closed, or never been open. */
void ferry_contact_clear (FerryContact *self);

/**
 * ferry_contact_open:
 * @owner: who alone may share what the session remembers of credentials
 * @error: FERRY_ERROR when a file that the request names cannot be read
 *
 * Gets ready for the first request. To be closed also when it fails.
 */
gboolean ferry_contact_open (FerryContact   *self,
                             FerryTransport *transport,
                             const char     *owner,
                             GError        **error);
void     ferry_contact_close (FerryContact *self);

/* Makes and opens a contact for another address of the same file. It shares the
 * session of @base, which is open; headers, cookies and credentials are for the
 * origin of @base alone. */
void ferry_contact_open_beside (FerryContact       *self,
                                const FerryContact *base,
                                GUri               *uri);

/* A plain request for what the user asked for, to be completed by the caller.
 * What it points to is borrowed. */
void ferry_contact_make_spec (const FerryContact *self,
                              FerryExchangeSpec  *spec);

G_END_DECLS
