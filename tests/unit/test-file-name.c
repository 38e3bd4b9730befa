/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-file-name.h"

#include <string.h>

typedef struct
{
  const char *wanted;
  const char *safe; /* NULL: nothing usable */
} SafeCase;

static const SafeCase safe_cases[] = {
  /* Plain names stay as they are. */
  { "report.pdf", "report.pdf" },
  { "My report (final), v2.pdf", "My report (final), v2.pdf" },
  { "über – 한글 – 日本.txt", "über – 한글 – 日本.txt" },
  { "party🎉.zip", "party🎉.zip" },
  { "👩‍💻.txt", "👩‍💻.txt" },
  { "a'b`c$d&e;f#g@h!.txt", "a'b`c$d&e;f#g@h!.txt" },
  { "%s%n.txt", "%s%n.txt" },
  { "100%25.txt", "100%25.txt" },
  { "x.part", "x.part" },
  { "e\xcc\x81.txt", "e\xcc\x81.txt" },
  { "looks∕like.txt", "looks∕like.txt" },

  /* Nothing usable. */
  { NULL, NULL },
  { "", NULL },
  { ".", NULL },
  { "..", NULL },
  { "......", NULL },
  { "   ", NULL },
  { ". . .", NULL },
  { "-", NULL },
  { "~", NULL },
  { "/", NULL },
  { "\\", NULL },
  { "dir/", NULL },
  { "dir/..", NULL },
  { "\t\r\n", NULL },
  { "???", NULL },
  { "\xe2\x80\xae\xe2\x80\x8b", NULL },
  { "\xe2\x80\x8d", NULL },
  { "\xe3\x85\xa4", NULL },
  { "\xf4\x8f\xbf\xbf", NULL },

  /* No way out of the folder. */
  { "/etc/passwd", "passwd" },
  { "../../.profile", "profile" },
  { "..\\..\\boot.ini", "boot.ini" },
  { "C:\\dir\\file.txt", "file.txt" },
  { "a/b\\c.txt", "c.txt" },
  { "file:///tmp/x", "x" },
  { "~/x", "x" },
  { "~root", "root" },

  /* No hidden file, no option, nothing that is cut off elsewhere. */
  { ".bashrc", "bashrc" },
  { "  .  hidden", "hidden" },
  { "-rf", "rf" },
  { "--help.txt", "help.txt" },
  { " -.~x", "x" },
  { "dots...", "dots" },
  { "blank ", "blank" },
  { "both . .", "both" },
  { "backup~", "backup" },
  { "x.exe\xc2\xa0", "x.exe" },

  /* No control characters. */
  { "a\nb.txt", "a_b.txt" },
  { "a\x1b[31mb.txt", "a_[31mb.txt" },
  { "a\x7f.txt", "a_.txt" },
  { "a\xc2\x85.txt", "a_.txt" },
  { "a\xe2\x80\xa8.txt", "a_.txt" },
  { "\r\nSet-Cookie: x", "__Set-Cookie_ x" },

  /* The ending that is seen is the real one. */
  { "evil\xe2\x80\xaegnp.exe", "evilgnp.exe" },
  { "a\xe2\x81\xa6"
    "b\xe2\x81\xa9.exe",
    "ab.exe" },
  { "\xe2\x80\x8f\xd8\x9c"
    "abc.txt",
    "abc.txt" },
  { "a\xe2\x80\x8b.txt", "a.txt" },
  { "\xef\xbb\xbf"
    "bom.txt",
    "bom.txt" },
  { "soft\xc2\xad.txt", "soft.txt" },
  { "x.pdf                                         .exe", "x.pdf .exe" },
  { "x.pdf\xe3\x80\x80\xe3\x80\x80\xe2\x80\x83.exe", "x.pdf .exe" },
  { "x.pdf\xe2\xa0\x80\xe2\xa0\x80.exe", "x.pdf .exe" },

  /* What FAT and NTFS forbid. */
  { "a<b>c:d\"e|f?g*h.txt", "a_b_c_d_e_f_g_h.txt" },
  { "x.txt:stream", "x.txt_stream" },
  { "con", "_con" },
  { "NUL.txt", "_NUL.txt" },
  { "Aux.tar.gz", "_Aux.tar.gz" },
  { "com1", "_com1" },
  { "LPT9.log", "_LPT9.log" },
  { "COM\xc2\xb2.x", "_COM\xc2\xb2.x" },
  { "prn .txt", "_prn .txt" },
  { "PRN.", "_PRN" },
  { "CONIN$", "_CONIN$" },
  { "console.txt", "console.txt" },
  { "com10.txt", "com10.txt" },
  { "COMMON", "COMMON" },
  { "Desktop.ini", "_Desktop.ini" },
  { "Thumbs.db", "_Thumbs.db" },

  /* Bytes that are no text. */
  { "caf\xe9.txt", "caf_.txt" },
  { "caf\xef\xbf\xbd.txt", "caf_.txt" },
  { "\xff\xfe.txt", "__.txt" },
  { "a\xc3", "a_" },
  { "\xed\xa0\x80.txt", "___.txt" },
  { "\xc0\xaf.txt", "__.txt" },
};

