/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-notifier.h"

#include "ferry-notice-pile.h"

#define GATHER_TIME (2 * G_TIME_SPAN_SECOND)
#define HOLD_TIME (60 * G_TIME_SPAN_SECOND)

/* What is told of one kind. */
typedef struct
{
  FerryNoticePile *pile;       /* (owned) */
  gboolean         is_changed; /* since it was told */
  guint            serial;     /* of the notice that is up; 0 when there is none */
  gboolean         is_on_its_way;
  gboolean         has_buttons;
} Topic;

struct _FerryNotifier
{
  GObject parent_instance;

  FerryEngine       *engine;      /* (owned) */
  FerryNetworks     *networks;    /* (owned) */
  FerryPreferences  *preferences; /* (owned) */
  FerryClock        *clock;       /* (owned) */
  FerryNotifyDaemon *daemon;      /* (owned) */

  Topic       topics[FERRY_N_NOTICE_KINDS];
  GHashTable *needing; /* (owned) (element-type utf8): ids of those that need the user */
  guint       last_serial;
  gboolean    is_present;
  gboolean    was_busy;
  guint       gather_id; /* 0 while there is nothing to tell */
  guint       hold_id;   /* 0 when nothing was told lately */
};

G_DEFINE_FINAL_TYPE (FerryNotifier, ferry_notifier, G_TYPE_OBJECT)

