/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FerryField FerryField;

/* Returns a floating variant, or NULL when there is nothing to say. */
typedef GVariant *(*FerryFieldEncodeFunc) (const FerryField *self,
                                           gconstpointer     object);
/* @value is of the right type. Says whether it may be believed. */
typedef gboolean (*FerryFieldDecodeFunc) (const FerryField *self,
                                          GVariant         *value,
                                          gpointer          object);

/**
 * FerryField:
 * @name: the key
 * @type: of its value
 * @offset: of the member that it is about
 * @min, @max: of a number; @max of a text is in bytes
 * @is_required: an object without it cannot be
 * @must: (nullable): what is said to whoever gave something else, to be translated;
 *   by default only that it cannot be believed
 *
 * How one member of a plain value goes into an "a{sv}" and comes back.
 */
struct _FerryField
{
  const char          *name;
  const char          *type;
  FerryFieldEncodeFunc encode;
  FerryFieldDecodeFunc decode;
  gsize                offset;
  gint64               min;
  gint64               max;
  gboolean             is_required;
  const char          *must;
};

/**
 * FerryFieldTable:
 * @name: what an error calls an object that cannot be read at all
 *
 * All that goes over of a kind of value.
 */
typedef struct
{
  const char       *name;
  const FerryField *fields;
  guint             n_fields;
} FerryFieldTable;

/* "a{sv}", floating. */
GVariant *ferry_field_table_encode (const FerryFieldTable *self,
                                    gconstpointer          object);
/**
 * ferry_field_table_decode:
 * @variant: (nullable): from outside: it is checked
 * @object: has what a key that is left out stands for; on failure it may have some
 *   of @variant
 *
 * Keys that are not in the table are passed over. FERRY_ERROR_INVALID_ARGUMENT; the
 * message begins with the key in quotes.
 */
gboolean ferry_field_table_decode (const FerryFieldTable *self,
                                   GVariant              *variant,
                                   gpointer               object,
                                   GError               **error);

/* The member of @object that @field is about. */
#define FERRY_FIELD_MEMBER(type, object, field) G_STRUCT_MEMBER (type, (object), (field)->offset)

/* s: one line, not empty. */
gboolean ferry_field_decode_line (const FerryField *self,
                                  GVariant         *value,
                                  gpointer          object);
/* b */
GVariant *ferry_field_encode_boolean (const FerryField *self,
                                      gconstpointer     object);
gboolean  ferry_field_decode_boolean (const FerryField *self,
                                      GVariant         *value,
                                      gpointer          object);
/* u, in a guint, or an int that is not negative */
gboolean ferry_field_decode_uint32 (const FerryField *self,
                                    GVariant         *value,
                                    gpointer          object);
/* x; _encode_above_0() leaves the others out, and goes no further than @max. */
GVariant *ferry_field_encode_int64 (const FerryField *self,
                                    gconstpointer     object);
GVariant *ferry_field_encode_above_0 (const FerryField *self,
                                      gconstpointer     object);
gboolean  ferry_field_decode_int64 (const FerryField *self,
                                    GVariant         *value,
                                    gpointer          object);
/* t */
GVariant *ferry_field_encode_uint64 (const FerryField *self,
                                     gconstpointer     object);

/* s: encode_word() and decode_word() of an enumeration with nicks. */
#define FERRY_FIELD_DEFINE_WORD(word, Type)                                                 \
  static GVariant *encode_##word (const FerryField *field, gconstpointer object)            \
  {                                                                                         \
    return g_variant_new_string (                                                           \
        ferry_##word##_to_nick (FERRY_FIELD_MEMBER (Type, object, field)));                 \
  }                                                                                         \
                                                                                            \
  static gboolean decode_##word (const FerryField *field, GVariant *value, gpointer object) \
  {                                                                                         \
    return ferry_##word##_from_nick (g_variant_get_string (value, NULL),                    \
                                     &FERRY_FIELD_MEMBER (Type, object, field));            \
  }

G_END_DECLS
