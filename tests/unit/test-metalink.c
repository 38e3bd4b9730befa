/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-metalink.h"

#include <string.h>

#define V4 "<metalink xmlns=\"urn:ietf:params:xml:ns:metalink\">"
#define V3 "<metalink version=\"3.0\" xmlns=\"http://www.metalinker.org/\"><files>"
#define END4 "</metalink>"
#define END3 "</files></metalink>"
#define URL "<url>http://a.example/f</url>"
#define FILE4(content) V4 "<file name=\"f\">" content URL "</file>" END4

#define MD5 "0123456789abcdef0123456789abcdef"
#define SHA1 "0123456789abcdef0123456789abcdef01234567"
#define SHA256 MD5 MD5
#define SHA256_B "ffffffffffffffffffffffffffffffff" MD5

static GPtrArray *
parse (const char *text,
       const char *base,
       GError    **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return ferry_metalink_parse (bytes, base, error);
}

static char *
print_pieces (FerryPieces *pieces)
{
  if (pieces == NULL)
    return g_strdup ("-");

  return g_strdup_printf ("%s/%" G_GUINT64_FORMAT "/%u",
                          ferry_checksum_kind_to_nick (ferry_pieces_get_kind (pieces)),
                          ferry_pieces_get_length (pieces), ferry_pieces_get_n (pieces));
}

/* "name size checksum pieces uri uri…". */
static char *
print_file (const FerryMetalinkFile *file)
{
  g_autofree char *pieces = print_pieces (file->pieces);
  g_autofree char *uris = g_strjoinv (" ", file->uris);
  const char      *nick = ferry_checksum_kind_to_nick (file->checksum);

  return g_strdup_printf ("%s %" G_GOFFSET_FORMAT " %s %s %s", file->name, file->size,
                          nick != NULL ? nick : "-", pieces, uris);
}

static char *
print_files (GPtrArray *files)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < files->len; i++)
    {
      g_autofree char *line = print_file (g_ptr_array_index (files, i));

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", line);
    }

  return g_string_free (text, FALSE);
}

typedef struct
{
  const char *name;
  const char *text;
  const char *files; /* NULL: it is refused */
} Case;