static void
test_safe (gconstpointer data)
{
  const SafeCase  *c = data;
  g_autofree char *safe = ferry_file_name_make_safe (c->wanted);
  g_autofree char *again = ferry_file_name_make_safe (safe);

  g_assert_cmpstr (safe, ==, c->safe);
  g_assert_cmpstr (again, ==, safe);
}

/* @unit repeated until there are at least @size bytes. */
static char *
repeat (const char *unit,
        gsize       size,
        const char *tail)
{
  GString *text = g_string_new (NULL);

  while (text->len < size)
    g_string_append (text, unit);
  g_string_append (text, tail);
  return g_string_free (text, FALSE);
}

typedef struct
{
  const char *unit;
  gsize       size;
  const char *tail;
  const char *ending; /* must be kept */
  gsize       length; /* of the safe name */
} LongCase;

static const LongCase long_cases[] = {
  { "a", 243, "", "a", 243 },
  { "a", 244, "", "a", 243 },
  { "a", 239, ".zip", "a.zip", 243 },
  { "a", 300, ".zip", "a.zip", 243 },
  { "a", 300, ".tar.gz", "a.tar.gz", 243 },
  { "한", 300, ".zip", "한.zip", 241 },
  { "🎉", 300, ".tar.xz", "🎉.tar.xz", 243 },
  { "a ", 300, ".zip", "a.zip", 243 },
  { "a.", 300, "zip", "a.zip", 243 },
  { "x.", 2, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "a", 34 },
  { "a~", 30000, "", "a", 243 },
  { ".", 30000, "x", "x", 1 },
  { " ", 30000, "x", "x", 1 },
};

static void
test_long (gconstpointer data)
{
  const LongCase  *c = data;
  g_autofree char *wanted = repeat (c->unit, c->size, c->tail);
  g_autofree char *safe = ferry_file_name_make_safe (wanted);
  g_autofree char *again = ferry_file_name_make_safe (safe);
  g_autofree char *numbered = ferry_file_name_number (safe, 999);
  g_autofree char *part = ferry_file_name_to_part (numbered);

  g_assert_true (g_utf8_validate (safe, -1, NULL));
  g_assert_cmpuint (strlen (safe), ==, c->length);
  g_assert_true (g_str_has_suffix (safe, c->ending));
  g_assert_cmpstr (again, ==, safe);

  g_assert_cmpuint (strlen (numbered), ==, c->length + strlen (" (999)"));
  g_assert_cmpuint (strlen (part), ==, strlen (numbered) + strlen ("..part"));
  g_assert_cmpuint (strlen (part), <=, FERRY_FILE_NAME_MAX);
}

static void
test_cut_leaves_nothing (void)
{
  g_autofree char *wanted = repeat ("?", 250, "visible");

  g_assert_null (ferry_file_name_make_safe (wanted));
}

typedef struct
{
  const char *disposition;
  const char *uri;
  const char *type;
  const char *name;
} ChooseCase;

static const ChooseCase choose_cases[] = {
  { "attachment; filename=a.txt", "http://h/b.txt", "text/plain", "a.txt" },
  { "attachment; filename=../a.txt", "http://h/b.txt", NULL, "a.txt" },
  { "attachment; filename=..", "http://h/b.txt", NULL, "b.txt" },
  { "inline", "http://h/b.txt", NULL, "b.txt" },
  { NULL, "http://h/dir/b.txt", NULL, "b.txt" },
  { NULL, "http://h/dir/b.txt?x=/c.txt#/d.txt", NULL, "b.txt" },
  { NULL, "http://h/dir/b.txt#frag", NULL, "b.txt" },
  { NULL, "http://h/my%20file.txt", NULL, "my file.txt" },
  { NULL, "http://h/%ed%95%9c.txt", NULL, "한.txt" },
  { NULL, "http://h/%fc.txt", NULL, "%fc.txt" },
  { NULL, "http://h/100%.txt", NULL, "100%.txt" },
  { NULL, "http://h/%zz.txt", NULL, "%zz.txt" },
  { NULL, "http://h/..%2f..%2fx", NULL, "x" },
  { NULL, "http://h/..%252fx", NULL, "%2fx" },
  { NULL, "http://h/a%00.exe", NULL, "a_.exe" },
  { NULL, "http://h/a%0d%0ab", NULL, "a__b" },
  { NULL, "http://h/dir/", NULL, "download" },
  { NULL, "http://h/", NULL, "download" },
  { NULL, "http://h", NULL, "download" },
  { NULL, "http://h?a/b.txt", NULL, "download" },
  { NULL, "http://h/..", NULL, "download" },
  { NULL, "", NULL, "download" },
  { NULL, NULL, NULL, "download" },

  /* An extension from the type, where there is none. */
  { NULL, "http://h/", "text/html", "download.html" },
  { NULL, "http://h/page", "text/html", "page.html" },
  { NULL, "http://h/page.php", "text/html", "page.php" },
  { NULL, "http://h/tool-1.2", "application/gzip", "tool-1.2.gz" },
  { NULL, "http://h/tool.tar.gz", "application/gzip", "tool.tar.gz" },
  { NULL, "http://h/movie", "video/mp4", "movie.mp4" },
  { NULL, "http://h/README", "text/plain", "README" },
  { NULL, "http://h/blob", "application/octet-stream", "blob" },
  { NULL, "http://h/blob", "x/y", "blob" },
  { NULL, "http://h/nul", "image/png", "_nul.png" },
  { "attachment; filename=report", NULL, "application/pdf", "report.pdf" },
};

