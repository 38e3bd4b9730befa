/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "store-fixture.h"

#include "ferry-error.h"
#include "ferry-transfer.h"

#include <glib/gstdio.h>

/* In memory where there is such a file system: these tests open and write many
 * thousands of times, and nothing in them is about the real disk. */
static char *
make_folder (void)
{
  g_autofree char   *in_memory = g_strdup ("/dev/shm/ferry-store-XXXXXX");
  g_autoptr (GError) error = NULL;
  char              *folder;

  if (g_mkdtemp (in_memory) != NULL)
    return g_steal_pointer (&in_memory);
  folder = g_dir_make_tmp ("ferry-store-XXXXXX", &error);
  g_assert_no_error (error);
  return folder;
}

void
store_fixture_set_up (StoreFixture *self,
                      gconstpointer data)
{
  self->directory = make_folder ();
  self->writer = ferry_writer_new ();
  self->fake = ferry_fake_file_ops_new ();
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char      *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_all (child);
    }
  g_remove (path);
}

static void
drain_context (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
store_fixture_tear_down (StoreFixture *self,
                         gconstpointer data)
{
  drain_context ();
  ferry_writer_unref (self->writer);
  ferry_fake_file_ops_free (self->fake);
  remove_all (self->directory);
  g_free (self->directory);
}

FerryStore *
store_fixture_open (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  FerryStore        *store;

  store = ferry_store_open (self->directory, ferry_file_ops_get_system (), self->writer, &error);
  g_assert_no_error (error);
  g_assert_nonnull (store);
  return store;
}

FerryStore *
store_fixture_open_fake (StoreFixture *self,
                         GError      **error)
{
  return ferry_store_open (self->directory, ferry_fake_file_ops_get_ops (self->fake), self->writer,
                           error);
}

static int
sync_nothing (const FerryFileOps *ops,
              int                 fd)
{
  return 0;
}

FerryStore *
store_fixture_open_quick (StoreFixture *self)
{
  static FerryFileOps quick;
  g_autoptr (GError)  error = NULL;
  FerryStore         *store;

  quick = *ferry_file_ops_get_system ();
  quick.fsync = sync_nothing;
  quick.fdatasync = sync_nothing;
  store = ferry_store_open (self->directory, &quick, self->writer, &error);
  g_assert_no_error (error);
  g_assert_nonnull (store);
  return store;
}

void
store_fixture_assert_refused (StoreFixture *self,
                              int           code)
{
  g_autoptr (GError) error = NULL;
  FerryStore        *store;

  store = ferry_store_open (self->directory, ferry_file_ops_get_system (), self->writer, &error);
  g_assert_error (error, FERRY_ERROR, code);
  g_assert_null (store);
}

void
store_fixture_close (FerryStore *store)
{
  g_autoptr (GError) error = NULL;

  ferry_store_close (store, &error);
  g_assert_no_error (error);
  drain_context ();
  g_assert_finalize_object (store);
}

void
store_fixture_crash (FerryStore *store)
{
  g_assert_finalize_object (store);
}

char *
store_fixture_path (StoreFixture *self,
                    const char   *name)
{
  return g_build_filename (self->directory, name, NULL);
}

gboolean
store_fixture_has (StoreFixture *self,
                   const char   *name)
{
  g_autofree char *path = store_fixture_path (self, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

GBytes *
store_fixture_read (StoreFixture *self,
                    const char   *name)
{
  g_autofree char   *path = store_fixture_path (self, name);
  g_autoptr (GError) error = NULL;
  char              *contents = NULL;
  gsize              size = 0;

  g_file_get_contents (path, &contents, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (contents, size);
}

void
store_fixture_write (StoreFixture *self,
                     const char   *name,
                     gconstpointer data,
                     gsize         size)
{
  g_autofree char   *path = store_fixture_path (self, name);
  g_autoptr (GError) error = NULL;

  /* It would keep the end of a longer file. */
  g_unlink (path);
  g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

void
store_fixture_delete (StoreFixture *self,
                      const char   *name)
{
  g_autofree char *path = store_fixture_path (self, name);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

char *
make_id (guint number)
{
  return g_strdup_printf ("%08x-0000-4000-8000-%012x", number * 2654435761u, number);
}

FerryTransfer *
make_transfer (guint       number,
               FerryStatus status,
               guint       value)
{
  g_autofree char             *id = make_id (number);
  g_autofree char             *uri = g_strdup_printf ("https://example.org/%u", number);
  g_autoptr (FerryRequest)     request = NULL;
  g_autoptr (GError)           error = NULL;
  g_auto (FerryTransferRecord) record = { 0 };
  GVariantDict                 options;

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "uri", "s", uri);
  g_variant_dict_insert (&options, "directory", "s", "/srv");
  request = ferry_request_new (g_variant_dict_end (&options), NULL, &error);
  g_assert_no_error (error);

  ferry_transfer_record_init (&record);
  record.status = status;
  record.total_retries = value;
  return ferry_transfer_new (id, request, &record);
}

void
put (FerryStore *store,
     guint       number,
     guint       value)
{
  g_autoptr (FerryTransfer) transfer = make_transfer (number, FERRY_STATUS_IDLE, value);

  ferry_store_put (store, transfer);
}

void
put_record (FerryStore *store,
            guint       number,
            guint       value)
{
  g_autoptr (FerryTransfer) transfer = make_transfer (number, FERRY_STATUS_IDLE, value);

  ferry_store_put_record (store, transfer);
}

void
put_settled (FerryStore *store,
             guint       number,
             guint       value)
{
  g_autoptr (FerryTransfer) transfer = make_transfer (number, FERRY_STATUS_COMPLETED, value);

  ferry_store_put_record (store, transfer);
}

void
drop (FerryStore *store,
      guint       number)
{
  g_autofree char *id = make_id (number);

  ferry_store_remove (store, id);
}

void
commit (FerryStore *store)
{
  g_autoptr (GError) error = NULL;

  ferry_store_commit_sync (store, &error);
  g_assert_no_error (error);
}

static void
take_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **taken = user_data;

  *taken = g_object_ref (result);
}

void
compact (FerryStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;

  ferry_store_compact_async (store, take_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  ferry_store_compact_finish (store, result, &error);
  g_assert_no_error (error);
}

static void
append_state (FerryStore *store,
              gboolean    settled,
              GString    *text)
{
  g_auto (GStrv) ids = ferry_store_list (store, settled);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (FerryTransfer) transfer = ferry_store_load (store, ids[i], NULL);
      FerryRequest             *request;
      guint                     number = (guint) g_ascii_strtoull (ids[i] + 24, NULL, 16);

      g_string_append_printf (text, "%s%u=", i > 0 ? " " : "", number);
      if (transfer == NULL)
        {
          g_string_append_c (text, '?');
          continue;
        }
      request = ferry_transfer_get_request (transfer);
      g_assert_true (g_str_has_prefix (ferry_request_get_uri (request), "https://example.org/"));
      g_string_append_printf (text, "%u", ferry_transfer_get_record (transfer)->total_retries);
    }
}

char *
dup_state (FerryStore *store)
{
  GString *text = g_string_new (NULL);

  append_state (store, FALSE, text);
  g_string_append_c (text, '|');
  append_state (store, TRUE, text);
  return g_string_free (text, FALSE);
}

void
assert_state (FerryStore *store,
              const char *expected)
{
  g_autofree char *state = dup_state (store);

  g_assert_cmpstr (state, ==, expected);
}

void
assert_stored (StoreFixture *self,
               const char   *expected)
{
  FerryStore *store = store_fixture_open (self);

  assert_state (store, expected);
  store_fixture_crash (store);
}

static void
append_visited_cb (const char         *id,
                   const FerrySummary *summary,
                   gboolean            is_lasting,
                   gpointer            user_data)
{
  GString         *text = user_data;
  g_autofree char *search = g_strdelimit (g_strdup (summary->search), "\n", '/');

  g_string_append_printf (text, "%s%u:%s:%s%s", text->len > 0 ? " " : "",
                          (guint) g_ascii_strtoull (id + 24, NULL, 16),
                          ferry_status_to_nick (summary->status), search, is_lasting ? "!" : "");
}

char *
dup_visited (FerryStore *store)
{
  GString *text = g_string_new (NULL);

  ferry_store_visit (store, append_visited_cb, text, NULL);
  return g_string_free (text, FALSE);
}

void
assert_visited (FerryStore *store,
                const char *expected)
{
  g_autofree char *visited = dup_visited (store);

  g_assert_cmpstr (visited, ==, expected);
}

void
assert_n_warnings (FerryStore *store,
                   guint       n)
{
  g_assert_cmpuint (g_strv_length ((GStrv) ferry_store_get_warnings (store)), ==, n);
}
