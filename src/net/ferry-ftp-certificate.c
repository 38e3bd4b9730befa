/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-ftp-certificate.h"

#include "ferry-tls-check.h"

#include <gnutls/abstract.h>
#include <string.h>

void
ferry_ftp_certificate_clear (FerryFtpCertificate *self)
{
  g_clear_pointer (&self->fingerprint, g_free);
  g_clear_pointer (&self->pin, g_free);
  self->errors = 0;
}

/* The certificates of the handshake, the server's first, as PEM. */
static char *
dup_chain (CURL *curl)
{
  struct curl_certinfo *info = NULL;
  GString              *pem = g_string_new (NULL);

  curl_easy_getinfo (curl, CURLINFO_CERTINFO, &info);
  for (int i = 0; info != NULL && i < info->num_of_certs; i++)
    for (struct curl_slist *l = info->certinfo[i]; l != NULL; l = l->next)
      if (g_str_has_prefix (l->data, "Cert:"))
        g_string_append_printf (pem, "%s\n", l->data + strlen ("Cert:"));

  return g_string_free (pem, FALSE);
}

static char *
encode_pin (const gnutls_datum_t *key)
{
  guint8           digest[32];
  gsize            size = sizeof digest;
  GChecksum       *checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *text = NULL;

  g_checksum_update (checksum, key->data, key->size);
  g_checksum_get_digest (checksum, digest, &size);
  g_checksum_free (checksum);
  text = g_base64_encode (digest, size);
  return g_strconcat ("sha256//", text, NULL);
}

static char *
make_pin (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;
  gnutls_x509_crt_t      parsed = NULL;
  gnutls_pubkey_t        key = NULL;
  gnutls_datum_t         datum = { NULL, 0 };
  gnutls_datum_t         exported = { NULL, 0 };
  char                  *pin = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  if (der == NULL)
    return NULL;

  datum.data = der->data;
  datum.size = der->len;
  if (gnutls_x509_crt_init (&parsed) == 0 && gnutls_pubkey_init (&key) == 0 &&
      gnutls_x509_crt_import (parsed, &datum, GNUTLS_X509_FMT_DER) == 0 &&
      gnutls_pubkey_import_x509 (key, parsed, 0) == 0 &&
      gnutls_pubkey_export2 (key, GNUTLS_X509_FMT_DER, &exported) == 0)
    pin = encode_pin (&exported);

  gnutls_free (exported.data);
  gnutls_pubkey_deinit (key);
  gnutls_x509_crt_deinit (parsed);
  return pin;
}

static GTlsCertificateFlags
verify (GTlsCertificate *certificate,
        const char      *host,
        GTlsDatabase    *given)
{
  g_autoptr (GTlsDatabase)       database = NULL;
  g_autoptr (GSocketConnectable) identity = g_network_address_new (host, 0);
  g_autoptr (GError)             error = NULL;
  GTlsCertificateFlags           errors;

  database = given != NULL ? g_object_ref (given)
                           : g_tls_backend_get_default_database (g_tls_backend_get_default ());
  errors = g_tls_database_verify_chain (database, certificate,
                                        G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER, identity,
                                        NULL, G_TLS_DATABASE_VERIFY_NONE, NULL, &error);
  return error != NULL ? G_TLS_CERTIFICATE_GENERIC_ERROR : errors;
}

gboolean
ferry_ftp_certificate_read (FerryFtpCertificate *self,
                            CURL                *curl,
                            const char          *host,
                            GTlsDatabase        *database)
{
  g_autofree char            *pem = dup_chain (curl);
  g_autoptr (GTlsCertificate) certificate = NULL;

  if (pem[0] == '\0')
    return FALSE;

  certificate = g_tls_certificate_new_from_pem (pem, -1, NULL);
  if (certificate == NULL)
    {
      self->errors = G_TLS_CERTIFICATE_GENERIC_ERROR;
      return TRUE;
    }

  self->fingerprint = ferry_tls_check_dup_fingerprint (certificate);
  self->pin = make_pin (certificate);
  self->errors = verify (certificate, host, database);
  return TRUE;
}
