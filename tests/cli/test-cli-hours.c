/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-hours.h"
#include "ferry-error.h"

#define DAYS 7
#define HOURS 24

/* How many hours are painted, and that those named are. */
typedef struct
{
  const char *days;
  const char *hours;
  guint       n_painted;
  guint       first; /* of the week */
  guint       last;
} Case;

#define AT(day, hour) ((day) *HOURS + (hour))

static const Case cases[] = {
  { "mon", "8", 1, AT (0, 8), AT (0, 8) },
  { "MON", "8-9", 1, AT (0, 8), AT (0, 8) },
  { "mon-fri", "9-17", 40, AT (0, 9), AT (4, 16) },
  { "sat,sun", "all", 48, AT (5, 0), AT (6, 23) },
  { "daily", "0-24", 168, AT (0, 0), AT (6, 23) },
  { "daily", "22-24", 14, AT (0, 22), AT (6, 23) },
  /* Across midnight, and across the end of the week. */
  { "mon", "22-6", 8, AT (0, 22), AT (1, 5) },
  { "sun", "22-6", 8, AT (0, 0), AT (6, 23) },
  { "fri-mon", "0", 4, AT (0, 0), AT (6, 0) },
};

static void
test_paint (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FerrySchedule      schedule = { 0 };
      g_autoptr (GError) error = NULL;
      guint              n_painted = 0, first = G_MAXUINT, last = 0;

      g_test_message ("%s %s", cases[i].days, cases[i].hours);
      g_assert_true (ferry_cli_hours_paint (&schedule, cases[i].days, cases[i].hours, "stop",
                                            &error));
      g_assert_no_error (error);
      for (guint hour = 0; hour < DAYS * HOURS; hour++)
        if (ferry_schedule_get (&schedule, hour / HOURS, hour % HOURS) == FERRY_SCHEDULE_STOP)
          {
            n_painted++;
            first = MIN (first, hour);
            last = hour;
          }
      g_assert_cmpuint (n_painted, ==, cases[i].n_painted);
      g_assert_cmpuint (first, ==, cases[i].first);
      g_assert_cmpuint (last, ==, cases[i].last);
    }
}

static void
test_what_is_wrong_is_named (void)
{
  static const struct
  {
    const char *days;
    const char *hours;
    const char *mode;
    const char *named;
  } wrong[] = {
    { "monday", "8", "run", "“monday”" },
    { "", "8", "run", "“”" },
    { "mon,", "8", "run", "“mon,”" },
    { "mon-", "8", "run", "“mon-”" },
    { "mon", "24", "run", "“24”" },
    { "mon", "8-25", "run", "“8-25”" },
    { "mon", "8-8", "run", "“8-8”" },
    { "mon", "-8", "run", "“-8”" },
    { "mon", "8", "walk", "“walk”" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      FerrySchedule      schedule = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_false (ferry_cli_hours_paint (&schedule, wrong[i].days, wrong[i].hours,
                                             wrong[i].mode, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, wrong[i].named));
      g_assert_false (ferry_schedule_is_set (&schedule));
    }
}

static void
test_format (void)
{
  FerrySchedule    schedule = { 0 };
  g_autofree char *text = NULL;

  g_assert_true (ferry_cli_hours_paint (&schedule, "tue", "0-2", "stop", NULL));
  g_assert_true (ferry_cli_hours_paint (&schedule, "sun", "23", "limited", NULL));
  text = ferry_cli_hours_format (&schedule);
  g_assert_cmpstr (text, ==,
                   "     0     6     12    18\n"
                   "Mon  ########################\n"
                   "Tue  ..######################\n"
                   "Wed  ########################\n"
                   "Thu  ########################\n"
                   "Fri  ########################\n"
                   "Sat  ########################\n"
                   "Sun  #######################+\n"
                   "\n"
                   "# run   + limited   . stop\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli-hours/days-and-hours-are-painted", test_paint);
  g_test_add_func ("/cli-hours/what-is-wrong-is-named", test_what_is_wrong_is_named);
  g_test_add_func ("/cli-hours/a-line-for-each-day", test_format);

  return g_test_run ();
}
