/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "body-fixture.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Takes apart what a test says in one text: files of the fixture's folder. */
FerryRequest *
body_fixture_new_request (PartFixture *self,
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

FerryBody *
body_fixture_new_body (PartFixture *self,
                       const char  *options)
{
  g_autoptr (FerryRequest) request = body_fixture_new_request (self, options);
  g_autoptr (GError)       error = NULL;
  FerryBody               *body = ferry_body_new (request, BODY_FIXTURE_ID, &error);

  g_assert_no_error (error);
  g_assert_nonnull (body);
  return body;
}

FerryBodyReader *
body_fixture_open_body (FerryBody *body,
                        goffset    first)
{
  g_autoptr (GError) error = NULL;
  FerryBodyReader   *reader = ferry_body_open (body, first, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reader);
  return reader;
}

void
body_fixture_assert_error (GError         **error,
                           FerryErrorStatus status)
{
  g_assert_error (*error, FERRY_ERROR, (int) status);
  g_clear_error (error);
}

void
body_fixture_assert_refused (PartFixture     *self,
                             const char      *options,
                             FerryErrorStatus status)
{
  g_autoptr (FerryRequest) request = body_fixture_new_request (self, options);
  g_autoptr (GError)       error = NULL;

  g_assert_null (ferry_body_new (request, BODY_FIXTURE_ID, &error));
  body_fixture_assert_error (&error, status);
}

void
body_fixture_assert_broken (FerryBodyReader *reader,
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
      body_fixture_assert_error (&error, status);
      g_assert_false (ferry_body_reader_get_file (reader, &fd, &offset, &count));
    }
}

/* All from @first on, in steps of @step. */
GByteArray *
body_fixture_drain (FerryBody *body,
                    goffset    first,
                    gsize      step)
{
  g_autoptr (FerryBodyReader) reader = body_fixture_open_body (body, first);
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

void
body_fixture_assert_bytes (FerryBody  *body,
                           const char *expected,
                           gsize       size)
{
  g_autoptr (GByteArray) bytes = body_fixture_drain (body, 0, 4096);

  g_assert_cmpmem (bytes->data, bytes->len, expected, size);
  g_assert_cmpint (ferry_body_get_length (body), ==, (goffset) size);
}

void
body_fixture_write_bytes (PartFixture *self,
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
guint8 *
body_fixture_write_pattern (PartFixture *self,
                            const char  *name,
                            gsize        size)
{
  guint8 *data = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8) ((i * 7) ^ (i >> 8));
  body_fixture_write_bytes (self, name, data, size);
  return data;
}

void
body_fixture_set_size (PartFixture *self,
                       const char  *name,
                       goffset      size)
{
  g_autofree char *path = part_fixture_path (self, name);

  g_assert_cmpint (truncate (path, size), ==, 0);
}

void
body_fixture_set_time (PartFixture *self,
                       const char  *name,
                       gint64       seconds)
{
  g_autofree char      *path = part_fixture_path (self, name);
  const struct timespec times[2] = { { seconds, 0 }, { seconds, 5 } };

  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
}
