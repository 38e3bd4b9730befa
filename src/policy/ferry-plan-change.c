/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-dictionary.h"
#include "ferry-error.h"
#include "ferry-network.h"
#include "ferry-plan.h"
#include "ferry-text-check.h"

#include <glib/gi18n-lib.h>

#define LAST_SECOND_OF_9999 G_GINT64_CONSTANT (253402300799)
#define MAX_NAME_BYTES (FERRY_NETWORK_MAX_NAME - 1)

/* What is counted. */
#define COUNT_CONNECTION "connection"
#define COUNT_FERRY "ferry"

typedef struct _Key Key;

typedef GVariant *(*EncodeFunc) (const Key       *key,
                                 const FerryPlan *self);
/* @value is of the right type. Says whether it can be, and if not leaves @self. */
typedef gboolean (*DecodeFunc) (const Key *key,
                                GVariant  *value,
                                FerryPlan *self);

/* @must: what is said to whoever gave something else. */
struct _Key
{
  const char *name;
  const char *type;
  EncodeFunc  encode;
  DecodeFunc  decode;
  const char *must;
  gsize       offset;
  guint       min;
  guint       max;
};

#define MEMBER(type, self, key) G_STRUCT_MEMBER (type, (self), (key)->offset)

static GVariant *
encode_name (const Key       *key,
             const FerryPlan *self)
{
  const char      *name = self->name != NULL ? self->name : "";
  g_autofree char *plain = ferry_text_make_plain (name, MAX_NAME_BYTES);

  return g_variant_new_string (plain);
}

static gboolean
decode_name (const Key *key,
             GVariant  *value,
             FerryPlan *self)
{
  const char *name = g_variant_get_string (value, NULL);

  if (*name != '\0' && !ferry_text_check_plain (name, MAX_NAME_BYTES))
    return FALSE;
  g_free (self->name);
  self->name = *name != '\0' ? g_strdup (name) : NULL;

  return TRUE;
}

static GVariant *
encode_type (const Key       *key,
             const FerryPlan *self)
{
  return g_variant_new_string (ferry_network_type_to_nick (self->type));
}

static gboolean
decode_type (const Key *key,
             GVariant  *value,
             FerryPlan *self)
{
  return ferry_network_type_from_nick (g_variant_get_string (value, NULL), &self->type);
}

static GVariant *
encode_choice (const Key       *key,
               const FerryPlan *self)
{
  return g_variant_new_string (ferry_choice_to_nick (MEMBER (FerryChoice, self, key)));
}

static gboolean
decode_choice (const Key *key,
               GVariant  *value,
               FerryPlan *self)
{
  return ferry_choice_from_nick (g_variant_get_string (value, NULL),
                                 &MEMBER (FerryChoice, self, key));
}

static GVariant *
encode_cap (const Key       *key,
            const FerryPlan *self)
{
  return g_variant_new_uint64 (self->cap);
}

static gboolean
decode_cap (const Key *key,
            GVariant  *value,
            FerryPlan *self)
{
  guint64 cap = g_variant_get_uint64 (value);

  if (cap > G_MAXINT64)
    return FALSE;
  self->cap = cap;

  return TRUE;
}

static GVariant *
encode_number (const Key       *key,
               const FerryPlan *self)
{
  return g_variant_new_uint32 (MEMBER (guint, self, key));
}

static gboolean
decode_number (const Key *key,
               GVariant  *value,
               FerryPlan *self)
{
  guint number = g_variant_get_uint32 (value);

  if (number < key->min || number > key->max)
    return FALSE;
  MEMBER (guint, self, key) = number;

  return TRUE;
}

static GVariant *
encode_boolean (const Key       *key,
                const FerryPlan *self)
{
  return g_variant_new_boolean (MEMBER (gboolean, self, key));
}

static gboolean
decode_boolean (const Key *key,
                GVariant  *value,
                FerryPlan *self)
{
  MEMBER (gboolean, self, key) = g_variant_get_boolean (value);

  return TRUE;
}

static GVariant *
encode_count (const Key       *key,
              const FerryPlan *self)
{
  return g_variant_new_string (self->counts_own ? COUNT_FERRY : COUNT_CONNECTION);
}

static gboolean
decode_count (const Key *key,
              GVariant  *value,
              FerryPlan *self)
{
  const char *word = g_variant_get_string (value, NULL);

  if (!g_str_equal (word, COUNT_FERRY) && !g_str_equal (word, COUNT_CONNECTION))
    return FALSE;
  self->counts_own = g_str_equal (word, COUNT_FERRY);

  return TRUE;
}

static GVariant *
encode_correction (const Key       *key,
                   const FerryPlan *self)
{
  return g_variant_new_int64 (self->correction);
}

