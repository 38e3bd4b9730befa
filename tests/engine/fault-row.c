/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "fault-row.h"

#include <string.h>

#define PATH "/a.bin"

#define N_CONNECTIONS 4
#define SEGMENTS_SIZE (4 * FAULT_SIZE)

/* All answers wait until several are under way; then none is so fast that it
 * has all before the next begins. */
#define HOLD "hold:512K"
#define FIRST_HOLD "first=1," HOLD
#define PACE "rate:16M"

/* What is fetched again to compare it. */
#define OVERLAP (64 * 1024)

/* Of a row that a busy machine disturbed. */
#define MAX_TRIES 3

typedef struct
{
  const FaultRow *row;
  FaultWay        way;
  FerryTestRig   *rig;      /* (owned) */
  FerryTransfer  *transfer; /* (unowned) the rig's */
  const char     *path;     /* (unowned) */
  guint64         size;
} FaultRun;

static gboolean
has_segments (FaultRun *run)
{
  return run->way == FAULT_WAY_NEW_SEGMENTS || run->way == FAULT_WAY_SEGMENTS;
}

static void
serve (FaultRun          *run,
       const char *const *faults,
       gsize              n_faults,
       const char        *hold)
{
  FerryFakeResource resource = { .size = run->size };
  gsize             n = 0;

  if (hold != NULL)
    resource.faults[n++] = hold;
  if (has_segments (run))
    resource.faults[n++] = PACE;
  for (gsize i = 0; i < n_faults && faults[i] != NULL; i++)
    resource.faults[n++] = faults[i];

  ferry_fake_origin_clear_requests (run->rig->origin);
  ferry_fake_origin_add (run->rig->origin, run->path, &resource);
}

/* Serves what the row says of the time before it, or the fault itself. */
static void
serve_before (FaultRun   *run,
              const char *hold)
{
  serve (run, run->row->before, G_N_ELEMENTS (run->row->before), hold);
}

static void
serve_fault (FaultRun   *run,
             const char *hold)
{
  serve (run, run->row->faults, G_N_ELEMENTS (run->row->faults), hold);
}

static void
start (FaultRun *run)
{
  g_autofree char *options = NULL;
  const char      *more = run->row->options;

  options = g_strdup_printf ("'connections': <uint32 %d>%s%s",
                             has_segments (run) ? N_CONNECTIONS : 1,
                             more != NULL ? ", " : "", more != NULL ? more : "");
  run->transfer = ferry_test_rig_get (run->rig, run->path, options);
}

static void
restart_program (FaultRun *run)
{
  g_autofree char *id = g_strdup (ferry_transfer_get_id (run->transfer));

  ferry_test_rig_stop (run->rig);
  serve_fault (run, NULL);
  ferry_test_rig_start (run->rig);
  run->transfer = ferry_test_rig_lookup (run->rig, id);
}

static gboolean
is_same_as_before (FaultRun *run)
{
  for (gsize i = 0; i < G_N_ELEMENTS (run->row->before); i++)
    if (g_strcmp0 (run->row->before[i], run->row->faults[i]) != 0)
      return FALSE;

  return TRUE;
}

static void
break_connections (FaultRun *run)
{
  /* The same resource goes on counting. */
  if (is_same_as_before (run))
    ferry_fake_origin_clear_requests (run->rig->origin);
  else
    serve_fault (run, NULL);
  ferry_fake_origin_reset_connections (run->rig->origin);
  ferry_fake_origin_release (run->rig->origin, run->path);
}

