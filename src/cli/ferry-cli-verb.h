/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-cli-outcome.h"

G_BEGIN_DECLS

/**
 * FerryCliVerb:
 * @name: as it is typed
 * @parameters: what stands behind it, for the help; to be translated
 * @summary: one sentence, to be translated
 * @entries: options; texts are of the file name kind
 *
 * What a verb of the command line takes.
 */
typedef struct
{
  const char         *name;
  const char         *parameters;
  const char         *summary;
  const GOptionEntry *entries;
} FerryCliVerb;

/**
 * ferry_cli_verb_parse:
 * @arguments: the command line from the verb on
 * @result: (out): how the command ends when this returns %NULL: help was asked
 *   for and shown, or something is wrong and was said
 *
 * Fills the variables that the entries point to. All texts are UTF-8 then.
 *
 * Returns: (transfer full) (nullable): what is no option
 */
char **ferry_cli_verb_parse (const FerryCliVerb *self,
                             const char *const  *arguments,
                             FerryCliExit       *result);

/* Says what is wrong with how @verb was used, and where that is explained. */
FerryCliExit ferry_cli_verb_refuse (const char *verb, const char *sentence);
/* Writes @sentence, made clean, to standard error. */
void ferry_cli_verb_complain (const char *sentence);
/* The same for what is no error. */
void ferry_cli_verb_note (const char *sentence);
/* Writes a line, which is clean, to standard output. */
void ferry_cli_verb_print (const char *line);
/* How many cells a line of standard output has; 0 when it is no terminal. */
int ferry_cli_verb_get_width (void);

G_END_DECLS
