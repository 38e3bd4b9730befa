/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-situation.h"

#include "ferry-dictionary.h"
#include "ferry-error.h"
#include "ferry-text-check.h"

#include <glib/gi18n-lib.h>

#define LAST_SECOND_OF_9999 G_GINT64_CONSTANT (253402300799)
#define MAX_PERCENT 100

/* ---- the value ---- */

void
ferry_situation_init (FerrySituation *self)
{
  g_return_if_fail (self != NULL);

  *self = (FerrySituation){
    .is_online = TRUE,
    .cap_left = G_MAXUINT64,
    .battery = -1,
  };
}

void
ferry_situation_clear (FerrySituation *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->network_id, g_free);
  g_clear_pointer (&self->network_name, g_free);
}

/* ---- over the bus ---- */

typedef struct _Key Key;

/* @encode returns NULL (or a floating variant) when there is nothing to say;
 * @decode gets a value of the right type and says whether it may be believed. */
typedef GVariant *(*EncodeFunc) (const Key            *key,
                                 const FerrySituation *self);
typedef gboolean (*DecodeFunc) (const Key      *key,
                                GVariant       *value,
                                FerrySituation *self);

struct _Key
{
  const char *name;
  const char *type;
  EncodeFunc  encode;
  DecodeFunc  decode;
  gsize       offset;
  gint64      max;
};

#define MEMBER(type, self, key) G_STRUCT_MEMBER (type, (self), (key)->offset)

/* Networks are called what somebody likes to call them: the name of a wireless one
 * is 32 bytes of anything. */
static GVariant *
encode_text (const Key            *key,
             const FerrySituation *self)
{
  const char      *text = MEMBER (char *, self, key);
  g_autofree char *plain = NULL;

  if (text == NULL || *text == '\0')
    return NULL;
  plain = ferry_text_make_plain (text, (gsize) key->max);

  return g_variant_new_string (plain);
}

static gboolean
decode_text (const Key      *key,
             GVariant       *value,
             FerrySituation *self)
{
  const char *text = g_variant_get_string (value, NULL);

  if (!ferry_text_check_plain (text, (gsize) key->max))
    return FALSE;
  MEMBER (char *, self, key) = g_strdup (text);

  return TRUE;
}

static GVariant *
encode_boolean (const Key            *key,
                const FerrySituation *self)
{
  return g_variant_new_boolean (MEMBER (gboolean, self, key));
}

static gboolean
decode_boolean (const Key      *key,
                GVariant       *value,
                FerrySituation *self)
{
  MEMBER (gboolean, self, key) = g_variant_get_boolean (value);

  return TRUE;
}

static GVariant *
encode_time (const Key            *key,
             const FerrySituation *self)
{
  gint64 time = MEMBER (gint64, self, key);

  return time > 0 ? g_variant_new_int64 (MIN (time, key->max)) : NULL;
}

static gboolean
decode_time (const Key      *key,
             GVariant       *value,
             FerrySituation *self)
{
  gint64 time = g_variant_get_int64 (value);

  if (time < 0 || time > key->max)
    return FALSE;
  MEMBER (gint64, self, key) = time;

  return TRUE;
}

static GVariant *
encode_bytes (const Key            *key,
              const FerrySituation *self)
{
  return g_variant_new_uint64 (MEMBER (guint64, self, key));
}

static GVariant *
encode_left (const Key            *key,
             const FerrySituation *self)
{
  /* So much is left where there is no cap. */
  return self->cap_left != G_MAXUINT64 ? encode_bytes (key, self) : NULL;
}

static gboolean
decode_bytes (const Key      *key,
              GVariant       *value,
              FerrySituation *self)
{
  MEMBER (guint64, self, key) = g_variant_get_uint64 (value);

  return TRUE;
}

/* -1, where there is none, is left out. */
static GVariant *
encode_percent (const Key            *key,
                const FerrySituation *self)
{
  int percent = MEMBER (int, self, key);

  return percent >= 0 ? g_variant_new_uint32 ((guint32) percent) : NULL;
}

static gboolean
decode_percent (const Key      *key,
                GVariant       *value,
                FerrySituation *self)
{
  guint32 percent = g_variant_get_uint32 (value);

  if (percent > MAX_PERCENT)
    return FALSE;
  MEMBER (int, self, key) = (int) percent;

  return TRUE;
}

/* One pair of functions an enumeration, all alike. */
#define DEFINE_WORD(field, word)                                                         \
  static GVariant *encode_##field (const Key *key, const FerrySituation *self)           \
  {                                                                                      \
    return g_variant_new_string (ferry_##word##_to_nick (self->field));                  \
  }                                                                                      \
                                                                                         \
  static gboolean decode_##field (const Key *key, GVariant *value, FerrySituation *self) \
  {                                                                                      \
    return ferry_##word##_from_nick (g_variant_get_string (value, NULL),                 \
                                     &self->field);                                      \
  }

