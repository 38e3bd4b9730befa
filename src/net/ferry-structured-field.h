/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Structured fields (RFC 9651): as much of them as uploads need. Any text in,
 * checked values out; out arguments are written only on success. */

/**
 * FerryStructuredType: what an item is; all but the first two are only known to be
 * well-formed.
 */
typedef enum
{
  FERRY_STRUCTURED_INTEGER,
  FERRY_STRUCTURED_BOOLEAN,
  FERRY_STRUCTURED_OTHER,
} FerryStructuredType;

/* An item that is an integer (a boolean); its parameters are ignored. */
gboolean ferry_structured_field_parse_integer (const char *value, gint64 *integer);
gboolean ferry_structured_field_parse_boolean (const char *value, gboolean *boolean);

/* @number: of an integer, or 0 and 1 of a boolean */
typedef void (*FerryStructuredFunc) (const char         *key,
                                     FerryStructuredType type,
                                     gint64              number,
                                     gpointer            user_data);

/* Goes through the members of a dictionary in their order. FALSE when it is none:
 * what @func was told of before is then worth nothing. */
gboolean ferry_structured_field_parse_dictionary (const char         *value,
                                                  FerryStructuredFunc func,
                                                  gpointer            user_data);

G_END_DECLS
