/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-inbox-shelf.h"
#include "ferry-fake-request.h"

#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define WAIT_SECONDS 20

void
ferry_fake_inbox_count (FerryFakeInbox *self,
                        FerryFakeCount  count,
                        gint64          change)
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
ferry_fake_inbox_throw_dice (FerryFakeInbox *self)
{
  self->dice = self->dice * G_GUINT64_CONSTANT (6364136223846793005) + 1442695040888963407;

  return (self->dice >> 33) % 100;
}

/* ---- Connections --------------------------------------------------------- */

/* Takes out what has ended, to be freed without the lock. */
static GPtrArray *
take_done (FerryFakeInbox *self)
{
  GPtrArray *done = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_fake_visitor_free);
  guint      i = 0;

  while (i < self->visitors->len)
    {
      if (ferry_fake_visitor_is_done (self->visitors->pdata[i]))
        g_ptr_array_add (done, g_ptr_array_steal_index_fast (self->visitors, i));
      else
        i++;
    }

  return done;
}

/* With the lock. */
static void
accept_one (FerryFakeInbox *self)
{
  guint64 *counts = self->counts;
  int      fd = accept4 (self->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

  if (fd < 0)
    return;
  ferry_fake_inbox_count (self, FERRY_FAKE_COUNT_CONNECTIONS, 1);
  ferry_fake_inbox_count (self, FERRY_FAKE_COUNT_OPEN, 1);
  g_ptr_array_add (self->visitors,
                   ferry_fake_visitor_new (self, fd, counts[FERRY_FAKE_COUNT_CONNECTIONS]));
}

static void
close_listener (FerryFakeInbox *self)
{
  close (self->listen_fd);
  self->listen_fd = -1;
  pthread_cond_broadcast (&self->changed);
}

static void *
run_acceptor (void *data)
{
  FerryFakeInbox *self = data;
  struct pollfd   fds[] = { { self->wake_fd, POLLIN, 0 }, { self->listen_fd, POLLIN, 0 } };
  gboolean        is_stopping = FALSE;
  eventfd_t       value;

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
init_lock (FerryFakeInbox *self)
{
  pthread_condattr_t attributes;

  pthread_mutex_init (&self->lock, NULL);
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (&self->changed, &attributes);
  pthread_condattr_destroy (&attributes);
}

FerryFakeInbox *
ferry_fake_inbox_new (const FerryFakeInboxOptions *options,
                      GError                     **error)
{
  FerryFakeInboxOptions nothing = { 0 };
  FerryFakeInbox       *self;
  const char           *scheme;
  guint16               port = 0;
  int                   fd;

  if (options == NULL)
    options = &nothing;
  fd = ferry_fake_wire_listen (options->port, options->receive_buffer, &port, error);
  if (fd < 0)
    return NULL;

  self = g_new0 (FerryFakeInbox, 1);
  self->options = *options;
  init_lock (self);
  self->listen_fd = fd;
  self->port = port;
  self->dice = options->seed;
  self->wake_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) ferry_fake_entry_unref);
  self->shelves = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_fake_shelf_free);
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_fake_request_free);
  self->visitors = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_fake_visitor_free);
  if (options->tls != FERRY_FAKE_TLS_NONE)
    self->authority = ferry_fake_authority_new ();
  scheme = options->tls != FERRY_FAKE_TLS_NONE ? "https" : "http";
  self->base = g_strdup_printf ("%s://127.0.0.1:%u", scheme, port);
  self->other_base = g_strdup_printf ("%s://localhost:%u", scheme, port);
  g_assert_cmpint (pthread_create (&self->acceptor, NULL, run_acceptor, self), ==, 0);

  return self;
}

static void
wake_acceptor (FerryFakeInbox *self)
{
  eventfd_write (self->wake_fd, 1);
}

/* With the lock. */
static void
abort_visitors (FerryFakeInbox *self)
{
  guint i;

  for (i = 0; i < self->visitors->len; i++)
    ferry_fake_visitor_abort (self->visitors->pdata[i]);
}

void
ferry_fake_inbox_free (FerryFakeInbox *self)
{
  g_return_if_fail (self != NULL);

  pthread_mutex_lock (&self->lock);
  self->is_stopping = TRUE;
  wake_acceptor (self);
  pthread_mutex_unlock (&self->lock);
  pthread_join (self->acceptor, NULL);

  pthread_mutex_lock (&self->lock);
  abort_visitors (self);
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
  g_ptr_array_unref (self->visitors);

  if (self->listen_fd >= 0)
    close (self->listen_fd);
  close (self->wake_fd);
  g_hash_table_unref (self->entries);
  g_ptr_array_unref (self->shelves);
  g_ptr_array_unref (self->requests);
  g_clear_pointer (&self->authority, ferry_fake_authority_free);
  pthread_cond_destroy (&self->changed);
  pthread_mutex_destroy (&self->lock);
  g_free (self->base);
  g_free (self->other_base);
  g_free (self);
}

const char *
ferry_fake_inbox_get_base (FerryFakeInbox *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->base;
}

const char *
ferry_fake_inbox_get_other_base (FerryFakeInbox *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->other_base;
}

guint16
ferry_fake_inbox_get_port (FerryFakeInbox *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->port;
}

char *
ferry_fake_inbox_dup_uri (FerryFakeInbox *self,
                          const char     *path)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (path != NULL && path[0] == '/', NULL);

  return g_strconcat (self->base, path, NULL);
}

const char *
ferry_fake_inbox_get_ca (FerryFakeInbox *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->authority != NULL, NULL);

  return ferry_fake_authority_get_pem (self->authority);
}

