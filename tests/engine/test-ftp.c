/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"
#include "ferry-fake-ftp.h"

#define SIZE (1024 * 1024)
#define PATH "/pub/a.bin"
#define NO_RETRY "'retries': <uint32 0>"

/* How fast the engine's time goes. */
#define HASTE 10

static FerryTestRig *
new_rig (void)
{
  return ferry_test_rig_new (&(FerryTestRigOptions){ .no_origin = TRUE, .haste = HASTE });
}

static FerryTransfer *
get (FerryTestRig *rig,
     FerryFakeFtp *ftp,
     const char   *options)
{
  g_autofree char *uri = ferry_fake_ftp_dup_uri (ftp, "ftp", PATH);

  return ferry_test_rig_get (rig, uri, options);
}

/* A server, a file with these faults, and what becomes of it. */
typedef struct
{
  const char *name;
  const char *faults[3];
  int         error;    /* FERRY_ERROR_UNKNOWN: none, the file comes whole */
  guint       version;  /* of the file in the end, 0: 1 */
  guint       restarts; /* said to the user */
  guint       n_fetches;
} Row;

static const Row rows[] = {
  { "/ftp/whole", { NULL }, .n_fetches = 1 },
  { "/ftp/server-without-size", { "no-size" }, .n_fetches = 1 },
  { "/ftp/size-is-denied", { "size-denied" }, .n_fetches = 1 },
  { "/ftp/server-without-dates", { "no-mdtm" }, .n_fetches = 1 },
  { "/ftp/server-without-restart", { "no-rest" }, .n_fetches = 1 },
  { "/ftp/server-without-epsv", { "no-epsv" }, .n_fetches = 1 },
  { "/ftp/address-of-passive-mode-is-not-trusted",
    { "no-epsv", "far-address" },
    .n_fetches = 1 },
  { "/ftp/server-with-nothing", { "no-size", "no-mdtm", "no-rest" }, .n_fetches = 1 },

  { "/ftp/cut/and-said", { "first=1,cut:512K" }, .n_fetches = 2 },
  { "/ftp/cut/and-denied", { "first=1,cut-quietly:512K" }, .n_fetches = 2 },
  { "/ftp/cut/at-once", { "first=1,cut-quietly:0" }, .n_fetches = 2 },
  { "/ftp/cut/reset", { "first=1,reset:512K" }, .n_fetches = 2 },
  { "/ftp/cut/gone", { "first=1,gone:512K" }, .n_fetches = 2 },
  { "/ftp/cut/stalls", { "first=1,stall:512K" }, .n_fetches = 2 },
  { "/ftp/cut/failure-at-the-end", { "first=1,fail:451 Local error" }, .n_fetches = 2 },
  { "/ftp/cut/no-word-at-the-end", { "first=1,no-farewell" }, .n_fetches = 2 },
  { "/ftp/cut/without-dates", { "no-mdtm", "first=1,cut:512K" }, .n_fetches = 2 },
  { "/ftp/cut/without-restart",
    { "no-rest", "first=1,cut:512K" },
    .restarts = 1,
    .n_fetches = 3 },
  { "/ftp/cut/without-size",
    { "no-size", "first=1,cut:512K" },
    .restarts = 1,
    .n_fetches = 3 },
  { "/ftp/cut/failure-at-the-end-without-size",
    { "no-size", "first=1,fail:426 Oops" },
    .restarts = 1,
    .n_fetches = 3 },

  { "/ftp/changed/date",
    { "first=1,cut:512K", "after=1,version:2" },
    .version = 2,
    .restarts = 1,
    .n_fetches = 3 },
  { "/ftp/changed/date-alone",
    { "first=1,cut:512K", "after=1,date:5" },
    .restarts = 1,
    .n_fetches = 3 },
  { "/ftp/changed/without-a-date",
    { "first=1,cut:512K", "after=1,version:2", "no-mdtm" },
    .version = 2,
    .restarts = 1,
    .n_fetches = 3 },

  { "/ftp/size/longer", { "longer:1" }, FERRY_ERROR_REMOTE_CHANGED },
  { "/ftp/size/much-longer", { "longer:4M" }, FERRY_ERROR_REMOTE_CHANGED },
  { "/ftp/size/none-of-many", { "size:0" }, FERRY_ERROR_REMOTE_CHANGED },
  { "/ftp/size/one-of-many", { "size:1" }, FERRY_ERROR_REMOTE_CHANGED },
  { "/ftp/size/shorter", { "size:1048577" }, FERRY_ERROR_CONNECTION_ABORTED },
  { "/ftp/refused/not-there", { "refuse:550 No such file" }, FERRY_ERROR_NOT_FOUND },
  { "/ftp/refused/forbidden", { "refuse:550 Permission denied" }, FERRY_ERROR_FORBIDDEN },
  { "/ftp/refused/folder", { "refuse:550 a.bin: not a plain file" }, FERRY_ERROR_NOT_THE_FILE },
  { "/ftp/refused/busy", { "refuse:450 File is busy" }, FERRY_ERROR_SERVICE_UNAVAILABLE },
  { "/ftp/refused/error", { "refuse:451 Disk error" }, FERRY_ERROR_INTERNAL_SERVER_ERROR },
  { "/ftp/refused/account", { "refuse:532 Need account" }, FERRY_ERROR_UNAUTHORIZED },
  { "/ftp/refused/farewell", { "refuse:421 Shutting down" }, FERRY_ERROR_CANNOT_CONNECT },
};

