/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-request.h"

#include <string.h>

#define WHERETO "'direction': <'upload'>, 'uri': <'https://example.org/in/'>"
#define OF_FILE WHERETO ", 'source': <'/home/ann/file.iso'>"
#define OF_PARTS WHERETO ", 'parts': <[{'name': <'a'>, 'value': <'1'>}]>"

static FerryRequest *
make_request (const char *options,
              GVariant  **secrets,
              GError    **error)
{
  g_autofree char     *text = g_strdup_printf ("{%s}", options);
  g_autoptr (GError)   parse_error = NULL;
  g_autoptr (GVariant) variant = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL,
                                                  &parse_error);

  g_assert_no_error (parse_error);

  return ferry_request_new (variant, secrets, error);
}

static FerryRequest *
make_good (const char *options)
{
  g_autoptr (GError) error = NULL;
  FerryRequest      *request = make_request (options, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (request);

  return request;
}

static FerryRequest *
change_request (FerryRequest *request,
                const char   *text,
                GError      **error)
{
  g_autoptr (GVariant) changes = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);

  g_assert_nonnull (changes);

  return ferry_request_change (request, changes, NULL, error);
}

typedef struct
{
  const char *fact;
  const char *options;
  const char *key; /* that the message begins with */
} RefusalCase;

static const RefusalCase refusals[] = {
  { "unknown-direction", "'direction': <'sideways'>", "direction" },
  { "no-address", "'direction': <'upload'>, 'source': <'/a'>", "uri" },
  { "neither-source-nor-parts", WHERETO, "source" },
  { "no-parts-at-all", WHERETO ", 'parts': <@aa{sv} []>", "source" },
  { "source-and-parts", OF_PARTS ", 'source': <'/a'>", "parts" },
  { "relative-source", WHERETO ", 'source': <'a'>", "source" },
  { "empty-source", WHERETO ", 'source': <''>", "source" },
  { "folder", OF_FILE ", 'directory': <'/tmp'>", "directory" },
  { "name-of-a-local-file", OF_FILE ", 'name': <'a'>", "name" },
  { "body-file", OF_FILE ", 'body-file': <'/a'>", "body-file" },
  { "checksum", OF_FILE ", 'checksum': <'md5:00112233445566778899aabbccddeeff'>", "checksum" },
  { "connections", OF_FILE ", 'connections': <uint32 2>", "connections" },
  { "if-exists", OF_FILE ", 'if-exists': <'skip'>", "if-exists" },
  { "keep-modified-time", OF_FILE ", 'keep-modified-time': <true>", "keep-modified-time" },
  { "mirrors", OF_FILE ", 'mirrors': <['https://b.example/']>", "mirrors" },
  { "pieces", OF_FILE ", 'pieces': <('sha1', uint64 1, b'')>", "pieces" },
  { "expected-size", OF_FILE ", 'expected-size': <uint64 1>", "expected-size" },
  { "checksum-from", OF_FILE ", 'checksum-from': <'auto'>", "checksum-from" },
  { "ftp", "'direction': <'upload'>, 'uri': <'ftp://example.org/'>, 'source': <'/a'>", "uri" },
  { "ftps", "'direction': <'upload'>, 'uri': <' FTPS://example.org/a'>, 'source': <'/a'>", "uri" },
  { "unknown-scheme", "'direction': <'upload'>, 'uri': <'dav://example.org/'>, 'source': <'/a'>",
    "uri" },
  { "method-without-a-body", OF_FILE ", 'method': <'GET'>", "method" },
  { "method-that-deletes", OF_FILE ", 'method': <'DELETE'>", "method" },
  { "method-with-blank", OF_FILE ", 'method': <'PUT IT'>", "method" },
  { "header-of-tus", OF_FILE ", 'headers': <[('tus-resumable', '1.0.0')]>", "headers" },
  { "header-of-resumable-uploads", OF_FILE ", 'headers': <[('Upload-Offset', '0')]>", "headers" },
  { "header-content-range", OF_FILE ", 'headers': <[('content-range', 'bytes 0-1/2')]>",
    "headers" },
  { "header-content-length", OF_FILE ", 'headers': <[('Content-Length', '1')]>", "headers" },
  { "header-transfer-encoding", OF_FILE ", 'headers': <[('Transfer-Encoding', 'chunked')]>",
    "headers" },
  { "header-expect", OF_FILE ", 'headers': <[('Expect', '100-continue')]>", "headers" },
  { "content-type-of-parts", OF_PARTS ", 'headers': <[('Content-Type', 'a/b')]>", "headers" },
  { "secret-header-of-tus", OF_FILE ", 'secret-headers': <['Upload-Token']>", "secret-headers" },
  { "multipart-of-none", OF_PARTS ", 'multipart': <'none'>", "multipart" },
  { "unknown-multipart", OF_PARTS ", 'multipart': <'alternative'>", "multipart" },
  { "multipart-of-a-file", OF_FILE ", 'multipart': <'mixed'>", "multipart" },
  { "boundary-of-a-file", OF_FILE ", 'boundary': <'abc'>", "boundary" },
  { "empty-boundary", OF_PARTS ", 'boundary': <''>", "boundary" },
  { "boundary-with-a-quote", OF_PARTS ", 'boundary': <'a\"b'>", "boundary" },
  { "boundary-that-ends-in-a-blank", OF_PARTS ", 'boundary': <'a '>", "boundary" },
  { "boundary-of-71-signs",
    OF_PARTS ", 'boundary': <'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'>",
    "boundary" },
  { "unknown-protocol", OF_FILE ", 'upload-protocol': <'webdav'>", "upload-protocol" },
  { "pieces-by-post", OF_FILE ", 'upload-protocol': <'content-range'>, 'method': <'POST'>",
    "upload-protocol" },
  { "pieces-of-a-form", OF_PARTS ", 'upload-protocol': <'content-range'>", "upload-protocol" },
  { "deferred-length-without-tus", OF_FILE ", 'upload-protocol': <'plain'>, "
                                           "'defer-length': <true>",
    "defer-length" },
  { "parts-of-another-type", WHERETO ", 'parts': <['a']>", "parts" },
  { "bad-part", WHERETO ", 'parts': <[{'name': <'a'>}]>", "parts" },
  { "part-of-a-form-without-name", WHERETO ", 'parts': <[{'value': <'a'>}]>", "parts" },
};

