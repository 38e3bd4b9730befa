/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-password.h"

#include "ferry-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

/* Longer than any password; a file that is longer is the wrong file. */
#define LONGEST 4096

static volatile sig_atomic_t has_signal;

static void
remember_signal (int number)
{
  has_signal = 1;
}

char *
ferry_cli_password_read_file (const char *path,
                              GError    **error)
{
  g_autoptr (GError) read_error = NULL;
  char              *text;
  gsize              length;

  if (!g_file_get_contents (path, &text, &length, &read_error))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _ ("The password file cannot be read: %s"), read_error->message);
      return NULL;
    }

  if (length <= LONGEST && g_utf8_validate (text, (gssize) length, NULL))
    {
      text[strcspn (text, "\r\n")] = '\0';
      return text;
    }

  explicit_bzero (text, length);
  g_free (text);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _ ("“%s” is not a password file: it should hold one line of text."), path);
  return NULL;
}

/* @unblocked: the signals to be seen while waiting, and only then: one that
 * came a moment earlier must not be missed. */
static char *
read_line (int             in,
           const sigset_t *unblocked)
{
  struct pollfd ready = { .fd = in, .events = POLLIN };
  char          line[LONGEST + 1];
  ssize_t       length = 0;
  char         *password = NULL;

  while (ppoll (&ready, 1, NULL, unblocked) < 0 && errno == EINTR && !has_signal)
    ;
  if (!has_signal)
    length = read (in, line, LONGEST);
  if (length > 0)
    {
      line[length] = '\0';
      line[strcspn (line, "\r\n")] = '\0';
      if (g_utf8_validate (line, -1, NULL))
        password = g_strdup (line);
    }
  explicit_bzero (line, sizeof line);

  return password;
}

static void
tell (int         out,
      const char *text)
{
  while (write (out, text, strlen (text)) < 0 && errno == EINTR)
    ;
}

char *
ferry_cli_password_ask (int         in,
                        int         out,
                        const char *question)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
  struct sigaction remember = { .sa_handler = remember_signal };
  struct sigaction before[G_N_ELEMENTS (signals)];
  sigset_t         blocked;
  sigset_t         unblocked;
  struct termios   visible;
  struct termios   hidden;
  char            *password;
  gsize            i;

  if (tcgetattr (in, &visible) != 0)
    return NULL;

  has_signal = 0;
  sigemptyset (&blocked);
  for (i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaddset (&blocked, signals[i]);
  sigprocmask (SIG_BLOCK, &blocked, &unblocked);
  for (i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaction (signals[i], &remember, &before[i]);

  hidden = visible;
  hidden.c_lflag &= ~(tcflag_t) (ECHO | ECHONL);
  hidden.c_lflag |= ICANON | ISIG;
  tcsetattr (in, TCSAFLUSH, &hidden);
  tell (out, question);
  password = read_line (in, &unblocked);
  tell (out, "\n");
  tcsetattr (in, TCSAFLUSH, &visible);

  sigprocmask (SIG_SETMASK, &unblocked, NULL);
  for (i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaction (signals[i], &before[i], NULL);
  if (has_signal)
    g_clear_pointer (&password, ferry_cli_password_free);

  return password;
}

void
ferry_cli_password_free (char *password)
{
  if (password == NULL)
    return;

  explicit_bzero (password, strlen (password));
  g_free (password);
}
