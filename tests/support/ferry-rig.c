/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-rig.h"

#include "ferry-hasty-clock.h"

#include <glib/gstdio.h>

/* Far more than anything here takes on a slow machine under a sanitizer. */
#define PATIENCE_SECONDS 60

void
ferry_test_rig_init (int    *argc,
                     char ***argv)
{
  g_test_init (argc, argv, NULL);
  ferry_engine_prepare_process ();
}

/* Waiting. */

typedef struct
{
  FerryTestRig *rig;
  const char   *what;
} Patience;

static gboolean
patience_ended_cb (gpointer data)
{
  const Patience *patience = data;

  for (guint i = 0; i < patience->rig->transfers->len; i++)
    {
      FerryTransfer             *transfer = g_ptr_array_index (patience->rig->transfers, i);
      const FerryTransferRecord *record = ferry_transfer_get_record (transfer);

      g_test_message ("%s: %s, %s, %s",
                      ferry_request_get_uri (ferry_transfer_get_request (transfer)),
                      ferry_status_to_nick (record->status), ferry_reason_to_nick (record->reason),
                      record->message != NULL ? record->message : "no message");
    }
  g_error ("It has not come to this after %d seconds: %s", PATIENCE_SECONDS, patience->what);
  return G_SOURCE_REMOVE;
}

