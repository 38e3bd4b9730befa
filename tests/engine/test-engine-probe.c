/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"
#include "ferry-fake-ftp.h"

#define SIZE (256 * 1024)
#define NO_RETRY "'retries': <uint32 0>"

/* One question. */
typedef struct
{
  FerryTestRig     *rig;
  GCancellable     *cancellable; /* (owned) */
  gboolean          is_done;
  FerryProbeResult *result; /* (owned) (nullable) */
  GError           *error;  /* (owned) (nullable) */
} Ask;

static void
ask_free (Ask *self)
{
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->result, ferry_probe_result_free);
  g_clear_error (&self->error);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ask, ask_free)

static void
probed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  Ask *self = data;

  g_assert_false (self->is_done);
  self->is_done = TRUE;
  self->result = ferry_engine_probe_finish (FERRY_ENGINE (source), result, &self->error);
  g_assert_true ((self->result != NULL) != (self->error != NULL));
}

static Ask *
ask (FerryTestRig *rig,
     const char   *path,
     const char   *options)
{
  g_autofree char         *text = g_strdup_printf ("{%s}", options != NULL ? options : "");
  g_autofree char         *uri = NULL;
  g_autoptr (GVariant)     extra = NULL;
  g_autoptr (GVariant)     secrets = NULL;
  g_autoptr (FerryRequest) request = NULL;
  g_autoptr (GError)       error = NULL;
  GVariantDict             dict;
  Ask                     *self = g_new0 (Ask, 1);

  extra = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &error);
  g_assert_no_error (error);
  uri = path[0] == '/' ? ferry_fake_origin_dup_uri (rig->origin, path) : g_strdup (path);
  g_variant_dict_init (&dict, extra);
  g_variant_dict_insert (&dict, "uri", "s", uri);
  g_variant_dict_insert (&dict, "directory", "s", rig->directory);
  g_variant_dict_insert (&dict, "proxy", "s", "none");
  request = ferry_request_new (g_variant_dict_end (&dict), &secrets, &error);
  g_assert_no_error (error);

  self->rig = rig;
  self->cancellable = g_cancellable_new ();
  ferry_engine_probe_async (rig->engine, request, secrets, self->cancellable, probed_cb, self);
  return self;
}

static gboolean
is_done (gpointer data)
{
  const Ask *self = data;

  return self->is_done;
}

static void
ask_wait (Ask *self)
{
  ferry_test_rig_until (self->rig, "the server was asked", is_done, self);
}

static Ask *
ask_and_wait (FerryTestRig *rig,
              const char   *path,
              const char   *options)
{
  Ask *self = ask (rig, path, options);

  ask_wait (self);
  return self;
}

