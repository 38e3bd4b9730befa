/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-ledger-turn.h"

#include <errno.h>

static gboolean
is_for_want_of_space (int error_number)
{
  return error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
}

/* FALSE with errno. */
static gboolean
write_durably (FerryLedgerTurn *self,
               int              fd,
               GByteArray      *bytes,
               goffset          offset)
{
  const FerryFileOps *ops = ferry_state_dir_get_ops (self->dir);

  return ferry_file_ops_pwrite_all (ops, fd, bytes->data, bytes->len, offset) == 0 &&
         ops->fsync (ops, fd) == 0;
}

static gboolean
write_new (FerryLedgerTurn *self,
           const char      *temporary,
           GByteArray      *bytes,
           GError         **error)
{
  const FerryFileOps *ops = ferry_state_dir_get_ops (self->dir);
  int                 fd;
  gboolean            is_written;

  fd = ferry_state_dir_open_file (self->dir, temporary, O_WRONLY | O_CREAT | O_TRUNC, error);
  if (fd < 0)
    return FALSE;

  is_written = write_durably (self, fd, bytes, 0);
  if (!is_written)
    ferry_state_dir_fail (self->dir, temporary, error);
  ops->close (ops, fd);
  if (!is_written)
    ferry_state_dir_remove (self->dir, temporary);
  return is_written;
}

static gboolean
set_aside (FerryLedgerTurn *self,
           GError         **error)
{
  g_autofree char *copy = NULL;

  if (!self->set_aside)
    return TRUE;

  copy = ferry_state_dir_set_aside (self->dir, self->name, error);
  self->was_set_aside = copy != NULL;
  return copy != NULL;
}

static gboolean
rewrite (FerryLedgerTurn *self,
         GError         **error)
{
  g_autofree char       *temporary = g_strconcat (self->name, FERRY_STATE_TEMPORARY, NULL);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  if (!set_aside (self, error))
    return FALSE;

  ferry_ledger_book_drop_before (self->book, self->oldest);
  ferry_ledger_header_append (self->generation + 1, bytes);
  ferry_ledger_book_append_since (self->book, 0, self->generation + 1, bytes);
  if (!write_new (self, temporary, bytes, error))
    return FALSE;
  if (!ferry_state_dir_publish (self->dir, temporary, self->name, error))
    {
      self->is_in_doubt = TRUE;
      return FALSE;
    }

  self->was_rewritten = TRUE;
  self->end = bytes->len;
  return TRUE;
}

/* Somebody may have deleted it, or put another one in its place. */
static gboolean
is_as_it_was (FerryLedgerTurn *self,
              int              fd)
{
  const FerryFileOps *ops = ferry_state_dir_get_ops (self->dir);
  struct stat         st;

  return ops->fstat (ops, fd, &st) == 0 && st.st_size == self->offset;
}

static gboolean
append_to (FerryLedgerTurn *self,
           int              fd,
           GError         **error)
{
  const FerryFileOps    *ops = ferry_state_dir_get_ops (self->dir);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  ferry_ledger_book_append_since (self->book, self->since, self->generation, bytes);
  if (write_durably (self, fd, bytes, self->offset))
    {
      self->end = self->offset + bytes->len;
      return TRUE;
    }

  /* After a sync that failed another one would only seem to work. */
  self->is_in_doubt = !is_for_want_of_space (errno);
  ferry_state_dir_fail (self->dir, self->name, error);
  if (ops->ftruncate (ops, fd, self->offset) != 0)
    self->is_in_doubt = TRUE;
  return FALSE;
}

static gboolean
append (FerryLedgerTurn *self,
        GError         **error)
{
  const FerryFileOps *ops = ferry_state_dir_get_ops (self->dir);
  int                 fd = ferry_state_dir_open_file (self->dir, self->name, O_RDWR, NULL);
  gboolean            is_appended;

  if (fd >= 0 && is_as_it_was (self, fd))
    {
      is_appended = append_to (self, fd, error);
      ops->close (ops, fd);
      return is_appended;
    }

  if (fd >= 0)
    ops->close (ops, fd);
  return rewrite (self, error);
}

void
ferry_ledger_turn_run (FerryLedgerTurn *self)
{
  self->end = self->offset;
  if (self->is_rewriting)
    {
      rewrite (self, &self->error);
      return;
    }
  if (self->is_compacting)
    {
      if (rewrite (self, &self->error) || self->is_in_doubt)
        return;
      self->has_no_room = TRUE;
      g_clear_error (&self->error);
    }
  append (self, &self->error);
}

void
ferry_ledger_turn_clear (FerryLedgerTurn *self)
{
  g_clear_pointer (&self->book, ferry_ledger_book_free);
  g_clear_error (&self->error);
}
