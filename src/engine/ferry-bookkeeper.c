/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-bookkeeper.h"

#include "ferry-traffic-split.h"

#include <string.h>

#define LOOK_INTERVAL G_TIME_SPAN_SECOND
/* Where a plan comes to its end sooner than that, it is looked at half way to it,
 * but not all the time. */
#define SHORTEST_INTERVAL (50 * G_TIME_SPAN_MILLISECOND)
#define FLUSH_INTERVAL (30 * G_TIME_SPAN_SECOND)

#define BOOT_FILE "/proc/sys/kernel/random/boot_id"

/* The mark is of all connections: it says of which it is. */
#define MARK "@"

/* How it stood when it was looked at. */
typedef struct
{
  char                     id[FERRY_NETWORK_MAX_ID]; /* as the network tells it */
  char                     interface[FERRY_NETWORK_MAX_INTERFACE];
  gboolean                 has_statistics;
  FerryInterfaceStatistics statistics;
  guint64                  received; /* of our own */
  guint64                  sent;
  gint64                   real;      /* µs, as are the next */
  gint64                   monotonic; /* of this start of the machine */
} Stand;

struct _FerryBookkeeper
{
  GObject parent_instance;

  FerryClock             *clock;     /* (owned) */
  FerryNetwork           *network;   /* (owned) */
  FerryTransport         *transport; /* (owned) */
  FerryConditionsMonitor *monitor;   /* (owned) */
  FerryLedger            *ledger;    /* (owned) */
  FerryStatisticsFunc     read_statistics;
  char                   *boot; /* (owned) "" where nobody tells */
  GTimeZone              *zone; /* (owned) read from the disk, so not for each look */

  gboolean has_stand;
  Stand    stand;
  guint64  pace; /* bytes a second, of all that counts, when it was last looked at */
  gboolean is_working;
  guint    alarm_id;
  gint64   flushed_at; /* monotonic µs, or begun to be */
  gboolean is_flushing;
  gboolean has_failed;
  gboolean is_stopped;
};

G_DEFINE_FINAL_TYPE (FerryBookkeeper, ferry_bookkeeper, G_TYPE_OBJECT)

