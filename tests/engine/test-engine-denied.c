/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-ftp.h"
#include "ferry-fake-inbox.h"
#include "policy-fixture.h"

/* What is not allowed any more is not only unread: the other side sees the
 * connection close. In every protocol, and within the half second of G2. */

#define SIZE (1024 * 1024)
#define HALF (SIZE / 2)
#define SOON (G_USEC_PER_SEC / 2)

/* An address that leads to this machine, and is not said to: transfers there need
 * the network. */
#define FAR_HOST "0.0.0.0"

static const FerryNetworkState home = { .is_online = TRUE, .id = "home" };
static const FerryNetworkState costly = { .is_online = TRUE, .is_metered = TRUE, .id = "home" };

static char *
make_far (const char *uri)
{
  g_auto (GStrv) pieces = g_strsplit (uri, "127.0.0.1", 2);

  return g_strjoinv (FAR_HOST, pieces);
}

typedef gboolean (*IsClosed) (gpointer server);

static gboolean
has_no_connection (gpointer data)
{
  return ferry_progress_get_connections (ferry_transfer_get_progress (data)) == 0;
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

typedef struct
{
  IsClosed is_closed;
  gpointer server;
} Goal;

static gboolean
is_closed_cb (gpointer data)
{
  const Goal *goal = data;

  return goal->is_closed (goal->server);
}

static void
assert_closed_soon (PolicyFixture *f,
                    IsClosed       is_closed,
                    gpointer       server)
{
  Goal   goal = { is_closed, server };
  gint64 begin = g_get_monotonic_time ();
  guint  id = g_timeout_add (2, wake_cb, NULL);

  ferry_test_rig_until (f->rig, "the server sees the connections close", is_closed_cb, &goal);
  g_source_remove (id);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, SOON);
}

/* Denied, closed, nothing more; then by itself again. */
static void
deny_and_allow (PolicyFixture *f,
                FerryTransfer *transfer,
                IsClosed       is_closed,
                gpointer       server)
{
  FerryProgress *progress = ferry_transfer_get_progress (transfer);
  gint64         moved;

  policy_fixture_set_network (f, costly);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_METERED);
  assert_closed_soon (f, is_closed, server);
  policy_fixture_assert_waits (f, transfer, FERRY_STATUS_PAUSED_COSTED_NETWORK,
                               FERRY_REASON_METERED);
  moved = ferry_progress_get_wire (progress);
  ferry_test_rig_flush (f->rig);
  g_assert_cmpint (ferry_progress_get_wire (progress), ==, moved);
  g_assert_true (is_closed (server));

  policy_fixture_set_network (f, home);
  policy_fixture_advance (f, 2 * POLICY_SECOND);
  ferry_test_rig_run (f->rig, transfer);
  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_COMPLETED, -1);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->total_retries, ==, 0);
}

/* HTTP. */

static gboolean
is_origin_closed (gpointer server)
{
  return ferry_fake_origin_get_count (server, FERRY_FAKE_COUNT_OPEN) == 0;
}

/* What is there of it is not read, and what is still to come is not sent. */
static void
test_http (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  g_autofree char          *near = ferry_fake_origin_dup_uri (f->rig->origin, "/a.bin");
  g_autofree char          *uri = make_far (near);
  FerryTransfer            *transfer;

  ferry_fake_origin_add_file (f->rig->origin, "/a.bin", SIZE, "first=1,hold:512K");
  transfer = ferry_test_rig_get (f->rig, uri, "'policy': <'unrestricted-only'>");
  ferry_test_rig_run_to_bytes (f->rig, transfer, HALF);
  deny_and_allow (f, transfer, is_origin_closed, f->rig->origin);
}

/* Before a byte has come: the request is out, and no answer there. */
static void
test_http_before_the_answer (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  g_autofree char          *near = ferry_fake_origin_dup_uri (f->rig->origin, "/a.bin");
  g_autofree char          *uri = make_far (near);
  FerryTransfer            *transfer;

  ferry_fake_origin_add_file (f->rig->origin, "/a.bin", SIZE, "first=1,hang");
  transfer = ferry_test_rig_get (f->rig, uri, "'policy': <'unrestricted-only'>");
  fixture_run_to_count (f->rig, FERRY_FAKE_COUNT_HELD, 1);
  deny_and_allow (f, transfer, is_origin_closed, f->rig->origin);
}

/* FTP. */

static gboolean
is_ftp_closed (gpointer server)
{
  return ferry_fake_ftp_get_n_open (server) == 0;
}

static void
test_ftp (void)
{
  g_autoptr (FerryFakeFtp)  ftp = ferry_fake_ftp_new (NULL);
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  g_autofree char          *near = ferry_fake_ftp_dup_uri (ftp, "ftp", "/pub/a.bin");
  g_autofree char          *uri = make_far (near);
  FerryTransfer            *transfer;

  ferry_fake_ftp_add (ftp, "/pub/a.bin", SIZE, "first=1,stall:512K", NULL);
  transfer = ferry_test_rig_get (f->rig, uri, "'policy': <'unrestricted-only'>");
  ferry_test_rig_run_to_bytes (f->rig, transfer, HALF);
  deny_and_allow (f, transfer, is_ftp_closed, ftp);
}