static gboolean
has_several_or_ended (gpointer data)
{
  FaultRun   *run = data;
  FerryStatus status = ferry_transfer_get_status (run->transfer);

  return ferry_fake_origin_get_count (run->rig->origin, FERRY_FAKE_COUNT_MAX_BUSY) > 1 ||
         (status != FERRY_STATUS_IDLE && status != FERRY_STATUS_RUNNING);
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
run_to_several (FaultRun *run)
{
  /* The origin wakes nobody. */
  guint id = g_timeout_add (2, wake_cb, NULL);

  ferry_test_rig_until (run->rig, "several connections run", has_several_or_ended, run);
  g_source_remove (id);
}

static void
fetch_half (FaultRun *run)
{
  serve_before (run, has_segments (run) ? HOLD : FIRST_HOLD);
  start (run);
  ferry_test_rig_run_to_bytes (run->rig, run->transfer, FAULT_HALF);
  if (has_segments (run))
    run_to_several (run);
}

static void
fetch (FaultRun *run)
{
  switch (run->way)
    {
    case FAULT_WAY_NEW:
      serve_fault (run, NULL);
      start (run);
      break;
    case FAULT_WAY_NEW_SEGMENTS:
      serve_fault (run, HOLD);
      start (run);
      run_to_several (run);
      ferry_fake_origin_release (run->rig->origin, run->path);
      break;
    case FAULT_WAY_CUT:
    case FAULT_WAY_SEGMENTS:
      fetch_half (run);
      break_connections (run);
      break;
    case FAULT_WAY_STOP:
      fetch_half (run);
      restart_program (run);
      break;
    }

  ferry_test_rig_run (run->rig, run->transfer);
}

/* What holds whatever becomes of a download. */
static void
check_manners (FaultRun               *run,
               const FerryFakeRequest *request)
{
  const char *if_range = ferry_fake_request_get_header (request, "If-Range");

  g_assert_cmpstr (request->method, ==, "GET");
  g_assert_cmpstr (request->version, ==, "HTTP/1.1");
  g_assert_cmpstr (ferry_fake_request_get_header (request, "Accept-Encoding"), ==, "identity");
  if (if_range != NULL)
    {
      g_assert_false (g_str_has_prefix (if_range, "W/"));
      g_assert_cmpint (request->range_start, >=, 0);
    }
}

/* What is on disk was not asked for again. */
static void
check_thrift (FaultRun               *run,
              const FerryFakeRequest *request)
{
  if (run->row->restarts == 0 && (run->way & FAULT_WAYS_HALF) != 0)
    g_assert_cmpint (request->range_start, >=, FAULT_HALF - OVERLAP);
}

static void
check_requests (FaultRun *run)
{
  g_autoptr (GPtrArray) requests = ferry_fake_origin_dup_requests (run->rig->origin);

  for (guint i = 0; i < requests->len; i++)
    {
      const FerryFakeRequest *request = g_ptr_array_index (requests, i);

      g_test_message ("%s %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT " → %u, %" G_GUINT64_FORMAT,
                      request->target, request->range_start, request->range_end,
                      request->status, request->sent);
      check_manners (run, request);
      check_thrift (run, request);
    }
  if (run->row->requests != 0 && !has_segments (run))
    g_assert_cmpuint (requests->len, ==, run->row->requests);
  /* Whether more connections pay is measured; a machine that is busy enough shows
   * none that does. The ramp has tests of its own. */
  if (run->way == FAULT_WAY_NEW_SEGMENTS && requests->len == 1)
    g_test_message ("only one connection was made");
}

static void
check_restarts (FaultRun *run)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (run->transfer);

  if (has_segments (run) && run->row->restarts > 0)
    g_assert_cmpuint (record->restarts, >=, 1);
  /* On a machine so busy that a connection seemed to stall, the next one met the
   * fault on its own. */
  else if (run->way == FAULT_WAY_NEW_SEGMENTS && record->total_retries > 0)
    g_assert_cmpuint (record->restarts, <=, record->total_retries);
  else
    g_assert_cmpuint (record->restarts, ==, run->row->restarts);
}

static void
check_file (FaultRun *run)
{
  guint64 size = run->row->new_size != 0 ? run->row->new_size : run->size;

  ferry_test_rig_assert_file (run->rig, run->transfer, run->path, MAX (run->row->version, 1), size);
  ferry_test_rig_assert_no_parts (run->rig);
  if (run->row->path == NULL)
    ferry_test_rig_assert_listing (run->rig, "a.bin");
}

