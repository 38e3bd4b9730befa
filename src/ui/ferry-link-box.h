/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_LINK_BOX (ferry_link_box_get_type ())
G_DECLARE_FINAL_TYPE (FerryLinkBox, ferry_link_box, FERRY, LINK_BOX, GtkWidget)

/**
 * FerryLinkBox:
 *
 * A text with links in it, which are checked while it is typed and told what is
 * wrong with. Many are checked a few at a time, so that the window never stands
 * still. Signal "changed": what the functions give is different, or not yet known.
 */
void ferry_link_box_set_text (FerryLinkBox *self, const char *text);
/* @text on lines of its own, after what is there. */
void     ferry_link_box_add_text (FerryLinkBox *self, const char *text);
gboolean ferry_link_box_is_empty (FerryLinkBox *self);

/* Whether all links are checked and found good, and there is one at least. */
gboolean ferry_link_box_is_good (FerryLinkBox *self);
/* Good links, each once, as they were typed. */
guint       ferry_link_box_get_n (FerryLinkBox *self);
const char *ferry_link_box_get (FerryLinkBox *self, guint index);

/* What the service said of a link. */
void ferry_link_box_show_problem (FerryLinkBox *self, const char *sentence);

G_END_DECLS