static const Case cases[] = {
  { "bare-4", FILE4 (""), "f -1 - - http://a.example/f" },
  { "bare-3", V3 "<file name=\"f\"><resources>" URL "</resources></file>" END3,
    "f -1 - - http://a.example/f" },
  { "declaration-and-comments",
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!-- x -->" FILE4 ("<!-- y --><?z?>"),
    "f -1 - - http://a.example/f" },
  { "prefix",
    "<m:metalink xmlns:m=\"urn:ietf:params:xml:ns:metalink\"><m:file name=\"f\">"
    "<m:url>http://a.example/f</m:url></m:file></m:metalink>",
    "f -1 - - http://a.example/f" },
  { "other-namespaces-are-passed-over",
    FILE4 ("<size xmlns=\"urn:x\">9</size><x:url xmlns:x=\"urn:y\">http://b.example/</x:url>"),
    "f -1 - - http://a.example/f" },
  { "unknown-elements-are-passed-over",
    FILE4 ("<identity>i</identity><extra><size>9</size>"
           "<url>http://b.example/</url></extra><signature>s</signature>"),
    "f -1 - - http://a.example/f" },
  { "markup-in-an-address",
    V4 "<file name=\"f\">"
       "<url>\n  http://a.example/f?a=1&amp;b=<![CDATA[2&3]]>&#x20;</url></file>" END4,
    "f -1 - - http://a.example/f?a=1&b=2&3" },
  { "several-files",
    V4 "<file name=\"a\">" URL "</file><file name=\"b\">" URL "</file>" END4,
    "a -1 - - http://a.example/f\nb -1 - - http://a.example/f" },

  { "size", FILE4 ("<size> 12 </size>"), "f 12 - - http://a.example/f" },
  { "size-of-nothing", FILE4 ("<size>0</size>"), "f 0 - - http://a.example/f" },
  { "bad-sizes", FILE4 ("<size>-1</size><size>1k</size><size>99999999999999999999</size>"),
    "f -1 - - http://a.example/f" },

  { "the-best-checksum",
    FILE4 ("<hash type=\"md5\">" MD5 "</hash><hash type=\"sha-256\">" SHA256 "</hash>"
           "<hash type=\"sha-1\">" SHA1 "</hash>"),
    "f -1 sha256 - http://a.example/f" },
  { "old-names-of-checksums", FILE4 ("<hash type=\"SHA1\"> " SHA1 "\n</hash>"),
    "f -1 sha1 - http://a.example/f" },
  { "malformed-checksums-are-passed-over",
    FILE4 ("<hash type=\"sha-256\">" SHA1 "</hash><hash type=\"sha-512\"></hash>"
           "<hash>" SHA256 "</hash><hash type=\"crc32\">12345678</hash>"
           "<hash type=\"sha-384\">" SHA256 SHA1 "x</hash><hash type=\"md5\">" MD5 "</hash>"),
    "f -1 md5 - http://a.example/f" },
  { "checksum-3",
    V3 "<file name=\"f\"><verification><hash type=\"sha256\">" SHA256 "</hash></verification>"
       "<resources>" URL "</resources></file>" END3,
    "f -1 sha256 - http://a.example/f" },

  { "pieces",
    FILE4 ("<size>10</size><pieces length=\"8\" type=\"sha-256\"><hash>" SHA256
           "</hash><hash>" SHA256_B "</hash></pieces>"),
    "f 10 - sha256/8/2 http://a.example/f" },
  { "the-best-pieces",
    FILE4 ("<pieces length=\"8\" type=\"md5\"><hash>" MD5 "</hash></pieces>"
           "<pieces length=\"9\" type=\"sha-1\"><hash>" SHA1 "</hash></pieces>"),
    "f -1 - sha1/9/1 http://a.example/f" },
  { "pieces-that-fit",
    FILE4 ("<pieces length=\"8\" type=\"md5\"><hash>" MD5 "</hash><hash>" MD5 "</hash></pieces>"
           "<pieces length=\"8\" type=\"sha-1\"><hash>" SHA1 "</hash></pieces><size>16</size>"),
    "f 16 - md5/8/2 http://a.example/f" },
  { "half-a-list-of-pieces-is-none",
    FILE4 ("<pieces length=\"8\" type=\"md5\"><hash>" MD5 "</hash><hash>x</hash><hash>" MD5
           "</hash></pieces>"),
    "f -1 - - http://a.example/f" },
  { "bad-pieces",
    FILE4 ("<pieces type=\"md5\"><hash>" MD5 "</hash></pieces>"
           "<pieces length=\"0\" type=\"md5\"><hash>" MD5 "</hash></pieces>"
           "<pieces length=\"8\"><hash>" MD5 "</hash></pieces>"
           "<pieces length=\"8\" type=\"md5\"></pieces>"),
    "f -1 - - http://a.example/f" },
  { "pieces-3",
    V3 "<file name=\"f\"><verification><pieces length=\"8\" type=\"md5\"><hash piece=\"0\">" MD5
       "</hash><hash piece=\"1\">" MD5 "</hash></pieces></verification><resources>" URL
       "</resources></file>" END3,
    "f -1 - md5/8/2 http://a.example/f" },
  { "a-gap-between-pieces-3",
    V3 "<file name=\"f\"><verification><pieces length=\"8\" type=\"md5\"><hash piece=\"0\">" MD5
       "</hash><hash piece=\"2\">" MD5 "</hash></pieces></verification><resources>" URL
       "</resources></file>" END3,
    "f -1 - - http://a.example/f" },

  { "by-priority",
    V4 "<file name=\"f\"><url>http://d.example/</url><url priority=\"2\">http://b.example/</url>"
       "<url priority=\"999999\" location=\"de\">http://c.example/</url>"
       "<url priority=\"1\">http://a.example/</url><url priority=\"-9\">http://e.example/</url>"
       "<url priority=\"2\">http://bb.example/</url></file>" END4,
    "f -1 - - http://a.example/ http://b.example/ http://bb.example/ http://c.example/ "
    "http://d.example/ http://e.example/" },
  { "by-preference-3",
    V3 "<file name=\"f\"><resources><url>http://d.example/</url>"
       "<url preference=\"0\">http://c.example/</url>"
       "<url preference=\"101\">http://e.example/</url>"
       "<url preference=\"99\">http://b.example/</url>"
       "<url preference=\"100\">http://a.example/</url></resources></file>" END3,
    "f -1 - - http://a.example/ http://b.example/ http://c.example/ http://d.example/ "
    "http://e.example/" },
  { "each-address-once", FILE4 (URL "<url priority=\"3\">http://a.example/f#x</url>"),
    "f -1 - - http://a.example/f" },
  { "other-schemes-are-passed-over",
    FILE4 ("<url>file:///etc/passwd</url><url>javascript:x</url><url>ed2k://x</url>"
           "<url>http:</url><url></url><url>relative</url><url>//b.example/f</url>"),
    "f -1 - - http://a.example/f" },
  { "by-ftp", FILE4 ("<url priority=\"1\">ftp://a.example/f</url>"),
    "f -1 - - ftp://a.example/f http://a.example/f" },
  { "passwords-are-not-kept", V4 "<file name=\"f\"><url>http://u:p@a.example/f</url></file>" END4,
    "f -1 - - http://a.example/f" },
  { "torrents-are-no-addresses-4",
    FILE4 ("<metaurl mediatype=\"torrent\">http://a.example/f.torrent</metaurl>"),
    "f -1 - - http://a.example/f" },
  { "torrents-are-no-addresses-3",
    V3 "<file name=\"f\"><resources><url type=\"bittorrent\">http://a.example/f.torrent</url>"
       "<url type=\"HTTP\">http://a.example/f</url></resources></file>" END3,
    "f -1 - - http://a.example/f" },

  { "path", V4 "<file name=\"dir/sub/f.iso\">" URL "</file>" END4,
    "f.iso -1 - - http://a.example/f" },
  { "names-are-made-safe", V4 "<file name=\".ba&#x202e;d?:name. \">" URL "</file>" END4,
    "bad__name -1 - - http://a.example/f" },
  { "names-that-lead-out",
    V4 "<file name=\"../a\">" URL "</file><file name=\"/etc/b\">" URL "</file>"
       "<file name=\"x/../../c\">" URL "</file><file name=\"..\\d\">" URL "</file>"
       "<file name=\"\\e\">" URL "</file><file name=\"..\">" URL "</file>"
       "<file name=\"good\">" URL "</file>" END4,
    "good -1 - - http://a.example/f" },
  { "no-names",
    V4 "<file>" URL "</file><file name=\"\">" URL "</file><file name=\"dir/\">" URL
       "</file><file name=\"good\">" URL "</file>" END4,
    "good -1 - - http://a.example/f" },

  { "nothing", "", NULL },
  { "not-xml", "<!doctype html><p>Sign in</p>", NULL },
  { "text", "http://a.example/f", NULL },
  { "cut-off", V4 "<file name=\"f\">" URL "</file>", NULL },
  { "two-roots", FILE4 ("") FILE4 (""), NULL },
  { "other-xml", "<html xmlns=\"http://www.w3.org/1999/xhtml\"><file name=\"f\"/></html>", NULL },
  { "no-namespace", "<metalink><file name=\"f\">" URL "</file></metalink>", NULL },
  { "no-file", V4 END4, NULL },
  { "nothing-to-fetch", V4 "<file name=\"f\"><size>1</size></file>" END4, NULL },
  { "versions-are-not-mixed", V4 "<files><file name=\"f\">" URL "</file></files>" END4, NULL },
  { "unknown-entity", FILE4 ("<size>&nine;</size>"), NULL },
  { "document-type", "<!DOCTYPE metalink>" FILE4 (""), NULL },
  { "outer-entity",
    "<!DOCTYPE metalink [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" FILE4 ("<size>&e;</size>"),
    NULL },
};

