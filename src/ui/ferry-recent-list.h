/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryRecentList:
 * @path: of the file that it is kept in
 * @group: of that file
 * @is_good: what is read has to be; the file may be anybody's work
 *
 * What the user entered last into a field, the latest first, to be offered again.
 */
typedef struct
{
  const char *path;
  const char *group;
  gboolean (*is_good) (const char *entry);
} FerryRecentList;

#define FERRY_RECENT_LIST_MOST 6

/* (transfer full): never NULL. */
GStrv ferry_recent_list_load (const FerryRecentList *self);
/* @entry becomes the latest. A failure is not worth a word to the user. */
void ferry_recent_list_note (const FerryRecentList *self, const char *entry);

G_END_DECLS
