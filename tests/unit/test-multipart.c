/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-multipart.h"

#include <string.h>

typedef struct
{
  const char        *name;
  FerryMultipart     kind;
  FerryMultipartHead head;
  const char        *fields;
} Case;

#define FORM FERRY_MULTIPART_FORM_DATA
#define MIXED FERRY_MULTIPART_MIXED
#define RELATED FERRY_MULTIPART_RELATED

/* A brace of its own would have all of a case in one line. */
#define HEAD(...) \
  {               \
    __VA_ARGS__   \
  }

static const Case cases[] = {
  { "field", FORM, HEAD (.name = "title"),
    "Content-Disposition: form-data; name=\"title\"\r\n" },
  { "field-with-type", FORM, HEAD (.name = "note", .content_type = "text/markdown"),
    "Content-Disposition: form-data; name=\"note\"\r\nContent-Type: text/markdown\r\n" },
  { "file", FORM, HEAD (.name = "photo", .file_name = "sea.jpg", .content_type = "image/jpeg"),
    "Content-Disposition: form-data; name=\"photo\"; filename=\"sea.jpg\"\r\n"
    "Content-Type: image/jpeg\r\n" },
  { "file-without-a-name", FORM, HEAD (.name = "photo", .file_name = ""),
    "Content-Disposition: form-data; name=\"photo\"; filename=\"\"\r\n" },
  { "form-needs-a-name", FORM, HEAD (.file_name = "a"),
    "Content-Disposition: form-data; name=\"\"; filename=\"a\"\r\n" },

  { "form-quote", FORM, HEAD (.name = "a\"b", .file_name = "c\"d\""),
    "Content-Disposition: form-data; name=\"a%22b\"; filename=\"c%22d%22\"\r\n" },
  { "form-line-ends-of-file-names", FORM, HEAD (.name = "n", .file_name = "a\rb\nc\r\nd"),
    "Content-Disposition: form-data; name=\"n\"; filename=\"a%0Db%0Ac%0D%0Ad\"\r\n" },
  { "form-line-ends-of-names-become-one-kind", FORM, HEAD (.name = "a\rb\nc\r\nd\n"),
    "Content-Disposition: form-data; name=\"a%0D%0Ab%0D%0Ac%0D%0Ad%0D%0A\"\r\n" },
  { "form-injection", FORM,
    HEAD (.name = "n", .file_name = "x\"\r\nContent-Type: text/html\r\n\r\n<b>"),
    "Content-Disposition: form-data; name=\"n\"; "
    "filename=\"x%22%0D%0AContent-Type: text/html%0D%0A%0D%0A<b>\"\r\n" },
  { "form-keeps-percent-backslash-and-separators", FORM,
    HEAD (.name = "100%", .file_name = "a%22b\\c;d=e,f'g/../h"),
    "Content-Disposition: form-data; name=\"100%\"; filename=\"a%22b\\c;d=e,f'g/../h\"\r\n" },
  { "form-keeps-utf8", FORM, HEAD (.name = "제목", .file_name = "여름 휴가 🌊.jpg"),
    "Content-Disposition: form-data; name=\"제목\"; filename=\"여름 휴가 🌊.jpg\"\r\n" },
  { "form-keeps-tab", FORM, HEAD (.name = "n", .file_name = "a\tb"),
    "Content-Disposition: form-data; name=\"n\"; filename=\"a\tb\"\r\n" },
  { "form-other-controls", FORM, HEAD (.name = "n", .file_name = "a\001\v\033\177b"),
    "Content-Disposition: form-data; name=\"n\"; filename=\"a%01%0B%1B%7Fb\"\r\n" },

  { "mixed-file", MIXED, HEAD (.file_name = "two words.txt", .content_type = "text/plain"),
    "Content-Disposition: attachment; filename=\"two words.txt\"\r\n"
    "Content-Type: text/plain\r\n" },
  { "mixed-text", MIXED, HEAD (.name = NULL),
    "Content-Type: text/plain; charset=UTF-8\r\n" },
  { "mixed-text-with-name", MIXED, HEAD (.name = "note"),
    "Content-Disposition: inline; name=\"note\"\r\n"
    "Content-Type: text/plain; charset=UTF-8\r\n" },
  { "mixed-file-with-name", MIXED, HEAD (.name = "n", .file_name = "f"),
    "Content-Disposition: attachment; name=\"n\"; filename=\"f\"\r\n" },
  { "mixed-utf8", MIXED, HEAD (.file_name = "é b.txt"),
    "Content-Disposition: attachment; filename*=UTF-8''%C3%A9%20b.txt\r\n" },
  { "mixed-quote-and-backslash", MIXED, HEAD (.file_name = "a\"b\\c*'%"),
    "Content-Disposition: attachment; filename*=UTF-8''a%22b%5Cc%2A%27%25\r\n" },
  { "mixed-blanks-around", MIXED, HEAD (.name = "a ", .file_name = " b"),
    "Content-Disposition: attachment; name*=UTF-8''a%20; filename*=UTF-8''%20b\r\n" },
  { "mixed-line-ends", MIXED, HEAD (.file_name = "a\r\nX: y"),
    "Content-Disposition: attachment; filename*=UTF-8''a%0D%0AX%3A%20y\r\n" },
  { "related-root", RELATED, HEAD (.content_type = "application/json; charset=UTF-8"),
    "Content-Type: application/json; charset=UTF-8\r\n" },

  { "type-cannot-end-its-line", MIXED, HEAD (.content_type = "a/b\r\nX: y"),
    "Content-Type: a/b  X: y\r\n" },
};

