/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "scripted-peer.h"

#include <netinet/in.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PIECE (64 * 1024)

typedef struct
{
  GString    *head; /* (owned) */
  GByteArray *body; /* (owned) */
} Heard;

struct _ScriptedPeer
{
  FerryFakeAuthority *authority; /* (owned) */
  int                 listener;
  guint16             port;
  GThread            *thread; /* (owned) */

  GMutex     lock;
  GCond      changed;
  GPtrArray *scripts; /* (owned) (element-type GStrv) */
  GPtrArray *threads; /* (owned) (element-type GThread) */
  GPtrArray *heard;   /* (owned) (element-type Heard) */
  GArray    *sockets; /* (owned) (element-type int) those that are open */
  guint      n_connections;
  guint      n_ended;
  guint      n_gates_reached;
  guint      n_gates_open;
  gboolean   is_closing;
};

/* One connection, in its thread. */
typedef struct
{
  ScriptedPeer    *peer; /* (unowned) */
  int              fd;
  gnutls_session_t tls;    /* (owned) (nullable) */
  char           **script; /* (owned) (nullable) */
  Heard           *heard;  /* (unowned) (nullable) */
  gboolean         is_over;
} Line;

static void
heard_free (gpointer data)
{
  Heard *heard = data;

  g_string_free (heard->head, TRUE);
  g_byte_array_unref (heard->body);
  g_free (heard);
}

static gssize
line_read (Line *line,
           void *buffer,
           gsize size)
{
  gssize n;

  if (line->tls == NULL)
    n = recv (line->fd, buffer, size, 0);
  else
    do
      n = gnutls_record_recv (line->tls, buffer, size);
    while (n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED);

  line->is_over |= n <= 0;
  return n;
}

static void
line_write (Line       *line,
            const char *data,
            gsize       size)
{
  while (size > 0 && !line->is_over)
    {
      gssize n = line->tls != NULL ? gnutls_record_send (line->tls, data, size)
                                   : send (line->fd, data, size, MSG_NOSIGNAL);

      line->is_over |= n <= 0;
      data += MAX (n, 0);
      size -= (gsize) MAX (n, 0);
    }
}

static void
read_head (Line *line)
{
  Heard *heard = g_new (Heard, 1);
  char   byte;

  heard->head = g_string_new (NULL);
  heard->body = g_byte_array_new ();
  while (strstr (heard->head->str, "\r\n\r\n") == NULL && line_read (line, &byte, 1) > 0)
    g_string_append_c (heard->head, byte);

  line->heard = heard;
  g_mutex_lock (&line->peer->lock);
  if (line->is_over)
    heard_free (heard);
  else
    g_ptr_array_add (line->peer->heard, heard);
  g_mutex_unlock (&line->peer->lock);
}

static gsize
get_length (Line *line)
{
  const char *at = strstr (line->heard->head->str, "\r\nContent-Length: ");

  return at != NULL ? strtoul (at + strlen ("\r\nContent-Length: "), NULL, 10) : 0;
}

static void
read_body (Line *line,
           gsize size)
{
  g_autofree guint8 *piece = g_malloc (PIECE);

  while (size > 0)
    {
      gssize n = line_read (line, piece, MIN (size, PIECE));

      if (n <= 0)
        return;
      g_mutex_lock (&line->peer->lock);
      g_byte_array_append (line->heard->body, piece, (guint) n);
      g_mutex_unlock (&line->peer->lock);
      size -= (gsize) n;
    }
}

static void
write_filling (Line *line,
               gsize size)
{
  g_autofree char *piece = g_malloc (PIECE);

  memset (piece, '.', PIECE);
  while (size > 0 && !line->is_over)
    {
      gsize n = MIN (size, PIECE);

      line_write (line, piece, n);
      size -= n;
    }
}

/* The certificate is out by then. */
static int
break_off_cb (gnutls_session_t      session,
              unsigned int          type,
              unsigned              post,
              unsigned int          incoming,
              const gnutls_datum_t *message)
{
  return GNUTLS_E_INTERNAL_ERROR;
}

static void
break_handshake (gnutls_session_t session)
{
  gnutls_priority_set_direct (session, "NORMAL:-VERS-ALL:+VERS-TLS1.2", NULL);
  gnutls_handshake_set_hook_function (session, GNUTLS_HANDSHAKE_CLIENT_KEY_EXCHANGE,
                                      GNUTLS_HOOK_PRE, break_off_cb);
}

