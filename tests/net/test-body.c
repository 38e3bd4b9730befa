/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "body-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define PNG "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"

static void
test_source (PartFixture  *self,
             gconstpointer data)
{
  g_autoptr (FerryBody)   body = NULL;
  const FerrySourceStamp *stamps;
  guint                   n_stamps;

  part_fixture_write (self, "여행.txt", "Hello\n");
  body_fixture_set_time (self, "여행.txt", 1000);
  body = body_fixture_new_body (self, "{'source': <'@/여행.txt'>}");
  stamps = ferry_body_get_stamps (body, &n_stamps);

  body_fixture_assert_bytes (body, "Hello\n", 6);
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

      body_fixture_write_bytes (self, cases[i].name, cases[i].bytes, cases[i].size);
      body = body_fixture_new_body (self, options);
      g_assert_cmpstr (ferry_body_get_content_type (body), ==, cases[i].type);
    }
}

#define OWN_TYPE "{'source': <'@/a.txt'>, " \
                 "'headers': <[('X-Other', 'x'), ('content-type', 'text/markdown')]>}"

static void
test_own_type (PartFixture  *self,
               gconstpointer data)
{
  g_autoptr (FerryBody) body = NULL;

  part_fixture_write (self, "a.txt", "a");
  body = body_fixture_new_body (self, OWN_TYPE);

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
  body_fixture_write_bytes (self, "a \"b.png", PNG, sizeof PNG - 1);
  part_fixture_write (self, "empty", "");
  part_fixture_write (self, "notes", "One\nTwo\n");
  return body_fixture_new_body (self, FORM);
}

static void
test_form (PartFixture  *self,
           gconstpointer data)
{
  g_autoptr (FerryBody) body = new_form (self);
  guint                 n_stamps;

  body_fixture_assert_bytes (body, form_bytes, sizeof form_bytes - 1);
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
        g_autoptr (GByteArray) bytes = body_fixture_drain (body, (goffset) first, steps[i]);

        g_assert_cmpmem (bytes->data, bytes->len, form_bytes + first, size - first);
      }
}

