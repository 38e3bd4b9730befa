/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-connection.h"

#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define WAIT_SECONDS 20

void
ferry_fake_origin_count (FerryFakeOrigin *self,
                         FerryFakeCount   count,
                         gint64           change)
{
  guint64 *counts = self->counts;

  counts[count] += change;
  counts[FERRY_FAKE_COUNT_MAX_OPEN] = MAX (counts[FERRY_FAKE_COUNT_MAX_OPEN],
                                           counts[FERRY_FAKE_COUNT_OPEN]);
  counts[FERRY_FAKE_COUNT_MAX_BUSY] = MAX (counts[FERRY_FAKE_COUNT_MAX_BUSY],
                                           counts[FERRY_FAKE_COUNT_BUSY]);
  pthread_cond_broadcast (&self->changed);
  g_main_context_wakeup (NULL);
}

guint
ferry_fake_origin_throw_dice (FerryFakeOrigin *self)
{
  self->dice = self->dice * G_GUINT64_CONSTANT (6364136223846793005) + 1442695040888963407;

  return (self->dice >> 33) % 100;
}

static FerryFakeEntry *
new_refusal (const char *target,
             GError     *error)
{
  const char       *message = error != NULL ? error->message : "No such resource";
  g_autofree char  *reason = g_strconcat ("header:X-Reason: ", message, NULL);
  const char       *status = error != NULL ? "status:400" : "status:404";
  FerryFakeResource resource = { .faults = { status, reason } };

  return ferry_fake_entry_new (target, &resource, NULL);
}

FerryFakeEntry *
ferry_fake_origin_find (FerryFakeOrigin *self,
                        const char      *target)
{
  g_autofree char   *path = g_strndup (target, strcspn (target, "?"));
  g_autoptr (GError) error = NULL;
  FerryFakeEntry    *entry = g_hash_table_lookup (self->entries, target);

  /* Below /f/ the query is part of the name: it holds the faults. */
  if (entry == NULL && !g_str_has_prefix (path, "/f/"))
    entry = g_hash_table_lookup (self->entries, path);
  if (entry != NULL)
    return ferry_fake_entry_ref (entry);

  entry = ferry_fake_entry_new_for_target (target, &error);
  if (entry == NULL)
    return new_refusal (target, error);
  g_hash_table_insert (self->entries, g_strdup (target), entry);

  return ferry_fake_entry_ref (entry);
}

/* Takes out what has ended, to be freed without the lock. */
static GPtrArray *
take_done (FerryFakeOrigin *self)
{
  GPtrArray *done = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_fake_connection_free);
  guint      i = 0;

  while (i < self->connections->len)
    {
      if (ferry_fake_connection_is_done (self->connections->pdata[i]))
        g_ptr_array_add (done, g_ptr_array_steal_index_fast (self->connections, i));
      else
        i++;
    }

  return done;
}

static void
reset_fd (int fd)
{
  struct linger linger = { 1, 0 };

  setsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  close (fd);
}

/* With the lock. */
static void
accept_one (FerryFakeOrigin *self)
{
  guint64 *counts = self->counts;
  guint    max = self->options.max_connections;
  int      fd = accept4 (self->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

  if (fd < 0)
    return;
  ferry_fake_origin_count (self, FERRY_FAKE_COUNT_CONNECTIONS, 1);
  if (max > 0 && counts[FERRY_FAKE_COUNT_OPEN] >= max)
    {
      reset_fd (fd);
      return;
    }
  ferry_fake_origin_count (self, FERRY_FAKE_COUNT_OPEN, 1);
  g_ptr_array_add (self->connections,
                   ferry_fake_connection_new (self, fd, counts[FERRY_FAKE_COUNT_CONNECTIONS]));
}

static void
close_listener (FerryFakeOrigin *self)
{
  close (self->listen_fd);
  self->listen_fd = -1;
  pthread_cond_broadcast (&self->changed);
}

static void *
run_acceptor (void *data)
{
  FerryFakeOrigin *self = data;
  struct pollfd    fds[] = { { self->wake_fd, POLLIN, 0 }, { self->listen_fd, POLLIN, 0 } };
  gboolean         is_stopping = FALSE;
  eventfd_t        value;

  while (!is_stopping)
    {
      g_autoptr (GPtrArray) done = NULL;

      poll (fds, G_N_ELEMENTS (fds), -1);
      pthread_mutex_lock (&self->lock);
      if ((fds[0].revents & POLLIN) != 0)
        eventfd_read (self->wake_fd, &value);
      if (self->is_offline && self->listen_fd >= 0)
        close_listener (self);
      if (self->listen_fd >= 0 && fds[1].fd == self->listen_fd && (fds[1].revents & POLLIN) != 0)
        accept_one (self);
      fds[1].fd = self->listen_fd;
      is_stopping = self->is_stopping;
      done = take_done (self);
      pthread_mutex_unlock (&self->lock);
    }

  return NULL;
}

static void
init_lock (FerryFakeOrigin *self)
{
  pthread_condattr_t attributes;

  pthread_mutex_init (&self->lock, NULL);
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (&self->changed, &attributes);
  pthread_condattr_destroy (&attributes);
}

FerryFakeOrigin *
ferry_fake_origin_new (const FerryFakeOriginOptions *options,
                       GError                      **error)
{
  const char      *scheme;
  FerryFakeOrigin *self;
  guint16          port = 0;
  guint16          wanted = options != NULL ? options->port : 0;
  int              fd = ferry_fake_wire_listen (wanted, 0, &port, error);

  if (fd < 0)
    return NULL;

  self = g_new0 (FerryFakeOrigin, 1);
  if (options != NULL)
    self->options = *options;
  init_lock (self);
  self->listen_fd = fd;
  self->port = port;
  self->tls = self->options.tls;
  self->dice = self->options.seed;
  self->wake_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) ferry_fake_entry_unref);
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_fake_request_free);
  self->connections = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_fake_connection_free);
  if (self->tls != FERRY_FAKE_TLS_NONE)
    self->authority = ferry_fake_authority_new ();
  scheme = self->tls != FERRY_FAKE_TLS_NONE ? "https" : "http";
  self->base = g_strdup_printf ("%s://127.0.0.1:%u", scheme, port);
  self->other_base = g_strdup_printf ("%s://localhost:%u", scheme, port);
  g_assert_cmpint (pthread_create (&self->acceptor, NULL, run_acceptor, self), ==, 0);

  return self;
}