static void
test_choose (gconstpointer data)
{
  const ChooseCase *c = data;
  g_autofree char  *name = ferry_file_name_choose (c->disposition, c->uri, c->type);

  g_assert_cmpstr (name, ==, c->name);
}

typedef struct
{
  const char *name;
  guint       number;
  const char *numbered;
} NumberCase;

static const NumberCase number_cases[] = {
  { "a.txt", 0, "a.txt" },
  { "a.txt", 1, "a (1).txt" },
  { "a.txt", 999, "a (999).txt" },
  { "a.txt", G_MAXUINT, "a (4294967295).txt" },
  { "a (1).txt", 1, "a (1) (1).txt" },
  { "a", 2, "a (2)" },
  { "a.tar.gz", 2, "a (2).tar.gz" },
  { "linux-6.1.tar.XZ", 2, "linux-6.1 (2).tar.XZ" },
  { "dump.sql.zst", 2, "dump (2).sql.zst" },
  { "tool-1.2.gz", 2, "tool-1.2 (2).gz" },
  { "tool.tar.gz.asc", 2, "tool.tar (2).gz.asc" },
  { "disk.001", 2, "disk (2).001" },
  { ".bashrc", 2, ".bashrc (2)" },
  { ".gz", 2, ".gz (2)" },
  { "Mr. Smith goes", 2, "Mr. Smith goes (2)" },
  { "a.{b}", 2, "a.{b} (2)" },
  { "a.", 2, "a. (2)" },
  { "", 2, " (2)" },
};

static void
test_number (gconstpointer data)
{
  const NumberCase *c = data;
  g_autofree char  *numbered = ferry_file_name_number (c->name, c->number);

  g_assert_cmpstr (numbered, ==, c->numbered);
}

static void
test_long_number (void)
{
  g_autofree char *name = repeat ("한", 250, ".txt");
  g_autofree char *numbered = ferry_file_name_number (name, 12345);
  g_autofree char *part = ferry_file_name_to_part (numbered);

  g_assert_true (g_utf8_validate (numbered, -1, NULL));
  g_assert_true (g_str_has_suffix (numbered, "한 (12345).txt"));
  g_assert_cmpuint (strlen (part), <=, FERRY_FILE_NAME_MAX);
  g_assert_true (g_str_has_suffix (part, "한 (12345).txt.part"));
}

static void
test_part (void)
{
  g_autofree char *part = ferry_file_name_to_part ("a.txt");

  g_assert_cmpstr (part, ==, ".a.txt.part");
}

static void
test_long_parts_differ (void)
{
  g_autofree char *name = repeat ("a", 254, "b");
  g_autofree char *other = repeat ("a", 254, "c");
  g_autofree char *part = ferry_file_name_to_part (name);
  g_autofree char *again = ferry_file_name_to_part (name);
  g_autofree char *other_part = ferry_file_name_to_part (other);

  g_assert_cmpuint (strlen (part), <=, FERRY_FILE_NAME_MAX);
  g_assert_cmpstr (part, ==, again);
  g_assert_cmpstr (part, !=, other_part);
  g_assert_true (g_str_has_prefix (part, ".a"));
  g_assert_true (g_str_has_suffix (part, ".part"));
}

static void
add_cases (const char   *group,
           gconstpointer cases,
           gsize         size,
           gsize         n_cases,
           GTestDataFunc test)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      gconstpointer    c = (const guint8 *) cases + i * size;
      g_autofree char *path = g_strdup_printf ("/file-name/%s/%02" G_GSIZE_FORMAT, group, i);

      g_test_add_data_func (path, c, test);
    }
}

#define ADD_CASES(group, cases, test) \
  add_cases (group, cases, sizeof ((cases)[0]), G_N_ELEMENTS (cases), test)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD_CASES ("does-no-harm", safe_cases, test_safe);
  ADD_CASES ("leaves-room-for-more", long_cases, test_long);
  ADD_CASES ("comes-from-the-best-source", choose_cases, test_choose);
  ADD_CASES ("numbers-go-before-the-extension", number_cases, test_number);
  g_test_add_func ("/file-name/what-is-left-of-a-cut-is-seen", test_cut_leaves_nothing);
  g_test_add_func ("/file-name/a-long-name-is-cut-for-its-number", test_long_number);
  g_test_add_func ("/file-name/a-part-is-hidden", test_part);
  g_test_add_func ("/file-name/parts-of-long-names-differ", test_long_parts_differ);

  return g_test_run ();
}
