/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-authority.h"

#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <string.h>
#include <time.h>

#define DAY (24 * 60 * 60)
#define WEAK_BITS 768
#define N_TLS (FERRY_FAKE_TLS_WEAK_KEY + 1)

typedef struct
{
  gnutls_x509_crt_t     certificate; /* (owned) */
  gnutls_x509_privkey_t key;         /* (owned) */
} Identity;

/* What makes a certificate differ from a good one. */
typedef struct
{
  const char *name;     /* common name and DNS name */
  gint64      from;     /* days from now */
  gint64      until;    /* days from now */
  gboolean    is_ca;    /* may sign, signs itself */
  gboolean    is_weak;  /* RSA with 768 bits */
  gboolean    is_local; /* is also for 127.0.0.1 */
} Wish;

struct _FerryFakeAuthority
{
  Identity                         ca;
  char                            *pem;                /* (owned) */
  gnutls_certificate_credentials_t credentials[N_TLS]; /* (owned) (nullable) */
};

static void
make_key (Identity *identity,
          gboolean  is_weak)
{
  gnutls_x509_privkey_init (&identity->key);
  if (is_weak)
    gnutls_x509_privkey_generate (identity->key, GNUTLS_PK_RSA, WEAK_BITS, 0);
  else
    gnutls_x509_privkey_generate (identity->key, GNUTLS_PK_ECDSA,
                                  GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);
}

static void
set_names (gnutls_x509_crt_t certificate,
           const Wish       *wish)
{
  static const guint8 loopback[] = { 127, 0, 0, 1 };

  gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0,
                                 wish->name, strlen (wish->name));
  if (wish->is_ca)
    return;
  gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, wish->name,
                                        strlen (wish->name), GNUTLS_FSAN_SET);
  if (wish->is_local)
    gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS, loopback,
                                          sizeof loopback, GNUTLS_FSAN_APPEND);
}

static void
set_uses (gnutls_x509_crt_t certificate,
          gboolean          is_ca)
{
  gnutls_x509_crt_set_basic_constraints (certificate, is_ca, -1);
  if (is_ca)
    {
      gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN);
      return;
    }
  gnutls_x509_crt_set_key_usage (certificate,
                                 GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_KEY_ENCIPHERMENT);
  gnutls_x509_crt_set_key_purpose_oid (certificate, GNUTLS_KP_TLS_WWW_SERVER, FALSE);
}

/* Signed by @issuer, by itself without. */
static void
make_identity (Identity       *identity,
               const Wish     *wish,
               const Identity *issuer)
{
  guint8 serial[8];
  time_t now = time (NULL);

  make_key (identity, wish->is_weak);
  if (issuer == NULL)
    issuer = identity;

  gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial);
  serial[0] = 1; /* positive */
  gnutls_x509_crt_init (&identity->certificate);
  gnutls_x509_crt_set_version (identity->certificate, 3);
  gnutls_x509_crt_set_serial (identity->certificate, serial, sizeof serial);
  gnutls_x509_crt_set_activation_time (identity->certificate, now + wish->from * DAY);
  gnutls_x509_crt_set_expiration_time (identity->certificate, now + wish->until * DAY);
  gnutls_x509_crt_set_key (identity->certificate, identity->key);
  set_names (identity->certificate, wish);
  set_uses (identity->certificate, wish->is_ca);
  gnutls_x509_crt_sign2 (identity->certificate, issuer->certificate, issuer->key,
                         GNUTLS_DIG_SHA256, 0);
}

static void
identity_clear (Identity *identity)
{
  g_clear_pointer (&identity->certificate, gnutls_x509_crt_deinit);
  g_clear_pointer (&identity->key, gnutls_x509_privkey_deinit);
}

static Wish
get_wish (FerryFakeTls tls)
{
  Wish wish = { "localhost", -30, 300, FALSE, FALSE, TRUE };

  switch (tls)
    {
    case FERRY_FAKE_TLS_EXPIRED:
      wish.until = -1;
      break;
    case FERRY_FAKE_TLS_NOT_YET_VALID:
      wish.from = 30;
      break;
    case FERRY_FAKE_TLS_WRONG_HOST:
      wish.name = "elsewhere.example";
      wish.is_local = FALSE;
      break;
    case FERRY_FAKE_TLS_WEAK_KEY:
      wish.is_weak = TRUE;
      break;
    case FERRY_FAKE_TLS_NONE:
    case FERRY_FAKE_TLS_GOOD:
    case FERRY_FAKE_TLS_OTHER_GOOD:
    case FERRY_FAKE_TLS_SELF_SIGNED:
    case FERRY_FAKE_TLS_UNKNOWN_CA:
    case FERRY_FAKE_TLS_OLD_PROTOCOL:
      break;
    }

  return wish;
}

static gnutls_certificate_credentials_t
make_credentials (FerryFakeAuthority *self,
                  FerryFakeTls        tls)
{
  static const Wish                stranger_wish = { "A CA that nobody has", -30, 300, TRUE };
  gnutls_certificate_credentials_t credentials;
  Wish                             wish = get_wish (tls);
  Identity                         stranger = { NULL };
  Identity                         identity = { NULL };

  if (tls == FERRY_FAKE_TLS_UNKNOWN_CA)
    {
      make_identity (&stranger, &stranger_wish, NULL);
      make_identity (&identity, &wish, &stranger);
    }
  else
    {
      make_identity (&identity, &wish, tls == FERRY_FAKE_TLS_SELF_SIGNED ? NULL : &self->ca);
    }
  gnutls_certificate_allocate_credentials (&credentials);
  gnutls_certificate_set_x509_key (credentials, &identity.certificate, 1, identity.key);
  identity_clear (&identity);
  identity_clear (&stranger);

  return credentials;
}

FerryFakeAuthority *
ferry_fake_authority_new (void)
{
  static const Wish   wish = { "Ferry's fake CA", -30, 300, TRUE };
  FerryFakeAuthority *self = g_new0 (FerryFakeAuthority, 1);
  gnutls_datum_t      pem = { NULL };

  make_identity (&self->ca, &wish, NULL);
  gnutls_x509_crt_export2 (self->ca.certificate, GNUTLS_X509_FMT_PEM, &pem);
  self->pem = g_strndup ((char *) pem.data, pem.size);
  gnutls_free (pem.data);

  return self;
}

void
ferry_fake_authority_free (FerryFakeAuthority *self)
{
  guint i;

  for (i = 0; i < N_TLS; i++)
    g_clear_pointer (&self->credentials[i], gnutls_certificate_free_credentials);
  identity_clear (&self->ca);
  g_free (self->pem);
  g_free (self);
}

const char *
ferry_fake_authority_get_pem (FerryFakeAuthority *self)
{
  return self->pem;
}

gnutls_certificate_credentials_t
ferry_fake_authority_get_credentials (FerryFakeAuthority *self,
                                      FerryFakeTls        tls)
{
  if (self->credentials[tls] == NULL)
    self->credentials[tls] = make_credentials (self, tls);

  return self->credentials[tls];
}

const char *
ferry_fake_authority_get_priority (FerryFakeTls tls)
{
  if (tls == FERRY_FAKE_TLS_OLD_PROTOCOL)
    return "NORMAL:-VERS-ALL:+VERS-TLS1.0:%VERIFY_ALLOW_SIGN_WITH_SHA1:+SHA1";

  return "NORMAL";
}
