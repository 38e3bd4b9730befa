/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-inbox.h"
#include "ferry-plain-client.h"

#include <gio/gio.h>
#include <string.h>

#define BODY "0123456789"
#define PUT "PUT /a HTTP/1.1\r\n" FIELDS
#define POST "POST /a HTTP/1.1\r\n" FIELDS
#define FIELDS "Host: a\r\nConnection: close\r\nContent-Length: 10\r\n"
#define EXPECT "Expect: 100-continue\r\n"
#define PROCEED "HTTP/1.1 100 Continue\r\n\r\n"

static FerryFakeInbox *
start (void)
{
  g_autoptr (GError) error = NULL;
  FerryFakeInbox    *inbox = ferry_fake_inbox_new (NULL, &error);

  g_assert_no_error (error);

  return inbox;
}

static GIOStream *
connect_to (FerryFakeInbox *inbox)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError)        error = NULL;
  GSocketConnection        *connection;

  connection = g_socket_client_connect_to_host (client, "127.0.0.1",
                                                ferry_fake_inbox_get_port (inbox), NULL, &error);
  g_assert_no_error (error);

  return G_IO_STREAM (connection);
}

static FerryPlainReply *
ask (FerryFakeInbox *inbox,
     const char     *text)
{
  g_autoptr (GIOStream) stream = connect_to (inbox);

  ferry_plain_client_say (stream, text);

  return ferry_plain_client_read (stream);
}

/* One fault, one request. */
typedef struct
{
  const char *fault;
  const char *request;
  const char *head; /* how the answer begins, interim ones too; "": none */
  guint64     kept; /* of the body */
  gboolean    is_whole;
  gboolean    is_reset;
} Case;

#define GOOD 10, TRUE, FALSE
#define DROPPED 0, FALSE, FALSE

static const Case cases[] = {
  { NULL, PUT "\r\n" BODY, "HTTP/1.1 201 Created\r\n", GOOD },
  { NULL, POST "\r\n" BODY, "HTTP/1.1 200 OK\r\n", GOOD },
  { NULL, PUT EXPECT "\r\n" BODY, PROCEED "HTTP/1.1 201 Created\r\n", GOOD },
  { NULL, "POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"
          "4\r\n0123\r\n6\r\n456789\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\n", GOOD },
  { "post,status:500", PUT "\r\n" BODY, "HTTP/1.1 201 Created\r\n", GOOD },
  { "status:413", PUT "\r\n" BODY, "HTTP/1.1 413 Content Too Large\r\n", DROPPED },
  { "status:413", PUT EXPECT "\r\n" BODY, "HTTP/1.1 413 Content Too Large\r\n", DROPPED },
  { "early", PUT "\r\n" BODY, "HTTP/1.1 201 Created\r\n", GOOD },
  { "status-early:413", PUT "\r\n" BODY, "HTTP/1.1 413 Content Too Large\r\n", DROPPED },
  { "status-early:413:4", PUT "\r\n" BODY, "HTTP/1.1 413 Content Too Large\r\n", 4, FALSE, FALSE },
  { "status-early-close:403:4", PUT "\r\n0123", "HTTP/1.1 403 Forbidden\r\n", 4, FALSE, FALSE },
  { "status-early-reset:403:4", PUT "\r\n0123", "HTTP/1.1 403 Forbidden\r\n", 4, FALSE, TRUE },
  { "reset-after:7", PUT "\r\n0123456", "", 7, FALSE, TRUE },
  { "close-after:7", PUT "\r\n0123456", "", 7, FALSE, FALSE },
  { "reset-after:10", PUT "\r\n" BODY, "", 10, FALSE, TRUE },
  { "reset-at-once", PUT "\r\n" BODY, "", 0, FALSE, TRUE },
  { "close-at-once", PUT "\r\n", "", 0, FALSE, FALSE },
  { "stall-after:5:1", PUT "\r\n" BODY, "HTTP/1.1 201 Created\r\n", GOOD },
  { "rate:1M", PUT "\r\n" BODY, "HTTP/1.1 201 Created\r\n", GOOD },
  { "lose-tail:4", PUT "\r\n" BODY, "HTTP/1.1 201 Created\r\n", 6, TRUE, FALSE },
  { "continue-never", PUT EXPECT "\r\n" BODY, "HTTP/1.1 201 Created\r\n", GOOD },
  { "continue-late:1", PUT EXPECT "\r\n" BODY, PROCEED "HTTP/1.1 201 Created\r\n", GOOD },
  { "expectation-failed", PUT EXPECT "\r\n" BODY, "HTTP/1.1 417 Expectation Failed\r\n", DROPPED },
  { "expectation-failed", PUT "\r\n" BODY, "HTTP/1.1 201 Created\r\n", GOOD },
  { "interim:103", PUT "\r\n" BODY,
    "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 201 Created\r\n", GOOD },
  { "redirect:/b", PUT "\r\n" BODY, "HTTP/1.1 302 Found\r\n", DROPPED },
  { "answer-lost", PUT "\r\n" BODY, "", 10, TRUE, TRUE },
  { "delay:1", PUT "\r\n" BODY, "HTTP/1.1 201 Created\r\n", GOOD },
  { "auth-basic:a:b", PUT "\r\n" BODY, "HTTP/1.1 401 Unauthorized\r\n", DROPPED },
  { "auth-basic:a:b", PUT "Authorization: Basic YTpi\r\n\r\n" BODY,
    "HTTP/1.1 201 Created\r\n", GOOD },
  { "auth-digest:a:b", PUT EXPECT "\r\n" BODY, "HTTP/1.1 401 Unauthorized\r\n", DROPPED },
  { "locked", PUT "\r\n" BODY, "HTTP/1.1 423 Locked\r\n", DROPPED },
};

