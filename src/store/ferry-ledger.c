/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-ledger.h"

#include "ferry-error.h"
#include "ferry-ledger-turn.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define DAY G_GINT64_CONSTANT (86400)

/* A longer file is none of ours; what is at its beginning is read. */
#define MAX_FILE_SIZE (64 * 1024 * 1024)

/* It is written anew when it is so many times as long as what it has to say. */
#define COMPACTION_FACTOR 4
#define MIN_COMPACTION_LENGTH (64 * 1024)

/* No file is so long: the first turn makes one. */
#define NO_FILE -1

/* A turn of writing under way. */
typedef struct
{
  FerryLedgerTurn turn;
  FerryLedger    *ledger; /* (owned) (nullable): NULL once its outcome was taken in */
  GPtrArray      *tasks;  /* (owned) (element-type GTask) who wait for it */
} Job;

struct _FerryLedger
{
  GObject parent_instance;

  FerryStateDir   *dir;     /* (owned) (nullable): NULL in memory alone, as are the next */
  char            *name;    /* (owned) (nullable) of the file in it */
  FerryWriter     *writer;  /* (owned) (nullable) */
  GMainContext    *context; /* (owned) (nullable) */
  FerryLedgerBook *book;    /* (owned) */
  gint64           now;     /* unix seconds, not long ago */

  Job       *job;     /* (unowned) (nullable) under way */
  GPtrArray *waiting; /* (owned) (element-type GTask) for the one after it */
  guint64    written; /* number of the last change that is on disk */

