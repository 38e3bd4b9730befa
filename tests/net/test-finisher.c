/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-finisher.h"
#include "part-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define MANY 50

/* One file on its way, and how it ended. */
typedef struct
{
  FerryPartFile *part;    /* (owned) */
  guint          n_done;  /* how often it was told */
  GError        *error;   /* (owned) (nullable) */
  GThread       *told_in; /* (unowned) */
} Job;

static void
job_clear (gpointer data)
{
  Job *job = data;

  ferry_part_file_unref (job->part);
  g_clear_error (&job->error);
  g_free (job);
}

static void
done_cb (FerryPartFile *part,
         const GError  *error,
         gpointer       data)
{
  Job *job = data;

  g_assert_true (part == job->part);
  job->n_done++;
  job->error = error != NULL ? g_error_copy (error) : NULL;
  job->told_in = g_thread_self ();
}

static Job *
new_job (PartFixture *f,
         const char  *name,
         const char  *text)
{
  Job               *job = g_new0 (Job, 1);
  g_autoptr (GError) error = NULL;

  job->part = part_fixture_create (f, name);
  g_assert_true (ferry_part_file_write (job->part, text, strlen (text), 0, &error));
  g_assert_no_error (error);
  return job;
}

static void
push (FerryFinisher *finisher,
      Job           *job,
      goffset        total)
{
  FerryPartFileFinish finish = { .total = total, .modified = -1, .origin = g_strdup ("http://a/") };

  ferry_finisher_push (finisher, job->part, &finish, done_cb, job, NULL);
  g_assert_null (finish.origin);
}

static void
run_all (FerryWriter *writer)
{
  ferry_writer_drain (writer);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
assert_finished (const Job *job,
                 int        code)
{
  g_assert_cmpuint (job->n_done, ==, 1);
  g_assert_true (job->told_in == g_thread_self ());
  if (code == 0)
    g_assert_no_error (job->error);
  else
    g_assert_error (job->error, FERRY_ERROR, code);
}

/* Work for the writer that lasts until it is let go, so that what is pushed
 * behind it is a burst. */
typedef struct
{
  GMutex   lock;
  GCond    changed;
  gboolean is_open;
} Gate;

static void
wait_at_gate (gpointer data)
{
  Gate *gate = data;

  g_mutex_lock (&gate->lock);
  while (!gate->is_open)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
}

static void
close_gate (Gate        *gate,
            FerryWriter *writer)
{
  gate->is_open = FALSE;
  g_mutex_init (&gate->lock);
  g_cond_init (&gate->changed);
  ferry_writer_push (writer, wait_at_gate, NULL, gate, NULL, NULL);
}

static void
open_gate (Gate        *gate,
           FerryWriter *writer)
{
  g_mutex_lock (&gate->lock);
  gate->is_open = TRUE;
  g_cond_signal (&gate->changed);
  g_mutex_unlock (&gate->lock);
  run_all (writer);
  g_mutex_clear (&gate->lock);
  g_cond_clear (&gate->changed);
}

/* I4 */
static void
test_one_file_is_synced_renamed_synced (PartFixture  *f,
                                        gconstpointer data)
{
  g_autoptr (FerryWriter) writer = ferry_writer_new ();
  FerryFinisher          *finisher = ferry_finisher_new (writer);
  g_autofree char        *folder = g_path_get_basename (f->directory);
  g_autofree char        *folder_sync = g_strconcat ("fsync ", folder, NULL);
  Job                    *job = new_job (f, "a", "text");

  push (finisher, job, 4);
  ferry_finisher_unref (finisher);
  run_all (writer);
  assert_finished (job, 0);
  part_fixture_assert_text (f, "a", "text");
  g_assert_true (ferry_fake_file_ops_has_order (f->fake, "fsetxattr .a.part", "fdatasync .a.part",
                                                "renameat2 .a.part a", folder_sync, NULL));
  job_clear (job);
}

/* Position of @text in @record, which must hold it. */
static gsize
find (const char *record,
      const char *text)
{
  const char *found = strstr (record, text);

  g_assert_nonnull (found);
  return (gsize) (found - record);
}

static void
test_burst_is_done_together (PartFixture  *f,
                             gconstpointer data)
{
  g_autoptr (FerryWriter) writer = ferry_writer_new ();
  FerryFinisher          *finisher = ferry_finisher_new (writer);
  g_autoptr (GPtrArray)   jobs = g_ptr_array_new_with_free_func (job_clear);
  g_autofree char        *record = NULL;
  gsize                   first_rename;
  Gate                    gate;

  close_gate (&gate, writer);
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("file-%02u", i);

      g_ptr_array_add (jobs, new_job (f, name, "text"));
      push (finisher, jobs->pdata[i], 4);
    }
  ferry_finisher_unref (finisher);
  open_gate (&gate, writer);

  record = ferry_fake_file_ops_dup_record (f->fake);
  first_rename = find (record, "renameat2");
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *sync = g_strdup_printf ("fdatasync .file-%02u.part", i);

      assert_finished (jobs->pdata[i], 0);
      g_assert_cmpuint (find (record, sync), <, first_rename);
    }
  /* The write-back of all begins before the first is waited for. */
  g_assert_cmpuint ((gsize) (g_strrstr (record, "sync_file_range") - record), <,
                    find (record, "fdatasync"));
  g_assert_cmpuint (ferry_fake_file_ops_get_n (f->fake, FERRY_FILE_OP_FDATASYNC), ==, MANY);
  g_assert_cmpuint (ferry_fake_file_ops_get_n (f->fake, FERRY_FILE_OP_FSYNC), ==, 1);
}

