/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-notify-daemon.h"

#include "ferry-notify-thread.h"

struct _FerryNotifyDaemon
{
  GObject parent_instance;

  FerryNotifyThread *thread; /* (owned) (nullable) from the first notice on */
};

G_DEFINE_FINAL_TYPE (FerryNotifyDaemon, ferry_notify_daemon, G_TYPE_OBJECT)

enum
{
  SIGNAL_SHOWN,
  SIGNAL_CLOSED,
  SIGNAL_ACTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
reported_cb (GObject                 *object,
             const FerryNotifyReport *report)
{
  guint kind = (guint) report->kind;

  switch (report->type)
    {
    case FERRY_NOTIFY_SHOWN:
      g_signal_emit (object, signals[SIGNAL_SHOWN], 0, kind, report->serial, report->is_shown,
                     report->has_buttons);
      return;
    case FERRY_NOTIFY_CLOSED:
      g_signal_emit (object, signals[SIGNAL_CLOSED], 0, kind, report->serial);
      return;
    case FERRY_NOTIFY_ACTED:
      g_signal_emit (object, signals[SIGNAL_ACTED], 0, kind, report->serial,
                     (guint) report->action, report->token);
      return;
    }
}

static void
ferry_notify_daemon_dispose (GObject *object)
{
  g_clear_pointer (&FERRY_NOTIFY_DAEMON (object)->thread, ferry_notify_thread_leave);

  G_OBJECT_CLASS (ferry_notify_daemon_parent_class)->dispose (object);
}

static void
ferry_notify_daemon_class_init (FerryNotifyDaemonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_notify_daemon_dispose;

  signals[SIGNAL_SHOWN] = g_signal_new ("shown", FERRY_TYPE_NOTIFY_DAEMON, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 4, G_TYPE_UINT, G_TYPE_UINT,
                                        G_TYPE_BOOLEAN, G_TYPE_BOOLEAN);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", FERRY_TYPE_NOTIFY_DAEMON, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT,
                                         G_TYPE_UINT);
  signals[SIGNAL_ACTED] = g_signal_new ("acted", FERRY_TYPE_NOTIFY_DAEMON, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 4, G_TYPE_UINT, G_TYPE_UINT,
                                        G_TYPE_UINT, G_TYPE_STRING);
}

static void
ferry_notify_daemon_init (FerryNotifyDaemon *self)
{
}

FerryNotifyDaemon *
ferry_notify_daemon_new (void)
{
  return g_object_new (FERRY_TYPE_NOTIFY_DAEMON, NULL);
}

void
ferry_notify_daemon_show (FerryNotifyDaemon *self,
                          FerryNotice       *notice)
{
  g_return_if_fail (FERRY_IS_NOTIFY_DAEMON (self));
  g_return_if_fail (notice != NULL);

  if (self->thread == NULL)
    self->thread = ferry_notify_thread_new (G_OBJECT (self), reported_cb);
  ferry_notify_thread_wish (self->thread, notice->kind, notice);
}

void
ferry_notify_daemon_close (FerryNotifyDaemon *self,
                           FerryNoticeKind    kind)
{
  g_return_if_fail (FERRY_IS_NOTIFY_DAEMON (self));

  if (self->thread != NULL)
    ferry_notify_thread_wish (self->thread, kind, NULL);
}
