/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is meant as a link, wherever it stands in a text. It is not checked: that
 * is what ferry_request_new() does. */
typedef struct
{
  const char *begin; /* in the text that is searched */
  gsize       length;
  guint       line;  /* from 0 */
  gsize       index; /* of its first byte in the line */
} FerryLink;

/**
 * FerryLinkFinder:
 *
 * Finds the links in a text that a person pasted: one a line, or among other
 * words. A line that is one word counts as a link when it looks as if it was
 * meant as one, so that a typing error is told instead of passed over; of other
 * lines only what begins with "http://", "https://" or "ftp://" does, without the
 * brackets, quotes and full stops around it. Lines that begin with '#' are
 * comments (RFC 2483 §5). One step takes as long as a line is.
 */
typedef struct
{
  const char *line_begin;
  const char *line_end;
  const char *cursor;
  guint       line;
} FerryLinkFinder;

/* @text has to outlive @self; valid UTF-8. */
void     ferry_link_finder_init (FerryLinkFinder *self, const char *text);
gboolean ferry_link_finder_next (FerryLinkFinder *self, FerryLink *link);

/* Whether a link in @text begins with "http://" or "https://". */
gboolean ferry_link_finder_has_link (const char *text);

G_END_DECLS