static void
assert_case (const Case *row)
{
  g_autoptr (FerryFakeInbox)  inbox = start ();
  g_autoptr (FerryPlainReply) reply = NULL;
  g_autoptr (FerryFakeParcel) parcel = NULL;

  ferry_fake_inbox_add (inbox, "/a", row->fault, NULL);
  reply = ask (inbox, row->request);
  g_test_message ("%s: %s", row->fault, reply->head);
  g_assert_true (g_str_has_prefix (reply->head, row->head));
  g_assert_cmpint (*row->head == '\0', ==, *reply->head == '\0');
  g_assert_cmpint (reply->is_reset, ==, row->is_reset);

  parcel = ferry_fake_inbox_find_parcel (inbox, "/a");
  if (parcel == NULL)
    {
      g_assert_cmpuint (row->kept, ==, 0);
      return;
    }
  g_assert_cmpuint (parcel->length, ==, row->kept);
  g_assert_cmpint (parcel->is_whole, ==, row->is_whole);
  g_assert_cmpmem (g_bytes_get_data (parcel->data, NULL), g_bytes_get_size (parcel->data),
                   BODY, row->kept);
}

static void
test_cases (void)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_case (&cases[i]);
}

/* A conversation over connections of their own: each request has to be answered
 * with the status, and with the line if there is one. */
typedef struct
{
  const char *request; /* without Host, Connection and the empty line */
  const char *body;
  guint       status;
  const char *line; /* (nullable) */
} Step;

static void
assert_steps (FerryFakeInbox *inbox,
              const Step     *steps,
              guint           n_steps)
{
  guint i;

  for (i = 0; i < n_steps; i++)
    {
      const Step                 *step = &steps[i];
      const char                 *body = step->body != NULL ? step->body : "";
      g_autofree char            *text = NULL;
      g_autoptr (FerryPlainReply) reply = NULL;

      text = g_strdup_printf ("%s\r\nHost: a\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n%s",
                              step->request, strlen (body), body);
      reply = ask (inbox, text);
      g_test_message ("%s: %s", step->request, reply->head);
      g_assert_cmpuint (reply->status, ==, step->status);
      if (step->line != NULL)
        g_assert_nonnull (strstr (reply->head, step->line));
    }
}

#define TUS "\r\nTus-Resumable: 1.0.0\r\n"
#define PATCH_TUS "PATCH /tus/u/0 HTTP/1.1" TUS "Content-Type: application/offset+octet-stream\r\n"

