/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-body.h"
#include "ferry-error.h"
#include "part-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define ID "0d6a4bd4-5f02-4c2c-8f0d-d1f3c7a1b2e3"
#define PNG "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
#define SIZE 200000 /* some pages, some read-ahead */

#define BODY_TEST(path, func) PART_TEST ("/body/" path, func)

/* Takes apart what a test says in one text: files of the fixture's folder. */
static FerryRequest *
new_request (PartFixture *self,
             const char  *options)
{
  g_auto (GStrv)           halves = g_strsplit (options, "@/", -1);
  g_autofree char         *folder = g_strconcat (self->directory, "/", NULL);
  g_autofree char         *text = g_strjoinv (folder, halves);
  g_autoptr (GVariant)     parsed = NULL;
  g_autoptr (GVariant)     secrets = NULL;
  g_autoptr (GError)       error = NULL;
  g_autoptr (GVariantDict) dict = NULL;
  FerryRequest            *request;

  parsed = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &error);
  g_assert_no_error (error);
  dict = g_variant_dict_new (parsed);
  g_variant_dict_insert (dict, "uri", "s", "http://localhost/inbox");
  g_variant_dict_insert (dict, "direction", "s", "upload");
  request = ferry_request_new (g_variant_dict_end (dict), &secrets, &error);
  g_assert_no_error (error);
  return request;
}

static FerryBody *
new_body (PartFixture *self,
          const char  *options)
{
  g_autoptr (FerryRequest) request = new_request (self, options);
  g_autoptr (GError)       error = NULL;
  FerryBody               *body = ferry_body_new (request, ID, &error);

  g_assert_no_error (error);
  g_assert_nonnull (body);
  return body;
}

static FerryBodyReader *
open_body (FerryBody *body,
           goffset    first)
{
  g_autoptr (GError) error = NULL;
  FerryBodyReader   *reader = ferry_body_open (body, first, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reader);
  return reader;
}

static void
assert_error (GError         **error,
              FerryErrorStatus status)
{
  g_assert_error (*error, FERRY_ERROR, (int) status);
  g_clear_error (error);
}

static void
assert_refused (PartFixture     *self,
                const char      *options,
                FerryErrorStatus status)
{
  g_autoptr (FerryRequest) request = new_request (self, options);
  g_autoptr (GError)       error = NULL;

  g_assert_null (ferry_body_new (request, ID, &error));
  assert_error (&error, status);
}

static void
assert_broken (FerryBodyReader *reader,
               FerryErrorStatus status)
{
  g_autoptr (GError) error = NULL;
  char               buffer[64];
  int                fd;
  goffset            offset, count;

  /* It stays so. */
  for (int i = 0; i < 2; i++)
    {
      g_assert_cmpint (ferry_body_reader_read (reader, buffer, sizeof buffer, &error), ==, -1);
      assert_error (&error, status);
      g_assert_false (ferry_body_reader_get_file (reader, &fd, &offset, &count));
    }
}

/* All from @first on, in steps of @step. */
static GByteArray *
drain (FerryBody *body,
       goffset    first,
       gsize      step)
{
  g_autoptr (FerryBodyReader) reader = open_body (body, first);
  g_autoptr (GError)          error = NULL;
  g_autofree guint8          *buffer = g_malloc (step);
  GByteArray                 *bytes = g_byte_array_new ();
  gssize                      n;

  while ((n = ferry_body_reader_read (reader, buffer, step, &error)) > 0)
    g_byte_array_append (bytes, buffer, (guint) n);
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 0);
  return bytes;
}

static void
assert_bytes (FerryBody  *body,
              const char *expected,
              gsize       size)
{
  g_autoptr (GByteArray) bytes = drain (body, 0, 4096);

  g_assert_cmpmem (bytes->data, bytes->len, expected, size);
  g_assert_cmpint (ferry_body_get_length (body), ==, (goffset) size);
}

static void
write_bytes (PartFixture *self,
             const char  *name,
             const void  *data,
             gsize        size)
{
  g_autofree char   *path = part_fixture_path (self, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, (gssize) size, &error);
  g_assert_no_error (error);
}

