/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-credentials.h"

#include "ferry-error.h"

struct _FerryFakeCredentials
{
  GObject parent_instance;

  GHashTable *secrets; /* (owned): id → (owned) GVariant */
  gboolean    is_locked;
  guint       n_lookups;
};

static void ferry_fake_credentials_credentials_init (FerryCredentialsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryFakeCredentials,
                               ferry_fake_credentials,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_CREDENTIALS,
                                                      ferry_fake_credentials_credentials_init))

static gboolean
lookup_answer_cb (gpointer user_data)
{
  GTask                *task = user_data;
  FerryFakeCredentials *self = g_task_get_source_object (task);
  GVariant             *secrets = g_hash_table_lookup (self->secrets, g_task_get_task_data (task));
  GError               *error = NULL;

  if (self->is_locked)
    {
      ferry_error_set (&error, FERRY_ERROR_KEYRING_LOCKED, NULL);
      g_task_return_error (task, error);
      return G_SOURCE_REMOVE;
    }

  if (secrets == NULL)
    secrets = g_variant_new ("a{sv}", NULL);
  g_task_return_pointer (task, g_variant_ref_sink (secrets), (GDestroyNotify) g_variant_unref);

  return G_SOURCE_REMOVE;
}

static void
ferry_fake_credentials_lookup_async (FerryCredentials   *credentials,
                                     const char         *id,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  FerryFakeCredentials *self = FERRY_FAKE_CREDENTIALS (credentials);
  GTask                *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GSource)   source = g_idle_source_new ();

  self->n_lookups++;
  g_task_set_source_tag (task, ferry_fake_credentials_lookup_async);
  g_task_set_task_data (task, g_strdup (id), g_free);
  g_source_set_callback (source, lookup_answer_cb, task, g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

static GVariant *
ferry_fake_credentials_lookup_finish (FerryCredentials *credentials,
                                      GAsyncResult     *result,
                                      GError          **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ferry_fake_credentials_store (FerryCredentials *credentials,
                              const char       *id,
                              GVariant         *secrets)
{
  FerryFakeCredentials *self = FERRY_FAKE_CREDENTIALS (credentials);

  g_hash_table_insert (self->secrets, g_strdup (id), g_variant_ref (secrets));
}

static void
ferry_fake_credentials_change (FerryCredentials *credentials,
                               const char       *id,
                               GVariant         *changes)
{
  FerryFakeCredentials *self = FERRY_FAKE_CREDENTIALS (credentials);
  GVariant             *known = ferry_fake_credentials_peek (self, id);
  g_autoptr (GVariant)  merged = ferry_credentials_merge (known, changes);

  ferry_credentials_store (credentials, id, merged);
}

static void
ferry_fake_credentials_forget (FerryCredentials *credentials,
                               const char       *id)
{
  g_hash_table_remove (FERRY_FAKE_CREDENTIALS (credentials)->secrets, id);
}

static void
ferry_fake_credentials_credentials_init (FerryCredentialsInterface *iface)
{
  iface->lookup_async = ferry_fake_credentials_lookup_async;
  iface->lookup_finish = ferry_fake_credentials_lookup_finish;
  iface->store = ferry_fake_credentials_store;
  iface->change = ferry_fake_credentials_change;
  iface->forget = ferry_fake_credentials_forget;
}

static void
ferry_fake_credentials_finalize (GObject *object)
{
  g_hash_table_unref (FERRY_FAKE_CREDENTIALS (object)->secrets);

  G_OBJECT_CLASS (ferry_fake_credentials_parent_class)->finalize (object);
}

static void
ferry_fake_credentials_class_init (FerryFakeCredentialsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_fake_credentials_finalize;
}

static void
ferry_fake_credentials_init (FerryFakeCredentials *self)
{
  self->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_variant_unref);
}

FerryFakeCredentials *
ferry_fake_credentials_new (void)
{
  return g_object_new (FERRY_TYPE_FAKE_CREDENTIALS, NULL);
}

void
ferry_fake_credentials_set_locked (FerryFakeCredentials *self,
                                   gboolean              is_locked)
{
  self->is_locked = is_locked;
}

guint
ferry_fake_credentials_get_n_lookups (FerryFakeCredentials *self)
{
  return self->n_lookups;
}

GVariant *
ferry_fake_credentials_peek (FerryFakeCredentials *self,
                             const char           *id)
{
  return g_hash_table_lookup (self->secrets, id);
}
