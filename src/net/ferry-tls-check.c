/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-tls-check.h"

#include "ferry-error.h"

const char *
ferry_tls_check_name_old_protocol (GTlsProtocolVersion version)
{
  switch (version)
    {
    case G_TLS_PROTOCOL_VERSION_SSL_3_0:
      return "SSL 3.0";
    case G_TLS_PROTOCOL_VERSION_TLS_1_0:
      return "TLS 1.0";
    case G_TLS_PROTOCOL_VERSION_TLS_1_1:
      return "TLS 1.1";
    case G_TLS_PROTOCOL_VERSION_UNKNOWN:
    case G_TLS_PROTOCOL_VERSION_TLS_1_2:
    case G_TLS_PROTOCOL_VERSION_TLS_1_3:
    case G_TLS_PROTOCOL_VERSION_DTLS_1_0:
    case G_TLS_PROTOCOL_VERSION_DTLS_1_2:
      return NULL;
    }

  g_assert_not_reached ();
}

char *
ferry_tls_check_dup_fingerprint (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  if (der == NULL)
    return NULL;

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}

void
ferry_tls_check_set_error (GError             **error,
                           GUri                *uri,
                           const char          *fingerprint,
                           GTlsCertificateFlags errors)
{
  g_autofree char *detail = NULL;

  detail = g_strdup_printf ("%s, SHA-256 %s", g_uri_get_host (uri),
                            fingerprint != NULL ? fingerprint : "?");
  ferry_error_set (error, ferry_error_status_from_tls (errors), detail);
}

gboolean
ferry_tls_check_leads_to_proxy (GIOStream *connection)
{
  g_autoptr (GSocketAddress) address = NULL;

  if (!G_IS_SOCKET_CONNECTION (connection))
    return FALSE;

  address = g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (connection), NULL);
  return G_IS_PROXY_ADDRESS (address);
}
