/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>
#include <gio/gunixfdlist.h>

G_BEGIN_DECLS

/**
 * FerryRequestSplit:
 *
 * Requests on their way to the service: what everybody may see who watches the
 * bus, and apart from it what may be secret: "password", "user", "headers",
 * "proxy", and a "uri" with user information.
 */
typedef struct
{
  GVariantBuilder open;    /* aa{sv}, an element for each request */
  GVariantBuilder secrets; /* aa{sv}, as many */
  guint           n_secrets;
} FerryRequestSplit;

void ferry_request_split_init (FerryRequestSplit *self);
void ferry_request_split_clear (FerryRequestSplit *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryRequestSplit, ferry_request_split_clear)

/* @request: "a{sv}" */
void ferry_request_split_add (FerryRequestSplit *self, GVariant *request);
/* "aa{sv}", floating; ends the adding. */
GVariant *ferry_request_split_end (FerryRequestSplit *self);
/* The same when there is one: "a{sv}". (transfer full) */
GVariant *ferry_request_split_end_one (FerryRequestSplit *self);

/**
 * ferry_request_split_seal:
 * @options: (nullable): of the call, "a{sv}"; floating is sunk
 * @fds: (out) (transfer full) (nullable): to go with the call
 *
 * Writes the secrets into memory without a name that nobody can change any more.
 *
 * Returns: (transfer full): @options and where the secrets are; never floating;
 *   %NULL when there is no such memory
 */
GVariant *ferry_request_split_seal (FerryRequestSplit *self,
                                    GVariant          *options,
                                    GUnixFDList      **fds,
                                    GError           **error);

G_END_DECLS