static void
check (FaultRun *run)
{
  FerryStatus status = run->row->status;
  int         error = run->row->error;

  check_requests (run);
  ferry_test_rig_assert_ended (run->rig, run->transfer,
                               status != FERRY_STATUS_IDLE ? status : FERRY_STATUS_COMPLETED,
                               error != 0 ? error : -1);
  check_restarts (run);
  if (status == FERRY_STATUS_IDLE)
    check_file (run);
  else
    ferry_test_rig_assert_listing (run->rig, run->row->leaves != NULL ? run->row->leaves : "");
}

/* The server is well again, and the user says go on. */
static void
mend (FaultRun *run)
{
  g_autofree char   *id = g_strdup (ferry_transfer_get_id (run->transfer));
  g_autoptr (GError) error = NULL;

  serve_before (run, NULL);
  if (run->row->status == FERRY_STATUS_ERROR)
    ferry_engine_retry (run->rig->engine, id, &error);
  else
    ferry_engine_resume (run->rig->engine, id, &error);
  g_assert_no_error (error);
  run->transfer = ferry_test_rig_lookup (run->rig, id);
  ferry_test_rig_run (run->rig, run->transfer);

  check_restarts (run);
  check_file (run);
}

/* The first of several connections seemed to stall, because the machine was busy
 * or saw no use in a second one, and so never came to what the row is about. */
static gboolean
was_disturbed (FaultRun *run)
{
  g_autoptr (GPtrArray)   requests = ferry_fake_origin_dup_requests (run->rig->origin);
  const FerryFakeRequest *first = requests->len > 0 ? g_ptr_array_index (requests, 0) : NULL;

  return run->way == FAULT_WAY_NEW_SEGMENTS && run->row->status == FERRY_STATUS_IDLE &&
         ferry_transfer_get_status (run->transfer) != FERRY_STATUS_COMPLETED && first != NULL &&
         first->sent < run->size;
}

/* FALSE when it says nothing. */
static gboolean
try_row (const FaultRow *row,
         FaultWay        way,
         gboolean        is_last)
{
  FaultRun run = { row, way };
  gboolean is_told;

  run.path = row->path != NULL ? row->path : PATH;
  run.size = row->size != 0 ? row->size : FAULT_SIZE;
  if (has_segments (&run))
    run.size *= SEGMENTS_SIZE / FAULT_SIZE;
  run.rig = ferry_test_rig_new (&(FerryTestRigOptions){ .haste = FAULT_HASTE });
  fetch (&run);
  is_told = is_last || !was_disturbed (&run);
  if (is_told)
    check (&run);
  if (is_told && row->mends)
    mend (&run);
  ferry_test_rig_free (run.rig);
  return is_told;
}

static void
run_row (const FaultRow *row,
         FaultWay        way)
{
  for (guint i = 1; i <= MAX_TRIES; i++)
    if (try_row (row, way, i == MAX_TRIES))
      return;
}

static void
run_new (gconstpointer row)
{
  run_row (row, FAULT_WAY_NEW);
}

static void
run_new_segments (gconstpointer row)
{
  run_row (row, FAULT_WAY_NEW_SEGMENTS);
}

static void
run_cut (gconstpointer row)
{
  run_row (row, FAULT_WAY_CUT);
}

static void
run_stop (gconstpointer row)
{
  run_row (row, FAULT_WAY_STOP);
}

static void
run_segments (gconstpointer row)
{
  run_row (row, FAULT_WAY_SEGMENTS);
}

static const struct
{
  FaultWay      way;
  const char   *suffix;
  GTestDataFunc func;
} ways[] = {
  { FAULT_WAY_NEW, "", run_new },
  { FAULT_WAY_NEW_SEGMENTS, "/several-connections", run_new_segments },
  { FAULT_WAY_CUT, "/after-a-break", run_cut },
  { FAULT_WAY_STOP, "/after-a-restart", run_stop },
  { FAULT_WAY_SEGMENTS, "/after-several-breaks", run_segments },
};

void
fault_rows_add (const FaultRow *rows,
                gsize           n_rows)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (ways); j++)
        {
          g_autofree char *path = g_strconcat (rows[i].name, ways[j].suffix, NULL);

          if ((rows[i].ways & ways[j].way) != 0)
            g_test_add_data_func (path, &rows[i], ways[j].func);
        }
    }
}
