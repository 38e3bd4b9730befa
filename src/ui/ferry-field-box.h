/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_FIELD_BOX (ferry_field_box_get_type ())
G_DECLARE_FINAL_TYPE (FerryFieldBox, ferry_field_box, FERRY, FIELD_BOX, GtkWidget)

/**
 * FerryFieldBox:
 *
 * Texts that a form has besides its files, each with a name. Signal "changed".
 */

/* "aa{sv}" as FerryBodyPart encodes them; rows that are empty are none.
 * (transfer full), never floating. */
GVariant *ferry_field_box_build (FerryFieldBox *self);

/* What is wrong with them; NULL takes it back. */
void ferry_field_box_show_problem (FerryFieldBox *self, const char *sentence);

G_END_DECLS
