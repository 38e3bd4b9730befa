/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PROPERTY_MIRROR (ferry_property_mirror_get_type ())
G_DECLARE_FINAL_TYPE (FerryPropertyMirror,
                      ferry_property_mirror,
                      FERRY,
                      PROPERTY_MIRROR,
                      GObject)

/**
 * FerryPropertyMirror:
 *
 * The properties of one interface of an object of another process, as far as it has
 * told of them. They are asked for once, and kept by its signals. Whatever the
 * other does, nothing blocks; who does not answer in time has told nothing until it
 * does, and is asked again when it gives another sign of life.
 *
 * Signal "loaded": the first question is answered or in vain, or it took too long.
 * Signal "changed": some property is another since. Main thread.
 */

/**
 * ferry_property_mirror_new:
 * @owner: the unique name of the other on the bus
 * @patience: milliseconds that an answer may take before it is not waited for
 */
FerryPropertyMirror *ferry_property_mirror_new (GDBusConnection *bus,
                                                const char      *owner,
                                                const char      *path,
                                                const char      *interface,
                                                guint            patience);

const char *ferry_property_mirror_get_path (FerryPropertyMirror *self);
/* "loaded" is still to come. */
gboolean ferry_property_mirror_is_loading (FerryPropertyMirror *self);
/* A question was answered. */
gboolean ferry_property_mirror_has_answered (FerryPropertyMirror *self);

/* What is not told, or is of another type, is the fallback, FALSE, "" or empty. */
guint32  ferry_property_mirror_get_number (FerryPropertyMirror *self,
                                           const char          *name,
                                           guint32              fallback);
gboolean ferry_property_mirror_get_flag (FerryPropertyMirror *self, const char *name);
/* A text or an object path; may be gone after the next turn of the main loop. */
const char *ferry_property_mirror_peek_text (FerryPropertyMirror *self, const char *name);
/* (transfer container) (array zero-terminated=1): object paths, to be freed by g_free(),
 * the paths as long-lived as a text. */
const char **ferry_property_mirror_peek_paths (FerryPropertyMirror *self, const char *name);

G_END_DECLS