enum
{
  SIGNAL_BUSY_CHANGED,
  SIGNAL_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- staying ---- */

gboolean
ferry_notifier_is_busy (FerryNotifier *self)
{
  g_return_val_if_fail (FERRY_IS_NOTIFIER (self), FALSE);

  if (self->gather_id != 0)
    return TRUE;
  if (self->hold_id == 0)
    return FALSE;

  for (guint kind = 0; kind < FERRY_N_NOTICE_KINDS; kind++)
    {
      const Topic *topic = &self->topics[kind];

      if (topic->serial != 0 && (topic->is_on_its_way || topic->has_buttons))
        return TRUE;
    }

  return FALSE;
}

static void
look_round (FerryNotifier *self)
{
  gboolean is_busy = ferry_notifier_is_busy (self);

  if (!is_busy && self->hold_id != 0)
    {
      ferry_clock_remove_alarm (self->clock, self->hold_id);
      self->hold_id = 0;
    }
  if (is_busy == self->was_busy)
    return;

  self->was_busy = is_busy;
  g_signal_emit (self, signals[SIGNAL_BUSY_CHANGED], 0);
}

static gboolean
let_go_cb (gpointer data)
{
  FerryNotifier *self = data;

  self->hold_id = 0;
  look_round (self);
  return G_SOURCE_REMOVE;
}

static void
hold (FerryNotifier *self)
{
  if (self->hold_id != 0)
    ferry_clock_remove_alarm (self->clock, self->hold_id);
  self->hold_id = ferry_clock_add_alarm (self->clock,
                                         ferry_clock_get_monotonic (self->clock) + HOLD_TIME,
                                         let_go_cb, self, NULL);
}

/* ---- telling ---- */

static gboolean
is_wanted (FerryNotifier  *self,
           FerryNoticeKind kind,
           gboolean        is_present)
{
  return ferry_notice_is_wanted (kind, ferry_preferences_get_notifications (self->preferences),
                                 is_present);
}

static void
take_down (FerryNotifier  *self,
           FerryNoticeKind kind)
{
  Topic *topic = &self->topics[kind];

  if (topic->serial != 0)
    ferry_notify_daemon_close (self->daemon, kind);
  topic->serial = 0;
}

static void
publish (FerryNotifier  *self,
         FerryNoticeKind kind)
{
  Topic        *topic = &self->topics[kind];
  const GQueue *events = ferry_notice_pile_get_events (topic->pile);
  FerryNotice  *notice;

  topic->is_changed = FALSE;
  /* That may have been turned off since. */
  if (!is_wanted (self, kind, FALSE))
    ferry_notice_pile_clear (topic->pile);
  if (events->length == 0)
    {
      take_down (self, kind);
      return;
    }

  notice = ferry_notice_new (kind, events);
  notice->serial = topic->serial = ++self->last_serial;
  topic->is_on_its_way = TRUE;
  topic->has_buttons = FALSE;
  ferry_notice_pile_tell (topic->pile, topic->serial);
  ferry_notify_daemon_show (self->daemon, notice);
  hold (self);
}

static gboolean
gathered_cb (gpointer data)
{
  FerryNotifier *self = data;

  self->gather_id = 0;
  for (guint kind = 0; kind < FERRY_N_NOTICE_KINDS; kind++)
    if (self->topics[kind].is_changed)
      publish (self, (FerryNoticeKind) kind);
  look_round (self);
  return G_SOURCE_REMOVE;
}

static void
change (FerryNotifier  *self,
        FerryNoticeKind kind)
{
  self->topics[kind].is_changed = TRUE;
  if (self->gather_id == 0)
    self->gather_id = ferry_clock_add_alarm (self->clock,
                                             ferry_clock_get_monotonic (self->clock) + GATHER_TIME,
                                             gathered_cb, self, NULL);
  look_round (self);
}

static void
withdraw (FerryNotifier  *self,
          FerryNoticeKind kind,
          const char     *id)
{
  if (ferry_notice_pile_remove (self->topics[kind].pile, id))
    change (self, kind);
}

/* Takes @event. */
static void
add (FerryNotifier    *self,
     FerryNoticeKind   kind,
     FerryNoticeEvent *event)
{
  ferry_notice_pile_add (self->topics[kind].pile, event);
  change (self, kind);
}

static void
tell (FerryNotifier  *self,
      FerryNoticeKind kind,
      FerryTransfer  *transfer)
{
  if (is_wanted (self, kind, self->is_present))
    add (self, kind, ferry_notice_event_new (transfer, kind));
}

/* ---- the engine ---- */

static gboolean
needs_user (FerryTransfer *transfer)
{
  FerryNoticeKind kind;

  return ferry_notice_event_classify (ferry_transfer_get_status (transfer),
                                      ferry_transfer_get_reason (transfer), &kind) &&
         kind == FERRY_NOTICE_NEEDS_USER;
}

static void
settled_cb (FerryWorkload *workload,
            GPtrArray     *settled,
            FerryNotifier *self)
{
  for (guint i = 0; i < settled->len; i++)
    {
      FerryTransfer  *transfer = g_ptr_array_index (settled, i);
      FerryTransfer  *now = ferry_engine_lookup (self->engine, ferry_transfer_get_id (transfer));
      FerryNoticeKind kind;

      /* Somebody may have begun it again already. */
      if (now != NULL && !ferry_status_is_settled (ferry_transfer_get_status (now)))
        continue;
      if (ferry_notice_event_classify (ferry_transfer_get_status (transfer),
                                       ferry_transfer_get_reason (transfer), &kind))
        tell (self, kind, transfer);
    }
}

static void
transfer_changed_cb (FerryEngine   *engine,
                     FerryTransfer *transfer,
                     FerryNotifier *self)
{
  const char *id = ferry_transfer_get_id (transfer);

  if (!ferry_status_is_settled (ferry_transfer_get_status (transfer)))
    {
      withdraw (self, FERRY_NOTICE_FINISHED, id);
      withdraw (self, FERRY_NOTICE_FAILED, id);
    }

  if (!needs_user (transfer))
    {
      g_hash_table_remove (self->needing, id);
      withdraw (self, FERRY_NOTICE_NEEDS_USER, id);
    }
  else if (g_hash_table_add (self->needing, g_strdup (id)))
    {
      tell (self, FERRY_NOTICE_NEEDS_USER, transfer);
    }
}

static void
transfer_removed_cb (FerryEngine   *engine,
                     const char    *id,
                     FerryNotifier *self)
{
  g_hash_table_remove (self->needing, id);
  for (guint kind = 0; kind < FERRY_N_NOTICE_KINDS; kind++)
    withdraw (self, (FerryNoticeKind) kind, id);
}

/* They need the user since before, who was told of it then. */
static void
note_needing (FerryNotifier *self)
{
  g_autoptr (GPtrArray) transfers = ferry_engine_get_transfers (self->engine);

  for (guint i = 0; i < transfers->len; i++)
    if (needs_user (transfers->pdata[i]))
      g_hash_table_add (self->needing, g_strdup (ferry_transfer_get_id (transfers->pdata[i])));
}

/* ---- data plans ---- */

static void
tell_plan (FerryNotifier         *self,
           const FerryConditions *conditions,
           FerryNoticeKind        kind)
{
  gint64           now = ferry_clock_get_real (self->clock) / G_USEC_PER_SEC;
  FerryEngineRules rules;
  gboolean         goes_on;

  if (!is_wanted (self, kind, self->is_present) ||
      !ferry_networks_mark_told (self->networks, conditions->network.id, conditions->cap))
    return;

  ferry_preferences_get_rules (self->preferences, &rules);
  goes_on = rules.policy == FERRY_COST_POLICY_ALWAYS && !conditions->is_restricted;
  add (self, kind, ferry_notice_event_new_plan (conditions, kind, goes_on, now));
}

static void
conditions_changed_cb (FerryNotifier *self)
{
  FerryConditions conditions;

  ferry_engine_get_conditions (self->engine, &conditions);
  /* What is true of another connection stays so. */
  if (conditions.cap != FERRY_CAP_NEAR)
    withdraw (self, FERRY_NOTICE_PLAN_NEAR, conditions.network.id);
  if (conditions.cap != FERRY_CAP_OVER)
    withdraw (self, FERRY_NOTICE_PLAN_OVER, conditions.network.id);

  switch (conditions.cap)
    {
    case FERRY_CAP_NEAR:
      tell_plan (self, &conditions, FERRY_NOTICE_PLAN_NEAR);
      break;
    case FERRY_CAP_OVER:
      tell_plan (self, &conditions, FERRY_NOTICE_PLAN_OVER);
      break;
    case FERRY_CAP_NONE:
    case FERRY_CAP_UNDER:
      break;
    }
}

/* ---- the daemon ---- */

static void
shown_cb (FerryNotifyDaemon *daemon,
          guint              kind,
          guint              serial,
          gboolean           is_shown,
          gboolean           has_buttons,
          FerryNotifier     *self)
{
  Topic *topic = &self->topics[kind];

  if (topic->serial != serial)
    return;

  topic->is_on_its_way = FALSE;
  topic->has_buttons = has_buttons;
  if (!is_shown)
    {
      topic->serial = 0;
      g_ptr_array_unref (ferry_notice_pile_take_told (topic->pile, serial));
    }
  look_round (self);
}

static void
closed_cb (FerryNotifyDaemon *daemon,
           guint              kind,
           guint              serial,
           FerryNotifier     *self)
{
  Topic *topic = &self->topics[kind];

  g_ptr_array_unref (ferry_notice_pile_take_told (topic->pile, serial));
  /* Another may be on its way. */
  if (topic->serial == serial)
    topic->serial = 0;
  look_round (self);
}

static void
acted_cb (FerryNotifyDaemon *daemon,
          guint              kind,
          guint              serial,
          guint              action,
          const char        *token,
          FerryNotifier     *self)
{
  Topic                *topic = &self->topics[kind];
  g_autoptr (GPtrArray) events = ferry_notice_pile_take_told (topic->pile, serial);

  /* There are no transfers to be seen: a click anywhere is one on the button. */
  if (ferry_notice_kind_is_of_plans ((FerryNoticeKind) kind))
    action = FERRY_NOTICE_DATA_USAGE;
  /* Daemons differ in whether they do that by themselves. */
  if (topic->serial == serial)
    take_down (self, (FerryNoticeKind) kind);
  if (events->len > 0)
    g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, action, events, token);
  look_round (self);
}

