/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-command.h"
#include "ferry-details-page.h"
#include "ferry-policy-row.h"
#include "ferry-ranges-map.h"
#include "ferry-rate-row.h"
#include "ferry-timeline-view.h"
#include "ferry-transfer.h"

#include <adwaita.h>

G_BEGIN_DECLS

struct _FerryDetailsPage
{
  GtkWidget parent_instance;

  FerryClient         *client;      /* (owned) */
  GCancellable        *cancellable; /* (owned): ends with the page */
  FerryRemoteTransfer *transfer;    /* (owned) (nullable) */
  FerryTransfer       *whole;       /* (owned) (nullable): as it was fetched last */
  gboolean             is_showing;  /* what is in the rows is put there by us */

  /* Of the fetching. */
  GCancellable *fetch; /* (owned) (nullable): while it is under way */
  guint         wait_id;
  gint64        fetched; /* monotonic; 0 */
  gboolean      is_stale;

  /* What the header bar shows. */
  FerryCommands commands;
  int           main_command;

  /* Template. */
  AdwWindowTitle    *heading;
  GtkButton         *main_button;
  GtkMenuButton     *menu_button;
  GtkStack          *pages;
  AdwStatusPage     *failure_page;
  GtkLabel          *name_label;
  GtkLabel          *sentence_label;
  GtkLabel          *message_label;
  GtkWidget         *run_anyway_button;
  GtkWidget         *runs_anyway_label;
  GtkProgressBar    *bar;
  GtkWidget         *map_box;
  FerryRangesMap    *map;
  GtkLabel          *map_label;
  GtkWidget         *error_group;
  AdwActionRow      *error_row;
  GtkLabel          *detail_label;
  GtkWidget         *detail_row;
  GtkWidget         *other_file_box; /* what can be done when it is not the same file */
  AdwActionRow      *address_row;
  GtkWidget         *new_address_button;
  AdwExpanderRow    *redirects_row;
  GtkLabel          *redirects_label;
  AdwActionRow      *folder_row;
  AdwActionRow      *source_row;
  AdwExpanderRow    *sources_row;
  GtkLabel          *sources_label;
  AdwActionRow      *mirrors_row;
  AdwActionRow      *protocol_row;
  AdwActionRow      *size_row;
  AdwActionRow      *confirmed_row;
  AdwActionRow      *type_row;
  AdwActionRow      *resumable_row;
  AdwActionRow      *checksum_row;
  AdwActionRow      *connections_row;
  AdwActionRow      *retries_row;
  AdwActionRow      *restarts_row;
  GtkWidget         *wish_group;
  AdwComboRow       *priority_row;
  FerryRateRow      *rate_row;
  FerryPolicyRow    *policy_row;
  AdwExpanderRow    *headers_row;
  GtkLabel          *headers_label;
  AdwExpanderRow    *answer_row;
  GtkTextBuffer     *answer;
  GtkWidget         *answer_cut_label;
  FerryTimelineView *timeline;
};

/* ferry-details-page.c */

/* The whole of the transfer is asked for, soon if not at once. */
void ferry_details_page_refetch (FerryDetailsPage *self);
/* NULL before the row has come. */
const FerryRow *ferry_details_page_get_row (FerryDetailsPage *self);
void            ferry_details_page_run (FerryDetailsPage *self, FerryCommand command);

/* ferry-details-page-show.c */

/* What the row tells, that changes often. */
void ferry_details_page_show_row (FerryDetailsPage *self);
/* All the rest. */
void ferry_details_page_show_whole (FerryDetailsPage *self);
/* (transfer full): a line each. */
char *ferry_details_page_build_headers (FerryDetailsPage *self);

/* A row that has nothing to say is not there. @text: (nullable). */
void ferry_details_page_show_text (AdwActionRow *row, const char *text);

/* ferry-details-page-upload.c: what only uploads have; of others nothing is shown. */
void ferry_details_page_show_upload (FerryDetailsPage *self);
/* What the server said, fit to be shown. (transfer full) */
char *ferry_details_page_build_answer (FerryDetailsPage *self);

/* ferry-details-page-edit.c */
void          ferry_details_page_change_rate (FerryDetailsPage *self);
void          ferry_details_page_change_priority (FerryDetailsPage *self);
void          ferry_details_page_change_policy (FerryDetailsPage *self);
FerryPriority ferry_details_page_get_nth_priority (guint position);

G_END_DECLS
