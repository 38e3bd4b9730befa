/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-upload-plan.h"

#include "ferry-body-part.h"
#include "ferry-error.h"
#include "ferry-request.h"

#include <glib/gi18n-lib.h>

static FerryUploadProtocol
get_protocol (const FerryUploadPlan *self)
{
  FerryUploadProtocol protocol = FERRY_UPLOAD_PROTOCOL_AUTO;
  const char         *nick = NULL;

  if (g_variant_lookup (self->common, "upload-protocol", "&s", &nick))
    ferry_upload_protocol_from_nick (nick, &protocol);
  return protocol;
}

/* What it is called there is for a tus server to say. */
static gboolean
needs_addresses (const FerryUploadPlan *self)
{
  return self->way == FERRY_UPLOAD_WAY_PUT && get_protocol (self) != FERRY_UPLOAD_PROTOCOL_TUS;
}

gboolean
ferry_upload_plan_keeps_names (const FerryUploadPlan *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return needs_addresses (self) && g_str_has_suffix (self->address, "/");
}

char *
ferry_upload_plan_build_address (const FerryUploadPlan *self,
                                 const char            *path)
{
  g_autofree char *name = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *escaped = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  if (!ferry_upload_plan_keeps_names (self))
    return g_strdup (self->address);

  name = g_path_get_basename (path);
  shown = g_filename_display_name (name);
  escaped = g_uri_escape_string (shown, NULL, FALSE);
  return g_strconcat (self->address, escaped, NULL);
}

guint
ferry_upload_plan_count (const FerryUploadPlan *self,
                         guint                  n_files)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->way == FERRY_UPLOAD_WAY_FORM ? MIN (n_files, 1) : n_files;
}

static void
begin_request (GVariantDict          *request,
               const FerryUploadPlan *self,
               const char            *address)
{
  g_variant_dict_init (request, self->common);
  g_variant_dict_insert (request, "direction", "s",
                         ferry_direction_to_nick (FERRY_DIRECTION_UPLOAD));
  g_variant_dict_insert (request, "uri", "s", address);
}

GVariant *
ferry_upload_plan_build_request (const FerryUploadPlan *self,
                                 const char            *path)
{
  g_autofree char *address = NULL;
  GVariantDict     request;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  address = ferry_upload_plan_build_address (self, path);
  begin_request (&request, self, address);
  g_variant_dict_insert (&request, "source", "s", path);
  if (self->way == FERRY_UPLOAD_WAY_POST)
    g_variant_dict_insert (&request, "method", "s", "POST");
  return g_variant_ref_sink (g_variant_dict_end (&request));
}

static void
add_file (GVariantBuilder       *parts,
          const FerryUploadPlan *self,
          const char            *path)
{
  FerryBodyPart part = { 0 };

  part.name = (char *) self->field;
  part.file = (char *) path;
  g_variant_builder_add_value (parts, ferry_body_part_encode (&part));
}

GVariant *
ferry_upload_plan_build_form (const FerryUploadPlan *self,
                              const char *const     *paths)
{
  GVariantBuilder parts;
  GVariantDict    request;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (paths != NULL, NULL);

  g_variant_builder_init (&parts, G_VARIANT_TYPE ("aa{sv}"));
  /* Whoever reads it as it comes knows what the files are for by then. */
  for (gsize i = 0; self->fields != NULL && i < g_variant_n_children (self->fields); i++)
    {
      g_autoptr (GVariant) field = g_variant_get_child_value (self->fields, i);

      g_variant_builder_add_value (&parts, field);
    }
  for (gsize i = 0; paths[i] != NULL; i++)
    add_file (&parts, self, paths[i]);

  begin_request (&request, self, self->address);
  g_variant_dict_insert_value (&request, "parts", g_variant_builder_end (&parts));
  g_variant_dict_insert (&request, "multipart", "s",
                         ferry_multipart_to_nick (FERRY_MULTIPART_FORM_DATA));
  return g_variant_ref_sink (g_variant_dict_end (&request));
}

gboolean
ferry_upload_plan_check (const FerryUploadPlan *self,
                         const char            *first,
                         guint                  n_files,
                         GError               **error)
{
  const char              *paths[] = { first, NULL };
  g_autoptr (GVariant)     options = NULL;
  g_autoptr (FerryRequest) request = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (first != NULL, FALSE);

  if (self->way == FERRY_UPLOAD_WAY_FORM && *self->field == '\0')
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, "\"field\": %s",
                   _ ("The files need a field name, such as “file”."));
      return FALSE;
    }

  options = self->way == FERRY_UPLOAD_WAY_FORM ? ferry_upload_plan_build_form (self, paths)
                                               : ferry_upload_plan_build_request (self, first);
  request = ferry_request_new (options, NULL, error);
  if (request == NULL)
    return FALSE;

  if (n_files > 1 && needs_addresses (self) && !ferry_upload_plan_keeps_names (self))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, "\"uri\": %s",
                   _ ("Several files need an address that ends with “/”, so that each has its "
                      "own."));
      return FALSE;
    }

  return TRUE;
}
