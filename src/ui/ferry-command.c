/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-command.h"

#include "ferry-error.h"
#include "ferry-state.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *action;
  const char *icon;
  const char *label;
  const char *sentence; /* with the name of the transfer */
} Words;

static const Words words[] = {
  [FERRY_COMMAND_PAUSE] = {
      "pause",
      "media-playback-pause-symbolic",
      N_ ("Pause"),
      N_ ("Pause %s"),
  },
  [FERRY_COMMAND_RESUME] = {
      "resume",
      "media-playback-start-symbolic",
      N_ ("Resume"),
      N_ ("Resume %s"),
  },
  [FERRY_COMMAND_CANCEL] = {
      "cancel",
      "process-stop-symbolic",
      N_ ("Cancel"),
      N_ ("Cancel %s"),
  },
  [FERRY_COMMAND_RETRY] = {
      "retry",
      "view-refresh-symbolic",
      N_ ("Try Again"),
      N_ ("Try %s again"),
  },
  [FERRY_COMMAND_RESTART] = {
      "restart",
      "object-rotate-left-symbolic",
      N_ ("Start Over"),
      N_ ("Start %s over"),
  },
  [FERRY_COMMAND_REMOVE] = {
      "remove",
      "user-trash-symbolic",
      N_ ("Remove"),
      N_ ("Remove %s"),
  },
  [FERRY_COMMAND_REMOVE_WITH_FILE] = {
      "remove-with-file",
      "user-trash-symbolic",
      N_ ("Remove and Delete File"),
      N_ ("Remove %s and delete its file"),
  },
  [FERRY_COMMAND_MAKE_NEXT] = {
      "make-next",
      "go-top-symbolic",
      N_ ("Make Next"),
      N_ ("Make %s the next"),
  },
  [FERRY_COMMAND_RUN_ANYWAY] = {
      "run-anyway",
      "media-skip-forward-symbolic",
      N_ ("Run Anyway"),
      N_ ("Run %s anyway"),
  },
  [FERRY_COMMAND_OPEN] = {
      "open",
      "document-open-symbolic",
      N_ ("Open"),
      N_ ("Open %s"),
  },
  [FERRY_COMMAND_SHOW_IN_FOLDER] = {
      "show-in-folder",
      "folder-open-symbolic",
      N_ ("Show in Folder"),
      N_ ("Show %s in its folder"),
  },
  [FERRY_COMMAND_COPY_LINK] = {
      "copy-link",
      "edit-copy-symbolic",
      N_ ("Copy Link"),
      N_ ("Copy the link of %s"),
  },
  [FERRY_COMMAND_CHANGE_ADDRESS] = {
      "change-address",
      "document-edit-symbolic",
      N_ ("Change Address…"),
      N_ ("Change the address of %s"),
  },
  [FERRY_COMMAND_DETAILS] = {
      "details",
      "dialog-information-symbolic",
      N_ ("Details"),
      N_ ("Show the details of %s"),
  },
};

G_STATIC_ASSERT (G_N_ELEMENTS (words) == FERRY_N_COMMANDS);

/* Where the state machine has an arrow the command means something. */
static FerryCommands
set_of_status (FerryStatus status)
{
  static const struct
  {
    FerryEvent   event;
    FerryCommand command;
  } arrows[] = {
    { FERRY_EVENT_PAUSE, FERRY_COMMAND_PAUSE },
    { FERRY_EVENT_RESUME, FERRY_COMMAND_RESUME },
    { FERRY_EVENT_CANCEL, FERRY_COMMAND_CANCEL },
    { FERRY_EVENT_RETRY, FERRY_COMMAND_RETRY },
  };
  FerryCommands set = FERRY_COMMAND_BIT (FERRY_COMMAND_REMOVE);
  FerryStatus   next;

  for (gsize i = 0; i < G_N_ELEMENTS (arrows); i++)
    if (ferry_state_next (status, arrows[i].event, &next))
      set |= FERRY_COMMAND_BIT (arrows[i].command);
  if (!ferry_status_is_settled (status) && status != FERRY_STATUS_RUNNING)
    set |= FERRY_COMMAND_BIT (FERRY_COMMAND_MAKE_NEXT);

  return set;
}

/* Where a transfer stands still it can be sent another way. */
static FerryCommands
set_of_rest (FerryStatus status)
{
  switch (status)
    {
    case FERRY_STATUS_PAUSED:
    case FERRY_STATUS_PAUSED_RECOVERABLE:
    case FERRY_STATUS_CANCELED:
    case FERRY_STATUS_ERROR:
      return FERRY_COMMAND_BIT (FERRY_COMMAND_RESTART) |
             FERRY_COMMAND_BIT (FERRY_COMMAND_CHANGE_ADDRESS);
    case FERRY_STATUS_IDLE:
    case FERRY_STATUS_PAUSED_COSTED_NETWORK:
    case FERRY_STATUS_PAUSED_NO_NETWORK:
    case FERRY_STATUS_PAUSED_SYSTEM_POLICY:
      return FERRY_COMMAND_BIT (FERRY_COMMAND_CHANGE_ADDRESS);
    case FERRY_STATUS_RUNNING:
    case FERRY_STATUS_COMPLETED:
      return 0;
    }

  g_return_val_if_reached (0);
}

/* What the user's own rules hold back he can let go. */
static FerryCommands
set_of_reason (const FerryRow *row)
{
  gboolean is_possible = !ferry_status_is_settled (row->status) && !row->runs_anyway &&
                         ferry_reason_allows_run_anyway (row->reason);

  return is_possible ? FERRY_COMMAND_BIT (FERRY_COMMAND_RUN_ANYWAY) : 0;
}

