/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

/* Lists very many finished transfers, then chooses, orders and changes them: that
 * has to be quick enough for a main loop and for a hand that types, and small.
 *
 *   ferry-bench-catalog [N] */

#include "config.h"

#include "ferry-catalog.h"
#include "ferry-order.h"
#include "ferry-rig.h"
#include "ferry-sorter.h"

#include <malloc.h>
#include <stdlib.h>
#include <time.h>

#define DEFAULT_TRANSFERS 100000
#define BATCH 1000
#define ROUNDS 9

/* The bars, for the default number. */
#define BUILD_MS_MAX 60
#define HEAP_MB_MAX 12
#define SELECT_MS_MAX 10

static gboolean is_good = TRUE;

/* Of this thread's time: what keeps the main loop, whoever else is at work on the
 * machine. */
static gint64
get_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static double
get_ms (gint64 begin)
{
  return (double) (get_time () - begin) / 1000;
}

static double
get_heap (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return (double) (info.uordblks + info.hblkhd) / 1e6;
}

static void
tell (const char *what,
      double      value,
      const char *unit,
      double      most)
{
  g_print ("%-52s %8.2f %s", what, value, unit);
  if (most > 0)
    g_print (" (at most %g)%s", most, value > most ? " TOO MUCH" : "");
  g_print ("\n");
  is_good = is_good && (most <= 0 || value <= most);
}

/* The transfers. */

static FerryTransfer *
make_transfer (guint number)
{
  static const char *const  kinds[] = { "tar.zst", "iso", "pdf", "mp4", "deb" };
  g_autofree char          *id = g_uuid_string_random ();
  g_autofree char          *name = NULL;
  g_autofree char          *uri = NULL;
  g_autoptr (FerryRequest)  request = NULL;
  g_autoptr (FerryTransfer) transfer = NULL;
  g_autoptr (GError)        error = NULL;
  FerryTransferRecord      *record;
  GVariantDict              options;

  name = g_strdup_printf ("Report-%06u.%s", number * 7919 % 1000000, kinds[number % 5]);
  uri = g_strdup_printf ("https://host%u.example.org/archive/%s", number % 40, name);
  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "uri", "s", uri);
  g_variant_dict_insert (&options, "directory", "s", "/home/somebody/Downloads");
  if (number % 4 == 0)
    g_variant_dict_insert (&options, "group", "s", "Archive");
  request = ferry_request_new (g_variant_dict_end (&options), NULL, &error);
  g_assert_no_error (error);

  transfer = ferry_transfer_new (id, request, NULL);
  ferry_transfer_apply (transfer, FERRY_EVENT_START, FERRY_REASON_TRANSFERRING);
  record = ferry_transfer_edit (transfer);
  record->name = g_steal_pointer (&name);
  record->total = (goffset) number * 104729 % 1000000007;
  record->created = ((gint64) 1700000000 + number) * G_USEC_PER_SEC;
  record->finished = ((gint64) 1700000000 + number * 31 % 1000003) * G_USEC_PER_SEC;
  ferry_transfer_commit (transfer);
  ferry_transfer_apply (transfer, number % 10 == 0 ? FERRY_EVENT_FAIL : FERRY_EVENT_COMPLETE,
                        FERRY_REASON_NONE);
  return g_steal_pointer (&transfer);
}

static void
compacted_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  gboolean *is_done = data;

  *is_done = ferry_store_compact_finish (FERRY_STORE (source), result, NULL);
  g_assert_true (*is_done);
}

static void
fill (FerryTestRig *rig,
      guint         n_transfers)
{
  g_autoptr (GError) error = NULL;
  gboolean           is_done = FALSE;

  for (guint i = 0; i < n_transfers; i++)
    {
      g_autoptr (FerryTransfer) transfer = make_transfer (i);

      ferry_store_put (rig->store, transfer);
      if (i % BATCH == BATCH - 1)
        ferry_store_commit_sync (rig->store, &error);
      g_assert_no_error (error);
    }
  ferry_store_compact_async (rig->store, compacted_cb, &is_done);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
  ferry_test_rig_stop (rig);
  ferry_test_rig_start (rig);
}

