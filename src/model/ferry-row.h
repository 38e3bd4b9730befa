/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-transfer.h"

G_BEGIN_DECLS

/**
 * FerryRow:
 *
 * What a list shows of one transfer: the ROW of the bus interface. A plain value
 * that owns its texts. Times in seconds since 1970, 0 for none.
 */
typedef struct
{
  char          *id;
  char          *name;      /* the file's, "3 files", or what its address ends with */
  char          *uri;       /* without what may be secret in it */
  char          *directory; /* (nullable) of an upload, and of one only */
  char          *path;      /* (nullable) until the name is decided; of an upload its source */
  char          *message;   /* (nullable) one sentence: why it waits or failed */
  char          *group;     /* (nullable) */
  FerryDirection direction;
  FerryStatus    status;
  FerryReason    reason;
  FerryPriority  priority;
  int            error;     /* FerryErrorStatus; -1 none */
  gint64         received;  /* of an upload: sent */
  gint64         confirmed; /* of an upload: the server has said that it has them */
  gint64         total;     /* -1 unknown */
  gint64         waiting_until;
  gint64         created;
  gint64         started;
  gint64         finished;
  gboolean       is_resumable;
  gboolean       is_unverified;
  gboolean       runs_anyway; /* whatever it costs, by a word of the user's */
} FerryRow;

void ferry_row_init (FerryRow *self);
/* What there is to show of @transfer now. */
void ferry_row_init_transfer (FerryRow *self, FerryTransfer *transfer);
void ferry_row_clear (FerryRow *self);
void ferry_row_copy (const FerryRow *self, FerryRow *copy);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryRow, ferry_row_clear)

/* "a{sv}", floating. */
GVariant *ferry_row_encode (const FerryRow *self);
GVariant *ferry_row_encode_transfer (FerryTransfer *transfer);
/* @variant comes from another process: it is checked. @self is initialised by
 * this, and cleared on failure. FERRY_ERROR_INVALID_ARGUMENT; the message begins
 * with the key in quotes. */
gboolean ferry_row_decode (GVariant *variant, FerryRow *self, GError **error);

/* Its file name, or as long as that is not known the one that was wished, or
 * what the address ends with; of an upload that of its source, or how many files
 * it sends; never empty. (transfer full) */
char *ferry_row_name_transfer (FerryTransfer *transfer);
/* The failure that is why @transfer is in its status; -1 for none, also when
 * there was one before that no longer matters. */
int ferry_row_error_transfer (FerryTransfer *transfer);
/* One sentence about the status: why it failed or waits, or what is remarkable
 * about it. (transfer full) (nullable) */
char *ferry_row_message_transfer (FerryTransfer *transfer);

G_END_DECLS