static void
test_case (gconstpointer data)
{
  const Case           *c = data;
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) files = parse (c->text, NULL, &error);
  g_autofree char      *printed = NULL;

  if (c->files == NULL)
    {
      g_assert_null (files);
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_BAD_METALINK);
      return;
    }

  g_assert_no_error (error);
  printed = print_files (files);
  g_assert_cmpstr (printed, ==, c->files);
}

/* Each entity is ten of the one before: a billion in the end. */
static void
test_bomb (void)
{
  g_autoptr (GString)   text = g_string_new ("<!DOCTYPE metalink [<!ENTITY a \"aaaaaaaaaa\">");
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) files = NULL;

  for (char c = 'b'; c < 'k'; c++)
    {
      g_string_append_printf (text, "<!ENTITY %c \"", c);
      for (guint i = 0; i < 10; i++)
        g_string_append_printf (text, "&%c;", c - 1);
      g_string_append (text, "\">");
    }
  g_string_append (text, "]>" FILE4 ("<identity x=\"&j;\">&j;</identity>"));

  files = parse (text->str, NULL, &error);
  g_assert_null (files);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_BAD_METALINK);
  g_assert_nonnull (strstr (error->message, "document type"));
}

static void
test_relative (void)
{
  const char *text =
      V4 "<file name=\"f\"><url>../f</url><url>//b.example/f</url></file>" END4;
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) files = parse (text, "https://a.example/x/f.meta4", &error);
  g_autofree char      *printed = NULL;

  g_assert_no_error (error);
  printed = print_files (files);
  g_assert_cmpstr (printed, ==, "f -1 - - https://a.example/f https://b.example/f");
}

