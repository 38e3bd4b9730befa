/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-fault.h"

G_BEGIN_DECLS

/* FerryFakeTicket: a signed address or a nonce, its number is its place. */
typedef struct
{
  gint64 uses;
  gint64 sent; /* bytes of body */
} FerryFakeTicket;

/* FerryFakeEntry: a resource with its history. All but the path is guarded by
 * the lock of the origin. */
typedef struct
{
  gatomicrefcount ref_count;
  char           *path; /* (owned): without the query */
  guint64         size;
  guint           version;
  char           *type;      /* (owned) */
  char           *text;      /* (owned) (nullable) */
  GPtrArray      *faults;    /* (owned) (element-type FerryFakeFault) */
  gint64          created;   /* seconds since 1970 */
  guint           n_answers; /* begun */
  guint           busy;      /* answers under way */
  guint64         served;    /* bytes of body */
  gboolean        released;
  GArray         *addresses; /* (owned) (element-type FerryFakeTicket): signed ones */
  GArray         *nonces;    /* (owned) (element-type FerryFakeTicket) */
} FerryFakeEntry;

FerryFakeEntry *ferry_fake_entry_new (const char              *path,
                                      const FerryFakeResource *resource,
                                      GError                 **error);
FerryFakeEntry *ferry_fake_entry_ref (FerryFakeEntry *self);
void            ferry_fake_entry_unref (FerryFakeEntry *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFakeEntry, ferry_fake_entry_unref)

/* Reads /f/… and /chaos/…; NULL without error when @target is neither. */
FerryFakeEntry *ferry_fake_entry_new_for_target (const char *target,
                                                 GError    **error);

/* Adds a fault from its notation. */
gboolean ferry_fake_entry_add_fault (FerryFakeEntry *self,
                                     const char     *fault,
                                     GError        **error);

/* Adds to @plan what strikes; gates first, then, when the request has passed
 * them, the others. */
void ferry_fake_entry_judge (FerryFakeEntry       *self,
                             const FerryFakeScene *scene,
                             gboolean              gates,
                             FerryFakePlan        *plan);

G_END_DECLS
