/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-head.h"
#include "ferry-fake-inbox-shelf.h"
#include "ferry-fake-request.h"

G_BEGIN_DECLS

/* FerryFakeVisit: one request at a desk, and what becomes of it. */
typedef struct
{
  FerryFakeInbox         *inbox;   /* (unowned) */
  FerryFakeVisitor       *visitor; /* (unowned) */
  const FerryFakeRequest *request; /* (unowned) */
  const FerryFakePlan    *plan;    /* (unowned) */
  FerryFakeView           view;
  char                   *path;     /* (owned): the target without the query */
  gint64                  length;   /* of the body, -1: in chunks */
  guint64                 came;     /* of the body */
  gboolean                is_whole; /* all of it came */

  /* Set by begin: where the body goes. */
  FerryFakeShelf *shelf; /* (unowned) (nullable) */
  guint64         offset;
  GByteArray     *unkept;   /* (owned): what came last and is not written yet */
  guint64         n_unkept; /* how many bytes are held back there */

  /* The answer: set by begin, then the body is not taken, or by end. */
  guint       status;
  GString    *head;      /* (owned): more lines */
  GString    *interim;   /* (owned): whole answers of 1xx, before the body */
  GByteArray *body;      /* (owned) */
  gint64      announced; /* its length in an answer to HEAD, -1: as it is */
} FerryFakeVisit;

/* FerryFakeDesk: a way of uploading. Called with the lock of the inbox. */
typedef struct
{
  /* Before the body: refuses, or says where it goes. */
  void (*begin) (FerryFakeVisit *visit);
  /* After it, whole or not, if begin took a shelf. */
  void (*end) (FerryFakeVisit *visit);
} FerryFakeDesk;

extern const FerryFakeDesk ferry_fake_plain_desk;
extern const FerryFakeDesk ferry_fake_ranges_desk;
extern const FerryFakeDesk ferry_fake_tus_desk;
extern const FerryFakeDesk ferry_fake_rufh_desk;
extern const FerryFakeDesk ferry_fake_listing_desk;

const FerryFakeDesk *ferry_fake_desk_choose (const FerryFakeVisit *visit);

/* What desks have in common: */

/* Answers @status with a text of one line. */
void ferry_fake_visit_answer (FerryFakeVisit *visit,
                              guint           status,
                              const char     *text);
void ferry_fake_visit_add_header (FerryFakeVisit *visit,
                                  const char     *name,
                                  const char     *format,
                                  ...) G_GNUC_PRINTF (3, 4);

/* Adds a shelf to the inbox. (transfer none) */
FerryFakeShelf *ferry_fake_visit_add_shelf (FerryFakeVisit *visit,
                                            gint64          total);
/* Lets the body go to @shelf from @offset on; who writes there now is reset. */
void ferry_fake_visit_take_shelf (FerryFakeVisit *visit,
                                  FerryFakeShelf *shelf,
                                  guint64         offset);
/* Resets who still writes to @shelf, and waits for the end of that. */
void ferry_fake_visit_stop_writer (FerryFakeVisit *visit,
                                   FerryFakeShelf *shelf);
/* Writes what was held back. */
void ferry_fake_visit_keep (FerryFakeVisit *visit);

/* The shelf at a location of this inbox; answers 404, or 410, when there is
 * none. */
FerryFakeShelf *ferry_fake_visit_find_upload (FerryFakeVisit *visit);
/* Tells the location of an upload that was just made below @prefix ("/tus/"). */
void ferry_fake_visit_name_upload (FerryFakeVisit *visit,
                                   FerryFakeShelf *shelf,
                                   const char     *prefix);
/* The Location to tell, with the faults; NULL for none. (transfer full) */
char *ferry_fake_visit_dup_location (FerryFakeVisit *visit,
                                     FerryFakeShelf *shelf);

/* A header of digits alone, -1 without, -2 when it is anything else. */
gint64   ferry_fake_visit_get_number (const FerryFakeVisit *visit,
                                      const char           *name);
gboolean ferry_fake_visit_has (const FerryFakeVisit *visit,
                               FerryFakeFaultKind    kind);

G_END_DECLS
