/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-view.h"

#include "ferry-error.h"
#include "ferry-names.h"
#include "ferry-view-reading.h"
#include "ferry-watch.h"

#include <glib/gi18n-lib.h>

#define MOST_ROWS 1000

/* What the main loop is kept for reading rows at most. */
#define SLICE (5 * G_TIME_SPAN_MILLISECOND)

struct _FerryView
{
  FerryBusViewSkeleton parent_instance;

  FerryCatalog    *catalog;    /* (owned) */
  GDBusConnection *connection; /* (owned) */
  char            *sender;     /* (owned) (nullable) */
  char            *path;       /* (owned) */
  FerryOrder      *order;      /* (owned) (nullable): NULL once closed */
  FerryWatch      *watch;      /* (owned) (nullable) */
  guint            generation;
  gboolean         is_turning; /* to another query */

  GQueue readings; /* (owned) (element-type FerryViewReading) not answered yet */
  guint  read_id;  /* idle source; 0 when none is to be answered, or none can be yet */
};

static void bus_view_init (FerryBusViewIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryView,
                               ferry_view,
                               FERRY_BUS_TYPE_VIEW_SKELETON,
                               G_IMPLEMENT_INTERFACE (FERRY_BUS_TYPE_VIEW, bus_view_init))

enum
{
  SIGNAL_CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Telling. */

static void
emit (FerryView  *self,
      const char *signal,
      GVariant   *parameters)
{
  const GDBusInterfaceInfo *info =
      g_dbus_interface_skeleton_get_info (G_DBUS_INTERFACE_SKELETON (self));

  /* It fails when the connection is closed: then nobody is there to be told. */
  g_dbus_connection_emit_signal (self->connection, self->sender, self->path, info->name, signal,
                                 parameters, NULL);
}

static void
order_changed_cb (guint    position,
                  guint    removed,
                  guint    added,
                  gpointer data)
{
  FerryView *self = data;

  self->generation++;
  if (!self->is_turning)
    ferry_watch_note_changed (self->watch, position, removed, added);
  emit (self, "Changed", g_variant_new ("(uuuu)", self->generation, position, removed, added));
}

static void
order_stayed_cb (GPtrArray *items,
                 gpointer   data)
{
  FerryView *self = data;

  ferry_watch_note_stayed (self->watch, items);
}

static gboolean
read_cb (gpointer data)
{
  FerryView *self = data;
  gint64     end = g_get_monotonic_time () + SLICE;

  while (ferry_order_is_ready (self->order) && !g_queue_is_empty (&self->readings) &&
         g_get_monotonic_time () < end)
    if (!ferry_view_reading_step (g_queue_peek_head (&self->readings)))
      ferry_view_reading_free (g_queue_pop_head (&self->readings));
  if (ferry_order_is_ready (self->order) && !g_queue_is_empty (&self->readings))
    return G_SOURCE_CONTINUE;

  self->read_id = 0;
  return G_SOURCE_REMOVE;
}

static void
start_reading (FerryView *self)
{
  if (self->read_id == 0 && ferry_order_is_ready (self->order) &&
      !g_queue_is_empty (&self->readings))
    self->read_id = g_idle_add_full (G_PRIORITY_DEFAULT, read_cb, self, NULL);
}

static void
order_ready_cb (gpointer data)
{
  FerryView *self = data;

  start_reading (self);
  ferry_watch_note_ready (self->watch);
}

static const FerryOrderFuncs order_funcs = { order_changed_cb, order_stayed_cb, order_ready_cb };

static void
rows_changed_cb (GVariant *rows,
                 gpointer  data)
{
  FerryView *self = data;

  emit (self, "RowsChanged", g_variant_new ("(u@a(ua{sv}))", self->generation, rows));
}

static void
progress_cb (GVariant *transfers,
             guint64   rate,
             gpointer  data)
{
  emit (data, "Progress", g_variant_new ("(@a(sxxtu)t)", transfers, rate));
}

static const FerryWatchFuncs watch_funcs = { rows_changed_cb, progress_cb };

/* Methods. */

/* Not "g-authorize-method": that is emitted in a thread, which lets calls overtake
 * one another. */
static void
method_call_cb (GDBusConnection       *connection,
                const char            *sender,
                const char            *path,
                const char            *interface,
                const char            *method,
                GVariant              *parameters,
                GDBusMethodInvocation *invocation,
                gpointer               data)
{
  FerryView            *self = data;
  GDBusInterfaceVTable *vtable;

  if (g_strcmp0 (sender, self->sender) != 0)
    {
      g_dbus_method_invocation_return_error_literal (invocation, G_DBUS_ERROR,
                                                     G_DBUS_ERROR_ACCESS_DENIED,
                                                     _ ("This view belongs to another program"));
      return;
    }

  vtable = G_DBUS_INTERFACE_SKELETON_CLASS (ferry_view_parent_class)
               ->get_vtable (G_DBUS_INTERFACE_SKELETON (self));
  vtable->method_call (connection, sender, path, interface, method, parameters, invocation, data);
}

static GDBusInterfaceVTable *
get_vtable (GDBusInterfaceSkeleton *skeleton)
{
  static GDBusInterfaceVTable vtable = { .method_call = method_call_cb };

  return &vtable;
}

static gboolean
refuse (GDBusMethodInvocation *invocation,
        const char            *message)
{
  g_dbus_method_invocation_return_error_literal (invocation, G_DBUS_ERROR,
                                                 G_DBUS_ERROR_INVALID_ARGS, message);
  return TRUE;
}

static gboolean
handle_set_query (FerryBusView          *bus,
                  GDBusMethodInvocation *invocation,
                  GVariant              *query)
{
  FerryView          *self = FERRY_VIEW (bus);
  g_auto (FerryQuery) decoded = { 0 };
  g_autoptr (GError)  error = NULL;

  if (!ferry_query_decode (query, &decoded, &error))
    return refuse (invocation, error->message);

  /* What happened before it moves what is watched, and it does not. */
  ferry_catalog_flush (self->catalog);
  self->is_turning = TRUE;
  ferry_order_set_query (self->order, &decoded);
  self->is_turning = FALSE;
  ferry_watch_note_query (self->watch);
  ferry_bus_view_complete_set_query (bus, invocation, self->generation,
                                     ferry_order_get_n (self->order));
  return TRUE;
}

static void
add_reading (FerryView        *self,
             FerryViewReading *reading)
{
  g_queue_push_tail (&self->readings, reading);
  start_reading (self);
}

static gboolean
handle_get_rows (FerryBusView          *bus,
                 GDBusMethodInvocation *invocation,
                 guint                  position,
                 guint                  count)
{
  FerryView           *self = FERRY_VIEW (bus);
  FerryViewReadingSpan span = { position, count };

  if (count > MOST_ROWS)
    {
      g_autofree char *message =
          g_strdup_printf ("\"%s\": %s", "count", _ ("At most 1000 rows can be had at once"));

      return refuse (invocation, message);
    }

  add_reading (self, ferry_view_reading_new_rows (self->catalog, self->order, &self->generation,
                                                  &span, invocation));
  return TRUE;
}

static gboolean
handle_get_ids (FerryBusView          *bus,
                GDBusMethodInvocation *invocation,
                guint                  position,
                guint                  count)
{
  FerryView           *self = FERRY_VIEW (bus);
  FerryViewReadingSpan span = { position, count };

  add_reading (self, ferry_view_reading_new_ids (self->catalog, self->order, &self->generation,
                                                 &span, invocation));
  return TRUE;
}

static gboolean
handle_watch (FerryBusView          *bus,
              GDBusMethodInvocation *invocation,
              guint                  position,
              guint                  count)
{
  FerryView *self = FERRY_VIEW (bus);

  ferry_watch_set_range (self->watch, position, count);
  ferry_bus_view_complete_watch (bus, invocation);
  return TRUE;
}

static gboolean
handle_close (FerryBusView          *bus,
              GDBusMethodInvocation *invocation)
{
  g_autoptr (FerryView) self = g_object_ref (FERRY_VIEW (bus));

  ferry_bus_view_complete_close (bus, invocation);
  ferry_view_close (self);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
  return TRUE;
}

/* The object. */

void
ferry_view_close (FerryView *self)
{
  g_return_if_fail (FERRY_IS_VIEW (self));

  if (self->order == NULL)
    return;

  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self));
  g_clear_handle_id (&self->read_id, g_source_remove);
  g_queue_clear_full (&self->readings, ferry_view_reading_free);
  g_clear_pointer (&self->watch, ferry_watch_free);
  g_clear_pointer (&self->order, ferry_order_free);
}

