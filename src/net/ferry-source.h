/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-contact.h"
#include "ferry-error.h"
#include "ferry-range-set.h"
#include "ferry-validator.h"

G_BEGIN_DECLS

typedef struct _FerryProof FerryProof;

/**
 * FerrySourceState:
 * @FERRY_SOURCE_UNPROVEN: nothing of it is taken yet
 * @FERRY_SOURCE_PROVEN: it has the same file
 * @FERRY_SOURCE_DEAD: of no more use in this run
 */
typedef enum
{
  FERRY_SOURCE_UNPROVEN,
  FERRY_SOURCE_PROVEN,
  FERRY_SOURCE_DEAD,
} FerrySourceState;

/**
 * FerrySource:
 *
 * One address of a download: how it is spoken to, whether it has proven to lead
 * to the same file, how it does. A plain object of its download. Network thread.
 */
typedef struct
{
  char               *uri;      /* (owned) as it is stored */
  guint               priority; /* the smaller the sooner */
  const FerryContact *contact;  /* (unowned) of the download, or @own */
  FerryContact        own;
  GUri               *final_uri; /* (owned) (nullable) where its bodies come from in this run */

  FerrySourceState state;
  gboolean         refuses_ranges; /* it is good for the whole file alone */
  FerryValidator   seen;           /* what it said of itself in this run */
  FerryProof      *proof;          /* (owned) (nullable) under way */
  guint            n_segments;
  double           rate;    /* of one of its connections, bytes/s; 0 unknown */
  FerryRangeSet   *brought; /* (owned) of what is in the part, by it and in this run */

  guint    n_failures; /* in a row */
  guint    n_doubts;
  guint    n_blames;     /* for pieces that were no good, in halves */
  gint64   rested_until; /* monotonic µs */
  GError  *error;        /* (owned) (nullable) the last one */
  gint64   retry_after;  /* as it said; -1 */
  gboolean is_condemned; /* all of its bytes together were not the file */
  gboolean is_skipped;   /* it has no room now */
} FerrySource;

/* That of the request itself; @contact is open, and stays so. */
FerrySource *ferry_source_new (const FerryContact *contact);
/* Another one beside it. NULL for an address that cannot be asked. */
FerrySource *ferry_source_new_beside (const FerryContact *contact,
                                      const char         *uri,
                                      guint               priority);
/* It is neither asked nor being proven. */
void ferry_source_free (FerrySource *self);

/* It failed with @error (taken): it rests for a while, longer each time, or for
 * good where trying again does not help. */
void ferry_source_fail (FerrySource *self,
                        GError      *error,
                        gint64       retry_after,
                        gint64       now);
/* Not for a while: it told us to wait, or failed lately. */
gboolean ferry_source_is_resting (const FerrySource *self,
                                  gint64             now);
gboolean ferry_source_is_alive (const FerrySource *self);
/* Whether any of these bytes of the part came from it. */
gboolean ferry_source_has_brought (const FerrySource *self,
                                   goffset            begin,
                                   goffset            end);

/**
 * ferry_source_judge:
 * @total: size of the file
 * @error: why the bytes must not be used
 *
 * Whether the bytes of an answer of a source whose validators are not those of
 * the part may be looked at: it is of a file of the same size, and of the same
 * one as the source's answers before. One that changed meanwhile must prove
 * itself again.
 */
gboolean ferry_source_judge (FerrySource               *self,
                             const FerryResumeQuestion *asked,
                             goffset                    total,
                             const FerryAnswer         *answer,
                             FerryResumeVerdict        *verdict,
                             GError                   **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySource, ferry_source_free)

G_END_DECLS
