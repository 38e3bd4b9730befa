/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "books-fixture.h"

#define HOUR 3600
#define DAY (24 * HOUR)

/* The program ends, and begins again. */

typedef struct
{
  const char *path;
  const char *boot;      /* of the second run */
  const char *id;        /* where it is then */
  const char *interface; /* whose it is */
  gint64      carried;   /* that it has received by then */
  const char *expected;
} RestartCase;

static const RestartCase restarts[] = {
  { "/bookkeeper-restart/restart-goes-on", "boot", "home", "wlan0", 1000600,
    "home 03-10 00:00 100 0/600 0\n" },
  { "/bookkeeper-restart/another-boot-begins-anew", "boot 2", "home", "wlan0", 1000600,
    "home 03-10 00:00 100 0/100 0\n" },
  { "/bookkeeper-restart/another-connection-begins-anew", "boot", "cafe", "wlan0", 1000600,
    "home 03-10 00:00 100 0/100 0\n" },
  { "/bookkeeper-restart/another-interface-of-it-begins-anew", "boot", "home", "wwan0", 1000600,
    "home 03-10 00:00 100 0/100 0\n" },
  { "/bookkeeper-restart/another-count-begins-anew", "boot", "home", "wlan0", 99,
    "home 03-10 00:00 100 0/100 0\n" },
  { "/bookkeeper-restart/no-boot-begins-anew", "", "home", "wlan0", 1000600,
    "home 03-10 00:00 100 0/100 0\n" },
};

static void
test_restart (BooksFixture *f,
              gconstpointer data)
{
  const RestartCase *c = data;

  books_begin (f, "boot");
  books_move (f, 100, 0);
  books_end (f);
  books_advance (f, HOUR);
  books_set_carried (c->interface, c->carried, 1000000);
  books_go_to (f, c->id, c->interface);
  books_begin (f, c->boot);
  books_assert (f, c->expected);
  books_carry (c->interface, 7, 0);
  ferry_bookkeeper_look (f->keeper);
  if (g_str_equal (c->id, "cafe"))
    books_assert (f, "cafe 03-10 00:00 0 0/7 0\n"
                     "home 03-10 00:00 100 0/100 0\n");
}

/* Its own mark is not good any more when another connection was used since. */
static void
test_only_the_last_mark_is_good (BooksFixture *f,
                                 gconstpointer data)
{
  books_begin (f, "boot");
  books_end (f);
  books_go_to (f, "cafe", "wlan0");
  books_begin (f, "boot");
  books_end (f);
  books_carry ("wlan0", 500, 0);
  books_go_to (f, "home", "wlan0");
  books_begin (f, "boot");
  books_assert (f, "");
}

/* Days without Ferry: the machine ran on. */
static void
test_days_without_ferry_are_shared_out (BooksFixture *f,
                                        gconstpointer data)
{
  books_begin (f, "boot");
  books_end (f);
  books_advance (f, DAY);
  books_carry ("wlan0", 500, 100);
  books_begin (f, "boot");
  books_assert (f, "home 03-10 00:00 0 0/250 50\n"
                   "home 03-11 00:00 0 0/250 50\n");
}

static void
test_crash_counts_nothing_twice (BooksFixture *f,
                                 gconstpointer data)
{
  books_begin (f, "boot");
  ferry_bookkeeper_set_working (f->keeper, TRUE);
  books_move (f, 1000, 0);
  books_advance (f, 30);
  books_move (f, 50, 0);
  books_advance (f, 1);
  books_crash (f);
  books_begin (f, "boot");
  /* What Ferry moved in the last seconds the interface carried. */
  books_assert (f, "home 03-10 00:00 1000 0/1050 0\n");
}

/* Others have the ledger written too, as who has it forget a connection. */
static void
test_written_by_others_counts_nothing_twice (BooksFixture *f,
                                             gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  books_begin (f, "boot");
  books_end (f);
  books_begin (f, "boot");
  ferry_bookkeeper_set_working (f->keeper, TRUE);
  books_move (f, 1000, 0);
  books_advance (f, 1);
  ferry_ledger_flush_sync (f->ledger, &error);
  g_assert_no_error (error);
  books_crash (f);
  books_begin (f, "boot");
  books_assert (f, "home 03-10 00:00 1000 0/1000 0\n");
}

static void
test_nonsense_in_the_mark_is_nothing (BooksFixture *f,
                                      gconstpointer data)
{
  static const char *const marks[] = {
    "boot",
    "boot wlan0 x 0 0 0 home",
    "boot wlan0 0 99999999999999999999 0 0 home",
    "boot wlan0 0 0 -1 0 home",
    "boot wlan0 0 0 9223372036854775807 0 home",
    "boot wlan0 0 0 0 9223372036854775807 home",
  };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      books_begin (f, "boot");
      ferry_ledger_set_mark (f->ledger, "@", marks[i]);
      ferry_ledger_flush_sync (f->ledger, NULL);
      books_crash (f);
      books_begin (f, "boot");
      books_assert (f, "");
      books_crash (f);
    }
}

int
main (int    argc,
      char **argv)
{
  books_fixture_init ();
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (restarts); i++)
    g_test_add (restarts[i].path, BooksFixture, &restarts[i], books_fixture_set_up, test_restart,
                books_fixture_tear_down);
  BOOKS_TEST ("/bookkeeper-restart/only-the-last-mark-is-good", test_only_the_last_mark_is_good);
  BOOKS_TEST ("/bookkeeper-restart/days-without-ferry-are-shared-out",
              test_days_without_ferry_are_shared_out);
  BOOKS_TEST ("/bookkeeper-restart/crash-counts-nothing-twice", test_crash_counts_nothing_twice);
  BOOKS_TEST ("/bookkeeper-restart/written-by-others-counts-nothing-twice",
              test_written_by_others_counts_nothing_twice);
  BOOKS_TEST ("/bookkeeper-restart/nonsense-in-the-mark-is-nothing",
              test_nonsense_in_the_mark_is_nothing);

  return g_test_run ();
}