static void
test_tus (void)
{
  static const Step steps[] = {
    { "OPTIONS /tus/ HTTP/1.1", NULL, 204, "\r\nTus-Extension: creation,creation-with-upload" },
    { "POST /tus/a HTTP/1.1\r\nUpload-Length: 10", NULL, 412, "\r\nTus-Version: 1.0.0\r\n" },
    { "POST /tus/a HTTP/1.1\r\nTus-Resumable: 1.0.0", NULL, 400, NULL },
    { "POST /tus/a HTTP/1.1" TUS "Upload-Length: 10", NULL, 201, "/tus/u/0\r\n" },
    { "HEAD /tus/u/0 HTTP/1.1\r\nTus-Resumable: 1.0.0", NULL, 200, "\r\nUpload-Offset: 0\r\n" },
    { PATCH_TUS "Upload-Offset: 0", "0123", 204, "\r\nUpload-Offset: 4\r\n" },
    { PATCH_TUS "Upload-Offset: 0", "0123", 409, NULL },
    { PATCH_TUS "Upload-Offset: 4\r\nUpload-Checksum: sha1 AAAA", "4567", 460, NULL },
    { PATCH_TUS "Upload-Offset: 4\r\nUpload-Checksum: md5 AAAA", "4567", 400, NULL },
    { PATCH_TUS "Upload-Offset: 4\r\nUpload-Checksum: sha1 cbXWa21kZ7I6Z/02c7X7Ts5hjTg=",
      "4567", 460,
      NULL },
    { "HEAD /tus/u/0 HTTP/1.1\r\nTus-Resumable: 1.0.0", NULL, 200, "\r\nUpload-Offset: 4\r\n" },
    { PATCH_TUS "Upload-Offset: 4", "4567890", 413, NULL },
    { PATCH_TUS "Upload-Offset: 4", "456789", 204, "\r\nUpload-Offset: 10\r\n" },
    { "HEAD /tus/u/1 HTTP/1.1\r\nTus-Resumable: 1.0.0", NULL, 404, NULL },
    { "DELETE /tus/u/0 HTTP/1.1\r\nTus-Resumable: 1.0.0", NULL, 204, NULL },
    { "HEAD /tus/u/0 HTTP/1.1\r\nTus-Resumable: 1.0.0", NULL, 410, NULL },
    { "POST /tus/b HTTP/1.1" TUS "Upload-Defer-Length: 1\r\n"
      "Content-Type: application/offset+octet-stream",
      "01", 201, "\r\nUpload-Offset: 2\r\n" },
  };
  g_autoptr (FerryFakeInbox)  inbox = start ();
  g_autoptr (FerryFakeParcel) parcel = NULL;
  g_autofree char            *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, BODY, -1);

  assert_steps (inbox, steps, G_N_ELEMENTS (steps));
  parcel = ferry_fake_inbox_dup_parcel (inbox, 0);
  g_assert_true (parcel->is_whole);
  g_assert_true (parcel->is_gone);
  g_assert_cmpstr (parcel->sha256, ==, sum);
  g_assert_cmpuint (parcel->n_requests, ==, 4);
  g_assert_cmpuint (parcel->came, ==, 18);
}

static void
test_tus_faults (void)
{
  static const Step steps[] = {
    { "OPTIONS /tus/ HTTP/1.1", NULL, 204, "\r\nTus-Max-Size: 100\r\n" },
    { "POST /tus/a HTTP/1.1" TUS "Upload-Length: 101", NULL, 413, "\r\nTus-Max-Size: 100\r\n" },
    { "POST /tus/a HTTP/1.1" TUS "Upload-Length: 10", NULL, 201, "\r\nLocation: u/0\r\n" },
    { PATCH_TUS "Upload-Offset: 0", BODY, 423, NULL },
    { PATCH_TUS "Upload-Offset: 0", BODY, 204, "\r\nUpload-Offset: 7\r\n" },
    { PATCH_TUS "Upload-Offset: 7", "789", 409, NULL },
    { PATCH_TUS "Upload-Offset: 7", "7", 204, "\r\nUpload-Offset: 8\r\n" },
    { PATCH_TUS "Upload-Offset: 8", "89", 410, NULL },
  };
  g_autoptr (FerryFakeInbox) inbox = start ();

  ferry_fake_inbox_add (inbox, "/tus/", "max-size:100", "location-relative",
                        "patch,first=1,locked", "patch,after=1,first=1,lose-tail:3",
                        "patch,after=2,first=1,offset-wrong", "after=7,gone:8", NULL);
  assert_steps (inbox, steps, G_N_ELEMENTS (steps));
}

#define RUFH "\r\nUpload-Draft-Interop-Version: 8\r\n"
#define PATCH_RUFH "PATCH /rufh/u/0 HTTP/1.1" RUFH "Content-Type: application/partial-upload\r\n"