/* A file of @size bytes that differ from their neighbours. */
static guint8 *
write_pattern (PartFixture *self,
               const char  *name,
               gsize        size)
{
  guint8 *data = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8) ((i * 7) ^ (i >> 8));
  write_bytes (self, name, data, size);
  return data;
}

static void
set_size (PartFixture *self,
          const char  *name,
          goffset      size)
{
  g_autofree char *path = part_fixture_path (self, name);

  g_assert_cmpint (truncate (path, size), ==, 0);
}

static void
set_time (PartFixture *self,
          const char  *name,
          gint64       seconds)
{
  g_autofree char      *path = part_fixture_path (self, name);
  const struct timespec times[2] = { { seconds, 0 }, { seconds, 5 } };

  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
}

static void
test_source (PartFixture  *self,
             gconstpointer data)
{
  g_autoptr (FerryBody)   body = NULL;
  const FerrySourceStamp *stamps;
  guint                   n_stamps;

  part_fixture_write (self, "여행.txt", "Hello\n");
  set_time (self, "여행.txt", 1000);
  body = new_body (self, "{'source': <'@/여행.txt'>}");
  stamps = ferry_body_get_stamps (body, &n_stamps);

  assert_bytes (body, "Hello\n", 6);
  g_assert_cmpstr (ferry_body_get_content_type (body), ==, "text/plain");
  g_assert_cmpstr (ferry_body_get_file_name (body), ==, "여행.txt");
  g_assert_cmpuint (n_stamps, ==, 1);
  g_assert_cmpint (stamps[0].size, ==, 6);
  g_assert_cmpint (stamps[0].modified, ==, G_GINT64_CONSTANT (1000000000005));
  g_assert_cmpuint (stamps[0].inode, !=, 0);
}

static void
test_types (PartFixture  *self,
            gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *bytes;
    gsize       size;
    const char *type;
  } cases[] = {
    { "a.txt", "a", 1, "text/plain" },
    { "a.json", "{}", 2, "application/json" },
    { "a.zip", "PK\003\004", 4, "application/zip" },
    { "picture", PNG, sizeof PNG - 1, "image/png" },
    { "data", "\001\002\003\377", 4, "application/octet-stream" },
    { "nothing", "", 0, "application/octet-stream" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char      *options = g_strdup_printf ("{'source': <'@/%s'>}", cases[i].name);
      g_autoptr (FerryBody) body = NULL;

      write_bytes (self, cases[i].name, cases[i].bytes, cases[i].size);
      body = new_body (self, options);
      g_assert_cmpstr (ferry_body_get_content_type (body), ==, cases[i].type);
    }
}

static void
test_own_type (PartFixture  *self,
               gconstpointer data)
{
  g_autoptr (FerryBody) body = NULL;

  part_fixture_write (self, "a.txt", "a");
  body = new_body (self, "{'source': <'@/a.txt'>, "
                         "'headers': <[('X-Other', 'x'), ('content-type', 'text/markdown')]>}");

  g_assert_cmpstr (ferry_body_get_content_type (body), ==, "text/markdown");
}

#define FORM "{'boundary': <'B'>, 'parts': <["                                                \
             "{'name': <'title'>, 'value': <'여름'>}, "                                     \
             "{'name': <'photo'>, 'file': <'@/a \"b.png'>, 'headers': <[('X-Note', 'n')]>}, " \
             "{'name': <'none'>, 'value': <''>}, "                                            \
             "{'name': <'empty'>, 'file': <'@/empty'>, 'file-name': <'문.bin'>}, "           \
             "{'name': <'notes'>, 'file': <'@/notes'>, 'content-type': <'text/x-own'>}]>}"

static const char form_bytes[] =
    "--B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n여름"
    "\r\n--B\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a %22b.png\"\r\n"
    "Content-Type: image/png\r\nX-Note: n\r\n\r\n" PNG
    "\r\n--B\r\nContent-Disposition: form-data; name=\"none\"\r\n\r\n"
    "\r\n--B\r\nContent-Disposition: form-data; name=\"empty\"; filename=\"문.bin\"\r\n"
    "Content-Type: application/octet-stream\r\n\r\n"
    "\r\n--B\r\nContent-Disposition: form-data; name=\"notes\"; filename=\"notes\"\r\n"
    "Content-Type: text/x-own\r\n\r\nOne\nTwo\n"
    "\r\n--B--\r\n";

