/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-fixture.h"
#include "ferry-cli-format.h"

#include <fcntl.h>
#include <locale.h>
#include <pty.h>
#include <unistd.h>

#define COLUMNS 40
#define SIZE (512 * 1024)
#define LONG_PATH "/a-name-that-is-wider-than-the-terminal-is.bin"

typedef struct
{
  int      master;
  int      slave;
  GString *seen; /* all that was shown so far */
} Terminal;

static void
terminal_init (Terminal *self)
{
  struct winsize size = { .ws_row = 10, .ws_col = COLUMNS };

  g_assert_cmpint (openpty (&self->master, &self->slave, NULL, NULL, &size), ==, 0);
  g_assert_cmpint (fcntl (self->master, F_SETFD, FD_CLOEXEC), ==, 0);
  self->seen = g_string_new (NULL);
}

static void
terminal_clear (Terminal *self)
{
  close (self->master);
  g_string_free (self->seen, TRUE);
}

/* Reads until @text is seen, or with NULL until nobody writes any more. */
static void
terminal_read (Terminal   *self,
               const char *text)
{
  char    buffer[4096];
  ssize_t length;

  while (text == NULL || strstr (self->seen->str, text) == NULL)
    {
      length = read (self->master, buffer, sizeof buffer);
      if (length <= 0)
        break;
      g_string_append_len (self->seen, buffer, length);
    }
  g_assert_true (text == NULL || strstr (self->seen->str, text) != NULL);
}

static void
terminal_write (Terminal   *self,
                const char *text)
{
  g_assert_cmpint (write (self->master, text, strlen (text)), ==, (ssize_t) strlen (text));
}

static GSubprocess *
start (FerryCliFixture *fixture,
       Terminal        *terminal,
       const char      *line)
{
  return ferry_cli_fixture_start_in_terminal (fixture, terminal->slave, line);
}

static int
finish (Terminal    *terminal,
        GSubprocess *process)
{
  g_autoptr (GError) error = NULL;

  close (terminal->slave);
  terminal_read (terminal, NULL);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%s", terminal->seen->str);

  return g_subprocess_get_exit_status (process);
}

/* @text without what moves the cursor and sets colours. */
static char *
strip_sequences (const char *text)
{
  g_autoptr (GRegex) sequence = g_regex_new ("\033\\[[0-9;]*[A-Za-z]", 0, 0, NULL);

  return g_regex_replace_literal (sequence, text, -1, 0, "", 0, NULL);
}

static void
test_narrow (FerryCliFixture *fixture,
             gconstpointer    data)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char        *text = NULL;
  g_auto (GStrv)          lines = NULL;
  Terminal                terminal;
  gsize                   i;

  ferry_fake_origin_add_file (fixture->origin, LONG_PATH, SIZE, "hold:64K");
  ferry_fake_origin_add (fixture->origin,
                         "/b",
                         &(FerryFakeResource){
                             .size = SIZE,
                             .faults = { "disposition:attachment; filename*=UTF-8''"
                                         "%ED%95%9C%EA%B8%80%ED%95%9C%EA%B8%80.bin",
                                         "hold:64K" } });
  terminal_init (&terminal);
  process = start (fixture, &terminal, "get {base}" LONG_PATH " {base}/b {base}/missing");
  /* Both are drawn while they are held back. */
  terminal_read (&terminal, "12%");
  terminal_read (&terminal, "1 of 3 done");
  ferry_fake_origin_release (fixture->origin, LONG_PATH);
  ferry_fake_origin_release (fixture->origin, "/b");
  g_assert_cmpint (finish (&terminal, process), ==, 1);

  g_assert_nonnull (strstr (terminal.seen->str, "✔ "));
  g_assert_nonnull (strstr (terminal.seen->str, "✘ "));
  text = strip_sequences (terminal.seen->str);
  lines = g_strsplit_set (text, "\r\n", -1);
  for (i = 0; lines[i] != NULL; i++)
    g_assert_cmpint (ferry_cli_format_cells (lines[i]), <, COLUMNS);
  terminal_clear (&terminal);
}

static void
test_no_colour (FerryCliFixture *fixture,
                gconstpointer    data)
{
  g_autoptr (GSubprocess) process = NULL;
  Terminal                terminal;

  ferry_fake_origin_add_file (fixture->origin, "/a", SIZE, NULL);
  g_ptr_array_add (fixture->environment, g_strdup ("NO_COLOR=1"));
  terminal_init (&terminal);
  process = start (fixture, &terminal, "get {base}/a");
  g_assert_cmpint (finish (&terminal, process), ==, 0);
  g_assert_nonnull (strstr (terminal.seen->str, "✔ a"));
  g_assert_null (strstr (terminal.seen->str, "\033[3"));
  terminal_clear (&terminal);
}

