/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-ftp-private.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINE_MAX_LENGTH 8192

/* 2001-09-09, older by a second for each version. */
#define DATE 1000000000

void
fake_connection_reply (FakeConnection *self,
                       const char     *format,
                       ...)
{
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  va_list          arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  line = g_strconcat (text, "\r\n", NULL);
  if (!ferry_fake_wire_write (self->wire, (const guint8 *) line, strlen (line)))
    self->is_over = TRUE;
}

gboolean
fake_connection_secure (FakeConnection *self,
                        FerryFakeWire  *wire)
{
  FerryFakeFtp *ftp = self->ftp;

  gnutls_certificate_credentials_t credentials;

  g_mutex_lock (&ftp->lock);
  credentials = ferry_fake_authority_get_credentials (ftp->authority, ftp->options.tls);
  g_mutex_unlock (&ftp->lock);
  return ferry_fake_wire_handshake (wire, credentials,
                                    ferry_fake_authority_get_priority (ftp->options.tls));
}

/* Under the lock. */
void
fake_connection_close_passive (FakeConnection *self)
{
  if (self->passive_fd >= 0)
    close (self->passive_fd);
  self->passive_fd = -1;
}

void
fake_connection_abort (FakeConnection *self)
{
  ferry_fake_wire_abort (self->wire);
  if (self->data != NULL)
    ferry_fake_wire_abort (self->data);
  if (self->passive_fd >= 0)
    shutdown (self->passive_fd, SHUT_RDWR);
}

static void
listen_for_data (FakeConnection *self,
                 guint16        *port)
{
  int fd = ferry_fake_wire_listen (0, 0, port, NULL);

  g_mutex_lock (&self->ftp->lock);
  fake_connection_close_passive (self);
  self->passive_fd = fd;
  g_mutex_unlock (&self->ftp->lock);
}

static char *
resolve (FakeConnection *self,
         const char     *name)
{
  return name[0] == '/' ? g_strdup (name) : g_strconcat (self->folder, name, NULL);
}

/* Under the lock. */
FakeFile *
fake_connection_find (FakeConnection *self,
                      const char     *name,
                      char          **path)
{
  g_autofree char *full = resolve (self, name);
  FakeFile        *file = g_hash_table_lookup (self->ftp->files, full);

  if (path != NULL)
    *path = g_steal_pointer (&full);
  return file;
}

/* The commands. */

/* SIZE and MDTM come before the file is fetched: they see its next fetch. */
static void
do_size (FakeConnection *self,
         const char     *name)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->ftp->lock);
  FakeFile                       *file = fake_connection_find (self, name, NULL);
  const char                     *text = NULL;

  if (file != NULL)
    file->n_fetched++;
  if (file == NULL || fake_file_find (file, "size-denied", FALSE) != NULL)
    fake_connection_reply (self, "550 Could not get file size.");
  else if (fake_file_find (file, "no-size", FALSE) != NULL)
    fake_connection_reply (self, "502 SIZE not implemented.");
  else if ((text = fake_file_find (file, "size", FALSE)) != NULL)
    fake_connection_reply (self, "213 %" G_GUINT64_FORMAT, fake_file_number (text));
  else
    fake_connection_reply (self, "213 %" G_GUINT64_FORMAT, file->size);
  if (file != NULL)
    file->n_fetched--;
}

static void
do_mdtm (FakeConnection *self,
         const char     *name)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->ftp->lock);
  g_autoptr (GDateTime)           date = NULL;
  g_autofree char                *text = NULL;
  FakeFile                       *file = fake_connection_find (self, name, NULL);
  const char                     *argument;
  gint64                          time = DATE;

  if (file == NULL || fake_file_find (file, "no-mdtm", FALSE) != NULL)
    {
      fake_connection_reply (self, file == NULL ? "550 No such file."
                                                : "502 MDTM not implemented.");
      return;
    }

  file->n_fetched++;
  if ((argument = fake_file_find (file, "version", FALSE)) != NULL)
    time += (gint64) fake_file_number (argument);
  if ((argument = fake_file_find (file, "date", FALSE)) != NULL)
    time = (gint64) fake_file_number (argument);
  file->n_fetched--;
  date = g_date_time_new_from_unix_utc (time);
  text = g_date_time_format (date, "%Y%m%d%H%M%S");
  fake_connection_reply (self, "213 %s", text);
}

