/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-pieces.h"

#include "ferry-error.h"

#include <glib/gi18n-lib.h>

#define MAX_LENGTH (G_GUINT64_CONSTANT (1) << 40)

struct _FerryPieces
{
  gint              ref_count;
  FerryChecksumKind kind;
  guint64           length;
  GBytes           *hashes; /* (owned) */
};

static gsize
get_hash_size (FerryChecksumKind kind)
{
  return ferry_checksum_kind_get_hex_length (kind) / 2;
}

static const char *
find_fault (FerryChecksumKind kind,
            guint64           length,
            gsize             n_bytes)
{
  if (kind == FERRY_CHECKSUM_NONE)
    return _ ("The checksums of the pieces are of a kind that Ferry does not know");
  if (length == 0 || length > MAX_LENGTH)
    return _ ("The pieces have a length that makes no sense");
  if (n_bytes == 0 || n_bytes > FERRY_PIECES_MAX_BYTES || n_bytes % get_hash_size (kind) != 0)
    return _ ("The checksums of the pieces are none, too many or not whole");

  return NULL;
}

FerryPieces *
ferry_pieces_new (FerryChecksumKind kind,
                  guint64           length,
                  GBytes           *hashes,
                  GError          **error)
{
  FerryPieces *self;
  const char  *fault;

  g_return_val_if_fail (hashes != NULL, NULL);

  fault = find_fault (kind, length, g_bytes_get_size (hashes));
  if (fault != NULL)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, fault);
      return NULL;
    }

  self = g_new0 (FerryPieces, 1);
  self->ref_count = 1;
  self->kind = kind;
  self->length = length;
  self->hashes = g_bytes_ref (hashes);

  return self;
}

FerryPieces *
ferry_pieces_from_variant (GVariant *variant,
                           GError  **error)
{
  g_autoptr (GVariant) octets = NULL;
  g_autoptr (GBytes)   hashes = NULL;
  const char          *nick;
  gconstpointer        bytes;
  gsize                n_bytes;
  guint64              length;

  g_return_val_if_fail (g_variant_is_of_type (variant, G_VARIANT_TYPE (FERRY_PIECES_TYPE)), NULL);

  g_variant_get (variant, "(&st@ay)", &nick, &length, &octets);
  bytes = g_variant_get_fixed_array (octets, &n_bytes, 1);
  /* A copy: not to hold on to all of the message that it came with. */
  hashes = g_bytes_new (bytes, n_bytes);

  return ferry_pieces_new (ferry_checksum_kind_from_nick (nick), length, hashes, error);
}

GVariant *
ferry_pieces_to_variant (FerryPieces *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_variant_new ("(st@ay)", ferry_checksum_kind_to_nick (self->kind), self->length,
                        g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, self->hashes, TRUE));
}

FerryPieces *
ferry_pieces_ref (FerryPieces *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);

  return self;
}

void
ferry_pieces_unref (FerryPieces *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_bytes_unref (self->hashes);
  g_free (self);
}

FerryChecksumKind
ferry_pieces_get_kind (FerryPieces *self)
{
  g_return_val_if_fail (self != NULL, FERRY_CHECKSUM_NONE);

  return self->kind;
}

guint64
ferry_pieces_get_length (FerryPieces *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

guint
ferry_pieces_get_n (FerryPieces *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (guint) (g_bytes_get_size (self->hashes) / get_hash_size (self->kind));
}

const guint8 *
ferry_pieces_get_hash (FerryPieces *self,
                       guint        n,
                       gsize       *size)
{
  gsize         hash_size;
  const guint8 *bytes;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n < ferry_pieces_get_n (self), NULL);

  hash_size = get_hash_size (self->kind);
  bytes = g_bytes_get_data (self->hashes, NULL);
  if (size != NULL)
    *size = hash_size;

  return bytes + n * hash_size;
}

gboolean
ferry_pieces_fit (FerryPieces *self,
                  goffset      total)
{
  guint64 n;

  g_return_val_if_fail (self != NULL, FALSE);

  if (total < 0)
    return FALSE;
  n = (guint64) total / self->length + ((guint64) total % self->length != 0);

  return n == ferry_pieces_get_n (self);
}