static FerryBody *
new_form (PartFixture *self)
{
  write_bytes (self, "a \"b.png", PNG, sizeof PNG - 1);
  part_fixture_write (self, "empty", "");
  part_fixture_write (self, "notes", "One\nTwo\n");
  return new_body (self, FORM);
}

static void
test_form (PartFixture  *self,
           gconstpointer data)
{
  g_autoptr (FerryBody) body = new_form (self);
  guint                 n_stamps;

  assert_bytes (body, form_bytes, sizeof form_bytes - 1);
  g_assert_cmpstr (ferry_body_get_content_type (body), ==, "multipart/form-data; boundary=B");
  g_assert_null (ferry_body_get_file_name (body));
  ferry_body_get_stamps (body, &n_stamps);
  g_assert_cmpuint (n_stamps, ==, 3);
}

static void
test_every_offset (PartFixture  *self,
                   gconstpointer data)
{
  static const gsize    steps[] = { 1, 7, 100, 10000 };
  g_autoptr (FerryBody) body = new_form (self);
  const gsize           size = sizeof form_bytes - 1;

  for (gsize first = 0; first <= size; first++)
    for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
      {
        g_autoptr (GByteArray) bytes = drain (body, (goffset) first, steps[i]);

        g_assert_cmpmem (bytes->data, bytes->len, form_bytes + first, size - first);
      }
}

/* As a sender does that lets the kernel copy. */
static GByteArray *
drain_by_file (FerryBody *body,
               goffset    first,
               gsize      step)
{
  g_autoptr (FerryBodyReader) reader = open_body (body, first);
  g_autoptr (GError)          error = NULL;
  g_autofree guint8          *buffer = g_malloc (step);
  GByteArray                 *bytes = g_byte_array_new ();
  gssize                      n = 1;

  while (n > 0)
    {
      goffset offset, count;
      int     fd;

      if (ferry_body_reader_get_file (reader, &fd, &offset, &count))
        {
          g_assert_cmpint (count, >, 0);
          n = pread (fd, buffer, (gsize) MIN (count, (goffset) step), offset);
          g_assert_cmpint (n, >, 0);
          ferry_body_reader_advance (reader, n);
        }
      else
        {
          n = ferry_body_reader_read (reader, buffer, step, &error);
          g_assert_no_error (error);
        }
      g_byte_array_append (bytes, buffer, (guint) n);
    }

  return bytes;
}

static void
test_file_by_itself (PartFixture  *self,
                     gconstpointer data)
{
  g_autoptr (FerryBody) body = new_form (self);
  const gsize           size = sizeof form_bytes - 1;

  for (gsize first = 0; first <= size; first++)
    {
      g_autoptr (GByteArray) bytes = drain_by_file (body, (goffset) first, 5);

      g_assert_cmpmem (bytes->data, bytes->len, form_bytes + first, size - first);
    }
}

static void
test_made_anew (PartFixture  *self,
                gconstpointer data)
{
  g_autoptr (FerryBody)   body = new_form (self);
  g_autoptr (FerryBody)   again = new_body (self, FORM);
  g_autoptr (GError)      error = NULL;
  const FerrySourceStamp *known;
  guint                   n_known;

  assert_bytes (again, form_bytes, sizeof form_bytes - 1);
  known = ferry_body_get_stamps (body, &n_known);
  g_assert_true (ferry_body_check (again, known, n_known, &error));
  g_assert_no_error (error);
}

static void
test_boundary_of_id (PartFixture  *self,
                     gconstpointer data)
{
  g_autoptr (FerryBody) body = new_body (self, "{'parts': <[{'name': <'n'>, 'value': <'v'>}]>}");
  static const char     bytes[] = "--ferry-" ID "\r\nContent-Disposition: form-data; name=\"n\"\r\n"
                                  "\r\nv\r\n--ferry-" ID "--\r\n";

  g_assert_cmpstr (ferry_body_get_content_type (body), ==,
                   "multipart/form-data; boundary=ferry-" ID);
  assert_bytes (body, bytes, sizeof bytes - 1);
}