enum
{
  SIGNAL_FLUSH_FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *
get_name (const char *id)
{
  return id[0] != '\0' ? id : FERRY_NETWORK_UNNAMED;
}

/* The mark. */

static void
set_mark (FerryBookkeeper *self)
{
  const Stand     *stand = &self->stand;
  g_autofree char *mark = NULL;

  if (self->has_stand && stand->has_statistics && self->boot[0] != '\0')
    mark = g_strdup_printf ("%s %s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT
                            " %" G_GINT64_FORMAT " %s",
                            self->boot, stand->interface, stand->statistics.received,
                            stand->statistics.sent, stand->real, stand->monotonic,
                            get_name (stand->id));
  ferry_ledger_set_mark (self->ledger, MARK, mark);
}

/* Where Ferry left off, if that was where it stands now. */
static gboolean
read_mark (FerryBookkeeper *self,
           const Stand     *now,
           Stand           *stand)
{
  const char    *mark = ferry_ledger_get_mark (self->ledger, MARK);
  g_auto (GStrv) words = mark != NULL ? g_strsplit (mark, " ", 7) : NULL;

  if (words == NULL || g_strv_length (words) < 7 || !now->has_statistics ||
      !g_str_equal (words[0], self->boot) || !g_str_equal (words[1], now->interface) ||
      !g_str_equal (words[6], get_name (now->id)))
    return FALSE;

  *stand = *now;
  stand->received = 0;
  stand->sent = 0;
  return g_ascii_string_to_unsigned (words[2], 10, 0, now->statistics.received,
                                     &stand->statistics.received, NULL) &&
         g_ascii_string_to_unsigned (words[3], 10, 0, now->statistics.sent,
                                     &stand->statistics.sent, NULL) &&
         g_ascii_string_to_signed (words[4], 10, 0, G_MAXINT64 / 2, &stand->real, NULL) &&
         g_ascii_string_to_signed (words[5], 10, 0, now->monotonic, &stand->monotonic, NULL);
}

/* Looking. */

static void
read_statistics (FerryBookkeeper *self,
                 Stand           *stand)
{
  stand->has_statistics = stand->interface[0] != '\0' &&
                          self->read_statistics (stand->interface, &stand->statistics);
}

/* FALSE: nobody knows yet where we are. */
static gboolean
take_stand (FerryBookkeeper *self,
            Stand           *stand)
{
  FerryNetworkState state;

  ferry_network_get_state (self->network, &state);
  if (state.is_pending && !self->has_stand)
    return FALSE;

  *stand = self->stand;
  if (!state.is_pending)
    {
      g_strlcpy (stand->id, state.id, sizeof stand->id);
      g_strlcpy (stand->interface, state.interface, sizeof stand->interface);
    }
  ferry_transport_get_traffic (self->transport, &stand->received, &stand->sent);
  stand->real = ferry_clock_get_real (self->clock);
  stand->monotonic = ferry_clock_get_monotonic (self->clock);
  read_statistics (self, stand);
  return TRUE;
}

/* What the interface of the last stand has carried since; it may be another now. */
static void
add_statistics (FerryBookkeeper *self,
                const Stand     *now,
                FerryTraffic    *traffic)
{
  const Stand *before = &self->stand;
  Stand        there = *before;

  traffic->all_received = traffic->received;
  traffic->all_sent = traffic->sent;
  if (!before->has_statistics)
    return;
  if (g_str_equal (now->interface, before->interface))
    there = *now;
  else
    read_statistics (self, &there);

  /* One that was taken away and came again begins at nothing. */
  if (!there.has_statistics || there.statistics.received < before->statistics.received ||
      there.statistics.sent < before->statistics.sent)
    return;
  traffic->all_received = MAX (traffic->received,
                               there.statistics.received - before->statistics.received);
  traffic->all_sent = MAX (traffic->sent, there.statistics.sent - before->statistics.sent);
}

static void
add_part_cb (gint64              begin,
             const FerryTraffic *part,
             gpointer            data)
{
  FerryBookkeeper *self = data;

  ferry_ledger_add (self->ledger, get_name (self->stand.id), begin, part);
}

static gint64
to_seconds (gint64 microseconds)
{
  return microseconds / G_USEC_PER_SEC;
}

/* Under the connection of the last stand, and by the clock as it was set then: the
 * machine may have slept since, or have been told the time. */
static void
add (FerryBookkeeper    *self,
     const Stand        *now,
     const FerryTraffic *traffic)
{
  const Stand       *before = &self->stand;
  const FerryPlan   *said = ferry_conditions_monitor_get_plan (self->monitor, before->id);
  gint64             end = before->real + (now->monotonic - before->monotonic);
  g_auto (FerryPlan) none = { 0 };

  ferry_plan_init (&none);
  ferry_traffic_split (traffic, to_seconds (before->real), to_seconds (end),
                       said != NULL ? said : &none, self->zone, add_part_cb, self);
}

static void
note_pace (FerryBookkeeper    *self,
           const FerryTraffic *traffic,
           gint64              elapsed)
{
  guint64 bytes = traffic->all_received + traffic->all_sent;

  self->pace = elapsed > 0 ? (guint64) ((double) bytes * G_USEC_PER_SEC / (double) elapsed) : 0;
}

/* TRUE when there was something to count. */
static gboolean
count (FerryBookkeeper *self)
{
  FerryTraffic traffic = { 0 };
  Stand        now = { 0 };

  if (!take_stand (self, &now))
    return FALSE;
  if (!self->has_stand && !read_mark (self, &now, &self->stand))
    {
      self->stand = now;
      self->stand.received = 0;
      self->stand.sent = 0;
    }
  self->has_stand = TRUE;

  traffic.received = now.received - self->stand.received;
  traffic.sent = now.sent - self->stand.sent;
  add_statistics (self, &now, &traffic);
  if (!ferry_traffic_is_empty (&traffic))
    add (self, &now, &traffic);
  note_pace (self, &traffic, now.monotonic - self->stand.monotonic);
  self->stand = now;
  /* Whoever has the ledger written writes both, or the same would be counted again
   * after a crash. */
  if (!ferry_traffic_is_empty (&traffic))
    set_mark (self);
  return !ferry_traffic_is_empty (&traffic);
}

/* Writing. */

/* The disk may take longer than the bookkeeper is there. */
static FerryBookkeeper *
take_weak (GWeakRef *weak)
{
  FerryBookkeeper *self = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);
  return self;
}

