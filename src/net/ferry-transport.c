/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-transport.h"

#include "ferry-error.h"
#include "ferry-ftp-pool.h"

#include <string.h>

/* Hosts and transfers are limited by the host table and the scheduler; the
 * session's own limits (10 and 2 by default) must never bind. */
#define SESSION_MAX_CONNECTIONS 4096

/* Seconds that an unused connection is kept for the next file of the host. */
#define SESSION_IDLE_TIMEOUT 20

struct _FerryTransport
{
  gint                ref_count;
  FerryClock         *clock;          /* (owned) */
  FerryWriter        *writer;         /* (owned) */
  const FerryFileOps *ops;            /* (unowned) static */
  FerryLimiter       *limiter;        /* (owned) of downloads */
  FerryLimiter       *upload_limiter; /* (owned) */
  FerryHostTable     *hosts;          /* (owned) network thread */
  FerryFtpCrew       *crew;           /* (owned) */
  GMainContext       *context;        /* (owned) */
  GMainLoop          *loop;           /* (owned) */
  GThread            *thread;         /* (owned) */
  GHashTable         *sessions;       /* (owned) (element-type utf8 GWeakRef) network thread */
  SoupSession        *plain;          /* (owned) (nullable) for who needs nothing special */
  FerryTrafficCounter counter;
};

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static gpointer
run (gpointer data)
{
  FerryTransport *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);

  /* Sessions belong to this thread; what they still have to say is said
   * before the context goes. */
  if (self->plain != NULL)
    soup_session_abort (self->plain);
  g_clear_object (&self->plain);
  g_clear_pointer (&self->sessions, g_hash_table_unref);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  /* Cut off by now; but the program must not end before they do. */
  ferry_ftp_crew_wait (self->crew);
  g_clear_pointer (&self->hosts, ferry_host_table_free);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

void
ferry_transport_prepare_process (void)
{
  /* Bodies travel over HTTP/1.1: libsoup puts all HTTP/2 requests of a host on
   * one connection, which defeats segments, and is several times as slow
   * there. libsoup reads this each time it opens a connection. */
  if (g_getenv ("SOUP_FORCE_HTTP1") == NULL)
    g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
}

FerryTransport *
ferry_transport_new (FerryClock         *clock,
                     FerryWriter        *writer,
                     const FerryFileOps *ops,
                     guint               max_per_host)
{
  FerryTransport *self = g_new0 (FerryTransport, 1);

  self->ref_count = 1;
  self->clock = g_object_ref (clock);
  self->writer = ferry_writer_ref (writer);
  self->ops = ops;
  self->limiter = ferry_limiter_new (0, NULL);
  self->upload_limiter = ferry_limiter_new (0, NULL);
  self->hosts = ferry_host_table_new (max_per_host);
  self->crew = ferry_ftp_crew_new ();
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, weak_ref_free);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);

  ferry_transport_prepare_process ();

  self->thread = g_thread_new ("ferry-network", run, self);
  return self;
}

FerryTransport *
ferry_transport_ref (FerryTransport *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

void
ferry_transport_unref (FerryTransport *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_assert (g_thread_self () != self->thread);
  /* As a source of the loop, so that it also ends a loop that has yet to run. */
  ferry_transport_invoke (self, quit_cb, g_main_loop_ref (self->loop),
                          (GDestroyNotify) g_main_loop_unref);
  g_thread_join (self->thread);

  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  ferry_limiter_unref (self->limiter);
  ferry_limiter_unref (self->upload_limiter);
  ferry_ftp_crew_unref (self->crew);
  ferry_writer_unref (self->writer);
  g_object_unref (self->clock);
  g_free (self);
}

void
ferry_transport_invoke (FerryTransport *self,
                        GSourceFunc     func,
                        gpointer        data,
                        GDestroyNotify  destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, self->context);
}

FerryClock *
ferry_transport_get_clock (FerryTransport *self)
{
  return self->clock;
}

FerryWriter *
ferry_transport_get_writer (FerryTransport *self)
{
  return self->writer;
}

const FerryFileOps *
ferry_transport_get_ops (FerryTransport *self)
{
  return self->ops;
}

GMainContext *
ferry_transport_get_context (FerryTransport *self)
{
  return self->context;
}

FerryLimiter *
ferry_transport_get_limiter (FerryTransport *self)
{
  return self->limiter;
}

FerryLimiter *
ferry_transport_get_upload_limiter (FerryTransport *self)
{
  return self->upload_limiter;
}

