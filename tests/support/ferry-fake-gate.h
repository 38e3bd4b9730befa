/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-entry.h"

G_BEGIN_DECLS

/* FerryFakeGate: what a request met before the file. */
typedef struct
{
  guint  status;  /* 0: it may pass; else what it is answered */
  char  *headers; /* (owned) (nullable): lines of the answer, with placeholders */
  gint64 address; /* number of the signed address it came by, or -1 */
} FerryFakeGate;

/* The request target without what a gate has put behind it. (transfer full) */
char *ferry_fake_gate_dup_target (const char *target);

/* Judges @request by the gates in @plan; to be called with the lock of the
 * origin. */
void ferry_fake_gate_init (FerryFakeGate          *self,
                           FerryFakeEntry         *entry,
                           const FerryFakePlan    *plan,
                           const FerryFakeRequest *request);
void ferry_fake_gate_clear (FerryFakeGate *self);

G_END_DECLS