static void
append_many (GString    *text,
             const char *part,
             guint       n)
{
  for (guint i = 0; i < n; i++)
    g_string_append (text, part);
}

/* What @head, @n times @part, and @tail end with. */
static void
assert_refused (const char *head,
                const char *part,
                guint       n,
                const char *tail)
{
  g_autoptr (GString)   text = g_string_new (head);
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) files = NULL;

  append_many (text, part, n);
  g_string_append (text, tail);
  files = parse (text->str, NULL, &error);
  g_assert_null (files);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_BAD_METALINK);
}

static void
test_limits (void)
{
  assert_refused (FILE4 (""), "          ", FERRY_METALINK_MAX_BYTES / 10, "");
  assert_refused (V4, "<file name=\"f\">" URL "</file>", 10001, END4);
  assert_refused (V4, "<a>", 100, "");
}

static void
test_many_addresses (void)
{
  g_autoptr (GString)      text = g_string_new (V4 "<file name=\"f\">");
  g_autoptr (GError)       error = NULL;
  g_autoptr (GPtrArray)    files = NULL;
  const FerryMetalinkFile *file;

  for (guint i = 0; i < 500; i++)
    g_string_append_printf (text, "<url priority=\"%u\">http://m%u.example/</url>", 500 - i, i);
  g_string_append (text, "</file>" END4);

  files = parse (text->str, NULL, &error);
  g_assert_no_error (error);
  file = g_ptr_array_index (files, 0);
  g_assert_cmpuint (g_strv_length (file->uris), ==, 64);
  g_assert_cmpstr (file->uris[0], ==, "http://m499.example/");
}

/* Of one file the same one may be listed again and again, better or worse. */
static void
test_addresses_again (void)
{
  g_autoptr (GString)   text = g_string_new (V4 "<file name=\"f\">");
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) files = NULL;
  g_autofree char      *uris = NULL;

  g_string_append (text, "<url priority=\"3\">http://a.example/</url>"
                         "<url priority=\"2\">http://b.example/</url>"
                         "<url priority=\"9\">http://b.example/</url>"
                         "<url priority=\"2\">http://c.example/</url>"
                         "<url priority=\"1\">http://a.example/</url></file>" END4);
  files = parse (text->str, NULL, &error);
  g_assert_no_error (error);
  uris = g_strjoinv (" ", ((FerryMetalinkFile *) g_ptr_array_index (files, 0))->uris);
  g_assert_cmpstr (uris, ==, "http://a.example/ http://b.example/ http://c.example/");
}

/* Short ones become as long as what they are relative to. */
static void
test_addresses_that_swell (void)
{
  g_autoptr (GString)   base = g_string_new ("http://a.example/");
  g_autoptr (GString)   text = g_string_new (V4 "<file name=\"f\">");
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) files = NULL;

  append_many (base, "0123456789", 5000);
  g_string_append_c (base, '/');
  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (text, "<url>%u</url>", i);
  g_string_append (text, "</file>" END4);
  files = parse (text->str, base->str, &error);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_BAD_METALINK);
  g_assert_null (files);
}

/* A text that goes on and on is not kept, and what follows it is read. */
static void
test_long_texts (void)
{
  g_autoptr (GString)   text = g_string_new (V4 "<file name=\"f\"><url>http://a.example/");
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) files = NULL;
  g_autofree char      *printed = NULL;

  append_many (text, "0123456789", 10000);
  g_string_append (text, "</url>" URL "</file>" END4);
  files = parse (text->str, NULL, &error);
  g_assert_no_error (error);
  printed = print_files (files);
  g_assert_cmpstr (printed, ==, "f -1 - - http://a.example/f");
}

