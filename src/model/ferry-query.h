/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-types.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Which transfers: the filters of the bus interface. */
typedef enum
{
  FERRY_FILTER_ALL,
  FERRY_FILTER_ACTIVE,
  FERRY_FILTER_WAITING,
  FERRY_FILTER_FINISHED,
  FERRY_FILTER_FAILED,
} FerryFilter;
#define FERRY_N_FILTERS (FERRY_FILTER_FAILED + 1)

typedef enum
{
  FERRY_SORT_CREATED,
  FERRY_SORT_NAME,
  FERRY_SORT_SIZE,
  FERRY_SORT_STATUS,
  FERRY_SORT_FINISHED,
} FerrySort;

/**
 * FerryQuery:
 *
 * Which transfers, in which order: the QUERY of the bus interface. A plain value
 * that owns its texts.
 */
typedef struct
{
  FerryFilter filter;
  FerrySort   sort;
  gboolean    is_descending;
  char       *search; /* (nullable) */
  char       *group;  /* (nullable) */
  char      **ids;    /* (nullable) only these */
} FerryQuery;

/* All, the newest first. */
void     ferry_query_init (FerryQuery *self);
void     ferry_query_clear (FerryQuery *self);
void     ferry_query_copy (const FerryQuery *self, FerryQuery *copy);
gboolean ferry_query_equal (const FerryQuery *a, const FerryQuery *b);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryQuery, ferry_query_clear)

/* "a{sv}", floating: what differs from the default, which is descending as long
 * as no sort is given and ascending by one that is. */
GVariant *ferry_query_encode (const FerryQuery *self);
/* FERRY_ERROR_INVALID_ARGUMENT; the message begins with the key in quotes.
 * @self is initialised by this, and cleared on failure. */
gboolean ferry_query_decode (GVariant *variant, FerryQuery *self, GError **error);

const char *ferry_filter_to_nick (FerryFilter filter);
gboolean    ferry_filter_from_nick (const char *nick, FerryFilter *value);
const char *ferry_sort_to_nick (FerrySort sort);
gboolean    ferry_sort_from_nick (const char *nick, FerrySort *value);

/* Which filter besides ALL a status falls under; each falls under one. */
FerryFilter ferry_filter_of_status (FerryStatus status);

/* @text as it is searched: folded in case, composed. (transfer full) */
char *ferry_query_fold (const char *text);
/* The folded words of @search, ending in NULL; empty when there is nothing to
 * search for. (transfer full) */
char **ferry_query_split (const char *search);

G_END_DECLS
