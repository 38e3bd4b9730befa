/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-crc32c.h"
#include "ferry-error.h"
#include "ferry-file-header.h"
#include "ferry-frame.h"
#include "store-fixture.h"

#include <string.h>

#define N_ODD G_N_ELEMENTS (odd_names)

/* 1 and 3 wait, 2 is done: in the file 2 is behind 3. */
static void
write_snapshot (StoreFixture *fixture)
{
  FerryStore *store = store_fixture_open_quick (fixture);

  put (store, 1, 1);
  put (store, 2, 2);
  put (store, 3, 3);
  put_settled (store, 2, 2);
  compact (store);
  store_fixture_close (store);
}

#define FROM_SUMMARIES "1:idle:1/example.org/! 2:completed:2/example.org/! 3:idle:3/example.org/!"
#define FROM_FRAMES "1:idle:1/example.org/ 2:completed:2/example.org/ 3:idle:3/example.org/"

static void
test_empty (StoreFixture *fixture,
            gconstpointer data)
{
  FerryStore *store = store_fixture_open_quick (fixture);

  assert_visited (store, "");
  store_fixture_close (store);
}

static void
test_in_order (StoreFixture *fixture,
               gconstpointer data)
{
  FerryStore *store;

  write_snapshot (fixture);
  store = store_fixture_open_quick (fixture);
  assert_visited (store, FROM_SUMMARIES);
  store_fixture_close (store);
}

static void
put_named (FerryStore *store,
           guint       number,
           const char *name)
{
  g_autoptr (FerryTransfer) transfer = make_transfer (number, FERRY_STATUS_IDLE, 0);

  ferry_transfer_edit (transfer)->name = g_strdup (name);
  ferry_transfer_commit (transfer);
  ferry_store_put (store, transfer);
}

static void
test_before_commit (StoreFixture *fixture,
                    gconstpointer data)
{
  FerryStore *store = store_fixture_open_quick (fixture);

  put (store, 7, 1);
  put_named (store, 5, "Five");
  assert_visited (store, "7:idle:7/example.org/ 5:idle:five/example.org/");
  commit (store);
  assert_visited (store, "7:idle:7/example.org/ 5:idle:five/example.org/");
  store_fixture_close (store);
}

/* Of each kind one change that is in the journal, and one that is not yet. */
static void
test_changes (StoreFixture *fixture,
              gconstpointer data)
{
  FerryStore *store = store_fixture_open_quick (fixture);

  for (guint i = 1; i <= 6; i++)
    put (store, i, i);
  put_settled (store, 2, 2);
  put_settled (store, 5, 5);
  compact (store);
  put_settled (store, 1, 1);
  drop (store, 2);
  put (store, 7, 7);
  commit (store);
  put_settled (store, 3, 3);
  drop (store, 5);
  put (store, 8, 8);
  put (store, 2, 22);
  assert_visited (store, "1:completed:1/example.org/ 3:completed:3/example.org/ "
                         "4:idle:4/example.org/! 6:idle:6/example.org/! "
                         "7:idle:7/example.org/ 8:idle:8/example.org/ 2:idle:2/example.org/");
  store_fixture_close (store);

  store = store_fixture_open_quick (fixture);
  assert_visited (store, "1:completed:1/example.org/ 3:completed:3/example.org/ "
                         "4:idle:4/example.org/! 6:idle:6/example.org/! "
                         "7:idle:7/example.org/ 8:idle:8/example.org/ 2:idle:2/example.org/");
  compact (store);
  assert_visited (store, "1:completed:1/example.org/! 3:completed:3/example.org/! "
                         "4:idle:4/example.org/! 6:idle:6/example.org/! "
                         "7:idle:7/example.org/! 8:idle:8/example.org/! 2:idle:2/example.org/!");
  store_fixture_close (store);
}

