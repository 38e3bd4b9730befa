/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-types.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What can be noted of a transfer's life. The numbers are stored: they never
 * change. */
typedef enum
{
  FERRY_MOMENT_STATUS = 0,     /* it came into the status, for the reason */
  FERRY_MOMENT_RETRY = 1,      /* an attempt failed with the error and will be made again */
  FERRY_MOMENT_RESTART = 2,    /* it began again from byte 0; the error says why */
  FERRY_MOMENT_CHANGED = 3,    /* the user changed what is wished */
  FERRY_MOMENT_SAME_FILE = 4,  /* a new address turned out to lead to the same file */
  FERRY_MOMENT_RUN_ANYWAY = 5, /* the user let it pass over what it costs */
} FerryMomentKind;

/* @time: wall clock µs. @error: FerryErrorStatus, -1 none. */
typedef struct
{
  gint64          time;
  FerryMomentKind kind;
  FerryStatus     status;
  FerryReason     reason;
  int             error;
} FerryMoment;

/* The first and the latest are kept, and this many in all. */
#define FERRY_TIMELINE_MOST 32

#define FERRY_TIMELINE_TYPE "a(xuusi)"

/**
 * FerryTimeline:
 *
 * What happened to a transfer, oldest first: a short list that stays short
 * whatever happens. What repeats the last moment is not noted again.
 */
typedef struct _FerryTimeline FerryTimeline;

FerryTimeline     *ferry_timeline_new (void);
FerryTimeline     *ferry_timeline_copy (const FerryTimeline *self);
void               ferry_timeline_free (FerryTimeline *self);
guint              ferry_timeline_get_n (const FerryTimeline *self);
const FerryMoment *ferry_timeline_get (const FerryTimeline *self, guint index);
/* FALSE, and nothing noted, when it says what the last one says. */
gboolean ferry_timeline_note (FerryTimeline *self, const FerryMoment *moment);
/* FERRY_TIMELINE_TYPE: time, kind, status, the word of the reason, error;
 * floating. */
GVariant *ferry_timeline_to_variant (const FerryTimeline *self);
/* @variant comes from outside: it is checked. FERRY_ERROR_STATE_UNREADABLE. */
FerryTimeline *ferry_timeline_from_variant (GVariant *variant, GError **error);
/* One translated sentence, such as “Paused by you”. (transfer full) */
char *ferry_moment_to_sentence (const FerryMoment *moment);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryTimeline, ferry_timeline_free)

G_END_DECLS
