/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

/* Writes a state of many finished transfers, then opens it in a fresh process
 * and goes over all: that has to be quick and small, however long the list has
 * grown. Then once more, after the last of them came in since the snapshot.
 *
 *   ferry-bench-store [N]              fills a temporary directory and opens it
 *   ferry-bench-store --open DIRECTORY opens this one
 *   ferry-bench-store --fill DIRECTORY fills this one, for others to measure */

#include "config.h"

#include "ferry-store.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_TRANSFERS 100000
#define BATCH 1000
#define N_SINCE_SNAPSHOT 2000
#define MAX_TRIES 5
#define OPEN_MS_MAX 50
#define VISIT_MS_MAX 50
#define MB_MAX 25

/* The most memory that this process ever held, in MB. */
static double
get_memory (void)
{
  g_autofree char *text = NULL;
  const char      *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return 0;
  line = strstr (text, "VmHWM:");

  return line != NULL ? g_ascii_strtod (line + strlen ("VmHWM:"), NULL) / 1000 : 0;
}

static double
get_seconds (gint64 begin)
{
  return (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
}

static FerryTransfer *
make_transfer (guint number)
{
  g_autofree char          *id = g_uuid_string_random ();
  g_autofree char          *name = g_strdup_printf ("file-%06u.tar.zst", number);
  g_autofree char          *uri = g_strconcat ("https://example.org/archive/", name, NULL);
  g_autoptr (FerryRequest)  request = NULL;
  g_autoptr (FerryTransfer) transfer = NULL;
  g_autoptr (GError)        error = NULL;
  FerryTransferRecord      *record;
  GVariantDict              options;

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "uri", "s", uri);
  g_variant_dict_insert (&options, "directory", "s", "/home/somebody/Downloads");
  request = ferry_request_new (g_variant_dict_end (&options), NULL, &error);
  g_assert_no_error (error);

  transfer = ferry_transfer_new (id, request, NULL);
  ferry_transfer_apply (transfer, FERRY_EVENT_START, FERRY_REASON_TRANSFERRING);
  record = ferry_transfer_edit (transfer);
  record->name = g_steal_pointer (&name);
  record->total = 123456789;
  record->http_status = 200;
  record->created = g_get_real_time ();
  ferry_transfer_commit (transfer);
  ferry_transfer_apply (transfer, FERRY_EVENT_COMPLETE, FERRY_REASON_NONE);

  return g_steal_pointer (&transfer);
}

static FerryStore *
open_store (const char  *directory,
            FerryWriter *writer)
{
  g_autoptr (FerryStore) store = NULL;
  g_autoptr (GError)     error = NULL;

  store = ferry_store_open (directory, ferry_file_ops_get_system (), writer, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&store);
}

static void
compacted_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  gboolean *is_done = user_data;

  g_assert_true (ferry_store_compact_finish (FERRY_STORE (source), result, NULL));
  *is_done = TRUE;
}

static void
compact (FerryStore *store)
{
  gboolean is_done = FALSE;
  gint64   begin = g_get_monotonic_time ();

  ferry_store_compact_async (store, compacted_cb, &is_done);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
  g_print ("a snapshot of %u written in %.2f s\n", ferry_store_get_n (store),
           get_seconds (begin));
}

static void
fill (const char *directory,
      guint       n_transfers,
      gboolean    has_snapshot)
{
  g_autoptr (FerryWriter) writer = ferry_writer_new ();
  g_autoptr (FerryStore)  store = open_store (directory, writer);
  g_autoptr (GError)      error = NULL;
  gint64                  begin = g_get_monotonic_time ();

  for (guint i = 0; i < n_transfers; i++)
    {
      g_autoptr (FerryTransfer) transfer = make_transfer (i);

      ferry_store_put (store, transfer);
      if (i % BATCH == BATCH - 1)
        ferry_store_commit_sync (store, &error);
      g_assert_no_error (error);
    }
  ferry_store_commit_sync (store, &error);
  g_assert_no_error (error);
  g_print ("%u transfers written in %.2f s, %u to a commit\n", n_transfers, get_seconds (begin),
           BATCH);
  if (has_snapshot)
    compact (store);
  ferry_store_close (store, &error);
  g_assert_no_error (error);
}

