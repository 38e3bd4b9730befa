/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-crc32c.h"
#include "ferry-error.h"
#include "ferry-ledger-record.h"
#include "ledger-fixture.h"

#include <errno.h>
#include <string.h>

typedef enum
{
  ADD,
  FORGET,
  MARK,
} Verb;

/* Each in a flush of its own: so each is a record. */
typedef struct
{
  Verb        verb;
  const char *id;
  guint       day;
  guint       value;
} Step;

static const Step steps[] = {
  { ADD, "wifi", 0, 1 },
  { ADD, "phone", 0, 20 },
  { ADD, "wifi", 0, 2 },
  { MARK, "wifi", 0, 1 },
  { ADD, "wifi", 1, 300 },
  { FORGET, "phone", 0, 0 },
  { ADD, "phone", 1, 4000 },
  { MARK, "wifi", 0, 2 },
  { ADD, "wifi", 1, 300 },
};

#define N_STEPS G_N_ELEMENTS (steps)

static void
take_step (FerryLedger *ledger,
           const Step  *step)
{
  g_autofree char *mark = g_strdup_printf ("boot %u", step->value);

  switch (step->verb)
    {
    case ADD:
      ledger_add (ledger, step->id, step->day, step->value);
      break;
    case FORGET:
      ferry_ledger_forget (ledger, step->id);
      break;
    case MARK:
      ferry_ledger_set_mark (ledger, step->id, mark);
      break;
    }
}

static char *
dup_all (FerryLedger *ledger)
{
  g_autofree char *entries = dup_ledger (ledger);
  const char      *mark = ferry_ledger_get_mark (ledger, "wifi");

  return g_strdup_printf ("%s (%s)", entries, mark != NULL ? mark : "nowhere");
}

/* Writes all steps; @states[n] is the state after n of them, @ends[n] how long the
 * file is then. */
static void
write_steps (StoreFixture *fixture,
             char        **states,
             gsize        *ends)
{
  g_autoptr (FerryLedger) ledger = ledger_open (fixture);

  states[0] = dup_all (ledger);
  ends[0] = FERRY_LEDGER_HEADER_SIZE;
  for (guint i = 0; i < N_STEPS; i++)
    {
      take_step (ledger, &steps[i]);
      ledger_flush (ledger);
      states[i + 1] = dup_all (ledger);
      ends[i + 1] = ledger_get_file_size (fixture);
    }
}

static void
free_states (char **states)
{
  for (guint i = 0; i <= N_STEPS; i++)
    g_free (states[i]);
}

/* Opens what is there, counts on, and sees that both are there afterwards. */
static void
assert_goes_on (StoreFixture *fixture,
                const char   *expected)
{
  g_autoptr (FerryLedger) ledger = ledger_open (fixture);
  g_autofree char        *state = dup_all (ledger);
  g_autofree char        *more = NULL;
  g_autofree char        *again = NULL;

  g_assert_cmpstr (state, ==, expected);
  ledger_add (ledger, "wire", 2, 5);
  more = dup_all (ledger);
  ledger_flush (ledger);
  g_assert_finalize_object (g_steal_pointer (&ledger));
  ledger = ledger_open (fixture);
  g_assert_false (ferry_ledger_is_dirty (ledger));
  g_assert_null (ferry_ledger_get_warning (ledger));
  again = dup_all (ledger);
  g_assert_cmpstr (again, ==, more);
}

static void
test_any_prefix_is_a_state (StoreFixture *fixture,
                            gconstpointer data)
{
  g_autoptr (GBytes) whole = NULL;
  char              *states[N_STEPS + 1];
  gsize              ends[N_STEPS + 1];
  guint              n = 0;

  write_steps (fixture, states, ends);
  whole = store_fixture_read (fixture, "ledger");
  for (gsize size = FERRY_LEDGER_HEADER_SIZE; size <= g_bytes_get_size (whole); size++)
    {
      if (n < N_STEPS && size >= ends[n + 1])
        n++;
      store_fixture_write (fixture, "ledger", g_bytes_get_data (whole, NULL), size);
      assert_goes_on (fixture, states[n]);
    }
  g_assert_cmpuint (n, ==, N_STEPS);
  /* A torn end is nothing to be kept. */
  g_assert_false (store_fixture_has (fixture, "ledger.corrupt-1"));
  free_states (states);
}

