/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef gboolean (*Verb) (FerryEngine *engine, const char *id, GError **error);

static void
do_verb (FerryTestRig  *rig,
         FerryTransfer *transfer,
         Verb           verb)
{
  g_autoptr (GError) error = NULL;
  gboolean           success;

  success = verb (rig->engine, ferry_transfer_get_id (transfer), &error);
  g_assert_no_error (error);
  g_assert_true (success);
}

void
fixture_pause (FerryTestRig  *rig,
               FerryTransfer *transfer)
{
  do_verb (rig, transfer, ferry_engine_pause);
}

void
fixture_resume (FerryTestRig  *rig,
                FerryTransfer *transfer)
{
  do_verb (rig, transfer, ferry_engine_resume);
}

void
fixture_cancel (FerryTestRig  *rig,
                FerryTransfer *transfer)
{
  do_verb (rig, transfer, ferry_engine_cancel);
}

void
fixture_retry (FerryTestRig  *rig,
               FerryTransfer *transfer)
{
  do_verb (rig, transfer, ferry_engine_retry);
}

void
fixture_remove (FerryTestRig  *rig,
                FerryTransfer *transfer,
                gboolean       delete_file)
{
  g_autoptr (GError) error = NULL;

  ferry_engine_remove (rig->engine, ferry_transfer_get_id (transfer), delete_file, &error);
  g_assert_no_error (error);
}

void
fixture_change (FerryTestRig  *rig,
                FerryTransfer *transfer,
                const char    *changes)
{
  g_autofree char     *text = g_strdup_printf ("{%s}", changes);
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GError)   error = NULL;

  variant = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &error);
  g_assert_no_error (error);
  ferry_engine_change (rig->engine, ferry_transfer_get_id (transfer), variant, &error);
  g_assert_no_error (error);
}

typedef struct
{
  FerryTestRig  *rig;
  FerryTransfer *transfer;
  gint64         number;
  FerryFakeCount count;
} Goal;

goffset
fixture_get_have (FerryTransfer *transfer)
{
  return ferry_range_set_get_total (ferry_transfer_get_record (transfer)->have);
}

static gboolean
has_on_disk (gpointer data)
{
  const Goal *goal = data;

  return fixture_get_have (goal->transfer) >= goal->number;
}

void
fixture_run_to_have (FerryTestRig  *rig,
                     FerryTransfer *transfer,
                     goffset        have)
{
  Goal goal = { rig, transfer, have };

  ferry_test_rig_until (rig, "so much is noted as on disk", has_on_disk, &goal);
}

void
fixture_pause_at (FerryTestRig  *rig,
                  FerryTransfer *transfer,
                  goffset        have)
{
  ferry_test_rig_run_to_bytes (rig, transfer, have);
  fixture_pause (rig, transfer);
  fixture_run_to_have (rig, transfer, have);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_PAUSED);
}

static gboolean
has_count (gpointer data)
{
  const Goal *goal = data;

  return ferry_fake_origin_get_count (goal->rig->origin, goal->count) >= (guint64) goal->number;
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
fixture_run_to_count (FerryTestRig  *rig,
                      FerryFakeCount count,
                      guint64        value)
{
  Goal goal = { rig, NULL, (gint64) value, count };
  /* The origin wakes nobody. */
  guint id = g_timeout_add (5, wake_cb, NULL);

  ferry_test_rig_until (rig, "the origin has counted so many", has_count, &goal);
  g_source_remove (id);
}

void
fixture_assert_resumed (FerryTestRig *rig,
                        guint         index,
                        goffset       have)
{
  g_autoptr (FerryFakeRequest) request = ferry_fake_origin_dup_request (rig->origin, index);

  g_assert_nonnull (request);
  g_assert_cmpint (request->range_start, >=, MAX (1, have - FIXTURE_OVERLAP));
  g_assert_cmpint (request->range_start, <=, have);
}

void
fixture_assert_from_start (FerryTestRig *rig,
                           guint         index)
{
  g_autoptr (FerryFakeRequest) request = ferry_fake_origin_dup_request (rig->origin, index);

  g_assert_nonnull (request);
  g_assert_cmpint (request->range_start, <=, 0);
}

char *
fixture_dup_path (FerryTestRig *rig,
                  const char   *name)
{
  return g_build_filename (rig->directory, name, NULL);
}

void
fixture_write (FerryTestRig *rig,
               const char   *name,
               goffset       offset,
               const char   *text)
{
  g_autofree char *path = fixture_dup_path (rig, name);
  int              fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pwrite (fd, text, strlen (text), offset), ==, strlen (text));
  close (fd);
}

void
fixture_truncate (FerryTestRig *rig,
                  const char   *name,
                  goffset       size)
{
  g_autofree char *path = fixture_dup_path (rig, name);

  g_assert_cmpint (truncate (path, size), ==, 0);
}

GHashTable *
fixture_save_folder (const char *path)
{
  g_autoptr (GHashTable) files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                        (GDestroyNotify) g_bytes_unref);
  g_autoptr (GDir)       folder = g_dir_open (path, 0, NULL);
  const char            *name;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      char            *contents;
      gsize            length;

      g_assert_true (g_file_get_contents (file, &contents, &length, NULL));
      g_hash_table_insert (files, g_strdup (name), g_bytes_new_take (contents, length));
    }

  return g_steal_pointer (&files);
}

void
fixture_restore_folder (const char *path,
                        GHashTable *files)
{
  g_autoptr (GHashTable) there = fixture_save_folder (path);
  GHashTableIter         iter;
  gpointer               name, bytes;

  g_hash_table_iter_init (&iter, there);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_assert_cmpint (g_unlink (file), ==, 0);
    }

  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &name, &bytes))
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      gsize            size;
      gconstpointer    data = g_bytes_get_data (bytes, &size);

      g_assert_true (g_file_set_contents (file, data, (gssize) size, NULL));
    }
}

gboolean
fixture_folder_holds (const char *path,
                      const char *text)
{
  g_autoptr (GHashTable) files = fixture_save_folder (path);
  GHashTableIter         iter;
  gpointer               bytes;

  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, NULL, &bytes))
    {
      gsize         size;
      gconstpointer data = g_bytes_get_data (bytes, &size);

      if (memmem (data, size, text, strlen (text)) != NULL)
        return TRUE;
    }

  return FALSE;
}