static void
assert_whole (const Row     *row,
              FerryTestRig  *rig,
              FerryFakeFtp  *ftp,
              FerryTransfer *transfer)
{
  ferry_test_rig_assert_file (rig, transfer, PATH, MAX (row->version, 1), SIZE);
  ferry_test_rig_assert_listing (rig, "a.bin");
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, row->restarts);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->http_status, ==, 0);
  g_assert_cmpuint (ferry_fake_ftp_count (ftp, "RETR"), ==, row->n_fetches);
}

static void
test_row (gconstpointer data)
{
  const Row               *row = data;
  g_autoptr (FerryFakeFtp) ftp = ferry_fake_ftp_new (NULL);
  g_autoptr (FerryTestRig) rig = new_rig ();
  FerryTransfer           *transfer;

  ferry_fake_ftp_add (ftp, PATH, SIZE, row->faults[0], row->faults[1], row->faults[2], NULL);
  transfer = get (rig, ftp,
                  row->error != FERRY_ERROR_UNKNOWN ? NO_RETRY
                                                    : "'response-timeout': <uint32 15000>");
  ferry_test_rig_run (rig, transfer);

  if (row->error == FERRY_ERROR_UNKNOWN)
    {
      assert_whole (row, rig, ftp, transfer);
      return;
    }
  g_assert_cmpint (ferry_transfer_get_record (transfer)->error, ==, row->error);
}

static void
test_sizes (void)
{
  static const guint64 sizes[] = { 0, 1, 65535, 65536 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (FerryFakeFtp) ftp = ferry_fake_ftp_new (NULL);
      g_autoptr (FerryTestRig) rig = new_rig ();
      FerryTransfer           *transfer;

      ferry_fake_ftp_add (ftp, PATH, sizes[i], NULL, NULL);
      transfer = get (rig, ftp, NO_RETRY);
      ferry_test_rig_run (rig, transfer);
      ferry_test_rig_assert_file (rig, transfer, PATH, 1, sizes[i]);
    }
}

static void
test_missing_folder (void)
{
  g_autoptr (FerryFakeFtp) ftp = ferry_fake_ftp_new (NULL);
  g_autoptr (FerryTestRig) rig = new_rig ();
  FerryTransfer           *transfer = get (rig, ftp, NO_RETRY);

  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_NOT_FOUND);
  ferry_test_rig_assert_listing (rig, "");
}

/* Names are bytes; curl must take nothing in them for something of its own. */
static void
test_odd_names (void)
{
  static const struct
  {
    const char *path;
    const char *command;
    const char *content; /* that the server has */
  } cases[] = {
    { "/a%20b;type=xx%3Fy.bin", "RETR a b;type=xx?y.bin", "/a b;type=xx?y.bin" },
    { "//pub//%ED%95%9C.bin", "RETR 한.bin", "/pub/한.bin" },
    { "/pub/%2Fetc/x.bin", NULL, NULL },
    { "/a?b=c.bin", "RETR a?b=c.bin", "/a?b=c.bin" },
    { "/100%25.bin", "RETR 100%.bin", "/100%.bin" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FerryFakeFtp) ftp = ferry_fake_ftp_new (NULL);
      g_autoptr (FerryTestRig) rig = new_rig ();
      g_autofree char         *uri = ferry_fake_ftp_dup_uri (ftp, "ftp", cases[i].path);
      g_autofree char         *command = NULL;
      FerryTransfer           *transfer;

      if (cases[i].content != NULL)
        ferry_fake_ftp_add (ftp, cases[i].content, SIZE, NULL, NULL);
      transfer = ferry_test_rig_get (rig, uri, NO_RETRY);
      ferry_test_rig_run (rig, transfer);
      command = ferry_fake_ftp_dup_command (ftp, "RETR", 0);
      g_assert_cmpstr (command, ==, cases[i].command);
      if (cases[i].content != NULL)
        ferry_test_rig_assert_file (rig, transfer, cases[i].content, 1, SIZE);
      else
        ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_NOT_FOUND);
    }
}

