/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-origin.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryCliFixture: a folder, an origin, and a way to run ferryctl between them.
 * @directory: (owned): ferryctl's current folder, empty at first
 * @state: (owned): what stands for the state directory; not made yet
 */
typedef struct
{
  FerryFakeOrigin *origin;
  char            *root;
  char            *directory;
  char            *state;
  GPtrArray       *environment; /* NAME=VALUE, besides the usual */
} FerryCliFixture;

/* The end of a run. */
typedef struct
{
  int   exit; /* -1: ended by a signal */
  char *output;
  char *errors;
} FerryCliResult;

void ferry_cli_fixture_set_up (FerryCliFixture *self,
                               gconstpointer    data);
void ferry_cli_fixture_tear_down (FerryCliFixture *self,
                                  gconstpointer    data);

/* Starts ferryctl with the words of @line, in which {base} is the origin's
 * address. It runs without the service; its state directory is self->state unless it
 * is told another. */
GSubprocess *ferry_cli_fixture_start (FerryCliFixture *self,
                                      const char      *line);
/* As ferry_cli_fixture_start(), in the terminal @fd. */
GSubprocess *ferry_cli_fixture_start_in_terminal (FerryCliFixture *self,
                                                  int              fd,
                                                  const char      *line);
/* Runs the default main context until @process has ended. */
void ferry_cli_fixture_finish (GSubprocess    *process,
                               const char     *input,
                               FerryCliResult *result);
/* All of it at once. */
void ferry_cli_fixture_run (FerryCliFixture *self,
                            const char      *line,
                            FerryCliResult  *result);

/* Asserts that the file @name of the current folder is the @size bytes of
 * version 1 of @path. */
void ferry_cli_fixture_assert_file (FerryCliFixture *self,
                                    const char      *name,
                                    const char      *path,
                                    guint64          size);
/* How many files, hidden ones too, the current folder has. */
guint ferry_cli_fixture_count_files (FerryCliFixture *self);

void ferry_cli_result_clear (FerryCliResult *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryCliResult, ferry_cli_result_clear)

G_END_DECLS