/* Nothing that is shorter was ever brought to its name; but whatever it is, it is
 * kept, and does not stop the counting. */
static void
test_part_of_a_header_is_set_aside (StoreFixture *fixture,
                                    gconstpointer data)
{
  g_autoptr (GBytes) whole = NULL;
  char              *states[N_STEPS + 1];
  gsize              ends[N_STEPS + 1];

  write_steps (fixture, states, ends);
  whole = store_fixture_read (fixture, "ledger");
  for (gsize size = 0; size < FERRY_LEDGER_HEADER_SIZE; size++)
    {
      g_autofree char *copy = g_strdup_printf ("ledger.corrupt-%" G_GSIZE_FORMAT, size);

      store_fixture_write (fixture, "ledger", g_bytes_get_data (whole, NULL), size);
      assert_goes_on (fixture, states[0]);
      g_assert_true (size == 0 || store_fixture_has (fixture, copy));
    }
  free_states (states);
}

/* By day and id, as the ledger tells them. */
static guint
get_place (const Step *step)
{
  return 2 * step->day + (g_str_equal (step->id, "wifi") ? 1 : 0);
}

/* The state after all steps where what @lost wrote cannot be read. Each record says
 * all that there was. */
static char *
dup_without (guint lost)
{
  static const char *const names[] = { "phone@0", "wifi@0", "phone@1", "wifi@1" };
  guint                    counted[G_N_ELEMENTS (names)] = { 0 };
  guint                    read[G_N_ELEMENTS (names)] = { 0 };
  GString                 *text = g_string_new (NULL);
  guint                    mark = 0;

  for (guint i = 0; i < N_STEPS; i++)
    {
      guint place = get_place (&steps[i]);

      switch (steps[i].verb)
        {
        case ADD:
          counted[place] += steps[i].value;
          read[place] = i != lost ? counted[place] : read[place];
          break;
        case FORGET: /* of the phone, which has one day by then */
          counted[place] = 0;
          read[place] = i != lost ? 0 : read[place];
          break;
        case MARK:
          mark = i != lost ? steps[i].value : mark;
          break;
        }
    }

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (read[i] > 0)
      g_string_append_printf (text, "%s%s=%u", text->len > 0 ? " " : "", names[i], read[i]);
  if (mark > 0)
    g_string_append_printf (text, " (boot %u)", mark);
  else
    g_string_append (text, " (nowhere)");
  return g_string_free (text, FALSE);
}

/* Every byte of the file once. */
static void
test_damage_costs_one_record (StoreFixture *fixture,
                              gconstpointer data)
{
  g_autoptr (GBytes) whole = NULL;
  g_autofree guint8 *bytes = NULL;
  char              *states[N_STEPS + 1];
  gsize              ends[N_STEPS + 1];
  gsize              size;
  guint              lost = 0;

  write_steps (fixture, states, ends);
  whole = store_fixture_read (fixture, "ledger");
  size = g_bytes_get_size (whole);
  bytes = g_memdup2 (g_bytes_get_data (whole, NULL), size);
  for (gsize i = 0; i < ends[N_STEPS - 1]; i++)
    {
      g_autofree char *expected = NULL;

      if (i >= ends[lost + 1])
        lost++;
      bytes[i] ^= 0x55;
      store_fixture_write (fixture, "ledger", bytes, size);
      bytes[i] ^= 0x55;
      expected = i < FERRY_LEDGER_HEADER_SIZE ? g_strdup (states[N_STEPS])
                                              : dup_without (lost);
      assert_goes_on (fixture, expected);
      g_assert_true (store_fixture_has (fixture, "ledger.corrupt-1"));
      store_fixture_delete (fixture, "ledger.corrupt-1");
    }
  free_states (states);
}

