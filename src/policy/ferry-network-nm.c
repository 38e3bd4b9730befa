/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-network-nm.h"

#include "ferry-nm-connection.h"
#include "ferry-nm-facts.h"
#include "ferry-property-mirror.h"

#define NM "org.freedesktop.NetworkManager"
#define NM_PATH "/org/freedesktop/NetworkManager"
#define NM_CONNECTION NM ".Connection.Active"
#define NM_DEVICE NM ".Device"
#define MM "org.freedesktop.ModemManager1"
#define MM_MODEM_PREFIX "/org/freedesktop/ModemManager1/Modem/"
#define MM_3GPP MM ".Modem.Modem3gpp"

#define STATE_ACTIVATED 2     /* NMActiveConnectionState */
#define NM_CONNECTING 40      /* NMState */
#define DEVICE_TYPE_MODEM 8   /* NMDeviceType */
#define DEFAULT_PATIENCE 2000 /* milliseconds */
/* More connections than any machine has. */
#define MAX_CONNECTIONS 256
/* NetworkManager tells of one event by several signals within a few milliseconds. */
#define GATHER 10 /* milliseconds */

struct _FerryNetworkNm
{
  GObject parent_instance;

  GDBusConnection     *bus;     /* (owned) */
  GMainContext        *context; /* (owned) */
  FerryNetworkLinkFunc look_at_links;
  guint                patience;
  guint                nm_watch_id;
  guint                mm_watch_id;
  char                *nm_owner; /* (owned) (nullable): NULL while it is not on the bus */
  char                *mm_owner; /* (owned) (nullable) */
  gboolean             is_mm_known;
  FerryPropertyMirror *manager; /* (owned) (nullable): NULL as nm_owner */
  GHashTable          *mirrors; /* (owned) path → FerryPropertyMirror of what matters now */
  GSource             *look;    /* (owned) (nullable): NULL unless a look is due */
  gboolean             is_look_late;
  gboolean             is_there;
  gboolean             is_away;
  FerryNetworkState    state; /* as last told */
};

static void ferry_network_nm_network_init (FerryNetworkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryNetworkNm,
                               ferry_network_nm,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_NETWORK,
                                                      ferry_network_nm_network_init))

/* The mirrors that one look needs. */
typedef struct
{
  FerryNetworkNm *self;
  GHashTable     *mirrors; /* (owned) path → FerryPropertyMirror */
  gboolean        is_waiting;
} Look;

static void tell (FerryNetworkNm          *self,
                  const FerryNetworkState *state,
                  gboolean                 is_there,
                  gboolean                 is_away);

static void look_again (FerryNetworkNm *self);
static void look_later (FerryNetworkNm *self);