/* Where the n-th fetch began. */
static guint64
get_restart (FerryFakeFtp *ftp,
             guint         index)
{
  g_autofree char *command = ferry_fake_ftp_dup_command (ftp, "REST", index);

  g_assert_nonnull (command);
  return g_ascii_strtoull (command + strlen ("REST "), NULL, 10);
}

static void
test_resumes_after_the_program_ended (void)
{
  g_autoptr (FerryFakeFtp) ftp = ferry_fake_ftp_new (NULL);
  g_autoptr (FerryTestRig) rig = new_rig ();
  FerryTransfer           *transfer;
  g_autofree char         *id = NULL;

  ferry_fake_ftp_add (ftp, PATH, SIZE, "first=1,hold:512K", NULL);
  transfer = get (rig, ftp, NULL);
  id = g_strdup (ferry_transfer_get_id (transfer));
  ferry_test_rig_run_to_bytes (rig, transfer, SIZE / 2);
  ferry_test_rig_stop (rig);
  ferry_test_rig_start (rig);
  transfer = ferry_test_rig_lookup (rig, id);
  ferry_test_rig_run (rig, transfer);
  ferry_fake_ftp_release (ftp);

  ferry_test_rig_assert_file (rig, transfer, PATH, 1, SIZE);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, 0);
  g_assert_cmpuint (get_restart (ftp, 1), ==, SIZE / 2 - FIXTURE_OVERLAP);
}

static void
test_pauses_and_resumes (void)
{
  g_autoptr (FerryFakeFtp) ftp = ferry_fake_ftp_new (NULL);
  g_autoptr (FerryTestRig) rig = new_rig ();
  FerryTransfer           *transfer;

  ferry_fake_ftp_add (ftp, PATH, SIZE, "first=1,hold:512K", NULL);
  transfer = get (rig, ftp, NULL);
  fixture_pause_at (rig, transfer, SIZE / 2);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_fake_ftp_release (ftp);

  ferry_test_rig_assert_file (rig, transfer, PATH, 1, SIZE);
  g_assert_cmpuint (get_restart (ftp, 1), ==, SIZE / 2 - FIXTURE_OVERLAP);
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Runs until the server is so: nothing of that wakes the main loop. */
static void
run_until (FerryTestRig    *rig,
           const char      *what,
           FerryTestRigFunc is_reached,
           FerryFakeFtp    *ftp)
{
  guint id = g_timeout_add (2, wake_cb, NULL);

  ferry_test_rig_until (rig, what, is_reached, ftp);
  g_source_remove (id);
}

static gboolean
has_several (gpointer ftp)
{
  return ferry_fake_ftp_count (ftp, "RETR") > 1;
}

static gboolean
has_one_open (gpointer ftp)
{
  return ferry_fake_ftp_get_n_open (ftp) == 1;
}

static gboolean
has_none_open (gpointer ftp)
{
  return ferry_fake_ftp_get_n_open (ftp) == 0;
}

#define LARGE (32 * SIZE)

static void
test_several_connections (void)
{
  g_autoptr (FerryFakeFtp) ftp = ferry_fake_ftp_new (NULL);
  g_autoptr (FerryTestRig) rig = new_rig ();
  FerryTransfer           *transfer;

  ferry_fake_ftp_add (ftp, PATH, LARGE, "hold:512K", NULL);
  transfer = get (rig, ftp, "'connections': <uint32 4>");
  run_until (rig, "there are several connections", has_several, ftp);
  ferry_fake_ftp_release (ftp);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, PATH, 1, LARGE);
  g_assert_cmpuint (get_restart (ftp, 1), >, 0);
}

static const char *const crowds[] = {
  NULL,
  "421 Service not available",
  "530 Sorry, the maximum number of clients for this user is already connected",
};

static gboolean
has_tried_several (gpointer ftp)
{
  return ferry_fake_ftp_get_n_connections (ftp) > 1;
}

