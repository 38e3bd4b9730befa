/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-cli-options.h"
#include "ferry-cli-outcome.h"

G_BEGIN_DECLS

/**
 * What the service is asked to carry. To be called once in a program; iterates
 * the default main context.
 */

/* Queues the wishes of @options and waits until all of these are settled or
 * blocked. An interruption ends the waiting and not the transfers. */
FerryCliExit ferry_cli_remote_get (FerryCliOptions *options);

/* Queues them and prints an id for each. */
FerryCliExit ferry_cli_remote_add (FerryCliOptions *options);

G_END_DECLS