static void
test_damaged_file_is_kept_whole (StoreFixture *fixture,
                                 gconstpointer data)
{
  g_autoptr (FerryLedger) ledger = NULL;
  g_autoptr (GBytes)      whole = NULL;
  g_autoptr (GBytes)      copy = NULL;
  g_autofree guint8      *bytes = NULL;
  char                   *states[N_STEPS + 1];
  gsize                   ends[N_STEPS + 1];
  gsize                   size;

  write_steps (fixture, states, ends);
  whole = store_fixture_read (fixture, "ledger");
  size = g_bytes_get_size (whole) - 1;
  bytes = g_memdup2 (g_bytes_get_data (whole, NULL), size);
  bytes[ends[2] + 20] ^= 1;
  store_fixture_write (fixture, "ledger", bytes, size);

  /* Nothing is added: it is set aside all the same. */
  ledger = ledger_open (fixture);
  g_assert_true (ferry_ledger_is_dirty (ledger));
  g_assert_nonnull (ferry_ledger_get_warning (ledger));
  ledger_flush (ledger);
  copy = store_fixture_read (fixture, "ledger.corrupt-1");
  g_assert_cmpmem (g_bytes_get_data (copy, NULL), g_bytes_get_size (copy), bytes, size);
  g_assert_false (ferry_ledger_is_dirty (ledger));
  free_states (states);
}

/* No room for the copy: the damaged file is not touched, and nothing is lost. */
static void
test_what_cannot_be_set_aside_stays (StoreFixture *fixture,
                                     gconstpointer data)
{
  g_autoptr (FerryLedger) ledger = NULL;
  g_autoptr (GBytes)      whole = NULL;
  g_autoptr (GBytes)      after = NULL;
  g_autoptr (GError)      error = NULL;
  g_autofree guint8      *bytes = NULL;
  char                   *states[N_STEPS + 1];
  gsize                   ends[N_STEPS + 1];
  gsize                   size;

  write_steps (fixture, states, ends);
  whole = store_fixture_read (fixture, "ledger");
  bytes = g_memdup2 (g_bytes_get_data (whole, &size), g_bytes_get_size (whole));
  bytes[0] ^= 1;
  store_fixture_write (fixture, "ledger", bytes, size);

  ledger = ledger_open_fake (fixture, NULL);
  ferry_fake_file_ops_set_space (fixture->fake, 10);
  g_assert_false (ferry_ledger_flush_sync (ledger, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DISK_FULL);
  after = store_fixture_read (fixture, "ledger");
  g_assert_cmpmem (g_bytes_get_data (after, NULL), g_bytes_get_size (after), bytes, size);

  ferry_fake_file_ops_set_space (fixture->fake, -1);
  ledger_flush (ledger);
  g_assert_finalize_object (g_steal_pointer (&ledger));
  assert_goes_on (fixture, states[N_STEPS]);
  free_states (states);
}

static void
seal_header (guint8 *header)
{
  guint32 crc = GUINT32_TO_LE (ferry_crc32c (0, header, FERRY_LEDGER_HEADER_SIZE - 4));

  memcpy (header + FERRY_LEDGER_HEADER_SIZE - 4, &crc, sizeof crc);
}

static void
test_later_version_is_left_alone (StoreFixture *fixture,
                                  gconstpointer data)
{
  g_autoptr (GByteArray)  file = g_byte_array_new ();
  g_autoptr (GBytes)      after = NULL;
  g_autoptr (GError)      error = NULL;
  g_autofree char        *path = store_fixture_path (fixture, "ledger");
  g_autoptr (FerryLedger) ledger = NULL;

  ferry_ledger_header_append (7, file);
  file->data[8] = FERRY_LEDGER_VERSION + 1;
  seal_header (file->data);
  g_byte_array_append (file, (const guint8 *) "what nobody knows", 17);
  store_fixture_write (fixture, "ledger", file->data, file->len);

  ledger = ferry_ledger_open (path, ferry_file_ops_get_system (), fixture->writer, DAY_0, &error);
  g_assert_null (ledger);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STATE_TOO_NEW);
  after = store_fixture_read (fixture, "ledger");
  g_assert_cmpmem (g_bytes_get_data (after, NULL), g_bytes_get_size (after), file->data,
                   file->len);
  g_assert_false (store_fixture_has (fixture, "ledger.corrupt-1"));
}