static void
wake_acceptor (FerryFakeOrigin *self)
{
  eventfd_write (self->wake_fd, 1);
}

static void
abort_connections (FerryFakeOrigin *self)
{
  guint i;

  for (i = 0; i < self->connections->len; i++)
    ferry_fake_connection_abort (self->connections->pdata[i]);
}

void
ferry_fake_origin_free (FerryFakeOrigin *self)
{
  g_return_if_fail (self != NULL);

  pthread_mutex_lock (&self->lock);
  self->is_stopping = TRUE;
  wake_acceptor (self);
  pthread_mutex_unlock (&self->lock);
  pthread_join (self->acceptor, NULL);

  pthread_mutex_lock (&self->lock);
  abort_connections (self);
  pthread_mutex_unlock (&self->lock);
  g_ptr_array_unref (self->connections);

  if (self->listen_fd >= 0)
    close (self->listen_fd);
  close (self->wake_fd);
  g_hash_table_unref (self->entries);
  g_ptr_array_unref (self->requests);
  g_clear_pointer (&self->authority, ferry_fake_authority_free);
  pthread_cond_destroy (&self->changed);
  pthread_mutex_destroy (&self->lock);
  g_free (self->base);
  g_free (self->other_base);
  g_free (self);
}

const char *
ferry_fake_origin_get_base (FerryFakeOrigin *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->base;
}

const char *
ferry_fake_origin_get_other_base (FerryFakeOrigin *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->other_base;
}

guint16
ferry_fake_origin_get_port (FerryFakeOrigin *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->port;
}

char *
ferry_fake_origin_dup_uri (FerryFakeOrigin *self,
                           const char      *path)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (path != NULL && path[0] == '/', NULL);

  return g_strconcat (self->base, path, NULL);
}

const char *
ferry_fake_origin_get_ca (FerryFakeOrigin *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->authority != NULL, NULL);

  return ferry_fake_authority_get_pem (self->authority);
}

void
ferry_fake_origin_set_tls (FerryFakeOrigin *self,
                           FerryFakeTls     tls)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->authority != NULL && tls != FERRY_FAKE_TLS_NONE);

  pthread_mutex_lock (&self->lock);
  self->tls = tls;
  pthread_mutex_unlock (&self->lock);
}

void
ferry_fake_origin_add (FerryFakeOrigin         *self,
                       const char              *path,
                       const FerryFakeResource *resource)
{
  g_autoptr (GError) error = NULL;
  FerryFakeEntry    *entry;

  g_return_if_fail (self != NULL);
  g_return_if_fail (path != NULL);
  g_return_if_fail (path[0] == '/' || g_uri_is_valid (path, G_URI_FLAGS_NONE, NULL));
  g_return_if_fail (resource != NULL);

  entry = ferry_fake_entry_new (path, resource, &error);
  if (entry == NULL)
    g_error ("%s", error->message);

  pthread_mutex_lock (&self->lock);
  g_hash_table_insert (self->entries, g_strdup (path), entry);
  pthread_mutex_unlock (&self->lock);
}

void
ferry_fake_origin_add_file (FerryFakeOrigin *self,
                            const char      *path,
                            guint64          size,
                            const char      *fault)
{
  FerryFakeResource resource = { .size = size, .faults = { fault } };

  ferry_fake_origin_add (self, path, &resource);
}

void
ferry_fake_origin_set_version (FerryFakeOrigin *self,
                               const char      *path,
                               guint            version,
                               guint64          size)
{
  FerryFakeEntry *entry;

  g_return_if_fail (self != NULL);
  g_return_if_fail (path != NULL);

  pthread_mutex_lock (&self->lock);
  entry = g_hash_table_lookup (self->entries, path);
  g_assert_nonnull (entry);
  entry->version = version;
  entry->size = size;
  pthread_mutex_unlock (&self->lock);
}