/* Some faults are of the server, whatever file it is about. */
static gboolean
has_any (FakeConnection *self,
         const char     *fault)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->ftp->lock);
  GHashTableIter                  iter;
  gpointer                        file;

  g_hash_table_iter_init (&iter, self->ftp->files);
  while (g_hash_table_iter_next (&iter, NULL, &file))
    if (fake_file_find (file, fault, TRUE) != NULL)
      return TRUE;

  return FALSE;
}

static void
do_rest (FakeConnection *self,
         const char     *argument)
{
  if (has_any (self, "no-rest"))
    {
      fake_connection_reply (self, "502 REST not implemented.");
      return;
    }
  self->rest = g_ascii_strtoull (argument, NULL, 10);
  fake_connection_reply (self, "350 Restart position accepted.");
}

static void
do_epsv (FakeConnection *self,
         const char     *argument)
{
  guint16 port = 0;

  if (has_any (self, "no-epsv"))
    {
      fake_connection_reply (self, "500 Unknown command.");
      return;
    }
  listen_for_data (self, &port);
  fake_connection_reply (self, "229 Entering Extended Passive Mode (|||%u|)", port);
}

static void
do_pasv (FakeConnection *self,
         const char     *argument)
{
  guint16     port = 0;
  const char *address = has_any (self, "far-address") ? "192,0,2,1" : "127,0,0,1";

  listen_for_data (self, &port);
  fake_connection_reply (self, "227 Entering Passive Mode (%s,%u,%u).", address, port / 256,
                         port % 256);
}

static void
do_cwd (FakeConnection *self,
        const char     *name)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->ftp->lock);
  g_autofree char                *path = resolve (self, name);
  const char                     *end = g_str_has_suffix (path, "/") ? "" : "/";
  g_autofree char                *folder = g_strconcat (path, end, NULL);
  GHashTableIter                  iter;
  gpointer                        file;

  g_hash_table_iter_init (&iter, self->ftp->files);
  while (g_hash_table_iter_next (&iter, &file, NULL))
    if (g_str_has_prefix (file, folder))
      {
        g_free (self->folder);
        self->folder = g_steal_pointer (&folder);
        fake_connection_reply (self, "250 Directory changed.");
        return;
      }

  fake_connection_reply (self, "550 Failed to change directory.");
}

static void
do_user (FakeConnection *self,
         const char     *user)
{
  g_free (self->user);
  self->user = g_strdup (user);
  fake_connection_reply (self, "331 Please specify the password.");
}

static gboolean
is_crowded (FakeConnection *self)
{
  guint max = self->ftp->options.max_connections;

  return max > 0 && self->place > max;
}

static void
do_pass (FakeConnection *self,
         const char     *password)
{
  const FerryFakeFtpOptions *options = &self->ftp->options;

  if (is_crowded (self))
    {
      fake_connection_reply (self, "%s", options->crowd);
      return;
    }

  self->is_in = options->user == NULL ||
                (g_strcmp0 (options->user, self->user) == 0 &&
                 g_strcmp0 (options->password, password) == 0);
  fake_connection_reply (self, self->is_in ? "230 Login successful." : "530 Login incorrect.");
}

static void
do_auth (FakeConnection *self,
         const char     *argument)
{
  if (self->ftp->options.tls == FERRY_FAKE_TLS_NONE)
    {
      fake_connection_reply (self, "530 Please login with USER and PASS.");
      return;
    }
  fake_connection_reply (self, "234 Proceed with negotiation.");
  self->is_secure = fake_connection_secure (self, self->wire);
  self->is_over |= !self->is_secure;
}

static void
do_prot (FakeConnection *self,
         const char     *level)
{
  self->is_private = g_str_equal (level, "P");
  fake_connection_reply (self, "200 PROT now %s.", level);
}

static void
do_simple (FakeConnection *self,
           const char     *line)
{
  if (g_str_has_prefix (line, "PWD"))
    fake_connection_reply (self, "257 \"%s\" is the current directory", self->folder);
  else if (g_str_has_prefix (line, "TYPE") || g_str_has_prefix (line, "PBSZ"))
    fake_connection_reply (self, "200 OK.");
  else if (g_str_has_prefix (line, "QUIT"))
    {
      fake_connection_reply (self, "221 Goodbye.");
      self->is_over = TRUE;
    }
  else
    fake_connection_reply (self, "500 Unknown command.");
}

