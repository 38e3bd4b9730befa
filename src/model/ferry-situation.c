/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-situation.h"

#include "ferry-field.h"
#include "ferry-text-check.h"

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

FERRY_FIELD_DEFINE_WORD (network_type, FerryNetworkType)
FERRY_FIELD_DEFINE_WORD (connectivity, FerryConnectivity)
FERRY_FIELD_DEFINE_WORD (metered, FerryMetered)
FERRY_FIELD_DEFINE_WORD (cap_state, FerryCapState)
FERRY_FIELD_DEFINE_WORD (schedule_mode, FerryScheduleMode)

/* Networks are called what somebody likes to call them: the name of a wireless one
 * is 32 bytes of anything. */
static GVariant *
encode_text (const FerryField *field,
             gconstpointer     object)
{
  const char      *text = FERRY_FIELD_MEMBER (char *, object, field);
  g_autofree char *plain = NULL;

  if (text == NULL || *text == '\0')
    return NULL;
  plain = ferry_text_make_plain (text, (gsize) field->max);

  return g_variant_new_string (plain);
}

static GVariant *
encode_left (const FerryField *field,
             gconstpointer     object)
{
  const FerrySituation *self = object;

  /* So much is left where there is no cap. */
  return self->cap_left != G_MAXUINT64 ? ferry_field_encode_uint64 (field, self) : NULL;
}

static gboolean
decode_bytes (const FerryField *field,
              GVariant         *value,
              gpointer          object)
{
  FERRY_FIELD_MEMBER (guint64, object, field) = g_variant_get_uint64 (value);

  return TRUE;
}

/* -1, where there is none, is left out. */
static GVariant *
encode_percent (const FerryField *field,
                gconstpointer     object)
{
  int percent = FERRY_FIELD_MEMBER (int, object, field);

  return percent >= 0 ? g_variant_new_uint32 ((guint32) percent) : NULL;
}

#define AT(member) G_STRUCT_OFFSET (FerrySituation, member)
#define TEXT(name, member, max)                                          \
  {                                                                      \
    name, "s", encode_text, ferry_field_decode_line, AT (member), 0, max \
  }
#define WORD(name, member, word)                         \
  {                                                      \
    name, "s", encode_##word, decode_##word, AT (member) \
  }
#define BOOLEAN(name, member)                                                      \
  {                                                                                \
    name, "b", ferry_field_encode_boolean, ferry_field_decode_boolean, AT (member) \
  }
#define BYTES(name, member, encode)              \
  {                                              \
    name, "t", encode, decode_bytes, AT (member) \
  }
#define TIME(name, member)                                                        \
  {                                                                               \
    name, "x", ferry_field_encode_above_0, ferry_field_decode_int64, AT (member), \
        0, LAST_SECOND_OF_9999                                                    \
  }
#define PERCENT(name, member)                                                         \
  {                                                                                   \
    name, "u", encode_percent, ferry_field_decode_uint32, AT (member), 0, MAX_PERCENT \
  }

G_STATIC_ASSERT (sizeof (guint) == sizeof (int));

/* These keys go over the bus: they never change their meaning. */
static const FerryField fields[] = {
  TEXT ("network-id", network_id, FERRY_SITUATION_MAX_ID_BYTES),
  TEXT ("network-name", network_name, FERRY_SITUATION_MAX_NAME_BYTES),
  WORD ("network-type", network_type, network_type),
  WORD ("connectivity", connectivity, connectivity),
  BOOLEAN ("pending", is_pending),
  BOOLEAN ("online", is_online),
  WORD ("metered", metered, metered),
  BOOLEAN ("costs", is_metered),
  BOOLEAN ("roaming", is_roaming),
  BOOLEAN ("restricted", is_restricted),
  BOOLEAN ("settling", is_settling),
  WORD ("cap", cap, cap_state),
  BYTES ("cap-used", cap_used, ferry_field_encode_uint64),
  BYTES ("cap-left", cap_left, encode_left),
  TIME ("cap-until", cap_until),
  TIME ("cap-end", cap_end),
  BOOLEAN ("power-saver", is_power_saver),
  BOOLEAN ("on-battery", is_on_battery),
  PERCENT ("battery", battery),
  PERCENT ("battery-threshold", threshold),
  BOOLEAN ("only-on-mains", only_on_mains),
  WORD ("schedule", schedule, schedule_mode),
  TIME ("schedule-until", schedule_until),
};

static const FerryFieldTable table = { "conditions", fields, G_N_ELEMENTS (fields) };

GVariant *
ferry_situation_encode (const FerrySituation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return ferry_field_table_encode (&table, self);
}

gboolean
ferry_situation_decode (GVariant       *variant,
                        FerrySituation *self,
                        GError        **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  ferry_situation_init (self);
  if (ferry_field_table_decode (&table, variant, self, error))
    return TRUE;

  ferry_situation_clear (self);

  return FALSE;
}
