/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-command.h"
#include "ferry-selection.h"
#include "ferry-sidebar.h"
#include "ferry-transfer-list.h"
#include "ferry-transfer-view.h"
#include "ferry-window-state.h"
#include "ferry-window.h"

G_BEGIN_DECLS

struct _FerryWindow
{
  AdwApplicationWindow parent_instance;

  FerryClient       *client;      /* (owned) */
  FerryTransferList *transfers;   /* (owned): what the query finds */
  FerrySelection    *selection;   /* (owned): in @transfers */
  GCancellable      *cancellable; /* (owned): ends with the window */
  FerryQuery         query;
  FerryWindowState   state;
  gboolean           is_visible;   /* somebody can see the window */
  GMenuModel        *narrow_items; /* (owned): the main menu with the sorting in it */

  /* From the first time that details are shown on. */
  GtkWidget         *details;  /* (unowned) (nullable): a page of @leaflet */
  FerryTransferList *detailed; /* (owned) (nullable): with the one that it shows */

  /* Words of what can still be undone, the latest last. */
  GPtrArray *undoable;   /* (owned) (element-type utf8) */
  AdwToast  *undo_toast; /* (owned) (nullable): the one that offers the latest */

  /* Template. */
  AdwToastOverlay   *toasts;
  AdwLeaflet        *leaflet;
  AdwFlap           *flap;
  FerrySidebar      *sidebar;
  AdwWindowTitle    *heading;
  GtkButton         *pause_all_button;
  GtkButton         *resume_all_button;
  GtkButton         *narrow_pause_all_button;
  GtkButton         *narrow_resume_all_button;
  GtkMenuButton     *primary_button;
  GMenuModel        *primary_items;
  GMenuModel        *sort_items;
  GtkSearchBar      *search_bar;
  GtkSearchEntry    *search_entry;
  GtkStack          *pages;
  GtkSpinner        *spinner;
  FerryTransferView *view;
  AdwStatusPage     *empty_page;
  GtkWidget         *empty_buttons;
  AdwStatusPage     *unreachable_page;
  GtkActionBar      *bottom_bar;
  GtkActionBar      *selection_bar;
  GtkLabel          *selection_label;
};

/* ferry-window-actions.c: the verbs. */
void ferry_window_install_actions (FerryWindow *self);
/* Does @command to @transfer alone. */
void ferry_window_run_on (FerryWindow *self, FerryCommand command, FerryRemoteTransfer *transfer);
/* Deletes files too, once the user has confirmed that. As ferry_window_act(). */
void ferry_window_confirm_deletion (FerryWindow *self, GStrv ids, const char *name);

/* ferry-window-links.c: links and files that are dropped on the window or pasted. */
void ferry_window_install_links (FerryWindow *self);

/* ferry-window-bulk.c: what the service does to many at once. */
/* @ids: (transfer full): of all that it is done to. @name: (nullable): of the
 * only one. */
void ferry_window_act (FerryWindow *self, FerryCommand command, GStrv ids, const char *name);
/* To all transfers that @verb means something for. */
void ferry_window_act_on_all (FerryWindow *self, FerryVerb verb);
void ferry_window_undo (FerryWindow *self, const char *word);
/* Takes back the latest that can be. */
void ferry_window_undo_last (FerryWindow *self);

/* ferry-window-selection.c: which commands mean something now, and the bar. */
void ferry_window_init_selection (FerryWindow *self);
void ferry_window_update_commands (FerryWindow *self);
void ferry_window_update_bars (FerryWindow *self);
/* Does @command to all that is selected. */
void ferry_window_run (FerryWindow *self, FerryCommand command);

/* ferry-window-details.c: the page of one transfer. */
void ferry_window_install_details (FerryWindow *self);
void ferry_window_show_transfer (FerryWindow *self, const char *id);
/* Has watched what can be seen. */
void ferry_window_update_watching (FerryWindow *self);

/* ferry-window-query.c: filter, search and order. */
void ferry_window_install_query_actions (FerryWindow *self);
void ferry_window_set_search (FerryWindow *self, const char *search);
void ferry_window_update_page (FerryWindow *self);
void ferry_window_update_heading (FerryWindow *self);

/* Says @text in a toast. */
void ferry_window_say (FerryWindow *self, const char *text);

G_END_DECLS