void
ferry_fake_inbox_release (FerryFakeInbox *self,
                          const char     *path)
{
  FerryFakeEntry *entry;
  guint           i;

  g_return_if_fail (self != NULL);
  g_return_if_fail (path != NULL);

  pthread_mutex_lock (&self->lock);
  entry = g_hash_table_lookup (self->entries, path);
  g_assert_nonnull (entry);
  entry->released = TRUE;
  for (i = 0; i < self->visitors->len; i++)
    ferry_fake_visitor_nudge (self->visitors->pdata[i]);
  pthread_mutex_unlock (&self->lock);
}

void
ferry_fake_inbox_reset_connections (FerryFakeInbox *self)
{
  g_return_if_fail (self != NULL);

  pthread_mutex_lock (&self->lock);
  abort_visitors (self);
  pthread_mutex_unlock (&self->lock);
}

void
ferry_fake_inbox_set_offline (FerryFakeInbox *self,
                              gboolean        offline)
{
  g_autoptr (GError) error = NULL;
  guint16            port;

  g_return_if_fail (self != NULL);

  pthread_mutex_lock (&self->lock);
  self->is_offline = offline;
  if (!offline && self->listen_fd < 0)
    {
      self->listen_fd = ferry_fake_wire_listen (self->port, self->options.receive_buffer, &port,
                                                &error);
      g_assert_no_error (error);
    }
  wake_acceptor (self);
  while (offline && self->listen_fd >= 0)
    pthread_cond_wait (&self->changed, &self->lock);
  if (offline)
    abort_visitors (self);
  pthread_mutex_unlock (&self->lock);
}

/* ---- What came ----------------------------------------------------------- */

static gpointer
copy_shelf (gconstpointer shelf,
            gpointer      data)
{
  return ferry_fake_shelf_dup_parcel ((FerryFakeShelf *) shelf);
}

GPtrArray *
ferry_fake_inbox_dup_parcels (FerryFakeInbox *self)
{
  GPtrArray *parcels;

  g_return_val_if_fail (self != NULL, NULL);

  pthread_mutex_lock (&self->lock);
  parcels = g_ptr_array_copy (self->shelves, copy_shelf, NULL);
  pthread_mutex_unlock (&self->lock);
  g_ptr_array_set_free_func (parcels, (GDestroyNotify) ferry_fake_parcel_free);

  return parcels;
}

FerryFakeParcel *
ferry_fake_inbox_dup_parcel (FerryFakeInbox *self,
                             guint           index)
{
  FerryFakeParcel *parcel = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  pthread_mutex_lock (&self->lock);
  if (index < self->shelves->len)
    parcel = ferry_fake_shelf_dup_parcel (self->shelves->pdata[index]);
  pthread_mutex_unlock (&self->lock);

  return parcel;
}

FerryFakeParcel *
ferry_fake_inbox_find_parcel (FerryFakeInbox *self,
                              const char     *target)
{
  FerryFakeParcel *parcel = NULL;
  guint            i;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (target != NULL, NULL);

  pthread_mutex_lock (&self->lock);
  for (i = self->shelves->len; i > 0 && parcel == NULL; i--)
    {
      FerryFakeShelf *shelf = self->shelves->pdata[i - 1];

      if (g_str_equal (shelf->target, target))
        parcel = ferry_fake_shelf_dup_parcel (shelf);
    }
  pthread_mutex_unlock (&self->lock);

  return parcel;
}

static gpointer
copy_request (gconstpointer source,
              gpointer      data)
{
  return ferry_fake_request_copy (source);
}

GPtrArray *
ferry_fake_inbox_dup_requests (FerryFakeInbox *self)
{
  GPtrArray *requests;

  g_return_val_if_fail (self != NULL, NULL);

  pthread_mutex_lock (&self->lock);
  requests = g_ptr_array_copy (self->requests, copy_request, NULL);
  pthread_mutex_unlock (&self->lock);

  return requests;
}

FerryFakeRequest *
ferry_fake_inbox_dup_request (FerryFakeInbox *self,
                              guint           index)
{
  FerryFakeRequest *request = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  pthread_mutex_lock (&self->lock);
  if (index < self->requests->len)
    request = ferry_fake_request_copy (self->requests->pdata[index]);
  pthread_mutex_unlock (&self->lock);

  return request;
}

/* ---- Counts -------------------------------------------------------------- */

guint64
ferry_fake_inbox_get_count (FerryFakeInbox *self,
                            FerryFakeCount  count)
{
  guint64 value;

  g_return_val_if_fail (self != NULL, 0);

  pthread_mutex_lock (&self->lock);
  value = self->counts[count];
  pthread_mutex_unlock (&self->lock);

  return value;
}

static gboolean
wait_between (FerryFakeInbox *self,
              FerryFakeCount  count,
              guint64         least,
              guint64         most)
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
ferry_fake_inbox_wait (FerryFakeInbox *self,
                       FerryFakeCount  count,
                       guint64         value)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return wait_between (self, count, value, G_MAXUINT64);
}

gboolean
ferry_fake_inbox_wait_at_most (FerryFakeInbox *self,
                               FerryFakeCount  count,
                               guint64         value)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return wait_between (self, count, 0, value);
}

static gboolean
expire_cb (gpointer data)
{
  gboolean *is_late = data;

  *is_late = TRUE;

  return G_SOURCE_CONTINUE;
}

gboolean
ferry_fake_inbox_iterate (FerryFakeInbox *self,
                          FerryFakeCount  count,
                          guint64         value)
{
  gboolean is_late = FALSE;
  guint    id;

  g_return_val_if_fail (self != NULL, FALSE);

  id = g_timeout_add_seconds (WAIT_SECONDS, expire_cb, &is_late);
  while (!is_late && ferry_fake_inbox_get_count (self, count) < value)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);

  return !is_late;
}
