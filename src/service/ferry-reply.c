/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-reply.h"

/* A fraction of a millisecond's worth. */
#define FEW 128

typedef struct
{
  GDBusMethodInvocation *invocation; /* (owned) */
  GVariant              *value;      /* (owned) */
} Reply;

static GThreadPool *pool; /* (owned) (nullable) of one thread: replies stay in order */

static void
send_cb (gpointer data,
         gpointer unused)
{
  Reply *reply = data;

  g_dbus_method_invocation_return_value (reply->invocation, reply->value);
  g_variant_unref (reply->value);
  g_free (reply);
}

void
ferry_reply_send (GDBusMethodInvocation *invocation,
                  GVariant              *value,
                  gsize                  n_items)
{
  Reply *reply;

  if (n_items <= FEW)
    {
      g_dbus_method_invocation_return_value (invocation, value);
      return;
    }

  reply = g_new0 (Reply, 1);
  reply->invocation = invocation;
  reply->value = g_variant_ref_sink (value);
  if (pool == NULL)
    pool = g_thread_pool_new (send_cb, NULL, 1, FALSE, NULL);
  g_thread_pool_push (pool, reply, NULL);
}

void
ferry_reply_flush (void)
{
  if (pool != NULL)
    g_thread_pool_free (g_steal_pointer (&pool), FALSE, TRUE);
}
