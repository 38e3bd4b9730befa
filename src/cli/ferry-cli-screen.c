/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-screen.h"

#include "ferry-cli-format.h"

#include <errno.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define LEAST_COLUMNS 10
#define LEAST_LINES 4

struct _FerryCliScreen
{
  int      fd;    /* (unowned) */
  char   **drawn; /* (owned) (nullable): the lines of the block */
  gboolean has_colour;
  gboolean is_unicode;
};

FerryCliScreen *
ferry_cli_screen_new (int fd)
{
  FerryCliScreen *self = g_new0 (FerryCliScreen, 1);
  const char     *no_colour = g_getenv ("NO_COLOR");

  self->fd = fd;
  self->has_colour = no_colour == NULL || *no_colour == '\0';
  self->is_unicode = g_get_charset (NULL);

  return self;
}

gboolean
ferry_cli_screen_can_draw_on (int fd)
{
  return isatty (fd) && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

void
ferry_cli_screen_get_size (FerryCliScreen *self,
                           int            *columns,
                           int            *lines)
{
  struct winsize size = { 0 };

  if (ioctl (self->fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
    {
      size.ws_col = 80;
      size.ws_row = 24;
    }

  *columns = MAX (size.ws_col, LEAST_COLUMNS) - 1;
  *lines = MAX (size.ws_row, LEAST_LINES) - 1;
}

gboolean
ferry_cli_screen_is_unicode (FerryCliScreen *self)
{
  return self->is_unicode;
}

/* For charsets that have none of them; each takes one cell like its original. */
static char *
simplify_signs (const char *text)
{
  GString *simple = g_string_new (text);

  g_string_replace (simple, "“", "\"", 0);
  g_string_replace (simple, "”", "\"", 0);
  g_string_replace (simple, "…", "~", 0);
  g_string_replace (simple, "↑", "^", 0);
  g_string_replace (simple, "↓", "v", 0);

  return g_string_free (simple, FALSE);
}

static char *
convert_to_locale (const char *text)
{
  g_autofree char *simple = NULL;
  const char      *charset;

  if (g_get_charset (&charset))
    return g_strdup (text);

  simple = simplify_signs (text);
  return g_convert_with_fallback (simple, -1, charset, "UTF-8", "?", NULL, NULL, NULL);
}

char *
ferry_cli_screen_fit (const char *text)
{
  g_autofree char *converted = convert_to_locale (text);
  char            *fitting = NULL;
  const char      *charset;

  if (!g_get_charset (&charset) && converted != NULL)
    fitting = g_convert (converted, -1, "UTF-8", charset, NULL, NULL, NULL);

  return fitting != NULL ? fitting : g_strdup (text);
}

void
ferry_cli_screen_write (int         fd,
                        const char *text)
{
  g_autofree char *converted = convert_to_locale (text);
  const char      *rest = converted;

  while (rest != NULL && *rest != '\0')
    {
      ssize_t written = write (fd, rest, strlen (rest));

      if (written > 0)
        {
          rest += written;
        }
      else if (errno == EAGAIN)
        {
          struct pollfd ready = { .fd = fd, .events = POLLOUT };

          poll (&ready, 1, -1);
        }
      else if (errno != EINTR)
        {
          return;
        }
    }
}

/* Moves to the beginning of the block and clears all that follows. A terminal
 * that has become narrower since has broken the lines: they take more rows. */
static void
append_erase (FerryCliScreen *self,
              GString        *output)
{
  int columns;
  int lines;
  int rows = 0;
  int i;

  if (self->drawn == NULL || self->drawn[0] == NULL)
    return;

  ferry_cli_screen_get_size (self, &columns, &lines);
  for (i = 0; self->drawn[i] != NULL; i++)
    rows += MAX (1, (ferry_cli_format_cells (self->drawn[i]) + columns) / (columns + 1));

  g_string_append_printf (output, "\033[%dA\r\033[J", MIN (rows, lines));
}

static gboolean
takes_output (FerryCliScreen *self)
{
  struct pollfd ready = { .fd = self->fd, .events = POLLOUT };

  return poll (&ready, 1, 0) == 1;
}

void
ferry_cli_screen_draw (FerryCliScreen    *self,
                       const char *const *lines)
{
  g_autoptr (GString) output = NULL;
  int                 i;

  if (self->drawn != NULL && g_strv_equal ((const char *const *) self->drawn, lines))
    return;
  if (!takes_output (self))
    return;

  output = g_string_new (NULL);
  append_erase (self, output);
  g_strfreev (self->drawn);
  self->drawn = g_strdupv ((char **) lines);
  for (i = 0; lines[i] != NULL; i++)
    g_string_append_printf (output, "%s\n", lines[i]);
  ferry_cli_screen_write (self->fd, output->str);
}

static const char *
get_mark (FerryCliScreen *self,
          FerryCliMark    mark)
{
  switch (mark)
    {
    case FERRY_CLI_MARK_NONE:
      return "";
    case FERRY_CLI_MARK_DONE:
      return self->is_unicode ? "✔ " : "+ ";
    case FERRY_CLI_MARK_FAILED:
      return self->is_unicode ? "✘ " : "x ";
    case FERRY_CLI_MARK_NOTE:
      return "! ";
    }
  g_assert_not_reached ();
}

static const char *
get_colour (FerryCliScreen *self,
            FerryCliMark    mark)
{
  if (!self->has_colour)
    return NULL;

  switch (mark)
    {
    case FERRY_CLI_MARK_NONE:
      return NULL;
    case FERRY_CLI_MARK_DONE:
      return "\033[32m";
    case FERRY_CLI_MARK_FAILED:
      return "\033[31m";
    case FERRY_CLI_MARK_NOTE:
      return "\033[33m";
    }
  g_assert_not_reached ();
}

void
ferry_cli_screen_print (FerryCliScreen *self,
                        FerryCliMark    mark,
                        const char     *text)
{
  g_autoptr (GString) output = g_string_new (NULL);
  const char         *sign = get_mark (self, mark);
  const char         *colour = get_colour (self, mark);
  int                 indent = ferry_cli_format_cells (sign);
  g_autofree char    *wrapped = NULL;
  int                 columns;
  int                 lines;
  gsize               i;

  ferry_cli_screen_get_size (self, &columns, &lines);
  append_erase (self, output);
  if (colour != NULL)
    g_string_append_printf (output, "%s%s\033[0m", colour, sign);
  else
    g_string_append (output, sign);

  wrapped = ferry_cli_format_wrap (text, columns - indent);
  for (i = 0; wrapped[i] != '\0'; i++)
    {
      g_string_append_c (output, wrapped[i]);
      if (wrapped[i] == '\n')
        g_string_append_printf (output, "%*s", indent, "");
    }
  g_string_append_c (output, '\n');
  ferry_cli_screen_write (self->fd, output->str);
  g_clear_pointer (&self->drawn, g_strfreev);
}

void
ferry_cli_screen_hide (FerryCliScreen *self)
{
  g_autoptr (GString) output = g_string_new (NULL);

  append_erase (self, output);
  ferry_cli_screen_write (self->fd, output->str);
  g_clear_pointer (&self->drawn, g_strfreev);
}

void
ferry_cli_screen_free (FerryCliScreen *self)
{
  ferry_cli_screen_hide (self);
  g_free (self);
}
