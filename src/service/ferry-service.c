/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-service.h"

#include "ferry-clock-system.h"
#include "ferry-credentials-memory.h"
#include "ferry-manager.h"
#include "ferry-names.h"
#include "ferry-network-system.h"
#include "ferry-notice-handler.h"
#include "ferry-power-system.h"
#include "ferry-reply.h"

/* What the bus says about names. */
#define REQUEST_NAME_DO_NOT_QUEUE 4
#define REQUEST_NAME_REPLY_PRIMARY_OWNER 1

/* In the state folder: what could not be done before the last service left. */
#define DEFERRED_FILE "deferred"

struct _FerryService
{
  GApplication parent_instance;

  FerryStore       *store;       /* (owned) */
  FerryWriter      *writer;      /* (owned) */
  FerryLedger      *ledger;      /* (owned) */
  FerryPreferences *preferences; /* (owned) */
  char             *state_dir;   /* (owned) */
  guint             idle_timeout;

  FerryBusManager *bus; /* (owned) (nullable) on the bus before the name is */

  /* From startup to the end. */
  FerryClock    *clock;    /* (owned) (nullable) */
  FerryEngine   *engine;   /* (owned) (nullable) */
  FerryWorkload *workload; /* (owned) (nullable) */
  FerryGroups   *groups;   /* (owned) (nullable) */
  FerryNetworks *networks; /* (owned) (nullable) */
  FerryCatalog  *catalog;  /* (owned) (nullable) */
  FerryDeferral *deferral; /* (owned) (nullable) */
  FerryCallers  *callers;  /* (owned) (nullable) */
  FerryManager  *manager;  /* (owned) (nullable) */

  FerryNotifier      *notifier;       /* (owned) (nullable) */
  FerryNoticeHandler *notice_handler; /* (owned) (nullable) */

  guint    idle_id;      /* 0 while there is a reason to stay */
  gboolean is_releasing; /* the name is given up, or had again */
  gboolean is_leaving;
  char    *trouble; /* (owned) (nullable) with the state, as it was told of */
  GError  *error;   /* (owned) (nullable) what went wrong at the end */
};

G_DEFINE_FINAL_TYPE (FerryService, ferry_service, G_TYPE_APPLICATION)

/* Leaving. */

static void
keep_error (FerryService *self,
            GError       *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
}

static void
engine_stopped_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      data)
{
  FerryService *self = data;
  GError       *error = NULL;

  if (!ferry_engine_stop_finish (self->engine, result, &error))
    keep_error (self, g_steal_pointer (&error));
  if (ferry_ledger_is_dirty (self->ledger) && !ferry_ledger_flush_sync (self->ledger, &error))
    keep_error (self, g_steal_pointer (&error));
  if (!ferry_store_close (self->store, &error))
    keep_error (self, g_steal_pointer (&error));
  ferry_reply_flush ();
  g_application_release (G_APPLICATION (self));
}

void
ferry_service_leave (FerryService *self)
{
  g_autofree char *deferred = g_build_filename (self->state_dir, DEFERRED_FILE, NULL);

  if (self->is_leaving)
    return;

  self->is_leaving = TRUE;
  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_pointer (&self->notice_handler, ferry_notice_handler_free);
  ferry_manager_stop (self->manager);
  ferry_deferral_leave (self->deferral, deferred);
  ferry_engine_stop_async (self->engine, engine_stopped_cb, self);
}

static gboolean
has_reason_to_stay (FerryService *self)
{
  return ferry_workload_is_busy (self->workload) ||
         ferry_deferral_is_pending (self->deferral) ||
         ferry_manager_is_busy (self->manager) ||
         ferry_notifier_is_busy (self->notifier) ||
         !ferry_callers_is_empty (self->callers);
}

static void look_round (FerryService *self);

static void
call_bus (FerryService       *self,
          const char         *method,
          GVariant           *arguments,
          GAsyncReadyCallback callback)
{
  g_dbus_connection_call (g_application_get_dbus_connection (G_APPLICATION (self)),
                          "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                          method, arguments, G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1,
                          NULL, callback, g_object_ref (self));
}

static void
name_requested_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      data)
{
  g_autoptr (FerryService) self = data;
  g_autoptr (GVariant)     reply = NULL;
  guint                    answer = 0;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  if (reply != NULL)
    g_variant_get (reply, "(u)", &answer);

  if (answer != REQUEST_NAME_REPLY_PRIMARY_OWNER)
    {
      ferry_service_leave (self);
      return;
    }
  self->is_releasing = FALSE;
  look_round (self);
}

