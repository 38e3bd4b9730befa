/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-add-options.h"
#include "ferry-field-box.h"
#include "ferry-file-box.h"
#include "ferry-upload-dialog.h"
#include "ferry-upload-plan.h"

G_BEGIN_DECLS

struct _FerryUploadDialog
{
  AdwWindow parent_instance;

  FerryClient *client; /* (owned) */
  gboolean     is_closed;
  gboolean     is_good; /* what is entered will do */
  gboolean     can_add;

  /* While it adds. */
  gboolean   is_sending;
  gboolean   is_paused; /* as it adds them */
  guint      fill_id;
  GStrv      paths;    /* (owned) (nullable): what is sent */
  GPtrArray *requests; /* (owned) (nullable) (element-type GVariant) */

  /* What the plan is made of, as of the last change. */
  GVariant *common; /* (owned) (nullable) */
  GVariant *fields; /* (owned) (nullable) */

  /* Template. */
  GtkWidget       *body;
  GtkLabel        *failure_label;
  FerryFileBox    *files;
  AdwEntryRow     *address_row;
  GtkMenuButton   *recent_button;
  GtkLabel        *address_problem;
  GtkLabel        *address_hint;
  AdwComboRow     *way_row;
  GtkWidget       *form_box;
  AdwEntryRow     *field_row;
  GtkLabel        *field_problem;
  FerryFieldBox   *fields_box;
  FerryAddOptions *options;
  GtkSpinner      *sending_spinner;
};

/* ferry-upload-dialog.c */

/* What is entered now; it holds what the dialog owns. FALSE with an error when
 * something is not even fit to be checked. */
gboolean ferry_upload_dialog_get_plan (FerryUploadDialog *self,
                                       FerryUploadPlan   *plan,
                                       GError           **error);
/* @message of an error about an argument, shown where that is set. */
void ferry_upload_dialog_show_problem (FerryUploadDialog *self, const char *message);
void ferry_upload_dialog_update_buttons (FerryUploadDialog *self);

/* ferry-upload-dialog-send.c */
void ferry_upload_dialog_send (FerryUploadDialog *self, gboolean is_paused);

G_END_DECLS