static void
test_rufh (void)
{
  static const Step steps[] = {
    { "OPTIONS /rufh/a HTTP/1.1", NULL, 204, "\r\nUpload-Limit: max-size=100, max-age=86400\r\n" },
    { "POST /rufh/a HTTP/1.1" RUFH "Upload-Complete: ?0\r\nUpload-Length: 10", "0123", 201,
      "\r\nUpload-Complete: ?0\r\n" },
    { "HEAD /rufh/u/0 HTTP/1.1", NULL, 204, "\r\nUpload-Offset: 4\r\nUpload-Length: 10\r\n"
                                            "Upload-Complete: ?0\r\n" },
    { PATCH_RUFH "Upload-Offset: 5\r\nUpload-Complete: ?0", "4", 409, "\r\nUpload-Offset: 4\r\n" },
    { PATCH_RUFH "Upload-Offset: 4\r\nUpload-Complete: ?1", "4", 400, "problem+json" },
    { PATCH_RUFH "Upload-Offset: 4\r\nUpload-Complete: ?0", "45", 204,
      "\r\nUpload-Complete: ?0\r\n" },
    { PATCH_RUFH "Upload-Offset: 6\r\nUpload-Complete: ?1", "6789", 200,
      "HTTP/1.1 104 Upload Resumption Supported\r\nUpload-Draft-Interop-Version: 8\r\n"
      "Upload-Offset: 9\r\n\r\nHTTP/1.1 200 OK\r\n" },
    { PATCH_RUFH "Upload-Offset: 10\r\nUpload-Complete: ?1", NULL, 410, "problem+json" },
    { "POST /rufh/b HTTP/1.1" RUFH "Upload-Complete: ?1\r\nUpload-Length: 10", BODY, 200,
      "/rufh/u/1\r\n" },
    { "POST /rufh/b HTTP/1.1" RUFH "Upload-Complete: ?1\r\nUpload-Length: 9", BODY, 400, NULL },
    { "POST /rufh/b HTTP/1.1" RUFH "Upload-Complete: ?0\r\nUpload-Length: 101", BODY, 413,
      "\r\nUpload-Limit: max-size=100" },
    { "DELETE /rufh/u/0 HTTP/1.1", NULL, 204, NULL },
    { "HEAD /rufh/u/0 HTTP/1.1", NULL, 410, NULL },
  };
  g_autoptr (FerryFakeInbox)  inbox = start ();
  g_autoptr (FerryFakeParcel) parcel = NULL;

  ferry_fake_inbox_add (inbox, "/rufh/", "max-size:100", "patch,progress:3", NULL);
  assert_steps (inbox, steps, G_N_ELEMENTS (steps));
  parcel = ferry_fake_inbox_find_parcel (inbox, "/rufh/b");
  g_assert_true (parcel->is_whole);
  g_assert_cmpstr (parcel->location, ==, "/rufh/u/1");
}

static void
test_ranges (void)
{
  static const Step steps[] = {
    { "PUT /ranges/a HTTP/1.1\r\nContent-Range: bytes 0-3/10", "0123", 201, NULL },
    { "HEAD /ranges/a HTTP/1.1", NULL, 200, "\r\nContent-Length: 4\r\n" },
    { "PUT /ranges/a HTTP/1.1\r\nContent-Range: bytes 5-9/10", "56789", 416, NULL },
    { "PUT /ranges/a HTTP/1.1\r\nContent-Range: bytes 4-9/10", "5678", 400, NULL },
    { "PUT /ranges/a HTTP/1.1\r\nContent-Range: bytes 2-9/10", "23456789", 204, NULL },
    { "GET /ranges/a HTTP/1.1", NULL, 200, "\r\nContent-Length: 10\r\n" },
  };
  g_autoptr (FerryFakeInbox)  inbox = start ();
  g_autoptr (FerryFakeParcel) parcel = NULL;
  g_autofree char            *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, BODY, -1);

  assert_steps (inbox, steps, G_N_ELEMENTS (steps));
  parcel = ferry_fake_inbox_dup_parcel (inbox, 0);
  g_assert_true (parcel->is_whole);
  g_assert_cmpuint (parcel->came, ==, 12);
  g_assert_cmpstr (parcel->sha256, ==, sum);
}

static void
test_takeover (void)
{
  g_autoptr (FerryFakeInbox)  inbox = start ();
  g_autoptr (GIOStream)       old = connect_to (inbox);
  g_autoptr (FerryPlainReply) reply = NULL;
  g_autoptr (FerryPlainReply) last = NULL;
  g_autoptr (FerryPlainReply) made = NULL;

  made = ask (inbox, "POST /tus/a HTTP/1.1" TUS "Upload-Length: 10\r\nConnection: close\r\n\r\n");
  g_assert_cmpuint (made->status, ==, 201);
  ferry_plain_client_say (old, PATCH_TUS "Upload-Offset: 0\r\nContent-Length: 10\r\n\r\n01234");
  g_assert_true (ferry_fake_inbox_wait (inbox, FERRY_FAKE_COUNT_BYTES, 5));

  reply = ask (inbox, "HEAD /tus/u/0 HTTP/1.1" TUS "Connection: close\r\n\r\n");
  g_assert_nonnull (strstr (reply->head, "\r\nUpload-Offset: 5\r\n"));
  last = ferry_plain_client_read (old);
  g_assert_true (last->is_reset);
}

