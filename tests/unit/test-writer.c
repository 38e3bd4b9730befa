/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-writer.h"

/* A gate that keeps the writer thread busy until it is opened. */
typedef struct
{
  GMutex   lock;
  GCond    changed;
  gboolean is_reached;
  gboolean is_open;
} Gate;

static void
gate_init (Gate *gate)
{
  *gate = (Gate){ .is_open = FALSE };
  g_mutex_init (&gate->lock);
  g_cond_init (&gate->changed);
}

static void
gate_clear (Gate *gate)
{
  g_mutex_clear (&gate->lock);
  g_cond_clear (&gate->changed);
}

static void
gate_pass (gpointer data)
{
  Gate *gate = data;

  g_mutex_lock (&gate->lock);
  gate->is_reached = TRUE;
  g_cond_broadcast (&gate->changed);
  while (!gate->is_open)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
}

static void
gate_await (Gate *gate)
{
  g_mutex_lock (&gate->lock);
  while (!gate->is_reached)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
}

static void
gate_open (Gate *gate)
{
  g_mutex_lock (&gate->lock);
  gate->is_open = TRUE;
  g_cond_broadcast (&gate->changed);
  g_mutex_unlock (&gate->lock);
}

/* What happened to a piece of work, and in which thread. */
typedef struct
{
  GString     *log; /* (unowned) (nullable): gets @name when the work runs */
  char         name;
  FerryWriter *writer; /* (owned) (nullable): let go by done, or by work */
  GThread     *worked_in;
  GThread     *done_in;
  GThread     *freed_in;
  guint        queue_length;
} Task;

static void
task_work (gpointer data)
{
  Task *task = data;

  task->worked_in = g_thread_self ();
  if (task->log != NULL)
    g_string_append_c (task->log, task->name);
}

static void
task_done (gpointer data)
{
  Task *task = data;

  task->done_in = g_thread_self ();
}

static void
task_free (gpointer data)
{
  Task *task = data;

  task->freed_in = g_thread_self ();
}

static void
task_unref_writer (gpointer data)
{
  Task *task = data;

  g_clear_pointer (&task->writer, ferry_writer_unref);
}

static void
task_read_queue_length (gpointer data)
{
  Task *task = data;

  task->queue_length = ferry_writer_get_queue_length (task->writer);
}

static void
iterate_until_freed (GMainContext *context,
                     const Task   *task)
{
  while (task->freed_in == NULL)
    g_main_context_iteration (context, TRUE);
}

static void
test_work_runs_in_the_writer_thread_and_done_here (void)
{
  g_autoptr (FerryWriter) writer = ferry_writer_new ();
  Task                    task = { 0 };

  ferry_writer_push (writer, task_work, task_done, &task, task_free, NULL);
  iterate_until_freed (NULL, &task);

  g_assert_nonnull (task.worked_in);
  g_assert_true (task.worked_in != g_thread_self ());
  g_assert_true (task.done_in == g_thread_self ());
  g_assert_true (task.freed_in == g_thread_self ());
}

static void
test_done_waits_until_the_context_is_iterated (void)
{
  g_autoptr (FerryWriter)  writer = ferry_writer_new ();
  g_autoptr (GMainContext) context = g_main_context_new ();
  Task                     here = { 0 };
  Task                     there = { 0 };

  ferry_writer_push (writer, task_work, task_done, &here, task_free, NULL);
  ferry_writer_push (writer, task_work, task_done, &there, task_free, context);
  ferry_writer_drain (writer);

  g_assert_nonnull (here.worked_in);
  g_assert_null (here.done_in);
  g_assert_null (there.done_in);

  iterate_until_freed (context, &there);
  g_assert_null (here.done_in);
  iterate_until_freed (NULL, &here);
}

static void
test_work_keeps_its_order (void)
{
  g_autoptr (FerryWriter) writer = ferry_writer_new ();
  g_autoptr (GString)     log = g_string_new (NULL);
  Task                    tasks[26] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      tasks[i].log = log;
      tasks[i].name = (char) ('a' + i);
      ferry_writer_push (writer, task_work, NULL, &tasks[i], NULL, NULL);
    }
  ferry_writer_drain (writer);

  g_assert_cmpstr (log->str, ==, "abcdefghijklmnopqrstuvwxyz");
}

static void
test_queue_length_counts_what_waits (void)
{
  FerryWriter *writer = ferry_writer_new ();
  Gate         gate;
  Task         task = { .writer = writer };

  gate_init (&gate);
  g_assert_cmpuint (ferry_writer_get_queue_length (writer), ==, 0);

  ferry_writer_push (writer, gate_pass, NULL, &gate, NULL, NULL);
  gate_await (&gate);
  g_assert_cmpuint (ferry_writer_get_queue_length (writer), ==, 0);

  ferry_writer_push (writer, task_read_queue_length, NULL, &task, NULL, NULL);
  ferry_writer_push (writer, NULL, NULL, NULL, NULL, NULL);
  ferry_writer_push (writer, NULL, NULL, NULL, NULL, NULL);
  g_assert_cmpuint (ferry_writer_get_queue_length (writer), ==, 3);

  gate_open (&gate);
  ferry_writer_drain (writer);
  g_assert_cmpuint (task.queue_length, ==, 2);
  g_assert_cmpuint (ferry_writer_get_queue_length (writer), ==, 0);

  ferry_writer_unref (writer);
  gate_clear (&gate);
}

