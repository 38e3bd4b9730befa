/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-transfer.h"

G_BEGIN_DECLS

/**
 * FerryCliExit:
 * @FERRY_CLI_EXIT_COMPLETED: all completed
 * @FERRY_CLI_EXIT_FAILED: at least one failed
 * @FERRY_CLI_EXIT_USAGE: bad usage or bad input; nothing was begun
 * @FERRY_CLI_EXIT_NEEDS_USER: waits for the user
 * @FERRY_CLI_EXIT_DENIED: not allowed now by policy
 * @FERRY_CLI_EXIT_INTERRUPTED: stopped by a signal
 *
 * The program's exit codes. Scripts rely on them: they never change.
 */
typedef enum
{
  FERRY_CLI_EXIT_COMPLETED = 0,
  FERRY_CLI_EXIT_FAILED = 1,
  FERRY_CLI_EXIT_USAGE = 2,
  FERRY_CLI_EXIT_NEEDS_USER = 3,
  FERRY_CLI_EXIT_DENIED = 4,
  FERRY_CLI_EXIT_INTERRUPTED = 5,
} FerryCliExit;

/**
 * FerryCliOutcome:
 * @FERRY_CLI_OUTCOME_ACTIVE: at work, or will be in a moment by itself
 * @FERRY_CLI_OUTCOME_WAITING: goes on by itself once the network or the hour
 *   is there, whenever that is
 * @FERRY_CLI_OUTCOME_NEEDS_USER: stands still until the user does something
 * @FERRY_CLI_OUTCOME_DENIED: stands still because the network or the power
 *   may not be used
 * @FERRY_CLI_OUTCOME_COMPLETED: done
 * @FERRY_CLI_OUTCOME_SKIPPED: left alone, as the user wants it: a file of its
 *   name is there
 * @FERRY_CLI_OUTCOME_FAILED: given up
 *
 * What a transfer's status means to a command that waits for it.
 */
typedef enum
{
  FERRY_CLI_OUTCOME_ACTIVE,
  FERRY_CLI_OUTCOME_WAITING,
  FERRY_CLI_OUTCOME_NEEDS_USER,
  FERRY_CLI_OUTCOME_DENIED,
  FERRY_CLI_OUTCOME_COMPLETED,
  FERRY_CLI_OUTCOME_SKIPPED,
  FERRY_CLI_OUTCOME_FAILED,
} FerryCliOutcome;
#define FERRY_CLI_N_OUTCOMES (FERRY_CLI_OUTCOME_FAILED + 1)

FerryCliOutcome ferry_cli_outcome_judge (FerryStatus status,
                                         FerryReason reason);

/* As ferry_cli_outcome_judge(), and knows what the user wants skipped. */
FerryCliOutcome ferry_cli_outcome_find (FerryTransfer *transfer);

/* The exit code of a command whose transfers ended with the outcomes of which
 * there are @counts[outcome] each. A failure outranks what needs the user, and
 * that what policy denies. */
FerryCliExit ferry_cli_outcome_to_exit (const guint counts[FERRY_CLI_N_OUTCOMES]);

G_END_DECLS
