/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-cli-options.h"
#include "ferry-client.h"

G_BEGIN_DECLS

/**
 * The addresses of Metalink files on a command line: each is fetched, and the files
 * that it lists stand in its place. Run the default main context until that is done.
 * Errors: those of the fetch, FERRY_ERROR_BAD_METALINK, FERRY_ERROR_INVALID_ARGUMENT.
 */

gboolean ferry_cli_metalink_read_by_service (FerryCliOptions *options,
                                             FerryClient     *client,
                                             GError         **error);
gboolean ferry_cli_metalink_read_by_engine (FerryCliOptions *options,
                                            FerryEngine     *engine,
                                            GError         **error);

G_END_DECLS