static void
test_bytes (void)
{
  static const char     text[] = FILE4 ("\0");
  g_autoptr (GBytes)    bytes = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) files = ferry_metalink_parse (bytes, NULL, &error);

  g_assert_null (files);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_BAD_METALINK);
}

static void
test_options (void)
{
  const char *text =
      V4 "<file name=\"f.iso\"><size>5</size><hash type=\"sha-256\">" SHA256 "</hash>"
         "<pieces length=\"8\" type=\"md5\"><hash>" MD5 "</hash></pieces>"
         "<url>http://a.example/f</url><url>http://b.example/f</url></file>" END4;
  g_autoptr (GPtrArray) files = parse (text, NULL, NULL);
  g_autoptr (GVariant)  options =
      g_variant_ref_sink (ferry_metalink_file_to_options (g_ptr_array_index (files, 0)));
  g_autoptr (GVariant)    expected = NULL;
  g_autoptr (GVariant)    pieces = NULL;
  g_autoptr (GVariant)    plain = NULL;
  g_autoptr (FerryPieces) read = NULL;
  GVariantDict            dict;

  pieces = g_variant_lookup_value (options, "pieces", G_VARIANT_TYPE (FERRY_PIECES_TYPE));
  g_assert_nonnull (pieces);
  read = ferry_pieces_from_variant (pieces, NULL);
  g_assert_nonnull (read);

  g_variant_dict_init (&dict, options);
  g_variant_dict_remove (&dict, "pieces");
  plain = g_variant_ref_sink (g_variant_dict_end (&dict));
  g_assert_cmpuint (g_variant_n_children (plain), ==, 5);
  g_variant_dict_init (&dict, plain);
  expected = g_variant_ref_sink (g_variant_new_parsed (
      "{'uri': <'http://a.example/f'>, 'mirrors': <['http://b.example/f']>, 'name': <'f.iso'>,"
      " 'checksum': <'sha256:" SHA256 "'>, 'expected-size': <@t 5>}"));
  for (gsize i = 0; i < g_variant_n_children (expected); i++)
    {
      const char          *key;
      g_autoptr (GVariant) value = NULL;
      g_autoptr (GVariant) found = NULL;

      g_variant_get_child (expected, i, "{&sv}", &key, &value);
      found = g_variant_dict_lookup_value (&dict, key, NULL);
      g_assert_true (found != NULL && g_variant_equal (found, value));
    }
  g_variant_dict_clear (&dict);
}

static void
test_few_options (void)
{
  g_autoptr (GPtrArray) files = parse (FILE4 ("<size>0</size>"), NULL, NULL);
  g_autoptr (GVariant)  options =
      g_variant_ref_sink (ferry_metalink_file_to_options (g_ptr_array_index (files, 0)));

  /* 0 would mean unknown. */
  g_assert_cmpuint (g_variant_n_children (options), ==, 2);
}

static void
test_types (void)
{
  g_assert_true (ferry_metalink_is_type ("application/metalink4+xml"));
  g_assert_true (ferry_metalink_is_type ("Application/Metalink+XML; charset=utf-8"));
  g_assert_false (ferry_metalink_is_type ("application/metalink4+xmlx"));
  g_assert_false (ferry_metalink_is_type ("application/xml"));
  g_assert_false (ferry_metalink_is_type (NULL));

  g_assert_true (ferry_metalink_is_name ("f.meta4"));
  g_assert_true (ferry_metalink_is_name ("F.ISO.METALINK"));
  g_assert_false (ferry_metalink_is_name (".meta4"));
  g_assert_false (ferry_metalink_is_name ("meta4"));
  g_assert_false (ferry_metalink_is_name (NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/metalink/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/metalink/entity-bomb", test_bomb);
  g_test_add_func ("/metalink/relative-addresses", test_relative);
  g_test_add_func ("/metalink/limits", test_limits);
  g_test_add_func ("/metalink/many-addresses", test_many_addresses);
  g_test_add_func ("/metalink/addresses-again", test_addresses_again);
  g_test_add_func ("/metalink/addresses-that-swell", test_addresses_that_swell);
  g_test_add_func ("/metalink/long-texts", test_long_texts);
  g_test_add_func ("/metalink/nul-bytes", test_bytes);
  g_test_add_func ("/metalink/options", test_options);
  g_test_add_func ("/metalink/few-options", test_few_options);
  g_test_add_func ("/metalink/types", test_types);

  return g_test_run ();
}
