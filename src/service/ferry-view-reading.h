/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-order.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Part of a view: which rows, as they were asked for. */
typedef struct
{
  guint position;
  guint count;
} FerryViewReadingSpan;

/**
 * FerryViewReading:
 *
 * A call that reads part of an order, step by step. When the order changes
 * meanwhile it begins again, so that all it says is of one generation.
 */
typedef struct _FerryViewReading FerryViewReading;

/* @order and @generation outlive it; @invocation (transfer full). */
FerryViewReading *ferry_view_reading_new_rows (FerryCatalog               *catalog,
                                               FerryOrder                 *order,
                                               const guint                *generation,
                                               const FerryViewReadingSpan *span,
                                               GDBusMethodInvocation      *invocation);
FerryViewReading *ferry_view_reading_new_ids (FerryCatalog               *catalog,
                                              FerryOrder                 *order,
                                              const guint                *generation,
                                              const FerryViewReadingSpan *span,
                                              GDBusMethodInvocation      *invocation);

/* The order is ready. FALSE once it is answered. */
gboolean ferry_view_reading_step (FerryViewReading *self);
/* One that is not answered gets an error. */
void ferry_view_reading_free (gpointer reading);

G_END_DECLS
