/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-rig.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIZE 10000

#define TEN "xxxxxxxxxx"
#define FIFTY TEN TEN TEN TEN TEN
#define TEN_WIDE "ㄱㄱㄱㄱㄱㄱㄱㄱㄱㄱ"
#define FIFTY_WIDE TEN_WIDE TEN_WIDE TEN_WIDE TEN_WIDE TEN_WIDE

/* What servers wish the file to be called, and what it is called. */
typedef struct
{
  const char *name;
  const char *disposition;
  const char *expected; /* NULL: see test_header() */
} HeaderRow;

static const HeaderRow headers[] = {
  { "plain", "attachment; filename=\"plain.zip\"", "plain.zip" },
  { "none-takes-the-address", "attachment", "address.bin" },
  { "path-stays-in-the-folder", "attachment; filename=\"../../etc/passwd\"", "passwd" },
  { "absolute-stays-in-the-folder", "attachment; filename=\"/etc/cron.d/job\"", "job" },
  { "backslashes-stay-in-the-folder", "attachment; filename=\"..\\\\..\\\\evil.exe\"", "evil.exe" },
  { "coded-path-stays-in-the-folder",
    "attachment; filename*=UTF-8''..%2F..%2Fevil.sh",
    "evil.sh" },
  { "only-dots", "attachment; filename=\"..\"", NULL },
  { "only-blanks", "attachment; filename=\"   \"", NULL },
  { "empty", "attachment; filename=\"\"", NULL },
  { "hidden", "attachment; filename=\".bashrc\"", NULL },
  { "dash", "attachment; filename=\"-rf\"", NULL },
  { "blank-at-the-end", "attachment; filename=\"a.txt  \"", "a.txt" },
  { "control-characters", "attachment; filename=\"a{tab}b{esc}[31m.txt\"", NULL },
  { "coded-control-characters", "attachment; filename*=UTF-8''a%0D%0Ab%00c%7F.txt", NULL },
  { "bidi-override", "attachment; filename*=UTF-8''photo%E2%80%AEgnp.exe", NULL },
  { "latin-1", "attachment; filename=\"caf\xe9.txt\"", NULL },
  { "utf-8", "attachment; filename=\"한글.txt\"", "한글.txt" },
  { "broken-coding", "attachment; filename*=UTF-8''caf%E9.txt", NULL },
  { "too-long", "attachment; filename=\"" FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY ".tar.gz\"", NULL },
  { "too-long-and-wide",
    "attachment; filename=\"" FIFTY_WIDE FIFTY_WIDE FIFTY_WIDE ".zip\"",
    NULL },
  { "markup", "attachment; filename=\"<b>&amp;%s%n.txt\"", NULL },
};

static char *
get_only_name (FerryTestRig *rig)
{
  g_autoptr (GDir) directory = g_dir_open (rig->directory, 0, NULL);
  char            *name = g_strdup (g_dir_read_name (directory));

  g_assert_nonnull (name);
  g_assert_null (g_dir_read_name (directory));
  return name;
}

/* A name that a person sees whole, and that no program misreads. */
static void
assert_sane (const char *name)
{
  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_cmpuint (strlen (name), <=, 255);
  g_assert_cmpuint (strlen (name), >, 0);
  g_assert_cmpint (name[0], !=, '.');
  g_assert_cmpint (name[0], !=, '-');
  g_assert_cmpint (name[0], !=, ' ');
  g_assert_false (g_str_has_suffix (name, " "));
  g_assert_false (g_str_has_suffix (name, "."));
  for (const char *c = name; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      g_assert_false (g_unichar_iscntrl (character));
      g_assert_cmpint (g_unichar_type (character), !=, G_UNICODE_FORMAT);
      g_assert_cmpuint (character, !=, '/');
    }
}

static void
test_header (gconstpointer data)
{
  const HeaderRow         *row = data;
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *fault = g_strconcat ("disposition:", row->disposition, NULL);
  g_autofree char         *name = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/address.bin", SIZE, fault);
  transfer = ferry_test_rig_get (rig, "/address.bin", NULL);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/address.bin", 1, SIZE);
  name = get_only_name (rig);
  g_test_message ("%s", name);
  assert_sane (name);
  if (row->expected != NULL)
    g_assert_cmpstr (name, ==, row->expected);
  g_assert_cmpstr (ferry_transfer_get_record (transfer)->name, ==, name);
}

static void
test_endings_of_long_names (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *name = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE,
                              "disposition:attachment; "
                              "filename=\"" FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY ".tar.gz\"");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run (rig, transfer);

  name = get_only_name (rig);
  g_assert_true (g_str_has_suffix (name, ".tar.gz"));
}

