/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct _FerryFakeDisk
{
  GHashTable *data;  /* (owned): "device:inode" → (owned) Image, of files with unsynced data */
  GPtrArray  *names; /* (owned) of (owned) FerryFakeChange: unsynced, oldest first */
};

/* What a file held when it was last synced. */
typedef struct
{
  int     fd;      /* (owned): of an open file description of its own, so that no lock is shared */
  GBytes *content; /* (owned) */
} Image;

struct _FerryFakeChange
{
  char   *path;
  char   *from;    /* (nullable): of a rename */
  GBytes *content; /* (owned) (nullable): of the regular file at path; NULL when there was none */
  mode_t  mode;
};

static void
image_free (gpointer data)
{
  Image *image = data;

  close (image->fd);
  g_bytes_unref (image->content);
  g_free (image);
}

static void
change_free (gpointer data)
{
  FerryFakeChange *change = data;

  g_free (change->path);
  g_free (change->from);
  g_clear_pointer (&change->content, g_bytes_unref);
  g_free (change);
}

static char *
make_key (const struct stat *st)
{
  return g_strdup_printf ("%ju:%ju", (uintmax_t) st->st_dev, (uintmax_t) st->st_ino);
}

static GBytes *
read_all (int fd)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8                 buffer[4096];
  off_t                  offset = 0;
  ssize_t                n_read;

  while ((n_read = pread (fd, buffer, sizeof buffer, offset)) > 0)
    {
      g_byte_array_append (bytes, buffer, (guint) n_read);
      offset += n_read;
    }
  g_assert_cmpint (n_read, ==, 0);

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
write_all (int     fd,
           GBytes *content)
{
  gsize         size;
  const guint8 *bytes = g_bytes_get_data (content, &size);

  g_assert_cmpint (ftruncate (fd, 0), ==, 0);
  for (gsize done = 0; done < size;)
    {
      ssize_t written = pwrite (fd, bytes + done, size - done, (off_t) done);

      g_assert_cmpint (written, >, 0);
      done += (gsize) written;
    }
}

FerryFakeDisk *
ferry_fake_disk_new (void)
{
  FerryFakeDisk *self = g_new0 (FerryFakeDisk, 1);

  self->data = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, image_free);
  self->names = g_ptr_array_new_with_free_func (change_free);

  return self;
}

void
ferry_fake_disk_free (FerryFakeDisk *self)
{
  g_hash_table_unref (self->data);
  g_ptr_array_unref (self->names);
  g_free (self);
}

void
ferry_fake_disk_will_change_data (FerryFakeDisk *self,
                                  const char    *path)
{
  g_autofree char *key = NULL;
  struct stat      st;
  Image           *image;

  if (stat (path, &st) != 0 || !S_ISREG (st.st_mode))
    return;

  key = make_key (&st);
  if (g_hash_table_contains (self->data, key))
    return;

  image = g_new0 (Image, 1);
  image->fd = open (path, O_RDWR | O_CLOEXEC);
  g_assert_cmpint (image->fd, >=, 0);
  image->content = read_all (image->fd);
  g_hash_table_insert (self->data, g_steal_pointer (&key), image);
}

FerryFakeChange *
ferry_fake_disk_prepare_name (FerryFakeDisk *self,
                              const char    *path,
                              const char    *from)
{
  FerryFakeChange *change = g_new0 (FerryFakeChange, 1);
  g_autofree char *key = NULL;
  struct stat      st;
  const Image     *image;

  change->path = g_strdup (path);
  change->from = g_strdup (from);
  if (lstat (path, &st) != 0 || !S_ISREG (st.st_mode))
    return change;

  key = make_key (&st);
  image = g_hash_table_lookup (self->data, key);
  change->mode = st.st_mode & 07777;
  if (image != NULL)
    {
      change->content = g_bytes_ref (image->content);
    }
  else
    {
      int fd = open (path, O_RDONLY | O_CLOEXEC);

      g_assert_cmpint (fd, >=, 0);
      change->content = read_all (fd);
      close (fd);
    }

  return change;
}

void
ferry_fake_disk_keep_name (FerryFakeDisk   *self,
                           FerryFakeChange *change)
{
  g_ptr_array_add (self->names, change);
}

void
ferry_fake_disk_drop_name (FerryFakeChange *change)
{
  change_free (change);
}

void
ferry_fake_disk_sync_data (FerryFakeDisk *self,
                           const char    *path)
{
  g_autofree char *key = NULL;
  struct stat      st;

  if (stat (path, &st) != 0)
    return;

  key = make_key (&st);
  g_hash_table_remove (self->data, key);
}

void
ferry_fake_disk_sync_names (FerryFakeDisk *self,
                            const char    *folder)
{
  for (guint i = self->names->len; i > 0; i--)
    {
      const FerryFakeChange *change = g_ptr_array_index (self->names, i - 1);
      g_autofree char       *parent = g_path_get_dirname (change->path);

      if (g_str_equal (parent, folder))
        g_ptr_array_remove_index (self->names, i - 1);
    }
}

void
ferry_fake_disk_sync_all (FerryFakeDisk *self)
{
  g_hash_table_remove_all (self->data);
  g_ptr_array_set_size (self->names, 0);
}

static void
undo_change (const FerryFakeChange *change)
{
  int fd;

  /* What is missing by now went away with a later change that was synced. */
  if (change->from != NULL)
    (void) rename (change->path, change->from);
  else if (unlink (change->path) != 0 && errno == EISDIR)
    (void) rmdir (change->path);

  if (change->content == NULL)
    return;

  fd = open (change->path, O_RDWR | O_CREAT | O_CLOEXEC, change->mode);
  g_assert_cmpint (fd, >=, 0);
  write_all (fd, change->content);
  close (fd);
}

void
ferry_fake_disk_lose (FerryFakeDisk *self,
                      FerryFakeLoss  loss)
{
  if (loss & FERRY_FAKE_LOSS_DATA)
    {
      GHashTableIter iter;
      gpointer       value;

      g_hash_table_iter_init (&iter, self->data);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        {
          const Image *image = value;

          write_all (image->fd, image->content);
        }
    }

  if (loss & FERRY_FAKE_LOSS_NAMES)
    for (guint i = self->names->len; i > 0; i--)
      undo_change (g_ptr_array_index (self->names, i - 1));

  ferry_fake_disk_sync_all (self);
}