/* Records that are whole and say what cannot be. */
static void
test_nonsense_is_not_taken (StoreFixture *fixture,
                            gconstpointer data)
{
  static const FerryLedgerRecord nonsense[] = {
    { FERRY_LEDGER_RECORD_ENTRY, "wifi", FERRY_LEDGER_MIN_BEGIN - 1, { 1, 0, 2, 0, 0, 0 }, "", 0 },
    { FERRY_LEDGER_RECORD_ENTRY, "wifi", FERRY_LEDGER_MAX_BEGIN + 1, { 1, 0, 2, 0, 0, 0 }, "", 0 },
    { FERRY_LEDGER_RECORD_ENTRY, "wifi", DAY_0, { G_MAXUINT64, 0, 2, 0, 0, 0 }, "", 0 },
    { FERRY_LEDGER_RECORD_ENTRY, "", DAY_0, { 1, 0, 2, 0, 0, 0 }, "", 0 },
    { FERRY_LEDGER_RECORD_ENTRY, "\xff", DAY_0, { 1, 0, 2, 0, 0, 0 }, "", 0 },
    { FERRY_LEDGER_RECORD_MARK, "wifi", 0, { 0 }, "\xff", 0 },
  };
  FerryLedgerRecord sense = { .kind = FERRY_LEDGER_RECORD_ENTRY, .id = "wifi", .begin = DAY_0 };

  sense.sum.received = 5;
  sense.sum.all_received = 10;
  for (guint i = 0; i < G_N_ELEMENTS (nonsense); i++)
    {
      g_autoptr (GByteArray) file = g_byte_array_new ();

      ferry_ledger_header_append (7, file);
      ferry_ledger_record_append (&nonsense[i], 7, file);
      ferry_ledger_record_append (&sense, 7, file);
      store_fixture_write (fixture, "ledger", file->data, file->len);
      assert_goes_on (fixture, "wifi@0=5 (nowhere)");
    }
}

/* A file that takes over the blocks of one that was deleted. */
static void
test_leftovers_of_another_file_are_none (StoreFixture *fixture,
                                         gconstpointer data)
{
  FerryLedgerRecord      record = { .kind = FERRY_LEDGER_RECORD_ENTRY, .id = "wifi" };
  g_autoptr (GByteArray) file = g_byte_array_new ();

  record.begin = DAY_0;
  record.sum = (FerryTraffic){ .received = 5, .all_received = 10 };
  ferry_ledger_header_append (7, file);
  ferry_ledger_record_append (&record, 7, file);
  record.sum = (FerryTraffic){ .received = 3, .all_received = 6 };
  ferry_ledger_record_append (&record, 6, file);
  store_fixture_write (fixture, "ledger", file->data, file->len);
  assert_goes_on (fixture, "wifi@0=5 (nowhere)");
}

/* Failing disks and power cuts. */

#define ALL_BYTES G_MAXSIZE

typedef struct
{
  StoreFixture fixture;
  guint        durable; /* so many steps are promised to be on disk */
  guint        n_done;  /* so many may be */
} Run;

/* Damaged at the start, so that it is set aside and written anew, then appended
 * to; what is not flushed goes with the next. */