/* The server's limit is found, and kept to. */
static void
test_crowd (gconstpointer data)
{
  const char               *crowd = crowds[GPOINTER_TO_SIZE (data)];
  const FerryFakeFtpOptions options = { .max_connections = 1, .crowd = crowd };
  g_autoptr (FerryFakeFtp)  ftp = ferry_fake_ftp_new (&options);
  g_autoptr (FerryTestRig)  rig = new_rig ();
  FerryTransfer            *transfer;

  ferry_fake_ftp_add (ftp, PATH, LARGE, "hold:512K", NULL);
  transfer = get (rig, ftp, "'connections': <uint32 4>");
  run_until (rig, "it has tried several", has_tried_several, ftp);
  ferry_fake_ftp_release (ftp);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, PATH, 1, LARGE);
  g_assert_cmpuint (ferry_fake_ftp_count (ftp, "RETR"), ==, 1);
}

static void
test_connection_is_used_again (void)
{
  g_autoptr (FerryFakeFtp) ftp = ferry_fake_ftp_new (NULL);
  g_autoptr (FerryTestRig) rig = new_rig ();

  ferry_fake_ftp_add (ftp, PATH, SIZE, NULL, NULL);
  for (guint i = 0; i < 3; i++)
    ferry_test_rig_run (rig, get (rig, ftp, "'if-exists': <'rename'>"));

  g_assert_cmpuint (ferry_fake_ftp_count (ftp, "RETR"), ==, 3);
  g_assert_cmpuint (ferry_fake_ftp_count (ftp, "USER"), ==, 1);
  g_assert_cmpuint (ferry_fake_ftp_get_n_connections (ftp), ==, 1);
}

static void
test_idle_connection_may_end (void)
{
  g_autoptr (FerryFakeFtp) ftp = ferry_fake_ftp_new (NULL);
  g_autoptr (FerryTestRig) rig = new_rig ();
  FerryTransfer           *transfer;

  ferry_fake_ftp_add (ftp, PATH, SIZE, NULL, NULL);
  ferry_test_rig_run (rig, get (rig, ftp, NO_RETRY));
  ferry_fake_ftp_hang_up (ftp);
  transfer = get (rig, ftp, "'name': <'b.bin'>, " NO_RETRY);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, PATH, 1, SIZE);
  g_assert_cmpuint (ferry_fake_ftp_get_n_connections (ftp), ==, 2);
}

static void
test_idle_connection_is_closed (void)
{
  g_autoptr (FerryFakeFtp) ftp = ferry_fake_ftp_new (NULL);
  g_autoptr (FerryTestRig) rig = new_rig ();

  ferry_fake_ftp_add (ftp, PATH, SIZE, NULL, NULL);
  ferry_test_rig_run (rig, get (rig, ftp, NO_RETRY));
  run_until (rig, "the connection is closed", has_none_open, ftp);
}

static void
test_cancel_closes_at_once (void)
{
  const FerryFakeFtpOptions options = { .silent = TRUE };
  g_autoptr (FerryFakeFtp)  ftp = ferry_fake_ftp_new (&options);
  g_autoptr (FerryTestRig)  rig = new_rig ();
  FerryTransfer            *transfer = get (rig, ftp, NO_RETRY);

  run_until (rig, "it has connected", has_one_open, ftp);
  fixture_cancel (rig, transfer);
  run_until (rig, "the connection is closed", has_none_open, ftp);
}

static void
test_silent_server (void)
{
  const FerryFakeFtpOptions options = { .silent = TRUE };
  g_autoptr (FerryFakeFtp)  ftp = ferry_fake_ftp_new (&options);
  g_autoptr (FerryTestRig)  rig = new_rig ();
  FerryTransfer            *transfer;

  transfer = get (rig, ftp, "'connect-timeout': <uint32 1000>, " NO_RETRY);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_TIMEOUT);
}

static const struct
{
  const char *name;
  const char *greeting;
  int         error;
  const char *options;
} greetings[] = {
  { "/ftp/greeting/another-protocol",
    "SSH-2.0-OpenSSH",
    FERRY_ERROR_TIMEOUT,
    "'response-timeout': <uint32 2000>" },
  { "/ftp/greeting/refusal", "500 Go away", FERRY_ERROR_NOT_IMPLEMENTED },
  { "/ftp/greeting/not-now", "421 Later", FERRY_ERROR_CANNOT_CONNECT },
  { "/ftp/greeting/crowded",
    "421 There are too many connected users",
    FERRY_ERROR_SERVICE_UNAVAILABLE },
  { "/ftp/greeting/several-lines",
    "220-Hello\r\n 220 no end\r\n220-150 neither\r\n220 Now",
    -1 },
};

