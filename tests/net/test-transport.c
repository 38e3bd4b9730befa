/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-clock-system.h"
#include "ferry-error.h"
#include "ferry-transport.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  FerryClock     *clock;     /* (owned) */
  FerryWriter    *writer;    /* (owned) */
  FerryTransport *transport; /* (owned) */
} Fixture;

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  f->clock = ferry_clock_system_new ();
  f->writer = ferry_writer_new ();
  f->transport = ferry_transport_new (f->clock, f->writer, ferry_file_ops_get_system (), 6);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  ferry_transport_unref (f->transport);
  ferry_writer_unref (f->writer);
  g_assert_finalize_object (f->clock);
}

/* Something to do in the network thread, and that it is over. */
typedef struct
{
  void (*func) (Fixture *f);
  Fixture *f;
  GMutex   lock;
  GCond    changed;
  gboolean is_done;
} Call;

static gboolean
call_cb (gpointer data)
{
  Call *call = data;

  call->func (call->f);
  return G_SOURCE_REMOVE;
}

/* The function has run, and its source is gone. */
static void
call_gone (gpointer data)
{
  Call *call = data;

  g_mutex_lock (&call->lock);
  call->is_done = TRUE;
  g_cond_signal (&call->changed);
  g_mutex_unlock (&call->lock);
}

static void
in_network_thread (Fixture *f,
                   void (*func) (Fixture *f))
{
  Call call = { .func = func, .f = f };

  g_mutex_init (&call.lock);
  g_cond_init (&call.changed);
  ferry_transport_invoke (f->transport, call_cb, &call, call_gone);
  g_mutex_lock (&call.lock);
  while (!call.is_done)
    g_cond_wait (&call.changed, &call.lock);
  g_mutex_unlock (&call.lock);
  g_mutex_clear (&call.lock);
  g_cond_clear (&call.changed);
}

static SoupSession *
get_session (Fixture               *f,
             const FerrySessionKey *key)
{
  g_autoptr (GError) error = NULL;
  SoupSession       *session = ferry_transport_get_session (f->transport, key, &error);

  g_assert_no_error (error);
  g_assert_true (SOUP_IS_SESSION (session));
  return session;
}

static void
share_sessions (Fixture *f)
{
  FerrySessionKey         key = { .proxy = "none", .owner = "id-1" };
  FerrySessionKey         same = { .proxy = "none", .owner = "id-1" };
  g_autoptr (SoupSession) a = get_session (f, &key);
  g_autoptr (SoupSession) b = get_session (f, &same);

  g_assert_true (a == b);
}

static void
test_same_key_shares_a_session (Fixture      *f,
                                gconstpointer data)
{
  in_network_thread (f, share_sessions);
}

