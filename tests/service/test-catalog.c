/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-row.h"
#include "part-fixture.h"

#include <string.h>

/* What "updated" told. */
typedef struct
{
  guint    n_updates;
  GString *text; /* (owned) "+name" for what was added or changed, "-name" for what was removed */
} Log;

static void
append_names (GString   *text,
              char       mark,
              GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    g_string_append_printf (text, "%s%c%s", text->len > 0 ? " " : "", mark,
                            ((FerryCatalogItem *) items->pdata[i])->name);
}

static void
updated_cb (FerryCatalog *catalog,
            GPtrArray    *changed,
            GPtrArray    *removed,
            Log          *log)
{
  log->n_updates++;
  append_names (log->text, '+', changed);
  append_names (log->text, '-', removed);
}

static void
log_start (Log         *log,
           PartFixture *fixture)
{
  part_fixture_settle ();
  log->text = g_string_new (NULL);
  g_signal_connect (fixture->catalog, "updated", G_CALLBACK (updated_cb), log);
}

/* What was told since the last time, in so many signals. */
static void
log_assert (Log        *log,
            guint       n_updates,
            const char *text)
{
  part_fixture_settle ();
  g_assert_cmpstr (log->text->str, ==, text);
  g_assert_cmpuint (log->n_updates, ==, n_updates);
  log->n_updates = 0;
  g_string_truncate (log->text, 0);
}