static const char *const odd_names[] = {
  "UPPER",
  " blanks  and more ",
  "quotes \"'\\ and %s %n",
  "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab.txt", /* decomposed */
  "\xf0\x9f\x9b\xb3\xef\xb8\x8f",             /* a ferry */
  "\342\200\256fdp.exe",                      /* turned round */
  "\xc3\x9f\xef\xac\x80\xc4\xb0\xef\xbc\xa1", /* folding changes the length */
  "...",
  "FRM2FRM2FRM2FRM2FRM2FRM2FRM2FRM2FRM2FRM2FRM2FRM2FRM2FRM2FRM2FRM2FRM2FRM2FRM2",
};

static void
collect_cb (const char         *id,
            const FerrySummary *summary,
            gboolean            is_lasting,
            gpointer            user_data)
{
  GPtrArray *texts = user_data;

  g_ptr_array_add (texts, g_strdup (summary->name));
  g_ptr_array_add (texts, g_strdup (summary->search));
  g_ptr_array_add (texts, g_strdup (summary->group));
}

/* The same from the transfers, from the journal, from a snapshot made of it, and
 * from one made of that. */
static void
test_odd_names (StoreFixture *fixture,
                gconstpointer data)
{
  g_autoptr (GPtrArray) expected = g_ptr_array_new_with_free_func (g_free);
  FerryStore           *store = store_fixture_open_quick (fixture);

  for (guint i = 0; i < N_ODD; i++)
    put_named (store, i, odd_names[i]);
  ferry_store_visit (store, collect_cb, expected, NULL);
  g_assert_cmpuint (expected->len, ==, 3 * N_ODD);
  for (guint round = 0; round < 3; round++)
    {
      g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

      if (round > 0)
        compact (store);
      store_fixture_close (store);
      store = store_fixture_open_quick (fixture);
      ferry_store_visit (store, collect_cb, texts, NULL);
      g_assert_cmpuint (texts->len, ==, expected->len);
      for (guint i = 0; i < texts->len; i++)
        g_assert_cmpstr (g_ptr_array_index (texts, i), ==, g_ptr_array_index (expected, i));
    }
  store_fixture_close (store);
}

static void
borrow_cb (const char         *id,
           const FerrySummary *summary,
           gboolean            is_lasting,
           gpointer            user_data)
{
  GArray *borrowed = user_data;

  if (is_lasting)
    g_array_append_val (borrowed, *summary);
}

static void
test_lasting (StoreFixture *fixture,
              gconstpointer data)
{
  g_autoptr (GArray) borrowed = g_array_new (FALSE, FALSE, sizeof (FerrySummary));
  g_autoptr (GBytes) keep = NULL;
  FerryStore        *store;

  write_snapshot (fixture);
  store = store_fixture_open_quick (fixture);
  drop (store, 2);
  ferry_store_visit (store, borrow_cb, borrowed, &keep);
  g_assert_nonnull (keep);
  drop (store, 1);
  compact (store);
  compact (store);
  store_fixture_close (store);
  g_assert_cmpuint (borrowed->len, ==, 2);
  g_assert_cmpstr (g_array_index (borrowed, FerrySummary, 0).name, ==, "1");
  g_assert_cmpstr (g_array_index (borrowed, FerrySummary, 1).search, ==, "3\nexample.org\n");
}

static void
test_nothing_to_keep (StoreFixture *fixture,
                      gconstpointer data)
{
  g_autoptr (GArray) borrowed = g_array_new (FALSE, FALSE, sizeof (FerrySummary));
  g_autoptr (GBytes) keep = NULL;
  FerryStore        *store;

  write_snapshot (fixture);
  store = store_fixture_open_quick (fixture);
  for (guint i = 1; i <= 3; i++)
    put_record (store, i, i);
  ferry_store_visit (store, borrow_cb, borrowed, &keep);
  g_assert_null (keep);
  g_assert_cmpuint (borrowed->len, ==, 0);
  store_fixture_close (store);
}

/* A file to be changed by hand. */
typedef struct
{
  guint8         *data; /* (owned) */
  gsize           size;
  FerryFileHeader header;
} File;

static void
file_read (File         *self,
           StoreFixture *fixture)
{
  g_autoptr (GBytes) bytes = store_fixture_read (fixture, "snapshot");

  self->data = g_memdup2 (g_bytes_get_data (bytes, &self->size), g_bytes_get_size (bytes));
  g_assert_cmpint (ferry_file_header_parse (&self->header, FERRY_FILE_SNAPSHOT, self->data,
                                            self->size),
                   ==, FERRY_FILE_HEADER_GOOD);
}

