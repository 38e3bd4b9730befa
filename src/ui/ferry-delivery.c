/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-delivery.h"

#define MOST_AT_ONCE 500

typedef struct
{
  FerryClient *client;   /* (owned) */
  GPtrArray   *requests; /* (owned) (element-type GVariant) */
  gboolean     is_paused;
  guint        n_sent;
  guint        n_there;
} Delivery;

static void
delivery_free (Delivery *delivery)
{
  g_object_unref (delivery->client);
  g_ptr_array_unref (delivery->requests);
  g_free (delivery);
}

static void send_some (GTask *task);

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask)     task = user_data;
  Delivery             *delivery = g_task_get_task_data (task);
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (GError)    error = NULL;

  added = ferry_client_add_finish (FERRY_CLIENT (source), result, &error);
  if (added == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  delivery->n_sent += added->len;
  for (guint i = 0; i < added->len; i++)
    delivery->n_there += ((FerryAdded *) g_ptr_array_index (added, i))->was_there;
  if (delivery->n_sent < delivery->requests->len && added->len > 0)
    send_some (g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

/* @task: (transfer full) */
static void
send_some (GTask *task)
{
  Delivery             *delivery = g_task_get_task_data (task);
  g_autoptr (GPtrArray) some = g_ptr_array_new ();
  guint                 limit = MIN (delivery->requests->len, delivery->n_sent + MOST_AT_ONCE);
  GVariantDict          options;

  for (guint i = delivery->n_sent; i < limit; i++)
    g_ptr_array_add (some, g_ptr_array_index (delivery->requests, i));
  g_variant_dict_init (&options, NULL);
  if (delivery->is_paused)
    g_variant_dict_insert (&options, "paused", "b", TRUE);
  ferry_client_add_async (delivery->client, some, g_variant_dict_end (&options), NULL, added_cb,
                          task);
}

void
ferry_delivery_send_async (FerryClient        *client,
                           GPtrArray          *requests,
                           gboolean            is_paused,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask    *task;
  Delivery *delivery;

  g_return_if_fail (FERRY_IS_CLIENT (client));
  g_return_if_fail (requests != NULL);

  task = g_task_new (NULL, NULL, callback, user_data);
  delivery = g_new0 (Delivery, 1);
  delivery->client = g_object_ref (client);
  delivery->requests = g_ptr_array_ref (requests);
  delivery->is_paused = is_paused;
  g_task_set_task_data (task, delivery, (GDestroyNotify) delivery_free);
  send_some (task);
}

gboolean
ferry_delivery_send_finish (GAsyncResult *result,
                            guint        *n_sent,
                            guint        *n_there,
                            GError      **error)
{
  Delivery *delivery;

  g_return_val_if_fail (G_IS_TASK (result), FALSE);
  g_return_val_if_fail (n_sent != NULL, FALSE);
  g_return_val_if_fail (n_there != NULL, FALSE);

  delivery = g_task_get_task_data (G_TASK (result));
  *n_sent = delivery->n_sent;
  *n_there = delivery->n_there;
  return g_task_propagate_boolean (G_TASK (result), error);
}