void
ferry_transport_get_traffic (FerryTransport *self,
                             guint64        *received,
                             guint64        *sent)
{
  *received = ferry_traffic_counter_get_received (&self->counter);
  *sent = ferry_traffic_counter_get_sent (&self->counter);
}

FerryTrafficCounter *
ferry_transport_get_counter (FerryTransport *self)
{
  return &self->counter;
}

void
ferry_transport_set_max_per_host (FerryTransport *self,
                                  guint           max_per_host)
{
  ferry_host_table_set_max_per_host (self->hosts, max_per_host);
}

FerryHostTable *
ferry_transport_get_hosts (FerryTransport *self)
{
  return self->hosts;
}

static GProxyResolver *
make_proxy_resolver (const FerrySessionKey *key)
{
  g_autofree char *user = NULL;
  g_autofree char *password = NULL;
  g_autofree char *with_user = NULL;
  const char      *known = key->proxy_password != NULL ? key->proxy_password : "";
  const char      *rest;

  if (g_str_equal (key->proxy, "none"))
    return NULL;
  if (g_str_equal (key->proxy, "system"))
    return g_object_ref (g_proxy_resolver_get_default ());
  if (key->proxy_user == NULL)
    return g_simple_proxy_resolver_new (key->proxy, NULL);

  user = g_uri_escape_string (key->proxy_user, NULL, FALSE);
  password = g_uri_escape_string (known, NULL, FALSE);
  rest = strstr (key->proxy, "://") + 3;
  with_user = g_strdup_printf ("%.*s%s:%s@%s", (int) (rest - key->proxy), key->proxy,
                               user, password, rest);
  return g_simple_proxy_resolver_new (with_user, NULL);
}

static SoupSession *
make_session (const FerrySessionKey *key,
              GError               **error)
{
  g_autoptr (GProxyResolver) resolver = NULL;
  g_autoptr (GTlsDatabase)   database = NULL;
  SoupSession               *session;

  if (key->ca_file != NULL)
    {
      g_autoptr (GError) local_error = NULL;

      database = g_tls_file_database_new (key->ca_file, &local_error);
      if (database == NULL)
        {
          ferry_error_set (error, FERRY_ERROR_CERTIFICATE_IS_INVALID, local_error->message);
          return NULL;
        }
    }

  session = soup_session_new_with_options ("max-conns", SESSION_MAX_CONNECTIONS,
                                           "max-conns-per-host", SESSION_MAX_CONNECTIONS,
                                           "timeout", 0,
                                           "idle-timeout", SESSION_IDLE_TIMEOUT,
                                           NULL);

  /* Ranges are of the bytes on the server, so nothing may decode them. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);

  resolver = make_proxy_resolver (key);
  soup_session_set_proxy_resolver (session, resolver);
  if (database != NULL)
    soup_session_set_tls_database (session, database);

  return session;
}

static char *
key_to_string (const FerrySessionKey *key)
{
  return g_strdup_printf ("%s\n%s\n%s\n%s",
                          key->proxy,
                          key->ca_file != NULL ? key->ca_file : "",
                          key->tls_exception != NULL ? key->tls_exception : "",
                          key->owner != NULL ? key->owner : "");
}

/* The keys of sessions that nobody uses any more. */
static gboolean
is_gone (gpointer key,
         gpointer weak,
         gpointer user_data)
{
  g_autoptr (SoupSession) session = g_weak_ref_get (weak);

  return session == NULL;
}

static gboolean
is_plain (const FerrySessionKey *key)
{
  return key->owner == NULL && key->ca_file == NULL && key->tls_exception == NULL;
}

SoupSession *
ferry_transport_get_session (FerryTransport        *self,
                             const FerrySessionKey *key,
                             GError               **error)
{
  g_autofree char *name = key_to_string (key);
  GWeakRef        *weak;
  SoupSession     *session;

  weak = g_hash_table_lookup (self->sessions, name);
  session = weak != NULL ? g_weak_ref_get (weak) : NULL;
  if (session != NULL)
    return session;

  session = make_session (key, error);
  if (session == NULL)
    return NULL;

  ferry_ftp_pool_attach (session, self->clock, self->crew);
  g_hash_table_foreach_remove (self->sessions, is_gone, NULL);
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, session);
  g_hash_table_insert (self->sessions, g_steal_pointer (&name), weak);

  if (self->plain == NULL && is_plain (key))
    self->plain = g_object_ref (session);

  return session;
}
