/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-notice-event.h"
#include "ferry-preferences.h"

G_BEGIN_DECLS

/**
 * FerryNoticeAction: what a person can choose on a notification
 * @FERRY_NOTICE_DETAILS: see the transfers in the window
 * @FERRY_NOTICE_OPEN: open the file
 * @FERRY_NOTICE_SHOW_FOLDER: see the files in their folder
 * @FERRY_NOTICE_RETRY: begin again
 * @FERRY_NOTICE_DATA_USAGE: see what was used of data plans
 */
typedef enum
{
  FERRY_NOTICE_DETAILS,
  FERRY_NOTICE_OPEN,
  FERRY_NOTICE_SHOW_FOLDER,
  FERRY_NOTICE_RETRY,
  FERRY_NOTICE_DATA_USAGE,
} FerryNoticeAction;
#define FERRY_N_NOTICE_ACTIONS (FERRY_NOTICE_DATA_USAGE + 1)

/* The words of the notification protocol. Unknown ones, which come from another
 * process, mean FERRY_NOTICE_DETAILS, as "default" does. */
const char       *ferry_notice_action_to_word (FerryNoticeAction action);
FerryNoticeAction ferry_notice_action_from_word (const char *word);

#define FERRY_NOTICE_MAX_BUTTONS 2

typedef struct
{
  FerryNoticeAction action;
  const char       *label; /* translated */
} FerryNoticeButton;

/**
 * FerryNotice:
 * @serial: counts up from 1; whoever shows it hands it back
 * @body: plain text of some lines, not markup
 *
 * One notification in the words that a person reads. A click beside the buttons
 * is FERRY_NOTICE_DETAILS.
 */
typedef struct
{
  FerryNoticeKind   kind;
  guint             serial;
  char             *summary;
  char             *body;
  const char       *icon;
  const char       *category;
  FerryNoticeButton buttons[FERRY_NOTICE_MAX_BUTTONS];
  guint             n_buttons;
} FerryNotice;

/* Whether @kind is told of at @level; @is_present: the user looks at a window of
 * ours, which shows what finishes, but may be scrolled away from what went wrong. */
gboolean ferry_notice_is_wanted (FerryNoticeKind  kind,
                                 FerryNotifyLevel level,
                                 gboolean         is_present);

/* @events: (element-type FerryNoticeEvent): what happened, at least one, the
 * newest first. The newest are told by name. */
FerryNotice *ferry_notice_new (FerryNoticeKind kind, const GQueue *events);
void         ferry_notice_free (FerryNotice *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryNotice, ferry_notice_free)

G_END_DECLS