static void
test_boundary_in_text (PartFixture  *self,
                       gconstpointer data)
{
  assert_refused (self, "{'boundary': <'x'>, 'parts': <[{'name': <'n'>, 'value': <'a\\r\\n--xy'>}]>}",
                  FERRY_ERROR_INVALID_ARGUMENT);
  assert_refused (self, "{'parts': <[{'name': <'n'>, 'value': <'a--ferry-" ID "'>}]>}",
                  FERRY_ERROR_INVALID_ARGUMENT);
}

static void
test_related (PartFixture  *self,
              gconstpointer data)
{
  g_autoptr (FerryBody) body = NULL;
  static const char     bytes[] = "--B\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{}"
                                  "\r\n--B\r\nContent-Disposition: attachment; filename*=UTF-8''%C3%A9.txt\r\n"
                                  "Content-Type: text/plain\r\nContent-ID: <1>\r\n\r\nfile"
                                  "\r\n--B--\r\n";

  part_fixture_write (self, "é.txt", "file");
  body = new_body (self, "{'boundary': <'B'>, 'multipart': <'related'>, 'parts': <["
                         "{'value': <'{}'>, 'content-type': <'application/json; charset=UTF-8'>}, "
                         "{'file': <'@/é.txt'>, 'headers': <[('Content-ID', '<1>')]>}]>}");

  assert_bytes (body, bytes, sizeof bytes - 1);
  g_assert_cmpstr (ferry_body_get_content_type (body), ==,
                   "multipart/related; boundary=B; type=\"application/json\"");
}

static void
test_mixed (PartFixture  *self,
            gconstpointer data)
{
  g_autoptr (FerryBody) body = NULL;
  static const char     bytes[] = "--a b\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\none"
                                  "\r\n--a b--\r\n";

  body = new_body (self, "{'boundary': <'a b'>, 'multipart': <'mixed'>, "
                         "'parts': <[{'value': <'one'>}]>}");

  assert_bytes (body, bytes, sizeof bytes - 1);
  g_assert_cmpstr (ferry_body_get_content_type (body), ==, "multipart/mixed; boundary=\"a b\"");
}

static void
make_odd_files (PartFixture *self)
{
  g_autofree char *pipe = part_fixture_path (self, "pipe");
  g_autofree char *folder = part_fixture_path (self, "folder");
  g_autofree char *loop = part_fixture_path (self, "loop");
  g_autofree char *nowhere = part_fixture_path (self, "nowhere");
  g_autofree char *to_pipe = part_fixture_path (self, "to-pipe");

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (symlink ("loop", loop), ==, 0);
  g_assert_cmpint (symlink ("not-there", nowhere), ==, 0);
  g_assert_cmpint (symlink ("pipe", to_pipe), ==, 0);
  part_fixture_write (self, "plain", "a");
}

static void
test_no_plain_file (PartFixture  *self,
                    gconstpointer data)
{
  static const char *const sources[] = {
    "@/not-there",
    "@/pipe",
    "@/to-pipe",
    "@/folder",
    "@/loop",
    "@/nowhere",
    "@/plain/below",
    "/dev/null",
    "/proc/self/status", /* seems empty, but is not */
  };

  make_odd_files (self);
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autofree char *alone = g_strdup_printf ("{'source': <'%s'>}", sources[i]);
      g_autofree char *part = g_strdup_printf ("{'parts': <[{'name': <'a'>, 'file': <'%s'>}]>}",
                                               sources[i]);

      assert_refused (self, alone, FERRY_ERROR_SOURCE_MISSING);
      assert_refused (self, part, FERRY_ERROR_SOURCE_MISSING);
    }
}

static void
test_unreadable (PartFixture  *self,
                 gconstpointer data)
{
  g_autofree char         *path = part_fixture_path (self, "a");
  g_autoptr (FerryRequest) request = new_request (self, "{'source': <'@/a'>}");
  g_autoptr (FerryBody)    body = NULL;
  g_autoptr (GError)       error = NULL;

  part_fixture_write (self, "a", "a");
  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  body = ferry_body_new (request, ID, &error);

  /* Root may read it all the same. */
  if (access (path, R_OK) == 0)
    assert_bytes (body, "a", 1);
  else
    assert_error (&error, FERRY_ERROR_SOURCE_MISSING);
}