#define FETCH "'uri': <'https://example.org/a'>, 'directory': <'/tmp'>"

/* What only an upload has. */
static const RefusalCase download_refusals[] = {
  { "source", FETCH ", 'source': <'/a'>", "source" },
  { "source-before-it-says-what-it-is", "'source': <'/a'>, 'uri': <'https://example.org/'>",
    "source" },
  { "parts", FETCH ", 'parts': <[{'name': <'a'>, 'value': <'1'>}]>", "parts" },
  { "multipart", FETCH ", 'multipart': <'mixed'>", "multipart" },
  { "boundary", FETCH ", 'boundary': <'a'>", "boundary" },
  { "upload-protocol", FETCH ", 'direction': <'download'>, 'upload-protocol': <'tus'>",
    "upload-protocol" },
  { "defer-length", FETCH ", 'defer-length': <true>", "defer-length" },
};

static void
test_refusal (gconstpointer data)
{
  const RefusalCase   *c = data;
  g_autofree char     *beginning = g_strdup_printf ("\"%s\": ", c->key);
  g_autoptr (GVariant) secrets = NULL;
  g_autoptr (GError)   error = NULL;

  g_assert_null (make_request (c->options, &secrets, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  if (!g_str_has_prefix (error->message, beginning))
    g_error ("\"%s\" does not begin with %s", error->message, beginning);
  g_assert_cmpuint (strlen (error->message), >, strlen (beginning));
  g_assert_null (secrets);
}

static void
test_upload_by_ftp_says_why (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (make_request ("'direction': <'upload'>, 'uri': <'ftp://example.org/'>, "
                               "'source': <'/a'>",
                               NULL, &error));
  g_assert_nonnull (strstr (error->message, "FTP"));
  g_assert_nonnull (strstr (error->message, "upload"));
}

static void
test_file_is_put (void)
{
  g_autoptr (FerryRequest) request = make_good (OF_FILE);
  guint                    n_parts = 7;

  g_assert_cmpint (ferry_request_get_direction (request), ==, FERRY_DIRECTION_UPLOAD);
  g_assert_cmpstr (ferry_request_get_uri (request), ==, "https://example.org/in/");
  g_assert_null (ferry_request_get_directory (request));
  g_assert_cmpstr (ferry_request_get_source (request), ==, "/home/ann/file.iso");
  g_assert_cmpstr (ferry_request_get_method (request), ==, "PUT");
  ferry_request_get_parts (request, &n_parts);
  g_assert_cmpuint (n_parts, ==, 0);
  g_assert_cmpint (ferry_request_get_multipart (request), ==, FERRY_MULTIPART_NONE);
  g_assert_null (ferry_request_get_boundary (request));
  g_assert_cmpint (ferry_request_get_upload_protocol (request), ==, FERRY_UPLOAD_PROTOCOL_AUTO);
  g_assert_false (ferry_request_get_defer_length (request));
  g_assert_cmpuint (g_variant_n_children (ferry_request_to_variant (request)), ==, 3);
}

static void
test_parts_are_posted_as_a_form (void)
{
  g_autoptr (FerryRequest) request = make_good (OF_PARTS);
  guint                    n_parts = 0;
  const FerryBodyPart     *parts = ferry_request_get_parts (request, &n_parts);

  g_assert_cmpuint (n_parts, ==, 1);
  g_assert_cmpstr (parts[0].name, ==, "a");
  g_assert_cmpstr (parts[0].value, ==, "1");
  g_assert_null (ferry_request_get_source (request));
  g_assert_cmpstr (ferry_request_get_method (request), ==, "POST");
  g_assert_cmpint (ferry_request_get_multipart (request), ==, FERRY_MULTIPART_FORM_DATA);
  g_assert_cmpuint (g_variant_n_children (ferry_request_to_variant (request)), ==, 3);
}

#define FULL                                                                                       \
  WHERETO ", 'parts': <[{'file': <'/a/b.jpg'>, 'file-name': <'ü\\n.jpg'>, "                       \
          "'content-type': <'image/jpeg'>, 'headers': <[('X-Id', ' 7 ')]>}, "                      \
          "{'name': <''>, 'value': <''>}]>, 'multipart': <'related'>, 'boundary': <'=_a b'>, "     \
          "'method': <'PATCH'>, 'upload-protocol': <'tus'>, 'defer-length': <true>, "              \
          "'headers': <[('X-One', '1'), ('Authorization', 'hidden')]>, 'rate-limit': <uint64 7>, " \
          "'group': <'g'>, 'retries': <uint32 1>, 'start-at': <int64 5>"

static void
assert_full (FerryRequest *request)
{
  guint                n_parts = 0;
  const FerryBodyPart *parts = ferry_request_get_parts (request, &n_parts);
  const FerryHeader   *header;

  g_assert_cmpuint (n_parts, ==, 2);
  g_assert_null (parts[0].name);
  g_assert_cmpstr (parts[0].file, ==, "/a/b.jpg");
  g_assert_cmpstr (parts[0].file_name, ==, "ü\n.jpg");
  g_assert_cmpstr (parts[0].content_type, ==, "image/jpeg");
  g_assert_cmpuint (parts[0].headers->len, ==, 1);
  header = &g_array_index (parts[0].headers, FerryHeader, 0);
  g_assert_cmpstr (header->name, ==, "X-Id");
  g_assert_cmpstr (header->value, ==, "7");
  g_assert_cmpstr (parts[1].value, ==, "");
  g_assert_cmpint (ferry_request_get_multipart (request), ==, FERRY_MULTIPART_RELATED);
  g_assert_cmpstr (ferry_request_get_boundary (request), ==, "=_a b");
  g_assert_cmpstr (ferry_request_get_method (request), ==, "PATCH");
  g_assert_cmpint (ferry_request_get_upload_protocol (request), ==, FERRY_UPLOAD_PROTOCOL_TUS);
  g_assert_true (ferry_request_get_defer_length (request));
  g_assert_cmpstr (ferry_request_get_secret_headers (request)[0], ==, "Authorization");
  g_assert_cmpuint (ferry_request_get_rate_limit (request), ==, 7);
  g_assert_cmpstr (ferry_request_get_group (request), ==, "g");
}

static void
test_stored_form_makes_an_equal_request (void)
{
  g_autoptr (FerryRequest) request = make_good (FULL);
  g_autoptr (GError)       error = NULL;
  g_autoptr (FerryRequest) again = NULL;
  g_autofree char         *text = NULL;

  assert_full (request);
  again = ferry_request_new (ferry_request_to_variant (request), NULL, &error);
  g_assert_no_error (error);
  assert_full (again);
  g_assert_cmpvariant (ferry_request_to_variant (request), ferry_request_to_variant (again));
  text = g_variant_print (ferry_request_to_variant (request), TRUE);
  g_assert_null (strstr (text, "hidden"));
}

static void
test_content_type_of_a_file_can_be_given (void)
{
  g_autoptr (FerryRequest) request = make_good (OF_FILE ", 'headers': <[('content-type', 'a/b')]>");
  guint                    n_headers = 0;

  ferry_request_get_headers (request, &n_headers);
  g_assert_cmpuint (n_headers, ==, 1);
}

static void
test_pieces_of_a_file_can_be_put (void)
{
  g_autoptr (FerryRequest) request = make_good (OF_FILE ", 'upload-protocol': <'content-range'>");

  g_assert_cmpint (ferry_request_get_upload_protocol (request), ==,
                   FERRY_UPLOAD_PROTOCOL_CONTENT_RANGE);
}

static void
test_change_to_nothing_takes_back (void)
{
  g_autoptr (FerryRequest) request = make_good (FULL);
  g_autoptr (GError)       error = NULL;
  g_autoptr (FerryRequest) changed = NULL;

  changed = change_request (request, "{'method': <''>, 'boundary': <''>, 'upload-protocol': <''>, "
                                     "'parts': <[{'name': <'n'>, 'file': <'/f'>}]>, "
                                     "'multipart': <''>}",
                            &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ferry_request_get_method (changed), ==, "POST");
  g_assert_null (ferry_request_get_boundary (changed));
  g_assert_cmpint (ferry_request_get_upload_protocol (changed), ==, FERRY_UPLOAD_PROTOCOL_AUTO);
  g_assert_cmpint (ferry_request_get_multipart (changed), ==, FERRY_MULTIPART_FORM_DATA);
}

static void
test_parts_can_become_a_file (void)
{
  g_autoptr (FerryRequest) request = make_good (OF_PARTS);
  g_autoptr (GError)       error = NULL;
  g_autoptr (FerryRequest) changed = NULL;

  changed = change_request (request, "{'parts': <@aa{sv} []>, 'source': <'/f'>}", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ferry_request_get_source (changed), ==, "/f");
  g_assert_cmpstr (ferry_request_get_method (changed), ==, "PUT");
}

static void
test_source_cannot_be_taken_back_alone (void)
{
  g_autoptr (FerryRequest) request = make_good (OF_FILE);
  g_autoptr (GError)       error = NULL;

  g_assert_null (change_request (request, "{'source': <''>}", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
}

static void
test_files_are_listed_in_order (void)
{
  static const char *const two[] = { "/b", "/a", NULL };
  static const char *const one[] = { "/home/ann/file.iso", NULL };
  g_autoptr (FerryRequest) form = NULL;
  g_autoptr (FerryRequest) file = make_good (OF_FILE);
  g_autoptr (FerryRequest) download = make_good (FETCH);

  form = make_good (WHERETO ", 'parts': <[{'name': <'1'>, 'file': <'/b'>}, "
                            "{'name': <'2'>, 'value': <'v'>}, {'name': <'3'>, 'file': <'/a'>}]>");
  g_assert_cmpstrv (ferry_request_get_files (form), two);
  g_assert_cmpstrv (ferry_request_get_files (file), one);
  g_assert_null (ferry_request_get_files (download)[0]);
}

static void
test_same_wishes_are_equal (void)
{
  static const struct
  {
    const char *one;
    const char *other;
    gboolean    is_equal;
  } cases[] = {
    { OF_FILE, OF_FILE, TRUE },
    { OF_FILE, OF_FILE ", 'retries': <uint32 9>, 'headers': <[('X', 'y')]>", TRUE },
    { OF_FILE, WHERETO ", 'source': <'/home/ann/other.iso'>", FALSE },
    { OF_FILE, OF_FILE ", 'method': <'POST'>", FALSE },
    { OF_FILE, OF_PARTS, FALSE },
    { OF_FILE, "'direction': <'upload'>, 'uri': <'https://example.org/out/'>, "
               "'source': <'/home/ann/file.iso'>",
      FALSE },
    { OF_PARTS, OF_PARTS ", 'multipart': <'form-data'>", TRUE },
    { OF_PARTS, OF_PARTS ", 'multipart': <'mixed'>", FALSE },
    { OF_PARTS, WHERETO ", 'parts': <[{'value': <'1'>, 'name': <'a'>}]>", TRUE },
    { OF_PARTS, WHERETO ", 'parts': <[{'name': <'a'>, 'value': <'2'>}]>", FALSE },
    { OF_PARTS, WHERETO ", 'parts': <[{'name': <'a'>, 'file': <'/1'>}]>", FALSE },
    { FETCH, FETCH, TRUE },
    { FETCH, FETCH ", 'name': <'a'>", FALSE },
    { FETCH, "'uri': <'https://example.org/a'>, 'directory': <'/srv'>", FALSE },
    { FETCH, "'direction': <'upload'>, 'uri': <'https://example.org/a'>, 'source': <'/tmp'>, "
             "'method': <'POST'>",
      FALSE },
    { FETCH ", 'method': <'POST'>",
      "'direction': <'upload'>, 'uri': <'https://example.org/a'>, 'source': <'/tmp'>, "
      "'method': <'POST'>",
      FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FerryRequest) one = make_good (cases[i].one);
      g_autoptr (FerryRequest) other = make_good (cases[i].other);

      g_assert_cmpint (ferry_request_equal_wish (one, other), ==, cases[i].is_equal);
      g_assert_cmpint (ferry_request_equal_wish (other, one), ==, cases[i].is_equal);
      if (cases[i].is_equal)
        g_assert_cmpuint (ferry_request_hash_wish (one), ==, ferry_request_hash_wish (other));
    }
}

static void
test_changes_are_tried_on_what_they_are_for (void)
{
  static const struct
  {
    const char *changes;
    const char *refused; /* the key; NULL: they are good */
  } cases[] = {
    { "{'retries': <uint32 1>}", NULL },
    { "{'directory': <'/tmp'>}", NULL },
    { "{'uri': <'ftp://example.org/a'>}", NULL },
    { "{'upload-protocol': <'tus'>}", NULL },
    { "{'source': <'/b'>, 'method': <'PATCH'>}", NULL },
    { "{'boundary': <'x'>, 'multipart': <'mixed'>}", NULL },
    { "{'parts': <[{'name': <'a'>, 'file': <'/f'>}]>}", NULL },
    { "{'retries': <uint32 4000000000>}", "retries" },
    { "{'upload-protocol': <'ftp'>}", "upload-protocol" },
    { "{'source': <'/b'>, 'directory': <'/tmp'>}", "directory" },
    { "{'boundary': <' '>}", "boundary" },
    { "{'mirrors': <['file:///']>}", "mirrors" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GVariant) changes = g_variant_parse (NULL, cases[i].changes, NULL, NULL, NULL);
      g_autoptr (GError)   error = NULL;
      g_autofree char     *start = g_strdup_printf ("\"%s\": ", cases[i].refused);

      g_assert_cmpint (ferry_request_check_changes (changes, &error), ==, cases[i].refused == NULL);
      if (cases[i].refused != NULL)
        g_assert_true (g_str_has_prefix (error->message, start));
    }
  g_assert_false (ferry_request_check_changes (g_variant_new_int32 (1), NULL));
}

static void
test_only_a_download_gets_a_folder (void)
{
  static const struct
  {
    const char *options;
    const char *folder;
  } cases[] = {
    { "@a{sv} {}", "/usual" },
    { "{'direction': <'download'>}", "/usual" },
    { "{'direction': <'upload'>}", NULL },
    /* Whatever that is: it will be refused. */
    { "{'direction': <5>}", "/usual" },
    { "{'directory': <'/own'>}", "/own" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GVariant)  options = g_variant_parse (NULL, cases[i].options, NULL, NULL, NULL);
      g_auto (GVariantDict) dictionary = G_VARIANT_DICT_INIT (options);
      const char           *folder = NULL;

      ferry_request_default_directory (&dictionary, "/usual");
      g_variant_dict_lookup (&dictionary, "directory", "&s", &folder);
      g_assert_cmpstr (folder, ==, cases[i].folder);
    }
}

/* @n parts that hold @size bytes each. */
static FerryRequest *
make_of_parts (guint    n,
               gsize    size,
               GError **error)
{
  g_autofree char *value = g_strnfill (size, 'v');
  GVariantBuilder  parts;
  GVariantBuilder  options;

  g_variant_builder_init (&parts, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < n; i++)
    {
      g_variant_builder_open (&parts, G_VARIANT_TYPE_VARDICT);
      g_variant_builder_add (&parts, "{sv}", "name", g_variant_new_string ("n"));
      g_variant_builder_add (&parts, "{sv}", "value", g_variant_new_string (value));
      g_variant_builder_close (&parts);
    }
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "direction", g_variant_new_string ("upload"));
  g_variant_builder_add (&options, "{sv}", "uri", g_variant_new_string ("http://example.org/"));
  g_variant_builder_add (&options, "{sv}", "parts", g_variant_builder_end (&parts));

  return ferry_request_new (g_variant_builder_end (&options), NULL, error);
}

static void
test_parts_have_a_limit (void)
{
  static const struct
  {
    guint    n;
    gsize    size;
    gboolean is_good;
  } cases[] = {
    { 4096, 1, TRUE },
    { 4097, 1, FALSE },
    { 1, 8 * 1024 * 1024 - 1, TRUE }, /* and its name */
    { 1, 8 * 1024 * 1024, FALSE },
    { 2, 4 * 1024 * 1024, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError)       error = NULL;
      g_autoptr (FerryRequest) request = make_of_parts (cases[i].n, cases[i].size, &error);

      g_assert_cmpint (request != NULL, ==, cases[i].is_good);
      if (request == NULL)
        g_assert_true (g_str_has_prefix (error->message, "\"parts\": "));
    }
}

static void
add_cases (const char        *beginning,
           const RefusalCase *cases,
           guint              n_cases)
{
  for (guint i = 0; i < n_cases; i++)
    {
      g_autofree char *path = g_strconcat (beginning, cases[i].fact, NULL);

      g_test_add_data_func (path, &cases[i], test_refusal);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_cases ("/request-upload/refuses/", refusals, G_N_ELEMENTS (refusals));
  add_cases ("/request-upload/download-refuses/", download_refusals,
             G_N_ELEMENTS (download_refusals));
  g_test_add_func ("/request-upload/upload-by-ftp-says-why", test_upload_by_ftp_says_why);
  g_test_add_func ("/request-upload/file-is-put", test_file_is_put);
  g_test_add_func ("/request-upload/parts-are-posted-as-a-form", test_parts_are_posted_as_a_form);
  g_test_add_func ("/request-upload/stored-form-makes-an-equal-request",
                   test_stored_form_makes_an_equal_request);
  g_test_add_func ("/request-upload/content-type-of-a-file-can-be-given",
                   test_content_type_of_a_file_can_be_given);
  g_test_add_func ("/request-upload/pieces-of-a-file-can-be-put",
                   test_pieces_of_a_file_can_be_put);
  g_test_add_func ("/request-upload/change-to-nothing-takes-back",
                   test_change_to_nothing_takes_back);
  g_test_add_func ("/request-upload/parts-can-become-a-file", test_parts_can_become_a_file);
  g_test_add_func ("/request-upload/source-cannot-be-taken-back-alone",
                   test_source_cannot_be_taken_back_alone);
  g_test_add_func ("/request-upload/files-are-listed-in-order", test_files_are_listed_in_order);
  g_test_add_func ("/request-upload/same-wishes-are-equal", test_same_wishes_are_equal);
  g_test_add_func ("/request-upload/changes-are-tried-on-what-they-are-for",
                   test_changes_are_tried_on_what_they_are_for);
  g_test_add_func ("/request-upload/only-a-download-gets-a-folder",
                   test_only_a_download_gets_a_folder);
  g_test_add_func ("/request-upload/parts-have-a-limit", test_parts_have_a_limit);

  return g_test_run ();
}
