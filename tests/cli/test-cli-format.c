/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-format.h"

typedef char *(*FitFunc) (const char *text, int width);

static void
test_cells (void)
{
  g_assert_cmpint (ferry_cli_format_cells (""), ==, 0);
  g_assert_cmpint (ferry_cli_format_cells ("abc"), ==, 3);
  g_assert_cmpint (ferry_cli_format_cells ("한글"), ==, 4);
  /* An e with a combining acute accent. */
  g_assert_cmpint (ferry_cli_format_cells ("e\314\201"), ==, 1);
}

static void
test_clean (void)
{
  static const struct
  {
    const char *text;
    const char *clean;
  } cases[] = {
    { "plain name", "plain name" },
    { "\033[2Jx", "\357\277\275[2Jx" },
    { "a\nb\tc", "a\357\277\275b\357\277\275c" },
    { "\302\233x", "\357\277\275x" },
    { "exe.\342\200\256gpj", "exe.\357\277\275gpj" },
    { "a\342\200\250b", "a\357\277\275b" },
    { "bad \377", "bad \357\277\275" },
    { "한글.txt", "한글.txt" },
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *clean = ferry_cli_format_clean (cases[i].text);

      g_assert_cmpstr (clean, ==, cases[i].clean);
    }
}

static void
assert_text (char       *actual,
             const char *expected)
{
  g_autofree char *text = actual;

  g_assert_cmpstr (text, ==, expected);
}

static void
test_cut (void)
{
  assert_text (ferry_cli_format_ellipsize ("short", 5), "short");
  assert_text (ferry_cli_format_ellipsize ("0123456789", 5), "01…89");
  assert_text (ferry_cli_format_ellipsize ("0123456789", 6), "012…89");
  assert_text (ferry_cli_format_ellipsize ("0123456789", 1), "…");
  assert_text (ferry_cli_format_ellipsize ("0123456789", 0), "");
  assert_text (ferry_cli_format_ellipsize ("가나다라마", 6), "가…마");
  assert_text (ferry_cli_format_truncate ("0123456789", 5), "0123…");
  assert_text (ferry_cli_format_truncate ("가나다라마", 5), "가나…");
  assert_text (ferry_cli_format_truncate ("0123456789", 0), "");
}

static void
test_cut_fits_every_width (void)
{
  static const FitFunc     functions[] = { ferry_cli_format_ellipsize, ferry_cli_format_truncate };
  static const char *const texts[] = { "a-plain-file-name.tar.gz",
                                       "한글로된아주긴파일이름.txt",
                                       "e\314\201e\314\201e\314\201e\314\201e\314\201",
                                       "aß한e\314\201글x" };
  gsize                    f;
  gsize                    t;
  int                      width;

  for (f = 0; f < G_N_ELEMENTS (functions); f++)
    for (t = 0; t < G_N_ELEMENTS (texts); t++)
      for (width = 0; width < 40; width++)
        {
          g_autofree char *cut = functions[f](texts[t], width);

          g_assert_cmpint (ferry_cli_format_cells (cut), <=, width);
          g_assert_true (g_utf8_validate (cut, -1, NULL));
        }
}

static void
test_wrap (void)
{
  assert_text (ferry_cli_format_wrap ("one two three", 20), "one two three");
  assert_text (ferry_cli_format_wrap ("one two three", 8), "one two\nthree");
  assert_text (ferry_cli_format_wrap ("one two three", 7), "one two\nthree");
  assert_text (ferry_cli_format_wrap ("abcdefgh ij", 4), "abcd\nefgh\nij");
  assert_text (ferry_cli_format_wrap ("가나다", 4), "가나\n다");
  /* Narrower than one character: still ends. */
  assert_text (ferry_cli_format_wrap ("가나", 1), "가\n나");
  assert_text (ferry_cli_format_wrap ("", 4), "");
}

static void
test_bar (void)
{
  assert_text (ferry_cli_format_bar (0.0, 4, FALSE), "----");
  assert_text (ferry_cli_format_bar (0.5, 4, FALSE), "##--");
  assert_text (ferry_cli_format_bar (0.99, 4, FALSE), "###-");
  assert_text (ferry_cli_format_bar (1.0, 4, FALSE), "####");
  assert_text (ferry_cli_format_bar (7.0, 2, FALSE), "##");
  assert_text (ferry_cli_format_bar (-1.0, 2, FALSE), "--");
  assert_text (ferry_cli_format_bar (0.5, 2, TRUE), "━─");
}