static void
shake_hands (Line        *line,
             FerryFakeTls kind,
             gboolean     breaks_off)
{
  ScriptedPeer *peer = line->peer;
  int           result;

  gnutls_init (&line->tls, GNUTLS_SERVER);
  gnutls_priority_set_direct (line->tls, ferry_fake_authority_get_priority (kind), NULL);
  if (breaks_off)
    break_handshake (line->tls);
  g_mutex_lock (&peer->lock);
  gnutls_credentials_set (line->tls, GNUTLS_CRD_CERTIFICATE,
                          ferry_fake_authority_get_credentials (peer->authority, kind));
  g_mutex_unlock (&peer->lock);
  gnutls_transport_set_int (line->tls, line->fd);
  do
    result = gnutls_handshake (line->tls);
  while (result < 0 && gnutls_error_is_fatal (result) == 0);
  line->is_over |= result < 0;
}

static void
wait_at_gate (Line *line)
{
  ScriptedPeer *peer = line->peer;

  g_mutex_lock (&peer->lock);
  peer->n_gates_reached++;
  g_cond_broadcast (&peer->changed);
  while (peer->n_gates_open == 0 && !peer->is_closing)
    g_cond_wait (&peer->changed, &peer->lock);
  if (!peer->is_closing)
    peer->n_gates_open--;
  g_mutex_unlock (&peer->lock);
}

static void
reset (Line *line)
{
  static const struct linger at_once = { 1, 0 };

  setsockopt (line->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  line->is_over = TRUE;
}

static void
do_step (Line       *line,
         const char *step)
{
  const char *argument = strchr (step, ':');
  char        piece[1024];

  argument = argument != NULL ? argument + 1 : "";
  if (g_str_equal (step, "head"))
    read_head (line);
  else if (g_str_equal (step, "body"))
    read_body (line, get_length (line));
  else if (g_str_has_prefix (step, "body:"))
    read_body (line, strtoul (argument, NULL, 10));
  else if (g_str_has_prefix (step, "say:"))
    line_write (line, argument, strlen (argument));
  else if (g_str_has_prefix (step, "fill:"))
    write_filling (line, strtoul (argument, NULL, 10));
  else if (g_str_equal (step, "tls"))
    shake_hands (line, FERRY_FAKE_TLS_GOOD, FALSE);
  else if (g_str_has_prefix (step, "tls:"))
    shake_hands (line, (FerryFakeTls) strtoul (argument, NULL, 10), FALSE);
  else if (g_str_has_prefix (step, "tls-broken:"))
    shake_hands (line, (FerryFakeTls) strtoul (argument, NULL, 10), TRUE);
  else if (g_str_equal (step, "gate"))
    wait_at_gate (line);
  else if (g_str_equal (step, "end"))
    while (line_read (line, piece, sizeof piece) > 0)
      ;
  else if (g_str_equal (step, "reset"))
    reset (line);
  else
    g_error ("No such step: %s", step);
}

static void
forget_socket (ScriptedPeer *self,
               int           fd)
{
  for (guint i = 0; i < self->sockets->len; i++)
    if (g_array_index (self->sockets, int, i) == fd)
      {
        g_array_remove_index_fast (self->sockets, i);
        return;
      }
}

static gpointer
run_line (gpointer data)
{
  Line         *line = data;
  ScriptedPeer *peer = line->peer;

  for (guint i = 0; line->script != NULL && line->script[i] != NULL && !line->is_over; i++)
    do_step (line, line->script[i]);

  g_clear_pointer (&line->tls, gnutls_deinit);
  g_mutex_lock (&peer->lock);
  forget_socket (peer, line->fd);
  close (line->fd);
  peer->n_ended++;
  g_cond_broadcast (&peer->changed);
  g_mutex_unlock (&peer->lock);
  g_strfreev (line->script);
  g_free (line);
  return NULL;
}

static gpointer
run (gpointer data)
{
  ScriptedPeer *self = data;
  int           fd;

  while ((fd = accept (self->listener, NULL, NULL)) >= 0)
    {
      Line *line = g_new0 (Line, 1);

      g_mutex_lock (&self->lock);
      line->peer = self;
      line->fd = fd;
      if (self->n_connections < self->scripts->len)
        line->script = g_strdupv (g_ptr_array_index (self->scripts, self->n_connections));
      self->n_connections++;
      g_array_append_val (self->sockets, fd);
      g_ptr_array_add (self->threads, g_thread_new ("line", run_line, line));
      g_mutex_unlock (&self->lock);
    }

  return NULL;
}

ScriptedPeer *
scripted_peer_new (void)
{
  ScriptedPeer      *self = g_new0 (ScriptedPeer, 1);
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t          size = sizeof address;

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->authority = ferry_fake_authority_new ();
  self->scripts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  self->threads = g_ptr_array_new ();
  self->heard = g_ptr_array_new_with_free_func (heard_free);
  self->sockets = g_array_new (FALSE, FALSE, sizeof (int));

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (self->listener, (struct sockaddr *) &address, size), ==, 0);
  g_assert_cmpint (listen (self->listener, 64), ==, 0);
  g_assert_cmpint (getsockname (self->listener, (struct sockaddr *) &address, &size), ==, 0);
  self->port = ntohs (address.sin_port);
  self->thread = g_thread_new ("scripted-peer", run, self);
  return self;
}