void
ferry_fake_origin_release (FerryFakeOrigin *self,
                           const char      *path)
{
  FerryFakeEntry *entry;
  guint           i;

  g_return_if_fail (self != NULL);
  g_return_if_fail (path != NULL);

  pthread_mutex_lock (&self->lock);
  entry = g_hash_table_lookup (self->entries, path);
  g_assert_nonnull (entry);
  entry->released = TRUE;
  for (i = 0; i < self->connections->len; i++)
    ferry_fake_connection_nudge (self->connections->pdata[i]);
  pthread_mutex_unlock (&self->lock);
}

void
ferry_fake_origin_reset_connections (FerryFakeOrigin *self)
{
  g_return_if_fail (self != NULL);

  pthread_mutex_lock (&self->lock);
  abort_connections (self);
  pthread_mutex_unlock (&self->lock);
}

void
ferry_fake_origin_set_offline (FerryFakeOrigin *self,
                               gboolean         offline)
{
  g_autoptr (GError) error = NULL;
  guint16            port;

  g_return_if_fail (self != NULL);

  pthread_mutex_lock (&self->lock);
  self->is_offline = offline;
  if (!offline && self->listen_fd < 0)
    {
      self->listen_fd = ferry_fake_wire_listen (self->port, 0, &port, &error);
      g_assert_no_error (error);
    }
  wake_acceptor (self);
  while (offline && self->listen_fd >= 0)
    pthread_cond_wait (&self->changed, &self->lock);
  if (offline)
    abort_connections (self);
  pthread_mutex_unlock (&self->lock);
}

static gpointer
copy_request (gconstpointer source,
              gpointer      data)
{
  return ferry_fake_request_copy (source);
}

GPtrArray *
ferry_fake_origin_dup_requests (FerryFakeOrigin *self)
{
  GPtrArray *copy;

  g_return_val_if_fail (self != NULL, NULL);

  pthread_mutex_lock (&self->lock);
  copy = g_ptr_array_copy (self->requests, (GCopyFunc) copy_request, NULL);
  pthread_mutex_unlock (&self->lock);

  return copy;
}

FerryFakeRequest *
ferry_fake_origin_dup_request (FerryFakeOrigin *self,
                               guint            index)
{
  FerryFakeRequest *copy = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  pthread_mutex_lock (&self->lock);
  if (index < self->requests->len)
    copy = ferry_fake_request_copy (self->requests->pdata[index]);
  pthread_mutex_unlock (&self->lock);

  return copy;
}

void
ferry_fake_origin_clear_requests (FerryFakeOrigin *self)
{
  g_return_if_fail (self != NULL);

  pthread_mutex_lock (&self->lock);
  g_ptr_array_set_size (self->requests, 0);
  self->generation++;
  self->counts[FERRY_FAKE_COUNT_REQUESTS] = 0;
  pthread_mutex_unlock (&self->lock);
}

guint64
ferry_fake_origin_get_count (FerryFakeOrigin *self,
                             FerryFakeCount   count)
{
  guint64 value;

  g_return_val_if_fail (self != NULL, 0);

  pthread_mutex_lock (&self->lock);
  value = self->counts[count];
  pthread_mutex_unlock (&self->lock);

  return value;
}

static gboolean
wait_between (FerryFakeOrigin *self,
              FerryFakeCount   count,
              guint64          least,
              guint64          most)
{
  struct timespec deadline;
  gboolean        is_there;
  int             result = 0;

  clock_gettime (CLOCK_MONOTONIC, &deadline);
  deadline.tv_sec += WAIT_SECONDS;
  pthread_mutex_lock (&self->lock);
  while (result == 0 && (self->counts[count] < least || self->counts[count] > most))
    result = pthread_cond_timedwait (&self->changed, &self->lock, &deadline);
  is_there = self->counts[count] >= least && self->counts[count] <= most;
  pthread_mutex_unlock (&self->lock);

  return is_there;
}

gboolean
ferry_fake_origin_wait (FerryFakeOrigin *self,
                        FerryFakeCount   count,
                        guint64          value)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return wait_between (self, count, value, G_MAXUINT64);
}

gboolean
ferry_fake_origin_wait_at_most (FerryFakeOrigin *self,
                                FerryFakeCount   count,
                                guint64          value)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return wait_between (self, count, 0, value);
}

gboolean
ferry_fake_origin_wait_for_requests (FerryFakeOrigin *self,
                                     guint            n_requests)
{
  return ferry_fake_origin_wait (self, FERRY_FAKE_COUNT_REQUESTS, n_requests);
}

static gboolean
expire_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_CONTINUE;
}

gboolean
ferry_fake_origin_iterate (FerryFakeOrigin *self,
                           FerryFakeCount   count,
                           guint64          value)
{
  gboolean is_late = FALSE;
  guint    id;

  g_return_val_if_fail (self != NULL, FALSE);

  id = g_timeout_add_seconds (WAIT_SECONDS, expire_cb, &is_late);
  while (!is_late && ferry_fake_origin_get_count (self, count) < value)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);

  return !is_late;
}
