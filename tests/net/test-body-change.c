/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "body-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define SIZE 200000 /* some pages, some read-ahead */

static void
test_beyond_end (PartFixture  *self,
                 gconstpointer data)
{
  g_autoptr (FerryBody) body = NULL;
  g_autoptr (GError)    error = NULL;

  part_fixture_write (self, "a", "abc");
  body = body_fixture_new_body (self, "{'source': <'@/a'>}");

  g_assert_null (ferry_body_open (body, 4, &error));
  body_fixture_assert_error (&error, FERRY_ERROR_SOURCE_CHANGED);
}

static void
test_gone (PartFixture  *self,
           gconstpointer data)
{
  g_autofree char      *path = part_fixture_path (self, "a");
  g_autoptr (FerryBody) body = NULL;
  g_autoptr (GError)    error = NULL;

  part_fixture_write (self, "a", "abc");
  body = body_fixture_new_body (self, "{'source': <'@/a'>}");
  g_assert_cmpint (g_unlink (path), ==, 0);

  g_assert_null (ferry_body_open (body, 0, &error));
  body_fixture_assert_error (&error, FERRY_ERROR_SOURCE_MISSING);
  g_assert_false (ferry_body_check (body, NULL, 0, &error));
  body_fixture_assert_error (&error, FERRY_ERROR_SOURCE_MISSING);

  /* What came into its place is not waited for. */
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_assert_null (ferry_body_open (body, 0, &error));
  body_fixture_assert_error (&error, FERRY_ERROR_SOURCE_MISSING);
}

#define SOURCE "{'source': <'@/a'>}"

/* A head first, so that the file is not opened before it is read. */
#define LATE "{'boundary': <'B'>, 'parts': <[{'name': <'n'>, 'file': <'@/a'>}]>}"

/* "a" is there, and long. */
static FerryBody *
new_body (PartFixture *self,
          const char  *options)
{
  g_free (body_fixture_write_pattern (self, "a", SIZE));
  return body_fixture_new_body (self, options);
}

static void
test_changed_before_open (PartFixture  *self,
                          gconstpointer data)
{
  g_autoptr (FerryBody)       body = new_body (self, LATE);
  g_autoptr (FerryBodyReader) reader = body_fixture_open_body (body, 0);
  g_autoptr (GError)          error = NULL;
  char                        buffer[4096];
  gssize                      n;

  body_fixture_set_time (self, "a", 1000);
  /* The head is given, nothing of the file. */
  n = ferry_body_reader_read (reader, buffer, sizeof buffer, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n, <, 200);
  g_assert_cmpmem (buffer + n - 4, 4, "\r\n\r\n", 4);
  body_fixture_assert_broken (reader, FERRY_ERROR_SOURCE_CHANGED);
}

/* Reads all but one byte of "a". */
static FerryBodyReader *
read_nearly_all (FerryBody *body)
{
  FerryBodyReader   *reader = body_fixture_open_body (body, 0);
  g_autoptr (GError) error = NULL;
  g_autofree char   *buffer = g_malloc (SIZE);

  g_assert_cmpint (ferry_body_reader_read (reader, buffer, SIZE - 1, &error), ==, SIZE - 1);
  g_assert_no_error (error);
  return reader;
}

static void
test_changed_while_read (PartFixture  *self,
                         gconstpointer data)
{
  g_autoptr (FerryBody)       body = new_body (self, SOURCE);
  g_autoptr (FerryBodyReader) reader = read_nearly_all (body);

  body_fixture_set_time (self, "a", 1000);
  body_fixture_assert_broken (reader, FERRY_ERROR_SOURCE_CHANGED);
}

/* Not at the end only: what is sent in vain may be much. */
static void
test_changed_soon (PartFixture  *self,
                   gconstpointer data)
{
  g_autoptr (FerryBody)       body = new_body (self, SOURCE);
  g_autoptr (FerryBodyReader) reader = body_fixture_open_body (body, 0);
  g_autoptr (GError)          error = NULL;
  char                        buffer[4096];

  g_assert_cmpint (ferry_body_reader_read (reader, buffer, 4096, &error), ==, 4096);
  body_fixture_set_time (self, "a", 1000);
  body_fixture_assert_broken (reader, FERRY_ERROR_SOURCE_CHANGED);
}

static void
test_shorter (PartFixture  *self,
              gconstpointer data)
{
  g_autoptr (FerryBody)       body = new_body (self, SOURCE);
  g_autoptr (FerryBodyReader) reader = body_fixture_open_body (body, 0);
  g_autoptr (GError)          error = NULL;
  char                        buffer[4096];

  g_assert_cmpint (ferry_body_reader_read (reader, buffer, 4096, &error), ==, 4096);
  body_fixture_set_size (self, "a", 4100);
  body_fixture_assert_broken (reader, FERRY_ERROR_SOURCE_CHANGED);
}

static void
test_grown (PartFixture  *self,
            gconstpointer data)
{
  g_autoptr (FerryBody)       body = new_body (self, SOURCE);
  g_autoptr (FerryBodyReader) reader = read_nearly_all (body);

  body_fixture_set_size (self, "a", 2 * SIZE);
  body_fixture_assert_broken (reader, FERRY_ERROR_SOURCE_CHANGED);
  g_assert_cmpint (ferry_body_get_length (body), ==, SIZE);
}