/* Names that are taken. */

static char *
in_folder (FerryTestRig *rig,
           const char   *name)
{
  return g_build_filename (rig->directory, name, NULL);
}

static void
take_by_file (const char *path)
{
  g_assert_true (g_file_set_contents (path, "mine", -1, NULL));
}

static void
take_by_folder (const char *path)
{
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
}

static void
take_by_link (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *target = g_strconcat (folder, "/../elsewhere", NULL);

  g_assert_cmpint (symlink (target, path), ==, 0);
}

static void
take_by_pipe (const char *path)
{
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
}

static const struct
{
  const char *name;
  void (*take) (const char *path);
} takers[] = {
  { "/name/taken-by-a-file", take_by_file },
  { "/name/taken-by-a-folder", take_by_folder },
  { "/name/taken-by-a-broken-link", take_by_link },
  { "/name/taken-by-a-pipe", take_by_pipe },
};

static void
test_taken (gconstpointer data)
{
  gsize                    i = GPOINTER_TO_SIZE (data);
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *path = in_folder (rig, "a.bin");
  g_autofree char         *elsewhere = g_build_filename (rig->root, "elsewhere", NULL);
  struct stat              before, after;
  FerryTransfer           *transfer;

  takers[i].take (path);
  g_assert_cmpint (lstat (path, &before), ==, 0);
  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_listing (rig, "a (1).bin\na.bin");
  g_assert_cmpint (lstat (path, &after), ==, 0);
  g_assert_cmpuint (after.st_ino, ==, before.st_ino);
  g_assert_cmpint (after.st_size, ==, before.st_size);
  g_assert_false (g_file_test (elsewhere, G_FILE_TEST_EXISTS));
}

/* Taken while the download runs. */
static void
test_taken_meanwhile (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *path = in_folder (rig, "a.bin");
  g_autofree char         *content = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "hold:5000");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_to_bytes (rig, transfer, SIZE / 2);
  take_by_file (path);
  ferry_fake_origin_release (rig->origin, "/a.bin");
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_listing (rig, "a (1).bin\na.bin");
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "mine");
}

static void
test_two_at_once (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *one, *other;

  ferry_fake_origin_add_file (rig->origin, "/1/a.bin", SIZE, "hold:5000");
  ferry_fake_origin_add_file (rig->origin, "/2/a.bin", SIZE, "hold:5000");
  one = ferry_test_rig_get (rig, "/1/a.bin", NULL);
  ferry_test_rig_run_to_bytes (rig, one, SIZE / 2);
  other = ferry_test_rig_get (rig, "/2/a.bin", NULL);
  ferry_test_rig_run_to_bytes (rig, other, SIZE / 2);
  ferry_fake_origin_release (rig->origin, "/1/a.bin");
  ferry_fake_origin_release (rig->origin, "/2/a.bin");
  ferry_test_rig_run_all (rig);

  ferry_test_rig_assert_file (rig, one, "/1/a.bin", 1, SIZE);
  ferry_test_rig_assert_file (rig, other, "/2/a.bin", 1, SIZE);
  ferry_test_rig_assert_listing (rig, "a (1).bin\na.bin");
}

static void
test_stays (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&(FerryTestRigOptions){ .haste = 20 });
  FerryTransfer           *transfer;

  ferry_fake_origin_add (
      rig->origin, "/a.bin",
      &(FerryFakeResource){ .size = SIZE,
                            .faults = { "first=1,disposition:attachment; filename=one.bin",
                                        "after=1,disposition:attachment; filename=two.bin",
                                        "first=1,cut:5000" } });
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_listing (rig, "one.bin");
}

static void
test_wished (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "disposition:attachment; filename=b");
  transfer = ferry_test_rig_get (rig, "/a.bin", "'name': <'mine.bin'>");
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_listing (rig, "mine.bin");
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autofree char *name = g_strconcat ("/name/header/", headers[i].name, NULL);

      g_test_add_data_func (name, &headers[i], test_header);
    }
  g_test_add_func ("/name/header/too-long-keeps-its-ending", test_endings_of_long_names);
  for (gsize i = 0; i < G_N_ELEMENTS (takers); i++)
    g_test_add_data_func (takers[i].name, GSIZE_TO_POINTER (i), test_taken);
  g_test_add_func ("/name/taken-meanwhile", test_taken_meanwhile);
  g_test_add_func ("/name/wished-by-two-at-once", test_two_at_once);
  g_test_add_func ("/name/stays-when-the-header-changes", test_stays);
  g_test_add_func ("/name/wished-by-the-user", test_wished);

  return g_test_run ();
}
