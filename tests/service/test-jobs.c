/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-jobs.h"

typedef struct
{
  GString *log; /* (unowned) */
  char     name;
  guint    n_steps;
} Work;

static gboolean
work_step (gpointer data)
{
  Work *work = data;

  g_string_append_c (work->log, work->name);
  return --work->n_steps > 0;
}

static void
work_free (gpointer data)
{
  Work *work = data;

  g_string_append_c (work->log, '.');
  g_free (work);
}

static void
push (FerryJobs *jobs,
      GString   *log,
      char       name,
      guint      n_steps)
{
  Work *work = g_new0 (Work, 1);

  work->log = log;
  work->name = name;
  work->n_steps = n_steps;
  ferry_jobs_push (jobs, work_step, work, work_free);
}

static void
run (FerryJobs *jobs)
{
  while (!ferry_jobs_is_empty (jobs))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_one_after_the_other (void)
{
  g_autoptr (FerryJobs) jobs = ferry_jobs_new (G_USEC_PER_SEC);
  g_autoptr (GString)   log = g_string_new (NULL);

  g_assert_true (ferry_jobs_is_empty (jobs));
  push (jobs, log, 'a', 3);
  push (jobs, log, 'b', 1);
  g_assert_cmpstr (log->str, ==, "");
  g_assert_false (ferry_jobs_is_empty (jobs));
  run (jobs);
  g_assert_cmpstr (log->str, ==, "aaa.b.");

  push (jobs, log, 'c', 1);
  run (jobs);
  g_assert_cmpstr (log->str, ==, "aaa.b.c.");
}

static gboolean
other_cb (gpointer data)
{
  g_string_append_c (data, '|');
  return G_SOURCE_CONTINUE;
}

/* A slice that is over before it begins leaves room for one round of the loop
 * between all steps. */
static void
test_the_loop_comes_round_in_between (void)
{
  g_autoptr (FerryJobs) jobs = ferry_jobs_new (0);
  g_autoptr (GString)   log = g_string_new (NULL);
  guint                 id = g_idle_add_full (G_PRIORITY_DEFAULT, other_cb, log, NULL);

  push (jobs, log, 'a', 3);
  run (jobs);
  g_source_remove (id);
  g_assert_cmpstr (log->str, ==, "|a|a|a.");
}

static void
test_what_is_not_done_is_freed (void)
{
  FerryJobs          *jobs = ferry_jobs_new (0);
  g_autoptr (GString) log = g_string_new (NULL);

  push (jobs, log, 'a', 3);
  push (jobs, log, 'b', 1);
  ferry_jobs_clear (jobs);
  g_assert_cmpstr (log->str, ==, "..");
  g_assert_true (ferry_jobs_is_empty (jobs));
  push (jobs, log, 'c', 1);
  ferry_jobs_free (jobs);
  g_assert_cmpstr (log->str, ==, "...");
  g_assert_false (g_main_context_iteration (NULL, FALSE));
}

typedef struct
{
  FerryJobs *jobs; /* (unowned) */
  GString   *log;  /* (unowned) */
} Listener;

static void
notify_cb (gpointer data)
{
  Listener *listener = data;

  g_string_append (listener->log, ferry_jobs_is_empty (listener->jobs) ? "<" : ">");
}

static void
test_beginning_and_end_are_told (void)
{
  g_autoptr (FerryJobs) jobs = ferry_jobs_new (G_USEC_PER_SEC);
  g_autoptr (GString)   log = g_string_new (NULL);
  Listener              listener = { jobs, log };

  ferry_jobs_set_notify (jobs, notify_cb, &listener);
  push (jobs, log, 'a', 1);
  push (jobs, log, 'b', 1);
  run (jobs);
  g_assert_cmpstr (log->str, ==, ">a.b.<");
}

typedef struct
{
  FerryJobs *jobs; /* (unowned) */
  GString   *log;  /* (unowned) */
} Chain;

static gboolean
chain_step (gpointer data)
{
  Chain *chain = data;

  push (chain->jobs, chain->log, 'b', 1);
  return FALSE;
}

static void
test_a_job_may_push_another (void)
{
  g_autoptr (FerryJobs) jobs = ferry_jobs_new (G_USEC_PER_SEC);
  g_autoptr (GString)   log = g_string_new (NULL);
  Chain                 chain = { jobs, log };

  ferry_jobs_push (jobs, chain_step, &chain, NULL);
  run (jobs);
  g_assert_cmpstr (log->str, ==, "b.");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/jobs/one-after-the-other", test_one_after_the_other);
  g_test_add_func ("/jobs/the-loop-comes-round-in-between", test_the_loop_comes_round_in_between);
  g_test_add_func ("/jobs/what-is-not-done-is-freed", test_what_is_not_done_is_freed);
  g_test_add_func ("/jobs/beginning-and-end-are-told", test_beginning_and_end_are_told);
  g_test_add_func ("/jobs/a-job-may-push-another", test_a_job_may_push_another);
  return g_test_run ();
}
