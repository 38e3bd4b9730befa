/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-add-dialog.h"
#include "ferry-add-options.h"
#include "ferry-folder-row.h"
#include "ferry-link-box.h"

G_BEGIN_DECLS

struct _FerryAddDialog
{
  AdwWindow parent_instance;

  FerryClient  *client;      /* (owned) */
  GCancellable *cancellable; /* (owned): ends with the dialog */
  gboolean      has_problem; /* in anything but the links */
  gboolean      can_add;

  /* Of the question to the server. */
  GVariant     *asked;      /* (owned) (nullable): what it is or was about */
  GCancellable *question;   /* (owned) (nullable): while it is under way */
  guint         ask_id;     /* while it waits for the typing to end */
  char         *found_name; /* (owned) (nullable) */

  /* Of the look at the disk. */
  GCancellable *look; /* (owned) (nullable) */

  /* While it adds. */
  gboolean   is_sending;
  gboolean   is_paused; /* as it adds them */
  guint      fill_id;
  GVariant  *common;   /* (owned) (nullable): what all requests have */
  GPtrArray *requests; /* (owned) (nullable) (element-type GVariant) */

  /* Template. */
  GtkWidget       *body;
  GtkLabel        *failure_label;
  FerryLinkBox    *links;
  GtkWidget       *finding;
  GtkSpinner      *finding_spinner;
  GtkLabel        *finding_label;
  FerryFolderRow  *folder_row;
  AdwEntryRow     *name_row;
  GtkLabel        *place_problem;
  GtkLabel        *place_hint;
  FerryAddOptions *options;
  GtkSpinner      *sending_spinner;
};

/* ferry-add-dialog.c */

/* All that requests have but the address. NULL with an error about one of its
 * keys. (transfer full) */
GVariant *ferry_add_dialog_build_common (FerryAddDialog *self, GError **error);
/* @common with @uri. (transfer full), never floating. */
GVariant *ferry_add_dialog_build_request (GVariant *common, const char *uri);
/* @message of an error about an argument, shown where that is set. */
void ferry_add_dialog_show_problem (FerryAddDialog *self, const char *message);
void ferry_add_dialog_update_buttons (FerryAddDialog *self);

/* ferry-add-dialog-ask.c: what the server and the disk say before it is added. */

/* @common: (nullable): NULL when there is nothing to ask about. */
void ferry_add_dialog_ask (FerryAddDialog *self, GVariant *common);
void ferry_add_dialog_stop_asking (FerryAddDialog *self);
/* Whether the name is taken already. */
void ferry_add_dialog_look (FerryAddDialog *self);

/* ferry-add-dialog-send.c */
void ferry_add_dialog_send (FerryAddDialog *self, gboolean is_paused);

G_END_DECLS
