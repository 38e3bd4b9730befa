/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-file-ops.h"

#include "ferry-fake-file-ops-private.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

static const char *const op_names[] = {
  "openat",
  "close",
  "pread",
  "pwrite",
  "ftruncate",
  "fallocate",
  "sync_file_range",
  "fdatasync",
  "fsync",
  "syncfs",
  "renameat2",
  "unlinkat",
  "mkdirat",
  "fstat",
  "fstatat",
  "fstatvfs",
  "futimens",
  "fsetxattr",
  "fgetxattr",
  "fremovexattr",
  "lock",
};
G_STATIC_ASSERT (G_N_ELEMENTS (op_names) == FERRY_N_FILE_OPS);

static void
cut_locked (FerryFakeFileOps *self)
{
  if (self->is_cut)
    return;

  self->is_cut = TRUE;
  ferry_fake_disk_lose (self->disk, self->loss);
  g_cond_broadcast (&self->released);
}

/* What the operation is to fail with; 0 when it may be done. */
static int
judge (FerryFakeFileOps *self,
       FerryFakeCall    *call)
{
  if (self->is_cut)
    return EIO;

  if (call->mutates)
    {
      self->n_mutations++;
      if (self->n_mutations == self->tear_nth)
        {
          call->is_torn = TRUE;
          return call->op == FERRY_FILE_OP_PWRITE ? 0 : EIO;
        }
      if (self->n_mutations == self->fail_nth)
        return self->fail_errno;
    }

  return self->kind_errno[call->op];
}

gboolean
ferry_fake_file_ops_begin (FerryFakeFileOps *self,
                           FerryFakeCall    *call)
{
  int error_number;

  call->self = self;
  g_mutex_lock (&self->lock);
  self->n[call->op]++;
  while (self->is_held[call->op] && !self->is_cut)
    g_cond_wait (&self->released, &self->lock);

  error_number = judge (self, call);
  errno = error_number;

  return error_number == 0;
}

ssize_t
ferry_fake_file_ops_end (FerryFakeCall *call,
                         ssize_t        result)
{
  FerryFakeFileOps *self = call->self;
  int               saved_errno = errno;

  if (call->is_torn)
    {
      cut_locked (self);
      result = -1;
      saved_errno = EIO;
    }

  g_ptr_array_add (self->record,
                   g_strdup_printf ("%s %s%s", op_names[call->op], call->text,
                                    result < 0 ? " (failed)" : ""));
  g_free (call->text);
  g_mutex_unlock (&self->lock);
  errno = saved_errno;

  return result;
}

FerryFakeFileOps *
ferry_fake_file_ops_new (void)
{
  FerryFakeFileOps *self = g_new0 (FerryFakeFileOps, 1);

  self->ops = *ferry_fake_file_calls_get ();
  self->ops.user_data = self;
  g_mutex_init (&self->lock);
  g_cond_init (&self->released);
  self->disk = ferry_fake_disk_new ();
  self->record = g_ptr_array_new_with_free_func (g_free);
  self->space = -1;

  return self;
}

void
ferry_fake_file_ops_free (FerryFakeFileOps *self)
{
  ferry_fake_disk_free (self->disk);
  g_ptr_array_unref (self->record);
  g_cond_clear (&self->released);
  g_mutex_clear (&self->lock);
  g_free (self);
}

const FerryFileOps *
ferry_fake_file_ops_get_ops (FerryFakeFileOps *self)
{
  return &self->ops;
}

void
ferry_fake_file_ops_reset (FerryFakeFileOps *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  ferry_fake_disk_sync_all (self->disk);
  g_ptr_array_set_size (self->record, 0);
  self->loss = FERRY_FAKE_LOSS_NONE;
  self->n_mutations = 0;
  self->fail_nth = 0;
  self->tear_nth = 0;
  self->space = -1;
  self->is_cut = FALSE;
  memset (self->n, 0, sizeof self->n);
  memset (self->kind_errno, 0, sizeof self->kind_errno);
  memset (self->is_held, 0, sizeof self->is_held);
  g_cond_broadcast (&self->released);
}

guint
ferry_fake_file_ops_get_n_mutations (FerryFakeFileOps *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->n_mutations;
}

void
ferry_fake_file_ops_fail_nth (FerryFakeFileOps *self,
                              guint             n,
                              int               error_number)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->fail_nth = n;
  self->fail_errno = error_number;
}

void
ferry_fake_file_ops_tear_nth (FerryFakeFileOps *self,
                              guint             n,
                              gsize             keep)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->tear_nth = n;
  self->tear_keep = keep;
}

void
ferry_fake_file_ops_set_loss (FerryFakeFileOps *self,
                              FerryFakeLoss     loss)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->loss = loss;
}

void
ferry_fake_file_ops_cut (FerryFakeFileOps *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  cut_locked (self);
}

gboolean
ferry_fake_file_ops_is_cut (FerryFakeFileOps *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->is_cut;
}

void
ferry_fake_file_ops_fail_kind (FerryFakeFileOps *self,
                               FerryFileOp       op,
                               int               error_number)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->kind_errno[op] = error_number;
}

void
ferry_fake_file_ops_set_space (FerryFakeFileOps *self,
                               gint64            bytes)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->space = bytes;
}

void
ferry_fake_file_ops_hold_kind (FerryFakeFileOps *self,
                               FerryFileOp       op,
                               gboolean          is_held)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->is_held[op] = is_held;
  g_cond_broadcast (&self->released);
}

guint
ferry_fake_file_ops_get_n (FerryFakeFileOps *self,
                           FerryFileOp       op)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->n[op];
}

char *
ferry_fake_file_ops_dup_record (FerryFakeFileOps *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  GString                        *text = g_string_new (NULL);

  for (guint i = 0; i < self->record->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (self->record, i));

  return g_string_free (text, FALSE);
}

gboolean
ferry_fake_file_ops_has_order (FerryFakeFileOps *self,
                               const char       *first,
                               ...)
{
  g_autofree char *record = ferry_fake_file_ops_dup_record (self);
  g_auto (GStrv)   lines = g_strsplit (record, "\n", -1);
  const char      *wanted = first;
  va_list          more;

  va_start (more, first);
  for (guint i = 0; lines[i] != NULL && wanted != NULL; i++)
    if (g_str_equal (lines[i], wanted))
      wanted = va_arg (more, const char *);
  va_end (more);

  if (wanted != NULL)
    g_test_message ("\"%s\" is missing, or too early, in:\n%s", wanted, record);

  return wanted == NULL;
}