/* Choosing. */

typedef struct
{
  const char *what;
  const char *query;
  gboolean    is_in_thread; /* where it takes long */
} Selection;

static const Selection selections[] = {
  { "select all, newest first", "" },
  { "select all, oldest first", "'sort': <'created'>" },
  { "select filter failed", "'filter': <'failed'>" },
  { "select filter finished", "'filter': <'finished'>" },
  { "select group", "'group': <'Archive'>" },
  { "select search one letter", "'search': <'r'>" },
  { "select search one word", "'search': <'99.iso'>" },
  { "select search two words", "'search': <'host7 report'>" },
  { "select search nothing found", "'search': <'zzzz'>" },
  { "select all by name", "'sort': <'name'>", TRUE },
  { "select all by size", "'sort': <'size'>", TRUE },
  { "select all by status", "'sort': <'status'>", TRUE },
  { "select all by time of the end", "'sort': <'finished'>", TRUE },
  { "select failed by name", "'sort': <'name'>, 'filter': <'failed'>", TRUE },
};

static void
parse (const char *text,
       FerryQuery *query)
{
  g_autofree char     *whole = g_strdup_printf ("{%s}", text);
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GError)   error = NULL;

  variant = g_variant_parse (G_VARIANT_TYPE_VARDICT, whole, NULL, NULL, &error);
  g_assert_no_error (error);
  ferry_query_decode (variant, query, &error);
  g_assert_no_error (error);
}

static void
measure_selections (FerryCatalog *catalog)
{
  for (guint i = 0; i < G_N_ELEMENTS (selections); i++)
    {
      g_auto (FerryQuery) query = { 0 };
      double              best = G_MAXDOUBLE;
      guint               n = 0;

      parse (selections[i].query, &query);
      for (guint round = 0; round < ROUNDS; round++)
        {
          gint64                begin = get_time ();
          g_autoptr (GPtrArray) found = ferry_catalog_select (catalog, &query);

          n = found->len;
          best = MIN (best, get_ms (begin));
        }
      g_print ("%6u ", n);
      tell (selections[i].what, best, "ms", selections[i].is_in_thread ? 0 : SELECT_MS_MAX);
    }
}

/* Orders. */

typedef struct
{
  guint    n_changes;
  gboolean is_ready;
} Notes;

static void
changed_cb (guint    position,
            guint    removed,
            guint    added,
            gpointer data)
{
  ((Notes *) data)->n_changes++;
}

static void
stayed_cb (GPtrArray *items,
           gpointer   data)
{
}

static void
ready_cb (gpointer data)
{
  ((Notes *) data)->is_ready = TRUE;
}

static const FerryOrderFuncs funcs = { changed_cb, stayed_cb, ready_cb };

/* The longest that a turn of the main loop took until the order was known. */
static double
wait_for_order (FerryOrder *order)
{
  double longest = 0;

  while (!ferry_order_is_ready (order))
    {
      gint64 begin;

      g_usleep (200);
      begin = get_time ();
      g_main_context_iteration (NULL, FALSE);
      longest = MAX (longest, get_ms (begin));
    }

  return longest;
}

static void
measure_sort (FerryOrder *order)
{
  g_auto (FerryQuery) query = { 0 };
  gint64              wall = g_get_monotonic_time ();
  gint64              begin = get_time ();
  double              block;

  parse ("'sort': <'name'>", &query);
  ferry_order_set_query (order, &query);
  block = get_ms (begin);
  tell ("set the order to that by name: main loop kept by it", block, "ms", SELECT_MS_MAX);
  tell ("  and by the turn in which it is known", wait_for_order (order), "ms", SELECT_MS_MAX);
  tell ("  known after (on the wall)", (double) (g_get_monotonic_time () - wall) / 1000, "ms", 0);
}