static void
test_greeting (gconstpointer data)
{
  gsize                     i = GPOINTER_TO_SIZE (data);
  const FerryFakeFtpOptions server = { .greeting = greetings[i].greeting };
  g_autoptr (FerryFakeFtp)  ftp = ferry_fake_ftp_new (&server);
  g_autofree char          *options = NULL;
  g_autoptr (FerryTestRig)  rig = new_rig ();
  FerryTransfer            *transfer;

  ferry_fake_ftp_add (ftp, PATH, SIZE, NULL, NULL);
  options = g_strjoin (", ", NO_RETRY, greetings[i].options, NULL);
  transfer = get (rig, ftp, options);
  ferry_test_rig_run (rig, transfer);
  if (greetings[i].error < 0)
    ferry_test_rig_assert_file (rig, transfer, PATH, 1, SIZE);
  else
    g_assert_cmpint (ferry_transfer_get_record (transfer)->error, ==, greetings[i].error);
}

/* Sign-in. */

static const FerryFakeFtpOptions for_kim = { .user = "kim", .password = "s3: @/cr%t" };

static void
test_sign_in (void)
{
  g_autoptr (FerryFakeFtp) ftp = ferry_fake_ftp_new (&for_kim);
  g_autoptr (FerryTestRig) rig = new_rig ();
  FerryTransfer           *transfer;

  ferry_fake_ftp_add (ftp, PATH, SIZE, NULL, NULL);
  transfer = get (rig, ftp, NO_RETRY);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_UNAUTHORIZED);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_SIGN_IN);

  fixture_change (rig, transfer, "'user': <'kim'>, 'password': <'wrong'>");
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_UNAUTHORIZED);

  fixture_change (rig, transfer, "'user': <'kim'>, 'password': <'s3: @/cr%t'>");
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, PATH, 1, SIZE);
  g_assert_false (fixture_folder_holds (rig->state, "s3: @/cr%t"));
}

static void
test_sign_in_by_address (void)
{
  g_autoptr (FerryFakeFtp) ftp = ferry_fake_ftp_new (&for_kim);
  g_autoptr (FerryTestRig) rig = new_rig ();
  g_autofree char         *uri = NULL;
  FerryTransfer           *transfer;

  ferry_fake_ftp_add (ftp, PATH, SIZE, NULL, NULL);
  uri = g_strdup_printf ("ftp://kim:s3%%3A%%20%%40%%2Fcr%%25t@127.0.0.1:%u" PATH,
                         ferry_fake_ftp_get_port (ftp));
  transfer = ferry_test_rig_get (rig, uri, NO_RETRY);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, PATH, 1, SIZE);
  ferry_test_rig_flush (rig);
  g_assert_false (fixture_folder_holds (rig->state, "cr%25t"));
  g_assert_false (fixture_folder_holds (rig->state, "kim"));
}

#define ADD(path, func) g_test_add_func (path, func)

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add_data_func (rows[i].name, &rows[i], test_row);
  for (gsize i = 0; i < G_N_ELEMENTS (greetings); i++)
    g_test_add_data_func (greetings[i].name, GSIZE_TO_POINTER (i), test_greeting);
  ADD ("/ftp/sizes", test_sizes);
  ADD ("/ftp/missing-folder", test_missing_folder);
  ADD ("/ftp/odd-names", test_odd_names);
  ADD ("/ftp/resumes-after-the-program-ended", test_resumes_after_the_program_ended);
  ADD ("/ftp/pauses-and-resumes", test_pauses_and_resumes);
  ADD ("/ftp/several-connections", test_several_connections);
  g_test_add_data_func ("/ftp/crowd/greeting", GSIZE_TO_POINTER (0), test_crowd);
  g_test_add_data_func ("/ftp/crowd/not-available", GSIZE_TO_POINTER (1), test_crowd);
  g_test_add_data_func ("/ftp/crowd/password", GSIZE_TO_POINTER (2), test_crowd);
  ADD ("/ftp/connection-is-used-again", test_connection_is_used_again);
  ADD ("/ftp/idle-connection-may-end", test_idle_connection_may_end);
  ADD ("/ftp/idle-connection-is-closed", test_idle_connection_is_closed);
  ADD ("/ftp/cancel-closes-at-once", test_cancel_closes_at_once);
  ADD ("/ftp/silent-server", test_silent_server);
  ADD ("/ftp/sign-in", test_sign_in);
  ADD ("/ftp/sign-in-by-address", test_sign_in_by_address);

  return g_test_run ();
}
