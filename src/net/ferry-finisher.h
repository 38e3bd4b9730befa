/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-part-file.h"
#include "ferry-writer.h"

G_BEGIN_DECLS

/**
 * FerryFinisher:
 *
 * Brings parts to their final names in the order that I4 asks for: data synced,
 * renamed, folder synced. All that wait are done together: write-back of all
 * begins before the first is waited for, and each folder is synced once, so
 * that thousands of small files cost little more than one.
 */
typedef struct _FerryFinisher FerryFinisher;

/* @error: NULL when the file stands at its final name for good. */
typedef void (*FerryFinisherFunc) (FerryPartFile *part,
                                   const GError  *error,
                                   gpointer       user_data);

FerryFinisher *ferry_finisher_new (FerryWriter *writer);
FerryFinisher *ferry_finisher_ref (FerryFinisher *self);
void           ferry_finisher_unref (FerryFinisher *self);

/* @finish: its origin is taken over. @done runs once in @context. */
void ferry_finisher_push (FerryFinisher       *self,
                          FerryPartFile       *part,
                          FerryPartFileFinish *finish,
                          FerryFinisherFunc    done,
                          gpointer             user_data,
                          GMainContext        *context);

G_END_DECLS