static void
assert_cancelled (Ask *self)
{
  ask_wait (self);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* What it says is what a transfer then finds. */
typedef struct
{
  const char *name;
  const char *path;
  const char *options; /* (nullable) */
  const char *faults[4];
  const char *file;
  gint64      total; /* 0: SIZE */
} Found;

static const Found found[] = {
  { "/engine-probe/plain-file", "/some/a.bin", NULL, { NULL }, "a.bin" },
  { "/engine-probe/wished-name", "/a.bin", "'name': <'mine.bin'>", { NULL }, "mine.bin" },
  { "/engine-probe/name-of-the-server",
    "/get?id=7",
    NULL,
    { "disposition:attachment; filename=\"The File.bin\"" },
    "The File.bin" },
  { "/engine-probe/name-out-of-the-folder",
    "/a",
    NULL,
    { "disposition:attachment; filename=\"../../../etc/passwd\"" },
    "passwd" },
  { "/engine-probe/name-that-is-no-name",
    "/a",
    NULL,
    { "disposition:attachment; filename=\"..\"" },
    "a" },
  { "/engine-probe/name-that-hides",
    "/a",
    NULL,
    { "disposition:attachment; filename*=UTF-8''.%E2%80%AEexe%0A.bashrc" },
    "exe_.bashrc" },
  { "/engine-probe/name-of-the-end-of-the-chain",
    "/go",
    NULL,
    { "redirect:/f/262144/there.bin" },
    "there.bin" },
  { "/engine-probe/no-length", "/a.bin", NULL, { "no-length" }, "a.bin", -1 },
  { "/engine-probe/chunked", "/a.bin", NULL, { "chunked" }, "a.bin", -1 },
  { "/engine-probe/no-ranges", "/a.bin", NULL, { "no-accept-ranges", "ranges-ignored" }, "a.bin" },
  { "/engine-probe/slice-unasked", "/a.bin", NULL, { "no-range,partial-unasked:1000" }, "a.bin" },
  { "/engine-probe/extension-by-type", "/page", NULL, { "type:image/png" }, "page.png" },
  { "/engine-probe/user-of-the-transfer",
    "/a.bin",
    "'user': <'me'>, 'password': <'secret'>",
    { "auth-basic:me:secret" },
    "a.bin" },
  { "/engine-probe/secret-header",
    "/a.bin",
    "'headers': <[('Authorization', 'Bearer secret'), ('X-Plain', 'seen')]>",
    { "lacks=Authorization=Bearer secret,status:403", "lacks=X-Plain,status:404" },
    "a.bin" },
};

static void
serve (FerryTestRig      *rig,
       const char        *path,
       const char *const *faults)
{
  FerryFakeResource resource = { .size = SIZE };

  for (guint i = 0; i < 4; i++)
    resource.faults[i] = faults[i];
  ferry_fake_origin_add (rig->origin, path, &resource);
}

static void
test_found (gconstpointer data)
{
  const Found               *c = data;
  g_autoptr (FerryTestRig)   rig = ferry_test_rig_new (NULL);
  g_autoptr (Ask)            asked = NULL;
  const FerryTransferRecord *record;
  FerryTransfer             *transfer;

  serve (rig, c->path, c->faults);
  asked = ask_and_wait (rig, c->path, c->options);
  g_assert_no_error (asked->error);
  g_assert_cmpstr (asked->result->name, ==, c->file);
  g_assert_cmpint (asked->result->total, ==, c->total != 0 ? c->total : SIZE);
  ferry_test_rig_assert_listing (rig, "");
  g_assert_cmpuint (ferry_store_get_n (rig->store), ==, 0);

  transfer = ferry_test_rig_get (rig, c->path, c->options);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_COMPLETED, -1);
  record = ferry_transfer_get_record (transfer);
  g_assert_cmpstr (asked->result->name, ==, record->name);
  g_assert_cmpstr (asked->result->content_type, ==, record->content_type);
  g_assert_cmpstr (asked->result->final_uri, ==, record->final_uri);
  g_assert_cmpint (asked->result->http_status, >=, 200);
  g_assert_cmpint (asked->result->is_resumable, ==, record->is_resumable);
}

static void
test_empty_file (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autoptr (Ask)          asked = NULL;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", 0, NULL);
  asked = ask_and_wait (rig, "/a.bin", NULL);
  g_assert_no_error (asked->error);
  g_assert_cmpint (asked->result->total, ==, 0);
}

static void
test_by_ftp (void)
{
  g_autoptr (FerryFakeFtp) ftp = ferry_fake_ftp_new (NULL);
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *uri = ferry_fake_ftp_dup_uri (ftp, "ftp", "/a.bin");
  g_autoptr (Ask)          asked = NULL;

  ferry_fake_ftp_add (ftp, "/a.bin", SIZE, NULL, NULL);
  asked = ask_and_wait (rig, uri, NULL);
  g_assert_no_error (asked->error);
  g_assert_cmpstr (asked->result->name, ==, "a.bin");
  g_assert_cmpint (asked->result->total, ==, SIZE);
  g_assert_true (asked->result->is_resumable);
  g_assert_cmpuint (asked->result->http_status, ==, 0);
}

/* It fails as the first attempt of a transfer fails. */
typedef struct
{
  const char  *name;
  const char  *path;
  const char  *fault;
  int          error;
  FerryFakeTls tls;
} Failure;