/* Uploads. */

/* One that is held back does not look at its connection: what is there of it is
 * read when it is let go, and then comes the end. */
static gboolean
is_inbox_closed (gpointer server)
{
  return ferry_fake_inbox_get_count (server, FERRY_FAKE_COUNT_OPEN) == 0;
}

static FerryTransfer *
send_far (PolicyFixture  *f,
          FerryFakeInbox *inbox,
          const char     *path,
          const char     *protocol)
{
  g_autofree char         *near = ferry_fake_inbox_dup_uri (inbox, path);
  g_autofree char         *source = fixture_dup_path (f->rig, "source");
  g_autofree char         *bytes = g_strnfill (SIZE, 'x');
  g_autoptr (FerryRequest) request = NULL;
  g_autoptr (GError)       error = NULL;
  GVariantDict             dict;
  FerryTransfer           *transfer;

  g_file_set_contents (source, bytes, SIZE, &error);
  g_assert_no_error (error);
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "direction", "s", "upload");
  g_variant_dict_insert_value (&dict, "uri", g_variant_new_take_string (make_far (near)));
  g_variant_dict_insert (&dict, "proxy", "s", "none");
  g_variant_dict_insert (&dict, "policy", "s", "unrestricted-only");
  g_variant_dict_insert (&dict, "upload-protocol", "s", protocol);
  g_variant_dict_insert (&dict, "source", "s", source);
  request = ferry_request_new (g_variant_dict_end (&dict), NULL, &error);
  g_assert_no_error (error);

  transfer = ferry_engine_add (f->rig->engine, request, NULL);
  g_ptr_array_add (f->rig->transfers, g_object_ref (transfer));
  return transfer;
}

static void
test_upload (gconstpointer data)
{
  const char *const         *words = data; /* path, path of the fault, protocol */
  FerryFakeInboxOptions      options = { .receive_buffer = 64 * 1024 };
  g_autoptr (FerryFakeInbox) inbox = ferry_fake_inbox_new (&options, NULL);
  g_autoptr (PolicyFixture)  f = policy_fixture_new ();
  FerryTransfer             *transfer;

  ferry_fake_inbox_add (inbox, words[1], "hold:16K", NULL);
  transfer = send_far (f, inbox, words[0], words[2]);
  g_assert_true (ferry_fake_inbox_iterate (inbox, FERRY_FAKE_COUNT_HELD, 1));
  policy_fixture_set_network (f, costly);
  ferry_test_rig_until (f->rig, "it is let go", has_no_connection, transfer);
  ferry_fake_inbox_release (inbox, words[1]);
  deny_and_allow (f, transfer, is_inbox_closed, inbox);
}

static const char *const put[] = { "/a", "/a", "plain" };
static const char *const ranges[] = { "/ranges/a", "/ranges/a", "content-range" };
static const char *const tus[] = { "/tus/a", "/tus/", "tus" };

/* What must not be sent twice is not broken off unasked, and if it is, it is said. */
static void
test_upload_that_cannot_go_on (void)
{
  FerryFakeInboxOptions      options = { .receive_buffer = 64 * 1024 };
  g_autoptr (FerryFakeInbox) inbox = ferry_fake_inbox_new (&options, NULL);
  g_autoptr (PolicyFixture)  f = policy_fixture_new ();
  FerryTransfer             *transfer;

  ferry_fake_inbox_add (inbox, "/a", "hold:16K", NULL);
  transfer = send_far (f, inbox, "/a", "plain");
  fixture_pause (f->rig, transfer);
  fixture_change (f->rig, transfer, "'method': <'POST'>");
  fixture_resume (f->rig, transfer);
  g_assert_true (ferry_fake_inbox_iterate (inbox, FERRY_FAKE_COUNT_HELD, 1));
  policy_fixture_set_network (f, costly);
  ferry_test_rig_until (f->rig, "it is let go", has_no_connection, transfer);
  ferry_fake_inbox_release (inbox, "/a");
  assert_closed_soon (f, is_inbox_closed, inbox);
  ferry_test_rig_run_to_status (f->rig, transfer, FERRY_STATUS_ERROR);
  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_ERROR,
                               FERRY_ERROR_UPLOAD_INTERRUPTED);
}

int
main (int    argc,
      char **argv)
{
  policy_fixture_init (&argc, &argv);

#define ADD(name, func) g_test_add_func ("/engine-denied/" name, func)
  ADD ("http", test_http);
  ADD ("http-before-the-answer", test_http_before_the_answer);
  ADD ("ftp", test_ftp);
  g_test_add_data_func ("/engine-denied/upload/plain", put, test_upload);
  g_test_add_data_func ("/engine-denied/upload/content-range", ranges, test_upload);
  g_test_add_data_func ("/engine-denied/upload/tus", tus, test_upload);
  ADD ("upload-that-cannot-go-on", test_upload_that_cannot_go_on);

  return g_test_run ();
}
