/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-ftp-line.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* curl may be connecting to several addresses at once. */
#define MAX_SOCKETS 16

/* ms. curl knows by itself when it has to do something. */
#define LONGEST_POLL 1000

/* While TLS is begun on the second connection, curl 7.88 does not look at the
 * first, where the next reply comes. */
#define SHORT_POLL 20

/* ms; a server that has sent all closes the connection in the same breath. */
#define LONGEST_END 5000

struct _FerryFtpLine
{
  CURL    *easy;  /* (owned) */
  CURLM   *multi; /* (owned) keeps the connections */
  gboolean is_used;
  gboolean is_restless;

  GMutex   lock;
  gboolean is_cut;
  int      sockets[MAX_SOCKETS]; /* open ones; curl closes them */
  guint    n_sockets;
  int      newest;
};

static curl_socket_t
open_cb (void                 *data,
         curlsocktype          purpose,
         struct curl_sockaddr *address)
{
  FerryFtpLine                   *self = data;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  int                             fd;

  if (self->is_cut || self->n_sockets == MAX_SOCKETS)
    return CURL_SOCKET_BAD;

  fd = socket (address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (fd >= 0)
    self->sockets[self->n_sockets++] = self->newest = fd;
  return fd;
}

/* Under the lock, so that nobody cuts a socket whose number is another's by
 * then. */
static int
close_cb (void         *data,
          curl_socket_t fd)
{
  FerryFtpLine                   *self = data;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < self->n_sockets; i++)
    if (self->sockets[i] == fd)
      self->sockets[i] = self->sockets[--self->n_sockets];
  return close (fd);
}

FerryFtpLine *
ferry_ftp_line_new (void)
{
  static gsize  is_ready = 0;
  FerryFtpLine *self = g_new0 (FerryFtpLine, 1);

  if (g_once_init_enter (&is_ready))
    {
      curl_global_init (CURL_GLOBAL_DEFAULT);
      g_once_init_leave (&is_ready, 1);
    }

  g_mutex_init (&self->lock);
  self->easy = curl_easy_init ();
  self->multi = curl_multi_init ();
  if (self->easy == NULL || self->multi == NULL)
    g_error ("Out of memory for a connection");
  return self;
}

void
ferry_ftp_line_free (FerryFtpLine *self)
{
  ferry_ftp_line_cut (self);
  curl_easy_cleanup (self->easy);
  curl_multi_cleanup (self->multi);
  g_mutex_clear (&self->lock);
  g_free (self);
}

CURL *
ferry_ftp_line_reset (FerryFtpLine *self)
{
  curl_easy_reset (self->easy);
  curl_easy_setopt (self->easy, CURLOPT_OPENSOCKETFUNCTION, open_cb);
  curl_easy_setopt (self->easy, CURLOPT_OPENSOCKETDATA, self);
  curl_easy_setopt (self->easy, CURLOPT_CLOSESOCKETFUNCTION, close_cb);
  curl_easy_setopt (self->easy, CURLOPT_CLOSESOCKETDATA, self);
  curl_easy_setopt (self->easy, CURLOPT_NOSIGNAL, 1L);
  /* A name that is still being looked up is not waited for. */
  curl_easy_setopt (self->easy, CURLOPT_QUICK_EXIT, 1L);
  return self->easy;
}

CURL *
ferry_ftp_line_get_curl (FerryFtpLine *self)
{
  return self->easy;
}

CURLcode
ferry_ftp_line_perform (FerryFtpLine *self)
{
  CURLcode  result = CURLE_ABORTED_BY_CALLBACK;
  CURLMcode code;
  CURLMsg  *message;
  int       n_running = 1;
  int       n_left;

  self->is_used = TRUE;
  code = curl_multi_add_handle (self->multi, self->easy);
  while (code == CURLM_OK && n_running > 0 && !ferry_ftp_line_is_cut (self))
    {
      code = curl_multi_perform (self->multi, &n_running);
      if (code == CURLM_OK && n_running > 0)
        code = curl_multi_poll (self->multi, NULL, 0,
                                self->is_restless ? SHORT_POLL : LONGEST_POLL, NULL);
    }
  while ((message = curl_multi_info_read (self->multi, &n_left)) != NULL)
    if (message->msg == CURLMSG_DONE)
      result = message->data.result;
  curl_multi_remove_handle (self->multi, self->easy);

  return ferry_ftp_line_is_cut (self) ? CURLE_ABORTED_BY_CALLBACK : result;
}

void
ferry_ftp_line_set_restless (FerryFtpLine *self,
                             gboolean      is_restless)
{
  self->is_restless = is_restless;
}

gboolean
ferry_ftp_line_is_used (FerryFtpLine *self)
{
  return self->is_used;
}

gboolean
ferry_ftp_line_has_more (FerryFtpLine *self)
{
  static const guint8 alert[] = { 21, 3, 3 }; /* of TLS 1.2: its farewell */
  struct pollfd       poll_fd = { self->newest, POLLIN, 0 };
  guint8              head[sizeof alert];
  gssize              n;

  if (poll (&poll_fd, 1, LONGEST_END) <= 0)
    return FALSE;

  n = recv (self->newest, head, sizeof head, MSG_PEEK | MSG_DONTWAIT);
  return n > 0 && (n < (gssize) sizeof head || memcmp (head, alert, sizeof alert) != 0);
}

void
ferry_ftp_line_cut (FerryFtpLine *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->is_cut = TRUE;
  /* curl waits for some answers in a call of its own: there, only the end of
   * the connection ends the wait. */
  for (guint i = 0; i < self->n_sockets; i++)
    shutdown (self->sockets[i], SHUT_RDWR);
  curl_multi_wakeup (self->multi);
}

gboolean
ferry_ftp_line_is_cut (FerryFtpLine *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->is_cut;
}
