/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-inbox-private.h"

G_BEGIN_DECLS

/* FerryFakeShelf: where a parcel grows. Guarded by the lock of the inbox. */
struct _FerryFakeShelf
{
  char             *method;   /* (owned) */
  char             *target;   /* (owned) */
  char             *location; /* (owned) (nullable) */
  char            **headers;  /* (owned) */
  guint64           length;
  gint64            total; /* -1: not told */
  guint64           came;
  guint             n_requests;
  gboolean          is_whole;
  gboolean          is_gone;
  GByteArray       *data;   /* (owned) */
  GChecksum        *hash;   /* (owned) (nullable): NULL once out of order */
  FerryFakeVisitor *writer; /* (unowned) (nullable): whose body comes in now */
};

/* @request: the first one. */
FerryFakeShelf *ferry_fake_shelf_new (const FerryFakeRequest *request,
                                      gint64                  total);
void            ferry_fake_shelf_free (FerryFakeShelf *self);

/* Writes at @offset, which is not beyond the end. */
void ferry_fake_shelf_write (FerryFakeShelf *self,
                             guint64         offset,
                             const guint8   *bytes,
                             gsize           length);
/* Makes it empty, for a new file in its place. */
void ferry_fake_shelf_clear (FerryFakeShelf *self);

/* (transfer full) */
FerryFakeParcel *ferry_fake_shelf_dup_parcel (FerryFakeShelf *self);

G_END_DECLS
