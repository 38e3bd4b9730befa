/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-query.h"
#include "ferry-row.h"

G_BEGIN_DECLS

/* What a person can do to transfers in the window. */
typedef enum
{
  FERRY_COMMAND_PAUSE,
  FERRY_COMMAND_RESUME,
  FERRY_COMMAND_CANCEL,
  FERRY_COMMAND_RETRY,
  FERRY_COMMAND_RESTART,
  FERRY_COMMAND_REMOVE,
  FERRY_COMMAND_REMOVE_WITH_FILE,
  FERRY_COMMAND_MAKE_NEXT,
  FERRY_COMMAND_RUN_ANYWAY,
  FERRY_COMMAND_OPEN,
  FERRY_COMMAND_SHOW_IN_FOLDER,
  FERRY_COMMAND_COPY_LINK,
  FERRY_COMMAND_CHANGE_ADDRESS,
  FERRY_COMMAND_DETAILS,
} FerryCommand;
#define FERRY_N_COMMANDS (FERRY_COMMAND_DETAILS + 1)

/* A set of commands: bit n is command n. */
typedef guint FerryCommands;
#define FERRY_COMMAND_BIT(command) (1u << (command))

/* Those that are about one transfer, and mean nothing for several at once. */
#define FERRY_COMMANDS_OF_ONE                         \
  (FERRY_COMMAND_BIT (FERRY_COMMAND_RESTART) |        \
   FERRY_COMMAND_BIT (FERRY_COMMAND_OPEN) |           \
   FERRY_COMMAND_BIT (FERRY_COMMAND_SHOW_IN_FOLDER) | \
   FERRY_COMMAND_BIT (FERRY_COMMAND_COPY_LINK) |      \
   FERRY_COMMAND_BIT (FERRY_COMMAND_CHANGE_ADDRESS) | \
   FERRY_COMMAND_BIT (FERRY_COMMAND_DETAILS))

/* What means something for a transfer as @row tells of it. */
FerryCommands ferry_command_set_of_row (const FerryRow *row);
/* What may mean something for one of many transfers of which only the filter
 * that finds them is known. */
FerryCommands ferry_command_set_of_filter (FerryFilter filter);
/* The one that a person wants most: that of the button in the row. */
FerryCommand ferry_command_main_of_row (const FerryRow *row);
/* What activating the row does. */
FerryCommand ferry_command_default_of_row (const FerryRow *row);

/* Name of the window's action without "win.". */
const char *ferry_command_to_action (FerryCommand command);
const char *ferry_command_to_icon (FerryCommand command);
/* Translated: a word for a tooltip, and with a name for a screen reader
 * ((transfer full), "Pause debian.iso"). */
const char *ferry_command_to_label (FerryCommand command);
char       *ferry_command_describe (FerryCommand command, const char *name);

G_END_DECLS
