/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-cli-outcome.h"
#include "ferry-cli-progress.h"
#include "ferry-client.h"

G_BEGIN_DECLS

typedef enum
{
  FERRY_CLI_FOLLOW_QUIET,   /* no JSON */
  FERRY_CLI_FOLLOW_ENDS,    /* the last word on each as a line of JSON */
  FERRY_CLI_FOLLOW_CHANGES, /* each change as a line of JSON */
} FerryCliFollowJson;

/**
 * FerryCliFollow:
 *
 * Follows transfers of the service until they are settled. The service may die
 * and come back meanwhile. To be used once, in the main thread.
 */
typedef struct _FerryCliFollow FerryCliFollow;

/* @progress, taken, tells of what is followed. @waits_for_user: transfers that
 * the user or a policy holds back are waited for as well. */
FerryCliFollow *ferry_cli_follow_new (FerryClient       *client,
                                      FerryCliProgress  *progress,
                                      FerryCliFollowJson json,
                                      gboolean           waits_for_user);
void            ferry_cli_follow_free (FerryCliFollow *self);

/* Follows @id, once. @request: (nullable): what was wished, when it was queued
 * just now: it is not asked for as long as it does not begin. */
void ferry_cli_follow_add (FerryCliFollow *self, const char *id, FerryRequest *request);

/**
 * ferry_cli_follow_run:
 *
 * Runs the default main context until all is settled that is waited for, or
 * ferry_cli_follow_interrupt() is called. Then tells of what is not settled.
 *
 * Returns: how it ended
 */
FerryCliExit ferry_cli_follow_run (FerryCliFollow *self);
void         ferry_cli_follow_interrupt (FerryCliFollow *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryCliFollow, ferry_cli_follow_free)

G_END_DECLS