static void
ferry_view_dispose (GObject *object)
{
  ferry_view_close (FERRY_VIEW (object));

  G_OBJECT_CLASS (ferry_view_parent_class)->dispose (object);
}

static void
ferry_view_finalize (GObject *object)
{
  FerryView *self = FERRY_VIEW (object);

  g_free (self->path);
  g_free (self->sender);
  g_object_unref (self->connection);
  g_object_unref (self->catalog);

  G_OBJECT_CLASS (ferry_view_parent_class)->finalize (object);
}

static void
bus_view_init (FerryBusViewIface *iface)
{
  iface->handle_set_query = handle_set_query;
  iface->handle_get_rows = handle_get_rows;
  iface->handle_get_ids = handle_get_ids;
  iface->handle_watch = handle_watch;
  iface->handle_close = handle_close;
}

static void
ferry_view_class_init (FerryViewClass *klass)
{
  GObjectClass                *object_class = G_OBJECT_CLASS (klass);
  GDBusInterfaceSkeletonClass *skeleton_class = G_DBUS_INTERFACE_SKELETON_CLASS (klass);

  object_class->dispose = ferry_view_dispose;
  object_class->finalize = ferry_view_finalize;
  skeleton_class->get_vtable = get_vtable;

  signals[SIGNAL_CLOSED] = g_signal_new ("closed", FERRY_TYPE_VIEW, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_view_init (FerryView *self)
{
  g_queue_init (&self->readings);
}

FerryView *
ferry_view_new (FerryCatalog     *catalog,
                FerryEngine      *engine,
                FerryClock       *clock,
                GDBusConnection  *connection,
                const char       *sender,
                const FerryQuery *query)
{
  static guint       n_views = 0;
  FerryView         *self = g_object_new (FERRY_TYPE_VIEW, NULL);
  g_autoptr (GError) error = NULL;

  self->catalog = g_object_ref (catalog);
  self->connection = g_object_ref (connection);
  self->sender = g_strdup (sender);
  self->path = g_strdup_printf (FERRY_VIEW_PATH_PREFIX "%u", ++n_views);
  self->order = ferry_order_new (catalog, query, &order_funcs, self);
  self->watch = ferry_watch_new (catalog, engine, clock, self->order, &watch_funcs, self);

  /* Its path is new, so that nothing can be in the way. */
  if (!g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self), connection, self->path,
                                         &error))
    g_critical ("A view is not on the bus: %s", error->message);
  return self;
}

const char *
ferry_view_get_path (FerryView *self)
{
  g_return_val_if_fail (FERRY_IS_VIEW (self), NULL);

  return self->path;
}

guint
ferry_view_get_total (FerryView *self)
{
  g_return_val_if_fail (FERRY_IS_VIEW (self), 0);

  return self->order != NULL ? ferry_order_get_n (self->order) : 0;
}

const char *
ferry_view_get_sender (FerryView *self)
{
  g_return_val_if_fail (FERRY_IS_VIEW (self), NULL);

  return self->sender;
}
