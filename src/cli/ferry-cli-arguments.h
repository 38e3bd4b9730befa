/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The verbs that make transfers. */
typedef enum
{
  FERRY_CLI_DOOR_GET,
  FERRY_CLI_DOOR_ADD,
  FERRY_CLI_DOOR_PUT,
} FerryCliDoor;

/**
 * FerryCliArguments:
 *
 * The command line of "get", "add" or "put", split into options and not checked
 * further. Texts are the bytes that were given, in whatever charset; %NULL when an
 * option was not given.
 */
typedef struct
{
  char   **words; /* addresses; of "put" one, and files */
  char    *input_file;
  char    *output;
  char    *directory;
  char   **headers;
  char    *cookie_file;
  char    *user;
  char    *password_file;
  char    *proxy;
  char    *method;
  char    *data_file;
  char    *checksum;
  char    *checksum_from;
  char   **mirrors;
  char    *connections;
  char    *rate_limit;
  char    *limit_total;
  char    *policy;
  char    *priority;
  char    *group;
  char    *start_at;
  char    *if_exists;
  char    *ca_file;
  char    *tls_exception;
  char    *connect_timeout;
  char    *response_timeout;
  char    *retries;
  char    *parallel;
  char    *per_host;
  char    *state_dir;
  char   **form;
  char    *multipart;
  char    *boundary;
  char    *protocol;
  gboolean post;
  gboolean tus;
  gboolean defer_length;
  gboolean detach;
  gboolean as_it_is;
  gboolean keep_modified_time;
  gboolean standalone;
  gboolean json;
  gboolean quiet;
  gboolean paused;
  gboolean again;
  gboolean run_anyway;
  gboolean help;

  FerryCliDoor door;
} FerryCliArguments;

/* @arguments: from the verb on. A %G_OPTION_ERROR for an unknown option or one
 * without its value. (transfer full) */
FerryCliArguments *ferry_cli_arguments_parse (const char *const *arguments,
                                              GError           **error);
void               ferry_cli_arguments_free (FerryCliArguments *self);

/* All options, for a person. (transfer full) */
char *ferry_cli_arguments_get_help (FerryCliDoor door);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryCliArguments, ferry_cli_arguments_free)

G_END_DECLS