static void
test_link (PartFixture  *self,
           gconstpointer data)
{
  g_autofree char      *link = part_fixture_path (self, "link.txt");
  g_autoptr (FerryBody) body = NULL;

  part_fixture_write (self, "target", "text");
  g_assert_cmpint (symlink ("target", link), ==, 0);
  body = new_body (self, "{'source': <'@/link.txt'>}");

  assert_bytes (body, "text", 4);
  g_assert_cmpstr (ferry_body_get_file_name (body), ==, "link.txt");
}

static void
test_beyond_end (PartFixture  *self,
                 gconstpointer data)
{
  g_autoptr (FerryBody) body = NULL;
  g_autoptr (GError)    error = NULL;

  part_fixture_write (self, "a", "abc");
  body = new_body (self, "{'source': <'@/a'>}");

  g_assert_null (ferry_body_open (body, 4, &error));
  assert_error (&error, FERRY_ERROR_SOURCE_CHANGED);
}

static void
test_gone (PartFixture  *self,
           gconstpointer data)
{
  g_autofree char      *path = part_fixture_path (self, "a");
  g_autoptr (FerryBody) body = NULL;
  g_autoptr (GError)    error = NULL;

  part_fixture_write (self, "a", "abc");
  body = new_body (self, "{'source': <'@/a'>}");
  g_assert_cmpint (g_unlink (path), ==, 0);

  g_assert_null (ferry_body_open (body, 0, &error));
  assert_error (&error, FERRY_ERROR_SOURCE_MISSING);
  g_assert_false (ferry_body_check (body, NULL, 0, &error));
  assert_error (&error, FERRY_ERROR_SOURCE_MISSING);

  /* What came into its place is not waited for. */
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_assert_null (ferry_body_open (body, 0, &error));
  assert_error (&error, FERRY_ERROR_SOURCE_MISSING);
}

/* Text first, so that it is opened only while it is read. */
#define LATE "{'boundary': <'B'>, 'parts': <[{'name': <'n'>, 'file': <'@/a'>}]>}"

static void
test_changed_before_open (PartFixture  *self,
                          gconstpointer data)
{
  g_autofree guint8          *pattern = write_pattern (self, "a", SIZE);
  g_autoptr (FerryBody)       body = new_body (self, LATE);
  g_autoptr (FerryBodyReader) reader = open_body (body, 0);
  g_autoptr (GError)          error = NULL;
  char                        buffer[4096];
  gssize                      n;

  set_time (self, "a", 1000);
  /* The head is given, nothing of the file. */
  n = ferry_body_reader_read (reader, buffer, sizeof buffer, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n, <, 200);
  g_assert_cmpmem (buffer + n - 4, 4, "\r\n\r\n", 4);
  assert_broken (reader, FERRY_ERROR_SOURCE_CHANGED);
}

/* Reads all but one byte of "a". */
static FerryBodyReader *
read_nearly_all (FerryBody *body)
{
  FerryBodyReader   *reader = open_body (body, 0);
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
  g_autofree guint8          *pattern = write_pattern (self, "a", SIZE);
  g_autoptr (FerryBody)       body = new_body (self, "{'source': <'@/a'>}");
  g_autoptr (FerryBodyReader) reader = read_nearly_all (body);

  set_time (self, "a", 1000);
  assert_broken (reader, FERRY_ERROR_SOURCE_CHANGED);
}

/* Not at the end only: what is sent in vain may be much. */
static void
test_changed_soon (PartFixture  *self,
                   gconstpointer data)
{
  g_autofree guint8          *pattern = write_pattern (self, "a", SIZE);
  g_autoptr (FerryBody)       body = new_body (self, "{'source': <'@/a'>}");
  g_autoptr (FerryBodyReader) reader = open_body (body, 0);
  g_autoptr (GError)          error = NULL;
  char                        buffer[4096];

  g_assert_cmpint (ferry_body_reader_read (reader, buffer, 4096, &error), ==, 4096);
  set_time (self, "a", 1000);
  assert_broken (reader, FERRY_ERROR_SOURCE_CHANGED);
}

