/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_CREDENTIALS (ferry_credentials_get_type ())
G_DECLARE_INTERFACE (FerryCredentials, ferry_credentials, FERRY, CREDENTIALS, GObject)

/**
 * FerryCredentials:
 *
 * Where the secrets of transfers live: the keyring, or memory for a standalone
 * run. A secret is an "a{sv}" as ferry_request_new() splits it off. Main
 * thread; answers come in the thread-default main context.
 *
 * lookup returns an empty dictionary when nothing is known of @id; it fails
 * with FERRY_ERROR_KEYRING_LOCKED when the secrets cannot be read now.
 */
struct _FerryCredentialsInterface
{
  GTypeInterface parent_iface;

  void (*lookup_async) (FerryCredentials   *self,
                        const char         *id,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data);
  GVariant *(*lookup_finish) (FerryCredentials *self, GAsyncResult *result, GError **error);
  void (*store) (FerryCredentials *self, const char *id, GVariant *secrets);
  void (*change) (FerryCredentials *self, const char *id, GVariant *changes);
  void (*forget) (FerryCredentials *self, const char *id);
};

void ferry_credentials_lookup_async (FerryCredentials   *self,
                                     const char         *id,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
/* (transfer full), never floating. */
GVariant *ferry_credentials_lookup_finish (FerryCredentials *self,
                                           GAsyncResult     *result,
                                           GError          **error);
/* Replaces what is stored for @id; an empty dictionary forgets it. Floating
 * @secrets are sunk. */
void ferry_credentials_store (FerryCredentials *self,
                              const char       *id,
                              GVariant         *secrets);
/* Puts what @changes has in the place of what is stored under the same keys for
 * @id and leaves the rest; an empty string takes a key away. Floating @changes
 * are sunk. */
void ferry_credentials_change (FerryCredentials *self,
                               const char       *id,
                               GVariant         *changes);
void ferry_credentials_forget (FerryCredentials *self,
                               const char       *id);

/* For implementations: @secrets (nullable) with @changes made. (transfer full),
 * never floating. */
GVariant *ferry_credentials_merge (GVariant *secrets,
                                   GVariant *changes);

G_END_DECLS
