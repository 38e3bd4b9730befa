/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-queue.h"

#include "ferry-cli-outcome.h"

#include <sys/stat.h>

struct _FerryCliQueue
{
  FerryStore       *store;       /* (owned) */
  FerryEngine      *engine;      /* (owned) */
  FerryCredentials *credentials; /* (owned) */
  GHashTable       *settled;     /* (owned) (element-type FerryRequest FerryTransfer) by wish */
};

/* What is stored of one transfer; NULL when it cannot be read, which the store
 * and the engine tell the user. */
static FerryTransfer *
load (FerryStore *store,
      const char *id)
{
  g_autoptr (GError) error = NULL;
  FerryTransfer     *transfer = ferry_store_load (store, id, &error);

  if (transfer == NULL)
    g_debug ("%s is passed over: %s", id, error->message);

  return transfer;
}

static void
unref_request (gpointer data)
{
  ferry_request_unref (data);
}

/* Requests with the same wish have one place in it. */
static GHashTable *
new_table (GDestroyNotify free_value)
{
  return g_hash_table_new_full (ferry_request_hash_wish, ferry_request_equal_wish, unref_request,
                                free_value);
}

static GHashTable *
load_settled (FerryStore *store)
{
  g_auto (GStrv) ids = ferry_store_list (store, TRUE);
  GHashTable    *transfers = NULL;
  gsize          i;

  transfers = new_table (g_object_unref);
  for (i = 0; ids[i] != NULL; i++)
    {
      FerryTransfer *transfer = load (store, ids[i]);
      FerryRequest  *request;

      if (transfer == NULL)
        continue;
      request = ferry_transfer_get_request (transfer);
      g_hash_table_replace (transfers, ferry_request_ref (request), transfer);
    }

  return transfers;
}

FerryCliQueue *
ferry_cli_queue_new (FerryStore       *store,
                     FerryEngine      *engine,
                     FerryCredentials *credentials)
{
  FerryCliQueue *self = g_new0 (FerryCliQueue, 1);

  self->store = g_object_ref (store);
  self->engine = g_object_ref (engine);
  self->credentials = g_object_ref (credentials);
  self->settled = load_settled (store);

  return self;
}

void
ferry_cli_queue_free (FerryCliQueue *self)
{
  g_object_unref (self->store);
  g_object_unref (self->engine);
  g_object_unref (self->credentials);
  g_hash_table_unref (self->settled);
  g_free (self);
}

static gboolean
is_changed (const char *key,
            GVariant   *before,
            GVariant   *after)
{
  g_autoptr (GVariant) a = g_variant_lookup_value (before, key, NULL);
  g_autoptr (GVariant) b = g_variant_lookup_value (after, key, NULL);

  if (a == NULL || b == NULL)
    return a != b;

  return !g_variant_equal (a, b);
}

/* Whether what was given as @key differs. Secret headers are told apart by
 * their names alone. */
static gboolean
is_option_changed (const char *key,
                   GVariant   *before,
                   GVariant   *after)
{
  if (is_changed (key, before, after))
    return TRUE;

  return g_str_equal (key, "headers") && is_changed ("secret-headers", before, after);
}

GVariant *
ferry_cli_queue_find_changes (const FerryCliWish *wish,
                              FerryRequest       *before,
                              gboolean            has_begun)
{
  /* What identifies the transfer is equal, and the user is a secret. */
  static const char *const not_changes[] = { "uri", "directory", "name", "method", "user", NULL };
  g_auto (GVariantDict)    changes = G_VARIANT_DICT_INIT (NULL);
  GVariant                *old = ferry_request_to_variant (before);
  GVariant *new = ferry_request_to_variant (wish->request);
  GVariantIter iter;
  const char  *key;
  GVariant    *value;
  guint        n_changes = 0;

  g_variant_iter_init (&iter, wish->given);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    {
      if (g_strv_contains (not_changes, key) || !is_option_changed (key, old, new))
        continue;
      if (g_str_equal (key, "start-at") && has_begun)
        continue;
      g_variant_dict_insert_value (&changes, key, value);
      n_changes++;
    }

  return n_changes > 0 ? g_variant_ref_sink (g_variant_dict_end (&changes)) : NULL;
}

static gboolean
apply_changes (FerryCliQueue      *self,
               FerryTransfer      *transfer,
               const FerryCliWish *wish,
               GError            **error)
{
  gboolean                 has_begun = ferry_transfer_get_record (transfer)->started != 0;
  FerryRequest            *before = ferry_transfer_get_request (transfer);
  g_autoptr (FerryRequest) after = NULL;
  g_autoptr (GVariant)     changes = NULL;

  changes = ferry_cli_queue_find_changes (wish, before, has_begun);
  if (changes == NULL)
    return TRUE;

  after = ferry_request_change (before, changes, NULL, error);
  if (after == NULL)
    return FALSE;

  ferry_transfer_set_request (transfer, after);
  ferry_store_put (self->store, transfer);
  return TRUE;
}

