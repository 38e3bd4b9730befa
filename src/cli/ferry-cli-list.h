/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-cli-outcome.h"
#include "ferry-query.h"

G_BEGIN_DECLS

/* The verb "list": a table of transfers. */
FerryCliExit ferry_cli_list (const char *const *arguments);

/**
 * FerryCliListOptions: which transfers, as words of the command line. The texts
 * are (owned) (nullable).
 */
typedef struct
{
  char *filter;
  char *search;
  char *group;
} FerryCliListOptions;

void ferry_cli_list_options_clear (FerryCliListOptions *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryCliListOptions, ferry_cli_list_options_clear)

/* The query of @options, initialised by this; FERRY_ERROR_INVALID_ARGUMENT. */
gboolean ferry_cli_list_options_to_query (const FerryCliListOptions *options,
                                          FerryQuery                *query,
                                          GError                   **error);

G_END_DECLS
