/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-connection.h"

#include "ferry-error.h"
#include "ferry-tls-check.h"
#include "ferry-uri.h"

#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

/* What a call that may come back after its connection is gone points to. */
typedef struct
{
  FerryConnection *connection; /* (unowned) (nullable) */
} Step;

struct _FerryConnection
{
  /* Input. */
  FerryClock         *clock;         /* (owned) */
  GUri               *uri;           /* (owned) */
  GTlsDatabase       *database;      /* (owned) (nullable) */
  char               *tls_exception; /* (owned) (nullable) */
  FerryConnectionFunc done;
  gpointer            user_data;

  /* In progress. */
  GSocketConnectable  *address;     /* (owned) */
  GCancellable        *cancellable; /* (owned) */
  Step                *step;        /* (unowned) (nullable) the callback frees it */
  guint                alarm_id;
  gboolean             is_at_proxy; /* the connection that is being made is to a proxy */
  GTlsCertificateFlags tls_errors;
  char                *fingerprint; /* (owned) (nullable) of a certificate with errors */

  /* Output. */
  GSocketConnection *plain;  /* (owned) (nullable) */
  GIOStream         *stream; /* (owned) (nullable) that of TLS, or @plain */
  GProxyAddress     *proxy;  /* (owned) (nullable) */
  gboolean           is_open;
  GError            *error; /* (owned) (nullable) */
};

static void
stop_alarm (FerryConnection *self)
{
  if (self->alarm_id != 0)
    ferry_clock_remove_alarm (self->clock, self->alarm_id);
  self->alarm_id = 0;
}

/* A call that is under way ends by itself, and finds nobody. */
static void
abandon_step (FerryConnection *self)
{
  if (self->step != NULL)
    self->step->connection = NULL;
  self->step = NULL;
  g_cancellable_cancel (self->cancellable);
}

static Step *
new_step (FerryConnection *self)
{
  self->step = g_new (Step, 1);
  self->step->connection = self;
  return self->step;
}

static FerryConnection *
end_step (Step *step)
{
  FerryConnection *self = step->connection;

  if (self != NULL)
    self->step = NULL;
  g_free (step);
  return self;
}

static void
finish (FerryConnection *self)
{
  stop_alarm (self);
  self->is_open = self->error == NULL;
  self->done (self, self->user_data);
}

static void
fail (FerryConnection *self,
      const GError    *error)
{
  if (error->domain == G_TLS_ERROR && self->tls_errors != 0)
    ferry_tls_check_set_error (&self->error, self->uri, self->fingerprint, self->tls_errors);
  else if (self->is_at_proxy && error->domain == G_IO_ERROR)
    ferry_error_set (&self->error, FERRY_ERROR_PROXY_FAILED, error->message);
  else
    ferry_error_set (&self->error, ferry_error_status_from_gerror (error), error->message);

  finish (self);
}

static gboolean
timeout_cb (gpointer data)
{
  FerryConnection *self = data;

  self->alarm_id = 0;
  abandon_step (self);
  ferry_error_set (&self->error, FERRY_ERROR_TIMEOUT, "no connection");
  finish (self);
  return G_SOURCE_REMOVE;
}

static void
shaken_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GError) error = NULL;
  GTlsConnection    *tls = G_TLS_CONNECTION (source);
  gboolean           is_good = g_tls_connection_handshake_finish (tls, result, &error);
  FerryConnection   *self = end_step (data);
  const char        *old_protocol;

  if (self == NULL)
    return;
  if (!is_good)
    {
      fail (self, error);
      return;
    }

  /* The TLS library may still take protocols that are broken. */
  old_protocol = ferry_tls_check_name_old_protocol (g_tls_connection_get_protocol_version (tls));
  if (old_protocol != NULL)
    ferry_error_set (&self->error, FERRY_ERROR_CERTIFICATE_CONTAINS_ERRORS, old_protocol);
  finish (self);
}