static void
log_clear (Log *log)
{
  g_string_free (log->text, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Log, log_clear)

static void
assert_counts (PartFixture *fixture,
               const char  *expected)
{
  g_autofree char *counts = NULL;

  counts = g_strdup_printf ("all %u active %u waiting %u finished %u failed %u attention %u",
                            ferry_catalog_count (fixture->catalog, FERRY_FILTER_ALL),
                            ferry_catalog_count (fixture->catalog, FERRY_FILTER_ACTIVE),
                            ferry_catalog_count (fixture->catalog, FERRY_FILTER_WAITING),
                            ferry_catalog_count (fixture->catalog, FERRY_FILTER_FINISHED),
                            ferry_catalog_count (fixture->catalog, FERRY_FILTER_FAILED),
                            ferry_catalog_count_attention (fixture->catalog));
  g_assert_cmpstr (counts, ==, expected);
}

static void
assert_found (PartFixture *fixture,
              const char  *query,
              const char  *expected)
{
  g_autofree char *names = part_fixture_select (fixture, query);

  g_assert_cmpstr (names, ==, expected);
}

/* Counting. */

static void
test_counts_follow_the_status (void)
{
  static const struct
  {
    FerryStatus status;
    const char *counts;
  } rows[] = {
    { FERRY_STATUS_RUNNING, "all 1 active 1 waiting 0 finished 0 failed 0 attention 0" },
    { FERRY_STATUS_PAUSED, "all 1 active 0 waiting 1 finished 0 failed 0 attention 0" },
    { FERRY_STATUS_PAUSED_COSTED_NETWORK,
      "all 1 active 0 waiting 1 finished 0 failed 0 attention 0" },
    { FERRY_STATUS_PAUSED_RECOVERABLE, "all 1 active 0 waiting 1 finished 0 failed 0 attention 1" },
    { FERRY_STATUS_IDLE, "all 1 active 0 waiting 1 finished 0 failed 0 attention 0" },
    { FERRY_STATUS_ERROR, "all 1 active 0 waiting 0 finished 0 failed 1 attention 0" },
    { FERRY_STATUS_CANCELED, "all 1 active 0 waiting 0 finished 0 failed 1 attention 0" },
    { FERRY_STATUS_COMPLETED, "all 1 active 0 waiting 0 finished 1 failed 0 attention 0" },
  };
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  FerryTransfer          *transfer;

  assert_counts (fixture, "all 0 active 0 waiting 0 finished 0 failed 0 attention 0");
  transfer = part_fixture_add (fixture, "a", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GHashTable *running = ferry_catalog_get_running (fixture->catalog);

      part_fixture_set_status (transfer, rows[i].status);
      assert_counts (fixture, rows[i].counts);
      g_assert_cmpuint (g_hash_table_size (running), ==, rows[i].status == FERRY_STATUS_RUNNING);
    }
  part_fixture_remove (fixture, ferry_transfer_get_id (transfer));
  assert_counts (fixture, "all 0 active 0 waiting 0 finished 0 failed 0 attention 0");
  g_assert_cmpuint (ferry_catalog_get_n (fixture->catalog), ==, 0);
}

static void
test_hidden_ones_do_not_count (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  FerryTransfer          *transfer = part_fixture_add (fixture, "a", "Work");
  const char             *id = ferry_transfer_get_id (transfer);

  ferry_catalog_set_hidden (fixture->catalog, id, TRUE);
  assert_counts (fixture, "all 0 active 0 waiting 0 finished 0 failed 0 attention 0");
  assert_found (fixture, "", "");
  g_assert_cmpuint (ferry_catalog_get_n (fixture->catalog), ==, 1);
  g_assert_cmpuint (ferry_catalog_count_group (fixture->catalog, "Work"), ==, 1);

  part_fixture_set_status (transfer, FERRY_STATUS_ERROR);
  assert_counts (fixture, "all 0 active 0 waiting 0 finished 0 failed 0 attention 0");
  ferry_catalog_set_hidden (fixture->catalog, id, FALSE);
  assert_counts (fixture, "all 1 active 0 waiting 0 finished 0 failed 1 attention 0");
  assert_found (fixture, "", "a");
}

static void
test_groups_are_those_in_use (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  g_auto (GStrv)          groups = NULL;
  g_auto (GStrv)          left = NULL;
  FerryTransfer          *work;

  part_fixture_add (fixture, "a", "Work");
  work = part_fixture_add (fixture, "b", "Home");
  part_fixture_add (fixture, "c", "Work");
  part_fixture_add (fixture, "d", NULL);
  g_assert_cmpuint (ferry_catalog_count_group (fixture->catalog, "Work"), ==, 2);
  g_assert_cmpuint (ferry_catalog_count_group (fixture->catalog, "Home"), ==, 1);
  g_assert_cmpuint (ferry_catalog_count_group (fixture->catalog, "None"), ==, 0);
  groups = ferry_catalog_list_groups (fixture->catalog);
  g_assert_true (g_strv_equal ((const char *const *) groups,
                               (const char *const[]){ "Home", "Work", NULL }));

  part_fixture_remove (fixture, ferry_transfer_get_id (work));
  left = ferry_catalog_list_groups (fixture->catalog);
  g_assert_true (g_strv_equal ((const char *const *) left, (const char *const[]){ "Work", NULL }));
}

/* Telling. */

static void
test_a_round_is_told_once (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  g_auto (Log)            log = { 0 };
  FerryTransfer          *a, *b;

  log_start (&log, fixture);
  a = part_fixture_add (fixture, "a", NULL);
  b = part_fixture_add (fixture, "b", NULL);
  part_fixture_set_status (a, FERRY_STATUS_RUNNING);
  part_fixture_set_status (a, FERRY_STATUS_PAUSED);
  g_assert_cmpuint (log.n_updates, ==, 0);
  log_assert (&log, 1, "+a +b");

  part_fixture_set_total (b, 5);
  part_fixture_remove (fixture, ferry_transfer_get_id (a));
  log_assert (&log, 1, "+b -a");
  log_assert (&log, 0, "");
}

static void
test_what_the_catalog_does_not_know_is_not_told (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  g_auto (Log)            log = { 0 };
  FerryTransfer          *transfer = part_fixture_add (fixture, "a", NULL);

  part_fixture_set_status (transfer, FERRY_STATUS_RUNNING);
  log_start (&log, fixture);
  ferry_transfer_set_reason (transfer, FERRY_REASON_TRANSFERRING);
  ferry_transfer_edit (transfer)->retries = 3;
  ferry_transfer_commit (transfer);
  log_assert (&log, 0, "");
}

static void
test_what_came_and_went_is_not_told (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  g_auto (Log)            log = { 0 };
  FerryTransfer          *transfer;

  log_start (&log, fixture);
  transfer = part_fixture_add (fixture, "a", NULL);
  part_fixture_remove (fixture, ferry_transfer_get_id (transfer));
  log_assert (&log, 0, "");
  g_assert_cmpuint (ferry_catalog_get_n (fixture->catalog), ==, 0);
}

static void
test_flush_tells_now (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  g_auto (Log)            log = { 0 };

  log_start (&log, fixture);
  ferry_catalog_flush (fixture->catalog);
  g_assert_cmpuint (log.n_updates, ==, 0);
  part_fixture_add (fixture, "a", NULL);
  ferry_catalog_flush (fixture->catalog);
  g_assert_cmpuint (log.n_updates, ==, 1);
  log_assert (&log, 1, "+a");
}

typedef struct
{
  FerryCatalogItem *item;
  char              name[16]; /* as it was before */
} Before;

static void
before_cb (FerryCatalog *catalog,
           GPtrArray    *changed,
           GPtrArray    *removed,
           Before       *before)
{
  g_strlcpy (before->name, ferry_catalog_get_before (catalog, before->item)->name,
             sizeof before->name);
}

static void
test_the_words_before_are_known_until_told (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  FerryTransfer          *transfer = part_fixture_add (fixture, "a", NULL);
  Before                  before = { part_fixture_get_item (fixture, transfer), "" };

  ferry_catalog_flush (fixture->catalog);
  g_signal_connect (fixture->catalog, "updated", G_CALLBACK (before_cb), &before);
  part_fixture_set_name (transfer, "b");
  part_fixture_set_name (transfer, "c");
  g_assert_cmpstr (before.item->name, ==, "c");
  g_assert_cmpstr (ferry_catalog_get_before (fixture->catalog, before.item)->name, ==, "a");
  ferry_catalog_flush (fixture->catalog);
  g_assert_cmpstr (before.name, ==, "a");
  g_assert_cmpstr (ferry_catalog_get_before (fixture->catalog, before.item)->name, ==, "c");
}

static void
test_held_items_stay_readable (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  FerryTransfer          *a = part_fixture_add (fixture, "a", NULL);
  FerryTransfer          *b = part_fixture_add (fixture, "b", NULL);
  FerryCatalogItem       *item = part_fixture_get_item (fixture, a);
  const char             *name = part_fixture_get_item (fixture, b)->name;

  ferry_catalog_flush (fixture->catalog);
  ferry_catalog_hold (fixture->catalog);
  ferry_catalog_hold (fixture->catalog);
  part_fixture_remove (fixture, ferry_transfer_get_id (a));
  part_fixture_set_name (b, "c");
  ferry_catalog_flush (fixture->catalog);
  ferry_catalog_release (fixture->catalog);
  g_assert_cmpstr (item->name, ==, "a");
  g_assert_true (item->is_removed);
  g_assert_cmpstr (name, ==, "b");
  ferry_catalog_release (fixture->catalog);
}

/* Pretending. */

static void
test_a_pretended_status_counts (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  FerryTransfer          *transfer = part_fixture_add (fixture, "a", NULL);
  const char             *id = ferry_transfer_get_id (transfer);
  FerryCatalogItem       *item = part_fixture_get_item (fixture, transfer);

  ferry_catalog_pretend (fixture->catalog, id, FERRY_STATUS_CANCELED);
  assert_counts (fixture, "all 1 active 0 waiting 0 finished 0 failed 1 attention 0");
  part_fixture_set_status (transfer, FERRY_STATUS_RUNNING);
  g_assert_cmpint (item->status, ==, FERRY_STATUS_CANCELED);
  g_assert_cmpuint (g_hash_table_size (ferry_catalog_get_running (fixture->catalog)), ==, 0);

  ferry_catalog_pretend (fixture->catalog, id, FERRY_STATUS_ERROR);
  ferry_catalog_stop_pretending (fixture->catalog, id);
  ferry_catalog_stop_pretending (fixture->catalog, id);
  g_assert_cmpint (item->status, ==, FERRY_STATUS_RUNNING);
  assert_counts (fixture, "all 1 active 1 waiting 0 finished 0 failed 0 attention 0");
}

static void
test_the_row_shows_the_pretended_status (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  FerryTransfer          *transfer = part_fixture_add (fixture, "a", NULL);
  FerryCatalogItem       *item = part_fixture_get_item (fixture, transfer);
  g_autoptr (GVariant)    honest = NULL;
  g_autoptr (GVariant)    pretended = NULL;
  g_auto (FerryRow)       row = { 0 };
  g_auto (FerryRow)       shown = { 0 };
  g_autoptr (GError)      error = NULL;

  part_fixture_set_status (transfer, FERRY_STATUS_PAUSED);
  honest = g_variant_ref_sink (ferry_catalog_encode_row (fixture->catalog, item));
  ferry_row_decode (honest, &row, &error);
  g_assert_no_error (error);
  g_assert_cmpint (row.status, ==, FERRY_STATUS_PAUSED);
  g_assert_cmpint (row.reason, ==, FERRY_REASON_USER);
  g_assert_cmpstr (row.name, ==, "a");
  g_assert_nonnull (row.message);

  ferry_catalog_pretend (fixture->catalog, item->id, FERRY_STATUS_CANCELED);
  pretended = g_variant_ref_sink (ferry_catalog_encode_row (fixture->catalog, item));
  ferry_row_decode (pretended, &shown, &error);
  g_assert_no_error (error);
  g_assert_cmpint (shown.status, ==, FERRY_STATUS_CANCELED);
  g_assert_cmpint (shown.reason, ==, FERRY_REASON_NONE);
  g_assert_null (shown.message);
}

static void
test_what_is_not_there_is_left_alone (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  static const char      *id = "00000000-0000-4000-8000-000000000000";

  g_assert_null (ferry_catalog_lookup (fixture->catalog, id));
  g_assert_null (ferry_catalog_lookup (fixture->catalog, ""));
  g_assert_null (ferry_catalog_lookup (fixture->catalog, "00000000-0000-4000-8000-0000000000000"));
  ferry_catalog_set_hidden (fixture->catalog, id, TRUE);
  ferry_catalog_pretend (fixture->catalog, id, FERRY_STATUS_CANCELED);
  ferry_catalog_stop_pretending (fixture->catalog, id);
  g_signal_emit_by_name (fixture->rig->engine, "transfer-removed", id);
  assert_counts (fixture, "all 0 active 0 waiting 0 finished 0 failed 0 attention 0");
}

/* Choosing. */

static void
add_some (PartFixture *fixture)
{
  static const struct
  {
    const char *name;
    const char *group;
    FerryStatus status;
    gint64      total;
  } rows[] = {
    { "cherry.pdf", "Fruit", FERRY_STATUS_COMPLETED, 30 },
    { "Apple.iso", "Fruit", FERRY_STATUS_ERROR, 10 },
    { "banana.iso", NULL, FERRY_STATUS_RUNNING, 20 },
    { "apple.iso", "Work", FERRY_STATUS_PAUSED, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      FerryTransfer *transfer = part_fixture_add (fixture, rows[i].name, rows[i].group);

      part_fixture_set_total (transfer, rows[i].total);
      part_fixture_set_status (transfer, rows[i].status);
    }
}

typedef struct
{
  const char *name;
  const char *query;
  const char *expected;
} Selection;

static const Selection selections[] = {
  { "newest-first", "", "apple.iso banana.iso apple.iso cherry.pdf" },
  { "oldest-first", "'sort': <'created'>", "cherry.pdf apple.iso banana.iso apple.iso" },
  { "by-name", "'sort': <'name'>", "apple.iso apple.iso banana.iso cherry.pdf" },
  { "by-size", "'sort': <'size'>", "apple.iso apple.iso banana.iso cherry.pdf" },
  { "largest-first", "'sort': <'size'>, 'descending': <true>",
    "cherry.pdf banana.iso apple.iso apple.iso" },
  { "by-status", "'sort': <'status'>", "banana.iso apple.iso apple.iso cherry.pdf" },
  { "filter", "'filter': <'waiting'>", "apple.iso" },
  { "group", "'group': <'Fruit'>", "apple.iso cherry.pdf" },
  { "search", "'search': <'ISO fruit'>", "apple.iso" },
  { "nothing", "'search': <'plum'>", "" },
};

static void
test_select (gconstpointer data)
{
  const Selection        *selection = data;
  g_autoptr (PartFixture) fixture = part_fixture_new ();

  add_some (fixture);
  assert_found (fixture, selection->query, selection->expected);
}

static void
test_select_by_ids (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  const char             *a, *b;
  g_autofree char        *query = NULL;

  a = ferry_transfer_get_id (part_fixture_add (fixture, "a", NULL));
  b = ferry_transfer_get_id (part_fixture_add (fixture, "b", NULL));
  part_fixture_add (fixture, "c", NULL);
  query = g_strdup_printf ("'sort': <'created'>, 'ids': <['%s', 'unknown', '%s', '%s']>", b, a, b);
  assert_found (fixture, query, "a b");
}

static void
selected_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  GAsyncResult **kept = data;

  *kept = g_object_ref (result);
}

static GAsyncResult *
select_async (PartFixture  *fixture,
              const char   *text,
              GCancellable *cancellable)
{
  g_auto (FerryQuery) query = { 0 };
  GAsyncResult       *result = NULL;

  part_fixture_parse_query (text, &query);
  ferry_catalog_select_async (fixture->catalog, &query, cancellable, selected_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return result;
}

static void
test_select_async_leaves_out_what_went (void)
{
  g_autoptr (PartFixture)  fixture = part_fixture_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray)    found = NULL;
  g_autoptr (GError)       error = NULL;
  FerryTransfer           *gone = part_fixture_add (fixture, "a", NULL);

  part_fixture_add (fixture, "b", NULL);
  result = select_async (fixture, "'sort': <'name'>", NULL);
  part_fixture_remove (fixture, ferry_transfer_get_id (gone));
  part_fixture_settle ();
  found = ferry_catalog_select_finish (fixture->catalog, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpstr (((FerryCatalogItem *) found->pdata[0])->name, ==, "b");
}

static void
test_select_async_can_be_cancelled (void)
{
  g_autoptr (PartFixture)  fixture = part_fixture_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;

  g_cancellable_cancel (cancellable);
  result = select_async (fixture, "", cancellable);
  g_assert_null (ferry_catalog_select_finish (fixture->catalog, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define MANY 5000

static void
test_very_many_are_sorted_in_a_thread (void)
{
  g_autoptr (PartFixture)  fixture = part_fixture_new ();
  g_auto (FerryQuery)      query = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray)    found = NULL;
  g_autoptr (GPtrArray)    expected = NULL;

  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i * 7919 % MANY);

      part_fixture_add (fixture, name, NULL);
    }
  result = select_async (fixture, "'sort': <'name'>, 'descending': <true>", NULL);
  found = ferry_catalog_select_finish (fixture->catalog, result, NULL);
  part_fixture_parse_query ("'sort': <'name'>, 'descending': <true>", &query);
  expected = ferry_catalog_select (fixture->catalog, &query);
  g_assert_cmpuint (found->len, ==, MANY);
  g_assert_cmpuint (expected->len, ==, MANY);
  for (guint i = 0; i < MANY; i++)
    g_assert_true (found->pdata[i] == expected->pdata[i]);
  for (guint i = 1; i < MANY; i++)
    g_assert_cmpstr (((FerryCatalogItem *) found->pdata[i - 1])->name, >,
                     ((FerryCatalogItem *) found->pdata[i])->name);
}

/* From the store. */

static void
reopen (PartFixture *fixture)
{
  part_fixture_settle ();
  g_assert_finalize_object (fixture->catalog);
  ferry_test_rig_stop (fixture->rig);
  ferry_test_rig_start (fixture->rig);
  fixture->catalog = ferry_catalog_new (fixture->rig->store, fixture->rig->engine);
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
compact (PartFixture *fixture)
{
  gboolean is_done = FALSE;

  ferry_store_compact_async (fixture->rig->store, compacted_cb, &is_done);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_the_store_fills_it (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  FerryTransfer          *changed, *gone;
  FerryCatalogItem       *item;
  g_autofree char        *id = NULL;
  g_autofree char        *gone_id = NULL;

  changed = part_fixture_add (fixture, "b", "Work");
  gone = part_fixture_add (fixture, "a", NULL);
  id = g_strdup (ferry_transfer_get_id (changed));
  gone_id = g_strdup (ferry_transfer_get_id (gone));
  compact (fixture);
  part_fixture_add (fixture, "c", NULL);
  reopen (fixture);
  assert_found (fixture, "'sort': <'created'>", "b a c");
  assert_counts (fixture, "all 3 active 0 waiting 3 finished 0 failed 0 attention 0");
  g_assert_cmpuint (ferry_catalog_count_group (fixture->catalog, "Work"), ==, 1);

  /* What points into the snapshot changes and goes like the rest. */
  item = ferry_catalog_lookup (fixture->catalog, id);
  g_assert_false (item->owns_texts);
  part_fixture_set_name (ferry_engine_lookup (fixture->rig->engine, id), "d");
  g_assert_true (ferry_catalog_lookup (fixture->catalog, id) == item);
  part_fixture_remove (fixture, gone_id);
  part_fixture_settle ();
  assert_found (fixture, "'sort': <'created'>", "d c");
}

static void
test_what_ran_at_the_end_does_not_run (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  FerryTransfer          *transfer = part_fixture_add (fixture, "a", NULL);

  part_fixture_set_status (transfer, FERRY_STATUS_RUNNING);
  ferry_store_put_record (fixture->rig->store, transfer);
  reopen (fixture);
  assert_counts (fixture, "all 1 active 0 waiting 1 finished 0 failed 0 attention 0");
}

static void
test_one_that_cannot_be_read_keeps_its_place (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  FerryTransfer          *transfer = part_fixture_add (fixture, "a", NULL);
  g_autofree char        *id = g_strdup (ferry_transfer_get_id (transfer));
  FerryCatalogItem       *item = part_fixture_get_item (fixture, transfer);
  g_autoptr (GVariant)    encoded = NULL;
  g_auto (FerryRow)       row = { 0 };
  g_autoptr (GError)      error = NULL;

  ferry_catalog_hold (fixture->catalog);
  part_fixture_remove (fixture, id);
  part_fixture_settle ();
  encoded = g_variant_ref_sink (ferry_catalog_encode_row (fixture->catalog, item));
  ferry_row_decode (encoded, &row, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (row.id, ==, id);
  g_assert_cmpstr (row.name, ==, "a");
  g_assert_nonnull (row.message);
  ferry_catalog_release (fixture->catalog);
}

static void
add_tests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (selections); i++)
    {
      g_autofree char *path = g_strdup_printf ("/catalog/select/%s", selections[i].name);

      g_test_add_data_func (path, &selections[i], test_select);
    }
  g_test_add_func ("/catalog/select/by-ids", test_select_by_ids);
  g_test_add_func ("/catalog/select/async-leaves-out-what-went",
                   test_select_async_leaves_out_what_went);
  g_test_add_func ("/catalog/select/async-can-be-cancelled", test_select_async_can_be_cancelled);
  g_test_add_func ("/catalog/select/very-many-are-sorted-in-a-thread",
                   test_very_many_are_sorted_in_a_thread);
  g_test_add_func ("/catalog/the-store-fills-it", test_the_store_fills_it);
  g_test_add_func ("/catalog/what-ran-at-the-end-does-not-run",
                   test_what_ran_at_the_end_does_not_run);
  g_test_add_func ("/catalog/one-that-cannot-be-read-keeps-its-place",
                   test_one_that_cannot_be_read_keeps_its_place);
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_rig_init (&argc, &argv);

  g_test_add_func ("/catalog/counts-follow-the-status", test_counts_follow_the_status);
  g_test_add_func ("/catalog/hidden-ones-do-not-count", test_hidden_ones_do_not_count);
  g_test_add_func ("/catalog/groups-are-those-in-use", test_groups_are_those_in_use);
  g_test_add_func ("/catalog/a-round-is-told-once", test_a_round_is_told_once);
  g_test_add_func ("/catalog/what-the-catalog-does-not-know-is-not-told",
                   test_what_the_catalog_does_not_know_is_not_told);
  g_test_add_func ("/catalog/what-came-and-went-is-not-told", test_what_came_and_went_is_not_told);
  g_test_add_func ("/catalog/flush-tells-now", test_flush_tells_now);
  g_test_add_func ("/catalog/the-words-before-are-known-until-told",
                   test_the_words_before_are_known_until_told);
  g_test_add_func ("/catalog/held-items-stay-readable", test_held_items_stay_readable);
  g_test_add_func ("/catalog/a-pretended-status-counts", test_a_pretended_status_counts);
  g_test_add_func ("/catalog/the-row-shows-the-pretended-status",
                   test_the_row_shows_the_pretended_status);
  g_test_add_func ("/catalog/what-is-not-there-is-left-alone",
                   test_what_is_not_there_is_left_alone);
  add_tests ();

  return g_test_run ();
}
