/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-client-private.h"
#include "ferry-held-rows.h"
#include "ferry-list-align.h"
#include "ferry-row-ranges.h"
#include "ferry-transfer-list.h"

G_BEGIN_DECLS

/* What FerryTransferList's own files and FerryClient know of it.
 *
 * The list is what the model says; the view is what the service keeps. They are
 * the same but while a view that was just opened is compared with the list that
 * there was before. Of a view:
 *
 * - Each Changed makes one generation more. One that does not follow on what was
 *   seen means that something was missed: a view is opened anew.
 * - An answer of a generation that was not seen yet waits for its Changed, one of
 *   a past generation is moved to now by the log.
 * - What comes of a view that was closed is dropped: its number is another.
 */

/* Rows from @begin on and before @end; none when that is not after it. */
typedef struct
{
  guint begin;
  guint end;
} FerryRange;

/* A question to the view. */
typedef struct _FerryViewCall FerryViewCall;
/* The answer has come, or @call->error; @call is freed after it. */
typedef void (*FerryViewCallFunc) (FerryTransferList *self, FerryViewCall *call);

struct _FerryViewCall
{
  /* Input. */
  GWeakRef                 list;
  const FerryClientMethod *method;
  guint                    number;   /* of the view */
  guint                    position; /* of the first row asked for */
  guint                    count;
  guint                    sent; /* generation that this was asked in */
  FerryViewCallFunc        done;
  GTask                   *task; /* (owned) (nullable) that waits for it */

  /* In progress. */
  FerryRange      asked;     /* where the rows are now that were asked for */
  FerryRange      watched;   /* rows that were watched all the time since this was sent */
  FerryRowRanges *selection; /* (unowned) (nullable) to be kept up with the order */

  /* Output. */
  guint     generation; /* that the positions of the answer are of */
  GVariant *rows;       /* (owned) (nullable) array; of SetQuery the total */
  GError   *error;      /* (owned) (nullable) */
};

struct _FerryTransferList
{
  GObject parent_instance;

  FerryClient   *client; /* (owned) */
  FerryQuery     query;
  FerryHeldRows *rows; /* (owned) */
  guint          n_items;
  gboolean       is_ready;
  gboolean       is_watching;
  guint          update_id;

  char          *view;   /* (owned) (nullable) object path; NULL: none is open */
  guint          number; /* counts the views, also those that are being opened */
  FerryOrderLog *log;    /* (owned) (nullable) of the view */
  guint          n_view; /* rows of the view */
  GPtrArray     *calls;  /* (owned) (element-type FerryViewCall) (unowned) not answered yet */
  GPtrArray     *parked; /* (owned) (element-type FerryViewCall) (owned) of @calls: the answer
                          * is ahead of its Changed */

  /* While a view is compared with the list. */
  GArray     *anchors; /* (owned) (nullable) (element-type FerryAnchor) */
  GHashTable *sought;  /* (owned) (nullable) id → index of its anchor, and 1 */

  gboolean is_asking; /* OpenView or SetQuery is on its way */
  gboolean has_asked; /* with @query as it is now */
  guint    answer;    /* generation that answers it */
  gboolean is_other;  /* the rows of the list may be those of another query */

  /* (owned) ids that the service told of while answers with rows were on their way:
   * what those say of them may be older. */
  GHashTable *doubtful;
  gboolean    has_refused; /* the view did not bring what is around: do not ask again */

  /* What the service tells progress of, moved as it moves it. */
  FerryRange watched;
  guint      watch_serial;    /* of the last word about it */
  guint      watch_confirmed; /* serial of the last word that was answered */
  gboolean   is_misplaced;    /* the order changed before the service had the last word */
  gboolean   is_watched;      /* something was sent that is not nothing */
};

/* ferry-transfer-list.c */

/* Replaces rows of the list and tells. */
void ferry_transfer_list_splice (FerryTransferList *self, const FerrySplice *splice);
void ferry_transfer_list_set_ready (FerryTransferList *self, gboolean is_ready);

/* ferry-transfer-list-view.c */

gboolean ferry_transfer_list_has_view (FerryTransferList *self, const char *path);
void     ferry_transfer_list_take_signal (FerryTransferList *self,
                                          const char        *name,
                                          GVariant          *parameters);
/* There is a service, and there is none any more. */
void ferry_transfer_list_begin (FerryTransferList *self);
void ferry_transfer_list_end (FerryTransferList *self);
void ferry_transfer_list_close (FerryTransferList *self);
/* The query is another. */
void ferry_transfer_list_ask (FerryTransferList *self);
void ferry_transfer_list_check_ready (FerryTransferList *self);

/* ferry-view-call.c */

extern const FerryClientMethod ferry_view_close;
extern const FerryClientMethod ferry_view_get_ids;
extern const FerryClientMethod ferry_view_get_rows;
extern const FerryClientMethod ferry_view_set_query;
extern const FerryClientMethod ferry_view_watch;

FerryViewCall *ferry_view_call_new (FerryTransferList       *self,
                                    const FerryClientMethod *method,
                                    FerryViewCallFunc        done);
/* Of the methods that take a position and a count. */
void ferry_view_call_send_range (FerryViewCall *call, guint position, guint count);
void ferry_view_call_send (FerryViewCall *call, GVariant *parameters);
/* The order of the view has changed: the calls follow. */
void ferry_transfer_list_move_calls (FerryTransferList *self, const FerrySplice *splice);
/* Answers whose generation has been seen now. */
void ferry_transfer_list_deliver_parked (FerryTransferList *self);
/* Those under way are of no use any more. */
void ferry_transfer_list_abandon_calls (FerryTransferList *self);

/* ferry-transfer-list-compare.c */

/* Brings the list to what the view that was opened has. */
void ferry_transfer_list_compare (FerryTransferList *self);
void ferry_transfer_list_stop_comparing (FerryTransferList *self);
void ferry_transfer_list_move_anchors (FerryTransferList *self, const FerrySplice *splice);

/* ferry-transfer-list-fetch.c */

/* Soon looks what is missing. */
void ferry_transfer_list_queue_update (FerryTransferList *self);
void ferry_transfer_list_fetch (FerryTransferList *self);
/* Whether answers with rows are on their way. */
gboolean ferry_transfer_list_is_fetching (FerryTransferList *self);
/* What could not be had may be had now. */
void ferry_transfer_list_forget_refusals (FerryTransferList *self);

/* ferry-transfer-list-watch.c */

void ferry_transfer_list_watch (FerryTransferList *self);
void ferry_transfer_list_move_watch (FerryTransferList *self, const FerrySplice *splice);
/* The service watches nothing for us any more. */
void ferry_transfer_list_forget_watch (FerryTransferList *self);
void ferry_transfer_list_take_rows (FerryTransferList *self, GVariant *parameters);
void ferry_transfer_list_take_progress (FerryTransferList *self, GVariant *parameters);

G_END_DECLS