static void
test_hold (void)
{
  g_autoptr (FerryFakeInbox)  inbox = start ();
  g_autoptr (GIOStream)       stream = connect_to (inbox);
  g_autoptr (FerryPlainReply) reply = NULL;

  ferry_fake_inbox_add (inbox, "/a", "hold:4", NULL);
  ferry_plain_client_say (stream, PUT "\r\n" BODY);
  g_assert_true (ferry_fake_inbox_wait (inbox, FERRY_FAKE_COUNT_HELD, 1));
  g_assert_cmpuint (ferry_fake_inbox_get_count (inbox, FERRY_FAKE_COUNT_BYTES), ==, 4);
  ferry_fake_inbox_release (inbox, "/a");
  reply = ferry_plain_client_read (stream);
  g_assert_cmpuint (reply->status, ==, 201);
}

static void
test_offline (void)
{
  g_autoptr (FerryFakeInbox)  inbox = start ();
  g_autoptr (GIOStream)       stream = connect_to (inbox);
  g_autoptr (FerryPlainReply) reply = NULL;
  g_autoptr (FerryFakeParcel) parcel = NULL;

  ferry_plain_client_say (stream, PUT "\r\n0123");
  g_assert_true (ferry_fake_inbox_wait (inbox, FERRY_FAKE_COUNT_BYTES, 4));
  ferry_fake_inbox_set_offline (inbox, TRUE);
  reply = ferry_plain_client_read (stream);
  g_assert_true (reply->is_reset);
  g_assert_true (ferry_fake_inbox_wait_at_most (inbox, FERRY_FAKE_COUNT_BUSY, 0));
  ferry_fake_inbox_set_offline (inbox, FALSE);
  parcel = ferry_fake_inbox_dup_parcel (inbox, 0);
  g_assert_cmpuint (parcel->length, ==, 4);
  g_assert_false (parcel->is_whole);
}

static void
test_listing (void)
{
  static const Step steps[] = {
    { "PUT /a?fault=answer-body:it%20is%20%7Bpath%7D HTTP/1.1\r\nX-Odd: \"\t\\", BODY, 201, NULL },
    { "GET /-/body/0 HTTP/1.1", NULL, 200, "\r\nContent-Length: 10\r\n" },
    { "PUT /a?fault=cut:3 HTTP/1.1", BODY, 400, NULL },
    { "GET /-/body/7 HTTP/1.1", NULL, 404, NULL },
    { "POST /-/reset HTTP/1.1", NULL, 204, NULL },
  };
  g_autoptr (FerryFakeInbox)  inbox = start ();
  g_autoptr (FerryPlainReply) parcels = NULL;
  g_autoptr (FerryPlainReply) requests = NULL;

  assert_steps (inbox, steps, G_N_ELEMENTS (steps));
  parcels = ask (inbox, "GET /-/parcels HTTP/1.1\r\nConnection: close\r\n\r\n");
  g_byte_array_append (parcels->body, (const guint8 *) "", 1);
  g_assert_nonnull (strstr ((char *) parcels->body->data, "X-Odd: \\\"\\u0009\\\\\\u000aHost: a"));
  g_assert_nonnull (strstr ((char *) parcels->body->data, "\"length\": 10, \"total\": 10"));
  requests = ask (inbox, "GET /-/requests HTTP/1.1\r\nConnection: close\r\n\r\n");
  g_assert_nonnull (g_strstr_len ((char *) requests->body->data, requests->body->len,
                                  "\"came\": 10, \"status\": 201, \"whole\": true"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fake-inbox/faults-do-what-they-say", test_cases);
  g_test_add_func ("/fake-inbox/speaks-tus", test_tus);
  g_test_add_func ("/fake-inbox/misbehaves-at-tus", test_tus_faults);
  g_test_add_func ("/fake-inbox/speaks-the-resumable-draft", test_rufh);
  g_test_add_func ("/fake-inbox/takes-ranges-like-mod-dav", test_ranges);
  g_test_add_func ("/fake-inbox/resets-who-still-writes", test_takeover);
  g_test_add_func ("/fake-inbox/holds-until-released", test_hold);
  g_test_add_func ("/fake-inbox/keeps-what-came-while-offline", test_offline);
  g_test_add_func ("/fake-inbox/lists-itself-for-scripts", test_listing);

  return g_test_run ();
}