static void
file_write (File         *self,
            StoreFixture *fixture)
{
  ferry_file_header_encode (&self->header, self->data);
  ferry_file_header_encode (&self->header, self->data + self->size - FERRY_FILE_HEADER_SIZE);
  store_fixture_write (fixture, "snapshot", self->data, self->size);
  g_clear_pointer (&self->data, g_free);
}

/* All is told from the frames, and the main loop then sees to it that the next
 * time there are summaries. */
static void
assert_heals (StoreFixture *fixture)
{
  FerryStore *store = store_fixture_open_quick (fixture);
  File        file;

  assert_n_warnings (store, 0);
  assert_visited (store, FROM_FRAMES);
  compact (store);
  assert_visited (store, FROM_SUMMARIES);
  store_fixture_close (store);
  file_read (&file, fixture);
  g_assert_cmpuint (file.header.version, ==, FERRY_FORMAT_VERSION);
  g_free (file.data);
}

static void
test_format_2 (StoreFixture *fixture,
               gconstpointer data)
{
  File    file;
  guint8 *begin;
  gsize   length;

  write_snapshot (fixture);
  file_read (&file, fixture);
  begin = file.data + file.header.summaries_offset;
  length = file.header.index_offset - file.header.summaries_offset;
  memmove (begin, begin + length, (gsize) (file.data + file.size - begin) - length);
  file.size -= length;
  file.header.version = 2;
  file.header.index_offset = file.header.summaries_offset;
  file.header.summaries_offset = 0;
  file.header.summaries_crc = 0;
  file_write (&file, fixture);
  assert_heals (fixture);
}

static void
test_damaged (StoreFixture *fixture,
              gconstpointer data)
{
  File file;

  write_snapshot (fixture);
  file_read (&file, fixture);
  file.data[file.header.index_offset - 1] ^= 1;
  file_write (&file, fixture);
  assert_heals (fixture);
  g_assert_false (store_fixture_has (fixture, "snapshot.corrupt-1"));
}

#define N_MISPLACEMENTS 5

static guint64
get_misplacement (const FerryFileHeader *header,
                  guint                  i)
{
  const guint64 offsets[N_MISPLACEMENTS] = {
    8,
    header->summaries_offset + 1,
    header->index_offset + FERRY_FRAME_ALIGNMENT,
    G_MAXINT64 - 7,
    G_MAXUINT64,
  };

  return offsets[i];
}

static void
test_misplaced (StoreFixture *fixture,
                gconstpointer data)
{
  for (guint i = 0; i < N_MISPLACEMENTS; i++)
    {
      File file;

      write_snapshot (fixture);
      file_read (&file, fixture);
      file.header.summaries_offset = get_misplacement (&file.header, i);
      file_write (&file, fixture);
      assert_heals (fixture);
      store_fixture_delete (fixture, "snapshot");
    }
}

/* What the frame says is not looked at: the summary of one that stays as it was
 * is taken over. */
static void
test_taken_over (StoreFixture *fixture,
                 gconstpointer data)
{
  FerryStore *store;
  File        file;
  char       *text;
  gsize       size;

  write_snapshot (fixture);
  file_read (&file, fixture);
  size = file.header.index_offset - file.header.summaries_offset;
  text = memmem (file.data + file.header.summaries_offset, size, "2\nexample", 9);
  g_assert_nonnull (text);
  *text = 'x';
  file.header.summaries_crc = ferry_crc32c (0, file.data + file.header.summaries_offset, size);
  file_write (&file, fixture);

  store = store_fixture_open_quick (fixture);
  put (store, 4, 4);
  compact (store);
  assert_visited (store, "1:idle:1/example.org/! 2:completed:x/example.org/! "
                         "3:idle:3/example.org/! 4:idle:4/example.org/!");
  store_fixture_close (store);
}

