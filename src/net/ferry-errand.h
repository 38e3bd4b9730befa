/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-contact.h"

G_BEGIN_DECLS

/**
 * FerryErrand:
 *
 * Fetches a small text that says something about a file: a Metalink, a list of
 * checksums. Redirections, proxies, TLS and timeouts as for a download, by the
 * contact; its secrets go only to the contact's origin. Network thread only.
 */
typedef struct _FerryErrand FerryErrand;

/* Exactly one of @text and @error is given. @uri: after redirections. */
typedef void (*FerryErrandFunc) (FerryErrand  *errand,
                                 GBytes       *text,
                                 GUri         *uri,
                                 const GError *error,
                                 gpointer      user_data);

/**
 * ferry_errand_start:
 * @contact: open; outlives the errand
 * @uri: of http or https
 * @max_size: a longer text is FERRY_ERROR_UNEXPECTED_STATUS_CODE; an answer that is
 *   not 200 is the error of its status; other errors are those of an exchange
 * @func: called once, never before this returns, unless ferry_errand_free() comes
 *   first; may free the errand
 */
FerryErrand *ferry_errand_start (const FerryContact *contact,
                                 GUri               *uri,
                                 gsize               max_size,
                                 FerryErrandFunc     func,
                                 gpointer            user_data);
void         ferry_errand_free (FerryErrand *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryErrand, ferry_errand_free)

G_END_DECLS