void
scripted_peer_free (ScriptedPeer *self)
{
  g_mutex_lock (&self->lock);
  self->is_closing = TRUE;
  g_cond_broadcast (&self->changed);
  shutdown (self->listener, SHUT_RDWR);
  for (guint i = 0; i < self->sockets->len; i++)
    shutdown (g_array_index (self->sockets, int, i), SHUT_RDWR);
  g_mutex_unlock (&self->lock);

  g_thread_join (self->thread);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  close (self->listener);

  g_ptr_array_unref (self->scripts);
  g_ptr_array_unref (self->threads);
  g_ptr_array_unref (self->heard);
  g_array_unref (self->sockets);
  ferry_fake_authority_free (self->authority);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

void
scripted_peer_add (ScriptedPeer *self,
                   ...)
{
  GPtrArray  *script = g_ptr_array_new ();
  const char *step;
  va_list     steps;

  va_start (steps, self);
  while ((step = va_arg (steps, const char *)) != NULL)
    g_ptr_array_add (script, g_strdup (step));
  va_end (steps);
  g_ptr_array_add (script, NULL);

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->scripts, g_ptr_array_free (script, FALSE));
  g_mutex_unlock (&self->lock);
}

void
scripted_peer_open_gate (ScriptedPeer *self)
{
  g_mutex_lock (&self->lock);
  self->n_gates_open++;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
scripted_peer_wait_for_gates (ScriptedPeer *self,
                              guint         n)
{
  g_mutex_lock (&self->lock);
  while (self->n_gates_reached < n)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

void
scripted_peer_wait_for_ends (ScriptedPeer *self,
                             guint         n)
{
  g_mutex_lock (&self->lock);
  while (self->n_ended < n)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

guint16
scripted_peer_get_port (ScriptedPeer *self)
{
  return self->port;
}

FerryFakeAuthority *
scripted_peer_get_authority (ScriptedPeer *self)
{
  return self->authority;
}

guint
scripted_peer_count_connections (ScriptedPeer *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->n_connections;
  g_mutex_unlock (&self->lock);
  return n;
}

guint
scripted_peer_count_requests (ScriptedPeer *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->heard->len;
  g_mutex_unlock (&self->lock);
  return n;
}

char *
scripted_peer_dup_head (ScriptedPeer *self,
                        guint         index)
{
  char *head;

  g_mutex_lock (&self->lock);
  g_assert_cmpuint (index, <, self->heard->len);
  head = g_strdup (((Heard *) g_ptr_array_index (self->heard, index))->head->str);
  g_mutex_unlock (&self->lock);
  return head;
}

GBytes *
scripted_peer_dup_body (ScriptedPeer *self,
                        guint         index)
{
  GByteArray *body;
  GBytes     *bytes;

  g_mutex_lock (&self->lock);
  g_assert_cmpuint (index, <, self->heard->len);
  body = ((Heard *) g_ptr_array_index (self->heard, index))->body;
  bytes = g_bytes_new (body->data, body->len);
  g_mutex_unlock (&self->lock);
  return bytes;
}