/* ---- the object ---- */

static void
ferry_notifier_dispose (GObject *object)
{
  FerryNotifier *self = FERRY_NOTIFIER (object);

  if (self->gather_id != 0)
    ferry_clock_remove_alarm (self->clock, self->gather_id);
  if (self->hold_id != 0)
    ferry_clock_remove_alarm (self->clock, self->hold_id);
  self->gather_id = self->hold_id = 0;
  g_clear_object (&self->engine);
  g_clear_object (&self->networks);
  g_clear_object (&self->preferences);
  g_clear_object (&self->clock);
  g_clear_object (&self->daemon);

  G_OBJECT_CLASS (ferry_notifier_parent_class)->dispose (object);
}

static void
ferry_notifier_finalize (GObject *object)
{
  FerryNotifier *self = FERRY_NOTIFIER (object);

  for (guint kind = 0; kind < FERRY_N_NOTICE_KINDS; kind++)
    ferry_notice_pile_free (self->topics[kind].pile);
  g_hash_table_unref (self->needing);

  G_OBJECT_CLASS (ferry_notifier_parent_class)->finalize (object);
}

static void
ferry_notifier_class_init (FerryNotifierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_notifier_dispose;
  object_class->finalize = ferry_notifier_finalize;

  signals[SIGNAL_BUSY_CHANGED] = g_signal_new ("busy-changed", FERRY_TYPE_NOTIFIER,
                                               G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                               G_TYPE_NONE, 0);
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", FERRY_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST,
                                            0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_UINT,
                                            G_TYPE_PTR_ARRAY, G_TYPE_STRING);
}

