/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FakeUpower: UPower with what Ferry looks at: the manager's OnBattery and the
 * device that stands for all batteries. It answers with whatever the test says,
 * also with what the real one never would.
 */
typedef struct _FakeUpower FakeUpower;

/* On the bus at @address, without the name: nobody sees it yet. On mains, full. */
FakeUpower *fake_upower_new (const char *address);
/* As a crash would end it: the connection breaks. */
void fake_upower_free (FakeUpower *self);

void fake_upower_own_name (FakeUpower *self);
void fake_upower_release_name (FakeUpower *self);

/* @is_mute: questions are kept unanswered; those kept are never answered. */
void fake_upower_set_mute (FakeUpower *self, gboolean is_mute);
/* @fails: questions are answered with an error. */
void  fake_upower_set_fails (FakeUpower *self, gboolean fails);
guint fake_upower_get_n_questions (FakeUpower *self);

/* Takes @value, of any type, and tells of it. Properties of both objects
 * are known by their names. */
void fake_upower_set (FakeUpower *self, const char *property, GVariant *value);
/* The same, but tells only that what was known of it is no longer so. */
void fake_upower_invalidate (FakeUpower *self, const char *property, GVariant *value);
/* Says that properties have changed in words that are not those of such news. */
void fake_upower_babble (FakeUpower *self);

/* Until all that it has told is on the bus. */
void fake_upower_flush (FakeUpower *self);

G_END_DECLS