static void
test_each_folder_is_synced_once (PartFixture  *f,
                                 gconstpointer data)
{
  g_autoptr (FerryWriter) writer = ferry_writer_new ();
  FerryFinisher          *finisher = ferry_finisher_new (writer);
  g_autoptr (GPtrArray)   jobs = g_ptr_array_new_with_free_func (job_clear);
  g_autofree char        *folder = part_fixture_path (f, "folder");
  Gate                    gate;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  close_gate (&gate, writer);
  g_ptr_array_add (jobs, new_job (f, "a", "text"));
  g_ptr_array_add (jobs, new_job (f, "b", "text"));
  f->spec.directory = folder;
  g_ptr_array_add (jobs, new_job (f, "a", "text"));
  g_ptr_array_add (jobs, new_job (f, "b", "text"));
  for (guint i = 0; i < jobs->len; i++)
    push (finisher, jobs->pdata[i], 4);
  ferry_finisher_unref (finisher);
  open_gate (&gate, writer);

  for (guint i = 0; i < jobs->len; i++)
    assert_finished (jobs->pdata[i], 0);
  g_assert_cmpuint (ferry_fake_file_ops_get_n (f->fake, FERRY_FILE_OP_FSYNC), ==, 2);
}

static void
test_failure_of_one_is_not_that_of_others (PartFixture  *f,
                                           gconstpointer data)
{
  g_autoptr (FerryWriter) writer = ferry_writer_new ();
  FerryFinisher          *finisher = ferry_finisher_new (writer);
  g_autofree char        *deleted = part_fixture_path (f, ".deleted.part");
  Job                    *first = new_job (f, "first", "text");
  Job                    *cut = new_job (f, "cut", "tex");
  Job                    *gone = new_job (f, "deleted", "text");
  Job                    *last = new_job (f, "last", "text");
  Gate                    gate;

  close_gate (&gate, writer);
  g_assert_cmpint (g_unlink (deleted), ==, 0);
  push (finisher, first, 4);
  push (finisher, cut, 4);
  push (finisher, gone, 4);
  push (finisher, last, 4);
  ferry_finisher_unref (finisher);
  open_gate (&gate, writer);

  assert_finished (first, 0);
  assert_finished (cut, FERRY_ERROR_PART_LOST);
  assert_finished (gone, FERRY_ERROR_PART_LOST);
  assert_finished (last, 0);
  part_fixture_assert_text (f, "first", "text");
  part_fixture_assert_text (f, "last", "text");
  g_assert_false (part_fixture_has (f, "cut"));
  g_assert_false (part_fixture_has (f, "deleted"));
  job_clear (first);
  job_clear (cut);
  job_clear (gone);
  job_clear (last);
}

