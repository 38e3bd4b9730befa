/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-wire.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 128

struct _FerryFakeWire
{
  int              fd;       /* (owned), -1 once ended */
  int              nudge_fd; /* (owned) */
  gint             aborted;  /* (atomic) */
  gnutls_session_t tls;      /* (owned) (nullable) */
};

int
ferry_fake_wire_listen (guint16  port,
                        int      buffer,
                        guint16 *real_port,
                        GError **error)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port) };
  socklen_t          length = sizeof address;
  int                yes = 1;
  int                fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

  /* What is accepted inherits the buffer. */
  if (fd >= 0 && buffer > 0)
    setsockopt (fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  if (fd < 0 || setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
      bind (fd, (struct sockaddr *) &address, sizeof address) != 0 || listen (fd, BACKLOG) != 0 ||
      getsockname (fd, (struct sockaddr *) &address, &length) != 0)
    {
      int saved = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved),
                   "Could not listen on port %u: %s", port, g_strerror (saved));
      if (fd >= 0)
        close (fd);
      return -1;
    }
  *real_port = ntohs (address.sin_port);

  return fd;
}

FerryFakeWire *
ferry_fake_wire_new (int fd)
{
  FerryFakeWire *self = g_new0 (FerryFakeWire, 1);
  int            yes = 1;

  /* A byte a second shall be a packet a second. */
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  self->fd = fd;
  self->nudge_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  g_assert_cmpint (self->nudge_fd, >=, 0);

  return self;
}

void
ferry_fake_wire_free (FerryFakeWire *self)
{
  ferry_fake_wire_end (self, FERRY_FAKE_END_RESET);
  close (self->nudge_fd);
  g_free (self);
}

void
ferry_fake_wire_nudge (FerryFakeWire *self)
{
  /* A full counter is a nudge as well. */
  G_GNUC_UNUSED int result = eventfd_write (self->nudge_fd, 1);
}

void
ferry_fake_wire_abort (FerryFakeWire *self)
{
  g_atomic_int_set (&self->aborted, TRUE);
  ferry_fake_wire_nudge (self);
}

static FerryFakeWake
wait_for (FerryFakeWire *self,
          short          events,
          gint64         timeout)
{
  struct pollfd fds[] = { { self->fd, events, 0 }, { self->nudge_fd, POLLIN, 0 } };
  eventfd_t     value;
  int           n_ready;

  do
    n_ready = poll (fds, G_N_ELEMENTS (fds), MIN (timeout, G_MAXINT));
  while (n_ready < 0 && errno == EINTR);

  if (g_atomic_int_get (&self->aborted))
    return FERRY_FAKE_WAKE_GONE;
  if ((fds[1].revents & POLLIN) != 0 && eventfd_read (self->nudge_fd, &value) == 0)
    return FERRY_FAKE_WAKE_NUDGE;
  if ((fds[0].revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0)
    return FERRY_FAKE_WAKE_GONE;

  return n_ready == 0 ? FERRY_FAKE_WAKE_TIMEOUT : FERRY_FAKE_WAKE_NUDGE;
}

FerryFakeWake
ferry_fake_wire_wait (FerryFakeWire *self,
                      gint64         timeout)
{
  return wait_for (self, POLLRDHUP, timeout);
}

gboolean
ferry_fake_wire_sleep (FerryFakeWire *self,
                       gint64         duration)
{
  gint64 end = g_get_monotonic_time () + duration * 1000;
  gint64 left = duration;

  while (left > 0)
    {
      if (ferry_fake_wire_wait (self, left) == FERRY_FAKE_WAKE_GONE)
        return FALSE;
      left = (end - g_get_monotonic_time () + 999) / 1000;
    }

  return TRUE;
}

/* Until the socket may be read or written; a peer that is gone is seen by the
 * call that follows. */
static gboolean
wait_until_ready (FerryFakeWire *self,
                  short          events)
{
  wait_for (self, events, -1);

  return !g_atomic_int_get (&self->aborted);
}

gboolean
ferry_fake_wire_handshake (FerryFakeWire                   *self,
                           gnutls_certificate_credentials_t credentials,
                           const char                      *priority)
{
  int result;

  gnutls_init (&self->tls, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);
  gnutls_priority_set_direct (self->tls, priority, NULL);
  gnutls_credentials_set (self->tls, GNUTLS_CRD_CERTIFICATE, credentials);
  gnutls_transport_set_int (self->tls, self->fd);

  do
    {
      result = gnutls_handshake (self->tls);
      if (result == GNUTLS_E_AGAIN &&
          !wait_until_ready (self, gnutls_record_get_direction (self->tls) ? POLLOUT : POLLIN))
        return FALSE;
    }
  while (result < 0 && !gnutls_error_is_fatal (result));

  return result == GNUTLS_E_SUCCESS;
}

gssize
ferry_fake_wire_read (FerryFakeWire *self,
                      guint8        *buffer,
                      gsize          length)
{
  gssize   n_read;
  gboolean again;

  /* A peer that never pauses must not outlast it. */
  if (g_atomic_int_get (&self->aborted))
    return -1;

  do
    {
      if (self->tls != NULL)
        {
          n_read = gnutls_record_recv (self->tls, buffer, length);
          again = n_read < 0 && !gnutls_error_is_fatal (n_read);
        }
      else
        {
          n_read = recv (self->fd, buffer, length, 0);
          again = n_read < 0 && (errno == EAGAIN || errno == EINTR);
        }
      if (again && !wait_until_ready (self, POLLIN))
        return -1;
    }
  while (again);

  return MAX (n_read, -1);
}

gboolean
ferry_fake_wire_write (FerryFakeWire *self,
                       const guint8  *bytes,
                       gsize          length)
{
  while (length > 0)
    {
      gssize   written;
      gboolean again;

      if (self->tls != NULL)
        {
          written = gnutls_record_send (self->tls, bytes, length);
          again = written < 0 && !gnutls_error_is_fatal (written);
        }
      else
        {
          written = send (self->fd, bytes, length, MSG_NOSIGNAL);
          again = written < 0 && (errno == EAGAIN || errno == EINTR);
        }
      if (written < 0 && !again)
        return FALSE;
      if (again)
        {
          if (!wait_until_ready (self, POLLOUT))
            return FALSE;
          continue;
        }
      bytes += written;
      length -= written;
    }

  return !g_atomic_int_get (&self->aborted);
}

/* What came in and was not read would make close() send a reset, which can
 * destroy the answer on its way. */
static void
drain (FerryFakeWire *self)
{
  guint8 buffer[4096];

  shutdown (self->fd, SHUT_WR);
  while (recv (self->fd, buffer, sizeof buffer, MSG_DONTWAIT) > 0)
    ;
}

void
ferry_fake_wire_end (FerryFakeWire *self,
                     FerryFakeEnd   end)
{
  struct linger linger = { 1, 0 };

  if (self->fd < 0)
    return;
  if (g_atomic_int_get (&self->aborted))
    end = FERRY_FAKE_END_RESET;

  if (end == FERRY_FAKE_END_CLEAN && self->tls != NULL)
    gnutls_bye (self->tls, GNUTLS_SHUT_WR);
  if (end == FERRY_FAKE_END_RESET)
    setsockopt (self->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  else
    drain (self);
  close (self->fd);
  self->fd = -1;
  g_clear_pointer (&self->tls, gnutls_deinit);
}
