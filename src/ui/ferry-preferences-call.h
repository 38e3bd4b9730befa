/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows what the service has. */
typedef void (*FerryPreferencesShowFunc) (GtkWidget *widget);

/**
 * ferry_preferences_call_set:
 * @widget: where it was changed, in a window for preferences
 * @client: who keeps the preferences
 * @key: one of them
 * @value: floating is sunk
 * @show: called with @widget once all of its calls are answered
 *
 * Sets a preference that is not so already. What is refused is said in the window
 * of @widget; whether that is closed in between does not matter to the change.
 */
void ferry_preferences_call_set (GtkWidget               *widget,
                                 FerryClient             *client,
                                 const char              *key,
                                 GVariant                *value,
                                 FerryPreferencesShowFunc show);

/* Calls of @widget are not answered yet: what the service tells may be older than
 * what the user sees. */
gboolean ferry_preferences_call_is_waiting (GtkWidget *widget);

/* The same for @changes of the network @id, as of Manager.SetNetwork. */
void ferry_preferences_call_set_network (GtkWidget               *widget,
                                         FerryClient             *client,
                                         const char              *id,
                                         GVariant                *changes,
                                         FerryPreferencesShowFunc show);

/* All preferences to their defaults. */
void ferry_preferences_call_reset (GtkWidget               *widget,
                                   FerryClient             *client,
                                   FerryPreferencesShowFunc show);

/* Lets go of what is known of the network @id. */
void ferry_preferences_call_forget (GtkWidget               *widget,
                                    FerryClient             *client,
                                    const char              *id,
                                    FerryPreferencesShowFunc show);

G_END_DECLS
