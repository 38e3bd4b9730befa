/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-queue.h"
#include "ferry-credentials-memory.h"
#include "ferry-fake-clock.h"
#include "ferry-fake-network.h"
#include "ferry-fake-power.h"

#include <glib/gstdio.h>

#define ID "0b0e7a2c-1111-4222-8333-444455556666"

/* An engine without a network: nothing in it ever starts. */
typedef struct
{
  char             *directory;
  char             *state;
  FerryWriter      *writer;
  FerryStore       *store;
  FerryCredentials *credentials;
  FerryEngine      *engine;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (FerryClock)   clock = FERRY_CLOCK (ferry_fake_clock_new ());
  g_autoptr (FerryNetwork) network = FERRY_NETWORK (ferry_fake_network_new ());
  g_autoptr (FerryPower)   power = FERRY_POWER (ferry_fake_power_new ());
  g_autoptr (GError)       error = NULL;
  FerryEngineWorld         world = { 0 };

  fixture->directory = g_dir_make_tmp ("ferry-queue-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->state = g_build_filename (fixture->directory, "state", NULL);
  fixture->writer = ferry_writer_new ();
  fixture->store = ferry_store_open (fixture->state,
                                     ferry_file_ops_get_system (),
                                     fixture->writer,
                                     &error);
  g_assert_no_error (error);
  fixture->credentials = ferry_credentials_memory_new ();

  ferry_fake_network_set_online (FERRY_FAKE_NETWORK (network), FALSE);
  world.store = fixture->store;
  world.writer = fixture->writer;
  world.ops = ferry_file_ops_get_system ();
  world.clock = clock;
  world.network = network;
  world.power = power;
  world.credentials = fixture->credentials;
  fixture->engine = ferry_engine_new (&world, NULL);
}

static void
stopped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  gboolean *is_stopped = user_data;

  *is_stopped = TRUE;
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char   *journal = g_build_filename (fixture->state, "journal", NULL);
  g_autofree char   *snapshot = g_build_filename (fixture->state, "snapshot", NULL);
  g_autofree char   *lock = g_build_filename (fixture->state, "lock", NULL);
  g_autoptr (GError) error = NULL;
  gboolean           is_stopped = FALSE;

  ferry_engine_stop_async (fixture->engine, stopped_cb, &is_stopped);
  while (!is_stopped)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (ferry_store_close (fixture->store, &error));
  g_assert_no_error (error);
  g_object_unref (fixture->engine);
  g_object_unref (fixture->store);
  g_object_unref (fixture->credentials);
  ferry_writer_unref (fixture->writer);

  g_remove (journal);
  g_remove (snapshot);
  g_remove (lock);
  g_remove (fixture->state);
  g_assert_cmpint (g_remove (fixture->directory), ==, 0);
  g_free (fixture->state);
  g_free (fixture->directory);
}

/* The wish of a command line. The options own it. */
static FerryCliOptions *
parse (Fixture    *fixture,
       const char *line)
{
  g_autofree char      *all = g_strdup_printf ("get -d %s http://a/f %s", fixture->directory, line);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (1000000);
  g_autoptr (GError)    error = NULL;
  g_autofree char      *help = NULL;
  g_auto (GStrv)        arguments = NULL;
  FerryCliOptions      *options;

  g_assert_true (g_shell_parse_argv (all, NULL, &arguments, NULL));
  options = ferry_cli_options_parse ((const char *const *) arguments, now, &help, &error);
  g_assert_no_error (error);

  return options;
}

static const FerryCliWish *
get_wish (FerryCliOptions *options)
{
  return g_ptr_array_index (options->wishes, 0);
}

/* Leaves a transfer of @line with @status in the state. */
static void
leave_over (Fixture    *fixture,
            const char *line,
            FerryStatus status)
{
  g_autoptr (FerryCliOptions)  options = parse (fixture, line);
  g_auto (FerryTransferRecord) record = { 0 };
  g_autoptr (FerryTransfer)    transfer = NULL;

  ferry_transfer_record_init (&record);
  record.status = status;
  record.error = status == FERRY_STATUS_ERROR ? 404 : -1;
  record.name = g_strdup ("f");
  record.total = 5;
  transfer = ferry_transfer_new (ID, get_wish (options)->request, &record);
  ferry_store_put (fixture->store, transfer);
}