static void
flushed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (FerryBookkeeper) self = take_weak (data);
  g_autoptr (GError)          error = NULL;
  gboolean                    is_flushed;

  is_flushed = ferry_ledger_flush_finish (FERRY_LEDGER (source), result, &error);
  if (self == NULL)
    return;

  self->is_flushing = FALSE;
  if (is_flushed)
    {
      self->has_failed = FALSE;
      return;
    }

  if (!self->has_failed)
    g_signal_emit (self, signals[SIGNAL_FLUSH_FAILED], 0, error);
  self->has_failed = TRUE;
}

static void
flush (FerryBookkeeper *self)
{
  GWeakRef *weak;

  if (self->is_flushing || !ferry_ledger_is_dirty (self->ledger))
    return;

  set_mark (self);
  self->flushed_at = ferry_clock_get_monotonic (self->clock);
  self->is_flushing = TRUE;
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  ferry_ledger_flush_async (self->ledger, flushed_cb, weak);
}

/* When to look. */

static void arm (FerryBookkeeper *self);

void
ferry_bookkeeper_look (FerryBookkeeper *self)
{
  gboolean is_more;

  g_return_if_fail (FERRY_IS_BOOKKEEPER (self));

  if (self->is_stopped)
    return;

  is_more = count (self);
  if (ferry_clock_get_monotonic (self->clock) - self->flushed_at >= FLUSH_INTERVAL)
    flush (self);
  if (is_more)
    ferry_conditions_monitor_usage_changed (self->monitor);
}

void
ferry_bookkeeper_refresh (FerryBookkeeper *self)
{
  g_return_if_fail (FERRY_IS_BOOKKEEPER (self));

  if (!self->has_stand ||
      ferry_clock_get_monotonic (self->clock) - self->stand.monotonic >= LOOK_INTERVAL)
    ferry_bookkeeper_look (self);
}

static gboolean
alarm_cb (gpointer data)
{
  FerryBookkeeper *self = data;

  /* What comes of it may end the work, and begin another. */
  self->alarm_id = 0;
  ferry_bookkeeper_look (self);
  if (self->is_working && !self->is_stopped)
    arm (self);
  return G_SOURCE_REMOVE;
}

/* So that no more than a moment's bytes go past the cap. */
static gint64
choose_interval (FerryBookkeeper *self)
{
  FerryConditions conditions;
  double          seconds_left;

  ferry_conditions_monitor_get (self->monitor, &conditions);
  if (self->pace == 0 || (conditions.cap != FERRY_CAP_UNDER && conditions.cap != FERRY_CAP_NEAR))
    return LOOK_INTERVAL;

  seconds_left = (double) conditions.cap_left / (double) self->pace;
  return CLAMP ((gint64) (MIN (seconds_left, 2.0) * (double) G_USEC_PER_SEC / 2),
                SHORTEST_INTERVAL, LOOK_INTERVAL);
}

static void
arm (FerryBookkeeper *self)
{
  gint64 when = ferry_clock_get_monotonic (self->clock) + choose_interval (self);

  if (self->alarm_id == 0)
    self->alarm_id = ferry_clock_add_alarm (self->clock, when, alarm_cb, self, NULL);
}

static void
disarm (FerryBookkeeper *self)
{
  if (self->alarm_id != 0)
    ferry_clock_remove_alarm (self->clock, self->alarm_id);
  self->alarm_id = 0;
}

void
ferry_bookkeeper_set_working (FerryBookkeeper *self,
                              gboolean         is_working)
{
  g_return_if_fail (FERRY_IS_BOOKKEEPER (self));

  if (self->is_stopped || self->is_working == is_working)
    return;

  self->is_working = is_working;
  if (is_working)
    arm (self);
  else
    disarm (self);
  ferry_bookkeeper_look (self);
  if (!is_working)
    flush (self);
}