/* The file of an upload is there all the time, and it is not Ferry's to delete. */
static FerryCommands
set_of_file (const FerryRow *row)
{
  FerryCommands set = 0;
  gboolean      is_upload = row->direction == FERRY_DIRECTION_UPLOAD;
  gboolean      is_whole = row->status == FERRY_STATUS_COMPLETED;

  if (row->path != NULL && (is_whole || is_upload))
    set |= FERRY_COMMAND_BIT (FERRY_COMMAND_OPEN);
  if (row->path != NULL && is_whole && !is_upload)
    set |= FERRY_COMMAND_BIT (FERRY_COMMAND_REMOVE_WITH_FILE);

  return set;
}

FerryCommands
ferry_command_set_of_row (const FerryRow *row)
{
  FerryCommands set;

  g_return_val_if_fail (row != NULL, 0);

  set = set_of_status (row->status) | set_of_rest (row->status) | set_of_reason (row) |
        set_of_file (row) | FERRY_COMMAND_BIT (FERRY_COMMAND_COPY_LINK) |
        FERRY_COMMAND_BIT (FERRY_COMMAND_DETAILS);
  if (row->path != NULL || row->directory != NULL)
    set |= FERRY_COMMAND_BIT (FERRY_COMMAND_SHOW_IN_FOLDER);

  return set;
}

FerryCommands
ferry_command_set_of_filter (FerryFilter filter)
{
  FerryCommands finished = FERRY_COMMAND_BIT (FERRY_COMMAND_REMOVE) |
                           FERRY_COMMAND_BIT (FERRY_COMMAND_REMOVE_WITH_FILE);

  switch (filter)
    {
    case FERRY_FILTER_ALL:
      return FERRY_COMMAND_BIT (FERRY_N_COMMANDS) - 1 - FERRY_COMMANDS_OF_ONE;
    case FERRY_FILTER_ACTIVE:
      return set_of_status (FERRY_STATUS_RUNNING);
    case FERRY_FILTER_WAITING:
      return set_of_status (FERRY_STATUS_IDLE) | set_of_status (FERRY_STATUS_PAUSED) |
             FERRY_COMMAND_BIT (FERRY_COMMAND_RUN_ANYWAY);
    case FERRY_FILTER_FINISHED:
      return finished;
    case FERRY_FILTER_FAILED:
      return set_of_status (FERRY_STATUS_ERROR);
    }

  g_return_val_if_reached (0);
}

FerryCommand
ferry_command_main_of_row (const FerryRow *row)
{
  g_return_val_if_fail (row != NULL, FERRY_COMMAND_DETAILS);

  switch (row->status)
    {
    case FERRY_STATUS_IDLE:
    case FERRY_STATUS_RUNNING:
    case FERRY_STATUS_PAUSED_COSTED_NETWORK:
    case FERRY_STATUS_PAUSED_NO_NETWORK:
      return FERRY_COMMAND_PAUSE;
    case FERRY_STATUS_PAUSED_SYSTEM_POLICY:
      /* Once the user has seen to the folder or the disk it is to go on at once. */
      if (row->reason == FERRY_REASON_DESTINATION_MISSING ||
          row->reason == FERRY_REASON_DISK_FULL)
        return FERRY_COMMAND_RESUME;
      return FERRY_COMMAND_PAUSE;
    case FERRY_STATUS_PAUSED:
      return FERRY_COMMAND_RESUME;
    case FERRY_STATUS_PAUSED_RECOVERABLE:
      /* Only the user knows which of the ways out it is. */
      return row->error == FERRY_ERROR_NOT_SAME_FILE ? FERRY_COMMAND_DETAILS
                                                     : FERRY_COMMAND_RESUME;
    case FERRY_STATUS_CANCELED:
    case FERRY_STATUS_ERROR:
      return FERRY_COMMAND_RETRY;
    case FERRY_STATUS_COMPLETED:
      return row->path != NULL ? FERRY_COMMAND_OPEN : FERRY_COMMAND_DETAILS;
    }

  g_return_val_if_reached (FERRY_COMMAND_DETAILS);
}

FerryCommand
ferry_command_default_of_row (const FerryRow *row)
{
  FerryCommands set = ferry_command_set_of_row (row);

  if (row->status == FERRY_STATUS_COMPLETED &&
      (set & FERRY_COMMAND_BIT (FERRY_COMMAND_OPEN)) != 0)
    return FERRY_COMMAND_OPEN;
  return FERRY_COMMAND_DETAILS;
}

const char *
ferry_command_to_action (FerryCommand command)
{
  g_return_val_if_fail ((guint) command < FERRY_N_COMMANDS, NULL);

  return words[command].action;
}

const char *
ferry_command_to_icon (FerryCommand command)
{
  g_return_val_if_fail ((guint) command < FERRY_N_COMMANDS, NULL);

  return words[command].icon;
}

const char *
ferry_command_to_label (FerryCommand command)
{
  g_return_val_if_fail ((guint) command < FERRY_N_COMMANDS, NULL);

  return _ (words[command].label);
}

char *
ferry_command_describe (FerryCommand command,
                        const char  *name)
{
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail ((guint) command < FERRY_N_COMMANDS, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  text = g_string_new (_ (words[command].sentence));
  g_string_replace (text, "%s", name, 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