static FerryPropertyMirror *
new_mirror (FerryNetworkNm *self,
            const char     *owner,
            const char     *path,
            const char     *interface)
{
  FerryPropertyMirror *mirror;

  mirror = ferry_property_mirror_new (self->bus, owner, path, interface, self->patience);
  g_signal_connect_object (mirror, "loaded", G_CALLBACK (look_again), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (mirror, "changed", G_CALLBACK (look_later), self, G_CONNECT_SWAPPED);

  return mirror;
}

/* (transfer none): it may be that it has told nothing yet. */
static FerryPropertyMirror *
find_mirror (Look       *look,
             const char *owner,
             const char *path,
             const char *interface)
{
  FerryPropertyMirror *mirror = g_hash_table_lookup (look->mirrors, path);

  if (mirror == NULL)
    {
      mirror = g_hash_table_lookup (look->self->mirrors, path);
      mirror = mirror != NULL ? g_object_ref (mirror)
                              : new_mirror (look->self, owner, path, interface);
      g_hash_table_insert (look->mirrors, g_strdup (path), mirror);
    }
  look->is_waiting |= ferry_property_mirror_is_loading (mirror);

  return mirror;
}

static void
connection_clear (gpointer data)
{
  FerryNmConnection *connection = data;

  g_free ((gpointer) connection->devices);
}

static void
add_connection (Look       *look,
                GArray     *connections,
                const char *path)
{
  FerryPropertyMirror *mirror = find_mirror (look, look->self->nm_owner, path, NM_CONNECTION);
  FerryNmConnection    connection = {
       .path = ferry_property_mirror_get_path (mirror),
       .type = ferry_property_mirror_peek_text (mirror, "Type"),
       .is_vpn = ferry_property_mirror_get_flag (mirror, "Vpn"),
       .is_active = ferry_property_mirror_get_number (mirror, "State", 0) == STATE_ACTIVATED,
       .base = ferry_property_mirror_peek_text (mirror, "SpecificObject"),
       .controller = ferry_property_mirror_peek_text (mirror, "Controller"),
       .devices = ferry_property_mirror_peek_paths (mirror, "Devices"),
  };

  /* Its name before 1.44. */
  if (*connection.controller == '\0')
    connection.controller = ferry_property_mirror_peek_text (mirror, "Master");
  g_array_append_val (connections, connection);
}

/* The primary connection alone if it says all, else each. (transfer full)
 * (element-type FerryNmConnection) */
static GArray *
read_connections (Look       *look,
                  const char *primary)
{
  GArray                 *connections = g_array_new (FALSE, FALSE, sizeof (FerryNmConnection));
  g_autofree const char **paths = NULL;

  g_array_set_clear_func (connections, connection_clear);
  if (g_str_has_prefix (primary, NM_PATH "/"))
    {
      add_connection (look, connections, primary);
      if (look->is_waiting ||
          !ferry_nm_connection_is_tunnel (&g_array_index (connections, FerryNmConnection, 0)))
        return connections;
    }

  paths = ferry_property_mirror_peek_paths (look->self->manager, "ActiveConnections");
  for (guint i = 0; paths[i] != NULL && i < MAX_CONNECTIONS; i++)
    if (!g_str_equal (paths[i], primary))
      add_connection (look, connections, paths[i]);

  return connections;
}

static gboolean
is_roaming (Look                *look,
            FerryPropertyMirror *device)
{
  const char          *path = ferry_property_mirror_peek_text (device, "Udi");
  FerryPropertyMirror *modem;

  if (look->self->mm_owner == NULL ||
      !g_str_has_prefix (path, MM_MODEM_PREFIX) ||
      !g_variant_is_object_path (path))
    return FALSE;

  modem = find_mirror (look, look->self->mm_owner, path, MM_3GPP);

  return ferry_nm_is_roaming (ferry_property_mirror_get_number (modem, "RegistrationState", 0));
}

/* The interface of a modem is the one that takes commands: the other has the bytes. */
static const char *
peek_interface (FerryPropertyMirror *device)
{
  const char *interface = ferry_property_mirror_peek_text (device, "IpInterface");

  return *interface != '\0' ? interface : ferry_property_mirror_peek_text (device, "Interface");
}

/* Who does not tell, as before 1.22, has its cable in. */
static gboolean
is_cut (FerryPropertyMirror *device,
        guint                type)
{
  return ferry_nm_is_cut (type, ferry_property_mirror_get_number (device, "InterfaceFlags",
                                                                  G_MAXUINT32));
}

static FerryNmCarrier
read_carrier (Look                    *look,
              const FerryNmConnection *connection)
{
  FerryPropertyMirror *mirror = g_hash_table_lookup (look->mirrors, connection->path);
  FerryNmCarrier       carrier = {
          .id = ferry_property_mirror_peek_text (mirror, "Uuid"),
          .name = ferry_property_mirror_peek_text (mirror, "Id"),
          .interface = "",
          .type = ferry_nm_network_type (connection->type, 0),
  };

  for (guint i = 0; connection->devices[i] != NULL; i++)
    {
      FerryPropertyMirror *device;
      FerryMetered         metered;
      guint                type;

      device = find_mirror (look, look->self->nm_owner, connection->devices[i], NM_DEVICE);
      metered = ferry_nm_metered (ferry_property_mirror_get_number (device, "Metered", 0));
      type = ferry_property_mirror_get_number (device, "DeviceType", 0);
      carrier.metered = i == 0 ? metered : ferry_metered_combine (carrier.metered, metered);
      if (i == 0)
        {
          carrier.type = ferry_nm_network_type (connection->type, type);
          carrier.is_cut = is_cut (device, type);
        }
      if (*carrier.interface == '\0')
        carrier.interface = peek_interface (device);
      if (type == DEVICE_TYPE_MODEM)
        carrier.is_roaming |= is_roaming (look, device);
    }

  return carrier;
}

/* (transfer full) (element-type FerryNmCarrier) */
static GArray *
read_carriers (Look         *look,
               const GArray *connections,
               const char   *primary)
{
  GArray               *carriers = g_array_new (FALSE, FALSE, sizeof (FerryNmCarrier));
  g_autoptr (GPtrArray) found = NULL;

  found = ferry_nm_connections_find_carriers (
      (const FerryNmConnection *) (gconstpointer) connections->data, connections->len, primary);
  for (guint i = 0; i < found->len; i++)
    {
      FerryNmCarrier carrier = read_carrier (look, g_ptr_array_index (found, i));

      g_array_append_val (carriers, carrier);
    }

  return carriers;
}

static void
describe (FerryNetworkNm    *self,
          const GArray      *carriers,
          FerryNetworkState *state)
{
  FerryPropertyMirror *manager = self->manager;
  const FerryNmFacts   facts = {
      .connectivity = ferry_property_mirror_get_number (manager, "Connectivity", 0),
      .is_connecting = ferry_property_mirror_get_number (manager, "State", 0) == NM_CONNECTING,
      .is_linked = carriers->len == 0 && self->look_at_links (),
      .metered = ferry_nm_metered (ferry_property_mirror_get_number (manager, "Metered", 0)),
      .carriers = carriers,
  };

  ferry_nm_facts_describe (&facts, state);
}

/* What is not needed any more is let go, and its answers with it. */
static void
keep_mirrors (Look *look)
{
  g_hash_table_unref (look->self->mirrors);
  look->self->mirrors = g_steal_pointer (&look->mirrors);
}

static GHashTable *
new_mirrors (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

static void
look_around (FerryNetworkNm *self)
{
  g_autoptr (GArray) connections = NULL;
  g_autoptr (GArray) carriers = NULL;
  g_autofree char   *primary = NULL;
  FerryNetworkState  state = { 0 };
  Look               look = { .self = self };

  if (self->manager == NULL || ferry_property_mirror_is_loading (self->manager))
    return;

  look.mirrors = new_mirrors ();
  primary = g_strdup (ferry_property_mirror_peek_text (self->manager, "PrimaryConnection"));
  connections = read_connections (&look, primary);
  look.is_waiting |= !self->is_mm_known;
  if (!look.is_waiting)
    carriers = read_carriers (&look, connections, primary);
  if (!look.is_waiting)
    describe (self, carriers, &state);

  keep_mirrors (&look);
  if (!look.is_waiting)
    tell (self, &state, ferry_property_mirror_has_answered (self->manager),
          !ferry_property_mirror_has_answered (self->manager));
}

static gboolean
look_cb (gpointer data)
{
  FerryNetworkNm *self = data;

  g_clear_pointer (&self->look, g_source_unref);
  look_around (self);

  return G_SOURCE_REMOVE;
}

static void
forget_look (FerryNetworkNm *self)
{
  if (self->look == NULL)
    return;

  g_source_destroy (self->look);
  g_clear_pointer (&self->look, g_source_unref);
}

static void
plan_look (FerryNetworkNm *self,
           guint           delay)
{
  self->is_look_late = delay > 0;
  self->look = g_timeout_source_new (delay);
  g_source_set_callback (self->look, look_cb, self, NULL);
  g_source_attach (self->look, self->context);
}

/* Something that was waited for is there. */
static void
look_again (FerryNetworkNm *self)
{
  if (self->look != NULL && !self->is_look_late)
    return;

  forget_look (self);
  plan_look (self, 0);
}

/* Not put off by what comes meanwhile. */
static void
look_later (FerryNetworkNm *self)
{
  if (self->look == NULL)
    plan_look (self, GATHER);
}

static void
tell (FerryNetworkNm          *self,
      const FerryNetworkState *state,
      gboolean                 is_there,
      gboolean                 is_away)
{
  if (ferry_network_state_equal (&self->state, state) &&
      self->is_there == is_there && self->is_away == is_away)
    return;

  self->state = *state;
  self->is_there = is_there;
  self->is_away = is_away;
  g_debug ("NetworkManager: there %d, online %d, connectivity %s, metered %s, roaming %d, type %s",
           is_there, state->is_online, ferry_connectivity_to_nick (state->connectivity),
           ferry_metered_to_nick (state->metered), state->is_roaming,
           ferry_network_type_to_nick (state->type));
  ferry_network_emit_changed (FERRY_NETWORK (self));
}

static void
nm_appeared_cb (GDBusConnection *bus,
                const char      *name,
                const char      *owner,
                gpointer         data)
{
  FerryNetworkNm *self = data;

  /* A name can pass from one owner to another without being free. */
  g_clear_object (&self->manager);
  g_hash_table_remove_all (self->mirrors);
  g_free (self->nm_owner);
  self->nm_owner = g_strdup (owner);
  self->manager = new_mirror (self, owner, NM_PATH, NM);
}

static void
nm_vanished_cb (GDBusConnection *bus,
                const char      *name,
                gpointer         data)
{
  const FerryNetworkState state = { .is_pending = TRUE };
  FerryNetworkNm         *self = data;

  forget_look (self);
  g_clear_object (&self->manager);
  g_clear_pointer (&self->nm_owner, g_free);
  g_hash_table_remove_all (self->mirrors);
  tell (self, &state, FALSE, TRUE);
}

static void
mm_changed (FerryNetworkNm *self,
            const char     *owner)
{
  GHashTableIter iter;
  gpointer       path;

  g_free (self->mm_owner);
  self->mm_owner = g_strdup (owner);
  self->is_mm_known = TRUE;

  /* What the one before told of its modems. */
  g_hash_table_iter_init (&iter, self->mirrors);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    if (g_str_has_prefix (path, MM_MODEM_PREFIX))
      g_hash_table_iter_remove (&iter);
  look_again (self);
}

static void
mm_appeared_cb (GDBusConnection *bus,
                const char      *name,
                const char      *owner,
                gpointer         data)
{
  mm_changed (data, owner);
}

static void
mm_vanished_cb (GDBusConnection *bus,
                const char      *name,
                gpointer         data)
{
  mm_changed (data, NULL);
}

static void
ferry_network_nm_get_state (FerryNetwork      *network,
                            FerryNetworkState *state)
{
  *state = FERRY_NETWORK_NM (network)->state;
}

static void
ferry_network_nm_network_init (FerryNetworkInterface *iface)
{
  iface->get_state = ferry_network_nm_get_state;
}

static void
ferry_network_nm_dispose (GObject *object)
{
  FerryNetworkNm *self = FERRY_NETWORK_NM (object);

  g_clear_handle_id (&self->nm_watch_id, g_bus_unwatch_name);
  g_clear_handle_id (&self->mm_watch_id, g_bus_unwatch_name);
  forget_look (self);
  g_clear_object (&self->manager);
  g_hash_table_remove_all (self->mirrors);

  G_OBJECT_CLASS (ferry_network_nm_parent_class)->dispose (object);
}

static void
ferry_network_nm_finalize (GObject *object)
{
  FerryNetworkNm *self = FERRY_NETWORK_NM (object);

  g_object_unref (self->bus);
  g_main_context_unref (self->context);
  g_hash_table_unref (self->mirrors);
  g_free (self->nm_owner);
  g_free (self->mm_owner);

  G_OBJECT_CLASS (ferry_network_nm_parent_class)->finalize (object);
}

static void
ferry_network_nm_class_init (FerryNetworkNmClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_network_nm_dispose;
  object_class->finalize = ferry_network_nm_finalize;
}

static void
ferry_network_nm_init (FerryNetworkNm *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->mirrors = new_mirrors ();
  self->state.is_pending = TRUE;
}

FerryNetwork *
ferry_network_nm_new (GDBusConnection *bus)
{
  return ferry_network_nm_new_for (bus, ferry_network_links_look, DEFAULT_PATIENCE);
}

FerryNetwork *
ferry_network_nm_new_for (GDBusConnection     *bus,
                          FerryNetworkLinkFunc look_at_links,
                          guint                patience)
{
  FerryNetworkNm *self;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (bus), NULL);
  g_return_val_if_fail (look_at_links != NULL, NULL);

  self = g_object_new (FERRY_TYPE_NETWORK_NM, NULL);
  self->bus = g_object_ref (bus);
  self->look_at_links = look_at_links;
  self->patience = patience;
  self->nm_watch_id = g_bus_watch_name_on_connection (bus, NM, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                      nm_appeared_cb, nm_vanished_cb, self, NULL);
  self->mm_watch_id = g_bus_watch_name_on_connection (bus, MM, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                      mm_appeared_cb, mm_vanished_cb, self, NULL);

  return FERRY_NETWORK (self);
}

gboolean
ferry_network_nm_is_there (FerryNetworkNm *self)
{
  g_return_val_if_fail (FERRY_IS_NETWORK_NM (self), FALSE);

  return self->is_there;
}

gboolean
ferry_network_nm_is_away (FerryNetworkNm *self)
{
  g_return_val_if_fail (FERRY_IS_NETWORK_NM (self), FALSE);

  return self->is_away;
}
