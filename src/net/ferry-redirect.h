/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The rules of redirections (RFC 9110 §15.4, and what browsers make of them),
 * as functions of values. */

/* Whether an answer with @status sends the client on. */
gboolean ferry_redirect_is_one (guint status);

/* Whether the next request is a GET without a body, whatever this one was: 303
 * asks for that, and 301 and 302 mean it after a POST by custom. A HEAD stays
 * one. */
gboolean ferry_redirect_turns_into_get (guint       status,
                                        const char *method);

/* Whether a header of the request is only for the origin that it was given for:
 * a redirection must carry neither secrets to another one, nor the address of the
 * page, which may hold some (faults D04). */
gboolean ferry_redirect_is_for_home_only (const char *header);

/**
 * ferry_redirect_choose_next:
 * @from: the address that answered
 * @location: (nullable): raw Location
 * @n_before: how many redirections there were before this one
 * @error: FERRY_ERROR_REDIRECT_FAILED for one that leads nowhere, never ends or
 *   leaves http and https; FERRY_ERROR_HTTPS_TO_HTTP_ON_REDIRECTION
 *
 * Returns: (transfer full): the address to ask next, or %NULL
 */
GUri *ferry_redirect_choose_next (GUri       *from,
                                  const char *location,
                                  guint       n_before,
                                  GError    **error);

G_END_DECLS
