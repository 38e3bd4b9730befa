/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryCliScreen:
 *
 * The lower end of a terminal: a block of lines that is drawn again and again
 * in its place, and lines that scroll up above it and stay. Main thread.
 */
typedef struct _FerryCliScreen FerryCliScreen;

typedef enum
{
  FERRY_CLI_MARK_NONE,
  FERRY_CLI_MARK_DONE,
  FERRY_CLI_MARK_FAILED,
  FERRY_CLI_MARK_NOTE,
} FerryCliMark;

/* @fd: a terminal, not closed by this. */
FerryCliScreen *ferry_cli_screen_new (int fd);
/* Erases the block. */
void ferry_cli_screen_free (FerryCliScreen *self);

/* TRUE for a terminal that can be drawn on. */
gboolean ferry_cli_screen_can_draw_on (int fd);

/* Room for the block; a cell and a line are kept free so that the terminal
 * never wraps or scrolls by itself. Asked anew each time. */
void ferry_cli_screen_get_size (FerryCliScreen *self,
                                int            *columns,
                                int            *lines);
/* Whether the terminal shows more than ASCII. */
gboolean ferry_cli_screen_is_unicode (FerryCliScreen *self);

/* Replaces the block by @lines (clean, no wider than the room). Nothing is
 * written when it looks the same already, or while the terminal takes no
 * output, so that a stopped terminal does not stop the work. */
void ferry_cli_screen_draw (FerryCliScreen    *self,
                            const char *const *lines);

/* Erases the block until it is drawn again: somebody else writes. */
void ferry_cli_screen_hide (FerryCliScreen *self);

/* Writes @text, clean, in the place of the block, broken to the width. The block
 * is to be drawn again below it. */
void ferry_cli_screen_print (FerryCliScreen *self,
                             FerryCliMark    mark,
                             const char     *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryCliScreen, ferry_cli_screen_free)

/* UTF-8 @text in which what the locale's charset does not have is replaced, so
 * that it takes as many cells as it seems to. (transfer full) */
char *ferry_cli_screen_fit (const char *text);

/* Writes UTF-8 @text, converted to the locale's charset, wholly or not at all:
 * a reader that has gone is no error. */
void ferry_cli_screen_write (int         fd,
                             const char *text);

G_END_DECLS