DEFINE_WORD (network_type, network_type)
DEFINE_WORD (connectivity, connectivity)
DEFINE_WORD (metered, metered)
DEFINE_WORD (cap, cap_state)
DEFINE_WORD (schedule, schedule_mode)

#define AT(field) G_STRUCT_OFFSET (FerrySituation, field)
#define TEXT(name, field, max)                           \
  {                                                      \
    name, "s", encode_text, decode_text, AT (field), max \
  }
#define WORD(name, field)                     \
  {                                           \
    name, "s", encode_##field, decode_##field \
  }
#define BOOLEAN(name, field)                              \
  {                                                       \
    name, "b", encode_boolean, decode_boolean, AT (field) \
  }
#define BYTES(name, field, encode)              \
  {                                             \
    name, "t", encode, decode_bytes, AT (field) \
  }
#define TIME(name, field)                                                \
  {                                                                      \
    name, "x", encode_time, decode_time, AT (field), LAST_SECOND_OF_9999 \
  }
#define PERCENT(name, field)                              \
  {                                                       \
    name, "u", encode_percent, decode_percent, AT (field) \
  }

G_STATIC_ASSERT (sizeof (guint) == sizeof (int));

/* These keys go over the bus: they never change their meaning. */
static const Key keys[] = {
  TEXT ("network-id", network_id, FERRY_SITUATION_MAX_ID_BYTES),
  TEXT ("network-name", network_name, FERRY_SITUATION_MAX_NAME_BYTES),
  WORD ("network-type", network_type),
  WORD ("connectivity", connectivity),
  BOOLEAN ("pending", is_pending),
  BOOLEAN ("online", is_online),
  WORD ("metered", metered),
  BOOLEAN ("costs", is_metered),
  BOOLEAN ("roaming", is_roaming),
  BOOLEAN ("restricted", is_restricted),
  BOOLEAN ("settling", is_settling),
  WORD ("cap", cap),
  BYTES ("cap-used", cap_used, encode_bytes),
  BYTES ("cap-left", cap_left, encode_left),
  TIME ("cap-until", cap_until),
  TIME ("cap-end", cap_end),
  BOOLEAN ("power-saver", is_power_saver),
  BOOLEAN ("on-battery", is_on_battery),
  PERCENT ("battery", battery),
  PERCENT ("battery-threshold", threshold),
  BOOLEAN ("only-on-mains", only_on_mains),
  WORD ("schedule", schedule),
  TIME ("schedule-until", schedule_until),
};

GVariant *
ferry_situation_encode (const FerrySituation *self)
{
  GVariantBuilder builder;

  g_return_val_if_fail (self != NULL, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GVariant *value = keys[i].encode (&keys[i], self);

      if (value != NULL)
        g_variant_builder_add (&builder, "{sv}", keys[i].name, value);
    }

  return g_variant_builder_end (&builder);
}

static gboolean
fail (GError    **error,
      const char *key,
      const char *sentence)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, "\"%s\": %s", key, sentence);

  return FALSE;
}

static const char *
get_key (guint n)
{
  return keys[n].name;
}

static gboolean
decode_keys (GVariant       *variant,
             FerrySituation *self,
             GError        **error)
{
  GVariant *values[G_N_ELEMENTS (keys)];
  gboolean  is_good = TRUE;

  ferry_dictionary_take_apart (variant, get_key, G_N_ELEMENTS (keys), values);
  for (guint i = 0; is_good && i < G_N_ELEMENTS (keys); i++)
    {
      if (values[i] == NULL)
        continue;
      if (!g_variant_is_of_type (values[i], G_VARIANT_TYPE (keys[i].type)) ||
          !keys[i].decode (&keys[i], values[i], self))
        is_good = fail (error, keys[i].name, _ ("It cannot be believed"));
    }
  ferry_dictionary_clear_values (values, G_N_ELEMENTS (keys));

  return is_good;
}

gboolean
ferry_situation_decode (GVariant       *variant,
                        FerrySituation *self,
                        GError        **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  ferry_situation_init (self);

  if (variant == NULL || !g_variant_is_of_type (variant, G_VARIANT_TYPE_VARDICT) ||
      !g_variant_is_normal_form (variant))
    return fail (error, "conditions", _ ("It cannot be read"));
  if (decode_keys (variant, self, error))
    return TRUE;

  ferry_situation_clear (self);

  return FALSE;
}
