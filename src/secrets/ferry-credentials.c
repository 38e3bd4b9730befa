/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-credentials.h"

G_DEFINE_INTERFACE (FerryCredentials, ferry_credentials, G_TYPE_OBJECT)

static void
ferry_credentials_default_init (FerryCredentialsInterface *iface)
{
}

void
ferry_credentials_lookup_async (FerryCredentials   *self,
                                const char         *id,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_return_if_fail (FERRY_IS_CREDENTIALS (self));
  g_return_if_fail (id != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  FERRY_CREDENTIALS_GET_IFACE (self)->lookup_async (self, id, cancellable, callback, user_data);
}

GVariant *
ferry_credentials_lookup_finish (FerryCredentials *self,
                                 GAsyncResult     *result,
                                 GError          **error)
{
  g_return_val_if_fail (FERRY_IS_CREDENTIALS (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return FERRY_CREDENTIALS_GET_IFACE (self)->lookup_finish (self, result, error);
}

void
ferry_credentials_store (FerryCredentials *self,
                         const char       *id,
                         GVariant         *secrets)
{
  g_autoptr (GVariant) owned = NULL;

  g_return_if_fail (FERRY_IS_CREDENTIALS (self));
  g_return_if_fail (id != NULL);
  g_return_if_fail (secrets != NULL && g_variant_is_of_type (secrets, G_VARIANT_TYPE_VARDICT));

  owned = g_variant_ref_sink (secrets);
  if (g_variant_n_children (owned) == 0)
    FERRY_CREDENTIALS_GET_IFACE (self)->forget (self, id);
  else
    FERRY_CREDENTIALS_GET_IFACE (self)->store (self, id, owned);
}

void
ferry_credentials_change (FerryCredentials *self,
                          const char       *id,
                          GVariant         *changes)
{
  g_autoptr (GVariant) owned = NULL;

  g_return_if_fail (FERRY_IS_CREDENTIALS (self));
  g_return_if_fail (id != NULL);
  g_return_if_fail (changes != NULL && g_variant_is_of_type (changes, G_VARIANT_TYPE_VARDICT));

  owned = g_variant_ref_sink (changes);
  if (g_variant_n_children (owned) > 0)
    FERRY_CREDENTIALS_GET_IFACE (self)->change (self, id, owned);
}

static gboolean
is_empty_text (GVariant *value)
{
  return g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) &&
         g_variant_get_string (value, NULL)[0] == '\0';
}

GVariant *
ferry_credentials_merge (GVariant *secrets,
                         GVariant *changes)
{
  GVariantDict merged;
  GVariantIter iter;
  GVariant    *value;
  const char  *key;

  g_variant_dict_init (&merged, secrets);
  g_variant_iter_init (&iter, changes);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    {
      if (is_empty_text (value))
        g_variant_dict_remove (&merged, key);
      else
        g_variant_dict_insert_value (&merged, key, value);
    }

  return g_variant_ref_sink (g_variant_dict_end (&merged));
}

void
ferry_credentials_forget (FerryCredentials *self,
                          const char       *id)
{
  g_return_if_fail (FERRY_IS_CREDENTIALS (self));
  g_return_if_fail (id != NULL);

  FERRY_CREDENTIALS_GET_IFACE (self)->forget (self, id);
}