static void
test_last_unref_finishes_what_is_queued (void)
{
  FerryWriter        *writer = ferry_writer_new ();
  g_autoptr (GString) log = g_string_new (NULL);
  Task                tasks[3] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      tasks[i].log = log;
      tasks[i].name = (char) ('a' + i);
      ferry_writer_push (writer, task_work, task_done, &tasks[i], task_free, NULL);
    }
  ferry_writer_unref (writer);

  g_assert_cmpstr (log->str, ==, "abc");
  g_assert_null (tasks[2].done_in);
  iterate_until_freed (NULL, &tasks[2]);
  g_assert_true (tasks[0].done_in == g_thread_self ());
}

static void
test_last_unref_may_come_from_done (void)
{
  Task task = { .writer = ferry_writer_new () };

  ferry_writer_push (task.writer, NULL, task_unref_writer, &task, task_free, NULL);
  iterate_until_freed (NULL, &task);

  g_assert_null (task.writer);
}

static void
test_last_unref_may_come_from_work (void)
{
  FerryWriter *writer = ferry_writer_new ();
  Task         first = { .writer = writer };
  Task         second = { 0 };
  Gate         gate;

  gate_init (&gate);
  ferry_writer_push (writer, gate_pass, NULL, &gate, NULL, NULL);
  ferry_writer_push (writer, task_unref_writer, NULL, &first, NULL, NULL);
  ferry_writer_push (writer, task_work, task_done, &second, task_free, NULL);
  gate_open (&gate);

  /* What was queued behind it still runs. */
  iterate_until_freed (NULL, &second);
  g_assert_nonnull (second.worked_in);
  g_assert_true (second.done_in == g_thread_self ());
  gate_clear (&gate);
}

static void
test_references_keep_it_alive (void)
{
  FerryWriter *writer = ferry_writer_new ();
  Task         task = { 0 };

  g_assert_true (ferry_writer_ref (writer) == writer);
  ferry_writer_unref (writer);
  ferry_writer_push (writer, task_work, NULL, &task, NULL, NULL);
  ferry_writer_unref (writer);

  g_assert_nonnull (task.worked_in);
}

static void
test_data_is_freed_with_a_dead_context (void)
{
  FerryWriter  *writer = ferry_writer_new ();
  GMainContext *context = g_main_context_new ();
  Task          task = { 0 };

  ferry_writer_push (writer, task_work, task_done, &task, task_free, context);
  ferry_writer_unref (writer);
  g_assert_null (task.freed_in);
  g_main_context_unref (context);

  g_assert_null (task.done_in);
  g_assert_nonnull (task.freed_in);
}

static gpointer
push_many (gpointer data)
{
  FerryWriter *writer = data;

  for (guint i = 0; i < 1000; i++)
    ferry_writer_push (writer, NULL, NULL, NULL, NULL, NULL);

  return NULL;
}

static void
test_any_thread_may_push_and_drain (void)
{
  g_autoptr (FerryWriter) writer = ferry_writer_new ();
  GThread                *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("pusher", push_many, writer);
  ferry_writer_drain (writer);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  ferry_writer_drain (writer);

  g_assert_cmpuint (ferry_writer_get_queue_length (writer), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/writer/work-runs-in-the-writer-thread-and-done-here",
                   test_work_runs_in_the_writer_thread_and_done_here);
  g_test_add_func ("/writer/done-waits-until-the-context-is-iterated",
                   test_done_waits_until_the_context_is_iterated);
  g_test_add_func ("/writer/work-keeps-its-order", test_work_keeps_its_order);
  g_test_add_func ("/writer/queue-length-counts-what-waits", test_queue_length_counts_what_waits);
  g_test_add_func ("/writer/last-unref-finishes-what-is-queued",
                   test_last_unref_finishes_what_is_queued);
  g_test_add_func ("/writer/last-unref-may-come-from-done", test_last_unref_may_come_from_done);
  g_test_add_func ("/writer/last-unref-may-come-from-work", test_last_unref_may_come_from_work);
  g_test_add_func ("/writer/references-keep-it-alive", test_references_keep_it_alive);
  g_test_add_func ("/writer/data-is-freed-with-a-dead-context",
                   test_data_is_freed_with_a_dead_context);
  g_test_add_func ("/writer/any-thread-may-push-and-drain", test_any_thread_may_push_and_drain);

  return g_test_run ();
}
