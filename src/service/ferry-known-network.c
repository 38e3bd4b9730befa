/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-known-network.h"

#include "ferry-text-check.h"

#define KEY_ID "id"
#define KEY_SEEN "seen"
#define KEY_NEAR_TOLD "near-told"
#define KEY_OVER_TOLD "over-told"

gboolean
ferry_known_network_check_id (const char *id)
{
  return ferry_text_check_plain (id, FERRY_NETWORK_MAX_ID - 1);
}

FerryKnownNetwork *
ferry_known_network_new (const char *id)
{
  FerryKnownNetwork *self = g_new0 (FerryKnownNetwork, 1);

  self->id = g_strdup (id);
  ferry_plan_init (&self->plan);
  return self;
}

void
ferry_known_network_free (FerryKnownNetwork *self)
{
  g_free (self->id);
  ferry_plan_clear (&self->plan);
  g_free (self);
}

/* Name and type are the system's word. */
gboolean
ferry_known_network_has_words (const FerryKnownNetwork *self)
{
  g_auto (FerryPlan)   words = { 0 };
  g_auto (FerryPlan)   silence = { 0 };
  g_autoptr (GVariant) said = NULL;
  g_autoptr (GVariant) nothing = NULL;

  ferry_plan_copy (&self->plan, &words);
  g_clear_pointer (&words.name, g_free);
  words.type = FERRY_NETWORK_TYPE_UNKNOWN;
  ferry_plan_init (&silence);
  said = g_variant_ref_sink (ferry_plan_to_variant (&words));
  nothing = g_variant_ref_sink (ferry_plan_to_variant (&silence));
  return !g_variant_equal (said, nothing);
}

static void
write_time (GKeyFile   *file,
            const char *section,
            const char *key,
            gint64      time)
{
  if (time != 0)
    g_key_file_set_int64 (file, section, key, time);
}

void
ferry_known_network_write (const FerryKnownNetwork *self,
                           GKeyFile                *file,
                           const char              *section)
{
  g_autoptr (GVariant) plan = g_variant_ref_sink (ferry_plan_to_variant (&self->plan));
  GVariantIter         iter;
  const char          *key;
  GVariant            *value;

  g_key_file_set_string (file, section, KEY_ID, self->id);
  write_time (file, section, KEY_SEEN, self->seen);
  write_time (file, section, KEY_NEAR_TOLD, self->near_told);
  write_time (file, section, KEY_OVER_TOLD, self->over_told);
  g_variant_iter_init (&iter, plan);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    {
      g_autofree char *text = g_variant_print (value, FALSE);

      g_key_file_set_string (file, section, key, text);
    }
}

/* One key of the plan, in the form that @usual has. */
static void
read_word (FerryPlan  *plan,
           const char *key,
           GVariant   *usual,
           const char *text)
{
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GVariant) change = NULL;
  g_autoptr (GError)   error = NULL;
  GVariantDict         changes;

  value = g_variant_parse (g_variant_get_type (usual), text, NULL, NULL, &error);
  if (value == NULL)
    return;

  g_variant_dict_init (&changes, NULL);
  g_variant_dict_insert_value (&changes, key, value);
  change = g_variant_ref_sink (g_variant_dict_end (&changes));
  if (!ferry_plan_change (plan, change, &error))
    g_debug ("A network: %s", error->message);
}

static gint64
read_time (GKeyFile   *file,
           const char *section,
           const char *key)
{
  return MAX (g_key_file_get_int64 (file, section, key, NULL), 0);
}

FerryKnownNetwork *
ferry_known_network_read (GKeyFile   *file,
                          const char *section)
{
  g_autofree char     *id = g_key_file_get_string (file, section, KEY_ID, NULL);
  g_autoptr (GVariant) usual = NULL;
  FerryKnownNetwork   *self;
  GVariantIter         iter;
  const char          *key;
  GVariant            *value;

  if (id == NULL || !ferry_known_network_check_id (id))
    return NULL;

  self = ferry_known_network_new (id);
  self->seen = read_time (file, section, KEY_SEEN);
  self->near_told = read_time (file, section, KEY_NEAR_TOLD);
  self->over_told = read_time (file, section, KEY_OVER_TOLD);
  usual = g_variant_ref_sink (ferry_plan_to_variant (&self->plan));
  g_variant_iter_init (&iter, usual);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    {
      g_autofree char *text = g_key_file_get_string (file, section, key, NULL);

      if (text != NULL)
        read_word (&self->plan, key, value, text);
    }

  return self;
}
