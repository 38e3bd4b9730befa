/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "exchange-fixture.h"
#include "ferry-error.h"

#include <glib/gstdio.h>

#define BASIC "auth-basic:me:\353\271\204\353\260\200:"
#define DIGEST "auth-digest:me:\353\271\204\353\260\200:"
#define PASSWORD "\353\271\204\353\260\200:"

static Ask *
ask_with_password (ExchangeFixture *f,
                   const char      *user,
                   const char      *password)
{
  Ask *ask = ask_new (f, "/a");

  ask->key.owner = "transfer-1";
  ask->spec.user = user;
  ask->spec.password = password;
  return ask;
}

static void
test_right_password_opens (ExchangeFixture *f,
                           gconstpointer    data)
{
  static const char *const faults[] = { BASIC, DIGEST };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (Ask) ask = ask_with_password (f, "me", PASSWORD);

      exchange_fixture_serve (f, "/a", faults[i], NULL);
      ask_assert_status (ask, 200);
      g_assert_cmpuint (ask->body->len, ==, 100);
      g_assert_cmpuint (exchange_fixture_count_requests (f), ==, 2 * (i + 1));
    }
}

/* A person is asked then, and no account locked. */
static void
test_wrong_password_is_tried_once (ExchangeFixture *f,
                                   gconstpointer    data)
{
  static const char *const faults[] = { BASIC, DIGEST };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (Ask) ask = ask_with_password (f, "me", "wrong");

      exchange_fixture_serve (f, "/a", faults[i], NULL);
      ask_assert_status (ask, 401);
      g_assert_cmpuint (exchange_fixture_count_requests (f), ==, 2 * (i + 1));
    }
}

static void
test_unknown_kind_of_login_does_not_loop (ExchangeFixture *f,
                                          gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_with_password (f, "me", PASSWORD);

  exchange_fixture_serve (f, "/a", "status:401", "header:WWW-Authenticate: Odd realm=\"x\"", NULL);
  ask_assert_status (ask, 401);
  g_assert_cmpuint (exchange_fixture_count_requests (f), ==, 1);
}

static void
test_nothing_is_tried_without_a_user (ExchangeFixture *f,
                                      gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_new (f, "/a");

  exchange_fixture_serve (f, "/a", BASIC, NULL);
  ask_assert_status (ask, 401);
  g_assert_cmpuint (exchange_fixture_count_requests (f), ==, 1);
  assert_header (f, 0, "Authorization", NULL);
}

static void
test_password_may_be_empty (ExchangeFixture *f,
                            gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_with_password (f, "me", NULL);

  exchange_fixture_serve (f, "/a", "auth-basic:me:", NULL);
  ask_assert_status (ask, 200);
}

static void
test_body_of_the_request_is_sent_again (ExchangeFixture *f,
                                        gconstpointer    data)
{
  g_autoptr (Ask)              ask = ask_with_password (f, "me", PASSWORD);
  g_autoptr (FerryFakeRequest) request = NULL;
  g_autofree char             *file = NULL;

  g_close (g_file_open_tmp ("ferry-body-XXXXXX", &file, NULL), NULL);
  g_file_set_contents (file, "question", -1, NULL);
  exchange_fixture_serve (f, "/a", BASIC, NULL);
  ask->spec.method = "POST";
  ask->spec.body_file = file;
  ask_assert_status (ask, 200);
  request = exchange_fixture_dup_request (f, 1);
  g_assert_cmpstr (request->method, ==, "POST");
  g_assert_cmpuint (request->body_length, ==, 8);
  g_unlink (file);
}

/* The segments of one download have one session, and its login. */
static void
test_login_is_remembered_in_its_session (ExchangeFixture *f,
                                         gconstpointer    data)
{
  g_autoptr (Ask) first = ask_with_password (f, "me", PASSWORD);

  exchange_fixture_serve (f, "/a", DIGEST, NULL);
  ask_assert_status (first, 200);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (Ask) next = ask_with_password (f, "me", PASSWORD);

      ask_assert_status (next, 200);
    }
  g_assert_cmpuint (exchange_fixture_count_requests (f), ==, 5);
}

static void
test_stale_nonce_is_no_wrong_password (ExchangeFixture *f,
                                       gconstpointer    data)
{
  g_autoptr (Ask) first = ask_with_password (f, "me", PASSWORD);

  exchange_fixture_serve (f, "/a", DIGEST, "nonce-uses:1", NULL);
  ask_assert_status (first, 200);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (Ask) next = ask_with_password (f, "me", PASSWORD);

      ask_assert_status (next, 200);
    }
}

static void
test_login_is_not_for_other_transfers (ExchangeFixture *f,
                                       gconstpointer    data)
{
  g_autoptr (Ask) first = ask_with_password (f, "me", PASSWORD);
  g_autoptr (Ask) other = ask_new (f, "/a");
  g_autoptr (Ask) plain = ask_new (f, "/a");

  exchange_fixture_serve (f, "/a", BASIC, NULL);
  ask_assert_status (first, 200);
  other->key.owner = "transfer-2";
  ask_assert_status (other, 401);
  assert_header (f, 2, "Authorization", NULL);
  ask_assert_status (plain, 401);
  assert_header (f, 3, "Authorization", NULL);
}

/* After a 401 the user gives the right one, and the transfer goes on. */
static void
test_corrected_password_is_tried (ExchangeFixture *f,
                                  gconstpointer    data)
{
  static const char *const faults[] = { BASIC, DIGEST };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (Ask) wrong = ask_with_password (f, "me", "wrong");
      g_autoptr (Ask) right = ask_with_password (f, "me", PASSWORD);

      exchange_fixture_serve (f, "/a", faults[i], NULL);
      ask_assert_status (wrong, 401);
      ask_assert_status (right, 200);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  EXCHANGE_TEST ("/exchange/login/right-password-opens", NULL, test_right_password_opens);
  EXCHANGE_TEST ("/exchange/login/wrong-password-is-tried-once", NULL,
                 test_wrong_password_is_tried_once);
  EXCHANGE_TEST ("/exchange/login/unknown-kind-of-login-does-not-loop", NULL,
                 test_unknown_kind_of_login_does_not_loop);
  EXCHANGE_TEST ("/exchange/login/nothing-is-tried-without-a-user", NULL,
                 test_nothing_is_tried_without_a_user);
  EXCHANGE_TEST ("/exchange/login/password-may-be-empty", NULL, test_password_may_be_empty);
  EXCHANGE_TEST ("/exchange/login/body-of-the-request-is-sent-again", NULL,
                 test_body_of_the_request_is_sent_again);
  EXCHANGE_TEST ("/exchange/login/login-is-remembered-in-its-session", NULL,
                 test_login_is_remembered_in_its_session);
  EXCHANGE_TEST ("/exchange/login/stale-nonce-is-no-wrong-password", NULL,
                 test_stale_nonce_is_no_wrong_password);
  EXCHANGE_TEST ("/exchange/login/login-is-not-for-other-transfers", NULL,
                 test_login_is_not_for_other_transfers);
  EXCHANGE_TEST ("/exchange/login/corrected-password-is-tried", NULL,
                 test_corrected_password_is_tried);

  return g_test_run ();
}