#define BOUNDARY "b0"

static void
test_head (gconstpointer data)
{
  const Case         *c = data;
  g_autoptr (GString) body = g_string_new ("before");
  g_autofree char    *first = g_strconcat ("before--" BOUNDARY "\r\n", c->fields, "\r\n", NULL);
  g_autofree char    *next = g_strconcat (first, "\r\n--" BOUNDARY "\r\n", c->fields, "\r\n", NULL);

  ferry_multipart_append_head (body, c->kind, BOUNDARY, TRUE, &c->head);
  g_assert_cmpstr (body->str, ==, first);
  ferry_multipart_append_head (body, c->kind, BOUNDARY, FALSE, &c->head);
  g_assert_cmpstr (body->str, ==, next);
}

static void
append_header (GArray     *headers,
               const char *name,
               const char *value)
{
  FerryHeader header = { .name = (char *) name, .value = (char *) value };

  g_array_append_val (headers, header);
}

static void
test_headers (void)
{
  g_autoptr (GArray)  headers = g_array_new (FALSE, FALSE, sizeof (FerryHeader));
  g_autoptr (GString) body = g_string_new (NULL);
  FerryMultipartHead  head = { .content_type = "image/png", .headers = headers };

  append_header (headers, "Content-ID", "<picture@example.org>");
  append_header (headers, "X-Note", "it is\there");
  append_header (headers, "X-Long", "one\r\nX-Two: two\n");
  append_header (headers, "Not a name", "left out");
  append_header (headers, "", "left out");
  append_header (headers, "X-Secret", NULL);

  ferry_multipart_append_head (body, RELATED, BOUNDARY, TRUE, &head);
  g_assert_cmpstr (body->str, ==,
                   "--" BOUNDARY "\r\n"
                   "Content-Type: image/png\r\n"
                   "Content-ID: <picture@example.org>\r\n"
                   "X-Note: it is\there\r\n"
                   "X-Long: one  X-Two: two \r\n"
                   "\r\n");
}

static void
test_tail (void)
{
  g_autoptr (GString) body = g_string_new ("text");

  ferry_multipart_append_tail (body, BOUNDARY, FALSE);
  g_assert_cmpstr (body->str, ==, "text\r\n--" BOUNDARY "--\r\n");
  g_string_truncate (body, 0);
  ferry_multipart_append_tail (body, BOUNDARY, TRUE);
  g_assert_cmpstr (body->str, ==, "--" BOUNDARY "--\r\n");
}

typedef struct
{
  FerryMultipart kind;
  const char    *boundary;
  const char    *root_type;
  const char    *type;
} TypeCase;

static const TypeCase type_cases[] = {
  { FORM, "ferry-0", NULL, "multipart/form-data; boundary=ferry-0" },
  { FORM, "ferry-0", "text/plain", "multipart/form-data; boundary=ferry-0" },
  { MIXED, "a_b.c", "text/plain", "multipart/mixed; boundary=a_b.c" },
  { MIXED, "a b", NULL, "multipart/mixed; boundary=\"a b\"" },
  { MIXED, "a(1)/=?:,", NULL, "multipart/mixed; boundary=\"a(1)/=?:,\"" },
  { RELATED, "b", NULL, "multipart/related; boundary=b" },
  { RELATED, "b", "application/json; charset=UTF-8",
    "multipart/related; boundary=b; type=\"application/json\"" },
  { RELATED, "b", "a/b\r\nX: y", "multipart/related; boundary=b; type=\"a/b\"" },
};

static void
test_content_type (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (type_cases); i++)
    {
      const TypeCase  *c = &type_cases[i];
      g_autofree char *type = ferry_multipart_dup_content_type (c->kind, c->boundary, c->root_type);

      g_assert_cmpstr (type, ==, c->type);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/multipart/head/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_head);
    }
  g_test_add_func ("/multipart/headers-of-a-part-keep-their-lines", test_headers);
  g_test_add_func ("/multipart/the-end-is-marked", test_tail);
  g_test_add_func ("/multipart/content-type-quotes-only-what-it-must", test_content_type);

  return g_test_run ();
}
