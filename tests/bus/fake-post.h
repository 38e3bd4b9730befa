/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FakePost:
 *
 * Answers and signals of the fake service on their way out. While they are held
 * each kind waits in its order, so that the test can let them cross each other.
 */
typedef struct _FakePost FakePost;

FakePost *fake_post_new (void);
void      fake_post_free (FakePost *self);
void      fake_post_hold (FakePost *self, gboolean is_held);
/* FALSE when there is none. */
gboolean fake_post_release_answer (FakePost *self);
gboolean fake_post_release_signal (FakePost *self);
/* All that waits is lost. */
void fake_post_burn (FakePost *self);

/* @invocation is taken, @parameters are sunk. */
void fake_post_answer (FakePost *self, GDBusMethodInvocation *invocation, GVariant *parameters);
/* Keeps its place among the signals. */
void fake_post_confirm (FakePost *self, GDBusMethodInvocation *invocation);
void fake_post_emit (FakePost        *self,
                     GDBusConnection *connection,
                     const char      *owner,
                     const char      *path,
                     const char      *name,
                     GVariant        *parameters);

G_END_DECLS
