/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "scripted-peer.h"
#include "upload-fixture.h"

/* More than fits on the way, so that not all of it is out when the answer comes. */
#define LARGE (48 * 1024 * 1024)
#define SMALL 5000

#define GO_ON "say:HTTP/1.1 100 Go\r\n\r\n"
#define ONCE ", 'retries': <uint32 0>"
#define GOOD "say:HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"
#define TUS "Tus-Resumable: 1.0.0\r\nTus-Version: 1.0.0\r\n"
#define DRAFT "Upload-Draft-Interop-Version: 8\r\n"

typedef struct
{
  UploadFixture *f;    /* (owned) */
  ScriptedPeer  *peer; /* (owned) */
  FerryTransfer *transfer;
} Liar;

static void
liar_clear (Liar *self)
{
  upload_fixture_free (self->f);
  scripted_peer_free (self->peer);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Liar, liar_clear)

static void
liar_init (Liar *self)
{
  self->f = upload_fixture_new ();
  self->peer = scripted_peer_new ();
}

/* Sends so many bytes to the peer, to the end. */
static void
send (Liar       *self,
      gsize       size,
      const char *options)
{
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u/up",
                                          scripted_peer_get_port (self->peer));

  upload_fixture_make (self->f, "a", size);
  self->transfer = upload_fixture_send (self->f, "a", uri, options);
  ferry_test_rig_run (self->f->rig, self->transfer);
}

/* It is no success, and nothing goes on with what the server said. */
static void
assert_not_believed (Liar *self)
{
  ferry_test_rig_assert_ended (self->f->rig, self->transfer, FERRY_STATUS_ERROR,
                               FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE);
  g_assert_null (ferry_transfer_get_record (self->transfer)->upload_uri);
}

static void
test_success_after_a_redirection_before_all_is_sent (void)
{
  g_auto (Liar) liar = { 0 };

  liar_init (&liar);
  scripted_peer_add (liar.peer, "head",
                     "say:HTTP/1.1 307 M\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n", "end",
                     NULL);
  scripted_peer_add (liar.peer, "head", GO_ON, "body:100000", GOOD, "body:1000000", "reset", NULL);
  send (&liar, LARGE, "'upload-protocol': <'plain'>" ONCE);
  assert_not_believed (&liar);
}

/* The form goes nowhere, and the page that comes instead is no receipt. */
static void
test_redirection_that_drops_the_body_before_it_is_sent (void)
{
  g_auto (Liar) liar = { 0 };

  liar_init (&liar);
  scripted_peer_add (liar.peer, "head",
                     "say:HTTP/1.1 302 M\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n", "end",
                     NULL);
  scripted_peer_add (liar.peer, "head", "say:HTTP/1.1 200 Log in\r\nContent-Length: 0\r\n\r\n",
                     NULL);
  send (&liar, LARGE, "'upload-protocol': <'plain'>, 'method': <'POST'>" ONCE);
  assert_not_believed (&liar);
}

static void
test_redirection_that_drops_the_body_behind_it (void)
{
  g_auto (Liar) liar = { 0 };

  liar_init (&liar);
  scripted_peer_add (liar.peer, "head", "body",
                     "say:HTTP/1.1 303 S\r\nLocation: /done\r\nContent-Length: 0\r\n\r\n", "head",
                     "say:HTTP/1.1 200 Thanks\r\nContent-Length: 0\r\n\r\n", NULL);
  send (&liar, SMALL, "'upload-protocol': <'plain'>, 'method': <'POST'>" ONCE);
  ferry_test_rig_assert_ended (liar.f->rig, liar.transfer, FERRY_STATUS_COMPLETED, -1);
}

/* tus: it claims what was never sent, at once and when it is asked. */
static void
test_tus_has_more_than_was_sent (void)
{
  g_auto (Liar) liar = { 0 };

  liar_init (&liar);
  scripted_peer_add (liar.peer,
                     "head", "say:HTTP/1.1 204 N\r\n" TUS "Tus-Extension: creation\r\n\r\n",
                     "head",
                     "say:HTTP/1.1 201 C\r\n" TUS "Location: /u\r\nContent-Length: 0\r\n\r\n",
                     "head", GO_ON, "body:100000",
                     "say:HTTP/1.1 204 N\r\n" TUS "Upload-Offset: 50331648\r\n\r\n",
                     "body:1000000", "reset", NULL);
  scripted_peer_add (liar.peer, "head",
                     "say:HTTP/1.1 200 N\r\n" TUS "Upload-Offset: 50331648\r\n"
                     "Upload-Length: 50331648\r\nContent-Length: 0\r\n\r\n",
                     NULL);
  send (&liar, LARGE, "'upload-protocol': <'tus'>" ONCE);
  assert_not_believed (&liar);
}

#define OFFER "say:HTTP/1.1 200 N\r\n" DRAFT "Upload-Limit: max-append-size=1000\r\n" \
              "Accept-Patch: application/partial-upload\r\nContent-Length: 0\r\n\r\n"