typedef struct
{
  guint n;
  guint n_lasting;
  guint n_letters;
} Sum;

/* Looks at all of a summary, as one who searches does. */
static void
visit_cb (const char         *id,
          const FerrySummary *summary,
          gboolean            is_lasting,
          gpointer            user_data)
{
  Sum *sum = user_data;

  sum->n++;
  sum->n_lasting += is_lasting ? 1 : 0;
  sum->n_letters += strlen (id) + strlen (summary->name) + strlen (summary->search);
}

static int
measure_open (const char *directory)
{
  g_autoptr (FerryWriter) writer = ferry_writer_new ();
  g_autoptr (FerryStore)  store = NULL;
  g_autoptr (GBytes)      keep = NULL;
  g_autoptr (GError)      error = NULL;
  gint64                  begin = g_get_monotonic_time ();
  Sum                     sum = { 0 };
  double                  open_ms;
  double                  open_memory;
  double                  visit_ms;
  double                  memory;

  store = open_store (directory, writer);
  open_ms = get_seconds (begin) * 1000;
  open_memory = get_memory ();
  begin = g_get_monotonic_time ();
  ferry_store_visit (store, visit_cb, &sum, &keep);
  visit_ms = get_seconds (begin) * 1000;
  memory = get_memory ();
  g_assert_cmpuint (sum.n, ==, ferry_store_get_n (store));
  g_print ("%u transfers opened in %.1f ms (at most %u) and %.1f MB\n", sum.n, open_ms,
           OPEN_MS_MAX, open_memory);
  g_print ("visited in %.1f ms (at most %u), %.1f MB (at most %u); %u from their summaries\n",
           visit_ms, VISIT_MS_MAX, memory, MB_MAX, sum.n_lasting);
  ferry_store_close (store, &error);
  g_assert_no_error (error);

  return open_ms <= OPEN_MS_MAX && visit_ms <= VISIT_MS_MAX && memory <= MB_MAX ? EXIT_SUCCESS
                                                                                : EXIT_FAILURE;
}

static void
remove_directory (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char      *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_remove (path);
    }
  g_rmdir (directory);
}

/* In a process of its own, more than once if need be: others may keep the machine
 * busy. */
static gboolean
try_open (const char *program,
          const char *directory)
{
  char *command[] = { (char *) program, (char *) "--open", (char *) directory, NULL };

  for (guint i = 0; i < MAX_TRIES; i++)
    {
      g_autoptr (GError) error = NULL;
      int                status = 0;

      g_spawn_sync (NULL, command, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
      g_assert_no_error (error);
      if (g_spawn_check_wait_status (status, NULL))
        return TRUE;
    }
  return FALSE;
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char   *directory = NULL;
  g_autoptr (GError) error = NULL;
  guint              n_transfers = DEFAULT_TRANSFERS;
  gboolean           is_good;

  if (argc == 3 && strcmp (argv[1], "--open") == 0)
    return measure_open (argv[2]);
  if (argc == 3 && strcmp (argv[1], "--fill") == 0)
    {
      fill (argv[2], n_transfers, TRUE);
      return EXIT_SUCCESS;
    }
  if (argc == 2)
    n_transfers = (guint) g_ascii_strtoull (argv[1], NULL, 10);

  directory = g_dir_make_tmp ("ferry-bench-XXXXXX", &error);
  g_assert_no_error (error);
  fill (directory, n_transfers, TRUE);
  is_good = try_open (argv[0], directory);
  fill (directory, N_SINCE_SNAPSHOT, FALSE);
  is_good = try_open (argv[0], directory) && is_good;
  remove_directory (directory);

  return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
