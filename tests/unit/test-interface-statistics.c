/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-interface-statistics.h"

#include <glib/gstdio.h>

/* A folder as the kernel shows it, with one interface. */
typedef struct
{
  char *folder;
  char *interface;
  char *statistics;
} Fixture;

static void
write_counter (Fixture    *fixture,
               const char *name,
               const char *text)
{
  g_autofree char   *path = g_build_filename (fixture->statistics, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("ferry-interfaces-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->interface = g_build_filename (fixture->folder, "wlan0", NULL);
  fixture->statistics = g_build_filename (fixture->interface, "statistics", NULL);
  g_assert_cmpint (g_mkdir_with_parents (fixture->statistics, 0700), ==, 0);
  write_counter (fixture, "rx_bytes", "18446744073709551615\n");
  write_counter (fixture, "tx_bytes", "42\n");
}

static void
remove_counter (Fixture    *fixture,
                const char *name)
{
  g_autofree char *path = g_build_filename (fixture->statistics, name, NULL);

  g_remove (path);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  remove_counter (fixture, "rx_bytes");
  remove_counter (fixture, "tx_bytes");
  g_assert_cmpint (g_rmdir (fixture->statistics), ==, 0);
  g_assert_cmpint (g_rmdir (fixture->interface), ==, 0);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->statistics);
  g_free (fixture->interface);
  g_free (fixture->folder);
}

static void
assert_not_told (const char *folder,
                 const char *interface)
{
  FerryInterfaceStatistics statistics = { 7, 8 };

  g_assert_false (ferry_interface_statistics_read_from (folder, interface, &statistics));
  g_assert_cmpuint (statistics.received, ==, 7);
  g_assert_cmpuint (statistics.sent, ==, 8);
}

static void
test_both_ways_are_read (Fixture      *fixture,
                         gconstpointer data)
{
  FerryInterfaceStatistics statistics;

  g_assert_true (ferry_interface_statistics_read_from (fixture->folder, "wlan0", &statistics));
  g_assert_cmpuint (statistics.received, ==, G_MAXUINT64);
  g_assert_cmpuint (statistics.sent, ==, 42);
}

/* Each of them would find the counters, were it taken for a path. */
static void
test_paths_are_refused (Fixture      *fixture,
                        gconstpointer data)
{
  static const char *const names[] = {
    "",
    ".",
    "..",
    "./wlan0",
    "../wlan0",
    "wlan0/",
    "/wlan0",
    "wlan0/.",
    "wlan0/../wlan0",
    "wlan 0",
    "an-interface-with-a-long-name",
  };
  g_autofree char *up = g_build_filename (fixture->folder, "wlan0", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    assert_not_told (fixture->folder, names[i]);
  assert_not_told (up, ".");
  assert_not_told (fixture->statistics, "..");
}

static void
test_what_is_not_there_is_not_told (Fixture      *fixture,
                                    gconstpointer data)
{
  assert_not_told (fixture->folder, "eth7");
  remove_counter (fixture, "tx_bytes");
  assert_not_told (fixture->folder, "wlan0");
}

static void
test_nonsense_is_not_told (Fixture      *fixture,
                           gconstpointer data)
{
  static const char *const texts[] = { "", "many\n", "-1\n", "1 2\n", "18446744073709551616\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      write_counter (fixture, "rx_bytes", texts[i]);
      assert_not_told (fixture->folder, "wlan0");
    }
}

/* Whatever machine this is: it has no interface of that name. */
static void
test_this_machine_can_be_asked (void)
{
  FerryInterfaceStatistics statistics;

  g_assert_false (ferry_interface_statistics_read ("no-such-thing", &statistics));
  if (g_file_test ("/sys/class/net/lo/statistics/rx_bytes", G_FILE_TEST_EXISTS))
    g_assert_true (ferry_interface_statistics_read ("lo", &statistics));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/interface-statistics/both-ways-are-read", Fixture, NULL, set_up,
              test_both_ways_are_read, tear_down);
  g_test_add ("/interface-statistics/paths-are-refused", Fixture, NULL, set_up,
              test_paths_are_refused, tear_down);
  g_test_add ("/interface-statistics/what-is-not-there-is-not-told", Fixture, NULL, set_up,
              test_what_is_not_there_is_not_told, tear_down);
  g_test_add ("/interface-statistics/nonsense-is-not-told", Fixture, NULL, set_up,
              test_nonsense_is_not_told, tear_down);
  g_test_add_func ("/interface-statistics/this-machine-can-be-asked",
                   test_this_machine_can_be_asked);

  return g_test_run ();
}
