/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <curl/curl.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryFtpCertificate:
 * @fingerprint: (nullable): SHA-256 in hexadecimal digits
 * @pin: (nullable): its public key, for CURLOPT_PINNEDPUBLICKEY
 * @errors: what is wrong with it, or with what vouches for it
 *
 * What a server showed in a TLS handshake.
 */
typedef struct
{
  char                *fingerprint; /* (owned) (nullable) */
  char                *pin;         /* (owned) (nullable) */
  GTlsCertificateFlags errors;
} FerryFtpCertificate;

void ferry_ftp_certificate_clear (FerryFtpCertificate *self);

/**
 * ferry_ftp_certificate_read:
 * @curl: with CURLOPT_CERTINFO, after a handshake
 * @database: (nullable): the authorities to trust, NULL for the system's
 *
 * Returns: FALSE when there was no handshake
 */
gboolean ferry_ftp_certificate_read (FerryFtpCertificate *self,
                                     CURL                *curl,
                                     const char          *host,
                                     GTlsDatabase        *database);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryFtpCertificate, ferry_ftp_certificate_clear)

G_END_DECLS