static void
ferry_notifier_init (FerryNotifier *self)
{
  for (guint kind = 0; kind < FERRY_N_NOTICE_KINDS; kind++)
    self->topics[kind].pile = ferry_notice_pile_new ();
  self->needing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

FerryNotifier *
ferry_notifier_new (const FerryNotifierWorld *world)
{
  FerryNotifier *self = g_object_new (FERRY_TYPE_NOTIFIER, NULL);

  self->engine = g_object_ref (world->engine);
  self->networks = g_object_ref (world->networks);
  self->preferences = g_object_ref (world->preferences);
  self->clock = g_object_ref (world->clock);
  self->daemon = g_object_ref (world->daemon);
  note_needing (self);
  g_signal_connect_object (world->workload, "settled", G_CALLBACK (settled_cb), self, 0);
  g_signal_connect_object (world->engine, "transfer-added", G_CALLBACK (transfer_changed_cb),
                           self, 0);
  g_signal_connect_object (world->engine, "transfer-changed", G_CALLBACK (transfer_changed_cb),
                           self, 0);
  g_signal_connect_object (world->engine, "transfer-removed", G_CALLBACK (transfer_removed_cb),
                           self, 0);
  g_signal_connect_object (world->engine, "conditions-changed",
                           G_CALLBACK (conditions_changed_cb), self, G_CONNECT_SWAPPED);
  conditions_changed_cb (self);
  g_signal_connect_object (world->daemon, "shown", G_CALLBACK (shown_cb), self, 0);
  g_signal_connect_object (world->daemon, "closed", G_CALLBACK (closed_cb), self, 0);
  g_signal_connect_object (world->daemon, "acted", G_CALLBACK (acted_cb), self, 0);
  return self;
}

void
ferry_notifier_set_presence (FerryNotifier *self,
                             gboolean       is_present)
{
  g_return_if_fail (FERRY_IS_NOTIFIER (self));

  self->is_present = is_present;
}