void
ferry_test_rig_until (FerryTestRig    *self,
                      const char      *what,
                      FerryTestRigFunc is_reached,
                      gpointer         data)
{
  Patience patience = { self, what };
  guint    id = g_timeout_add_seconds (PATIENCE_SECONDS, patience_ended_cb, &patience);

  while (!is_reached (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static void
kept_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  GAsyncResult **kept = data;

  *kept = g_object_ref (result);
}

static gboolean
is_set (gpointer data)
{
  gpointer *pointer = data;

  return *pointer != NULL;
}

static void
drain_main_context (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
ferry_test_rig_flush (FerryTestRig *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;

  ferry_store_commit_async (self->store, NULL, kept_cb, &result);
  ferry_test_rig_until (self, "the state is on disk", is_set, &result);
  if (!ferry_store_commit_finish (self->store, result, &error))
    g_test_message ("The state is not on disk: %s", error->message);
  drain_main_context ();
  ferry_writer_drain (self->writer);
  drain_main_context ();
}

/* The program. */

static void
state_error_cb (FerryEngine  *engine,
                const GError *error,
                FerryTestRig *self)
{
  g_test_message ("state-error: %s", error->message);
  self->n_state_errors++;
}

static gboolean
read_no_statistics (const char               *interface,
                    FerryInterfaceStatistics *statistics)
{
  return FALSE;
}

static void
open_ledger (FerryTestRig *self)
{
  g_autofree char   *path = g_build_filename (self->state, "ledger", NULL);
  g_autoptr (GError) error = NULL;

  if (!self->has_ledger)
    return;

  self->ledger = ferry_ledger_open (path, self->ops, self->writer,
                                    ferry_clock_get_real (self->clock) / G_USEC_PER_SEC, &error);
  g_assert_no_error (error);
}

static void
close_ledger (FerryTestRig *self)
{
  if (self->ledger == NULL)
    return;

  if (!ferry_ledger_flush_sync (self->ledger, NULL))
    g_test_message ("The ledger was closed without what it has");
  drain_main_context ();
  g_assert_finalize_object (g_steal_pointer (&self->ledger));
}

void
ferry_test_rig_start (FerryTestRig *self)
{
  g_autoptr (GError) error = NULL;
  FerryEngineWorld   world = { 0 };

  g_assert_null (self->engine);

  self->writer = ferry_writer_new ();
  self->store = ferry_store_open (self->state, self->ops, self->writer, &error);
  g_assert_no_error (error);
  open_ledger (self);

  world.store = self->store;
  world.writer = self->writer;
  world.ops = self->ops;
  world.clock = self->clock;
  world.network = FERRY_NETWORK (self->network);
  world.power = FERRY_POWER (self->power);
  world.credentials = FERRY_CREDENTIALS (self->credentials);
  world.ledger = self->ledger;
  world.read_statistics = self->read_statistics;
  self->engine = ferry_engine_new (&world, &self->engine_options);
  g_signal_connect (self->engine, "state-error", G_CALLBACK (state_error_cb), self);
  ferry_engine_start (self->engine);
}

void
ferry_test_rig_stop (FerryTestRig *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;

  ferry_engine_stop_async (self->engine, kept_cb, &result);
  ferry_test_rig_until (self, "the engine has stopped", is_set, &result);
  if (!ferry_engine_stop_finish (self->engine, result, &error))
    g_test_message ("The engine stopped without its state: %s", error->message);
  g_clear_object (&result);

  ferry_test_rig_flush (self);
  g_assert_finalize_object (g_steal_pointer (&self->engine));
  if (!ferry_store_close (self->store, NULL))
    g_test_message ("The store was closed without its state");
  drain_main_context ();
  g_assert_finalize_object (g_steal_pointer (&self->store));
  close_ledger (self);
  g_clear_pointer (&self->writer, ferry_writer_unref);
}

static char *
make_directory (FerryTestRig *self,
                const char   *name)
{
  char *path = g_build_filename (self->root, name, NULL);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  return path;
}

FerryTestRig *
ferry_test_rig_new (const FerryTestRigOptions *options)
{
  static const FerryTestRigOptions defaults = { .haste = 1 };
  FerryTestRig                    *self = g_new0 (FerryTestRig, 1);
  g_autoptr (GError)               error = NULL;

  if (options == NULL)
    options = &defaults;

  self->root = g_dir_make_tmp ("ferry-rig-XXXXXX", &error);
  g_assert_no_error (error);
  self->directory = make_directory (self, "files");
  self->state = make_directory (self, "state");
  if (!options->no_origin)
    self->origin = ferry_fake_origin_new (&options->origin, &error);
  g_assert_no_error (error);
  self->ops = options->ops != NULL ? options->ops : ferry_file_ops_get_system ();
  self->engine_options = options->engine;
  self->has_ledger = options->has_ledger;
  self->read_statistics = options->read_statistics != NULL ? options->read_statistics
                                                           : read_no_statistics;
  if (options->clock != NULL)
    self->clock = g_object_ref (options->clock);
  else
    self->clock = ferry_hasty_clock_new (MAX (options->haste, 1));
  self->network = ferry_fake_network_new ();
  self->power = ferry_fake_power_new ();
  self->credentials = ferry_fake_credentials_new ();
  self->transfers = g_ptr_array_new_with_free_func (g_object_unref);

  ferry_test_rig_start (self);
  return self;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) directory = NULL;
  const char      *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_chmod (path, 0700);
      directory = g_dir_open (path, 0, NULL);
    }
  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
ferry_test_rig_free (FerryTestRig *self)
{
  if (self->engine != NULL)
    ferry_test_rig_stop (self);
  g_clear_pointer (&self->origin, ferry_fake_origin_free);
  g_ptr_array_unref (self->transfers);
  g_object_unref (self->clock);
  g_assert_finalize_object (self->network);
  g_assert_finalize_object (self->power);
  g_assert_finalize_object (self->credentials);

  remove_tree (self->root);
  g_free (self->root);
  g_free (self->directory);
  g_free (self->state);
  g_free (self);
}

/* Transfers. */

static FerryTransfer *
keep (FerryTestRig  *self,
      FerryTransfer *transfer)
{
  if (!g_ptr_array_find (self->transfers, transfer, NULL))
    g_ptr_array_add (self->transfers, g_object_ref (transfer));

  return transfer;
}

static GVariant *
make_options (FerryTestRig *self,
              const char   *path,
              const char   *options)
{
  GVariantDict         dict;
  g_autofree char     *text = g_strdup_printf ("{%s}", options != NULL ? options : "");
  g_autofree char     *uri = NULL;
  g_autoptr (GVariant) extra = NULL;
  g_autoptr (GError)   error = NULL;

  if (options != NULL)
    extra = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &error);
  g_assert_no_error (error);
  uri = path[0] == '/' ? ferry_fake_origin_dup_uri (self->origin, path) : g_strdup (path);

  g_variant_dict_init (&dict, extra);
  g_variant_dict_insert (&dict, "uri", "s", uri);
  if (!g_variant_dict_contains (&dict, "directory"))
    g_variant_dict_insert (&dict, "directory", "s", self->directory);
  if (!g_variant_dict_contains (&dict, "connections"))
    g_variant_dict_insert (&dict, "connections", "u", 1);
  if (!g_variant_dict_contains (&dict, "proxy"))
    g_variant_dict_insert (&dict, "proxy", "s", "none");

  return g_variant_dict_end (&dict);
}

FerryTransfer *
ferry_test_rig_get (FerryTestRig *self,
                    const char   *path,
                    const char   *options)
{
  g_autoptr (FerryRequest) request = NULL;
  g_autoptr (GVariant)     secrets = NULL;
  g_autoptr (GError)       error = NULL;

  request = ferry_request_new (make_options (self, path, options), &secrets, &error);
  g_assert_no_error (error);

  return keep (self, ferry_engine_add (self->engine, request, secrets));
}

FerryTransfer *
ferry_test_rig_lookup (FerryTestRig *self,
                       const char   *id)
{
  FerryTransfer            *live = ferry_engine_lookup (self->engine, id);
  g_autoptr (FerryTransfer) stored = NULL;
  g_autoptr (GError)        error = NULL;

  if (live != NULL)
    return keep (self, live);

  stored = ferry_store_load (self->store, id, &error);
  g_assert_no_error (error);
  return keep (self, stored);
}

/* Conditions. */

typedef struct
{
  FerryTransfer *transfer;
  gint64         number;
} Goal;

static gboolean
is_at_rest (FerryTransfer *transfer)
{
  FerryStatus status = ferry_transfer_get_status (transfer);

  return status != FERRY_STATUS_IDLE && status != FERRY_STATUS_RUNNING;
}

static gboolean
has_ended (gpointer data)
{
  return is_at_rest (data);
}

FerryStatus
ferry_test_rig_run (FerryTestRig  *self,
                    FerryTransfer *transfer)
{
  ferry_test_rig_until (self, "the transfer has ended", has_ended, transfer);
  /* What the engine does about it comes in the same turn. */
  drain_main_context ();

  return ferry_transfer_get_status (transfer);
}

static gboolean
have_all_ended (gpointer data)
{
  FerryTestRig         *self = data;
  g_autoptr (GPtrArray) transfers = ferry_engine_get_transfers (self->engine);

  for (guint i = 0; i < transfers->len; i++)
    if (!is_at_rest (g_ptr_array_index (transfers, i)))
      return FALSE;

  return TRUE;
}

void
ferry_test_rig_run_all (FerryTestRig *self)
{
  ferry_test_rig_until (self, "all transfers have ended", have_all_ended, self);
  drain_main_context ();
}

static gboolean
has_status (gpointer data)
{
  const Goal *goal = data;

  return ferry_transfer_get_status (goal->transfer) == goal->number;
}

void
ferry_test_rig_run_to_status (FerryTestRig  *self,
                              FerryTransfer *transfer,
                              FerryStatus    status)
{
  Goal goal = { transfer, status };

  ferry_test_rig_until (self, ferry_status_to_nick (status), has_status, &goal);
}

static gboolean
has_reason (gpointer data)
{
  const Goal *goal = data;

  return ferry_transfer_get_reason (goal->transfer) == goal->number;
}

void
ferry_test_rig_run_to_reason (FerryTestRig  *self,
                              FerryTransfer *transfer,
                              FerryReason    reason)
{
  Goal goal = { transfer, reason };

  ferry_test_rig_until (self, ferry_reason_to_nick (reason), has_reason, &goal);
}

static gboolean
has_bytes (gpointer data)
{
  const Goal *goal = data;

  return ferry_progress_get_received (ferry_transfer_get_progress (goal->transfer)) >= goal->number;
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
ferry_test_rig_run_to_bytes (FerryTestRig  *self,
                             FerryTransfer *transfer,
                             goffset        n_bytes)
{
  Goal goal = { transfer, n_bytes };
  /* The counters are the network thread's, which wakes nobody. */
  guint id = g_timeout_add (5, wake_cb, NULL);

  ferry_test_rig_until (self, "so many bytes have come", has_bytes, &goal);
  g_source_remove (id);
}

static gboolean
is_settled (gpointer data)
{
  FerryTestRig   *self = data;
  FerryConditions conditions;

  ferry_engine_get_conditions (self->engine, &conditions);
  return !conditions.network.is_pending && !conditions.is_settling;
}

void
ferry_test_rig_settle (FerryTestRig *self)
{
  ferry_test_rig_until (self, "the network has settled", is_settled, self);
  /* All are judged anew in some turns. */
  drain_main_context ();
}

static gboolean
over_cb (gpointer data)
{
  gboolean *is_over = data;

  *is_over = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
is_true (gpointer data)
{
  gboolean *value = data;

  return *value;
}

void
ferry_test_rig_run_for (FerryTestRig *self,
                        gint64        duration)
{
  gboolean is_over = FALSE;

  ferry_clock_add_alarm (self->clock, ferry_clock_get_monotonic (self->clock) + duration,
                         over_cb, &is_over, NULL);
  ferry_test_rig_until (self, "the time is over", is_true, &is_over);
}

/* Assertions. */

void
ferry_test_rig_assert_ended (FerryTestRig  *self,
                             FerryTransfer *transfer,
                             FerryStatus    status,
                             int            error)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);

  if (record->message != NULL)
    g_test_message ("%s (%s)", record->message, record->detail != NULL ? record->detail : "");
  g_assert_cmpstr (ferry_status_to_nick (record->status), ==, ferry_status_to_nick (status));
  g_assert_cmpint (record->error, ==, error);
}

void
ferry_test_rig_assert_file (FerryTestRig  *self,
                            FerryTransfer *transfer,
                            const char    *path,
                            guint          version,
                            guint64        size)
{
  g_autofree char   *file = ferry_transfer_dup_path (transfer);
  g_autoptr (GError) error = NULL;

  ferry_test_rig_assert_ended (self, transfer, FERRY_STATUS_COMPLETED, -1);
  g_assert_nonnull (file);
  ferry_fake_content_check_file (file, ferry_fake_content_seed (path, version), size, &error);
  g_assert_no_error (error);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static char *
dup_listing (FerryTestRig *self)
{
  g_autoptr (GDir)      directory = g_dir_open (self->directory, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char           *name;

  g_assert_nonnull (directory);
  while ((name = g_dir_read_name (directory)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);

  return g_strjoinv ("\n", (char **) names->pdata);
}

void
ferry_test_rig_assert_listing (FerryTestRig *self,
                               const char   *names)
{
  g_autofree char *listing = dup_listing (self);

  g_assert_cmpstr (listing, ==, names);
}

void
ferry_test_rig_assert_no_parts (FerryTestRig *self)
{
  g_autofree char *listing = dup_listing (self);

  g_assert_null (strstr (listing, ".part"));
}

guint
ferry_test_rig_count_requests (FerryTestRig *self)
{
  return (guint) ferry_fake_origin_get_count (self->origin, FERRY_FAKE_COUNT_REQUESTS);
}
