/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-query.h"

G_BEGIN_DECLS

/**
 * FerryWindowState:
 *
 * What the window remembers from one time to the next:
 * $XDG_STATE_HOME/ferry/window.ini.
 */
typedef struct
{
  int       width;
  int       height;
  gboolean  is_maximized;
  FerrySort sort;
  gboolean  is_reversed;
} FerryWindowState;

/* What is not there, or makes no sense, becomes the default. */
void ferry_window_state_load (FerryWindowState *self, const char *path);
/* A failure is not worth a word to the user: the window just opens as before. */
void ferry_window_state_save (const FerryWindowState *self, const char *path);
/* (transfer full) */
char *ferry_window_state_build_path (void);

G_END_DECLS