static const struct
{
  const char *verb;
  gboolean    is_public;
  void (*func) (FakeConnection *self, const char *argument);
} commands[] = {
  { "RETR ", FALSE, fake_connection_fetch },
  { "SIZE ", FALSE, do_size },
  { "MDTM ", FALSE, do_mdtm },
  { "REST ", FALSE, do_rest },
  { "EPSV", FALSE, do_epsv },
  { "PASV", FALSE, do_pasv },
  { "CWD ", FALSE, do_cwd },
  { "USER ", TRUE, do_user },
  { "PASS ", TRUE, do_pass },
  { "AUTH ", TRUE, do_auth },
  { "PROT ", TRUE, do_prot },
};

static void
log_command (FakeConnection *self,
             const char     *line)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->ftp->lock);

  g_ptr_array_add (self->ftp->commands,
                   g_strdup (g_str_has_prefix (line, "PASS ") ? "PASS" : line));
}

static void
obey (FakeConnection *self,
      const char     *line)
{
  log_command (self, line);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (!g_str_has_prefix (line, commands[i].verb))
        continue;
      if (self->is_in || commands[i].is_public)
        commands[i].func (self, line + strlen (commands[i].verb));
      else
        fake_connection_reply (self, "530 Please login with USER and PASS.");
      return;
    }

  do_simple (self, line);
}

static const guint8 *
find_end (FakeConnection *self)
{
  return self->input->len > 0 ? memmem (self->input->data, self->input->len, "\r\n", 2) : NULL;
}

/* (transfer full) (nullable) */
static char *
read_line (FakeConnection *self)
{
  const guint8 *end;
  char         *line;
  guint         length;

  while ((end = find_end (self)) == NULL)
    {
      guint  old = self->input->len;
      gssize n;

      g_byte_array_set_size (self->input, old + LINE_MAX_LENGTH);
      n = ferry_fake_wire_read (self->wire, self->input->data + old, LINE_MAX_LENGTH);
      g_byte_array_set_size (self->input, old + (guint) MAX (n, 0));
      if (n <= 0 || self->input->len > 8 * LINE_MAX_LENGTH)
        return NULL;
    }

  length = (guint) (end - self->input->data);
  line = g_strndup ((const char *) self->input->data, length);
  g_byte_array_remove_range (self->input, 0, length + 2);
  return line;
}

static gboolean
greet (FakeConnection *self)
{
  const FerryFakeFtpOptions *options = &self->ftp->options;
  const char                *crowd = options->crowd;

  if (options->silent)
    {
      ferry_fake_wire_wait (self->wire, -1);
      return FALSE;
    }
  if (options->is_implicit && !fake_connection_secure (self, self->wire))
    return FALSE;
  self->is_secure = options->is_implicit;
  if (is_crowded (self) && (crowd == NULL || !g_str_has_prefix (crowd, "530")))
    {
      fake_connection_reply (self, "%s", crowd != NULL ? crowd : "421 Too many users");
      return FALSE;
    }

  fake_connection_reply (self, "%s", options->greeting != NULL ? options->greeting : "220 Fake.");
  return TRUE;
}

gpointer
fake_connection_run (gpointer data)
{
  FakeConnection  *self = data;
  FerryFakeFtp    *ftp = self->ftp;
  g_autofree char *line = NULL;

  if (greet (self))
    while (!self->is_over && (line = read_line (self)) != NULL)
      {
        obey (self, line);
        g_clear_pointer (&line, g_free);
      }

  fake_connection_close_data (self, FERRY_FAKE_END_CUT);
  ferry_fake_wire_end (self->wire, FERRY_FAKE_END_CLEAN);
  g_mutex_lock (&ftp->lock);
  fake_connection_close_passive (self);
  g_ptr_array_remove (ftp->connections, self);
  ferry_fake_wire_free (self->wire);
  g_byte_array_unref (self->input);
  g_free (self->folder);
  g_free (self->user);
  g_free (self);
  g_cond_broadcast (&ftp->changed);
  g_mutex_unlock (&ftp->lock);
  return NULL;
}
