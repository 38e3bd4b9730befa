/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "fault-row.h"

#include <string.h>

#define PATH "/a.bin"

/* So slow that more connections pay beyond doubt, so fast that the test does
 * not take long. */
#define FIRST_PACE "first=1,rate:3M"
#define NEXT_PACE "after=1,rate:8M"
#define RESUME_PACE "rate:12M"
#define N_CONNECTIONS 4
#define SEGMENTS_SIZE (6 * FAULT_SIZE)

/* What is fetched again to compare it. */
#define OVERLAP (64 * 1024)

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
       const char        *pace,
       const char        *next_pace)
{
  FerryFakeResource resource = { .size = run->size };
  gsize             n = 0;

  if (pace != NULL)
    resource.faults[n++] = pace;
  if (next_pace != NULL)
    resource.faults[n++] = next_pace;
  for (gsize i = 0; i < n_faults && faults[i] != NULL; i++)
    resource.faults[n++] = faults[i];

  ferry_fake_origin_clear_requests (run->rig->origin);
  ferry_fake_origin_add (run->rig->origin, run->path, &resource);
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
  serve (run, run->row->faults, G_N_ELEMENTS (run->row->faults), NULL, NULL);
  ferry_test_rig_start (run->rig);
  run->transfer = ferry_test_rig_lookup (run->rig, id);
}

static void
break_connections (FaultRun *run)
{
  serve (run, run->row->faults, G_N_ELEMENTS (run->row->faults),
         has_segments (run) ? RESUME_PACE : NULL, NULL);
  ferry_fake_origin_reset_connections (run->rig->origin);
}

static void
fetch_half (FaultRun *run)
{
  serve (run, run->row->before, G_N_ELEMENTS (run->row->before),
         has_segments (run) ? FIRST_PACE : "hold:512K", has_segments (run) ? NEXT_PACE : NULL);
  start (run);
  ferry_test_rig_run_to_bytes (run->rig, run->transfer, FAULT_HALF);
  if (has_segments (run))
    g_assert_true (ferry_fake_origin_iterate (run->rig->origin, FERRY_FAKE_COUNT_MAX_BUSY,
                                              2));
}

static void
fetch (FaultRun *run)
{
  switch (run->way)
    {
    case FAULT_WAY_NEW:
    case FAULT_WAY_NEW_SEGMENTS:
      serve (run, run->row->faults, G_N_ELEMENTS (run->row->faults),
             has_segments (run) ? FIRST_PACE : NULL, has_segments (run) ? NEXT_PACE : NULL);
      start (run);
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
  if (run->way == FAULT_WAY_NEW_SEGMENTS)
    g_assert_cmpuint (requests->len, >, 1);
}

static void
check_restarts (FaultRun *run)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (run->transfer);

  if (has_segments (run) && run->row->restarts > 0)
    g_assert_cmpuint (record->restarts, >=, 1);
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

static void
run_row (const FaultRow *row,
         FaultWay        way)
{
  FerryTestRigOptions options = { 0 };
  FaultRun            run = { row, way };

  run.path = row->path != NULL ? row->path : PATH;
  run.size = row->size != 0 ? row->size : FAULT_SIZE;
  if (has_segments (&run))
    run.size *= SEGMENTS_SIZE / FAULT_SIZE;
  options.haste = has_segments (&run) ? FAULT_HASTE_OF_SEVERAL : FAULT_HASTE;
  run.rig = ferry_test_rig_new (&options);
  fetch (&run);
  check (&run);
  ferry_test_rig_free (run.rig);
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
