/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-networks.h"

#include "ferry-networks-private.h"
#include "ferry-state-file.h"
#include "ferry-text-check.h"

#include <glib/gi18n-lib.h>

#define DAY (24 * 60 * 60)

G_DEFINE_FINAL_TYPE (FerryNetworks, ferry_networks, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ferry_networks_dispose (GObject *object)
{
  FerryNetworks *self = FERRY_NETWORKS (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->ledger);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->writer, ferry_writer_unref);

  G_OBJECT_CLASS (ferry_networks_parent_class)->dispose (object);
}

static void
ferry_networks_finalize (GObject *object)
{
  FerryNetworks *self = FERRY_NETWORKS (object);

  g_free (self->path);
  g_free (self->now);
  g_hash_table_unref (self->known);

  G_OBJECT_CLASS (ferry_networks_parent_class)->finalize (object);
}

static void
ferry_networks_class_init (FerryNetworksClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_networks_dispose;
  object_class->finalize = ferry_networks_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FERRY_TYPE_NETWORKS, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_networks_init (FerryNetworks *self)
{
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                       (GDestroyNotify) ferry_known_network_free);
}

/* ---- those known ---- */

gint64
ferry_networks_get_now (FerryNetworks *self)
{
  return ferry_clock_get_real (self->clock) / G_USEC_PER_SEC;
}

static gboolean
is_now (FerryNetworks           *self,
        const FerryKnownNetwork *network)
{
  return g_strcmp0 (network->id, self->now) == 0;
}

guint
ferry_networks_count_with_words (FerryNetworks *self)
{
  GHashTableIter iter;
  gpointer       network;
  guint          n = 0;

  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, NULL, &network))
    if (ferry_known_network_has_words (network))
      n++;

  return n;
}

/* Makes room for one more: the user's words are never what goes. */
static void
drop_oldest (FerryNetworks *self)
{
  FerryKnownNetwork *oldest = NULL;
  GHashTableIter     iter;
  gpointer           network;

  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, NULL, &network))
    if (!is_now (self, network) && !ferry_known_network_has_words (network) &&
        (oldest == NULL || ((FerryKnownNetwork *) network)->seen < oldest->seen))
      oldest = network;

  if (oldest != NULL)
    g_hash_table_remove (self->known, oldest->id);
}

void
ferry_networks_put (FerryNetworks     *self,
                    FerryKnownNetwork *network)
{
  if (!g_hash_table_contains (self->known, network->id) &&
      g_hash_table_size (self->known) >= FERRY_NETWORKS_MOST)
    drop_oldest (self);
  g_hash_table_replace (self->known, network->id, network);
}

void
ferry_networks_tell_engine (FerryNetworks           *self,
                            const FerryKnownNetwork *network)
{
  ferry_engine_set_plan (self->engine, network->id,
                         ferry_known_network_has_words (network) ? &network->plan : NULL);
}

static gboolean
is_kept (FerryNetworks           *self,
         const FerryKnownNetwork *network,
         const char *const       *counted)
{
  return is_now (self, network) || g_strv_contains (counted, network->id) ||
         ferry_known_network_has_words (network);
}

/* ---- the file ---- */

static void
load (FerryNetworks *self)
{
  g_autoptr (GKeyFile) file = ferry_state_file_load (self->path);
  g_auto (GStrv)       sections = g_key_file_get_groups (file, NULL);
  guint                n_with_words = 0;

  for (guint i = 0; sections[i] != NULL; i++)
    {
      g_autoptr (FerryKnownNetwork) network = ferry_known_network_read (file, sections[i]);
      gboolean                      has_words;

      if (network == NULL || g_hash_table_contains (self->known, network->id))
        continue;
      has_words = ferry_known_network_has_words (network);
      if (has_words && n_with_words == FERRY_NETWORKS_MOST_WITH_WORDS)
        continue;
      n_with_words += has_words ? 1 : 0;
      ferry_networks_tell_engine (self, network);
      ferry_networks_put (self, g_steal_pointer (&network));
    }
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  const FerryKnownNetwork *const *first = a;
  const FerryKnownNetwork *const *second = b;

  return strcmp ((*first)->id, (*second)->id);
}

GPtrArray *
ferry_networks_list_kept (FerryNetworks *self)
{
  g_auto (GStrv) counted = ferry_ledger_list (self->ledger);
  GPtrArray     *kept = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer       network;

  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, NULL, &network))
    if (is_kept (self, network, (const char *const *) counted))
      g_ptr_array_add (kept, network);

  g_ptr_array_sort (kept, compare_ids);
  return kept;
}

