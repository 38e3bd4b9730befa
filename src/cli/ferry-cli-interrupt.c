/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-interrupt.h"

#include "ferry-cli-outcome.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* A signal handler knows nothing but what is static. */
static struct
{
  FerryCliInterruptFunc callback;
  gpointer              user_data;
  guint                 source_id; /* 0 when not watching */
  int                   event_fd;
  volatile sig_atomic_t n_signals;
} watch;

static void
handle_signal (int number)
{
  static const guint64 one = 1;
  int                  saved_errno = errno;

  if (watch.n_signals > 0)
    _exit (FERRY_CLI_EXIT_INTERRUPTED);

  watch.n_signals = 1;
  /* An eventfd that nobody has read yet takes eight bytes without fail. */
  if (write (watch.event_fd, &one, sizeof one) < 0)
    _exit (FERRY_CLI_EXIT_INTERRUPTED);
  errno = saved_errno;
}

static gboolean
signal_arrived_cb (int          fd,
                   GIOCondition condition,
                   gpointer     user_data)
{
  watch.source_id = 0;
  watch.callback (watch.user_data);

  return G_SOURCE_REMOVE;
}

gboolean
ferry_cli_interrupt_watch (FerryCliInterruptFunc callback,
                           gpointer              user_data)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
  struct sigaction handle = { .sa_handler = handle_signal, .sa_flags = SA_RESTART };
  gsize            i;

  watch.event_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (watch.event_fd < 0)
    return FALSE;

  watch.callback = callback;
  watch.user_data = user_data;
  watch.source_id = g_unix_fd_add (watch.event_fd, G_IO_IN, signal_arrived_cb, NULL);
  for (i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      struct sigaction before;

      if (sigaction (signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction (signals[i], &handle, NULL);
    }

  return TRUE;
}

void
ferry_cli_interrupt_unwatch (void)
{
  watch.n_signals = 1;
  g_clear_handle_id (&watch.source_id, g_source_remove);
}
