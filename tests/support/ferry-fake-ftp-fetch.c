/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-ftp-private.h"

#include <poll.h>
#include <sys/socket.h>

/* What goes over the second connection. */

#define BLOCK (64 * 1024)

void
fake_connection_close_data (FakeConnection *self,
                            FerryFakeEnd    end)
{
  FerryFakeWire *data = self->data;

  if (data == NULL)
    return;
  ferry_fake_wire_end (data, end);
  g_mutex_lock (&self->ftp->lock);
  self->data = NULL;
  g_mutex_unlock (&self->ftp->lock);
  ferry_fake_wire_free (data);
}

/* The second connection, which the client has made. */
static gboolean
open_data (FakeConnection *self)
{
  struct pollfd poll_fd = { self->passive_fd, POLLIN, 0 };
  int           fd;

  if (self->passive_fd < 0)
    return FALSE;
  poll (&poll_fd, 1, -1);
  fd = accept4 (self->passive_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  g_mutex_lock (&self->ftp->lock);
  fake_connection_close_passive (self);
  if (fd >= 0)
    self->data = ferry_fake_wire_new (fd);
  g_mutex_unlock (&self->ftp->lock);

  return fd >= 0;
}

/* What a fetch is to be, as of now. */
typedef struct
{
  char    *path;
  guint64  begin;
  guint64  end;
  guint64  break_at; /* after so many bytes */
  guint    version;
  char    *refusal;
  char    *farewell;
  gboolean is_cut;
  gboolean is_quiet;
  gboolean is_reset;
  gboolean is_gone;
  gboolean is_stalled;
  gboolean is_held;
  gboolean has_no_farewell;
  gboolean hangs_up;
} Fetch;

static void
fetch_clear (Fetch *self)
{
  g_free (self->path);
  g_free (self->refusal);
  g_free (self->farewell);
}

static gboolean
find_break (Fetch      *fetch,
            FakeFile   *file,
            const char *name)
{
  const char *text = fake_file_find (file, name, fetch->begin > 0);

  if (text == NULL)
    return FALSE;
  fetch->break_at = fake_file_number (text);
  return TRUE;
}

static void
plan (Fetch    *fetch,
      FakeFile *file)
{
  gboolean    is_resumed = fetch->begin > 0;
  const char *text;

  fetch->end = file->size;
  fetch->break_at = G_MAXUINT64;
  fetch->version = (text = fake_file_find (file, "version", is_resumed)) != NULL
                       ? (guint) fake_file_number (text)
                       : 1;
  if ((text = fake_file_find (file, "longer", is_resumed)) != NULL)
    fetch->end += fake_file_number (text);
  fetch->refusal = g_strdup (fake_file_find (file, "refuse", is_resumed));
  fetch->farewell = g_strdup (fake_file_find (file, "fail", is_resumed));
  fetch->has_no_farewell = fake_file_find (file, "no-farewell", is_resumed) != NULL;
  fetch->hangs_up = fake_file_find (file, "hang-up", is_resumed) != NULL;
  fetch->is_cut = find_break (fetch, file, "cut");
  fetch->is_quiet = find_break (fetch, file, "cut-quietly");
  fetch->is_reset = find_break (fetch, file, "reset");
  fetch->is_gone = find_break (fetch, file, "gone");
  fetch->is_stalled = find_break (fetch, file, "stall");
  fetch->is_held = find_break (fetch, file, "hold");
}

static void
wait_for_release (FakeConnection *self,
                  gboolean        ever)
{
  FerryFakeFtp *ftp = self->ftp;

  if (ever)
    {
      ferry_fake_wire_wait (self->data, -1);
      return;
    }
  g_mutex_lock (&ftp->lock);
  while (!ftp->is_released && !ftp->is_over)
    g_cond_wait (&ftp->changed, &ftp->lock);
  g_mutex_unlock (&ftp->lock);
}

/* FALSE: the transfer is over before its end. */
static gboolean
take_break (FakeConnection *self,
            const Fetch    *fetch)
{
  if (fetch->is_held || fetch->is_stalled)
    {
      wait_for_release (self, fetch->is_stalled);
      return fetch->is_held;
    }

  fake_connection_close_data (self, fetch->is_reset ? FERRY_FAKE_END_RESET : FERRY_FAKE_END_CLEAN);
  if (fetch->is_gone)
    self->is_over = TRUE;
  else if (fetch->is_quiet)
    fake_connection_reply (self, "226 Transfer complete.");
  else
    fake_connection_reply (self, "426 Failure writing network stream.");
  return FALSE;
}

static gboolean
send_bytes (FakeConnection *self,
            const Fetch    *fetch)
{
  guint64            seed = ferry_fake_content_seed (fetch->path, fetch->version);
  g_autofree guint8 *block = g_malloc (BLOCK);
  guint64            sent = 0;

  for (guint64 at = fetch->begin; at < fetch->end;)
    {
      gsize n = (gsize) MIN (BLOCK, fetch->end - at);

      if (sent < fetch->break_at)
        n = (gsize) MIN (n, fetch->break_at - sent);
      else if (sent == fetch->break_at && !take_break (self, fetch))
        return FALSE;
      ferry_fake_content_fill (seed, at, block, n);
      if (!ferry_fake_wire_write (self->data, block, n))
        {
          fake_connection_close_data (self, FERRY_FAKE_END_CUT);
          fake_connection_reply (self, "426 Failure writing network stream.");
          return FALSE;
        }
      at += n;
      sent += n;
    }

  return sent != fetch->break_at || fetch->is_held || take_break (self, fetch);
}

static void
send_file (FakeConnection *self,
           const Fetch    *fetch)
{
  if (fetch->refusal != NULL)
    {
      fake_connection_reply (self, "%s", fetch->refusal);
      return;
    }
  if (!open_data (self))
    {
      fake_connection_reply (self, "425 Failed to establish connection.");
      return;
    }

  fake_connection_reply (self, "150 Opening BINARY mode data connection.");
  if (self->is_private && !fake_connection_secure (self, self->data))
    {
      fake_connection_close_data (self, FERRY_FAKE_END_CUT);
      fake_connection_reply (self, "522 SSL connection failed.");
      return;
    }
  if (!send_bytes (self, fetch))
    {
      fake_connection_close_data (self, FERRY_FAKE_END_CUT);
      return;
    }

  fake_connection_close_data (self, FERRY_FAKE_END_CLEAN);
  self->is_over = fetch->has_no_farewell || fetch->hangs_up;
  if (!fetch->has_no_farewell)
    fake_connection_reply (self, "%s",
                           fetch->farewell != NULL ? fetch->farewell : "226 Transfer complete.");
}

void
fake_connection_fetch (FakeConnection *self,
                       const char     *name)
{
  Fetch     fetch = { .begin = self->rest };
  FakeFile *file;

  g_mutex_lock (&self->ftp->lock);
  file = fake_connection_find (self, name, &fetch.path);
  if (file != NULL)
    {
      file->n_fetched++;
      plan (&fetch, file);
    }
  g_mutex_unlock (&self->ftp->lock);
  self->rest = 0;
  if (file != NULL)
    send_file (self, &fetch);
  else
    fake_connection_reply (self, "550 Failed to open file.");
  fetch_clear (&fetch);
}