static const FerryCliRow rows[] = {
  { "file.iso", 512 * 1024, 1024 * 1024, 2 * 1024 * 1024, 61, NULL },
  { "a-name-that-is-far-too-long-for-a-terminal-that-is-narrow.tar.gz",
    1,
    G_MAXINT64,
    G_MAXUINT64,
    G_MAXINT64,
    NULL },
  { "한글로된아주긴파일이름그리고더길게.txt", 0, -1, 0, -1, NULL },
  { "waiting.bin", 10, 100, 0, -1, "There is no network. It goes on by itself." },
  { "한글.bin", 10, 100, 0, -1, "네트워크가 없습니다. 저절로 이어집니다." },
  { "empty", 0, 0, 0, 0, NULL },
};

static void
test_row_fits_every_width (void)
{
  gsize i;
  int   width;

  for (i = 0; i < G_N_ELEMENTS (rows); i++)
    for (width = 1; width <= 250; width++)
      {
        g_autofree char *line = ferry_cli_format_row (&rows[i], width, TRUE);

        g_assert_cmpint (ferry_cli_format_cells (line), <=, width);
        g_assert_null (strchr (line, '\n'));
      }
}

static void
test_row_gives_up_the_least_important_first (void)
{
  assert_text (ferry_cli_format_row (&rows[0], 79, FALSE),
               "file.iso                  #####------   50%     1.0 MiB     2.0 MiB/s      1:01");
  assert_text (ferry_cli_format_row (&rows[0], 60, FALSE),
               "file.iso            #####-----   50%     2.0 MiB/s      1:01");
  assert_text (ferry_cli_format_row (&rows[0], 40, FALSE),
               "file.iso               50%     2.0 MiB/s");
  assert_text (ferry_cli_format_row (&rows[0], 19, FALSE), "file.iso        50%");
}

static void
test_plain_row (void)
{
  assert_text (ferry_cli_format_plain_row (&rows[0]),
               "file.iso: 50%, 512.0 KiB of 1.0 MiB, 2.0 MiB/s, 1:01 left");
  assert_text (ferry_cli_format_plain_row (&rows[2]),
               "한글로된아주긴파일이름그리고더길게.txt: 0 bytes, 0 bytes/s");
  assert_text (ferry_cli_format_plain_row (&rows[3]),
               "waiting.bin: There is no network. It goes on by itself.");
}

static void
test_totals (void)
{
  FerryCliTotals totals = { .n_settled = 3,
                            .n_all = 12,
                            .received = 50,
                            .total = 100,
                            .rate = 1024,
                            .seconds_left = 10 };

  assert_text (ferry_cli_format_totals (&totals, 80), "3 of 12 done  50%  1.0 KiB/s  0:10");
  assert_text (ferry_cli_format_totals (&totals, 10), "3 of 12 d…");
  totals.total = -1;
  totals.seconds_left = -1;
  assert_text (ferry_cli_format_totals (&totals, 80), "3 of 12 done  1.0 KiB/s");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli-format/wide-characters-take-two-cells", test_cells);
  g_test_add_func ("/cli-format/nothing-steers-the-terminal", test_clean);
  g_test_add_func ("/cli-format/names-are-cut-in-the-middle", test_cut);
  g_test_add_func ("/cli-format/cut-text-fits-every-width", test_cut_fits_every_width);
  g_test_add_func ("/cli-format/text-breaks-at-blanks", test_wrap);
  g_test_add_func ("/cli-format/bars-have-their-width", test_bar);
  g_test_add_func ("/cli-format/row-fits-every-width", test_row_fits_every_width);
  g_test_add_func ("/cli-format/row-gives-up-the-least-important-first",
                   test_row_gives_up_the_least_important_first);
  g_test_add_func ("/cli-format/plain-row-says-it-all", test_plain_row);
  g_test_add_func ("/cli-format/totals", test_totals);

  return g_test_run ();
}
