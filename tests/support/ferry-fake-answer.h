/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-gate.h"

G_BEGIN_DECLS

/* FerryFakeView: the resource as it is for one answer. */
typedef struct
{
  const char *path;
  guint64     size;
  guint       version;
  const char *type;
  const char *text;    /* (nullable) */
  gint64      created; /* seconds since 1970 */
  guint       serial;  /* of the answer */
  const char *base;
  const char *other_base;
  guint16     port;
} FerryFakeView;

/* FerryFakeAnswer: what is to be sent. The body is before, a slice of the
 * content, after; it is computed as it is read. */
typedef struct
{
  guint    status;
  GString *head;   /* (owned): with the interim answers */
  GBytes  *before; /* (owned) (nullable) */
  GBytes  *after;  /* (owned) (nullable) */
  guint64  seed;
  guint64  old_seed; /* of the content before changed_from */
  guint64  changed_from;
  guint64  content_start;
  guint64  content_length;
  gboolean has_body;
  guint64  chunk_size; /* 0: not chunked */
  gboolean ends;       /* the connection ends after it */
} FerryFakeAnswer;

/* Turns the faults that struck into an answer. */
FerryFakeAnswer *ferry_fake_answer_new (const FerryFakeRequest *request,
                                        const FerryFakePlan    *plan,
                                        const FerryFakeGate    *gate,
                                        const FerryFakeView    *view);
void             ferry_fake_answer_free (FerryFakeAnswer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFakeAnswer, ferry_fake_answer_free)

/* 0 without body. */
guint64 ferry_fake_answer_get_length (const FerryFakeAnswer *self);
void    ferry_fake_answer_read (const FerryFakeAnswer *self,
                                guint64                offset,
                                guint8                *buffer,
                                gsize                  length);

G_END_DECLS