/* Adds the wish of @line as a command does. */
static FerryTransfer *
add_wish (Fixture    *fixture,
          const char *line)
{
  g_autoptr (FerryCliOptions) options = parse (fixture, line);
  g_autoptr (FerryCliQueue)   queue = NULL;
  g_autoptr (GError)          error = NULL;
  FerryTransfer              *transfer;

  queue = ferry_cli_queue_new (fixture->store, fixture->engine, fixture->credentials);
  g_assert_true (ferry_cli_queue_prepare (queue, options->wishes, &error));
  g_assert_no_error (error);
  ferry_engine_start (fixture->engine);
  transfer = ferry_cli_queue_add (queue, get_wish (options), &error);
  g_assert_no_error (error);

  return transfer;
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
test_changes (Fixture      *fixture,
              gconstpointer data)
{
  static const struct
  {
    const char *before;
    const char *after;
    gboolean    has_begun;
    const char *changes; /* their keys, sorted */
  } cases[] = {
    { "", "", FALSE, "" },
    { "--rate-limit 1M", "", FALSE, "" },
    { "--rate-limit 1M", "--rate-limit 1024K", FALSE, "" },
    { "--rate-limit 1M", "--rate-limit 2M", FALSE, "rate-limit" },
    { "", "--user bob", FALSE, "" },
    { "--header 'A: b'", "--header 'A: c' --policy always", FALSE, "headers policy" },
    { "", "--header 'X-Token: a'", FALSE, "headers" },
    { "--header 'X-Token: a'", "--header 'X-Token: b'", FALSE, "" },
    { "--start-at +1h", "--start-at +2h", FALSE, "start-at" },
    { "--start-at +1h", "--start-at +2h", TRUE, "" },
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FerryCliOptions) before = parse (fixture, cases[i].before);
      g_autoptr (FerryCliOptions) after = parse (fixture, cases[i].after);
      g_autoptr (GVariant)        changes = NULL;
      g_autoptr (GPtrArray)       keys = g_ptr_array_new ();
      g_autofree char            *joined = NULL;
      gsize                       k;

      changes = ferry_cli_queue_find_changes (get_wish (after),
                                              get_wish (before)->request,
                                              cases[i].has_begun);
      for (k = 0; changes != NULL && k < g_variant_n_children (changes); k++)
        {
          g_autoptr (GVariant) entry = g_variant_get_child_value (changes, k);
          const char          *key;

          g_variant_get_child (entry, 0, "&s", &key);
          g_ptr_array_add (keys, (gpointer) key);
        }
      g_ptr_array_sort (keys, compare_strings);
      g_ptr_array_add (keys, NULL);
      joined = g_strjoinv (" ", (char **) keys->pdata);
      g_assert_cmpstr (joined, ==, cases[i].changes);
    }
}

static void
test_new_wish (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (FerryTransfer) transfer = add_wish (fixture, "");

  g_assert_cmpstr (ferry_transfer_get_id (transfer), !=, ID);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_PAUSED_NO_NETWORK);
}

static void
test_takes_up (Fixture      *fixture,
               gconstpointer data)
{
  FerryStatus               status = GPOINTER_TO_INT (data);
  FerryRequest             *request;
  g_autoptr (FerryTransfer) transfer = NULL;

  leave_over (fixture, "--rate-limit 1M --retries 7", status);
  transfer = add_wish (fixture, "--rate-limit 2M");
  g_assert_cmpstr (ferry_transfer_get_id (transfer), ==, ID);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_PAUSED_NO_NETWORK);
  request = ferry_transfer_get_request (transfer);
  g_assert_cmpuint (ferry_request_get_rate_limit (request), ==, 2 << 20);
  g_assert_cmpuint (ferry_request_get_retries (request), ==, 7);
}

static void
test_completed_unsaid (Fixture      *fixture,
                       gconstpointer data)
{
  g_autofree char          *path = g_build_filename (fixture->directory, "f", NULL);
  g_autoptr (FerryTransfer) transfer = NULL;

  g_assert_true (g_file_set_contents (path, "whole", -1, NULL));
  leave_over (fixture, "", FERRY_STATUS_COMPLETED);
  transfer = add_wish (fixture, "");
  g_assert_cmpstr (ferry_transfer_get_id (transfer), ==, ID);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_COMPLETED);
  g_remove (path);
}

static void
test_completed_and_gone (Fixture      *fixture,
                         gconstpointer data)
{
  g_autoptr (FerryTransfer) transfer = NULL;

  leave_over (fixture, "", FERRY_STATUS_COMPLETED);
  transfer = add_wish (fixture, "");
  g_assert_cmpstr (ferry_transfer_get_id (transfer), !=, ID);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_PAUSED_NO_NETWORK);
}

static void
test_other_name_is_other_wish (Fixture      *fixture,
                               gconstpointer data)
{
  g_autoptr (FerryTransfer) transfer = NULL;

  leave_over (fixture, "", FERRY_STATUS_PAUSED);
  transfer = add_wish (fixture, "-o other");
  g_assert_cmpstr (ferry_transfer_get_id (transfer), !=, ID);
}

static void
test_finished_ones_are_handed_out (Fixture      *fixture,
                                   gconstpointer data)
{
  g_autoptr (FerryCliQueue) queue = NULL;
  g_autoptr (GPtrArray)     finished = NULL;
  g_autoptr (GPtrArray)     again = NULL;

  leave_over (fixture, "", FERRY_STATUS_COMPLETED);
  queue = ferry_cli_queue_new (fixture->store, fixture->engine, fixture->credentials);
  finished = ferry_cli_queue_steal_finished (queue);
  again = ferry_cli_queue_steal_finished (queue);
  g_assert_cmpuint (finished->len, ==, 1);
  g_assert_cmpuint (again->len, ==, 0);
}

static void
add (const char *path,
     FerryStatus status,
     void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, GINT_TO_POINTER (status), set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/cli-queue/changes-are-what-differs", 0, test_changes);
  add ("/cli-queue/new-wish-is-queued", 0, test_new_wish);
  add ("/cli-queue/takes-up-an-unfinished-one", FERRY_STATUS_IDLE, test_takes_up);
  add ("/cli-queue/takes-up-a-paused-one", FERRY_STATUS_PAUSED, test_takes_up);
  add ("/cli-queue/takes-up-a-blocked-one", FERRY_STATUS_PAUSED_RECOVERABLE, test_takes_up);
  add ("/cli-queue/takes-up-a-failed-one", FERRY_STATUS_ERROR, test_takes_up);
  add ("/cli-queue/completed-one-is-reported", 0, test_completed_unsaid);
  add ("/cli-queue/completed-one-that-is-gone-is-fetched-again", 0, test_completed_and_gone);
  add ("/cli-queue/other-name-is-another-wish", 0, test_other_name_is_other_wish);
  add ("/cli-queue/finished-ones-are-handed-out-once", 0, test_finished_ones_are_handed_out);

  return g_test_run ();
}
