/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-credentials-memory.h"

#include <string.h>

struct _FerryCredentialsMemory
{
  GObject parent_instance;

  GHashTable *secrets; /* (owned): id → (owned) Secret */
};

/* The serialized dictionary in memory of our own: that of a GVariant cannot be
 * overwritten. */
typedef struct
{
  gsize  size;
  guint8 bytes[] __attribute__ ((aligned (16)));
} Secret;

static void ferry_credentials_memory_credentials_init (FerryCredentialsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryCredentialsMemory,
                               ferry_credentials_memory,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_CREDENTIALS,
                                                      ferry_credentials_memory_credentials_init))

static void
secret_free (gpointer data)
{
  Secret *secret = data;

  explicit_bzero (secret->bytes, secret->size);
  g_free (secret);
}

static Secret *
secret_new (gsize size)
{
  Secret *secret = g_malloc (sizeof (Secret) + size);

  secret->size = size;

  return secret;
}

/* A dictionary whose memory is overwritten with its last reference. Of its
 * own, because it may outlive what is stored. */
static GVariant *
secret_to_variant (const Secret *secret)
{
  Secret *copy = secret_new (secret->size);

  memcpy (copy->bytes, secret->bytes, secret->size);

  return g_variant_ref_sink (g_variant_new_from_data (G_VARIANT_TYPE_VARDICT,
                                                      copy->bytes,
                                                      copy->size,
                                                      FALSE,
                                                      secret_free,
                                                      copy));
}

static void
ferry_credentials_memory_lookup_async (FerryCredentials   *credentials,
                                       const char         *id,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  FerryCredentialsMemory *self = FERRY_CREDENTIALS_MEMORY (credentials);
  g_autoptr (GTask)       task = g_task_new (self, cancellable, callback, user_data);
  const Secret           *secret = g_hash_table_lookup (self->secrets, id);
  GVariant               *answer;

  g_task_set_source_tag (task, ferry_credentials_memory_lookup_async);

  if (secret != NULL)
    answer = secret_to_variant (secret);
  else
    answer = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));

  g_task_return_pointer (task, answer, (GDestroyNotify) g_variant_unref);
}

static GVariant *
ferry_credentials_memory_lookup_finish (FerryCredentials *credentials,
                                        GAsyncResult     *result,
                                        GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, credentials), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ferry_credentials_memory_lookup_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ferry_credentials_memory_store (FerryCredentials *credentials,
                                const char       *id,
                                GVariant         *secrets)
{
  FerryCredentialsMemory *self = FERRY_CREDENTIALS_MEMORY (credentials);
  Secret                 *secret = secret_new (g_variant_get_size (secrets));

  g_variant_store (secrets, secret->bytes);
  g_hash_table_insert (self->secrets, g_strdup (id), secret);
}

static void
ferry_credentials_memory_change (FerryCredentials *credentials,
                                 const char       *id,
                                 GVariant         *changes)
{
  FerryCredentialsMemory *self = FERRY_CREDENTIALS_MEMORY (credentials);
  const Secret           *secret = g_hash_table_lookup (self->secrets, id);
  g_autoptr (GVariant)    known = secret != NULL ? secret_to_variant (secret) : NULL;
  g_autoptr (GVariant)    merged = ferry_credentials_merge (known, changes);

  ferry_credentials_store (credentials, id, merged);
}

static void
ferry_credentials_memory_forget (FerryCredentials *credentials,
                                 const char       *id)
{
  FerryCredentialsMemory *self = FERRY_CREDENTIALS_MEMORY (credentials);

  g_hash_table_remove (self->secrets, id);
}

static void
ferry_credentials_memory_credentials_init (FerryCredentialsInterface *iface)
{
  iface->lookup_async = ferry_credentials_memory_lookup_async;
  iface->lookup_finish = ferry_credentials_memory_lookup_finish;
  iface->store = ferry_credentials_memory_store;
  iface->change = ferry_credentials_memory_change;
  iface->forget = ferry_credentials_memory_forget;
}

static void
ferry_credentials_memory_finalize (GObject *object)
{
  FerryCredentialsMemory *self = FERRY_CREDENTIALS_MEMORY (object);

  g_hash_table_unref (self->secrets);

  G_OBJECT_CLASS (ferry_credentials_memory_parent_class)->finalize (object);
}

static void
ferry_credentials_memory_class_init (FerryCredentialsMemoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_credentials_memory_finalize;
}

static void
ferry_credentials_memory_init (FerryCredentialsMemory *self)
{
  self->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, secret_free);
}

FerryCredentials *
ferry_credentials_memory_new (void)
{
  return g_object_new (FERRY_TYPE_CREDENTIALS_MEMORY, NULL);
}
