/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"
#include "ferry-fake-clock.h"
#include "ferry-fake-file-ops.h"

#include <sys/xattr.h>

/* K06: the power fails at every single operation on files that one download
 * does, in the store, the part and the folder. */

#define SIZE (40 * 1024)
#define HALF (SIZE / 2)
#define PATH "/a.bin"

typedef struct
{
  const char   *path;
  FerryFakeLoss loss;
  gsize         keep; /* of the write that was cut */
  gboolean      is_paused_in_between;
} Case;

typedef struct
{
  const Case       *c;
  FerryFakeFileOps *fake;
  FerryFakeClock   *clock;
  FerryTestRig     *rig;
  FerryTransfer    *transfer;
  goffset           goal;
} Torture;

/* The program notices, or not, that the disk is gone. */
static gboolean
is_reached (gpointer data)
{
  Torture    *torture = data;
  FerryStatus status = ferry_transfer_get_status (torture->transfer);

  return ferry_fake_file_ops_is_cut (torture->fake) ||
         (status != FERRY_STATUS_IDLE && status != FERRY_STATUS_RUNNING) ||
         (torture->goal >= 0 && fixture_get_have (torture->transfer) >= torture->goal);
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
run_to (Torture *torture,
        goffset  goal)
{
  guint id = g_timeout_add (2, wake_cb, NULL);

  torture->goal = goal;
  ferry_test_rig_until (torture->rig, "the goal or the cut", is_reached, torture);
  g_source_remove (id);
}

static gboolean
has_come_or_cut (gpointer data)
{
  Torture *torture = data;

  return ferry_fake_file_ops_is_cut (torture->fake) ||
         ferry_progress_get_received (ferry_transfer_get_progress (torture->transfer)) >= HALF;
}

/* Half of the file, something that makes it durable, the rest. */
static void
download (Torture *torture)
{
  guint id = g_timeout_add (2, wake_cb, NULL);

  ferry_fake_origin_add_file (torture->rig->origin, PATH, SIZE, "first=1,hold:20K");
  torture->transfer = ferry_test_rig_get (torture->rig, PATH, NULL);
  ferry_test_rig_until (torture->rig, "half of it or the cut", has_come_or_cut, torture);
  g_source_remove (id);

  if (torture->c->is_paused_in_between)
    {
      ferry_engine_pause (torture->rig->engine, ferry_transfer_get_id (torture->transfer), NULL);
      ferry_test_rig_flush (torture->rig);
      ferry_engine_resume (torture->rig->engine, ferry_transfer_get_id (torture->transfer), NULL);
    }
  else
    {
      ferry_fake_clock_advance (torture->clock, 11 * G_USEC_PER_SEC);
      run_to (torture, HALF);
    }
  ferry_fake_origin_release (torture->rig->origin, PATH);
  run_to (torture, -1);
  ferry_test_rig_flush (torture->rig);
}

static void
assert_final_name_is_whole (Torture *torture)
{
  g_autofree char   *path = fixture_dup_path (torture->rig, "a.bin");
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return;

  ferry_fake_content_check_file (path, ferry_fake_content_seed (PATH, 1), SIZE, &error);
  g_assert_no_error (error);
}

/* I1: what the record says is there. */
static void
assert_no_false_claim (Torture                   *torture,
                       const FerryTransferRecord *record)
{
  g_autofree char *path = NULL;
  g_autofree char *contents = NULL;
  gsize            length = 0;

  if (ferry_range_set_get_total (record->have) == 0)
    return;

  path = fixture_dup_path (torture->rig,
                           record->part_name != NULL ? record->part_name : record->name);
  if (!g_file_get_contents (path, &contents, &length, NULL))
    {
      /* It was finished, and only the note of that is missing. */
      g_free (path);
      path = fixture_dup_path (torture->rig, record->name);
      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
    }
  for (guint i = 0; i < ferry_range_set_get_n (record->have); i++)
    {
      goffset begin, end;

      ferry_range_set_get (record->have, i, &begin, &end);
      g_assert_cmpint (end, <=, (goffset) length);
      g_assert_cmpint (ferry_fake_content_find_difference (ferry_fake_content_seed (PATH, 1),
                                                           (guint64) begin,
                                                           (const guint8 *) contents + begin,
                                                           (gsize) (end - begin)),
                       ==, -1);
    }
}

/* Whether the transfer is in what the disk has. */
static gboolean
look_at_state (Torture *torture)
{
  g_autoptr (FerryTransfer) transfer = NULL;
  g_autoptr (GError)        error = NULL;
  FerryWriter              *writer = ferry_writer_new ();
  FerryStore               *store;

  store = ferry_store_open (torture->rig->state, ferry_file_ops_get_system (), writer, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length ((char **) ferry_store_get_warnings (store)), ==, 0);
  if (ferry_store_contains (store, ferry_transfer_get_id (torture->transfer)))
    {
      transfer = ferry_store_load (store, ferry_transfer_get_id (torture->transfer), &error);
      g_assert_no_error (error);
      assert_no_false_claim (torture, ferry_transfer_get_record (transfer));
      if (ferry_transfer_get_status (transfer) == FERRY_STATUS_COMPLETED)
        ferry_test_rig_assert_file (torture->rig, transfer, PATH, 1, SIZE);
    }
  g_assert_true (ferry_store_close (store, NULL));
  g_object_unref (store);
  ferry_writer_unref (writer);

  return transfer != NULL;
}

/* Without attributes a file that was finished, but not noted as such, is not
 * known again after a power cut. */
static gboolean
has_attributes (FerryTestRig *rig)
{
  return setxattr (rig->root, "user.io.github.ferrytransfer.test", "1", 1, 0) == 0;
}

/* The machine starts again. */
static void
recover (Torture *torture)
{
  g_autofree char *id = g_strdup (ferry_transfer_get_id (torture->transfer));
  FerryTransfer   *transfer;

  assert_final_name_is_whole (torture);
  if (!look_at_state (torture))
    return;

  torture->rig->ops = ferry_file_ops_get_system ();
  ferry_test_rig_start (torture->rig);
  transfer = ferry_test_rig_lookup (torture->rig, id);
  /* It was paused, or had been told that the disk failed. */
  if (ferry_transfer_get_status (transfer) != FERRY_STATUS_IDLE &&
      ferry_transfer_get_status (transfer) != FERRY_STATUS_RUNNING &&
      ferry_transfer_get_status (transfer) != FERRY_STATUS_COMPLETED)
    fixture_resume (torture->rig, transfer);
  ferry_test_rig_run (torture->rig, transfer);
  ferry_test_rig_stop (torture->rig);
  ferry_test_rig_assert_file (torture->rig, transfer, PATH, 1, SIZE);
  if (has_attributes (torture->rig))
    ferry_test_rig_assert_listing (torture->rig, "a.bin");
  else
    ferry_test_rig_assert_no_parts (torture->rig);
}

/* Cuts the power at operation @n; 0 for never. Returns how many there were. */
static guint
run_once (const Case *c,
          guint       n)
{
  g_autoptr (FerryFakeFileOps) fake = ferry_fake_file_ops_new ();
  g_autoptr (FerryFakeClock)   clock = ferry_fake_clock_new ();
  FerryTestRigOptions          options = { .clock = FERRY_CLOCK (clock) };
  Torture                      torture = { c, fake, clock };
  g_autofree char             *record = NULL;
  guint                        n_mutations;

  options.ops = ferry_fake_file_ops_get_ops (fake);
  torture.rig = ferry_test_rig_new (&options);
  ferry_fake_file_ops_reset (fake);
  ferry_fake_file_ops_set_loss (fake, c->loss);
  ferry_fake_file_ops_tear_nth (fake, n, c->keep);
  download (&torture);
  n_mutations = ferry_fake_file_ops_get_n_mutations (fake);
  record = ferry_fake_file_ops_dup_record (fake);
  g_test_message ("cut at %u:\n%s", n, record);
  ferry_test_rig_stop (torture.rig);

  if (n > 0)
    recover (&torture);
  else
    ferry_test_rig_assert_file (torture.rig, torture.transfer, PATH, 1, SIZE);
  ferry_test_rig_free (torture.rig);
  return n_mutations;
}

static void
test_power_cut_at_every_operation (gconstpointer data)
{
  guint n_mutations = run_once (data, 0);

  g_assert_cmpuint (n_mutations, >, 10);
  for (guint n = 1; n <= n_mutations; n++)
    run_once (data, n);
}

#define ALL FERRY_FAKE_LOSS_DATA | FERRY_FAKE_LOSS_NAMES

static const Case cases[] = {
  { "/engine-torture/stops-dead", FERRY_FAKE_LOSS_NONE, 0, FALSE },
  { "/engine-torture/half-a-write", FERRY_FAKE_LOSS_NONE, 100, FALSE },
  { "/engine-torture/data-is-lost", FERRY_FAKE_LOSS_DATA, 100, FALSE },
  { "/engine-torture/names-are-lost", FERRY_FAKE_LOSS_NAMES, G_MAXSIZE, FALSE },
  { "/engine-torture/all-is-lost", ALL, 0, FALSE },
  { "/engine-torture/paused-stops-dead", FERRY_FAKE_LOSS_NONE, 100, TRUE },
  { "/engine-torture/paused-data-is-lost", FERRY_FAKE_LOSS_DATA, 0, TRUE },
  { "/engine-torture/paused-names-are-lost", FERRY_FAKE_LOSS_NAMES, 100, TRUE },
  { "/engine-torture/paused-all-is-lost", ALL, G_MAXSIZE, TRUE },
};

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_power_cut_at_every_operation);

  return g_test_run ();
}
