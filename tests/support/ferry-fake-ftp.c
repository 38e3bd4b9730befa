/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-ftp.h"

#include "ferry-fake-ftp-private.h"

#include <poll.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

guint64
fake_file_number (const char *text)
{
  char   *end = NULL;
  guint64 number = g_ascii_strtoull (text, &end, 10);

  if (*end == 'K')
    return number * 1024;
  if (*end == 'M')
    return number * 1024 * 1024;
  return number;
}

/* Whether the conditions hold; sets @name to what is behind them. */
static gboolean
holds (FakeFile    *self,
       const char  *fault,
       gboolean     is_resumed,
       const char **name)
{
  gboolean result = TRUE;

  for (;;)
    {
      if (g_str_has_prefix (fault, "first="))
        result &= self->n_fetched <= fake_file_number (fault + 6);
      else if (g_str_has_prefix (fault, "after="))
        result &= self->n_fetched > fake_file_number (fault + 6);
      else if (g_str_has_prefix (fault, "resume,"))
        result &= is_resumed;
      else
        break;
      fault = strchr (fault, ',') + 1;
    }

  *name = fault;
  return result;
}

const char *
fake_file_find (FakeFile   *self,
                const char *name,
                gboolean    is_resumed)
{
  gsize length = strlen (name);

  for (guint i = 0; self->faults[i] != NULL; i++)
    {
      const char *fault;

      if (!holds (self, self->faults[i], is_resumed, &fault) || strncmp (fault, name, length) != 0)
        continue;
      if (fault[length] == ':')
        return fault + length + 1;
      if (fault[length] == '\0')
        return "";
    }

  return NULL;
}

static void
file_free (gpointer data)
{
  FakeFile *self = data;

  g_strfreev (self->faults);
  g_free (self);
}

static void
take_connection (FerryFakeFtp *self,
                 int           fd)
{
  FakeConnection                 *connection = g_new0 (FakeConnection, 1);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  connection->ftp = self;
  connection->wire = ferry_fake_wire_new (fd);
  connection->passive_fd = -1;
  connection->input = g_byte_array_new ();
  connection->folder = g_strdup ("/");
  g_ptr_array_add (self->connections, connection);
  connection->place = self->connections->len;
  self->n_connections++;
  self->max_open = MAX (self->max_open, self->connections->len);
  connection->thread = g_thread_new ("fake-ftp", fake_connection_run, connection);
  g_thread_unref (connection->thread);
}

static gpointer
run (gpointer data)
{
  FerryFakeFtp *self = data;

  for (;;)
    {
      struct pollfd poll_fd = { self->fd, POLLIN, 0 };
      int           fd;

      poll (&poll_fd, 1, -1);
      fd = accept4 (self->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
      g_mutex_lock (&self->lock);
      if (self->is_over)
        {
          g_mutex_unlock (&self->lock);
          if (fd >= 0)
            close (fd);
          return NULL;
        }
      g_mutex_unlock (&self->lock);
      if (fd >= 0)
        take_connection (self, fd);
    }
}

FerryFakeFtp *
ferry_fake_ftp_new (const FerryFakeFtpOptions *options)
{
  FerryFakeFtp      *self = g_new0 (FerryFakeFtp, 1);
  g_autoptr (GError) error = NULL;

  if (options != NULL)
    self->options = *options;
  self->authority = ferry_fake_authority_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, file_free);
  self->commands = g_ptr_array_new_with_free_func (g_free);
  self->connections = g_ptr_array_new ();
  self->fd = ferry_fake_wire_listen (0, 0, &self->port, &error);
  g_assert_no_error (error);
  self->thread = g_thread_new ("fake-ftp-door", run, self);
  return self;
}

void
ferry_fake_ftp_free (FerryFakeFtp *self)
{
  g_mutex_lock (&self->lock);
  self->is_over = TRUE;
  shutdown (self->fd, SHUT_RDWR);
  for (guint i = 0; i < self->connections->len; i++)
    fake_connection_abort (g_ptr_array_index (self->connections, i));
  g_cond_broadcast (&self->changed);
  while (self->connections->len > 0)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);

  g_thread_join (self->thread);
  close (self->fd);
  ferry_fake_authority_free (self->authority);
  g_hash_table_unref (self->files);
  g_ptr_array_unref (self->commands);
  g_ptr_array_unref (self->connections);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

guint16
ferry_fake_ftp_get_port (FerryFakeFtp *self)
{
  return self->port;
}

const char *
ferry_fake_ftp_get_ca (FerryFakeFtp *self)
{
  return ferry_fake_authority_get_pem (self->authority);
}

char *
ferry_fake_ftp_dup_uri (FerryFakeFtp *self,
                        const char   *scheme,
                        const char   *path)
{
  return g_strdup_printf ("%s://127.0.0.1:%u%s", scheme, self->port, path);
}

void
ferry_fake_ftp_add (FerryFakeFtp *self,
                    const char   *path,
                    guint64       size,
                    const char   *fault,
                    ...)
{
  FakeFile                       *file = g_new0 (FakeFile, 1);
  g_autoptr (GPtrArray)           faults = g_ptr_array_new ();
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  va_list                         more;

  va_start (more, fault);
  for (; fault != NULL; fault = va_arg (more, const char *))
    g_ptr_array_add (faults, g_strdup (fault));
  va_end (more);
  g_ptr_array_add (faults, NULL);

  file->size = size;
  file->faults = (char **) g_ptr_array_free (g_steal_pointer (&faults), FALSE);
  g_hash_table_replace (self->files, g_strdup (path), file);
}

void
ferry_fake_ftp_release (FerryFakeFtp *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->is_released = TRUE;
  g_cond_broadcast (&self->changed);
}

void
ferry_fake_ftp_hang_up (FerryFakeFtp *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < self->connections->len; i++)
    fake_connection_abort (g_ptr_array_index (self->connections, i));
  while (self->connections->len > 0)
    g_cond_wait (&self->changed, &self->lock);
}

char *
ferry_fake_ftp_dup_command (FerryFakeFtp *self,
                            const char   *verb,
                            guint         index)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < self->commands->len; i++)
    {
      const char *command = g_ptr_array_index (self->commands, i);

      if (g_str_has_prefix (command, verb) && index-- == 0)
        return g_strdup (command);
    }

  return NULL;
}

guint
ferry_fake_ftp_count (FerryFakeFtp *self,
                      const char   *verb)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  guint                           n = 0;

  for (guint i = 0; i < self->commands->len; i++)
    n += g_str_has_prefix (g_ptr_array_index (self->commands, i), verb);

  return n;
}

guint
ferry_fake_ftp_get_n_connections (FerryFakeFtp *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->n_connections;
}

guint
ferry_fake_ftp_get_max_open (FerryFakeFtp *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->max_open;
}

guint
ferry_fake_ftp_get_n_open (FerryFakeFtp *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->connections->len;
}
