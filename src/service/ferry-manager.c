/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-manager.h"

#include "ferry-bus-error.h"
#include "ferry-error.h"
#include "ferry-manager-private.h"

#include <glib/gi18n-lib.h>

#define INTERFACE_VERSION 2

/* Together less than the main loop may be kept (I7). */
#define SLICE (4 * G_TIME_SPAN_MILLISECOND)
#define SLICE_OF_READS (2 * G_TIME_SPAN_MILLISECOND)

G_DEFINE_FINAL_TYPE (FerryManager, ferry_manager, G_TYPE_OBJECT)

enum
{
  SIGNAL_BUSY_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

gboolean
ferry_manager_refuse (GDBusMethodInvocation *invocation,
                      const GError          *error)
{
  g_dbus_method_invocation_take_error (invocation, ferry_bus_error_encode (error));
  return TRUE;
}

void
ferry_manager_refuse_late (GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_error_literal (invocation, FERRY_ERROR,
                                                 FERRY_ERROR_OPERATION_CANCELED,
                                                 _ ("Ferry's service is ending. Try again."));
}

/* What follows of the arguments differs from method to method. FALSE: it is still
 * to be handled. */
static gboolean
called_cb (FerryManager          *self,
           GDBusMethodInvocation *invocation)
{
  ferry_callers_note (self->callers, g_dbus_method_invocation_get_sender (invocation));
  return FALSE;
}

/* Whoever calls anything is a reason to stay. "g-authorize-method" would tell of
 * all calls too, but from another thread. */
static void
note_callers (FerryManager *self)
{
  g_autofree guint *ids = NULL;
  guint             n_ids;

  ids = g_signal_list_ids (FERRY_BUS_TYPE_MANAGER, &n_ids);
  for (guint i = 0; i < n_ids; i++)
    {
      const char *name = g_signal_name (ids[i]);

      if (g_str_has_prefix (name, "handle-"))
        g_signal_connect_object (self->bus, name, G_CALLBACK (called_cb), self,
                                 G_CONNECT_SWAPPED);
    }
}

static void
jobs_changed_cb (gpointer data)
{
  g_signal_emit (data, signals[SIGNAL_BUSY_CHANGED], 0);
}

static void
ferry_manager_dispose (GObject *object)
{
  FerryManager *self = FERRY_MANAGER (object);

  g_clear_handle_id (&self->counts_id, g_source_remove);
  g_clear_pointer (&self->jobs, ferry_jobs_free);
  g_clear_pointer (&self->reads, ferry_jobs_free);
  g_clear_pointer (&self->views, g_hash_table_unref);
  g_clear_pointer (&self->rates, g_hash_table_unref);
  g_clear_object (&self->bus);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->callers);
  g_clear_object (&self->groups);
  g_clear_object (&self->networks);
  g_clear_object (&self->preferences);
  g_clear_object (&self->catalog);
  g_clear_object (&self->workload);
  g_clear_object (&self->engine);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ferry_manager_parent_class)->dispose (object);
}

static void
ferry_manager_class_init (FerryManagerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_manager_dispose;

  signals[SIGNAL_BUSY_CHANGED] = g_signal_new ("busy-changed", FERRY_TYPE_MANAGER,
                                               G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                               G_TYPE_NONE, 0);
}

static void
ferry_manager_init (FerryManager *self)
{
  self->cancellable = g_cancellable_new ();
  self->views = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->rates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->jobs = ferry_jobs_new (SLICE);
  self->reads = ferry_jobs_new (SLICE_OF_READS);
  ferry_jobs_set_notify (self->jobs, jobs_changed_cb, self);
  ferry_jobs_set_notify (self->reads, jobs_changed_cb, self);
}

FerryManager *
ferry_manager_new (const FerryManagerWorld *world)
{
  FerryManager *self = g_object_new (FERRY_TYPE_MANAGER, NULL);

  self->bus = g_object_ref (world->bus);
  self->clock = g_object_ref (world->clock);
  self->store = g_object_ref (world->store);
  self->engine = g_object_ref (world->engine);
  self->workload = g_object_ref (world->workload);
  self->catalog = g_object_ref (world->catalog);
  self->deferral = world->deferral;
  self->preferences = g_object_ref (world->preferences);
  self->groups = g_object_ref (world->groups);
  self->networks = g_object_ref (world->networks);
  self->callers = g_object_ref (world->callers);

  ferry_bus_manager_set_version (self->bus, INTERFACE_VERSION);
  note_callers (self);
  ferry_manager_serve_add (self);
  ferry_manager_serve_verbs (self);
  ferry_manager_serve_reads (self);
  ferry_manager_serve_probe (self);
  ferry_manager_serve_metalink (self);
  ferry_manager_serve_settings (self);
  ferry_manager_serve_networks (self);
  ferry_manager_serve_views (self);
  ferry_manager_follow (self);
  ferry_manager_tell_conditions (self);
  return self;
}

gboolean
ferry_manager_is_busy (FerryManager *self)
{
  return !ferry_jobs_is_empty (self->jobs) || !ferry_jobs_is_empty (self->reads);
}

void
ferry_manager_stop (FerryManager *self)
{
  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->bus));
  g_cancellable_cancel (self->cancellable);
  ferry_jobs_clear (self->jobs);
  ferry_jobs_clear (self->reads);
  ferry_manager_close_views (self);
}
