/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-cli-outcome.h"
#include "ferry-client.h"

G_BEGIN_DECLS

/**
 * The service, for commands that ask it a few things and end.
 */

/* Connects. When that fails says why, with @hint (nullable) behind it, and
 * returns NULL. (transfer full) (nullable) */
FerryClient *ferry_cli_client_open (const char *hint);

/* Says on standard error what a call failed with; the exit code for it. */
FerryCliExit ferry_cli_client_fail (const GError *error);

/**
 * FerryCliCall: a call that is waited for; zeroed at first. Give
 * ferry_cli_call_done_cb() and a pointer to it as callback and data.
 */
typedef struct
{
  GAsyncResult *result; /* (owned) (nullable) until it has come */
} FerryCliCall;

void ferry_cli_call_done_cb (GObject *source, GAsyncResult *result, gpointer user_data);
/* Runs the default main context until the result has come. (transfer none) */
GAsyncResult *ferry_cli_call_wait (FerryCliCall *self);
void          ferry_cli_call_clear (FerryCliCall *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryCliCall, ferry_cli_call_clear)

G_END_DECLS