/* Of what is not looked at yet nobody hears: so the network is not looked for. */
static void
network_changed_cb (FerryBookkeeper *self)
{
  ferry_bookkeeper_look (self);
}

static void
read_zone (FerryBookkeeper *self)
{
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = g_time_zone_new_local ();
}

static void
wall_changed_cb (FerryBookkeeper *self)
{
  if (self->has_stand)
    ferry_bookkeeper_look (self);
  read_zone (self);
}

void
ferry_bookkeeper_stop (FerryBookkeeper *self)
{
  g_return_if_fail (FERRY_IS_BOOKKEEPER (self));

  if (self->is_stopped)
    return;

  disarm (self);
  if (self->has_stand)
    {
      ferry_bookkeeper_look (self);
      set_mark (self);
    }
  self->is_stopped = TRUE;
}

/* The object. */

static guint64
get_usage (const char *id,
           gint64      since,
           gboolean    of_all,
           gpointer    data)
{
  FerryBookkeeper *self = data;
  FerryTraffic     sum;

  /* Not what was counted while the clock was ahead. */
  ferry_ledger_sum (self->ledger, get_name (id), since,
                    to_seconds (ferry_clock_get_real (self->clock)) + 1, &sum);
  return ferry_traffic_count (&sum, of_all);
}

static void
ferry_bookkeeper_dispose (GObject *object)
{
  FerryBookkeeper *self = FERRY_BOOKKEEPER (object);

  if (self->clock != NULL)
    disarm (self);
  if (self->monitor != NULL)
    ferry_conditions_monitor_set_usage_func (self->monitor, NULL, NULL);
  g_clear_object (&self->monitor);
  g_clear_object (&self->network);
  g_clear_object (&self->clock);
  g_clear_object (&self->ledger);
  g_clear_pointer (&self->transport, ferry_transport_unref);

  G_OBJECT_CLASS (ferry_bookkeeper_parent_class)->dispose (object);
}

static void
ferry_bookkeeper_finalize (GObject *object)
{
  FerryBookkeeper *self = FERRY_BOOKKEEPER (object);

  g_free (self->boot);
  g_clear_pointer (&self->zone, g_time_zone_unref);

  G_OBJECT_CLASS (ferry_bookkeeper_parent_class)->finalize (object);
}

static void
ferry_bookkeeper_class_init (FerryBookkeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_bookkeeper_dispose;
  object_class->finalize = ferry_bookkeeper_finalize;

  signals[SIGNAL_FLUSH_FAILED] = g_signal_new ("flush-failed", FERRY_TYPE_BOOKKEEPER,
                                               G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                               G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
ferry_bookkeeper_init (FerryBookkeeper *self)
{
  read_zone (self);
}

static char *
read_boot (void)
{
  char *boot = NULL;

  if (!g_file_get_contents (BOOT_FILE, &boot, NULL, NULL))
    return g_strdup ("");

  return g_strstrip (boot);
}

FerryBookkeeper *
ferry_bookkeeper_new (const FerryBookkeeperWorld *world)
{
  FerryBookkeeper *self = g_object_new (FERRY_TYPE_BOOKKEEPER, NULL);

  self->clock = g_object_ref (world->clock);
  self->network = g_object_ref (world->network);
  self->transport = ferry_transport_ref (world->transport);
  self->monitor = g_object_ref (world->monitor);
  self->ledger = g_object_ref (world->ledger);
  self->read_statistics = world->read_statistics != NULL ? world->read_statistics
                                                         : ferry_interface_statistics_read;
  self->boot = world->boot != NULL ? g_strdup (world->boot) : read_boot ();
  self->flushed_at = ferry_clock_get_monotonic (self->clock);
  ferry_conditions_monitor_set_usage_func (self->monitor, get_usage, self);
  g_signal_connect_object (self->network, "changed", G_CALLBACK (network_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->clock, "wall-changed", G_CALLBACK (wall_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