static const Failure failures[] = {
  { "/engine-probe/not-found", "/a.bin", "status:404", FERRY_ERROR_NOT_FOUND },
  { "/engine-probe/unauthorized", "/a.bin", "auth-basic:me:secret", FERRY_ERROR_UNAUTHORIZED },
  { "/engine-probe/forbidden", "/a.bin", "status:403", FERRY_ERROR_FORBIDDEN },
  { "/engine-probe/unavailable", "/a.bin", "status:503", FERRY_ERROR_SERVICE_UNAVAILABLE },
  { "/engine-probe/no-content", "/a.bin", "status:204", FERRY_ERROR_UNEXPECTED_STATUS_CODE },
  { "/engine-probe/sign-in-page", "/a.iso", "html", FERRY_ERROR_NOT_THE_FILE },
  { "/engine-probe/redirect-loop", "/a.bin", "redirect-loop", FERRY_ERROR_REDIRECT_FAILED },
  { "/engine-probe/two-lengths",
    "/a.bin",
    "header:Content-Length: 7",
    FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE },
  { "/engine-probe/connection-lost", "/a.bin", "reset-at-once", FERRY_ERROR_CONNECTION_RESET },
  { "/engine-probe/nobody-there", "http://127.0.0.1:1/", NULL, FERRY_ERROR_CANNOT_CONNECT },
  { "/engine-probe/unknown-certificate",
    "/a.bin",
    NULL,
    FERRY_ERROR_CERTIFICATE_IS_INVALID,
    FERRY_FAKE_TLS_SELF_SIGNED },
};

static void
test_failure (gconstpointer data)
{
  const Failure             *c = data;
  FerryTestRigOptions        options = { .origin.tls = c->tls };
  const char                *faults[4] = { c->fault };
  g_autoptr (FerryTestRig)   rig = ferry_test_rig_new (&options);
  g_autoptr (Ask)            asked = NULL;
  const FerryTransferRecord *record;
  FerryTransfer             *transfer;

  if (c->path[0] == '/')
    serve (rig, c->path, faults);
  asked = ask_and_wait (rig, c->path, NULL);
  g_assert_error (asked->error, FERRY_ERROR, c->error);

  transfer = ferry_test_rig_get (rig, c->path, NO_RETRY);
  ferry_test_rig_run (rig, transfer);
  record = ferry_transfer_get_record (transfer);
  g_assert_cmpint (record->error, ==, c->error);
  g_assert_cmpstr (asked->error->message, ==, record->detail);
}

static void
test_missing_cookie_file (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autoptr (Ask)          asked = NULL;

  asked = ask_and_wait (rig, "/a.bin", "'cookie-file': <'/nowhere/at/all'>");
  g_assert_error (asked->error, FERRY_ERROR, FERRY_ERROR_SOURCE_MISSING);
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 0);
}

/* The whole file is not fetched for it. */
static void
test_connection_closes_after_the_head (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autoptr (Ask)          asked = NULL;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "hold:1K");
  asked = ask_and_wait (rig, "/a.bin", NULL);
  g_assert_no_error (asked->error);
  g_assert_true (ferry_fake_origin_wait_at_most (rig->origin, FERRY_FAKE_COUNT_OPEN, 0));
  g_assert_cmpuint (ferry_fake_origin_get_count (rig->origin, FERRY_FAKE_COUNT_CONNECTIONS), ==, 1);
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 1);
}

static void
test_own_method_is_used (void)
{
  g_autoptr (FerryTestRig)     rig = ferry_test_rig_new (NULL);
  g_autoptr (Ask)              asked = NULL;
  g_autoptr (FerryFakeRequest) request = NULL;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  asked = ask_and_wait (rig, "/a.bin", "'method': <'POST'>");
  request = ferry_fake_origin_dup_request (rig->origin, 0);
  g_assert_cmpstr (request->method, ==, "POST");
}

/* Cancelled. */

static void
test_cancelled_beforehand (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autoptr (Ask)          asked = NULL;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  asked = ask (rig, "/a.bin", NULL);
  g_cancellable_cancel (asked->cancellable);
  assert_cancelled (asked);
}

static void
test_cancelled_while_the_server_thinks (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autoptr (Ask)          asked = NULL;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "hang");
  asked = ask (rig, "/a.bin", NULL);
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_REQUESTS, 1);
  g_assert_false (asked->is_done);
  g_cancellable_cancel (asked->cancellable);
  assert_cancelled (asked);
  g_assert_true (ferry_fake_origin_wait_at_most (rig->origin, FERRY_FAKE_COUNT_OPEN, 0));
}

static void
test_cancelled_when_the_answer_is_there (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autoptr (Ask)          asked = NULL;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "hold:1K");
  asked = ask (rig, "/a.bin", NULL);
  /* The answer may be on its way to us; nobody has looked yet. */
  g_assert_true (ferry_fake_origin_wait (rig->origin, FERRY_FAKE_COUNT_REQUESTS, 1));
  g_cancellable_cancel (asked->cancellable);
  assert_cancelled (asked);
}