static void
flushed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (GTask)  task = data;
  g_autoptr (GError) error = NULL;

  if (ferry_ledger_flush_finish (FERRY_LEDGER (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr (GTask)  task = data;
  FerryNetworks     *self = FERRY_NETWORKS (source);
  g_autoptr (GError) error = NULL;

  if (!ferry_state_file_save_finish (result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (!ferry_ledger_is_dirty (self->ledger))
    g_task_return_boolean (task, TRUE);
  else
    ferry_ledger_flush_async (self->ledger, flushed_cb, g_steal_pointer (&task));
}

void
ferry_networks_save_async (FerryNetworks      *self,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GKeyFile)  file = g_key_file_new ();
  g_autoptr (GPtrArray) kept = ferry_networks_list_kept (self);
  GTask                *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, ferry_networks_save_async);
  for (guint i = 0; i < kept->len; i++)
    {
      g_autofree char *section = g_strdup_printf ("network %u", i + 1);

      ferry_known_network_write (kept->pdata[i], file, section);
    }
  ferry_state_file_save_async (self->path, file, self->writer, self, saved_cb, task);
}

gboolean
ferry_networks_save_finish (FerryNetworks *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ferry_networks_save_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Of what nobody asked for nobody is told when it fails. */
static void
kept_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  FerryNetworks     *self = FERRY_NETWORKS (source);
  g_autoptr (GError) error = NULL;

  if (!ferry_networks_save_finish (self, result, &error))
    g_debug ("The networks cannot be written: %s", error->message);
  self->is_keeping = FALSE;
  if (self->must_keep)
    ferry_networks_keep (self);
}

/* A network may come and go faster than a disk takes it down: what is new while one
 * state is written is written with the next. */
void
ferry_networks_keep (FerryNetworks *self)
{
  self->must_keep = self->is_keeping;
  if (self->is_keeping)
    return;

  self->is_keeping = TRUE;
  ferry_networks_save_async (self, kept_cb, NULL);
}

void
ferry_networks_emit_changed (FerryNetworks *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* ---- that of now ---- */

/* Whether something is new about it that is worth writing. */
static gboolean
see (FerryNetworks           *self,
     FerryKnownNetwork       *network,
     const FerryNetworkState *state)
{
  FerryPlan       *plan = &network->plan;
  g_autofree char *name = ferry_text_make_plain (state->name, FERRY_NETWORK_MAX_NAME - 1);
  gint64           now = ferry_networks_get_now (self);
  gboolean         is_new = network->seen / DAY != now / DAY;

  if (*name == '\0' && g_str_equal (state->id, FERRY_NETWORK_UNNAMED))
    {
      g_free (name);
      name = g_strdup (_ ("Unnamed network"));
    }
  network->seen = now;
  if (*name != '\0' && g_strcmp0 (plan->name, name) != 0)
    {
      g_free (plan->name);
      plan->name = g_steal_pointer (&name);
      is_new = TRUE;
    }
  if (state->type != FERRY_NETWORK_TYPE_UNKNOWN && plan->type != state->type)
    {
      plan->type = state->type;
      is_new = TRUE;
    }

  return is_new;
}

void
ferry_networks_look (FerryNetworks *self)
{
  FerryConditions    conditions;
  const char        *id = NULL;
  FerryKnownNetwork *network;
  gboolean           is_new;

  ferry_engine_get_conditions (self->engine, &conditions);
  if (ferry_known_network_check_id (conditions.network.id))
    id = conditions.network.id;
  is_new = g_strcmp0 (id, self->now) != 0;
  if (is_new)
    {
      g_free (self->now);
      self->now = g_strdup (id);
    }
  if (id != NULL)
    {
      network = g_hash_table_lookup (self->known, id);
      if (network == NULL)
        {
          network = ferry_known_network_new (id);
          ferry_networks_put (self, network);
        }
      is_new = see (self, network, &conditions.network) || is_new;
    }
  if (!is_new)
    return;

  ferry_networks_emit_changed (self);
  ferry_networks_keep (self);
}

void
ferry_networks_follow (FerryNetworks *self)
{
  g_signal_connect_object (self->engine, "conditions-changed",
                           G_CALLBACK (ferry_networks_look), self, G_CONNECT_SWAPPED);
  ferry_networks_look (self);
}

FerryNetworks *
ferry_networks_new (const FerryNetworksWorld *world)
{
  FerryNetworks *self = g_object_new (FERRY_TYPE_NETWORKS, NULL);

  self->path = g_strdup (world->path);
  self->engine = g_object_ref (world->engine);
  self->ledger = g_object_ref (world->ledger);
  self->writer = ferry_writer_ref (world->writer);
  self->clock = g_object_ref (world->clock);
  load (self);
  return self;
}

/* ---- what is shown ---- */

GVariant *
ferry_networks_to_variant (FerryNetworks *self)
{
  g_autoptr (GPtrArray) kept = ferry_networks_list_kept (self);
  g_auto (GStrv)        counted = ferry_ledger_list (self->ledger);
  g_auto (FerryPlan)    silence = { 0 };
  GVariantBuilder       networks;

  g_variant_builder_init (&networks, G_VARIANT_TYPE ("a{sa{sv}}"));
  for (guint i = 0; i < kept->len; i++)
    {
      const FerryKnownNetwork *network = kept->pdata[i];

      g_variant_builder_add (&networks, "{s@a{sv}}", network->id,
                             ferry_plan_to_variant (&network->plan));
    }

  /* Whose name was lost. */
  ferry_plan_init (&silence);
  for (guint i = 0; counted[i] != NULL; i++)
    if (!g_hash_table_contains (self->known, counted[i]))
      g_variant_builder_add (&networks, "{s@a{sv}}", counted[i], ferry_plan_to_variant (&silence));

  return g_variant_builder_end (&networks);
}

const FerryPlan *
ferry_networks_get_plan (FerryNetworks *self,
                         const char    *id)
{
  const FerryKnownNetwork *network = g_hash_table_lookup (self->known, id);

  return network != NULL ? &network->plan : NULL;
}