static void
test_dumb_terminal (FerryCliFixture *fixture,
                    gconstpointer    data)
{
  g_autoptr (GSubprocess) process = NULL;
  Terminal                terminal;

  ferry_fake_origin_add_file (fixture->origin, "/a", SIZE, NULL);
  g_ptr_array_add (fixture->environment, g_strdup ("TERM=dumb"));
  terminal_init (&terminal);
  process = start (fixture, &terminal, "get {base}/a");
  g_assert_cmpint (finish (&terminal, process), ==, 0);
  g_assert_nonnull (strstr (terminal.seen->str, "a: done"));
  g_assert_null (strchr (terminal.seen->str, '\033'));
  terminal_clear (&terminal);
}

static void
test_ascii (FerryCliFixture *fixture,
            gconstpointer    data)
{
  g_autoptr (GSubprocess) process = NULL;
  Terminal                terminal;
  const char             *next;

  ferry_fake_origin_add_file (fixture->origin, "/a", SIZE, NULL);
  g_ptr_array_add (fixture->environment, g_strdup ("LC_ALL=C"));
  terminal_init (&terminal);
  process = start (fixture, &terminal, "get -o 한글 {base}/a");
  g_assert_cmpint (finish (&terminal, process), ==, 0);
  g_assert_nonnull (strstr (terminal.seen->str, "+ "));
  for (next = terminal.seen->str; *next != '\0'; next++)
    g_assert_true (g_ascii_isprint (*next) || g_ascii_isspace (*next) || *next == '\033');
  ferry_cli_fixture_assert_file (fixture, "한글", "/a", SIZE);
  terminal_clear (&terminal);
}

static void
test_json_keeps_lines_whole (FerryCliFixture *fixture,
                             gconstpointer    data)
{
  g_autoptr (GSubprocess) process = NULL;
  Terminal                terminal;

  ferry_fake_origin_add_file (fixture->origin, "/a", SIZE, NULL);
  terminal_init (&terminal);
  process = start (fixture, &terminal, "get --json {base}/a");
  g_assert_cmpint (finish (&terminal, process), ==, 0);
  g_assert_nonnull (strstr (terminal.seen->str, "{\"id\": \""));
  terminal_clear (&terminal);
}

static void
test_password (FerryCliFixture *fixture,
               gconstpointer    data)
{
  g_autoptr (GSubprocess) process = NULL;
  Terminal                terminal;

  ferry_fake_origin_add_file (fixture->origin, "/a", SIZE, "auth-basic:bob:s3cret");
  terminal_init (&terminal);
  process = start (fixture, &terminal, "get --user bob {base}/a");
  terminal_read (&terminal, "Password: ");
  terminal_write (&terminal, "s3cret\n");
  g_assert_cmpint (finish (&terminal, process), ==, 0);
  g_assert_null (strstr (terminal.seen->str, "s3cret"));
  ferry_cli_fixture_assert_file (fixture, "a", "/a", SIZE);
  terminal_clear (&terminal);
}

static void
test_password_broken_off (FerryCliFixture *fixture,
                          gconstpointer    data)
{
  g_autoptr (GSubprocess) process = NULL;
  Terminal                terminal;

  terminal_init (&terminal);
  process = start (fixture, &terminal, "get --user bob {base}/a");
  terminal_read (&terminal, "Password: ");
  g_subprocess_send_signal (process, SIGINT);
  g_assert_cmpint (finish (&terminal, process), ==, 5);
  g_assert_false (g_file_test (fixture->state, G_FILE_TEST_EXISTS));
  terminal_clear (&terminal);
}

static void
add (const char *path,
     void (*test) (FerryCliFixture *, gconstpointer))
{
  g_test_add (path,
              FerryCliFixture,
              NULL,
              ferry_cli_fixture_set_up,
              test,
              ferry_cli_fixture_tear_down);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  add ("/ferryctl/terminal/no-line-is-wider-than-the-terminal", test_narrow);
  add ("/ferryctl/terminal/no-colour-where-none-is-wanted", test_no_colour);
  add ("/ferryctl/terminal/dumb-terminal-gets-plain-lines", test_dumb_terminal);
  add ("/ferryctl/terminal/ascii-locale-gets-ascii", test_ascii);
  add ("/ferryctl/terminal/json-keeps-lines-whole", test_json_keeps_lines_whole);
  add ("/ferryctl/terminal/password-is-asked-and-not-shown", test_password);
  add ("/ferryctl/terminal/password-can-be-broken-off", test_password_broken_off);

  return g_test_run ();
}