/* What is not on the disk must not get its final name. */
static void
test_unsynced_file_is_not_renamed (PartFixture  *f,
                                   gconstpointer data)
{
  g_autoptr (FerryWriter) writer = ferry_writer_new ();
  FerryFinisher          *finisher = ferry_finisher_new (writer);
  Job                    *job = new_job (f, "a", "text");

  ferry_fake_file_ops_fail_kind (f->fake, FERRY_FILE_OP_FDATASYNC, EIO);
  push (finisher, job, 4);
  ferry_finisher_unref (finisher);
  run_all (writer);
  assert_finished (job, FERRY_ERROR_DISK_FAILURE);
  g_assert_false (part_fixture_has (f, "a"));
  part_fixture_assert_text (f, ".a.part", "text");
  job_clear (job);
}

/* Of a folder that cannot be synced no file stands for good. */
static void
test_failure_of_a_folder_is_that_of_all_in_it (PartFixture  *f,
                                               gconstpointer data)
{
  g_autoptr (FerryWriter) writer = ferry_writer_new ();
  FerryFinisher          *finisher = ferry_finisher_new (writer);
  Job                    *a = new_job (f, "a", "text");
  Job                    *b = new_job (f, "b", "text");
  Gate                    gate;

  ferry_fake_file_ops_fail_kind (f->fake, FERRY_FILE_OP_FSYNC, EIO);
  close_gate (&gate, writer);
  push (finisher, a, 4);
  push (finisher, b, 4);
  ferry_finisher_unref (finisher);
  open_gate (&gate, writer);

  assert_finished (a, FERRY_ERROR_DISK_FAILURE);
  assert_finished (b, FERRY_ERROR_DISK_FAILURE);
  g_assert_cmpuint (ferry_fake_file_ops_get_n (f->fake, FERRY_FILE_OP_FSYNC), ==, 1);
  job_clear (a);
  job_clear (b);
}

/* The finisher may go while the writer is at work, as at the program's end. */
static void
test_dropped_finisher_finishes (PartFixture  *f,
                                gconstpointer data)
{
  g_autoptr (FerryWriter) writer = ferry_writer_new ();
  FerryFinisher          *finisher = ferry_finisher_new (writer);
  FerryFinisher          *second = ferry_finisher_ref (finisher);
  Job                    *job = new_job (f, "a", "text");

  ferry_fake_file_ops_hold_kind (f->fake, FERRY_FILE_OP_FDATASYNC, TRUE);
  push (finisher, job, 4);
  ferry_finisher_unref (finisher);
  ferry_finisher_unref (second);
  ferry_fake_file_ops_hold_kind (f->fake, FERRY_FILE_OP_FDATASYNC, FALSE);
  run_all (writer);
  assert_finished (job, 0);
  part_fixture_assert_text (f, "a", "text");
  job_clear (job);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  PART_TEST ("/finisher/one-file-is-synced-renamed-synced",
             test_one_file_is_synced_renamed_synced);
  PART_TEST ("/finisher/burst-is-done-together", test_burst_is_done_together);
  PART_TEST ("/finisher/each-folder-is-synced-once", test_each_folder_is_synced_once);
  PART_TEST ("/finisher/failure-of-one-is-not-that-of-others",
             test_failure_of_one_is_not_that_of_others);
  PART_TEST ("/finisher/unsynced-file-is-not-renamed", test_unsynced_file_is_not_renamed);
  PART_TEST ("/finisher/failure-of-a-folder-is-that-of-all-in-it",
             test_failure_of_a_folder_is_that_of_all_in_it);
  PART_TEST ("/finisher/dropped-finisher-finishes", test_dropped_finisher_finishes);

  return g_test_run ();
}