static void
run_steps (Run *run)
{
  g_autoptr (FerryLedger) ledger = ledger_open_fake (&run->fixture, NULL);

  for (guint i = 0; i < N_STEPS && ledger != NULL; i++)
    {
      take_step (ledger, &steps[i]);
      if (ferry_fake_file_ops_is_cut (run->fixture.fake))
        break;
      run->n_done = i + 1;
      if (i % 2 == 1)
        continue;
      if (ferry_ledger_flush_sync (ledger, NULL))
        run->durable = i + 1;
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
run_begin (Run *run)
{
  *run = (Run){ 0 };
  store_fixture_set_up (&run->fixture, NULL);
  store_fixture_write (&run->fixture, "ledger", "what nobody can read", 20);
}

static void
run_end (Run *run)
{
  store_fixture_tear_down (&run->fixture, NULL);
}

/* The state after @n steps but one: number @skipped, counted from 1. */
static char *
dup_model (Run  *run,
           guint n,
           guint skipped)
{
  g_autofree char        *path = store_fixture_path (&run->fixture, "model");
  g_autoptr (FerryLedger) model = NULL;

  model = ferry_ledger_open (path, ferry_file_ops_get_system (), run->fixture.writer, DAY_0, NULL);
  for (guint i = 0; i < n; i++)
    if (i + 1 != skipped)
      take_step (model, &steps[i]);
  return dup_all (model);
}

/* What is on disk is what was there after one of the steps, and none before what was
 * promised. Of the two steps of a flush the second may be there without the first. */
static void
assert_between (Run *run)
{
  g_autoptr (FerryLedger) ledger = ledger_open (&run->fixture);
  g_autofree char        *state = dup_all (ledger);

  for (guint i = run->durable; i <= run->n_done; i++)
    {
      g_autofree char *with_all = dup_model (run, i, 0);
      g_autofree char *with_last = dup_model (run, i, i > run->durable + 1 ? i - 1 : 0);

      if (g_str_equal (state, with_all) || g_str_equal (state, with_last))
        return;
    }
  g_test_message ("after %u of %u steps: %s", run->durable, run->n_done, state);
  g_test_fail ();
}

static guint
count_mutations (void)
{
  Run   run;
  guint n;

  run_begin (&run);
  run_steps (&run);
  n = ferry_fake_file_ops_get_n_mutations (run.fixture.fake);
  g_assert_cmpuint (run.durable, ==, N_STEPS);
  run_end (&run);
  return n;
}

static void
test_each_failure_is_survived (void)
{
  static const int errors[] = { EIO, ENOSPC };
  guint            n = count_mutations ();

  for (guint i = 1; i <= n; i++)
    for (guint e = 0; e < G_N_ELEMENTS (errors); e++)
      {
        Run run;

        run_begin (&run);
        ferry_fake_file_ops_fail_nth (run.fixture.fake, i, errors[e]);
        run_steps (&run);
        /* The next flush makes up for it. */
        g_assert_cmpuint (run.durable, >=, N_STEPS - 2);
        assert_between (&run);
        run_end (&run);
      }
}

static void
test_each_power_cut_is_survived (void)
{
  static const gsize keeps[] = { 0, 8, 50, ALL_BYTES };
  guint              n = count_mutations ();

  for (guint i = 1; i <= n; i++)
    for (guint k = 0; k < G_N_ELEMENTS (keeps); k++)
      for (guint loss = 0; loss <= (FERRY_FAKE_LOSS_DATA | FERRY_FAKE_LOSS_NAMES); loss++)
        {
          Run run;

          run_begin (&run);
          ferry_fake_file_ops_set_loss (run.fixture.fake, (FerryFakeLoss) loss);
          ferry_fake_file_ops_tear_nth (run.fixture.fake, i, keeps[k]);
          run_steps (&run);
          assert_between (&run);
          run_end (&run);
        }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  STORE_TEST ("/ledger-damage/any-prefix-is-a-state", test_any_prefix_is_a_state);
  STORE_TEST ("/ledger-damage/part-of-a-header-is-set-aside", test_part_of_a_header_is_set_aside);
  STORE_TEST ("/ledger-damage/damage-costs-one-record", test_damage_costs_one_record);
  STORE_TEST ("/ledger-damage/damaged-file-is-kept-whole", test_damaged_file_is_kept_whole);
  STORE_TEST ("/ledger-damage/what-cannot-be-set-aside-stays",
              test_what_cannot_be_set_aside_stays);
  STORE_TEST ("/ledger-damage/later-version-is-left-alone", test_later_version_is_left_alone);
  STORE_TEST ("/ledger-damage/nonsense-is-not-taken", test_nonsense_is_not_taken);
  STORE_TEST ("/ledger-damage/leftovers-of-another-file-are-none",
              test_leftovers_of_another_file_are_none);
  g_test_add_func ("/ledger-damage/each-failure-is-survived", test_each_failure_is_survived);
  g_test_add_func ("/ledger-damage/each-power-cut-is-survived", test_each_power_cut_is_survived);

  return g_test_run ();
}
