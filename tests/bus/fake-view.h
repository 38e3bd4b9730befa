/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "fake-post.h"
#include "ferry-query.h"
#include "ferry-row.h"

G_BEGIN_DECLS

/**
 * FakeView:
 *
 * A view of the fake service: its list, or its list the other way round when the
 * query is a descending one. Read it; the functions write.
 */
typedef struct
{
  /* Input. */
  GPtrArray       *rows;       /* (owned) (element-type FerryRow) */
  FakePost        *post;       /* (unowned) */
  GDBusConnection *connection; /* (owned) */
  char            *path;       /* (owned) */
  char            *owner;      /* (owned) who has opened it */

  FerryQuery query;
  guint      generation;
  guint      watch_begin;
  guint      watch_end;
  guint      n_short; /* so many rows are missing at the end of each answer */
} FakeView;

/* The four inputs are referenced and copied. */
FakeView *fake_view_new (GPtrArray       *rows,
                         FakePost        *post,
                         GDBusConnection *connection,
                         const char      *path,
                         const char      *owner);
void      fake_view_free (FakeView *self);
/* FALSE for a method that is not answered here. */
gboolean fake_view_call (FakeView              *self,
                         const char            *method,
                         GVariant              *parameters,
                         GDBusMethodInvocation *invocation);
/* The list of @n_old rows was changed. */
void fake_view_tell_changed (FakeView *self,
                             guint     n_old,
                             guint     position,
                             guint     removed,
                             guint     added);
/* The row of the list says something else: tells it if it is watched. */
void fake_view_tell_row (FakeView *self, guint position);
void fake_view_emit (FakeView *self, const char *name, GVariant *parameters);

G_END_DECLS