static gboolean
accept_certificate_cb (GTlsConnection      *tls,
                       GTlsCertificate     *certificate,
                       GTlsCertificateFlags errors,
                       gpointer             data)
{
  FerryConnection *self = data;
  gboolean         is_excepted;

  g_free (self->fingerprint);
  self->fingerprint = ferry_tls_check_dup_fingerprint (certificate);
  is_excepted = self->tls_exception != NULL &&
                g_strcmp0 (self->fingerprint, self->tls_exception) == 0;
  /* If the handshake fails after all, that is for another reason. */
  self->tls_errors = is_excepted ? 0 : errors;

  return is_excepted;
}

static void
shake_hands (FerryConnection *self)
{
  static const char *const protocols[] = { "http/1.1", NULL };
  g_autoptr (GError)       error = NULL;
  GTlsConnection          *tls;

  self->stream = g_tls_client_connection_new (G_IO_STREAM (self->plain), self->address, &error);
  if (self->stream == NULL)
    {
      fail (self, error);
      return;
    }

  tls = G_TLS_CONNECTION (self->stream);
  if (self->database != NULL)
    g_tls_connection_set_database (tls, self->database);
  g_tls_connection_set_advertised_protocols (tls, protocols);
  /* How long a body is, HTTP says; where it does not, the answer is its head. */
  g_tls_connection_set_require_close_notify (tls, FALSE);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (accept_certificate_cb), self);
  g_tls_connection_handshake_async (tls, G_PRIORITY_DEFAULT, self->cancellable, shaken_cb,
                                    new_step (self));
}

static gboolean
is_secure (FerryConnection *self)
{
  return g_str_equal (g_uri_get_scheme (self->uri), "https");
}

static void
set_up_socket (FerryConnection *self)
{
  g_autoptr (GSocketAddress) remote = NULL;
  GSocket                   *socket = g_socket_connection_get_socket (self->plain);

  /* Heads are written at once; what is left of a body must not wait for the
   * other side's delayed acknowledgement. */
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);

  remote = g_socket_connection_get_remote_address (self->plain, NULL);
  if (!is_secure (self) && G_IS_PROXY_ADDRESS (remote) &&
      g_str_equal (g_proxy_address_get_protocol (G_PROXY_ADDRESS (remote)), "http"))
    self->proxy = G_PROXY_ADDRESS (g_steal_pointer (&remote));
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GError)            error = NULL;
  g_autoptr (GSocketConnection) plain = NULL;
  FerryConnection              *self;

  plain = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  g_signal_handlers_disconnect_by_data (source, data);
  self = end_step (data);
  if (self == NULL)
    return;
  if (plain == NULL)
    {
      fail (self, error);
      return;
    }

  self->plain = g_steal_pointer (&plain);
  self->is_at_proxy = FALSE;
  set_up_socket (self);
  if (is_secure (self))
    {
      shake_hands (self);
      return;
    }

  self->stream = g_object_ref (G_IO_STREAM (self->plain));
  finish (self);
}

static void
event_cb (GSocketClient      *client,
          GSocketClientEvent  event,
          GSocketConnectable *connectable,
          GIOStream          *connection,
          gpointer            data)
{
  Step *step = data;

  if (step->connection == NULL)
    return;
  if (event == G_SOCKET_CLIENT_CONNECTING)
    step->connection->is_at_proxy = ferry_tls_check_leads_to_proxy (connection);
  else if (event == G_SOCKET_CLIENT_CONNECTED)
    step->connection->is_at_proxy = FALSE;
}

static int
get_port (GUri *uri)
{
  int port = g_uri_get_port (uri);

  if (port > 0)
    return port;

  return g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
}

static void
connect_to (FerryConnection *self,
            GProxyResolver  *resolver)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  Step                     *step = new_step (self);

  self->address = g_object_new (G_TYPE_NETWORK_ADDRESS,
                                "scheme", g_uri_get_scheme (self->uri),
                                "hostname", g_uri_get_host (self->uri),
                                "port", (guint) get_port (self->uri),
                                NULL);
  g_socket_client_set_enable_proxy (client, resolver != NULL);
  if (resolver != NULL)
    g_socket_client_set_proxy_resolver (client, resolver);
  /* It is told the address in each request, and makes no tunnel. */
  if (!is_secure (self))
    g_socket_client_add_application_proxy (client, "http");

  g_signal_connect (client, "event", G_CALLBACK (event_cb), step);
  g_socket_client_connect_async (client, self->address, self->cancellable, connected_cb, step);
}

