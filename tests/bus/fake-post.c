/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "fake-post.h"

#include "ferry-names.h"

/* An answer, or a signal. */
typedef struct
{
  GDBusMethodInvocation *invocation; /* (owned) (nullable) */
  GDBusConnection       *connection; /* (owned) (nullable) */
  char                  *path;       /* (owned) (nullable) */
  char                  *owner;      /* (owned) (nullable) */
  char                  *name;       /* (owned) (nullable) */
  GVariant              *parameters; /* (owned) */
} Letter;

struct _FakePost
{
  gboolean is_held;
  GQueue   answers; /* (element-type Letter) */
  GQueue   signals; /* (element-type Letter) */
};

static void
letter_free (gpointer data)
{
  Letter *letter = data;

  g_clear_object (&letter->invocation);
  g_clear_object (&letter->connection);
  g_free (letter->path);
  g_free (letter->owner);
  g_free (letter->name);
  g_variant_unref (letter->parameters);
  g_free (letter);
}

static void
send (Letter *letter)
{
  if (letter->invocation != NULL)
    g_dbus_method_invocation_return_value (g_steal_pointer (&letter->invocation),
                                           letter->parameters);
  else
    g_dbus_connection_emit_signal (letter->connection, letter->owner, letter->path,
                                   FERRY_APPLICATION_ID ".View", letter->name, letter->parameters,
                                   NULL);
  letter_free (letter);
}

static void
put (FakePost *self,
     GQueue   *queue,
     Letter   *letter)
{
  if (self->is_held)
    g_queue_push_tail (queue, letter);
  else
    send (letter);
}

static gboolean
release (GQueue *queue)
{
  Letter *letter = g_queue_pop_head (queue);

  if (letter != NULL)
    send (letter);

  return letter != NULL;
}

FakePost *
fake_post_new (void)
{
  FakePost *self = g_new0 (FakePost, 1);

  g_queue_init (&self->answers);
  g_queue_init (&self->signals);

  return self;
}

void
fake_post_free (FakePost *self)
{
  fake_post_burn (self);
  g_free (self);
}

void
fake_post_hold (FakePost *self,
                gboolean  is_held)
{
  self->is_held = is_held;
}

gboolean
fake_post_release_answer (FakePost *self)
{
  return release (&self->answers);
}

gboolean
fake_post_release_signal (FakePost *self)
{
  return release (&self->signals);
}

void
fake_post_burn (FakePost *self)
{
  g_queue_clear_full (&self->answers, letter_free);
  g_queue_clear_full (&self->signals, letter_free);
}

void
fake_post_answer (FakePost              *self,
                  GDBusMethodInvocation *invocation,
                  GVariant              *parameters)
{
  Letter *letter = g_new0 (Letter, 1);

  letter->invocation = invocation;
  letter->parameters = g_variant_ref_sink (parameters);
  put (self, &self->answers, letter);
}

void
fake_post_confirm (FakePost              *self,
                   GDBusMethodInvocation *invocation)
{
  Letter *letter = g_new0 (Letter, 1);

  letter->invocation = invocation;
  letter->parameters = g_variant_ref_sink (g_variant_new ("()"));
  put (self, &self->signals, letter);
}

void
fake_post_emit (FakePost        *self,
                GDBusConnection *connection,
                const char      *owner,
                const char      *path,
                const char      *name,
                GVariant        *parameters)
{
  Letter *letter = g_new0 (Letter, 1);

  letter->connection = g_object_ref (connection);
  letter->owner = g_strdup (owner);
  letter->path = g_strdup (path);
  letter->name = g_strdup (name);
  letter->parameters = g_variant_ref_sink (parameters);
  put (self, &self->signals, letter);
}