  goffset  length; /* of what is good in the file */
  guint32  generation;
  goffset  compaction_length;
  gboolean must_rewrite;
  gboolean is_damaged;
  char    *warning; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (FerryLedger, ferry_ledger, G_TYPE_OBJECT)

static void
ferry_ledger_finalize (GObject *object)
{
  FerryLedger *self = FERRY_LEDGER (object);

  g_clear_pointer (&self->dir, ferry_state_dir_free);
  g_clear_pointer (&self->writer, ferry_writer_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  ferry_ledger_book_free (self->book);
  g_ptr_array_unref (self->waiting);
  g_free (self->name);
  g_free (self->warning);

  G_OBJECT_CLASS (ferry_ledger_parent_class)->finalize (object);
}

static void
ferry_ledger_class_init (FerryLedgerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_ledger_finalize;
}

static void
ferry_ledger_init (FerryLedger *self)
{
  self->book = ferry_ledger_book_new ();
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

/* Opening. */

static gint64
get_oldest (FerryLedger *self)
{
  return self->now - FERRY_LEDGER_DAYS * DAY;
}

static void
apply_cb (const FerryLedgerRecord *record,
          gpointer                 user_data)
{
  ferry_ledger_book_apply (user_data, record);
}

static gboolean
fail_too_new (GError **error)
{
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_STATE_TOO_NEW,
                       _ ("What was counted of your data plans was written by a newer Ferry. "
                          "Update Ferry to go on counting."));
  return FALSE;
}

static gboolean
replay (FerryLedger  *self,
        int           fd,
        const guint8 *data,
        gsize         size,
        GError      **error)
{
  const FerryFileOps *ops = ferry_state_dir_get_ops (self->dir);
  FerryLedgerScan     scan = { .data = data, .size = size, .func = apply_cb };

  switch (ferry_ledger_header_parse (data, size, &scan.generation))
    {
    case FERRY_FILE_HEADER_GOOD:
      break;
    case FERRY_FILE_HEADER_DAMAGED:
      scan.is_any = TRUE;
      break;
    case FERRY_FILE_HEADER_TOO_NEW:
      return fail_too_new (error);
    }

  scan.user_data = self->book;
  ferry_ledger_scan (&scan);
  ferry_ledger_book_drop_before (self->book, get_oldest (self));
  self->is_damaged |= scan.is_any || scan.n_skipped > 0;
  self->must_rewrite = self->is_damaged;
  self->generation = scan.generation;
  self->length = (goffset) scan.end;
  /* What is to be set aside stays whole. */
  if (!self->is_damaged && scan.end < size)
    self->must_rewrite = ops->ftruncate (ops, fd, self->length) != 0;
  return TRUE;
}

static gboolean
read_open (FerryLedger *self,
           int          fd,
           GError     **error)
{
  const FerryFileOps *ops = ferry_state_dir_get_ops (self->dir);
  g_autofree guint8  *data = NULL;
  struct stat         st;
  gsize               wanted;
  ssize_t             size;

  if (ops->fstat (ops, fd, &st) != 0)
    return ferry_state_dir_fail (self->dir, self->name, error);

  self->is_damaged = st.st_size > MAX_FILE_SIZE;
  wanted = (gsize) MIN (st.st_size, MAX_FILE_SIZE);
  data = g_malloc (wanted + 1);
  size = ferry_file_ops_pread_all (ops, fd, data, wanted, 0);
  if (size < 0)
    return ferry_state_dir_fail (self->dir, self->name, error);
  if (size == 0)
    return TRUE; /* as if there were none */

  return replay (self, fd, data, (gsize) size, error);
}

static gboolean
read_file (FerryLedger *self,
           GError     **error)
{
  const FerryFileOps *ops = ferry_state_dir_get_ops (self->dir);
  g_autoptr (GError)  local_error = NULL;
  gboolean            is_read;
  int                 fd;

  self->generation = (guint32) self->now;
  self->length = NO_FILE;
  fd = ferry_state_dir_open_file (self->dir, self->name, O_RDWR, &local_error);
  if (fd < 0 && errno == ENOENT)
    return TRUE;
  if (fd < 0)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  is_read = read_open (self, fd, error);
  ops->close (ops, fd);
  return is_read;
}

FerryLedger *
ferry_ledger_open (const char         *path,
                   const FerryFileOps *ops,
                   FerryWriter        *writer,
                   gint64              now,
                   GError            **error)
{
  g_autoptr (FerryLedger) self = NULL;
  g_autofree char        *folder = g_path_get_dirname (path);

  g_return_val_if_fail (g_path_is_absolute (path), NULL);

  self = g_object_new (FERRY_TYPE_LEDGER, NULL);
  self->name = g_path_get_basename (path);
  self->writer = ferry_writer_ref (writer);
  self->context = g_main_context_ref_thread_default ();
  self->now = now;
  self->compaction_length = MIN_COMPACTION_LENGTH;
  self->dir = ferry_state_dir_open_unlocked (folder, ops, error);
  if (self->dir == NULL || !read_file (self, error))
    return NULL;

  if (self->is_damaged)
    self->warning = g_strdup_printf (_ ("A part of what was counted of your data plans was "
                                        "damaged. What could be read is kept, and the file “%s” "
                                        "is set aside in the state folder as it was."),
                                     self->name);
  self->written = ferry_ledger_book_get_number (self->book);
  return g_steal_pointer (&self);
}

FerryLedger *
ferry_ledger_new_in_memory (void)
{
  return g_object_new (FERRY_TYPE_LEDGER, NULL);
}

/* What it says. */

const char *
ferry_ledger_get_warning (FerryLedger *self)
{
  g_return_val_if_fail (FERRY_IS_LEDGER (self), NULL);

  return self->warning;
}

static gboolean
is_name (const char *text,
         gsize       max)
{
  gsize length = strlen (text);

  return length > 0 && length <= max && g_utf8_validate (text, (gssize) length, NULL);
}

void
ferry_ledger_add (FerryLedger        *self,
                  const char         *id,
                  gint64              begin,
                  const FerryTraffic *more)
{
  g_return_if_fail (FERRY_IS_LEDGER (self));
  g_return_if_fail (is_name (id, FERRY_LEDGER_MAX_ID));

  /* The clock is wrong, as that of a machine without a battery is for a while. */
  if (begin < FERRY_LEDGER_MIN_BEGIN || begin > FERRY_LEDGER_MAX_BEGIN)
    return;
  if (ferry_traffic_is_empty (more))
    return;

  self->now = begin;
  ferry_ledger_book_add (self->book, id, begin, more);
}

void
ferry_ledger_sum (FerryLedger  *self,
                  const char   *id,
                  gint64        since,
                  gint64        until,
                  FerryTraffic *sum)
{
  g_return_if_fail (FERRY_IS_LEDGER (self));

  ferry_ledger_book_sum (self->book, id, since, until, sum);
}

static void
add_entry_cb (const char         *id,
              gint64              begin,
              const FerryTraffic *sum,
              gpointer            user_data)
{
  g_variant_builder_add (user_data, "(sxtttttt)", id, begin, sum->received, sum->sent,
                         sum->all_received, sum->all_sent, sum->free_own, sum->free_all);
}

GVariant *
ferry_ledger_to_variant (FerryLedger *self,
                         const char  *id,
                         gint64       since,
                         gint64       until)
{
  GVariantBuilder builder;

  g_return_val_if_fail (FERRY_IS_LEDGER (self), NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sxtttttt)"));
  ferry_ledger_book_foreach (self->book, id, since, until, add_entry_cb, &builder);
  return g_variant_builder_end (&builder);
}

GStrv
ferry_ledger_list (FerryLedger *self)
{
  g_return_val_if_fail (FERRY_IS_LEDGER (self), NULL);

  return ferry_ledger_book_list (self->book);
}

void
ferry_ledger_forget (FerryLedger *self,
                     const char  *id)
{
  g_return_if_fail (FERRY_IS_LEDGER (self));

  ferry_ledger_book_forget (self->book, id);
}

void
ferry_ledger_set_mark (FerryLedger *self,
                       const char  *id,
                       const char  *mark)
{
  g_return_if_fail (FERRY_IS_LEDGER (self));
  g_return_if_fail (is_name (id, FERRY_LEDGER_MAX_ID));
  g_return_if_fail (mark == NULL || is_name (mark, FERRY_LEDGER_MAX_MARK));

  ferry_ledger_book_set_mark (self->book, id, mark);
}

const char *
ferry_ledger_get_mark (FerryLedger *self,
                       const char  *id)
{
  g_return_val_if_fail (FERRY_IS_LEDGER (self), NULL);

  return ferry_ledger_book_get_mark (self->book, id);
}

gboolean
ferry_ledger_is_dirty (FerryLedger *self)
{
  g_return_val_if_fail (FERRY_IS_LEDGER (self), FALSE);

  if (self->dir == NULL)
    return FALSE;

  return self->must_rewrite || ferry_ledger_book_get_number (self->book) > self->written;
}

/* Writing. */

static void begin_job (FerryLedger *self, GPtrArray *tasks);

static void
job_free (gpointer data)
{
  Job *job = data;

  ferry_ledger_turn_clear (&job->turn);
  g_clear_object (&job->ledger);
  g_ptr_array_unref (job->tasks);
  g_free (job);
}

static void
take_in (FerryLedger           *self,
         const FerryLedgerTurn *turn)
{
  gsize size = ferry_ledger_book_get_size (self->book);

  self->is_damaged &= !turn->was_set_aside;
  self->must_rewrite |= turn->is_in_doubt;
  if (turn->error != NULL)
    return;

  self->written = ferry_ledger_book_get_number (turn->book);
  ferry_ledger_book_note_written (self->book, self->written);
  self->length = turn->end;
  self->compaction_length = MAX (MIN_COMPACTION_LENGTH, (goffset) (COMPACTION_FACTOR * size));
  /* Not with each turn while there is no room. */
  if (turn->has_no_room)
    self->compaction_length = MAX (self->compaction_length, 2 * self->length);
  if (!turn->was_rewritten)
    return;
  self->generation++;
  self->must_rewrite = FALSE;
  ferry_ledger_book_drop_before (self->book, turn->oldest);
}

static void
answer (GPtrArray    *tasks,
        const GError *error)
{
  for (guint i = 0; i < tasks->len; i++)
    if (error != NULL)
      g_task_return_error (g_ptr_array_index (tasks, i), g_error_copy (error));
    else
      g_task_return_boolean (g_ptr_array_index (tasks, i), TRUE);
}

/* The job itself is still there when this returns. */
static void
end_job (FerryLedger *self,
         Job         *job)
{
  g_autoptr (FerryLedger) owned G_GNUC_UNUSED = g_steal_pointer (&job->ledger);

  self->job = NULL;
  take_in (self, &job->turn);
  if (self->waiting->len > 0)
    {
      g_autoptr (GPtrArray) tasks = g_steal_pointer (&self->waiting);

      self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
      begin_job (self, tasks);
    }
  answer (job->tasks, job->turn.error);
}

static void
job_run (gpointer data)
{
  Job *job = data;

  ferry_ledger_turn_run (&job->turn);
}

static void
job_done (gpointer data)
{
  Job *job = data;

  /* Somebody who could not wait for the main loop has taken it in already. */
  if (job->ledger != NULL)
    end_job (job->ledger, job);
}

static void
begin_job (FerryLedger *self,
           GPtrArray   *tasks)
{
  Job *job = g_new0 (Job, 1);

  job->ledger = g_object_ref (self);
  job->tasks = g_ptr_array_ref (tasks);
  job->turn.dir = self->dir;
  job->turn.name = self->name;
  job->turn.book = ferry_ledger_book_copy (self->book);
  job->turn.since = self->written;
  job->turn.offset = self->length;
  job->turn.generation = self->generation;
  job->turn.oldest = get_oldest (self);
  job->turn.is_rewriting = self->must_rewrite;
  job->turn.set_aside = self->is_damaged;
  job->turn.is_compacting = self->length > self->compaction_length;
  self->job = job;
  ferry_writer_push (self->writer, job_run, job_done, job, job_free, self->context);
}

void
ferry_ledger_flush_async (FerryLedger        *self,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask)     task = NULL;
  g_autoptr (GPtrArray) tasks = NULL;

  g_return_if_fail (FERRY_IS_LEDGER (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_ledger_flush_async);
  if (self->job != NULL)
    {
      g_ptr_array_add (self->waiting, g_steal_pointer (&task));
      return;
    }
  if (!ferry_ledger_is_dirty (self))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  tasks = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (tasks, g_steal_pointer (&task));
  begin_job (self, tasks);
}

gboolean
ferry_ledger_flush_finish (FerryLedger  *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ferry_ledger_flush_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
ferry_ledger_flush_sync (FerryLedger *self,
                         GError     **error)
{
  g_autoptr (GPtrArray) nobody = g_ptr_array_new ();
  g_autoptr (GError)    local_error = NULL;

  g_return_val_if_fail (FERRY_IS_LEDGER (self), FALSE);

  /* One that is under way may fail, and has not all; who waits for the next gets
   * that one. */
  while (self->job != NULL)
    {
      ferry_writer_drain (self->writer);
      end_job (self, self->job);
    }
  if (!ferry_ledger_is_dirty (self))
    return TRUE;

  begin_job (self, nobody);
  ferry_writer_drain (self->writer);
  if (self->job->turn.error != NULL)
    local_error = g_error_copy (self->job->turn.error);
  end_job (self, self->job);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
