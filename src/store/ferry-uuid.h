/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryUuid:
 * @high: the first eight bytes, read big-endian
 * @low: the last eight
 *
 * A transfer's identity in sixteen bytes. A plain value: numbers sort as their
 * texts do, so that a prefix of the text is a range of numbers.
 */
typedef struct
{
  guint64 high;
  guint64 low;
} FerryUuid;

/* Reads 36 characters in either case. FALSE, and @uuid untouched, for anything
 * else. */
gboolean ferry_uuid_parse (const char *text,
                           FerryUuid  *uuid);

/**
 * ferry_uuid_parse_prefix:
 * @prefix: the beginning of a UUID's text; may be empty
 * @first: (out): the smallest UUID that begins so
 * @last: (out): the greatest
 *
 * Returns: %FALSE when no UUID begins so
 */
gboolean ferry_uuid_parse_prefix (const char *prefix,
                                  FerryUuid  *first,
                                  FerryUuid  *last);

#define FERRY_UUID_TEXT_SIZE 37

/* 36 characters in lower case and NUL. */
void ferry_uuid_format (const FerryUuid *self,
                        char             text[FERRY_UUID_TEXT_SIZE]);
/* The same on the heap. (transfer full) */
char *ferry_uuid_to_string (const FerryUuid *self);

void ferry_uuid_to_bytes (const FerryUuid *self,
                          guint8          *bytes);
void ferry_uuid_from_bytes (FerryUuid    *self,
                            const guint8 *bytes);

/* For sorting, and for GHashTable. */
int      ferry_uuid_compare (const FerryUuid *a,
                             const FerryUuid *b);
guint    ferry_uuid_hash (gconstpointer uuid);
gboolean ferry_uuid_equal (gconstpointer a,
                           gconstpointer b);

G_END_DECLS