static void
name_released_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      data)
{
  g_autoptr (FerryService) self = data;
  g_autoptr (GVariant)     reply = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  if (self->is_leaving)
    return;

  /* All that was called by the name has arrived now. What comes later goes to
   * the next service, which waits until the state is free. */
  if (has_reason_to_stay (self))
    call_bus (self, "RequestName",
              g_variant_new ("(su)", FERRY_SERVICE_NAME, REQUEST_NAME_DO_NOT_QUEUE),
              name_requested_cb);
  else
    ferry_service_leave (self);
}

static gboolean
idle_timeout_cb (gpointer data)
{
  FerryService *self = data;

  self->idle_id = 0;
  self->is_releasing = TRUE;
  call_bus (self, "ReleaseName", g_variant_new ("(s)", FERRY_SERVICE_NAME), name_released_cb);
  return G_SOURCE_REMOVE;
}

/* While there is a reason to stay no timer runs. */
static void
look_round (FerryService *self)
{
  if (self->is_leaving || self->is_releasing)
    return;

  if (has_reason_to_stay (self))
    g_clear_handle_id (&self->idle_id, g_source_remove);
  else if (self->idle_id == 0)
    self->idle_id = g_timeout_add_seconds (self->idle_timeout, idle_timeout_cb, self);
}

/* Coming. */

static void
apply_preferences (FerryService *self)
{
  FerryEngineRules rules;

  ferry_engine_set_limits (self->engine, ferry_preferences_get_max_running (self->preferences),
                           ferry_preferences_get_max_per_host (self->preferences));
  ferry_engine_set_rate_limit (self->engine, ferry_preferences_get_rate_limit (self->preferences));
  ferry_engine_set_upload_rate_limit (self->engine,
                                      ferry_preferences_get_upload_rate_limit (self->preferences));
  ferry_preferences_get_rules (self->preferences, &rules);
  ferry_engine_set_rules (self->engine, &rules);
}

/* Each commit fails while the disk is full: that is said once. */
static void
state_error_cb (FerryService *self,
                const GError *error)
{
  if (g_strcmp0 (self->trouble, error->message) == 0)
    return;

  g_free (self->trouble);
  self->trouble = g_strdup (error->message);
  g_message ("The state: %s", error->message);
}

static void
state_recovered_cb (FerryService *self)
{
  if (self->trouble != NULL)
    g_message ("The state can be written again.");
  g_clear_pointer (&self->trouble, g_free);
}

static void
create_networks (FerryService *self)
{
  g_autofree char   *path = g_build_filename (self->state_dir, "networks", NULL);
  FerryNetworksWorld world = { 0 };

  world.path = path;
  world.engine = self->engine;
  world.ledger = self->ledger;
  world.writer = self->writer;
  world.clock = self->clock;
  self->networks = ferry_networks_new (&world);
}