static void
test_changed_while_sent (PartFixture  *self,
                         gconstpointer data)
{
  g_autoptr (FerryBody)       body = new_body (self, SOURCE);
  g_autoptr (FerryBodyReader) reader = read_nearly_all (body);
  goffset                     offset, count;
  int                         fd;

  g_assert_true (ferry_body_reader_get_file (reader, &fd, &offset, &count));
  g_assert_cmpint (offset, ==, SIZE - 1);
  g_assert_cmpint (count, ==, 1);
  body_fixture_set_time (self, "a", 1000);
  ferry_body_reader_advance (reader, 0);
  ferry_body_reader_advance (reader, 1);
  body_fixture_assert_broken (reader, FERRY_ERROR_SOURCE_CHANGED);
}

static void
test_changed_between_sends (PartFixture  *self,
                            gconstpointer data)
{
  g_autoptr (FerryBody)       body = new_body (self, SOURCE);
  g_autoptr (FerryBodyReader) reader = body_fixture_open_body (body, 0);
  goffset                     offset, count;
  int                         fd;

  g_assert_true (ferry_body_reader_get_file (reader, &fd, &offset, &count));
  ferry_body_reader_advance (reader, 100);
  body_fixture_set_time (self, "a", 1000);
  g_assert_false (ferry_body_reader_get_file (reader, &fd, &offset, &count));
  body_fixture_assert_broken (reader, FERRY_ERROR_SOURCE_CHANGED);
}

/* Same size, same time: only the inode tells. */
static void
test_replaced (PartFixture  *self,
               gconstpointer data)
{
  g_autofree char      *path = part_fixture_path (self, "a");
  g_autofree char      *other = part_fixture_path (self, "b");
  g_autoptr (FerryBody) body = NULL;
  g_autoptr (GError)    error = NULL;

  part_fixture_write (self, "a", "abc");
  part_fixture_write (self, "b", "xyz");
  body_fixture_set_time (self, "a", 1000);
  body_fixture_set_time (self, "b", 1000);
  body = body_fixture_new_body (self, "{'source': <'@/a'>}");
  g_assert_true (ferry_body_check (body, NULL, 0, &error));
  g_assert_cmpint (g_rename (other, path), ==, 0);

  g_assert_false (ferry_body_check (body, NULL, 0, &error));
  body_fixture_assert_error (&error, FERRY_ERROR_SOURCE_CHANGED);
  g_assert_null (ferry_body_open (body, 0, &error));
  body_fixture_assert_error (&error, FERRY_ERROR_SOURCE_CHANGED);
}

static void
test_check_known (PartFixture  *self,
                  gconstpointer data)
{
  g_autoptr (FerryBody) body = NULL;
  g_autoptr (GError)    error = NULL;
  FerrySourceStamp      known[3];
  guint                 n_known;

  part_fixture_write (self, "a", "a");
  part_fixture_write (self, "b", "");
  part_fixture_write (self, "c", "ccc");
  body = body_fixture_new_body (self, "{'parts': <[{'name': <'1'>, 'file': <'@/a'>}, "
                                      "{'name': <'2'>, 'file': <'@/b'>}, "
                                      "{'name': <'3'>, 'file': <'@/c'>}]>}");
  memcpy (known, ferry_body_get_stamps (body, &n_known), sizeof known);
  g_assert_true (ferry_body_check (body, known, 3, &error));

  known[2].device++; /* another number after a reboot */
  g_assert_true (ferry_body_check (body, known, 3, &error));
  known[2].modified++;
  g_assert_false (ferry_body_check (body, known, 3, &error));
  body_fixture_assert_error (&error, FERRY_ERROR_SOURCE_CHANGED);
  known[2].modified--;
  known[0].size++;
  g_assert_false (ferry_body_check (body, known, 3, &error));
  body_fixture_assert_error (&error, FERRY_ERROR_SOURCE_CHANGED);
  known[0].size--;
  known[1].inode++;
  g_assert_false (ferry_body_check (body, known, 3, &error));
  body_fixture_assert_error (&error, FERRY_ERROR_SOURCE_CHANGED);
  g_assert_false (ferry_body_check (body, known, 1, &error));
  body_fixture_assert_error (&error, FERRY_ERROR_SOURCE_CHANGED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  BODY_TEST ("offset-beyond-the-end-is-refused", test_beyond_end);
  BODY_TEST ("gone-is-said", test_gone);
  BODY_TEST ("changed-before-its-turn-gives-nothing", test_changed_before_open);
  BODY_TEST ("changed-while-read-is-never-whole", test_changed_while_read);
  BODY_TEST ("changed-is-seen-soon", test_changed_soon);
  BODY_TEST ("shorter-is-changed", test_shorter);
  BODY_TEST ("grown-is-changed", test_grown);
  BODY_TEST ("changed-while-sent-is-never-whole", test_changed_while_sent);
  BODY_TEST ("changed-between-sends-is-seen", test_changed_between_sends);
  BODY_TEST ("replaced-is-changed", test_replaced);
  BODY_TEST ("known-stamps-are-compared", test_check_known);

  return g_test_run ();
}
