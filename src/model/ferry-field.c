/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-field.h"

#include "ferry-dictionary.h"
#include "ferry-error.h"
#include "ferry-text-check.h"

#include <glib/gi18n-lib.h>

/* ---- the table ---- */

GVariant *
ferry_field_table_encode (const FerryFieldTable *self,
                          gconstpointer          object)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (guint i = 0; i < self->n_fields; i++)
    {
      const FerryField *field = &self->fields[i];
      GVariant         *value = field->encode (field, object);

      if (value != NULL)
        g_variant_builder_add (&builder, "{sv}", field->name, value);
    }

  return g_variant_builder_end (&builder);
}

static gboolean
fail (GError    **error,
      const char *name,
      const char *sentence)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, "\"%s\": %s", name, sentence);

  return FALSE;
}

static const char *
get_key (guint         n,
         gconstpointer user_data)
{
  const FerryFieldTable *self = user_data;

  return self->fields[n].name;
}

static gboolean
decode_field (const FerryField *field,
              GVariant         *value,
              gpointer          object,
              GError          **error)
{
  if (value == NULL && field->is_required)
    return fail (error, field->name, _ ("It is missing"));
  if (value == NULL)
    return TRUE;
  if (g_variant_is_of_type (value, G_VARIANT_TYPE (field->type)) &&
      field->decode (field, value, object))
    return TRUE;

  return fail (error, field->name,
               field->must != NULL ? _ (field->must) : _ ("It cannot be believed"));
}

gboolean
ferry_field_table_decode (const FerryFieldTable *self,
                          GVariant              *variant,
                          gpointer               object,
                          GError               **error)
{
  g_autofree GVariant **values = NULL;
  gboolean              is_good = TRUE;

  if (variant == NULL || !g_variant_is_of_type (variant, G_VARIANT_TYPE_VARDICT) ||
      !g_variant_is_normal_form (variant))
    return fail (error, self->name, _ ("It cannot be read"));

  values = g_new (GVariant *, self->n_fields);
  ferry_dictionary_take_apart (variant, get_key, self, self->n_fields, values);
  for (guint i = 0; is_good && i < self->n_fields; i++)
    is_good = decode_field (&self->fields[i], values[i], object, error);
  ferry_dictionary_clear_values (values, self->n_fields);

  return is_good;
}

/* ---- texts ---- */

gboolean
ferry_field_decode_line (const FerryField *self,
                         GVariant         *value,
                         gpointer          object)
{
  const char *text = g_variant_get_string (value, NULL);

  if (!ferry_text_check_plain (text, (gsize) self->max))
    return FALSE;
  g_free (FERRY_FIELD_MEMBER (char *, object, self));
  FERRY_FIELD_MEMBER (char *, object, self) = g_strdup (text);

  return TRUE;
}

/* ---- numbers ---- */

GVariant *
ferry_field_encode_boolean (const FerryField *self,
                            gconstpointer     object)
{
  return g_variant_new_boolean (FERRY_FIELD_MEMBER (gboolean, object, self));
}

gboolean
ferry_field_decode_boolean (const FerryField *self,
                            GVariant         *value,
                            gpointer          object)
{
  FERRY_FIELD_MEMBER (gboolean, object, self) = g_variant_get_boolean (value);

  return TRUE;
}

gboolean
ferry_field_decode_uint32 (const FerryField *self,
                           GVariant         *value,
                           gpointer          object)
{
  guint number = g_variant_get_uint32 (value);

  if (number < self->min || number > self->max)
    return FALSE;
  FERRY_FIELD_MEMBER (guint, object, self) = number;

  return TRUE;
}

GVariant *
ferry_field_encode_int64 (const FerryField *self,
                          gconstpointer     object)
{
  return g_variant_new_int64 (FERRY_FIELD_MEMBER (gint64, object, self));
}

GVariant *
ferry_field_encode_above_0 (const FerryField *self,
                            gconstpointer     object)
{
  gint64 number = FERRY_FIELD_MEMBER (gint64, object, self);

  return number > 0 ? g_variant_new_int64 (MIN (number, self->max)) : NULL;
}

gboolean
ferry_field_decode_int64 (const FerryField *self,
                          GVariant         *value,
                          gpointer          object)
{
  gint64 number = g_variant_get_int64 (value);

  if (number < self->min || number > self->max)
    return FALSE;
  FERRY_FIELD_MEMBER (gint64, object, self) = number;

  return TRUE;
}

GVariant *
ferry_field_encode_uint64 (const FerryField *self,
                           gconstpointer     object)
{
  return g_variant_new_uint64 (FERRY_FIELD_MEMBER (guint64, object, self));
}
