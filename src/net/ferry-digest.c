/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-digest.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

/* Of SHA-512, the longest. */
#define MAX_DIGEST_SIZE 64

struct _FerryDigest
{
  gnutls_hash_hd_t handle; /* (owned) (nullable): NULL once finished */
  gsize            size;
};

static gnutls_digest_algorithm_t
kind_to_algorithm (FerryChecksumKind kind)
{
  switch (kind)
    {
    case FERRY_CHECKSUM_MD5:
      return GNUTLS_DIG_MD5;
    case FERRY_CHECKSUM_SHA1:
      return GNUTLS_DIG_SHA1;
    case FERRY_CHECKSUM_SHA256:
      return GNUTLS_DIG_SHA256;
    case FERRY_CHECKSUM_SHA384:
      return GNUTLS_DIG_SHA384;
    case FERRY_CHECKSUM_SHA512:
      return GNUTLS_DIG_SHA512;
    case FERRY_CHECKSUM_NONE:
      return GNUTLS_DIG_NULL;
    }

  g_assert_not_reached ();
}

FerryDigest *
ferry_digest_new (FerryChecksumKind kind)
{
  gnutls_digest_algorithm_t algorithm = kind_to_algorithm (kind);
  gnutls_hash_hd_t          handle;
  FerryDigest              *self;

  g_return_val_if_fail (kind != FERRY_CHECKSUM_NONE, NULL);

  if (gnutls_hash_init (&handle, algorithm) < 0)
    return NULL;

  self = g_new0 (FerryDigest, 1);
  self->handle = handle;
  self->size = gnutls_hash_get_len (algorithm);
  g_assert (self->size <= MAX_DIGEST_SIZE);
  return self;
}

FerryDigest *
ferry_digest_copy (FerryDigest *self)
{
  gnutls_hash_hd_t handle;
  FerryDigest     *copy;

  g_return_val_if_fail (self != NULL && self->handle != NULL, NULL);

  handle = gnutls_hash_copy (self->handle);
  if (handle == NULL)
    return NULL;

  copy = g_new0 (FerryDigest, 1);
  copy->handle = handle;
  copy->size = self->size;
  return copy;
}

void
ferry_digest_free (FerryDigest *self)
{
  if (self == NULL)
    return;

  if (self->handle != NULL)
    gnutls_hash_deinit (self->handle, NULL);
  g_free (self);
}

void
ferry_digest_update (FerryDigest  *self,
                     gconstpointer data,
                     gsize         size)
{
  int result;

  g_return_if_fail (self != NULL && self->handle != NULL);
  g_return_if_fail (data != NULL || size == 0);

  if (size == 0)
    return;

  result = gnutls_hash (self->handle, data, size);
  g_assert (result == GNUTLS_E_SUCCESS);
}

char *
ferry_digest_finish (FerryDigest *self)
{
  guint8   digest[MAX_DIGEST_SIZE];
  GString *hex;

  g_return_val_if_fail (self != NULL && self->handle != NULL, NULL);

  gnutls_hash_deinit (self->handle, digest);
  self->handle = NULL;

  hex = g_string_sized_new (self->size * 2);
  for (gsize i = 0; i < self->size; i++)
    g_string_append_printf (hex, "%02x", digest[i]);
  return g_string_free (hex, FALSE);
}
