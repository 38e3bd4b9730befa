/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-field.h"
#include "ferry-network.h"
#include "ferry-plan.h"
#include "ferry-text-check.h"

#include <glib/gi18n-lib.h>

#define LAST_SECOND_OF_9999 G_GINT64_CONSTANT (253402300799)
#define MAX_NAME_BYTES (FERRY_NETWORK_MAX_NAME - 1)

/* What is counted. */
#define COUNT_CONNECTION "connection"
#define COUNT_FERRY "ferry"

FERRY_FIELD_DEFINE_WORD (network_type, FerryNetworkType)
FERRY_FIELD_DEFINE_WORD (choice, FerryChoice)

static GVariant *
encode_name (const FerryField *field,
             gconstpointer     object)
{
  const FerryPlan *self = object;
  const char      *name = self->name != NULL ? self->name : "";
  g_autofree char *plain = ferry_text_make_plain (name, MAX_NAME_BYTES);

  return g_variant_new_string (plain);
}

static gboolean
decode_name (const FerryField *field,
             GVariant         *value,
             gpointer          object)
{
  FerryPlan  *self = object;
  const char *name = g_variant_get_string (value, NULL);

  if (*name != '\0' && !ferry_text_check_plain (name, MAX_NAME_BYTES))
    return FALSE;
  g_free (self->name);
  self->name = *name != '\0' ? g_strdup (name) : NULL;

  return TRUE;
}

static gboolean
decode_cap (const FerryField *field,
            GVariant         *value,
            gpointer          object)
{
  FerryPlan *self = object;
  guint64    cap = g_variant_get_uint64 (value);

  if (cap > G_MAXINT64)
    return FALSE;
  self->cap = cap;

  return TRUE;
}

static GVariant *
encode_number (const FerryField *field,
               gconstpointer     object)
{
  return g_variant_new_uint32 (FERRY_FIELD_MEMBER (guint, object, field));
}

static GVariant *
encode_count (const FerryField *field,
              gconstpointer     object)
{
  const FerryPlan *self = object;

  return g_variant_new_string (self->counts_own ? COUNT_FERRY : COUNT_CONNECTION);
}

static gboolean
decode_count (const FerryField *field,
              GVariant         *value,
              gpointer          object)
{
  FerryPlan  *self = object;
  const char *word = g_variant_get_string (value, NULL);

  if (!g_str_equal (word, COUNT_FERRY) && !g_str_equal (word, COUNT_CONNECTION))
    return FALSE;
  self->counts_own = g_str_equal (word, COUNT_FERRY);

  return TRUE;
}

#define AT(member) G_STRUCT_OFFSET (FerryPlan, member)
#define CHOICE(name, member)                                  \
  {                                                           \
    name, "s", encode_choice, decode_choice, AT (member),     \
        .must = N_ ("It must be \"auto\", \"yes\" or \"no\"") \
  }
#define NUMBER(name, member, least, most, sentence)                   \
  {                                                                   \
    name, "u", encode_number, ferry_field_decode_uint32, AT (member), \
        least, most, .must = sentence                                 \
  }

/* These keys are kept and go over the bus: they never change their meaning. */
static const FerryField fields[] = {
  { "name", "s", encode_name, decode_name,
    .must = N_ ("It has control characters, or is too long") },
  { "type", "s", encode_network_type, decode_network_type, AT (type),
    .must = N_ ("It must be \"unknown\", \"ethernet\", \"wifi\", \"mobile\", \"bluetooth\" "
                "or \"other\"") },
  CHOICE ("metered", metered),
  CHOICE ("roaming", roaming),
  { "cap", "t", ferry_field_encode_uint64, decode_cap, AT (cap),
    .must = N_ ("It must be a number of bytes, 0 for no cap") },
  NUMBER ("reset-day", reset_day, 1, 31, N_ ("It must be a day of the month, from 1 to 31")),
  NUMBER ("reset-hour", reset_hour, 0, 23, N_ ("It must be an hour of the day, from 0 to 23")),
  NUMBER ("warning", warning, 1, 100, N_ ("It must be a percentage, from 1 to 100")),
  NUMBER ("free-from", free_from, 0, 1439, N_ ("It must be a minute of the day, from 0 to 1439")),
  NUMBER ("free-to", free_to, 0, 1439, N_ ("It must be a minute of the day, from 0 to 1439")),
  { "restrict-background", "b", ferry_field_encode_boolean, ferry_field_decode_boolean,
    AT (is_restricted), .must = N_ ("It must be true or false") },
  { "count", "s", encode_count, decode_count,
    .must = N_ ("It must be \"connection\" or \"ferry\"") },
  { "correction", "x", ferry_field_encode_int64, ferry_field_decode_int64, AT (correction),
    G_MININT64, G_MAXINT64, .must = N_ ("It must be a number of bytes, below 0 for less") },
  { "correction-period", "x", ferry_field_encode_int64, ferry_field_decode_int64,
    AT (correction_period), 0, LAST_SECOND_OF_9999,
    .must = N_ ("It must be a time, in seconds since 1970") },
};

static const FerryFieldTable table = { "changes", fields, G_N_ELEMENTS (fields) };

GVariant *
ferry_plan_to_variant (const FerryPlan *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return ferry_field_table_encode (&table, self);
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
  ferry_plan_copy (self, &changed);
  if (!ferry_field_table_decode (&table, sunk, &changed, error))
    return FALSE;

  ferry_plan_clear (self);
  *self = changed;
  changed.name = NULL;

  return TRUE;
}