/* Without anybody asking for it. */
static void
test_heals_by_itself (StoreFixture *fixture,
                      gconstpointer data)
{
  FerryStore *store;
  File        file;

  write_snapshot (fixture);
  file_read (&file, fixture);
  file.header.summaries_crc ^= 1;
  file_write (&file, fixture);
  store = store_fixture_open_quick (fixture);
  assert_visited (store, FROM_FRAMES);
  for (;;)
    {
      g_autofree char *visited = dup_visited (store);

      if (g_str_equal (visited, FROM_SUMMARIES))
        break;
      g_main_context_iteration (NULL, TRUE);
    }
  store_fixture_close (store);
}

static void
test_unreadable (StoreFixture *fixture,
                 gconstpointer data)
{
  FerryStore *store;
  File        file;
  FerryFrame  frame;
  gsize       offset = FERRY_FILE_HEADER_SIZE;

  write_snapshot (fixture);
  file_read (&file, fixture);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (ferry_frame_parse (&frame, FERRY_FORMAT_VERSION, file.data + offset,
                                        file.size - offset));
      offset += frame.length;
    }
  file.data[offset + 50] ^= 1;
  file.header.summaries_offset = 0;
  file_write (&file, fixture);

  store = store_fixture_open_quick (fixture);
  assert_visited (store, "1:idle:1/example.org/ 2:error: 3:idle:3/example.org/");
  store_fixture_close (store);
}

/* A frame that is whole and yet says nothing that can be used is kept, and found
 * under its status. */
static void
test_undecodable (StoreFixture *fixture,
                  gconstpointer data)
{
  FerryStore *store;
  File        file;
  guint8     *uri;
  guint32     crc;
  FerryFrame  frame;

  write_snapshot (fixture);
  file_read (&file, fixture);
  file.header.summaries_offset = 0;
  g_assert_true (ferry_frame_parse (&frame, FERRY_FORMAT_VERSION,
                                    file.data + FERRY_FILE_HEADER_SIZE, file.size));
  uri = memmem (file.data, frame.length + FERRY_FILE_HEADER_SIZE, "https://", 8);
  g_assert_nonnull (uri);
  memcpy (uri, "bogus", 5);
  crc = ferry_crc32c (0, file.data + FERRY_FILE_HEADER_SIZE, 12);
  crc = GUINT32_TO_LE (ferry_crc32c (crc, file.data + FERRY_FILE_HEADER_SIZE + 16,
                                     frame.length - 16));
  memcpy (file.data + FERRY_FILE_HEADER_SIZE + 12, &crc, 4);
  file_write (&file, fixture);

  store = store_fixture_open_quick (fixture);
  assert_visited (store, "1:idle: 2:completed:2/example.org/ 3:idle:3/example.org/");
  compact (store);
  assert_visited (store, "1:idle:! 2:completed:2/example.org/! 3:idle:3/example.org/!");
  store_fixture_close (store);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  STORE_TEST ("/store-visit/empty-tells-of-nothing", test_empty);
  STORE_TEST ("/store-visit/in-the-order-of-creation", test_in_order);
  STORE_TEST ("/store-visit/what-is-put-is-told-before-it-is-durable", test_before_commit);
  STORE_TEST ("/store-visit/changes-are-told-in-their-place", test_changes);
  STORE_TEST ("/store-visit/odd-names-are-the-same-from-everywhere", test_odd_names);
  STORE_TEST ("/store-visit/lasting-texts-outlive-the-store", test_lasting);
  STORE_TEST ("/store-visit/nothing-lasting-nothing-kept", test_nothing_to_keep);
  STORE_TEST ("/store-visit/format-2-is-read-and-renewed", test_format_2);
  STORE_TEST ("/store-visit/damaged-summaries-are-made-anew", test_damaged);
  STORE_TEST ("/store-visit/misplaced-summaries-are-made-anew", test_misplaced);
  STORE_TEST ("/store-visit/summaries-are-taken-over-unread", test_taken_over);
  STORE_TEST ("/store-visit/renews-summaries-by-itself", test_heals_by_itself);
  STORE_TEST ("/store-visit/unreadable-one-has-failed", test_unreadable);
  STORE_TEST ("/store-visit/undecodable-one-keeps-its-status", test_undecodable);

  return g_test_run ();
}
