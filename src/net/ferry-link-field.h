/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* So many mirrors are taken from one answer. */
#define FERRY_LINKS_MAX_MIRRORS 16

/**
 * FerryLinks:
 * @mirrors: (owned) (element-type utf8): rel=duplicate, the best first: those that
 *   the server prefers, then by their priority
 * @metalink: (owned) (nullable): rel=describedby of a Metalink's type
 *
 * What the Link fields of an answer say about its file (RFC 8288, RFC 6249).
 * Absolute addresses that Ferry can fetch from.
 */
typedef struct
{
  GPtrArray *mirrors;
  char      *metalink;
} FerryLinks;

/**
 * ferry_links_parse:
 * @value: (nullable): all Link fields, joined by commas; any bytes
 * @base: the address of the answer
 */
void ferry_links_parse (FerryLinks *self, const char *value, GUri *base);
void ferry_links_clear (FerryLinks *self);

/* What came by a secure way does not lead, unasked, to one that is not. */
gboolean ferry_links_may_lead (GUri *from, GUri *to);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryLinks, ferry_links_clear)

G_END_DECLS
