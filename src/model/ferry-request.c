/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-request.h"

#include "ferry-error.h"
#include "ferry-request-private.h"

#include <glib/gi18n-lib.h>

static GPtrArray *
new_strings (void)
{
  GPtrArray *strings = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (strings, NULL);

  return strings;
}

static FerryRequest *
request_new_default (void)
{
  FerryRequest *self = g_new0 (FerryRequest, 1);

  self->ref_count = 1;
  self->proxy = g_strdup (FERRY_REQUEST_DEFAULT_PROXY);
  self->policy = FERRY_COST_POLICY_INHERIT;
  self->connect_timeout = FERRY_REQUEST_DEFAULT_CONNECT_TIMEOUT;
  self->response_timeout = FERRY_REQUEST_DEFAULT_RESPONSE_TIMEOUT;
  self->retries = FERRY_REQUEST_DEFAULT_RETRIES;
  self->headers = g_array_new (FALSE, FALSE, sizeof (FerryHeader));
  g_array_set_clear_func (self->headers, ferry_header_clear);
  self->secret_headers = new_strings ();
  self->mirrors = new_strings ();
  self->parts = g_array_new (FALSE, FALSE, sizeof (FerryBodyPart));
  g_array_set_clear_func (self->parts, ferry_body_part_clear);
  self->files = g_ptr_array_new ();

  return self;
}

FerryRequest *
ferry_request_ref (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);

  return self;
}

void
ferry_request_unref (FerryRequest *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_clear_pointer (&self->variant, g_variant_unref);
  g_free (self->uri);
  g_free (self->directory);
  g_free (self->name);
  g_free (self->method);
  g_array_unref (self->headers);
  g_ptr_array_unref (self->secret_headers);
  g_free (self->cookie_file);
  g_free (self->body_file);
  g_free (self->proxy);
  g_free (self->checksum_hex);
  g_free (self->group);
  g_free (self->ca_file);
  g_free (self->tls_exception);
  g_ptr_array_unref (self->mirrors);
  g_clear_pointer (&self->pieces, ferry_pieces_unref);
  g_free (self->checksum_from);
  g_free (self->source);
  g_ptr_array_unref (self->files);
  g_array_unref (self->parts);
  g_free (self->boundary);
  g_free (self);
}

static void
list_files (FerryRequest *self)
{
  if (self->source != NULL)
    g_ptr_array_add (self->files, self->source);
  for (guint i = 0; i < self->parts->len; i++)
    {
      const FerryBodyPart *part = &g_array_index (self->parts, FerryBodyPart, i);

      if (part->file != NULL)
        g_ptr_array_add (self->files, part->file);
    }
  g_ptr_array_add (self->files, NULL);
}

FerryRequest *
ferry_request_new (GVariant  *options,
                   GVariant **secrets,
                   GError   **error)
{
  g_autoptr (FerryRequest) self = NULL;
  g_autoptr (GVariant)     sunk = NULL;
  GVariantDict             split;

  g_return_val_if_fail (options != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  sunk = g_variant_ref_sink (options);
  self = request_new_default ();
  g_variant_dict_init (&split, NULL);

  if (!ferry_request_take_options (self, sunk, &split, error))
    {
      g_variant_dict_clear (&split);
      return NULL;
    }

  list_files (self);
  self->variant = ferry_request_build_variant (self);
  if (secrets != NULL)
    *secrets = g_variant_ref_sink (g_variant_dict_end (&split));
  else
    g_variant_dict_clear (&split);

  return g_steal_pointer (&self);
}

GVariant *
ferry_request_to_variant (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->variant;
}