static void
separate_sessions (Fixture *f)
{
  static const FerrySessionKey keys[] = {
    { .proxy = "none" },
    { .proxy = "system" },
    { .proxy = "http://127.0.0.1:3128" },
    { .proxy = "none", .tls_exception = "aa" },
    { .proxy = "none", .tls_exception = "bb" },
    { .proxy = "none", .owner = "aa" },
    { .proxy = "none", .owner = "bb" },
  };
  SoupSession *sessions[G_N_ELEMENTS (keys)];

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      sessions[i] = get_session (f, &keys[i]);
      for (guint j = 0; j < i; j++)
        g_assert_true (sessions[j] != sessions[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_object_unref (sessions[i]);
}

static void
test_other_keys_have_sessions_of_their_own (Fixture      *f,
                                            gconstpointer data)
{
  in_network_thread (f, separate_sessions);
}

/* So that a download finds the connections of the one before. */
static void
keep_plain_session (Fixture *f)
{
  FerrySessionKey plain = { .proxy = "none" };
  FerrySessionKey special = { .proxy = "none", .owner = "id-1" };
  SoupSession    *session = get_session (f, &plain);
  GWeakRef        weak;

  g_weak_ref_init (&weak, session);
  g_object_unref (session);
  session = g_weak_ref_get (&weak);
  g_assert_nonnull (session);
  g_object_unref (session);

  session = get_session (f, &special);
  g_weak_ref_set (&weak, session);
  g_object_unref (session);
  g_assert_null (g_weak_ref_get (&weak));
  g_weak_ref_clear (&weak);

  /* That key may come again. */
  session = get_session (f, &special);
  g_object_unref (session);
}

static void
test_plain_session_is_kept (Fixture      *f,
                            gconstpointer data)
{
  in_network_thread (f, keep_plain_session);
}

static void
refuse_ca_files (Fixture *f)
{
  static const char *const texts[] = { NULL, "", "nothing in PEM" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      FerrySessionKey    key = { .proxy = "none" };
      g_autoptr (GError) error = NULL;
      g_autofree char   *file = NULL;

      g_close (g_file_open_tmp ("ferry-ca-XXXXXX.pem", &file, NULL), NULL);
      if (texts[i] == NULL)
        g_unlink (file);
      else
        g_file_set_contents (file, texts[i], -1, NULL);
      key.ca_file = file;
      g_assert_null (ferry_transport_get_session (f->transport, &key, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CERTIFICATE_IS_INVALID);
      g_unlink (file);
    }
}

static void
test_ca_file_must_be_one (Fixture      *f,
                          gconstpointer data)
{
  in_network_thread (f, refuse_ca_files);
}

static void
look_up_proxies (Fixture *f)
{
  static const struct
  {
    FerrySessionKey key;
    const char     *expected;
  } rows[] = {
    { { .proxy = "http://127.0.0.1:3128" }, "http://127.0.0.1:3128" },
    { { .proxy = "socks5://127.0.0.1:1080", .proxy_user = "me" }, "socks5://me:@127.0.0.1:1080" },
    { { .proxy = "http://127.0.0.1:8080", .proxy_user = "m@e", .proxy_password = "s:/t" },
      "http://m%40e:s%3A%2Ft@127.0.0.1:8080" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (SoupSession) session = get_session (f, &rows[i].key);
      GProxyResolver         *resolver = soup_session_get_proxy_resolver (session);
      g_auto (GStrv)          proxies = g_proxy_resolver_lookup (resolver, "http://example.com/",
                                                                 NULL, NULL);

      g_assert_cmpuint (g_strv_length (proxies), ==, 1);
      g_assert_cmpstr (proxies[0], ==, rows[i].expected);
    }
}

static void
test_proxy_is_the_one_given (Fixture      *f,
                             gconstpointer data)
{
  in_network_thread (f, look_up_proxies);
}

static void
look_up_no_proxy (Fixture *f)
{
  FerrySessionKey         none = { .proxy = "none" };
  FerrySessionKey         system = { .proxy = "system" };
  g_autoptr (SoupSession) direct = get_session (f, &none);
  g_autoptr (SoupSession) usual = get_session (f, &system);

  g_assert_null (soup_session_get_proxy_resolver (direct));
  g_assert_true (soup_session_get_proxy_resolver (usual) == g_proxy_resolver_get_default ());
}

static void
test_proxy_may_be_none_or_the_usual (Fixture      *f,
                                     gconstpointer data)
{
  in_network_thread (f, look_up_no_proxy);
}

static void
look_at_session (Fixture *f)
{
  FerrySessionKey         key = { .proxy = "none" };
  g_autoptr (SoupSession) session = get_session (f, &key);

  g_assert_false (soup_session_has_feature (session, SOUP_TYPE_CONTENT_DECODER));
  g_assert_cmpuint (soup_session_get_timeout (session), ==, 0);
}

/* Ranges are of the bytes as they are on the server. */
static void
test_nothing_is_decoded (Fixture      *f,
                         gconstpointer data)
{
  in_network_thread (f, look_at_session);
}

static void
look_at_thread (Fixture *f)
{
  g_assert_true (g_main_context_get_thread_default () ==
                 ferry_transport_get_context (f->transport));
  g_assert_true (g_main_context_is_owner (ferry_transport_get_context (f->transport)));
  g_assert_cmpuint (ferry_host_table_get_limit (ferry_transport_get_hosts (f->transport), "a:80"),
                    ==, 6);
}

static void
test_work_runs_in_the_network_thread (Fixture      *f,
                                      gconstpointer data)
{
  in_network_thread (f, look_at_thread);
}

static void
test_parts_are_those_given (Fixture      *f,
                            gconstpointer data)
{
  g_assert_true (ferry_transport_get_clock (f->transport) == f->clock);
  g_assert_true (ferry_transport_get_writer (f->transport) == f->writer);
  g_assert_true (ferry_transport_get_ops (f->transport) == ferry_file_ops_get_system ());
  g_assert_nonnull (ferry_transport_get_limiter (f->transport));
}

/* Libraries read it from the environment. */
static void
test_process_keeps_to_http_1 (Fixture      *f,
                              gconstpointer data)
{
  g_assert_cmpstr (g_getenv ("SOUP_FORCE_HTTP1"), !=, NULL);
}

static gboolean
count_cb (gpointer data)
{
  (*(gint *) data)++;
  return G_SOURCE_REMOVE;
}

/* What was asked for before the end is done. */
static void
test_last_unref_finishes_the_work (Fixture      *f,
                                   gconstpointer data)
{
  FerryTransport *transport;
  gint            n = 0;

  transport = ferry_transport_new (f->clock, f->writer, ferry_file_ops_get_system (), 6);
  ferry_transport_ref (transport);
  for (guint i = 0; i < 100; i++)
    ferry_transport_invoke (transport, count_cb, &n, NULL);
  ferry_transport_unref (transport);
  ferry_transport_unref (transport);
  g_assert_cmpint (n, ==, 100);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/transport/same-key-shares-a-session", test_same_key_shares_a_session);
  ADD ("/transport/other-keys-have-sessions-of-their-own",
       test_other_keys_have_sessions_of_their_own);
  ADD ("/transport/plain-session-is-kept", test_plain_session_is_kept);
  ADD ("/transport/ca-file-must-be-one", test_ca_file_must_be_one);
  ADD ("/transport/proxy-is-the-one-given", test_proxy_is_the_one_given);
  ADD ("/transport/proxy-may-be-none-or-the-usual", test_proxy_may_be_none_or_the_usual);
  ADD ("/transport/nothing-is-decoded", test_nothing_is_decoded);
  ADD ("/transport/work-runs-in-the-network-thread", test_work_runs_in_the_network_thread);
  ADD ("/transport/parts-are-those-given", test_parts_are_those_given);
  ADD ("/transport/process-keeps-to-http-1", test_process_keeps_to_http_1);
  ADD ("/transport/last-unref-finishes-the-work", test_last_unref_finishes_the_work);
#undef ADD

  return g_test_run ();
}