static void
test_shorter (PartFixture  *self,
              gconstpointer data)
{
  g_autofree guint8          *pattern = write_pattern (self, "a", SIZE);
  g_autoptr (FerryBody)       body = new_body (self, "{'source': <'@/a'>}");
  g_autoptr (FerryBodyReader) reader = open_body (body, 0);
  g_autoptr (GError)          error = NULL;
  char                        buffer[4096];

  g_assert_cmpint (ferry_body_reader_read (reader, buffer, 4096, &error), ==, 4096);
  set_size (self, "a", 4100);
  assert_broken (reader, FERRY_ERROR_SOURCE_CHANGED);
}

static void
test_grown (PartFixture  *self,
            gconstpointer data)
{
  g_autofree guint8          *pattern = write_pattern (self, "a", SIZE);
  g_autoptr (FerryBody)       body = new_body (self, "{'source': <'@/a'>}");
  g_autoptr (FerryBodyReader) reader = read_nearly_all (body);

  set_size (self, "a", 2 * SIZE);
  assert_broken (reader, FERRY_ERROR_SOURCE_CHANGED);
  g_assert_cmpint (ferry_body_get_length (body), ==, SIZE);
}

static void
test_changed_while_sent (PartFixture  *self,
                         gconstpointer data)
{
  g_autofree guint8          *pattern = write_pattern (self, "a", SIZE);
  g_autoptr (FerryBody)       body = new_body (self, "{'source': <'@/a'>}");
  g_autoptr (FerryBodyReader) reader = read_nearly_all (body);
  goffset                     offset, count;
  int                         fd;

  g_assert_true (ferry_body_reader_get_file (reader, &fd, &offset, &count));
  g_assert_cmpint (offset, ==, SIZE - 1);
  g_assert_cmpint (count, ==, 1);
  set_time (self, "a", 1000);
  ferry_body_reader_advance (reader, 0);
  ferry_body_reader_advance (reader, 1);
  assert_broken (reader, FERRY_ERROR_SOURCE_CHANGED);
}

static void
test_changed_between_sends (PartFixture  *self,
                            gconstpointer data)
{
  g_autofree guint8          *pattern = write_pattern (self, "a", SIZE);
  g_autoptr (FerryBody)       body = new_body (self, "{'source': <'@/a'>}");
  g_autoptr (FerryBodyReader) reader = open_body (body, 0);
  goffset                     offset, count;
  int                         fd;

  g_assert_true (ferry_body_reader_get_file (reader, &fd, &offset, &count));
  ferry_body_reader_advance (reader, 100);
  set_time (self, "a", 1000);
  g_assert_false (ferry_body_reader_get_file (reader, &fd, &offset, &count));
  assert_broken (reader, FERRY_ERROR_SOURCE_CHANGED);
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
  set_time (self, "a", 1000);
  set_time (self, "b", 1000);
  body = new_body (self, "{'source': <'@/a'>}");
  g_assert_true (ferry_body_check (body, NULL, 0, &error));
  g_assert_cmpint (g_rename (other, path), ==, 0);

  g_assert_false (ferry_body_check (body, NULL, 0, &error));
  assert_error (&error, FERRY_ERROR_SOURCE_CHANGED);
  g_assert_null (ferry_body_open (body, 0, &error));
  assert_error (&error, FERRY_ERROR_SOURCE_CHANGED);
}

static void
test_check_known (PartFixture  *self,
                  gconstpointer data)
{
  g_autoptr (FerryBody) body = new_form (self);
  g_autoptr (GError)    error = NULL;
  FerrySourceStamp      known[3];
  guint                 n_known;

  memcpy (known, ferry_body_get_stamps (body, &n_known), sizeof known);
  g_assert_true (ferry_body_check (body, known, 3, &error));

  known[2].device++; /* another number after a reboot */
  g_assert_true (ferry_body_check (body, known, 3, &error));
  known[2].modified++;
  g_assert_false (ferry_body_check (body, known, 3, &error));
  assert_error (&error, FERRY_ERROR_SOURCE_CHANGED);
  known[2].modified--;
  known[0].size++;
  g_assert_false (ferry_body_check (body, known, 3, &error));
  assert_error (&error, FERRY_ERROR_SOURCE_CHANGED);
  known[0].size--;
  known[1].inode++;
  g_assert_false (ferry_body_check (body, known, 3, &error));
  assert_error (&error, FERRY_ERROR_SOURCE_CHANGED);
  g_assert_false (ferry_body_check (body, known, 1, &error));
  assert_error (&error, FERRY_ERROR_SOURCE_CHANGED);
}