FerryConnection *
ferry_connection_open (const FerryConnectionSpec *spec,
                       FerryConnectionFunc        done,
                       gpointer                   user_data)
{
  FerryConnection *self = g_new0 (FerryConnection, 1);
  gint64           now = ferry_clock_get_monotonic (spec->clock);

  self->clock = g_object_ref (spec->clock);
  self->uri = g_uri_ref (spec->uri);
  self->database = spec->database != NULL ? g_object_ref (spec->database) : NULL;
  self->tls_exception = g_strdup (spec->tls_exception);
  self->done = done;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  self->alarm_id = ferry_clock_add_alarm (self->clock, now + (gint64) spec->timeout * 1000,
                                          timeout_cb, self, NULL);
  connect_to (self, spec->resolver);
  return self;
}

/* What the socket has taken but the other side does not have is dropped with it
 * (socket(7), SO_LINGER): over a slow network the kernel would go on sending it for
 * seconds. */
static void
drop_unsent (FerryConnection *self,
             GSocket         *socket)
{
  const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

  if (ferry_connection_get_unacknowledged (self) > 0)
    setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

/* Without a farewell, which could block. A socket that another thread still looks
 * at is left to the last who holds it. */
static void
close_socket (FerryConnection *self)
{
  GSocket *socket;

  if (!self->is_open)
    return;

  socket = g_socket_connection_get_socket (self->plain);
  drop_unsent (self, socket);
  g_socket_close (socket, NULL);
}

void
ferry_connection_free (FerryConnection *self)
{
  stop_alarm (self);
  abandon_step (self);
  if (self->stream != NULL)
    g_signal_handlers_disconnect_by_data (self->stream, self);
  close_socket (self);
  g_clear_object (&self->stream);
  g_clear_object (&self->plain);

  g_clear_object (&self->proxy);
  g_clear_object (&self->address);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->database);
  g_object_unref (self->clock);
  g_uri_unref (self->uri);
  g_free (self->tls_exception);
  g_free (self->fingerprint);
  g_clear_error (&self->error);
  g_free (self);
}

const GError *
ferry_connection_get_error (FerryConnection *self)
{
  return self->error;
}

gboolean
ferry_connection_leads_to (FerryConnection *self,
                           GUri            *uri)
{
  return ferry_uri_same_origin (self->uri, uri);
}

gboolean
ferry_connection_is_idle (FerryConnection *self)
{
  g_autoptr (GError) error = NULL;
  guint8             byte;

  return g_pollable_input_stream_read_nonblocking (ferry_connection_get_input (self), &byte, 1,
                                                   NULL, &error) < 0 &&
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
}

GProxyAddress *
ferry_connection_get_proxy (FerryConnection *self)
{
  return self->proxy;
}

GPollableInputStream *
ferry_connection_get_input (FerryConnection *self)
{
  return G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (self->stream));
}

GPollableOutputStream *
ferry_connection_get_output (FerryConnection *self)
{
  return G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (self->stream));
}

int
ferry_connection_get_plain_fd (FerryConnection *self)
{
  /* What a proxy that speaks TLS itself leads to is wrapped. */
  if (is_secure (self) || G_IS_TCP_WRAPPER_CONNECTION (self->plain))
    return -1;

  return g_socket_get_fd (g_socket_connection_get_socket (self->plain));
}

int
ferry_connection_get_unacknowledged (FerryConnection *self)
{
  int fd = g_socket_get_fd (g_socket_connection_get_socket (self->plain));
  int n = 0;

  return ioctl (fd, SIOCOUTQ, &n) == 0 ? n : 0;
}
