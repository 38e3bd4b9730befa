/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What Ferry asks of a TLS connection, whoever makes it. */

/* The name of a protocol that is not good enough (RFC 8996), else NULL. */
const char *ferry_tls_check_name_old_protocol (GTlsProtocolVersion version);

/* SHA-256 of the certificate in lower-case hexadecimal digits, or NULL. */
char *ferry_tls_check_dup_fingerprint (GTlsCertificate *certificate);

/* Sets the FERRY_ERROR of a refused certificate, with what a person needs to
 * recognise it, and to allow it. @fingerprint: (nullable) */
void ferry_tls_check_set_error (GError             **error,
                                GUri                *uri,
                                const char          *fingerprint,
                                GTlsCertificateFlags errors);

/* @connection: as a GSocketClient that is connecting tells of it. Whether it
 * leads to a proxy, so that its failure is not the server's. */
gboolean ferry_tls_check_leads_to_proxy (GIOStream *connection);

G_END_DECLS