static guint
count_open_files (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint            n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

#define N_MANY 1000

static FerryBody *
new_many (PartFixture *self)
{
  g_autoptr (GString) options = g_string_new ("{'boundary': <'B'>, 'parts': <[");

  for (guint i = 0; i < N_MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("f%u", i);

      part_fixture_write (self, name, name);
      g_string_append_printf (options, "%s{'name': <'n'>, 'file': <'@/%s'>}", i > 0 ? ", " : "",
                              name);
    }
  g_string_append (options, "]>}");
  return new_body (self, options->str);
}

static void
test_many_files (PartFixture  *self,
                 gconstpointer data)
{
  g_autoptr (FerryBody)       body = new_many (self);
  guint                       n_before = count_open_files ();
  g_autoptr (FerryBodyReader) reader = open_body (body, 0);
  g_autoptr (GError)          error = NULL;
  g_autoptr (GString)         bytes = g_string_new (NULL);
  char                        buffer[1000];
  gssize                      n;

  while ((n = ferry_body_reader_read (reader, buffer, sizeof buffer, &error)) > 0)
    {
      g_string_append_len (bytes, buffer, n);
      g_assert_cmpuint (count_open_files (), <=, n_before + 1);
    }
  g_assert_no_error (error);
  g_assert_cmpuint (count_open_files (), ==, n_before);
  g_assert_cmpint (ferry_body_get_length (body), ==, (goffset) bytes->len);
  g_assert_nonnull (strstr (bytes->str, "filename=\"f0\"\r\nContent-Type: text/plain\r\n\r\nf0\r\n"));
  g_assert_nonnull (strstr (bytes->str, "\r\n\r\nf999\r\n--B--\r\n"));
}

static void
test_large (PartFixture  *self,
            gconstpointer data)
{
  const goffset               size = G_GINT64_CONSTANT (5) << 30;
  g_autoptr (FerryBody)       body = NULL;
  g_autoptr (FerryBodyReader) reader = NULL;
  g_autoptr (GError)          error = NULL;
  g_autofree char            *buffer = g_malloc (1 << 20);
  char                        tail[64];

  part_fixture_write (self, "a", "");
  set_size (self, "a", size); /* sparse */
  body = new_body (self, LATE);
  g_assert_cmpint (ferry_body_get_length (body), >, size);

  /* Read-ahead goes over and behind what is read. */
  reader = open_body (body, 0);
  for (int i = 0; i < 20; i++)
    g_assert_cmpint (ferry_body_reader_read (reader, buffer, 1 << 20, &error), ==, 1 << 20);
  ferry_body_reader_free (reader);

  reader = open_body (body, ferry_body_get_length (body) - 12);
  g_assert_cmpint (ferry_body_reader_read (reader, tail, sizeof tail, &error), ==, 12);
  g_assert_cmpmem (tail, 12, "\0\0\0\r\n--B--\r\n", 12);
  g_assert_cmpint (ferry_body_reader_read (reader, tail, sizeof tail, &error), ==, 0);
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  BODY_TEST ("one-file-is-its-bytes", test_source);
  BODY_TEST ("type-is-of-name-and-beginning", test_types);
  BODY_TEST ("own-type-wins", test_own_type);
  BODY_TEST ("form-is-written-out", test_form);
  BODY_TEST ("related-names-its-root", test_related);
  BODY_TEST ("mixed-texts-say-their-charset", test_mixed);
  BODY_TEST ("every-offset-continues-alike", test_every_offset);
  BODY_TEST ("files-can-be-read-by-others", test_file_by_itself);
  BODY_TEST ("made-anew-is-the-same", test_made_anew);
  BODY_TEST ("boundary-is-of-the-id", test_boundary_of_id);
  BODY_TEST ("boundary-in-a-text-is-refused", test_boundary_in_text);
  BODY_TEST ("only-plain-files-are-opened", test_no_plain_file);
  BODY_TEST ("unreadable-is-refused", test_unreadable);
  BODY_TEST ("links-are-followed", test_link);
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
  BODY_TEST ("one-file-is-open-at-a-time", test_many_files);
  BODY_TEST ("beyond-4-gib", test_large);

  return g_test_run ();
}
