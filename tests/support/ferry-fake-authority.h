/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-origin.h"

#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/* FerryFakeAuthority: makes keys, a CA and certificates of all kinds, as they
 * are asked for. Not thread-safe. */
typedef struct _FerryFakeAuthority FerryFakeAuthority;

FerryFakeAuthority *ferry_fake_authority_new (void);
void                ferry_fake_authority_free (FerryFakeAuthority *self);

/* The certificate of the CA. (transfer none) */
const char *ferry_fake_authority_get_pem (FerryFakeAuthority *self);

/* (transfer none), lives as long as @self. */
gnutls_certificate_credentials_t
            ferry_fake_authority_get_credentials (FerryFakeAuthority *self,
                                                  FerryFakeTls        tls);
const char *ferry_fake_authority_get_priority (FerryFakeTls tls);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFakeAuthority, ferry_fake_authority_free)

G_END_DECLS