static void
measure_typing (FerryOrder *order)
{
  static const char *const texts[] = { "r", "re", "rep", "report", "report-1", "report-12", "" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char    *text = g_strdup_printf ("'sort': <'name'>, 'search': <'%s'>", texts[i]);
      g_autofree char    *what = g_strdup_printf ("set the search to \"%s\"", texts[i]);
      g_auto (FerryQuery) query = { 0 };
      gint64              begin;

      parse (text, &query);
      begin = get_time ();
      ferry_order_set_query (order, &query);
      tell (what, get_ms (begin), "ms", SELECT_MS_MAX);
      wait_for_order (order);
    }
}

/* Makes @n of them say something else, as the engine would. */
static void
change (FerryTestRig *rig,
        GPtrArray    *ids,
        guint         n)
{
  static guint round = 0;

  round++;
  for (guint i = 0; i < n; i++)
    {
      const char               *id = ids->pdata[(i * 7919 + round) % ids->len];
      g_autoptr (FerryTransfer) transfer = ferry_store_load (rig->store, id, NULL);
      FerryTransferRecord      *record = ferry_transfer_edit (transfer);

      record->total += 1000 + round;
      g_free (record->name);
      record->name = g_strdup_printf ("changed %u %u", round, i);
      ferry_transfer_commit (transfer);
      g_signal_emit_by_name (rig->engine, "transfer-changed", transfer);
    }
}

static void
measure_update (FerryTestRig *rig,
                FerryCatalog *catalog,
                GPtrArray    *ids,
                guint         n)
{
  g_autofree char *what = g_strdup_printf ("take %u changes into an order by name", n);
  double           best = G_MAXDOUBLE;

  for (guint round = 0; round < ROUNDS; round++)
    {
      gint64 begin;

      change (rig, ids, n);
      begin = get_time ();
      ferry_catalog_flush (catalog);
      best = MIN (best, get_ms (begin));
    }
  tell (what, best, "ms", n <= 64 ? 2 : 0);
}

static void
measure_rows (FerryCatalog *catalog,
              FerryOrder   *order)
{
  guint  n = MIN (1000, ferry_order_get_n (order));
  gint64 begin = get_time ();

  for (guint i = 0; i < n; i++)
    g_variant_unref (
        g_variant_ref_sink (ferry_catalog_encode_row (catalog, ferry_order_get (order, i))));
  tell ("encode 1000 rows (in slices)", get_ms (begin), "ms", 0);
}

static void
measure_order (FerryTestRig *rig,
               FerryCatalog *catalog)
{
  static const guint     numbers[] = { 1, 10, 64, 65, 1000, 10000 };
  g_auto (FerryQuery)    query = { 0 };
  g_autoptr (FerryOrder) order = NULL;
  g_autoptr (GPtrArray)  ids = g_ptr_array_new_with_free_func (g_free);
  Notes                  notes = { 0 };

  ferry_query_init (&query);
  order = ferry_order_new (catalog, &query, &funcs, &notes);
  for (guint i = 0; i < ferry_order_get_n (order); i++)
    g_ptr_array_add (ids, g_strdup (ferry_order_get (order, i)->id));

  measure_rows (catalog, order);
  measure_sort (order);
  measure_typing (order);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    measure_update (rig, catalog, ids, MIN (numbers[i], ids->len));
}

int
main (int   argc,
      char *argv[])
{
  FerryTestRigOptions options = { .no_origin = TRUE };
  FerryTestRig       *rig;
  FerryCatalog       *catalog;
  guint               n_transfers = DEFAULT_TRANSFERS;
  double              heap;
  gint64              begin;

  ferry_test_rig_init (&argc, &argv);
  if (argc == 2)
    n_transfers = (guint) g_ascii_strtoull (argv[1], NULL, 10);

  rig = ferry_test_rig_new (&options);
  fill (rig, n_transfers);

  malloc_trim (0);
  heap = get_heap ();
  begin = get_time ();
  catalog = ferry_catalog_new (rig->store, rig->engine);
  tell ("build the catalog", get_ms (begin), "ms", BUILD_MS_MAX);
  tell ("heap of the catalog", get_heap () - heap, "MB", HEAP_MB_MAX);
  measure_selections (catalog);
  measure_order (rig, catalog);

  g_assert_finalize_object (catalog);
  ferry_test_rig_free (rig);
  return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