/* As a sender does that lets the kernel copy. */
static GByteArray *
drain_by_file (FerryBody *body,
               goffset    first,
               gsize      step)
{
  g_autoptr (FerryBodyReader) reader = body_fixture_open_body (body, first);
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

#define LONG_SIZE 300000 /* some pages, several reads */

static void
test_long_file (PartFixture  *self,
                gconstpointer data)
{
  static const goffset  firsts[] = { 0, 1, 4095, 4096, 65537, LONG_SIZE - 1, LONG_SIZE };
  g_autofree guint8    *pattern = body_fixture_write_pattern (self, "a", LONG_SIZE);
  g_autoptr (FerryBody) body = body_fixture_new_body (self, "{'source': <'@/a'>}");

  for (gsize i = 0; i < G_N_ELEMENTS (firsts); i++)
    {
      const goffset          first = firsts[i];
      g_autoptr (GByteArray) read = body_fixture_drain (body, first, 65536);
      g_autoptr (GByteArray) sent = drain_by_file (body, first, 65536);

      g_assert_cmpmem (read->data, read->len, pattern + first, LONG_SIZE - (gsize) first);
      g_assert_cmpmem (sent->data, sent->len, pattern + first, LONG_SIZE - (gsize) first);
    }
}

static void
test_made_anew (PartFixture  *self,
                gconstpointer data)
{
  g_autoptr (FerryBody)   body = new_form (self);
  g_autoptr (FerryBody)   again = body_fixture_new_body (self, FORM);
  g_autoptr (GError)      error = NULL;
  const FerrySourceStamp *known;
  guint                   n_known;

  body_fixture_assert_bytes (again, form_bytes, sizeof form_bytes - 1);
  known = ferry_body_get_stamps (body, &n_known);
  g_assert_true (ferry_body_check (again, known, n_known, &error));
  g_assert_no_error (error);
}

#define ONE_TEXT "{'parts': <[{'name': <'n'>, 'value': <'v'>}]>}"

static const char one_text_bytes[] =
    "--ferry-" BODY_FIXTURE_ID "\r\n"
    "Content-Disposition: form-data; name=\"n\"\r\n\r\nv"
    "\r\n--ferry-" BODY_FIXTURE_ID "--\r\n";

static void
test_boundary_of_id (PartFixture  *self,
                     gconstpointer data)
{
  g_autoptr (FerryBody) body = body_fixture_new_body (self, ONE_TEXT);

  g_assert_cmpstr (ferry_body_get_content_type (body), ==,
                   "multipart/form-data; boundary=ferry-" BODY_FIXTURE_ID);
  body_fixture_assert_bytes (body, one_text_bytes, sizeof one_text_bytes - 1);
}

static void
test_boundary_in_text (PartFixture  *self,
                       gconstpointer data)
{
  static const char *const refused[] = {
    "{'boundary': <'x'>, 'parts': <[{'name': <'n'>, 'value': <'a\\r\\n--xy'>}]>}",
    "{'parts': <[{'name': <'n'>, 'value': <'a--ferry-" BODY_FIXTURE_ID "'>}]>}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    body_fixture_assert_refused (self, refused[i], FERRY_ERROR_INVALID_ARGUMENT);
}

#define RELATED "{'boundary': <'B'>, 'multipart': <'related'>, 'parts': <["                \
                "{'value': <'{}'>, 'content-type': <'application/json; charset=UTF-8'>}, " \
                "{'file': <'@/é.txt'>, 'headers': <[('Content-ID', '<1>')]>}]>}"

static const char related_bytes[] =
    "--B\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{}"
    "\r\n--B\r\nContent-Disposition: attachment; filename*=UTF-8''%C3%A9.txt\r\n"
    "Content-Type: text/plain\r\nContent-ID: <1>\r\n\r\nfile"
    "\r\n--B--\r\n";

static void
test_related (PartFixture  *self,
              gconstpointer data)
{
  g_autoptr (FerryBody) body = NULL;

  part_fixture_write (self, "é.txt", "file");
  body = body_fixture_new_body (self, RELATED);

  body_fixture_assert_bytes (body, related_bytes, sizeof related_bytes - 1);
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

  body = body_fixture_new_body (self, "{'boundary': <'a b'>, 'multipart': <'mixed'>, "
                                      "'parts': <[{'value': <'one'>}]>}");

  body_fixture_assert_bytes (body, bytes, sizeof bytes - 1);
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

      body_fixture_assert_refused (self, alone, FERRY_ERROR_SOURCE_MISSING);
      body_fixture_assert_refused (self, part, FERRY_ERROR_SOURCE_MISSING);
    }
}

static void
test_unreadable (PartFixture  *self,
                 gconstpointer data)
{
  g_autofree char         *path = part_fixture_path (self, "a");
  g_autoptr (FerryRequest) request = body_fixture_new_request (self, "{'source': <'@/a'>}");
  g_autoptr (FerryBody)    body = NULL;
  g_autoptr (GError)       error = NULL;

  part_fixture_write (self, "a", "a");
  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  body = ferry_body_new (request, BODY_FIXTURE_ID, &error);

  /* Root may read it all the same. */
  if (access (path, R_OK) == 0)
    body_fixture_assert_bytes (body, "a", 1);
  else
    body_fixture_assert_error (&error, FERRY_ERROR_SOURCE_MISSING);
}

static void
test_link (PartFixture  *self,
           gconstpointer data)
{
  g_autofree char      *link = part_fixture_path (self, "link.txt");
  g_autoptr (FerryBody) body = NULL;

  part_fixture_write (self, "target", "text");
  g_assert_cmpint (symlink ("target", link), ==, 0);
  body = body_fixture_new_body (self, "{'source': <'@/link.txt'>}");

  body_fixture_assert_bytes (body, "text", 4);
  g_assert_cmpstr (ferry_body_get_file_name (body), ==, "link.txt");
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
  return body_fixture_new_body (self, options->str);
}

static void
test_many_files (PartFixture  *self,
                 gconstpointer data)
{
  g_autoptr (FerryBody)       body = new_many (self);
  guint                       n_before = count_open_files ();
  g_autoptr (FerryBodyReader) reader = body_fixture_open_body (body, 0);
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
  g_assert_nonnull (strstr (bytes->str, "filename=\"f0\"\r\n"
                                        "Content-Type: text/plain\r\n\r\nf0\r\n"));
  g_assert_nonnull (strstr (bytes->str, "\r\n\r\nf999\r\n--B--\r\n"));
}

#define LATE "{'boundary': <'B'>, 'parts': <[{'name': <'n'>, 'file': <'@/a'>}]>}"

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
  body_fixture_set_size (self, "a", size); /* sparse */
  body = body_fixture_new_body (self,
                                LATE);
  g_assert_cmpint (ferry_body_get_length (body), >, size);

  /* Read-ahead goes over and behind what is read. */
  reader = body_fixture_open_body (body, 0);
  for (int i = 0; i < 20; i++)
    g_assert_cmpint (ferry_body_reader_read (reader, buffer, 1 << 20, &error), ==, 1 << 20);
  ferry_body_reader_free (reader);

  reader = body_fixture_open_body (body, ferry_body_get_length (body) - 12);
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
  BODY_TEST ("long-files-are-their-bytes", test_long_file);
  BODY_TEST ("made-anew-is-the-same", test_made_anew);
  BODY_TEST ("boundary-is-of-the-id", test_boundary_of_id);
  BODY_TEST ("boundary-in-a-text-is-refused", test_boundary_in_text);
  BODY_TEST ("only-plain-files-are-opened", test_no_plain_file);
  BODY_TEST ("unreadable-is-refused", test_unreadable);
  BODY_TEST ("links-are-followed", test_link);
  BODY_TEST ("one-file-is-open-at-a-time", test_many_files);
  BODY_TEST ("beyond-4-gib", test_large);

  return g_test_run ();
}