/* Two at a time for one host; who waits behind them can still go away. */
static void
test_others_wait_for_their_turn (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autoptr (Ask)          first = NULL;
  g_autoptr (Ask)          second = NULL;
  g_autoptr (Ask)          third = NULL;
  g_autoptr (Ask)          fourth = NULL;
  g_autoptr (Ask)          elsewhere = NULL;
  g_autofree char         *uri = NULL;

  uri = g_strconcat (ferry_fake_origin_get_other_base (rig->origin), "/b.bin", NULL);
  ferry_fake_origin_add_file (rig->origin, "/hang", SIZE, "hang");
  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  ferry_fake_origin_add_file (rig->origin, "/b.bin", SIZE, NULL);
  first = ask (rig, "/hang", NULL);
  second = ask (rig, "/hang", NULL);
  third = ask (rig, "/a.bin", NULL);
  fourth = ask (rig, "/a.bin", NULL);
  elsewhere = ask_and_wait (rig, uri, NULL);
  g_assert_no_error (elsewhere->error);
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_REQUESTS, 3);
  g_assert_false (fourth->is_done);

  g_cancellable_cancel (third->cancellable);
  assert_cancelled (third);
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 3);
  g_cancellable_cancel (first->cancellable);
  ask_wait (fourth);
  g_assert_no_error (fourth->error);
  g_assert_false (second->is_done);
  g_cancellable_cancel (second->cancellable);
  assert_cancelled (second);
}

/* The engine stops. */

static void
test_engine_stops_meanwhile (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autoptr (Ask)          first = NULL;
  g_autoptr (Ask)          second = NULL;
  g_autoptr (Ask)          third = NULL;

  ferry_fake_origin_add_file (rig->origin, "/hang", SIZE, "hang");
  first = ask (rig, "/hang", NULL);
  second = ask (rig, "/hang", NULL);
  third = ask (rig, "/hang", NULL);
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_REQUESTS, 2);
  ferry_test_rig_stop (rig);
  assert_cancelled (first);
  assert_cancelled (second);
  assert_cancelled (third);
  g_assert_true (ferry_fake_origin_wait_at_most (rig->origin, FERRY_FAKE_COUNT_OPEN, 0));
}

static void
stopped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  gboolean *has_stopped = data;

  *has_stopped = ferry_engine_stop_finish (FERRY_ENGINE (source), result, NULL);
}

static gboolean
is_true (gpointer data)
{
  const gboolean *value = data;

  return *value;
}

static void
test_stopped_engine_asks_nobody (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autoptr (Ask)          asked = NULL;
  gboolean                 has_stopped = FALSE;

  ferry_engine_stop_async (rig->engine, stopped_cb, &has_stopped);
  asked = ask (rig, "/a.bin", NULL);
  assert_cancelled (asked);
  ferry_test_rig_until (rig, "the engine has stopped", is_true, &has_stopped);
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 0);
  ferry_test_rig_flush (rig);
  g_assert_finalize_object (g_steal_pointer (&rig->engine));
  g_assert_true (ferry_store_close (rig->store, NULL));
  g_assert_finalize_object (g_steal_pointer (&rig->store));
  g_clear_pointer (&rig->writer, ferry_writer_unref);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    g_test_add_data_func (found[i].name, &found[i], test_found);
  g_test_add_func ("/engine-probe/empty-file", test_empty_file);
  g_test_add_func ("/engine-probe/by-ftp", test_by_ftp);
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    g_test_add_data_func (failures[i].name, &failures[i], test_failure);
  g_test_add_func ("/engine-probe/missing-cookie-file", test_missing_cookie_file);
  g_test_add_func ("/engine-probe/connection-closes-after-the-head",
                   test_connection_closes_after_the_head);
  g_test_add_func ("/engine-probe/own-method-is-used", test_own_method_is_used);
  g_test_add_func ("/engine-probe/cancelled-beforehand", test_cancelled_beforehand);
  g_test_add_func ("/engine-probe/cancelled-while-the-server-thinks",
                   test_cancelled_while_the_server_thinks);
  g_test_add_func ("/engine-probe/cancelled-when-the-answer-is-there",
                   test_cancelled_when_the_answer_is_there);
  g_test_add_func ("/engine-probe/others-wait-for-their-turn", test_others_wait_for_their_turn);
  g_test_add_func ("/engine-probe/engine-stops-meanwhile", test_engine_stops_meanwhile);
  g_test_add_func ("/engine-probe/stopped-engine-asks-nobody", test_stopped_engine_asks_nobody);

  return g_test_run ();
}