static void
create_engine (FerryService *self)
{
  g_autoptr (FerryNetwork)     network = ferry_network_system_new ();
  g_autoptr (FerryPower)       power = ferry_power_system_new ();
  g_autoptr (FerryCredentials) credentials = ferry_credentials_memory_new ();
  g_autofree char             *groups = g_build_filename (self->state_dir, "groups", NULL);
  FerryEngineWorld             world = { 0 };

  self->clock = ferry_clock_system_new ();
  world.store = self->store;
  world.writer = self->writer;
  world.ops = ferry_file_ops_get_system ();
  world.clock = self->clock;
  world.network = network;
  world.power = power;
  world.credentials = credentials;
  world.ledger = self->ledger;
  self->engine = ferry_engine_new (&world, NULL);
  self->workload = ferry_workload_new (self->engine);
  self->groups = ferry_groups_new (groups, self->engine, self->writer);
  create_networks (self);
  apply_preferences (self);
  g_signal_connect_object (self->engine, "state-error", G_CALLBACK (state_error_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "commit-recovered", G_CALLBACK (state_recovered_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->preferences, "changed", G_CALLBACK (apply_preferences),
                           self, G_CONNECT_SWAPPED);

  ferry_engine_start (self->engine);
  ferry_workload_count (self->workload);
  self->catalog = ferry_catalog_new (self->store, self->engine);
  ferry_groups_follow (self->groups, self->catalog);
  ferry_networks_follow (self->networks);
}

static void
create_manager (FerryService *self)
{
  g_autofree char  *deferred = g_build_filename (self->state_dir, DEFERRED_FILE, NULL);
  FerryManagerWorld world = { 0 };

  self->deferral = ferry_deferral_new (self->engine, self->catalog, self->clock);
  ferry_deferral_take_up (self->deferral, deferred);
  self->callers = ferry_callers_new (g_application_get_dbus_connection (G_APPLICATION (self)));
  world.bus = self->bus;
  world.clock = self->clock;
  world.store = self->store;
  world.engine = self->engine;
  world.workload = self->workload;
  world.catalog = self->catalog;
  world.deferral = self->deferral;
  world.preferences = self->preferences;
  world.groups = self->groups;
  world.networks = self->networks;
  world.callers = self->callers;
  self->manager = ferry_manager_new (&world);

  g_signal_connect_object (self->workload, "changed", G_CALLBACK (look_round),
                           self, G_CONNECT_SWAPPED);
  /* Also when the last deferred deed is done. */
  g_signal_connect_object (self->catalog, "updated", G_CALLBACK (look_round),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->callers, "changed", G_CALLBACK (look_round),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manager, "busy-changed", G_CALLBACK (look_round),
                           self, G_CONNECT_SWAPPED);
}

static void
presence_changed_cb (FerryService *self)
{
  ferry_notifier_set_presence (self->notifier, ferry_callers_is_present (self->callers));
}

static void
create_notifier (FerryService *self)
{
  g_autoptr (FerryNotifyDaemon) daemon = ferry_notify_daemon_new ();
  FerryNotifierWorld            world = { 0 };

  world.engine = self->engine;
  world.workload = self->workload;
  world.networks = self->networks;
  world.preferences = self->preferences;
  world.clock = self->clock;
  world.daemon = daemon;
  self->notifier = ferry_notifier_new (&world);
  self->notice_handler = ferry_notice_handler_new (G_APPLICATION (self), self->notifier,
                                                   self->engine, self->deferral);

  g_signal_connect_object (self->notifier, "busy-changed", G_CALLBACK (look_round),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->callers, "presence-changed", G_CALLBACK (presence_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

static void
ferry_service_startup (GApplication *application)
{
  FerryService *self = FERRY_SERVICE (application);

  G_APPLICATION_CLASS (ferry_service_parent_class)->startup (application);

  g_application_hold (application);
  create_engine (self);
  create_manager (self);
  create_notifier (self);
  look_round (self);
}

/* Whoever activates the service has what it wants: it is there. */
static void
ferry_service_activate (GApplication *application)
{
}

/* Before the name is owned: the first call may come with that. It is looked at
 * when the main loop runs, and by then the manager serves. */
static gboolean
ferry_service_dbus_register (GApplication    *application,
                             GDBusConnection *connection,
                             const char      *object_path,
                             GError         **error)
{
  FerryService      *self = FERRY_SERVICE (application);
  GApplicationClass *parent = G_APPLICATION_CLASS (ferry_service_parent_class);

  return parent->dbus_register (application, connection, object_path, error) &&
         g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->bus), connection,
                                           FERRY_MANAGER_PATH, error);
}

static void
ferry_service_dispose (GObject *object)
{
  FerryService *self = FERRY_SERVICE (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_pointer (&self->notice_handler, ferry_notice_handler_free);
  g_clear_object (&self->notifier);
  g_clear_object (&self->manager);
  g_clear_object (&self->callers);
  g_clear_pointer (&self->deferral, ferry_deferral_free);
  g_clear_object (&self->groups);
  g_clear_object (&self->networks);
  g_clear_object (&self->catalog);
  g_clear_object (&self->workload);
  g_clear_object (&self->engine);
  g_clear_object (&self->clock);
  g_clear_object (&self->bus);
  g_clear_object (&self->preferences);
  g_clear_object (&self->ledger);
  g_clear_object (&self->store);
  g_clear_pointer (&self->writer, ferry_writer_unref);

  G_OBJECT_CLASS (ferry_service_parent_class)->dispose (object);
}

static void
ferry_service_finalize (GObject *object)
{
  FerryService *self = FERRY_SERVICE (object);

  g_free (self->state_dir);
  g_free (self->trouble);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (ferry_service_parent_class)->finalize (object);
}

static void
ferry_service_class_init (FerryServiceClass *klass)
{
  GObjectClass      *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->dispose = ferry_service_dispose;
  object_class->finalize = ferry_service_finalize;
  application_class->startup = ferry_service_startup;
  application_class->activate = ferry_service_activate;
  application_class->dbus_register = ferry_service_dbus_register;
}

static void
ferry_service_init (FerryService *self)
{
  self->bus = ferry_bus_manager_skeleton_new ();
}

FerryService *
ferry_service_new (const FerryServiceOptions *options)
{
  FerryService *self = g_object_new (FERRY_TYPE_SERVICE,
                                     "application-id", FERRY_SERVICE_NAME,
                                     "flags", G_APPLICATION_IS_SERVICE,
                                     NULL);

  self->store = g_object_ref (options->store);
  self->writer = ferry_writer_ref (options->writer);
  self->ledger = g_object_ref (options->ledger);
  self->preferences = g_object_ref (options->preferences);
  self->state_dir = g_strdup (options->state_dir);
  self->idle_timeout = options->idle_timeout;
  return self;
}

gboolean
ferry_service_finish (FerryService *self,
                      GError      **error)
{
  if (self->error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}
