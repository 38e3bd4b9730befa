/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "fake-view.h"
#include "ferry-bus.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* By this name the program that the bus runs to start the service finds the test. */
#define FAKE_SERVICE_STAGE "io.github.ferrytransfer.Ferry.Stage"
#define FAKE_SERVICE_STAGE_PATH "/io/github/ferrytransfer/Ferry/Stage"

/* What it says of the machine, as long as nothing else is emitted. */
#define FAKE_SERVICE_CONDITIONS                                               \
  "{'network-id': <'phone'>, 'network-name': <'My phone'>, 'online': <true>," \
  " 'costs': <true>, 'network-type': <'mobile'>}"
#define FAKE_SERVICE_NETWORKS "{'phone': {'name': <'My phone'>, 'cap': <uint64 7>}}"

/**
 * FakeService:
 *
 * The service as seen from the bus, played within the test: a list of rows that
 * the test changes, and views of it. It comes when the bus starts it, or when the
 * test says so, and goes as if it were killed.
 */
typedef struct _FakeService FakeService;

/* Knows of nothing but what the test tells it. */
FakeService *fake_service_new (const char *address);
void         fake_service_free (FakeService *self);

/* One more connection to the bus. */
GDBusConnection *fake_service_connect (const char *address);

/* What happens when the bus starts it. */
typedef enum
{
  FAKE_WAKE_APPEAR,
  FAKE_WAKE_DIE,  /* comes, and is gone before it answers */
  FAKE_WAKE_FAIL, /* the program ends with an error */
} FakeWake;
void     fake_service_set_wake (FakeService *self, FakeWake wake);
guint    fake_service_get_n_wakes (FakeService *self);
void     fake_service_appear (FakeService *self);
void     fake_service_vanish (FakeService *self);
gboolean fake_service_is_there (FakeService *self);
/* It has the name, and can do nothing but say why: that the disk is full. */
void fake_service_ail (FakeService *self);
/* It has the name, and knows nothing of the manager. */
void fake_service_mute_manager (FakeService *self);

/* The list, as an ascending view has it. */
void fake_service_insert (FakeService *self, guint position, guint count);
void fake_service_remove (FakeService *self, guint position, guint count);
/* Takes one row to another place. */
void        fake_service_move (FakeService *self, guint from, guint to);
guint       fake_service_get_n (FakeService *self);
const char *fake_service_get_id (FakeService *self, guint position);
/* The row is written again; the views tell of it when it is watched. */
void fake_service_touch (FakeService *self, guint position);
/* How often the row was written: what its "received" says. */
gint64 fake_service_get_touches (FakeService *self, guint position);
void   fake_service_emit_progress (FakeService *self, guint position, guint64 rate);
void   fake_service_emit (FakeService *self, const char *signal, GVariant *parameters);
guint  fake_service_get_n_views (FakeService *self);
/* The only one. */
FakeView *fake_service_get_view (FakeService *self);
/* By which answers of views and signals go. */
FakePost *fake_service_get_post (FakeService *self);

/* How many calls of @method came, and the parameters of the last one. */
guint     fake_service_count (FakeService *self, const char *method);
GVariant *fake_service_get_last (FakeService *self, const char *method);
/* Of the file that came with the last call that had one. */
GVariant *fake_service_get_secrets (FakeService *self);
int       fake_service_get_seals (FakeService *self);

/* What every later call of @method gets: @reply, floating, or an error of this
 * name, or nothing at all. */
void fake_service_answer (FakeService *self, const char *method, GVariant *reply);
void fake_service_refuse (FakeService *self,
                          const char  *method,
                          const char  *name,
                          const char  *message);
void fake_service_ignore (FakeService *self, const char *method);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeService, fake_service_free)

G_END_DECLS
