/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-engine.h"
#include "ferry-request.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryCliWish:
 * @address: (owned): as it was given; it may hold a secret
 * @request: (owned): what to transfer
 * @secrets: (owned): "a{sv}", what must not be stored
 * @given: (owned): "a{sv}", the options of ferry_request_new() that the user
 *   gave for all addresses, without the password
 * @options: (owned): "a{sv}", all that is wished, secrets too; without a folder
 *   where the service chooses that
 *
 * One transfer of the command line.
 */
typedef struct
{
  char         *address;
  FerryRequest *request;
  GVariant     *secrets;
  GVariant     *given;
  GVariant     *options;
} FerryCliWish;

/**
 * FerryCliOptions:
 * @wishes: (owned) (element-type FerryCliWish): one for each address, in order
 * @engine: limits over all transfers
 * @state_dir: (owned): absolute
 * @is_json: final lines as JSON
 * @is_quiet: nothing but errors
 * @is_standalone: without the service
 * @is_paused: the transfers are not to begin yet
 * @is_again: also what is being transferred already
 * @runs_anyway: costs, battery and schedule are passed over
 * @is_detached: not to be waited for
 * @is_as_it_is: a Metalink file is fetched itself
 * @needs_password: a user was named, and no password
 *
 * A command line that has been checked from end to end.
 */
typedef struct
{
  GPtrArray         *wishes;
  FerryEngineOptions engine;
  char              *state_dir;
  gboolean           is_json;
  gboolean           is_quiet;
  gboolean           is_standalone;
  gboolean           is_paused;
  gboolean           is_again;
  gboolean           runs_anyway;
  gboolean           is_detached;
  gboolean           is_as_it_is;
  gboolean           needs_password;
} FerryCliOptions;

/**
 * ferry_cli_options_parse:
 * @arguments: the command line from the verb on
 * @now: for times that count from now, and the zone of local ones
 * @help: (out): (transfer full) (nullable): the help text, when that was asked
 *   for; nothing else is set then
 * @error: FERRY_ERROR_INVALID_ARGUMENT or a %G_OPTION_ERROR, with a sentence
 *   for a person
 *
 * Checks all of a command line, and reads the files that it names, before
 * anything is created (E2).
 *
 * Returns: (transfer full) (nullable): the options, or %NULL with @help or
 *   @error set
 */
FerryCliOptions *ferry_cli_options_parse (const char *const *arguments,
                                          GDateTime         *now,
                                          char             **help,
                                          GError           **error);

/* Gives all wishes the password that was asked for. */
gboolean ferry_cli_options_set_password (FerryCliOptions *self,
                                         const char      *password,
                                         GError         **error);

/* Puts in the place of wish @index, a Metalink file, what that lists: @found,
 * "aa{sv}" as ferry_metalink_file_to_options() makes it. */
gboolean ferry_cli_options_replace (FerryCliOptions *self,
                                    guint            index,
                                    GVariant        *found,
                                    GError         **error);

void ferry_cli_options_free (FerryCliOptions *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryCliOptions, ferry_cli_options_free)

G_END_DECLS