static gboolean
decode_correction (const Key *key,
                   GVariant  *value,
                   FerryPlan *self)
{
  self->correction = g_variant_get_int64 (value);

  return TRUE;
}

static GVariant *
encode_correction_period (const Key       *key,
                          const FerryPlan *self)
{
  return g_variant_new_int64 (self->correction_period);
}

static gboolean
decode_correction_period (const Key *key,
                          GVariant  *value,
                          FerryPlan *self)
{
  gint64 period = g_variant_get_int64 (value);

  if (period < 0 || period > LAST_SECOND_OF_9999)
    return FALSE;
  self->correction_period = period;

  return TRUE;
}

#define AT(field) G_STRUCT_OFFSET (FerryPlan, field)
#define CHOICE(name, field)                                       \
  {                                                               \
    name, "s", encode_choice, decode_choice,                      \
        N_ ("It must be \"auto\", \"yes\" or \"no\""), AT (field) \
  }
#define NUMBER(name, field, min, max, must)                             \
  {                                                                     \
    name, "u", encode_number, decode_number, must, AT (field), min, max \
  }

/* These keys are kept and go over the bus: they never change their meaning. */
static const Key keys[] = {
  { "name", "s", encode_name, decode_name, N_ ("It has control characters, or is too long") },
  { "type", "s", encode_type, decode_type,
    N_ ("It must be \"unknown\", \"ethernet\", \"wifi\", \"mobile\", \"bluetooth\" or \"other\"") },
  CHOICE ("metered", metered),
  CHOICE ("roaming", roaming),
  { "cap", "t", encode_cap, decode_cap, N_ ("It must be a number of bytes, 0 for no cap") },
  NUMBER ("reset-day", reset_day, 1, 31, N_ ("It must be a day of the month, from 1 to 31")),
  NUMBER ("reset-hour", reset_hour, 0, 23, N_ ("It must be an hour of the day, from 0 to 23")),
  NUMBER ("warning", warning, 1, 100, N_ ("It must be a percentage, from 1 to 100")),
  NUMBER ("free-from", free_from, 0, 1439, N_ ("It must be a minute of the day, from 0 to 1439")),
  NUMBER ("free-to", free_to, 0, 1439, N_ ("It must be a minute of the day, from 0 to 1439")),
  { "restrict-background", "b", encode_boolean, decode_boolean, N_ ("It must be true or false"),
    AT (is_restricted) },
  { "count", "s", encode_count, decode_count,
    N_ ("It must be \"connection\" or \"ferry\"") },
  { "correction", "x", encode_correction, decode_correction,
    N_ ("It must be a number of bytes, below 0 for less") },
  { "correction-period", "x", encode_correction_period, decode_correction_period,
    N_ ("It must be a time, in seconds since 1970") },
};

GVariant *
ferry_plan_to_variant (const FerryPlan *self)
{
  GVariantBuilder builder;

  g_return_val_if_fail (self != NULL, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_variant_builder_add (&builder, "{sv}", keys[i].name, keys[i].encode (&keys[i], self));

  return g_variant_builder_end (&builder);
}

static const char *
get_key (guint n)
{
  return keys[n].name;
}

static gboolean
fail (GError    **error,
      const char *key,
      const char *sentence)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, "\"%s\": %s", key, sentence);

  return FALSE;
}

static gboolean
change_keys (FerryPlan *self,
             GVariant  *changes,
             GError   **error)
{
  GVariant *values[G_N_ELEMENTS (keys)];
  gboolean  is_good = TRUE;

  ferry_dictionary_take_apart (changes, get_key, G_N_ELEMENTS (keys), values);
  for (guint i = 0; is_good && i < G_N_ELEMENTS (keys); i++)
    {
      if (values[i] == NULL)
        continue;
      if (!g_variant_is_of_type (values[i], G_VARIANT_TYPE (keys[i].type)) ||
          !keys[i].decode (&keys[i], values[i], self))
        is_good = fail (error, keys[i].name, _ (keys[i].must));
    }
  ferry_dictionary_clear_values (values, G_N_ELEMENTS (keys));

  return is_good;
}

gboolean
ferry_plan_change (FerryPlan *self,
                   GVariant  *changes,
                   GError   **error)
{
  g_autoptr (GVariant) sunk = NULL;
  g_auto (FerryPlan)   changed = { 0 };

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (changes != NULL, FALSE);

  sunk = g_variant_ref_sink (changes);
  if (!g_variant_is_of_type (sunk, G_VARIANT_TYPE_VARDICT) || !g_variant_is_normal_form (sunk))
    return fail (error, "changes", _ ("It cannot be read"));

  ferry_plan_copy (self, &changed);
  if (!change_keys (&changed, sunk, error))
    return FALSE;

  ferry_plan_clear (self);
  *self = changed;
  changed.name = NULL;

  return TRUE;
}