/* Gives @transfer what the wish that is the same asks for, if there is one. */
static void
prepare (FerryCliQueue *self,
         GHashTable    *wanted,
         FerryTransfer *transfer,
         GError       **error)
{
  FerryRequest       *request = ferry_transfer_get_request (transfer);
  const FerryCliWish *wish = g_hash_table_lookup (wanted, request);
  const char         *id = ferry_transfer_get_id (transfer);

  if (wish == NULL)
    return;
  if (g_variant_n_children (wish->secrets) > 0)
    ferry_credentials_store (self->credentials, id, wish->secrets);
  if (!apply_changes (self, transfer, wish, *error == NULL ? error : NULL))
    g_debug ("%s keeps its options", id);
}

gboolean
ferry_cli_queue_prepare (FerryCliQueue *self,
                         GPtrArray     *wishes,
                         GError       **error)
{
  g_autoptr (GHashTable) wanted = NULL;
  g_auto (GStrv)         ids = ferry_store_list (self->store, FALSE);
  g_autoptr (GError)     first_error = NULL;
  GHashTableIter         iter;
  gpointer               settled;
  guint                  i;

  wanted = new_table (NULL);
  for (i = 0; i < wishes->len; i++)
    {
      FerryCliWish *wish = g_ptr_array_index (wishes, i);

      g_hash_table_replace (wanted, ferry_request_ref (wish->request), wish);
    }

  /* One at a time: there may be very many. */
  for (i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (FerryTransfer) transfer = load (self->store, ids[i]);

      if (transfer != NULL)
        prepare (self, wanted, transfer, &first_error);
    }
  g_hash_table_iter_init (&iter, self->settled);
  while (g_hash_table_iter_next (&iter, NULL, &settled))
    prepare (self, wanted, settled, &first_error);

  if (first_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&first_error));
  return FALSE;
}

/* A completed file is only worth reporting while it is there as it was. What the
 * server has done with an upload meanwhile nobody knows: it is sent once more. */
static gboolean
is_file_there (FerryTransfer *transfer)
{
  FerryRequest              *request = ferry_transfer_get_request (transfer);
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);
  g_autofree char           *path = ferry_transfer_dup_path (transfer);
  struct stat                status;

  return ferry_request_get_direction (request) == FERRY_DIRECTION_DOWNLOAD && path != NULL &&
         lstat (path, &status) == 0 && S_ISREG (status.st_mode) &&
         (record->total < 0 || status.st_size == record->total);
}

/* Lets a live transfer go on if it does not do so by itself. */
static gboolean
let_go_on (FerryCliQueue *self,
           FerryTransfer *transfer,
           GError       **error)
{
  FerryCliOutcome outcome = ferry_cli_outcome_judge (ferry_transfer_get_status (transfer),
                                                     ferry_transfer_get_reason (transfer));

  if (outcome != FERRY_CLI_OUTCOME_NEEDS_USER)
    return TRUE;

  return ferry_engine_resume (self->engine, ferry_transfer_get_id (transfer), error);
}

/* Makes a failed transfer live again. */
static FerryTransfer *
try_again (FerryCliQueue *self,
           FerryTransfer *settled,
           GError       **error)
{
  const char *id = ferry_transfer_get_id (settled);

  if (!ferry_engine_retry (self->engine, id, error))
    return NULL;

  return ferry_engine_lookup (self->engine, id);
}

/* Takes the settled transfer that is the same as @request out of the table.
 * (transfer full) (nullable) */
static FerryTransfer *
steal_same (FerryCliQueue *self,
            FerryRequest  *request)
{
  FerryTransfer *transfer = g_hash_table_lookup (self->settled, request);

  if (transfer == NULL)
    return NULL;

  g_object_ref (transfer);
  g_hash_table_remove (self->settled, request);

  /* A file that is not there any more is to be fetched anew. */
  if (ferry_transfer_get_status (transfer) == FERRY_STATUS_COMPLETED && !is_file_there (transfer))
    g_clear_object (&transfer);

  return transfer;
}

FerryTransfer *
ferry_cli_queue_add (FerryCliQueue      *self,
                     const FerryCliWish *wish,
                     GError            **error)
{
  FerryTransfer            *transfer = ferry_engine_find_duplicate (self->engine, wish->request);
  g_autoptr (FerryTransfer) settled = NULL;

  if (transfer != NULL)
    return let_go_on (self, transfer, error) ? g_object_ref (transfer) : NULL;

  settled = steal_same (self, wish->request);
  if (settled == NULL)
    return g_object_ref (ferry_engine_add (self->engine, wish->request, wish->secrets));
  if (ferry_transfer_get_status (settled) == FERRY_STATUS_COMPLETED)
    return g_steal_pointer (&settled);

  transfer = try_again (self, settled, error);
  return transfer != NULL ? g_object_ref (transfer) : NULL;
}

static gboolean
steal_finished (gpointer key,
                gpointer value,
                gpointer user_data)
{
  GPtrArray *finished = user_data;

  if (ferry_transfer_get_status (value) == FERRY_STATUS_ERROR)
    return FALSE;

  g_ptr_array_add (finished, g_object_ref (value));
  return TRUE;
}

GPtrArray *
ferry_cli_queue_steal_finished (FerryCliQueue *self)
{
  GPtrArray *finished = g_ptr_array_new_with_free_func (g_object_unref);

  g_hash_table_foreach_remove (self->settled, steal_finished, finished);

  return finished;
}
