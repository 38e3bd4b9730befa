/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "service-fixture.h"

G_BEGIN_DECLS

/**
 * CtlFixture: a ServiceFixture whose bus starts the service when ferryctl calls
 * it. The current folder of ferryctl is self->directory.
 */

/* The end of a run. */
typedef struct
{
  int   exit; /* -1: ended by a signal */
  char *output;
  char *errors;
} CtlResult;

void ctl_result_clear (CtlResult *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CtlResult, ctl_result_clear)

void ctl_fixture_set_up (ServiceFixture *self, gconstpointer data);
void ctl_fixture_tear_down (ServiceFixture *self, gconstpointer data);

/* Starts ferryctl with the words of @line, in which {base} is the origin's
 * address. */
GSubprocess *ctl_start (ServiceFixture *self, const char *line);
/* The same, with the file @path as its standard output. */
GSubprocess *ctl_start_into (ServiceFixture *self, const char *line, const char *path);
void         ctl_finish (GSubprocess *process, const char *input, CtlResult *result);
/* All of it at once. */
void ctl_run (ServiceFixture *self, const char *line, CtlResult *result);
/* Runs it, asserted to end so; what it wrote to standard output, without the last
 * line end. (transfer full) */
char *ctl_get (ServiceFixture *self, int exit, const char *line);
/* Runs it, asserted to end so, with @words on standard error. */
void ctl_refused (ServiceFixture *self, int exit, const char *line, const char *words);

/* Ends the service that runs without letting it tidy up. */
void ctl_kill_service (ServiceFixture *self);

/* Asserts that each line of @text is a JSON value (RFC 8259); how many there
 * are. */
guint ctl_assert_json (const char *text);
/* How many lines there are. */
guint ctl_count_lines (const char *text);

#define CTL_TEST(name, function)                                                     \
  g_test_add ("/ferryctl/" name, ServiceFixture, NULL, ctl_fixture_set_up, function, \
              ctl_fixture_tear_down)

G_END_DECLS