#define MADE "say:HTTP/1.1 201 C\r\n" DRAFT "Location: /u\r\nUpload-Complete: ?0\r\n" \
             "Upload-Offset: 0\r\nContent-Length: 0\r\n\r\n"

/* The draft: a piece of it is held to be all. */
static void
test_piece_is_taken_for_all (void)
{
  g_auto (Liar) liar = { 0 };

  liar_init (&liar);
  scripted_peer_add (liar.peer, "head", OFFER, "head", MADE, "head", "body",
                     "say:HTTP/1.1 200 N\r\n" DRAFT "Upload-Complete: ?1\r\n"
                     "Content-Length: 0\r\n\r\n",
                     "head",
                     "say:HTTP/1.1 204 N\r\n" DRAFT "Upload-Complete: ?1\r\n"
                     "Upload-Offset: 5000\r\n\r\n",
                     NULL);
  send (&liar, SMALL, "'upload-protocol': <'resumable'>" ONCE);
  assert_not_believed (&liar);
}

/* All of it went, but the server says that it has only some: it gets the rest. */
static void
test_success_that_lacks_some (void)
{
  g_auto (Liar)      liar = { 0 };
  g_autoptr (GBytes) rest = NULL;

  liar_init (&liar);
  scripted_peer_add (liar.peer, "head",
                     "say:HTTP/1.1 200 N\r\n" DRAFT "Accept-Patch: application/partial-upload\r\n"
                     "Content-Length: 0\r\n\r\n",
                     "head",
                     "say:HTTP/1.1 104 R\r\n" DRAFT "Location: /u\r\n\r\n", "body",
                     "say:HTTP/1.1 201 C\r\n" DRAFT "Location: /u\r\nUpload-Complete: ?0\r\n"
                     "Upload-Offset: 4000\r\nContent-Length: 0\r\n\r\n",
                     "head",
                     "say:HTTP/1.1 204 N\r\n" DRAFT "Upload-Complete: ?0\r\n"
                     "Upload-Offset: 4000\r\n\r\n",
                     "head", "body",
                     "say:HTTP/1.1 200 N\r\n" DRAFT "Upload-Complete: ?1\r\n"
                     "Content-Length: 0\r\n\r\n",
                     NULL);
  send (&liar, SMALL, "'upload-protocol': <'resumable'>" ONCE);
  ferry_test_rig_assert_ended (liar.f->rig, liar.transfer, FERRY_STATUS_COMPLETED, -1);
  rest = scripted_peer_dup_body (liar.peer, 3);
  g_assert_cmpuint (g_bytes_get_size (rest), ==, 1000);
}

/* Without a place where the rest would go. */
static void
test_success_that_lacks_some_for_good (void)
{
  g_auto (Liar) liar = { 0 };

  liar_init (&liar);
  scripted_peer_add (liar.peer, "head", "say:HTTP/1.1 405 N\r\nContent-Length: 0\r\n\r\n", "head",
                     "body",
                     "say:HTTP/1.1 201 C\r\n" DRAFT "Upload-Complete: ?0\r\n"
                     "Upload-Offset: 4000\r\nContent-Length: 0\r\n\r\n",
                     NULL);
  send (&liar, SMALL, "'upload-protocol': <'resumable'>" ONCE);
  assert_not_believed (&liar);
}

/* Limits that contradict each other, and the length. */
static void
test_limits_that_nothing_meets (void)
{
  g_auto (Liar) liar = { 0 };

  liar_init (&liar);
  scripted_peer_add (liar.peer, "head",
                     "say:HTTP/1.1 200 N\r\n" DRAFT
                     "Upload-Limit: max-append-size=10, min-append-size=1000000000\r\n"
                     "Content-Length: 0\r\n\r\n",
                     "head", "body",
                     "say:HTTP/1.1 200 N\r\n" DRAFT "Upload-Complete: ?1\r\n"
                     "Content-Length: 0\r\n\r\n",
                     NULL);
  send (&liar, SMALL, "'upload-protocol': <'resumable'>" ONCE);
  ferry_test_rig_assert_ended (liar.f->rig, liar.transfer, FERRY_STATUS_COMPLETED, -1);
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_rig_init (&argc, &argv);

#define ADD(name, func) g_test_add_func ("/upload-lies/" name, func)
  ADD ("success-after-a-redirection-before-all-is-sent",
       test_success_after_a_redirection_before_all_is_sent);
  ADD ("redirection-that-drops-the-body-before-it-is-sent",
       test_redirection_that_drops_the_body_before_it_is_sent);
  ADD ("redirection-that-drops-the-body-behind-it",
       test_redirection_that_drops_the_body_behind_it);
  ADD ("tus-has-more-than-was-sent", test_tus_has_more_than_was_sent);
  ADD ("piece-is-taken-for-all", test_piece_is_taken_for_all);
  ADD ("success-that-lacks-some", test_success_that_lacks_some);
  ADD ("success-that-lacks-some-for-good", test_success_that_lacks_some_for_good);
  ADD ("limits-that-nothing-meets", test_limits_that_nothing_meets);
#undef ADD

  return g_test_run ();
}
