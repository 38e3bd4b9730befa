/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-inbox-shelf.h"

#include <string.h>

FerryFakeShelf *
ferry_fake_shelf_new (const FerryFakeRequest *request,
                      gint64                  total)
{
  FerryFakeShelf *self = g_new0 (FerryFakeShelf, 1);

  self->method = g_strdup (request->method);
  self->target = g_strdup (request->target);
  self->headers = g_strdupv (request->headers);
  self->total = total;
  ferry_fake_shelf_clear (self);

  return self;
}

void
ferry_fake_shelf_free (FerryFakeShelf *self)
{
  g_free (self->method);
  g_free (self->target);
  g_free (self->location);
  g_strfreev (self->headers);
  g_byte_array_unref (self->data);
  g_clear_pointer (&self->hash, g_checksum_free);
  g_free (self);
}

void
ferry_fake_shelf_clear (FerryFakeShelf *self)
{
  self->length = 0;
  g_clear_pointer (&self->data, g_byte_array_unref);
  g_clear_pointer (&self->hash, g_checksum_free);
  self->data = g_byte_array_new ();
  self->hash = g_checksum_new (G_CHECKSUM_SHA256);
}

static gboolean
is_kept_in_full (const FerryFakeShelf *self)
{
  return self->data->len == self->length;
}

/* Bytes in memory, as far as they are kept there. */
static void
keep (FerryFakeShelf *self,
      guint64         offset,
      const guint8   *bytes,
      gsize           length)
{
  if (is_kept_in_full (self) && MAX (offset + length, self->length) <= FERRY_FAKE_PARCEL_MAX)
    {
      if (offset + length > self->data->len)
        g_byte_array_set_size (self->data, offset + length);
      memcpy (self->data->data + offset, bytes, length);
      return;
    }
  if (self->data->len > FERRY_FAKE_PARCEL_START)
    g_byte_array_set_size (self->data, FERRY_FAKE_PARCEL_START);
  if (offset < self->data->len)
    memcpy (self->data->data + offset, bytes, MIN (length, self->data->len - offset));
}

void
ferry_fake_shelf_write (FerryFakeShelf *self,
                        guint64         offset,
                        const guint8   *bytes,
                        gsize           length)
{
  if (length == 0)
    return;
  if (offset != self->length)
    g_clear_pointer (&self->hash, g_checksum_free);
  if (self->hash != NULL)
    g_checksum_update (self->hash, bytes, length);
  keep (self, offset, bytes, length);
  self->length = MAX (self->length, offset + length);
}

static char *
dup_sha256 (FerryFakeShelf *self)
{
  g_autoptr (GChecksum) copy = NULL;

  if (self->hash != NULL)
    {
      copy = g_checksum_copy (self->hash);
      return g_strdup (g_checksum_get_string (copy));
    }
  if (is_kept_in_full (self))
    return g_compute_checksum_for_data (G_CHECKSUM_SHA256, self->data->data, self->data->len);

  return NULL;
}

FerryFakeParcel *
ferry_fake_shelf_dup_parcel (FerryFakeShelf *self)
{
  FerryFakeParcel *parcel = g_new0 (FerryFakeParcel, 1);

  parcel->method = g_strdup (self->method);
  parcel->target = g_strdup (self->target);
  parcel->location = g_strdup (self->location);
  parcel->headers = g_strdupv (self->headers);
  parcel->length = self->length;
  parcel->total = self->total;
  parcel->came = self->came;
  parcel->n_requests = self->n_requests;
  parcel->is_whole = self->is_whole;
  parcel->is_gone = self->is_gone;
  parcel->sha256 = dup_sha256 (self);
  parcel->data = g_bytes_new (self->data->data, self->data->len);

  return parcel;
}

void
ferry_fake_parcel_free (FerryFakeParcel *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->method);
  g_free (self->target);
  g_free (self->location);
  g_strfreev (self->headers);
  g_free (self->sha256);
  g_bytes_unref (self->data);
  g_free (self);
}

const char *
ferry_fake_parcel_get_header (const FerryFakeParcel *self,
                              const char            *name)
{
  gsize length;
  guint i;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  length = strlen (name);
  for (i = 0; self->headers[i] != NULL; i++)
    {
      const char *line = self->headers[i];

      if (g_ascii_strncasecmp (line, name, length) == 0 && line[length] == ':')
        return line + length + 1 + strspn (line + length + 1, " \t");
    }

  return NULL;
}
